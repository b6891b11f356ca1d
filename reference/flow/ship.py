"""Shipping (OMS-SHIP): the group leaves here at once; sellers and warehouse are told through the outbox, once."""

from collections.abc import Iterable

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, stock, telling
from mallrig.reference.flow.errors import NotFound
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.ports import Mall
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.tables import Group, Order, Stock


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
    """Take a shipment back: the group has its invoice again, the goods are on hand and allocated; the warehouse is
    told, the seller isn't (ours).

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
            telling.undone(db, company, turn, parcel)
            group.state, group.shipped_at = "invoice", None
            history.note_all(db, turn, "shipment undone", [order.id for order in parcel.orders])
            result["unshipped"].append(group.id)
        return result | {"because": ["OMS-SHIP-01"]}


def mismatches(company: Company) -> dict:
    """The groups whose delivery state here and at the seller differ (OMS-SHIP-04), by asking the sellers. Raises VendorError."""
    with company.store.reading() as db:
        found = parcels(db)
    left = {(line.seller, line.item_code) for parcel in found for line in parcel.lines if line.shipped}
    rows = []
    for parcel in (parcel for parcel in found if _may_differ(parcel, left)):
        for order in (order for order in parcel.orders if order.origin in telling.TOLD):
            there = _state_there(company.malls[order.seller], order, {line.item_code for line in parcel.lines if line.order_id == order.id})
            here = "delivered" if parcel.group.delivered_at else "shipped" if parcel.group.state == "shipped" else "not shipped"
            if here != there:
                rows.append({"group": parcel.group.id, "order": order.id, "order_no": order.order_no, "here": here, "there": there})
    return {"total": len(rows), "mismatches": rows, "because": ["OMS-SHIP-04"]}


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
    telling.shipped(db, company, turn, parcel, rows)
    history.note_all(db, turn, "shipped", [order.id for order in parcel.orders], number=group.invoice_no, because=["OMS-SHIP-01", "OMS-ALLOC-10"])


def _scanned(db: Session, number: str) -> list[int]:
    groups = list(db.exec(select(Group.id).where(Group.invoice_no == number)).all())
    if not groups:
        raise NotFound("invoice number", number)
    return groups


def _may_differ(parcel: Parcel, left: set[tuple[str, str]]) -> bool:
    """Whether the seller may have been told that something of the parcel left: it has a number, had one, or another piece of an item left."""
    told = parcel.group.invoice_no or any(order.undone for order in parcel.orders)
    return bool(told) or any((line.seller, line.item_code) in left for line in parcel.lines)


def _state_there(mall: Mall, order: Order, items: set[str]) -> str:
    found = mall.order(order.order_no)
    statuses = {item.order_status for item in found.items if item.order_item_code in items} if found else set()
    if statuses and statuses <= {"N40", "N50"}:
        return "delivered"
    return "shipped" if statuses & {"N30", "N40", "N50"} else "not shipped"
