"""Settings of the store, its order form, payments, members, policies and notices (facts, section 15.4)."""

import pytest

from mallrig.scenarios.emulators.cafe24.mall_hand import refuses_each

STORE, FORM, PAYMENT, MEMBERS, POLICY, NOTICES = (
    "/admin/store/setting", "/admin/orderform/setting", "/admin/payment/setting", "/admin/customers/setting", "/admin/policy", "/admin/information",
)  # fmt: skip
KEY = {STORE: "store", FORM: "orderform", PAYMENT: "setting", MEMBERS: "customer", POLICY: "policy"}
FLAG = (["T", "F"], ["M", "", 1, True])


@pytest.mark.ours
@pytest.mark.checks(
    "first settings of a mall", "GET /admin/store/setting", "GET /admin/orderform/setting", "GET /admin/payment/setting", "GET /admin/customers/setting", "GET /admin/policy",
)  # fmt: skip
def test_a_new_malls_settings_are_those_of_the_sample(mall):
    assert mall.get(STORE) == {"store": {"shop_no": 1, "name_input_style": "SEPARATE"}}
    form, payment, members, policy = (mall.get(path)[KEY[path]] for path in (FORM, PAYMENT, MEMBERS, POLICY))
    assert (form["buy_limit_type"], form["order_form_input_type"], form["print_type"]["invoice_print"]) == ("A", "S", "T")
    assert (payment["use_escrow"], payment["purchase_protection_amount"]) == ("T", 0)
    assert (members["join_standard"], members["member_rejoin_restriction_day"]) == ("id", 30)
    assert (policy["use_withdrawal"], policy["withdrawal"]) == ("T", "<p>표준 청약철회방침</p>")


