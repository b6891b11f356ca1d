"""Refunds: opened with a claim, completed with it or by a manager, taken back with a withdrawal."""

from dataclasses import asdict

from sqlmodel import select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.claims.reasons import REASON_WORDS, REFUND_METHOD_OF, REFUND_METHODS
from mallrig.emulators.cafe24.claims.refund_counting import Back, count_back, give, means
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import METHOD_NAMES, dump, in_won, load, won
from mallrig.emulators.cafe24.orders.order_state import Claim, Refund
from mallrig.emulators.cafe24.refusals import missing, refused

GATEWAY_METHODS = ("card", "tcash")
"""What the payment gateway can cancel by itself: cards and real-time transfers (documented)."""

REFUND_EVENT, RETURNED_EVENT = 90029, 90160
_RETURNED_AMOUNTS = (
    "order_price_amount shipping_fee refund_shipping_fee refund_regional_surcharge return_shipping_fee return_regional_surcharge add_discount_amount "
    "member_grade_discount_amount shipping_discount_amount coupon_discount_amount point_used credit_used"
).split()
OTHER_PLACES = ("NCHECKOUT", "inpark", "auction", "sk11st", "gmarket", "coupang", "shopn")

AMOUNTS = (
    "refund_point refund_credit refund_naver_point refund_naver_cash refund_amount product_price shipping_fee refund_shipping_fee refund_regional_surcharge "
    "return_shipping_fee return_regional_surcharge additional_shipping_fee international_shipping_insurance international_shipping_additional_fee "
    "shipping_fee_discount_amount cod_fees product_discount_amount member_group_discount_amount app_item_discount_amount app_discount_amount "
    "coupon_discount_amount product_bundle_discount_amount points_spent_amount credits_spent_amount naver_point naver_cash additional_product_amount "
    "manually_input_amount changed_refund_amount"
).split()


def check_gateway(book: Book, asked: str) -> None:
    """Whether the gateway may cancel the payment. Raises Refused 422 (documented: one card or transfer, no market)."""
    if asked != "T":
        return
    if book.body["order_place_id"] in OTHER_PLACES:
        raise refused("payment_gateway_cancel", "cannot be used for orders of open markets.")
    if len(means(book)) > 1:
        raise refused("payment_gateway_cancel", "cannot be used for orders with several payment methods.")
    if means(book) and means(book)[0] not in GATEWAY_METHODS:
        raise refused("payment_gateway_cancel", "can only be used for credit cards and real-time account transfers.")


def check_bank(sent: dict) -> None:
    """A refund in cash needs the buyer's account. Raises Refused 422 (documented)."""
    if "T" in sent.get("refund_method_code", ()):
        if not sent.get("refund_bank_code") and not sent.get("refund_bank_name"):
            raise missing("refund_bank_code")
        for name in ("refund_bank_account_no", "refund_bank_account_holder"):
            if not sent.get(name):
                raise missing(name)


def is_automatic(book: Book) -> bool:
    """Whether all the money can go back without a person: the gateway can cancel it, or it is in the mall's own books."""
    return all(method in GATEWAY_METHODS for method in means(book)) and len(means(book)) <= 1


def refunds_separately(book: Book) -> bool:
    """Whether the mall handles refunds apart from claims (refund_processing_setting D)."""
    return setting(book.db, book.order.mall_no, "orders", book.order.shop_no)["refund_processing_setting"] == "D"


def open_refund(book: Book, code: str, lines: list[Line], sent: dict, with_fee: bool) -> tuple[Refund | None, Back]:
    """A refund before completion for the items of a claim; None when nothing was paid for them."""
    back = count_back(book, lines, with_fee)
    give(book, back)
    if book.body["paid"] != "T":
        return None, back
    at = stamp(book.now)
    methods, codes = _methods_of(book, back), sent.get("refund_method_code")
    body = dict.fromkeys(AMOUNTS, "0.00") | {
        "shop_no": book.order.shop_no, "member_id": book.order.member_id, "member_email": book.order.member_email, "buyer_email": book.order.buyer_email,
        "order_date": book.order.ordered_at, "accepted_refund_date": at, "refund_date": None, "order_id": book.order.order_id, "refund_code": code,
        "order_item_code": [line.code for line in lines], "quantity": sum(line.row.quantity for line in lines), "currency": "KRW", "payment_methods": book.body["payment_method"],
        "refund_payment_methods": methods, "payment_gateway_cancel_statuses": [{"payment_method": method, "cancel_status": "F"} for method in means(book)],
        "payment_gateway_cancel_dates": [{"payment_method": method, "cancel_date": None} for method in means(book)], "status": "F",
        "refund_methods": [REFUND_METHODS[code] for code in codes] if codes else _usual_methods(methods), "refund_bank_code": sent.get("refund_bank_code"),
        "refund_bank_name": sent.get("refund_bank_name"), "refund_bank_account_no": sent.get("refund_bank_account_no"),
        "refund_bank_account_holder": sent.get("refund_bank_account_holder"), "include_tax": "F", "tax": None,
        "refund_manager": None, "refund_reason": sent.get("reason"),
        "send_sms": "F", "send_mail": "F",
    } | _refund_amounts(back)  # fmt: skip
    row = Refund(
        number=numbers.take(book.db, "refund"), mall_no=book.order.mall_no, order_no=book.order.number, refund_code=code, status="F", accepted_at=at,
        body=dump(body),
    )  # fmt: skip
    book.db.add(row)
    for line in lines:
        line.row.refund = "F"
        book.touch(line)
    return row, back


