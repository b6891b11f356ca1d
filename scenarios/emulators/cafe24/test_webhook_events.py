"""Events that aren't about an order as a whole: a completed return, a product sold out, the app deleted; a return's reason; those of
bulk writes and of products added."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, place, sell, switch

URL = "https://hooks.example.com/cafe24"
RETURN_CHANGED, RETURNED, VARIANT_SOLD_OUT, PRODUCT_SOLD_OUT, APP_DELETED = 90027, 90160, 90075, 90150, 90077
AMOUNTS = {
    "order_price_amount", "refund_amount", "shipping_fee", "refund_shipping_fee", "refund_regional_surcharge", "return_shipping_fee",
    "return_regional_surcharge", "add_discount_amount", "member_grade_discount_amount", "shipping_discount_amount", "coupon_discount_amount", "point_used",
    "credit_used",
}  # fmt: skip


@pytest.fixture
def told(mall, receiver):
    """What came of some events since it was last asked."""
    mall.rig("PUT", "/webhooks", body={"url": URL, "mall": mall.mall_id})

    def since(*events):
        mall.advance("0s")
        bodies = [body for body in receiver.bodies() if body["event_no"] in events]
        receiver.came.clear()
        return [(body["event_no"], body["resource"]) for body in bodies]

    return since


def give_back(mall, status="returned", **more):
    """Return a delivered order of two shirts; its order id and claim code."""
    order = place(mall, (SHIRT, 2), status="N40")
    sent = {"status": status, "claim_reason_type": "K", "reason": "불량", "items": [{"order_item_code": order["items"][0], "quantity": 2}]}
    return order["order_id"], mall.post(f"/admin/orders/{order['order_id']}/return", **sent | more)["return"]["claim_code"]


@pytest.mark.seen
@pytest.mark.checks("webhooks of claims, stock and the app")
def test_a_completed_return_is_told_by_its_claim_code(mall, told):
    order, claim = give_back(mall)
    [(_, resource)] = told(RETURNED)
    assert set(resource) == {"mall_id", "event_shop_no", "order_id", "claim_code", "claim_reason_type", "claim_reason", "claim_reason_type_text"} | AMOUNTS
    assert (resource["order_id"], resource["claim_code"], resource["claim_reason_type"], resource["claim_reason_type_text"]) == (order, claim, "K", "상품불량")
    assert (resource["order_price_amount"], resource["refund_amount"]) == ("39800.00", "39800.00")


@pytest.mark.read
@pytest.mark.checks("webhooks of claims, stock and the app", "PUT /admin/orders/<order_id>/refunds/<refund_code>")
def test_a_return_whose_refund_comes_later_is_told_then(mall, told):
    mall.put("/admin/orders/setting", refund_processing_setting="D")
    order, claim = give_back(mall)
    assert told(RETURNED) == []
    mall.put(f"/admin/orders/{order}/refunds/{claim}", status="complete")
    assert [resource["claim_code"] for _, resource in told(RETURNED)] == [claim]


@pytest.mark.read
@pytest.mark.checks("webhooks of claims, stock and the app")
def test_neither_an_accepted_return_nor_a_cancellation_is_told_as_one(mall, told):
    give_back(mall, status="accepted")
    order = place(mall, (SHIRT, 1))
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", items=[{"order_item_code": order["items"][0], "quantity": 1}])
    assert told(RETURNED) == []


@pytest.mark.seen
@pytest.mark.checks("webhooks of orders")
def test_a_change_of_a_return_carries_the_buyers_reason(mall, told):
    order = place(mall, (SHIRT, 1), status="N40")
    asked = {"kind": "return", "reason_type": "E", "reason": "색이 달라요"}
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body=asked)
    [(_, resource)] = told(RETURN_CHANGED)
    assert [resource[name] for name in ("event_code", "claim_reason_type", "claim_reason", "claim_reason_type_text")] == ["return_order_request", "E", "색이 달라요", "상품불만족"]


@pytest.mark.read
@pytest.mark.checks("webhooks of claims, stock and the app")
def test_a_product_is_sold_out_with_its_last_variant_and_back_with_the_first(mall, told):
    codes = [row["variant_code"] for row in mall.get("/admin/products/9/variants")["variants"]]
    assert len(codes) > 1

    def set_all(quantity):
        for code in codes:
            mall.put(f"/admin/products/9/variants/{code}/inventories", quantity=quantity, display_soldout="T")

    set_all(0)
    come = told(VARIANT_SOLD_OUT, PRODUCT_SOLD_OUT)
    assert [event for event, _ in come] == [VARIANT_SOLD_OUT] * len(codes) + [PRODUCT_SOLD_OUT]
    assert (come[-1][1]["product_no"], come[-1][1]["sold_out"], come[-1][1]["status_text"]) == (9, "T", "품절")
    set_all(5)
    come = told(VARIANT_SOLD_OUT, PRODUCT_SOLD_OUT)
    assert [event for event, _ in come] == [VARIANT_SOLD_OUT, PRODUCT_SOLD_OUT] + [VARIANT_SOLD_OUT] * (len(codes) - 1)
    assert (come[1][1]["sold_out"], come[1][1]["status_text"]) == ("F", "판매중")


@pytest.mark.seen
@pytest.mark.checks("webhooks of claims, stock and the app", "consent to webhooks")
def test_the_apps_deletion_is_the_last_that_is_told(mall, told):
    switch(mall, app_deleted=True)
    switch(mall, app_deleted=True)
    place(mall)
    [(_, resource)] = told(APP_DELETED, 90023, 90025)
    assert resource == {"mall_id": mall.mall_id, "client_id": mall.keys["client_id"], "app_name": "mallrig", "deleted_date": "2026-01-10T09:00:00+09:00"}
    mall.again()
    place(mall)
    assert [event for event, _ in told(APP_DELETED, 90023)] == [90023]


WITHDRAWAL = {"undone": "T", "recover_inventory": "F", "add_memo_too": "T", "undone_reason_type": "A", "expose_order_detail": "F"}


@pytest.mark.seen
@pytest.mark.checks("webhooks of orders", "withdrawal of claims")
@pytest.mark.parametrize(
    ("status", "kind", "event_no", "event_code", "withdraw_type"),
    [
        ("N30", "return", 90024, "shipping_start", ""), ("N40", "return", 90024, "shipping_end", ""), ("N10", "cancellation", 90024, "product_ready", ""),
        ("N20", "exchange", 90024, "shipping_ready", ""), ("N00", "cancellation", 90025, "unpaid", "C"), ("N00", "exchange", 90025, "unpaid", "E"),
    ],
)  # fmt: skip
def test_what_goes_back_by_a_withdrawal_is_told_as_that(mall, told, status, kind, event_no, event_code, withdraw_type):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), status=status)
    lines, more = [{"order_item_code": code, "quantity": 1} for code in order["items"]], {"same_product": "T"} if kind == "exchange" else {}
    code = mall.post(f"/admin/orders/{order['order_id']}/{kind}", status="accepted", items=lines, **more)[kind]["claim_code"]
    assert {resource["withdraw"] for _, resource in told(90024, 90025, 90026, 90027, 90028)} == {"F"}
    mall.put(f"/admin/orders/{order['order_id']}/{kind}/{code}", **WITHDRAWAL)
    [(event, resource)] = told(90024, 90025, 90026, 90027, 90028)
    assert [event, *(resource[name] for name in ("event_code", "withdraw", "withdraw_type"))] == [event_no, event_code, "T", withdraw_type]


@pytest.mark.ours
@pytest.mark.checks("webhooks of orders", "withdrawal of claims")
def test_only_the_way_back_is_told_as_a_withdrawal(mall, told):
    """Neither the memo that is written with it nor what the order does next; and an application taken back is no claim yet."""
    order = place(mall, (SHIRT, 1), status="N30")
    at, lines = f"/admin/orders/{order['order_id']}", [{"order_item_code": order["items"][0], "quantity": 1}]
    code = mall.post(f"{at}/return", status="accepted", items=lines)["return"]["claim_code"]
    told()
    mall.put(f"{at}/return/{code}", **WITHDRAWAL)
    mall.rig("POST", f"/shop/orders/{order['order_id']}/admin", body={"status": "N40"})
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "return"})
    mall.rig("POST", f"/shop/orders/{order['order_id']}/withdraw", body={})
    come = [(event, resource["event_code"], resource["withdraw"]) for event, resource in told(90024, 90027, 90066)]
    assert sorted(come) == [
        (90024, "shipping_end", "F"), (90024, "shipping_end", "F"), (90024, "shipping_start", "T"), (90027, "return_order_request", "F"),
        (90066, "insert_admin_memo", "F"),
    ]  # fmt: skip


# -- several orders at once --

DELIVERY, CANCEL, REFUND, RETURN = 90071, 90072, 90073, 90074
ONE_BY_ONE = (90024, 90026, 90027, 90029)


def codes_of(orders):
    """The items of a bulk call's elements: both shirts of each order."""
    return [{"order_id": order["order_id"], "items": [{"order_item_code": order["items"][0], "quantity": 2}]} for order in orders]


