"""What holds of every allocation (INV-02, INV-05, INV-06, INV-10 to INV-19)."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mallrig.reference.rules.allocate import Case, Group, Line, decide
from mallrig.scenarios.properties import oracle_allocate as oracle

SKUS = ("A", "B", "C")
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
# Few sellers, products and instants, so that they meet; stock of a few pieces, since scarcity is where it breaks.
pieces = st.integers(0, 5)
wanted = st.tuples(st.sampled_from([*SKUS, None]), st.integers(1, 3), st.integers(0, 2))


@st.composite
def lines_of(draw, group):
    asked = draw(st.lists(wanted, min_size=1, max_size=4))
    return tuple(Line(f"{group}.{n}", sku, quantity, amount) for n, (sku, quantity, amount) in enumerate(asked))


@st.composite
def groups(draw, most=10):
    ids = draw(st.lists(st.integers(0, 30) | st.sampled_from("ab"), max_size=most, unique_by=str))
    return tuple(
        Group(
            id=id,
            seller=draw(st.sampled_from(["cafe24", "musinsa", 3])),
            ordered_at=NINE + timedelta(seconds=draw(st.integers(0, 2))),
            lines=draw(lines_of(id)),
            held=draw(st.booleans()),
        )
        for id in ids
    )


@st.composite
def cases(draw, **fixed):
    chosen = dict(
        stock=draw(st.dictionaries(st.sampled_from(SKUS), pieces)),
        criterion=draw(st.sampled_from(["complete_only", "complete_then_partial"])),
        groups=draw(groups()),
        unlimited=tuple(draw(st.lists(st.sampled_from(SKUS), max_size=1))),
        allocated=draw(st.dictionaries(st.sampled_from(SKUS), st.integers(0, 1))),
        include_held=draw(st.booleans()),
        sellers_priority=tuple(draw(st.lists(st.sampled_from(["musinsa", "3", "cafe24"]), unique=True))),
        then=draw(st.sampled_from([None, "quantity", "amount"])),
        then_first=draw(st.sampled_from(["larger", "smaller"])),
    )
    case = Case(**{**chosen, **fixed})
    sold_out = {sku: min(case.allocated.get(sku, 0), on_hand) for sku, on_hand in case.stock.items()}
    return replace(case, allocated=sold_out)


def complete(answer):
    return [id for id, state in answer.groups.items() if state == "complete"]


def served(answer):
    return {id for id, got in answer.lines.items() if got}


def given_out(case, answer):
    """Pieces by sku that this run gave to someone."""
    out = Counter()
    for group in case.groups:
        for line in group.lines:
            if answer.lines[line.id]:
                out[line.sku] += line.quantity
    return out


def lacks(line, left, case):
    """Whether a line doesn't fit what is left."""
    return line.sku not in case.unlimited and left.get(line.sku, 0) < line.quantity


@pytest.mark.rule("OMS-ALLOC-02", "OMS-ALLOC-03", "OMS-ALLOC-06")
@given(cases())
def test_inv_12_pass_one_is_the_largest_word_and_pass_two_first_fit(case):
    answer = decide(case)
    best = oracle.best_word(case)
    assert set(complete(answer)) == {group.id for group in best}
    whole = {line.id for group in best for line in group.lines}
    assert served(answer) == whole | oracle.lines_served_after(best, case)


@pytest.mark.rule("OMS-ALLOC-09", "OMS-ALLOC-12")
@given(cases())
def test_inv_15_and_02_what_is_left_is_on_hand_less_all_allocated_and_never_below_nothing(case):
    answer = decide(case)
    out = given_out(case, answer)
    assert answer.stock_left == {
        sku: on_hand - case.allocated.get(sku, 0) - out[sku] for sku, on_hand in case.stock.items()
    }
    assert all(left >= 0 for sku, left in answer.stock_left.items() if sku not in case.unlimited)
    assert all(sku in case.stock or sku in case.unlimited for sku in out)


@pytest.mark.rule("OMS-ALLOC-01", "OMS-MATCH-05", "OMS-ALLOC-11")
@given(cases())
def test_inv_05_16_and_17_states_say_what_the_lines_say(case):
    answer = decide(case)
    assert answer.lines.keys() == {line.id for group in case.groups for line in group.lines}
    for group in case.groups:
        got = [answer.lines[line.id] for line in group.lines]
        assert answer.groups[group.id] == ("complete" if all(got) else "partial" if any(got) else "none")
        assert not any(answer.lines[line.id] for line in group.lines if line.sku is None)


@pytest.mark.rule("OMS-ALLOC-11")
@given(cases(), st.randoms(use_true_random=False))
def test_inv_10_the_order_of_input_is_no_input(case, random):
    shuffled = replace(
        case,
        groups=tuple(random.sample(case.groups, len(case.groups))),
        stock=dict(random.sample(list(case.stock.items()), len(case.stock))),
        unlimited=tuple(random.sample(case.unlimited, len(case.unlimited))),
    )
    assert decide(shuffled) == decide(case)


