"""Why a group got nothing, what another order of service would have given it, and the same on the command line."""

import json

import pytest
from click.testing import CliRunner

from mallrig.cli import main
from tests.reference.conftest import SKUS
from tests.reference.test_day import receiver

UNIT = SKUS[0]


@pytest.fixture
def short(rig):
    """Three pieces; the first order wants three, the three after it one each. The mall lists the latest first: group 4 is the first order."""
    made = rig.call("POST", "/target/setups", {"world": {name: part for name, part in rig.world.items() if name != "sellmate"}})
    target = type(rig.setup())(rig, made)
    target.put("stock", {UNIT: {"on_hand": 3}})
    for number, quantity in enumerate((3, 1, 1, 1)):
        rig.order(UNIT, quantity=quantity, receiver=receiver(number))
        rig.advance("1m")
    target.day(until="match")
    return target


SERVED = {(None, None): 1, ("quantity", "larger"): 1, ("quantity", "smaller"): 3, ("amount", "larger"): 1, ("amount", "smaller"): 3}


@pytest.mark.rule("OMS-ALLOC-06")
def test_a_dry_run_compares_orders_of_service_and_changes_nothing(short):
    tried = short.post("allocate", {"dry_run": True})
    assert {(each["then"], each["then_first"]): each["served_whole"] for each in tried["otherwise"]} == SERVED
    assert [each["then"] for each in tried["otherwise"] if each["asked"]] == [None]
    assert (tried["run"], tried["complete"]) == (None, [4])
    assert short.get("stock")["stock"][UNIT]["allocated"] == 0
    assert short.get("allocations")["runs"] == []


@pytest.mark.rule("OMS-ALLOC-06", "OMS-ALLOC-09")
def test_a_group_that_got_nothing_is_told_why(short):
    short.post("allocate")
    told = short.get("groups/1/why")
    assert (told["run"], told["given"]) == (1, "none")
    assert told["lines"][0]["reason"] == f"1 of {UNIT} wanted, 0 free now (OMS-ALLOC-09)"
    assert {(each["then"], each["then_first"]): each["group"] for each in told["otherwise"]} == {
        way: "complete" if served == 3 else "none" for way, served in SERVED.items()
    }


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (["explain", "group", "G17", "--setup", "s2"], ("GET", "/target/s2/groups/17/why", None)),
        (["stock"], ("GET", "/target/s1/stock", None)),
        (["ship", "G3", "4"], ("POST", "/target/s1/ship", {"groups": [3, 4]})),
        (["ship", "--all"], ("POST", "/target/s1/ship", {"all": True})),
        (["ship", "--scan", "640012345678"], ("POST", "/target/s1/ship", {"scan": "640012345678"})),
        (["allocate", "--dry-run", "--then", "quantity", "--then-first", "smaller"],
         ("POST", "/target/s1/allocate", {"dry_run": True, "then": "quantity", "then_first": "smaller"})),
    ],
)  # fmt: skip
def test_the_command_line_asks_the_same(monkeypatch, arguments, asked):
    calls = []
    monkeypatch.setattr("mallrig.serving.ask", lambda base, method, path, body=None: calls.append((method, path, body)) or {"done": True})
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {"done": True}
    assert calls == [asked]


def test_what_is_no_group_is_refused():
    result = CliRunner().invoke(main, ["explain", "group", "GX"])
    assert result.exit_code == 2 and "a group is G17 or 17" in result.output
