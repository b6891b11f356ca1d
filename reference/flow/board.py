"""The dashboard's counts (OMS-BOARD)."""

from datetime import timedelta
from urllib.parse import urlencode

from sqlmodel import Session, func, select

from mallrig.reference.company import Company
from mallrig.reference.flow.at_seller import not_confirmed
from mallrig.reference.flow.telling import TELL_SHIPPED
from mallrig.reference.model import SEOUL, Turn, show
from mallrig.reference.ports import VendorError
from mallrig.reference.tables import Effect, Group, Hold, Line, Order

MONTH = timedelta(days=30)
STATES = ("received", "invoice", "shipped")
HELD = ("cancel", "exchange", "return")
"""The kinds of hold that the board counts."""


def counts(company: Company, turn: Turn) -> dict:
    """Today's orders, the last month's, and what is to do, with the list that a count of holds opens (OMS-BOARD-01 .. -03).

    What waits for a seller's confirmation is the seller's to tell: None, with the sellers in "missing", when one doesn't.
    """
    month = show(turn.now - MONTH)
    unconfirmed, missing = _unconfirmed(company, turn)
    with company.store.reading() as db:
        options = company.options(db)
        states = dict(db.exec(_of_month(month, Group.state).group_by(Group.state)).all())
        claims = _holds(db, Hold.by_seller, Hold.ended_at.is_(None), Hold.at >= month)
        waiting = _waiting(month)
        late_cs = select(func.count(func.distinct(Hold.order_id))).where(Hold.ended_at.is_(None), Hold.at >= month)
        answer = {
            "today": _today(db, turn),
            "month": {
                "states": {name: states.get(name, 0) for name in STATES}, "claims": claims, "holds": _holds(db, Hold.ended_at.is_(None), Hold.at >= month),
                "withdrawn": _holds(db, Hold.ended_how == "withdrawn", Hold.ended_at >= month),
                "late_shipments": db.exec(waiting.where(Order.ordered_at < _days_ago(turn, options["late_ship_days"]))).one(),
                "late_cs": db.exec(late_cs.where(Hold.at < _days_ago(turn, options["late_cs_days"]))).one(),
            },
            "to_do": {
                "sending_failed": db.exec(select(func.count()).where(Effect.kind == TELL_SHIPPED, Effect.state == "failed")).one(),
                "before_confirmation": unconfirmed, "delivery_preparing": db.exec(waiting).one(),
                **{f"{kind}_requested": claims[kind] for kind in HELD},
            },
        }  # fmt: skip
    lists = {"holds": {kind: f"orders?{urlencode({'hold': kind, 'held_since': month})}" for kind in HELD}}
    return answer | {"missing": missing, "lists": lists, "because": ["OMS-BOARD-01", "OMS-BOARD-02", "OMS-BOARD-03"]}


def _unconfirmed(company: Company, turn: Turn) -> tuple[int | None, list[str]]:
    """The orders before confirmation at all sellers, and the sellers that didn't tell."""
    told, missing = 0, []
    for seller, mall in company.malls.items():
        try:
            told += not_confirmed(mall, turn.now - MONTH, turn.now)
        except VendorError:
            missing.append(seller)
    return None if missing else told, missing


def _today(db: Session, turn: Turn) -> dict:
    midnight = show(turn.now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0))
    count, amount = db.exec(select(func.count(), func.coalesce(func.sum(Order.amount), 0)).where(Order.ordered_at >= midnight)).one()
    return {"orders": count, "amount": int(amount), "counted_at": turn.at}


def _of_month(month: str, *by):
    """The count of the orders since then, by columns if asked; to be narrowed."""
    return select(*by, func.count()).select_from(Order).join(Group, Group.id == Order.group_id).where(Order.ordered_at >= month)


def _waiting(month: str):
    """Of these the orders that haven't shipped, but for those of which every line is cancelled."""
    something_left = select(Line.id).where(Line.order_id == Order.id, Line.quantity > Line.cancelled).exists()
    return _of_month(month).where(Group.state != "shipped", something_left)


def _holds(db: Session, *conditions) -> dict[str, int]:
    """Orders by kind of hold."""
    found = dict(db.exec(select(Hold.kind, func.count(func.distinct(Hold.order_id))).where(*conditions).group_by(Hold.kind)).all())
    return {kind: found.get(kind, 0) for kind in HELD}


def _days_ago(turn: Turn, days: int) -> str:
    return show(turn.now - timedelta(days=days))
