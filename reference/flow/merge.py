"""Merge packing (OMS-MERGE): whole groups come together; a person decides what needs a check."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Row
from sqlmodel import Session, bindparam, delete, select, update

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.groups import held_orders
from mallrig.reference.model import SEOUL, Turn, show
from mallrig.reference.rules import eligible
from mallrig.reference.rules import merge as rule
from mallrig.reference.store import add_rows, dumps, loads, number, numbers
from mallrig.reference.tables import Apart, Check, Group, Order


def run(company: Company, turn: Turn, criterion: str | None = None, period: tuple[date, date] | None = None) -> dict:
    """Merge the orders of the period (by order day; without one, all).

    Returns {"groups": [{"group", "orders"}], "check": [[order ids]], "total_groups", "total_checks", "because"}.
    """
    with company.store.writing() as db:
        criterion = criterion or company.options(db, "merge")["criterion"]
        orders = _candidates(db, period)
        answer = rule.decide(rule.Case(criterion, tuple(case for case, _ in orders)))
        apart = {(row.one, row.other) for row in db.exec(select(Apart)).all()}
        group_of = {case.id: group for case, group in orders}
        merged = _bring_together(db, turn, answer.groups, group_of, apart)
        checks = [ids for ids in answer.check if not _decided(ids, group_of, apart)]
        db.exec(delete(Check))
        add_rows(db, Check, [{"id": id, "orders": dumps(ids)} for id, ids in zip(numbers(db, "check", len(checks)), checks, strict=True)])
        return {
            "groups": merged, "check": [list(ids) for ids in checks], "total_groups": len(merged), "total_checks": len(checks),
            "because": list(answer.because) + (["OMS-MERGE-09"] if merged or checks else []),
        }  # fmt: skip


def decide(company: Company, turn: Turn, base: int, choices: dict[int, bool]) -> dict:
    """A person's decision about a check: the chosen orders join the base's group and take its receiver data, the others
    stay apart from it (OMS-MERGE-02, -03). Raises NotFound, Refused."""
    with company.store.writing() as db:
        first = _open_order(db, base)
        joining = [_open_order(db, id) for id, yes in choices.items() if yes]
        for id in (id for id, yes in choices.items() if not yes):
            _keep_apart(db, base, _open_order(db, id).id)
        for order in joining:
            order.name, order.phone, order.mobile = first.name, first.phone, first.mobile
            order.zipcode, order.address1, order.address2, order.message = first.zipcode, first.address1, first.address2, first.message
            db.add(order)
        db.flush()
        _move_groups(db, [(group, first.group_id) for group in sorted({order.group_id for order in joining} - {first.group_id})])
        orders = [first.id, *(order.id for order in joining)]
        history.note_all(db, turn, "merged by hand", orders, group=first.group_id, because=["OMS-MERGE-03"])
        _forget_checks(db, {base, *choices})
        return {"group": first.group_id, "orders": sorted(orders), "because": ["OMS-MERGE-02", "OMS-MERGE-03"]}


def unmerge(company: Company, turn: Turn, group_id: int, orders: Iterable[int] | None = None) -> dict:
    """Take orders out of a group again, before the invoice; stock stays with the lines. A run doesn't put them together
    again (ours). Raises NotFound, BadRequest, Refused."""
    with company.store.writing() as db:
        group = db.get(Group, group_id)
        if group is None:
            raise NotFound("group", group_id)
        if group.invoice_no is not None:
            raise Refused("the group has an invoice number", ["OMS-MERGE-06"])
        members = list(db.exec(select(Order.id).where(Order.group_id == group_id).order_by(Order.id)).all())
        leaving = members[1:] if orders is None else sorted(set(orders))
        if not leaving or not set(leaving) < set(members):
            raise BadRequest("name some, and not all, of the group's orders", at="orders")
        for order in leaving:
            alone = number(db, "group")
            add_rows(db, Group, [{"id": alone, "state": "received"}])
            db.exec(update(Order).where(Order.id == order).values(group_id=alone))
            for other in members:
                if other != order:
                    _keep_apart(db, order, other)
        history.note_all(db, turn, "unmerged", leaving, group=group_id)
        groups = db.exec(select(Order.group_id).where(Order.id.in_(members))).all()
        return {"groups": sorted(set(groups)), "because": ["OMS-MERGE-03"]}


def checks(company: Company) -> dict:
    """The sets that need a check since the last run (OMS-MERGE-02, -09)."""
    with company.store.reading() as db:
        sets = [loads(row.orders) for row in db.exec(select(Check).order_by(Check.id)).all()]
        return {"total": len(sets), "checks": sets, "because": ["OMS-MERGE-02", "OMS-MERGE-09"]}


def _candidates(db: Session, period: tuple[date, date] | None) -> list[tuple[rule.Order, int]]:
    """The orders of the period that wait, as the rule takes them, with their groups."""
    receiver = (Order.name, Order.zipcode, Order.address1, Order.address2, Order.phone, Order.mobile)
    asked = (
        select(Order.id, Order.seller, *receiver, Order.domestic, Order.merge_prohibited, Order.group_id, Group.invoice_no)
        .join(Group, Group.id == Order.group_id).where(Group.state == "received").order_by(Order.id)
    )  # fmt: skip
    if period:
        start = datetime.combine(period[0], datetime.min.time(), SEOUL)
        end = datetime.combine(period[1] + timedelta(days=1), datetime.min.time(), SEOUL)
        asked = asked.where(Order.ordered_at >= show(start), Order.ordered_at < show(end))
    held = held_orders(db)
    return [(_as_case(row, row.id in held), row.group_id) for row in db.execute(asked).all()]


def _as_case(row: Row, held: bool) -> rule.Order:
    return rule.Order(
        id=row.id, seller=row.seller, name=row.name, address=f"{row.zipcode} {row.address1} {row.address2}", phone=row.phone,
        mobile=row.mobile, domestic=row.domestic, merge_prohibited=row.merge_prohibited, held=held, invoiced=row.invoice_no is not None,
    )  # fmt: skip


def _bring_together(db: Session, turn: Turn, sets: Iterable[Iterable[int]], group_of: dict[int, int], apart: set[tuple[int, int]]) -> list[dict]:
    """Put each set's orders into the group of its first, but for those that a person keeps apart from one in it.

    `group_of` follows. Returns [{"group", "orders"}] of the sets in which something moved.
    """
    members: dict[int, list[int]] = {}
    for order, group in group_of.items():
        members.setdefault(group, []).append(order)
    merged, moves = [], []
    for ids in sets:
        together = _not_apart(ids, apart)
        home = group_of[together[0]]
        moved = sorted({group_of[id] for id in together} - {home})
        for group in moved:
            group_of |= dict.fromkeys(members[group], home)
            members[home] += members.pop(group)
            moves.append((group, home))
        merged += [{"group": home, "orders": together}] if moved else []
    _move_groups(db, moves)
    steps = {order: {"group": each["group"], "because": ["OMS-MERGE-01"]} for each in merged for order in each["orders"]}
    history.note(db, turn, "merged", steps)
    return merged


def _not_apart(ids: Iterable[int], apart: set[tuple[int, int]]) -> list[int]:
    """A set's orders without those that are to stay apart from one before them."""
    if not apart:
        return list(ids)
    together: list[int] = []
    for id in ids:
        if not any((min(id, other), max(id, other)) in apart for other in together):
            together.append(id)
    return together


