"""What the target door takes: bodies read strictly, every wrong value refused at its path."""

from collections.abc import Container
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from flask import request
from msgspec import UNSET, Meta, Struct, UnsetType

from mallrig.reference.company import OPTIONS, ROOMS
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.model import SEOUL, moment

INTEGER_MAX = 2**53
"""Ids and quantities stay below it: what JSON carries exactly everywhere, and far within 64 bits."""

Number = Annotated[int, Meta(ge=1, le=INTEGER_MAX)]
Text = Annotated[str, Meta(min_length=1, max_length=200)]
Event = Literal["order_completed", "delivery_completed", "cancel_completed", "refund_completed"]

CourierName = Literal["cj", "lotte", "epost"]
"""The couriers that linked registration serves (OMS-INV-07)."""


class Strict(Struct, forbid_unknown_fields=True):
    """A body in which an unknown member is a mistake."""


class NewSetup(Strict):
    """POST /target/setups"""

    world: dict[str, Any]
    sellers: list[Text] | None = None
    hub: dict[str, Any] = {}
    hub_seller: Text | None = None
    messages: dict[str, Any] = {}
    auto: list[Literal[ROOMS]] = []
    options: dict[str, Any] = {}


class Collect(Strict):
    """POST collect"""

    sellers: list[Text] | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None


class MatchLine(Strict):
    """POST match"""

    line: Number | None = None
    sku: Text | None = None


class RemoveMatch(Strict):
    """DELETE match"""

    seller: Text
    product: Text
    option: str = ""


class MergeRun(Strict):
    """POST merge"""

    criterion: Literal["same_seller", "any_seller"] | None = None
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None


class MergeDecision(Strict):
    """POST merge/decide"""

    base: Number
    orders: dict[str, bool]


class Orders(Strict):
    """POST groups/{group}/unmerge"""

    orders: list[Number] | None = None


class Reallocate(Strict):
    """The two options of OMS-ALLOC-04."""

    complete: bool = False
    partial: bool = False


class AllocateOptions(Strict):
    """What a setup can set for its runs."""

    criterion: Literal["complete_only", "complete_then_partial"] | None = None
    include_held: bool | None = None
    reallocate: Reallocate | None = None
    sellers_priority: list[Text] | None = None
    then: Literal["quantity", "amount"] | None = None
    then_first: Literal["larger", "smaller"] | None = None
    split_unallocated: bool | list[Number] | None = None


class AllocateRun(AllocateOptions):
    """POST allocate"""

    sellers: list[Text] | None = None
    suppliers: list[Text] | None = None
    tags: list[Text] | None = None
    from_: date | None = msgspec.field(name="from", default=None)
    to: date | None = None
    dry_run: bool = False


class Groups(Strict):
    """POST unship"""

    groups: list[Number]


class DeleteInvoices(Strict):
    """DELETE invoices: of groups, or all"""

    groups: list[Number] | None = None
    all: bool = False


class Invoices(Strict):
    """POST invoices"""

    groups: list[Number] | None = None
    courier: CourierName | None = None
    print: bool = False
    printer: Text | None = None


class PrintInvoices(Strict):
    """POST invoices/print: the groups, or the rows that a range picks"""

    groups: list[Number] | None = None
    range: Annotated[str, Meta(max_length=10_000)] | None = None
    printer: Text | None = None


class PrintBarcodes(Strict):
    """POST barcodes/print: copies by sku"""

    products: dict[Text, Annotated[int, Meta(ge=1, le=1000)]]
    printer: Text | None = None


class Printers(Strict):
    """PUT printers; null takes the choice back"""

    invoices: Text | None | UnsetType = UNSET
    barcodes: Text | None | UnsetType = UNSET


class Scan(Strict):
    """POST scan"""

    barcode: Text
    direction: Literal["in", "out"]
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


class Ship(Strict):
    """POST ship: one of the three ways"""

    scan: Text | None = None
    groups: list[Number] | None = None
    all: bool = False


class MessageTry(Strict):
    """POST messages/preview, messages/test"""

    event: Event
    to: Text | None = None
    button: dict[str, Any] | None = None
    friend: bool = False


class HoldBody(Strict):
    """POST orders/{id}/hold, orders/{id}/release"""

    line: Number | None = None
    kind: Literal["cs", "cancel", "exchange", "return"] = "cs"
    reason: Annotated[str, Meta(max_length=1000)] = ""


class Cancel(Strict):
    """POST orders/{id}/cancel"""

    lines: dict[str, Number]
    kind: Annotated[str, Meta(max_length=100)] = "change_of_mind"
    memo: Annotated[str, Meta(max_length=2000)] = ""
    amount: Annotated[int, Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)] = 0


class PartOptions(Strict, frozen=True):
    """What a part of a split order is marked with (CS-SPLIT-03)."""

    merge_prohibited: bool = False
    partial_delivery: bool = False


