"""Limits, offsets, links, fields and shops of the lists of orders (facts, section 1)."""

import httpx
import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SOCKS, place, switch

SPAN = {"start_date": "2026-01-01", "end_date": "2026-01-31"}


def pile(mall, count):
    wish = {"mall": mall.mall_id, "items": [{"variant_code": SOCKS, "quantity": 1}]}
    return [order["order_id"] for order in mall.rig("POST", "/shop/orders", 201, [wish] * count)["orders"]]


LISTS = [
    ("/admin/orders", {}, 1000, 15000), ("/admin/refunds", SPAN, 500, 15000), ("/admin/orders/changes", SPAN, 1000, 15000), ("/admin/unpaidorders", SPAN, 500, 15000), ("/admin/orders/memos", {"order_id": "20260110-0000001"}, 500, 8000),
    ("/admin/orders/coupons", {"order_id": "20260110-0000001"}, 500, 8000),
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("limits of lists", "GET /admin/orders", "GET /admin/refunds", "GET /admin/orders/changes", "GET /admin/unpaidorders", "GET /admin/orders/memos", "GET /admin/orders/coupons")
@pytest.mark.parametrize(("path", "query", "most", "furthest"), LISTS)
def test_limits_and_offsets_at_their_bounds(mall, path, query, most, furthest):
    switch(mall, allowed_client=True)
    for limit, status in ((0, 422), (1, 200), (most, 200), (most + 1, 422), ("x", 422), (-1, 422), (2**70, 422)):
        mall.get(path, status, limit=limit, **query)
        if status == 422:
            assert mall.message() == "Input value in [limit] is invalid"
    for offset, status in ((0, 200), (furthest, 200), (furthest + 1, 422), (-1, 422), ("x", 422)):
        mall.get(path, status, offset=offset, **query)


@pytest.mark.seen
@pytest.mark.checks("limits of lists", "GET /admin/orders")
def test_ten_orders_by_default_newest_first(mall):
    placed = pile(mall, 11)
    rows = mall.get("/admin/orders")["orders"]
    assert [row["order_id"] for row in rows] == placed[::-1][:10]


@pytest.mark.read
@pytest.mark.checks("links")
def test_links_keep_every_parameter_and_lead_through_all_pages(mall):
    placed = pile(mall, 5)
    seen, url = [], f"{mall.base}/admin/orders?limit=2&embed=items&order_status=N10&unknown=%ED%95%9C"
    while url:
        answer = mall.client.get(url, headers={"Authorization": f"Bearer {mall.keys['access_token']}"}).get_json()
        seen += [row["order_id"] for row in answer["orders"]]
        links = {link["rel"]: httpx.URL(link["href"]) for link in answer.get("links", [])}
        if "next" in links:
            assert links["next"].params["embed"] == "items"
            assert links["next"].params["unknown"] == "한"
            assert links["next"].host == "localhost"
        url = links["next"].raw_path.decode() if "next" in links else None
    assert seen == placed[::-1]
    assert set(links) == {"prev"}
    assert dict(links["prev"].params)["offset"] == "2"


@pytest.mark.read
@pytest.mark.checks("links")
def test_no_links_where_there_is_nothing_to_point_to(mall):
    pile(mall, 2)
    assert "links" not in mall.get("/admin/orders", limit=2)


@pytest.mark.ours
@pytest.mark.checks("links", "real host names")
def test_who_came_by_host_name_is_led_on_by_host_name(mall):
    pile(mall, 2)
    headers = {"Authorization": f"Bearer {mall.keys['access_token']}", "Host": f"{mall.mall_id}.cafe24api.com", "X-Forwarded-Proto": "https"}
    answer = mall.client.get("/api/v2/admin/orders?limit=1", headers=headers).get_json()
    assert answer["links"] == [{"rel": "next", "href": f"https://{mall.mall_id}.cafe24api.com/api/v2/admin/orders?limit=1&offset=1"}]


@pytest.mark.seen
@pytest.mark.checks("fields")
def test_fields_choose_the_members_of_a_row(mall):
    order = place(mall)
    assert mall.get("/admin/orders", fields="order_id,paid,nonsense")["orders"] == [{"order_id": order["order_id"], "paid": "T"}]
    assert mall.get(f"/admin/orders/{order['order_id']}", fields="paid")["order"] == {"paid": "T"}
    body = {"shop_no": 1, "fields": "shop_no", "request": {"show_shipping_address": "F"}}
    assert mall.call("PUT", f"/admin/orders/{order['order_id']}", 200, body=body)["order"] == {"shop_no": 1}


@pytest.mark.seen
@pytest.mark.checks("shop_no")
@pytest.mark.parametrize(("shop_no", "status"), [(0, 422), (1, 200), (15, 200), (16, 422), ("x", 422)])
def test_shops_are_one_to_fifteen(mall, shop_no, status):
    mall.get("/admin/orders", status, shop_no=shop_no)
    mall.call("PUT", "/admin/orders/setting", status, body={"shop_no": shop_no, "request": {"claim_request_type": "S"}})


@pytest.mark.read
@pytest.mark.checks("shop_no")
def test_an_order_of_one_shop_is_unknown_in_another(mall):
    order = place(mall, shop_no=2)
    mall.get(f"/admin/orders/{order['order_id']}", 404)
    assert mall.get(f"/admin/orders/{order['order_id']}", shop_no=2)["order"]["shop_no"] == 2
    assert mall.get("/admin/orders/count", shop_no=2)["count"] == 1
    assert mall.get("/admin/orders/count")["count"] == 0


@pytest.mark.seen
@pytest.mark.checks("limits of lists")
@pytest.mark.parametrize(("values", "status"), [(99, 200), (100, 200), (101, 422)])
def test_a_comma_list_has_at_most_a_hundred_values(mall, values, status):
    mall.get("/admin/orders", status, order_id=",".join(["20260110-0000001"] * values))


BULK = [
    ("PUT", "/admin/orders", 100), ("PUT", "/admin/orders/20260110-0000001/receivers", 100), ("POST", "/admin/shipments", 100), ("PUT", "/admin/shipments", 100),
    ("POST", "/admin/cancellation", 100), ("POST", "/admin/return", 100), ("POST", "/admin/exchange", 100), ("POST", "/admin/orders/20260110-0000001/items", 40), ("POST", "/admin/fulfillments", 100), ("PUT", "/admin/information", 8),
    ("PUT", "/admin/cancellation", 10), ("PUT", "/admin/return", 10), ("PUT", "/admin/exchange", 10), ("PUT", "/admin/payments", 10),
    ("PUT", "/admin/orders/status", 100), *((method, f"/admin/{kind}requests", 100) for method in ("POST", "PUT") for kind in ("cancellation", "return", "exchange")),
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("bulk sizes")
@pytest.mark.parametrize(("method", "path", "most"), BULK)
def test_bulk_writes_at_their_largest_and_over(mall, method, path, most):
    """Empty elements get as far as their members are looked at; one element too many doesn't."""
    switch(mall, allowed_client=True)
    over = mall.call(method, path, 422, body={"requests": [{}] * (most + 1)})
    assert over["error"]["message"] == "Input value in [requests] is invalid"
    answer = mall.client.open(mall.base + path, method=method, json={"requests": [{}] * most}, headers={"Authorization": f"Bearer {mall.keys['access_token']}"})
    assert answer.status_code in (404, 422)
    assert "[requests]" not in answer.get_json()["error"]["message"]
