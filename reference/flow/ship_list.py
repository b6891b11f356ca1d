"""The shipping list: what has an invoice number or left, with its delivery state here and at the seller (OMS-SHIP-04, -06, -07)."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from sqlmodel import select

from mallrig.reference.company import Company
from mallrig.reference.flow.at_seller import items_of
from mallrig.reference.flow.groups import Parcel, parcels
from mallrig.reference.flow.telling import TELL_SHIPPED, TOLD, telling_key
from mallrig.reference.ports import VendorError
from mallrig.reference.store import where_in
from mallrig.reference.tables import Effect, Group, Line, Order

STATES = ("not shipped", "shipped", "delivered")
"""Delivery states, here as at the seller."""

SHIPPED_THERE, DELIVERED_THERE = ("N30", "N40", "N50"), ("N40", "N50")
SENDING = {"waiting": "waiting", "failed": "sending failed", "sent": "sent"}
"""How the telling of the seller stands; "sending failed" is 전송실패 (OMS-SHIP-06)."""


class Chosen(Struct, frozen=True, kw_only=True):
    """What to list; None leaves a point out. The period is of shipping days, of invoice days for what hasn't shipped (ours)."""

    since: date | None = None
    until: date | None = None
    seller: str | None = None
    courier: str | None = None
    state: str | None = None


def listed(company: Company, chosen: Chosen, limit: int, offset: int) -> dict:
    """{"total", "rows": [a row for each line], "missing": [sellers that didn't tell], "because"}, by delivery number (OMS-SHIP-07)."""
    with company.store.reading() as db:
        found = [row for parcel in parcels(db, states=["invoice", "shipped"]) for row in _rows(parcel, chosen)]
        page = found[offset : offset + limit]
        keys = {telling_key(parcel.group, order) for parcel, order, _ in page}
        told = {row.key: SENDING[row.state] for (row,) in where_in(db, select(Effect).where(Effect.kind == TELL_SHIPPED), Effect.key, keys)}
    there, missing = _there(company, [order for _, order, _ in page])
    rows = [_shown(parcel, order, line, there, told.get(telling_key(parcel.group, order))) for parcel, order, line in page]
    return {"total": len(found), "rows": rows, "missing": sorted(missing), "because": ["OMS-SHIP-07"]}


def mismatches(company: Company) -> dict:
    """The groups whose delivery state here and at the seller differ (OMS-SHIP-04), by asking the sellers. Raises VendorError."""
    with company.store.reading() as db:
        found = parcels(db)
    left = {(line.seller, line.item_code) for parcel in found for line in parcel.lines if line.shipped}
    known = [(parcel, order) for parcel in found if _may_differ(parcel, left) for order in parcel.orders if order.origin in TOLD]
    there, missing = _there(company, [order for _, order in known])
    if missing:
        raise missing[min(missing)]
    rows = []
    for parcel, order in known:
        here, at_seller = state_here(parcel.group), state_there(there, order, [line for line in parcel.lines if line.order_id == order.id])
        if here != at_seller:
            rows.append({"group": parcel.group.id, "order": order.id, "order_no": order.order_no, "here": here, "there": at_seller})
    return {"total": len(rows), "mismatches": rows, "because": ["OMS-SHIP-04"]}


def state_here(group: Group) -> str:
    """The group's delivery state here."""
    return "delivered" if group.delivered_at else "shipped" if group.state == "shipped" else "not shipped"


def state_there(there: dict[tuple[str, str], str], order: Order, lines: Iterable[Line]) -> str:
    """The delivery state of an order's lines together at the seller: delivered when all are, shipped when some left."""
    statuses = {there[order.seller, line.item_code] for line in lines if (order.seller, line.item_code) in there}
    if statuses and statuses <= set(DELIVERED_THERE):
        return "delivered"
    return "shipped" if statuses & set(SHIPPED_THERE) else "not shipped"


def _may_differ(parcel: Parcel, left: set[tuple[str, str]]) -> bool:
    """Whether the seller may have been told that something of the parcel left: it has a number, had one, or another piece of an item left."""
    told = parcel.group.invoice_no or any(order.undone for order in parcel.orders)
    return bool(told) or any((line.seller, line.item_code) in left for line in parcel.lines)


def _there(company: Company, orders: Iterable[Order]) -> tuple[dict[tuple[str, str], str], dict[str, VendorError]]:
    """(seller, item code) -> the item's status at the seller, for orders that it knows; and the sellers that didn't tell."""
    asked: dict[str, set[str]] = {}
    for order in orders:
        if order.origin in TOLD and order.seller in company.malls:
            asked.setdefault(order.seller, set()).add(order.order_no)
    found, missing = {}, {}
    for seller, numbers in asked.items():
        try:
            found |= {(seller, item.order_item_code): item.order_status for item in items_of(company.malls[seller], numbers)}
        except VendorError as error:
            missing[seller] = error
    return found, missing


def _rows(parcel: Parcel, chosen: Chosen) -> list[tuple[Parcel, Order, Line]]:
    """The lines of a group that are chosen, but for what was cancelled."""
    day = (parcel.group.shipped_at or parcel.group.registered_at)[:10]
    asked = (
        (chosen.since, chosen.since and day >= chosen.since.isoformat()), (chosen.until, chosen.until and day <= chosen.until.isoformat()),
        (chosen.courier, parcel.group.courier == chosen.courier), (chosen.state, state_here(parcel.group) == chosen.state),
    )  # fmt: skip
    if not all(holds for wanted, holds in asked if wanted):
        return []
    orders = {order.id: order for order in parcel.orders if chosen.seller in (None, order.seller)}
    return [(parcel, orders[line.order_id], line) for line in parcel.lines if line.order_id in orders and line.quantity > line.cancelled]


def _shown(parcel: Parcel, order: Order, line: Line, there: dict[tuple[str, str], str], sending: str | None) -> dict:
    group, told = parcel.group, (order.seller, line.item_code) in there
    return {
        "shipped_at": group.shipped_at, "group": group.id, "courier": group.courier, "here": state_here(group), "there": state_there(there, order, [line]) if told else None,
        "sending": sending, "registered_at": group.registered_at, "number": group.invoice_no, "order": order.id, "order_no": order.order_no,
        "market_order_no": order.market_order_no, "seller": order.seller, "product": line.product_name, "option": line.option_text,
        "quantity": line.quantity - line.cancelled,
    }  # fmt: skip
