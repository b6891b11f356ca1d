"""What a mall changes by itself as the world's time passes: unpaid orders cancelled, deliveries completed, purchases confirmed."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SOCKS, place, staff, statuses, switch, whole

UNPAID = {"paid": False, "payments": "cash"}


def settle(mall, **members):
    """Change members of orders/setting by the API."""
    return mall.put("/admin/orders/setting", **members)


def pass_by(mall, *steps):
    """Let time pass, in steps, with new tokens afterwards."""
    for step in steps:
        mall.advance(step)
    mall.again()


def history(mall, order_id, code):
    """(from, to, by whom) of an item."""
    rows = mall.get(f"/admin/orders/{order_id}/items/{code}/history")["history"]
    return [(row["previous_order_status"], row["current_order_status"], row["manager_id"]) for row in rows]


PERIODS = [
    ("cash", {"auto_cancel_cash_unit": "T", "auto_cancel_cash_period": 1}, 1), ("cash", {"auto_cancel_cash_unit": "T", "auto_cancel_cash_period": 23}, 23),
    ("cash", {"auto_cancel_cash_unit": "D", "auto_cancel_cash_period": 1}, 24), ("cash", {"auto_cancel_cash_unit": "D", "auto_cancel_cash_period": 23}, 23 * 24),
    ("icash", {"auto_cancel_virtual_account_period": 1}, 24), ("icash", {"auto_cancel_virtual_account_period": 10}, 240),
    ("cvs", {"auto_cancel_cvs_period": 1}, 24), ("cvs", {"auto_cancel_cvs_period": 10}, 240), ("cash", {}, 72), ("icash", {}, 72), ("cvs", {}, 72),
]  # fmt: skip
"""(payment method, what is set, after how many hours an unpaid order is cancelled)."""


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("method", "members", "hours"), PERIODS)
def test_an_unpaid_order_is_cancelled_when_its_period_is_over(mall, method, members, hours):
    if members:
        settle(mall, **members)
    order = place(mall, paid=False, payments=method)["order_id"]
    mall.advance(f"{hours - 1}h59m59s" if hours > 1 else "59m59s")
    assert statuses(mall, order) == ["N00", "N00"]
    mall.advance("1s")
    assert statuses(mall, order) == ["C48", "C48"]
    mall.advance("1s")
    assert statuses(mall, order) == ["C48", "C48"]


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
def test_what_an_automatic_cancellation_shows(mall):
    placed = place(mall, **UNPAID)
    order = placed["order_id"]
    pass_by(mall, "3d")
    shown = mall.get(f"/admin/orders/{order}", embed="items")["order"]
    assert (shown["canceled"], shown["paid"], shown["cancel_date"]) == ("T", "F", "2026-01-13T09:00:00+09:00")
    assert (shown["actual_order_amount"]["payment_amount"], shown["actual_order_amount"]["total_amount_due"]) == ("0.00", "0.00")
    assert [(item["status_code"], item["status_text"], item["cancel_date"]) for item in shown["items"]] == [("C1", "입금전취소 - 자동취소", "2026-01-13T09:00:00+09:00")] * 2
    assert history(mall, order, placed["items"][0]) == [("N00", "C48", "auto")]
    assert [row["order_id"] for row in mall.get("/admin/orders", order_status="C48")["orders"]] == [order]


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize("wish", [{"paid": False, "payments": "card"}, {"paid": False, "payments": "card", "status": "N02"}, {"paid": False, "payments": "cell"}, {}])
def test_what_has_no_period_is_never_cancelled(mall, wish):
    order = place(mall, **wish)["order_id"]
    before = statuses(mall, order)
    mall.advance("60d")
    assert statuses(mall, order) == before


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
def test_what_was_paid_in_time_is_not_cancelled(mall):
    first, second = (place(mall, **UNPAID)["order_id"] for _ in range(2))
    mall.advance("2d23h59m59s")
    mall.rig("POST", f"/shop/orders/{first}/pay")
    mall.advance("10d")
    assert (statuses(mall, first), statuses(mall, second)) == (["N10", "N10"], ["C48", "C48"])


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("members", "comes_back"), [
    ({"stock_recover": "T", "stock_recover_base": "T"}, True), ({"stock_recover": "T", "stock_recover_base": "F"}, False), ({"stock_recover": "T", "stock_recover_base": "M"}, False),
    ({"stock_recover": "F", "stock_recover_individual": {"cancel_before": "T", "cancel_after": "F", "cancel_return": "F"}}, True),
    ({"stock_recover": "F", "stock_recover_individual": {"cancel_before": "F", "cancel_after": "T", "cancel_return": "T"}}, False),
])  # fmt: skip
def test_the_stock_comes_back_as_the_mall_has_set(mall, members, comes_back):
    settle(mall, **members)
    at = "/admin/products/15/variants/P000000P000A/inventories"
    before = mall.get(at)["inventory"]["quantity"]
    order = place(mall, (SOCKS, 3), **UNPAID)["order_id"]
    assert mall.get(at)["inventory"]["quantity"] == before - 3
    pass_by(mall, "3d")
    assert statuses(mall, order) == ["C48"]
    assert mall.get(at)["inventory"]["quantity"] == (before if comes_back else before - 3)


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("flag", "held"), [("T", True), ("F", False), ("M", False)])
def test_the_coupon_comes_back_as_the_mall_has_set(mall, flag, held):
    switch(mall, settings={"recover_coupon_setting": {"cancel_before_pay": flag}})
    number = mall.get("/admin/customers/minji01/coupons")["coupons"][0]["coupon_no"]
    place(mall, paid=False, coupons=[number], payments={"coupon": 3000, "cash": None})
    pass_by(mall, "3d")
    assert (number in [row["coupon_no"] for row in mall.get("/admin/customers/minji01/coupons")["coupons"]]) is held


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize("days", [1, 5, 30])
def test_a_delivery_is_completed_when_its_days_are_over(mall, days):
    settle(mall, delivery_completion_after_days=days)
    order = place(mall, status="N20")["order_id"]
    mall.advance("1h")
    staff(mall, order, status="N30")
    mall.advance(f"{days - 1}d23h59m59s")
    assert statuses(mall, order) == ["N30", "N30"]
    mall.advance("1s")
    assert statuses(mall, order) == ["N40", "N40"]
    assert {item["delivered_date"] for item in whole(mall, order)["items"]} == {f"2026-{'02-09' if days == 30 else f'01-{10 + days}'}T10:00:00+09:00"}
    assert whole(mall, order)["shipping_status"] == "T"


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize("days", [1, 8, 30])
def test_a_purchase_is_confirmed_when_its_days_are_over(mall, days):
    settle(mall, use_purchase_confirmation_auto_check="T", purchase_confirmation_auto_check_day=days)
    order = place(mall, status="N30")["order_id"]
    mall.advance("2h")
    staff(mall, order, status="N40")
    mall.advance(f"{days - 1}d23h59m59s")
    assert statuses(mall, order) == ["N40", "N40"]
    mall.advance("1s")
    assert statuses(mall, order) == ["N50", "N50"]


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("begins", "status"), [("2026-01-09", "N40"), ("2026-01-10", "N40"), ("2026-01-11", "N30")])
def test_deliveries_before_the_first_day_are_not_completed(mall, begins, status):
    settle(mall, use_shipped_auto_check_start_day="T", shipped_auto_check_start_day=begins)
    order = place(mall, status="N30")["order_id"]
    mall.advance("20d")
    assert statuses(mall, order) == [status, status]
    settle_again(mall, use_shipped_auto_check_start_day="F")
    mall.advance("1s")
    assert statuses(mall, order) == ["N40", "N40"]


def settle_again(mall, **members):
    """Change the settings once the first tokens are over."""
    mall.again()
    settle(mall, **members)


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("begins", "status"), [("2026-01-10", "N50"), ("2026-01-11", "N40")])
def test_purchases_before_the_first_day_are_not_confirmed(mall, begins, status):
    settle(mall, use_purchase_confirmation_auto_check="T", purchase_confirmation_auto_check_day=3, purchase_confirmation_auto_check_set_date=begins)
    order = place(mall, status="N40")["order_id"]
    mall.advance("20d")
    assert statuses(mall, order) == [status, status]


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
@pytest.mark.parametrize(("wish", "members"), [
    (UNPAID, {"auto_cancel": "F"}), ({"status": "N30"}, {"auto_delivery_completion": "F"}), ({"status": "N40"}, {}),
    ({"status": "N40"}, {"use_purchase_confirmation_auto_check": "T"}),
])  # fmt: skip
def test_what_is_switched_off_or_has_no_days_does_not_happen(mall, wish, members):
    if members:
        settle(mall, **members)
    order = place(mall, **wish)["order_id"]
    before = statuses(mall, order)
    mall.advance("100d")
    assert statuses(mall, order) == before


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
def test_a_setting_holds_at_once_for_what_waits_already(mall):
    settle(mall, auto_cancel="F")
    old = place(mall, **UNPAID)["order_id"]
    mall.advance("2d")
    young = place(mall, **UNPAID)["order_id"]
    settle_again(mall, auto_cancel="T", auto_cancel_cash_unit="D", auto_cancel_cash_period=2)
    assert statuses(mall, old) == ["N00", "N00"]
    mall.advance("1s")
    assert (statuses(mall, old), statuses(mall, young)) == (["C48", "C48"], ["N00", "N00"])
    settle_again(mall, auto_cancel_cash_period=4)
    mall.advance("3d")
    assert statuses(mall, young) == ["N00", "N00"]
    mall.advance("1d")
    assert statuses(mall, young) == ["C48", "C48"]


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
def test_what_is_in_a_claim_stays(mall):
    settle(mall, use_purchase_confirmation_auto_check="T", purchase_confirmation_auto_check_day=7)
    order = place(mall, status="N40")
    mall.rig("POST", f"/shop/orders/{order['order_id']}/ask", body={"kind": "return", "items": order["items"][:1]})
    mall.advance("30d")
    assert statuses(mall, order["order_id"]) == ["R00", "N50"]
    mall.rig("POST", f"/shop/orders/{order['order_id']}/withdraw", body={"kind": "return"})
    mall.advance("1s")
    assert statuses(mall, order["order_id"]) == ["N50", "N50"]


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
def test_one_long_step_does_what_many_short_ones_do(mall):
    """Two changes of one item in a row, each at its own time, however the clock is moved (INV-62)."""
    settle(mall, use_purchase_confirmation_auto_check="T", purchase_confirmation_auto_check_day=2)
    order = place(mall, (SHIRT, 1), status="N30")["order_id"]
    place(mall, (SHIRT, 1), **UNPAID)
    fork = mall.rig("POST", "/fork", 201, {})
    twin = type(mall)(mall.client, fork)
    mall.advance("8d")
    for _ in range(64):
        twin.advance("3h")
    seen = [[(whole(m, o["order_id"]), statuses(m, o["order_id"])) for o in m.rig("GET", "/shop/orders")["orders"]] for m in (mall, twin)]
    assert seen[0] == seen[1]
    assert [status for _, status in seen[0]] == [["N50"], ["C48"]]
    [item] = whole(mall, order)["items"]
    assert (item["delivered_date"], item["purchaseconfirmation_date"]) == ("2026-01-15T09:00:00+09:00", "2026-01-17T09:00:00+09:00")
    twin.rig("DELETE", "")


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
def test_each_change_is_told(mall, receiver):
    mall.rig("PUT", "/webhooks", body={"url": "https://hooks.example.com/cafe24", "mall": mall.mall_id})
    settle(mall, use_purchase_confirmation_auto_check="T", purchase_confirmation_auto_check_day=1)
    place(mall, status="N30")
    place(mall, **UNPAID)
    mall.advance("1s")
    receiver.came.clear()
    mall.advance("6d")
    told = [(body["event_no"], body["resource"]["event_code"]) for body in receiver.bodies()]
    assert told == [(90026, "auto_order_cancel"), (90024, "shipping_end"), (90024, "purchase_confirm")]


@pytest.mark.read
@pytest.mark.checks("changes by the mall itself")
def test_each_shop_and_each_mall_has_its_own_settings(mall, neighbour):
    mall.call("PUT", "/admin/orders/setting", 200, body={"shop_no": 2, "request": {"auto_cancel": "F"}})
    neighbour.put("/admin/orders/setting", auto_cancel_cash_unit="T", auto_cancel_cash_period=2)
    first, second, other = place(mall, **UNPAID)["order_id"], place(mall, shop_no=2, **UNPAID)["order_id"], place(neighbour, **UNPAID)["order_id"]
    mall.advance("2h")
    assert [statuses(mall, order)[0] for order in (first, second, other)] == ["N00", "N00", "C48"]
    mall.advance("5d")
    assert [statuses(mall, order)[0] for order in (first, second, other)] == ["C48", "N00", "C48"]


@pytest.mark.ours
@pytest.mark.checks("changes by the mall itself")
def test_many_at_one_moment_all_change_and_one_look_is_ahead(mall, cafe24_app):
    wish = {"mall": mall.mall_id, "items": [{"variant_code": SOCKS, "quantity": 1}], "buyer": {"member_id": "minji01"}, "status": "N30"}
    mall.rig("POST", "/shop/orders", 201, [wish] * 250)
    world = cafe24_app.extensions["mallrig.worlds"].get(mall.world)
    with world.store.reading() as db:
        assert db.connection().exec_driver_sql("SELECT count(*) FROM due").scalar_one() == 1
    mall.advance("5d")
    assert {item["status"] for order in mall.rig("GET", "/shop/orders")["orders"] for item in order["items"]} == {"N40"}
    with world.store.reading() as db:
        assert db.connection().exec_driver_sql("SELECT count(*) FROM due").scalar_one() == 0
