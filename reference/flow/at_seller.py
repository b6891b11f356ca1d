"""How orders stand at their sellers, asked many at a time."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from mallrig.reference.model import show
from mallrig.reference.ports import Mall, MallItem

IDS_AT_ONCE = 100
NOT_CONFIRMED = "N10"
"""An item that is paid and that the seller hasn't confirmed yet (발주전)."""


def items_of(mall: Mall, order_nos: Iterable[str]) -> Iterator[MallItem]:
    """The items of these orders, of those that the seller has. Raises VendorError."""
    numbers = sorted(set(order_nos))
    for first in range(0, len(numbers), IDS_AT_ONCE):
        for page in mall.orders(order_id=",".join(numbers[first : first + IDS_AT_ONCE]), embed="items"):
            yield from (item for order in page for item in order.items)


def not_confirmed(mall: Mall, since: datetime, until: datetime) -> int:
    """How many orders of a time have an item that waits for the seller's confirmation. Raises VendorError."""
    return mall.count(order_status=NOT_CONFIRMED, start_date=show(since), end_date=show(until))
