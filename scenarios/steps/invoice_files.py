"""Invoices by file: what a courier is sent under a password, and what comes back from it."""

import io

import openpyxl
from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.dispatch import Dispatch
from mallrig.scenarios.drivers.opening import OPENED, WRONG_PASSWORD, opened_csv, opened_xlsx
from mallrig.scenarios.steps.invoices import groups_of, here, number_of, receiver
from mallrig.scenarios.steps.words import text

FORM_ROWS_MAX = 10_000
"""What one file of orders may have."""

FORM = "courier"
COLUMNS = {"the delivery number": "group", "the receiver's name": "name", "the quantity": "quantity"}
SENT = "5000{:08d}"
"""The numbers that a courier's file has, by the parcel."""


@given(parsers.re(r"(?P<thousands>\d+),(?P<rest>\d{3}) orders were registered by Excel"))
def _(story, dispatch, thousands, rest):
    count = int(thousands + rest)
    for first in range(0, count, FORM_ROWS_MAX):
        story.setup.upload(story.mall.id, filled_form(range(first, min(first + FORM_ROWS_MAX, count))), "Bora")


@given(text("the form has {columns:Columns}"))
def _(dispatch, columns):
    dispatch.form(FORM, [COLUMNS[column] for column in columns])


@given(text('the invoices were exported as {kind:Kind} under "{password:Password}"'))
@when(text('the invoices are exported as {kind:Kind} under "{password:Password}"'))
def _(dispatch, kind, password):
    dispatch.attempt(lambda: dispatch.export_file(FORM, kind, password, password))


@given(parsers.re(r'rows (?P<rows>[\d-]+) of the list were exported as XLSX under "(?P<password>.+)"'))
def _(dispatch, rows, password):
    dispatch.export_file(FORM, "xlsx", password, password, range=rows)


@when(text('the invoices are exported as {kind:Kind} under "{password:Password}", repeated as "{again:Password}"'))
def _(dispatch, kind, password, again):
    dispatch.attempt(lambda: dispatch.export_file(FORM, kind, password, again))


@then(text('the {kind:Kind} file opens with "{password:Password}", and has the {count:Count} parcels'))
def _(story, dispatch, kind, password, count):
    _titles, *rows = OPENED[kind](dispatch.file, password)
    assert sorted(row[1] for row in rows) == [receiver(n)["name"] for n in range(count)]


@then(text('the {kind:Kind} file doesn\'t open with "{password:Password}"'))
def _(dispatch, kind, password):
    try:
        OPENED[kind](dispatch.file, password)
    except WRONG_PASSWORD:
        return
    raise AssertionError("it opens")


@then(text("the XLSX file has {columns:Columns} of the parcel of {quantity:Count}"))
def _(story, dispatch, columns, quantity):
    values = {"the delivery number": here(dispatch, story.order)["group"], "the receiver's name": receiver(0)["name"], "the quantity": quantity}
    _titles, row = opened_xlsx(dispatch.file, "송장-2026")
    assert [str(value) for value in row] == [str(values[column]) for column in columns]


@then("the download history has no file")
def _(dispatch):
    assert dispatch.exports() == []


@then(text("the download history has a CSV file and an XLSX file of {count:Count} rows each"))
def _(dispatch, count):
    assert [(row["kind"], row["rows"]) for row in dispatch.exports()] == [("csv", count), ("xlsx", count)]


@then("the download history has a CSV file of 10,001 rows and an XLSX file of 10,000")
def _(dispatch):
    assert [(row["kind"], row["rows"]) for row in dispatch.exports()] == [("csv", 10_001), ("xlsx", 10_000)]


@then("the CSV file is had from the history again")
def _(dispatch):
    assert opened_csv(dispatch.exported(dispatch.exports()[0]["export"]), "송장-2026") == opened_csv(dispatch.file, "송장-2026")


# -- the courier's file --


@when(text("{courier:Courier}'s file comes with new numbers for the {nths:Nths} parcels, and one for a parcel that there isn't"))
def _(story, dispatch, courier, nths):
    give(dispatch, courier, [*groups_of(story, dispatch, nths), 999_999])


@given(text("{courier:Courier}'s file came with new numbers for the {nths:Nths} parcels"))
def _(story, dispatch, courier, nths):
    give(dispatch, courier, groups_of(story, dispatch, nths))


@given(text("{courier:Courier}'s file came with the {nth:Nth} parcel's number for the {other:Nth} parcel"))
def _(story, dispatch, courier, nth, other):
    [group] = groups_of(story, dispatch, [other])
    dispatch.upload_file(courier, sheet([(group, number_of(dispatch, story.orders[nth]))]))


@when("the file is applied")
def _(dispatch):
    dispatch.apply_upload()


@then(text("the file's {nths:Nths} rows would be registered"))
def _(dispatch, nths):
    assert [n for n, row in enumerate(dispatch.upload["rows"]) if row["result"] == "register"] == nths


@then(parsers.re(r"the file's (?P<nth>\d)\w\w row would fail because of the (?P<cause>number that the parcel has|delivery number)"))
def _(story, dispatch, nth, cause):
    row = dispatch.upload["rows"][int(nth) - 1]
    named = cause if cause == "delivery number" else number_of(dispatch, story.orders[int(nth) - 1])
    assert row["result"] == "fail" and named in row["reason"]


@then(text("the {nths:Nths} parcels have the file's numbers, from {courier:Courier}"))
def _(story, dispatch, nths, courier):
    rows = {row["group"]: (row["number"], row["courier"], row["state"]) for row in dispatch.invoices()["rows"]}
    wanted = groups_of(story, dispatch, nths)
    assert [rows[group] for group in wanted] == [(SENT.format(n), courier, "registered") for n in range(len(wanted))]


def give(dispatch: Dispatch, courier: str, groups: list[int]) -> None:
    """Give in a courier's file with a new number for each delivery number."""
    dispatch.upload_file(courier, sheet([(group, SENT.format(n)) for n, group in enumerate(groups)]))


def sheet(rows: list[tuple[int, str]]) -> bytes:
    """A courier's file, as CSV."""
    return "\r\n".join(["배송번호,송장번호", *(f"{group},{number}" for group, number in rows)]).encode("utf-8-sig")


def filled_form(orders: range) -> bytes:
    """A seller's form with an order of one line in each row."""
    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet()
    rows.append(["주문번호", "수령자명", "수령자휴대전화", "우편번호", "주소", "상품코드", "상품명", "수량"])
    for n in orders:
        rows.append([f"A-{n}", "김민지", "010-1234-5678", "04524", "서울특별시 중구 세종대로 110", "P1", "티셔츠", 1])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
