"""Invoice numbers (OMS-INV): taken from the courier, written down before they are booked, never two for one group.

A number is reserved in one write and booked afterwards: whatever ends in between, asking again goes on with the same one.
"""

from collections.abc import Iterable

from sqlmodel import select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.ports import Courier, VendorError
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.tables import Group

GOODS_MAX = 20
"""Goods named in a booking; the parcel's label has no room for more."""


def run(company: Company, turn: Turn, groups: Iterable[int] | None = None, courier: str | None = None) -> dict:
    """Give the groups (all that can, without `groups`) their invoice numbers.

    Returns {"invoices": [{"group", "number", "courier"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}],
    "because"}. A group that has a number gets the same again (OMS-INV-10). Raises BadRequest for a courier that isn't linked.
    """
    with company.store.reading() as db:
        name = courier or company.options(db, "courier")
        asked = [parcel for parcel in parcels(db, groups, states=() if groups is not None else ["received"])]
        sender = company.options(db, "sender")
    if name not in company.couriers:
        raise BadRequest(f"the courier isn't linked: {name} (DEV-04)", ["DEV-04"], at="courier")
    result = {"invoices": [], "refused": [], "failed": []}
    because = []
    for parcel in asked:
        rules = _refused_by(parcel)
        if rules:
            if groups is not None:
                result["refused"].append({"group": parcel.group.id, "because": list(rules)})
                because += rules
            continue
        because += ["OMS-INV-01", "OMS-MERGE-08"]
        try:
            number = _issue(company, turn, parcel, company.couriers[parcel.group.courier or name], sender)
        except VendorError as error:
            _note_error(company, parcel.group.id, error)
            result["failed"].append({"group": parcel.group.id, "message": str(error)})
        else:
            if number is not None:
                result["invoices"].append({"group": parcel.group.id, "number": number, "courier": parcel.group.courier or name})
    return result | {"because": list(in_order(because))}


def delete(company: Company, turn: Turn, groups: Iterable[int]) -> dict:
    """Delete the numbers of groups that haven't shipped, and the courier's bookings with them (OMS-INV-09).

    Returns {"deleted": [{"group", "number"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}], "because"}.
    """
    with company.store.reading() as db:
        asked = parcels(db, groups)
        sender = company.options(db, "sender")
    result = {"deleted": [], "refused": [], "failed": []}
    for parcel in asked:
        group = parcel.group
        if group.invoice_no is None or group.state == "shipped":
            result["refused"].append({"group": group.id, "because": ["OMS-INV-09"]})
            continue
        try:
            company.couriers[group.courier].cancel(_booking(parcel, group.invoice_no, sender))
        except VendorError as error:
            result["failed"].append({"group": group.id, "message": str(error)})
            continue
        with company.store.writing() as db:
            row = db.get(Group, group.id)
            if row.invoice_no == group.invoice_no and row.state != "shipped":
                row.state, row.invoice_no, row.invoice_key, row.registered_at, row.invoice_error = "received", None, None, None, None
                history.note_all(db, turn, "invoice deleted", [order.id for order in parcel.orders], number=group.invoice_no, because=["OMS-INV-09"])
                result["deleted"].append({"group": group.id, "number": group.invoice_no})
    return result | {"because": ["OMS-INV-09"]}


def listed(company: Company) -> dict:
    """The groups to invoice or ship with what OMS-INV-02 counts: {"counts", "rows": [{"row", "group", "number", ...}], "because"}."""
    with company.store.reading() as db:
        found = [parcel for parcel in parcels(db, states=["received", "invoice"]) if parcel.live]
    rows = []
    for row, parcel in enumerate(found, 1):
        group = parcel.group
        state = "registered" if group.state == "invoice" else "error" if group.invoice_error else "unregistered"
        rows.append({
            "row": row, "group": group.id, "orders": [order.id for order in parcel.orders], "number": group.invoice_no if group.state == "invoice" else None,
            "courier": group.courier, "state": state, "printed": group.printed_at is not None, "error": group.invoice_error,
            "quantity": sum(left(line) for line in parcel.live), "amount": sum(line.amount * left(line) // line.quantity for line in parcel.live),
        })  # fmt: skip
    states = [row["state"] for row in rows]
    counts = {
        "total": len(rows), "unregistered": states.count("unregistered"), "registered": states.count("registered"), "error": states.count("error"),
        "printed": sum(row["printed"] for row in rows), "unprinted": sum(not row["printed"] for row in rows), "quantity": sum(row["quantity"] for row in rows),
    }  # fmt: skip
    return {"counts": counts, "rows": rows, "because": ["OMS-INV-02"]}


def _refused_by(parcel: Parcel) -> tuple[str, ...]:
    if parcel.group.state != "received":
        return () if parcel.group.state == "invoice" else ("OMS-INV-01",)
    return eligible.to_invoice(unmatched=parcel.unmatched, unallocated=parcel.unallocated, held=parcel.held)


def _issue(company: Company, turn: Turn, parcel: Parcel, courier: Courier, sender: dict) -> str | None:
    """The group's number: the one it has, or a new one, booked. None when the group can't have one any more. Raises VendorError."""
    group = parcel.group
    if group.state == "invoice":
        return group.invoice_no
    if group.invoice_no is None:
        number = courier.take_number()
        group = _reserve(company, turn, parcel, courier.code, number)
        if group is None:
            return None
    parcel.group = group
    courier.book(_booking(parcel, group.invoice_no, sender))
    return _register(company, turn, parcel)


def _reserve(company: Company, turn: Turn, parcel: Parcel, courier: str, number: str) -> Group | None:
    """Write the number down for the group, unless another run was faster or the group can't have one any more."""
    with company.store.writing() as db:
        [now] = parcels(db, [parcel.group.id]) or [None]
        if now is None or _refused_by(now) or now.group.state != "received":
            return None
        if now.group.invoice_no is None:
            now.group.courier, now.group.invoice_no, now.group.invoice_day = courier, number, turn.now.strftime("%Y%m%d")
            now.group.invoice_key = f"{company.name}-{now.group.id}-{number}"
        parcel.orders, parcel.lines = now.orders, now.lines
        return now.group


def _register(company: Company, turn: Turn, parcel: Parcel) -> str | None:
    with company.store.writing() as db:
        group = db.exec(select(Group).where(Group.id == parcel.group.id)).first()
        if group is None or group.invoice_no != parcel.group.invoice_no:
            return None
        if group.state == "received":
            group.state, group.registered_at, group.invoice_error = "invoice", turn.at, None
            orders = [order.id for order in parcel.orders]
            history.note_all(db, turn, "invoice registered", orders, number=group.invoice_no, courier=group.courier, because=["OMS-INV-01", "OMS-MERGE-08"])
        return group.invoice_no


def _note_error(company: Company, group_id: int, error: VendorError) -> None:
    with company.store.writing() as db:
        group = db.get(Group, group_id)
        if group is not None and group.state == "received":
            group.invoice_error = str(error)


def _booking(parcel: Parcel, number: str, sender: dict) -> dict:
    """What the courier is told: see adapters.cj.Cj.book."""
    first = parcel.orders[0]
    goods = [{"code": line.sku, "name": line.product_name, "quantity": left(line), "amount": line.amount} for line in parcel.live]
    return {
        "key": parcel.group.invoice_key, "day": parcel.group.invoice_day, "number": number, "sender": sender, "message": first.message,
        "receiver": {name: getattr(first, name) for name in ("name", "phone", "mobile", "zipcode", "address1", "address2")}, "goods": goods[:GOODS_MAX],
    }  # fmt: skip
