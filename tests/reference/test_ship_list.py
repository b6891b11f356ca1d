"""The shipping list and the mismatches: each line with its delivery state here and at the seller (OMS-SHIP-04, -06, -07)."""

import pytest

from tests.reference.conftest import SKUS
from tests.reference.test_day import receiver
from tests.reference.test_register import new_order

pytestmark = pytest.mark.both_databases


@pytest.fixture
def three(rig, target):
    """One parcel shipped from the first mall, one from the other a day later, one numbered only; the orders' numbers."""
    orders = [rig.order(SKUS[0], SKUS[3], receiver=receiver(1))["order_id"], rig.order(mall=rig.other, receiver=receiver(2), market_order_no="G-77")["order_id"]]
    orders.append(rig.order(receiver=receiver(3))["order_id"])
    target.put("options", {"couriers": ["cj", "lotte"]})
    target.day("allocate")
    by_order = {order["order_no"]: order["group"] for order in target.get("orders")["orders"]}
    first, second, third = (by_order[order] for order in orders)
    target.post("invoices", {"groups": [first, third]})
    target.post("invoices", {"groups": [second], "courier": "lotte"})
    target.post("ship", {"groups": [first]})
    rig.advance("1d")
    target.post("ship", {"groups": [second]})
    return orders


def listed(target, query: str = "") -> list[str]:
    return sorted(row["order_no"] for row in target.get(f"shipments?{query}")["rows"])


@pytest.mark.rule("OMS-SHIP-07")
def test_a_row_a_line_with_every_column(target, three):
    answer = target.get("shipments")
    assert answer["total"] == 4 and [row["group"] for row in answer["rows"]] == sorted(row["group"] for row in answer["rows"])
    assert listed(target) == [three[0], three[0], three[1], three[2]]
    rows = {order: [row for row in answer["rows"] if row["order_no"] == order] for order in three}
    [row] = rows[three[1]]
    assert (row["market_order_no"], row["seller"], row["courier"], row["here"], row["there"], row["sending"]) == ("G-77", target.rig.other, "lotte", "shipped", "shipped", "sent")
    assert row["shipped_at"][:10] == "2026-01-11" and row["registered_at"][:10] == "2026-01-10"
    assert row["product"] and row["option"] and len(row["number"]) == 12 and row["group"] == target.get(f"orders?order_no={three[1]}")["orders"][0]["group"]
    assert [(row["here"], row["there"], row["shipped_at"], row["sending"]) for row in rows[three[2]]] == [("not shipped", "not shipped", None, None)]
    assert len({row["product"] + row["option"] for row in rows[three[0]]}) == 2


@pytest.mark.rule("OMS-SHIP-07")
def test_it_is_narrowed_by_each_point(target, three):
    assert listed(target, f"seller={target.rig.other}") == listed(target, "courier=lotte") == listed(target, "from=2026-01-11") == [three[1]]
    assert listed(target, "to=2026-01-10") == [three[0], three[0], three[2]]
    assert (listed(target, "state=not shipped"), listed(target, "state=delivered")) == ([three[2]], [])
    assert listed(target, "courier=cj&state=shipped") == [three[0], three[0]]
    assert target.get("shipments?limit=1&offset=2")["rows"] == target.get("shipments")["rows"][2:3] and target.get("shipments?limit=1")["total"] == 4
    for query, at in (("state=gone", "state"), ("courier=dhl", "courier"), ("from=soon", "from"), ("colour=red", "colour"), ("limit=x", "limit")):
        assert target.get(f"shipments?{query}", 400)["error"]["at"] == at


@pytest.mark.rule("OMS-SHIP-06", "OMS-SHIP-07")
def test_what_a_seller_does_not_tell_is_left_open_and_a_failed_sending_shows(rig, target):
    order = rig.order()["order_id"]
    target.day("invoices")
    fault = rig.fault(emulator="cafe24", path=f"/cafe24/{rig.mall}/*", effect="status", status=500)
    target.post("ship", {"all": True})
    answer = target.get("shipments")
    assert [(row["here"], row["there"], row["sending"]) for row in answer["rows"]] == [("shipped", None, "sending failed")] and answer["missing"] == [rig.mall]
    assert target.get("mismatches", 502)["error"]["code"] == "vendor_failed"
    rig.call("DELETE", f"{rig.at}/faults/{fault['id']}")
    assert [(row["order_no"], row["here"], row["there"]) for row in target.get("mismatches")["mismatches"]] == [(order, "shipped", "not shipped")]
    target.post("send")
    assert [(row["there"], row["sending"]) for row in target.get("shipments")["rows"]] == [("shipped", "sent")]
    assert target.get("mismatches")["total"] == 0


@pytest.mark.rule("OMS-SHIP-07")
def test_what_no_seller_knows_has_no_state_there_and_what_was_cancelled_no_row(target):
    made = target.post("orders", new_order(target, lines=[{"product": sku, "name": "셔츠", "variant_code": sku, "quantity": 1} for sku in SKUS[:2]]))
    target.post(f"orders/{made['order']}/cancel", {"lines": {str(made["lines"][1]["line"]): 1}})
    target.day("ship")
    [row] = target.get("shipments")["rows"]
    assert (row["order"], row["here"], row["there"], row["sending"]) == (made["order"], "shipped", None, None)
    assert target.get("mismatches")["total"] == 0
