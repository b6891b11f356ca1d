"""The shopper's side: orders placed, paid, asked about; what is wrong is named and changes nothing."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, items, place, staff, statuses, stock, whole

COAT_L = "P000000N000B"
"""A variant of which there is one, 5,000 won above its product's 189,000."""


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_a_wish_becomes_an_order(mall):
    before = stock(mall, SOCKS)
    order = place(mall, shipping_fee=2500, order_place_id="mobile")
    assert (order["order_id"], order["status"], order["payment_amount"], order["total"]) == ("20260110-0000001", "N10", 81000, 81000)
    assert stock(mall, SOCKS) == before - 3
    shown = whole(mall, order["order_id"])
    assert (shown["order_place_id"], shown["order_place_name"], shown["order_from_mobile"]) == ("mobile", "모바일웹", "T")


@pytest.mark.read
@pytest.mark.checks("orders placed through the rig")
def test_an_order_goes_abroad_when_it_is_wished_so(mall):
    told = [whole(mall, place(mall, **wished)["order_id"]) for wished in ({}, {"shipping_type": "B"})]
    assert [(order["shipping_type"], order["shipping_type_text"]) for order in told] == [("A", "국내배송"), ("B", "해외배송")]


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_shipping_costs_what_the_mall_asks_unless_told(mall):
    cheap = place(mall, (SOCKS, 1), shipping_fee=None)
    dear = place(mall, (SHIRT, 3), shipping_fee=None)
    assert (cheap["total"], dear["total"]) == (15_900, 59_700)


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
@pytest.mark.parametrize(
    ("payments", "methods", "amount"),
    [
        ("cash", ["cash"], "81500.00"), ({"card": 81500}, ["card"], "81500.00"), ({"card": None, "point": 1500}, ["card", "point"], "80000.00"),
        ({"card": 81500, "cash": 0}, ["card"], "81500.00"), ({"credit": 81500}, ["credit"], "0.00"), ({"tosspay": None}, ["card"], "81500.00"),
    ],
)  # fmt: skip
def test_payments_by_method(mall, payments, methods, amount):
    shown = whole(mall, place(mall, payments=payments)["order_id"])
    assert (shown["payment_method"], shown["payment_amount"]) == (methods, amount)
    assert shown["easypay_name"] == ("토스페이" if payments == {"tosspay": None} else "")


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
@pytest.mark.parametrize(
    ("wrong", "code", "named"),
    [
        ({"mall": "nobody"}, 404, "nobody"), ({"items": []}, 422, "items"), ({"items": [{"variant_code": "P000000Z000A", "quantity": 1}]}, 422, "variant_code"),
        ({"items": [{"variant_code": SHIRT, "quantity": 0}]}, 422, "quantity"), ({"items": [{"product_no": 999, "quantity": 1}]}, 422, "product_no"),
        ({"items": [{"quantity": 1}]}, 422, "product_no"), ({"items": "x"}, 422, "items"), ({"nonsense": 1}, 400, "nonsense"), ({"payments": {"gold": None}}, 422, "payments"),
        ({"payments": {"card": 1}}, 422, "81500"), ({"payments": {"card": None, "cash": None}}, 422, "payments"), ({"payments": {"card": -1}}, 422, "payments"),
        ({"payments": []}, 400, "payments"), ({"status": "N30", "paid": False}, 422, "status"), ({"status": "N00", "paid": True}, 422, "status"), ({"status": "C00"}, 422, "status"),
        ({"ordered_at": "2026-01-10T09:00:01+09:00"}, 422, "ordered_at"), ({"ordered_at": "soon"}, 422, "ordered_at"), ({"coupons": ["1"]}, 422, "coupon_no"),
        ({"shipping_fee": -1}, 422, "shipping_fee"), ({"buyer": []}, 422, "buyer"), ({"receiver": {"name": "a\x00"}}, 400, "text"), ({"paid": "T"}, 422, "paid"),
        ({"items": [{"variant_code": COAT_L, "quantity": 2}]}, 422, "out of stock"),
    ],
)  # fmt: skip
def test_a_wrong_wish_is_named_and_nothing_is_placed(mall, wrong, code, named):
    before = stock(mall, SOCKS)
    wish = {"mall": mall.mall_id, "items": [{"variant_code": SHIRT, "quantity": 2}, {"variant_code": SOCKS, "quantity": 3}], "shipping_fee": 3000} | wrong
    answer = mall.rig("POST", "/shop/orders", code, wish)
    assert named in answer["error"]["message"]
    assert mall.rig("GET", "/shop/orders")["orders"] == []
    assert stock(mall, SOCKS) == before


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_a_list_is_placed_whole_or_not_at_all(mall, neighbour):
    coat = {"mall": mall.mall_id, "items": [{"variant_code": COAT_L, "quantity": 1}]}
    mall.rig("POST", "/shop/orders", 422, [coat, coat])
    assert mall.rig("GET", "/shop/orders")["orders"] == []
    placed = mall.rig("POST", "/shop/orders", 201, [coat, coat | {"mall": neighbour.mall_id}])["orders"]
    assert [(order["mall"], order["order_id"]) for order in placed] == [(mall.mall_id, "20260110-0000001"), (neighbour.mall_id, "20260110-0000002")]
    assert mall.rig("GET", f"/shop/orders?mall={neighbour.mall_id}")["orders"][0]["order_id"] == "20260110-0000002"
    for wrong in (["x"], "x", [[]]):
        mall.rig("POST", "/shop/orders", 400, wrong)
    socks = {"mall": mall.mall_id, "items": [{"variant_code": SOCKS, "quantity": 1}]}
    mall.rig("POST", "/shop/orders", 400, [socks] * 1001)


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_the_same_wishes_make_the_same_orders_in_every_world(mall):
    other = mall.client.post("/_rig/worlds", json={}).get_json()
    wish = {"items": [{"variant_code": SOCKS, "quantity": 1}]}
    mine = mall.rig("POST", "/shop/orders", 201, wish | {"mall": mall.mall_id})
    theirs = mall.client.post(f"/_rig/worlds/{other['world']}/shop/orders", json=wish | {"mall": other["cafe24"]["malls"][0]["mall_id"]}).get_json()
    assert {**mine, "mall": None} == {**theirs, "mall": None}
    mall.client.delete(f"/_rig/worlds/{other['world']}")


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_stock_is_taken_at_ordering_or_at_payment_as_the_variant_asks(mall):
    mall.put(f"/admin/products/15/variants/{SOCKS}", inventory_control_type="B")
    before = stock(mall, SOCKS)
    order = place(mall, (SOCKS, 3), paid=False)
    assert stock(mall, SOCKS) == before
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    assert stock(mall, SOCKS) == before - 3
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay", 422)


