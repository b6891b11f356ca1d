"""The cancel command by examples (HUB-CANCEL); its whole space is in test_cancel_space.py."""

import pytest

from mallrig.reference.rules import cancel, cases
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at


def case(*items, asked=None, payments=None, hub=None, claim=None, **mall):
    """A cancel of items given as (id, status) or (id, status, cancelled)."""
    members = ("id", "status", "cancelled")
    return {
        "hub": hub or {},
        "cafe24": {"claim": claim or {}, **mall},
        "order": {
            "items": [dict(zip(members, item, strict=False)) for item in items],
            "payments": payments or {"card": 30000},
        },
        "cancel": asked or [item[0] for item in items],
    }


COMPLETE = {"cancel": "complete"}
MUG, LAMP = ("MUG", "N20"), ("LAMP", "N10")


def because(*numbers):
    return [f"HUB-CANCEL-{number:02}" for number in numbers]


def in_short(answer):
    return answer["mode"], answer["refund"], [int(rule[-2:]) for rule in answer["because"]]


@pytest.mark.rule("HUB-CANCEL-17")
def test_the_answer_is_whole():
    assert ask("cancel", case(MUG, LAMP, hub=COMPLETE)) == {
        "mode": "complete",
        "items": {"MUG": "cancelled", "LAMP": "cancelled"},
        "refund": "automatic",
        "because": ["HUB-CANCEL-03"],
    }


@pytest.mark.rule("HUB-CANCEL-04")
def test_card_and_cash_together_wait_for_a_manager():
    answer = ask("cancel", case(MUG, LAMP, hub=COMPLETE, payments={"card": 20000, "cash": 10000}))
    assert answer["items"] == {"MUG": "cancelled", "LAMP": "cancelled"}
    assert in_short(answer) == ("complete", "manual", [4])


@pytest.mark.rule("HUB-CANCEL-03", "HUB-CANCEL-04", "HUB-CANCEL-07")
@pytest.mark.parametrize(
    ("method", "expected"),
    [
        *((method, ("automatic", [3])) for method in ("card", "credit", "point", "coupon")),
        *((method, ("automatic", [3])) for method in ("naverpay", "kakaopay", "payco", "tosspay", "samsungpay")),
        ("cash", ("manual", [4])),
        *((method, ("manual", [7])) for method in ("cell", "tcash", "icash", "prepaid", "pointfy", "cvs", "cod")),
        *((method, ("manual", [7])) for method in ("market_discount", "giftcard", "pointcard", "etc")),
    ],
)
@pytest.mark.parametrize("beside", [{}, {"point": 0}])
def test_each_payment_method(method, expected, beside):
    answer = ask("cancel", case(MUG, hub=COMPLETE, payments={**beside, method: 1000}))
    assert in_short(answer)[1:] == expected


@pytest.mark.rule("HUB-CANCEL-03")
def test_an_order_that_cost_nothing_has_nothing_to_wait_for():
    free = changed(case(MUG, hub=COMPLETE), "order.payments", {})
    assert in_short(ask("cancel", free)) == ("complete", "automatic", [3])


@pytest.mark.rule("HUB-CANCEL-02", "HUB-CANCEL-05")
def test_part_of_an_order_waits_for_a_manager():
    answer = ask("cancel", case(MUG, LAMP, asked=["LAMP"], hub=COMPLETE))
    assert answer["items"] == {"LAMP": "cancelled"}
    assert in_short(answer) == ("complete", "manual", [5])


@pytest.mark.rule("HUB-CANCEL-05")
def test_the_rest_of_an_order_cancelled_before_is_part_of_it():
    answer = ask("cancel", case(("MUG", "C40", True), LAMP, asked=["LAMP"], hub=COMPLETE))
    assert in_short(answer) == ("complete", "manual", [5])


