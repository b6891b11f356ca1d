"""A day through the vendors' APIs: every step once, whatever fails on the way."""

import pytest

from tests.reference.conftest import SKUS

pytestmark = pytest.mark.both_databases

AGAIN = 3
"""A few more goes of everything, after which what retries by itself has run."""


def everything(rig, target) -> None:
    """Ticks with every fault gone: what waits leaves."""
    for fault in rig.call("GET", f"{rig.at}/faults")["faults"]:
        rig.call("DELETE", f"{rig.at}/faults/{fault['id']}")
    for _ in range(AGAIN):
        rig.advance("10m")
        target.post("tick")


@pytest.fixture
def working(rig):
    """A setup whose ticks run every room."""
    return rig.setup(auto=["collect", "match", "merge", "allocate", "invoice", "ship", "track", "messages"])


def accepted(rig, emulator: str, method: str, path: str) -> list[dict]:
    """The journal's calls that the vendor did."""
    entries = rig.call("GET", f"{rig.at}/journal?emulator={emulator}&method={method}")["entries"]
    return [entry for entry in entries if path in entry["path"] and entry["status"] < 300]


@pytest.mark.rule("OMS-FLOW-01", "OMS-MERGE-08", "OMS-SHIP-03", "OMS-ALLOC-10")
def test_two_orders_of_one_receiver_leave_as_one_parcel(rig, working):
    orders = [rig.order()["order_id"], rig.order(SKUS[3])["order_id"]]
    everything(rig, working)
    shown = working.get("orders")["orders"]
    assert [order["state"] for order in shown] == ["shipped", "shipped"]
    assert len({order["invoice_no"] for order in shown}) == 1
    for order in orders:
        [shipment] = rig.cafe24(f"/admin/orders/{order}/shipments")["shipments"]
        assert shipment["tracking_no"] == shown[0]["invoice_no"]
        assert rig.statuses(order) == ["N30"]


@pytest.mark.rule("ALIM-12", "OMS-SHIP-04")
def test_the_parcel_is_followed_to_the_door(rig, working):
    order = rig.order()["order_id"]
    everything(rig, working)
    for _ in range(5):
        rig.advance("2h")
        working.post("tick")
    assert rig.statuses(order) == ["N40"]
    assert working.get("mismatches")["total"] == 0
    sent = [effect["key"] for effect in working.get("outbox?state=sent")["outbox"] if effect["kind"] == "message"]
    assert sorted(key.split(":")[1] for key in sent) == ["delivery_completed", "order_completed"]


@pytest.mark.rule("ALIM-12", "OMS-SHIP-06", "OMS-SHIP-04")
def test_a_parcel_that_arrives_before_the_seller_was_told_of_it_is_told_all_the_same(rig, working):
    order = rig.order()["order_id"]
    rig.fault(emulator="cafe24", method="POST", path="*/shipments", effect="status", status=500)
    for _ in range(8):
        working.post("tick")
        rig.advance("2h")
    assert working.get("groups/1")["delivered_at"] is not None
    everything(rig, working)
    assert rig.statuses(order) == ["N40"]
    assert working.get("mismatches")["total"] == 0


FAULTS = {
    "a reset after a number was issued": {"emulator": "cj", "path": "*/ReqInvcNo", "effect": "reset", "after_commit": True},
    "a reset after the booking": {"emulator": "cj", "path": "*/RegBook", "effect": "reset", "after_commit": True},
    "a courier that is down": {"emulator": "cj", "effect": "status", "status": 503},
    "a reset after the seller was told": {"emulator": "cafe24", "method": "POST", "path": "*/shipments", "effect": "reset", "after_commit": True},
    "a seller that is down": {"emulator": "cafe24", "method": "POST", "path": "*/shipments", "effect": "status", "status": 500},
    "a seller that is full": {"emulator": "cafe24", "effect": "squeeze"},
    "a reset after the goods left the warehouse": {"emulator": "sellmate", "method": "POST", "path": "*/stockHistories", "effect": "reset", "after_commit": True},
    "a reset after the message went": {"emulator": "solapi", "method": "POST", "effect": "reset", "after_commit": True},
    "a message vendor that is down": {"emulator": "solapi", "effect": "status", "status": 503},
    "answers that are cut": {"effect": "truncate"},
}


