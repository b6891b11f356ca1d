"""Item statuses of Cafe24: their words, classes and what entering one brings with it."""

from typing import NamedTuple

WORDS = {
    "N00": "입금전", "N01": "교환접수 - 교환상품", "N02": "입금전 - 카드결제대기", "N03": "교환접수 - 카드결제대기", "N10": "상품준비중", "N20": "배송준비중",
    "N21": "배송대기", "N22": "배송보류", "N30": "배송중", "N40": "배송완료", "N50": "구매확정",
    "C00": "취소신청", "C10": "취소접수 - 관리자", "C11": "취소접수거부 - 관리자", "C34": "취소처리중 - 환불전", "C35": "취소처리중 - 환불완료",
    "C36": "취소처리중 - 환불보류", "C40": "취소완료", "C41": "취소완료 - 환불전", "C42": "취소완료 - 환불요청중", "C43": "취소완료 - 환불보류",
    "C47": "입금전취소 - 구매자", "C48": "입금전취소 - 자동취소", "C49": "입금전취소 - 관리자",
    "R00": "반품신청", "R10": "반품접수", "R11": "반품접수거부", "R12": "반품보류", "R13": "반품접수 - 수거완료(자동)", "R20": "반품수거완료",
    "R30": "반품처리중 - 수거전", "R31": "반품처리중 - 수거완료", "R34": "반품처리중 - 환불전", "R36": "반품처리중 - 환불보류",
    "R40": "반품완료 - 환불완료", "R41": "반품완료 - 환불전", "R42": "반품완료 - 환불요청중", "R43": "반품완료 - 환불보류",
    "E00": "교환신청", "E10": "교환접수", "E11": "교환접수거부", "E12": "교환보류", "E13": "교환접수 - 수거완료(자동)", "E20": "교환준비",
    "E30": "교환처리중 - 수거전", "E31": "교환처리중 - 수거완료", "E32": "교환처리중 - 입금전", "E33": "교환처리중 - 입금완료",
    "E34": "교환처리중 - 환불전", "E35": "교환처리중 - 환불완료", "E36": "교환처리중 - 환불보류", "E40": "교환완료",
}  # fmt: skip
"""Every status with its display text."""

UNPAID = ("N00", "N02")
BEFORE_DELIVERY = ("N00", "N02", "N10", "N20", "N21", "N22")
PREPARING = ("N10", "N20", "N21", "N22")
SHIPPED = ("N30", "N40", "N50")
CANCELLED = ("C40", "C41", "C42", "C43", "C47", "C48", "C49")
RETURNED = ("R40", "R41", "R42", "R43")
REFUSED = ("C11", "R11", "E11")
GONE = (*CANCELLED, *RETURNED, "E40")
"""Statuses in which an item is no part of the order any more."""


class Kind(NamedTuple):
    """A kind of claim: its letter, the word of its resource, and `undone` as items name it."""

    letter: str
    resource: str
    undone: str


CANCEL = Kind("C", "cancellation", "Cancellation")
RETURN = Kind("R", "return", "Return")
EXCHANGE = Kind("E", "exchange", "Exchange")
KINDS = {kind.letter: kind for kind in (CANCEL, RETURN, EXCHANGE)}

DATES = {
    "N20": ("placed_at", None), "N30": ("shipped_at", "shipped_date"), "N40": ("delivered_at", "delivered_date"),
    "N50": ("confirmed_at", "purchaseconfirmation_date"),
    "C00": ("cancel_request_at", "cancel_request_date"), "C10": ("cancel_accept_at", None),
    **dict.fromkeys(CANCELLED, ("cancel_complete_at", "cancel_date")),
    "R00": ("return_request_at", "return_request_date"), "R10": ("return_accept_at", None),
    **dict.fromkeys(("R13", "R20", "R31"), (None, "return_collected_date")),
    **dict.fromkeys(RETURNED, ("return_complete_at", "return_confirmed_date")),
    "E00": ("exchange_request_at", "exchange_request_date"), "E10": ("exchange_accept_at", None), "E40": ("exchange_complete_at", "exchange_date"),
}  # fmt: skip
"""Status -> (the column that orders are found by, the item's member) that get the time of entering it."""

RETURN_EVENT = 90027

EVENTS = {
    "N10": (90024, "product_ready"), "N20": (90024, "shipping_ready"), "N21": (90024, "shipping_standby"), "N22": (90024, "do_shipping_holding"),
    "N30": (90024, "shipping_start"), "N40": (90024, "shipping_end"), "N50": (90024, "purchase_confirm"),
    "C00": (90026, "cancel_order_request"), "C10": (90026, "cancel_order"), "C40": (90026, "cancellation_complete"), "C41": (90026, "cancellation_complete"),
    "C47": (90026, "cancel_unpaid_order"), "C48": (90026, "auto_order_cancel"), "C49": (90026, "cancel_unpaid_order"),
    "R00": (RETURN_EVENT, "return_order_request"), "R10": (RETURN_EVENT, "return_order"), "R12": (RETURN_EVENT, "return_hold"), "R20": (90024, "pickup_complete_order"),
    "R30": (RETURN_EVENT, "return_order_process"), "R31": (RETURN_EVENT, "return_order_process"), "R40": (RETURN_EVENT, "return_complete_refunded"),
    "E00": (90028, "exchange_order_request"), "E10": (90028, "exchange_order"), "E12": (90028, "exchange_hold"), "E20": (90028, "exchange_ready"),
}  # fmt: skip
"""Status -> (webhook event, event_code) when an item enters it."""


def status_code(status: str, before: str, is_replacement: bool) -> str:
    """The coarser class of an item: N1, N2, C1, C2, C3 or E1; `before` is its status before the claim."""
    if status[0] == "C":
        return "C1" if before in UNPAID or status in ("C47", "C48", "C49") else "C2"
    if status[0] == "R":
        return "C3"
    if status[0] == "E":
        return "E1"
    return "N2" if is_replacement else "N1"
