"""Shipments, one order's and in bulk (facts, section 10)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SHIRT_BLACK, SOCKS, in_full, items, place, staff, statuses, whole

UNDONE = {"undone": "T", "recover_inventory": "F", "add_memo_too": "F", "undone_reason_type": "A", "expose_order_detail": "F"}
CJ = {"shipping_company_code": "0006", "tracking_no": "640012345678"}


def ship(mall, order, status="standby", code=201, **more):
    return mall.post(f"/admin/orders/{order['order_id']}/shipments", code, **CJ | {"status": status} | more)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/shipments")
def test_registering_an_invoice_puts_it_on_every_item(mall):
    order = place(mall)
    answer = ship(mall, order)["shipments"]
    assert answer == [{
        "shop_no": 1, "shipping_code": f"D-{order['order_id']}-00", "order_id": order["order_id"], "status": "standby", **CJ,
        "order_item_code": order["items"], "carrier_id": 2,
    }]  # fmt: skip
    item = items(mall, order["order_id"])[0]
    assert (item["order_status"], item["tracking_no"], item["shipping_company_code"], item["shipping_company_name"]) == ("N21", "640012345678", "0006", "CJ대한통운")
    row = mall.get(f"/admin/orders/{order['order_id']}/shipments")["shipments"][0]
    assert (row["tracking_no_updated_date"], row["items"][0]) == ("2026-01-10T09:00:00+09:00", {"order_item_code": order["items"][0], "status": "standby"})


@pytest.mark.seen
@pytest.mark.checks("item statuses", "POST /admin/orders/<order_id>/shipments")
def test_shipping_and_shipped_set_their_dates(mall):
    order = place(mall)
    ship(mall, order, "shipping")
    mall.advance("90m")
    mall.put(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", status="shipped", status_additional_info="문 앞에 둠", tracking_no=None)
    item = items(mall, order["order_id"])[0]
    assert (item["order_status"], item["shipped_date"], item["delivered_date"]) == ("N40", "2026-01-10T09:00:00+09:00", "2026-01-10T10:30:00+09:00")
    assert item["order_status_additional_info"] == "문 앞에 둠"
    assert whole(mall, order["order_id"])["shipping_status"] == "T"


@pytest.mark.read
@pytest.mark.checks("item statuses", "PUT /admin/orders/<order_id>/shipments/<shipping_code>")
@pytest.mark.parametrize(
    ("first", "asked", "reached"),
    [
        ("N21", "shipping", "N30"), ("N30", "standby", "N21"), ("N30", "shipped", "N40"), ("N40", "shipping", "N30"), ("N21", "shipped", None),
        ("N40", "standby", None), ("N20", "shipping", None), ("N22", "shipping", None), ("N30", "shipping", "N30"), ("N50", "shipped", None),
    ],
)  # fmt: skip
def test_which_status_leads_where(mall, first, asked, reached):
    order = place(mall)
    ship(mall, order)
    staff(mall, order["order_id"], status=first)
    mall.put(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", 200 if reached else 422, status=asked)
    assert statuses(mall, order["order_id"]) == [reached or first] * 2


@pytest.mark.ours
@pytest.mark.checks("splitting of deliveries", "POST /admin/shipments")
def test_a_part_of_an_order_gets_a_delivery_of_its_own(mall):
    order = place(mall)
    answer = mall.call("POST", "/admin/shipments", 201, body={"requests": [{"order_id": order["order_id"], "order_item_code": order["items"][:1], "status": "standby", **CJ}]})
    assert answer["shipments"][0]["shipping_code"] == f"D-{order['order_id']}-01"
    assert statuses(mall, order["order_id"]) == ["N21", "N10"]
    rest = ship(mall, order, tracking_no="2")["shipments"][0]
    assert (rest["shipping_code"], rest["order_item_code"]) == (f"D-{order['order_id']}-00", order["items"][1:])
    assert [item["tracking_no"] for item in items(mall, order["order_id"])] == ["640012345678", "2"]


@pytest.mark.read
@pytest.mark.checks("POST /admin/shipments")
def test_a_delivery_may_be_named_by_its_code(mall):
    order = place(mall)
    one = {"shipping_code": f"D-{order['order_id']}-00", "status": "shipping", **CJ}
    mall.call("POST", "/admin/shipments", 201, body={"requests": [one]})
    assert statuses(mall, order["order_id"]) == ["N30", "N30"]
    for wrong, code in (({}, 422), ({"order_id": ""}, 422), ({"shipping_code": "nonsense"}, 404), ({"shipping_code": "D-20990101-0000001-00"}, 404)):
        mall.call("POST", "/admin/shipments", code, body={"requests": [{"status": "standby", **CJ} | wrong]})


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/shipments")
@pytest.mark.parametrize("code", ["0004", "9999", "x", "0006 "])
def test_the_courier_must_be_one_of_the_malls(mall, code):
    order = place(mall)
    ship(mall, order, code=422, shipping_company_code=code)
    assert mall.message() == "It is an unregistered delivery company."
    assert statuses(mall, order["order_id"]) == ["N10", "N10"]


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/shipments")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tracking_no": "1" * 40}, 201), ({"tracking_no": "1" * 41}, 422), ({"tracking_no": None}, 422), ({"tracking_no": ""}, 422), ({"status": "shipped"}, 422),
        ({"status": None}, 422), ({"shipping_company_code": None}, 422), ({"carrier_id": 2}, 201), ({"carrier_id": 3}, 422), ({"carrier_id": 99}, 422),
        ({"order_item_code": "x"}, 422), ({"order_item_code": ["nonsense"]}, 404), ({"order_item_code": []}, 422), ({"shipping_code": "D-x"}, 404), ({"tracking_no": 640012345678}, 201),
    ],
)  # fmt: skip
def test_each_member_of_a_registration(mall, changed, code):
    ship(mall, place(mall), **{"code": code} | changed)


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/shipments")
def test_a_missing_status_is_told_in_the_vendors_words(mall):
    mall.post(f"/admin/orders/{place(mall)['order_id']}/shipments", 422, **CJ)
    assert mall.message() == "[Order status] is a required field. (parameter.status)"


@pytest.mark.ours
@pytest.mark.checks("item statuses")
@pytest.mark.parametrize(("status", "code"), [("N00", 422), ("N10", 201), ("N20", 201), ("N21", 201), ("N22", 422), ("N30", 422), ("N40", 422), ("N50", 422)])
def test_where_an_invoice_may_be_registered(mall, status, code):
    order = place(mall, status=status)
    ship(mall, order, code=code)
    assert statuses(mall, order["order_id"]) == [status if code == 422 else "N21"] * 2


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/shipments")
def test_a_change_is_either_of_the_status_or_of_the_invoice(mall):
    order = place(mall)
    ship(mall, order)
    code = f"D-{order['order_id']}-00"
    for request in (
        {"status": "shipping", "tracking_no": "2", "shipping_company_code": "0079"}, {"tracking_no": "2"}, {"shipping_company_code": "0079"}, {},
        {"status": "shipping", "status_additional_info": "x" * 31}, {"status_additional_info": "x"},
    ):  # fmt: skip
        mall.put(f"/admin/orders/{order['order_id']}/shipments/{code}", 422, **request)
    row = mall.put_all("/admin/shipments", [{"shipping_code": code, "tracking_no": "2", "shipping_company_code": "0079"}])["shipments"][0]
    assert (row["tracking_no"], row["status"], row["shipping_code"]) == ("2", None, code)
    item = items(mall, order["order_id"])[0]
    assert (item["tracking_no"], item["shipping_company_code"], item["order_status"]) == ("2", "0079", "N21")
    mall.put_all("/admin/shipments", [{"status": "shipping"}], 422)
    mall.put_all("/admin/shipments", [{"shipping_code": "D-20990101-0000001-00", "status": "shipping"}], 404)


@pytest.mark.read
@pytest.mark.checks("DELETE /admin/orders/<order_id>/shipments/<shipping_code>")
@pytest.mark.parametrize(("status", "code"), [("N21", 200), ("N30", 200), ("N40", 422)])
def test_an_invoice_is_taken_back(mall, status, code):
    order = place(mall)
    ship(mall, order)
    staff(mall, order["order_id"], status=status)
    answer = mall.delete(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", code)
    if code == 200:
        assert answer["shipment"] == {"shop_no": 1, "order_id": order["order_id"], "shipping_code": f"D-{order['order_id']}-00", "order_item_code": order["items"]}
        assert statuses(mall, order["order_id"]) == ["N20", "N20"]
        assert items(mall, order["order_id"])[0]["tracking_no"] is None
        assert mall.get(f"/admin/orders/{order['order_id']}/shipments")["shipments"] == []
        mall.delete(f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-00", 404)


@pytest.mark.seen
@pytest.mark.checks("isolation of malls")
def test_a_neighbours_order_cannot_be_shipped(mall, neighbour):
    order = place(neighbour)
    ship(mall, order, code=404)
    mall.call("POST", "/admin/shipments", 404, body={"requests": [{"order_id": order["order_id"], "status": "standby", **CJ}]})
    assert statuses(neighbour, order["order_id"]) == ["N10", "N10"]


# -- what is in a parcel --


def parcels(mall, order):
    """{shipping_code without the order's id: (tracking number, {item: status})} of an order."""
    rows = mall.get(f"/admin/orders/{order['order_id']}/shipments")["shipments"]
    return {row["shipping_code"][-2:]: (row["tracking_no"], {item["order_item_code"][-2:]: item["status"] for item in row["items"]}) for row in rows}


def tracked(mall, order):
    return {item["order_item_code"][-2:]: item["tracking_no"] for item in items(mall, order["order_id"])}


def at(order, position=0):
    return f"/admin/orders/{order['order_id']}/shipments/D-{order['order_id']}-{position:02}"


def cancel_unrefunded(mall, order):
    """Cancel the second item, C41 until its refund is done; the claim's code."""
    staff(mall, order["order_id"], cancel=True, items=order["items"][1:])
    return items(mall, order["order_id"])[1]["claim_code"]


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel")
def test_what_was_cancelled_before_is_in_no_parcel(mall):
    order = place(mall)
    mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="canceled", items=in_full(order, 2, 3)[1:])
    ship(mall, order, tracking_no="600")
    assert parcels(mall, order) == {"00": ("600", {"01": "standby"})}
    mall.put(at(order), tracking_no="601", shipping_company_code="0006")
    assert tracked(mall, order) == {"01": "601", "02": None}
    assert mall.delete(at(order))["shipment"]["order_item_code"] == order["items"][:1]


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel")
def test_what_is_cancelled_before_its_parcel_leaves_is_taken_out_and_comes_back_without_an_invoice(mall):
    order = place(mall)
    ship(mall, order, tracking_no="600")
    code = cancel_unrefunded(mall, order)
    assert statuses(mall, order["order_id"]) == ["N21", "C41"]
    assert parcels(mall, order) == {"00": ("600", {"01": "standby"})}
    mall.put(at(order), tracking_no="601", shipping_company_code="0006")
    assert tracked(mall, order) == {"01": "601", "02": None}
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{code}", **UNDONE)
    assert statuses(mall, order["order_id"]) == ["N21", "N20"]
    assert tracked(mall, order) == {"01": "601", "02": None}


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel")
@pytest.mark.parametrize(("kind", "status", "more"), [("cancellation", "canceled", {}), ("exchange", "exchanged", {"same_product": "T"})])
def test_a_parcel_with_nothing_in_it_is_none(mall, kind, status, more):
    order = place(mall)
    ship(mall, order)
    mall.post(f"/admin/orders/{order['order_id']}/{kind}", status=status, items=in_full(order, 2, 3), **more)
    assert parcels(mall, order) == {}
    assert set(tracked(mall, order).values()) == {None}
    mall.put(at(order), 404, tracking_no="601", shipping_company_code="0006")
    mall.delete(at(order), 404)


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel")
def test_what_comes_back_was_in_its_parcel_and_what_replaces_it_gets_one_of_its_own(mall):
    order = place(mall, (SHIRT, 2))
    ship(mall, order, "shipping", tracking_no="600")
    mall.put(at(order), status="shipped")
    mall.post(f"/admin/orders/{order['order_id']}/exchange", status="exchanged", same_product="T", items=in_full(order, 2))
    assert statuses(mall, order["order_id"]) == ["E40", "N10"]
    assert parcels(mall, order) == {"00": ("600", {"01": "shipped"})}
    assert ship(mall, order, "shipping", tracking_no="700")["shipments"][0]["order_item_code"] == [f"{order['order_id']}-02"]
    assert parcels(mall, order) == {"00": ("600", {"01": "shipped"}), "01": ("700", {"02": "shipping"})}
    mall.put(at(order), tracking_no="601", shipping_company_code="0006")
    mall.put(at(order, 1), status="shipped")
    assert tracked(mall, order) == {"01": "601", "02": "700"}
    assert statuses(mall, order["order_id"]) == ["E40", "N40"]


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel", "DELETE /admin/orders/<order_id>/shipments/<shipping_code>")
@pytest.mark.parametrize("status", ["shipping", "shipped"])
def test_the_invoice_of_what_comes_back_stays(mall, status):
    order = place(mall)
    ship(mall, order, "shipping")
    mall.put(at(order), status=status)
    made = mall.post(f"/admin/orders/{order['order_id']}/return", status="accepted", items=in_full(order, 2, 3))["return"]
    assert statuses(mall, order["order_id"]) == ["R10", "R10"]
    mall.delete(at(order), 422)
    mall.put(f"/admin/orders/{order['order_id']}/return/{made['claim_code']}", **UNDONE)
    assert parcels(mall, order) == {"00": (CJ["tracking_no"], {"01": status, "02": status})}


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel", "DELETE /admin/orders/<order_id>/shipments/<shipping_code>")
def test_what_is_being_cancelled_comes_back_to_no_invoice_that_was_taken_back(mall):
    order = place(mall)
    ship(mall, order)
    made = mall.post(f"/admin/orders/{order['order_id']}/cancellation", status="accepted", items=in_full(order, 2, 3)[1:])["cancellation"]
    mall.delete(at(order))
    mall.put(f"/admin/orders/{order['order_id']}/cancellation/{made['claim_code']}", **UNDONE)
    assert statuses(mall, order["order_id"]) == ["N20", "N20"]
    assert tracked(mall, order) == {"01": None, "02": None}


