"""What holds of every merge (INV-26 to INV-29)."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mallrig.reference.rules.merge import Case, Order, decide, normal_number, normal_text

# Tiny alphabets with odd spaces and dashes, so that receivers meet and nearly meet.
names = st.sampled_from(["Kim", " Kim", "Kim ", "Kim A", "Kim\u3000\tA", "KimA", "kim"])
addresses = st.sampled_from(["1 Ro 2", "1  Ro\n2", "1 Ro 3"])
numbers = st.sampled_from(["", "-", "010-1", "0101", "０１０１", "010-2"])
rarely = st.sampled_from([False] * 5 + [True])


@st.composite
def orders(draw, most=12):
    ids = draw(st.lists(st.integers(0, 200) | st.sampled_from(["a", "b", "20260302-1"]), max_size=most, unique_by=str))
    return tuple(
        Order(
            id=id,
            seller=draw(st.sampled_from(["cafe24", "musinsa", 3, "3"])),
            name=draw(names),
            address=draw(addresses),
            phone=draw(st.sampled_from(["", "-", "02-1"])),
            mobile=draw(numbers),
            domestic=draw(st.sampled_from([True, True, False])),
            merge_prohibited=draw(rarely),
            held=draw(rarely),
            invoiced=draw(rarely),
        )
        for id in ids
    )


criteria = st.sampled_from(["same_seller", "any_seller"])
cases = st.builds(Case, criterion=criteria, orders=orders())


def words(text):
    """A name or address as its words, found letter by letter."""
    found, open_word = [], False
    for letter in text:
        if letter.isspace():
            open_word = False
        elif open_word:
            found[-1] += letter
        else:
            found, open_word = [*found, letter], True
    return found


def digits(number):
    """The values of its digits, in any script; a superscript is no digit to dial."""
    return [int(each) for each in number if each.isdecimal()]


def may_meet(a, b, criterion):
    """Whether two orders are for one receiver on one side of the wall."""
    for order in (a, b):
        if order.merge_prohibited or order.held or order.invoiced:
            return False
    if words(a.name) != words(b.name) or words(a.address) != words(b.address) or a.domestic != b.domestic:
        return False
    return (a.domestic and criterion == "any_seller") or str(a.seller) == str(b.seller)


def same_numbers(a, b):
    return digits(a.phone) == digits(b.phone) and digits(a.mobile) == digits(b.mobile)


def together(sets, a, b):
    return any(a.id in ids and b.id in ids for ids in sets)


@pytest.mark.rule("OMS-MERGE-01", "OMS-MERGE-04", "OMS-MERGE-05", "OMS-MERGE-06")
@given(cases)
def test_inv_26_and_28_two_are_merged_just_when_they_are_for_one_parcel(case):
    answer = decide(case)
    for a, b in combinations(case.orders, 2):
        assert together(answer.groups, a, b) == (may_meet(a, b, case.criterion) and same_numbers(a, b))


@pytest.mark.rule("OMS-MERGE-02")
@given(cases)
def test_inv_29_a_check_is_a_receiver_with_two_pairs_of_numbers_and_all_orders_of_it(case):
    answer = decide(case)
    for a, b in combinations(case.orders, 2):
        meet = may_meet(a, b, case.criterion)
        both = [order for order in case.orders if meet and may_meet(a, order, case.criterion)]
        assert together(answer.check, a, b) == (meet and any(not same_numbers(a, order) for order in both))
    for ids in answer.groups:
        around = [set(check) for check in answer.check if set(check) & set(ids)]
        assert all(set(ids) <= check for check in around)


@given(cases)
def test_no_order_is_in_two_sets_and_all_are_sorted_as_text(case):
    answer = decide(case)
    for sets in (answer.groups, answer.check):
        ids = [str(id) for each in sets for id in each]
        assert len(ids) == len(set(ids))
        assert all(len(each) > 1 and [*map(str, each)] == sorted(map(str, each)) for each in sets)
        assert [str(each[0]) for each in sets] == sorted(str(each[0]) for each in sets)


@pytest.mark.rule("OMS-MERGE-01")
@given(cases, st.randoms(use_true_random=False))
def test_inv_26_arrival_order_is_no_input(case, random):
    assert decide(replace(case, orders=tuple(random.sample(case.orders, len(case.orders))))) == decide(case)


@pytest.mark.rule("OMS-MERGE-01")
@given(cases, st.data())
def test_inv_26_merging_in_two_halves_and_then_their_groups_is_merging_at_once(case, data):
    cut = data.draw(st.integers(0, len(case.orders)))
    members = {}  # the first order of each group stands for it in the second run
    for half in (case.orders[:cut], case.orders[cut:]):
        merged = decide(replace(case, orders=half)).groups
        grouped = {id: ids for ids in merged for id in ids}
        members |= {ids[0]: ids for order in half for ids in [grouped.get(order.id, (order.id,))]}
    standing = tuple(order for order in case.orders if order.id in members)
    in_halves = decide(replace(case, orders=standing)).groups
    united = {frozenset(id for first in ids for id in members[first]) for ids in in_halves}
    joined = {first for ids in in_halves for first in ids}
    united |= {frozenset(ids) for first, ids in members.items() if first not in joined and len(ids) > 1}
    assert united == {frozenset(ids) for ids in decide(case).groups}


@pytest.mark.rule("OMS-MERGE-01")
@given(st.text() | names | addresses)
def test_inv_27_normal_text_is_normal_and_keeps_every_word(text):
    normal = normal_text(text)
    assert normal_text(normal) == normal
    assert words(normal) == words(text)
    assert normal == " ".join(words(text))


@pytest.mark.rule("OMS-MERGE-01")
@given(st.text() | st.text(alphabet="0123456789-+() ０９٣²①"))
def test_inv_27_a_normal_number_is_normal_and_keeps_every_digit(number):
    normal = normal_number(number)
    assert normal_number(normal) == normal
    assert normal == "".join(map(str, digits(number)))


@pytest.mark.rule("OMS-MERGE-04", "OMS-MERGE-05", "OMS-MERGE-06")
@given(cases)
def test_because_says_what_shaped_the_answer(case):
    answer = decide(case)
    free = [order for order in case.orders if not (order.merge_prohibited or order.held or order.invoiced)]
    one_receiver = [
        (a, b) for a, b in combinations(free, 2) if words(a.name) == words(b.name) and words(a.address) == words(b.address)
    ]
    expected = {
        "OMS-MERGE-05": any(order.merge_prohibited for order in case.orders),
        "OMS-MERGE-06": any(order.held or order.invoiced for order in case.orders),
        "OMS-MERGE-04": any(not may_meet(a, b, case.criterion) for a, b in one_receiver),
        "OMS-MERGE-01": bool(answer.groups),
        "OMS-MERGE-02": bool(answer.check),
    }
    assert list(answer.because) == [rule for rule, holds in expected.items() if holds]