@pytest.mark.rule("HUB-CANCEL-06")
def test_a_request_waits_for_a_manager():
    answer = ask("cancel", case(MUG, LAMP, payments={"cash": 1}))
    assert answer["items"] == {"MUG": "cancel_requested", "LAMP": "cancel_requested"}
    assert in_short(answer) == ("request", "manual", [6])


@pytest.mark.rule("HUB-CANCEL-04", "HUB-CANCEL-05", "HUB-CANCEL-06", "HUB-CANCEL-07", "HUB-CANCEL-16")
def test_every_reason_to_wait_is_named():
    mixed = case(
        MUG,
        LAMP,
        ("CUP", "N21"),
        asked=["LAMP", "MUG"],
        hub={"wms": None, "cancel": "complete", "complete_range": ["N10"]},
        payments={"etc": 1, "cash": 1, "card": 1},
    )
    answer = ask("cancel", mixed)
    assert answer["items"] == {"LAMP": "cancelled", "MUG": "cancel_requested"}
    assert in_short(answer) == ("mixed", "manual", [16, 4, 5, 6, 7])


@pytest.mark.rule("HUB-CANCEL-08")
def test_claims_not_in_use_refuse_all_even_what_is_cancelled_already():
    assert ask("cancel", case(MUG, ("LAMP", "C40", True), ("CUP", "N40"), claim={"use": False})) == {
        "mode": None,
        "items": {"MUG": "refused", "LAMP": "refused", "CUP": "refused"},
        "refund": "none",
        "message": "no products can be cancelled",
        "because": ["HUB-CANCEL-08"],
    }


@pytest.mark.rule("HUB-CANCEL-01")
@pytest.mark.parametrize("status", cases.STATUS_CODES)
def test_only_preparing_items_can_be_cancelled(status):
    answer = ask("cancel", case(("MUG", status), hub=COMPLETE))
    if status in ("N10", "N20", "N21", "N22"):
        assert answer["items"] == {"MUG": "cancelled"}
    else:
        assert answer["items"] == {"MUG": "refused"}
        assert in_short(answer) == (None, "none", [1])


@pytest.mark.rule("HUB-CANCEL-09")
@pytest.mark.parametrize(
    ("ticks", "done"),
    [
        (["N20"], "cancel_requested"),
        (["cancel_N20"], "cancel_requested"),
        (["exchange_N20", "return_N20", "cancel_N10"], "refused"),
        ([], "refused"),
    ],
)
def test_a_code_stands_for_every_kind_and_a_tick_for_its_own(ticks, done):
    answer = ask("cancel", case(MUG, claim={"exposure": {"statuses": ticks}}))
    assert answer["items"] == {"MUG": done}
    assert answer["because"] == because(9 if done == "refused" else 6)


@pytest.mark.rule("HUB-CANCEL-10", "HUB-CANCEL-11")
def test_the_exposure_period_is_the_lists_alone():
    answer = ask("cancel", case(MUG, hub=COMPLETE, claim={"exposure": {"base": "order", "days": 0}}))
    assert answer["items"] == {"MUG": "cancelled"}


@pytest.mark.rule("HUB-CANCEL-18")
def test_cancelled_twice():
    answer = ask("cancel", case(("MUG", "N20", True), ("LAMP", "C40", True), hub=COMPLETE))
    assert answer == {
        "mode": None,
        "items": {"MUG": "already_cancelled", "LAMP": "already_cancelled"},
        "refund": "none",
        "message": "no products can be cancelled",
        "because": ["HUB-CANCEL-18"],
    }


@pytest.mark.rule("HUB-CANCEL-01", "HUB-CANCEL-09", "HUB-CANCEL-18")
def test_refusals_are_named_in_the_order_asked_and_once():
    items = [("a", "N22"), ("b", "C40", True), ("c", "N30"), ("d", "N22"), ("e", "N20"), ("f", "N40")]
    ticks = {"exposure": {"statuses": ["N20"]}, "auto_refund": True}
    asked = ["b", "d", "e", "c", "f", "a"]
    answer = ask("cancel", case(*items, asked=asked, claim=ticks))
    assert list(answer["items"].items()) == [
        ("b", "already_cancelled"),
        ("d", "refused"),
        ("e", "cancelled"),
        ("c", "refused"),
        ("f", "refused"),
        ("a", "refused"),
    ]
    assert in_short(answer) == ("complete", "manual", [18, 9, 1, 12, 5])


