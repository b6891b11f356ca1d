"""Each invariant holds of what is in order, and names the thing and the numbers when it isn't."""

import json
from dataclasses import replace

import pytest

from mallrig.scenarios.properties.invariants import INVARIANTS, check
from mallrig.scenarios.properties.seen import Seen

MALL, ORDER_ID, ITEM = "demo1", "20260110-0000001", "20260110-0000001-01"


def mall_order(status="N20", paid="2026-01-10T09:03:00+09:00", **item):
    """An order at Cafe24 with one mug of 12,000 won, paid by card."""
    made = {
        "order_item_code": ITEM, "order_status": status, "quantity": 1, "variant_code": "P000000M000A", "product_name": "머그컵",
        "tracking_no": None, "claim_code": None, "ordered_date": paid,
    }  # fmt: skip
    amounts = {"payment_amount": "12000.00", "points_spent_amount": "0.00", "credits_spent_amount": "0.00"}
    return {"order_id": ORDER_ID, "order_date": paid, "payment_date": paid, "payment_method": ["card"], "initial_order_amount": amounts, "items": [made | item]}


def line(**members):
    """A line at the target, allocated."""
    return {"line": 1, "item_code": ITEM, "quantity": 1, "cancelled": 0, "sku": "MUG", "allocated": 1} | members


def order(*lines, **members):
    """An order at the target."""
    return {"order": 1, "seller": MALL, "order_no": ORDER_ID, "state": "received", "group": 1, "delivered_at": None, "lines": list(lines) or [line()]} | members


def group(**members):
    """A group at the target."""
    return {"group": 1, "orders": [1], "allocated": "complete", "invoice": None, "shipped_at": None} | members


def entry(number=1, **members):
    """A journal entry."""
    blank = {"direction": "in", "emulator": "cafe24", "method": "GET", "path": f"/cafe24/{MALL}/api/v2/admin/orders", "status": 200}
    return {"number": number, "request_body": "", "response_body": "", "fault": None} | blank | members


def tick(now, number=1, **run):
    """A tick of the world's timer, and what the target said that it collected."""
    ran = {"collect": {"sellers": {MALL: {"complete": True, "first": False, "collected": []} | run}}}
    return entry(number, direction="out", emulator="timer", method="POST", response_body=json.dumps({"now": now, "ran": ran}))


def write(path, request, number=1):
    """An accepted POST to Cafe24."""
    return entry(number, method="POST", status=201, path=f"/cafe24/{MALL}/api/v2/admin/orders/{ORDER_ID}/{path}", request_body=json.dumps({"request": request}))


def refund(amount="12000.00", **members):
    """A refund that was made."""
    blank = {"mall": MALL, "order_id": ORDER_ID, "status": "T", "actual_refund_amount": amount, "used_points": "0.00", "used_credits": "0.00"}
    return blank | {"order_item_code": [ITEM]} | members


def message(text, event="order_completed", number=1):
    """A message at SOLAPI."""
    return {"messageId": f"M{number}", "to": "01012345678", "event": event, "text": text}


STOCK = {"on_hand": 5, "allocated": 1, "free": 4, "undelivered": 1, "available": 4, "basis": "on_hand"}
GOOD = Seen(
    mall_ids=frozenset({MALL}), mall_orders={(MALL, ORDER_ID): mall_order()}, orders=(order(),), groups=(group(),),
    stock={"MUG": STOCK}, stock_before={"MUG": 5}, journal=(tick("2026-01-10T09:10:00+09:00"),), journal_last=1,
)  # fmt: skip
SHIPPED = group(invoice={"number": "640012345678", "courier": "cj"}, shipped_at="2026-01-10T10:00:00+09:00")
LEFT = replace(
    GOOD, warehouse={"MUG": 4}, orders=(order(line(allocated=0), state="shipped"),), groups=(SHIPPED,), stock={"MUG": STOCK | {"on_hand": 4, "allocated": 0}},
    mall_orders={(MALL, ORDER_ID): mall_order("N30", tracking_no="640012345678")},
)  # fmt: skip
CANCELLED = {(MALL, ORDER_ID): mall_order("C40", claim_code="C1")}
AUTOMATIC = ((ORDER_ID, {"refund": "automatic"}),)
BACK = replace(GOOD, orders=(), groups=(), stock={}, stock_before={}, mall_orders=CANCELLED, refunds=(refund(),), cancels=AUTOMATIC)
PG = {"payment_gateway_cancel": "T", "items": [{"order_item_code": ITEM, "quantity": 1}]}
SHIPMENT = {"tracking_no": "640012345678", "order_item_code": [ITEM]}
HAD_LEFT = {"status": 422, "response_body": '{"error":{"message":"[order_item_code] An invoice cannot be registered for an item in status N30."}}'}
ONE_REFUSED = replace(LEFT, mismatches=(), journal=(write("shipments", SHIPMENT) | HAD_LEFT,))
"""The mall's staff were faster: the only call was refused."""

