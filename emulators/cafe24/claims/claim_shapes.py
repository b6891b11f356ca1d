"""Cancellations, returns and exchanges as Cafe24's JSON, and the members that their writes take."""

from mallrig.emulators.cafe24.claims.reasons import CANCEL_REASONS, REFUND_METHODS, SELLER_REASONS
from mallrig.emulators.cafe24.orders.order_members import ITEM_MEMBERS, ORDER_ID, SHOP
from mallrig.emulators.cafe24.wire.description import Member, members

REASON_MAX = 2000

# -- what writes take --

PICKUP = (
    Member("name", required=True, longest=100), Member("phone", longest=20), Member("cellphone", required=True, longest=20), Member("zipcode", longest=14),
    Member("address1", required=True, longest=255), Member("address2", longest=255),
)  # fmt: skip
ITEMS = Member(
    "items", "object", many=True, required=True, most=99,
    members=(Member("order_item_code", required=True, longest=40), Member("quantity", "integer", required=True, low=1, high=10_000)),
)  # fmt: skip
SOME_ITEMS = Member("items", "object", many=True, most=99, members=(Member("order_item_code", required=True, longest=40),))
REFUND = (
    Member("refund_method_code", many=True, most=12, choices=tuple(REFUND_METHODS)), Member("refund_bank_code", longest=20),
    Member("refund_bank_name", longest=250), Member("refund_bank_account_no", longest=50), Member("refund_bank_account_holder", longest=15),
)  # fmt: skip
RECOVER_STOCK = Member("recover_inventory", "flag")
RECOVER_COUPON = (Member("recover_coupon", "flag"), Member("recover_coupon_no", many=True, most=10, longest=19, pattern=r"\d+"))
MEMO = Member("add_memo_too", "flag")
GATEWAY = Member("payment_gateway_cancel", "flag")
INVOICE = (Member("return_invoice_no", longest=40), Member("return_shipping_company_name", longest=30))
INVOICE_FATE = (
    Member("carrier_id", "integer"), Member("return_invoice_success", choices=("T", "F", "N")), Member("return_invoice_fail_reason", longest=100),
)  # fmt: skip
ASK_PICKUP = (Member("request_pickup", "flag"), Member("pickup", "object", members=PICKUP))

_WHY = (Member("reason", longest=REASON_MAX),)
_NAVER = {"cancellation": ("51", "52", "53", "54", "55", "56", "60"), "return": tuple(str(code) for code in range(51, 63))}

CANCEL_CREATE = (
    Member("status", required=True, choices=("accepted", "canceling", "canceled"), label="Order status"), RECOVER_STOCK, *RECOVER_COUPON, MEMO, *_WHY,
    Member("claim_reason_type", choices=CANCEL_REASONS), Member("naverpay_cancel_reason_type", choices=_NAVER["cancellation"]),
    Member("kakaopay_cancel_reason_type", choices=tuple(f"K{n}" for n in range(1, 8))), *REFUND, ITEMS,
)  # fmt: skip
RETURN_CREATE = (
    Member("status", required=True, choices=("accepted", "processing", "returned"), label="Order status"), Member("pickup_completed", "flag"), RECOVER_STOCK,
    *RECOVER_COUPON, MEMO, *_WHY, Member("claim_reason_type", choices=SELLER_REASONS),
    Member("naverpay_return_reason_type", choices=_NAVER["return"]), *ASK_PICKUP, *INVOICE, *REFUND, ITEMS,
)  # fmt: skip
EXCHANGE_CREATE = (
    Member("status", required=True, choices=("accepted", "exchanged"), label="Order status"), Member("same_product", "flag", required=True), RECOVER_STOCK, MEMO,
    *_WHY, Member("claim_reason_type", choices=SELLER_REASONS), *ASK_PICKUP, *INVOICE,
    Member("items", "object", many=True, required=True, most=99, members=(*ITEMS.members, Member("exchange_variant_code", longest=12))),
)  # fmt: skip

WITHDRAW = (
    Member("undone", choices=("T",)), RECOVER_STOCK, MEMO, Member("undone_reason_type", choices=SELLER_REASONS), Member("undone_reason", longest=REASON_MAX),
    Member("expose_order_detail", "flag"), Member("exposed_undone_reason", longest=REASON_MAX),
)  # fmt: skip
WITHDRAW_NEEDS = ("recover_inventory", "undone", "add_memo_too", "undone_reason_type", "expose_order_detail")
"""What the single form of a withdrawal must have (documented)."""

CANCEL_CHANGE = (Member("status", choices=("canceling",)), *WITHDRAW)
RETURN_CHANGE = (
    Member("status", choices=("processing", "returned")), Member("pickup_completed", "flag"), *INVOICE, *INVOICE_FATE, SOME_ITEMS, *RECOVER_COUPON, *ASK_PICKUP,
    *REFUND, *WITHDRAW,
)  # fmt: skip
EXCHANGE_CHANGE = (
    Member("status", choices=("exchanged",)), Member("pickup_completed", "flag"), *INVOICE, Member("exchanged_after_collected", "flag"), SOME_ITEMS, *ASK_PICKUP,
    *INVOICE_FATE, *WITHDRAW,
)  # fmt: skip
NAMED = (Member("order_id", required=True, longest=40), Member("claim_code", required=True, longest=40))
"""What each element of a bulk change names."""

# -- what is answered --

