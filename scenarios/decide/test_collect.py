"""Which orders an automatic collection takes (OMS-COLLECT)."""

from datetime import datetime, timedelta, timezone

import pytest

from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

NOW = datetime.fromisoformat("2026-03-02T09:10:00+09:00")
SECOND = timedelta(seconds=1)


def order(id=1, status="N20", paid=timedelta(hours=1), preparing=timedelta(hours=1)):
    """An order paid, and preparing since, so long before NOW."""
    return {
        "id": id,
        "status": status,
        "paid_at": (NOW - paid).isoformat(),
        "preparing_since": (NOW - preparing).isoformat(),
    }


def first(*orders):
    return {"now": NOW.isoformat(), "first": True, "orders": list(orders)}


def later(*orders, since=timedelta(minutes=10)):
    return {**first(*orders), "first": False, "last_success": (NOW - since).isoformat()}


@pytest.mark.rule("OMS-COLLECT-02")
@pytest.mark.parametrize(
    "paid, collected",
    [
        (timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12), True),
        (timedelta(hours=12) + SECOND, False),
        (timedelta(hours=12, minutes=1), False),
        (timedelta(0), True),
        (-SECOND, False),
    ],
)
def test_the_first_takes_what_was_paid_in_the_last_12_hours_to_the_second(paid, collected):
    answer = ask("collect", first(order(paid=paid, preparing=timedelta(days=9))))
    assert answer == {"collect": [1] if collected else [], "because": ["OMS-COLLECT-02"]}


@pytest.mark.rule("OMS-COLLECT-08")
@pytest.mark.parametrize(
    "preparing, collected",
    [
        (timedelta(minutes=10), True),
        (timedelta(minutes=10) + SECOND, False),
        (timedelta(0), True),
        (-SECOND, False),
    ],
)
def test_a_later_one_takes_what_became_preparing_since_the_last_success(preparing, collected):
    answer = ask("collect", later(order(preparing=preparing)))
    assert answer == {"collect": [1] if collected else [], "because": ["OMS-COLLECT-08"]}


@pytest.mark.rule("OMS-COLLECT-08")
def test_a_later_one_asks_neither_when_an_order_was_paid_nor_how_long_the_outage_was():
    night = later(order(paid=timedelta(days=40), preparing=timedelta(hours=20)), since=timedelta(hours=21))
    assert ask("collect", night)["collect"] == [1]


@pytest.mark.rule("OMS-COLLECT-02", "OMS-COLLECT-08")
def test_the_first_takes_no_notice_of_a_last_success():
    case = {**first(order(preparing=timedelta(days=2))), "last_success": (NOW - SECOND).isoformat()}
    assert ask("collect", case) == {"collect": [1], "because": ["OMS-COLLECT-02"]}


@pytest.mark.rule("OMS-COLLECT-01")
def test_paid_at_three_minutes_past_is_collected_by_the_tick_at_ten_past():
    just_paid = timedelta(minutes=7)
    assert ask("collect", later(order(paid=just_paid, preparing=just_paid)))["collect"] == [1]


@pytest.mark.rule("OMS-COLLECT-05")
@pytest.mark.parametrize("status", ["N00", "N10", "N21", "N22", "N30", "N40", "C00", "C40", "E20"])
@pytest.mark.parametrize("run, rule", [(first, "OMS-COLLECT-02"), (later, "OMS-COLLECT-08")])
def test_only_delivery_preparing_is_collected(run, rule, status):
    case = run(order(1, status, preparing=SECOND), order(2, preparing=SECOND))
    assert ask("collect", case) == {"collect": [2], "because": ["OMS-COLLECT-05", rule]}


def test_ids_come_as_given_and_in_the_order_given():
    assert ask("collect", first(order(7), order("20260302-0000011"), order(3)))["collect"] == [7, "20260302-0000011", 3]


def test_no_orders_is_a_case():
    assert ask("collect", first()) == {"collect": [], "because": ["OMS-COLLECT-02"]}


def test_times_compare_as_instants_whatever_their_offsets():
    edge = (NOW - timedelta(hours=12)).astimezone(timezone(timedelta(hours=-8)))
    assert ask("collect", first({**order(), "paid_at": edge.isoformat()}))["collect"] == [1]


@pytest.mark.parametrize("year", ["0001-01-02", "9999-12-30"])
def test_the_ends_of_time_are_times_like_others(year):
    case = changed(first(order()), "now", f"{year}T00:00:00Z")
    assert ask("collect", case)["collect"] == []


@pytest.mark.parametrize(
    "path, value",
    [
        ("now", "2026-03-02T09:10:00"),
        ("now", "2026-03-02"),
        ("now", 1772410200),
        ("now", MISSING),
        ("first", None),
        ("first", 1),
        ("last_success", None),
        ("last_success", MISSING),
        ("last_success", "yesterday"),
        ("orders", {}),
        ("orders", MISSING),
        ("orders[0]", None),
        ("orders[0].id", 1.0),
        ("orders[0].id", True),
        ("orders[0].paid_at", None),
        ("orders[0].preparing_since", MISSING),
        ("orders[0].status", "N99"),
        ("orders[0].status", "n20"),
        ("orders[1].id", "1"),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    assert refused_at("collect", changed(later(order(1), order(2)), path, value)) == path


def test_unknown_members_and_a_null_last_success_of_a_first_run_are_fine():
    case = {**first({**order(), "memo": 1.5}), "last_success": None, "seller": {}}
    assert ask("collect", case)["collect"] == [1]
