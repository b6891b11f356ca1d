"""Orders: the list with every filter and embed, the count, the detail, and what PUT moves (facts, section 7)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, in_full, items, place, staff, statuses, switch, whole

AMOUNTS = {"order_price_amount": "78500.00", "shipping_fee": "3000.00", "payment_amount": "81500.00", "total_amount_due": "0.00"}


def ids(mall, **query):
    return {row["order_id"] for row in mall.get("/admin/orders", **query)["orders"]}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders")
def test_an_order_as_the_list_shows_it(mall):
    placed = place(mall)
    row = mall.get("/admin/orders")["orders"][0]
    assert row["order_id"] == placed["order_id"] == "20260110-0000001"
    assert (row["shop_no"], row["currency"], row["market_id"]) == (1, "KRW", "self")
    assert row["initial_order_amount"] | AMOUNTS == row["initial_order_amount"]
    assert row["order_date"] == "2026-01-10T09:00:00+09:00"
    assert (row["paid"], row["canceled"], row["shipping_status"]) == ("T", "F", "F")
    assert (row["payment_method"], row["payment_method_name"]) == (["card"], ["신용카드"])
    assert (row["member_id"], row["member_authentication"]) == ("minji01", "T")
    assert (row["order_place_id"], row["shipping_type"], row["exchange_rate"]) == ("self", "A", "1.0000")
    for name in ("items", "receivers", "buyer", "return", "cancellation", "exchange", "benefits"):
        assert name not in row


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders", "GET /admin/orders/<order_id>")
def test_each_part_can_be_embedded(mall):
    placed = place(mall)
    row = mall.get("/admin/orders", embed="items,receivers,buyer,return,cancellation,exchange")["orders"][0]
    assert [item["order_item_code"] for item in row["items"]] == placed["items"]
    assert row["receivers"][0]["shipping_code"] == f"D-{placed['order_id']}-00"
    assert row["buyer"]["name"] == "김민지"
    assert (row["return"], row["cancellation"], row["exchange"]) == ([], [], [])
    one = mall.get(f"/admin/orders/{placed['order_id']}", embed="items,benefits,coupons,refunds")["order"]
    assert one["items"] == row["items"]
    assert (one["benefits"], one["coupons"], one["refunds"]) == ([], [], [])
    assert one["customer_group_no_when_ordering"] == 1
    mall.get("/admin/orders", 422, embed="benefits")
    mall.get(f"/admin/orders/{placed['order_id']}", 422, embed="everything")


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/<order_id>", "isolation of malls")
def test_an_unknown_order_and_a_neighbours_are_not_found(mall, neighbour):
    theirs = place(neighbour)["order_id"]
    for order_id in (theirs, "20260110-9999999", "nonsense", "%00"):
        assert mall.get(f"/admin/orders/{order_id}", 404)["error"]["message"] == "The ID of the corresponding entity does not exist."
    mall.put(f"/admin/orders/{theirs}", 404, process_status="prepare")
    assert statuses(neighbour, theirs) == ["N10", "N10"]


# -- dates --


@pytest.mark.seen
@pytest.mark.checks("dates of the list of orders", "GET /admin/orders/count")
@pytest.mark.parametrize(
    ("start", "end", "status"),
    [
        ("2026-01-01", "2026-03-31", 200), ("2026-01-01", "2026-04-01", 422), ("2026-01-31", "2026-04-29", 200), ("2026-01-31", "2026-04-30", 422),
        ("2026-01-01T09:00:00+09:00", "2026-04-01T08:59:59+09:00", 200), ("2026-01-01T09:00:00+09:00", "2026-04-01T09:00:00+09:00", 422),
        ("2026-01-02", "2026-01-01", 422), ("2026-01-01", "2026-01-01", 200), ("2026-02-30", "2026-03-01", 422), ("20260101", "20260102", 422),
        ("2026-01-01", None, 422), (None, "2026-01-01", 422), ("1999-01-01", "1999-01-02", 200), ("1799-01-01", "1799-01-02", 422), ("2026-01-01 00:00:00", "2026-01-02 00:00:00", 200),
    ],
)  # fmt: skip
def test_dates_come_together_and_span_less_than_three_months(mall, start, end, status):
    query = {name: value for name, value in (("start_date", start), ("end_date", end)) if value}
    mall.get("/admin/orders/count", status, **query)
    if start and not end:
        assert mall.message() == "[End date] is a required field. (parameter.end_date)"


@pytest.mark.ours
@pytest.mark.checks("dates of the list of orders")
def test_an_end_that_is_a_day_includes_that_day(mall):
    for at in ("2026-01-05T00:00:00+09:00", "2026-01-05T23:59:59+09:00", "2026-01-06T00:00:00+09:00"):
        place(mall, ordered_at=at)
    assert mall.get("/admin/orders/count", start_date="2026-01-05", end_date="2026-01-05")["count"] == 2
    assert mall.get("/admin/orders/count", start_date="2026-01-05T23:59:59+09:00", end_date="2026-01-06")["count"] == 2
    assert mall.get("/admin/orders/count", start_date="2026-01-05T14:59:59Z", end_date="2026-01-05T15:00:00Z")["count"] == 2


@pytest.mark.ours
@pytest.mark.checks("dates of the list of orders")
@pytest.mark.parametrize(("at", "found"), [("2025-10-10T09:00:00+09:00", 1), ("2025-10-10T08:59:59+09:00", 0)])
def test_without_dates_the_last_three_months_are_listed(mall, at, found):
    order = place(mall, ordered_at=at)
    assert len(mall.get("/admin/orders")["orders"]) == found
    assert ids(mall, order_id=order["order_id"]) == {order["order_id"]}


@pytest.mark.seen
@pytest.mark.checks("dates of the list of orders")
def test_each_date_type_finds_what_happened_then(mall):
    order = place(mall, paid=False)
    order_id, (first, second) = order["order_id"], order["items"]
    known = {"order_date": "2026-01-10"}

    def day(*names):
        mall.advance("1d")
        mall.again()
        today = mall.rig("GET", "/clock")["now"][:10]
        known.update(dict.fromkeys(names, today))

    switch(mall, settings={"claim_request_button_exposure": ["cancel_N10", "return_N40", "exchange_N40"]})
    day("pay_date")
    mall.rig("POST", f"/shop/orders/{order_id}/pay")
    day("cancel_request_date")
    mall.rig("POST", f"/shop/orders/{order_id}/ask", body={"kind": "cancel", "items": [{"order_item_code": first, "quantity": 1}]})
    day("cancel_accept_date")
    staff(mall, order_id, accept="cancel")
    day("cancel_complete_date", "cancel_date")
    staff(mall, order_id, complete="cancel")
    for status, name in (("N20", "place_date"), ("N30", "shipbegin_date"), ("N40", "shipend_date")):
        day(name)
        staff(mall, order_id, status=status)
    for kind, code in (("return", first), ("exchange", second)):
        day(f"{kind}_request_date")
        mall.rig("POST", f"/shop/orders/{order_id}/ask", body={"kind": kind, "items": [code]})
        day(f"{kind}_accept_date")
        staff(mall, order_id, accept=kind)
        day(f"{kind}_complete_date")
        staff(mall, order_id, complete=kind)
    day()
    other = place(mall, status="N50")
    known["purchaseconfirmation_date"] = mall.rig("GET", "/clock")["now"][:10]
    for name, when in known.items():
        wanted = other["order_id"] if name == "purchaseconfirmation_date" else order_id
        assert ids(mall, date_type=name, start_date=when, end_date=when) == {wanted}, name
    mall.get("/admin/orders", 422, date_type="birthday")


# -- filters --


@pytest.mark.seen
@pytest.mark.checks("filters of the list of orders")
@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ({"order_status": "N10"}, "a"), ({"order_status": "N00"}, "b"), ({"order_status": "N00,N10"}, "ab"), ({"order_status": "N30"}, ""),
        ({"payment_status": "F"}, "b"), ({"payment_status": "A"}, "a"), ({"payment_status": "T"}, ""), ({"payment_status": "P"}, "a"), ({"payment_status": "M"}, ""),
        ({"member_type": "2"}, "a"), ({"member_type": "3"}, "b"), ({"group_no": 1}, "a"), ({"buyer_name": "홍길동"}, "b"), ({"buyer_name": "홍길"}, ""),
        ({"receiver_name": "박받음"}, "b"), ({"receiver_address": "제주"}, "b"), ({"name_furigana": "x"}, ""), ({"member_id": "minji01"}, "a"),
        ({"member_email": "minji@example.com"}, "a"), ({"buyer_email": "gil@example.com"}, "b"), ({"buyer_cellphone": "01099998888"}, "b"),
        ({"buyer_cellphone": "010-9999-8888"}, "b"), ({"buyer_phone": "02-555-6666"}, "b"), ({"buyer_phone": "abc"}, ""), ({"buyer_cellphone": "unknown"}, ""), ({"buyer_phone": "-"}, ""), ({"product_no": "15"}, "a"), ({"product_no": "9,15"}, "ab"),
        ({"product_code": "P000000P"}, "a"), ({"supplier_id": "S0000000"}, "ab"), ({"supplier_id": "S000000Z"}, ""), ({"order_place_id": "mobile"}, "b"),
        ({"order_place_id": "self,mobile"}, "ab"), ({"inflow_path": "x"}, ""), ({"subscription": "T"}, "b"), ({"subscription": "F"}, "a"),
        ({"first_order": "T"}, "b"), ({"multiple_addresses": "T"}, ""), ({"market_order_no": "MK-1_x"}, "b"), ({"market_cancel_request": "T"}, ""),
        ({"market_seller_id": "x"}, ""), ({"payment_method": "card"}, "a"), ({"payment_method": "cash"}, "b"), ({"payment_method": "mileage"}, "a"),
        ({"payment_method": "deposit,cell"}, ""), ({"payment_method": "point"}, ""), ({"payment_gateway_name": "inicis"}, "a"), ({"discount_method": "point"}, "a"),
        ({"discount_method": "coupon,credit"}, ""), ({"discount_method": "discount_code"}, ""), ({"discount_code": "x"}, ""), ({"carrier_id": 2}, ""),
        ({"wished_carrier_id": "1"}, ""), ({"labels": "VIP"}, ""), ({"refund_status": "F"}, ""), ({"unheard_of": "x"}, "ab"), ({"order_status": ""}, "ab"),
        ({"payment_status": "F", "member_type": "3", "product_no": "9"}, "b"), ({"payment_status": "F", "member_type": "2"}, ""),
    ],
)  # fmt: skip
def test_each_filter(mall, query, finds):
    placed = {
        place(mall, payments={"card": None, "point": 500})["order_id"]: "a",
        place(
            mall, (SHIRT, 1), payments="cash", paid=False, buyer={"name": "홍길동", "email": "gil@example.com", "cellphone": "010-9999-8888", "phone": "02-555-6666"},
            receiver={"name": "박받음", "address1": "제주특별자치도 제주시 1", "zipcode": "63309"}, order_place_id="mobile", subscription="T", first_order="T",
            market_order_no="MK-1_x",
        )["order_id"]: "b",
    }  # fmt: skip
    assert "".join(sorted(placed[order_id] for order_id in ids(mall, **query))) == finds
    assert mall.get("/admin/orders/count", **query)["count"] == len(finds)


@pytest.mark.seen
@pytest.mark.checks("filters of the list of orders")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("order_status", "N99"), ("order_status", "N10,"), ("payment_status", "X"), ("member_type", "1"), ("group_no", "x"), ("product_no", "9,x"),
        ("product_no", 2**63), ("order_place_id", "moon"), ("subscription", "yes"), ("multiple_addresses", "F"), ("market_order_no", "a b"),
        ("market_order_no", "x" * 41), ("payment_method", "gold"), ("discount_method", "gold"), ("refund_status", "X"), ("date_type", "x"), ("carrier_id", "-1"),
        ("buyer_name", "a\x00b"), ("embed", "items,nothing"),
    ],
)  # fmt: skip
def test_each_filter_refuses_what_it_does_not_know(mall, name, value):
    mall.get("/admin/orders", 422, **{name: value})
    assert mall.message() == f"Input value in [{name}] is invalid"


@pytest.mark.seen
@pytest.mark.checks("filters of the list of orders")
def test_refund_status_labels_and_carriers_are_found_by_items(mall):
    waiting, done, plain = place(mall), place(mall), place(mall)
    for order, status in ((waiting, "canceling"), (done, "canceled")):
        mall.post(f"/admin/orders/{order['order_id']}/cancellation", status=status, items=in_full(order, 2, 3))
    mall.post(f"/admin/orders/{plain['order_id']}/items/{plain['items'][0]}/labels", names=["VIP", "급함"])
    mall.post(f"/admin/orders/{plain['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="standby")
    assert ids(mall, refund_status="F") == {waiting["order_id"]}
    assert ids(mall, refund_status="T") == {done["order_id"]}
    assert ids(mall, refund_status="T,F,M") == {waiting["order_id"], done["order_id"]}
    assert ids(mall, labels="VIP,other") == ids(mall, carrier_id=2) == {plain["order_id"]}
    assert ids(mall, labels="VI") == set()


# -- PUT --


@pytest.mark.seen
@pytest.mark.checks("item statuses", "PUT /admin/orders")
def test_process_statuses_move_items_by_their_labels(mall):
    order_id = place(mall)["order_id"]
    for process, reached in (("prepare", "N20"), ("prepareproduct", "N10"), ("hold", "N22"), ("unhold", "N10"), ("prepare", "N20"), ("hold", "N22"), ("unhold", "N20")):
        answer = mall.put_all("/admin/orders", [{"order_id": order_id, "process_status": process}])["orders"][0]
        assert answer["process_status"] == process
        assert statuses(mall, order_id) == [reached, reached], process


@pytest.mark.seen
@pytest.mark.checks("item statuses", "PUT /admin/orders/<order_id>")
def test_some_items_may_be_named(mall):
    order = place(mall)
    answer = mall.put(f"/admin/orders/{order['order_id']}", process_status="prepare", order_item_code=order["items"][1:])["order"]
    assert "order_id" not in answer
    assert answer["order_item_code"] == order["items"][1:]
    assert statuses(mall, order["order_id"]) == ["N10", "N20"]
    assert mall.put(f"/admin/orders/{order['order_id']}", process_status="hold")["order"]["order_item_code"] == order["items"]
    staff(mall, order["order_id"], cancel=True, items=order["items"][:1])
    staff(mall, order["order_id"], status="N40")
    assert mall.put(f"/admin/orders/{order['order_id']}", purchase_confirmation="T")["order"]["order_item_code"] == order["items"][1:]
    mall.put(f"/admin/orders/{order['order_id']}", 404, process_status="prepare", order_item_code=["20260110-0000009-01"])
    mall.put(f"/admin/orders/{order['order_id']}", 422, process_status="prepare", order_item_code=order["items"][:1] * 2)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>")
def test_without_names_those_that_moved_are_answered(mall):
    order = place(mall)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="accepted", items=in_full(order, 2, 3)[:1])
    assert mall.put(f"/admin/orders/{order['order_id']}", process_status="prepare")["order"]["order_item_code"] == order["items"][1:]
    assert statuses(mall, order["order_id"]) == ["C10", "N20"]


@pytest.mark.ours
@pytest.mark.checks("item statuses")
@pytest.mark.parametrize(
    ("status", "process"), [("N00", "prepare"), ("N30", "prepare"), ("N40", "hold"), ("N10", "unhold"), ("N30", "prepareproduct"), ("N50", "hold"), ("N00", "hold")]
)
def test_what_may_not_be_moved_is_refused_and_stays(mall, status, process):
    order = place(mall, status=status)
    mall.put(f"/admin/orders/{order['order_id']}", 422, process_status=process)
    assert statuses(mall, order["order_id"]) == [status, status]


@pytest.mark.seen
@pytest.mark.checks("item statuses", "PUT /admin/orders/<order_id>")
def test_purchases_are_confirmed_and_taken_back(mall):
    order_id = place(mall, status="N40")["order_id"]
    mall.put(f"/admin/orders/{order_id}", purchase_confirmation="T")
    assert statuses(mall, order_id) == ["N50", "N50"]
    assert items(mall, order_id)[0]["purchaseconfirmation_date"] == "2026-01-10T09:00:00+09:00"
    mall.put(f"/admin/orders/{order_id}", purchase_confirmation="F")
    assert statuses(mall, order_id) == ["N40", "N40"]
    assert items(mall, order_id)[0]["purchaseconfirmation_date"] is None
    mall.put(f"/admin/orders/{order_id}", 422, purchase_confirmation="Y")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>")
def test_the_address_may_be_hidden_and_nothing_asked_is_refused(mall):
    order_id = place(mall)["order_id"]
    mall.put(f"/admin/orders/{order_id}", show_shipping_address="F")
    assert whole(mall, order_id)["show_shipping_address"] == "F"
    mall.put(f"/admin/orders/{order_id}", 422)
    mall.put_all("/admin/orders", [{"process_status": "prepare"}], 422)
    assert mall.message() == "[Order id] is a required field. (parameter.order_id)"


# -- other resources of orders --


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/<order_id>/memos", "GET /admin/orders/memos")
def test_memos_are_written_changed_and_deleted(mall):
    order_id = place(mall)["order_id"]
    made = mall.post(f"/admin/orders/{order_id}/memos", content="부재 시 경비실", topic_type="cs_01", fixed="T")["memo"]
    assert (made["memo_no"], made["author_id"], made["use_customer_inquiry"]) == (1, mall.mall_id, "F")
    mall.put(f"/admin/orders/{order_id}/memos/{made['memo_no']}", content="문 앞")
    listed = mall.get(f"/admin/orders/{order_id}/memos")["memos"]
    assert [(memo["content"], memo["fixed"]) for memo in listed] == [("문 앞", "T")]
    assert mall.get("/admin/orders/memos", order_id=order_id)["memos"][0]["order_id"] == order_id
    assert mall.delete(f"/admin/orders/{order_id}/memos/{made['memo_no']}") == {"memo": {"shop_no": 1, "memo_no": 1}}
    mall.delete(f"/admin/orders/{order_id}/memos/{made['memo_no']}", 404)
    mall.get("/admin/orders/memos", 422)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/memos")
@pytest.mark.parametrize(("length", "status"), [(0, 422), (1, 201), (999, 201), (1000, 201), (1001, 422)])
def test_a_memo_has_at_most_a_thousand_characters(mall, length, status):
    order_id = place(mall)["order_id"]
    mall.post(f"/admin/orders/{order_id}/memos", status, content="글" * length)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/coupons")
def test_the_coupons_of_orders(mall):
    held = mall.get("/admin/customers/minji01/coupons")["coupons"][0]["coupon_no"]
    order_id = place(mall, coupons=[held], payments={"coupon": 3000, "card": None})["order_id"]
    row = mall.get("/admin/orders/coupons", order_id=f"{order_id},20260110-7777777")["coupons"][0]
    assert (row["order_id"], row["coupon_code"], row["coupon_value"]) == (order_id, int(held), "3000.00")
    assert mall.get(f"/admin/orders/{order_id}", embed="coupons")["order"]["coupons"] == [row]


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/dashboard")
def test_the_dashboard_counts_what_waits(mall):
    order, other = place(mall), place(mall, (SOCKS, 1), paid=False)
    mall.post("/admin/cancellationrequests", order_id=order["order_id"], reason_type="A", reason="변심", items=in_full(order, 2, 3)[:1])
    board = mall.get("/admin/orders/dashboard")["dashboard"]
    assert (board["cancellation_request_count"], board["cancellation_received_count"]) == (1, 0)
    assert (board["total_order_count"], board["total_paid_count"], board["total_refund_count"]) == (2, 1, 0)
    assert (board["total_order_amount"], board["total_paid_amount"]) == ("97400.00", "81500.00")
    assert other["total"] == 15_900


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/status", "PUT /admin/orders/status")
def test_the_names_of_statuses_may_be_changed(mall):
    mall.put_all("/admin/orders/status", [{"status_name_id": 1, "custom_name": "입금 기다림"}, {"status_name_id": 2, "custom_name": "준비"}])
    rows = {row["status_name_id"]: row for row in mall.get("/admin/orders/status")["status"]}
    assert (rows[1]["basic_name"], rows[1]["custom_name"], rows[2]["custom_name"], rows[3]["custom_name"]) == ("입금전", "입금 기다림", "준비", "배송준비중")
    mall.put_all("/admin/orders/status", [{"status_name_id": 99, "custom_name": "x"}], 422)


@pytest.mark.ours
@pytest.mark.checks("GET /admin/orders/<order_id>/shippingfeecancellation")
def test_a_part_of_the_shipping_fee_may_be_taken_off(mall):
    order_id = place(mall)["order_id"]
    at = f"/admin/orders/{order_id}/shippingfeecancellation"
    mall.put(f"/admin/orders/{order_id}/shippingfeecancellation", cancel_shipping_fee="1000")
    assert mall.get(at)["shippingfeecancellation"]["cancel_shipping_fee"] == "1000.00"
    mall.put(at, cancel_shipping_fee="3000")
    mall.put(at, 422, cancel_shipping_fee="3000.01")
    mall.put(at, 422, cancel_shipping_fee="3001")
