"""Invoice numbers (OMS-INV): taken from the courier, written down before they are booked, never two for one group.

A number is reserved in one write and booked afterwards: whatever ends in between, asking again goes on with the same one.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.ports import NumberTaken, VendorError
from mallrig.reference.rules import eligible
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.store import numbers, where_in
from mallrig.reference.tables import Group

GOODS_MAX = 20
"""Goods named in a booking; the parcel's label has no room for more."""

AT_ONCE = 50
"""Groups that get their numbers together: three writes serve them all; a crash leaves at most so many numbers unused at CJ."""

NUMBERS_TRIED = 20
"""How many numbers of an allotted range may turn out to be another system's before the range itself is in doubt."""


@dataclass
class Batch:
    """What came of some groups that get their numbers together."""

    done: list[Group] = field(default_factory=list)
    refused: dict[int, tuple[str, ...]] = field(default_factory=dict)
    failed: dict[int, VendorError] = field(default_factory=dict)


def run(company: Company, turn: Turn, groups: Iterable[int] | None = None, courier: str | None = None) -> dict:
    """Give the groups (all that can, without `groups`) their invoice numbers by linked registration (OMS-INV-07).

    Returns {"invoices": [{"group", "number", "courier"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}],
    "because"}. A group that has a number gets the same again (OMS-INV-10). Raises BadRequest for a courier that isn't linked.
    """
    with company.store.reading() as db:
        name = courier or company.options(db, "courier")
        asked = sorted(set(db.exec(select(Group.id).where(Group.state == "received")).all() if groups is None else groups))
        sender = company.options(db, "sender")
        linked = [each for each in company.options(db, "couriers") if each in company.couriers]
    if name not in linked:
        raise BadRequest(f"the courier isn't linked: {name} (DEV-04)", ["DEV-04"], at="courier")
    result = {"invoices": [], "refused": [], "failed": []}
    because: set[str] = set()
    for first in range(0, len(asked), AT_ONCE):
        batch = _issue(company, turn, asked[first : first + AT_ONCE], name, sender)
        result["invoices"] += [{"group": group.id, "number": group.invoice_no, "courier": group.courier} for group in sorted(batch.done, key=lambda group: group.id)]
        result["failed"] += [{"group": group, "message": str(error)} for group, error in sorted(batch.failed.items())]
        because.update(["OMS-INV-01", "OMS-MERGE-08"] if batch.done or batch.failed else [])
        if groups is not None:
            result["refused"] += [{"group": group, "because": list(rules)} for group, rules in batch.refused.items()]
            because.update(*batch.refused.values())
    return result | {"because": list(in_order(because))}


def delete(company: Company, turn: Turn, groups: Iterable[int] | None = None) -> dict:
    """Delete the numbers of the groups (of all that have one, without `groups`) that haven't shipped, and the courier's bookings
    with them (OMS-INV-09).

    Returns {"deleted": [{"group", "number"}], "refused": [{"group", "because"}], "failed": [{"group", "message"}], "because"}.
    """
    with company.store.reading() as db:
        asked = parcels(db, groups, states=["invoice"] if groups is None else ())
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


def _issue(company: Company, turn: Turn, ids: list[int], courier: str, sender: dict) -> Batch:
    """The numbers that the groups have, or new ones, booked. `ids` in order, so that two batches never wait for each other.

    One at a time for a group: Korea Post makes an application of every call.
    """
    batch = Batch()
    with ExitStack() as turns:
        for id in ids:
            turns.enter_context(company.ordering.of("invoice", str(id)))
        waiting = _begin(company, turn, ids, courier, batch)
        for _ in range(NUMBERS_TRIED):
            numbered = _number(company, turn, waiting, sender, batch)
            waiting = [(parcel, True) for parcel in _book(company, turn, numbered, sender, batch)]
            if not waiting:
                break
        for parcel, _ in waiting:
            batch.failed[parcel.group.id] = NumberTaken(parcel.group.courier, f"{NUMBERS_TRIED} numbers in a row belong to other bookings")
        _note_errors(company, batch.failed)
    return batch


