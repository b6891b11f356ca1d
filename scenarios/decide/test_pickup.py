"""The state of a pick-up (CS-PICKUP, CS-RETURN-03)."""

from itertools import product

import pytest

from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at


def state(expected, arrived, **other):
    answer = ask("pickup", {"expected": expected, "arrived": arrived, **other})
    return answer["state"], answer["because"]


@pytest.mark.rule("CS-PICKUP-03")
@pytest.mark.parametrize(
    ("expected", "arrived", "outcome"),
    [
        ({"A": 2}, {"A": 2}, "completed"),
        ({"A": 2}, {"A": 1}, "short"),
        ({"A": 2}, {"A": 3}, "over"),
        ({"A": 2, "B": 1}, {"A": 1, "B": 2}, "short"),
        ({"A": 2}, {"A": 2, "B": 1}, "over"),
        ({"A": 2}, {"B": 2}, "short"),
        ({"A": 2}, {}, "short"),
        ({"A": 2}, {"A": 0}, "short"),
        ({"A": 2}, {"A": 2, "B": 0}, "completed"),
        ({"A": 1, "B": 1}, {"B": 1, "A": 1}, "completed"),
        ({"A": 10**30}, {"A": 10**30 + 1}, "over"),
    ],
)
@pytest.mark.parametrize("collecting", [True, False])
def test_arrived_against_expected(expected, arrived, outcome, collecting):
    assert state(expected, arrived, collecting=collecting) == (outcome, ["CS-PICKUP-03"])


@pytest.mark.rule("CS-PICKUP-02")
def test_before_the_arrival():
    assert state({"A": 2}, None) == ("expected", ["CS-PICKUP-02"])
    assert state({"A": 2}, None, collecting=True) == ("collecting", ["CS-PICKUP-02"])
    assert ask("pickup", {"expected": {"A": 2}}) == {"state": "expected", "because": ["CS-PICKUP-02"]}


@pytest.mark.rule("CS-RETURN-03")
@pytest.mark.parametrize("arrived", [None, {}, {"A": 1}, {"A": 3}, {"B": 1}])
@pytest.mark.parametrize("collecting", [True, False])
def test_complete_at_once_whatever_arrived(arrived, collecting):
    given = state({"A": 2}, arrived, collecting=collecting, complete_at_once=True)
    assert given == ("completed", ["CS-RETURN-03"])


@pytest.mark.rule("CS-PICKUP-03")
def test_every_small_parcel_said_another_way():
    quantities = [{"A": a, "B": b} for a, b in product(range(3), repeat=2)]
    for expected, arrived in product(quantities, quantities):
        surplus = [arrived[sku] - expected[sku] for sku in "AB"]
        outcome = "short" if min(surplus) < 0 else "over" if max(surplus) > 0 else "completed"
        assert state(expected, arrived) == (outcome, ["CS-PICKUP-03"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("expected", MISSING),
        ("expected", None),
        ("expected", ["A"]),
        ("expected.A", -1),
        ("expected.B", 1.0),
        ("expected.A", None),
        ("arrived", []),
        ("arrived.C", -1),
        ("arrived.A", True),
        ("collecting", None),
        ("collecting", 0),
        ("complete_at_once", "yes"),
    ],
)
def test_an_invalid_case_is_refused_at_its_path(path, value):
    valid = {"expected": {"A": 2, "B": 1}, "arrived": {"A": 1}, "collecting": False}
    assert refused_at("pickup", changed(valid, path, value)) == path
