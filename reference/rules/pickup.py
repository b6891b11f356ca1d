"""The state of a pick-up of returned goods (CS-PICKUP, CS-RETURN-03)."""

from typing import Any, Literal

from msgspec import Struct

from mallrig.reference.rules.cases import Count


class Case(Struct, frozen=True):
    """Quantities by sku; `arrived` is null until the parcel is there, `collecting` once the courier has it."""

    expected: dict[str, Count]
    arrived: dict[str, Count] | None = None
    collecting: bool = False
    complete_at_once: bool = False


class Answer(Struct, frozen=True):
    """The state of the pick-up."""

    state: Literal["expected", "collecting", "completed", "short", "over"]
    because: tuple[str, ...]


EXAMPLE: dict[str, Any] = {"expected": {"A": 2, "B": 1}, "arrived": {"A": 1, "B": 2}}


def decide(case: Case) -> Answer:
    """Expected and arrived, compared for each product (CS-PICKUP-02, -03, CS-RETURN-03)."""
    if case.complete_at_once:
        return Answer("completed", ("CS-RETURN-03",))
    if case.arrived is None:
        return Answer("collecting" if case.collecting else "expected", ("CS-PICKUP-02",))
    return Answer(_compared(case.expected, case.arrived), ("CS-PICKUP-03",))


def _compared(expected: dict[str, int], arrived: dict[str, int]) -> str:
    """Short wins where both occur."""
    if any(arrived.get(sku, 0) < quantity for sku, quantity in expected.items()):
        return "short"
    if any(quantity > expected.get(sku, 0) for sku, quantity in arrived.items()):
        return "over"
    return "completed"
