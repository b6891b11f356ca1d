"""Rows picked by their running numbers, as in "1-3, 5, 7" (OMS-INV-08)."""

import re
from typing import Literal

from msgspec import Struct

from mallrig.reference.rules.cases import Count
from mallrig.reference.rules.ruling import InvalidCase

MOST_ROWS = 1_000_000
"""The longest answer. A list to print has at most 80,000 rows (OMS-INV-04); beyond this an answer only fills memory."""

_PART = re.compile(r"([0-9]+)(?:\s*-\s*([0-9]+))?")


class Case(Struct, frozen=True):
    """The text as entered, and how many rows the list has."""

    text: str
    rows: Count


class Answer(Struct, frozen=True):
    """The running numbers picked, ascending, each once."""

    rows: tuple[int, ...]
    because: tuple[str, ...]


class BadRange(Struct, frozen=True, kw_only=True):
    """The error object: what is wrong with which part of the text."""

    code: Literal["bad_range"] = "bad_range"
    message: str
    part: str


class Refused(Struct, frozen=True):
    """The answer in place of one: a part of the text picks no rows of the list."""

    error: BadRange


EXAMPLE = {"text": "1-3, 5, 7", "rows": 39}


def decide(case: Case) -> Answer | Refused:
    """The rows that the text picks; an empty text picks all. The first bad part is named.

    Raises InvalidCase when the answer would have more than MOST_ROWS rows.
    """
    parts = [part.strip() for part in case.text.split(",")] if case.text.strip() else []
    spans = [] if parts else [(1, case.rows)]
    for part in parts:
        span, problem = _read(part, case.rows)
        if problem:
            return Refused(BadRange(message=problem, part=part))
        spans.append(span)
    picked = _merged(spans)
    if sum(last - first + 1 for first, last in picked) > MOST_ROWS:
        raise InvalidCase(f"more than {MOST_ROWS:,} rows at once", "rows")
    return Answer(
        rows=tuple(row for first, last in picked for row in range(first, last + 1)),
        because=("OMS-INV-08",),
    )


def _read(part: str, rows: int) -> tuple[tuple[int, int], str]:
    """The first and last row of "5" or "1-3", and what is wrong with it, if anything is."""
    nothing = (0, 0)
    found = _PART.fullmatch(part)
    if not found:
        return nothing, "not a number, nor a range of two"
    first, last = (number.lstrip("0") for number in (found[1], found[2] or found[1]))
    if not first or not last:
        return nothing, "below 1"
    # By length first: the interpreter refuses to read a number of thousands of digits.
    if any(len(number) > len(str(rows)) or int(number) > rows for number in (first, last)):
        return nothing, f"above {rows}, the number of rows"
    if int(last) < int(first):
        return nothing, "reversed"
    return (int(first), int(last)), ""


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same rows in spans that rise and don't overlap."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
