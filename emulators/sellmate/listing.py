"""Lists: paging by page and per_page, filters f[], extra relations c[]; in the query or as a JSON body on the GET."""

import operator
from dataclasses import dataclass, field

from flask import request
from sqlmodel import Session, func, select

from mallrig.emulators.core.paging import whole
from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import INTEGER_MAX
from mallrig.emulators.sellmate.fields import day, when
from mallrig.emulators.sellmate.refusals import invalid, refused

PER_PAGE, PER_PAGE_MAX = 100, 500
PAGE_MAX = INTEGER_MAX // PER_PAGE_MAX
FILTERS_MAX = 50
VALUES_MAX = 500
LIKE_MAX = 255
COMPARE = {"=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le}
OPERATORS = (*COMPARE, "in", "like")
CONJUNCTIONS = ("and", "or")


@dataclass(frozen=True)
class Listed:
    """What a list can be asked for. `columns`: filter name -> (column, kind); `relations`: names for c[]."""

    table: type
    columns: dict[str, tuple[object, str]]
    relations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for."""

    page: int
    per_page: int
    filters: tuple[str, ...] = ()
    relations: tuple[str, ...] = field(default=())


def read_asked(listed: Listed) -> Asked:
    """The query's page, per_page, f[] and c[], and the same switches out of a JSON body. Raises Refused 400, 422."""
    body = _body()
    page = _page_number("page", body, 1, PAGE_MAX)
    per_page = _page_number("per_page", body, PER_PAGE, PER_PAGE_MAX)
    filters = (*request.args.getlist("f[]"), *_texts(body, "f"))
    relations = (*request.args.getlist("c[]"), *_texts(body, "c"))
    unknown = [name for name in relations if name not in listed.relations]
    if unknown:
        raise invalid("c", f"알 수 없는 관계입니다: {unknown[0][:50]}")
    if len(filters) > FILTERS_MAX:
        raise invalid("f", f"{FILTERS_MAX}개 이하여야 합니다.")
    return Asked(page, per_page, filters, relations)


def page_of(db: Session, listed: Listed, asked: Asked) -> tuple[list, dict]:
    """(rows, meta) by id; a page past the end is empty."""
    chosen = select(listed.table)
    condition = _condition(listed, asked.filters)
    if condition is not None:
        chosen = chosen.where(condition)
    total = db.exec(select(func.count()).select_from(chosen.subquery())).one()
    rows = db.exec(chosen.order_by(listed.table.id).offset((asked.page - 1) * asked.per_page).limit(asked.per_page)).all()
    last = max(1, -(-total // asked.per_page))
    return list(rows), {"current_page": asked.page, "last_page": last, "per_page": asked.per_page, "total": total}


def fixed(rows: tuple[dict, ...], asked: Asked) -> dict:
    """A list that never changes, under the same envelope; it takes no filter."""
    if asked.filters:
        raise invalid("f", "이 목록은 필터를 지원하지 않습니다.")
    start = (asked.page - 1) * asked.per_page
    last = max(1, -(-len(rows) // asked.per_page))
    meta = {"current_page": asked.page, "last_page": last, "per_page": asked.per_page, "total": len(rows)}
    return {"data": list(rows[start : start + asked.per_page]), "meta": meta}


def _condition(listed: Listed, filters: tuple[str, ...]):
    """The filters joined from the left, each by its own conjunction with what stands before it."""
    joined = None
    for text in filters:
        one, conjunction = _one(listed, text)
        if joined is None:
            joined = one
        else:
            joined = (joined & one) if conjunction == "and" else (joined | one)
    return joined


def _one(listed: Listed, text: str):
    """FIELD,OPERATOR,VALUE,CONJUNCTION; the value may have commas."""
    parts = text.split(",", 2)
    if len(parts) != 3:
        raise invalid("f", f"FIELD,OPERATOR,VALUE,CONJUNCTION 형식이어야 합니다: {text[:80]}")
    name, sign, rest = parts
    value, _, conjunction = rest.rpartition(",")
    if conjunction not in CONJUNCTIONS:
        raise invalid("f", f"접속사는 and 또는 or여야 합니다: {conjunction[:20]}")
    if name not in listed.columns:
        raise invalid("f", f"알 수 없는 필드입니다: {name[:50]}")
    if sign not in OPERATORS:
        raise invalid("f", f"알 수 없는 연산자입니다: {sign[:20]}")
    column, kind = listed.columns[name]
    if kind == "flag" and sign not in ("=", "!="):
        raise invalid("f", f"{name}에는 =과 !=만 쓸 수 있습니다.")
    if sign == "in":
        return column.in_([_value(name, kind, part) for part in _split(name, value)]), conjunction
    if sign == "like":
        if kind != "text":
            raise invalid("f", f"{name}에는 like를 쓸 수 없습니다.")
        if len(value) > LIKE_MAX:
            raise invalid("f", f"like의 값은 {LIKE_MAX}자 이하여야 합니다.")
        return column.like(value) if "%" in value else column.contains(value, autoescape=True), conjunction
    return COMPARE[sign](column, _value(name, kind, value)), conjunction


def _split(name: str, value: str) -> list[str]:
    parts = value.split("|")
    if len(parts) > VALUES_MAX:
        raise invalid("f", f"{name}의 값은 {VALUES_MAX}개 이하여야 합니다.")
    return parts


def _value(name: str, kind: str, text: str):
    read = {"text": str, "integer": _whole, "flag": {"true": True, "1": True, "false": False, "0": False}.get, "date": day, "time": when}
    value = read[kind](text)
    if value is None:
        raise invalid("f", f"{name}의 값이 올바르지 않습니다: {text[:50]}")
    return value


def _whole(text: str) -> int | None:
    return whole(text, None)


def _body() -> dict:
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    body = parse_object(raw)
    if body is None:
        raise refused(400, "bad_request", "본문은 JSON 객체여야 합니다.")
    return body


def _page_number(name: str, body: dict, default: int, high: int) -> int:
    sent = request.args.get(name, body.get(name))
    value = whole(None if sent is None else str(sent), default, 1, high)
    if value is None:
        raise _bad_page(name, high)
    return value


def _bad_page(name: str, high: int) -> Refused:
    return invalid(name, f"1 이상 {high} 이하의 정수여야 합니다.")


def _texts(body: dict, name: str) -> list[str]:
    """A list of texts; a filter may also come as a list of its four parts."""
    sent = body.get(name)
    if sent is None:
        return []
    if not isinstance(sent, list):
        raise invalid(name, "배열이어야 합니다.")
    joined = [",".join(map(str, part)) if isinstance(part, list) else part for part in sent]
    if not all(isinstance(part, str) for part in joined):
        raise invalid(name, "문자열 배열이어야 합니다.")
    return joined
