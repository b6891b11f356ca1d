"""Shipping (OMS-SHIP): the group leaves here at once; sellers and warehouse are told through the outbox, once."""

from collections.abc import Iterable

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, stock, telling
from mallrig.reference.flow.errors import NotFound
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.tables import Group, Stock


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
