"""The dashboard's counts (OMS-BOARD)."""

import pytest

from tests.reference.test_day import receiver

pytestmark = pytest.mark.both_databases


def ask(rig, order: str, kind: str) -> None:
    rig.call("POST", f"{rig.at}/shop/orders/{order}/ask", {"kind": kind})


def place(rig, days_ago: int, number: int, **more) -> str:
    return rig.order(ordered_at=f"2026-01-{10 - days_ago:02d}T08:00:00+09:00", receiver=receiver(number), **more)["order_id"]


@pytest.mark.rule("OMS-BOARD-01")
def test_today_the_month_and_what_is_late(rig, target):
    today = [place(rig, 0, n) for n in (1, 2)]
    old = [place(rig, days, days) for days in (3, 4, 5)]
    target.post("collect", {"from": "2026-01-01", "to": "2026-01-10"})
    target.day("invoices")
    board = target.get("board")
    amounts = [order["amount"] for order in target.get("orders")["orders"] if order["order_no"] in today]
    assert board["today"] == {"orders": 2, "amount": sum(amounts), "counted_at": "2026-01-10T09:00:00+09:00"}
    assert board["month"]["states"] == {"received": 0, "invoice": 5, "shipped": 0}
    assert board["month"]["late_shipments"] == 3
    target.put("options", {"late_ship_days": 4})
    assert target.get("board")["month"]["late_shipments"] == 2
    by_order = {order["order_no"]: order for order in target.get("orders")["orders"]}
    target.post("ship", {"groups": [by_order[old[2]]["group"]]})
    target.delete("invoices", {"groups": [by_order[old[1]]["group"]]})
    late = by_order[old[1]]
    target.post(f"orders/{late['order']}/cancel", {"lines": {str(line["line"]): line["quantity"] for line in late["lines"]}})
    board = target.get("board")
    assert board["month"]["late_shipments"] == 0, "neither what left nor what was cancelled is late"
    assert board["to_do"]["delivery_preparing"] == 3
    rig.advance("27d")
    assert target.get("board")["month"]["states"] == {"received": 0, "invoice": 2, "shipped": 0}, "of the last month"


@pytest.mark.rule("OMS-BOARD-01", "OMS-BOARD-02", "OMS-BOARD-03")
def test_holds_claims_and_withdrawals_and_the_list_that_a_count_opens(rig, target):
    orders = [place(rig, 0, n) for n in (1, 2, 3)]
    target.post("collect")
    for order in orders[:2]:
        ask(rig, order, "cancel")
    target.post("holds/sync")
    rig.call("POST", f"{rig.at}/shop/orders/{orders[0]}/withdraw", {})
    target.post("holds/sync")
    third = next(order["order"] for order in target.get("orders")["orders"] if order["order_no"] == orders[2])
    target.post(f"orders/{third}/hold", {"kind": "return"})
    board = target.get("board")
    none = {"cancel": 0, "exchange": 0, "return": 0}
    assert board["month"]["claims"] == none | {"cancel": 1} and board["month"]["withdrawn"] == none | {"cancel": 1}
    assert board["month"]["holds"] == none | {"cancel": 1, "return": 1}
    assert [board["to_do"][f"{kind}_requested"] for kind in none] == [1, 0, 0]
    for kind, count in board["month"]["holds"].items():
        opened = target.get(board["lists"]["holds"][kind])
        assert opened["total"] == count and all(order["held"] for order in opened["orders"])
    assert target.get("orders?hold=cancel&held_since=2026-01-11")["total"] == 0
    assert target.get("orders?hold=cancel&held_since=soon", 400)["error"]["at"] == "held_since"
    rig.advance("4d")
    assert target.get("board")["month"]["late_cs"] == 2
    target.put("options", {"late_cs_days": 4})
    assert target.get("board")["month"]["late_cs"] == 0
    rig.advance("27d")
    assert target.get("board")["month"] | {"states": {}} == {"states": {}, "claims": none, "holds": none, "withdrawn": none, "late_shipments": 0, "late_cs": 0}


@pytest.mark.rule("OMS-BOARD-02")
def test_what_is_to_do(rig, target):
    for n, status in enumerate(("N10", "N10", "N20")):
        place(rig, 0, n, status=status)
    place(rig, 0, 9, status="N10", mall=rig.other)
    target.day("invoices")
    assert target.get("board")["to_do"] == {
        "sending_failed": 0, "before_confirmation": 3, "delivery_preparing": 1, "cancel_requested": 0, "exchange_requested": 0, "return_requested": 0,
    }  # fmt: skip
    rig.fault(emulator="cafe24", path=f"/cafe24/{rig.mall}/*", effect="status", status=500)
    rig.fault(emulator="sellmate", effect="status", status=500)
    target.post("ship", {"all": True})
    board = target.get("board")
    assert target.get("outbox")["counts"]["failed"] == 2
    assert board["to_do"]["sending_failed"] == 1, "what the warehouse isn't told yet is no failed sending"
    assert (board["to_do"]["before_confirmation"], board["missing"]) == (None, [rig.mall])
