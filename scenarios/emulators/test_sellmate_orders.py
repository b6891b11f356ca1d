"""Sellmate's orders: lines, packages, holds, invoices, dispatches and CS, by the model's state rules (4.4)."""

import pytest

WHITE = "P000000J000A"
BARCODE = "8809999009009"
OTHER = {"shop_order_no": "20260110-0000012", "shop_order_item_no": "20260110-0000012-01"}


def cs(sellmate, line: dict, kind: str, **more: object) -> dict:
    """POST csRecords."""
    return sellmate.call("POST", f"/orders/{line['id']}/csRecords", {"kind": kind} | more)


# -- collecting --


@pytest.mark.ours
def test_a_row_is_a_line_with_what_the_shop_said(sellmate):
    line = sellmate.line(sellmate.collect(sellmate.row(orderer={"name": "김철수"}, ordered_at="2026-01-10T08:59:00+09:00"))[0]["id"])
    assert (line["shop_id"], line["shop_order_no"], line["qty"], line["amount"]) == (11, "20260110-0000011", 2, 39_800)
    assert (line["status"], line["cs_status"], line["hold"], line["origin"]) == (1, 0, 0, "shop")
    assert (line["matched"], line["barcode1"], line["invoice"], line["cs_records"]) == (True, "8809999009009", None, [])
    assert line["receiver"]["name"] == line["orderer"]["name"] == "김철수" and line["ordered_at"] == "2026-01-10T08:59:00+09:00"


@pytest.mark.ours
def test_a_known_line_is_updated_not_doubled(sellmate):
    first, again = sellmate.collect(sellmate.row(), sellmate.row())
    assert (first["created"], again["created"], first["id"]) == (True, False, again["id"])
    assert sellmate.call("GET", "/orders")["meta"]["total"] == 1


@pytest.mark.ours
def test_collecting_again_changes_what_the_shop_says_alone(hand, sellmate):
    """Rule 4.4.6: never package, allocation, invoice or a person's hold."""
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2))
    sellmate.call("POST", f"/packages/{one['package_no']}/split", {"order_ids": [two["id"]]})
    sellmate.call("PATCH", f"/orders/{one['id']}", {"allocated_qty": 2})
    sellmate.invoice(one["package_no"])
    sellmate.call("POST", f"/orders/{one['id']}/hold", {"kind": 2, "reason": "주소 확인"})
    before = sellmate.line(one["id"])
    hand.advance("1m")
    again = sellmate.row(shop_status="배송준비중", cancelled_qty=1, qty=9, price=1, receiver={"name": "다른사람"})
    sellmate.collect(again)
    after = sellmate.line(one["id"])
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"shop_status", "cancelled_qty", "cs_status", "cancelled_at", "updated_at", "allocated_qty"}
    assert (after["cancelled_qty"], after["cs_status"], after["allocated_qty"]) == (1, 2, 1)


@pytest.mark.ours
def test_a_poll_by_updated_at_sees_only_what_changed(hand, sellmate):
    one, _ = sellmate.collect(sellmate.row(), sellmate.row(2))
    hand.advance("1m")
    sellmate.collect(sellmate.row())
    since = {"f[]": "updated_at,>=,2026-01-10T09:01:00+09:00,and"}
    assert sellmate.call("GET", "/orders", **since)["data"] == []
    sellmate.collect(sellmate.row(shop_status="배송준비중"))
    assert [line["id"] for line in sellmate.call("GET", "/orders", **since)["data"]] == [one["id"]]


