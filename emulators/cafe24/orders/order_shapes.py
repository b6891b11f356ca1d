"""Orders, items, receivers and buyers as Cafe24's JSON: members, their order and their values when nothing is known (DOC, DOC24)."""

import msgspec

from mallrig.emulators.cafe24.orders.statuses import WORDS, status_code

AMOUNTS = (
    "order_price_amount shipping_fee points_spent_amount credits_spent_amount coupon_discount_price coupon_shipping_fee_amount membership_discount_amount "
    "shipping_fee_discount_amount set_product_discount_amount app_discount_amount point_incentive_amount total_amount_due payment_amount "
    "market_other_discount_amount tax"
).split()

ORDER_DEFAULTS = {
    "shop_no": 1, "currency": "KRW", "order_id": "", "market_id": "self", "market_order_no": None, "member_id": "", "member_email": "",
    "member_authentication": None, "initial_order_amount": None, "actual_order_amount": None, "billing_name": None, "bank_code": None,
    "bank_code_name": None, "payment_method": [], "payment_method_name": [], "payment_gateway_names": None, "sub_payment_method_name": None,
    "sub_payment_method_code": None, "transaction_ids": None, "paid": "F", "canceled": "F", "order_date": None, "first_order": "F", "payment_date": None,
    "order_from_mobile": "F", "use_escrow": "F", "group_no_when_ordering": 0, "bank_account_no": None, "bank_account_owner_name": None,
    "market_seller_id": None, "payment_amount": "0.00", "cancel_date": None, "order_place_name": "", "order_place_id": "", "payment_confirmation": None,
    "commission": "0.00", "postpay": "F", "admin_additional_amount": "0.00", "additional_shipping_fee": "0.00", "international_shipping_insurance": "0.00",
    "additional_handling_fee": "0.00", "shipping_type": "A", "shipping_type_text": "국내배송", "shipping_status": "F", "wished_delivery_date": "",
    "wished_delivery_time": None, "wished_carrier_id": None, "wished_carrier_name": None, "return_confirmed_date": None, "total_supply_price": "0",
    "naver_point": 0, "additional_order_info_list": [], "store_pickup": "F", "easypay_name": "", "loan_status": None, "subscription": "F",
    "multiple_addresses": "F", "exchange_rate": "1.0000", "first_payment_methods": [], "naverpay_payment_information": None, "include_tax": "F",
    "tax_detail": [], "service_type": None, "service_data": None, "show_shipping_address": "T", "social_member_code": None, "social_name": None,
    "shipping_fee_detail": [], "regional_surcharge_detail": [], "market_discount_info": None,
}  # fmt: skip

ITEM_DEFAULTS = {
    "shop_no": 1, "item_no": 0, "order_item_code": "", "variant_code": "", "product_no": 0, "product_code": "", "internal_product_name": "",
    "custom_product_code": "", "custom_variant_code": "", "eng_product_name": "", "option_id": "", "option_value": "", "option_value_default": "",
    "additional_option_value": "", "additional_option_values": [], "product_name": "", "product_name_default": "", "product_price": "0.00",
    "option_price": "0.00", "additional_discount_price": "0.00", "coupon_discount_price": "0.00", "app_item_discount_amount": "0.00",
    "payment_amount": None, "quantity": 1, "product_tax_type": "A", "tax_rate": 10, "supplier_product_name": "", "supplier_transaction_type": None,
    "supplier_id": "S0000000", "supplier_name": "자체공급", "tracking_no": None, "shipping_code": "", "claim_code": None, "claim_reason_type": None,
    "claim_reason": None, "refund_bank_name": None, "refund_bank_account_no": None, "refund_bank_account_holder": None, "post_express_flag": None,
    "order_status": "N00", "request_undone": None, "order_status_additional_info": None, "claim_quantity": 0, "status_code": "N1", "status_text": "",
    "open_market_status": "", "bundled_shipping_type": "N", "shipping_company_id": None, "shipping_company_name": None, "shipping_company_code": None,
    "product_bundle": "F", "product_bundle_no": "0", "product_bundle_name": None, "product_bundle_name_default": None, "product_bundle_type": None,
    "was_product_bundle": None, "original_bundle_item_no": None, "product_bundle_list": None, "naver_pay_order_id": None, "naver_pay_claim_status": None,
    "individual_shipping_fee": "0.00", "shipping_fee_type": "X", "shipping_fee_type_text": "기본배송", "shipping_payment_option": "P",
    "payment_info_id": "0", "original_item_no": [], "store_pickup": "F", "ordered_date": None, "shipped_date": None, "delivered_date": None,
    "purchaseconfirmation_date": None, "cancel_date": None, "return_confirmed_date": None, "return_request_date": None, "return_collected_date": None,
    "cancel_request_date": None, "refund_date": None, "exchange_request_date": None, "exchange_date": None, "product_material": "",
    "product_material_eng": "", "cloth_fabric": None, "product_weight": "0.00", "volume_size": None, "volume_size_weight": None,
    "clearance_category": None, "clearance_category_info": None, "clearance_category_code": None, "hs_code": "", "one_plus_n_event": None,
    "origin_place": "국내", "origin_place_no": 1798, "made_in_code": "KR", "origin_place_value": "", "gift": None, "item_granting_gift": None,
    "subscription": None, "market_cancel_request": None, "market_cancel_request_quantity": None,
    "market_fail_reason": None, "market_fail_reason_guide": None, "market_fail_reason_type": None, "market_item_no": None,
    "market_custom_variant_code": None, "option_type": "", "options": [], "market_discount_amount": "0.00", "labels": [],
    "order_status_before_cs": None, "supply_price": "0.00", "multi_invoice": [], "shipping_expected_date": None,
}  # fmt: skip

