"""Webhooks: queued with the change, sent with the vendor's headers, tried again by the world's clock, logged, and faulty under faults."""

import base64
import hashlib
import hmac
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mallrig.emulators.server import create_app
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand

URL = "https://hooks.example.com/cafe24"
STOCK = "/admin/products/9/variants/P000000J000A/inventories"
PRODUCT_EDITED, COUPON_STATE, CART_FILLED, SOLD_OUT = 90002, 90154, 90084, 90075


def subscribe(mall, /, **more):
    """Register the receiver in the developer centre."""
    return mall.rig("PUT", "/webhooks", body={"url": URL} | more)


def edit(mall, price=1000, code=200):
    """Something that a webhook tells of."""
    mall.put("/admin/products/9", code, price=price)


def logs(mall, **asked):
    """The tries, oldest first."""
    return mall.get("/admin/webhooks/logs", since_log_id="0", **asked)["logs"]


@pytest.mark.seen
@pytest.mark.checks("delivery of webhooks")
def test_an_event_comes_with_the_key_and_names_its_mall(mall, receiver):
    subscribe(mall)
    edit(mall)
    assert receiver.came == []
    mall.advance("0s")
    request = receiver.came[0]
    assert (request.method, str(request.url), request.headers["Content-Type"]) == ("POST", URL, "application/json")
    assert request.headers["X-API-Key"] == mall.keys["webhook_key"]
    assert "X-Cafe24-Hmac-SHA256" not in request.headers
    body = json.loads(request.content)
    assert (body["event_no"], body["resource"]["mall_id"], body["resource"]["product_no"], body["resource"]["event_shop_no"]) == (PRODUCT_EDITED, mall.mall_id, 9, "1")
    assert request.headers["X-Trace-ID"] == logs(mall)[0]["trace_id"]


@pytest.mark.read
@pytest.mark.checks("delivery of webhooks")
def test_the_signature_is_of_the_raw_body_by_the_clients_secret(mall, receiver):
    subscribe(mall, hmac=True)
    edit(mall)
    mall.advance("0s")
    request = receiver.came[0]
    right = base64.b64encode(hmac.digest(mall.keys["client_secret"].encode(), request.content, hashlib.sha256)).decode()
    assert request.headers["X-Cafe24-Hmac-SHA256"] == right


@pytest.mark.seen
@pytest.mark.checks("GET /admin/webhooks/logs")
def test_a_try_is_logged(mall, receiver):
    subscribe(mall)
    edit(mall)
    mall.advance("0s")
    (row,) = mall.get("/admin/webhooks/logs")["logs"]
    assert list(row) == ["log_id", "log_type", "event_no", "mall_id", "trace_id", "requested_time", "request_endpoint", "request_body", "success", "response_http_code", "response_body"]
    assert (len(row["log_id"]), row["log_type"], row["success"], row["response_http_code"], row["response_body"]) == (20, "G", "T", None, "received")
    assert row["request_body"].encode() == receiver.came[0].content
    for asked, found in (({"event_no": PRODUCT_EDITED}, 1), ({"event_no": 90001}, 0), ({"success": "F"}, 0), ({"log_type": "R"}, 0),
                         ({"requested_start_date": "2026-01-10", "requested_end_date": "2026-01-10"}, 1), ({"since_log_id": row["log_id"]}, 0)):  # fmt: skip
        assert len(mall.get("/admin/webhooks/logs", **asked)["logs"]) == found
    for wrong in ({"event_no": 1}, {"success": "Y"}, {"log_type": "X"}, {"requested_start_date": "2026-01-10"}, {"offset": 1}):
        mall.get("/admin/webhooks/logs", 422, **wrong)


@pytest.mark.ours
@pytest.mark.checks("GET /admin/webhooks/logs")
def test_logs_go_on_from_a_log_id(mall, receiver):
    subscribe(mall)
    for price in range(3):
        edit(mall, price)
        mall.advance("1s")
    first, second, third = [row["log_id"] for row in logs(mall)]
    page = mall.get("/admin/webhooks/logs", since_log_id=first, limit=1)
    assert [row["log_id"] for row in page["logs"]] == [second]
    assert f"since_log_id={second}" in page["links"][0]["href"]
    assert [row["log_id"] for row in mall.get("/admin/webhooks/logs")["logs"]] == [third, second, first]