@pytest.mark.rule("HUB-CANCEL-12", "HUB-CANCEL-13", "HUB-CANCEL-14", "HUB-CANCEL-15")
@pytest.mark.parametrize(
    ("chosen", "auto_refund", "stock", "coupon", "expected"),
    [
        ("request", False, "auto", "auto", ("request", "manual", [6])),
        ("request", True, "auto", "never", ("complete", "automatic", [12, 3])),
        ("request", True, "ask", "auto", ("request", "manual", [12, 13, 15, 6])),
        ("request", True, "never", "ask", ("request", "manual", [12, 14, 15, 6])),
        ("request", True, "ask", "ask", ("request", "manual", [12, 13, 14, 15, 6])),
        ("request", False, "ask", "ask", ("request", "manual", [6])),
        ("complete", True, "auto", "auto", ("complete", "automatic", [3])),
        ("complete", True, "ask", "ask", ("request", "manual", [13, 14, 6])),
        ("complete", False, "auto", "ask", ("request", "manual", [14, 6])),
    ],
)
@pytest.mark.parametrize("when", ["before_payment", "after_payment"])
def test_overrides(chosen, auto_refund, stock, coupon, expected, when):
    asked = case(
        MUG,
        hub={"cancel": chosen},
        claim={"auto_refund": auto_refund},
        stock_recovery={when: stock},
        coupon_restore={when: coupon},
    )
    assert in_short(ask("cancel", asked)) == expected


@pytest.mark.rule("HUB-CANCEL-16")
@pytest.mark.parametrize(
    ("hub", "expected"),
    [
        ({"wms": None, "cancel": "complete", "complete_range": ["N10"]}, ("mixed", "manual", [16, 5, 6])),
        ({"wms": None, "cancel": "complete", "complete_range": ["N21"]}, ("request", "manual", [16, 5, 6])),
        ({"wms": None, "cancel": "complete", "complete_range": ["N20", "N10"]}, ("complete", "manual", [5])),
        ({"wms": None, "cancel": "request", "complete_range": ["N10"]}, ("mixed", "manual", [12, 16, 5, 6])),
        ({"wms": None, "cancel": "request", "complete_range": []}, ("complete", "manual", [12, 5])),
        ({"wms": None, "cancel": "request"}, ("complete", "manual", [12, 5])),
        ({"wms": "sellmate", "cancel": "complete", "complete_range": ["N10"]}, ("complete", "manual", [5])),
        ({"wms": "sellmate", "cancel": "complete"}, ("complete", "manual", [5])),
    ],
)
def test_the_range_counts_without_a_wms(hub, expected):
    asked = case(MUG, LAMP, ("CUP", "N10"), asked=["MUG", "LAMP"], hub=hub, claim={"auto_refund": True})
    assert in_short(ask("cancel", asked)) == expected


@pytest.mark.rule("HUB-CANCEL-16")
def test_a_request_moves_no_item_whatever_the_range():
    hub = {"wms": None, "cancel": "complete", "complete_range": ["N10"]}
    answer = ask("cancel", case(MUG, LAMP, hub=hub, stock_recovery={"after_payment": "ask"}))
    assert in_short(answer) == ("request", "manual", [13, 6])


def test_ids_are_compared_as_text_and_echoed():
    answer = ask("cancel", case((1, "N20"), ("a b", "N20"), ("", "N20"), asked=["1", "", "a b"], hub=COMPLETE))
    assert answer["items"] == {"1": "cancelled", "": "cancelled", "a b": "cancelled"}
    assert answer["refund"] == "automatic"