class Split(Strict):
    """POST orders/{id}/split"""

    lines: dict[str, Number]
    original: PartOptions = PartOptions()
    new: PartOptions = PartOptions()


class StockChange(Strict):
    """PUT stock, of one own product"""

    on_hand: Annotated[int, Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)] | UnsetType = UNSET
    basis: Literal["on_hand", "unlimited"] | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    option: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    price: Annotated[int, Meta(ge=0, le=10**12)] | UnsetType = UNSET
    barcode: Text | UnsetType = UNSET
    codes: list[Text] | UnsetType = UNSET
    tags: Annotated[list[Text], Meta(max_length=100)] | UnsetType = UNSET


class Tick(Struct):
    """POST tick, as a world's timer sends it"""

    now: str | None = None


class MergeOptions(Strict):
    """The setup's options for merging."""

    criterion: Literal["same_seller", "any_seller"] = "same_seller"


class Options(Strict):
    """PUT options"""

    auto: list[Literal[ROOMS]] | UnsetType = UNSET
    merge: MergeOptions | UnsetType = UNSET
    allocate: AllocateOptions | UnsetType = UNSET
    courier: CourierName | UnsetType = UNSET
    couriers: list[CourierName] | UnsetType = UNSET
    late_ship_days: Annotated[int, Meta(ge=0, le=3650)] | UnsetType = UNSET
    late_cs_days: Annotated[int, Meta(ge=0, le=3650)] | UnsetType = UNSET
    sender: dict[Literal[tuple(OPTIONS["sender"])], str] | UnsetType = UNSET


def check_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options as they are kept. Raises BadRequest."""
    read = convert(options, Options, "options.")
    kept = {name: value for name, value in msgspec.to_builtins(read).items() if name != "auto"}
    if "allocate" in kept:
        kept["allocate"] = OPTIONS["allocate"] | {name: value for name, value in kept["allocate"].items() if value is not None}
    if "sender" in kept:
        kept["sender"] = OPTIONS["sender"] | kept["sender"]
    return kept


def check_couriers(options: dict[str, Any], there: Container[str]) -> None:
    """Only a courier that the company has a contract with can be linked (DEV-04). Raises BadRequest."""
    for courier in options.get("couriers", ()):
        if courier not in there:
            raise BadRequest(f"there is no contract with {courier} to link", ["DEV-04"], at="couriers")


def body(kind: type) -> Any:
    """The request's JSON body as `kind`; an empty one is {}. Raises BadRequest with the path of what is wrong."""
    raw = request.get_data(cache=True)
    try:
        value = msgspec.json.decode(raw) if raw.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(f"the body isn't JSON: {error}") from None
    return convert(value, kind)


def convert(value: Any, kind: Any, at: str = "", strict: bool = True) -> Any:
    """A decoded JSON value as `kind`; not `strict`, a text as the number that it shows too. Raises BadRequest."""
    try:
        return msgspec.convert(value, kind, strict=strict)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise BadRequest(what, at=f"{at}{path.rstrip('`').lstrip('.')}") from None


def number(text: str, what: str) -> int:
    """An id out of a path. Raises BadRequest."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:17]) <= INTEGER_MAX or len(text) > 16:
        raise BadRequest(f"{what} must be a whole number from 1: {text[:40]!r}", at=what)
    return int(text)


def numbers_of(keys: dict[str, Any], at: str) -> dict[int, Any]:
    """An object whose member names are ids. Raises BadRequest."""
    return {number(key, f"{at}.{key[:40]}"): value for key, value in keys.items()}


def chosen_by_query(known: dict[str, tuple[str, Any]], also: Container[str] = ()) -> dict[str, Any]:
    """What the query chooses a list by: of `known` (name -> member, kind) the members that it names. Raises BadRequest for a name
    that is neither there nor in `also`."""
    for name in request.args:
        if name not in known and name not in also:
            raise BadRequest(f"the list can't be chosen by {name[:40]!r}", at=name[:40])
    return {member: convert(request.args[name], kind, name, strict=False) for name, (member, kind) in known.items() if name in request.args}


def query_number(name: str, default: int, most: int) -> int:
    """A whole number out of the query, from 0. Raises BadRequest."""
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > most:
        raise BadRequest(f"{name} must be a whole number from 0 to {most}", at=name)
    return int(text)


def time_of(text: str, name: str, end: bool = False) -> datetime:
    """A time, or a day as its first moment (`end`: its last second). Raises BadRequest."""
    try:
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), SEOUL)
            return day.replace(hour=23, minute=59, second=59) if end else day
        when = moment(text)
    except (ValueError, OverflowError):
        raise BadRequest(f"{name} must be an ISO 8601 time or a day: {text[:60]!r}", at=name) from None
    if not 2000 <= when.year <= 2199:
        raise BadRequest(f"{name} must lie in 2000 to 2199", at=name)
    return when
