"""The truth table of the cancel overrides as a page and as CSV."""

import csv
from html.parser import HTMLParser
from itertools import product

import pytest

from mallrig.reference import matrix
from mallrig.scenarios.decide.asking import ask


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    page, table = matrix.write(tmp_path_factory.mktemp("there") / "not yet")
    with table.open(encoding="utf-8", newline="") as file:
        return page.read_text("utf-8"), list(csv.DictReader(file))


class Page(HTMLParser):
    """What the page has: cells, heads with settings, selects, and what it loads from elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.cells, self.settings, self.selects, self.loaded = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.loaded += [attrs[name] for name in ("src", "href") if name in attrs]
        if tag == "td":
            self.cells.append((attrs["class"], tuple(attrs["data-rules"].split())))
        if tag == "select":
            self.selects.append(attrs["name"])
        if "data-settings" in attrs:
            self.settings.append((tag, attrs["data-settings"]))


def test_the_table_has_every_combination_once(written):
    _, rows = written
    settings = [*matrix.ACROSS, *matrix.DOWN]
    combinations = {tuple(row[name] for name in settings) for row in rows}
    assert len(rows) == len(combinations) == 2 * 4 * 2 * 2 * 3**4
    assert combinations == set(product(*matrix.ACROSS.values(), *matrix.DOWN.values()))


@pytest.mark.rule("HUB-CANCEL-12", "HUB-CANCEL-13", "HUB-CANCEL-14", "HUB-CANCEL-15", "HUB-CANCEL-16", "HUB-CANCEL-08")
def test_the_table_says_what_the_door_says(written):
    wms = {
        "Sellmate": {"wms": "sellmate"},
        "none, N20 in range": {"wms": None, "complete_range": ["N20"]},
        "none, N20 out of range": {"wms": None, "complete_range": ["N10"]},
        "none, no range": {"wms": None},
    }
    for row in written[1]:
        answer = ask(
            "cancel",
            {
                "hub": {"cancel": row["Hub"], **wms[row["WMS"]]},
                "cafe24": {
                    "claim": {"use": row["claims"] == "used", "auto_refund": row["auto refund"] == "on"},
                    "stock_recovery": {
                        "before_payment": row["recovery before payment"],
                        "after_payment": row["recovery after payment"],
                    },
                    "coupon_restore": {
                        "before_payment": row["restore before payment"],
                        "after_payment": row["restore after payment"],
                    },
                },
                "order": {"items": [{"id": 1, "status": "N20"}], "payments": {"card": 1}},
                "cancel": [1],
            },
        )
        if row["mode"] == "invalid":
            assert answer["error"]["at"] == "hub.complete_range"
            assert row["because"] == "HUB-SET-07"
        else:
            assert row["mode"] == (answer["mode"] or "none")
            assert row["item"] == answer["items"]["1"]
            assert row["refund"] == answer["refund"]
            assert row["because"].split() == answer["because"]


def test_the_page_has_the_same_cells_as_the_table(written):
    text, rows = written
    page = Page(text)
    across = len(list(product(*matrix.ACROSS.values())))
    down = len(rows) // across
    by_column = [(row["mode"], tuple(row["because"].split())) for row in rows]
    assert page.cells == [by_column[column * down + row] for row in range(down) for column in range(across)]
    assert [tag for tag, _ in page.settings] == ["th"] * across + ["tr"] * down


def test_the_page_stands_alone_and_can_be_filtered(written):
    text, _ = written
    page = Page(text)
    assert page.loaded == []
    assert page.selects == [*matrix.ACROSS, *matrix.DOWN, "outcome", "rule"]
    for rule in ("HUB-CANCEL-12", "HUB-CANCEL-15", "HUB-SET-07"):
        assert f"<dt>{rule}<dd>" in text
