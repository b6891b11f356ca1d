"""orders/setting, coupons/setting and carts/setting: what they show at first, every member at its bounds (facts, section 15)."""

import pytest

from mallrig.scenarios.emulators.cafe24.mall_hand import refuses_each
from mallrig.scenarios.emulators.cafe24.order_hand import switch

ORDERS, COUPONS, CARTS = "/admin/orders/setting", "/admin/coupons/setting", "/admin/carts/setting"


@pytest.mark.ours
@pytest.mark.checks("first settings of a mall", "GET /admin/orders/setting", "GET /admin/coupons/setting", "GET /admin/carts/setting")
def test_a_new_malls_settings_are_those_of_the_vendors_example(mall):
    orders, coupons, carts = mall.get("/admin/orders/setting")["order"], mall.get("/admin/coupons/setting")["coupon"], mall.get("/admin/carts/setting")["cart"]
    assert orders["claim_request_button_exposure"] == ["cancel_N10", "cancel_N20", "exchange_N40", "return_N40"]
    assert orders["stock_recover_individual"] == {"cancel_before": None, "cancel_after": None, "cancel_return": None}
    assert (orders["exchange_shipping_fee"], orders["return_shipping_fee"]) == ("6000.00", "3000.00")
    assert coupons["recover_coupon_setting"] == {"restore_viewpoint": "A", "cancel_before_pay": "T", "cancel_after_pay": "T", "return": "F", "exchange": "F", "part": "F"}
    assert (carts["period"], carts["shop_no"]) == ("7", 1)
    for hidden in ("auto_refund", "auto_pickup"):
        assert hidden not in orders