@pytest.mark.ours
@pytest.mark.parametrize(("path", "body", "changing"), [
    ("/orders/{0}", [{"qty": 99, "status": 8}, {}, {"variant_id": 1}, {"barcode1": BARCODE}, {"allocated_qty": 0}, {"shop_status": ""}], {"allocated_qty": 1}),
    ("/orders/{0}", [], {"shop_status": "배송준비중"}), ("/orders/{0}", [], {"variant_id": 2, "allocated_qty": 1}),
    ("/orders/{0}/hold", [], {"kind": 2, "reason": "주소 확인"}), ("/packages/{1}/receiver", [{"address2": "5동"}], {"address2": "6동"}),
])  # fmt: skip
def test_a_poll_by_updated_at_sees_only_what_changed_by_hand(hand, sellmate, path, body, changing):
    """What a call repeats, or what it can't write, changes nothing; who polls by updated_at would read the line for nothing."""
    line = sellmate.collect(sellmate.row())[0]
    hand.advance("1m")
    at = path.format(line["id"], line["package_no"])
    method = "PATCH" if "hold" not in path else "POST"
    before = sellmate.line(line["id"])
    for idle in body:
        sellmate.call(method, at, idle)
        assert sellmate.line(line["id"]) == before, idle
    sellmate.call(method, at, changing)
    after = sellmate.line(line["id"])
    assert after["updated_at"] == "2026-01-10T09:01:00+09:00" != before["updated_at"]
    hand.advance("1m")
    sellmate.call(method, at, changing)
    assert sellmate.line(line["id"]) == after


@pytest.mark.ours
def test_a_released_line_is_not_released_again(hand, sellmate):
    line = sellmate.collect(sellmate.row())[0]
    before = sellmate.line(line["id"])
    hand.advance("1m")
    sellmate.call("DELETE", f"/orders/{line['id']}/hold")
    assert sellmate.line(line["id"]) == before


@pytest.mark.ours
def test_a_merge_touches_the_lines_that_move(hand, sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(**OTHER))
    before = sellmate.line(one["id"])
    hand.advance("1m")
    sellmate.call("POST", "/packages/merge", {"package_nos": [one["package_no"], two["package_no"]], "base": one["package_no"]})
    assert sellmate.line(one["id"]) == before
    assert sellmate.line(two["id"])["updated_at"] > before["updated_at"]


@pytest.mark.ours
def test_lines_of_an_order_share_a_package_while_it_is_open(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2))
    assert one["package_no"] == two["package_no"]
    sellmate.invoice(one["package_no"])
    assert sellmate.collect(sellmate.row(3))[0]["package_no"] != one["package_no"]
    assert sellmate.collect(sellmate.row(**OTHER))[0]["package_no"] not in (one["package_no"],)


@pytest.mark.seen
@pytest.mark.parametrize(("number", "starts"), [(None, "셀-"), ("s-77", "s"), ("셀-5", "셀-")])
def test_manual_orders_have_numbers_of_their_own(sellmate, number, starts):
    line = sellmate.line(sellmate.collect(sellmate.row(shop_id=None, shop_order_no=number))[0]["id"])
    assert line["origin"] == "manual" and line["shop_id"] is None and line["shop_order_no"].startswith(starts)


@pytest.mark.ours
@pytest.mark.parametrize(("change", "member"), [
    ({"shop_id": 99}, "shop_id"), ({"shop_id": "x"}, "shop_id"), ({"shop_order_no": None}, "shop_order_no"), ({"shop_order_item_no": ""}, "shop_order_item_no"),
    ({"qty": 0}, "qty"), ({"qty": 1_000_001}, "qty"), ({"qty": None}, "qty"), ({"price": -1}, "price"), ({"price": 10**18}, "price"),
    ({"receiver": None}, "receiver"), ({"receiver": "x"}, "receiver"), ({"receiver": {"name": "x" * 101}}, "receiver.name"),
    ({"cancelled_qty": 3}, "cancelled_qty"), ({"ordered_at": "soon"}, "ordered_at"), ({"ordered_at": "9999-12-31"}, "ordered_at"),
    ({"shop_id": None, "shop_order_no": "2026"}, "shop_order_no"),
])  # fmt: skip
def test_a_bad_line_is_named_and_the_others_stay(sellmate, change, member):
    answer = sellmate.call("POST", "/orders", {"items": [sellmate.row(2), sellmate.row(**change), 7]})
    assert len(answer["success"]) == 1
    assert [next(iter(one["errors"])) for one in answer["errors"]] == [member, "items"]
    assert sellmate.call("GET", "/orders")["meta"]["total"] == 1


@pytest.mark.seen
def test_shop_id_may_be_a_text(sellmate):
    assert sellmate.line(sellmate.collect(sellmate.row(shop_id="11"))[0]["id"])["shop_id"] == 11


# -- matching --


