"""Which orders ship together (OMS-MERGE)."""

import pytest

from mallrig.reference.rules.merge import normal_number, normal_text
from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

MINA = {"seller": "cafe24", "name": "김미나", "address": "서울시 강남구 1로 2", "phone": "", "mobile": "010-0000-0000"}


def order(id, **other):
    return {"id": id, **MINA, **other}


def run(*orders, criterion="same_seller"):
    return {"criterion": criterion, "orders": list(orders)}


def merged(*orders, criterion="same_seller"):
    return ask("merge", run(*orders, criterion=criterion))


@pytest.mark.rule("OMS-MERGE-01")
@pytest.mark.parametrize(
    "other",
    [
        {},
        {"address": "서울시  강남구 1로 2"},
        {"address": " 서울시\t강남구\n1로 2\u3000"},
        {"address": "서울시\u00a0강남구\u20031로\u20282"},
        {"name": " 김미나 "},
        {"mobile": "01000000000"},
        {"mobile": "(010) 0000.0000 (집)"},
        {"mobile": "０１０-００００-００００"},
        {"phone": "-"},
    ],
)
def test_equal_but_for_white_space_and_dashes_is_merged(other):
    assert merged(order(1), order(2, **other)) == {"groups": [[1, 2]], "check": [], "because": ["OMS-MERGE-01"]}


@pytest.mark.rule("OMS-MERGE-02")
@pytest.mark.parametrize("other", [{"mobile": "010-0000-0001"}, {"phone": "02-000-0000"}, {"mobile": ""}])
def test_another_number_needs_a_check(other):
    assert merged(order(1), order(2, **other)) == {"groups": [], "check": [[1, 2]], "because": ["OMS-MERGE-02"]}


@pytest.mark.rule("OMS-MERGE-02")
def test_numbers_swapped_between_phone_and_mobile_differ():
    answer = merged(order(1, phone="02", mobile="010"), order(2, phone="010", mobile="02"))
    assert answer["check"] == [[1, 2]]


@pytest.mark.rule("OMS-MERGE-01", "OMS-MERGE-02")
@pytest.mark.parametrize("other", [{"name": "김미니"}, {"address": "서울시 강남구 1로 3"}, {"address": "서울시강남구 1로 2"}])
def test_another_receiver_is_neither_merged_nor_checked(other):
    assert merged(order(1), order(2, **other)) == {"groups": [], "check": [], "because": []}


@pytest.mark.rule("OMS-MERGE-01", "OMS-MERGE-02")
def test_a_check_holds_all_orders_of_the_receiver_merged_ones_too():
    answer = merged(order(4), order(3, mobile="1"), order(2), order(1, mobile="2"))
    assert answer == {"groups": [[2, 4]], "check": [[1, 2, 3, 4]], "because": ["OMS-MERGE-01", "OMS-MERGE-02"]}


@pytest.mark.rule("OMS-MERGE-01")
def test_meeting_again_after_another_receiver_is_still_one_group():
    assert merged(order(1), order(2, name="박"), order(3))["groups"] == [[1, 3]]


@pytest.mark.rule("OMS-MERGE-04")
def test_sellers_stay_apart_under_same_seller_and_not_otherwise():
    orders = order(1), order(2, seller="musinsa")
    assert merged(*orders) == {"groups": [], "check": [], "because": ["OMS-MERGE-04"]}
    assert merged(*orders, criterion="any_seller") == {"groups": [[1, 2]], "check": [], "because": ["OMS-MERGE-01"]}


@pytest.mark.rule("OMS-MERGE-04")
def test_sellers_of_one_text_are_one_seller():
    assert merged(order(1, seller=7), order(2, seller="7"))["groups"] == [[1, 2]]


@pytest.mark.rule("OMS-MERGE-04")
@pytest.mark.parametrize("criterion", ["same_seller", "any_seller"])
def test_overseas_orders_merge_within_their_seller_alone(criterion):
    abroad = [order(i, domestic=False, seller=seller) for i, seller in enumerate(["a", "b", "a", "b"])]
    answer = merged(*abroad, criterion=criterion)
    assert answer == {"groups": [[0, 2], [1, 3]], "check": [], "because": ["OMS-MERGE-04", "OMS-MERGE-01"]}