@pytest.mark.ours
@pytest.mark.checks("resends of webhooks")
def test_a_failed_event_is_sent_again_after_1_5_and_30_minutes(mall, receiver):
    subscribe(mall)
    receiver.statuses = [500, 404, 0, 302, 200]
    edit(mall)
    mall.advance("0s")
    for wait, tries in (("59s", 1), ("1s", 2), ("239s", 2), ("1s", 3), ("1499s", 3), ("1s", 4), ("24h", 4)):
        mall.advance(wait)
        assert len(receiver.came) == tries
    mall.again()
    rows = logs(mall)
    assert [row["log_type"] for row in rows] == ["G", "R", "R", "R"]
    assert [row["response_http_code"] for row in rows] == [500, 404, None, 302]
    assert {row["success"] for row in rows} == {"F"}
    assert len({row["trace_id"] for row in rows}) == 1
    assert len({row["log_id"] for row in rows}) == 4
    assert len({request.content for request in receiver.came}) == 1


@pytest.mark.ours
@pytest.mark.checks("resends of webhooks")
@pytest.mark.parametrize(("status", "tries"), [(200, 1), (204, 1), (299, 1), (300, 2), (400, 2)])
def test_any_2xx_ends_it(mall, receiver, status, tries):
    subscribe(mall)
    receiver.statuses = [status]
    edit(mall)
    mall.advance("2m")
    assert len(receiver.came) == tries


@pytest.mark.ours
@pytest.mark.checks("resends of webhooks")
def test_a_receiver_has_ten_seconds(mall, receiver):
    subscribe(mall)
    edit(mall)
    mall.advance("0s")
    assert receiver.came[0].extensions["timeout"] == {"connect": 10, "read": 10, "write": 10, "pool": 10}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/webhooks/setting", "PUT /admin/webhooks/setting", "consent to webhooks")
def test_nothing_is_sent_while_reception_is_off(mall, neighbour, receiver):
    subscribe(mall)
    setting = mall.get("/admin/webhooks/setting")["webhook"]
    assert setting["reception_status"] == "T"
    assert "mall.read_order" in setting["scopes"]
    assert mall.put("/admin/webhooks/setting", reception_status="F")["webhook"]["reception_status"] == "F"
    edit(mall)
    edit(neighbour)
    mall.advance("1m")
    assert [body["resource"]["mall_id"] for body in receiver.bodies()] == [neighbour.mall_id]
    mall.put("/admin/webhooks/setting", 422, reception_status="off")


@pytest.mark.seen
@pytest.mark.checks("consent to webhooks")
def test_events_need_the_scopes_that_the_mall_agreed_to(mall, receiver):
    subscribe(mall)
    narrow = mall.scoped("mall.read_product", "mall.write_product", "mall.read_promotion", "mall.write_promotion")
    assert "mall.read_store" not in mall.get("/admin/webhooks/setting")["webhook"]["scopes"]
    narrow.put("/admin/products/9", price=1)
    narrow.put("/admin/coupons/6000000000000000001", status="pause")
    mall.advance("0s")
    assert receiver.events() == [PRODUCT_EDITED]


@pytest.mark.seen
@pytest.mark.checks("delivery of webhooks")
def test_only_the_events_subscribed_to(mall, neighbour, receiver):
    subscribe(mall, mall=mall.mall_id, events=[SOLD_OUT, COUPON_STATE])
    edit(mall)
    mall.put(STOCK, quantity=0)
    mall.put(STOCK, quantity=5)
    mall.put("/admin/coupons/6000000000000000001", status="pause")
    neighbour.put(STOCK, quantity=0)
    mall.advance("0s")
    assert receiver.events() == [SOLD_OUT, SOLD_OUT, COUPON_STATE]
    assert [body["resource"].get("use_soldout") for body in receiver.bodies()] == ["T", "F", None]
    coupon = receiver.bodies()[2]["resource"]
    assert (coupon["event_shop_no"], coupon["coupon_no"]) == (1, 6000000000000000001)
    mall.rig("PUT", "/webhooks", body={"url": None})
    mall.put(STOCK, quantity=0)
    mall.advance("0s")
    assert len(receiver.came) == 3


