"""What a client sent, read strictly: bodies as typed values, times, limits. Everything wrong is a ValidationError."""

import re
from calendar import monthrange
from datetime import datetime, timedelta, timezone

import msgspec
from flask import request

from mallrig.emulators.alimtalk.words import BODY_BYTES_MAX, HOME, LIST_DEFAULT, LIST_MAX
from mallrig.emulators.core.clock import EARLIEST, KST, LATEST
from mallrig.emulators.core.paging import whole
from mallrig.emulators.core.refused import Refused


class Button(msgspec.Struct, rename="camel"):
    """A button as a sender or the owner of a template writes it."""

    button_name: str | None = None
    button_type: str | None = None
    link_mo: str | None = None
    link_pc: str | None = None
    link_and: str | None = None
    link_ios: str | None = None
    chat_extra: str | None = None
    target_out: bool | None = None


class KakaoOptions(msgspec.Struct, rename="camel"):
    """`variables`: names with or without `#{}`."""

    pf_id: str | None = None
    template_id: str | None = None
    variables: dict[str, str | int | float | bool] | None = None
    disable_sms: bool | None = None
    buttons: list[Button] | None = None
    image_id: str | None = None
    title: str | None = None
    ad_flag: bool | None = None


class Draft(msgspec.Struct, rename="camel"):
    """A message before it is registered. `to` in a list: the same message to each."""

    to: str | list[str] | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    text: str | None = None
    type: str | None = None
    country: str | None = HOME
    subject: str | None = None
    image_id: str | None = None
    kakao_options: KakaoOptions | None = None
    custom_fields: dict[str, object] | None = None
    auto_type_detect: bool | None = True


class Agent(msgspec.Struct, rename="camel"):
    """What the SDK tells of itself."""

    sdk_version: str | None = None
    os_platform: str | None = None
    app_id: str | None = None


class SendOne(msgspec.Struct, rename="camel"):
    """POST /messages/v4/send."""

    message: Draft
    agent: Agent | None = None
    strict: bool | None = None
    allow_duplicates: bool | None = None


class SendMany(msgspec.Struct, rename="camel"):
    """POST /messages/v4/send-many and /send-many/detail."""

    messages: list[Draft]
    agent: Agent | None = None
    strict: bool | None = None
    allow_duplicates: bool | None = None
    scheduled_date: str | None = None
    show_message_list: bool | None = None


class NewGroup(msgspec.Struct, rename="camel"):
    """POST /messages/v4/groups: flat, without an agent around its members."""

    sdk_version: str | None = None
    os_platform: str | None = None
    app_id: str | None = None
    allow_duplicates: bool | None = None
    strict: bool | None = None
    custom_fields: dict[str, str] | None = None


class AddMessages(msgspec.Struct):
    """PUT /messages/v4/groups/{id}/messages."""

    messages: list[Draft]


class Schedule(msgspec.Struct, rename="camel"):
    """POST /messages/v4/groups/{id}/schedule."""

    scheduled_date: str


class MessageIds(msgspec.Struct, rename="camel"):
    """DELETE /messages/v4/groups/{id}/messages."""

    message_ids: list[str]


def invalid(message: str, status: int = 400) -> Refused:
    """SOLAPI's refusal of a body or a parameter."""
    return Refused(status, message, "ValidationError")


def body(kind: type) -> msgspec.Struct:
    """The request's JSON as that kind; an empty body counts as {}. Raises Refused ValidationError with the place."""
    raw = request.get_data(cache=True)
    if len(raw) > BODY_BYTES_MAX:
        raise invalid(f"요청 본문은 {BODY_BYTES_MAX // 1024 // 1024}MB를 넘을 수 없습니다.", 413)
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as bad:
        raise invalid(f"요청 본문이 올바르지 않습니다: {bad}") from None
    except RecursionError:
        raise invalid("요청 본문이 너무 깊습니다.") from None


def asked(*names: str) -> str | None:
    """The first of these query parameters that was sent and isn't empty (SDKs differ in camel and snake case)."""
    return next((request.args[name] for name in names if request.args.get(name)), None)


def limit() -> int:
    """The page length: 1 to 500, 20 when none was sent. Raises Refused ValidationError."""
    found = whole(asked("limit"), LIST_DEFAULT, 1, LIST_MAX)
    if found is None:
        raise invalid(f"limit은 1부터 {LIST_MAX}까지의 정수여야 합니다.")
    return found


def moment(text: str, end: bool = False) -> datetime:
    """A time: ISO 8601 with an offset, or Seoul time without; a bare date is its beginning, or its last instant at the
    `end` of a period. A plus sign that a client didn't escape arrives as a space. Raises Refused ValidationError."""
    text = re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip()) if "T" in text else text.strip()
    try:
        when = datetime.fromisoformat(text)
        if end and re.fullmatch(r"\d{4}-?\d\d-?\d\d", text):
            when += timedelta(days=1, milliseconds=-1)
        when = (when if when.tzinfo else when.replace(tzinfo=KST)).astimezone(KST)
    except (ValueError, OverflowError):
        raise invalid(f"날짜 형식이 올바르지 않습니다: {text[:60]}") from None
    if not EARLIEST <= when <= LATEST:
        raise invalid(f"{EARLIEST.year}년부터 {LATEST.year}년까지의 날짜여야 합니다: {text[:60]}")
    return when


def utc(when: datetime) -> str:
    """SOLAPI's form of a time, such as 2021-11-16T05:09:39.734Z; texts of it sort by time."""
    return when.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def months_later(when: datetime, months: int) -> datetime:
    """The same time of day that many months on, or the last day of a shorter month."""
    years, month = divmod(when.month - 1 + months, 12)
    year, month = when.year + years, month + 1
    return when.replace(year=year, month=month, day=min(when.day, monthrange(year, month)[1]))


def number(text: str, country: str = HOME) -> str | None:
    """A phone number's digits in national form (0082 and 82 give way to 0); None for what can't be one."""
    if re.search(r"[^0-9+() .-]", text):
        return None
    digits = re.sub(r"\D", "", text)
    if country != HOME:
        return digits if 5 <= len(digits) <= 15 else None
    for prefix in ("0082", "82"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + 8:
            digits = "0" + digits[len(prefix) :].removeprefix("0")
    return digits if re.fullmatch(r"0\d{8,11}|1\d{7}", digits) else None
