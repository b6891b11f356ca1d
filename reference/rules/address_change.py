"""The address change command (HUB-ADDR)."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Meta, Struct

from mallrig.reference.rules.cases import Cafe24, Count, Id, Ids, Status, Won, pick


class Item(Struct, frozen=True):
    """An item of the order, and whether its invoice number is printed."""

    id: Id
    status: Status
    invoice_printed: bool = False


class Order(Struct, frozen=True):
    """An order; `merged_with` counts the other Cafe24 orders in its Sellmate merge pack."""

    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    merged_with: Count = 0


class Case(Struct, frozen=True):
    """A change of address for `items`, and the shipping fee before and after it."""

    order: Order
    items: Ids | Literal["all"]
    fee_before: Won
    fee_after: Won
    cafe24: Cafe24 = Cafe24()


class Answer(Struct, frozen=True):
    """Whether it may be; else every rule that refuses it (HUB-ADDR-07)."""

    allowed: bool
    because: tuple[str, ...]


EXAMPLE: dict[str, Any] = {
    "cafe24": {"address_change": {"use": True, "statuses": ["N10", "N20"]}},
    "order": {"items": [{"id": "MUG-1", "status": "N20"}, {"id": "LAMP-1", "status": "N10"}], "merged_with": 1},
    "items": "all",
    "fee_before": 3000,
    "fee_after": 6000,
}  # fmt: skip


def _printed(case: Case) -> int:
    return sum(item.invoice_printed for item in case.order.items)


def _not_ready(case: Case) -> bool:
    setting = case.cafe24.address_change
    return not setting.use or any(item.status not in setting.statuses for item in case.order.items)


class Refusal(NamedTuple):
    """A rule that refuses a change of address."""

    rule: str
    holds: Callable[[Case], bool]


REFUSALS = (
    Refusal("HUB-ADDR-01", lambda case: _printed(case) == len(case.order.items)),
    Refusal("HUB-ADDR-02", lambda case: case.items != "all" and len(case.items) < len(case.order.items)),
    Refusal("HUB-ADDR-03", lambda case: 0 < _printed(case) < len(case.order.items)),
    Refusal("HUB-ADDR-04", lambda case: case.order.merged_with > 0),
    Refusal("HUB-ADDR-05", lambda case: case.fee_before != case.fee_after),
    Refusal("HUB-ADDR-06", _not_ready),
)


def decide(case: Case, refusals=REFUSALS) -> Answer:
    """Whether the customer may change the address (HUB-ADDR-01 to -07). Raises InvalidCase."""
    check(case)
    refused = tuple(refusal.rule for refusal in refusals if refusal.holds(case))
    return Answer(not refused, refused or ("HUB-ADDR-01",))


def check(case: Case) -> None:
    """Raises InvalidCase for what types can't say."""
    asked = () if case.items == "all" else case.items
    pick(case.order.items, asked, "order.items", "items")
