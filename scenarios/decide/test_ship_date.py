"""The expected ship date command (HUB-SHIP)."""

import pytest

from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

MON, TUE, WED, THU, FRI, SAT = (f"2025-03-0{day}" for day in range(3, 9))
IN_STOCK = "in stock"


def case(base_days=3, minimum=0, paid=50000, asked_on=MON, ordered_on=MON, on=True, wms="sellmate", **lines):
    """An order with a line for each name: IN_STOCK, a restock date, or None."""
    return {
        "hub": {"wms": wms, "partial": {"on": on, "base_days": base_days, "minimum": minimum}},
        "asked_on": asked_on,
        "order": {
            "ordered_on": ordered_on,
            "paid": paid,
            "lines": [
                {"id": id, "in_stock": True} if there == IN_STOCK else {"id": id, "in_stock": False, "restock": there}
                for id, there in lines.items()
            ],
        },
    }


def shipped(**asked):
    """Deliveries as (lines, date), and the numbers of the rules."""
    answer = ask("ship-date", case(**asked))
    assert answer["supported"]
    deliveries = [("".join(each["lines"]), each["date"]) for each in answer["deliveries"]]
    return deliveries, [int(rule[-2:]) for rule in answer["because"]]


@pytest.mark.rule("HUB-SHIP-03")
@pytest.mark.parametrize("on", [True, False])
def test_without_a_wms_it_is_not_supported(on):
    assert ask("ship-date", case(wms=None, on=on, A=IN_STOCK, B=FRI)) == {
        "supported": False,
        "deliveries": [],
        "restock": {},
        "because": ["HUB-SHIP-03"],
    }


@pytest.mark.rule("HUB-SHIP-02", "HUB-SHIP-04")
def test_the_answer_is_whole():
    assert ask("ship-date", case(B=FRI, A=IN_STOCK, C=None)) == {
        "supported": True,
        "deliveries": [
            {"lines": ["A"], "date": MON},
            {"lines": ["B"], "date": FRI},
            {"lines": ["C"], "date": None},
        ],
        "restock": {"B": FRI},
        "because": ["HUB-SHIP-05", "HUB-SHIP-04", "HUB-SHIP-02", "HUB-SHIP-08"],
    }


@pytest.mark.rule("HUB-SHIP-05")
@pytest.mark.parametrize(
    ("base_days", "restock", "expected"),
    [
        (3, THU, ([("AB", THU)], [5, 2, 8])),
        (3, FRI, ([("A", MON), ("B", FRI)], [5, 4, 2, 8])),
        (0, TUE, ([("A", MON), ("B", TUE)], [5, 4, 2, 8])),
        (0, MON, ([("AB", MON)], [5, 2, 8])),
        (1, TUE, ([("AB", TUE)], [5, 2, 8])),
        (10**30, "9999-12-31", ([("AB", "9999-12-31")], [5, 2, 8])),
    ],
)
def test_a_product_restocked_within_the_base_days_is_waited_for(base_days, restock, expected):
    assert shipped(base_days=base_days, A=IN_STOCK, B=restock) == expected


@pytest.mark.rule("HUB-SHIP-06")
@pytest.mark.parametrize(
    ("paid", "expected"),
    [(50000, ([("A", MON), ("B", FRI)], [5, 4, 2, 8])), (49999, ([("AB", FRI)], [6, 2, 8]))],
)
def test_only_orders_paid_at_the_minimum_or_above_split(paid, expected):
    assert shipped(minimum=50000, paid=paid, A=IN_STOCK, B=FRI) == expected


@pytest.mark.rule("HUB-SHIP-07", "HUB-SHIP-08")
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"A": IN_STOCK, "B": TUE, "C": FRI}, ([("ABC", FRI)], [7, 2, 8])),
        ({"A": IN_STOCK}, ([("A", MON)], [7, 8])),
        ({"A": TUE, "B": WED}, ([("AB", WED)], [7, 2])),
        ({"A": IN_STOCK, "B": TUE, "C": None}, ([("ABC", None)], [7, 2, 8])),
        ({"A": None}, ([("A", None)], [7, 8])),
    ],
)
def test_with_partial_shipping_off_everything_waits_for_the_last(lines, expected):
    assert shipped(on=False, minimum=10**9, **lines) == expected


