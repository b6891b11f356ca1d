"""Receivers and buyers of orders (facts, section 9)."""

import pytest

from mallrig.scenarios.emulators.cafe24.order_hand import in_full, place, staff, whole


def receiver(mall, order_id):
    return whole(mall, order_id)["receivers"][0]


@pytest.mark.seen
@pytest.mark.checks("GET /admin/orders/<order_id>/receivers")
def test_a_domestic_receiver(mall):
    order_id = place(mall, receiver={"name": "박받음", "cellphone": "010-1-2", "zipcode": "04524", "address1": "서울 중구 1", "address2": "2층", "message": "문 앞"})["order_id"]
    row = mall.get(f"/admin/orders/{order_id}/receivers")["receivers"][0]
    assert (row["name"], row["address_full"], row["shipping_message"]) == ("박받음", "서울 중구 1 2층", "문 앞")
    assert (row["country_code"], row["wished_delivery_date"], row["name_en"], row["virtual_phone_no"]) == ("", "", None, None)
    assert row["shipping_code"] == f"D-{order_id}-00"
    assert mall.get(f"/admin/orders/{order_id}/receivers", shipping_code=f"D-{order_id}-07")["receivers"] == []


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/receivers/<shipping_code>", "GET /admin/orders/<order_id>/receivers/history")
def test_a_change_by_one_and_by_many_and_its_history(mall):
    order_id = place(mall)["order_id"]
    row = mall.put_all(f"/admin/orders/{order_id}/receivers", [{"name": "김새로", "address1": "부산 1", "zipcode": "48058"}])["receivers"][0]
    assert (row["name"], row["order_id"], row["change_default_shipping_address"]) == ("김새로", order_id, "F")
    mall.advance("1m")
    one = mall.put(f"/admin/orders/{order_id}/receivers/D-{order_id}-00", address2="301호", receiver_direct_input_check="T")["receiver"]
    assert one["address_full"] == "부산 1 301호"
    assert (receiver(mall, order_id)["name"], receiver(mall, order_id)["address_full"]) == ("김새로", "부산 1 301호")
    rows = mall.get(f"/admin/orders/{order_id}/receivers/history")["history"]
    assert [(row["address_full"], row["updated_date"]) for row in rows] == [("부산 1 301호", "2026-01-10T09:01:00+09:00"), ("부산 1 3층", "2026-01-10T09:00:00+09:00")]
    mall.put(f"/admin/orders/{order_id}/receivers/D-{order_id}-07", 404, name="x")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/receivers")
@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("name", "가" * 20, 200), ("name", "가" * 21, 422), ("phone", "0" * 20, 200), ("phone", "0" * 21, 422), ("cellphone", "0" * 20, 200), ("cellphone", "0" * 21, 422),
        ("cellphone", "call me", 422), ("zipcode", "1", 422), ("zipcode", "12", 200), ("zipcode", "1" * 14, 200), ("zipcode", "1" * 15, 422),
        ("address1", "가" * 255, 200), ("address1", "가" * 256, 422), ("address2", "가" * 255, 200), ("address2", "가" * 256, 422), ("country_code", "KR", 200),
        ("country_code", "KP", 422), ("clearance_information_type", "P", 200), ("clearance_information_type", "X", 422),
        ("wished_delivery_date", "2026-01-12", 200), ("wished_delivery_date", "soon", 422), ("wished_delivery_time", {"start_hour": "09", "end_hour": "23"}, 200),
        ("wished_delivery_time", {"start_hour": "09", "end_hour": "24"}, 422), ("wished_delivery_time", {"start_hour": "12", "end_hour": "09"}, 422),
        ("wished_delivery_time", {"start_hour": "09"}, 422), ("name", ["x"], 422), ("name", {"x": 1}, 422), ("name", "a\x00", 422), ("name", None, 422),
        ("name", True, 422), ("shipping_message", "x" * 256, 422), ("virtual_phone_no", "0505", 200),
    ],
)  # fmt: skip
def test_each_member_at_its_bounds(mall, name, value, status):
    order_id = place(mall)["order_id"]
    before = receiver(mall, order_id)
    mall.put_all(f"/admin/orders/{order_id}/receivers", [{name: value}], status)
    after = receiver(mall, order_id)
    assert after[name] == (value if status == 200 else before[name])


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/receivers")
def test_the_fastest_day_and_time_leave_no_wish(mall):
    order_id = place(mall)["order_id"]
    mall.put_all(f"/admin/orders/{order_id}/receivers", [{"wished_delivery_date": "2026-01-20", "wished_delivery_time": {"start_hour": "09", "end_hour": "12"}}])
    row = mall.put_all(f"/admin/orders/{order_id}/receivers", [{"use_fast_delivery_date": "T", "use_fast_delivery_time": "T"}], 422)
    assert row["error"]["code"] == 422
    row = mall.put_all(f"/admin/orders/{order_id}/receivers", [{"name": "김", "use_fast_delivery_date": "T", "use_fast_delivery_time": "T"}])["receivers"][0]
    assert (row["wished_delivery_date"], row["wished_delivery_time"]) == (None, None)


