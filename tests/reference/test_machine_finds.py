"""The state machine finds what it is for: bugs planted in the reference, each named by the invariant that it breaks.

`make soak` looks for all of them with chance; the usual run for some, the same way each time.
"""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlmodel import select

from mallrig.reference.flow import invoice, ship, take_in, telling
from mallrig.reference.flow.cs import cancel
from mallrig.reference.rules import allocate, eligible, merge
from mallrig.reference.tables import Group, Stock
from mallrig.scenarios.place import Place, open_place
from mallrig.scenarios.profile import SOAK
from mallrig.scenarios.properties.machine import OrderEngine

Plant = Callable[[pytest.MonkeyPatch], None]


def compared_line_by_line(patch: pytest.MonkeyPatch) -> None:
    """Two lines of one product are served by the pieces of the larger."""

    def demand(lines):
        pieces = {}
        for line in lines:
            pieces[str(line.sku)] = max(pieces.get(str(line.sku), 0), line.quantity)
        return pieces

    patch.setattr(allocate, "demand", demand)


def shipped_although_held(patch: pytest.MonkeyPatch) -> None:
    """A hold that came after the invoice doesn't count."""
    real = eligible.to_ship
    patch.setattr(eligible, "to_ship", lambda *, invoiced, held: real(invoiced=invoiced, held=False))


def numbered_again(patch: pytest.MonkeyPatch) -> None:
    """Asked again, a group gets another number."""
    real = invoice._begin

    def begin(company, turn, ids, courier, batch):
        with company.store.writing() as db:
            for group in db.exec(select(Group).where(Group.id.in_(ids), Group.state == "invoice")).all():
                group.state, group.invoice_no, group.invoice_key, group.registered_at = "received", None, None, None
        return real(company, turn, ids, courier, batch)

    patch.setattr(invoice, "_begin", begin)


def on_hand_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What ships is on hand still."""
    real = ship._ship

    def forgetful(db, company, turn, parcel):
        levels = [(row, row.on_hand) for row in db.exec(select(Stock)).all()]
        real(db, company, turn, parcel)
        for row, level in levels:
            row.on_hand = level

    patch.setattr(ship, "_ship", forgetful)


def cancelled_and_not_released(patch: pytest.MonkeyPatch) -> None:
    """A cancelled line keeps its stock."""
    real = cancel._take

    def keep(db, turn, line, quantity):
        allocated = line.allocated
        real(db, turn, line, quantity)
        line.allocated = allocated

    patch.setattr(cancel, "_take", keep)


def merged_across_sellers(patch: pytest.MonkeyPatch) -> None:
    """The seller never counts."""
    real = merge.key_of
    patch.setattr(merge, "key_of", lambda order, criterion: real(order, "any_seller"))


def told_without_a_look(patch: pytest.MonkeyPatch) -> None:
    """The seller is told again of what it may know."""
    patch.setattr(telling, "left_there", lambda mall, payload: [])


def collected_twice(patch: pytest.MonkeyPatch) -> None:
    """Lines that are here are taken in again."""
    real, pieces = take_in._line_row, count(1000)
    patch.setattr(take_in, "_lines_here", lambda db, seller, orders: set())
    patch.setattr(take_in, "_line_row", lambda *what: real(*what) | {"piece": next(pieces)})


BUGS: dict[Plant, tuple[str, ...]] = {
    shipped_although_held: ("INV-31",), cancelled_and_not_released: ("INV-05", "INV-09", "INV-43"), merged_across_sellers: ("INV-28",),
    told_without_a_look: ("INV-35",), collected_twice: ("INV-21",), compared_line_by_line: ("INV-02", "INV-06"), numbered_again: ("INV-33",),
    on_hand_forgotten: ("INV-01", "INV-07"),
}  # fmt: skip
"""Planted bug -> the invariants of which one must name it."""

SOUGHT = list(BUGS) if SOAK else list(BUGS)[:5]
LENGTH = {"max_examples": 100, "stateful_step_count": 30} if SOAK else {"max_examples": 20, "stateful_step_count": 15, "derandomize": True}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """The rig and the reference, in this process."""
    with open_place() as opened:
        yield opened


def said(error: BaseException | None) -> Iterator[str]:
    """What went wrong, and what had gone wrong before: the end of a broken program finds things too."""
    while error is not None:
        yield str(error)
        error = error.__context__


@pytest.mark.parametrize("plant", SOUGHT, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found_and_named(place, monkeypatch, plant):
    plant(monkeypatch)
    machine = type("OrderEngineHere", (OrderEngine,), {"place": place})
    how = settings(deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None, report_multiple_bugs=False, **LENGTH)
    with pytest.raises(AssertionError) as found:
        run_state_machine_as_test(machine, settings=how)
    assert any(name in text for text in said(found.value) for name in BUGS[plant]), list(said(found.value))
