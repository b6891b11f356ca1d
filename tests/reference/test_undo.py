"""A shipment that was told and then undone: the seller takes one shipping call, the warehouse's goods leave once (INV-35, INV-01)."""

import json

import pytest

from tests.reference.conftest import SKUS


def told(rig, method: str) -> list[dict]:
    """What was asked of the sellers' shipments, taken or not, oldest first."""
    entries = rig.call("GET", f"{rig.at}/journal?emulator=cafe24&method={method}")["entries"]
    return [json.loads(entry["request_body"])["request"] for entry in entries if "/shipments" in entry["path"]]


def in_the_warehouse(rig, sku: str = SKUS[0]) -> int:
    """What lies at Sellmate, by its own word; a second later, when it answers again whoever asked before."""
    rig.advance("1s")
    sellmate = rig.world["sellmate"]
    asked = {"f[]": f"code,=,{sku},and", "c[]": "availabilityInfo"}
    answer = rig.http.get(f"{sellmate['base_url']}/productVariants", params=asked, headers={"Authorization": f"Bearer {sellmate['access_token']}"})
    [row] = answer.json()["data"]
    return row["availability_info"]["current_qty"]


def number_anew(target, group: int = 1) -> str:
    """Undo the group's shipment and give it another number, which isn't its old one."""
    old = target.get(f"groups/{group}")["invoice"]["number"]
    assert target.post("unship", {"groups": [group]})["unshipped"] == [group]
    assert target.delete("invoices", {"groups": [group]})["deleted"] == [{"group": group, "number": old}]
    [invoice] = target.post("invoices", {"groups": [group]})["invoices"]
    assert invoice["number"] != old
    return invoice["number"]


@pytest.mark.both_databases
@pytest.mark.rule("OMS-SHIP-03", "OMS-SHIP-06", "OMS-INV-09", "OMS-SHIP-04")
def test_a_parcel_numbered_anew_is_corrected_at_the_seller_and_not_told_again(rig, target):
    order = rig.order()["order_id"]
    target.day()
    new = number_anew(target)
    assert target.post("ship", {"scan": new})["shipped"] == [1]
    [shipment] = rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"]
    assert shipment["tracking_no"] == new
    assert rig.statuses(order) == ["N30"]
    assert len(told(rig, "POST")) == 1
    assert told(rig, "PUT") == [{"tracking_no": new, "shipping_company_code": "0006"}]
    assert target.get("mismatches")["total"] == 0


@pytest.mark.rule("OMS-SHIP-06")
def test_a_parcel_that_ships_again_under_its_number_is_not_told_again(rig, target):
    order = rig.order()["order_id"]
    target.day()
    target.post("unship", {"groups": [1]})
    assert [(row["here"], row["there"]) for row in target.get("mismatches")["mismatches"]] == [("not shipped", "shipped")]
    assert target.post("ship", {"groups": [1]})["shipped"] == [1]
    assert rig.statuses(order) == ["N30"]
    assert (len(told(rig, "POST")), told(rig, "PUT")) == (1, [])
    assert target.get("mismatches")["total"] == 0


@pytest.mark.rule("OMS-SHIP-04")
def test_what_the_seller_was_told_and_has_no_number_here_any_more_is_a_mismatch(rig, target):
    rig.order()
    target.day()
    number_anew(target)
    target.delete("invoices", {"groups": [1]})
    assert [(row["group"], row["here"], row["there"]) for row in target.get("mismatches")["mismatches"]] == [(1, "not shipped", "shipped")]


@pytest.mark.rule("OMS-SHIP-06")
@pytest.mark.parametrize("got_through", [True, False])
def test_a_call_without_an_answer_is_looked_for_though_its_shipment_was_undone(rig, target, got_through):
    """What got through is corrected, what didn't is told: the seller has one shipment, with the last number."""
    order = rig.order()["order_id"]
    rig.fault(emulator="cafe24", method="POST", path="*/shipments", effect="reset", after_commit=got_through, times=1)
    target.day()
    new = number_anew(target)
    assert target.post("send")["sent"] == 0, "what was undone isn't told any more"
    target.post("ship", {"groups": [1]})
    [shipment] = rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"]
    assert shipment["tracking_no"] == new
    assert (len(told(rig, "POST")), len(told(rig, "PUT"))) == ((1, 1) if got_through else (2, 0))
    assert target.get("outbox")["counts"] | {"sent": 0} == {"waiting": 0, "failed": 0, "sent": 0}


@pytest.mark.rule("OMS-SHIP-06")
def test_a_correction_that_fails_is_sent_again_by_itself(rig, target):
    order = rig.order()["order_id"]
    target.day()
    new = number_anew(target)
    rig.fault(emulator="cafe24", method="PUT", path="*/shipments/*", effect="reset", after_commit=True, times=1)
    assert target.post("ship", {"groups": [1]})["told"]["failed"] == 1
    target.post("send")
    assert rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"][0]["tracking_no"] == new
    assert (len(told(rig, "POST")), len(told(rig, "PUT"))) == (1, 1)
    assert target.get("outbox")["counts"]["failed"] == 0


