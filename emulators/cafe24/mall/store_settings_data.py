"""Members of the settings of the store, its order form, payments, members, policies and notices, with first values (DOC26's sample unless said)."""

from mallrig.emulators.cafe24.wire.description import Member, members

STORE_MEMBERS = (Member("name_input_style", choices=("SEPARATE", "COMBINED")),)
STORE = {"name_input_style": "SEPARATE"}

ORDER_KEYS = ("name", "address", "detail_address", "phone", "cellphone", "email")
SHIPPING_KEYS = ("name", "address", "detail_address", "phone", "cellphone", "shipping_message", "email")
"""What the order form may ask of the buyer and of the receiver."""


def _asked(name: str, keys: tuple[str, ...]) -> Member:
    return Member(name, "object", many=True, most=len(keys), members=(Member("key", required=True, choices=keys), *members("use required", kind="flag")))


ORDERFORM_MEMBERS = (
    Member("buy_limit_type", choices=("M", "A")), *members("guest_purchase_button_display junior_purchase_block reservation_order", kind="flag"),
    *members("discount_amount_display order_item_delete quick_signup check_order_info", kind="flag"), Member("order_form_input_type", choices=("A", "S")),
    _asked("shipping_info", SHIPPING_KEYS), _asked("order_info", ORDER_KEYS), Member("china_taiwan_id_input", "flag"),
    Member("print_type", "object", members=members("invoice_print receipt_print address_print", kind="flag")), Member("orderform_additional_enabled", "flag"),
)  # fmt: skip
_PHONES = [{"key": key, "use": "T", "required": "F"} for key in ("phone", "cellphone")]
ORDERFORM = {
    "buy_limit_type": "A", "guest_purchase_button_display": "T", "junior_purchase_block": "F", "reservation_order": "F", "discount_amount_display": "T",
    "order_item_delete": "F", "quick_signup": "F", "check_order_info": "F", "order_form_input_type": "S", "shipping_info": _PHONES, "order_info": _PHONES,
    "china_taiwan_id_input": "F", "print_type": {"invoice_print": "T", "receipt_print": "F", "address_print": "F"}, "orderform_additional_enabled": "T",
}  # fmt: skip
"""All may buy, as guests do order here; the rest as in the sample."""

PAYMENT_MEMBERS = (
    *members("use_escrow use_escrow_account_transfer use_escrow_virtual_account", kind="flag"), Member("pg_shipping_registration", choices=("A", "M")),
    Member("use_direct_pay", "flag"), Member("payment_display_type", choices=("T", "L")),
)  # fmt: skip
PAYMENT_READ_ONLY = members("purchase_protection_amount", kind="integer")
PAYMENT = {
    "use_escrow": "T", "use_escrow_account_transfer": "T", "use_escrow_virtual_account": "F", "pg_shipping_registration": "A", "purchase_protection_amount": 0,
    "use_direct_pay": "T", "payment_display_type": "T",
}  # fmt: skip

CUSTOMER_MEMBERS = (
    *members("simple_member_join member_authentication", kind="flag"), Member("minimum_age_restriction", choices=("M", "T", "F")),
    Member("join_standard", choices=("id", "email")), Member("use_update_birthday", "flag"),
)  # fmt: skip
CUSTOMER_READ_ONLY = (
    *members("adult_age_restriction adult_purchase_restriction adult_image_restriction member_rejoin_restriction password_authentication", kind="flag"),
    *members("member_join_confirmation email_duplication link_social_account save_member_id unregistration_admin_approval", kind="flag"),
    *members("unregistration_reason display_group", kind="flag"), Member("gender_restriction", choices=("B", "M", "F")), Member("password_recovery", choices=("T", "N")),
    Member("member_rejoin_restriction_day", "integer"),
)  # fmt: skip
CUSTOMER = {
    "simple_member_join": "T", "member_authentication": "T", "minimum_age_restriction": "T", "adult_age_restriction": "F", "adult_purchase_restriction": "F",
    "adult_image_restriction": "F", "gender_restriction": "B", "member_rejoin_restriction": "T", "member_rejoin_restriction_day": 30,
    "password_authentication": "T", "member_join_confirmation": "T", "email_duplication": "T", "password_recovery": "T", "link_social_account": "T",
    "save_member_id": "T", "unregistration_admin_approval": "T", "unregistration_reason": "T", "display_group": "T", "join_standard": "id", "use_update_birthday": "T",
}  # fmt: skip
SIMPLE_JOIN = {
    "member_authentication": "F", "minimum_age_restriction": "T", "adult_age_restriction": "F", "gender_restriction": "B", "member_join_confirmation": "F",
}  # fmt: skip
"""What goes out of use when the mall turns from the long form of joining to the simple one (documented in words)."""

POLICY_TEXTS = ("privacy_all", "terms_using_mall", "privacy_join", "withdrawal")
_POLICY_FLAGS = members("use_privacy_join use_withdrawal required_withdrawal", kind="flag")
POLICY_GIVES = (*members(" ".join(POLICY_TEXTS)), *_POLICY_FLAGS)
POLICY_MEMBERS = (Member("save_type", choices=("S", "C")), *members(" ".join(POLICY_TEXTS), longest=65_535), *_POLICY_FLAGS)
POLICY = {
    "privacy_all": "<p>표준 개인정보처리방침</p>", "terms_using_mall": "<p>표준 쇼핑몰 이용약관</p>", "use_privacy_join": "T",
    "privacy_join": "<p>표준 개인정보 수집 및 이용 안내</p>", "use_withdrawal": "T", "required_withdrawal": "T", "withdrawal": "<p>표준 청약철회방침</p>",
}  # fmt: skip
"""The standard texts are ours."""

INFORMATION = {
    "PAYMENT": {"display_mobile": "F", "use": None, "content": "고액결제의 경우 안전을 위해 카드사에서 확인전화를 드릴 수도 있습니다."},
    "SHIPPING_INFORMATION": {"display_mobile": None, "use": "T", "content": "배송정보 제공방침을 안내합니다."},
}  # fmt: skip
"""The two notices of the sample, each with the one switch that it has; the list of the others isn't public. The standard texts are ours."""

INFORMATION_GIVES = (*members("type display_mobile use"), Member("content"))
INFORMATION_MEMBERS = (
    Member("type", required=True, choices=tuple(INFORMATION)), *members("display_mobile use", kind="flag"), Member("save_type", choices=("S", "C")),
    Member("content", longest=65_535),
)  # fmt: skip

DEFAULTS = {"store": STORE, "orderform": ORDERFORM, "payment": PAYMENT, "customers": CUSTOMER, "policy": POLICY, "information": INFORMATION}
"""A new shop's settings by their group."""
