"""Shipments: an invoice registered for items of an order, its status, its removal; one order's or many at once."""

from sqlmodel import select

from mallrig.emulators.cafe24.catalog.catalog_state import Carrier, carrier, carrier_by_code
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of, find_order
from mallrig.emulators.cafe24.orders.deliveries import delivery_for, drop_empty, parcel, put_invoice, take_invoice_off
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_state import Shipment
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_courier, unknown_id
from mallrig.emulators.cafe24.wire.description import SOME_TEXT, Member, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

TRACKING_EVENT = 90162
LEADS_TO = {"standby": "N21", "shipping": "N30", "shipped": "N40"}
SHOWN = {"N30": "shipping", "N40": "shipped", "N50": "shipped"}
"""Where an item of a parcel is -> the status that shipments show; before it leaves: standby."""

MAY_REGISTER = ("N10", "N20", "N21")
"""Statuses in which an invoice may be registered (ours: the page names none). What is on hold waits for its release."""

MAY_MOVE = {"standby": ("N30",), "shipping": ("N21", "N40"), "shipped": ("N30",)}
"""Status asked for -> the statuses it may come from; from N40 back to N30 a delivery is found not to have arrived (ours)."""

_CODE = Member("shipping_code", longest=40)
_COMPANY = Member("shipping_company_code", longest=4, pattern=r"\d{4}")
_TRACKING = Member("tracking_no", longest=40, pattern=SOME_TEXT)
_STATUS = Member("status", choices=("standby", "shipping"), label="Order status")
_ITEMS = Member("order_item_code", many=True, most=99)
REGISTER = (
    Member("tracking_no", longest=40, pattern=SOME_TEXT, required=True), Member("shipping_company_code", longest=10, required=True),
    Member("status", choices=("standby", "shipping"), required=True, label="Order status"), _ITEMS, _CODE, Member("carrier_id", "integer"),
)  # fmt: skip
REGISTERED = (SHOP, _CODE, ORDER_ID, Member("status"), _TRACKING, _COMPANY, _ITEMS, Member("carrier_id", "integer"))
_CHANGE = (
    Member("status", choices=("standby", "shipping", "shipped")), Member("status_additional_info", longest=30), _TRACKING,
    Member("shipping_company_code", longest=10),
)  # fmt: skip
_CHANGED = (SHOP, *members("status status_additional_info tracking_no shipping_company_code"))
_LISTED = (
    SHOP, _CODE, ORDER_ID, _TRACKING, Member("tracking_no_updated_date", "time"), _COMPANY,
    Member("items", "object", many=True, members=members("order_item_code status")),
)  # fmt: skip
_AT = "/admin/orders/<order_id>/shipments"


