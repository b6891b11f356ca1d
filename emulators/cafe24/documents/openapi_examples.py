"""Requests that work on a new world whose first mall has one paid order: examples of the OpenAPI document and of the page to try it."""

ORDER, ITEM, SHIPPING_CODE = "20260110-0000001", "20260110-0000001-01", "D-20260110-0000001-00"

PATH_VALUES: dict[str, object] = {
    "product_no": 9, "variant_code": "P000000J000A", "category_no": 24, "member_id": "minji01", "coupon_no": "6000000000000000001", "carrier_id": 3,
    "number": 1, "user_id": "staff01", "display_group": 2, "order_id": ORDER, "order_item_code": ITEM, "shipping_code": SHIPPING_CODE,
    "claim_code": "C20260110-0000001", "refund_code": "C20260110-0000001", "memo_no": 1, "request_no": 1, "payment_no": 1, "label": "vip",
}  # fmt: skip
"""A value for each parameter of a path; claims, memos and labels have to be made first."""

_ITEMS = [{"order_item_code": ITEM, "quantity": 1}]

REQUESTS: dict[str, dict] = {
    "POST /admin/products": {
        "product_name": "데일리 볼캡", "price": "18000.00", "supply_price": "7000.00", "display": "T", "selling": "T", "has_option": "T",
        "options": [{"name": "색상", "value": ["블랙", "베이지"]}], "category": [{"category_no": 30}],
    },
    "PUT /admin/products/<int:product_no>": {"price": "21000.00"},
    "PUT /admin/products/<int:product_no>/variants": {"variant_code": "P000000J000A", "quantity": 30},
    "PUT /admin/products/<int:product_no>/variants/<variant_code>": {"additional_amount": "500.00", "quantity": 30},
    "PUT /admin/products/<int:product_no>/variants/<variant_code>/inventories": {"quantity": 30, "safety_inventory": 5},
    "PUT /admin/customersprivacy/<member_id>": {"cellphone": "010-1111-2222", "sms": "F"},
    "POST /admin/coupons": {
        "coupon_name": "봄맞이 3,000원 할인", "benefit_type": "A", "discount_amount": {"benefit_price": "3000.00"}, "issue_type": "M",
        "available_period_type": "R", "available_day_from_issued": 10, "available_site": ["W", "M"], "available_coupon_count_by_order": 1,
    },
    "PUT /admin/coupons/<coupon_no>": {"status": "pause"},
    "POST /admin/coupons/<coupon_no>/issues": {"issued_member_scope": "M", "member_id": "dongmin"},
    "POST /admin/carriers": {"shipping_carrier_code": "0018", "contact": "1588-0011", "email": "hanjin@example.com"},
    "PUT /admin/carriers/<int:carrier_id>": {"default_shipping_carrier": "T"},
    "PUT /admin/shipping": {"shipping_fee": "3500.00", "free_shipping_price": "40000.00"},
    "PUT /admin/regionalsurcharges": {"use_regional_surcharge": "T", "region_setting_type": "A", "jeju_surcharge_amount": "4000.00"},
    "PUT /admin/apps": {"version": "2025-12-01"},
    "PUT /admin/webhooks/setting": {"reception_status": "F"},
    "POST /carts": {"product_no": 9, "variants": [{"variants_code": "P000000J000A", "quantity": 1}]},
    "PUT /admin/orders": {"order_id": ORDER, "process_status": "prepare"},
    "PUT /admin/orders/<order_id>": {"process_status": "prepare"},
    "PUT /admin/orders/<order_id>/receivers": {"shipping_code": SHIPPING_CODE, "address2": "3층", "shipping_message": "문 앞"},
    "PUT /admin/orders/<order_id>/buyer": {"cellphone": "010-1111-2222"},
    "POST /admin/orders/<order_id>/shipments": {"tracking_no": "640012345678", "shipping_company_code": "0006", "status": "shipping"},
    "POST /admin/shipments": {"order_id": ORDER, "tracking_no": "640012345678", "shipping_company_code": "0006", "status": "standby"},
    "POST /admin/fulfillments": {"order_id": ORDER, "tracking_no": "640012345678", "shipping_company_code": "0006", "status": "shipping", "post_express_flag": "S"},
    "PUT /admin/control": {"payments_control": "T", "direct_url": "https://app.mallrig.test/payments"},
    "POST /admin/orders/<order_id>/shortagecancellation": {"status": "canceled", "claim_reason_type": "H", "recover_inventory": "F", "items": _ITEMS},
    "POST /admin/orders/<order_id>/cancellation": {"status": "canceled", "recover_inventory": "T", "items": _ITEMS},
    "POST /admin/cancellation": {"order_id": ORDER, "status": "accepted", "items": _ITEMS},
    "POST /admin/cancellationrequests": {"order_id": ORDER, "reason_type": "A", "reason": "다른 색을 고르려고요", "items": _ITEMS},
    "POST /admin/orders/<order_id>/memos": {"content": "배송 전 전화 부탁"},
    "PUT /admin/orders/setting": {"claim_request": "T", "claim_request_button_period": 14},
    "PUT /admin/coupons/setting": {"use_coupon": "T"},
    "PUT /admin/store/setting": {"name_input_style": "COMBINED"},
    "PUT /admin/orderform/setting": {"quick_signup": "T", "shipping_info": [{"key": "phone", "use": "T", "required": "T"}]},
    "PUT /admin/payment/setting": {"use_escrow": "F", "payment_display_type": "L"},
    "PUT /admin/customers/setting": {"join_standard": "email"},
    "PUT /admin/policy": {"save_type": "C", "terms_using_mall": "<p>이용약관</p>"},
    "PUT /admin/information": {"type": "PAYMENT", "display_mobile": "T", "save_type": "C", "content": "확인전화를 드릴 수 있습니다."},
    "PUT /admin/carts/setting": {"storage_period": "T", "period": "14"},
}  # fmt: skip
"""Endpoint -> the members of `request` (of one of `requests`, for bulk endpoints)."""
