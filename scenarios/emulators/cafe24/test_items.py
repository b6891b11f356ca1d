"""Items of orders: list, history, claim group, further invoices, expected date, labels (facts, section 8)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, items, place, staff, statuses

CLAIM = {"claim_type": "C", "claim_status": "T", "claim_reason_type": "H", "claim_reason": "품절", "claim_quantity": 2}


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/<order_id>/items")
def test_an_item_as_the_list_shows_it(mall):
    order = place(mall)
    first, second = mall.get(f"/admin/orders/{order['order_id']}/items")["items"]
    assert (first["order_item_code"], first["variant_code"], first["product_no"], first["quantity"]) == (f"{order['order_id']}-01", SHIRT, 9, 2)
    assert (first["product_price"], first["option_price"], first["tax_rate"]) == ("19900.00", "0.00", 10)
    assert (first["order_status"], first["status_code"], first["status_text"]) == ("N10", "N1", "상품준비중")
    assert (first["shipping_code"], first["tracking_no"], first["multi_invoice"]) == (f"D-{order['order_id']}-00", None, [])
    assert first["option_value"] == "색상=화이트"
    assert second["item_no"] == first["item_no"] + 1
    assert mall.get(f"/admin/orders/{order['order_id']}/items", supplier_id="S0000001")["items"] == []
    mall.get("/admin/orders/20260101-0000001/items", 404)


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/<order_id>/items/<order_item_code>/history")
def test_the_history_tells_each_step_and_its_time(mall):
    order = place(mall)
    order_id, code = order["order_id"], order["items"][0]
    mall.put(f"/admin/orders/{order_id}", process_status="prepare")
    mall.advance("1d")
    mall.again()
    staff(mall, order_id, status="N30")
    rows = mall.get(f"/admin/orders/{order_id}/items/{code}/history")["history"]
    assert [(row["previous_order_status"], row["current_order_status"], row["process_date"][:10]) for row in rows] == [("N10", "N20", "2026-01-10"), ("N20", "N30", "2026-01-11")]
    assert len(mall.get(f"/admin/orders/{order_id}/items/{code}/history", start_date="2026-01-11", end_date="2026-01-11")["history"]) == 1
    mall.get(f"/admin/orders/{order_id}/items/{code}9/history", 404)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/items/<order_item_code>")
def test_the_claim_group_comes_whole_or_not_at_all(mall):
    order = place(mall)
    at = f"/admin/orders/{order['order_id']}/items/{order['items'][0]}"
    for missing in CLAIM:
        mall.put(at, 422, **{name: value for name, value in CLAIM.items() if name != missing})
        assert f"(parameter.{missing})" in mall.message()
    mall.put(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}", **CLAIM)
    assert statuses(mall, order["order_id"]) == ["C00", "N10"]
    item = items(mall, order["order_id"])[0]
    assert (item["claim_reason_type"], item["claim_reason"], item["order_status_before_cs"], item["claim_quantity"]) == ("H", "품절", "N10", 2)
    mall.put(at, **CLAIM | {"claim_status": "F"})
    assert statuses(mall, order["order_id"]) == ["N10", "N10"]
    assert items(mall, order["order_id"])[0]["request_undone"] == "Cancellation"


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/items/<order_item_code>")
@pytest.mark.parametrize("changed", [{"claim_type": "E"}, {"claim_reason_type": "Z"}, {"claim_quantity": 0}, {"claim_quantity": 3}, {"multi_invoice": []}, {"claim_type": "R"}])
def test_a_wrong_claim_changes_nothing(mall, changed):
    order = place(mall)
    mall.put(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}", 422, **CLAIM | changed)
    assert statuses(mall, order["order_id"]) == ["N10", "N10"]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/items/<order_item_code>")
def test_further_invoices_need_a_main_one_and_stay_as_many_once_delivery_began(mall):
    order = place(mall)
    order_id, code = order["order_id"], order["items"][0]
    at, invoice = f"/admin/orders/{order_id}/items/{code}", {"tracking_no": "55", "shipping_company_id": "2", "quantity": 1}
    mall.put(at, 422, multi_invoice=[invoice])
    mall.post(f"/admin/orders/{order_id}/shipments", tracking_no="1", shipping_company_code="0006", status="standby", order_item_code=[code])
    mall.put(at, 422, multi_invoice=[invoice | {"quantity": 3}])
    mall.put(at, multi_invoice=[invoice])
    staff(mall, order_id, status="N30")
    mall.put(at, 422, multi_invoice=[])
    mall.put(at, 422, multi_invoice=[invoice, invoice])
    mall.put(at, multi_invoice=[invoice | {"tracking_no": "56"}])
    assert items(mall, order_id)[0]["multi_invoice"] == [invoice | {"tracking_no": "56"}]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/items/<order_item_code>")
@pytest.mark.parametrize(("when", "status"), [("2026-01-20", 200), ("2026-02-30", 422), ("tomorrow", 422), (20260120, 422), ("2026-01-20T00:00:00+09:00", 422)])
def test_the_expected_shipping_date(mall, when, status):
    order = place(mall)
    mall.put(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}", status, shipping_expected_date=when)
    assert items(mall, order["order_id"])[0]["shipping_expected_date"] == (when if status == 200 else None)


@pytest.mark.ours
@pytest.mark.checks("GET /admin/orders/<order_id>/items/<order_item_code>/labels", "DELETE /admin/orders/<order_id>/items/<order_item_code>/labels/<label>")
def test_labels_are_added_replaced_and_taken_away(mall):
    order = place(mall)
    at = f"/admin/orders/{order['order_id']}/items/{order['items'][0]}/labels"
    assert mall.post(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}/labels", names=["급함", "VIP"])["label"]["names"] == ["급함", "VIP"]
    assert mall.post(at, names=["VIP", "선물"])["label"]["names"] == ["급함", "VIP", "선물"]
    assert mall.delete(f"{at}/VIP")["label"]["names"] == ["급함", "선물"]
    assert mall.put(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}/labels", names=["하나"])["label"]["names"] == ["하나"]
    assert mall.get(at)["label"]["names"] == ["하나"]
    assert mall.delete(f"/admin/orders/{order['order_id']}/items/{order['items'][0]}/labels")["label"]["names"] == []
    for names in ([], ["a|b"], ["a,b"], ["x" * 101], "VIP", [None]):
        mall.post(at, 422, names=names)
