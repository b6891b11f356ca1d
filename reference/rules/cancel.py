"""The cancel command and the Cafe24 settings that override it (HUB-CANCEL)."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from mallrig.reference.rules.cases import (
    PREPARING,
    SIMPLE_PAYS,
    Cafe24,
    Exposure,
    Hub,
    Id,
    PaymentMethod,
    Status,
    Won,
    check_hub,
    refuse_duplicates,
)
from mallrig.reference.rules.ruling import InvalidCase, in_order

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
    payments: dict[PaymentMethod, Won]


class Case(Struct, frozen=True):
    """A cancel of the items whose ids are in `cancel`."""

    order: Order
    cancel: Annotated[tuple[Id, ...], Meta(min_length=1)]
    hub: Hub = Hub()
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


class Money(NamedTuple):
    """What decides about a refund: the methods paid with, and what this call did."""

    methods: tuple[str, ...]
    some_cancelled: bool
    some_requested: bool
    whole: bool


CASH = "cash"
AUTOMATIC = ("card", *SIMPLE_PAYS, "credit", "point", "coupon")
"""The methods refunded automatically (HUB-CANCEL-03); "may change later", says the seed."""


class ByHand(NamedTuple):
    """Why a refund waits for a manager; `automatic` are the methods that needn't."""

    rule: str
    holds: Callable[[Money, tuple[str, ...]], bool]


BY_HAND = (  # every one that holds is named
    ByHand("HUB-CANCEL-04", lambda money, automatic: money.some_cancelled and CASH in money.methods),
    ByHand("HUB-CANCEL-05", lambda money, automatic: not money.whole),
    ByHand("HUB-CANCEL-06", lambda money, automatic: money.some_requested),
    ByHand(
        "HUB-CANCEL-07", lambda money, automatic: any(m != CASH and m not in automatic for m in money.methods)
    ),
)


def decide(
    case: Case, refusals=REFUSALS, overrides=OVERRIDES, by_hand=BY_HAND, automatic=AUTOMATIC
) -> Answer:
    """What cancelling the asked items does (HUB-CANCEL-01 to -18). Raises InvalidCase."""
    check(case)
    asked = _asked(case)
    refused = _standing_in_the_way(asked, case.cafe24, refusals)
    acted_on = [item for item, (done, _) in zip(asked, refused, strict=True) if done is None]
    items = {str(item.id): done for item, (done, _) in zip(asked, refused, strict=True)}
    because = [rule for _, rule in refused if rule]
    if not acted_on:
        return Answer(None, items, "none", in_order(because), NOTHING_TO_CANCEL)

    mode, why = effective_mode(case.hub.cancel, case.cafe24, overrides)
    modes = {item.id: mode_in_range(mode, item, case.hub) for item in acted_on}
    because += why
    if any(each != mode for each in modes.values()):
        because.append("HUB-CANCEL-16")
    ...
    return Answer()
