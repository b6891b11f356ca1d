"""OMS-COLLECT against the emulated mall: what comes, when, and that nothing is skipped or doubled."""

import threading

import pytest

from mallrig.reference.adapters import cafe24
from mallrig.reference.flow import collect

pytestmark = pytest.mark.both_databases

KST = "+09:00"


@pytest.mark.rule("OMS-COLLECT-02")
@pytest.mark.parametrize(("ordered_at", "comes"), [("2026-01-09T21:00:01+09:00", True), ("2026-01-09T21:00:00+09:00", True), ("2026-01-09T20:59:59+09:00", False)])
def test_the_first_run_reaches_back_twelve_hours_by_payment(rig, target, ordered_at, comes):
    """The world begins at 09:00 of 10 January; paid when ordered."""
    order = rig.order(ordered_at=ordered_at)["order_id"]
    result = target.post("collect")["sellers"][rig.mall]
    assert (result["collected"] == [order], result["first"], result["because"]) == (comes, True, ["OMS-COLLECT-02"])


@pytest.mark.rule("OMS-COLLECT-03", "OMS-COLLECT-02")
def test_what_the_first_run_left_out_comes_by_hand_alone(rig, target):
    old = rig.order(ordered_at="2026-01-08T09:00:00+09:00")["order_id"]
    target.post("collect")
    rig.advance("10m")
    target.post("collect")
    assert target.collected() == set()
    by_hand = target.post("collect", {"from": "2026-01-08", "to": "2026-01-08", "sellers": [rig.mall]})
    assert by_hand["sellers"][rig.mall]["collected"] == [old]
    assert list(by_hand["sellers"]) == [rig.mall]


@pytest.mark.rule("OMS-COLLECT-05")
def test_only_delivery_preparing_comes(rig, target):
    for status in ("N00", "N10", "N21", "N22", "N30", "N40"):
        rig.order(status=status, paid=status != "N00")
    preparing = rig.order()["order_id"]
    target.post("collect")
    assert target.collected() == {preparing}


@pytest.mark.rule("OMS-COLLECT-08")
def test_a_later_run_takes_what_was_paid_long_ago_but_became_preparing_since(rig, target):
    late = rig.order(status="N10", ordered_at="2026-01-01T09:00:00+09:00")["order_id"]
    target.post("collect")
    rig.advance("3h")
    prepare(rig, late)
    result = target.post("collect")["sellers"][rig.mall]
    assert (result["collected"], result["first"], result["because"]) == ([late], False, ["OMS-COLLECT-08"])


@pytest.mark.rule("OMS-COLLECT-08")
def test_a_night_without_a_run_loses_nothing(rig, target):
    target.post("collect")
    orders = set()
    for _ in range(4):
        rig.advance("5h")
        orders.add(rig.order()["order_id"])
    target.post("collect")
    assert target.collected() == orders


@pytest.mark.rule("OMS-COLLECT-06")
def test_collecting_again_adds_nothing_and_leaves_local_work(rig, target):
    rig.order()
    target.post("collect")
    target.post("match")
    before = target.get("orders")["orders"][0]
    target.post(f"orders/{before['order']}/hold", {"reason": "wait"})
    for body in ({}, {"from": "2026-01-09", "to": "2026-01-10"}, {}):
        target.post("collect", body)
    [after] = target.get("orders")["orders"]
    assert after["held"] and after["lines"] == [line | {"held": True} for line in before["lines"]]


@pytest.mark.rule("OMS-COLLECT-06")
def test_two_collectors_at_once_double_nothing(rig, target):
    orders = {rig.order()["order_id"] for _ in range(20)}
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(target.post("collect"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shown = [order["order_no"] for order in target.get("orders")["orders"]]
    assert sorted(shown) == sorted(orders)
    assert sorted(no for answer in answers for no in answer["sellers"][rig.mall]["collected"]) == sorted(orders)


@pytest.mark.rule("OMS-COLLECT-07")
@pytest.mark.parametrize("effect", [{"effect": "status", "status": 503}, {"effect": "reset"}, {"effect": "truncate"}, {"effect": "squeeze"}])
def test_a_run_that_fails_says_so_and_the_next_one_gets_the_rest(rig, target, effect):
    first = rig.order()["order_id"]
    rig.fault(emulator="cafe24", method="GET", path=f"*/{rig.mall}/api/v2/admin/orders", times=20, **effect)
    result = target.post("collect")["sellers"]
    assert result[rig.mall]["complete"] is False and result[rig.mall]["missing"] and "OMS-COLLECT-07" in result[rig.mall]["because"]
    assert result[rig.other]["complete"] is True
    for fault in rig.call("GET", f"{rig.at}/faults")["faults"]:
        rig.call("DELETE", f"{rig.at}/faults/{fault['id']}")
    rig.advance("13h")
    second = rig.order()["order_id"]
    target.post("collect")
    assert target.collected() == {first, second}


@pytest.mark.rule("OMS-COLLECT-07")
def test_pages_skip_nothing_while_orders_leave_the_list(rig, target, monkeypatch):
    """Between two pages the newest orders leave delivery preparing, so that the rest moves up."""
    monkeypatch.setattr(cafe24, "PAGE", 10)
    monkeypatch.setattr(cafe24, "OVERLAP", 3)
    orders = [rig.order()["order_id"] for _ in range(35)]
    mall = rig.rooms_mall(target)
    seen: list[str] = []
    for number, page in enumerate(mall.orders(order_status="N20", start_date="2026-01-01", end_date="2026-01-10")):
        seen += [order.order_id for order in page]
        if number < 2:
            for leaving in orders[-8 * (number + 1) :][:8]:
                prepare(rig, leaving, "hold")
    staying = [order for order in orders if rig.statuses(order) == ["N20"]]
    assert len(staying) == 19
    assert set(staying) <= set(seen)
    assert len(seen) == len(set(seen))


@pytest.mark.rule("OMS-COLLECT-08")
def test_a_window_too_long_for_the_lists_offsets_is_had_in_parts(rig, target, monkeypatch):
    target.post("collect")
    orders = set()
    for _ in range(4):
        rig.advance("1h")
        orders |= {rig.order()["order_id"] for _ in range(10)}
    for name, value in (("PAGE", 10), ("OVERLAP", 1), ("OFFSET_MAX", 18)):
        monkeypatch.setattr(cafe24, name, value)
    monkeypatch.setattr(collect, "PAGE", 10)
    monkeypatch.setattr(collect, "SLICE_MAX", 15)
    result = target.post("collect")["sellers"][rig.mall]
    assert result["missing"] is None
    assert target.collected() == orders


def prepare(rig, order_id: str, status: str = "prepare") -> None:
    """The mall's own staff move an order."""
    rig.cafe24(f"/admin/orders/{order_id}", method="PUT", request={"process_status": status})
