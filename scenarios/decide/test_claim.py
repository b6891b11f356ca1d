"""The exchange/return command (HUB-CLAIM): its whole space, and invalid cases."""

from itertools import product

import pytest

from mallrig.reference.rules import cases, claim
from mallrig.scenarios.decide.asking import MISSING, ask, changed, example, refused_at

KINDS = ["return", "exchange"]
FAULTS = ["defect", "wrong_delivery"]
WISHES = ["change_of_mind", "wrong_choice"]


def decided(kind, reason, defects="apply", photos=0, decision=None, **setting):
    asked = {"kind": kind, "reason": reason, "photos": photos, "decision": decision}
    return ask("claim", {"hub": {"defects": defects}, "cafe24": {"claim": setting}, **asked})


def answer(outcome, *numbers, payer=None, message=False):
    return {
        "outcome": outcome,
        "shipping_paid_by": payer,
        "customer_message": message,
        "because": [f"HUB-CLAIM-{number:02}" for number in numbers],
    }


EVERYTHING = list(product(FAULTS + WISHES, ["apply", "await"], [0, 1], [None, "accept", "reject"]))


@pytest.mark.rule("HUB-CLAIM-02")
@pytest.mark.parametrize("kind", KINDS)
def test_claims_not_in_use_change_nothing(kind):
    for reason, defects, photos, decision in EVERYTHING:
        for auto_pickup in (True, False):
            given = decided(kind, reason, defects, photos, decision, use=False, auto_pickup=auto_pickup)
            assert given == answer("unchanged", 2)


@pytest.mark.rule("HUB-CLAIM-10")
@pytest.mark.parametrize("kind", KINDS)
def test_automatic_pickup_blocks_whatever_the_reason_and_the_handling(kind):
    for reason, defects, photos, decision in EVERYTHING:
        given = decided(kind, reason, defects, photos, decision, auto_pickup=True)
        assert given == answer("blocked_by_auto_pickup", 10)


@pytest.mark.rule("HUB-CLAIM-06", "HUB-CLAIM-11")
@pytest.mark.parametrize("photos", [0, 2])
@pytest.mark.parametrize("reason", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_malls_fault_is_applied_for_at_once_and_the_mall_pays(kind, reason, photos):
    for decision in (None, "accept"):
        given = decided(kind, reason, "apply", photos, decision)
        assert given == answer(f"{kind}_requested", 6, payer="mall")
    assert decided(kind, reason, "apply", photos, "reject") == answer(f"{kind}_rejected", 6, 11)


@pytest.mark.rule("HUB-CLAIM-09", "HUB-CLAIM-11")
@pytest.mark.parametrize("photos", [0, 2])
@pytest.mark.parametrize("defects", ["apply", "await"])
@pytest.mark.parametrize("reason", WISHES)
@pytest.mark.parametrize("kind", KINDS)
def test_any_other_reason_is_applied_for_whatever_the_handling_and_the_customer_pays(kind, reason, defects, photos):
    for decision in (None, "accept"):
        given = decided(kind, reason, defects, photos, decision)
        assert given == answer(f"{kind}_requested", 9, payer="customer")
    assert decided(kind, reason, defects, photos, "reject") == answer(f"{kind}_rejected", 9, 11)


@pytest.mark.rule("HUB-CLAIM-07", "HUB-CLAIM-08", "HUB-CLAIM-12")
@pytest.mark.parametrize(
    ("photos", "decision", "expected"),
    [
        (1, None, lambda kind: answer("awaiting_approval", 7)),
        (1, "accept", lambda kind: answer(f"{kind}_requested", 7, 8, payer="mall")),
        (1, "reject", lambda kind: answer("unchanged", 7, 12, message=True)),
        (9, "accept", lambda kind: answer(f"{kind}_requested", 7, 8, payer="mall")),
        *((0, decision, lambda kind: answer("photo_required", 7)) for decision in (None, "accept", "reject")),
    ],
)
@pytest.mark.parametrize("reason", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_manager_decides_after_seeing_a_photo(kind, reason, photos, decision, expected):
    assert decided(kind, reason, "await", photos, decision) == expected(kind)


def test_the_optional_members_have_their_defaults():
    assert ask("claim", {"kind": "return", "reason": "defect"}) == answer("return_requested", 6, payer="mall")
    assert decided("return", "defect", "await", photos=0) == answer("photo_required", 7)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", 1),
        ("kind", MISSING),
        ("kind", "cancel"),
        ("reason", MISSING),
        ("reason", "other"),
        ("reason", None),
        ("photos", -1),
        ("photos", None),
        ("photos", True),
        ("photos", 1.0),
        ("decision", "maybe"),
        ("decision", ""),
        ("hub.defects", None),
        ("cafe24.claim.use", 1),
    ],
)
def test_an_invalid_case_is_refused_at_its_path(path, value):
    assert refused_at("claim", changed(example("claim"), path, value)) == path


@pytest.mark.rule("HUB-SET-07")
def test_settings_that_could_not_have_been_saved():
    asked = changed(example("claim"), "hub", {"wms": None, "cancel": "complete"})
    assert refused_at("claim", asked) == "hub.complete_range"


@pytest.mark.parametrize("reason", claim.THE_MALLS_FAULT)
def test_every_reason_that_is_the_malls_fault_carries_weight(reason):
    asked = cases.read(claim.Case, {"kind": "return", "reason": reason})
    fewer = tuple(each for each in claim.THE_MALLS_FAULT if each != reason)
    assert claim.decide(asked).shipping_paid_by == "mall"
    assert claim.decide(asked, fewer).shipping_paid_by == "customer"