@pytest.mark.rule("OMS-SHIP-03", "CS-SPLIT-01")
def test_an_item_whose_pieces_leave_apart_is_told_once_with_the_first_number(rig, target):
    order = rig.order(quantity=3)["order_id"]
    target.day(until="allocate")
    [line] = target.get("orders/1")["lines"]
    target.post("orders/1/split", {"lines": {str(line["line"]): 1}, "new": {"merge_prohibited": True}})
    first, second = (each["number"] for each in target.post("invoices")["invoices"])
    assert target.post("ship", {"scan": first})["told"]["failed"] == 0
    assert target.post("ship", {"scan": second})["told"]["failed"] == 0
    [shipment] = rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"]
    assert shipment["tracking_no"] == first
    assert len(told(rig, "POST")) == 1
    for _ in range(8):
        rig.advance("2h")
        target.post("track")
    assert rig.statuses(order) == ["N40"]
    assert target.get("outbox")["counts"]["failed"] == 0


@pytest.mark.rule("OMS-SHIP-06", "CS-SPLIT-01")
def test_a_shipment_that_would_have_two_numbers_at_the_seller_is_listed_until_a_person_corrects_it(rig, target):
    order = rig.order(SKUS[0], SKUS[3])["order_id"]
    target.day()
    target.post("unship", {"groups": [1]})
    target.delete("invoices", {"groups": [1]})
    second_line = target.get("orders/1")["lines"][1]["line"]
    target.post("orders/1/split", {"lines": {str(second_line): 1}, "new": {"merge_prohibited": True}})
    first, second = (each["number"] for each in target.post("invoices")["invoices"])
    assert target.post("ship", {"scan": first})["told"]["failed"] == 0
    assert target.post("ship", {"scan": second})["told"]["failed"] == 1
    [failed] = target.get("outbox?state=failed")["outbox"]
    assert "correct it in the mall's admin" in failed["error"] and second in failed["key"]
    [shipment] = rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"]
    assert shipment["tracking_no"] == first
    assert len(told(rig, "POST")) == 1


@pytest.mark.both_databases
@pytest.mark.rule("OMS-ALLOC-10")
@pytest.mark.parametrize("anew", [True, False])
def test_goods_of_an_undone_shipment_are_in_the_warehouse_again_and_leave_once(rig, target, anew):
    before = in_the_warehouse(rig)
    rig.order(quantity=2)
    target.day()
    assert in_the_warehouse(rig) == before - 2
    if anew:
        number_anew(target)
    else:
        target.post("unship", {"groups": [1]})
    assert in_the_warehouse(rig) == before
    assert target.post("stock/sync")["stock"][SKUS[0]] | {"name": ""} == target.get("stock")["stock"][SKUS[0]] | {"name": "", "on_hand": before}
    for _ in range(2):
        target.post("ship", {"groups": [1]})
        assert in_the_warehouse(rig) == before - 2
        target.post("unship", {"groups": [1]})
        assert in_the_warehouse(rig) == before
    target.post("ship", {"groups": [1]})
    target.post("send")
    assert in_the_warehouse(rig) == before - 2
    assert target.post("stock/sync")["stock"][SKUS[0]]["on_hand"] == before - 2


@pytest.mark.rule("OMS-ALLOC-10", "OMS-SHIP-06")
@pytest.mark.parametrize("got_through", [True, False])
def test_goods_of_which_nobody_knows_whether_they_left_come_back_only_if_they_did(rig, target, got_through):
    before = in_the_warehouse(rig)
    rig.order(quantity=2)
    rig.fault(emulator="sellmate", method="POST", path="*/stockHistories", effect="reset", after_commit=got_through, times=1)
    target.day()
    rig.fault(emulator="sellmate", method="POST", path="*/stockHistories", effect="reset", after_commit=True, times=1)
    target.post("unship", {"groups": [1]})
    target.post("send")
    assert in_the_warehouse(rig) == before
    target.post("ship", {"groups": [1]})
    target.post("send")
    assert in_the_warehouse(rig) == before - 2
    assert target.get("outbox")["counts"] | {"sent": 0} == {"waiting": 0, "failed": 0, "sent": 0}


@pytest.mark.rule("OMS-ALLOC-10")
def test_goods_on_their_way_back_count_here_until_the_warehouse_is_told(rig, target):
    before = target.post("stock/sync")["stock"][SKUS[0]]["on_hand"]
    rig.order(quantity=2)
    target.day()
    rig.fault(emulator="sellmate", method="GET", path="*/stockHistories", effect="status", status=429)
    target.post("unship", {"groups": [1]})
    assert in_the_warehouse(rig) == before - 2
    assert target.post("stock/sync")["stock"][SKUS[0]]["on_hand"] == before