@pytest.mark.read
@pytest.mark.checks("webhooks of bulk writes", "PUT /admin/orders")
def test_a_bulk_change_of_deliveries_is_told_once_with_a_list_of_the_orders(mall, told):
    ids = [place(mall, (SHIRT, 2))["order_id"] for _ in range(3)]
    told()
    mall.put_all("/admin/orders", [{"order_id": order_id, "process_status": "prepare"} for order_id in ids])
    [(event, resource)] = told(DELIVERY, *ONE_BY_ONE)
    assert event == DELIVERY
    assert resource == {
        "mall_id": mall.mall_id, "event_shop_no": "1", "event_code": "shipping_ready", "order_id": ",".join(ids), "included_deferpay_order": "", "deferpay_order_id": "",
    }  # fmt: skip


@pytest.mark.read
@pytest.mark.checks("webhooks of bulk writes")
@pytest.mark.parametrize("count", [1, 2])
def test_a_bulk_call_for_one_order_is_told_as_a_change_of_that_order(mall, told, count):
    """One element, or two of the same order; two orders aren't one."""
    order = place(mall, (SHIRT, 2), (SOCKS, 1))
    told()
    mall.put_all("/admin/orders", [{"order_id": order["order_id"], "process_status": "prepare", "order_item_code": [code]} for code in order["items"][:count]])
    come = told(DELIVERY, 90024)
    assert [(event, resource["order_id"], resource["event_code"]) for event, resource in come] == [(90024, order["order_id"], "shipping_ready")] * count


