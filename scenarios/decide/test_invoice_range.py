"""Rows picked by their running numbers (OMS-INV-08)."""

import pytest

from mallrig.scenarios.decide.asking import MISSING, ask, changed, refused_at

pytestmark = pytest.mark.rule("OMS-INV-08")


@pytest.mark.parametrize(
    "text, rows, picked",
    [
        ("1-3, 5, 7", 39, [1, 2, 3, 5, 7]),
        ("7, 5, 1-3", 39, [1, 2, 3, 5, 7]),
        ("2-4,3-5, 4 ,4", 9, [2, 3, 4, 5]),
        ("1-2,3-4", 4, [1, 2, 3, 4]),
        ("1-4,2-3,4", 4, [1, 2, 3, 4]),
        ("5-5", 5, [5]),
        ("5", 5, [5]),
        ("1 - 3", 3, [1, 2, 3]),
        ("\t1\u3000-\n2 ", 3, [1, 2]),
        ("007", 7, [7]),
        ("0" * 5000 + "7", 7, [7]),
        ("", 3, [1, 2, 3]),
        (" \u3000\n", 3, [1, 2, 3]),
        ("", 0, []),
        ("3", 10**30, [3]),
        (f"{10**30 - 1}-{10**30}", 10**30, [10**30 - 1, 10**30]),
    ],
)
def test_the_rows_rise_and_come_once(text, rows, picked):
    assert ask("invoice-range", {"text": text, "rows": rows}) == {"rows": picked, "because": ["OMS-INV-08"]}


@pytest.mark.parametrize(
    "text, part",
    [
        ("a", "a"),
        ("1, b ,c", "b"),
        (",", ""),
        ("1,,2", ""),
        ("1,", ""),
        ("-", "-"),
        ("1-", "1-"),
        ("-3", "-3"),
        ("1--3", "1--3"),
        ("1-2-3", "1-2-3"),
        ("1 2", "1 2"),
        ("1;2", "1;2"),
        ("1~3", "1~3"),
        ("1–3", "1–3"),
        ("+1", "+1"),
        ("1.0", "1.0"),
        ("1e1", "1e1"),
        ("1_0", "1_0"),
        ("0x1", "0x1"),
        ("１", "１"),
        ("²", "²"),
        ("all", "all"),
        ("3-1", "3-1"),
        ("1, 5 - 4 ,9", "5 - 4"),
        ("0", "0"),
        ("000", "000"),
        ("0-3", "0-3"),
        ("1-0", "1-0"),
        ("40", "40"),
        ("1-40", "1-40"),
        ("40-41", "40-41"),
        ("9" * 5000, "9" * 5000),
        (f"1-{10**30}", f"1-{10**30}"),
        ("40, x", "40"),
    ],
)
def test_the_first_bad_part_is_named_trimmed(text, part):
    answer = ask("invoice-range", {"text": text, "rows": 39})
    assert answer.keys() == {"error"}
    assert (answer["error"]["code"], answer["error"]["part"]) == ("bad_range", part)
    assert answer["error"]["message"]


def test_of_no_rows_none_can_be_picked():
    assert ask("invoice-range", {"text": "1", "rows": 0})["error"]["part"] == "1"


@pytest.mark.parametrize("text", ["", f"1-{10**12}", "1-600000, 700000-1200000"])
def test_an_answer_that_would_fill_the_memory_is_refused(text):
    assert refused_at("invoice-range", {"text": text, "rows": 10**12}) == "rows"


def test_the_longest_export_is_picked_as_a_whole():
    assert ask("invoice-range", {"text": "", "rows": 80_000})["rows"] == list(range(1, 80_001))


@pytest.mark.parametrize(
    "path, value",
    [
        ("", []),
        ("", None),
        ("", "1-3"),
        ("text", MISSING),
        ("text", None),
        ("text", 5),
        ("rows", MISSING),
        ("rows", -1),
        ("rows", 3.0),
        ("rows", "3"),
        ("rows", True),
        ("rows", None),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    assert refused_at("invoice-range", changed({"text": "1", "rows": 3}, path, value)) == path
