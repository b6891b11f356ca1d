"""Splitting an order (CS-SPLIT): chosen quantities move to a new order; their stock goes with them."""

from collections.abc import Iterable, Mapping

from sqlmodel import Session, func, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.groups import left, parcels
from mallrig.reference.model import Turn
from mallrig.reference.store import number
from mallrig.reference.tables import Group, Hold, Line, Order


def split(company: Company, turn: Turn, order_id: int, quantities: Mapping[int, int], original: Mapping[str, bool], new: Mapping[str, bool]) -> dict:
    """Move a quantity of each chosen line to a new order. `original` and `new`: {"merge_prohibited"?, "partial_delivery"?}.

    Returns {"original": id, "new": id, "because"}. Raises NotFound, BadRequest (CS-SPLIT-01, -02), Refused once invoiced.
    """
    with company.store.writing() as db:
        order = db.get(Order, order_id)
        if order is None:
            raise NotFound("order", order_id)
        if db.get(Group, order.group_id).invoice_no is not None:
            raise Refused("the group has an invoice number", ["CS-SPLIT-01"])
        lines = {line.id: line for line in db.exec(select(Line).where(Line.order_id == order_id)).all() if left(line)}
        _check(lines, quantities)
        made = _split(db, turn, order, [(lines[id], quantity) for id, quantity in quantities.items()])
        for row, options in ((order, original), (made, new)):
            row.merge_prohibited = options.get("merge_prohibited", row.merge_prohibited)
            row.partial_delivery = options.get("partial_delivery", row.partial_delivery)
            db.add(row)
        return {"original": order.id, "new": made.id, "because": ["CS-SPLIT-01", "CS-SPLIT-03", "CS-SPLIT-04"]}


def split_unallocated(db: Session, turn: Turn, groups: Iterable[int]) -> None:
    """Give the unallocated lines of partly allocated groups an order of their own, so that the rest ships (OMS-ALLOC-08)."""
    for parcel in parcels(db, groups):
        rest = [line for line in parcel.live if not line.allocated]
        for order in parcel.orders:
            leaving = [(line, left(line)) for line in rest if line.order_id == order.id]
            if not leaving:
                continue
            if len(leaving) == sum(line.order_id == order.id for line in parcel.live):
                _alone(db, order)
            else:
                _split(db, turn, order, leaving)
        history.note_all(db, turn, "unallocated split off", [order.id for order in parcel.orders], because=["OMS-ALLOC-08"])


def _check(lines: Mapping[int, Line], quantities: Mapping[int, int]) -> None:
    for id, quantity in quantities.items():
        if id not in lines:
            raise BadRequest(f"the order has no line {id} with something left", at=f"lines.{id}")
        if not 1 <= quantity <= left(lines[id]):
            raise BadRequest(f"from 1 to {left(lines[id])} of line {id} can be split off", ["CS-SPLIT-01"], at=f"lines.{id}")
    if not quantities or all(quantities.get(id) == left(line) for id, line in lines.items()):
        raise Refused("everything, or nothing, can't be split off", ["CS-SPLIT-02"])


def _split(db: Session, turn: Turn, order: Order, leaving: Iterable[tuple[Line, int]]) -> Order:
    part = db.exec(select(func.max(Order.part)).where(Order.seller == order.seller, Order.order_no == order.order_no)).one() + 1
    origin = "split" if order.origin == "collected" else order.origin
    made = Order(**(order.model_dump() | {"id": number(db, "order"), "part": part, "origin": origin, "group_id": _group(db), "amount": 0}))
    db.add(made)
    db.flush()
    for line, quantity in leaving:
        made.amount += _move(db, line, quantity, made)
    order.amount -= made.amount
    db.add(order)
    _copy_holds(db, turn, order, made)
    history.note(db, turn, "split", {order.id: {"new": made.id}, made.id: {"from": order.id}})
    return made


def _move(db: Session, line: Line, quantity: int, order: Order) -> int:
    """Move a quantity of a line; the amount that goes with it. Parts add up to what was."""
    if quantity == line.quantity:
        line.order_id = order.id
        db.add(line)
        return line.amount
    piece = db.exec(select(func.max(Line.piece)).where(Line.seller == line.seller, Line.item_code == line.item_code)).one() + 1
    amount = line.amount * quantity // line.quantity
    allocated = quantity if line.allocated else 0
    db.add(Line(**(line.model_dump() | {"id": number(db, "line"), "order_id": order.id, "piece": piece, "quantity": quantity, "cancelled": 0, "shipped": 0, "amount": amount, "allocated": allocated})))
    line.quantity, line.amount, line.allocated = line.quantity - quantity, line.amount - amount, line.allocated - allocated
    db.add(line)
    db.flush()
    return amount


def _copy_holds(db: Session, turn: Turn, order: Order, made: Order) -> None:
    """A hold on the order holds both parts; one on a line goes where the line went."""
    moved = set(db.exec(select(Line.id).where(Line.order_id == made.id)).all())
    for hold in db.exec(select(Hold).where(Hold.order_id == order.id, Hold.ended_at.is_(None))).all():
        if hold.line_id in moved:
            hold.order_id = made.id
            db.add(hold)
        elif hold.line_id is None:
            db.add(Hold(**(hold.model_dump() | {"id": number(db, "hold"), "order_id": made.id})))


def _alone(db: Session, order: Order) -> None:
    order.group_id = _group(db)
    db.add(order)


def _group(db: Session) -> int:
    group = Group(id=number(db, "group"))
    db.add(group)
    db.flush()
    return group.id
