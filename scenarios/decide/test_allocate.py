"""Who gets the stock (OMS-ALLOC)."""

import pytest

from mallrig.reference.rules import allocate, cases
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

ORDER, LINES_TOO, WHOLE_ONLY, SHORT = "OMS-ALLOC-06", "OMS-ALLOC-02", "OMS-ALLOC-03", "OMS-ALLOC-09"
HELD_OUT, UNMATCHED, UNLIMITED = "OMS-ALLOC-05", "OMS-MATCH-05", "OMS-ALLOC-12"


def group(id, *wanted, seller="cafe24", at="09:00:00", amounts=(), **other):
    """A group whose lines want what "A2" says: two of A; "-1" is one of a product that isn't matched."""
    lines = [
        {"id": f"{id}.{n}", "sku": None if want[0] == "-" else want[0], "quantity": int(want[1:])}
        for n, want in enumerate(wanted)
    ]
    for line, amount in zip(lines, amounts):
        line["amount"] = amount
    return {"id": id, "seller": seller, "ordered_at": f"2026-03-02T{at}+09:00", "lines": lines, **other}


def run(stock, *groups, criterion="complete_then_partial", **chosen):
    return {"stock": stock, "criterion": criterion, "groups": list(groups), **chosen}


def whole_only(stock, *groups, **chosen):
    return ask("allocate", run(stock, *groups, criterion="complete_only", **chosen))


def then_lines(stock, *groups, **chosen):
    return ask("allocate", run(stock, *groups, **chosen))


def served(answer):
    return [line for line, got in answer["lines"].items() if got]


def complete(answer):
    return {id for id, state in answer["groups"].items() if state == "complete"}


# --- whole groups, then lines ------------------------------------------------------------------


@pytest.mark.rule("OMS-ALLOC-01", "OMS-ALLOC-03")
def test_a_group_whose_every_line_has_stock_is_complete():
    assert whole_only({"A": 3, "B": 1}, group("g", "A2", "B1")) == {
        "groups": {"g": "complete"},
        "lines": {"g.0": True, "g.1": True},
        "stock_left": {"A": 1, "B": 0},
        "because": [ORDER, WHOLE_ONLY],
    }


@pytest.mark.rule("OMS-ALLOC-03", "OMS-ALLOC-09")
def test_by_complete_only_a_group_in_part_gets_nothing():
    assert whole_only({"A": 2}, group("g", "A2", "B1")) == {
        "groups": {"g": "none"},
        "lines": {"g.0": False, "g.1": False},
        "stock_left": {"A": 2},
        "because": [ORDER, WHOLE_ONLY, SHORT],
    }


@pytest.mark.rule("OMS-ALLOC-01", "OMS-ALLOC-02")
def test_by_complete_then_partial_its_lines_that_fit_are_served():
    assert then_lines({"A": 2}, group("g", "A2", "B1")) == {
        "groups": {"g": "partial"},
        "lines": {"g.0": True, "g.1": False},
        "stock_left": {"A": 0},
        "because": [ORDER, LINES_TOO, SHORT],
    }


@pytest.mark.rule("OMS-ALLOC-02")
def test_every_group_that_can_be_whole_goes_before_any_in_part():
    answer = then_lines({"A": 2}, group("1", "A1", "B1"), group("2", "A2"))
    assert answer["groups"] == {"1": "none", "2": "complete"}


@pytest.mark.rule("OMS-ALLOC-02")
def test_the_leftovers_go_to_partial_groups_in_the_same_order():
    answer = then_lines({"A": 1}, group("2", "A1", "B1"), group("1", "A1", "B1"))
    assert answer["groups"] == {"2": "none", "1": "partial"}


@pytest.mark.rule("OMS-ALLOC-02")
def test_lines_are_tried_in_the_order_given_and_taken_when_they_fit():
    answer = then_lines({"A": 3}, group("g", "A4", "A2", "A2", "A1"))
    assert served(answer) == ["g.1", "g.3"]


@pytest.mark.rule("OMS-ALLOC-11")
def test_a_line_is_whole_or_nothing():
    answer = then_lines({"A": 4}, group("g", "A5"))
    assert answer["stock_left"] == {"A": 4} and served(answer) == []


@pytest.mark.rule("OMS-ALLOC-09")
def test_two_lines_of_one_product_cannot_share_a_piece():
    answer = whole_only({"A": 3}, group("g", "A2", "A2"))
    assert answer["groups"] == {"g": "none"} and answer["stock_left"] == {"A": 3}


