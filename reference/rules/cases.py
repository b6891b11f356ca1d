"""Cases: from JSON to values, with every default filled in and every error at its path.

The blocks that several decisions share (Hub settings, Cafe24 settings) are here too. They are
read strictly: 1.0 is no integer, true is no integer, null stands only where it is written.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from mallrig.reference.rules.ruling import InvalidCase

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")  # no summer time since 1988

PREPARING = ("N10", "N20", "N21", "N22")
STATUS_CODES = (
    "N00", "N01", "N02", "N03", *PREPARING, "N30", "N40", "N50",
    "C00", "C10", "C11", "C34", "C35", "C36", "C40", "C41", "C42", "C43", "C47", "C48", "C49",
    "R00", "R10", "R11", "R12", "R13", "R20", "R30", "R31", "R34", "R36", "R40", "R41", "R42", "R43",
    "E00", "E10", "E11", "E12", "E13", "E20", "E30", "E31", "E32", "E33", "E34", "E35", "E36", "E40",
)  # fmt: skip
CLAIM_KINDS = ("cancel", "exchange", "return")
TICKS = tuple(f"{kind}_{code}" for kind in CLAIM_KINDS for code in STATUS_CODES)
PAYMENT_CODES = (
    "cash", "card", "cell", "tcash", "icash", "prepaid", "credit", "point",
    "pointfy", "cvs", "cod", "coupon", "market_discount", "giftcard", "pointcard", "etc",
)  # fmt: skip
"""The sixteen payment methods of HUB-SEG-13."""
SIMPLE_PAYS = ("naverpay", "kakaopay", "payco", "tosspay", "samsungpay")


class Moment(datetime):
    """An instant of a case, held in Seoul time. Any other aware datetime does as well."""


Day = Annotated[date, Meta(extra_json_schema={"pattern": r"^\d{4}-\d\d-\d\d$"})]
"""A Seoul day. By 2020-12 a format alone refuses nothing, so the schema has the pattern too."""
Id = int | str
Ids = Annotated[tuple[Id, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})]
"""What a case asks about: at least one id, and each once."""
Count = Annotated[int, Meta(ge=0)]
Quantity = Annotated[int, Meta(ge=1)]
Won = Annotated[int, Meta(ge=0)]
Status = Literal[STATUS_CODES]
PreparingStatus = Literal[PREPARING]
StatusOrTick = Literal[STATUS_CODES + TICKS]
PaymentMethod = Literal[PAYMENT_CODES + SIMPLE_PAYS]
Payments = Annotated[
    dict[PaymentMethod, Won],
    Meta(extra_json_schema={"propertyNames": {"enum": PAYMENT_CODES + SIMPLE_PAYS}}),
]
"""Won by payment method. A schema has no keys of its own accord, so they are named for it."""
Recovery = Literal["auto", "never", "ask"]


class Partial(Struct, frozen=True):
    """Partial shipping (HUB-SET-10): `base_days` after the order day, `minimum` paid won."""

    on: bool = False
    base_days: Count = 0
    minimum: Won = 0


class Hub(Struct, frozen=True):
    """The Hub's own settings (HUB-SET). `complete_range` counts only without a WMS."""

    wms: Literal["sellmate"] | None = "sellmate"
    cancel: Literal["complete", "request"] = "request"
    complete_range: tuple[PreparingStatus, ...] = ()
    defects: Literal["apply", "await"] = "apply"
    partial: Partial = Partial()


SavedHub = Annotated[
    Hub,
    Meta(
        extra_json_schema={
            "if": {"properties": {"wms": {"const": None}, "cancel": {"const": "complete"}}, "required": ["wms", "cancel"]},
            "then": {"properties": {"complete_range": {"minItems": 1}}, "required": ["complete_range"]},
        }
    ),
]
"""Hub settings that can have been saved: what check_hub refuses, for the schema."""