EACH = [
    (STORE, "name_input_style", ["SEPARATE", "COMBINED"], ["separate", "", 1]), (FORM, "buy_limit_type", ["M", "A"], ["F"]),
    *((FORM, name, *FLAG) for name in "guest_purchase_button_display junior_purchase_block reservation_order discount_amount_display order_item_delete".split()),
    *((FORM, name, *FLAG) for name in "quick_signup check_order_info china_taiwan_id_input orderform_additional_enabled".split()),
    (FORM, "order_form_input_type", ["A", "S"], ["T"]), *((PAYMENT, name, *FLAG) for name in "use_escrow use_escrow_account_transfer use_direct_pay".split()),
    (PAYMENT, "use_escrow_virtual_account", *FLAG), (PAYMENT, "pg_shipping_registration", ["A", "M"], ["T"]), (PAYMENT, "payment_display_type", ["T", "L"], ["F"]),
    *((MEMBERS, name, *FLAG) for name in ("simple_member_join", "member_authentication", "use_update_birthday")),
    (MEMBERS, "minimum_age_restriction", ["M", "T", "F"], ["X"]), (MEMBERS, "join_standard", ["id", "email"], ["phone"]),
    *((POLICY, name, *FLAG) for name in ("use_privacy_join", "use_withdrawal", "required_withdrawal")),
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/store/setting", "PUT /admin/orderform/setting", "PUT /admin/payment/setting", "PUT /admin/customers/setting", "PUT /admin/policy")
@pytest.mark.parametrize(("path", "name", "right", "wrong"), EACH, ids=[f"{path} {name}" for path, name, *_ in EACH])
def test_each_member(mall, path, name, right, wrong):
    for value in right:
        assert mall.put(path, **{name: value})[KEY[path]][name] == value
        assert mall.get(path)[KEY[path]][name] == value
    refuses_each(mall, path, name, wrong)


@pytest.mark.ours
@pytest.mark.checks("PUT /admin/orderform/setting")
def test_what_the_order_form_asks_is_changed_by_key(mall):
    phones = mall.get(FORM)["orderform"]["order_info"]
    now = mall.put(FORM, shipping_info=[{"key": "shipping_message", "use": "T"}, {"key": "phone", "required": "T"}], print_type={"receipt_print": "T"})["orderform"]
    assert now["shipping_info"] == [
        {"key": "phone", "use": "T", "required": "T"}, {"key": "cellphone", "use": "T", "required": "F"}, {"key": "shipping_message", "use": "T", "required": "F"},
    ]  # fmt: skip
    assert (now["order_info"], now["print_type"]) == (phones, {"invoice_print": "T", "receipt_print": "T", "address_print": "F"})
    for wrong in (
        {"shipping_info": [{"key": "fax"}]}, {"shipping_info": [{"use": "T"}]}, {"order_info": [{"key": "shipping_message"}]}, {"shipping_info": "phone"},
        {"print_type": {"invoice_print": "M"}}, {"shipping_info": [{"key": "phone"}] * 8},
    ):  # fmt: skip
        mall.put(FORM, 422, **wrong)
    assert mall.get(FORM)["orderform"] == now


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/orderform/setting")
@pytest.mark.parametrize(
    ("kind", "sent", "status"),
    [
        ("A", {"order_info": [{"key": "phone"}]}, 422), ("S", {"order_info": [{"key": "phone"}]}, 200), ("A", {"shipping_info": [{"key": "email"}]}, 200),
        ("S", {"shipping_info": [{"key": "email"}]}, 422), ("A", {"shipping_info": [{"key": "phone"}]}, 200),
    ],
)  # fmt: skip
def test_what_may_be_asked_hangs_on_how_the_form_is_filled_in(mall, kind, sent, status):
    mall.put(FORM, status, order_form_input_type=kind, **sent)
    mall.put(FORM, order_form_input_type=kind)
    mall.put(FORM, status, **sent)


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/payment/setting", "PUT /admin/customers/setting")
def test_what_can_only_be_read_stays(mall):
    assert "purchase_protection_amount" not in mall.put(PAYMENT, purchase_protection_amount=5)["setting"]
    assert mall.get(PAYMENT)["setting"]["purchase_protection_amount"] == 0
    assert mall.put(MEMBERS, member_rejoin_restriction_day=1, display_group="F")["customer"] == mall.get(MEMBERS)["customer"]
    assert mall.get(MEMBERS)["customer"]["member_rejoin_restriction_day"] == 30


@pytest.mark.seen
@pytest.mark.checks("PUT /admin/customers/setting")
def test_the_simple_form_of_joining_switches_off_what_it_has_no_place_for(mall):
    names = ("member_authentication", "minimum_age_restriction", "member_join_confirmation")
    kept = mall.put(MEMBERS, simple_member_join="T", member_authentication="T", minimum_age_restriction="M")["customer"]
    assert [kept[name] for name in names] == ["T", "M", "T"]
    mall.put(MEMBERS, simple_member_join="F")
    now = mall.put(MEMBERS, simple_member_join="T", member_authentication="T")["customer"]
    assert [now[name] for name in names] == ["F", "T", "F"]


@pytest.mark.read
@pytest.mark.checks("PUT /admin/policy")
@pytest.mark.parametrize("kind", [None, "S"])
def test_policies_are_the_malls_own_or_the_standard_ones(mall, kind):
    standard = mall.get(POLICY)["policy"]
    own = mall.put(POLICY, save_type="C", withdrawal="<p>7일 이내</p>", use_withdrawal="F")["policy"]
    assert own == standard | {"withdrawal": "<p>7일 이내</p>", "use_withdrawal": "F"}
    assert mall.put(POLICY, save_type=kind, withdrawal="<p>3일</p>")["policy"] == standard | {"use_withdrawal": "F"}
    mall.put(POLICY, 422, save_type="X")
    mall.put(POLICY, 422, save_type="C", withdrawal=["x"])
    assert mall.get(POLICY)["policy"] == standard | {"use_withdrawal": "F"}


@pytest.mark.read
@pytest.mark.checks("GET /admin/information", "PUT /admin/information")
def test_notices_are_shown_or_not_and_worded(mall):
    payment, shipping = mall.get(NOTICES)["information"]
    assert [(row["type"], row["display_mobile"], row["use"]) for row in (payment, shipping)] == [("PAYMENT", "F", None), ("SHIPPING_INFORMATION", None, "T")]
    changed = [{"type": "PAYMENT", "display_mobile": "T", "save_type": "C", "content": "확인전화"}, {"type": "SHIPPING_INFORMATION", "use": "F", "save_type": "S", "content": "x"}]
    rows = mall.put_all(NOTICES, changed)["information"]
    assert rows == [payment | {"display_mobile": "T", "content": "확인전화"}, shipping | {"use": "F"}]
    assert mall.get(NOTICES)["information"] == rows
    for wrong in ({}, {"type": "RETURN"}, {"type": "PAYMENT", "use": "T"}, {"type": "SHIPPING_INFORMATION", "display_mobile": "T"}, {"type": "PAYMENT", "save_type": "X"}):
        mall.put_all(NOTICES, [changed[0] | {"content": "y"}, wrong], 422)
    assert mall.get(NOTICES)["information"] == rows
    assert mall.get(NOTICES, shop_no=2)["information"] == [payment | {"shop_no": 2}, shipping | {"shop_no": 2}]
