"""Every step on an order, with who and when (CS-INFO-03)."""

from collections.abc import Iterable

from sqlmodel import Session, select

from mallrig.reference.model import Turn
from mallrig.reference.store import add_rows, dumps, loads, numbers
from mallrig.reference.tables import History


def note(db: Session, turn: Turn, what: str, details: dict[int, dict]) -> None:
    """Enter one step on several orders: order id -> what else there is to say."""
    ids = numbers(db, "history", len(details))
    add_rows(
        db, History,
        [{"id": id, "order_id": order, "at": turn.at, "who": turn.who, "what": what, "detail": dumps(detail)}
         for id, (order, detail) in zip(ids, details.items(), strict=True)],
    )  # fmt: skip


def note_all(db: Session, turn: Turn, what: str, orders: Iterable[int], **detail: object) -> None:
    """Enter the same step on several orders."""
    note(db, turn, what, {order: detail for order in orders})


def of_order(db: Session, order_id: int) -> list[dict]:
    """The steps on an order, oldest first."""
    rows = db.exec(select(History).where(History.order_id == order_id).order_by(History.id)).all()
    return [{"at": row.at, "who": row.who, "what": row.what, "detail": loads(row.detail)} for row in rows]