class Exposure(Struct, frozen=True):
    """Where and how long Cafe24 shows its application button.

    A bare code in `statuses` stands for every kind of claim, a tick such as `cancel_N20` for its
    own kind. `days` count from the order day, and only with base "order".
    """

    statuses: tuple[StatusOrTick, ...] = (*PREPARING, "N30", "N40")
    base: Literal["order", "delivery"] = "delivery"
    days: Count = 7

    def shows(self, kind: str, status: str) -> bool:
        """Whether `status` is ticked for claims of `kind` (cancel, exchange, return)."""
        return status in self.statuses or f"{kind}_{status}" in self.statuses


class Claim(Struct, frozen=True):
    """Cafe24's cancel/exchange/return application."""

    use: bool = True
    auto_refund: bool = False
    auto_pickup: bool = False
    exposure: Exposure = Exposure()


class ByPayment(Struct, frozen=True):
    """What Cafe24 does on a cancel, by whether the order had been paid."""

    before_payment: Recovery = "auto"
    after_payment: Recovery = "auto"

    @property
    def asks(self) -> bool:
        """Whether a person is asked in either case (HUB-CANCEL-13, -14: "either one")."""
        return "ask" in (self.before_payment, self.after_payment)


class AddressChange(Struct, frozen=True):
    """Cafe24's buyer address change setting: the item statuses in which it is allowed."""

    use: bool = True
    statuses: tuple[Status, ...] = ("N10", "N20")


class Cafe24(Struct, frozen=True):
    """The mall's settings at Cafe24 that the decisions look at."""

    claim: Claim = Claim()
    stock_recovery: ByPayment = ByPayment()
    coupon_restore: ByPayment = ByPayment()
    address_change: AddressChange = AddressChange()


def check_hub(hub: Hub) -> None:
    """Refuse settings that couldn't have been saved (HUB-SET-07)."""
    if hub.wms is None and hub.cancel == "complete" and not hub.complete_range:
        raise InvalidCase("without a WMS, cancel complete needs a range (HUB-SET-07)", "hub.complete_range")


def refuse_duplicates(ids: Iterable[Id], path_of: Callable[[int], str]) -> None:
    """Refuse ids that are the same text (1 and "1" are); `path_of(i)` is where the i-th stands."""
    texts = list(map(str, ids))
    if len(set(texts)) == len(texts):
        return
    seen = set()
    for i, text in enumerate(texts):
        if text in seen:
            raise InvalidCase(f"the id {text} is there twice", path_of(i))
        seen.add(text)


def pick(items: Sequence[Any], ids: Sequence[Id], items_path: str, ids_path: str) -> list[Any]:
    """The items with these ids, in the order asked. The paths are where the two stand.

    Raises InvalidCase at an id that two items have, that no item has, or that is asked twice.
    """
    by_id = {str(item.id): item for item in items}
    if len(by_id) < len(items):
        refuse_duplicates((item.id for item in items), lambda i: f"{items_path}[{i}].id")
    picked = [by_id.get(str(each)) for each in ids]
    if None in picked:
        unknown = picked.index(None)
        raise InvalidCase(f"the order has no item {ids[unknown]}", f"{ids_path}[{unknown}]")
    refuse_duplicates(ids, lambda i: f"{ids_path}[{i}]")
    return picked


def seoul_day(moment: datetime) -> date:
    """The calendar day in Seoul."""
    return moment.astimezone(SEOUL).date()


# --- reading -----------------------------------------------------------------------------------

ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)", re.ASCII)


def _from_json(kind: type, value: Any) -> Any:
    """msgspec's dec_hook: a Moment out of ISO 8601 text with an offset."""
    if kind is not Moment:
        raise NotImplementedError(kind)
    if not isinstance(value, str) or not ISO_TIME.fullmatch(value):
        raise ValueError("Expected an ISO 8601 time with an offset")
    try:
        moment = Moment.fromisoformat(value.upper())
        if value.endswith("+09:00") and datetime.min.year < moment.year < datetime.max.year:
            return moment.replace(tzinfo=SEOUL)  # what astimezone gives, in a tenth of its time
        return moment.astimezone(SEOUL)
    except OverflowError:
        raise ValueError("The time is out of range") from None