RECEIVER_DEFAULTS = {
    "shop_no": 1, "name": "", "name_furigana": None, "phone": "", "cellphone": "", "virtual_phone_no": None, "zipcode": "", "address1": "", "address2": "",
    "address_state": None, "address_city": None, "address_street": None, "address_full": "", "name_en": None, "city_en": None, "state_en": None,
    "street_en": None, "country_code": "", "country_name": None, "country_name_en": None, "shipping_message": "", "clearance_information_type": None,
    "clearance_information": None, "wished_delivery_date": "", "wished_delivery_time": None, "shipping_code": "",
}  # fmt: skip

BUYER_DEFAULTS = {
    "shop_no": 1, "member_id": "", "member_group_no": 0, "name": "", "names_furigana": None, "email": "", "phone": "", "cellphone": "",
    "customer_notification": None, "updated_date": None, "user_id": None, "user_name": None, "company_name": None, "company_registration_no": None,
    "buyer_zipcode": "", "buyer_address1": "", "buyer_address2": "",
}  # fmt: skip

METHOD_NAMES = {
    "cash": "무통장입금", "card": "신용카드", "cell": "휴대폰", "tcash": "계좌이체", "icash": "가상계좌", "prepaid": "선불금", "credit": "예치금", "point": "적립금",
    "pointfy": "통합포인트", "cvs": "편의점", "cod": "후불", "coupon": "쿠폰", "market_discount": "마켓할인", "giftcard": "상품권", "pointcard": "제휴포인트", "etc": "기타",
}  # fmt: skip
"""Payment methods as answers have them, with their names."""

EASY_PAY = {"naverpay": "네이버페이", "kakaopay": "카카오페이", "payco": "페이코", "tosspay": "토스페이", "samsungpay": "삼성페이"}
"""Simple pays: cards by another name (payment_method card, easypay_name)."""

OWN_MEANS = ("credit", "point", "pointfy", "coupon", "market_discount")
"""What is settled in the mall's own books: none of it is a payment at a gateway or a bank."""

PLACES = {"self": "PC쇼핑몰", "cafe24": "PC쇼핑몰", "mobile": "모바일웹", "mobile_d": "모바일앱", "NCHECKOUT": "네이버페이"}

SHIPPING_TYPES = {"A": "국내배송", "B": "해외배송"}


def dump(value: object) -> str:
    """JSON text."""
    return msgspec.json.encode(value).decode()


def load(text: str) -> object:
    """What a JSON text holds."""
    return msgspec.json.decode(text)


def won(amount: int | str) -> str:
    """Won as Cafe24 shows money."""
    return f"{amount}.00"


def in_won(money: str | None) -> int:
    """Money as Cafe24 shows it, in whole won."""
    return int((money or "0").partition(".")[0])


def full_address(address1: str | None, address2: str | None) -> str:
    """address1, a space, address2."""
    return f"{address1 or ''} {address2 or ''}".strip()


def digits(phone: str | None) -> str:
    """A phone number's digits, by which it is found."""
    return "".join(letter for letter in phone or "" if letter.isdigit())


def show_status(body: dict, before: str | None, is_replacement: bool) -> None:
    """Put what hangs on an item's status into its body."""
    status = body["order_status"]
    body["status_code"] = status_code(status, before or "", is_replacement)
    body["status_text"] = WORDS[status]
    body["order_status_before_cs"] = before
