"""Text against its template."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mallrig.emulators.alimtalk.matching import VARIABLE, korean_bytes, matches, names, substitute

pieces = st.lists(st.one_of(st.text("ab\n", max_size=3), st.sampled_from(["#{a}", "#{이름}", "#{}"])), max_size=6).map("".join)


def by_pattern(template: str, text: str) -> bool:
    """The model said another way: an anchored pattern."""
    parts = VARIABLE.split(template.replace("\r\n", "\n"))[::2]
    return re.fullmatch(".*".join(map(re.escape, parts)), text.replace("\r\n", "\n"), re.DOTALL) is not None


@pytest.mark.ours
@given(pieces, st.text("ab\n", max_size=10))
@example("a#{x}a", "a")
@example("#{x}ab#{y}ab", "ab")
def test_it_matches_as_the_pattern_does(template, text):
    assert matches(template, text) == by_pattern(template, text)


@pytest.mark.ours
@given(pieces, st.dictionaries(st.sampled_from(["a", "이름", ""]), st.text("ab#{}", max_size=4)))
def test_what_was_substituted_matches(template, values):
    text = substitute(template, values)
    assert text is None or matches(template, text)
    assert (text is None) == any(name not in values for name in names(template))


@pytest.mark.seen
@pytest.mark.parametrize(("text", "same"), [
    ("주문 1\n끝", True), ("주문 \n끝", True), ("주문 1\r\n끝", True), (" 주문 1\n끝", False), ("주문 1\n끝 ", False), ("주문1\n끝", False),
])  # fmt: skip
def test_every_character_outside_the_variables_counts(text, same):
    assert matches("주문 #{번호}\n끝", text) is same


@pytest.mark.ours
def test_forty_variables_against_a_hostile_text_take_no_time():
    began = time.perf_counter()
    assert not matches("#{v}x" * 40, "x" * 1_000 + "y")
    assert time.perf_counter() - began < 0.1


@pytest.mark.seen
@pytest.mark.parametrize(("text", "length"), [("a", 1), ("가", 2), ("똠방각하", 8), ("뷁", 2), ("😀", None), ("é", None)])
def test_bytes_as_carriers_count(text, length):
    assert korean_bytes(text) == length
