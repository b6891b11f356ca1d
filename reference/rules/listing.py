"""The lists of orders that a customer can cancel, or exchange and return (HUB-CANCEL, HUB-CLAIM)."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from mallrig.reference.rules.cancel import NOTHING_TO_CANCEL
from mallrig.reference.rules.cases import (
    PREPARING,
    Cafe24,
    Exposure,
    Id,
    Moment,
    Status,
    refuse_duplicates,
    seoul_day,
)

NOTHING_TO_CLAIM = "no products can be exchanged or returned"
LISTED_MAX = 5
MAIN_SHOP = 1


class Item(Struct, frozen=True):
    """An item of an order."""

    id: Id
    status: Status
    cancelled: bool = False


class Order(Struct, frozen=True):
    """An order of the customer, in the shop `shop_no` of the mall."""

    id: Id
    ordered_at: Moment
    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    shop_no: int = MAIN_SHOP


class Case(Struct, frozen=True):
    """A list asked for at `now`, out of these orders."""

    now: Moment
    orders: tuple[Order, ...]
    cafe24: Cafe24 = Cafe24()


class Cancellable(Struct, frozen=True):
    """The orders listed, newest first; `message` when there are none."""

    orders: tuple[Id, ...]
    because: tuple[str, ...]
    message: str | UnsetType = UNSET


class Claimable(Struct, frozen=True):
    """The orders listed, newest first, and what can be applied for in each."""

    orders: tuple[Id, ...]
    kinds: dict[str, tuple[Literal["exchange", "return"], ...]]
    because: tuple[str, ...]
    message: str | UnsetType = UNSET


EXAMPLE: dict[str, Any] = {
    "now": "2025-03-10T10:00:00+09:00",
    "cafe24": {"claim": {"exposure": {"base": "order", "days": 7}}},
    "orders": [
        {"id": "20250303-0000001", "ordered_at": "2025-03-03T23:59:00+09:00", "items": [{"id": 1, "status": "N20"}]},
        {"id": "20250302-0000009", "ordered_at": "2025-03-02T09:00:00+09:00", "items": [{"id": 2, "status": "N40"}]},
    ],
}  # fmt: skip


class Kind(NamedTuple):
    """A kind of claim and the statuses in which it can be applied for."""

    name: str
    statuses: tuple[str, ...]


class Rules(NamedTuple):
    """The rules of one list, by what they do."""

    not_in_use: str
    status: str
    ticked: str
    any_age: str
    within_days: str


CANCEL = (Kind("cancel", PREPARING),)
CANCEL_RULES = Rules("HUB-CANCEL-08", "HUB-CANCEL-01", "HUB-CANCEL-09", "HUB-CANCEL-10", "HUB-CANCEL-11")
CLAIMS = (Kind("exchange", (*PREPARING, "N30", "N40")), Kind("return", ("N30", "N40")))
CLAIM_RULES = Rules("HUB-CLAIM-02", "HUB-CLAIM-01", "HUB-CLAIM-03", "HUB-CLAIM-04", "HUB-CLAIM-05")


def cancellable(case: Case, kinds: Sequence[Kind] = CANCEL) -> Cancellable:
    """The orders with something to cancel (HUB-CANCEL-01, -08 to -11). Raises InvalidCase."""
    listed, because = _list(case, kinds, CANCEL_RULES)
    return Cancellable(tuple(order.id for order in listed), because, UNSET if listed else NOTHING_TO_CANCEL)


def claimable(case: Case, kinds: Sequence[Kind] = CLAIMS) -> Claimable:
    """The orders with something to exchange or return (HUB-CLAIM-01 to -05). Raises InvalidCase."""
    listed, because = _list(case, kinds, CLAIM_RULES)
    exposure = case.cafe24.claim.exposure
    return Claimable(
        tuple(order.id for order in listed),
        {str(order.id): _ticked(order, kinds, exposure) for order in listed},
        because,
        UNSET if listed else NOTHING_TO_CLAIM,
    )


def check(case: Case) -> None:
    """Raises InvalidCase for what types can't say."""
    refuse_duplicates((order.id for order in case.orders), lambda i: f"orders[{i}].id")
    for n, order in enumerate(case.orders):
        refuse_duplicates((item.id for item in order.items), lambda i, n=n: f"orders[{n}].items[{i}].id")


def _list(case: Case, kinds: Sequence[Kind], rules: Rules) -> tuple[list[Order], tuple[str, ...]]:
    """The orders to list, newest first and five at most, and the rules that made it these."""
    check(case)
    claim = case.cafe24.claim
    if not claim.use:
        return [], (rules.not_in_use,)
    of_shop = [order for order in case.orders if order.shop_no == MAIN_SHOP]
    in_status = [order for order in of_shop if _in_status(order, kinds)]
    ticked = [order for order in in_status if _ticked(order, kinds, claim.exposure)]
    shown = [order for order in ticked if _young_enough(order, case.now, claim.exposure)]
    shown.sort(key=lambda order: (order.ordered_at, str(order.id)), reverse=True)
    because = (
        *(["HUB-SET-11"] if len(of_shop) < len(case.orders) else []),
        rules.status,
        *([rules.ticked] if len(ticked) < len(in_status) else []),
        rules.any_age if claim.exposure.base == "delivery" else rules.within_days,
    )
    return shown[:LISTED_MAX], because


def _in_status(order: Order, kinds: Sequence[Kind]) -> bool:
    return any(not item.cancelled and item.status in kind.statuses for kind in kinds for item in order.items)


def _ticked(order: Order, kinds: Sequence[Kind], exposure: Exposure) -> tuple[str, ...]:
    """The kinds of claim that can be applied for, each for some item that is not cancelled."""
    return tuple(
        kind.name
        for kind in kinds
        if any(
            not item.cancelled and item.status in kind.statuses and exposure.shows(kind.name, item.status)
            for item in order.items
        )
    )


def _young_enough(order: Order, now: Moment, exposure: Exposure) -> bool:
    """Up to and including the last day after the order day, in Seoul (HUB-CANCEL-11, HUB-CLAIM-05)."""
    if exposure.base == "delivery":
        return True
    return (seoul_day(now) - seoul_day(order.ordered_at)).days <= exposure.days