@pytest.mark.ours
@pytest.mark.checks("buyers' applications through the rig")
def test_an_unpaid_order_is_cancelled_by_its_buyer_at_once(mall):
    before = stock(mall, SOCKS)
    order = place(mall, paid=False)
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "cancel", "reason": "다른 상품으로"})
    assert (statuses(mall, order["order_id"]), whole(mall, order["order_id"])["canceled"]) == (["C47", "C47"], "T")
    assert stock(mall, SOCKS) == before
    assert items(mall, order["order_id"])[0]["claim_reason"] == "다른 상품으로"


@pytest.mark.ours
@pytest.mark.checks("buyers' applications through the rig")
@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"kind": "cancel"}, 200), ({"kind": "steal"}, 422), ({}, 422), ({"kind": "cancel", "items": []}, 400), ({"kind": "cancel", "items": ["nonsense"]}, 404),
        ({"kind": "return"}, 422), ({"kind": "cancel", "nonsense": 1}, 400), ({"kind": "cancel", "items": [{"order_item_code": "x"}]}, 422),
    ],
)  # fmt: skip
def test_each_application(mall, sent, code):
    order = place(mall)
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", code, sent)
    assert statuses(mall, order["order_id"]) == ["C00" if code == 200 else "N10"] * 2
    mall.rig("POST", f"/shop/orders/{order['order_id']}/withdraw", 200 if code == 200 else 422, {})
    mall.rig("POST", "/shop/orders/20990101-0000001/ask", 404, {"kind": "cancel"})


@pytest.mark.ours
@pytest.mark.checks("the staff's admin")
def test_the_staff_move_items(mall):
    order = place(mall)
    order_id = order["order_id"]
    assert staff(mall, order_id, status="N20", items=order["items"][:1])["items"] == {order["items"][0]: "N20", order["items"][1]: "N10"}
    for status in ("N21", "N22", "N30", "N40", "N50"):
        staff(mall, order_id, status=status)
        assert statuses(mall, order_id) == [status, status]
    for wrong, code in (({"status": "C40"}, 422), ({}, 400), ({"nonsense": 1}, 400), ({"status": "N10", "items": ["x"]}, 404), ({"accept": "x"}, 422), ({"cancel": True}, 422)):
        staff(mall, order_id, code, **wrong)
    staff(mall, place(mall, paid=False)["order_id"], 422, status="N20")


@pytest.mark.ours
@pytest.mark.checks("orders placed through the rig")
def test_an_order_may_lie_in_the_past(mall):
    order = place(mall, ordered_at="2025-12-31T23:59:59+09:00", status="N40")
    assert order["order_id"] == "20251231-0000001"
    assert items(mall, order["order_id"])[0]["delivered_date"] == "2025-12-31T23:59:59+09:00"


@pytest.mark.ours
@pytest.mark.checks("webhooks of orders")
def test_what_happens_to_an_order_is_told_to_who_listens(mall, receiver):
    mall.rig("PUT", "/webhooks", body={"url": "http://app.test/hook"})
    order = place(mall, paid=False)
    mall.rig("POST", f"/shop/orders/{order['order_id']}/pay")
    mall.put_all(f"/admin/orders/{order['order_id']}/receivers", [{"name": "김새로"}])
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status="shipping")
    mall.put(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", tracking_no="2", shipping_company_code="0006")
    mall.advance("0s")
    told = [(body["event_no"], body["resource"]["event_code"]) for body in receiver.bodies()]
    assert told == [
        (90023, "create_order"), (90024, "product_ready"), (90025, "paid_order"), (90064, "changing_recipient_information"), (90024, "shipping_start"),
        (90162, "update_invoice_no"),
    ]  # fmt: skip
    first, moved = receiver.bodies()[0]["resource"], receiver.bodies()[4]["resource"]
    assert (first["mall_id"], first["order_id"], first["event_shop_no"], first["paid"]) == (mall.mall_id, order["order_id"], "1", "F")
    assert (moved["shipping_status"], moved["ordering_product_code"], moved["buyer_name"]) == ("M", "P000000J,P000000P", "김민지")
    assert "items" not in first
    assert "receivers" not in first