@pytest.mark.rule("OMS-MERGE-04")
@pytest.mark.parametrize("criterion", ["same_seller", "any_seller"])
def test_overseas_never_merges_with_domestic(criterion):
    answer = merged(order(1), order(2, domestic=False), criterion=criterion)
    assert answer == {"groups": [], "check": [], "because": ["OMS-MERGE-04"]}


@pytest.mark.rule("OMS-MERGE-04", "OMS-MERGE-02")
def test_a_check_stays_within_the_seller_where_it_counts():
    orders = order(1), order(2, seller="b", mobile="1")
    assert merged(*orders) == {"groups": [], "check": [], "because": ["OMS-MERGE-04"]}
    assert merged(*orders, criterion="any_seller")["check"] == [[1, 2]]


@pytest.mark.rule("OMS-MERGE-04")
def test_a_seller_that_keeps_nothing_apart_is_no_reason():
    answer = merged(order(1), order(2), order(3, seller="b", name="박"), order(4, domestic=False, name="이"))
    assert answer["because"] == ["OMS-MERGE-01"]


@pytest.mark.rule("OMS-MERGE-05", "OMS-MERGE-06")
@pytest.mark.parametrize(
    "barred, because",
    [
        ({"merge_prohibited": True}, ["OMS-MERGE-05"]),
        ({"held": True}, ["OMS-MERGE-06"]),
        ({"invoiced": True}, ["OMS-MERGE-06"]),
        ({"merge_prohibited": True, "held": True, "invoiced": True}, ["OMS-MERGE-05", "OMS-MERGE-06"]),
    ],
)
def test_prohibited_held_and_invoiced_orders_are_in_neither_list(barred, because):
    answer = merged(order(1), order(2, **barred), order(3, mobile="1", **barred))
    assert answer == {"groups": [], "check": [], "because": because}
    answer = merged(order(1), order(2, **barred), order(3))
    assert answer == {"groups": [[1, 3]], "check": [], "because": [*because, "OMS-MERGE-01"]}


@pytest.mark.rule("OMS-MERGE-05", "OMS-MERGE-04")
def test_an_order_that_is_left_out_is_kept_apart_by_nothing_else():
    answer = merged(order(1), order(2, seller="b", merge_prohibited=True))
    assert answer["because"] == ["OMS-MERGE-05"]


def test_every_rule_at_once_is_named_in_its_turn():
    answer = merged(
        order(1, held=True),
        order(2, merge_prohibited=True),
        order(3),
        order(4),
        order(5, mobile="1"),
        order(6, seller="b"),
    )
    assert answer["because"] == [f"OMS-MERGE-{n}" for n in ("05", "06", "04", "01", "02")]


def test_sets_are_sorted_by_their_ids_as_text_and_lists_by_the_first():
    orders = [order(10), order(9), *(order(i, name="박") for i in ("2", 11, "100")), order(8, name="이")]
    assert merged(*orders)["groups"] == [[10, 9], ["100", 11, "2"]]


def test_no_orders_is_a_case():
    assert merged() == {"groups": [], "check": [], "because": []}


@pytest.mark.rule("OMS-MERGE-01")
@pytest.mark.parametrize(
    "text, normal",
    [("", ""), ("  ", ""), ("a \u3000 b", "a b"), ("a\u200bb", "a\u200bb"), ("가나", "가나"), ("A b", "A b")],
)
def test_normal_text(text, normal):
    assert normal_text(text) == normal


@pytest.mark.rule("OMS-MERGE-01")
@pytest.mark.parametrize(
    "number, normal",
    [("", ""), ("+82 10", "8210"), ("０１０", "010"), ("٠١", "01"), ("전화 없음", ""), ("1²", "1"), ("①", "")],
)
def test_normal_number(number, normal):
    assert normal_number(number) == normal


@pytest.mark.parametrize(
    "path, value",
    [
        ("criterion", "seller"),
        ("criterion", MISSING),
        ("orders", None),
        ("orders[1].id", "1"),
        ("orders[1].id", None),
        ("orders[0].seller", MISSING),
        ("orders[0].seller", 1.0),
        ("orders[0].name", None),
        ("orders[0].address", 3),
        ("orders[0].phone", None),
        ("orders[0].phone", 1012345678),
        ("orders[0].mobile", MISSING),
        ("orders[0].domestic", None),
        ("orders[0].domestic", "T"),
        ("orders[0].merge_prohibited", 0),
        ("orders[0].held", "no"),
        ("orders[1].invoiced", []),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    assert refused_at("merge", changed(run(order(1), order(2)), path, value)) == path
