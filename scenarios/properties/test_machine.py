"""The state machine over the order engine; `make soak` runs longer programs, and more of them."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from mallrig.scenarios.profile import SOAK
from mallrig.scenarios.properties.machine import OrderEngine

# the short run makes the same programs every time: what it says of a change is about the change
LENGTH = {"max_examples": 400, "stateful_step_count": 50} if SOAK else {"max_examples": 4, "stateful_step_count": 15, "derandomize": True}


def test_whatever_is_done_every_invariant_holds(place):
    machine = type("OrderEngineHere", (OrderEngine,), {"place": place})
    run_state_machine_as_test(machine, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **LENGTH))
