"""Refunds and payments: what goes back, when, how often (facts, section 13)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, in_full, items, place, refunds, staff, statuses, switch, whole

JANUARY = {"start_date": "2026-01-01", "end_date": "2026-01-31"}


def cancel(mall, order, *quantities, code=201, **more):
    lines = [line for line in in_full(order, *quantities) if line["quantity"]]
    return mall.post(f"/admin/orders/{order['order_id']}/cancellation", code, **{"status": "canceled", "items": lines} | more)


def back(mall, order):
    return [(int(row["actual_refund_amount"][:-3]), int(row["used_credits"][:-3]), int(row["used_points"][:-3]), row["status"]) for row in refunds(mall, order["order_id"])]


@pytest.mark.seen
@pytest.mark.checks("when money goes back")
@pytest.mark.parametrize(
    "payments",
    ["card", "tcash", "naverpay", "cash", "icash", "cell", {"point": 81500}, {"credit": 80000, "point": None}, {"card": None, "point": 500}],
)  # fmt: skip
def test_a_completed_cancellation_completes_its_refund_however_it_was_paid(mall, payments):
    order = place(mall, payments=payments)
    cancel(mall, order, 2, 3)
    assert statuses(mall, order["order_id"]) == ["C40", "C40"]
    [refund] = refunds(mall, order["order_id"])
    assert (refund["status"], refund["refund_date"]) == ("T", refund["accepted_refund_date"])
    assert {cancelled["cancel_status"] for cancelled in refund["payment_gateway_cancel_statuses"]} <= {"F"}
    assert [item["refund_date"] for item in items(mall, order["order_id"])] == [refund["refund_date"]] * 2
    assert [row["refund_code"] for row in mall.get("/admin/refunds", **JANUARY)["refunds"]] == [refund["refund_code"]]


@pytest.mark.seen
@pytest.mark.checks("when money goes back", "what the gateway may cancel")
@pytest.mark.parametrize("payments", ["card", "tcash", "naverpay", {"credit": 80000, "point": None}, {"card": None, "point": 500}])
def test_the_gateway_is_told_when_the_call_says_so(mall, payments):
    order = place(mall, payments=payments)
    cancel(mall, order, 2, 3, payment_gateway_cancel="T")
    [refund] = refunds(mall, order["order_id"])
    told = [row["cancel_status"] for row in refund["payment_gateway_cancel_statuses"]]
    dates = [row["cancel_date"] for row in refund["payment_gateway_cancel_dates"]]
    assert (refund["status"], told, dates) == ("T", ["T"] * len(told), [refund["refund_date"]] * len(told))


@pytest.mark.seen
@pytest.mark.checks("when money goes back", "POST /admin/cancellation", "POST /admin/return", "PUT /admin/return")
def test_completion_pays_back_in_bulk_and_for_returns_too_and_what_is_accepted_waits(mall):
    cancelled, returned, carried, waiting = (place(mall)["order_id"] for _ in range(4))
    for order_id in (returned, carried):
        mall.rig("POST", f"/shop/orders/{order_id}/admin", body={"status": "N40"})
    chosen = {order_id: [{"order_item_code": f"{order_id}-01", "quantity": 1}] for order_id in (cancelled, returned, carried, waiting)}
    for path, order_id, status in (("cancellation", cancelled, "canceled"), ("return", returned, "returned"), ("return", carried, "processing"), ("cancellation", waiting, "canceling")):
        sent = {"order_id": order_id, "status": status, "items": chosen[order_id]}
        made = mall.call("POST", f"/admin/{path}", 201, body={"requests": [sent]})[path][0]
        if order_id == carried:
            assert refunds(mall, carried)[0]["refund_date"] is None
            mall.put_all("/admin/return", [{"order_id": carried, "claim_code": made["claim_code"], "status": "returned"}])
    assert [refunds(mall, order_id)[0]["status"] for order_id in (cancelled, returned, carried, waiting)] == ["T", "T", "T", "F"]
    assert refunds(mall, waiting)[0]["refund_date"] is None


@pytest.mark.read
@pytest.mark.checks("when money goes back")
def test_an_unpaid_order_has_nothing_to_pay_back(mall):
    order = place(mall, paid=False, payments="cash")
    cancel(mall, order, 2, 3)
    assert (statuses(mall, order["order_id"]), refunds(mall, order["order_id"])) == (["C49", "C49"], [])


@pytest.mark.read
@pytest.mark.checks("when money goes back")
def test_a_mall_that_refunds_separately_waits(mall):
    switch(mall, settings={"refund_processing_setting": "D"})
    order = place(mall)
    cancel(mall, order, 2, 3, payment_gateway_cancel="T")
    assert statuses(mall, order["order_id"]) == ["C41", "C41"]
    assert back(mall, order) == [(81500, 0, 0, "F")]


@pytest.mark.seen
@pytest.mark.checks("what the gateway may cancel")
@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"payments": "card"}, 201), ({"payments": "cash"}, 422), ({"payments": "cell"}, 422), ({"payments": {"card": 80000, "cash": None}}, 422),
        ({"payments": {"card": 80000, "credit": 1000, "point": None}}, 201), ({"payments": "card", "order_place_id": "NCHECKOUT"}, 422),
    ],
)  # fmt: skip
def test_one_card_or_transfer_of_the_malls_own(mall, wish, code):
    order = place(mall, **wish)
    cancel(mall, order, 2, 3, code=code, payment_gateway_cancel="T")
    assert (statuses(mall, order["order_id"])[0] == "C40") == (code == 201)


@pytest.mark.seen
@pytest.mark.checks("what the gateway may cancel", "POST /admin/cancellation")
def test_the_bulk_form_never_cancels_at_the_gateway(mall):
    order = place(mall)
    sent = {"order_id": order["order_id"], "status": "canceled", "items": in_full(order, 2, 3), "payment_gateway_cancel": "T"}
    mall.call("POST", "/admin/cancellation", 201, body={"requests": [sent]})
    assert refunds(mall, order["order_id"])[0]["payment_gateway_cancel_statuses"] == [{"payment_method": "card", "cancel_status": "F"}]


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/cancellation")
@pytest.mark.parametrize(
    ("bank", "code"),
    [
        ({"refund_bank_code": "bank_26", "refund_bank_account_no": "1", "refund_bank_account_holder": "가" * 15}, 201),
        ({"refund_bank_name": "신한", "refund_bank_account_no": "1", "refund_bank_account_holder": "김"}, 201),
        ({"refund_bank_code": "bank_26", "refund_bank_account_no": "1", "refund_bank_account_holder": "가" * 16}, 422),
        ({"refund_bank_name": "x" * 251, "refund_bank_account_no": "1", "refund_bank_account_holder": "김"}, 422), ({}, 422), ({"refund_bank_code": "bank_26"}, 422),
        ({"refund_bank_code": "bank_26", "refund_bank_account_no": "1"}, 422),
    ],
)  # fmt: skip
def test_a_refund_in_cash_needs_an_account(mall, bank, code):
    order = place(mall, payments="cash")
    cancel(mall, order, 2, 3, code=code, refund_method_code=["T"], **bank)
    assert len(refunds(mall, order["order_id"])) == (code == 201)


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_parts_go_back_at_their_price_and_the_last_with_the_shipping_fee(mall):
    order = place(mall)
    cancel(mall, order, 1, 0)
    cancel(mall, order, 0, 3)
    cancel(mall, order, 1, 0)
    assert back(mall, order) == [(19900, 0, 0, "T"), (38700, 0, 0, "T"), (22900, 0, 0, "T")]
    amounts = whole(mall, order["order_id"])["actual_order_amount"]
    assert (amounts["payment_amount"], amounts["order_price_amount"], amounts["shipping_fee"]) == ("0.00", "0.00", "0.00")


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_gateway_money_first_then_deposit_then_points_and_never_more_than_was_paid(mall):
    order = place(mall, payments={"card": 30000, "credit": 40000, "point": None})
    cancel(mall, order, 2, 0)
    cancel(mall, order, 0, 3)
    assert back(mall, order) == [(30000, 9800, 0, "T"), (0, 30200, 11500, "T")]


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_coupons_are_taken_off_each_parts_share(mall):
    order = place(mall, (SHIRT, 2), (SOCKS, 3), payments={"card": None, "coupon": 7850})
    cancel(mall, order, 2, 0)
    cancel(mall, order, 0, 3)
    rows = refunds(mall, order["order_id"])
    assert [(row["actual_refund_amount"], row["coupon_discount_amount"]) for row in rows] == [("35820.00", "3980.00"), ("37830.00", "3870.00")]
    assert sum(float(row["actual_refund_amount"]) for row in rows) == order["payment_amount"]


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
def test_a_return_keeps_the_shipping_fee(mall):
    order = place(mall, status="N40")
    mall.post(f"/admin/orders/{order['order_id']}/return", status="returned", items=in_full(order, 2, 3), payment_gateway_cancel="T")
    assert back(mall, order) == [(78500, 0, 0, "T")]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/refunds/<refund_code>")
def test_a_manager_completes_a_refund_once(mall):
    order = place(mall, payments="cash")
    code = cancel(mall, order, 2, 3, status="canceling")["cancellation"]["claim_code"]
    at = f"/admin/orders/{order['order_id']}/refunds/{code}"
    mall.put(at, 422)
    mall.put(at, 422, status="done")
    mall.put(at, 422, status="complete", payment_gateway_cancel="T")
    answer = mall.put(f"/admin/orders/{order['order_id']}/refunds/{code}", status="complete", reason="송금 완료")["refund"]
    assert answer == {"shop_no": 1, "refund_code": code, "status": "complete", "reason": "송금 완료"}
    mall.put(at, 422, status="complete")
    shown = mall.get(f"/admin/refunds/{code}", embed="items")["refund"]
    assert (shown["status"], shown["refund_manager"], shown["refund_reason"], len(shown["items"])) == ("T", mall.mall_id, "송금 완료", 2)
    mall.put(f"/admin/orders/{order['order_id']}/refunds/C20990101-0000001", 404, status="complete")


@pytest.mark.seen
@pytest.mark.checks("GET /admin/refunds", "GET /admin/refunds/<refund_code>")
def test_refunds_are_listed_by_their_dates(mall, neighbour):
    done, waiting, guest = place(mall), place(mall), place(mall, buyer={"name": "손님", "email": "guest@example.com"})
    cancel(mall, done, 2, 3, payment_gateway_cancel="T")
    for order in (waiting, guest):
        cancel(mall, order, 2, 3, status="canceling")

    def found(**query):
        return [row["order_id"] for row in mall.get("/admin/refunds", **JANUARY | query)["refunds"]]

    assert found() == [done["order_id"]]
    assert found(date_type="accepted_refund_date") == [guest["order_id"], waiting["order_id"], done["order_id"]]
    accepted = {"date_type": "accepted_refund_date"}
    assert found(refund_status="F", **accepted) == [guest["order_id"], waiting["order_id"]]
    assert found(refund_status="T,M", **accepted) == [done["order_id"]]
    assert found(order_id=f"{done['order_id']},{guest['order_id']}", **accepted) == [guest["order_id"], done["order_id"]]
    assert found(member_id="minji01", **accepted) == [waiting["order_id"], done["order_id"]]
    assert found(buyer_email="guest@example.com", **accepted) == [guest["order_id"]]
    assert found(member_email="nobody@example.com", **accepted) == []
    for wrong in ({"start_date": "2026-01-01"}, {}, JANUARY | {"date_type": "x"}, JANUARY | {"refund_status": "X"}, {"start_date": "2026-01-01", "end_date": "2026-04-01"}):
        mall.get("/admin/refunds", 422, **wrong)
    mall.get("/admin/refunds/C20260110-0000009", 404)
    neighbour.get("/admin/refunds/C20260110-0000001", 404)


# -- payments --


@pytest.mark.ours
@pytest.mark.checks("item statuses", "PUT /admin/payments")
@pytest.mark.parametrize(("prepares", "reached"), [("T", "N10"), ("F", "N20")])
def test_a_paid_order_is_prepared(mall, prepares, reached):
    switch(mall, settings={"use_product_prepare_status": prepares})
    order = place(mall, paid=False, payments="cash")
    mall.advance("5m")
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "paid", "auto_paid": "T"}])
    now = whole(mall, order["order_id"])
    assert (statuses(mall, order["order_id"]), now["paid"], now["payment_date"]) == ([reached, reached], "T", "2026-01-10T09:05:00+09:00")
    assert now["initial_order_amount"]["total_amount_due"] == "0.00"
    assert mall.get("/admin/orders/count", payment_status="A")["count"] == 1
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "paid"}], 422)
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "unpaid"}])
    assert (statuses(mall, order["order_id"]), whole(mall, order["order_id"])["paid"]) == (["N00", "N00"], "F")


@pytest.mark.read
@pytest.mark.checks("PUT /admin/payments")
def test_what_went_further_cannot_be_unpaid_and_only_apps_gateways_cancel(mall):
    order = place(mall, status="N30")
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "unpaid"}], 422)
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "canceled"}], 422)
    mall.put_all("/admin/payments", [{"order_id": "20990101-0000001", "status": "paid"}], 404)
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "x"}], 422)
    assert statuses(mall, order["order_id"]) == ["N30", "N30"]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/payments", "GET /admin/orders/<order_id>/paymenttimeline")
def test_the_amount_due_changes_before_payment_alone(mall):
    order = place(mall, paid=False, payments="cash")
    at, change = f"/admin/orders/{order['order_id']}/payments", {"change_payment_amount": "T", "change_payment_method": "F"}
    mall.put(f"/admin/orders/{order['order_id']}/payments", **change, admin_additional_amount="-1500", commission="500", change_payment_amount_reason="할인")
    assert whole(mall, order["order_id"])["payment_amount"] == "80500.00"
    mall.put(at, change_payment_amount="F", change_payment_method="T", payment_method="daibiki", billing_name="가" * 40)
    assert whole(mall, order["order_id"])["payment_method"] == ["cod"]
    for wrong in (
        {"change_payment_amount": "T"}, {"change_payment_amount": "F", "change_payment_method": "F"}, change | {"admin_additional_amount": "-100000"},
        change | {"change_payment_amount_reason": "x" * 256}, {"change_payment_amount": "F", "change_payment_method": "T"},
        {"change_payment_amount": "F", "change_payment_method": "T", "payment_method": "gold"},
        {"change_payment_amount": "F", "change_payment_method": "T", "payment_method": "cash", "billing_name": "가" * 41},
    ):  # fmt: skip
        mall.put(at, 422, **wrong)
    mall.put_all("/admin/payments", [{"order_id": order["order_id"], "status": "paid"}])
    mall.put(at, 422, **change, commission="1")
    steps = mall.get(f"/admin/orders/{order['order_id']}/paymenttimeline")["paymenttimeline"]
    assert [step["payment_status"] for step in steps] == ["changed", "changed", "paid"]
    assert mall.get(f"/admin/orders/{order['order_id']}/paymenttimeline/{steps[2]['payment_no']}")["paymenttimeline"]["paid_amount"] == "80500.00"
    mall.get(f"/admin/orders/{order['order_id']}/paymenttimeline/99", 404)


@pytest.mark.ours
@pytest.mark.checks("the staff's admin")
def test_the_staff_pay_back_what_waits(mall):
    order = place(mall, payments="cash")
    staff(mall, order["order_id"], cancel=True, refund=False)
    assert (statuses(mall, order["order_id"]), back(mall, order)) == (["C41", "C41"], [(81500, 0, 0, "F")])
    staff(mall, order["order_id"], refund=True)
    assert (statuses(mall, order["order_id"]), back(mall, order)) == (["C40", "C40"], [(81500, 0, 0, "T")])
    staff(mall, order["order_id"], 422, refund=True)
    order = place(mall)
    staff(mall, order["order_id"], cancel=True, refund=True, items=order["items"][:1])
    assert (statuses(mall, order["order_id"]), back(mall, order)) == (["C40", "N10"], [(39800, 0, 0, "T")])


def amounts_of(mall, order):
    """(goods, shipping, to pay, still due) of an order as it stands."""
    shown = whole(mall, order)["actual_order_amount"]
    return tuple(shown[name] for name in ("order_price_amount", "shipping_fee", "payment_amount", "total_amount_due"))


def by_buyer(mall, order, lines):
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "cancel", "items": lines})


def by_seller(mall, order, lines):
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", items=lines)


@pytest.mark.ours
@pytest.mark.checks("how much goes back")
@pytest.mark.parametrize("cancel", [by_buyer, by_seller])
def test_an_unpaid_order_asks_for_what_is_left_of_it(mall, cancel):
    """39,800 and 38,700 won of goods and 3,000 won of shipping; no refund comes of what was never paid."""
    order = place(mall, paid=False, payments="cash")
    assert amounts_of(mall, order["order_id"]) == ("78500.00", "3000.00", "81500.00", "81500.00")
    cancel(mall, order, in_full(order, 2, 3)[:1])
    assert amounts_of(mall, order["order_id"]) == ("38700.00", "3000.00", "41700.00", "41700.00")
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert amounts_of(mall, order["order_id"]) == ("38700.00", "3000.00", "41700.00", "0.00")
    assert refunds(mall, order["order_id"]) == []
    by_seller(mall, order, in_full(order, 2, 3)[1:])
    assert [row["actual_refund_amount"] for row in refunds(mall, order["order_id"])] == ["41700.00"]
    assert amounts_of(mall, order["order_id"]) == ("0.00", "0.00", "0.00", "0.00")


@pytest.mark.ours
@pytest.mark.checks("how much goes back", "withdrawal of claims")
def test_a_withdrawn_cancellation_before_payment_is_due_again(mall):
    order = place(mall, paid=False, payments="cash")
    code = mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="accepted", items=in_full(order, 2, 3))["cancellation"]["claim_code"]
    assert amounts_of(mall, order["order_id"])[2:] == ("0.00", "0.00")
    undo = {"undone": "T", "recover_inventory": "F", "add_memo_too": "F", "undone_reason_type": "A", "expose_order_detail": "F"}
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", **undo)
    assert amounts_of(mall, order["order_id"]) == ("78500.00", "3000.00", "81500.00", "81500.00")
