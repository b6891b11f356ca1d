"""The address change command (HUB-ADDR)."""

from itertools import product

import pytest

from mallrig.reference.rules import address_change, cases
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

ALLOWED = {
    "order": {"items": [{"id": 1, "status": "N20"}, {"id": "b", "status": "N10"}]},
    "items": "all",
    "fee_before": 3000,
    "fee_after": 3000,
}
REFUSING = {  # a change that makes one rule refuse, and no other
    "HUB-ADDR-02": ("items", ["b"]),
    "HUB-ADDR-03": ("order.items[1].invoice_printed", True),
    "HUB-ADDR-04": ("order.merged_with", 1),
    "HUB-ADDR-05": ("fee_after", 6000),
    "HUB-ADDR-06": ("cafe24", {"address_change": {"use": False}}),
}


def refused_by(*changes):
    case = ALLOWED
    for path, value in changes:
        case = changed(case, path, value)
    answer = ask("address-change", case)
    assert answer["allowed"] is (answer["because"] == ["HUB-ADDR-01"] and not changes)
    return answer["because"]


@pytest.mark.rule("HUB-ADDR-01")
def test_an_order_with_nothing_printed_can_be_changed():
    assert ask("address-change", ALLOWED) == {"allowed": True, "because": ["HUB-ADDR-01"]}


@pytest.mark.rule("HUB-ADDR-02")
@pytest.mark.parametrize("ids", [[1, "b"], ["b", "1"]])
def test_naming_every_item_is_the_whole_order(ids):
    assert ask("address-change", changed(ALLOWED, "items", ids))["allowed"]


@pytest.mark.rule("HUB-ADDR-02", "HUB-ADDR-03", "HUB-ADDR-04", "HUB-ADDR-05", "HUB-ADDR-06", "HUB-ADDR-07")
def test_every_rule_that_refuses_is_named_in_their_order():
    for chosen in product([True, False], repeat=len(REFUSING)):
        rules = [rule for rule, wanted in zip(REFUSING, chosen, strict=True) if wanted]
        expected = rules or ["HUB-ADDR-01"]
        assert refused_by(*(REFUSING[rule] for rule in reversed(rules))) == expected


@pytest.mark.rule("HUB-ADDR-01", "HUB-ADDR-03")
def test_every_item_printed_and_some_item_printed_are_two_rules():
    first, second = (f"order.items[{i}].invoice_printed" for i in range(2))
    assert refused_by((first, True)) == ["HUB-ADDR-03"]
    assert refused_by((first, True), (second, True)) == ["HUB-ADDR-01"]
    one = ("order.items", [{"id": 1, "status": "N20", "invoice_printed": True}])
    assert refused_by(one) == ["HUB-ADDR-01"]


@pytest.mark.rule("HUB-ADDR-02", "HUB-ADDR-03")
def test_a_printed_item_that_was_not_asked_for_refuses_too():
    assert refused_by(("items", ["b"]), ("order.items[0].invoice_printed", True)) == ["HUB-ADDR-02", "HUB-ADDR-03"]


@pytest.mark.rule("HUB-ADDR-05")
def test_a_lower_fee_refuses_as_a_higher_one():
    assert refused_by(("fee_after", 0)) == ["HUB-ADDR-05"]


@pytest.mark.rule("HUB-ADDR-06")
@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ({}, True),
        ({"statuses": ["N10", "N20"]}, True),
        ({"use": False}, False),
        ({"statuses": ["N20"]}, False),
        ({"statuses": ["N20", "N22", "N00"]}, False),
        ({"statuses": []}, False),
        ({"use": False, "statuses": []}, False),
    ],
)
def test_every_item_is_in_a_stage_that_the_setting_allows(setting, allowed):
    asked = changed(ALLOWED, "cafe24", {"address_change": setting})
    because = ["HUB-ADDR-01" if allowed else "HUB-ADDR-06"]
    assert ask("address-change", asked) == {"allowed": allowed, "because": because}


@pytest.mark.rule("HUB-ADDR-06")
@pytest.mark.parametrize("status", cases.STATUS_CODES)
def test_the_default_stages(status):
    asked = changed(ALLOWED, "order.items[0].status", status)
    assert ask("address-change", asked)["allowed"] == (status in ("N10", "N20"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", []),
        ("order", MISSING),
        ("order.items", []),
        ("order.items[1].id", "1"),
        ("order.items[0].status", MISSING),
        ("order.items[0].status", "N90"),
        ("order.items[0].invoice_printed", None),
        ("order.merged_with", -1),
        ("order.merged_with", None),
        ("items", MISSING),
        ("items", []),
        ("items", "some"),
        ("items", None),
        ("fee_before", MISSING),
        ("fee_before", 3000.0),
        ("fee_after", "3000"),
        ("fee_after", MISSING),
    ],
)
def test_an_invalid_case_is_refused_at_its_path(path, value):
    assert refused_at("address-change", changed(ALLOWED, path, value)) == path


@pytest.mark.parametrize(
    ("ids", "at"), [(["x"], "items[0]"), ([1, "x"], "items[1]"), ([1, "1"], "items[1]"), ([None], "items[0]")]
)
def test_the_asked_items_are_the_orders(ids, at):
    assert refused_at("address-change", changed(ALLOWED, "items", ids)) == at


@pytest.mark.parametrize("row", address_change.REFUSALS, ids=lambda row: row.rule)
def test_every_refusal_carries_weight(row):
    both_printed = ("order.items", [{"id": "b", "status": "N10", "invoice_printed": True}])
    path, value = REFUSING.get(row.rule, both_printed)
    asked = cases.read(address_change.Case, changed(ALLOWED, path, value))
    fewer = tuple(each for each in address_change.REFUSALS if each is not row)
    assert not address_change.decide(asked).allowed
    assert address_change.decide(asked, fewer).allowed
