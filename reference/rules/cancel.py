"""The cancel command and the Cafe24 settings that override it (HUB-CANCEL)."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from mallrig.reference.rules.cases import (
    PREPARING,
    SIMPLE_PAYS,
    Cafe24,
    Claim,
    Exposure,
    Hub,
    Id,
    Ids,
    Payments,
    SavedHub,
    Status,
    check_hub,
    pick,
)
from mallrig.reference.rules.ruling import in_order

NOTHING_TO_CANCEL = "no products can be cancelled"

Mode = Literal["complete", "request"]


class Item(Struct, frozen=True):
    """An item of the order; `cancelled` says that it was cancelled before this call."""

    id: Id
    status: Status
    cancelled: bool = False


class Order(Struct, frozen=True):
    """An order and what was paid for it: won by payment method."""

    items: Annotated[tuple[Item, ...], Meta(min_length=1)]
    payments: Payments


class Case(Struct, frozen=True):
    """A cancel of the items whose ids are in `cancel`."""

    order: Order
    cancel: Ids
    hub: SavedHub = Hub()
    cafe24: Cafe24 = Cafe24()


class Answer(Struct, frozen=True):
    """What was done to each asked item, and to the money (HUB-CANCEL-17)."""

    mode: Literal["complete", "request", "mixed"] | None
    items: dict[str, Literal["cancelled", "cancel_requested", "already_cancelled", "refused"]]
    refund: Literal["automatic", "manual", "none"]
    because: tuple[str, ...]
    message: str | UnsetType = UNSET


EXAMPLE: dict[str, Any] = {
    "hub": {"wms": "sellmate", "cancel": "request"},
    "cafe24": {"claim": {"use": True, "auto_refund": True}},
    "order": {
        "items": [{"id": "MUG-1", "status": "N20"}, {"id": "LAMP-1", "status": "N10"}],
        "payments": {"card": 30000},
    },
    "cancel": ["MUG-1", "LAMP-1"],
}


class Refusal(NamedTuple):
    """Why an item can't be cancelled."""

    rule: str
    holds: Callable[[Item, Exposure], bool]


REFUSALS = (  # the first that holds is the reason
    Refusal("HUB-CANCEL-01", lambda item, exposure: item.status not in PREPARING),
    Refusal("HUB-CANCEL-09", lambda item, exposure: not exposure.shows("cancel", item.status)),
)


class Override(NamedTuple):
    """A Cafe24 setting that turns the Hub's mode into another."""

    rule: str
    acts_on: Mode
    becomes: Mode
    holds: Callable[[Cafe24], bool]


OVERRIDES = (  # stage after stage: HUB-CANCEL-15. Those of one stage see the same mode
    (Override("HUB-CANCEL-12", "request", "complete", lambda mall: mall.claim.use and mall.claim.auto_refund),),
    (
        Override("HUB-CANCEL-13", "complete", "request", lambda mall: mall.stock_recovery.asks),
        Override("HUB-CANCEL-14", "complete", "request", lambda mall: mall.coupon_restore.asks),
    ),
)


CASH = "cash"
AUTOMATIC = ("card", *SIMPLE_PAYS, "credit", "point", "coupon")
"""The methods refunded automatically (HUB-CANCEL-03); "may change later", says the seed."""


class Money(Struct, frozen=True):
    """What decides about a refund: what was paid with, and what this call did."""

    cash: bool
    other: bool  # a method that is neither automatic nor cash
    some_cancelled: bool
    some_requested: bool
    whole: bool


class ByHand(NamedTuple):
    """Why a refund waits for a manager."""

    rule: str
    holds: Callable[[Money], bool]


BY_HAND = (  # every one that holds is named
    ByHand("HUB-CANCEL-04", lambda money: money.cash and money.some_cancelled),
    ByHand("HUB-CANCEL-05", lambda money: not money.whole),
    ByHand("HUB-CANCEL-06", lambda money: money.some_requested),
    ByHand("HUB-CANCEL-07", lambda money: money.other),
)


def decide(
    case: Case, refusals=REFUSALS, overrides=OVERRIDES, by_hand=BY_HAND, automatic=AUTOMATIC
) -> Answer:
    """What cancelling the asked items does (HUB-CANCEL-01 to -18). Raises InvalidCase."""
    asked = check(case)
    mode, overridden = effective_mode(case.hub.cancel, case.cafe24, overrides)
    items, refused, moved = {}, [], []
    for item in asked:
        if left := _left_alone(item, case.cafe24.claim, refusals):
            items[str(item.id)], rule = left
            refused.append(rule)
        elif mode == "request" or _in_range(item, case.hub):
            items[str(item.id)] = _DONE_IN[mode]
        else:
            items[str(item.id)] = _DONE_IN["request"]
            moved.append("HUB-CANCEL-16")
    if len(refused) == len(asked):
        return Answer(None, items, "none", in_order(refused), NOTHING_TO_CANCEL)

    money = _money(case.order, items, len(asked) - len(refused), automatic)
    waits = [reason.rule for reason in by_hand if reason.holds(money)]
    because = in_order([*refused, *overridden, *moved, *(waits or ["HUB-CANCEL-03"])])
    return Answer(_acted_in(money), items, "manual" if waits else "automatic", because)


_DONE_IN = {"complete": "cancelled", "request": "cancel_requested"}


def check(case: Case) -> list[Item]:
    """The asked items, in the order asked. Raises InvalidCase for what types can't say."""
    check_hub(case.hub)
    return pick(case.order.items, case.cancel, "order.items", "cancel")


def effective_mode(chosen: Mode, mall: Cafe24, overrides=OVERRIDES) -> tuple[Mode, list[str]]:
    """The mode that the Hub acts in, and the overrides that made it so (HUB-CANCEL-12 to -15)."""
    mode, because = chosen, []
    for stage in overrides:
        before = mode
        for override in stage:
            if override.acts_on == before and override.holds(mall):
                mode = override.becomes
                because.append(override.rule)
    if because and mode == chosen:
        because.append("HUB-CANCEL-15")
    return mode, because


def _money(order: Order, items: dict[str, str], acted_on: int, automatic: tuple[str, ...]) -> Money:
    states = items.values()
    manual = [method for method in order.payments if method not in automatic]
    return Money(
        cash=CASH in manual,
        other=any(method != CASH for method in manual),
        some_cancelled="cancelled" in states,
        some_requested="cancel_requested" in states,
        whole=acted_on == len(order.items),  # what was cancelled before isn't acted on again
    )


def _acted_in(money: Money) -> str:
    if money.some_cancelled and money.some_requested:
        return "mixed"
    return "complete" if money.some_cancelled else "request"


def _left_alone(item: Item, claim: Claim, refusals) -> tuple[str, str] | None:
    """What an item that isn't acted on is, and by which rule; None if it is acted on."""
    if not claim.use:
        return "refused", "HUB-CANCEL-08"
    if item.cancelled:
        return "already_cancelled", "HUB-CANCEL-18"
    for refusal in refusals:
        if refusal.holds(item, claim.exposure):
            return "refused", refusal.rule
    return None


def _in_range(item: Item, hub: Hub) -> bool:
    """Whether "cancel complete" holds for an item (HUB-CANCEL-16).

    Only a Hub set to "cancel request" has no range here: then every status is inside.
    """
    return hub.wms is not None or not hub.complete_range or item.status in hub.complete_range
