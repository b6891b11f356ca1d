"""What a paid order looks like: rows of orders are packed against it (core/packed.py), so what they share with it takes no room.

Changing anything here changes the format of a world's file.
"""

from mallrig.emulators.cafe24.orders.order_shapes import AMOUNTS, BUYER_DEFAULTS, ITEM_DEFAULTS, ORDER_DEFAULTS, RECEIVER_DEFAULTS, dump

_ID, _TIME = "20260110-0000001", "2026-01-10T09:00:00+09:00"
_AMOUNTS = dict.fromkeys(AMOUNTS, "0.00") | {"order_price_amount": "19900.00", "shipping_fee": "3000.00", "payment_amount": "22900.00"}
_FEE = {
    "shipping_group_code": 1, "supplier_code": "S0000000", "shipping_fee": "3000.00", "cancel_shipping_fee": "0.00",
    "additional_shipping_fee": "0.00", "refunded_shipping_fee": "0.00", "return_shpping_fee": "0.00", "items": [f"{_ID}-01"],
}  # fmt: skip
_OPTION = {"option_code": None, "option_name": "색상", "option_value": {"option_text": "화이트", "value_no": None}}
_ADDRESS = "서울특별시 강남구 테헤란로 "

ORDER = dump(
    ORDER_DEFAULTS
    | {
        "order_id": _ID, "initial_order_amount": _AMOUNTS, "actual_order_amount": _AMOUNTS, "billing_name": "김", "payment_method": ["card"],
        "payment_method_name": ["신용카드"], "payment_gateway_names": ["inicis"], "paid": "T", "order_date": _TIME, "payment_date": _TIME,
        "payment_amount": "22900.00", "order_place_name": "PC쇼핑몰", "order_place_id": "self", "first_payment_methods": ["card"],
        "shipping_fee_detail": [_FEE],
    }
)  # fmt: skip
ITEM = dump(
    [
        ITEM_DEFAULTS
        | {
            "item_no": 1, "order_item_code": f"{_ID}-01", "variant_code": "P000000J000A", "product_no": 9, "product_code": "P000000J",
            "custom_product_code": "MR-0009", "custom_variant_code": "8809999009009", "option_id": "000A", "option_value": "색상=화이트",
            "option_value_default": "색상=화이트", "product_name": "소프트 코튼 라운드 티셔츠", "product_name_default": "소프트 코튼 라운드 티셔츠",
            "product_price": "19900.00", "shipping_code": f"D-{_ID}-00", "order_status": "N20", "status_text": "배송준비중", "payment_info_id": "1",
            "ordered_date": _TIME, "product_weight": "0.22", "option_type": "T", "options": [_OPTION], "supply_price": "8000.00",
        }
    ]
)  # fmt: skip
RECEIVER = dump(
    [
        RECEIVER_DEFAULTS
        | {
            "name": "김", "cellphone": "010", "zipcode": "06164", "address1": _ADDRESS, "address2": "층 호", "address_full": _ADDRESS,
            "shipping_code": f"D-{_ID}-00",
        }
    ]
)  # fmt: skip
BUYER = dump(BUYER_DEFAULTS | {"name": "김", "email": "@example.com", "cellphone": "010"})
PAYMENT = dump(
    {
        "shop_no": 1, "order_id": _ID, "payment_no": 1, "payment_date": _TIME, "payment_status": "paid", "payment_methods": ["card"],
        "payment_amount": "22900.00", "paid_amount": "22900.00", "reason": None,
    }
)  # fmt: skip
