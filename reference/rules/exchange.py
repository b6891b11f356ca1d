"""How an exchange is processed here: case 1 and case 2 (CS-EXCH)."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, field


class Case(Struct, frozen=True):
    """An exchange; `as` "case1" asks for a new order, whatever the seller collects."""

    seller_collects_exchange: bool
    shipped: bool
    as_: Literal["case1"] | None = field(name="as", default=None)


class WouldShipTwice(Struct, frozen=True):
    """The refusal of CS-EXCH-04."""

    message: str
    code: Literal["would_ship_twice"] = "would_ship_twice"


class Answer(Struct, frozen=True):
    """What the original line is processed as, and what is made beside it."""

    cs: Literal["exchange", "cancel", "return"] | None
    new_order: bool
    pickup: bool
    because: tuple[str, ...]
    error: WouldShipTwice | UnsetType = UNSET


EXAMPLE: dict[str, Any] = {"seller_collects_exchange": True, "shipped": True}


def decide(case: Case) -> Answer:
    """Case 1 makes a new order, case 2 leaves that to the seller (CS-EXCH-01 to -04)."""
    if not case.seller_collects_exchange:
        because = ("CS-EXCH-01", "CS-EXCH-02") if case.shipped else ("CS-EXCH-01",)
        return Answer("exchange", new_order=True, pickup=case.shipped, because=because)
    if case.as_ == "case1":
        error = WouldShipTwice("the seller's new order is collected too: the goods would be sent twice")
        return Answer(None, new_order=False, pickup=False, because=("CS-EXCH-04",), error=error)
    cs = "return" if case.shipped else "cancel"
    return Answer(cs, new_order=False, pickup=case.shipped, because=("CS-EXCH-03",))
