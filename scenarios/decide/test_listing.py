"""The lists of orders that can be cancelled, or exchanged and returned (HUB-CANCEL, HUB-CLAIM)."""

import pytest

from mallrig.reference.rules import cases, listing
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

LISTS = ["list-cancellable", "list-claimable"]
NOW = "2025-03-10T10:00:00+09:00"
PREPARING = ("N10", "N20", "N21", "N22")


def order(id, *statuses, at="2025-03-09T10:00:00+09:00", **other):
    """An order with an item in each status; "N20 cancelled" for one cancelled before."""
    items = [
        {"id": n, "status": status[:3], "cancelled": status.endswith("cancelled")}
        for n, status in enumerate(statuses or ["N20"])
    ]
    return {"id": id, "ordered_at": at, "items": items, **other}


def case(*orders, exposure=None, use=True, now=NOW):
    return {
        "now": now,
        "cafe24": {"claim": {"use": use, "exposure": exposure or {}}},
        "orders": list(orders),
    }


def because(name, *numbers):
    area = "HUB-CANCEL" if name == "list-cancellable" else "HUB-CLAIM"
    return [n if isinstance(n, str) else f"{area}-{n:02}" for n in numbers]


@pytest.mark.rule("HUB-CANCEL-01", "HUB-CANCEL-10")
@pytest.mark.parametrize("status", cases.STATUS_CODES)
def test_an_order_is_cancellable_in_the_preparing_statuses(status):
    listed = {"orders": ["A"], "because": ["HUB-CANCEL-01", "HUB-CANCEL-10"]}
    nothing = {**listed, "orders": [], "message": "no products can be cancelled"}
    every = {"statuses": list(cases.STATUS_CODES)}
    answer = ask("list-cancellable", case(order("A", status), exposure=every))
    assert answer == (listed if status in PREPARING else nothing)


@pytest.mark.rule("HUB-CLAIM-01", "HUB-CLAIM-04")
@pytest.mark.parametrize("status", cases.STATUS_CODES)
def test_an_order_is_claimable_in_preparing_in_delivery_and_delivered(status):
    kinds = ["exchange"] * (status in (*PREPARING, "N30", "N40")) + ["return"] * (status in ("N30", "N40"))
    every = {"statuses": list(cases.STATUS_CODES)}
    answer = ask("list-claimable", case(order("A", status), exposure=every))
    assert answer == {
        "orders": ["A"] if kinds else [],
        "kinds": {"A": kinds} if kinds else {},
        "because": ["HUB-CLAIM-01", "HUB-CLAIM-04"],
        **({} if kinds else {"message": "no products can be exchanged or returned"}),
    }


@pytest.mark.rule("HUB-CANCEL-08")
def test_claims_not_in_use_leave_nothing_to_cancel():
    assert ask("list-cancellable", case(order("A"), order("B", shop_no=2), use=False)) == {
        "orders": [],
        "message": "no products can be cancelled",
        "because": ["HUB-CANCEL-08"],
    }


@pytest.mark.rule("HUB-CLAIM-02")
def test_claims_not_in_use_leave_nothing_to_exchange_or_return():
    assert ask("list-claimable", case(order("A", "N40"), use=False)) == {
        "orders": [],
        "kinds": {},
        "message": "no products can be exchanged or returned",
        "because": ["HUB-CLAIM-02"],
    }


@pytest.mark.parametrize("name", LISTS)
def test_no_orders_at_all(name):
    answer = ask(name, case())
    assert answer["orders"] == []
    assert answer["message"].startswith("no products can be ")
    assert answer["because"] == because(name, 1, 10 if name == "list-cancellable" else 4)


@pytest.mark.rule("HUB-CANCEL-09")
@pytest.mark.parametrize(
    ("ticks", "listed"),
    [
        (["N10", "N21", "N22"], False),
        (["N20"], True),
        (["cancel_N20"], True),
        (["exchange_N20", "cancel_N10"], False),
        ([], False),
    ],
)
def test_only_statuses_ticked_for_cancel_are_listed(ticks, listed):
    answer = ask("list-cancellable", case(order("A", "N20"), exposure={"statuses": ticks}))
    assert answer["orders"] == (["A"] if listed else [])
    assert answer["because"] == because("list-cancellable", *([1, 10] if listed else [1, 9, 10]))


