"""Registration by hand and by Excel (OMS-REG), and what files are refused."""

import datetime
import io
import json
import subprocess
import sys
import zipfile
from functools import cache
from types import SimpleNamespace

import openpyxl
import pytest
from mallrig.reference.adapters import sheets
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.flow.register import FORM, ROWS_MAX, read_file
from mallrig.reference.model import SEOUL, Turn

from tests.reference.conftest import SKUS

pytestmark = pytest.mark.both_databases

TITLES = [column.title for column in FORM]
GOOD = {
    "주문번호": "A-1", "주문일시": "2026-01-09 10:00", "수령자명": "김민지", "수령자휴대전화": "010-1234-5678", "우편번호": "04524",
    "주소": "서울특별시 중구 세종대로 110", "상세주소": "3층", "상품코드": "P1", "품목코드": SKUS[0], "상품명": "티셔츠", "옵션": "색상=흰색", "수량": 2, "금액": 30000,
}  # fmt: skip


def book(*rows: dict, header=TITLES, title=None) -> bytes:
    """A filled form, written by openpyxl itself."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title or "Sheet1"
    sheet.append(list(header))
    for row in rows:
        sheet.append([row.get(name) for name in header])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def upload(target, data: bytes, status: int = 200, seller: str | None = None, **query) -> dict:
    asked = {"seller": seller or target.rig.mall, "file": "orders.xlsx"} | query
    answer = target.rig.http.post(f"/target/{target.name}/uploads", params=asked, content=data)
    assert answer.status_code == status, answer.text
    return answer.json() if query.get("progress") != "true" else [json.loads(line) for line in answer.text.splitlines()]


def named(row: dict, order_no: str, **more) -> dict:
    return row | {"주문번호": order_no} | more


def new_order(target, **more) -> dict:
    return {
        "seller": target.rig.mall, "receiver": {"name": "이서준", "zipcode": "06236", "address1": "서울특별시 강남구 테헤란로 1", "mobile": "010-2222-3333"},
        "lines": [{"product": "P1", "name": "티셔츠", "variant_code": SKUS[0], "quantity": 1, "amount": 15000}],
    } | more  # fmt: skip


@pytest.mark.rule("OMS-REG-02")
def test_one_order_by_hand_goes_the_whole_way_and_the_seller_is_told_nothing(target):
    made = target.post("orders?who=보라", new_order(target, ordered_at="2026-01-09T10:00:00+09:00"))
    assert made["because"] == ["OMS-REG-02"] and made["origin"] == "registered" and made["amount"] == 15000
    assert made["history"][0]["what"] == "registered" and made["history"][0]["who"] == "보라"
    target.day()
    assert target.get(f"orders/{made['order']}")["state"] == "shipped"
    assert target.get("outbox?state=failed")["outbox"] == []
    assert not [each for each in target.get("outbox")["outbox"] if each["kind"] == "tell_shipped"]
    assert target.get("mismatches")["mismatches"] == []


@pytest.mark.rule("OMS-REG-02")
def test_numbers_are_given_and_never_twice(target):
    first, second = (target.post("orders", new_order(target))["order_no"] for _ in range(2))
    assert first != second
    refused = target.post("orders", new_order(target, order_no=first), status=409)
    assert first in refused["error"]["message"] and refused["error"]["at"] == "order_no"
    assert target.post("orders", new_order(target, order_no=first, seller=target.rig.other))["order_no"] == first


@pytest.mark.rule("OMS-REG-02")
@pytest.mark.parametrize(("change", "status", "at"), [
    ({"seller": "nobody"}, 404, "seller"),
    ({"lines": []}, 400, "lines"),
    ({"order_no": "A 1"}, 400, "order_no"),
    ({"ordered_at": "yesterday"}, 400, "ordered_at"),
    ({"ordered_at": "1999-12-31"}, 400, "ordered_at"),
    ({"ordered_at": "9999-12-31T23:59:59-23:00"}, 400, "ordered_at"),
    ({"colour": "red"}, 400, ""),
    ({"lines": [{"product": "P", "name": "n", "quantity": 0}]}, 400, "lines[0].quantity"),
    ({"lines": [{"product": "P", "name": "n", "quantity": 10**30}]}, 400, "lines[0].quantity"),
    ({"lines": [{"product": "P\u0000", "name": "n", "quantity": 1}]}, 400, "lines[0].product"),
    ({"receiver": {"name": "이서준", "zipcode": "06236", "address1": "서울"}}, 400, "receiver.mobile"),
    ({"receiver": {"name": "이서준", "zipcode": "6236", "address1": "서울", "mobile": "010"}}, 400, "receiver.zipcode"),
])  # fmt: skip
def test_an_order_that_can_not_be_is_refused_by_name(target, change, status, at):
    refused = target.post("orders", new_order(target) | change, status=status)
    assert refused["error"].get("at", "") == at
    assert target.get("orders")["total"] == 0


@pytest.mark.rule("OMS-REG-02")
def test_a_seller_s_form_is_downloaded_filled_and_registered(target):
    answer = target.rig.http.get(f"/target/{target.name}/sellers/{target.rig.mall}/form")
    filled = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = filled.active
    assert sheet.title == target.rig.mall and [cell.value for cell in sheet[1]] == TITLES
    sheet.append([GOOD.get(title) for title in TITLES])
    sheet.append([(GOOD | {"품목코드": SKUS[1], "수량": 1, "금액": 9000}).get(title) for title in TITLES])
    data = io.BytesIO()
    filled.save(data)
    assert target.rig.mall in upload(target, data.getvalue(), 400, seller=target.rig.other)["error"]["message"]
    done = upload(target, data.getvalue())
    assert (done["rows"], done["registered"], len(done["orders"]), done["faulty"], done["because"]) == (2, 2, 1, [], ["OMS-REG-02"])
    order = target.get(f"orders/{done['orders'][0]}")
    assert (order["order_no"], order["origin"], order["amount"], order["ordered_at"]) == ("A-1", "uploaded", 39000, "2026-01-09T10:00:00+09:00")
    assert [(line["variant_code"], line["quantity"]) for line in order["lines"]] == [(SKUS[0], 2), (SKUS[1], 1)]
    target.day("allocate")
    assert target.get(f"groups/{order['group']}")["allocated"] == "complete"


@pytest.mark.rule("OMS-REG-04")
def test_faulty_rows_are_named_by_row_column_and_reason_and_good_ones_come_in(target):
    target.post("orders", new_order(target, order_no="HERE"))
    data = book(
        named(GOOD, "A-1"), named(GOOD, "A-2", 수량="두 개"), named(GOOD, "A-3", 수령자휴대전화=None), named(GOOD, "HERE"),
        named(GOOD, "A-4", 상품명=None, 우편번호="1"), named(GOOD, "A-5"), named(GOOD, "A-5", 주소="부산광역시"), named(GOOD, None), named(GOOD, "A-6", 금액="1,000"),
    )  # fmt: skip
    done = upload(target, data)
    found = [(fault["row"], fault["column"]) for fault in done["faulty"]]
    assert found == [(3, "수량"), (4, "수령자휴대전화"), (5, "주문번호"), (6, "우편번호"), (6, "상품명"), (7, "주문번호"), (8, "주소"), (9, "주문번호")]
    assert all(fault["reason"] for fault in done["faulty"])
    assert (done["rows"], done["registered"], done["because"]) == (9, 2, ["OMS-REG-02", "OMS-REG-04"])
    assert target.collected() == {"HERE", "A-1", "A-6"}


@pytest.mark.rule("OMS-REG-04")
def test_all_or_nothing_registers_none_when_a_row_is_faulty(target):
    data = book(named(GOOD, "A-1"), named(GOOD, "A-2", 수량=0))
    done = upload(target, data, all_or_nothing="true")
    assert (done["upload"], done["registered"], done["orders"]) == (None, 0, [])
    assert [(fault["row"], fault["column"]) for fault in done["faulty"]] == [(3, "수량")]
    assert target.collected() == set() and target.get("uploads")["uploads"] == []
    assert upload(target, book(named(GOOD, "A-1"), named(GOOD, "A-2")), all_or_nothing="true")["registered"] == 2


@pytest.mark.rule("OMS-REG-03")
def test_an_upload_is_deleted_together_and_nothing_else_with_it(target):
    by_hand = target.post("orders", new_order(target))["order"]
    collected = target.rig.order()["order_id"]
    target.post("collect")
    first = upload(target, book(named(GOOD, "A-1"), named(GOOD, "A-2"), named(GOOD, "A-2")), who="보라")
    second = upload(target, book(named(GOOD, "B-1")))
    target.day("allocate")
    assert len(target.get("groups")["groups"]) < 5, "some were merged"
    split = target.get(f"orders/{first['orders'][1]}")["lines"][0]
    target.post(f"orders/{first['orders'][1]}/split", {"lines": {str(split["line"]): 1}})
    deleted = target.delete(f"uploads/{first['upload']}", None)
    assert len(deleted["deleted"]) == 3 and set(first["orders"]) < set(deleted["deleted"]) and deleted["because"] == ["OMS-REG-03"]
    orders = target.get("orders")["orders"]
    assert {order["order_no"] for order in orders} == {collected, "B-1", target.get(f"orders/{by_hand}")["order_no"]}
    assert {order["group"] for order in orders} == {group["group"] for group in target.get("groups")["groups"]}
    allocated = sum(line["allocated"] for order in orders for line in order["lines"])
    assert sum(stock["allocated"] for stock in target.get("stock")["stock"].values()) == allocated
    listed = {row["upload"]: row for row in target.get("uploads")["uploads"]}
    assert listed[first["upload"]]["who"] == "보라" and listed[first["upload"]]["deleted_at"] and listed[second["upload"]]["deleted_at"] is None
    target.delete(f"uploads/{first['upload']}", None, status=409)
    target.delete("uploads/99", None, status=404)
    assert upload(target, book(named(GOOD, "A-1")))["registered"] == 1, "a deleted number is free again"


@pytest.mark.rule("OMS-REG-03")
def test_an_upload_with_an_invoiced_order_stays_whole(target):
    done = upload(target, book(named(GOOD, "A-1"), named(GOOD, "A-2", 상품코드="P9", 품목코드="", 수령자명="박하늘")))
    target.day("invoices")
    refused = target.delete(f"uploads/{done['upload']}", None, status=409)
    assert refused["because"] == ["OMS-REG-03"] and "A-1" in refused["error"]["message"]
    assert target.collected() == {"A-1", "A-2"}


@pytest.mark.rule("OMS-REG-01")
def test_today_s_count_last_time_and_who_by_seller(target):
    target.post("orders?who=보라", new_order(target))
    target.rig.advance("1d")
    rig = target.rig
    rig.order()
    target.post("collect")
    upload(target, book(named(GOOD, "A-1"), named(GOOD, "A-2")), seller=rig.other, who="지호")
    now = rig.call("GET", f"{rig.at}/clock")["now"]
    mine, other = target.get("registrations")["sellers"]
    assert (mine["seller"], mine["orders"], mine["who"]) == (rig.mall, 0, "보라") and mine["last"] < now
    assert (other["seller"], other["orders"], other["who"]) == (rig.other, 2, "지호")


@pytest.mark.rule("OMS-REG-02")
def test_an_order_that_was_uploaded_and_is_then_collected_comes_in_once(target):
    order_no = target.rig.order()["order_id"]
    upload(target, book(named(GOOD, order_no)))
    target.post("collect")
    [order] = target.get("orders")["orders"]
    assert len(order["lines"]) == 1


@pytest.mark.rule("OMS-REG-02")
def test_ten_thousand_rows_register_and_progress_is_told_and_one_more_is_refused(target):
    lines = upload(target, many(ROWS_MAX), progress="true")
    told = [line["read"] for line in lines[:-1]]
    assert told == sorted(told) and told[-1] == ROWS_MAX and len(told) >= 10 and {line["of"] for line in lines[:-1]} == {ROWS_MAX}
    assert lines[-1]["registered"] == ROWS_MAX
    refused = upload(target, many(ROWS_MAX + 1), progress="true")[-1]
    assert "10,000" in refused["error"]["message"]
    assert target.get("orders?limit=1")["total"] == ROWS_MAX


@cache
def many(rows: int) -> bytes:
    """A form of so many orders, its XML written here: openpyxl takes seconds for it."""
    texts = [named(GOOD, "A-{}").get(title) for title in TITLES]
    cells = "".join("<c/>" if text is None else f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    header = "".join(f'<c t="inlineStr"><is><t>{title}</t></is></c>' for title in TITLES)
    return with_sheet("".join([f"<row>{header}</row>", *(f"<row>{cells.replace('{}', str(number))}</row>" for number in range(rows))]).encode())


# --- files that harm ----------------------------------------------------------------------------


def part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one part put in or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, content)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def with_sheet(rows: bytes) -> bytes:
    return part(book(GOOD), SHEET, HEAD + rows + TAIL)


def with_formula() -> bytes:
    return book(GOOD | {"수량": "=1+1"})


def truncated() -> bytes:
    data = book(GOOD)
    return data[: len(data) // 2]


def lying_sizes() -> bytes:
    """A bomb whose directory says that it is small."""
    data = bytearray(with_sheet(b"<row>" + b"<c/>" * 10 + b"</row>" + b" " * 200_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        at = archive.start_dir
    name = data.index(SHEET.encode(), at)
    data[name - 22 : name - 18] = (1000).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "nothing like it": lambda: b"hello, this is text",
    "only the first half": truncated,
    "an empty archive": lambda: b"PK\x05\x06" + bytes(18),
    "a part that is no XML": lambda: part(book(GOOD), SHEET, b"\xff\x00 not xml"),
    "no sheet": lambda: part(book(GOOD), SHEET, b"<a/>"),
    "a bomb": lambda: with_sheet(b" " * 200_000_000),
    "a bomb that lies": lying_sizes,
    "a million columns in a row": lambda: with_sheet(b'<row r="1">' + b"<c/>" * 1_000_000 + b"</row>"),
    "a cell a million columns out": lambda: with_sheet(b'<row r="1"><c r="BDWGN1"><v>1</v></c></row>'),
    "a cell in the last column": lambda: with_sheet(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    "a value in the last row": lambda: with_sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="Z1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "a value outside of its row": lambda: with_sheet(b'<row r="1"><c r="A1"><v>1</v></c><c r="Z999999"><v>1</v></c></row>'),
    "row nought": lambda: with_sheet(b'<row r="0"><c r="A0"><v>1</v></c></row>'),
    "a row a billion down": lambda: with_sheet(b'<row r="999999999999"><c><v>1</v></c></row>'),
    "millions of cells": lambda: with_sheet(b"<row><c/><c/></row>" * 500_000),
    "a formula": with_formula,
    "entities": lambda: part(book(GOOD), SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + b"<row><c><v>&b;</v></c></row>" + TAIL),
    "macros": lambda: part(book(GOOD), "xl/vbaProject.bin", b"code"),
    "links to other files": lambda: part(book(GOOD), "xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "embedded files": lambda: part(book(GOOD), "xl/embeddings/object1.bin", b"x"),
    "a password": lambda: sheets.locked_xlsx(book(GOOD), "1234"),
    "no rows": lambda: book(),
    "no header": lambda: book(header=[]),
    "another form's columns": lambda: book({"이름": "x"}, header=["이름"]),
    "a column twice": lambda: book(GOOD, header=[*TITLES, "주문번호"]),
    "a column missing": lambda: book(GOOD, header=TITLES[:-2]),
    "a number of a million digits": lambda: with_sheet(b"<row><c><v>" + b"9" * 1_000_000 + b"</v></c></row>"),
}


@cache
def hostile(what: str) -> bytes:
    return HOSTILE[what]()


@pytest.mark.rule("OMS-REG-02")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_damaged_or_hostile_file_is_refused(what):
    company = SimpleNamespace(malls={"demo1": None})
    turn = Turn(datetime.datetime(2026, 1, 10, 9, tzinfo=SEOUL))
    with pytest.raises(BadRequest) as refused:
        list(read_file(company, turn, "demo1", hostile(what)))
    assert refused.value.at == "file" and refused.value.message


READ_ALL = """
import pathlib, resource, sys
from mallrig.reference.adapters import sheets

