"""The rules: pure functions from a case to its answer. No I/O, and no clock but the case's own.

Each module is a room of the rule catalogue with `Case`, `Answer`, `EXAMPLE` and `decide`.
A room is imported when it is asked for, so that one decision starts fast.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple


class Decision(NamedTuple):
    """Where a decision of the contract lives: the names in its room."""

    room: str
    decide: str = "decide"
    answers: tuple[str, ...] = ("Answer",)

    def _named(self, name: str) -> Any:
        return getattr(import_module(f"{__name__}.{self.room}"), name)

    @property
    def case_type(self) -> type:
        return self._named("Case")

    @property
    def answer_types(self) -> tuple[type, ...]:
        """The forms that its answer can have, apart from that of an invalid case."""
        return tuple(self._named(name) for name in self.answers)

    @property
    def example(self) -> dict[str, Any]:
        return self._named("EXAMPLE")

    @property
    def function(self) -> Callable[[Any], Any]:
        """From a case to its answer; raises InvalidCase."""
        return self._named(self.decide)


DECIDE = {
    "cancel": Decision("cancel"),
    "list-cancellable": Decision("listing", "cancellable", ("Cancellable",)),
    "list-claimable": Decision("listing", "claimable", ("Claimable",)),
    "claim": Decision("claim"),
    "address-change": Decision("address_change"),
    "ship-date": Decision("ship_date"),
    "collect": Decision("collect"),
    "merge": Decision("merge"),
    "allocate": Decision("allocate"),
    "pickup": Decision("pickup"),
    "exchange": Decision("exchange"),
    "segment": Decision("segment"),
    "alimtalk": Decision("alimtalk", answers=("Answer", "Refused")),
    "invoice-range": Decision("invoice_range", answers=("Answer", "Refused")),
}
"""The fourteen decisions, by their names in the contract."""