@pytest.mark.rule("HUB-CLAIM-03")
@pytest.mark.parametrize(
    ("statuses", "ticks", "kinds"),
    [
        (["N40"], ["exchange_N40"], ["exchange"]),
        (["N40"], ["return_N40"], ["return"]),
        (["N40"], ["return_N40", "exchange_N40"], ["exchange", "return"]),
        (["N40"], ["cancel_N40", "N30"], []),
        (["N20"], ["return_N20"], []),
        (["N20"], ["N20"], ["exchange"]),
        (["N20", "N40"], ["exchange_N20", "return_N40"], ["exchange", "return"]),
        (["N20", "N40 cancelled"], ["exchange_N20", "return_N40"], ["exchange"]),
        (["N30"], ["N30"], ["exchange", "return"]),
        (["N00"], ["exchange_N00"], None),
    ],
)
def test_each_kind_of_claim_goes_by_its_own_ticks(statuses, ticks, kinds):
    answer = ask("list-claimable", case(order("A", *statuses), exposure={"statuses": ticks}))
    assert answer["kinds"] == ({"A": kinds} if kinds else {})
    dropped_by_ticks = [3] if kinds == [] else []
    assert answer["because"] == because("list-claimable", 1, *dropped_by_ticks, 4)


@pytest.mark.parametrize("name", LISTS)
def test_an_item_cancelled_before_lists_no_order(name):
    answer = ask(name, case(order("A", "N20 cancelled", "N50"), order("B", "N20 cancelled", "N21")))
    assert answer["orders"] == ["B"]


@pytest.mark.rule("HUB-SET-11")
@pytest.mark.parametrize("name", LISTS)
def test_the_main_shop_alone(name):
    answer = ask(name, case(order("A", shop_no=2), order("B", shop_no=1), order("C", shop_no=0)))
    assert answer["orders"] == ["B"]
    assert answer["because"][:2] == ["HUB-SET-11", because(name, 1)[0]]


@pytest.mark.rule("HUB-CANCEL-01", "HUB-CLAIM-01")
@pytest.mark.parametrize("name", LISTS)
def test_five_at_most_newest_first(name):
    days = [3, 7, 1, 5, 6, 2, 4]
    orders = [order(day, at=f"2025-03-0{day}T10:00:00+09:00") for day in days]
    assert ask(name, case(*orders))["orders"] == [7, 6, 5, 4, 3]


@pytest.mark.parametrize("name", LISTS)
def test_newest_is_the_instant_not_the_clock_on_the_wall(name):
    east = order("east", at="2025-03-09T10:00:00+09:00")
    west = order("west", at="2025-03-09T03:00:00+01:00")
    assert ask(name, case(east, west))["orders"] == ["west", "east"]


@pytest.mark.parametrize("name", LISTS)
def test_ties_by_id_as_text_larger_first(name):
    orders = [order(id) for id in (10, "9", "b", "a", 100)]
    assert ask(name, case(*orders))["orders"] == ["b", "a", "9", 100, 10]


@pytest.mark.rule("HUB-CANCEL-11", "HUB-CLAIM-05")
@pytest.mark.parametrize(
    ("ordered_at", "listed"),
    [
        ("2025-03-03T10:00:00+09:00", True),
        ("2025-03-02T10:00:00+09:00", False),
        ("2025-03-03T00:00:00+09:00", True),
        ("2025-03-02T23:59:59+09:00", False),
        ("2025-03-02T15:00:00+00:00", True),
        ("2025-03-02T14:59:59Z", False),
        ("2025-03-11T10:00:00+09:00", True),
    ],
)
@pytest.mark.parametrize("now", ["2025-03-10T00:00:00+09:00", "2025-03-10T23:59:59+09:00", "2025-03-10T14:59+00:00"])
@pytest.mark.parametrize("name", LISTS)
def test_seven_days_after_the_order_day_and_no_more(name, now, ordered_at, listed):
    seven = {"base": "order", "days": 7}
    answer = ask(name, case(order("A", at=ordered_at), exposure=seven, now=now))
    assert answer["orders"] == (["A"] if listed else [])
    assert answer["because"] == because(name, 1, 11 if name == "list-cancellable" else 5)


