"""Members of the settings; and the first values of those of orders (ours, as the vendor publishes none)."""

from mallrig.emulators.cafe24.wire.description import Member, members

FEE_MAX = 999_999_999

CLAIM_EXPOSURE = (
    *(f"cancel_{code}" for code in ("N10", "N20", "N22", "N21")),
    *(f"exchange_{code}" for code in ("N00", "N10", "N20", "N22", "N21", "N30", "N40")),
    *(f"return_{code}" for code in ("N30", "N40")),
)
"""The ticks of claim_request_button_exposure: a kind of claim and the status in which it may be applied for."""

ADDRESS_EXPOSURE = ("N00", "N10", "N20", "N22")

_RECOVER = ("T", "F", "M")

ORDER_MEMBERS = (
    Member("claim_request", "flag"),
    Member("claim_request_type", choices=("S", "D")),
    Member("claim_request_button_exposure", many=True, choices=CLAIM_EXPOSURE),
    Member("claim_request_button_date_type", choices=("order_date", "shipend_date")),
    Member("claim_request_button_period", "integer", low=1, high=365),
    Member("stock_recover", "flag"),
    Member("stock_recover_base", choices=_RECOVER),
    Member("stock_recover_individual", "object", members=members("cancel_before cancel_after cancel_return", choices=_RECOVER)),
    Member("refund_processing_setting", choices=("S", "D")),
    Member("claim_request_auto_accept", "flag"),
    Member("refund_benefit_setting", choices=("F", "T", "U")),
    Member("use_product_prepare_status", "flag"),
    Member("use_purchase_confirmation_button", "flag"),
    Member("purchase_confirmation_button_set_date", "date"),
    Member("use_purchase_confirmation_auto_check", "flag"),
    Member("purchase_confirmation_auto_check_day", "integer", low=1, high=30),
    Member("purchase_confirmation_auto_check_set_date", "date"),
    Member("refund_bank_account_required", "flag"),
    Member("exchange_shipping_fee", "money", high=FEE_MAX),
    Member("return_shipping_fee", "money", high=FEE_MAX),
    Member("auto_delivery_completion", "flag"),
    Member("delivery_completion_after_days", "integer", low=1, high=30),
    Member("receiver_address_modify_button_exposure", many=True, choices=ADDRESS_EXPOSURE),
    Member("auto_cancel", "flag"),
    Member("auto_cancel_cash_unit", choices=("D", "T")),
    Member("auto_cancel_cash_period", "integer", low=1, high=23),
    Member("auto_cancel_virtual_account_period", "integer", low=1, high=10),
    Member("auto_cancel_cvs_period", "integer", low=1, high=10),
    Member("use_shipped_auto_check_start_day", "flag"),
    Member("shipped_auto_check_start_day", "date"),
)

ORDER_READ_ONLY = members("use_additional_fields customer_pays_return_shipping", kind="flag")

ORDER = {
    "claim_request": "T", "claim_request_type": "S",
    "claim_request_button_exposure": ["cancel_N10", "cancel_N20", "exchange_N40", "return_N40"],
    "claim_request_button_date_type": "order_date", "claim_request_button_period": 14, "stock_recover": "T", "stock_recover_base": "T",
    "stock_recover_individual": {"cancel_before": None, "cancel_after": None, "cancel_return": None}, "refund_processing_setting": "S",
    "claim_request_auto_accept": "F", "refund_benefit_setting": "U", "use_product_prepare_status": "T", "use_purchase_confirmation_button": "T",
    "purchase_confirmation_button_set_date": "2026-01-02", "use_purchase_confirmation_auto_check": "F", "purchase_confirmation_auto_check_day": None,
    "purchase_confirmation_auto_check_set_date": None, "use_additional_fields": "F", "customer_pays_return_shipping": "F",
    "refund_bank_account_required": "F", "exchange_shipping_fee": "6000.00", "return_shipping_fee": "3000.00", "auto_delivery_completion": "T",
    "delivery_completion_after_days": 5, "receiver_address_modify_button_exposure": ["N00", "N10", "N20"], "auto_cancel": "T",
    "auto_cancel_cash_unit": "D", "auto_cancel_cash_period": 3, "auto_cancel_virtual_account_period": 3, "auto_cancel_cvs_period": 3,
    "use_shipped_auto_check_start_day": "F", "shipped_auto_check_start_day": None,
}  # fmt: skip

_ASK = ("T", "F", "M")

COUPON_MEMBERS = (
    Member("use_coupon", "flag"),
    Member("available_issue_type", choices=("A", "O", "P")),
    Member("allow_using_coupons_with_points", "flag"),
    Member("allow_using_coupons_with_discounts", choices=("A", "C", "G")),
    Member("allow_using_product_and_order_coupons", "flag"),
    Member(
        "recover_coupon_setting", "object",
        members=(
            Member("restore_viewpoint", choices=("A", "B")), *members("cancel_before_pay cancel_after_pay return exchange", choices=_ASK),
            Member("part", choices=("F", "M")),
        ),
    ),
    Member(
        "max_coupon_count", "object",
        members=members(
            "product_per_product product_per_item order_per_order product_and_order_per_order product_per_order product_and_order_per_day",
            kind="integer", high=999_999,
        ),
    ),
    Member("use_additional_coupon", "flag"),
    Member("additional_coupon_no", "object", many=True, most=5, members=(Member("coupon_no", required=True, longest=19, pattern=r"\d{1,19}"),)),
    Member(
        "expiration_notice_date_setting", "object",
        members=(
            Member("expiration_notice_date_type", choices=("C", "A")),
            Member("expiration_notice_date", "object", members=members("one_day three_day seven_day", kind="flag")),
        ),
    ),
    *members("show_coupon_to_non_members show_group_coupon_to_non_members show_issued_coupon", kind="flag"),
    Member("sorting_type", choices=("A", "B", "C", "D", "E")),
    *members("download_image_type background_image_type", choices=("1", "2", "3", "4", "5")),
)  # fmt: skip

CART_PERIODS = (*(str(day) for day in range(1, 11)), "14", "30")
"""How many days a cart may be kept."""

CART_MEMBERS = (
    Member("wishlist_display", "flag"),
    Member("add_action_type", choices=("M", "S")),
    Member("cart_item_direct_purchase", "flag"),
    Member("storage_period", "flag"),
    Member("period", choices=CART_PERIODS),
    *members("icon_display cart_item_option_change discount_display", kind="flag"),
)
