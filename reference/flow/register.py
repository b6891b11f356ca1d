"""Registration (OMS-REG): orders that come through no seller's API, one by one or from an Excel file.

A row of a file is a line; rows with one order number are one order, which is registered whole or not at all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlmodel import Session, func, select

from mallrig.reference.adapters import sheets
from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.take_in import known_orders
from mallrig.reference.model import SEOUL, Turn, moment, show
from mallrig.reference.store import add_rows, dumps, numbers
from mallrig.reference.tables import Group, History, Line, Order

BY_HAND, BY_FILE = "registered", "uploaded"
"""What Order.origin says of an order from here."""

ROWS_MAX = 10_000
"""Rows of one file; as many as an XLSX of invoices has (OMS-INV-04). Ours: no seed says."""

PROGRESS_EVERY = 500

_PLAIN = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*\Z"
OrderNo = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\A[^\s\x00-\x1f\x7f]+\Z")]
Short = Annotated[str, Meta(max_length=100, pattern=_PLAIN)]
Long = Annotated[str, Meta(max_length=500, pattern=_PLAIN)]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=_PLAIN)]
Address = Annotated[str, Meta(min_length=1, max_length=500, pattern=_PLAIN)]
Phone = Annotated[str, Meta(max_length=20, pattern=r"\A[0-9+() -]*\Z")]
Zipcode = Annotated[str, Meta(pattern=r"\A([0-9]{5}|[0-9]{3}-?[0-9]{3})\Z")]
Quantity = Annotated[int, Meta(ge=1, le=100_000)]
Won = Annotated[int, Meta(ge=0, le=10**12)]


class Buyer(Struct, forbid_unknown_fields=True):
    """Who ordered."""

    name: Short = ""
    phone: Phone = ""
    mobile: Phone = ""
    email: Short = ""


class Receiver(Struct, forbid_unknown_fields=True):
    """Whom the parcel goes to; one of the two numbers is needed."""

    name: Name
    zipcode: Zipcode
    address1: Address
    address2: Long = ""
    phone: Phone = ""
    mobile: Phone = ""
    message: Long = ""


class NewLine(Struct, forbid_unknown_fields=True):
    """One product line: the seller's product code, name and option; `amount` in won for the whole quantity."""

    product: Name
    name: Name
    quantity: Quantity
    option: Short = ""
    variant_code: Short = ""
    amount: Won = 0


class NewOrder(Struct, forbid_unknown_fields=True):
    """An order to register; without a number it gets one, without a time it was ordered now."""

    seller: Name
    receiver: Receiver
    lines: Annotated[list[NewLine], Meta(min_length=1, max_length=1000)]
    order_no: OrderNo | None = None
    ordered_at: str | None = None
    buyer: Buyer = msgspec.field(default_factory=Buyer)


class Column(Struct, frozen=True, eq=False):
    """A column of the form: its title, whose member it is, the member, its type, and whether a row needs it."""

    title: str
    of: str
    member: str
    type: Any
    needed: bool = False


FORM = (
    Column("주문번호", "order", "order_no", OrderNo, True),
    Column("주문일시", "order", "ordered_at", str),
    Column("주문자명", "buyer", "name", Short),
    Column("주문자휴대전화", "buyer", "mobile", Phone),
    Column("수령자명", "receiver", "name", Name, True),
    Column("수령자휴대전화", "receiver", "mobile", Phone),
    Column("수령자전화", "receiver", "phone", Phone),
    Column("우편번호", "receiver", "zipcode", Zipcode, True),
    Column("주소", "receiver", "address1", Address, True),
    Column("상세주소", "receiver", "address2", Long),
    Column("배송메시지", "receiver", "message", Long),
    Column("상품코드", "line", "product", Name, True),
    Column("품목코드", "line", "variant_code", Short),
    Column("상품명", "line", "name", Name, True),
    Column("옵션", "line", "option", Short),
    Column("수량", "line", "quantity", Quantity, True),
    Column("금액", "line", "amount", Won),
)
ORDER_NO, ORDERED_AT, MOBILE = FORM[0], FORM[1], FORM[5]
NEEDED = [column for column in FORM if column.needed]
NUMBERS = [column for column in FORM if column.type in (Quantity, Won)]