VALID = case(MUG, LAMP, hub={"wms": None, "cancel": "request", "complete_range": ["N10"]})


def test_every_default():
    bare = {name: VALID[name] for name in ("order", "cancel")}
    spelled_out = {
        **bare,
        "hub": {
            "wms": "sellmate",
            "cancel": "request",
            "complete_range": [],
            "defects": "apply",
            "partial": {"on": False, "base_days": 0, "minimum": 0},
        },
        "cafe24": {
            "claim": {
                "use": True,
                "auto_refund": False,
                "auto_pickup": False,
                "exposure": {
                    "statuses": ["N10", "N20", "N21", "N22", "N30", "N40"],
                    "base": "delivery",
                    "days": 7,
                },
            },
            "stock_recovery": {"before_payment": "auto", "after_payment": "auto"},
            "coupon_restore": {"before_payment": "auto", "after_payment": "auto"},
            "address_change": {"use": True, "statuses": ["N10", "N20"]},
        },
    }
    assert cases.read(cancel.Case, bare) == cases.read(cancel.Case, spelled_out)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("", None),
        ("", []),
        ("", "cancel"),
        ("order", MISSING),
        ("order", None),
        ("cancel", MISSING),
        ("cancel", []),
        ("cancel", "MUG"),
        ("cancel[0]", "SAUCER"),
        ("cancel[1]", "MUG"),
        ("cancel[1]", None),
        ("cancel[0]", 1.0),
        ("order.items", MISSING),
        ("order.items", []),
        ("order.items[0]", None),
        ("order.items[0].id", MISSING),
        ("order.items[0].id", None),
        ("order.items[0].id", True),
        ("order.items[0].id", 1.0),
        ("order.items[0].id", ["MUG"]),
        ("order.items[1].id", "MUG"),
        ("order.items[0].status", MISSING),
        ("order.items[0].status", "N99"),
        ("order.items[0].status", "n20"),
        ("order.items[0].status", 20),
        ("order.items[0].cancelled", None),
        ("order.items[0].cancelled", 1),
        ("order.payments", MISSING),
        ("order.payments", []),
        ("order.payments.gold", 1),
        ("order.payments.card", -1),
        ("order.payments.card", 1.0),
        ("order.payments.card", "1000"),
        ("hub", None),
        ("hub.wms", "other"),
        ("hub.cancel", "finish"),
        ("hub.cancel", None),
        ("hub.complete_range", None),
        ("hub.complete_range[0]", "N30"),
        ("hub.defects", "wait"),
        ("hub.partial", {"on": 1}),
        ("hub.partial", {"base_days": -1}),
        ("cafe24", None),
        ("cafe24.claim.use", "T"),
        ("cafe24.claim.exposure", {"statuses": ["N99"]}),
        ("cafe24.claim.exposure", {"statuses": ["refund_N20"]}),
        ("cafe24.claim.exposure", {"days": -1}),
        ("cafe24.claim.exposure", {"base": "payment"}),
        ("cafe24.stock_recovery", {"before_payment": None}),
        ("cafe24.coupon_restore", {"after_payment": "T"}),
    ],
)
@pytest.mark.rule("HUB-SET-01", "HUB-SET-06", "HUB-SET-08")
def test_an_invalid_case_is_refused_at_its_path(path, value):
    assert refused_at("cancel", changed(VALID, path, value)).startswith(path)


@pytest.mark.parametrize(
    ("path", "value", "at"),
    [
        ("hub.partial", {"base_days": -1}, "hub.partial.base_days"),
        ("cafe24.claim.exposure", {"statuses": ["N10", "cancel_N99"]}, "cafe24.claim.exposure.statuses[1]"),
        ("order.payments", {"card": 1, "gold": 1, "cash": 1}, "order.payments.gold"),
        ("order.payments", {"card": 1, "point": -1, "cash": 1}, "order.payments.point"),
        ("order.payments", {"a.b[0]": 1}, "order.payments.a.b[0]"),
        ("order.payments", {"x` - at `$.hub`": 1}, "order.payments.x` - at `$.hub`"),
        ("order.items[0].status", "x' - at `$.hub`", "order.items[0].status"),
        ("order.items[0].status", "Object missing required field `x`", "order.items[0].status"),
        ("cancel", [1, "1"], "cancel[0]"),
        ("cancel", ["MUG", "LAMP", "MUG"], "cancel[2]"),
    ],
)
def test_the_path_leads_all_the_way(path, value, at):
    assert refused_at("cancel", changed(VALID, path, value)) == at


