"""What holds of the Hub's decisions, the pick-up and the exchange, whatever the case."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mallrig.reference.rules.cases import PREPARING, STATUS_CODES
from mallrig.scenarios.decide.asking import ask

STATUSES = st.sampled_from([*PREPARING, "N30", "N40", "N50", "C40"])
IDS = st.one_of(st.integers(0, 20), st.text("AB1", max_size=2))
ASKS = st.fixed_dictionaries({}, optional=dict.fromkeys(("before_payment", "after_payment"), st.sampled_from(["auto", "never", "ask"])))
TICKS = st.sampled_from(["cancel_N20", "exchange_N20", "exchange_N40", "return_N40", *PREPARING, "N30", "N40"])
CLAIMS = st.fixed_dictionaries(
    {},
    optional={
        "use": st.sampled_from([True, True, True, False]),
        "auto_refund": st.booleans(),
        "exposure": st.fixed_dictionaries(
            {},
            optional={
                "statuses": st.lists(TICKS),
                "base": st.sampled_from(["order", "delivery"]),
                "days": st.integers(0, 9),
            },
        ),
    },
)
CAFE24 = st.fixed_dictionaries({}, optional={"claim": CLAIMS, "stock_recovery": ASKS, "coupon_restore": ASKS})
HUBS = st.one_of(
    st.fixed_dictionaries({}, optional={"cancel": st.sampled_from(["complete", "request"])}),
    st.fixed_dictionaries(
        {
            "wms": st.none(),
            "cancel": st.sampled_from(["complete", "request"]),
            "complete_range": st.lists(st.sampled_from(PREPARING), min_size=1),
        }
    ),
)


def items(**others):
    item = st.fixed_dictionaries({"id": IDS, "status": STATUSES}, optional={"cancelled": st.booleans(), **others})
    return st.lists(item, min_size=1, max_size=5, unique_by=lambda item: str(item["id"]))


@st.composite
def cancels(draw):
    order = {
        "items": draw(items()),
        "payments": draw(st.dictionaries(st.sampled_from(["card", "cash", "cell", "point"]), st.integers(0, 9), max_size=3)),
    }
    ids = [item["id"] for item in order["items"]]
    asked = draw(st.lists(st.sampled_from(ids), min_size=1, unique_by=str))
    return {"hub": draw(HUBS), "cafe24": draw(CAFE24), "order": order, "cancel": asked}


def shuffled(data, members):
    return data.draw(st.permutations(members))


@pytest.mark.rule("HUB-CANCEL-17")
@given(cancels(), st.data())
def test_a_cancel_hangs_on_no_order_of_items_or_keys(case, data):
    answer = ask("cancel", case)
    order = {**case["order"], "items": shuffled(data, case["order"]["items"])}
    order["payments"] = dict(shuffled(data, list(order["payments"].items())))
    other = dict(shuffled(data, list({**case, "order": order}.items())))
    assert ask("cancel", other) == answer
    asked = ask("cancel", {**case, "cancel": shuffled(data, case["cancel"])})
    assert {**asked, "because": sorted(asked["because"])} == {**answer, "because": sorted(answer["because"])}


@pytest.mark.rule("HUB-CANCEL-02", "HUB-CANCEL-03", "HUB-CANCEL-05")
@given(cancels())
def test_automatic_means_automatic_and_only_what_was_asked(case):
    answer = ask("cancel", case)
    assert list(answer["items"]) == [str(id) for id in case["cancel"]]
    if answer["refund"] == "automatic":
        assert len(answer["items"]) == len(case["order"]["items"])
        assert set(answer["items"].values()) == {"cancelled"}
        assert set(case["order"]["payments"]) <= {"card", "point"}
    assert (answer["refund"] == "automatic") == ("HUB-CANCEL-03" in answer["because"])
    assert (answer["mode"] is None) == (answer["refund"] == "none") == ("message" in answer)


@pytest.mark.rule("HUB-CANCEL-18")
@given(cancels())
def test_cancelling_again_cancels_nothing(case):
    first = ask("cancel", case)
    for item in case["order"]["items"]:
        if first["items"].get(str(item["id"])) == "cancelled":
            item["cancelled"] = True
    again = ask("cancel", case)
    for id, state in first["items"].items():
        assert again["items"][id] == ("already_cancelled" if state == "cancelled" else state)
    if "cancelled" in first["items"].values():
        assert again["refund"] in ("none", "manual")


SEOUL = timezone(timedelta(hours=9))
MOMENTS = st.datetimes(datetime(2025, 3, 1), datetime(2025, 3, 11)).map(lambda at: at.replace(tzinfo=SEOUL, microsecond=0).isoformat())
ORDERS = st.lists(
    st.fixed_dictionaries(
        {"id": IDS, "ordered_at": MOMENTS, "items": items()}, optional={"shop_no": st.sampled_from([1, 1, 2])}
    ),
    max_size=12,
    unique_by=lambda order: str(order["id"]),
)
LISTS = st.fixed_dictionaries({"now": st.just("2025-03-10T12:00:00+09:00"), "cafe24": CAFE24, "orders": ORDERS})


def newest_first(orders):
    return sorted(orders, key=lambda order: (order["ordered_at"], str(order["id"])), reverse=True)


@pytest.mark.rule("HUB-CANCEL-01", "HUB-CLAIM-01")
@pytest.mark.parametrize("name", ["list-cancellable", "list-claimable"])
@given(LISTS, st.data())
def test_lists_are_the_five_newest_of_those_entitled(name, case, data):
    answer = ask(name, case)
    assert ask(name, {**case, "orders": shuffled(data, case["orders"])}) == answer
    alone = [order for order in case["orders"] if ask(name, {**case, "orders": [order]})["orders"]]
    assert answer["orders"] == [order["id"] for order in newest_first(alone)][:5]
    assert ("message" in answer) == (not alone)


@pytest.mark.rule("HUB-CANCEL-01", "HUB-CLAIM-01")
@pytest.mark.parametrize("name", ["list-cancellable", "list-claimable"])
@given(LISTS)
def test_an_older_order_moves_no_newer_one_out(name, case):
    listed = ask(name, case)["orders"]
    older = {"id": "older", "ordered_at": "2025-02-28T23:59:59+09:00", "items": [{"id": 1, "status": "N20"}]}
    assert ask(name, {**case, "orders": [older, *case["orders"]]})["orders"][: len(listed)] == listed


ADDRESS_CHANGES = st.fixed_dictionaries(
    {
        "order": st.fixed_dictionaries(
            {"items": items(invoice_printed=st.booleans())}, optional={"merged_with": st.integers(0, 2)}
        ),
        "items": st.just("all"),
        "fee_before": st.integers(0, 1),
        "fee_after": st.integers(0, 1),
        "cafe24": st.fixed_dictionaries(
            {},
            optional={
                "address_change": st.fixed_dictionaries(
                    {}, optional={"use": st.booleans(), "statuses": st.lists(st.sampled_from(STATUS_CODES))}
                )
            },
        ),
    }
)


@pytest.mark.rule("HUB-ADDR-07")
@given(ADDRESS_CHANGES)
def test_an_address_change_is_allowed_or_says_every_reason(case):
    answer = ask("address-change", case)
    order = case["order"]
    printed = {item.get("invoice_printed", False) for item in order["items"]}
    setting = {"use": True, "statuses": ["N10", "N20"], **case["cafe24"].get("address_change", {})}
    reasons = {
        "HUB-ADDR-01": printed == {True},
        "HUB-ADDR-03": printed == {True, False},
        "HUB-ADDR-04": order.get("merged_with", 0) != 0,
        "HUB-ADDR-05": case["fee_before"] != case["fee_after"],
        "HUB-ADDR-06": not (setting["use"] and {item["status"] for item in order["items"]} <= {*setting["statuses"]}),
    }
    refusing = [rule for rule, holds in reasons.items() if holds]
    assert answer == {"allowed": not refusing, "because": refusing or ["HUB-ADDR-01"]}


DAYS = st.integers(1, 12).map(lambda day: date(2025, 3, day).isoformat())
LINES = st.lists(
    st.fixed_dictionaries({"id": IDS, "in_stock": st.booleans()}, optional={"restock": st.none() | DAYS}),
    min_size=1,
    max_size=6,
    unique_by=lambda line: str(line["id"]),
)
SHIP_DATES = st.fixed_dictionaries(
    {
        "hub": st.fixed_dictionaries(
            {"partial": st.fixed_dictionaries({"on": st.booleans(), "base_days": st.integers(0, 5), "minimum": st.integers(0, 2)})}
        ),
        "asked_on": DAYS,
        "order": st.fixed_dictionaries({"ordered_on": DAYS, "paid": st.integers(0, 2), "lines": LINES}),
    }
)


def expected_deliveries(case):
    """Said another way: each line's day by the sentences of the contract, then grouped by day."""
    order, partial, today = case["order"], case["hub"]["partial"], case["asked_on"]
    split = partial["on"] and order["paid"] >= partial["minimum"]
    base = (date.fromisoformat(order["ordered_on"]) + timedelta(partial["base_days"])).isoformat()
    never = "9999"
    there = {}
    for line in order["lines"]:
        restock = line.get("restock") or never
        there[line["id"]] = today if line["in_stock"] else restock if restock >= today else never
    waits = {line["id"] for line in order["lines"] if not split or line["in_stock"] or there[line["id"]] <= base}
    together = max([there[id] for id in waits], default=never)
    leaves = {id: together if id in waits else day for id, day in there.items()}
    return [
        {"lines": [id for id in leaves if leaves[id] == day], "date": None if day == never else day}
        for day in sorted(set(leaves.values()))
    ]


