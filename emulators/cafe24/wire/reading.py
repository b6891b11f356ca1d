"""Reading what a client sent against its description: every wrong value refused by name, none let through to a query."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from mallrig.emulators.cafe24.refusals import invalid, missing
from mallrig.emulators.cafe24.wire.description import VALUES_MAX, Member, Param
from mallrig.emulators.core.clock import EARLIEST, KST, LATEST
from mallrig.emulators.core.store import INTEGER_MAX

TEXT_MAX = 65_535
MANY_MAX = 1_000
MONEY_MAX = Decimal("999999999999")
FIRST_YEAR = 1900
"""Of pure dates: people have birthdays before any world begins."""

_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONEY = re.compile(r"-?\d{1,12}(\.\d{1,2})?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def read_params(asked: tuple[Param, ...], query: object) -> dict:
    """The parameters of a query by name, defaults filled in; comma lists as lists. Raises Refused 422. Unknown ones are ignored."""
    found = {}
    for param in asked:
        text = query.get(param.name)
        if text is None or text == "":
            if param.required:
                raise missing(param.name, param.label)
            found[param.name] = param.default
        elif param.many:
            found[param.name] = _read_many(param, text)
        else:
            found[param.name] = _read_one(param, text, param.name)
    return found


def _read_many(param: Param, text: str) -> list:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > VALUES_MAX or "" in parts:
        raise invalid(param.name)
    return [_read_one(param, part, param.name) for part in parts]


def read_members(asked: tuple[Member, ...], sent: object, at: str = "") -> dict:
    """The members of one object: those sent and not null, checked. Raises Refused 422. Unknown members are ignored."""
    if not isinstance(sent, dict):
        raise invalid(at or "request")
    found = {}
    for member in asked:
        value = sent.get(member.name)
        if value is None or (value == "" and member.required):
            if member.required:
                raise missing(member.name, member.label)
            continue
        found[member.name] = _read_list(member, value) if member.many else _read_value(member, value, member.name)
    return found


def _read_list(member: Member, value: object) -> list:
    if not isinstance(value, list) or len(value) > (member.most or MANY_MAX) or (member.required and not value):
        raise invalid(member.name)
    return [_read_value(member, part, member.name) for part in value]


def _read_value(member: Member, value: object, name: str) -> object:
    if member.kind == "object":
        return read_members(member.members, value, name)
    if member.kind == "any":
        return value
    if value == "" and member.kind not in ("text", "flag") and not member.choices:
        raise invalid(name)
    return _read_one(member, value, name)


def _read_one(rule: Param | Member, value: object, name: str) -> object:
    read = _READERS[rule.kind](rule, value)
    if read is None or (rule.choices and read not in rule.choices):
        raise invalid(name)
    return read


def _read_text(rule: Param | Member, value: object) -> str | None:
    """A text; a client's plain number is taken for its digits, as the vendor's samples mix both."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= INTEGER_MAX:
        value = str(value)
    if not isinstance(value, str) or "\x00" in value:
        return None
    longest, shortest = rule.longest or TEXT_MAX, getattr(rule, "shortest", None) or 0
    if not shortest <= len(value) <= longest or (rule.pattern and not re.fullmatch(rule.pattern, value, re.ASCII)):
        return None
    return value


def _read_integer(rule: Param | Member, value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    if isinstance(value, str):
        if not _WHOLE.fullmatch(value):
            return None
        value = int(value)
    low = 0 if rule.low is None else rule.low
    high = INTEGER_MAX if rule.high is None else rule.high
    return value if low <= value <= high else None


def _read_number(rule: Param | Member, value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    low, high = rule.low or 0, INTEGER_MAX if rule.high is None else rule.high
    return value if low <= value <= high else None


def _read_boolean(rule: Param | Member, value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _read_flag(rule: Param | Member, value: object) -> str | None:
    return value if isinstance(value, str) and value in ("T", "F") else None


def _read_date(rule: Param | Member, value: object) -> str | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return value if FIRST_YEAR <= day.year <= LATEST.year else None


def _read_time(rule: Param | Member, value: object) -> str | None:
    """A date as it is, a time as ISO 8601 in Seoul time (one without an offset is Seoul's)."""
    if not isinstance(value, str):
        return None
    if _DATE.fullmatch(value):
        return _read_date(rule, value)
    spaced = value.replace(" ", "+") if value[10:11] == "T" else value
    if not _TIME.fullmatch(spaced):
        return None
    try:
        when = datetime.fromisoformat(spaced)
        when = when.replace(tzinfo=KST) if when.tzinfo is None else when.astimezone(KST)
    except (ValueError, OverflowError):
        return None
    return when.isoformat(timespec="seconds") if EARLIEST <= when <= LATEST else None


def _read_money(rule: Param | Member, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)) or not _MONEY.fullmatch(str(value)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    low, high = Decimal(rule.low or 0), MONEY_MAX if rule.high is None else Decimal(rule.high)
    return f"{amount:.2f}" if low <= amount <= high else None


_READERS = {
    "text": _read_text, "integer": _read_integer, "number": _read_number, "boolean": _read_boolean, "flag": _read_flag, "date": _read_date,
    "time": _read_time, "money": _read_money,
}  # fmt: skip
