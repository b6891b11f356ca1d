"""Shipping (OMS-SHIP): the group leaves here at once; sellers and warehouse are told through the outbox, once."""

from collections.abc import Iterable

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, stock
from mallrig.reference.flow.errors import NotFound
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.outbox import queue
from mallrig.reference.ports import Mall, Rejected
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.tables import Effect, Group, Order, Stock

TELL_SHIPPED = "tell_shipped"
CARRIERS = {"cj": "0006", "lotte": "0079", "epost": "0012"}
"""Cafe24's codes of the couriers."""
TOLD = ("collected", "split")
"""Origins of the orders that the seller knows."""


def run(company: Company, turn: Turn, groups: Iterable[int] | None = None, scanned: str | None = None) -> dict:
    """Ship the scanned parcel, the given groups, or all that can (OMS-SHIP-02).

    Returns {"shipped": [group ids], "refused": [{"group", "because"}], "because"}. Raises NotFound for a barcode that no
    group has (DEV-05).
    """
    with company.store.writing() as db:
        if scanned is not None:
            groups = _scanned(db, scanned)
        result = {"shipped": [], "refused": []}
        because = ["OMS-SHIP-02"]
        for parcel in parcels(db, groups, states=["invoice"] if groups is None else ()):
            rules = eligible.to_ship(invoiced=parcel.group.state == "invoice", held=parcel.held)
            if rules and (groups is not None or parcel.held):
                result["refused"].append({"group": parcel.group.id, "because": list(rules)})
            because += rules
            if not rules:
                _ship(db, company, turn, parcel)
                result["shipped"].append(parcel.group.id)
        because += ["OMS-SHIP-01", "OMS-SHIP-03", "OMS-ALLOC-10"] if result["shipped"] else []
        return result | {"because": list(in_order(because))}


def undo(company: Company, turn: Turn, groups: Iterable[int]) -> dict:
    """Take a shipment back: the group has its invoice again, the goods are on hand and allocated; the seller isn't told (ours).

    Returns {"unshipped": [ids], "refused": [ids], "because"}.
    """
    with company.store.writing() as db:
        result = {"unshipped": [], "refused": []}
        for parcel in parcels(db, groups):
            group = parcel.group
            if group.state != "shipped" or group.delivered_at is not None:
                result["refused"].append(group.id)
                continue
            back: dict[str, int] = {}
            for line in parcel.lines:
                if line.shipped:
                    back[line.sku] = back.get(line.sku, 0) + line.shipped
                    line.allocated, line.shipped = line.shipped, 0
            for sku, quantity in back.items():
                db.get(Stock, sku).on_hand += quantity
            stock.move(db, turn, "unship", back, group.id)
            group.state, group.shipped_at = "invoice", None
            _take_back_untold(db, group)
            history.note_all(db, turn, "shipment undone", [order.id for order in parcel.orders])
            result["unshipped"].append(group.id)
        return result | {"because": ["OMS-SHIP-01"]}


def telling_key(group: Group, order: Order) -> str:
    """The key under which the outbox tells the seller that a group's order left."""
    return f"ship:{group.id}:{group.invoice_no}:{order.id}"


# --- effects ------------------------------------------------------------------------------------


def tell_seller(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Set the order's items to shipping at the seller, with courier and number (OMS-SHIP-03).

    A first try may have got through although no answer came, so the seller's shipments are looked at before a second.
    """
    mall = company.malls[payload["seller"]]
    if again and _told(mall, payload):
        return
    request = {
        "tracking_no": payload["number"], "shipping_company_code": CARRIERS[payload["courier"]], "status": "shipping",
        "order_item_code": payload["items"],
    }  # fmt: skip
    mall.write("POST", f"/admin/orders/{payload['order_no']}/shipments", request)


def take_out(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Tell the warehouse which goods left. The key is with the rows there, so that none leaves twice."""
    if company.wms is None:
        raise Rejected("sellmate", "the warehouse isn't linked any more")
    company.wms.take_out(payload["key"], payload["number"], payload["rows"], again)


EFFECTS = {TELL_SHIPPED: tell_seller, stock.TAKE_OUT: take_out}


def _told(mall: Mall, payload: dict) -> bool:
    shipments = mall.get(f"/admin/orders/{payload['order_no']}/shipments")["shipments"]
    return any(shipment.get("tracking_no") == payload["number"] for shipment in shipments)


# --- inside -------------------------------------------------------------------------------------


def _ship(db: Session, company: Company, turn: Turn, parcel: Parcel) -> None:
    group = parcel.group
    gone: dict[str, int] = {}
    rows = []
    for line in parcel.live:
        quantity = left(line)
        assert line.allocated == quantity, (line.id, line.allocated, quantity)
        gone[line.sku] = gone.get(line.sku, 0) + quantity
        rows.append((line, quantity))
        line.shipped, line.allocated = line.shipped + quantity, 0
    for sku, quantity in gone.items():
        db.get(Stock, sku).on_hand -= quantity
    stock.move(db, turn, "ship", {sku: -quantity for sku, quantity in gone.items()}, group.id)
    group.state, group.shipped_at = "shipped", turn.at
    _queue_telling(db, company, turn, parcel, rows)
    history.note_all(db, turn, "shipped", [order.id for order in parcel.orders], number=group.invoice_no, because=["OMS-SHIP-01", "OMS-ALLOC-10"])


def _queue_telling(db: Session, company: Company, turn: Turn, parcel: Parcel, rows: list) -> None:
    group = parcel.group
    for order in parcel.orders:
        items = sorted({line.item_code for line, _ in rows if line.order_id == order.id})
        if items and order.seller in company.malls and order.origin in TOLD:
            payload = {"seller": order.seller, "order": order.id, "order_no": order.order_no, "group": group.id, "number": group.invoice_no, "courier": group.courier, "items": items}
            queue(db, turn, TELL_SHIPPED, telling_key(group, order), payload, ["OMS-SHIP-03"])
    if company.wms is not None and rows:
        key = f"out:{company.name}:{group.id}:{group.invoice_no}"
        pieces: dict[str, int] = {}
        for line, quantity in rows:
            barcode = db.get(Stock, line.sku).barcode
            pieces[barcode] = pieces.get(barcode, 0) + quantity
        told = [{"barcode": barcode, "quantity": quantity} for barcode, quantity in pieces.items()]
        queue(db, turn, stock.TAKE_OUT, key, {"key": key, "number": group.invoice_no, "rows": told}, ["OMS-ALLOC-10"])


def _take_back_untold(db: Session, group: Group) -> None:
    """Drop what was to be told of the shipment and surely wasn't."""
    for effect in db.exec(select(Effect).where(Effect.kind.in_(EFFECTS), Effect.state == "waiting", Effect.tries == 0)).all():
        if f":{group.id}:{group.invoice_no}" in effect.key:
            db.delete(effect)


def _scanned(db: Session, number: str) -> list[int]:
    groups = list(db.exec(select(Group.id).where(Group.invoice_no == number)).all())
    if not groups:
        raise NotFound("invoice number", number)
    return groups
