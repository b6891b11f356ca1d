"""Looking: orders, groups and what waits to leave, as JSON."""

from sqlmodel import Session, func, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import NotFound
from mallrig.reference.flow.groups import Parcel, parcels
from mallrig.reference.store import loads, where_in
from mallrig.reference.tables import Effect, Group, Hold, Line, Order


def orders(
    company: Company, *, seller: str | None, order_no: str | None, state: str | None, hold: str | None, held_since: str | None, limit: int, offset: int
) -> dict:
    """{"total", "orders": [ORDER]}, oldest first; `hold`: "any", or a kind of hold, put on since then (OMS-BOARD-03)."""
    with company.store.reading() as db:
        asked = select(Order.id).join(Group, Group.id == Order.group_id)
        for column, value in ((Order.seller, seller), (Order.order_no, order_no), (Group.state, state)):
            asked = asked if value is None else asked.where(column == value)
        if hold is not None:
            held = select(Hold.order_id).where(Hold.ended_at.is_(None), Hold.at >= (held_since or ""))
            asked = asked.where(Order.id.in_(held if hold == "any" else held.where(Hold.kind == hold)))
        total = db.exec(select(func.count()).select_from(asked.subquery())).one()
        ids = db.exec(asked.order_by(Order.id).limit(limit).offset(offset)).all()
        return {"total": total, "orders": shown_orders(db, ids)}


def order(company: Company, order_id: int) -> dict:
    """ORDER with its history. Raises NotFound."""
    with company.store.reading() as db:
        found = shown_orders(db, [order_id])
        if not found:
            raise NotFound("order", order_id)
        return found[0] | {"history": history.of_order(db, order_id)}


def shown_orders(db: Session, ids: list[int]) -> list[dict]:
    """Orders with lines and holds, as the target door shows them."""
    rows = where_in(db, select(Order, Group).join(Group, Group.id == Order.group_id).order_by(Order.id), Order.id, ids)
    lines: dict[int, list[Line]] = {}
    for (line,) in where_in(db, select(Line).order_by(Line.id), Line.order_id, ids):
        lines.setdefault(line.order_id, []).append(line)
    holds: dict[int, list[Hold]] = {}
    for (hold,) in where_in(db, select(Hold).where(Hold.ended_at.is_(None)).order_by(Hold.id), Hold.order_id, ids):
        holds.setdefault(hold.order_id, []).append(hold)
    return [_order(order, group, lines.get(order.id, []), holds.get(order.id, [])) for order, group in rows]


def _order(order: Order, group: Group, lines: list[Line], holds: list[Hold]) -> dict:
    held_lines = {hold.line_id for hold in holds}
    return {
        "order": order.id, "seller": order.seller, "order_no": order.order_no, "part": order.part, "state": group.state, "group": group.id,
        "held": bool(holds), "holds": [{"kind": hold.kind, "line": hold.line_id, "by_seller": hold.by_seller, "reason": hold.reason, "at": hold.at} for hold in holds],
        "merge_prohibited": order.merge_prohibited, "partial_delivery": order.partial_delivery, "origin": order.origin,
        "ordered_at": order.ordered_at, "paid_at": order.paid_at, "collected_at": order.collected_at, "shipped_at": group.shipped_at,
        "delivered_at": group.delivered_at, "invoice_no": group.invoice_no if group.registered_at else None, "buyer": loads(order.buyer),
        "receiver": {name: getattr(order, name) for name in ("name", "phone", "mobile", "zipcode", "address1", "address2", "message")}, "amount": order.amount,
        "lines": [
            {"line": line.id, "item_code": line.item_code, "product": line.product, "name": line.product_name, "option": line.option_text,
             "variant_code": line.variant_code, "quantity": line.quantity, "cancelled": line.cancelled, "shipped": line.shipped, "amount": line.amount,
             "sku": line.sku, "allocated": line.allocated, "allocated_by": line.allocated_by, "held": line.id in held_lines or None in held_lines}
            for line in lines
        ],
    }  # fmt: skip


def groups(company: Company, *, state: str | None, limit: int, offset: int) -> dict:
    """{"total", "groups": [GROUP]} by delivery number."""
    with company.store.reading() as db:
        asked = select(Group.id) if state is None else select(Group.id).where(Group.state == state)
        total = db.exec(select(func.count()).select_from(asked.subquery())).one()
        ids = db.exec(asked.order_by(Group.id).limit(limit).offset(offset)).all()
        return {"total": total, "groups": [_group(parcel) for parcel in parcels(db, ids)]}


def group(company: Company, group_id: int) -> dict:
    """GROUP. Raises NotFound."""
    with company.store.reading() as db:
        found = parcels(db, [group_id])
        if not found:
            raise NotFound("group", group_id)
        return _group(found[0])


def _group(parcel: Parcel) -> dict:
    group = parcel.group
    invoice = {"number": group.invoice_no, "courier": group.courier, "registered_at": group.registered_at, "printed_at": group.printed_at}
    return {
        "group": group.id, "state": group.state, "orders": [order.id for order in parcel.orders], "order_nos": [order.order_no for order in parcel.orders],
        "held": parcel.held, "allocated": parcel.allocation, "invoice": invoice if group.registered_at else None, "invoice_error": group.invoice_error,
        "shipped_at": group.shipped_at, "delivered_at": group.delivered_at,
    }  # fmt: skip


def outbox(company: Company, state: str | None) -> dict:
    """{"counts", "outbox": [{"key", "kind", "state", "tries", "error", "because", "at", "sent_at"}]}: what must leave."""
    with company.store.reading() as db:
        asked = select(Effect).order_by(Effect.id)
        rows = db.exec(asked if state is None else asked.where(Effect.state == state)).all()
        counts = dict(db.exec(select(Effect.state, func.count()).group_by(Effect.state)).all())
        shown = [
            {"key": row.key, "kind": row.kind, "state": row.state, "tries": row.tries, "error": row.error, "because": loads(row.because), "at": row.at, "sent_at": row.sent_at}
            for row in rows
        ]  # fmt: skip
        return {"counts": {name: counts.get(name, 0) for name in ("waiting", "sent", "failed")}, "outbox": shown, "because": ["OMS-SHIP-06"]}