BREACHES = {
    "INV-01": [replace(GOOD, stock={"MUG": STOCK | {"on_hand": 4, "free": 3, "available": 3}}), replace(LEFT, stock={"MUG": STOCK | {"allocated": 0}}), replace(LEFT, warehouse={"MUG": 5})],
    "INV-02": [replace(GOOD, stock={"MUG": STOCK | {"allocated": 6}}), replace(GOOD, stock={"MUG": STOCK | {"allocated": -1}})],
    "INV-03": [replace(GOOD, stock={"MUG": STOCK | {"allocated": 2}}), replace(GOOD, orders=(order(line(allocated=0)),))],
    "INV-04": [replace(GOOD, stock={"MUG": STOCK | {"free": 5}}), replace(GOOD, stock={"MUG": STOCK | {"available": 5}})],
    "INV-05": [replace(GOOD, orders=(order(line(quantity=2)),)), replace(GOOD, orders=(order(line(quantity=3, cancelled=1)),))],
    "INV-09": [replace(GOOD, orders=(order(line(**odd)),)) for odd in ({"sku": None}, {"cancelled": 1})] + [replace(LEFT, orders=(order(state="shipped"),))],
    "INV-16": [replace(GOOD, orders=(order(line(), line(line=2, sku=None, allocated=0)),))],
    "INV-32": [replace(LEFT, groups=(group(shipped_at="2026-01-10T10:00:00+09:00"),)), replace(LEFT, groups=(SHIPPED | {"shipped_at": None, "allocated": "partial"},))],
    "INV-21": [replace(GOOD, orders=(order(), order(order=2, group=2))), replace(GOOD, orders=(order(line(), line(line=2)),))],
    "INV-22": [replace(GOOD, orders=()), replace(GOOD, orders=(), journal=(tick("2026-01-10T09:00:00+09:00"), tick("2026-01-10T09:10:00+09:00", 2)))],
    "INV-23": [
        replace(GOOD, mall_orders={(MALL, ORDER_ID): mall_order("N10")}),
        replace(GOOD, journal=(tick("2026-01-10T21:03:01+09:00", first=True, collected=[ORDER_ID]),)),
    ],
    "INV-25": [replace(GOOD, groups=(group(), group(group=2))), replace(GOOD, groups=(group(orders=[2]),))],
    "INV-33": [replace(LEFT, groups=(SHIPPED, SHIPPED | {"group": 2, "orders": []}))],
    "INV-34": [replace(GOOD, orders=(order(line(cancelled=2)),)), replace(LEFT, orders=(*LEFT.orders, LEFT.orders[0] | {"order": 2, "group": 2}))],
    "INV-35": [
        replace(LEFT, mall_orders={(MALL, ORDER_ID): mall_order("N20")}),
        replace(LEFT, journal=(write("shipments", SHIPMENT), write("shipments", SHIPMENT, 2))),
        replace(LEFT, journal=(write("shipments", SHIPMENT), write("shipments", SHIPMENT, 2) | HAD_LEFT)),
        replace(LEFT, journal=(write("shipments", SHIPMENT) | {"status": 503, "fault": "1"}, write("shipments", SHIPMENT, 2) | HAD_LEFT)),
    ],
    "INV-36": [replace(LEFT, mismatches=({"order": 1},)), replace(LEFT, mismatches=(), mall_orders={(MALL, ORDER_ID): mall_order("N20")})],
    "INV-38": [replace(BACK, refunds=(refund("6000.00"), refund("6000.00"))), replace(BACK, refunds=(refund("12001.00"),))],
    "INV-39": [
        replace(BACK, refunds=()), replace(BACK, mall_orders={(MALL, ORDER_ID): mall_order("C40") | {"payment_method": ["cash"]}}),
        replace(BACK, mall_orders=GOOD.mall_orders), replace(BACK, cancels=((ORDER_ID, {"refund": "manual"}),), journal=(write("cancellation", PG),)),
    ],
    "INV-40": [replace(BACK, journal=(write("cancellation", PG), write("cancellation", PG, 2)))],
    "INV-58": [
        replace(GOOD, messages=(message(ORDER_ID), message(ORDER_ID, number=2))), replace(GOOD, messages=(message(ORDER_ID, "cancel_completed"),)),
        replace(GOOD, messages=(message("머그컵", "delivery_completed"), message("머그컵", "delivery_completed", 2))),
    ],
    "INV-59": [replace(GOOD, journal=(entry(path="/cafe24/other1/api/v2/admin/orders"),)), replace(GOOD, bystanders={"b": (b"1", b"2")})],
    "INV-61": [replace(GOOD, round_trip=(b"1", b"2"))],
    "INV-63": [replace(GOOD, journal_last=2), replace(GOOD, messages=(message(ORDER_ID),))],
}  # fmt: skip


@pytest.mark.parametrize("seen", [Seen(), GOOD, LEFT, BACK, ONE_REFUSED, replace(GOOD, bystanders={"b": (b"1", b"1")}, round_trip=(b"1", b"1"))])
def test_what_is_in_order_breaks_nothing(seen):
    assert check(seen) == []


def test_every_invariant_is_shown_to_break():
    assert set(BREACHES) == set(INVARIANTS)


@pytest.mark.parametrize("name, seen", [(name, seen) for name, broken in BREACHES.items() for seen in broken])
def test_what_is_not_in_order_is_named(name, seen):
    breaches = INVARIANTS[name](seen)
    assert breaches
    assert all(breach.startswith(f"{name} ") for breach in breaches)


def test_the_last_order_of_the_first_run_is_twelve_hours_old_to_the_second():
    on_time = replace(GOOD, journal=(tick("2026-01-10T21:03:00+09:00", first=True, collected=[ORDER_ID]),))
    assert INVARIANTS["INV-23"](on_time) == []


def test_what_the_first_run_left_out_is_no_gap():
    old = {(MALL, ORDER_ID): mall_order(paid="2026-01-09T09:00:00+09:00")}
    journal = (tick("2026-01-10T09:10:00+09:00", first=True), tick("2026-01-10T09:20:00+09:00", 2))
    assert INVARIANTS["INV-22"](replace(GOOD, orders=(), mall_orders=old, journal=journal)) == []