@pytest.mark.rule("HUB-SET-07")
@pytest.mark.parametrize("complete_range", [MISSING, []])
def test_cancel_complete_without_wms_and_range_could_not_have_been_saved(complete_range):
    unsaved = changed(VALID, "hub", {"wms": None, "cancel": "complete", "complete_range": ["N10"]})
    assert "mode" in ask("cancel", unsaved)
    assert refused_at("cancel", changed(unsaved, "hub.complete_range", complete_range)) == "hub.complete_range"


# --- every row carries weight ------------------------------------------------------------------


def read(raw):
    return cases.read(cancel.Case, raw)


def without(rows, row):
    return tuple(each for each in rows if each is not row)


@pytest.mark.parametrize("row", cancel.REFUSALS, ids=lambda row: row.rule)
def test_every_refusal_carries_weight(row):
    asked = read(case(("a", "N30"), ("b", "N20"), claim={"exposure": {"statuses": ["N30"]}}))
    assert cancel.decide(asked, refusals=without(cancel.REFUSALS, row)).items != cancel.decide(asked).items


@pytest.mark.parametrize("row", [row for stage in cancel.OVERRIDES for row in stage], ids=lambda row: row.rule)
def test_every_override_carries_weight(row):
    fewer = tuple(without(stage, row) for stage in cancel.OVERRIDES)
    by_rule = {
        "HUB-CANCEL-12": {"claim": {"auto_refund": True}},
        "HUB-CANCEL-13": {"hub": COMPLETE, "stock_recovery": {"before_payment": "ask"}},
        "HUB-CANCEL-14": {"hub": COMPLETE, "coupon_restore": {"before_payment": "ask"}},
    }
    asked = read(case(MUG, **by_rule[row.rule]))
    assert cancel.decide(asked, overrides=fewer).mode != cancel.decide(asked).mode


@pytest.mark.rule("HUB-CANCEL-15")
def test_the_order_of_the_overrides_carries_weight():
    asked = read(case(MUG, claim={"auto_refund": True}, stock_recovery={"before_payment": "ask"}))
    assert cancel.decide(asked).mode == "request"
    assert cancel.decide(asked, overrides=cancel.OVERRIDES[::-1]).mode == "complete"


@pytest.mark.parametrize("row", cancel.BY_HAND, ids=lambda row: row.rule)
def test_every_reason_to_wait_carries_weight(row):
    by_rule = {
        "HUB-CANCEL-04": case(MUG, hub=COMPLETE, payments={"cash": 1}),
        "HUB-CANCEL-05": case(MUG, LAMP, asked=["MUG"], hub=COMPLETE),
        "HUB-CANCEL-06": case(MUG),
        "HUB-CANCEL-07": case(MUG, hub=COMPLETE, payments={"cell": 1}),
    }
    asked = read(by_rule[row.rule])
    assert cancel.decide(asked).refund == "manual"
    assert cancel.decide(asked, by_hand=without(cancel.BY_HAND, row)).refund == "automatic"


@pytest.mark.parametrize("method", cancel.AUTOMATIC)
def test_every_automatic_method_carries_weight(method):
    asked = read(case(MUG, hub=COMPLETE, payments={method: 1}))
    assert cancel.decide(asked).refund == "automatic"
    fewer = tuple(each for each in cancel.AUTOMATIC if each != method)
    assert cancel.decide(asked, automatic=fewer).refund == "manual"
