"""Endpoints for clients alone that Cafe24 names (facts, sections 12 to 14 and 23): refused to others, served where a mall's switch names the app."""

import pytest

from mallrig.emulators.cafe24.documents import openapi
from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.scenarios.emulators.cafe24.everything import CANCELS, ONE, body_of, path_of, put_in, query_of
from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, items, place, staff, statuses, stock, switch

JANUARY = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
RESTRICTED = [asked for asked in ENDPOINTS if asked.restricted]
NAMES = {
    "GET /admin/orders/changes", "POST /admin/orders/<order_id>/completions", "DELETE /admin/orders/<order_id>/autocalculation",
    "POST /admin/orders/<order_id>/shortagecancellation", "PUT /admin/control", "GET /admin/unpaidorders", "POST /admin/fulfillments",
    "DELETE /admin/customers/<member_id>",
}  # fmt: skip


@pytest.fixture
def allowed(mall):
    """The mall, with the app among the clients that the vendor named."""
    switch(mall, allowed_client=True)
    return mall


@pytest.mark.seen
@pytest.mark.checks("clients that the vendor named")
def test_which_endpoints_are_for_named_clients():
    assert {asked.name for asked in RESTRICTED} == NAMES
    assert {asked.name for asked in ENDPOINTS if "not an allowed client_id" in openapi.operation(asked).get("description", "")} == NAMES


@pytest.mark.read
@pytest.mark.checks("clients that the vendor named")
@pytest.mark.parametrize("asked", RESTRICTED, ids=lambda asked: asked.name)
def test_an_ordinary_app_is_no_allowed_client(mall, asked):
    order = place(mall, (SHIRT, 2))
    known = {"order": order["order_id"], "item": order["items"][0], "shipping": "", "claim": "", "request": 0}
    sent = body_of(asked, known)
    answer = mall.client.open(
        mall.base + path_of(asked, known), method=asked.method, query_string=query_of(asked, known), data=sent,
        headers={"Authorization": f"Bearer {mall.keys['access_token']}", "Content-Type": "application/json"},
    )  # fmt: skip
    assert (answer.status_code, answer.get_json()) == (401, {"error": {"code": 401, "message": "not an allowed client_id", "more_info": {}}})
    assert statuses(mall, order["order_id"]) == ["N10"]


@pytest.mark.ours
@pytest.mark.checks("clients that the vendor named", "POST /admin/orders/<order_id>/completions", "DELETE /admin/orders/<order_id>/autocalculation")
def test_what_is_the_vendors_bargain_with_a_partner_allows_nobody(allowed):
    at = f"/admin/orders/{place(allowed)['order_id']}"
    allowed.post(f"{at}/completions", 401, payment_code="1", data="x")
    allowed.delete(f"{at}/autocalculation", 401)
    assert allowed.message() == "not an allowed client_id"
    allowed.scoped("mall.read_order").post(f"{at}/completions", 403, payment_code="1", data="x")


@pytest.mark.ours
@pytest.mark.checks("GET /admin/orders/changes")
def test_changes_of_items_the_latest_first(allowed, neighbour):
    order = place(allowed, (SHIRT, 2), (SOCKS, 1))
    place(neighbour, (SHIRT, 1))
    staff(allowed, order["order_id"], status="N20")
    allowed.advance("1h")
    staff(allowed, order["order_id"], status="N30", items=order["items"][:1])
    rows = allowed.get("/admin/orders/changes", **JANUARY)["changes"]
    assert rows[0] == {
        "shop_no": 1, "order_id": order["order_id"], "order_item_code": order["items"][0], "change_date": "2026-01-10T10:00:00+09:00",
        "previous_order_status": "N20", "current_order_status": "N30",
    }  # fmt: skip
    assert [row["current_order_status"] for row in rows] == ["N30", "N20", "N20"]
    assert allowed.get("/admin/orders/changes", start_date="2026-01-10T09:30:00+09:00", end_date="2026-01-10")["changes"] == rows[:1]
    assert allowed.get("/admin/orders/changes", shop_no=2, **JANUARY)["changes"] == []
    page = allowed.get("/admin/orders/changes", limit=1, offset=1, **JANUARY)
    assert ([link["rel"] for link in page["links"]], page["changes"]) == (["next", "prev"], rows[1:2])
    for wrong in ({}, {"start_date": "2026-01-01"}, {"start_date": "2026-01-02", "end_date": "2026-01-01"}, {"start_date": "2026-01-01", "end_date": "2026-04-01"}):
        allowed.get("/admin/orders/changes", 422, **wrong)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/unpaidorders")
