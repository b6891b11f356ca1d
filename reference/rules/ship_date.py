"""The expected ship date command (HUB-SHIP)."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from msgspec import Meta, Struct

from mallrig.reference.rules.cases import Day, Hub, Id, Partial, SavedHub, Won, check_hub, refuse_duplicates


class Line(Struct, frozen=True):
    """A line of the order; `restock` is the date registered for a product out of stock."""

    id: Id
    in_stock: bool
    restock: Day | None = None


class Order(Struct, frozen=True):
    """An order, its Seoul order day and what was paid."""

    ordered_on: Day
    paid: Won
    lines: Annotated[tuple[Line, ...], Meta(min_length=1)]


class Case(Struct, frozen=True):
    """The ship date asked for on the Seoul day `asked_on`."""

    asked_on: Day
    order: Order
    hub: SavedHub = Hub()


class Delivery(Struct, frozen=True):
    """What leaves together, and when; no date while a product of it has none."""

    lines: tuple[Id, ...]
    date: date | None


class Answer(Struct, frozen=True):
    """The deliveries by date, undated last, and the restock dates shown beside the lines."""

    supported: bool
    deliveries: tuple[Delivery, ...]
    restock: dict[str, date]
    because: tuple[str, ...]


EXAMPLE: dict[str, Any] = {
    "hub": {"partial": {"on": True, "base_days": 3, "minimum": 50000}},
    "asked_on": "2025-03-03",
    "order": {
        "ordered_on": "2025-03-03",
        "paid": 50000,
        "lines": [{"id": "A", "in_stock": True}, {"id": "B", "in_stock": False, "restock": "2025-03-07"}],
    },
}


def decide(case: Case) -> Answer:
    """When what leaves (HUB-SHIP-02 to -08). Raises InvalidCase."""
    check(case)
    if case.hub.wms is None:
        return Answer(False, (), {}, ("HUB-SHIP-03",))
    order = case.order
    ready = {line.id: _ready_on(line, case.asked_on) for line in order.lines}
    restock = {str(line.id): ready[line.id] for line in order.lines if not line.in_stock and ready[line.id]}
    splits, rule = _may_split(case.hub.partial, order.paid)
    together = [line for line in order.lines if not splits or _waited_for(line, ready[line.id], case)]
    first = _latest(ready[line.id] for line in together)
    leaves = ready | {line.id: first for line in together}
    deliveries = _by_date(order.lines, leaves)
    named = (
        ("HUB-SHIP-04", len(deliveries) > 1),
        ("HUB-SHIP-02", bool(restock)),
        ("HUB-SHIP-08", any(line.in_stock or ready[line.id] is None for line in order.lines)),
    )
    return Answer(True, deliveries, restock, (rule, *(rule for rule, holds in named if holds)))


def check(case: Case) -> None:
    """Raises InvalidCase for what types can't say."""
    check_hub(case.hub)
    refuse_duplicates((line.id for line in case.order.lines), lambda i: f"order.lines[{i}].id")


def _may_split(partial: Partial, paid: int) -> tuple[bool, str]:
    if not partial.on:
        return False, "HUB-SHIP-07"
    if paid < partial.minimum:
        return False, "HUB-SHIP-06"
    return True, "HUB-SHIP-05"


def _ready_on(line: Line, asked_on: date) -> date | None:
    """When a line could leave: in stock today; a restock date in the past counts as none (HUB-SHIP-08)."""
    if line.in_stock:
        return asked_on
    return line.restock if line.restock and line.restock >= asked_on else None


def _waited_for(line: Line, ready: date | None, case: Case) -> bool:
    """Whether a line is in the first delivery of an order that splits (HUB-SHIP-05)."""
    if line.in_stock:
        return True
    return ready is not None and (ready - case.order.ordered_on).days <= case.hub.partial.base_days


def _latest(days: Iterable[date | None]) -> date | None:
    """The day on which all are there; none if one of them has none, or there are none."""
    days = list(days)
    return None if None in days else max(days, default=None)


def _by_date(lines: Iterable[Line], leaves: dict[Id, date | None]) -> tuple[Delivery, ...]:
    """One delivery a day, undated last, the lines in the order given."""
    deliveries = {}
    for line in lines:
        deliveries.setdefault(leaves[line.id], []).append(line.id)
    days = sorted(deliveries, key=lambda day: (day is None, day or date.min))
    return tuple(Delivery(tuple(deliveries[day]), day) for day in days)