@pytest.mark.ours
@pytest.mark.checks("when a receiver may be changed")
@pytest.mark.parametrize(
    ("status", "code"), [("N00", 200), ("N10", 200), ("N20", 200), ("N21", 200), ("N22", 200), ("N30", 422), ("N40", 422), ("N50", 422)]
)
def test_not_once_it_is_on_its_way(mall, status, code):
    order_id = place(mall, status=status)["order_id"]
    mall.put_all(f"/admin/orders/{order_id}/receivers", [{"name": "김새로"}], code)
    assert (receiver(mall, order_id)["name"] == "김새로") == (code == 200)


@pytest.mark.ours
@pytest.mark.checks("when a receiver may be changed")
def test_not_once_all_is_cancelled(mall):
    order_id = place(mall)["order_id"]
    staff(mall, order_id, cancel=True)
    mall.put_all(f"/admin/orders/{order_id}/receivers", [{"name": "김새로"}], 422)


def ship_first(mall, order, status):
    """Register an invoice for the first item alone, which so gets a delivery of its own."""
    mall.post(f"/admin/orders/{order['order_id']}/shipments", tracking_no="1", shipping_company_code="0006", status=status, order_item_code=order["items"][:1])


@pytest.mark.ours
@pytest.mark.checks("when a receiver may be changed", "splitting of deliveries")
def test_each_delivery_has_its_own_receiver(mall):
    order = place(mall)
    order_id = order["order_id"]
    ship_first(mall, order, "shipping")
    codes = [row["shipping_code"] for row in mall.get(f"/admin/orders/{order_id}/receivers")["receivers"]]
    assert codes == [f"D-{order_id}-00", f"D-{order_id}-01"]
    mall.put(f"/admin/orders/{order_id}/receivers/{codes[1]}", 422, name="김새로")
    mall.put(f"/admin/orders/{order_id}/receivers/{codes[0]}", name="김새로")


@pytest.mark.ours
@pytest.mark.checks("when a receiver may be changed", "splitting of deliveries")
def test_without_a_code_the_first_delivery_of_which_something_is_left_is_changed(mall):
    order = place(mall)
    order_id = order["order_id"]
    ship_first(mall, order, "standby")
    mall.post(f"/admin/orders/{order_id}/cancellation", status="canceled", items=in_full(order, 2, 3)[1:])
    assert mall.put_all(f"/admin/orders/{order_id}/receivers", [{"name": "김새로"}])["receivers"][0]["shipping_code"] == f"D-{order_id}-01"
    assert [row["name"] for row in whole(mall, order_id)["receivers"]] == ["김민지", "김새로"]


@pytest.mark.ours
@pytest.mark.checks("several addresses")
def test_an_order_has_several_addresses_once_its_deliveries_go_to_different_ones(mall):
    order = place(mall)
    order_id = order["order_id"]
    ship_first(mall, order, "standby")
    second = f"/admin/orders/{order_id}/receivers/D-{order_id}-01"
    mall.put(second, virtual_phone_no="0505")
    assert (whole(mall, order_id)["multiple_addresses"], mall.get("/admin/orders/count", multiple_addresses="T")["count"]) == ("F", 0)
    was = mall.put(second, address1="제주특별자치도 제주시 1")["receiver"]
    assert (whole(mall, order_id)["multiple_addresses"], mall.get("/admin/orders/count", multiple_addresses="T")["count"]) == ("T", 1)
    mall.put(second, 422, virtual_phone_no="0506")
    assert was["virtual_phone_no"] == "0505"
    mall.put(second, address1=whole(mall, order_id)["receivers"][0]["address1"])
    assert (whole(mall, order_id)["multiple_addresses"], len(whole(mall, order_id)["receivers"])) == ("F", 2)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/buyer")
def test_the_buyer_is_changed_and_found_by_the_new_name(mall):
    order_id = place(mall)["order_id"]
    mall.put(f"/admin/orders/{order_id}/buyer", name="홍길동", cellphone="010-7777-8888", customer_notification="감사합니다")
    row = mall.get(f"/admin/orders/{order_id}/buyer")["buyer"]
    assert (row["name"], row["email"], row["cellphone"], row["user_id"]) == ("홍길동", "minji@example.com", "010-7777-8888", mall.mall_id)
    assert mall.get("/admin/orders/count", buyer_name="홍길동", buyer_cellphone="01077778888")["count"] == 1
    assert [entry["name"] for entry in mall.get(f"/admin/orders/{order_id}/buyer/history")["history"]] == ["홍길동"]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/<order_id>/buyer")
@pytest.mark.parametrize("request_", [{}, {"name": "x" * 21}, {"email": "nobody"}, {"phone": "call"}, {"customer_notification": "x" * 1001}, {"name": 2**70}])
def test_a_wrong_buyer_changes_nothing(mall, request_):
    order_id = place(mall)["order_id"]
    mall.put(f"/admin/orders/{order_id}/buyer", 422, **request_)
    assert whole(mall, order_id)["buyer"]["name"] == "김민지"