MEMBERS = [
    ("claim_request", ["T", "F"], ["Y", True, 1, ""]), ("claim_request_type", ["S", "D"], ["X"]),
    ("claim_request_button_exposure", [[], ["cancel_N21", "exchange_N00", "return_N30"]], [["cancel_N30"], "cancel_N10", [None], {"0": "cancel_N10"}]),
    ("claim_request_button_date_type", ["order_date", "shipend_date"], ["pay_date"]), ("claim_request_button_period", [1, 365], [0, 366, "x", 1.5, 2**70]),
    ("claim_request_auto_accept", ["T", "F"], ["M"]), ("stock_recover", ["T"], ["M"]), ("stock_recover_base", ["F", "M", "T"], ["A"]),
    ("refund_processing_setting", ["S", "D"], ["T"]), ("refund_benefit_setting", ["F", "T", "U"], ["M"]), ("refund_bank_account_required", ["T", "F"], [0]),
    ("use_purchase_confirmation_button", ["T", "F"], ["x"]), ("purchase_confirmation_button_set_date", ["2026-02-28"], ["2026-02-29", "today"]),
    ("use_purchase_confirmation_auto_check", ["T", "F"], ["x"]), ("purchase_confirmation_auto_check_day", [1, 30], [0, 31]),
    ("purchase_confirmation_auto_check_set_date", ["2026-01-01"], ["x"]),
    ("exchange_shipping_fee", ["0.00", "999999999.00"], ["-1", "1000000000", "x", [1]]), ("return_shipping_fee", ["0.00", "2500.00"], ["-0.01", "x"]),
    ("auto_delivery_completion", ["T", "F"], ["x"]), ("delivery_completion_after_days", [1, 30], [0, 31]),
    ("receiver_address_modify_button_exposure", [[], ["N00", "N10", "N20", "N22"]], [["N21"], ["N30"], "N10"]), ("auto_cancel", ["T", "F"], ["x"]),
    ("auto_cancel_cash_unit", ["D", "T"], ["H"]), ("auto_cancel_cash_period", [1, 23], [0, 24]), ("auto_cancel_virtual_account_period", [1, 10], [0, 11]),
    ("auto_cancel_cvs_period", [1, 10], [0, 11]), ("use_shipped_auto_check_start_day", ["T", "F"], ["x"]), ("shipped_auto_check_start_day", ["2026-01-01"], ["x"]),
    ("use_product_prepare_status", ["T", "F"], ["x"]),
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/setting")
@pytest.mark.parametrize(("name", "right", "wrong"), MEMBERS)
def test_each_member_of_orders_setting(mall, name, right, wrong):
    for value in right:
        answer = mall.put("/admin/orders/setting", **{name: value})["order"]
        assert answer == {"shop_no": 1, name: value}
        assert mall.get(ORDERS)["order"][name] == value
    refuses_each(mall, ORDERS, name, wrong)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/setting")
def test_a_fee_may_be_written_as_a_number(mall):
    assert mall.put(ORDERS, return_shipping_fee=2500)["order"]["return_shipping_fee"] == "2500.00"


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/setting")
def test_recovery_by_case_and_back_to_basic(mall):
    mall.put(ORDERS, stock_recover="F", stock_recover_individual={"cancel_before": "M", "cancel_return": "F"})
    orders = mall.get(ORDERS)["order"]
    assert (orders["stock_recover_base"], orders["stock_recover_individual"]) == (None, {"cancel_before": "M", "cancel_after": "T", "cancel_return": "F"})
    mall.put(ORDERS, stock_recover="T", stock_recover_base="M")
    orders = mall.get(ORDERS)["order"]
    assert (orders["stock_recover_base"], set(orders["stock_recover_individual"].values())) == ("M", {None})
    mall.put(ORDERS, 422, stock_recover="F", stock_recover_individual={"cancel_before": "X"})
    mall.put(ORDERS, 422, stock_recover_individual="M")


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/setting")
def test_without_product_preparing_no_list_has_its_status(mall):
    mall.put(ORDERS, use_product_prepare_status="F")
    orders = mall.get(ORDERS)["order"]
    assert orders["claim_request_button_exposure"] == ["cancel_N20", "exchange_N40", "return_N40"]
    assert orders["receiver_address_modify_button_exposure"] == ["N00", "N20"]


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orders/setting")
def test_what_can_only_be_read_and_what_is_unknown_stays(mall):
    before = mall.get(ORDERS)
    assert mall.put(ORDERS, use_additional_fields="T", customer_pays_return_shipping="T", nonsense=1)["order"] == {"shop_no": 1}
    assert mall.get(ORDERS) == before


COUPON_MEMBERS = [
    ("use_coupon", "F", "x"), ("available_issue_type", "O", "X"), ("allow_using_coupons_with_points", "F", 1), ("allow_using_coupons_with_discounts", "G", "T"),
    ("allow_using_product_and_order_coupons", "F", []), ("show_coupon_to_non_members", "F", "x"), ("show_group_coupon_to_non_members", "T", "x"),
    ("show_issued_coupon", "F", "x"), ("sorting_type", "E", "F"), ("download_image_type", "5", "6"), ("background_image_type", "1", "0"),
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/coupons/setting")
@pytest.mark.parametrize(("name", "right", "wrong"), COUPON_MEMBERS)
def test_each_member_of_coupons_setting(mall, name, right, wrong):
    before = mall.get(COUPONS)["coupon"]
    mall.put("/admin/coupons/setting", 422, **{name: wrong})
    assert mall.put("/admin/coupons/setting", **{name: right})["coupon"] == before | {name: right}
    assert mall.get(COUPONS)["coupon"] == before | {name: right}


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/coupons/setting")
def test_the_objects_of_coupons_setting_are_changed_by_member(mall):
    now = mall.put(
        COUPONS, recover_coupon_setting={"cancel_after_pay": "M", "part": "M"}, max_coupon_count={"order_per_order": 3},
        expiration_notice_date_setting={"expiration_notice_date": {"seven_day": "T"}}, use_additional_coupon="T",
        additional_coupon_no=[{"coupon_no": str(6 * 10**18 + n)} for n in range(5)],
    )["coupon"]  # fmt: skip
    assert now["recover_coupon_setting"] == {"restore_viewpoint": "A", "cancel_before_pay": "T", "cancel_after_pay": "M", "return": "F", "exchange": "F", "part": "M"}
    assert (now["max_coupon_count"]["order_per_order"], now["max_coupon_count"]["product_per_order"]) == (3, 0)
    assert now["expiration_notice_date_setting"] == {"expiration_notice_date_type": "C", "expiration_notice_date": {"one_day": "T", "three_day": "T", "seven_day": "T"}}
    assert len(now["additional_coupon_no"]) == 5
    for wrong in (
        {"recover_coupon_setting": {"part": "T"}}, {"recover_coupon_setting": {"restore_viewpoint": "T"}}, {"recover_coupon_setting": {"return": "X"}},
        {"max_coupon_count": {"order_per_order": -1}}, {"additional_coupon_no": [{"coupon_no": "1"}] * 6}, {"additional_coupon_no": [{}]},
        {"expiration_notice_date_setting": {"expiration_notice_date_type": "X"}}, {"max_coupon_count": []},
    ):  # fmt: skip
        mall.put(COUPONS, 422, **wrong)
    assert mall.get(COUPONS)["coupon"] == now
    assert mall.put(COUPONS, use_additional_coupon="F")["coupon"]["additional_coupon_no"] == []


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/carts/setting")
@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("wishlist_display", ["T", "F"], ["x"]), ("add_action_type", ["M", "S"], ["T"]), ("cart_item_direct_purchase", ["T", "F"], [1]), ("storage_period", ["T", "F"], ["M"]),
        ("period", [*map(str, range(1, 11)), "14", "30"], ["0", "11", "13", "15", "31", "x"]), ("icon_display", ["F"], ["x"]), ("cart_item_option_change", ["F"], ["x"]),
        ("discount_display", ["F"], ["x"]),
    ],
)  # fmt: skip
def test_each_member_of_carts_setting(mall, name, right, wrong):
    for value in right:
        assert mall.put("/admin/carts/setting", **{name: value})["cart"][name] == value
    refuses_each(mall, CARTS, name, wrong)