@pytest.mark.rule("HUB-SHIP-04", "HUB-SHIP-05", "HUB-SHIP-08")
@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ({"A": IN_STOCK, "B": IN_STOCK}, ([("AB", MON)], [5, 8])),
        ({"A": TUE, "B": WED}, ([("AB", WED)], [5, 2])),
        ({"A": FRI, "B": WED, "C": TUE}, ([("BC", WED), ("A", FRI)], [5, 4, 2])),
        ({"A": SAT, "B": FRI, "C": SAT}, ([("B", FRI), ("AC", SAT)], [5, 4, 2])),
        ({"A": None, "B": IN_STOCK, "C": None}, ([("B", MON), ("AC", None)], [5, 4, 8])),
        ({"A": None, "B": None}, ([("AB", None)], [5, 8])),
        ({"A": FRI}, ([("A", FRI)], [5, 2])),
    ],
)
def test_each_later_restock_day_is_a_delivery_and_the_undated_are_one(lines, expected):
    assert shipped(**lines) == expected


@pytest.mark.rule("HUB-SHIP-04")
def test_deliveries_of_one_day_are_one():
    on_friday = {"asked_on": FRI, "B": FRI, "A": IN_STOCK, "C": SAT}
    assert shipped(**on_friday) == ([("BA", FRI), ("C", SAT)], [5, 4, 2, 8])
    assert shipped(asked_on=FRI, A=IN_STOCK, B=FRI) == ([("AB", FRI)], [5, 2, 8])


@pytest.mark.rule("HUB-SHIP-08")
@pytest.mark.parametrize(
    ("asked_on", "restock", "expected"),
    [
        (WED, TUE, ([("A", WED), ("B", None)], [5, 4, 8])),
        (WED, WED, ([("AB", WED)], [5, 2, 8])),
        (WED, THU, ([("AB", THU)], [5, 2, 8])),
    ],
)
def test_a_restock_date_in_the_past_is_none(asked_on, restock, expected):
    assert shipped(asked_on=asked_on, A=IN_STOCK, B=restock) == expected


@pytest.mark.rule("HUB-SHIP-02")
def test_only_dates_of_products_out_of_stock_that_are_yet_to_come_are_shown():
    asked = case(asked_on=WED, A=IN_STOCK, B=TUE, C=THU, D=None)
    asked["order"]["lines"][0]["restock"] = FRI
    assert ask("ship-date", asked)["restock"] == {"C": THU}


VALID = case(A=IN_STOCK, B=FRI)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("asked_on", MISSING),
        ("asked_on", "2025-3-3"),
        ("asked_on", "2025-03-03T00:00:00+09:00"),
        ("asked_on", None),
        ("order.ordered_on", MISSING),
        ("order.ordered_on", "2025-02-30"),
        ("order.paid", MISSING),
        ("order.paid", 1.0),
        ("order.paid", -1),
        ("order.lines", []),
        ("order.lines[1].id", "A"),
        ("order.lines[1].in_stock", MISSING),
        ("order.lines[1].in_stock", None),
        ("order.lines[1].in_stock", "yes"),
        ("order.lines[1].restock", "soon"),
        ("hub.partial.on", None),
        ("hub.partial.base_days", -1),
        ("hub.partial.minimum", -1),
        ("hub.partial.minimum", 0.5),
    ],
)
@pytest.mark.rule("HUB-SET-10")
def test_an_invalid_case_is_refused_at_its_path(path, value):
    assert refused_at("ship-date", changed(VALID, path, value)) == path


@pytest.mark.rule("HUB-SHIP-07")
def test_partial_shipping_is_off_by_default():
    assert ask("ship-date", changed(VALID, "hub", MISSING))["because"] == ["HUB-SHIP-07", "HUB-SHIP-02", "HUB-SHIP-08"]