@endpoint("GET", _AT, answers="shipments", shape="list", scope="read_order", gives=_LISTED, source="DOC")
def list_shipments(call: Call, order_id: str) -> Page:
    """The shipments of an order."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    book = Book(call.world, call.db, order, call.now, call.user_id)
    found = call.db.exec(select(Shipment).where(Shipment.order_no == order.number).order_by(Shipment.shipping_code))
    return Page([_row(book, shipment) for shipment in found])


def _row(book: Book, shipment: Shipment) -> dict:
    order = book.order
    return {
        "shop_no": order.shop_no, "shipping_code": shipment.shipping_code, "order_id": order.order_id, "tracking_no": shipment.tracking_no,
        "tracking_no_updated_date": shipment.updated_at, "shipping_company_code": shipment.company_code,
        "items": [{"order_item_code": line.code, "status": SHOWN.get(line.place, "standby")} for line in parcel(book, shipment.shipping_code)],
    }  # fmt: skip


@endpoint("POST", _AT, answers="shipments", shape="list", status=201, scope="write_order", body=REGISTER, gives=REGISTERED, source="DOC: answers a list of one")
def register_shipment(call: Call, order_id: str) -> Page:
    """Register an invoice for an order, or for some of its items."""
    return Page([register(call, book_of(call, order_id))])


@endpoint(
    "POST", "/admin/shipments", answers="shipments", shape="bulk", scope="write_order", body=(Member("order_id", longest=40), *REGISTER), bulk_max=100,
    gives=REGISTERED, source="DOC",
)  # fmt: skip
def register_shipments(call: Call) -> dict:
    """Register up to 100 invoices, each for an order, some of its items, or a delivery."""
    return register(call, book_by(call))


def book_by(call: Call) -> Book:
    """The order that an element names, by order_id or by shipping_code."""
    order_id, code = call.body.get("order_id"), call.body.get("shipping_code")
    if not order_id and not code:
        raise missing("order_id")
    return book_of(call, order_id or code.removeprefix("D-").rpartition("-")[0])


def register(call: Call, book: Book, **shown: object) -> dict:
    """Register the invoice that a call sends; `shown`: further members that its items get."""
    sent = call.body
    courier = _carrier(call, sent["shipping_company_code"], sent.get("carrier_id"))
    lines = _lines_to_ship(book, sent.get("order_item_code"), sent.get("shipping_code"))
    code = delivery_for(book, lines)
    _write(call, book, code, sent["tracking_no"], courier)
    for line in lines:
        put_invoice(book, line, code, sent["tracking_no"], courier)
        line.body |= shown
        book.move(line, LEADS_TO[sent["status"]])
    drop_empty(book)
    book.save()
    return {
        "shop_no": call.shop_no, "shipping_code": code, "order_id": book.order.order_id, "status": sent["status"], "tracking_no": sent["tracking_no"],
        "shipping_company_code": courier.code, "order_item_code": [line.code for line in lines], "carrier_id": courier.carrier_id,
    }  # fmt: skip


def _carrier(call: Call, company_code: str, carrier_id: int | None) -> Carrier:
    found = carrier_by_code(call.db, call.mall.number, company_code)
    if found is None:
        raise unknown_courier()
    if carrier_id is None:
        return found
    named = carrier(call.db, call.mall.number, carrier_id)
    if named is None or named.code != company_code:
        raise invalid("carrier_id")
    return named


def _lines_to_ship(book: Book, codes: list[str] | None, shipping_code: str | None) -> list[Line]:
    if shipping_code is not None and shipping_code not in {line.row.shipping_code for line in book.lines}:
        raise unknown_id()
    lines = book.chosen(codes)
    if shipping_code is not None:
        lines = [line for line in lines if line.row.shipping_code == shipping_code]
    if not lines:
        raise refused("order_item_code", "There is no item to be shipped.")
    wrong = [line for line in lines if line.stands not in MAY_REGISTER]
    if codes is None:
        may = [line for line in lines if line.stands in MAY_REGISTER]
        lines = [line for line in may if line.body["tracking_no"] is None] or may
    if not lines or (codes is not None and wrong):
        raise refused("order_item_code", f"An invoice cannot be registered for an item in status {wrong[0].status}.")
    return lines


def _write(call: Call, book: Book, code: str, tracking_no: str, courier: Carrier) -> None:
    row = call.db.get(Shipment, (book.order.number, code))
    if row is not None and row.tracking_no != tracking_no:
        _tell_tracking(book, code, tracking_no, courier.code)
    row = row or Shipment(order_no=book.order.number, shipping_code=code, mall_no=book.order.mall_no, tracking_no="", company_code="", carrier_id=0, updated_at="")
    row.tracking_no, row.company_code, row.carrier_id, row.updated_at = tracking_no, courier.code, courier.carrier_id, stamp(call.now)
    call.db.add(row)


def _tell_tracking(book: Book, code: str, tracking_no: str, company_code: str) -> None:
    book.note(TRACKING_EVENT, "update_invoice_no", shipping_code=code, shipping_company_code=company_code, tracking_no=tracking_no)


@endpoint("PUT", _AT + "/<shipping_code>", answers="shipment", scope="write_order", body=_CHANGE, gives=_CHANGED, source="DOC; from which statuses is ours")
def change_shipment(call: Call, order_id: str, shipping_code: str) -> dict:
    """Change a shipment's status, or its tracking number together with its courier."""
    return _change(call, book_of(call, order_id), shipping_code)