@pytest.mark.ours
def test_a_sku_and_a_barcode_that_contradict_each_other_are_refused(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    for barcode in ("8809999009016", "none"):
        assert sellmate.refused(422, "PATCH", f"/orders/{line['id']}", {"variant_id": 1, "barcode1": barcode}) == "barcode1"
    assert sellmate.line(line["id"])["variant_id"] == 1
    assert sellmate.call("PATCH", f"/orders/{line['id']}", {"variant_id": 2, "barcode1": "8809999009016"})["variant_id"] == 2


@pytest.mark.ours
def test_an_unknown_code_stays_unmatched_until_a_person_matches(sellmate):
    line = sellmate.collect(sellmate.row(shop_product_code="P0000ZZZ000A"))[0]
    assert sellmate.line(line["id"])["matched"] is False
    assert sellmate.refused(409, "POST", "/invoices", {"package_no": line["package_no"], "carrier_code": "cj"}) == "unmatched"
    assert sellmate.refused(409, "PATCH", f"/orders/{line['id']}", {"allocated_qty": 1}) == "unmatched"
    assert sellmate.refused(422, "PATCH", f"/orders/{line['id']}", {"variant_id": 99}) == "variant_id"
    assert sellmate.call("PATCH", f"/orders/{line['id']}", {"barcode1": "8809999009016"})["variant_id"] == 2
    sellmate.invoice(line["package_no"])
    assert sellmate.refused(409, "PATCH", f"/orders/{line['id']}", {"variant_id": 1}) == "invoiced"


# -- packages --


@pytest.mark.ours
def test_merge_and_split(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(**OTHER, receiver={"name": "이영희"}))
    numbers = [one["package_no"], two["package_no"]]
    merged = sellmate.call("POST", "/packages/merge", {"package_nos": numbers, "base": numbers[1]})
    assert (merged["shop_order_count"], merged["receiver"]["name"], len(merged["lines"])) == (2, "이영희", 2)
    assert sellmate.refused(404, "GET", f"/packages/{numbers[0]}") == "not_found"
    assert {line["package_no"] for line in sellmate.call("GET", "/orders")["data"]} == {numbers[1]}
    parts = sellmate.call("POST", f"/packages/{numbers[1]}/split", {"order_ids": [one["id"]]})["packages"]
    assert [len(part["lines"]) for part in parts] == [1, 1] and [part["receiver"]["name"] for part in parts] == ["이영희"] * 2


@pytest.mark.ours
def test_a_locked_package_is_neither_merged_nor_split(sellmate):
    one, two, _ = sellmate.collect(sellmate.row(), sellmate.row(**OTHER), sellmate.row(2))
    asked = {"package_nos": [one["package_no"], two["package_no"]], "base": one["package_no"]}
    assert sellmate.call("POST", f"/packages/{one['package_no']}/lock")["locked"] is True
    assert sellmate.refused(409, "POST", "/packages/merge", asked) == "package_locked"
    assert sellmate.refused(409, "POST", f"/packages/{one['package_no']}/split", {"order_ids": [one["id"]]}) == "package_locked"
    assert sellmate.collect(sellmate.row(3))[0]["package_no"] != one["package_no"]
    sellmate.call("DELETE", f"/packages/{one['package_no']}/lock")
    sellmate.call("POST", "/packages/merge", asked)


@pytest.mark.ours
def test_an_invoiced_package_is_neither_merged_nor_split(sellmate):
    one, two, _ = sellmate.collect(sellmate.row(), sellmate.row(**OTHER), sellmate.row(2))
    sellmate.invoice(one["package_no"])
    asked = {"package_nos": [two["package_no"], one["package_no"]], "base": two["package_no"]}
    assert sellmate.refused(409, "POST", "/packages/merge", asked) == "invoiced"
    assert sellmate.refused(409, "POST", f"/packages/{one['package_no']}/split", {"order_ids": [one["id"]]}) == "invoiced"


@pytest.mark.ours
@pytest.mark.parametrize(("path", "body", "member"), [
    ("/packages/merge", {"package_nos": [1, 1], "base": 1}, "package_nos"), ("/packages/merge", {"package_nos": [1, 2], "base": 3}, "base"),
    ("/packages/1/split", {"order_ids": [1, 2]}, "order_ids"), ("/packages/1/split", {"order_ids": [3]}, "order_ids"),
    ("/packages/1/split", {"order_ids": []}, "order_ids"), ("/packages/1/split", {"order_ids": ["x"]}, "order_ids.0"),
])  # fmt: skip
def test_a_bad_merge_or_split_is_named(sellmate, path, body, member):
    sellmate.collect(sellmate.row(), sellmate.row(2), sellmate.row(**OTHER))
    assert sellmate.refused(422, "POST", path, body) == member


@pytest.mark.ours
def test_the_receiver_changes_until_the_invoice_is_printed(sellmate):
    """Registered and printed are two facts: the rule asks about printed."""
    package = sellmate.collect(sellmate.row())[0]["package_no"]
    path, new = f"/packages/{package}/receiver", {"address2": "6동"}
    number = sellmate.invoice(package)
    changed = sellmate.call("PATCH", path, new)["receiver"]
    assert (changed["address2"], changed["name"]) == ("6동", "김철수")
    sellmate.call("POST", f"/invoices/{number}/print")
    assert sellmate.refused(409, "PATCH", path, new) == "invoice_printed"
    assert sellmate.call("PATCH", path, {"address2": "7동", "force": True})["receiver"]["address2"] == "7동"
    sellmate.dispatch(number)
    assert sellmate.refused(409, "PATCH", path, {"address2": "8동", "force": True}) == "dispatched"


@pytest.mark.ours
def test_the_receiver_of_several_orders_changes_by_force_alone(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(**OTHER))
    sellmate.call("POST", "/packages/merge", {"package_nos": [one["package_no"], two["package_no"]], "base": one["package_no"]})
    path = f"/packages/{one['package_no']}/receiver"
    assert sellmate.refused(409, "PATCH", path, {"address2": "6동"}) == "several_shop_orders"
    sellmate.call("PATCH", path, {"address2": "6동", "force": True})
    assert sellmate.refused(422, "PATCH", path, {}) == "receiver"


# -- invoices and dispatches --


@pytest.mark.ours
def test_a_line_goes_to_dispatched_and_back(hand, sellmate):
    """Rule 4.4.1: 접수 -> 송장 -> 발송, back by deleting the dispatch and then the invoice; what is on hand follows."""
    line = sellmate.collect(sellmate.row())[0]
    sellmate.call("PATCH", f"/orders/{line['id']}", {"allocated_qty": 2})
    number = sellmate.invoice(line["package_no"])
    assert sellmate.line(line["id"])["status"] == 7
    assert sellmate.refused(409, "DELETE", f"/dispatches/{number}") == "not_dispatched"
    assert sellmate.dispatch(number)["success"][0]["invoice_no"] == number
    shown = sellmate.line(line["id"])
    assert (shown["status"], shown["allocated_qty"], sellmate.sku(WHITE)["stock"]) == (8, 0, 118)
    history = sellmate.call("GET", "/stockHistories")["data"][0]
    assert (history["work_type_id"], history["order_id"], history["invoice_no"], history["qty"]) == (8, line["id"], number, 2)
    assert sellmate.refused(409, "DELETE", f"/invoices/{number}") == "dispatched"
    told = shown["invoice"]["sent_to_shop_at"]
    hand.advance("1h")
    sellmate.call("DELETE", f"/dispatches/{number}")
    assert (sellmate.line(line["id"])["status"], sellmate.sku(WHITE)["stock"]) == (7, 120)
    sellmate.dispatch(number)
    assert sellmate.line(line["id"])["invoice"]["sent_to_shop_at"] == told == "2026-01-10T09:00:00+09:00"
    sellmate.call("DELETE", f"/dispatches/{number}")
    sellmate.call("DELETE", f"/invoices/{number}")
    assert (sellmate.line(line["id"])["status"], sellmate.line(line["id"])["invoice"]) == (1, None)


@pytest.mark.ours
def test_a_manual_order_is_never_sent_to_a_shop(sellmate):
    line = sellmate.collect(sellmate.row(shop_id=None, shop_order_no=None))[0]
    sellmate.dispatch(sellmate.invoice(line["package_no"]))
    assert sellmate.line(line["id"])["invoice"]["sent_to_shop_at"] is None


@pytest.mark.ours
def test_printing_is_counted_and_keeps_its_first_time(hand, sellmate):
    line = sellmate.collect(sellmate.row())[0]
    number = sellmate.invoice(line["package_no"])
    assert sellmate.line(line["id"])["invoice"]["printed_at"] is None
    sellmate.call("POST", f"/invoices/{number}/print")
    hand.advance("1m")
    again = sellmate.call("POST", f"/invoices/{number}/print")
    assert (again["print_count"], again["printed_at"]) == (2, "2026-01-10T09:00:00+09:00")


@pytest.mark.ours
def test_one_invoice_a_package_and_one_package_a_number(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(**OTHER))
    number = sellmate.invoice(one["package_no"], invoice_no="650000000033")
    assert number == "650000000033"
    assert sellmate.refused(409, "POST", "/invoices", {"package_no": one["package_no"], "carrier_code": "cj"}) == "invoice_exists"
    taken = {"package_no": two["package_no"], "carrier_code": "cj", "invoice_no": number}
    assert sellmate.refused(409, "POST", "/invoices", taken) == "invoice_no_taken"
    assert sellmate.refused(422, "POST", "/invoices", taken | {"carrier_code": "nope"}) == "carrier_code"
    assert sellmate.refused(404, "POST", "/invoices", taken | {"package_no": 99}) == "not_found"


@pytest.mark.ours
@pytest.mark.parametrize(("carrier", "digits"), [("cj", 12), ("lotte", 12), ("epost", 13)])
def test_an_issued_number_has_the_couriers_form(sellmate, carrier, digits):
    number = sellmate.invoice(sellmate.collect(sellmate.row())[0]["package_no"], carrier_code=carrier)
    assert number.isdigit() and len(number) == digits


@pytest.mark.ours
def test_the_next_issued_number_steps_over_one_entered_by_hand(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(**OTHER))
    sellmate.invoice(one["package_no"], invoice_no="700000000011")
    assert sellmate.invoice(two["package_no"]) != "700000000011"


@pytest.mark.ours
def test_without_stock_nothing_is_dispatched_and_the_others_are(sellmate):
    much, little = sellmate.collect(sellmate.row(qty=121), sellmate.row(**OTHER))
    numbers = [sellmate.invoice(much["package_no"]), sellmate.invoice(little["package_no"])]
    answer = sellmate.dispatch(*numbers, "nope")
    assert [one["code"] for one in answer["errors"]] == ["stock_short", "not_found"]
    assert [one["invoice_no"] for one in answer["success"]] == [numbers[1]]
    assert sellmate.sku(WHITE)["stock"] == 118 and sellmate.line(much["id"])["status"] == 7


@pytest.mark.ours
def test_a_package_is_dispatched_whole_or_not_at_all(sellmate):
    """The second line of the package lacks stock: the first one's stays on hand."""
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2, shop_product_code="P000000K000D", qty=4))
    assert sellmate.dispatch(sellmate.invoice(one["package_no"]))["errors"][0]["code"] == "stock_short"
    assert sellmate.sku(WHITE)["stock"] == 120 and sellmate.line(one["id"])["status"] == 7
    assert sellmate.call("GET", "/stockHistories")["meta"]["total"] == 0


