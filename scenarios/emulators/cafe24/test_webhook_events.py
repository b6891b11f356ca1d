"""Events that aren't about an order as a whole: a completed return, a product sold out, the app deleted; and a return's reason."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, place, switch

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
