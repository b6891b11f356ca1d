"""Reading groups with their orders, lines and holds: what most rooms load first."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, select

from mallrig.reference.store import where_in
from mallrig.reference.tables import Group, Hold, Line, Order


@dataclass
class Parcel:
    """A group with everything in it."""

    group: Group
    orders: list[Order] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    held: bool = False

    @property
    def live(self) -> list[Line]:
        """The lines with something left to ship."""
        return [line for line in self.lines if left(line)]

    @property
    def unmatched(self) -> bool:
        """Whether a live line has no own product yet."""
        return any(line.sku is None for line in self.live)

    @property
    def unallocated(self) -> bool:
        """Whether a live line has no stock, or nothing is live at all."""
        return not self.live or any(not line.allocated for line in self.live)

    @property
    def allocation(self) -> str:
        """complete, partial or none (OMS-ALLOC-01)."""
        got = [line.allocated > 0 for line in self.live]
        return "complete" if got and all(got) else "partial" if any(got) else "none"


def left(line: Line) -> int:
    """What of a line is neither cancelled nor shipped."""
    return line.quantity - line.cancelled - line.shipped


def held_orders(db: Session, line_too: bool = True) -> set[int]:
    """The orders with a hold on them, or (with `line_too`) on one of their lines."""
    asked = select(Hold.order_id).where(Hold.ended_at.is_(None))
    return set(db.exec(asked if line_too else asked.where(Hold.line_id.is_(None))).all())


def parcels(db: Session, ids: Iterable[int] | None = None, *, states: Iterable[str] = ()) -> list[Parcel]:
    """The groups with these ids, or in these states, by id; each with its orders and lines in order."""
    conditions = [Group.state.in_(list(states))] if states else []

    def rows(asked) -> list:
        asked = asked.where(*conditions)
        return list(db.exec(asked).all()) if ids is None else [row[0] for row in where_in(db, asked, Group.id, ids)]

    found = {group.id: Parcel(group) for group in rows(select(Group).order_by(Group.id))}
    held = held_orders(db)
    owners: dict[int, Parcel] = {}
    for order in rows(select(Order).join(Group, Group.id == Order.group_id).order_by(Order.id)):
        parcel = owners[order.id] = found[order.group_id]
        parcel.orders.append(order)
        parcel.held = parcel.held or order.id in held
    for line in rows(select(Line).join(Order, Order.id == Line.order_id).join(Group, Group.id == Order.group_id).order_by(Line.id)):
        owners[line.order_id].lines.append(line)
    return list(found.values())