@pytest.mark.ours
@pytest.mark.checks("splitting of deliveries")
def test_deliveries_that_became_one_again_leave_one_receiver_and_a_later_one_gets_a_code_of_its_own(mall):
    order = place(mall, (SHIRT, 1), (SOCKS, 1), (SHIRT_BLACK, 1))
    first, second, third = order["items"]
    ship(mall, order, order_item_code=[first])
    ship(mall, order, order_item_code=[first, second, third])
    codes = {receiver["shipping_code"][-2:] for receiver in whole(mall, order["order_id"])["receivers"]}
    assert codes == {item["shipping_code"][-2:] for item in items(mall, order["order_id"])} == {"02"}
    ship(mall, order, order_item_code=[third])
    assert [item["shipping_code"][-2:] for item in items(mall, order["order_id"])] == ["02", "02", "03"]
    assert {receiver["shipping_code"][-2:] for receiver in whole(mall, order["order_id"])["receivers"]} == {"02", "03"}


@pytest.mark.ours
@pytest.mark.checks("splitting of deliveries")
@pytest.mark.parametrize("named", [True, False])
def test_deliveries_to_different_receivers_do_not_become_one(mall, named):
    order = place(mall)
    order_id = order["order_id"]
    ship(mall, order, order_item_code=order["items"][1:])
    mall.put(f"/admin/orders/{order_id}/receivers/D-{order_id}-01", name="나", address1="부산 9")
    mall.delete(at(order, 1))
    before = whole(mall, order_id)
    ship(mall, order, code=422, **({"order_item_code": order["items"]} if named else {}))
    assert whole(mall, order_id) == before
    ship(mall, order, shipping_code=f"D-{order_id}-01")
    assert [(receiver["shipping_code"][-2:], receiver["address1"]) for receiver in whole(mall, order_id)["receivers"]][1] == ("01", "부산 9")


