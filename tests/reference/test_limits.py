"""Limits of an allocation run (OMS-ALLOC-07, -16): what is outside gets nothing and loses nothing (INV-20)."""

import pytest
from click.testing import CliRunner

from mallrig.cli import main
from tests.reference.conftest import SKUS
from tests.reference.test_day import receiver

pytestmark = pytest.mark.both_databases

ONE, OTHER = SKUS[0], next(sku for sku in SKUS if sku[:8] != SKUS[0][:8])
SUPPLIER = "S000000B"


@pytest.fixture
def waiting(rig):
    """Ten pieces of two products, the second one's from a supplier of its own and tagged; three groups of the first mall, one
    with either product and one with both, and one of the second mall a day later. {"one"|"other"|"both"|"late": group}"""
    number = rig.cafe24(f"/admin/products?product_code={OTHER[:8]}")["products"][0]["product_no"]
    rig.cafe24(f"/admin/products/{number}", method="PUT", request={"supplier_code": SUPPLIER})
    target = type(rig.setup())(rig, rig.call("POST", "/target/setups", {"world": {name: part for name, part in rig.world.items() if name != "sellmate"}}))
    target.put("stock", {ONE: {"on_hand": 10}, OTHER: {"on_hand": 10, "tags": ["fragile", "gift"]}})
    numbers = {name: rig.order(*skus, receiver=receiver(place))["order_id"] for place, (name, skus) in enumerate({"one": [ONE], "other": [OTHER], "both": [ONE, OTHER]}.items())}
    target.day(until="match")
    rig.advance("1d")
    numbers["late"] = rig.order(ONE, mall=rig.other)["order_id"]
    target.day(until="match")
    groups = {order["order_no"]: order["group"] for order in target.get("orders")["orders"]}
    target.groups = {name: groups[number] for name, number in numbers.items()}
    return target


def allocated(target) -> dict[str, str]:
    by_id = {group["group"]: group["allocated"] for group in target.get("groups")["groups"]}
    return {name: by_id[group] for name, group in target.groups.items()}


LIMITS = {
    "a seller": ({"sellers": ["{other}"]}, {"late"}),
    "two sellers": ({"sellers": ["{mall}", "{other}"]}, {"one", "other", "both", "late"}),
    "a supplier": ({"suppliers": [SUPPLIER]}, {"other"}),
    "both suppliers": ({"suppliers": [SUPPLIER, "S0000000"]}, {"one", "other", "both", "late"}),
    "a supplier that there isn't": ({"suppliers": ["S000000Z"]}, set()),
    "an option tag": ({"tags": ["gift"]}, {"other"}),
    "one of two option tags": ({"tags": ["gift", "heavy"]}, {"other"}),
    "an option tag that there isn't": ({"tags": ["heavy"]}, set()),
    "no tag at all": ({"tags": []}, set()),
    "up to a day": ({"to": "2026-01-10"}, {"one", "other", "both"}),
    "from a day": ({"from": "2026-01-11"}, {"late"}),
    "a day and a supplier": ({"to": "2026-01-10", "suppliers": ["S0000000"]}, {"one"}),
    "a seller and a supplier that it hasn't": ({"sellers": ["{other}"], "suppliers": [SUPPLIER]}, set()),
}


@pytest.mark.rule("OMS-ALLOC-07", "OMS-ALLOC-16")
@pytest.mark.parametrize("limit", LIMITS)
def test_what_is_inside_is_served_and_nothing_outside_changes(waiting, limit):
    asked, inside = LIMITS[limit]
    asked = {name: [each.format(mall=waiting.rig.mall, other=waiting.rig.other) for each in value] if isinstance(value, list) else value for name, value in asked.items()}
    tried = waiting.post("allocate", asked | {"dry_run": True})
    done = waiting.post("allocate", asked)
    assert tried["groups"] == done["groups"] == {str(waiting.groups[name]): "complete" for name in inside}
    assert "OMS-ALLOC-07" in done["because"]
    assert allocated(waiting) == {name: "complete" if name in inside else "none" for name in waiting.groups}
    # and the other way round: what has its stock keeps it when a run that gives out anew leaves it outside
    waiting.post("allocate")
    waiting.put("stock", {sku: {"on_hand": stock["allocated"]} for sku, stock in waiting.get("stock")["stock"].items()})
    before = waiting.get("stock")["stock"]
    again = waiting.post("allocate", asked | {"reallocate": {"complete": True, "partial": True}})
    assert set(again["groups"]) == set(done["groups"])
    assert set(allocated(waiting).values()) == {"complete"} and waiting.get("stock")["stock"] == before


@pytest.mark.rule("OMS-ALLOC-07")
def test_a_run_keeps_its_limits_and_one_without_names_no_limit(waiting):
    waiting.post("allocate", {"suppliers": [SUPPLIER], "tags": ["gift"]})
    kept = waiting.get("allocations")["runs"][0]["options"]
    assert (kept["suppliers"], kept["tags"], kept["sellers"]) == ([SUPPLIER], ["gift"], None)
    assert "OMS-ALLOC-07" not in waiting.post("allocate")["because"]
    assert set(allocated(waiting).values()) == {"complete"}


@pytest.mark.rule("OMS-ALLOC-07")
def test_option_tags_are_set_anew_shown_and_refused_when_they_can_not_be(waiting):
    shown = waiting.get("stock")["stock"]
    assert (shown[ONE]["tags"], shown[OTHER]["tags"]) == ([], ["fragile", "gift"])
    waiting.put("stock", {OTHER: {"tags": ["heavy", "heavy"]}, ONE: {"basis": "on_hand"}})
    assert waiting.get("stock")["stock"][OTHER]["tags"] == ["heavy"]
    waiting.put("stock", {OTHER: {"tags": []}})
    assert waiting.get("stock")["stock"][OTHER]["tags"] == []
    refused = waiting.put("stock", {OTHER: {"tags": [""]}}, status=400)
    assert refused["error"]["at"].endswith("tags[0]")
    assert waiting.post("allocate", {"tags": "gift"}, status=400)["error"]["at"] == "tags"


def test_the_command_line_limits_a_run(monkeypatch):
    calls = []
    monkeypatch.setattr("mallrig.serving.ask", lambda base, method, path, body=None: calls.append(body) or {})
    CliRunner().invoke(main, ["allocate", "--seller", "demo1", "--seller", "demo2", "--supplier", SUPPLIER, "--tag", "gift", "--from", "2026-01-10"])
    assert calls == [{"sellers": ["demo1", "demo2"], "suppliers": [SUPPLIER], "tags": ["gift"], "from": "2026-01-10"}]
