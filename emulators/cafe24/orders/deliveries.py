"""The deliveries of an order, each by its shipping code: where it goes, which items it has, which of them are in its parcel."""

from typing import TYPE_CHECKING

from sqlmodel import select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.catalog.catalog_state import Carrier
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Shipment
from mallrig.emulators.cafe24.orders.statuses import SHIPPED
from mallrig.emulators.cafe24.refusals import refused

if TYPE_CHECKING:
    from mallrig.emulators.cafe24.orders.book import Book, Line

_INVOICED = ("N21", "N30")


def parcel(book: "Book", code: str) -> list["Line"]:
    """What is in the parcel of a delivery: what carries its invoice."""
    return [line for line in book.lines if line.row.shipping_code == code and line.body["tracking_no"] is not None]


def delivery_for(book: "Book", lines: list["Line"]) -> str:
    """The code under which items go: their delivery's when all of it goes that is left; else a further one, to the same receiver (ours).
    Raises Refused 422 for items that go to different receivers."""
    code = lines[0].row.shipping_code
    left = [line for line in book.live() if line.row.shipping_code == code]
    if set(lines) == {*left, *parcel(book, code)}:
        return code
    receivers = {receiver["shipping_code"]: receiver for receiver in load(book.order.receivers_json)}
    position = book.private["deliveries"] = book.private.get("deliveries", 0) + 1
    new = numbers.shipping_code(book.order.order_id, position)
    renamed = [receivers[line.row.shipping_code] | {"shipping_code": new} for line in lines]
    if any(receiver != renamed[0] for receiver in renamed):
        raise refused("order_item_code", "The items go to different receivers, so they cannot be in one parcel.")
    set_receivers(book, [*receivers.values(), renamed[0]])
    return new


def put_invoice(book: "Book", line: "Line", code: str, tracking_no: str | None, courier: Carrier | None) -> None:
    """Put an invoice on an item, or take it off."""
    line.row.shipping_code, line.row.carrier_id = code, None if courier is None else str(courier.carrier_id)
    line.body |= {
        "shipping_code": code, "tracking_no": tracking_no, "shipping_company_id": line.row.carrier_id,
        "shipping_company_code": courier and courier.code, "shipping_company_name": courier and courier.name,
    }  # fmt: skip
    book.touch(line)


def take_invoice_off(book: "Book", line: "Line") -> None:
    """Take an item's invoices off it: it awaits delivery again, also once it comes back from a claim."""
    put_invoice(book, line, line.row.shipping_code, None, None)
    line.body["multi_invoice"] = []
    if line.status in _INVOICED:
        book.move(line, "N20")
    elif line.row.before in _INVOICED:
        line.row.before = "N20"
    if line.row.before_hold in _INVOICED:
        line.row.before_hold = "N20"


def leave(book: "Book", line: "Line") -> None:
    """What is cancelled or exchanged before its parcel left is taken out of it, with what is empty then (ours)."""
    if line.place not in SHIPPED and line.body["tracking_no"] is not None:
        take_invoice_off(book, line)
        drop_empty(book)


def drop_empty(book: "Book") -> None:
    """Forget the shipments with nothing in their parcel, and the receivers of deliveries whose items all went into others."""
    for row in book.db.exec(select(Shipment).where(Shipment.order_no == book.order.number)):
        if not parcel(book, row.shipping_code):
            book.db.delete(row)
    used = {line.row.shipping_code for line in book.lines}
    set_receivers(book, [receiver for receiver in load(book.order.receivers_json) if receiver["shipping_code"] in used])


def set_receivers(book: "Book", receivers: list[dict]) -> None:
    """Change where an order's deliveries go."""
    book.order.receivers_json = dump(receivers)
    book.body["multiple_addresses"] = "T" if has_several_addresses(receivers) else "F"


def has_several_addresses(receivers: list[dict]) -> bool:
    """Whether the deliveries of an order go to different addresses."""
    return len({(receiver["zipcode"], receiver["address_full"]) for receiver in receivers}) > 1
