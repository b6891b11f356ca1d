"""The cancel here (CS-CANCEL): records what was cancelled in the seller's admin, frees its stock, tells the seller nothing."""

from collections.abc import Mapping

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.groups import left
from mallrig.reference.model import Turn
from mallrig.reference.tables import Group, Hold, Line, Order


def cancel(company: Company, turn: Turn, order_id: int, quantities: Mapping[int, int], kind: str, memo: str, amount: int) -> dict:
    """Record a cancel of a quantity of each chosen line: {"cancelled": {line: quantity}, "because"}.

    Raises NotFound, BadRequest for a quantity out of bounds (CS-CANCEL-03), Refused once invoiced or shipped (CS-CANCEL-02).
    """
    with company.store.writing() as db:
        lines = _lines(db, order_id)
        group = db.get(Group, db.get(Order, order_id).group_id)
        if group.invoice_no is not None:
            rule = "CS-CANCEL-02" if group.state == "shipped" else "OMS-INV-09"
            raise Refused("the group has an invoice number: delete it first, or process a return once it shipped", [rule])
        if not quantities:
            raise BadRequest("name the lines and quantities to cancel", ["CS-CANCEL-01"], at="lines")
        for id, quantity in quantities.items():
            if id not in lines or not 1 <= quantity <= left(lines[id]):
                most = left(lines[id]) if id in lines else 0
                raise BadRequest(f"from 1 to {most} of line {id} can be cancelled", ["CS-CANCEL-03"], at=f"lines.{id}")
        for id, quantity in quantities.items():
            _take(db, turn, lines[id], quantity)
        detail = {"lines": {str(id): n for id, n in quantities.items()}, "kind": kind, "memo": memo, "amount": amount, "because": ["CS-CANCEL-01"]}
        history.note(db, turn, "cancelled", {order_id: detail})
        return {"cancelled": {str(id): n for id, n in quantities.items()}, "because": ["CS-CANCEL-01", "CS-CANCEL-03"]}


def withdraw(company: Company, turn: Turn, order_id: int, line_id: int) -> dict:
    """Take a line's cancel back while it isn't shipped; it is unallocated then (CS-CANCEL-04). Raises NotFound, Refused."""
    with company.store.writing() as db:
        line = _lines(db, order_id).get(line_id)
        if line is None:
            raise NotFound("line", line_id)
        group = db.get(Group, db.get(Order, order_id).group_id)
        if line.shipped or group.invoice_no is not None or not line.cancelled:
            raise Refused("the line isn't cancelled, or its group has an invoice number", ["CS-CANCEL-04"])
        line.cancelled, line.allocated, line.allocated_by = 0, 0, None
        history.note(db, turn, "cancel withdrawn", {order_id: {"line": line_id, "because": ["CS-CANCEL-04"]}})
        return {"line": line_id, "because": ["CS-CANCEL-04"]}


def _lines(db: Session, order_id: int) -> dict[int, Line]:
    if db.get(Order, order_id) is None:
        raise NotFound("order", order_id)
    return {line.id: line for line in db.exec(select(Line).where(Line.order_id == order_id)).all()}


def _take(db: Session, turn: Turn, line: Line, quantity: int) -> None:
    """Cancel a quantity: its stock is free, and a line that is gone needs no hold any more."""
    line.cancelled += quantity
    line.allocated = min(line.allocated, left(line))
    if left(line) == 0:
        for hold in db.exec(select(Hold).where(Hold.line_id == line.id, Hold.ended_at.is_(None))).all():
            hold.ended_at, hold.ended_how = turn.at, "cancelled"
    db.add(line)