@pytest.mark.rule("OMS-ALLOC-02")
def test_a_group_that_does_not_fit_blocks_none_behind_it():
    assert complete(whole_only({"A": 1}, group("1", "A2"), group("2", "A1"))) == {"2"}


@pytest.mark.rule("OMS-ALLOC-06")
def test_more_stock_can_mean_fewer_complete_groups_and_so_be_it():
    groups = group("1", "A2", "C3"), group("2", "A1"), group("3", "A1")
    assert len(complete(whole_only({"A": 2, "C": 2}, *groups))) == 2
    assert len(complete(whole_only({"A": 2, "C": 3}, *groups))) == 1


# --- the order of service ----------------------------------------------------------------------


@pytest.mark.rule("OMS-ALLOC-06")
@pytest.mark.parametrize(
    "chosen, first",
    [
        ({"sellers_priority": ["musinsa", "cafe24"]}, "late"),
        ({"sellers_priority": ["musinsa"]}, "late"),
        ({"sellers_priority": ["cafe24"]}, "early"),
        ({"sellers_priority": ["elsewhere"]}, "early"),
        ({}, "early"),
        ({"then": None}, "early"),
        ({"then": "quantity"}, "late"),
        ({"then": "quantity", "then_first": "larger"}, "late"),
        ({"then": "quantity", "then_first": "smaller"}, "early"),
        ({"then": "amount"}, "early"),
        ({"then": "amount", "then_first": "smaller"}, "late"),
        ({"then_first": "smaller"}, "early"),
        ({"then": "quantity", "sellers_priority": ["cafe24", "musinsa"]}, "early"),
    ],
)
def test_seller_first_then_size_as_chosen_then_time(chosen, first):
    early = group("early", "A2", at="09:00:00", amounts=[900])
    late = group("late", "A2", "B1", seller="musinsa", at="09:00:01", amounts=[400, 400])
    assert complete(whole_only({"A": 2, "B": 1}, late, early, **chosen)) == {first}


@pytest.mark.rule("OMS-ALLOC-06")
def test_equal_sizes_go_by_time():
    groups = group("1", "A1", at="09:00:01"), group("2", "A1", at="09:00:00")
    for then in ("quantity", "amount", None):
        assert complete(whole_only({"A": 1}, *groups, then=then)) == {"2"}


@pytest.mark.rule("OMS-ALLOC-06")
def test_equal_times_go_by_management_number_as_text():
    assert complete(whole_only({"A": 1}, group(9, "A1"), group(10, "A1"))) == {"10"}
    assert complete(whole_only({"A": 1}, group("9", "A1"), group(10, "A1"))) == {"10"}


@pytest.mark.rule("OMS-ALLOC-06")
@pytest.mark.parametrize("listed, seller", [(3, "3"), ("3", 3), (3, 3)])
def test_sellers_compare_as_text(listed, seller):
    groups = group("1", "A1"), group("2", "A1", seller=seller)
    assert complete(whole_only({"A": 1}, *groups, sellers_priority=[listed])) == {"2"}


@pytest.mark.rule("OMS-ALLOC-09")
def test_nothing_on_hand_is_stock_like_any_other():
    answer = whole_only({"A": 0}, group("g", "A1"))
    assert answer["groups"] == {"g": "none"} and answer["stock_left"] == {"A": 0}


@pytest.mark.rule("OMS-ALLOC-06")
def test_times_compare_as_instants():
    first = {**group("2", "A1"), "ordered_at": "2026-03-01T23:59:59Z"}
    assert complete(whole_only({"A": 1}, group("1", "A1"), first)) == {"2"}


@pytest.mark.rule("OMS-ALLOC-06")
def test_size_is_that_of_the_whole_group_unmatched_lines_too():
    groups = group("1", "A2"), group("2", "A1", "-9")
    answer = then_lines({"A": 1}, *groups, then="quantity")
    assert answer["groups"] == {"1": "none", "2": "partial"}


@pytest.mark.rule("OMS-ALLOC-06")
def test_an_amount_is_the_lines_total_and_none_counts_as_zero():
    groups = group("1", "A5", amounts=[100]), group("2", "A1", amounts=[101]), group("3", "A1")
    assert complete(whole_only({"A": 5}, *groups, then="amount", then_first="larger")) == {"2", "3"}
    assert complete(whole_only({"A": 1}, *groups, then="amount", then_first="smaller")) == {"3"}


# --- held, unmatched, unlimited, already allocated ----------------------------------------------