# -- holds --


@pytest.mark.ours
def test_a_held_line_takes_no_invoice_and_isnt_dispatched(sellmate):
    one, _ = sellmate.collect(sellmate.row(), sellmate.row(2))
    hold = f"/orders/{one['id']}/hold"
    assert sellmate.call("POST", hold, {"kind": 1, "reason": "확인"})["hold_reason"] == "확인"
    assert sellmate.refused(409, "POST", "/invoices", {"package_no": one["package_no"], "carrier_code": "cj"}) == "held"
    assert sellmate.call("DELETE", hold)["hold"] == 0
    number = sellmate.invoice(one["package_no"])
    sellmate.call("POST", hold, {"kind": 6})
    assert sellmate.dispatch(number)["errors"][0]["code"] == "held"
    sellmate.call("DELETE", hold)
    assert sellmate.dispatch(number)["success"]
    assert sellmate.refused(409, "POST", hold, {"kind": 1}) == "dispatched"


@pytest.mark.ours
@pytest.mark.parametrize("kind", [0, 7, None, "x"])
def test_a_hold_has_one_of_six_kinds(sellmate, kind):
    line = sellmate.collect(sellmate.row())[0]
    assert sellmate.refused(422, "POST", f"/orders/{line['id']}/hold", {"kind": kind}) == "kind"