@cache
def _decoder(case_type: type) -> msgspec.json.Decoder:
    return msgspec.json.Decoder(case_type, dec_hook=_from_json)


def read(case_type: type, raw: bytes | Any) -> Any:
    """A case of `case_type` out of JSON bytes or an already decoded JSON value.

    Raises InvalidCase with the path of the bad part; of a missing member, the path it should have.
    """
    try:
        if not isinstance(raw, bytes):
            return _convert(case_type, raw)
        raw.isascii() or raw.decode()  # members that no case knows are skipped unread, so look here
        try:
            return _decoder(case_type).decode(raw)
        except msgspec.DecodeError:
            # it stopped at once: the rest may not even be JSON
            return _convert(case_type, json_value(raw))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidCase(f"not JSON: {error}") from None
    except RecursionError:
        raise InvalidCase("nested too deeply") from None


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*', re.DOTALL)


def json_value(raw: bytes) -> Any:
    """The JSON value of `raw`. Raises msgspec.DecodeError, and RecursionError for one nested too deeply.

    A number too large to be read is JSON all the same. It comes as a float, which no case takes,
    so that it is refused at its place, or passed over where no case looks.
    """
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        if "out of range" not in str(error):
            raise
        return msgspec.json.decode(_TOKEN.sub(_readable, raw))


def _readable(token: re.Match[bytes]) -> bytes:
    try:
        msgspec.json.decode(token[0])
    except msgspec.DecodeError as error:
        return b"0.5" if "out of range" in str(error) else token[0]
    return token[0]


def _convert(case_type: type, value: Any) -> Any:
    try:
        return msgspec.convert(value, case_type, dec_hook=_from_json)
    except msgspec.ValidationError as error:
        what, path = _parts(error)
        path = _with_keys(case_type, value, path)
        raise InvalidCase(what, _written(path)) from None


_WHERE = re.compile(r"(?P<what>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>[^.[]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_MISSING = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_SOME_KEY = None  # a step into a mapping, at a key that msgspec doesn't tell


def _parts(error: msgspec.ValidationError) -> tuple[str, list[str | int | None]]:
    """msgspec's message as what is wrong and the steps to it: ["items", 0, "id"], and
    ["stock", _SOME_KEY] for a value of a mapping and a key of it alike."""
    found = _WHERE.fullmatch(str(error))
    steps = [
        int(step["index"]) if step["index"] else step["name"]
        for step in _STEP.finditer(found["path"] or "")
    ]
    if found["key"]:
        steps.append(_SOME_KEY)
    if missing := _MISSING.fullmatch(found["what"]):
        steps.append(missing[1])
    return found["what"], steps


def _with_keys(case_type: type, value: Any, steps: list[str | int | None]) -> list[str | int]:
    """The steps with every _SOME_KEY replaced by the key that it stands for.

    The mapping is halved until one key is left with which the same error still comes.
    """

    def still_bad(keys: list[str]) -> bool:
        try:
            msgspec.convert(_keep(value, known, keys), case_type, dec_hook=_from_json)
        except msgspec.ValidationError as error:
            return _parts(error)[1][: len(known) + 1] == steps[: len(known) + 1]
        return False

    known = []
    for step in steps:
        if step is _SOME_KEY:
            keys = list(_look(value, known))
            while len(keys) > 1:
                half = len(keys) // 2
                keys = keys[:half] if still_bad(keys[:half]) else keys[half:]
            value = _keep(value, known, keys)
            step = keys[0]
        known.append(step)
    return known


def _look(value: Any, steps: list[str | int]) -> Any:
    for step in steps:
        value = value[step]
    return value


def _keep(value: Any, steps: list[str | int], keys: list[str]) -> Any:
    """A copy of `value` in which the mapping at `steps` has only `keys`."""
    if not steps:
        return {key: value[key] for key in keys}
    first, *others = steps
    changed = value.copy()
    changed[first] = _keep(value[first], others, keys)
    return changed


def _written(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).removeprefix(".")