_CLAIM_CODE = Member("claim_code", nullable=False)
_CODES = Member("items", "object", many=True, members=(Member("order_item_code"), Member("quantity", "integer")))
CREATED = (SHOP, ORDER_ID, Member("status"), _CLAIM_CODE, _CODES)
EXCHANGE_CREATED = (
    SHOP, ORDER_ID, Member("status"), _CLAIM_CODE,
    Member("items", "object", many=True, members=(*_CODES.members, Member("exchange_variant_code"))),
    Member("exchanged_items", "object", many=True, members=(Member("order_item_code"),)),
)  # fmt: skip
_SOME_CODES = Member("items", "object", many=True, members=(Member("order_item_code"),))


def changed_gives(*sent: Member) -> tuple[Member, ...]:
    """What a change of a claim answers: the members sent, and the items."""
    return SHOP, ORDER_ID, _CLAIM_CODE, *(member for member in sent if member.name != "items"), _SOME_CODES


_MONEY = "order_price_amount shipping_fee defer_commission partner_discount_amount add_discount_amount member_grade_discount_amount"
_MONEY_TOO = "shipping_discount_amount coupon_discount_amount point_used credit_used"
SHOWN = (
    SHOP, ORDER_ID, _CLAIM_CODE, Member("claim_reason_type"), Member("claim_reason"), Member("refund_methods", many=True), Member("refund_reason"),
    *members(f"{_MONEY} {_MONEY_TOO} cancel_fee_amount", kind="money"),
    Member("refund_amounts", "object", many=True, members=(Member("payment_method"), Member("amount", "money"))), Member("return_ship_type"),
    *members("undone undone_reason_type undone_reason expose_order_detail exposed_undone_reason"),
    Member("items", "object", many=True, members=ITEM_MEMBERS), Member("include_tax"), Member("tax", "any"),
)  # fmt: skip
RETURN_SHOWN = (
    *SHOWN, Member("claim_due_date"), *members("return_address pickup", kind="any"), *members("return_invoice_no return_shipping_company_name"),
    Member("pickup_request_state", choices=tuple("EWSFTN")),
    *members(
        "refund_shipping_fee refund_regional_surcharge return_shipping_fee return_regional_surcharge additional_shipping_fee international_shipping_insurance "
        "international_shipping_additional_fee", kind="money",
    ),
    *members("return_shipping_fee_detail return_regional_surcharge_detail", kind="any", many=True), Member("carrier_id", "integer"),
    Member("return_invoice_success"), Member("return_invoice_fail_reason"),
)  # fmt: skip
EXCHANGE_SHOWN = (
    *SHOWN, Member("claim_due_date"), *members("receiver reshipping_detail pickup additional_payment", kind="any"),
    Member("exchanged_items", "any", many=True),
)  # fmt: skip

BASE = {
    "shop_no": 1, "order_id": "", "claim_code": "", "claim_reason_type": None, "claim_reason": None, "refund_methods": [], "refund_reason": "",
    "order_price_amount": "0.00", "refund_amounts": [], "shipping_fee": "0.00", "return_ship_type": None, "defer_commission": "0.00",
    "partner_discount_amount": "0.00", "add_discount_amount": "0.00", "member_grade_discount_amount": "0.00", "shipping_discount_amount": "0.00",
    "coupon_discount_amount": "0.00", "point_used": "0.00", "credit_used": "0.00", "undone": "F", "undone_reason_type": None, "undone_reason": None,
    "expose_order_detail": None, "exposed_undone_reason": None, "include_tax": "F", "tax": None, "cancel_fee_amount": None,
}  # fmt: skip

_NO_PICKUP = {"use_pickup": "F", "same_address": "F", "name": None, "phone": None, "cellphone": None, "zipcode": None, "address": None}

RETURN_BASE = BASE | {
    "claim_due_date": None, "return_address": {"zipcode": None, "address1": None, "address2": None, "items": []}, "pickup": _NO_PICKUP,
    "return_invoice_no": None, "return_shipping_company_name": None, "pickup_request_state": "E", "refund_shipping_fee": "0.00",
    "refund_regional_surcharge": "0.00", "return_shipping_fee": "0.00", "return_shipping_fee_detail": [], "return_regional_surcharge": "0.00",
    "return_regional_surcharge_detail": [], "additional_shipping_fee": "0.00", "international_shipping_insurance": "0.00",
    "international_shipping_additional_fee": "0.00", "carrier_id": None, "return_invoice_success": None, "return_invoice_fail_reason": None,
}  # fmt: skip

EXCHANGE_BASE = BASE | {
    "claim_due_date": None, "receiver": None, "reshipping_detail": None, "pickup": _NO_PICKUP,
    "additional_payment": {
        "payment_amount": "0.00", "payment_method": None, "billing_name": None, "bank_name": None, "bank_accout_no": None, "bank_account_owner_name": None,
        "order_price_amount": "0.00", "shipping_fee": "0.00", "additional_shipping_fee": "0.00", "postpay_commission": "0.00", "commission": "0.00",
        "credit_spent_amount": "0.00", "point_spent_amount": "0.00", "tax": [],
    },
    "exchanged_items": [],
}  # fmt: skip

BASES = {"C": BASE, "R": RETURN_BASE, "E": EXCHANGE_BASE}


def pickup_shown(sent: dict) -> dict:
    """A pick-up as a claim shows it."""
    address = f"{sent.get('address1') or ''} {sent.get('address2') or ''}".strip()
    known = {name: sent.get(name) for name in ("name", "phone", "cellphone", "zipcode")}
    return {"use_pickup": "T", "same_address": "F"} | known | {"address": address}
