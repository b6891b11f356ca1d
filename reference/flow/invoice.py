"""Invoice numbers (OMS-INV): taken from the courier, written down before they are booked, never two for one group.

A number is reserved in one write and booked afterwards: whatever ends in between, asking again goes on with the same one.
"""

from collections.abc import Iterable

from sqlmodel import Session

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.ports import NumberTaken, VendorError
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.store import number
from mallrig.reference.tables import Group

GOODS_MAX = 20
"""Goods named in a booking; the parcel's label has no room for more."""

NUMBERS_TRIED = 20
"""How many numbers of an allotted range may turn out to be another system's before the range itself is in doubt."""


def run(company: Company, turn: Turn, groups: Iterable[int] | None = None, courier: str | None = None) -> dict:
    """Give the groups (all that can, without `groups`) their invoice numbers by linked registration (OMS-INV-07).

    Returns {"invoices": [{"group", "number", "courier"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}],
    "because"}. A group that has a number gets the same again (OMS-INV-10). Raises BadRequest for a courier that isn't linked.
    """
    with company.store.reading() as db:
        name = courier or company.options(db, "courier")
        asked = [parcel for parcel in parcels(db, groups, states=() if groups is not None else ["received"])]
        sender = company.options(db, "sender")
        linked = [each for each in company.options(db, "couriers") if each in company.couriers]
    if name not in linked:
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
            issued = _issue(company, turn, parcel.group.id, name, sender)
        except VendorError as error:
            _note_error(company, parcel.group.id, error)
            result["failed"].append({"group": parcel.group.id, "message": str(error)})
        else:
            result["invoices"] += [issued] if issued else []
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
            if group.invoice_key is not None:  # a number that came in a file has no booking of ours
                company.couriers[group.courier].cancel(booking(turn, parcel, sender))
        except VendorError as error:
            result["failed"].append({"group": group.id, "message": str(error)})
            continue
        with company.store.writing() as db:
            row = db.get(Group, group.id)
            if row.invoice_no == group.invoice_no and row.state != "shipped":
                row.state, row.courier, row.invoice_no, row.invoice_key, row.invoice_day = "received", None, None, None, None
                row.registered_at, row.printed_at, row.invoice_error = None, None, None
                history.note_all(db, turn, "invoice deleted", [order.id for order in parcel.orders], number=group.invoice_no, because=["OMS-INV-09"])
                result["deleted"].append({"group": group.id, "number": group.invoice_no})
    return result | {"because": ["OMS-INV-09"]}


def _refused_by(parcel: Parcel) -> tuple[str, ...]:
    if parcel.group.state != "received":
        return () if parcel.group.state == "invoice" else ("OMS-INV-01",)
    return eligible.to_invoice(unmatched=parcel.unmatched, unallocated=parcel.unallocated, held=parcel.held)


def _issue(company: Company, turn: Turn, group_id: int, courier: str, sender: dict) -> dict | None:
    """{"group", "number", "courier"}: the number that the group has, or a new one, booked; None when it can't have one any more.

    One at a time for a group: Korea Post makes an application of every call. Raises VendorError.
    """
    with company.ordering.of("invoice", str(group_id)):
        for _ in range(NUMBERS_TRIED):
            parcel, again = _begin(company, turn, group_id, courier)
            if parcel is None:
                return None
            group = parcel.group
            port = company.couriers[group.courier]
            if group.state == "received" and group.invoice_no is None:
                taken = port.take_number(booking(turn, parcel, sender), again)
                parcel = _keep_number(company, group, taken)
                if parcel is None:
                    return None
                group = parcel.group
            if group.state == "received":
                try:
                    port.book(booking(turn, parcel, sender))
                except NumberTaken:
                    _forget_number(company, group)
                    continue
                if not _register(company, turn, parcel):
                    return None
            return {"group": group.id, "number": group.invoice_no, "courier": group.courier}
    raise NumberTaken(courier, f"{NUMBERS_TRIED} numbers in a row belong to other bookings")


def _begin(company: Company, turn: Turn, group_id: int, courier: str) -> tuple[Parcel | None, bool]:
    """The group with a courier and a key, written down before anything leaves, and whether it had them before."""
    with company.store.writing() as db:
        parcel = _still(db, group_id)
        if parcel is None:
            return None, False
        group = parcel.group
        again = group.invoice_key is not None
        if not again:
            group.courier, group.invoice_day = courier, turn.now.strftime("%Y%m%d")
            group.invoice_key = f"{company.name}-{group.id}-{number(db, 'booking')}-{turn.now:%y%m%d%H%M%S}"
        return parcel, again


def _keep_number(company: Company, group: Group, taken: str) -> Parcel | None:
    """Write the number down for the group, unless the group was changed meanwhile so that it can't have one any more."""
    with company.store.writing() as db:
        parcel = _still(db, group.id)
        if parcel is None or parcel.group.invoice_key != group.invoice_key:
            return None
        parcel.group.invoice_no = taken
        return parcel


def _forget_number(company: Company, group: Group) -> None:
    with company.store.writing() as db:
        row = db.get(Group, group.id)
        if row is not None and row.state == "received" and row.invoice_no == group.invoice_no:
            row.invoice_no = None


def _still(db: Session, group_id: int) -> Parcel | None:
    """The group, unless it is gone or can't be invoiced any more."""
    found = parcels(db, [group_id])
    return found[0] if found and not _refused_by(found[0]) else None


def _register(company: Company, turn: Turn, parcel: Parcel) -> bool:
    """Whether the number is the group's now."""
    with company.store.writing() as db:
        group = db.get(Group, parcel.group.id)
        if group is None or group.invoice_no != parcel.group.invoice_no:
            return False
        if group.state == "received":
            group.state, group.registered_at, group.invoice_error = "invoice", turn.at, None
            orders = [order.id for order in parcel.orders]
            history.note_all(db, turn, "invoice registered", orders, number=group.invoice_no, courier=group.courier, because=["OMS-INV-01", "OMS-MERGE-08"])
        return True


def _note_error(company: Company, group_id: int, error: VendorError) -> None:
    with company.store.writing() as db:
        group = db.get(Group, group_id)
        if group is not None and group.state == "received":
            group.invoice_error = str(error)


def booking(turn: Turn, parcel: Parcel, sender: dict) -> dict:
    """What a courier is told of a group: see ports.Courier."""
    first = parcel.orders[0]
    goods = [{"code": line.sku, "name": line.product_name, "quantity": left(line) or line.shipped, "amount": line.amount} for line in parcel.live or parcel.lines]
    return {
        "key": parcel.group.invoice_key, "day": parcel.group.invoice_day, "until": turn.now.strftime("%Y%m%d"), "number": parcel.group.invoice_no, "sender": sender,
        "receiver": {name: getattr(first, name) for name in ("name", "phone", "mobile", "zipcode", "address1", "address2")}, "message": first.message,
        "goods": goods[:GOODS_MAX],
    }  # fmt: skip
