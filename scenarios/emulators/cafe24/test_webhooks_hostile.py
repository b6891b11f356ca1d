"""A hostile sender of webhooks, and the account at the end: whatever came, each shipped order has one effect at the target."""

import base64
import hashlib
import hmac
import json
from collections import Counter

import httpx
import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SOCKS, place

URL = "https://hooks.example.com/cafe24"
SHIPPED = 90024
EFFECTS = ("webhook_duplicate", "webhook_late", "webhook_lose", "webhook_garble", "webhook_stale", "webhook_unknown", "webhook_cut")
ORDERS = 40


class Naive:
    """An integrator's endpoint that thanks the buyer for each event that it can read."""

    def __init__(self, mall):
        self.mall, self.thanked, self.came = mall, Counter(), []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.came.append(request)
        try:
            event = json.loads(request.content)
        except ValueError:
            return httpx.Response(400)
        return httpx.Response(self.take(request, event))

    def take(self, request, event):
        if event["event_no"] == SHIPPED and event["resource"]["event_code"] == "shipping_start":
            self.thanked[event["resource"]["order_id"]] += 1
        return 200


class Careful(Naive):
    """One that looks at the key and the signature, knows what it has had by its trace id, and asks for what it wasn't told."""

    known = frozenset()

    def take(self, request, event):
        right = base64.b64encode(hmac.digest(self.mall.keys["client_secret"].encode(), request.content, hashlib.sha256)).decode()
        if request.headers["X-API-Key"] != self.mall.keys["webhook_key"] or request.headers["X-Cafe24-Hmac-SHA256"] != right:
            return 401
        trace = request.headers["X-Trace-ID"]
        if trace not in self.known:
            self.known |= {trace}
            return super().take(request, event)
        return 200

    def catch_up(self):
        for order in self.mall.get("/admin/orders", order_status="N30", limit=100)["orders"]:
            self.thanked[order["order_id"]] = max(1, self.thanked[order["order_id"]])


class Forgetful(Careful):
    """A careful one that ignores ids."""

    @property
    def known(self):
        return frozenset()

    @known.setter
    def known(self, value):
        """Nothing is kept."""


def day(mall, app, target, effects):
    """Ship forty orders while the sender misbehaves in these ways, each on a part of the events by the seed; the account of the orders."""
    app.extensions["test.receivers"].append(target)
    try:
        mall.rig("PUT", "/webhooks", body={"url": URL, "hmac": True, "events": [SHIPPED]})
        for effect in effects:
            mall.rig("POST", "/faults", 201, {"effect": effect, "emulator": "cafe24", "probability": 0.2, "delay_ms": 90_000})
        orders = [place(mall, (SOCKS, 1))["order_id"] for _ in range(ORDERS)]
        for order_id in orders:
            mall.rig("POST", f"/shop/orders/{order_id}/admin", body={"status": "N30"})
            mall.advance("1s")
        mall.advance("1h")
        if isinstance(target, Careful):
            target.catch_up()
    finally:
        app.extensions["test.receivers"].remove(target)
    return {order_id: target.thanked[order_id] for order_id in orders}


@pytest.mark.ours
@pytest.mark.parametrize("effect", EFFECTS)
def test_the_journal_names_the_fault_that_befell_a_webhook(mall, cafe24_app, effect):
    target = Naive(mall)
    cafe24_app.extensions["test.receivers"].append(target)
    try:
        mall.rig("PUT", "/webhooks", body={"url": f"{URL}?token=12345678", "events": [SHIPPED]})
        fault = mall.rig("POST", "/faults", 201, {"effect": effect, "emulator": "cafe24", "delay_ms": 1000, "times": 1})["id"]
        mall.rig("POST", f"/shop/orders/{place(mall, (SOCKS, 1))['order_id']}/admin", body={"status": "N30"})
        mall.advance("1m")
    finally:
        cafe24_app.extensions["test.receivers"].remove(target)
    told = mall.rig("GET", f"/journal?direction=out&fault={fault}")["entries"]
    assert len(told) == (2 if effect == "webhook_duplicate" else 1)
    assert {(entry["path"], entry["query"]) for entry in told} == {(URL, "token=***")}


@pytest.mark.ours
@pytest.mark.parametrize(("effect", "status"), [("squeeze", 429), ("expire_token", 401)])
def test_the_journal_names_the_fault_that_befell_a_call(mall, effect, status):
    fault = mall.rig("POST", "/faults", 201, {"effect": effect, "emulator": "cafe24", "times": 1})["id"]
    mall.get("/admin/orders/count", status)
    assert [entry["status"] for entry in mall.rig("GET", f"/journal?fault={fault}")["entries"]] == [status]


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
def test_a_careful_target_has_one_effect_for_each_order(mall, cafe24_app):
    target = Careful(mall)
    assert set(day(mall, cafe24_app, target, EFFECTS).values()) == {1}
    assert sum(target.thanked.values()) == ORDERS
    assert len(target.came) > ORDERS


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
@pytest.mark.parametrize("target", [Naive, Forgetful])
def test_a_target_that_ignores_ids_is_caught_in_the_first_run(mall, cafe24_app, target):
    account = day(mall, cafe24_app, target(mall), EFFECTS)
    assert [order_id for order_id, effects in account.items() if effects > 1]


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
def test_a_quiet_sender_leaves_every_target_alike(mall, cafe24_app):
    assert set(day(mall, cafe24_app, Naive(mall), ()).values()) == {1}


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
@pytest.mark.parametrize("effect", ["webhook_stale", "webhook_unknown", "webhook_cut"])
def test_what_a_spoilt_body_is(mall, receiver, effect):
    mall.rig("PUT", "/webhooks", body={"url": URL, "hmac": True, "events": [90023]})
    mall.rig("POST", "/faults", 201, {"effect": effect, "emulator": "cafe24", "times": 1})
    for _ in range(2):
        place(mall)
        mall.advance("0s")
    spoilt, good = receiver.came
    body = json.loads(good.content)
    signed = base64.b64encode(hmac.digest(mall.keys["client_secret"].encode(), spoilt.content, hashlib.sha256)).decode()
    assert spoilt.headers["X-API-Key"] == good.headers["X-API-Key"]
    assert (spoilt.headers["X-Cafe24-Hmac-SHA256"] == signed) == (effect != "webhook_cut")
    if effect == "webhook_cut":
        with pytest.raises(ValueError):
            json.loads(spoilt.content)
    else:
        seen = json.loads(spoilt.content)
        assert ("undocumented_member" in seen["resource"], "undocumented_member" in seen) == (effect == "webhook_unknown",) * 2
        assert seen["resource"]["order_date"][:10] == ("2026-01-09" if effect == "webhook_stale" else "2026-01-10")
        assert set(body["resource"]) <= set(seen["resource"])


@pytest.mark.ours
@pytest.mark.checks("faults of webhooks")
def test_a_cut_event_that_is_refused_comes_whole_with_the_next_try(mall, receiver):
    mall.rig("PUT", "/webhooks", body={"url": URL, "events": [90023]})
    mall.rig("POST", "/faults", 201, {"effect": "webhook_cut", "emulator": "cafe24", "times": 1})
    receiver.statuses = [400, 200]
    order = place(mall)
    mall.advance("2m")
    first, second = receiver.came
    assert second.content.startswith(first.content)
    assert json.loads(second.content)["resource"]["order_id"] == order["order_id"]
    assert first.headers["X-Trace-ID"] == second.headers["X-Trace-ID"]
