"""A fresh world for each scenario, the target it is played against, and the promises that hold when it is over."""

from pathlib import Path

import pytest

from mallrig.scenarios.catalogue import RULE_ID
from mallrig.scenarios.place import open_place
from mallrig.scenarios.playing import CURRENT
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.seen import look
from mallrig.scenarios.steps.hub import *
from mallrig.scenarios.steps.mall import *
from mallrig.scenarios.steps.messages import *
from mallrig.scenarios.steps.orders import *
from mallrig.scenarios.steps.shopper import *
from mallrig.scenarios.steps.time import *
from mallrig.scenarios.story import Story
from mallrig.scenarios.drivers.target import Setup

BROKEN = pytest.StashKey[bool]()
NOT_COVERED = "not covered by this target"


def pytest_bdd_apply_tag(tag, function):
    """Tags that are rule ids become one registered mark, so that markers stay strict; other tags are left to it."""
    if RULE_ID.fullmatch(tag):
        pytest.mark.rule(tag)(function)
        return True
    return None


def pytest_bdd_before_scenario(request, feature, scenario):
    """A scenario of a room that the target says it hasn't isn't played: neither passed nor failed."""
    room = Path(feature.filename).parent.name
    if not request.getfixturevalue("setup").can(room):
        pytest.skip(f"{NOT_COVERED}: it has no {room}")


def pytest_bdd_step_error(request):
    """A broken scenario says why by itself; its world isn't asked for its promises as well."""
    request.node.stash[BROKEN] = True


@pytest.fixture(scope="session")
def place():
    """The rig and the target of this play."""
    playing = CURRENT.get()
    with open_place(playing.target, playing.server) as opened:
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