def _refund_amounts(back: Back) -> dict:
    return {
        "actual_refund_amount": won(back.money), "used_points": won(back.point), "used_credits": won(back.credit),
        "refund_point": won(back.point), "refund_credit": won(back.credit), "refund_amount": won(back.money), "product_price": won(back.goods),
        "shipping_fee": won(back.shipping_fee), "refund_shipping_fee": won(back.shipping_fee), "coupon_discount_amount": won(back.coupon),
        "points_spent_amount": won(back.point), "credits_spent_amount": won(back.credit),
    }  # fmt: skip


def count_again(book: Book, code: str, lines: list[Line], was: Back, with_fee: bool) -> Back:
    """What goes back for a claim whose refund waits still, now that more is left of the order than when it was counted."""
    give(book, was, -1)
    back = count_back(book, lines, with_fee)
    give(book, back)
    row = find_refund(book, code)
    if row is not None:
        body = load(row.body)
        chosen = body["refund_methods"] != _usual_methods(body["refund_payment_methods"])
        body |= _refund_amounts(back) | {"refund_payment_methods": _methods_of(book, back)}
        row.body = dump(body if chosen else body | {"refund_methods": _usual_methods(body["refund_payment_methods"])})
        book.db.add(row)
    return back


def _methods_of(book: Book, back: Back) -> list[str]:
    """By which payment methods it goes back."""
    return [method for method in means(book) if back.money] + ["credit"] * bool(back.credit) + ["point"] * bool(back.point)


def _usual_methods(methods: list[str]) -> list[str]:
    """How a refund by these goes unless it is said."""
    return [REFUND_METHODS[REFUND_METHOD_OF.get(method, "I")] for method in methods]


def complete_refund(book: Book, row: Refund, lines: list[Line], gateway_cancel: str, **more: object) -> None:
    """Have the money gone back: once (a second time is refused). `gateway_cancel` T: at the gateway too."""
    if row.status == "T":
        raise refused("status", "The refund has been completed already.")
    at = stamp(book.now)
    body = load(row.body)
    cancelled = {method for method in means(book) if gateway_cancel == "T" and method in GATEWAY_METHODS}
    body |= {
        "status": "T", "refund_date": at, "refund_manager": book.manager,
        "payment_gateway_cancel_statuses": [{"payment_method": m, "cancel_status": "T" if m in cancelled else "F"} for m in means(book)],
        "payment_gateway_cancel_dates": [{"payment_method": m, "cancel_date": at if m in cancelled else None} for m in means(book)],
    } | more  # fmt: skip
    row.status, row.refunded_at, row.body = "T", at, dump(body)
    book.private["fee_refunded"] = book.private.get("fee_refunded", 0) + in_won(body["shipping_fee"])
    book.db.add(row)
    for line in lines:
        line.row.refund = "T"
        line.body["refund_date"] = at
        book.touch(line)
    book.tell(REFUND_EVENT, "refund_order")


def tell_returned(book: Book, claim: Claim, refund: Refund | None) -> None:
    """Queue the event of a completed return, which is about its claim (HOOK)."""
    shown, back = load(claim.body), load(refund.body) if refund else dict.fromkeys(AMOUNTS, "0.00")
    amounts = {name: shown[name] for name in _RETURNED_AMOUNTS} | {"refund_amount": back["refund_amount"]}
    reason = {"claim_reason_type": shown["claim_reason_type"], "claim_reason": shown["claim_reason"], "claim_reason_type_text": REASON_WORDS.get(shown["claim_reason_type"])}
    book.note(RETURNED_EVENT, None, claim_code=claim.claim_code, **reason, **amounts)


def ask_for_less(book: Book, lines: list[Line]) -> None:
    """Items that await payment are cancelled without a claim: the order asks for that much less."""
    give(book, count_back(book, lines, with_fee=True))


def take_refund_back(book: Book, code: str, lines: list[Line], back: Back) -> None:
    """Undo a refund that wasn't completed, with the claim that was withdrawn."""
    row = find_refund(book, code)
    give(book, back, -1)
    if row is not None:
        book.db.delete(row)
    for line in lines:
        line.row.refund = None


def find_refund(book: Book, code: str) -> Refund | None:
    """The refund of that code in this order."""
    return book.db.exec(select(Refund).where(Refund.order_no == book.order.number, Refund.refund_code == code)).first()


def claim_amounts(book: Book, back: Back) -> dict:
    """The amounts as a claim shows them: what returns to the buyer's balance is negative (documented by sample)."""
    money = [{"payment_method": method, "amount": won(back.money)} for method in means(book)[:1] if back.money and book.body["paid"] == "T"]
    return {
        "order_price_amount": won(back.goods), "shipping_fee": won(back.shipping_fee), "coupon_discount_amount": won(back.coupon),
        "point_used": won(-back.point) if back.point else "0.00", "credit_used": won(-back.credit) if back.credit else "0.00", "refund_amounts": money,
        "refund_methods": [METHOD_NAMES[method] for method in means(book)],
    }  # fmt: skip


def as_json(back: Back) -> dict:
    """A Back as a claim keeps it."""
    return asdict(back)
