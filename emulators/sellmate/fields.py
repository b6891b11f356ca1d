"""Members of what Sellmate takes: one description reads the body and stands in the OpenAPI document."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mallrig.emulators.core.clock import KST, show
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.sellmate.refusals import invalid

QTY_MAX = 1_000_000
WON_MAX = 1_000_000_000
ID_MAX = 2**53 - 1
TEXT_MAX = 255
ROWS_MAX = 1_000
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)

Kind = Literal["text", "integer", "flag", "date", "time", "object", "rows", "texts", "integers"]


@dataclass(frozen=True)
class Field:
    """One member. Bounds are of integers; `longest` of texts, and of lists' rows; a null is the same as none given."""

    name: str
    kind: Kind = "text"
    needed: bool = False
    low: int = 0
    high: int = ID_MAX
    longest: int = TEXT_MAX
    choices: tuple = ()
    members: tuple["Field", ...] = ()
    about: str = ""


def read(sent: dict, fields: tuple[Field, ...], at: str = "") -> dict:
    """The members that are known and given, checked; others are passed over, as the live clients' extra ones must be.

    Raises Refused 422 naming the member at fault.
    """
    out = {}
    for field in fields:
        value, path = sent.get(field.name), f"{at}{field.name}"
        if value is None:
            if field.needed:
                raise invalid(path, "필수 항목입니다.")
            continue
        out[field.name] = _READ[field.kind](field, value, path)
    return out


def when(text: str) -> str | None:
    """A time as the tables keep it: ISO 8601, or a day; Seoul time unless it says otherwise. None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=KST) if moment.tzinfo is None else moment.astimezone(KST)
    except (ValueError, OverflowError):
        return None
    return show(moment.replace(microsecond=moment.microsecond // 1000 * 1000)) if EARLIEST <= moment.date() <= LATEST else None


def day(text: str) -> str | None:
    """A day YYYY-MM-DD; None for anything else."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
    return text if found and EARLIEST <= found <= LATEST else None


def _text(field: Field, value: object, path: str) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise invalid(path, "문자열이어야 합니다.")
    if len(text) > field.longest:
        raise invalid(path, f"{field.longest}자 이하여야 합니다.")
    if field.needed and not text.strip():
        raise invalid(path, "필수 항목입니다.")
    return _chosen(field, text, path)


def _integer(field: Field, value: object, path: str) -> int:
    """An integer, or one in a text: clients compare ids as texts and may send them so."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(path, "정수여야 합니다.")
    if not field.low <= value <= field.high:
        raise invalid(path, f"{field.low} 이상 {field.high} 이하여야 합니다.")
    return _chosen(field, value, path)


def _flag(field: Field, value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise invalid(path, "true 또는 false여야 합니다.")
    return value


def _date(field: Field, value: object, path: str) -> str:
    found = day(value) if isinstance(value, str) else None
    if found is None:
        raise invalid(path, "YYYY-MM-DD 형식의 날짜여야 합니다.")
    return found


def _time(field: Field, value: object, path: str) -> str:
    found = when(value) if isinstance(value, str) else None
    if found is None:
        raise invalid(path, "ISO 8601 형식의 시각이어야 합니다.")
    return found


def _object(field: Field, value: object, path: str) -> dict:
    if not isinstance(value, dict):
        raise invalid(path, "객체여야 합니다.")
    return read(value, field.members, f"{path}.")


def _rows(field: Field, value: object, path: str) -> list:
    """A list of objects, each read by itself later: one bad row must not spoil the others."""
    return _list(field, value, path)


def _texts(field: Field, value: object, path: str) -> list[str]:
    one = Field(field.name, longest=field.longest, needed=True)
    return [_text(one, part, f"{path}.{i}") for i, part in enumerate(_list(field, value, path))]


def _integers(field: Field, value: object, path: str) -> list[int]:
    return [_integer(field, part, f"{path}.{i}") for i, part in enumerate(_list(field, value, path))]


def _list(field: Field, value: object, path: str) -> list:
    if not isinstance(value, list) or not value:
        raise invalid(path, "비어 있지 않은 배열이어야 합니다.")
    if len(value) > ROWS_MAX:
        raise invalid(path, f"{ROWS_MAX}개 이하여야 합니다.")
    return value


def _chosen(field: Field, value, path: str):
    if field.choices and value not in field.choices:
        raise invalid(path, f"다음 중 하나여야 합니다: {', '.join(map(str, field.choices))}")
    return value


_READ = {
    "text": _text, "integer": _integer, "flag": _flag, "date": _date, "time": _time, "object": _object, "rows": _rows, "texts": _texts,
    "integers": _integers,
}  # fmt: skip


def each(rows: list, fields: tuple[Field, ...], work) -> dict:
    """Every row by itself: {"success": [...], "errors": [...], "message"}; `work(row)` answers what a success says.

    A row that fails leaves nothing behind only if `work` checks before it writes.
    """
    success, errors = [], []
    for index, sent in enumerate(rows):
        try:
            if not isinstance(sent, dict):
                raise invalid("items", "객체여야 합니다.")
            success.append({"index": index} | work(read(sent, fields)))
        except Refused as refusal:
            errors.append({"index": index, "code": refusal.code, "message": refusal.message, "errors": refusal.more["errors"]})
    return {"success": success, "errors": errors, "message": f"성공 {len(success)}건, 실패 {len(errors)}건"}
