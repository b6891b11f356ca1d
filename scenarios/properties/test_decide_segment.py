"""What holds of every segment (INV-55), and that it is what another telling of the rules says."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mallrig.scenarios.decide.asking import ask
from mallrig.scenarios.properties import oracle_segment as oracle

TODAY = date(2024, 1, 12)  # so that days before 2024 are near
products = st.sampled_from(["A", "B", 1, "1"])
days = st.integers(-3, 14).map(lambda n: (TODAY - timedelta(days=n)).isoformat())
some_days = st.integers(0, 12)
won = st.integers(0, 4).map(lambda n: n * 1000)


def some_of(*values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


def ranges(bounds):
    return st.fixed_dictionaries({}, optional={"min": bounds, "max": bounds})


coupons = st.fixed_dictionaries(
    {"no": products, "issue_type": st.sampled_from(["review", "regular"]), "issued_on": days, "expires_on": days}
)
cart_lines = st.fixed_dictionaries(
    {
        "product": products,
        "added_on": days,
        "base_price": won,
        "option_price": st.sampled_from([-500, 0, 500]),
        "quantity": st.integers(1, 3),
    }
)
orders = st.fixed_dictionaries(
    {
        "ordered_on": days,
        "products": st.lists(products, max_size=3),
        "status": st.sampled_from(["paid", "pending"]),
        "payment_methods": some_of("card", "cash", "point"),
        "paid": won,
        "amount": won,
    }
)
customers = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 9),
            "coupons": st.lists(coupons, max_size=3),
            "cart": st.lists(cart_lines, max_size=3),
            "orders": st.lists(orders, max_size=5),
        }
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda customer: customer["id"],
)

coupon_filters = st.fixed_dictionaries(
    {"kind": st.just("any") | some_of("A", 1)},
    optional={
        "issue_types": some_of("review", "regular"),
        "issued_days_ago": ranges(some_days),
        "expires_in_days": ranges(some_days),
    },
)
cart_filters = st.fixed_dictionaries(
    {},
    optional={
        "holds": some_of("A", 1),
        "distinct_products": ranges(st.integers(0, 3)),
        "total": ranges(st.integers(-1, 20).map(lambda n: n * 500)),
    },
)
periods = (
    st.just("all")
    | st.fixed_dictionaries({"last_days": some_days})
    | st.fixed_dictionaries({"days_ago": ranges(some_days)})
    | st.fixed_dictionaries({"from": days, "to": days})
)
orders_filters = st.fixed_dictionaries(
    {"placed": st.booleans(), "period": periods, "products": st.just("any") | some_of("A", 1)},
    optional={
        "count": ranges(st.integers(0, 3)),
        "statuses": some_of("paid", "pending"),
        "payment_methods": some_of("card", "cash"),
        "paid": ranges(won),
        "amount": ranges(won),
    },
)
filters = (
    coupon_filters.map(lambda each: {"coupon": each})
    | cart_filters.map(lambda each: {"cart": each})
    | orders_filters.map(lambda each: {"orders": each})
)
cases = st.fixed_dictionaries(
    {"send_date": st.just(TODAY.isoformat()), "filters": st.lists(filters, max_size=3), "customers": customers},
    optional={"cart_days": st.integers(1, 10)},
)


def selected(case, *filters):
    """The customers of a case under these filters."""
    answer = ask("segment", {**case, "filters": list(filters)})
    return answer["customers"]


@pytest.mark.rule("HUB-SEG-01", "HUB-SEG-05", "HUB-SEG-09", "HUB-SEG-17")
@given(cases)
def test_the_same_customers_as_another_telling(case):
    assert ask("segment", case)["customers"] == oracle.selected(case)


@pytest.mark.rule("HUB-SEG-17")
@given(cases, filters)
def test_inv_55_another_filter_never_adds_a_customer(case, more):
    fewer = selected(case, *case["filters"], more)
    assert [id for id in selected(case, *case["filters"]) if id in fewer] == fewer


@pytest.mark.rule("HUB-SEG-17")
@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_filters_and_of_customers_selects_no_one_else(case, random):
    shuffled = {
        **case,
        "filters": random.sample(case["filters"], len(case["filters"])),
        "customers": random.sample(case["customers"], len(case["customers"])),
    }
    assert set(ask("segment", shuffled)["customers"]) == set(ask("segment", case)["customers"])


def widened(period, by):
    """A period that holds all that `period` holds, or None when it can't be wider."""
    if "last_days" in period:
        return {"last_days": period["last_days"] + by}
    if "days_ago" in period:
        return {"days_ago": wider_range(period["days_ago"], by)}
    if "from" in period:
        start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
        return {"from": (start - timedelta(days=by)).isoformat(), "to": (end + timedelta(days=by)).isoformat()}


def wider_range(asked, by):
    wider = {}
    if "min" in asked:
        wider["min"] = max(asked["min"] - by, 0)
    if "max" in asked:
        wider["max"] = asked["max"] + by
    return wider


@pytest.mark.rule("HUB-SEG-09", "HUB-SEG-14", "HUB-SEG-15")
@given(customers, orders_filters, st.integers(0, 3), st.sampled_from(["period", "paid", "amount"]))
def test_inv_55_widening_a_range_loses_no_one_placed_and_gains_no_one_not_placed(people, narrow, by, part):
    narrow.get("count", {}).pop("max", None)
    assume(narrow.get(part, "all") != "all")
    wider = widened(narrow[part], by) if part == "period" else wider_range(narrow[part], by * 1000)
    case = {"send_date": TODAY.isoformat(), "customers": people}
    before = set(selected(case, {"orders": narrow}))
    after = set(selected(case, {"orders": {**narrow, part: wider}}))
    assert before <= after if narrow["placed"] else after <= before


@given(cases)
def test_because_names_the_rules_of_the_conditions_used(case):
    answer = ask("segment", case)
    member_rules = {
        "coupon": {"kind": "01", "issue_types": "02", "issued_days_ago": "03", "expires_in_days": "04"},
        "cart": {"holds": "05", "distinct_products": "06", "total": "07"},
        "orders": {
            "period": "09",
            "count": "10",
            "products": "11",
            "statuses": "12",
            "payment_methods": "13",
            "paid": "14",
            "amount": "15",
        },
    }
    used = []
    for each in case["filters"]:
        [(kind, wanted)] = each.items()
        counted = kind != "orders" or wanted["placed"]
        used += [rule for member, rule in member_rules[kind].items() if member in wanted and (counted or rule != "10")]
    kinds = {kind for each in case["filters"] for kind in each}
    gone = (TODAY - timedelta(days=case.get("cart_days", 7))).isoformat()
    if "cart" in kinds and any(line["added_on"] <= gone for c in case["customers"] for line in c["cart"]):
        used.append("08")
    if "orders" in kinds and any(order["ordered_on"] < "2024" for c in case["customers"] for order in c["orders"]):
        used.append("16")
    if len(case["filters"]) > 1:
        used.append("17")
    assert answer["because"] == [f"HUB-SEG-{rule}" for rule in dict.fromkeys(used)]