@pytest.mark.rule("HUB-CANCEL-11")
@pytest.mark.parametrize(("days", "listed"), [(0, ["today"]), (1, ["today", "yesterday"]), (10**30, ["today", "yesterday"])])
def test_the_period_has_the_days_of_the_setting(days, listed):
    orders = order("today", at="2025-03-10T00:00:00+09:00"), order("yesterday", at="2025-03-09T23:59:59+09:00")
    answer = ask("list-cancellable", case(*orders, exposure={"base": "order", "days": days}))
    assert answer["orders"] == listed


@pytest.mark.rule("HUB-CANCEL-10", "HUB-CLAIM-04")
@pytest.mark.parametrize("name", LISTS)
def test_whatever_the_age_when_the_base_is_the_delivery(name):
    old = order("A", at="1999-01-01T00:00:00+09:00")
    assert ask(name, case(old, exposure={"base": "delivery", "days": 0}))["orders"] == ["A"]


@pytest.mark.parametrize("name", LISTS)
def test_what_the_ticks_dropped_is_named_before_the_period(name):
    orders = order("A", "N10"), order("B", "N20", at="2025-01-01T00:00:00+09:00"), order("C", shop_no=3)
    answer = ask(name, case(*orders, exposure={"base": "order", "statuses": ["N20"]}))
    numbers = [1, 9, 11] if name == "list-cancellable" else [1, 3, 5]
    assert answer["orders"] == []
    assert answer["because"] == because(name, "HUB-SET-11", *numbers)


VALID = case(order("A"), order(2, "N40"))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("now", MISSING),
        ("now", None),
        ("now", "2025-03-10"),
        ("now", "2025-03-10T10:00:00"),
        ("now", "yesterday"),
        ("now", 1741572000),
        ("now", "0001-01-01T00:00:00+14:00"),
        ("orders", MISSING),
        ("orders", {}),
        ("orders[0]", None),
        ("orders[1].id", "A"),
        ("orders[0].id", "2"),
        ("orders[0].id", MISSING),
        ("orders[0].ordered_at", MISSING),
        ("orders[0].ordered_at", "2025-02-29T00:00:00+09:00"),
        ("orders[0].ordered_at", "9999-12-31T20:00:00Z"),
        ("orders[1].shop_no", "1"),
        ("orders[1].shop_no", 1.0),
        ("orders[1].items", []),
        ("orders[1].items[0].status", "Z99"),
    ],
)
def test_an_invalid_case_is_refused_at_its_path(name, path, value):
    at = {"orders[0].id": "orders[1].id"}.get(path, path) if value == "2" else path
    assert refused_at(name, changed(VALID, path, value)) == at


@pytest.mark.parametrize("name", LISTS)
def test_items_of_one_order_have_different_ids(name):
    two = changed(VALID, "orders[1].items", [{"id": 1, "status": "N20"}, {"id": "1", "status": "N20"}])
    assert refused_at(name, two) == "orders[1].items[1].id"


@pytest.mark.parametrize("kind", listing.CLAIMS, ids=lambda kind: kind.name)
def test_every_kind_of_claim_carries_weight(kind):
    asked = cases.read(listing.Case, case(order("A", "N40")))
    fewer = tuple(each for each in listing.CLAIMS if each is not kind)
    assert kind.name not in listing.claimable(asked, fewer).kinds["A"]
    assert kind.name in listing.claimable(asked).kinds["A"]


@pytest.mark.parametrize(("kind", "status"), [(kind, status) for kind in (*listing.CANCEL, *listing.CLAIMS) for status in kind.statuses])
def test_every_status_carries_weight(kind, status):
    asked = cases.read(listing.Case, case(order("A", status)))
    decide = listing.cancellable if kind in listing.CANCEL else listing.claimable
    fewer = kind._replace(statuses=tuple(each for each in kind.statuses if each != status))
    assert decide(asked, (kind,)).orders == ("A",)
    assert decide(asked, (fewer,)).orders == ()
