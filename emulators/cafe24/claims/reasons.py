"""Codes of claim reasons and of refund methods."""

SELLER_REASONS = tuple("ABJCLDEFKGHI")
"""Change of mind, delay, delivery error, undeliverable, customs, poor packing, unsatisfactory, information differs, defective, service, sold out, other."""

CANCEL_REASONS = tuple("ABCLDEFGHI")
"""The seller's reasons that a cancellation takes (section 11.1)."""

REQUEST_REASONS = {"C": tuple("ABGI"), "R": tuple("AEKJI"), "E": tuple("AEKJI")}
"""The buyer's reasons by kind of claim (section 12)."""

REFUND_METHODS = {
    "T": "현금", "F": "신용카드", "M": "적립금", "G": "계좌이체", "C": "휴대폰", "D": "예치금", "Z": "후불", "O": "선불금", "V": "편의점", "J": "상품권", "K": "제휴포인트", "I": "기타",
}  # fmt: skip
"""refund_method_code with its words."""

REFUND_METHOD_OF = {
    "cash": "T", "card": "F", "point": "M", "tcash": "G", "icash": "T", "cell": "C", "credit": "D", "cod": "Z", "prepaid": "O", "cvs": "V",
    "giftcard": "J", "pointcard": "K",
}  # fmt: skip
"""Payment method -> how its money goes back; the rest is I, other."""

REASON_WORDS = {
    "A": "고객변심", "B": "배송지연", "J": "배송오류", "C": "배송불가지역", "L": "수출/통관 불가", "D": "포장불량", "E": "상품불만족", "F": "상품정보상이", "K": "상품불량",
    "G": "서비스불만족", "H": "품절", "I": "기타",
}  # fmt: skip