def test_what_awaits_a_transfer(allowed):
    first = place(allowed, (SHIRT, 2), (SOCKS, 1), paid=False, payments="cash")
    allowed.advance("1h")
    second = place(allowed, (SHIRT, 1), paid=False, payments="icash")
    place(allowed, (SHIRT, 1), paid=False, payments="cvs")
    place(allowed, (SHIRT, 1))
    rows = allowed.get("/admin/unpaidorders", **JANUARY)["unpaidorders"]
    assert [row["order_id"] for row in rows] == [second["order_id"], first["order_id"]]
    assert rows[1] == {
        "shop_no": 1, "order_id": first["order_id"], "order_item_code": first["items"], "order_date": "2026-01-10T09:00:00+09:00", "buyer_name": "김민지",
        "billing_name": "김민지", "bank_code": "bank_26", "bank_name": "신한은행", "unpaid_amount": "55700", "accounts": "110-000-000000", "payment_method": "cash",
        "settle_type": "S", "payment_no": 1,
    }  # fmt: skip

    def found(**asked):
        return [row["order_id"] for row in allowed.get("/admin/unpaidorders", **JANUARY | asked)["unpaidorders"]]

    assert found(order="asc") == [first["order_id"], second["order_id"]]
    assert (found(payment_method="cash"), found(payment_method="icash"), found(payment_method="cash,icash")) == ([first["order_id"]], [second["order_id"]], found())
    assert (found(settle_type="S"), found(settle_type="E"), found(end_date="2026-01-09"), found(shop_no=2)) == (found(), [], [], [])
    allowed.rig("POST", f"/shop/orders/{first['order_id']}/pay")
    staff(allowed, second["order_id"], cancel=True)
    assert found() == []


@pytest.mark.seen
@pytest.mark.checks("GET /admin/unpaidorders")
@pytest.mark.parametrize("wrong", [{"start_date": ""}, {"end_date": ""}, {"payment_method": "card"}, {"settle_type": "X"}, {"order": "up"}, {"end_date": "2026-04-01"}])
def test_what_no_search_for_unpaid_orders_is(allowed, wrong):
    allowed.get("/admin/unpaidorders", 422, **JANUARY | wrong)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/fulfillments")
def test_fulfilment_ships_and_notes_what_the_post_office_has(allowed):
    orders = [place(allowed, (SHIRT, 1)) for _ in range(2)]
    common = {"tracking_no": "7" * 30, "shipping_company_code": "0012", "status": "shipping"}
    sent = [common | {"order_id": orders[0]["order_id"], "post_express_flag": "S"}, common | {"order_id": orders[1]["order_id"], "order_item_code": orders[1]["items"]}]
    rows = allowed.call("POST", "/admin/fulfillments", 201, body={"requests": sent})["fulfillments"]
    assert [row["post_express_flag"] for row in rows] == ["S", None]
    assert rows[0] == common | {
        "shop_no": 1, "order_id": orders[0]["order_id"], "shipping_code": f"D-{orders[0]['order_id']}-00", "order_item_code": orders[0]["items"], "carrier_id": 4, "post_express_flag": "S",
    }  # fmt: skip
    [first], [second] = (items(allowed, order["order_id"]) for order in orders)
    assert [(item["order_status"], item["tracking_no"], item["post_express_flag"]) for item in (first, second)] == [("N30", "7" * 30, "S"), ("N30", "7" * 30, None)]