@pytest.mark.rule("OMS-INV-10", "OMS-SHIP-06", "ALIM-10", "OMS-COLLECT-07", "OMS-ALLOC-10")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_faults_are_only_delay(rig, working, fault):
    """INV-64, INV-33, INV-35, INV-58, INV-01 after a fault in the middle of a day."""
    before = working.post("stock/sync")["stock"]
    orders = [rig.order(sku, mall=mall, receiver=receiver(number))["order_id"] for number, (sku, mall) in enumerate([(SKUS[0], rig.mall), (SKUS[3], rig.other), (SKUS[0], rig.mall)])]
    rig.fault(times=2, **fault)
    for _ in range(2):
        working.post("tick")
        rig.advance("10m")
    everything(rig, working)

    groups = working.get("groups")["groups"]
    numbers = [group["invoice"]["number"] for group in groups]
    assert [group["state"] for group in groups] == ["shipped"] * 3
    assert len(set(numbers)) == 3
    assert working.get("outbox")["counts"] | {"sent": 0} == {"waiting": 0, "failed": 0, "sent": 0}
    for order, mall in zip(orders, (0, 1, 0), strict=True):
        assert rig.statuses(order, mall) == ["N30"]
        assert len(rig.cafe24(f"/admin/orders/{order}/shipments", mall)["shipments"]) == 1
    assert len(accepted(rig, "cafe24", "POST", "/shipments")) <= 3, "no shipment was accepted twice"
    messages = sms(rig)
    assert len(messages) == 3 == len({message["customFields"]["key"] for message in messages})
    after = working.post("stock/sync")["stock"]
    gone = {sku: before[sku]["on_hand"] - after[sku]["on_hand"] for sku in before}
    assert {sku: n for sku, n in gone.items() if n} == {SKUS[0]: 2, SKUS[3]: 1}