@pytest.mark.seen
@pytest.mark.checks("shop_no")
def test_each_shop_has_its_own_settings(mall):
    mall.call("PUT", ORDERS, 200, body={"shop_no": 2, "request": {"claim_request": "F"}})
    assert mall.get(ORDERS)["order"]["claim_request"] == "T"
    assert mall.get(ORDERS, shop_no=2)["order"] | {"claim_request": "F", "shop_no": 2} == mall.get(ORDERS, shop_no=2)["order"]


@pytest.mark.ours
@pytest.mark.checks("switches of the admin screen")
def test_the_rig_sets_them_by_the_same_names_and_switches_beside_them(mall, neighbour):
    shown = switch(mall, auto_pickup=True, settings={"claim_request_button_period": 7, "use_coupon": "F", "period": "14"})
    assert (shown["auto_pickup"], shown["auto_refund"]) == (True, False)
    assert mall.get(ORDERS)["order"]["claim_request_button_period"] == 7
    assert mall.get(COUPONS)["coupon"]["use_coupon"] == "F"
    assert mall.get(CARTS)["cart"]["period"] == "14"
    assert neighbour.rig("GET", f"/shop/malls/{neighbour.mall_id}/admin")["auto_pickup"] is False
    for wrong in ({"auto_pickup": "T"}, {"nonsense": True}, {"settings": {"nonsense": 1}}, {"settings": []}):
        mall.rig("PUT", f"/shop/malls/{mall.mall_id}/admin", 400, wrong)
    mall.rig("PUT", f"/shop/malls/{mall.mall_id}/admin", 422, {"auto_refund": True, "settings": {"use_coupon": "x"}})
    assert mall.rig("GET", f"/shop/malls/{mall.mall_id}/admin") == shown
    mall.rig("GET", "/shop/malls/nobody/admin", 404)