@pytest.mark.seen
@pytest.mark.checks("POST /admin/orders/<order_id>/shipments", "PUT /admin/orders/<order_id>/items/<order_item_code>")
def test_a_blank_number_and_a_courier_that_the_mall_lacks_are_refused(mall):
    order = place(mall)
    ship(mall, order, code=422, tracking_no="   ")
    ship(mall, order)
    item = f"/admin/orders/{order['order_id']}/items/{order['items'][0]}"
    for invoice, code in (({"tracking_no": "5", "shipping_company_id": "999999"}, 422), ({"tracking_no": " ", "shipping_company_id": "2"}, 422), ({"tracking_no": "5", "shipping_company_id": "2"}, 200)):
        mall.put(item, code, multi_invoice=[invoice | {"quantity": 1}])
    assert items(mall, order["order_id"])[0]["multi_invoice"] == [{"tracking_no": "5", "shipping_company_id": "2", "quantity": 1}]


@pytest.mark.ours
@pytest.mark.checks("what is in a parcel")
def test_what_was_held_in_a_parcel_has_no_place_there_once_the_invoice_is_taken_back(mall):
    order = place(mall)
    ship(mall, order)
    mall.put(f"/admin/orders/{order['order_id']}", process_status="hold")
    mall.delete(at(order))
    mall.put(f"/admin/orders/{order['order_id']}", process_status="unhold")
    assert statuses(mall, order["order_id"]) == ["N20", "N20"]
