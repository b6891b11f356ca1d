"""The Hub's decisions, the pick-up and the exchange, asked any JSON anywhere (INV-50, INV-51)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mallrig.reference.rules import sentences
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at, steps
from mallrig.scenarios.properties.test_decide_any_json import answer_bytes, any_json, is_part_of, paths

HUB = {
    "wms": None,
    "cancel": "complete",
    "complete_range": ["N10", "N20"],
    "defects": "await",
    "partial": {"on": True, "base_days": 3, "minimum": 50000},
}
EXPOSURE = {"statuses": ["N10", "cancel_N20", "exchange_N40", "return_N30"], "base": "order", "days": 7}
CAFE24 = {
    "claim": {"use": True, "auto_refund": True, "auto_pickup": False, "exposure": EXPOSURE},
    "stock_recovery": {"before_payment": "auto", "after_payment": "never"},
    "coupon_restore": {"before_payment": "ask", "after_payment": "auto"},
    "address_change": {"use": True, "statuses": ["N10", "N20"]},
}
ITEMS = [{"id": "A", "status": "N20", "cancelled": False}, {"id": 2, "status": "N10", "cancelled": True}]
ORDERS = [
    {"id": "A", "ordered_at": "2025-03-09T10:00:00+09:00", "shop_no": 1, "items": ITEMS},
    {"id": 2, "ordered_at": "2025-03-08T10:00:00Z", "shop_no": 2, "items": ITEMS},
]
LIST = {"now": "2025-03-10T10:00:00+09:00", "cafe24": CAFE24, "orders": ORDERS}
PRINTED = [{"id": "A", "status": "N20", "invoice_printed": False}, {"id": 2, "status": "N10", "invoice_printed": True}]
LINES = [{"id": "A", "in_stock": True, "restock": None}, {"id": 2, "in_stock": False, "restock": "2025-03-07"}]
FULL = {
    "cancel": {
        "hub": HUB,
        "cafe24": CAFE24,
        "order": {"items": ITEMS, "payments": {"card": 20000, "cash": 10000}},
        "cancel": ["A", 2],
    },
    "list-cancellable": LIST,
    "list-claimable": LIST,
    "claim": {"hub": HUB, "cafe24": CAFE24, "kind": "return", "reason": "defect", "photos": 1, "decision": "accept"},
    "address-change": {
        "cafe24": CAFE24,
        "order": {"items": PRINTED, "merged_with": 1},
        "items": ["A", 2],
        "fee_before": 3000,
        "fee_after": 6000,
    },
    "ship-date": {
        "hub": {**HUB, "wms": "sellmate"},
        "asked_on": "2025-03-03",
        "order": {"ordered_on": "2025-03-03", "paid": 50000, "lines": LINES},
    },
    "pickup": {"expected": {"A": 2, "B": 1}, "arrived": {"A": 1}, "collecting": True, "complete_at_once": False},
    "exchange": {"seller_collects_exchange": True, "shipped": False, "as": "case1"},
}
FULL = json.loads(json.dumps(FULL))  # no two parts are one object, so that a change is one change
"""A case of each decision in which every member of the contract stands."""
REQUIRED = {
    "cancel": {"order", "cancel", "order.items", "order.payments", *(f"order.items[{i}].{m}" for i in (0, 1) for m in ("id", "status"))},
    "list-cancellable": {"now", "orders"},
    "claim": {"kind", "reason"},
    "address-change": {"order", "order.items", "items", "fee_before", "fee_after"},
    "ship-date": {"asked_on", "order", "order.ordered_on", "order.paid", "order.lines"},
    "pickup": {"expected"},
    "exchange": {"seller_collects_exchange", "shipped"},
}
NAMES = list(FULL)
RULES = sentences.rule_texts().keys()


def every_path(name):
    return sorted(paths(FULL[name]))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_any_json_anywhere_is_answered(name, data):
    path = data.draw(st.sampled_from(every_path(name)))
    case = changed(FULL[name], path, data.draw(any_json))
    raw, valid = answer_bytes(name, case)
    answer = json.loads(raw)
    if valid:
        assert answer["because"] == list(dict.fromkeys(answer["because"]))
        assert answer["because"] and set(answer["because"]) <= RULES
    else:
        assert answer.keys() == {"error"} and answer["error"].keys() == {"code", "message", "at"}
        assert answer["error"]["code"] == "invalid_case" and answer["error"]["message"]
        assert is_part_of(case, answer["error"]["at"])
    assert answer_bytes(name, case) == (raw, valid)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [1.5, [[]]], ids=["a fraction", "a list"])
def test_what_fits_nowhere_is_refused_where_it_stands(name, wrong):
    """At the very path, or below it where the place takes a list."""
    for path in every_path(name):
        at = refused_at(name, changed(FULL[name], path, wrong))
        assert at == path or at == f"{path}[0]", (path, at)


@pytest.mark.parametrize("name", NAMES)
def test_null_is_refused_but_where_it_is_written(name):
    nullable = {"hub.wms", "arrived", "decision", "as", *(f"order.lines[{i}].restock" for i in (0, 1))}
    for path in every_path(name):
        asked = changed(FULL[name], path, None)
        if path in nullable:
            assert "because" in ask(name, asked), path
        else:
            assert refused_at(name, asked) == path


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_member_is_refused_where_it_should_stand_if_it_is_required(name):
    members = [path for path in every_path(name) if path and not path.endswith("]")]
    for path in members:
        given = ask(name, changed(FULL[name], path, MISSING))
        required = path in REQUIRED[name] or path.startswith(("orders", "order.lines", "order.items")) and not path.endswith(
            ("cancelled", "shop_no", "restock", "invoice_printed")
        )
        if path == "hub.complete_range":
            assert (given.get("error", {}).get("at") == path) == (name in ("cancel", "claim"))
        elif required:
            assert given["error"]["at"] == path
        else:
            assert "because" in given, path


@pytest.mark.parametrize("name", NAMES)
def test_unknown_members_are_ignored(name):
    answer = ask(name, FULL[name])
    objects = [path for path in every_path(name) if isinstance(at(FULL[name], path), dict)]
    mappings = ("order.payments", "expected", "arrived")
    for path in objects:
        if path not in mappings:
            asked = changed(FULL[name], f"{path}.unheard_of" if path else "unheard_of", {"x": [1.5, None]})
            assert ask(name, asked) == answer


def at(case, path):
    """The part of a case at a path."""
    for step in steps(path):
        case = case[step]
    return case


@pytest.mark.parametrize("name", NAMES)
@given(random=st.randoms(use_true_random=False))
def test_inv_50_the_order_of_keys_is_no_input(name, random):
    def shuffled(value):
        if isinstance(value, dict):
            return {key: shuffled(value[key]) for key in random.sample(list(value), len(value))}
        return [shuffled(inner) for inner in value] if isinstance(value, list) else value

    assert ask(name, shuffled(FULL[name])) == ask(name, FULL[name])