def receiver(number: int) -> dict:
    return {"name": f"받는이{number}", "cellphone": f"010-1111-000{number}", "phone": "", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{number}층"}


def sms(rig) -> list[dict]:
    """What SOLAPI accepted, looked at with a signature of our own."""
    import hashlib
    import hmac

    access, date, salt = rig.world["solapi"], "2026-01-10T00:00:00Z", "0123456789abcdef"
    signature = hmac.new(access["apiSecret"].encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
    header = f"HMAC-SHA256 apiKey={access['apiKey']}, date={date}, salt={salt}, signature={signature}"
    answer = rig.http.get(f"{access['url']}/messages/v4/list?limit=500", headers={"Authorization": header})
    assert answer.status_code == 200, answer.text
    return [message for message in answer.json()["messageList"].values() if not message["statusCode"].startswith("1")]


@pytest.mark.rule("OMS-INV-10", "OMS-INV-09", "OMS-SHIP-01")
def test_a_number_is_the_same_when_asked_for_again_until_it_is_deleted(rig, target):
    rig.order()
    target.day(until="invoices")
    [first] = target.post("invoices", {"groups": [1]})["invoices"]
    assert target.post("invoices", {"groups": [1]})["invoices"] == [first]
    assert target.delete("invoices", {"groups": [1]})["deleted"] == [{"group": 1, "number": first["number"]}]
    refused = target.post("ship", {"groups": [1]})
    assert refused["refused"] == [{"group": 1, "because": ["OMS-SHIP-01"]}]
    [second] = target.post("invoices", {"groups": [1]})["invoices"]
    assert second["number"] != first["number"]
    assert target.post("ship", {"scan": second["number"]})["shipped"] == [1]
    assert target.delete("invoices", {"groups": [1]})["refused"] == [{"group": 1, "because": ["OMS-INV-09"]}]


@pytest.mark.rule("OMS-INV-09")
def test_all_numbers_are_deleted_but_those_that_left(rig, target):
    for n in range(3):
        rig.order(receiver=receiver(n))
    target.day(until="invoices")
    target.post("ship", {"groups": [1]})
    assert [each["group"] for each in target.delete("invoices", {"all": True})["deleted"]] == [2, 3]
    assert [bool(group["invoice"]) for group in target.get("groups")["groups"]] == [True, False, False]
    for body in ({}, {"groups": [1], "all": True}, {"groups": None}):
        assert target.delete("invoices", body, 400)["because"] == ["OMS-INV-09"]


@pytest.mark.rule("CS-HOLD-02", "CS-HOLD-04", "CS-HOLD-05", "OMS-SHIP-05")
def test_a_held_order_takes_no_number_and_does_not_ship(rig, target):
    rig.order()
    target.day(until="allocate")
    target.post("orders/1/hold", {"reason": "the customer called"})
    assert target.post("invoices", {"groups": [1]})["refused"] == [{"group": 1, "because": ["CS-HOLD-02"]}]
    target.post("orders/1/release")
    number = target.post("invoices")["invoices"][0]["number"]
    target.post("orders/1/hold")
    for way in ({"all": True}, {"groups": [1]}, {"scan": number}):
        assert target.post("ship", way)["refused"] == [{"group": 1, "because": ["OMS-SHIP-05"]}]
    assert target.get("groups/1")["invoice"]["number"] == number
    target.post("orders/1/release")
    assert target.post("ship", {"all": True})["shipped"] == [1]


@pytest.mark.rule("CS-HOLD-01", "CS-HOLD-03")
def test_a_cancel_asked_at_the_seller_holds_until_it_is_rejected(rig, target):
    order = rig.order()
    target.day(until="allocate")
    item = {"order_item_code": order["items"][0], "quantity": 1}
    request = {"order_id": order["order_id"], "reason_type": "A", "reason": "변심", "items": [item]}
    rig.cafe24("/admin/cancellationrequests", method="POST", request=request)
    assert target.post("holds/sync")["because"] == ["CS-HOLD-01"]
    assert [hold["kind"] for hold in target.get("orders/1")["holds"]] == ["cancel"]
    undone = {"order_id": order["order_id"], "order_item_code": order["items"], "undone": "T"}
    rig.cafe24("/admin/cancellationrequests", method="PUT", request=undone)
    assert target.post("holds/sync")["because"] == ["CS-HOLD-03"]
    assert target.get("orders/1")["held"] is False


@pytest.mark.rule("OMS-ALLOC-08", "OMS-INV-01", "CS-SPLIT-04")
def test_what_has_no_stock_is_split_off_and_the_rest_ships(rig, target):
    scarce = "P000000T000A"
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.mall}/stock", {scarce: 10})
    rig.order(SKUS[0], scarce, quantity=3)
    target.day(until="merge")
    assert target.post("allocate", {"criterion": "complete_only"})["complete"] == []
    run = target.post("allocate", {"criterion": "complete_then_partial", "split_unallocated": True, "dry_run": True})
    assert run["run"] is None and run["partial"][0]["split"] is True
    assert len(target.get("orders")["orders"]) == 1
    target.post("allocate", {"criterion": "complete_then_partial", "split_unallocated": True})
    assert len(target.get("orders")["orders"]) == 2
    assert [each["group"] for each in target.post("invoices")["invoices"]] == [1]
    assert "3 of P000000T000A wanted, 2 free now" in target.get("groups/2/why")["lines"][0]["reason"]


@pytest.mark.rule("OMS-MERGE-02", "OMS-MERGE-03")
def test_a_person_decides_about_a_check(rig, target):
    for number in ("010-1234-5678", "010-1234-5679", "010-1234-5670"):
        rig.order(receiver=receiver(0) | {"cellphone": number})
    target.post("collect")
    [check] = target.post("merge")["check"]
    decided = target.post("merge/decide", {"base": check[0], "orders": {str(check[1]): True, str(check[2]): False}})
    assert decided["orders"] == sorted(check[:2])
    assert target.get("checks")["total"] == 0
    assert target.post("merge")["total_checks"] in (0, 1)
    groups = [group["orders"] for group in target.get("groups")["groups"]]
    assert sorted(groups) == sorted([sorted(check[:2]), [check[2]]])


@pytest.mark.rule("OMS-MERGE-07", "CS-INFO-02")
def test_a_changed_receiver_is_the_whole_group_s_until_it_has_a_number(rig, target):
    rig.order(), rig.order()
    rig.order(receiver=receiver(1))
    target.day(until="merge")
    before = target.get("orders")["orders"]
    group = next(each for each in target.get("groups")["groups"] if len(each["orders"]) == 2)
    for wrong, status in (({"name": " "}, 400), ({"mobile": ""}, 400), ({"colour": "red"}, 400), ({"zipcode": "1"}, 400), ({"address2": "\x00"}, 400), ({"name": 1}, 400)):
        target.put(f"orders/{group['orders'][0]}/receiver", wrong, status)
    assert target.get("orders")["orders"] == before
    done = target.put(f"orders/{group['orders'][1]}/receiver", {"address1": "부산광역시 해운대구 센텀중앙로 79", "address2": ""})
    assert done == {"group": group["group"], "orders": group["orders"], "because": ["OMS-MERGE-07", "CS-INFO-02"]}
    changed = {order["order"]: order["receiver"] for order in target.get("orders")["orders"]}
    for order in before:
        new = {"address1": "부산광역시 해운대구 센텀중앙로 79", "address2": ""} if order["order"] in group["orders"] else {}
        assert changed[order["order"]] == order["receiver"] | new
    target.post("allocate"), target.post("invoices")
    target.put(f"orders/{group['orders'][0]}/receiver", {"name": "박서준"}, 409)
    target.put("orders/99/receiver", {"name": "박서준"}, 404)


@pytest.mark.rule("OMS-MATCH-01", "OMS-MATCH-02", "OMS-MATCH-03", "OMS-MATCH-04", "OMS-MATCH-05")
def test_a_match_by_hand_holds_for_all_of_its_kind(rig, target, monkeypatch):
    from mallrig.reference.flow import match

    rig.order(), rig.order()
    target.post("collect")
    monkeypatch.setattr(match, "_skus_by_code", lambda db: {})
    assert target.post("match") | {"because": 0} == {"matched": [], "unmatched": 2, "because": 0}
    target.post("stock/sync")
    line = target.get("unmatched")["lines"][0]
    assert target.post("match", {"line": line["line"], "sku": SKUS[5]})["matched"] == [1, 2]
    rig.order()
    target.post("collect")
    assert target.post("match")["matched"] == [3]
    removed = target.delete("match", {"seller": rig.mall, "product": line["product"], "option": line["option"]})
    assert removed["unmatched"] == [1, 2, 3]
    assert target.post("invoices", {"groups": [1]})["refused"][0]["because"] == ["OMS-MATCH-05", "OMS-INV-01"]


@pytest.mark.rule("OMS-MATCH-02", "OMS-MATCH-06")
def test_a_product_to_choose_from_is_found_by_name_and_option(target):
    target.post("stock/sync")
    assert target.get("products")["total"] == len(SKUS)
    [found] = target.get("products?name=티셔츠&option=블랙")["products"]
    assert found == {
        "sku": SKUS[1], "barcode": "8809999009016", "codes": [SKUS[1]], "name": "소프트 코튼 라운드 티셔츠 [색상=블랙]", "option": "색상=블랙", "price": 19900, "on_hand": 80,
    }  # fmt: skip
    target.put("stock", {"CUP": {"name": "Cup", "option": "Cream", "price": 1200}})
    assert [each["sku"] for each in target.get("products?name=cup&option=cream")["products"]] == ["CUP"]
    assert target.get("products?name=cup&option=black")["total"] == 0


@pytest.mark.rule("CS-CANCEL-01", "CS-CANCEL-03", "CS-CANCEL-04")
def test_a_cancel_frees_its_stock_and_can_be_taken_back(rig, target):
    rig.order(quantity=3)
    target.day(until="allocate")
    [line] = target.get("orders/1")["lines"]
    sent = len(rig.call("GET", f"{rig.at}/journal?emulator=cafe24&method=POST")["entries"])
    assert target.post("orders/1/cancel", {"lines": {str(line["line"]): 4}}, 400)["because"] == ["CS-CANCEL-03"]
    target.post("orders/1/cancel", {"lines": {str(line["line"]): 2}})
    assert target.get("stock")["stock"][SKUS[0]]["allocated"] == 1
    assert target.get("orders/1")["lines"][0]["allocated"] == 1
    target.post(f"orders/1/lines/{line['line']}/restore")
    assert target.get("stock")["stock"][SKUS[0]]["allocated"] == 0
    assert len(rig.call("GET", f"{rig.at}/journal?emulator=cafe24&method=POST")["entries"]) == sent, "the seller is told nothing"


@pytest.mark.rule("OMS-ALLOC-09", "OMS-ALLOC-15")
def test_one_unit_and_many_who_want_it(rig, target):
    """Sixteen lines for the one coat that is on hand, allocated by hand and by runs at once: one gets it."""
    import threading

    coat = "P000000N000B"
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.mall}/stock", {coat: 100})
    for number in range(16):
        rig.order(coat, receiver=receiver(number % 10))
    target.day(until="match")
    tries = [lambda line=line: rig.http.post(f"/target/{target.name}/lines/{line}/allocate", json={}) for line in range(1, 9)]
    tries += [lambda: target.post("allocate") for _ in range(4)]
    threads = [threading.Thread(target=each) for each in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert target.get("stock")["stock"][coat] | {"name": ""} == {
        "name": "", "on_hand": 1, "allocated": 1, "free": 0, "undelivered": 16, "available": -15, "basis": "on_hand", "tags": [],
    }  # fmt: skip
    assert sum(line["allocated"] for order in target.get("orders")["orders"] for line in order["lines"]) == 1


@pytest.mark.rule("OMS-ALLOC-11", "OMS-ALLOC-04")
def test_a_second_run_changes_nothing(rig, target):
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.other}/stock", {"P000000K000D": 10})
    for number in range(4):
        rig.order(SKUS[0], "P000000K000D", receiver=receiver(number), mall=rig.other)
    target.day(until="merge")
    asked = {"criterion": "complete_then_partial", "reallocate": {"complete": True, "partial": True}}
    first, second = target.post("allocate", asked), target.post("allocate", asked)
    assert {key: first[key] for key in ("groups", "lines", "stock_left")} == {key: second[key] for key in ("groups", "lines", "stock_left")}
    assert sorted(first["groups"].values()) == ["complete", "complete", "complete", "partial"]


@pytest.mark.rule("OMS-ALLOC-12", "OMS-ALLOC-09")
def test_an_unlimited_product_goes_below_nothing(rig, target):
    gone = "P000000M000B"
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.mall}/stock", {gone: 5})
    rig.order(gone, quantity=2)
    target.day(until="allocate")
    assert target.get("groups/1")["allocated"] == "none"
    target.put("stock", {gone: {"basis": "unlimited"}})
    target.post("allocate")
    target.post("invoices")
    assert target.post("ship", {"all": True})["shipped"] == [1]
    assert target.get("stock")["stock"][gone]["on_hand"] == -2