for path in sys.argv[1:]:
    try:
        for _ in sheets.read(pathlib.Path(path).read_bytes()).rows:
            pass
    except sheets.BadSheet:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
"""


@pytest.mark.rule("OMS-REG-02")
def test_no_hostile_file_takes_more_memory_than_a_bound(tmp_path):
    """In a process of its own: what the library takes isn't seen by Python's own count of memory."""
    paths = [tmp_path / f"{place}.xlsx" for place in range(len(HOSTILE))]
    for path, what in zip(paths, HOSTILE, strict=True):
        path.write_bytes(hostile(what))
    # started by a shell, as a process's highest memory counts that of the one that started it
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", READ_ALL, *paths]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(done.stdout) < 200 * 1024 * 1024, f"{int(done.stdout):,} bytes"


@pytest.mark.rule("OMS-REG-02")
def test_a_hostile_file_over_http_is_a_400_and_registers_nothing(target):
    for what in ("nothing like it", "macros", "a formula"):
        refused = upload(target, hostile(what), 400)
        assert refused["error"]["at"] == "file", what
    assert target.get("orders")["total"] == 0


@pytest.mark.rule("OMS-REG-02")
def test_a_file_of_too_many_bytes_is_refused_before_it_is_read(target):
    refused = upload(target, bytes(sheets.FILE_MAX + 1), 413)
    assert refused["error"]["message"]


@pytest.mark.rule("OMS-REG-02")
def test_values_that_look_like_numbers_and_dates_come_in_as_people_typed_them(target):
    row = named(GOOD, 20260110001, 주문일시=datetime.datetime(2026, 1, 9, 10, 30), 수령자휴대전화=1012345678.0, 수량=3.0, 상세주소="@SUM(A1)", 금액="")
    done = upload(target, book(row))
    order = target.get(f"orders/{done['orders'][0]}")
    assert (order["order_no"], order["ordered_at"]) == ("20260110001", "2026-01-09T10:30:00+09:00")
    assert (order["receiver"]["mobile"], order["receiver"]["address2"], order["lines"][0]["quantity"], order["amount"]) == ("1012345678", "@SUM(A1)", 3, 0)
