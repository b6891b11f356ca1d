"""A fresh world for each scenario, the target it is played against, and the promises that hold when it is over."""

from contextlib import nullcontext

import pytest

from mallrig.scenarios.catalogue import RULE_ID, needed
from mallrig.scenarios.drivers.target import Lacks, Setup
from mallrig.scenarios.place import open_place
from mallrig.scenarios.playing import CURRENT
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.seen import look
from mallrig.scenarios.results import NOT_COVERED
from mallrig.scenarios.steps.board import *
from mallrig.scenarios.steps.devices import *
from mallrig.scenarios.steps.flow import *
from mallrig.scenarios.steps.groups import *
from mallrig.scenarios.steps.hub import *
from mallrig.scenarios.steps.invoice_files import *
from mallrig.scenarios.steps.invoice_list import *
from mallrig.scenarios.steps.invoices import *
from mallrig.scenarios.steps.mall import *
from mallrig.scenarios.steps.matching import *
from mallrig.scenarios.steps.messages import *
from mallrig.scenarios.steps.orders import *
from mallrig.scenarios.steps.receivers import *
from mallrig.scenarios.steps.registration import *
from mallrig.scenarios.steps.shipping import *
from mallrig.scenarios.steps.shopper import *
from mallrig.scenarios.steps.stock import *
from mallrig.scenarios.steps.time import *
from mallrig.scenarios.story import Story

BROKEN = pytest.StashKey[bool]()

def pytest_bdd_apply_tag(tag, function):
    """Tags that are rule ids become one registered mark; other tags become marks of their own name (our features have none: the test run is strict)."""
    if RULE_ID.fullmatch(tag):
        pytest.mark.rule(tag)(function)
        return True
    return None


def pytest_bdd_before_scenario(request):
    """A scenario that needs what the target says it can't isn't played: neither passed nor failed."""
    carried = [rule for mark in request.node.iter_markers("rule") for rule in mark.args]
    missing = [capability for capability in sorted(needed(carried)) if not request.getfixturevalue("setup").can(capability)]
    if missing:
        pytest.skip(f"{NOT_COVERED}, which lacks {', '.join(missing)}")


def pytest_bdd_step_error(request, exception):
    """A broken scenario says why by itself; its world isn't asked for its promises as well. One that comes to need what the
    target says it can't is neither passed nor failed."""
    request.node.stash[BROKEN] = True
    if isinstance(exception, Lacks):
        pytest.skip(f"{NOT_COVERED}, which lacks {exception.capability}")


@pytest.fixture(scope="session")
def place():
    """The rig and the target of this play."""
    with nullcontext(CURRENT.get().place) if CURRENT.get().place else open_place() as opened:
        yield opened


@pytest.fixture
def world(place):
    """A fresh world, gone afterwards."""
    made = place.rig.new_world()
    yield made
    made.delete()


@pytest.fixture
def setup(place, world):
    """One company at the target, linked with the world's sellers."""
    made = Setup.make(place.target, world)
    yield made
    made.end()


@pytest.fixture
def story(request, world, setup):
    """What the scenario speaks of; when it is over, every invariant holds."""
    told = Story.begin(world, setup)
    yield told
    if not request.node.stash.get(BROKEN, False):
        breaches = check(look(world, setup))
        assert not breaches, "\n".join(breaches)