@pytest.mark.rule("OMS-ALLOC-05")
def test_a_held_group_is_left_out_unless_included():
    groups = group("1", "A1", held=True), group("2", "A1")
    left_out = then_lines({"A": 1}, *groups)
    assert left_out["groups"] == {"1": "none", "2": "complete"}
    assert left_out["because"] == [HELD_OUT, ORDER, LINES_TOO]
    included = then_lines({"A": 1}, *groups, include_held=True)
    assert included["groups"] == {"1": "complete", "2": "none"}
    assert included["because"] == [ORDER, LINES_TOO, SHORT]


@pytest.mark.rule("OMS-ALLOC-05")
def test_what_a_left_out_group_lacks_is_no_reason():
    answer = then_lines({"A": 1}, group("1", "A9", "-1", held=True), unlimited=["A"])
    assert answer["because"] == [HELD_OUT, ORDER, LINES_TOO]


@pytest.mark.rule("OMS-MATCH-05")
def test_a_group_with_an_unmatched_line_is_never_complete():
    assert whole_only({"A": 1}, group("g", "A1", "-1")) == {
        "groups": {"g": "none"},
        "lines": {"g.0": False, "g.1": False},
        "stock_left": {"A": 1},
        "because": [UNMATCHED, ORDER, WHOLE_ONLY],
    }
    assert then_lines({"A": 1}, group("g", "-1", "A1")) == {
        "groups": {"g": "partial"},
        "lines": {"g.0": False, "g.1": True},
        "stock_left": {"A": 0},
        "because": [UNMATCHED, ORDER, LINES_TOO],
    }


@pytest.mark.rule("OMS-MATCH-05", "OMS-ALLOC-12")
def test_no_name_matches_an_unmatched_line():
    answer = then_lines({"None": 9}, group("g", "-1"), unlimited=["None", ""])
    assert answer["groups"] == {"g": "none"}


@pytest.mark.rule("OMS-ALLOC-12")
def test_unlimited_serves_any_quantity_and_may_leave_less_than_nothing():
    assert whole_only({"A": 1}, group("g", "A5"), unlimited=["A"]) == {
        "groups": {"g": "complete"},
        "lines": {"g.0": True},
        "stock_left": {"A": -4},
        "because": [ORDER, WHOLE_ONLY, UNLIMITED],
    }


@pytest.mark.rule("OMS-ALLOC-12")
def test_unlimited_needs_no_stock_record_and_may_begin_below_nothing():
    answer = whole_only({"B": -2}, group("1", "A5"), group("2", "B1"), unlimited=["A", "B"])
    assert complete(answer) == {"1", "2"} and answer["stock_left"] == {"B": -3}


@pytest.mark.rule("OMS-ALLOC-12")
def test_unlimited_that_nobody_takes_is_no_reason():
    answer = then_lines({"A": 1}, group("g", "A1"), unlimited=["B"])
    assert answer["because"] == [ORDER, LINES_TOO]


@pytest.mark.rule("OMS-ALLOC-09")
def test_a_product_that_stock_does_not_name_has_none():
    answer = then_lines({"A": 9}, group("g", "B1"))
    assert answer["groups"] == {"g": "none"} and answer["stock_left"] == {"A": 9}
    assert answer["because"] == [ORDER, LINES_TOO, SHORT]


@pytest.mark.rule("OMS-ALLOC-09")
def test_what_was_allocated_before_is_not_given_again():
    answer = whole_only({"A": 3}, group("1", "A1"), group("2", "A2"), allocated={"A": 2, "B": 5})
    assert complete(answer) == {"1"} and answer["stock_left"] == {"A": 0}


@pytest.mark.rule("OMS-ALLOC-09")
def test_allocated_beyond_what_is_on_hand_shows_and_gives_nothing_more():
    answer = then_lines({"A": 3}, group("1", "A1"), allocated={"A": 5})
    assert answer["stock_left"] == {"A": -2} and complete(answer) == set()


def test_every_rule_at_once_is_named_in_its_turn():
    groups = group("1", "A9"), group("2", "-1"), group("3", "B1"), group("4", "A1", held=True)
    answer = then_lines({"A": 1}, *groups, unlimited=["B"])
    assert answer["because"] == [HELD_OUT, UNMATCHED, ORDER, LINES_TOO, SHORT, UNLIMITED]


def test_no_groups_is_a_case_and_ids_compare_as_text():
    assert then_lines({"A": 1}) == {"groups": {}, "lines": {}, "stock_left": {"A": 1}, "because": [ORDER, LINES_TOO]}
    numbered = {**group(7, "A1", seller=3), "lines": [{"id": 70, "sku": 5, "quantity": 1}]}
    answer = then_lines({"5": 1}, numbered, sellers_priority=["3"], allocated={"5": 0})
    assert answer["groups"] == {"7": "complete"} and answer["lines"] == {"70": True}