@pytest.mark.seen
@pytest.mark.checks("delivery of webhooks")
def test_a_shoppers_cart_is_told(mall, receiver):
    subscribe(mall, events=[CART_FILLED])
    mall.rig("POST", "/shop/carts", 201, {"mall": mall.mall_id, "member_id": "minji01", "variant_code": "P000000J000A", "quantity": 2})
    mall.advance("0s")
    resource = receiver.bodies()[0]["resource"]
    assert resource == {
        "mall_id": mall.mall_id, "event_shop_no": "1", "member_id": "minji01", "shipping_type": "A", "product_no": 9, "variant_code": "P000000J000A", "quantity": 2,
        "product_bundle": "F",
    }  # fmt: skip


@pytest.mark.ours
@pytest.mark.checks("delivery of webhooks")
def test_a_write_that_was_refused_tells_nothing(mall, receiver):
    subscribe(mall)
    edit(mall, -1, 422)
    mall.put_all("/admin/products/9/variants", [{"variant_code": "P000000J000A", "quantity": 0}, {"variant_code": "P000000J000Z", "quantity": 0}], 404)
    mall.advance("1m")
    assert receiver.came == []


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
@pytest.mark.parametrize(
    ("fault", "at_once", "later"),
    [
        ({"effect": "webhook_duplicate"}, 2, 2), ({"effect": "webhook_lose"}, 0, 0), ({"effect": "webhook_late", "delay_ms": 90_000}, 0, 1),
        ({"effect": "webhook_duplicate", "path": "90001"}, 1, 1), ({"effect": "webhook_lose", "path": "9000*"}, 0, 0),
    ],
)  # fmt: skip
def test_events_twice_lost_or_late(mall, receiver, fault, at_once, later):
    subscribe(mall)
    mall.rig("POST", "/faults", 201, fault | {"emulator": "cafe24"})
    edit(mall)
    mall.advance("0s")
    assert len(receiver.came) == at_once
    mall.advance("1h")
    assert len(receiver.came) == later
    assert len({request.headers["X-Trace-ID"] for request in receiver.came}) <= 1


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
def test_a_late_event_is_overtaken_by_the_next(mall, receiver):
    subscribe(mall)
    mall.rig("POST", "/faults", 201, {"effect": "webhook_late", "delay_ms": 90_000, "times": 1, "emulator": "cafe24"})
    for price in (1, 2):
        edit(mall, price)
        mall.advance("1s")
    mall.advance("2m")
    assert [body["resource"]["price"] for body in receiver.bodies()] == ["2.00", "1.00"]


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
def test_a_garbled_event_has_a_wrong_key_and_signature(mall, receiver):
    subscribe(mall, hmac=True)
    mall.rig("POST", "/faults", 201, {"effect": "webhook_garble", "times": 1, "emulator": "cafe24"})
    for price in (1, 2):
        edit(mall, price)
    mall.advance("0s")
    keys = [request.headers["X-API-Key"] == mall.keys["webhook_key"] for request in receiver.came]
    signed = [
        request.headers["X-Cafe24-Hmac-SHA256"] == base64.b64encode(hmac.digest(mall.keys["client_secret"].encode(), request.content, hashlib.sha256)).decode()
        for request in receiver.came
    ]
    assert (keys, signed) == ([False, True], [False, True])


@pytest.mark.ours
@pytest.mark.checks("replay of webhooks")
def test_a_logged_event_is_sent_once_more(mall, receiver):
    subscribe(mall)
    edit(mall)
    mall.advance("0s")
    row = logs(mall)[0]
    mall.rig("POST", f"/webhooks/{row['log_id']}/resend", 202)
    mall.advance("0s")
    assert [request.content for request in receiver.came] == [receiver.came[0].content] * 2
    assert [(entry["log_type"], entry["trace_id"]) for entry in logs(mall)] == [("G", row["trace_id"]), ("R", row["trace_id"])]
    mall.rig("POST", "/webhooks/nothing/resend", 404)