def _move_groups(db: Session, moves: list[tuple[int, int]]) -> None:
    """Move all orders of each first group into the second, one move after the other, and remove the empty groups."""
    if moves:
        connection, rows = db.connection(), [{"group": group, "home": home} for group, home in moves]
        connection.execute(update(Order.__table__).where(Order.__table__.c.group_id == bindparam("group")).values(group_id=bindparam("home")), rows)
        connection.execute(delete(Group.__table__).where(Group.__table__.c.id == bindparam("group")), rows)


def _decided(ids: Iterable[int], group_of: dict[int, int], apart: set[tuple[int, int]]) -> bool:
    """Whether nothing is left to decide in a set: each two are in one group or kept apart."""
    ids = sorted(ids)
    pairs = ((one, other) for i, one in enumerate(ids) for other in ids[i + 1 :])
    return all(group_of[one] == group_of[other] or (one, other) in apart for one, other in pairs)


def _open_order(db: Session, id: int) -> Order:
    """An order that may be merged. Raises NotFound, Refused."""
    order = db.get(Order, id)
    if order is None:
        raise NotFound("order", id)
    group = db.get(Group, order.group_id)
    invoiced = group.state != "received" or group.invoice_no is not None
    refused = eligible.to_merge(prohibited=order.merge_prohibited, held=id in held_orders(db), invoiced=invoiced)
    if refused:
        raise Refused(f"order {id} can't be merged", refused)
    return order


def _keep_apart(db: Session, one: int, other: int) -> None:
    db.merge(Apart(one=min(one, other), other=max(one, other)))


def _forget_checks(db: Session, decided: set[int]) -> None:
    for check in db.exec(select(Check)).all():
        if set(loads(check.orders)) <= decided:
            db.delete(check)