@dataclass
class Draft:
    """An order out of a file, as its rows have it so far."""

    values: dict[str, dict[str, str]] = field(default_factory=lambda: {"order": {}, "buyer": {}, "receiver": {}})
    lines: list[dict] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    wrong_rows: set[int] = field(default_factory=set)
    """An order with any isn't registered."""


Fault = dict[str, object]
"""{"row": number from 1 as Excel shows it, "column": title, "reason"}"""


def known_seller(company: Company, seller: str) -> None:
    """Raises NotFound for a seller that isn't linked."""
    if seller not in company.malls:
        raise NotFound("seller", seller)


def form(company: Company, seller: str) -> bytes:
    """The seller's empty form as XLSX (OMS-REG-02); its sheet has the seller's name. Raises NotFound."""
    known_seller(company, seller)
    return sheets.xlsx(seller, [column.title for column in FORM], ())


def one(company: Company, turn: Turn, asked: NewOrder) -> int:
    """Register one order; its management number. Raises NotFound, BadRequest, and Refused for a number that is here."""
    known_seller(company, asked.seller)
    if not asked.receiver.phone and not asked.receiver.mobile:
        raise BadRequest("a receiver needs a telephone number", at="receiver.mobile")
    try:
        ordered_at = _time(asked.ordered_at, turn)
    except ValueError as problem:
        raise BadRequest(str(problem), at="ordered_at") from None
    with company.store.writing() as db:
        order_no = asked.order_no or _free_number(db, turn, asked.seller)
        if known_orders(db, asked.seller, [order_no]):
            raise Refused(f"the seller's order {order_no} is here already", ["OMS-COLLECT-06"], at="order_no")
        [order] = add_orders(db, turn, [msgspec.structs.replace(asked, order_no=order_no, ordered_at=ordered_at)], BY_HAND, None)
        return order


def today(company: Company, turn: Turn) -> dict:
    """{"day", "sellers": [{"seller", "orders", "last", "who"}], "because"}: how many were registered today, the last time
    that one was at all, and by whom (OMS-REG-01)."""
    midnight = turn.now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    registered = Order.origin.in_([BY_HAND, BY_FILE])
    with company.store.reading() as db:
        counted = select(Order.seller, func.count()).where(registered, Order.part == 0, Order.collected_at >= show(midnight)).group_by(Order.seller)
        counts = dict(db.exec(counted).all())
        newest = dict(db.exec(select(Order.seller, func.max(Order.id)).where(registered, Order.part == 0).group_by(Order.seller)).all())
        steps = select(History.order_id, History.at, History.who).where(History.order_id.in_(newest.values()), History.what == "registered")
        last = {order: (at, who) for order, at, who in db.exec(steps).all()}
    rows = []
    for seller in company.malls:
        at, who = last.get(newest.get(seller), (None, None))
        rows.append({"seller": seller, "orders": counts.get(seller, 0), "last": at, "who": who})
    return {"day": midnight.date().isoformat(), "sellers": rows, "because": ["OMS-REG-01"]}


def read_file(company: Company, turn: Turn, seller: str, data: bytes) -> Iterator[dict]:
    """Read a filled form: yields {"read": rows, "of": about how many}, at the end {"drafts": [(NewOrder,
    its rows)], "faulty": [FAULT], "rows": n}. Raises BadRequest for a file that can't be used at all."""
    drafts: dict[str, Draft] = {}
    faulty: list[Fault] = []
    read = 0
    try:
        sheet = sheets.read(data)
        _, header = next(sheet.rows, (0, []))
        columns = _columns(company, seller, sheet.title, header)
        for number, cells in sheet.rows:
            read += 1
            if read > ROWS_MAX:
                raise BadRequest(f"a file has at most {ROWS_MAX:,} rows", ["OMS-REG-02"], at="file")
            faulty += _take_row(drafts, number, {column: cell for column, cell in zip(columns, cells, strict=False) if column}, turn)
            if read % PROGRESS_EVERY == 0:
                yield {"read": read, "of": max(sheet.row_count - 1, read)}
    except sheets.BadSheet as problem:
        raise BadRequest(str(problem), at="file") from None
    if not read:
        raise BadRequest("the file has no orders", at="file")
    faulty += [fault for draft in drafts.values() for fault in _faults_of_order(draft)]
    good = [draft for draft in drafts.values() if not draft.wrong_rows]
    yield {"drafts": [(_order(seller, draft), draft.rows) for draft in good], "faulty": faulty, "rows": read}