@pytest.mark.rule("HUB-SHIP-04", "HUB-SHIP-05", "HUB-SHIP-06", "HUB-SHIP-07", "HUB-SHIP-08")
@given(SHIP_DATES)
def test_deliveries_are_as_an_oracle_says(case):
    answer = ask("ship-date", case)
    assert answer["deliveries"] == expected_deliveries(case)
    assert ("HUB-SHIP-04" in answer["because"]) == (len(answer["deliveries"]) > 1)
    assert ("HUB-SHIP-02" in answer["because"]) == bool(answer["restock"])
    undated = answer["deliveries"][-1]["date"] is None
    in_stock = any(line["in_stock"] for line in case["order"]["lines"])
    assert ("HUB-SHIP-08" in answer["because"]) == (undated or in_stock)


@pytest.mark.rule("HUB-SHIP-04")
@given(SHIP_DATES)
def test_every_line_is_in_one_delivery_that_leaves_when_its_last_line_is_in(case):
    answer = ask("ship-date", case)
    in_deliveries = [id for delivery in answer["deliveries"] for id in delivery["lines"]]
    assert sorted(map(str, in_deliveries)) == sorted(str(line["id"]) for line in case["order"]["lines"])
    days = [delivery["date"] or "9999" for delivery in answer["deliveries"]]
    assert days == sorted(set(days))
    for delivery in answer["deliveries"]:
        shown = [answer["restock"][str(id)] for id in delivery["lines"] if str(id) in answer["restock"]]
        assert all(day <= (delivery["date"] or "9999") for day in shown)


PARCELS = st.dictionaries(st.sampled_from("ABC"), st.integers(0, 3))


@pytest.mark.rule("CS-PICKUP-03")
@given(PARCELS, st.none() | PARCELS, st.booleans(), st.booleans())
def test_the_state_of_a_pickup_is_a_function_of_expected_and_arrived(expected, arrived, collecting, at_once):
    case = {"expected": expected, "arrived": arrived, "collecting": collecting, "complete_at_once": at_once}
    state = ask("pickup", case)["state"]
    if at_once:
        assert state == "completed"
    elif arrived is None:
        assert state == ("collecting" if collecting else "expected")
    else:
        surplus = [arrived.get(sku, 0) - expected.get(sku, 0) for sku in "ABC"]
        assert state == ("short" if min(surplus) < 0 else "over" if max(surplus) > 0 else "completed")
