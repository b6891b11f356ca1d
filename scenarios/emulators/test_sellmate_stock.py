"""Sellmate's stock: SKUs, availability, expected inbounds, movements."""

import pytest

WHITE, SOLD_OUT = "P000000J000A", "P000000M000B"
BARCODE = "8809999009009"


def row(**changes: object) -> dict:
    """A row of stockHistories."""
    return {"barcode1": BARCODE, "qty": 1, "warehouse_id": 1, "work_type_id": 21, "input_type_id": 2, "work_note": ""} | changes


def enter(sellmate, type_: int, *rows: dict) -> dict:
    """POST /stockHistories."""
    return sellmate.call("POST", "/stockHistories", {"item_count": len(rows), "type": type_, "items": list(rows)})


@pytest.mark.seen
def test_a_sku_has_the_members_that_clients_read(sellmate):
    sku = sellmate.call("GET", "/productVariants", **{"c[]": ["optionHasCodeByShop", "availabilityInfo"], "per_page": 1})["data"][0]
    read = {"id", "variant_name", "code", "sguid", "barcode1", "cost_price", "selling_price", "stock", "variant_stock", "option_has_code_by_shop"}
    assert read <= set(sku) and "available_qty" in sku["availability_info"]
    assert {"shop_id": 11, "option_code": WHITE} in sku["option_has_code_by_shop"]
    assert sku["variant_stock"] == [{"warehouse_id": 1, "qty": 120}] and sku["stock"] == 120


@pytest.mark.seen
def test_relations_come_only_when_asked(sellmate):
    sku = sellmate.call("GET", "/productVariants", per_page=1)["data"][0]
    assert "availability_info" not in sku and "option_has_code_by_shop" not in sku


@pytest.mark.seen
def test_availability_can_be_null(hand, sellmate):
    """A SKU that was never stocked, ordered or expected."""
    inbounds = sellmate.call("GET", "/expectedInbounds")["data"]
    barcode = sellmate.sku(SOLD_OUT)["barcode1"]
    for inbound in inbounds:
        if inbound["barcode1"] == barcode:
            sellmate.call("DELETE", f"/expectedInbounds/{inbound['id']}")
    sku = sellmate.sku(SOLD_OUT)
    assert sku["availability_info"] is None and sku["stock"] == 0


@pytest.mark.ours
def test_available_is_on_hand_less_undelivered_and_may_be_negative(sellmate):
    sellmate.collect(sellmate.row(qty=100), sellmate.row(2, qty=30, cancelled_qty=5))
    info = sellmate.sku(WHITE)["availability_info"]
    assert (info["current_qty"], info["undelivered_qty"], info["available_qty"], info["allocated_qty"]) == (120, 125, -5, 0)


# -- movements --


@pytest.mark.seen
def test_rows_succeed_and_fail_one_by_one(sellmate):
    answer = enter(sellmate, 2, row(qty=20), row(barcode1="none"), row(qty=101), row(qty=100))
    assert [one["stock_after"] for one in answer["success"]] == [100, 0]
    assert [(one["index"], one["code"]) for one in answer["errors"]] == [(1, "validation_failed"), (2, "stock_short")]
    assert set(answer) == {"success", "errors", "message"}


@pytest.mark.seen
def test_the_call_is_not_idempotent(sellmate):
    assert [enter(sellmate, 2, row())["success"][0]["stock_after"] for _ in range(2)] == [119, 118]