def add_orders(db: Session, turn: Turn, orders: list[NewOrder], origin: str, upload: int | None) -> list[int]:
    """Enter orders whose numbers aren't here; their management numbers.

    Lines get item codes as Cafe24 makes them, so that an order that is collected later comes in once (OMS-COLLECT-06).
    """
    ids = list(numbers(db, "order", len(orders)))
    groups = numbers(db, "group", len(orders))
    lines = iter(numbers(db, "line", sum(len(order.lines) for order in orders)))
    add_rows(db, Group, [{"id": group, "state": "received"} for group in groups])
    add_rows(db, Order, [_order_row(turn, order, id, group, origin, upload) for order, id, group in zip(orders, ids, groups, strict=True)])
    add_rows(db, Line, [
        _line_row(order, place, line, id, next(lines)) for order, id in zip(orders, ids, strict=True) for place, line in enumerate(order.lines, 1)
    ])  # fmt: skip
    history.note_all(db, turn, "registered", ids, upload=upload, because=["OMS-REG-02"])
    return ids


# --- rows ---------------------------------------------------------------------------------------


def _columns(company: Company, seller: str, title: str, header: list[str]) -> list[Column | None]:
    """The form's column at each place of the header row. Raises BadRequest."""
    by_title = {column.title: column for column in FORM}
    if title != seller and title in company.malls:
        raise BadRequest(f"the file is the form of seller {title}", ["OMS-REG-02"], at="file")
    unknown = [cell for cell in header if cell and cell not in by_title]
    if unknown:
        raise BadRequest(f"the form has no column {unknown[0][:40]!r}", ["OMS-REG-02"], at="file")
    named = [cell for cell in header if cell]
    if len(set(named)) < len(named):
        raise BadRequest("a column is there twice", ["OMS-REG-02"], at="file")
    missing = [column.title for column in NEEDED if column.title not in named]
    if missing:
        raise BadRequest(f"the file lacks the column {missing[0]}; download the seller's form", ["OMS-REG-02"], at="file")
    return [by_title.get(cell) for cell in header]


def _take_row(drafts: dict[str, Draft], number: int, cells: Mapping[Column, str], turn: Turn) -> list[Fault]:
    """Add a row to its order; what is wrong with it. An order with a wrong row is spoilt."""
    values, faults = {}, []
    for column, text in cells.items():
        if text:
            try:
                values[column] = _value(column, text, turn)
            except (msgspec.ValidationError, ValueError) as problem:
                faults.append({"row": number, "column": column.title, "reason": str(problem).partition(" - at")[0]})
    order_no = values.get(ORDER_NO)
    draft = drafts.setdefault(order_no, Draft()) if order_no else Draft()
    lacking = [column for column in NEEDED if not cells.get(column)]
    faults += [{"row": number, "column": column.title, "reason": "nothing is entered"} for column in lacking if column.of == "line" or not draft.rows or column == ORDER_NO]
    for column, value in values.items():
        if column.of != "line" and draft.values[column.of].setdefault(column.member, value) != value:
            faults.append({"row": number, "column": column.title, "reason": f"differs from row {draft.rows[0]} of the same order"})
    draft.rows.append(number)
    draft.lines.append({column.member: value for column, value in values.items() if column.of == "line"})
    draft.wrong_rows.update(fault["row"] for fault in faults)
    return faults


