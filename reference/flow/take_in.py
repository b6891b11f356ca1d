"""Taking orders of a seller in: what is new becomes an order, its lines and a group of its own; the rest stays as it is."""

from collections.abc import Iterable

from sqlmodel import Session, select

from mallrig.reference.flow import history
from mallrig.reference.model import Turn, normal, won
from mallrig.reference.ports import MallBuyer, MallItem, MallOrder, MallReceiver
from mallrig.reference.rules.collect import DELIVERY_PREPARING
from mallrig.reference.store import add_rows, dumps, numbers, where_in
from mallrig.reference.tables import Group, Line, Order

DOMESTIC = "A"


def known_orders(db: Session, seller: str, order_nos: Iterable[str]) -> set[str]:
    """Which of the seller's order numbers are here."""
    asked = select(Order.order_no).where(Order.seller == seller)
    return {row[0] for row in where_in(db, asked, Order.order_no, order_nos)}


def take_in(db: Session, turn: Turn, seller: str, orders: list[MallOrder]) -> list[str]:
    """Take in what isn't here yet, by seller and order number, line by line (OMS-COLLECT-06); the new order numbers.

    Lines that became delivery preparing later join their order while it has no invoice, else they make a new part of it.
    """
    here = _parts_here(db, seller, [order.order_id for order in orders])
    lines_here = _lines_here(db, seller, [order for order in orders if order.order_id in here])
    fresh, later = [], []
    for order in orders:
        items = [item for item in order.items if item.order_status == DELIVERY_PREPARING and item.order_item_code not in lines_here]
        if order.order_id not in here:
            fresh.append((order, 0, items))
        elif items:
            joined = here[order.order_id][-1]
            later.append((order, joined.id, items)) if joined.open else fresh.append((order, joined.part + 1, items))
    _add_orders(db, turn, seller, fresh)
    _join_lines(db, turn, seller, later)
    return [order.order_id for order, part, _ in fresh if part == 0]


class _Part:
    """A part of an order that is here, and whether lines may still join it."""

    def __init__(self, id: int, order_no: str, part: int, state: str, invoice_no: str | None):
        self.id, self.order_no, self.part = id, order_no, part
        self.open = state == "received" and invoice_no is None


def _parts_here(db: Session, seller: str, order_nos: list[str]) -> dict[str, list[_Part]]:
    asked = (
        select(Order.id, Order.order_no, Order.part, Group.state, Group.invoice_no)
        .join(Group, Group.id == Order.group_id).where(Order.seller == seller).order_by(Order.part)
    )  # fmt: skip
    parts: dict[str, list[_Part]] = {}
    for row in where_in(db, asked, Order.order_no, order_nos):
        parts.setdefault(row.order_no, []).append(_Part(*row))
    return parts


def _lines_here(db: Session, seller: str, orders: list[MallOrder]) -> set[str]:
    codes = [item.order_item_code for order in orders for item in order.items]
    return {row[0] for row in where_in(db, select(Line.item_code).where(Line.seller == seller), Line.item_code, codes)}


def _add_orders(db: Session, turn: Turn, seller: str, fresh: list[tuple[MallOrder, int, list[MallItem]]]) -> None:
    if not fresh:
        return
    ids = numbers(db, "order", len(fresh))
    groups = numbers(db, "group", len(fresh))
    lines = numbers(db, "line", sum(len(items) for _, _, items in fresh))
    add_rows(db, Group, [{"id": group, "state": "received"} for group in groups])
    add_rows(db, Order, [_order_row(turn, seller, order, part, id, group) for (order, part, _), id, group in zip(fresh, ids, groups, strict=True)])
    numbered = iter(lines)
    add_rows(db, Line, [_line_row(seller, item, id, next(numbered)) for (_, _, items), id in zip(fresh, ids, strict=True) for item in items])
    history.note_all(db, turn, "collected", ids, because=["OMS-COLLECT-06"])


def _join_lines(db: Session, turn: Turn, seller: str, later: list[tuple[MallOrder, int, list[MallItem]]]) -> None:
    if not later:
        return
    numbered = iter(numbers(db, "line", sum(len(items) for _, _, items in later)))
    add_rows(db, Line, [_line_row(seller, item, id, next(numbered)) for _, id, items in later for item in items])
    history.note_all(db, turn, "lines joined", [id for _, id, _ in later])


def _order_row(turn: Turn, seller: str, order: MallOrder, part: int, id: int, group: int) -> dict:
    receiver = order.receivers[0] if order.receivers else MallReceiver()
    buyer = order.buyer or MallBuyer()
    return {
        "id": id, "seller": seller, "order_no": order.order_id, "part": part, "group_id": group, "origin": "collected",
        "market_order_no": order.market_order_no, "shipping_code": receiver.shipping_code,
        "ordered_at": normal(order.order_date), "paid_at": normal(order.payment_date) if order.payment_date else None,
        "collected_at": turn.at, "member_id": order.member_id or "",
        "buyer": dumps({"name": buyer.name or "", "phone": buyer.phone or "", "mobile": buyer.cellphone or "", "email": buyer.email or ""}),
        "name": receiver.name or "", "phone": receiver.phone or "", "mobile": receiver.cellphone or "", "zipcode": receiver.zipcode or "",
        "address1": receiver.address1 or "", "address2": receiver.address2 or "", "message": receiver.shipping_message or "",
        "domestic": (order.shipping_type or DOMESTIC) == DOMESTIC, "amount": won(order.payment_amount), "merge_prohibited": False, "partial_delivery": False, "undone": 0,
    }  # fmt: skip


def _line_row(seller: str, item: MallItem, order_id: int, id: int) -> dict:
    return {
        "id": id, "order_id": order_id, "seller": seller, "item_code": item.order_item_code, "piece": 0,
        "product": item.product_code or str(item.product_no), "option_text": item.option_value or "", "product_name": item.product_name,
        "variant_code": item.variant_code, "supplier": item.supplier_id or "", "shipping_payment": item.shipping_payment_option or "",
        "quantity": item.quantity, "cancelled": 0,
        "amount": (won(item.product_price) + won(item.option_price)) * item.quantity, "sku": None, "allocated": 0, "shipped": 0,
    }  # fmt: skip