def _begin(company: Company, turn: Turn, ids: list[int], courier: str, batch: Batch) -> list[tuple[Parcel, bool]]:
    """The groups that wait for a number, with courier and key written down before anything leaves, and whether they had them before."""
    waiting = []
    with company.store.writing() as db:
        for parcel in parcels(db, ids):
            group, rules = parcel.group, _refused_by(parcel)
            if rules:
                batch.refused[group.id] = rules
            elif group.state == "invoice":
                batch.done.append(group)
            else:
                waiting.append((parcel, group.invoice_key is not None))
        new = [parcel.group for parcel, again in waiting if not again]
        for group, booked in zip(new, numbers(db, "booking", len(new)), strict=True):
            group.courier, group.invoice_day = courier, turn.now.strftime("%Y%m%d")
            group.invoice_key = f"{company.name}-{group.id}-{booked}-{turn.now:%y%m%d%H%M%S}"
    return waiting


def _number(company: Company, turn: Turn, waiting: list[tuple[Parcel, bool]], sender: dict, batch: Batch) -> list[Parcel]:
    """Take the numbers and write them down, but for groups that were changed meanwhile so that they can't have one any more."""
    taken: dict[int, str | None] = {}
    for parcel, again in waiting:
        group = parcel.group
        try:
            taken[group.id] = group.invoice_no or company.couriers[group.courier].take_number(booking(turn, parcel, sender), again)
        except VendorError as error:
            batch.failed[group.id] = error
    keys = {parcel.group.id: parcel.group.invoice_key for parcel, _ in waiting}
    with company.store.writing() as db:
        still = [parcel for parcel in parcels(db, taken) if not _refused_by(parcel) and parcel.group.invoice_key == keys[parcel.group.id]]
        for parcel in still:
            parcel.group.invoice_no = taken[parcel.group.id]
        return still


def _book(company: Company, turn: Turn, numbered: list[Parcel], sender: dict, batch: Batch) -> list[Parcel]:
    """Book the parcels and register their numbers; the parcels whose number is another's, and which need a new one."""
    booked, others = {}, []
    for parcel in numbered:
        group = parcel.group
        try:
            company.couriers[group.courier].book(booking(turn, parcel, sender))
        except NumberTaken:
            others.append(parcel)
        except VendorError as error:
            batch.failed[group.id] = error
        else:
            booked[group.id] = parcel
    with company.store.writing() as db:
        for parcel in others:
            row = db.get(Group, parcel.group.id)
            if row is not None and row.state == "received" and row.invoice_no == parcel.group.invoice_no:
                row.invoice_no = None
        _register(db, turn, booked, batch)
    for parcel in others:
        parcel.group.invoice_no = None
    return others


def _register(db: Session, turn: Turn, booked: dict[int, Parcel], batch: Batch) -> None:
    """The booked numbers are the groups' now, unless they were given up meanwhile."""
    steps = {}
    for (group,) in where_in(db, select(Group), Group.id, booked):
        parcel = booked[group.id]
        if group.invoice_no != parcel.group.invoice_no:
            continue
        if group.state == "received":
            group.state, group.registered_at, group.invoice_error = "invoice", turn.at, None
            told = {"number": group.invoice_no, "courier": group.courier, "because": ["OMS-INV-01", "OMS-MERGE-08"]}
            steps |= {order.id: told for order in parcel.orders}
        batch.done.append(group)
    history.note(db, turn, "invoice registered", steps)


def _note_errors(company: Company, failed: dict[int, VendorError]) -> None:
    if failed:
        with company.store.writing() as db:
            for (group,) in where_in(db, select(Group).where(Group.state == "received"), Group.id, failed):
                group.invoice_error = str(failed[group.id])


def booking(turn: Turn, parcel: Parcel, sender: dict) -> dict:
    """What a courier is told of a group: see ports.Courier."""
    first = parcel.orders[0]
    goods = [{"code": line.sku, "name": line.product_name, "quantity": left(line) or line.shipped, "amount": line.amount} for line in parcel.live or parcel.lines]
    return {
        "key": parcel.group.invoice_key, "day": parcel.group.invoice_day, "until": turn.now.strftime("%Y%m%d"), "number": parcel.group.invoice_no, "sender": sender,
        "receiver": {name: getattr(first, name) for name in ("name", "phone", "mobile", "zipcode", "address1", "address2")}, "message": first.message,
        "goods": goods[:GOODS_MAX],
    }  # fmt: skip