@pytest.mark.seen
@pytest.mark.checks("POST /admin/fulfillments")
@pytest.mark.parametrize("wrong", [{"post_express_flag": "T"}, {"status": "shipped"}, {"tracking_no": ""}, {"shipping_company_code": "9999"}, {"order_id": None}])
def test_a_wrong_fulfilment_ships_nothing(allowed, wrong):
    order = place(allowed, (SHIRT, 1))
    sent = {"order_id": order["order_id"], "tracking_no": "1", "shipping_company_code": "0012", "status": "shipping"} | wrong
    allowed.call("POST", "/admin/fulfillments", 422, body={"requests": [sent]})
    assert statuses(allowed, order["order_id"]) == ["N10"]


@pytest.mark.read
@pytest.mark.checks("POST /admin/orders/<order_id>/shortagecancellation")
def test_a_cancel_for_want_of_stock(allowed):
    order, left = place(allowed, (SHIRT, 2)), stock(allowed, SHIRT)
    sent = put_in(CANCELS | ONE | {"status": "canceled", "claim_reason_type": "H", "collect_gift": "F", "keep_auto_calculation": "T"}, {"item": order["items"][0]})
    answer = allowed.post(f"/admin/orders/{order['order_id']}/shortagecancellation", **sent)["shortagecancellation"]
    assert (answer["status"], answer["claim_code"][0], [item["quantity"] for item in answer["items"]]) == ("canceled", "C", [1])
    assert sorted(statuses(allowed, order["order_id"])) == ["C40", "N10"]
    assert stock(allowed, SHIRT) == left + 1
    for wrong in ({"collect_gift": "Y"}, {"keep_auto_calculation": 1}, {"status": "returned"}):
        allowed.post(f"/admin/orders/{order['order_id']}/shortagecancellation", 422, **sent | wrong)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/control")
def test_control_of_payments_answers_what_was_sent(allowed):
    sent = {"payments_control": "T", "direct_url": "https://app.mallrig.test/payments"}
    assert allowed.put("/admin/control", **sent)["control"] == sent
    for wrong in ({"payments_control": "Y"}, {"payments_control": None}, {"direct_url": "here"}, {"direct_url": None}):
        allowed.put("/admin/control", 422, **sent | wrong)


@pytest.mark.seen
@pytest.mark.checks("DELETE /admin/customers/<member_id>")
def test_an_account_is_deleted_one_with_points_only_when_told_so(allowed, receiver):
    allowed.rig("PUT", "/webhooks", body={"url": "https://hooks.example.com/cafe24", "mall": allowed.mall_id})
    allowed.rig("POST", "/shop/carts", 201, {"mall": allowed.mall_id, "member_id": "minji01", "variant_code": SHIRT})
    for asked in ({}, {"is_point_check": "F"}):
        allowed.delete("/admin/customers/minji01", 422, **asked)
    allowed.delete("/admin/customers/minji01", 422, is_point_check="Y")
    assert allowed.delete("/admin/customers/minji01", is_point_check="T") == {"customer": {"shop_no": 1, "member_id": "minji01"}}
    assert allowed.delete("/admin/customers/hyunwoo") == {"customer": {"shop_no": 1, "member_id": "hyunwoo"}}
    assert [row["member_id"] for row in allowed.get("/admin/customers", member_id="minji01,hyunwoo,junho88")["customers"]] == ["junho88"]
    assert allowed.get("/admin/products/9/carts")["carts"] == []
    allowed.get("/admin/customersprivacy/minji01", 404)
    allowed.delete("/admin/customers/minji01", 404)
    allowed.advance("0s")
    assert [body["resource"]["member_id"] for body in receiver.bodies() if body["event_no"] == 90147] == ["minji01", "hyunwoo"]