# -- CS --


@pytest.mark.ours
@pytest.mark.parametrize(("qty", "status", "hold"), [(1, 2, 5), (2, 1, 4)])
def test_a_cancel_on_an_invoiced_line_holds_it(sellmate, qty, status, hold):
    """Rule 4.4.4: part and whole."""
    line = sellmate.collect(sellmate.row())[0]
    sellmate.invoice(line["package_no"])
    cs(sellmate, line, "발송전취소", qty=qty)
    shown = sellmate.line(line["id"])
    assert (shown["cs_status"], shown["hold"], shown["cancelled_qty"]) == (status, hold, qty)


@pytest.mark.ours
def test_a_cancel_before_the_invoice_holds_nothing(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    cs(sellmate, line, "발송전취소")
    assert (sellmate.line(line["id"])["cs_status"], sellmate.line(line["id"])["hold"]) == (1, 0)
    assert sellmate.refused(409, "POST", "/invoices", {"package_no": line["package_no"], "carrier_code": "cj"}) == "cancelled"
    assert sellmate.refused(409, "POST", f"/orders/{line['id']}/csRecords", {"kind": "발송전취소"}) == "cancelled"


@pytest.mark.ours
def test_cancel_is_before_and_return_after_the_dispatch(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    path = f"/orders/{line['id']}/csRecords"
    assert sellmate.refused(409, "POST", path, {"kind": "발송후반품"}) == "not_dispatched"
    assert sellmate.refused(422, "POST", path, {"kind": "발송전취소", "restock": "normal"}) == "restock"
    assert sellmate.refused(422, "POST", path, {"kind": "발송전취소", "qty": 3}) == "qty"
    assert sellmate.refused(422, "POST", path, {"kind": "환불"}) == "kind"
    sellmate.dispatch(sellmate.invoice(line["package_no"]))
    assert sellmate.refused(409, "POST", path, {"kind": "발송전취소"}) == "dispatched"
    cs(sellmate, line, "발송후반품", qty=1, restock="normal")
    assert (sellmate.line(line["id"])["cs_status"], sellmate.sku(WHITE)["stock"]) == (4, 119)
    cs(sellmate, line, "발송후반품", qty=1, restock="bad")
    assert (sellmate.line(line["id"])["cs_status"], sellmate.sku(WHITE)["stock"]) == (3, 119)
    assert {"warehouse_id": 2, "qty": 1} in sellmate.sku(WHITE)["variant_stock"]
    number = sellmate.line(line["id"])["invoice"]["invoice_no"]
    assert sellmate.refused(409, "DELETE", f"/dispatches/{number}") == "returned"


@pytest.mark.ours
@pytest.mark.parametrize(("gone", "qty", "status", "hold"), [(False, 2, 5, 3), (False, 1, 6, 3), (True, 2, 7, 0), (True, 1, 8, 0)])
def test_an_exchange_and_its_cancel(sellmate, gone, qty, status, hold):
    line = sellmate.collect(sellmate.row())[0]
    number = sellmate.invoice(line["package_no"])
    if gone:
        sellmate.dispatch(number)
    cs(sellmate, line, "교환", qty=qty)
    assert (sellmate.line(line["id"])["cs_status"], sellmate.line(line["id"])["hold"]) == (status, hold)
    cs(sellmate, line, "교환취소")
    shown = sellmate.line(line["id"])
    assert (shown["cs_status"], shown["hold"], shown["cancelled_qty"]) == (0, 0, 0)
    assert sellmate.refused(409, "POST", f"/orders/{line['id']}/csRecords", {"kind": "교환취소"}) == "no_exchange"


@pytest.mark.ours
def test_restore_puts_back_the_line_last_record_first(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    sellmate.invoice(line["package_no"])
    first, second = cs(sellmate, line, "발송전취소", qty=1), cs(sellmate, line, "발송전취소", qty=1)
    assert sellmate.refused(409, "POST", f"/csRecords/{first['id']}/restore", {}) == "not_last"
    sellmate.call("POST", f"/csRecords/{second['id']}/restore", {"memo": "고객 변심"})
    assert (sellmate.line(line["id"])["cs_status"], sellmate.line(line["id"])["cancelled_qty"]) == (2, 1)
    assert sellmate.refused(409, "POST", f"/csRecords/{second['id']}/restore", {}) == "restored"
    sellmate.call("POST", f"/csRecords/{first['id']}/restore", {})
    shown = sellmate.line(line["id"])
    assert (shown["cs_status"], shown["cancelled_qty"], shown["hold"], shown["cancelled_at"]) == (0, 0, 0, None)
    assert [record["restore_memo"] for record in sellmate.call("GET", f"/orders/{line['id']}/csRecords")["data"]] == ["", "고객 변심"]


@pytest.mark.ours
def test_a_persons_hold_outlives_a_restore(sellmate):
    line = sellmate.collect(sellmate.row())[0]
    sellmate.invoice(line["package_no"])
    sellmate.call("POST", f"/orders/{line['id']}/hold", {"kind": 2})
    record = cs(sellmate, line, "발송전취소", qty=1)
    sellmate.call("POST", f"/csRecords/{record['id']}/restore", {})
    assert sellmate.line(line["id"])["hold"] == 2


@pytest.mark.ours
@pytest.mark.parametrize(("sent", "sellable", "bad"), [({}, 118, 0), ({"restock_normal": True}, 119, 0), ({"restock_bad": True}, 118, 1)])
def test_restore_of_a_return_chooses_where_the_goods_lie(sellmate, sent, sellable, bad):
    line = sellmate.collect(sellmate.row())[0]
    sellmate.dispatch(sellmate.invoice(line["package_no"]))
    record = cs(sellmate, line, "발송후반품", qty=1, restock="bad")
    path = f"/csRecords/{record['id']}/restore"
    assert sellmate.refused(422, "POST", path, {"restock_normal": True, "restock_bad": True}) == "restock_bad"
    sellmate.call("POST", path, sent)
    lying = {row["warehouse_id"]: row["qty"] for row in sellmate.sku(WHITE)["variant_stock"]}
    assert (lying[1], lying[2]) == (sellable, bad)


@pytest.mark.ours
def test_restore_can_put_the_package_together_again(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2))
    record = cs(sellmate, two, "발송전취소")
    sellmate.call("POST", f"/packages/{one['package_no']}/split", {"order_ids": [two["id"]]})
    sellmate.call("POST", f"/csRecords/{record['id']}/restore", {"restore_package": True})
    assert sellmate.line(two["id"])["package_no"] == one["package_no"]


@pytest.mark.ours
def test_restore_of_a_cancelled_line_follows_its_package(sellmate):
    """Into the invoice that its package has got meanwhile, or into a package of its own when that has left."""
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2))
    record = cs(sellmate, two, "발송전취소")
    number = sellmate.invoice(one["package_no"])
    assert sellmate.line(two["id"])["status"] == 1
    sellmate.call("POST", f"/csRecords/{record['id']}/restore", {})
    assert sellmate.line(two["id"])["status"] == 7
    again = cs(sellmate, two, "발송전취소")
    sellmate.call("DELETE", f"/orders/{two['id']}/hold")
    assert sellmate.dispatch(number)["success"]
    sellmate.call("POST", f"/csRecords/{again['id']}/restore", {})
    line = sellmate.line(two["id"])
    assert line["status"] == 1 and line["package_no"] != one["package_no"] and line["receiver"]["name"] == "김철수"


@pytest.mark.ours
def test_a_line_doesnt_go_back_into_a_package_that_has_an_invoice(sellmate):
    one, two = sellmate.collect(sellmate.row(), sellmate.row(2))
    record = cs(sellmate, two, "발송전취소")
    sellmate.call("POST", f"/packages/{one['package_no']}/split", {"order_ids": [two["id"]]})
    sellmate.invoice(one["package_no"])
    assert sellmate.refused(409, "POST", f"/csRecords/{record['id']}/restore", {"restore_package": True}) == "package_gone"
    assert sellmate.line(two["id"])["cancelled_qty"] == 2


@pytest.mark.ours
def test_a_part_that_is_cancelled_isnt_dispatched(sellmate):
    line = sellmate.collect(sellmate.row(qty=5))[0]
    cs(sellmate, line, "발송전취소", qty=2)
    sellmate.dispatch(sellmate.invoice(line["package_no"]))
    assert sellmate.sku(WHITE)["stock"] == 117