@pytest.mark.read
@pytest.mark.checks("webhooks of bulk writes", "PUT /admin/orders")
def test_orders_that_changed_otherwise_are_told_apart(mall, told):
    ids = [place(mall, (SHIRT, 2))["order_id"] for _ in range(4)]
    told()
    mall.put_all("/admin/orders", [{"order_id": order_id, "process_status": "hold" if n else "prepare"} for n, order_id in enumerate(ids)])
    come = [(event, resource["event_code"], resource["order_id"]) for event, resource in told(DELIVERY, 90024)]
    assert sorted(come) == [(90024, "shipping_ready", ids[0]), (DELIVERY, "do_shipping_holding", ",".join(ids[1:]))]


@pytest.mark.read
@pytest.mark.checks("webhooks of bulk writes", "POST /admin/cancellation")
def test_a_bulk_cancel_is_told_with_its_refunds(mall, told):
    orders = [place(mall, (SHIRT, 2)) for _ in range(2)]
    told()
    mall.call("POST", "/admin/cancellation", 201, body={"requests": [{"status": "canceled"} | each for each in codes_of(orders)]})
    ids = ",".join(order["order_id"] for order in orders)
    come = [(event, resource["event_code"], resource["order_id"]) for event, resource in told(CANCEL, REFUND, *ONE_BY_ONE)]
    assert sorted(come) == [(CANCEL, "cancellation_complete", ids), (REFUND, "refund_order", ids)]


@pytest.mark.read
@pytest.mark.checks("webhooks of bulk writes", "POST /admin/return")
def test_a_bulk_return_is_told_once(mall, told):
    orders = [place(mall, (SHIRT, 2), status="N40") for _ in range(2)]
    told()
    mall.call("POST", "/admin/return", 201, body={"requests": [{"status": "accepted"} | each for each in codes_of(orders)]})
    [(event, resource)] = told(RETURN, *ONE_BY_ONE)
    assert (event, resource) == (RETURN, {"mall_id": mall.mall_id, "event_shop_no": "1", "event_code": "return_order", "order_id": ",".join(order["order_id"] for order in orders)})


@pytest.mark.ours
@pytest.mark.checks("webhooks of bulk writes", "leniency in bulk writes")
def test_of_a_bulk_call_only_what_was_done_is_told(mall, told):
    ids = [place(mall, (SHIRT, 2))["order_id"] for _ in range(2)]
    elements = [{"order_id": order_id, "process_status": "prepare"} for order_id in (*ids, "20990101-0000001")]
    told()
    mall.put_all("/admin/orders", elements, 404)
    assert told(DELIVERY, 90024) == []
    switch(mall, mixed_bulk=True)
    mall.put_all("/admin/orders", elements, 207)
    assert [(event, resource["order_id"]) for event, resource in told(DELIVERY, 90024)] == [(DELIVERY, ",".join(ids))]


@pytest.mark.seen
@pytest.mark.checks("webhooks of orders", "POST /admin/orders/<order_id>/items")
def test_a_product_added_to_an_order_is_told_without_an_event_code(mall, told):
    order = place(mall, (sell(mall, (SHIRT, 1), (SOCKS, 1))["variant_code"], 1))
    told()
    element = {"was_product_bundle": "T", "original_bundle_item_no": order["items"][0], "variant_code": SHIRT}
    mall.call("POST", f"/admin/orders/{order['order_id']}/items", 201, body={"requests": [element]})
    [(_, resource)] = told(90031)
    assert "event_code" not in resource
    assert (resource["order_id"], resource["paid"], resource["ordering_product_code"].split(",")[-1]) == (order["order_id"], "T", "P000000J")
