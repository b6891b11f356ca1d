"""The status that the order list shows (HUB-LIST-03, -05, -06, HUB-CLAIM-11)."""

from collections.abc import Iterable

BEFORE_PAYMENT, PREPARING, IN_DELIVERY, DELIVERED = "before_payment", "delivery_preparing", "in_delivery", "delivered"
EXCHANGING, EXCHANGED, RETURNING, RETURNED = "exchanging", "exchanged", "returning", "returned"
CANCELLED, CANCEL_REQUESTED = "cancelled", "cancel_requested"
RETURN_REJECTED, EXCHANGE_REJECTED = "return_rejected", "exchange_rejected"

WORDS = {
    BEFORE_PAYMENT: "입금 전", PREPARING: "배송 준비 중", IN_DELIVERY: "배송 중", DELIVERED: "배송 완료", EXCHANGING: "교환 중", EXCHANGED: "교환 완료",
    RETURNING: "반품 중", RETURNED: "반품 완료", CANCELLED: "취소 완료", CANCEL_REQUESTED: "취소 신청",
    RETURN_REJECTED: "반품 거절됨", EXCHANGE_REJECTED: "교환 거절됨",
}  # fmt: skip
"""What the customer reads."""

BY_CODE = {
    "N00": BEFORE_PAYMENT, "N02": BEFORE_PAYMENT, **dict.fromkeys(("N10", "N20", "N21", "N22"), PREPARING), "N30": IN_DELIVERY, "N40": DELIVERED, "N50": DELIVERED,
    "N01": EXCHANGING, "N03": EXCHANGING, "E11": EXCHANGE_REJECTED, "E40": EXCHANGED, "R11": RETURN_REJECTED,
    **dict.fromkeys(("R40", "R41", "R42", "R43"), RETURNED), **dict.fromkeys(("C40", "C41", "C42", "C43", "C47", "C48", "C49"), CANCELLED),
}  # fmt: skip
BY_LETTER = {"E": EXCHANGING, "R": RETURNING, "C": CANCEL_REQUESTED}
"""Every other code, by its first letter."""

FURTHEST_BEHIND = (
    CANCEL_REQUESTED, RETURNING, EXCHANGING, RETURN_REJECTED, EXCHANGE_REJECTED, BEFORE_PAYMENT, PREPARING, IN_DELIVERY, DELIVERED, RETURNED, EXCHANGED,
)  # fmt: skip
"""An order with items in several shows the first of these that one of them has (ours: no seed says)."""


def of_item(code: str) -> str:
    """What an item with this Cafe24 code is shown as (HUB-LIST-06)."""
    return BY_CODE.get(code) or BY_LETTER[code[0]]


def of_order(codes: Iterable[str]) -> str:
    """What an order is shown as: cancelled only when all of it is (HUB-LIST-05)."""
    shown = {of_item(code) for code in codes}
    return next((status for status in FURTHEST_BEHIND if status in shown), CANCELLED)