def _value(column: Column, text: str, turn: Turn) -> object:
    """A cell as its column takes it. Raises ValidationError, ValueError."""
    if column == ORDERED_AT:
        return _time(text, turn)
    if column in NUMBERS:
        text = text.replace(",", "")
    return msgspec.convert(text, column.type, strict=False)


def _faults_of_order(draft: Draft) -> Iterator[Fault]:
    """What shows only once all rows of an order are there."""
    receiver = draft.values["receiver"]
    if not draft.wrong_rows and not receiver.get("mobile") and not receiver.get("phone"):
        draft.wrong_rows.add(draft.rows[0])
        yield {"row": draft.rows[0], "column": MOBILE.title, "reason": "a receiver needs a telephone number"}
    if draft.wrong_rows:
        wrong = min(draft.wrong_rows)
        yield from (
            {"row": row, "column": ORDER_NO.title, "reason": f"row {wrong} of the same order is faulty"} for row in draft.rows if row not in draft.wrong_rows
        )  # fmt: skip


def _order(seller: str, draft: Draft) -> NewOrder:
    return NewOrder(
        seller=seller, receiver=Receiver(**draft.values["receiver"]), lines=[NewLine(**line) for line in draft.lines],
        buyer=Buyer(**draft.values["buyer"]), **draft.values["order"],
    )  # fmt: skip


def _time(text: str | None, turn: Turn) -> str:
    """When it was ordered, as the tables keep it. Raises ValueError."""
    if not text:
        return turn.at
    try:
        when = moment(text.strip().replace(".", "-").replace("/", "-") if len(text.strip()) == len("2026-01-10") else text)
        shown = show(when)
    except (ValueError, OverflowError):
        raise ValueError(f"not a day or a time (2026-01-10, or 2026-01-10 09:00): {text[:40]!r}") from None
    if not 2000 <= when.year <= 2199:
        raise ValueError("must lie in 2000 to 2199")
    return shown


# --- what is entered ----------------------------------------------------------------------------


def _free_number(db: Session, turn: Turn, seller: str) -> str:
    """A number for an order that has none: the day, and a running number that none of the seller's orders has."""
    while True:
        order_no = f"{turn.now.astimezone(SEOUL):%Y%m%d}-R{numbers(db, 'registered')[0]:06d}"
        if not known_orders(db, seller, [order_no]):
            return order_no


def _order_row(turn: Turn, order: NewOrder, id: int, group: int, origin: str, upload: int | None) -> dict:
    receiver = {name: getattr(order.receiver, name) for name in ("name", "phone", "mobile", "zipcode", "address1", "address2", "message")}
    return receiver | {
        "id": id, "seller": order.seller, "order_no": order.order_no, "part": 0, "group_id": group, "origin": origin, "upload_id": upload,
        "ordered_at": order.ordered_at or turn.at, "paid_at": None, "collected_at": turn.at, "member_id": "",
        "buyer": dumps(msgspec.to_builtins(order.buyer)), "domestic": True, "amount": sum(line.amount for line in order.lines),
        "merge_prohibited": False, "partial_delivery": False, "undone": 0,
    }  # fmt: skip


def _line_row(order: NewOrder, place: int, line: NewLine, order_id: int, id: int) -> dict:
    return {
        "id": id, "order_id": order_id, "seller": order.seller, "item_code": f"{order.order_no}-{place:02d}", "piece": 0, "product": line.product,
        "option_text": line.option, "product_name": line.name, "variant_code": line.variant_code, "supplier": "", "shipping_payment": "",
        "quantity": line.quantity, "cancelled": 0, "amount": line.amount, "sku": None, "allocated": 0, "shipped": 0,
    }  # fmt: skip


def sorted_faults(faults: Iterable[Fault]) -> list[Fault]:
    """By row, then as the form has the columns."""
    place = {column.title: number for number, column in enumerate(FORM)}
    return sorted(faults, key=lambda fault: (fault["row"], place[fault["column"]]))