@pytest.mark.rule("OMS-ALLOC-06")
@given(cases(criterion="complete_only"), st.integers(0, 10))
def test_inv_11_a_later_group_never_takes_from_an_earlier_one(case, k):
    queue = oracle.eligible_in_order(case)
    first = replace(case, groups=tuple(queue[:k]))
    answer, alone = decide(case), decide(first)
    assert alone.groups == {group.id: answer.groups[group.id] for group in queue[:k]}


@pytest.mark.rule("OMS-ALLOC-02", "OMS-ALLOC-03")
@given(cases())
def test_inv_13_complete_first_and_the_lines_get_the_leftovers_alone(case):
    whole = decide(replace(case, criterion="complete_only"))
    both = decide(replace(case, criterion="complete_then_partial"))
    assert complete(both) == complete(whole)
    assert served(whole) <= served(both)
    more = given_out(case, both) - given_out(case, whole)
    assert all(sku in case.unlimited or n <= whole.stock_left[sku] for sku, n in more.items())


@pytest.mark.rule("OMS-ALLOC-01")
@given(cases())
def test_inv_14_nothing_that_fits_is_left_lying(case):
    answer = decide(case)
    for group in oracle.eligible_in_order(case):
        if answer.groups[group.id] == "complete" or any(line.sku is None for line in group.lines):
            continue
        demand = Counter()
        for line in group.lines:
            demand[line.sku] += line.quantity
        assert any(sku not in case.unlimited and answer.stock_left.get(sku, 0) < n for sku, n in demand.items())
    if case.criterion == "complete_then_partial":
        unserved = [line for g in oracle.eligible_in_order(case) for line in g.lines if not answer.lines[line.id]]
        assert all(line.sku is None or lacks(line, answer.stock_left, case) for line in unserved)


@pytest.mark.rule("OMS-ALLOC-05")
@given(cases())
def test_inv_18_held_groups_get_nothing_and_take_nothing_when_left_out(case):
    case = replace(case, include_held=False)
    answer = decide(case)
    without = decide(replace(case, groups=tuple(group for group in case.groups if not group.held)))
    assert answer.stock_left == without.stock_left and served(answer) == served(without)
    assert all(answer.groups[group.id] == "none" for group in case.groups if group.held)


@pytest.mark.rule("OMS-ALLOC-05")
@given(cases(include_held=True))
def test_inv_18_held_groups_are_served_in_their_place_when_included(case):
    unheld = replace(case, groups=tuple(replace(group, held=False) for group in case.groups))
    assert decide(case) == decide(unheld)


@pytest.mark.rule("OMS-ALLOC-01", "OMS-ALLOC-09")
@given(cases(criterion="complete_only"), st.data())
def test_inv_06_splitting_a_line_never_changes_whether_its_group_is_complete(case, data):
    def split(line):
        if line.quantity == 1 or not data.draw(st.booleans()):
            return [line]
        part = data.draw(st.integers(1, line.quantity - 1))
        rest = replace(line, id=f"{line.id}'", quantity=line.quantity - part, amount=0)
        return [replace(line, quantity=part), rest]

    finer = tuple(
        replace(group, lines=tuple(part for line in group.lines for part in split(line))) for group in case.groups
    )
    assert decide(replace(case, groups=finer)).groups == decide(case).groups


@pytest.mark.rule("OMS-ALLOC-04")
@given(cases())
def test_inv_19_a_second_run_changes_nothing(case):
    first = decide(case)
    again = decide(case)
    assert again == first
    out = given_out(case, first)
    kept = {sku: case.allocated.get(sku, 0) + out[sku] for sku in {*case.allocated, *out}}
    waiting = tuple(group for group in case.groups if first.groups[group.id] == "none")
    second = decide(replace(case, allocated=kept, groups=waiting))
    assert served(second) == set() and second.stock_left == first.stock_left


@pytest.mark.rule("OMS-ALLOC-05", "OMS-MATCH-05", "OMS-ALLOC-06", "OMS-ALLOC-09", "OMS-ALLOC-12")
@given(cases())
def test_because_says_what_shaped_the_answer(case):
    answer = decide(case)
    taking_part = [line for group in oracle.eligible_in_order(case) for line in group.lines]
    whole_if_stocked = [g for g in oracle.eligible_in_order(case) if all(line.sku for line in g.lines)]
    lines_tried = case.criterion == "complete_then_partial"
    expected = {
        "OMS-ALLOC-05": any(group.held for group in case.groups) and not case.include_held,
        "OMS-MATCH-05": any(line.sku is None for line in taking_part),
        "OMS-ALLOC-06": True,
        "OMS-ALLOC-02": lines_tried,
        "OMS-ALLOC-03": not lines_tried,
        "OMS-ALLOC-09": any(answer.groups[g.id] != "complete" for g in whole_if_stocked)
        or lines_tried and any(line.sku and not answer.lines[line.id] for line in taking_part),
        "OMS-ALLOC-12": any(line.sku in case.unlimited and answer.lines[line.id] for line in taking_part),
    }
    assert list(answer.because) == [rule for rule, holds in expected.items() if holds]
