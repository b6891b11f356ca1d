"""What holds of every range of rows (INV-57)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mallrig.scenarios.decide.asking import ask

pytestmark = pytest.mark.rule("OMS-INV-08")

spaces = st.sampled_from(["", " ", "\t", "\u3000 "])
near = st.integers(0, 14)
# Text that is nearly right, and text that is anything.
parts = st.builds("{1}{0}{2}".format, near, spaces, spaces) | st.builds("{0}{2}-{2}{1}".format, near, near, spaces)
texts = st.lists(parts | st.sampled_from(["", "-", "x", "1-2-3"]), max_size=5).map(",".join) | st.text("0123456789-, x") | st.text()


def as_ranges(rows):
    """Rows written back: runs of neighbours as "first-last"."""
    runs = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def means(part, rows):
    """The rows of one part, or None when it is bad; told by trying every row and pair of rows."""
    squeezed = "".join(part.split()) if part.count("-") == 1 else part.strip()
    numbers = [number.lstrip("0") for number in squeezed.split("-")]
    for first in range(1, rows + 1):
        for last in range(first, rows + 1):
            if numbers == [str(first), str(last)] or (first == last and numbers == [str(first)]):
                return set(range(first, last + 1))
    return None


@given(st.sets(st.integers(1, 60), min_size=1))
def test_inv_57_rows_written_back_as_ranges_are_the_same_rows(rows):
    assert ask("invoice-range", {"text": as_ranges(sorted(rows)), "rows": 60})["rows"] == sorted(rows)


@given(texts, st.integers(0, 12))
def test_inv_57_every_text_is_rows_of_the_list_or_names_its_first_bad_part(text, rows):
    answer = ask("invoice-range", {"text": text, "rows": rows})
    if not text.strip():
        assert answer["rows"] == list(range(1, rows + 1))
        return
    meant = [(part.strip(), means(part, rows)) for part in text.split(",")]
    bad = [part for part, picked in meant if picked is None]
    if bad:
        assert answer["error"]["part"] == bad[0]
    else:
        assert answer["rows"] == sorted(set().union(*(picked for _, picked in meant)))
