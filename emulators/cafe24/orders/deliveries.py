"""The deliveries of an order, each by its shipping code: where it goes, which items it has, which of them are in its parcel."""

from sqlmodel import select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Shipment
from mallrig.emulators.cafe24.orders.statuses import SHIPPED


def invoiced(book: Book, code: str) -> list[Line]:
    """The items that carry the invoice of a delivery."""
    return [line for line in book.lines if line.row.shipping_code == code and line.body["tracking_no"] is not None]


def parcel(book: Book, code: str) -> list[Line]:
    """What is in a delivery's parcel: not what was cancelled or exchanged before it left (ours)."""
    return [line for line in invoiced(book, code) if not line.is_gone or line.place in SHIPPED]


def delivery_for(book: Book, lines: list[Line]) -> str:
    """The code under which items go: their delivery's when all of it goes that is left; else a further one, to the same address (ours)."""
    code = lines[0].row.shipping_code
    left = [line for line in book.live() if line.row.shipping_code == code]
    if set(lines) == {*left, *parcel(book, code)}:
        return code
    position = book.private["deliveries"] = book.private.get("deliveries", 0) + 1
    new = numbers.shipping_code(book.order.order_id, position)
    receivers = load(book.order.receivers_json)
    like = next(receiver for receiver in receivers if receiver["shipping_code"] == code)
    set_receivers(book, [*receivers, like | {"shipping_code": new}])
    return new


def drop_empty(book: Book) -> None:
    """Forget the shipments whose invoice nothing carries any more, and the receivers of deliveries whose items all went into others."""
    for row in book.db.exec(select(Shipment).where(Shipment.order_no == book.order.number)):
        if not invoiced(book, row.shipping_code):
            book.db.delete(row)
    used = {line.row.shipping_code for line in book.lines}
    set_receivers(book, [receiver for receiver in load(book.order.receivers_json) if receiver["shipping_code"] in used])


def set_receivers(book: Book, receivers: list[dict]) -> None:
    """Change where an order's deliveries go."""
    book.order.receivers_json = dump(receivers)
    book.body["multiple_addresses"] = "T" if has_several_addresses(receivers) else "F"


def has_several_addresses(receivers: list[dict]) -> bool:
    """Whether the deliveries of an order go to different addresses."""
    return len({(receiver["zipcode"], receiver["address_full"]) for receiver in receivers}) > 1
