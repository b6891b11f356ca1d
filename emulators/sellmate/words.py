"""Sellmate's fixed lists: carriers, kinds of stock work, kinds of CS."""

CARRIERS = (
    {"code": "cj", "name": "CJ대한통운", "linked": True}, {"code": "lotte", "name": "롯데택배", "linked": True},
    {"code": "epost", "name": "우체국택배", "linked": True}, {"code": "hanjin", "name": "한진택배", "linked": False},
)  # fmt: skip

IN, OUT = 1, 2

DISPATCH, OFFLINE_OUT = 8, 21
"""The two kinds of work that live clients send (observed)."""

UNDISPATCH, RETURN_IN, BAD_RETURN_IN = 103, 104, 105

WORK_CATEGORIES = (
    {"id": DISPATCH, "name": "발송및출고", "type": OUT}, {"id": OFFLINE_OUT, "name": "오프라인출고", "type": OUT},
    {"id": 100, "name": "일반입고", "type": IN}, {"id": 101, "name": "재고조정입고", "type": IN}, {"id": 102, "name": "재고조정출고", "type": OUT},
    {"id": UNDISPATCH, "name": "발송취소입고", "type": IN}, {"id": RETURN_IN, "name": "반품입고", "type": IN},
    {"id": BAD_RETURN_IN, "name": "불량반품입고", "type": IN},
)  # fmt: skip

WORK_TYPES = {category["id"]: category["type"] for category in WORK_CATEGORIES}

CANCEL_BEFORE, RETURN_AFTER, EXCHANGE, EXCHANGE_CANCEL = "발송전취소", "발송후반품", "교환", "교환취소"
CS_KINDS = (CANCEL_BEFORE, RETURN_AFTER, EXCHANGE, EXCHANGE_CANCEL)
