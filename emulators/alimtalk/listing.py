"""Lists: filters in the old style (criteria, cond, value), by field (`to=...`) and by operator (`name[like]=...`); pages by key.

Newest first, `nextKey` being the id of the next page's first entry (both ours). Raises Refused ValidationError.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from sqlalchemy import ColumnElement
from sqlmodel import Session, select

from mallrig.emulators.alimtalk.reading import asked, invalid, limit, moment, number, utc
from mallrig.emulators.alimtalk.state import Channel, Group, Message, Template
from mallrig.emulators.alimtalk.words import LIST_MAX

OPERATORS: dict[str, Callable[[ColumnElement, list[str]], ColumnElement]] = {
    "eq": lambda column, values: column.in_(values),
    "in": lambda column, values: column.in_(values),
    "ne": lambda column, values: column.not_in(values),
    "like": lambda column, values: column.contains(values[0], autoescape=True),
    "gt": lambda column, values: column > values[0],
    "gte": lambda column, values: column >= values[0],
    "lt": lambda column, values: column < values[0],
    "lte": lambda column, values: column <= values[0],
}


def as_text(value: str) -> str:
    """A text stays as it is."""
    return value


def as_time(value: str) -> str:
    """A time in the form in which rows keep it."""
    return utc(moment(value))


def as_number(value: str) -> str:
    """A phone number's digits; what isn't one matches nothing."""
    return number(value) or value


def as_flag(value: str) -> bool:
    """true, false, 1 or 0."""
    if value.lower() not in ("true", "false", "1", "0"):
        raise invalid(f"true 또는 false여야 합니다: {value[:60]}")
    return value.lower() in ("true", "1")


@dataclass(frozen=True)
class Kind:
    """A sort of list: its table, the column that is its key, and the fields it can be asked by: name -> (column, reading)."""

    table: type
    key: ColumnElement
    fields: dict[str, tuple[ColumnElement, Callable]]


MESSAGES = Kind(Message, Message.message_id, {
    "messageId": (Message.message_id, as_text), "groupId": (Message.group_id, as_text),
    "to": (Message.to_number, as_number), "from": (Message.from_number, as_number),
    "type": (Message.type, as_text), "statusCode": (Message.status_code, as_text),
    "dateCreated": (Message.created, as_time), "dateUpdated": (Message.updated, as_time),
})  # fmt: skip
GROUPS = Kind(Group, Group.group_id, {
    "groupId": (Group.group_id, as_text), "status": (Group.status, as_text), "scheduledDate": (Group.scheduled, as_time),
    "dateCreated": (Group.created, as_time), "dateUpdated": (Group.updated, as_time),
})  # fmt: skip
TEMPLATES = Kind(Template, Template.template_id, {
    "templateId": (Template.template_id, as_text), "channelId": (Template.channel_id, as_text), "name": (Template.name, as_text),
    "status": (Template.status, as_text), "isHidden": (Template.is_hidden, as_flag),
    "dateCreated": (Template.created, as_time), "dateUpdated": (Template.updated, as_time),
})  # fmt: skip
CHANNELS = Kind(Channel, Channel.channel_id, {
    "channelId": (Channel.channel_id, as_text), "searchId": (Channel.search_id, as_text), "phoneNumber": (Channel.phone_number, as_number),
    "categoryCode": (Channel.category_code, as_text), "dateCreated": (Channel.created, as_time), "dateUpdated": (Channel.updated, as_time),
})  # fmt: skip


@dataclass(frozen=True)
class Page:
    """Rows with the keys of this page and the next."""

    rows: list
    start_key: str | None
    next_key: str | None
    limit: int


def page(db: Session, kind: Kind, *more: ColumnElement) -> Page:
    """The rows that the query string asks for, and that `more` hold of, newest first."""
    start, length, serial = asked("startKey", "start_key"), limit(), kind.table.serial
    query = select(kind.table).where(*more, *_conditions(kind)).order_by(serial.desc()).limit(length + 1)
    if start is not None:
        first = db.exec(select(kind.table).where(kind.key == start)).first()
        if first is None:
            raise invalid(f"startKey가 올바르지 않습니다: {start[:60]}")
        query = query.where(serial <= first.serial)
    rows = list(db.exec(query))
    after = getattr(rows[length], kind.key.key) if len(rows) > length else None
    return Page(rows[:length], start, after, length)


def _conditions(kind: Kind) -> list[ColumnElement]:
    found = [_by_operator(kind, name, value) for name, value in request.args.items(multi=True) if _names_field(kind, name)]
    return found + _old_style(kind) + _period(kind) + _chosen(kind)


def _names_field(kind: Kind, name: str) -> bool:
    return name.partition("[")[0] in kind.fields and bool(request.args.get(name))


def _by_operator(kind: Kind, name: str, value: str) -> ColumnElement:
    field, _, rest = name.partition("[")
    return _condition(kind, field, rest.rstrip("]") or "eq", value)


def _old_style(kind: Kind) -> list[ColumnElement]:
    """criteria=groupId&cond=eq&value=...: comma lists where there are several, a value to each criterion."""
    criteria, values = (asked("criteria") or "").split(","), (asked("value") or "").split(",")
    conditions = (asked("cond") or "eq").split(",")
    if criteria == [""]:
        return []
    conditions += conditions[-1:] * (len(criteria) - len(conditions))
    if len(values) != len(criteria) or len(conditions) != len(criteria):
        raise invalid("criteria, cond, value의 개수가 다릅니다.")
    return [_condition(kind, *three) for three in zip(criteria, conditions, values, strict=True)]


def _condition(kind: Kind, field: str, operator: str, value: str) -> ColumnElement:
    if field not in kind.fields:
        raise invalid(f"검색할 수 없는 항목입니다: {field[:60]}")
    if operator not in OPERATORS:
        raise invalid(f"사용할 수 없는 조건입니다: {operator[:60]}")
    column, reading = kind.fields[field]
    values = value.split(",") if operator in ("eq", "in", "ne") else [value]
    if len(values) > LIST_MAX:
        raise invalid(f"값은 {LIST_MAX}개까지 입력할 수 있습니다.")
    return OPERATORS[operator](column, [reading(part) for part in values])


def _period(kind: Kind) -> list[ColumnElement]:
    """startDate and endDate, both included, over dateType CREATED (the default) or UPDATED."""
    word = (asked("dateType", "date_type") or "CREATED").upper()
    if word not in ("CREATED", "UPDATED"):
        raise invalid("dateType은 CREATED 또는 UPDATED여야 합니다.")
    column = kind.fields["dateUpdated" if word == "UPDATED" else "dateCreated"][0]
    start, end = asked("startDate", "start_date"), asked("endDate", "end_date")
    return ([column >= utc(moment(start))] if start else []) + ([column <= utc(moment(end, end=True))] if end else [])


def _chosen(kind: Kind) -> list[ColumnElement]:
    """messageIds: repeated, as a comma list, or as the text of a Python list, which is what that SDK sends."""
    texts = request.args.getlist("messageIds") + request.args.getlist("messageIds[]")
    if not any(texts) or kind is not MESSAGES:
        return []
    ids = re.findall(r"[A-Za-z0-9]+", ",".join(texts))
    if len(ids) > LIST_MAX:
        raise invalid(f"messageIds는 {LIST_MAX}개까지 입력할 수 있습니다.")
    return [kind.key.in_(ids)]
