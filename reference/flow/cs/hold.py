"""Holds (CS-HOLD): set from what the seller says, or by a person; a held group isn't invoiced and doesn't ship."""

from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.at_seller import items_of
from mallrig.reference.flow.errors import BadRequest, NotFound
from mallrig.reference.model import Turn, show
from mallrig.reference.ports import Mall, MallItem
from mallrig.reference.store import number, where_in
from mallrig.reference.tables import Group, Hold, Line, Order

KINDS = ("cs", "cancel", "exchange", "return")
OF_STATUS = {"C": "cancel", "E": "exchange", "R": "return"}
REJECTED = ("C11", "E11", "R11")
CLAIMED = tuple("C00 C10 C34 C35 C36 C40 C41 C42 C43 E00 E10 E12 E13 E20 E30 E31 E32 E33 E34 E35 E36 E40 R00 R10 R12 R13 R20 R30 R31 R34 R36 R40 R41 R42 R43".split())
"""Statuses of an item that a buyer's claim is about, open or done; refused ones aren't among them."""

LOOK_BACK = timedelta(days=88)


def sync(company: Company, turn: Turn) -> dict:
    """Collect the sellers' claims: {"held": [line ids], "ended": [line ids], "because"} (CS-HOLD-01, -03). Raises VendorError."""
    held, ended = [], []
    for mall in company.malls.values():
        claimed = _claimed(mall, turn)
        with company.store.writing() as db:
            held += _hold(db, turn, mall.id, claimed)
            doubtful = _no_longer(db, mall.id, claimed)
        still = _look(mall, doubtful)
        with company.store.writing() as db:
            ended += _end(db, turn, mall.id, doubtful, still)
    because = (["CS-HOLD-01"] if held else []) + (["CS-HOLD-03"] if ended else [])
    return {"held": held, "ended": ended, "because": because}


def by_hand(company: Company, turn: Turn, order_id: int, line_id: int | None, kind: str, reason: str) -> dict:
    """Hold an order or one line of it (CS-HOLD-04); held so already is as good. Raises NotFound, BadRequest."""
    with company.store.writing() as db:
        _check(db, order_id, line_id, kind)
        if not _open(db, order_id, line_id, by_seller=False):
            db.add(Hold(id=number(db, "hold"), order_id=order_id, line_id=line_id, kind=kind, reason=reason, at=turn.at))
            history.note_all(db, turn, "held", [order_id], line=line_id, kind=kind, because=["CS-HOLD-04"])
        return {"held": True, "because": ["CS-HOLD-04"]}


def release(company: Company, turn: Turn, order_id: int, line_id: int | None) -> dict:
    """End the holds on an order, or on one line of it, the seller's too (CS-HOLD-04). Raises NotFound."""
    with company.store.writing() as db:
        _check(db, order_id, line_id, "cs")
        holds = _open(db, order_id, line_id, by_seller=None)
        for hold in holds:
            hold.ended_at, hold.ended_how = turn.at, "released"
            db.add(hold)
        if holds:
            history.note_all(db, turn, "released", [order_id], line=line_id, because=["CS-HOLD-04"])
        return {"held": False, "because": ["CS-HOLD-04"]}


def _claimed(mall: Mall, turn: Turn) -> dict[str, MallItem]:
    """The items under a claim at the seller, by code."""
    dated = {"date_type": "order_date", "start_date": show(turn.now - LOOK_BACK), "end_date": show(turn.now + timedelta(seconds=1))}
    pages = mall.orders(order_status=",".join(CLAIMED), embed="items", **dated)
    return {item.order_item_code: item for page in pages for order in page for item in order.items if item.order_status in CLAIMED}


def _hold(db: Session, turn: Turn, seller: str, claimed: dict[str, MallItem]) -> list[int]:
    """Put the lines of claimed items that haven't shipped on hold."""
    asked = (
        select(Line.id, Line.order_id, Line.item_code).join(Order, Order.id == Line.order_id).join(Group, Group.id == Order.group_id)
        .where(Line.seller == seller, Line.shipped == 0, Line.cancelled < Line.quantity, Group.state != "shipped")
    )  # fmt: skip
    lines = where_in(db, asked, Line.item_code, claimed)
    held = []
    for line in lines:
        kind = OF_STATUS[claimed[line.item_code].order_status[0]]
        if any(hold.kind == kind for hold in _open(db, line.order_id, line.id, by_seller=True)):
            continue
        db.add(Hold(id=number(db, "hold"), order_id=line.order_id, line_id=line.id, kind=kind, by_seller=True, at=turn.at))
        held.append(line.id)
        history.note_all(db, turn, "held", [line.order_id], line=line.id, kind=kind, because=["CS-HOLD-01"])
    return held


def _no_longer(db: Session, seller: str, claimed: dict[str, MallItem]) -> dict[str, str]:
    """The items on the seller's hold that the list of claims hasn't: item code -> order number."""
    asked = (
        select(Line.item_code, Order.order_no).join(Order, Order.id == Line.order_id).join(Hold, Hold.line_id == Line.id)
        .where(Hold.ended_at.is_(None), Hold.by_seller, Line.seller == seller)
    )  # fmt: skip
    return {code: order_no for code, order_no in db.exec(asked).all() if code not in claimed}


def _look(mall: Mall, doubtful: dict[str, str]) -> set[str]:
    """Of items that the list hasn't, those that are under a claim all the same (an old order)."""
    return {item.order_item_code for item in items_of(mall, doubtful.values()) if item.order_status in CLAIMED}


def _end(db: Session, turn: Turn, seller: str, doubtful: dict[str, str], still: Iterable[str]) -> list[int]:
    """End the holds of claims that were withdrawn or rejected (CS-HOLD-03)."""
    over = set(doubtful) - set(still)
    asked = select(Hold, Line.id).join(Line, Line.id == Hold.line_id).where(Hold.ended_at.is_(None), Hold.by_seller, Line.seller == seller)
    ended = []
    for hold, line in where_in(db, asked, Line.item_code, over):
        hold.ended_at, hold.ended_how = turn.at, "withdrawn"
        db.add(hold)
        ended.append(line)
        history.note_all(db, turn, "hold ended", [hold.order_id], line=line, kind=hold.kind, because=["CS-HOLD-03"])
    return ended


def _open(db: Session, order_id: int, line_id: int | None, by_seller: bool | None) -> list[Hold]:
    asked = select(Hold).where(Hold.order_id == order_id, Hold.ended_at.is_(None))
    asked = asked.where(Hold.line_id.is_(None) if line_id is None else Hold.line_id == line_id)
    return list(db.exec(asked if by_seller is None else asked.where(Hold.by_seller == by_seller)).all())


def _check(db: Session, order_id: int, line_id: int | None, kind: str) -> None:
    if db.get(Order, order_id) is None:
        raise NotFound("order", order_id)
    if line_id is not None:
        line = db.get(Line, line_id)
        if line is None or line.order_id != order_id:
            raise NotFound("line", line_id)
    if kind not in KINDS:
        raise BadRequest(f"kind must be one of {', '.join(KINDS)}", at="kind")