@endpoint(
    "PUT", "/admin/shipments", answers="shipments", shape="bulk", scope="write_order", bulk_max=100,
    body=(Member("shipping_code", required=True, longest=40), Member("order_id", longest=40), *_CHANGE), gives=(*_CHANGED, _CODE, ORDER_ID), source="DOC",
)  # fmt: skip
def change_shipments(call: Call) -> dict:
    """Change up to 100 shipments."""
    book = book_by(call)
    named = {"shipping_code": call.body["shipping_code"], "order_id": book.order.order_id}
    return _change(call, book, call.body["shipping_code"]) | named


def _change(call: Call, book: Book, code: str) -> dict:
    sent = call.body
    row = call.db.get(Shipment, (book.order.number, code))
    if row is None:
        raise unknown_id()
    tracks = "tracking_no" in sent or "shipping_company_code" in sent
    if tracks and ("status" in sent or "status_additional_info" in sent):
        raise refused("status", "cannot be changed together with the tracking number.")
    if tracks:
        _change_tracking(call, book, row)
    elif "status" in sent:
        _change_status(book, code, sent)
    else:
        raise missing("status", "Order status")
    book.save()
    return {"shop_no": call.shop_no} | {name: sent.get(name) for name in ("status", "status_additional_info", "tracking_no", "shipping_company_code")}


def _change_tracking(call: Call, book: Book, row: Shipment) -> None:
    for name in ("tracking_no", "shipping_company_code"):
        if name not in call.body:
            raise missing(name)
    courier = _carrier(call, call.body["shipping_company_code"], None)
    _write(call, book, row.shipping_code, call.body["tracking_no"], courier)
    for line in parcel(book, row.shipping_code):
        put_invoice(book, line, row.shipping_code, call.body["tracking_no"], courier)


def _change_status(book: Book, code: str, sent: dict) -> None:
    """Move what is in a parcel; what is in a claim or a request goes with it, and is there when it comes back from that."""
    target = LEADS_TO[sent["status"]]
    lines = parcel(book, code)
    free = [line for line in lines if line.stands[0] == "N"]
    wrong = [line for line in free if line.stands not in (*MAY_MOVE[sent["status"]], target)]
    if wrong or not free:
        raise refused("status", f"{sent['status']} is not possible for an item in status {(wrong or lines)[0].status}.")
    for line in lines:
        if line in free:
            line.body["order_status_additional_info"] = sent.get("status_additional_info")
            book.move(line, target)
            book.touch(line)
        elif line.place in MAY_MOVE[sent["status"]]:
            book.carry_along(line, target)


@endpoint("DELETE", _AT + "/<shipping_code>", answers="shipment", scope="write_order", gives=(SHOP, ORDER_ID, _CODE, _ITEMS), mark="read", source="DOC; the way back to N20 is ours")
def remove_shipment(call: Call, order_id: str, shipping_code: str) -> dict:
    """Take an invoice back: its items await delivery again."""
    book = book_of(call, order_id)
    row = call.db.get(Shipment, (book.order.number, shipping_code))
    if row is None:
        raise unknown_id()
    lines = parcel(book, shipping_code)
    for line in lines:
        if line.place in ("N40", "N50") or (line.place == "N30" and line.stands != "N30"):
            raise refused("shipping_code", f"An invoice cannot be removed from an item in status {line.status}.")
    for line in lines:
        take_invoice_off(book, line)
    call.db.delete(row)
    book.save()
    return {"shop_no": call.shop_no, "order_id": order_id, "shipping_code": shipping_code, "order_item_code": [line.code for line in lines]}