@pytest.mark.seen
def test_dispatch_work_names_line_and_invoice(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    number = sellmate.invoice(line["package_no"])
    whole = row(work_type_id=8, order_id=line["id"], invoice_no=number)
    answer = enter(sellmate, 2, row(work_type_id=8), whole | {"invoice_no": "nope"}, whole | {"order_id": 99}, whole)
    assert [next(iter(one["errors"])) for one in answer["errors"]] == ["order_id", "invoice_no", "order_id"]
    assert len(answer["success"]) == 1


@pytest.mark.ours
@pytest.mark.parametrize(("type_", "change", "member"), [
    (1, {}, "work_type_id"), (2, {"work_type_id": 100}, "work_type_id"), (2, {"work_type_id": 7}, "work_type_id"), (2, {"warehouse_id": 9}, "warehouse_id"),
    (2, {"qty": 0}, "qty"), (1, {"qty": 1_000_001, "work_type_id": 100}, "qty"), (2, {"qty": "x"}, "qty"), (2, {"qty": True}, "qty"),
    (2, {"qty": 10**30}, "qty"), (2, {"barcode1": None}, "barcode1"), (2, {"work_note": "x" * 501}, "work_note"),
])  # fmt: skip
def test_a_bad_row_is_named(sellmate, type_, change, member):
    answer = enter(sellmate, type_, row(**change))
    assert answer["success"] == [] and next(iter(answer["errors"][0]["errors"])) == member


@pytest.mark.ours
def test_stock_ends_at_a_million(sellmate):
    work = {"work_type_id": 100}
    assert enter(sellmate, 1, row(qty=999_880, **work))["success"][0]["stock_after"] == 1_000_000
    assert enter(sellmate, 1, row(qty=1, **work))["errors"][0]["code"] == "stock_limit"


@pytest.mark.ours
@pytest.mark.parametrize("body", [{}, {"item_count": 2, "type": 2, "items": [row()]}, {"item_count": 1, "type": 3, "items": [row()]},
                                  {"item_count": 1, "type": 2, "items": []}, {"item_count": 1, "type": 2, "items": "x"}])  # fmt: skip
def test_a_bad_body_writes_nothing(sellmate, body):
    sellmate.call("POST", "/stockHistories", body, 422)
    assert sellmate.call("GET", "/stockHistories")["meta"]["total"] == 0


@pytest.mark.ours
def test_at_most_a_thousand_rows(sellmate):
    assert len(enter(sellmate, 1, *[row(work_type_id=100)] * 1000)["success"]) == 1000
    sellmate.call("POST", "/stockHistories", {"item_count": 1001, "type": 1, "items": [row(work_type_id=100)] * 1001}, 422)


@pytest.mark.ours
def test_movements_are_listed(sellmate):
    enter(sellmate, 2, row(qty=3, work_note="팝업스토어"))
    history = sellmate.call("GET", "/stockHistories", **{"f[]": f"barcode1,=,{BARCODE},and"})["data"][0]
    assert (history["type"], history["work_type_id"], history["qty"], history["stock_after"], history["work_note"]) == (2, 21, 3, 117, "팝업스토어")


@pytest.mark.ours
def test_unsellable_stock_is_not_on_hand(sellmate):
    enter(sellmate, 1, row(qty=7, work_type_id=100, warehouse_id=2))
    sku = sellmate.sku(WHITE)
    assert sku["stock"] == 120 and {"warehouse_id": 2, "qty": 7} in sku["variant_stock"]


# -- allocation --


@pytest.mark.ours
def test_allocated_never_passes_on_hand(sellmate):
    """Rule 4.4.2, at 120 and one over; allocating doesn't touch what is on hand."""
    one, two = sellmate.collect(sellmate.row(qty=100), sellmate.row(2, qty=100))
    sellmate.call("PATCH", f"/orders/{one['id']}", {"allocated_qty": 100})
    assert sellmate.refused(409, "PATCH", f"/orders/{two['id']}", {"allocated_qty": 21}) == "stock_short"
    sellmate.call("PATCH", f"/orders/{two['id']}", {"allocated_qty": 20})
    info = sellmate.sku(WHITE)["availability_info"]
    assert (info["current_qty"], info["allocated_qty"]) == (120, 120)
    assert enter(sellmate, 2, row())["errors"][0]["code"] == "stock_allocated"


@pytest.mark.ours
def test_no_line_is_allocated_more_than_it_has(sellmate):
    line = sellmate.collect(sellmate.row(qty=3, cancelled_qty=1))[0]
    assert sellmate.refused(422, "PATCH", f"/orders/{line['id']}", {"allocated_qty": 3}) == "allocated_qty"
    assert sellmate.call("PATCH", f"/orders/{line['id']}", {"allocated_qty": 2})["allocated_qty"] == 2


# -- expected inbounds --


NEW = {"barcode1": BARCODE, "expected_date": "2026-01-20", "expected_qty": 30}


def inbound(sellmate, number: str) -> dict:
    """An inbound as it stands."""
    return sellmate.call("GET", "/expectedInbounds", **{"f[]": f"inbound_no,=,{number},and"})["data"][0]


def expected(sellmate, code: str) -> tuple:
    """The restock of a SKU."""
    info = sellmate.sku(code)["availability_info"]
    return info["expected_date"], info["expected_qty"]


@pytest.mark.seen
def test_inbounds_follow_the_upload_template(sellmate):
    """No 입고예정번호 makes a row, one replaces it, 삭제여부 takes it away."""
    new = {"barcode1": BARCODE, "expected_date": "2026-01-20", "expected_qty": 30}
    made = sellmate.call("POST", "/expectedInbounds", {"items": [new]})["success"][0]
    assert expected(sellmate, WHITE) == ("2026-01-20", 30)
    sellmate.call("POST", "/expectedInbounds", {"items": [new | {"inbound_no": made["inbound_no"], "expected_date": "2026-01-22"}]})
    assert expected(sellmate, WHITE) == ("2026-01-22", 30)
    sellmate.call("POST", "/expectedInbounds", {"items": [{"inbound_no": made["inbound_no"], "deleted": True}]})
    assert expected(sellmate, WHITE) == (None, None)
    assert sellmate.call("GET", "/expectedInbounds", **{"f[]": f"inbound_no,=,{made['inbound_no']},and"})["data"][0]["deleted"] is True


@pytest.mark.seen
@pytest.mark.parametrize("more", [{"barcode1": "garbage"}, {"expected_qty": 77, "received_qty": 5, "expected_date": "2026-02-02"}])
def test_a_row_that_says_deleted_writes_nothing_else(sellmate, more):
    """삭제여부 takes the row away; whoever puts it back finds it as it was."""
    number = sellmate.call("POST", "/expectedInbounds", {"items": [NEW]})["success"][0]["inbound_no"]
    before = inbound(sellmate, number)
    sellmate.call("POST", "/expectedInbounds", {"items": [{"inbound_no": number, "deleted": True} | more]})
    assert inbound(sellmate, number) == before | {"deleted": True}
    assert sellmate.call("PATCH", f"/expectedInbounds/{before['id']}", {"deleted": False}) == before


@pytest.mark.ours
def test_a_row_that_says_deleted_and_no_number_is_refused(sellmate):
    """There is nothing to delete, and a row that never lived is of no use."""
    before = sellmate.call("GET", "/expectedInbounds")
    [error] = sellmate.call("POST", "/expectedInbounds", {"items": [NEW | {"deleted": True}]})["errors"]
    assert list(error["errors"]) == ["inbound_no"]
    assert sellmate.call("GET", "/expectedInbounds") == before


@pytest.mark.ours
def test_an_inbound_is_updated_when_it_changes_alone(hand, sellmate):
    """By PATCH, POST or DELETE: what a call repeats is no change to who polls by updated_at."""
    number = sellmate.call("POST", "/expectedInbounds", {"items": [NEW]})["success"][0]["inbound_no"]
    made = inbound(sellmate, number)
    at = f"/expectedInbounds/{made['id']}"
    hand.advance("1m")
    for idle in ({}, {"barcode1": "garbage"}, {"expected_qty": 30, "deleted": False}):
        assert sellmate.call("PATCH", at, idle) == made
    sellmate.call("POST", "/expectedInbounds", {"items": [NEW | {"inbound_no": number}]})
    assert inbound(sellmate, number) == made
    assert sellmate.call("PATCH", at, {"expected_qty": 31})["updated_at"] > made["updated_at"]
    gone = sellmate.call("DELETE", at)
    hand.advance("1m")
    assert sellmate.call("DELETE", at) == gone and gone["deleted"]


@pytest.mark.ours
def test_the_restock_date_is_the_earliest_that_isnt_past_or_received(hand, sellmate):
    new = {"barcode1": BARCODE, "expected_qty": 10}
    days = ("2026-01-09", "2026-01-10", "2026-01-11", "2026-01-12")
    made = sellmate.call("POST", "/expectedInbounds", {"items": [new | {"expected_date": day} for day in days]})["success"]
    assert expected(sellmate, WHITE) == ("2026-01-10", 10)
    sellmate.call("PATCH", f"/expectedInbounds/{made[1]['id']}", {"received_qty": 9})
    assert expected(sellmate, WHITE) == ("2026-01-10", 1)
    sellmate.call("PATCH", f"/expectedInbounds/{made[1]['id']}", {"received_qty": 10})
    assert expected(sellmate, WHITE) == ("2026-01-11", 10)
    hand.rig("POST", "/clock/set", to="2026-01-11T23:59:59+09:00")
    assert expected(sellmate, WHITE) == ("2026-01-11", 10)
    hand.advance("1s")
    assert expected(sellmate, WHITE) == ("2026-01-12", 10)


@pytest.mark.ours
@pytest.mark.parametrize(("change", "member"), [
    ({"expected_date": "2026-02-30"}, "expected_date"), ({"expected_date": "20260120"}, "expected_date"), ({"expected_date": None}, "expected_date"),
    ({"expected_qty": 0}, "expected_qty"), ({"barcode1": "none"}, "barcode1"), ({"inbound_no": "IN1"}, "inbound_no"), ({"deleted": "Y"}, "deleted"),
])  # fmt: skip
def test_a_bad_inbound_is_named(sellmate, change, member):
    new = {"barcode1": BARCODE, "expected_date": "2026-01-20", "expected_qty": 30} | change
    errors = sellmate.call("POST", "/expectedInbounds", {"items": [new]})["errors"]
    assert next(iter(errors[0]["errors"])) == member