@pytest.mark.ours
@pytest.mark.checks("replay of webhooks")
def test_the_rig_counts_the_attempts_of_each_event_and_how_long_they_took(mall, receiver):
    receiver.statuses = [500] * 4
    subscribe(mall)
    for price in (1000, 2000):
        edit(mall, price)
    mall.advance("1m")
    tries = mall.rig("GET", "/webhooks")["logs"]
    assert [(row["attempt"], row["success"], row["status"]) for row in tries] == [(2, False, 500), (2, False, 500), (1, False, 500), (1, False, 500)]
    assert all(row["duration_ms"] >= 0 for row in tries)
    mall.rig("DELETE", "/journal")
    assert {row["duration_ms"] for row in mall.rig("GET", "/webhooks")["logs"]} == {None}


@pytest.mark.ours
@pytest.mark.checks("replay of webhooks")
def test_the_page_of_a_worlds_webhooks_needs_nothing_from_outside(mall):
    page = mall.client.get(f"/_rig/worlds/{mall.world}/webhooks/page")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert not re.search(r"(?:src|href)=|@import|url\(|https?://", page.text)
    assert all(word in page.text for word in ("다시 보내기", "Send again", "웹훅 전송 기록", 'role="status"'))
    assert mall.client.get("/_rig/worlds/nobody/webhooks/page").status_code == 404


@pytest.mark.seen
@pytest.mark.checks("replay of webhooks")
def test_a_test_event_is_logged_as_one(mall, receiver):
    mall.rig("POST", "/webhooks/test", 202, {"mall": mall.mall_id, "event_no": 90023, "url": URL, "resource": {"order_id": "20260110-0000001"}})
    mall.advance("0s")
    assert receiver.bodies() == [{"event_no": 90023, "resource": {"mall_id": mall.mall_id, "order_id": "20260110-0000001"}}]
    assert [row["log_type"] for row in logs(mall)] == ["T"]


@pytest.mark.ours
@pytest.mark.checks("subscriptions of webhooks")
@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"url": "ftp://x"}, {"url": "https://x y"}, {"url": URL, "events": [1]}, {"url": URL, "events": ["90001"]}, {"url": URL, "mall": "nowhere"},
        {"url": URL, "more": 1}, {"url": 5},
    ],
)  # fmt: skip
def test_a_wrong_subscription_changes_nothing(mall, wrong):
    before = subscribe(mall)
    mall.rig("PUT", "/webhooks", 400, wrong)
    assert mall.rig("GET", "/webhooks") == before


@pytest.mark.ours
@pytest.mark.checks("delivery of webhooks")
def test_a_fork_names_its_own_mall(mall, receiver):
    subscribe(mall)
    fork = mall.client.post(f"/_rig/worlds/{mall.world}/fork", json={}).get_json()
    other = MallHand(mall.client, fork)
    edit(other)
    other.advance("0s")
    assert [body["resource"]["mall_id"] for body in receiver.bodies()] == [other.mall_id]
    assert receiver.came[0].headers["X-API-Key"] == other.keys["webhook_key"] != mall.keys["webhook_key"]
    mall.client.delete(f"/_rig/worlds/{fork['world']}")


class Hook(BaseHTTPRequestHandler):
    """A receiver behind a real socket that calls straight back into the API."""

    came: list = []
    back = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hook.came.append((self.headers["X-API-Key"], json.loads(body)["event_no"], Hook.back()))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_args):
        """Quiet."""


@pytest.mark.read
@pytest.mark.checks("delivery of webhooks")
def test_over_a_real_socket_with_the_receiver_calling_back(tmp_path):
    client = create_app(tmp_path).test_client()
    mall = MallHand(client, client.post("/_rig/worlds", json={"name": "hooked"}).get_json())
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        Hook.came, Hook.back = [], lambda: mall.get("/admin/products/9")["product"]["price"]
        mall.rig("PUT", "/webhooks", body={"url": f"http://127.0.0.1:{server.server_port}/hook"})
        edit(mall, 777)
        mall.advance("0s")
    finally:
        server.shutdown()
        server.server_close()
    assert Hook.came == [(mall.keys["webhook_key"], PRODUCT_EDITED, "777.00")]