# --- every row carries weight, and bad cases ------------------------------------------------------


def one_piece(a, b, **chosen):
    """Who of two groups gets the only piece matters to each row of the order of service."""
    return cases.read(allocate.Case, run({"A": 1}, a, b, **chosen))


DECIDED_BY = {
    "by_seller": one_piece(group("1", "A1"), group("2", "A1", seller="b"), sellers_priority=["b"]),
    "by_size": one_piece(group("1", "A1"), group("2", "A1", amounts=[5]), then="amount"),
    "by_time": one_piece(group("1", "A1", at="10:00:00"), group("2", "A1")),
    "by_id": one_piece(group("2", "A1"), group("1", "A1")),
}


@pytest.mark.rule("OMS-ALLOC-06")
@pytest.mark.parametrize("row", allocate.SERVICE, ids=lambda row: row.__name__)
def test_every_row_of_the_order_of_service_carries_weight(row):
    without = tuple(other for other in allocate.SERVICE if other is not row)
    case = DECIDED_BY[row.__name__]
    assert allocate.decide(case).groups != allocate.decide(case, service=without).groups


@pytest.mark.rule("OMS-ALLOC-02", "OMS-ALLOC-03")
@pytest.mark.parametrize("name, other", [("complete_only", "complete_then_partial"), ("complete_then_partial", "complete_only")])
def test_every_criterion_carries_weight(name, other):
    case = cases.read(allocate.Case, run({"A": 1}, group("g", "A1", "B1"), criterion=name))
    exchanged = {**allocate.CRITERIA, name: allocate.CRITERIA[other]}
    assert allocate.decide(case).groups != allocate.decide(case, criteria=exchanged).groups


CASE = run(
    {"A": 1}, group("1", "A1", "A1"), group("2", "A1"), unlimited=["B"], allocated={"A": 1}, sellers_priority=["a", "b"]
)


@pytest.mark.parametrize(
    "path, value",
    [
        ("stock", MISSING),
        ("stock", []),
        ("stock.A", -1),
        ("stock.A", 1.0),
        ("stock.A", "1"),
        ("stock.A", None),
        ("unlimited", None),
        ("unlimited[0]", 1.5),
        ("allocated", None),
        ("allocated.A", -1),
        ("allocated.A", True),
        ("criterion", MISSING),
        ("criterion", "partial_only"),
        ("include_held", None),
        ("include_held", 1),
        ("sellers_priority", None),
        ("sellers_priority[1]", "a"),
        ("then", "weight"),
        ("then_first", None),
        ("then_first", "largest"),
        ("groups", MISSING),
        ("groups", None),
        ("groups[1].id", "1"),
        ("groups[1].id", 1),
        ("groups[0].seller", MISSING),
        ("groups[0].ordered_at", "2026-03-02T09:00:00"),
        ("groups[0].ordered_at", "2026-02-30T09:00:00Z"),
        ("groups[0].held", None),
        ("groups[0].lines", []),
        ("groups[0].lines", MISSING),
        ("groups[0].lines[1].id", "1.0"),
        ("groups[1].lines[0].id", "1.1"),
        ("groups[1].lines[0].sku", MISSING),
        ("groups[1].lines[0].sku", 2.0),
        ("groups[1].lines[0].quantity", 0),
        ("groups[1].lines[0].quantity", -1),
        ("groups[1].lines[0].quantity", True),
        ("groups[1].lines[0].quantity", MISSING),
        ("groups[1].lines[0].amount", 0.5),
        ("groups[1].lines[0].amount", None),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    assert refused_at("allocate", changed(CASE, path, value)) == path


@pytest.mark.rule("OMS-ALLOC-12")
def test_below_nothing_on_hand_is_for_unlimited_products_alone():
    assert refused_at("allocate", run({"A": 0, "B": -1}, unlimited=["A"])) == "stock.B"


def test_numbers_of_any_size_are_numbers():
    huge = 10**30
    answer = then_lines({"A": huge}, {**group("1", "A1"), "lines": [{"id": 1, "sku": "A", "quantity": huge - 1}]})
    assert answer["stock_left"] == {"A": 1}


def test_a_number_that_no_text_could_carry_is_refused():
    nines = int("9" * 4300)
    lines = [{"id": n, "sku": "A", "quantity": nines} for n in range(2)]
    assert refused_at("allocate", run({"A": 0}, {**group("1", "A1"), "lines": lines}, unlimited=["A"])) == ""
