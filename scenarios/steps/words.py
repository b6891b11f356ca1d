"""Words become values, in one place: the types that step texts may hold, in English and in Korean."""

import re
from collections.abc import Callable
from datetime import timedelta

from pytest_bdd import parsers

PEOPLE = {"Minji": "minji01", "Junho": "junho88", "김민지": "minji01", "이준호": "junho88"}
"""Members of every preset mall."""

GOODS = {"tumbler": 17, "hand cream": 18, "socks": 15}
"""Products of every preset mall, by product_no."""

METHODS = {
    "card": "card", "points": "point", "deposit": "credit", "cash": "cash", "Naver Pay": "naverpay", "mobile phone": "cell",
    "account transfer": "tcash", "virtual account": "icash", "카드": "card", "무통장입금": "cash", "적립금": "point",
}  # fmt: skip

EVENTS = {
    "her order is complete": "order_completed", "her goods were delivered": "delivery_completed",
    "her cancel is complete": "cancel_completed", "her refund is complete": "refund_completed",
    "주문완료": "order_completed", "배송완료": "delivery_completed", "취소완료": "cancel_completed", "환불완료": "refund_completed",
}  # fmt: skip

CONTENTS = {
    "the order date": "order_date", "the order number": "order_number", "the product name": "product_name", "the paid amount": "paid_amount",
    "주문 일자": "order_date", "주문 번호": "order_number", "상품명": "product_name", "결제 금액": "paid_amount",
}  # fmt: skip

MODES = {"complete": "complete", "requested": "request", "mixed": "mixed"}
REFUNDS = {"an automatic": "automatic", "a manual": "manual"}

KOREAN_STATES = {"취소": "cancelled", "취소 신청": "requested", "배송 준비 중": "preparing"}
KOREAN_MODES = {"취소 완료": "complete", "취소 신청": "request"}


def _one_of(words: dict[str, object]) -> Callable:
    """A type that is one of some words, the longest first."""
    return _type("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), words.__getitem__)


def _type(pattern: str, read: Callable[[str], object]) -> Callable:
    def reader(text: str) -> object:
        return read(text)

    reader.pattern = pattern
    return reader


def _list(word: str) -> str:
    """The pattern of "a", "a and b" and "a, b and c"."""
    return rf"(?:{word})(?:, (?:{word}))*(?: and (?:{word}))?"


def split(text: str) -> list[str]:
    """The words of "a", "a and b" and "a, b and c"."""
    return re.split(r", | and ", text)


def _goods(text: str) -> list[str]:
    return [re.sub(r"^an? ", "", word) for word in split(text)]


def _span(text: str) -> timedelta:
    names = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    spelt = re.sub(r"(\d+) (d|h|m|s)\w*", r"\1 \2", text)
    return sum((timedelta(**{names[unit]: int(count)}) for count, unit in re.findall(r"(\d+) ([dhms])", spelt)), timedelta())


_GOOD = "|".join(f"an? {word}" for word in GOODS)
_METHOD = "|".join(sorted(METHODS, key=len, reverse=True))
_CONTENT = "|".join(CONTENTS)
_SPAN = r"\d+ (?:days?|h|m|s)"

TYPES = {
    "Who": _one_of(PEOPLE),
    "Good": _one_of({word: word for word in GOODS}),
    "Goods": _type(_list(_GOOD), _goods),
    "Methods": _type(_list(_METHOD), lambda text: [METHODS[word] for word in split(text)]),
    "Event": _one_of(EVENTS),
    "Contents": _type(rf"(?:{_CONTENT})(?:(?:, | and )(?:{_CONTENT}))*", lambda text: [CONTENTS[word] for word in split(text)]),
    "Nth": _type(r"\d+(?:st|nd|rd|th)", lambda text: int(text[:-2]) - 1),
    "Nths": _type(_list(r"\d+(?:st|nd|rd|th)"), lambda text: [int(word[:-2]) - 1 for word in split(text)]),
    "Count": _type(r"\d+", int),
    "Status": _type(r"[NCRE]\d\d", str),
    "Rules": _type(_list(r"[A-Z]+-[A-Z]+-\d\d"), split),
    "Clock": _type(r"\d\d:\d\d", str),
    "Moment": _type(r"\d{4}-\d\d-\d\d \d\d:\d\d", str),
    "Span": _type(rf"{_SPAN}(?: {_SPAN})*", _span),
    "Is": _type(r"is not|is", lambda text: text == "is"),
    "Mode": _one_of(MODES),
    "Refund": _one_of(REFUNDS),
    "State": _one_of(KOREAN_STATES),
    "KoreanMode": _one_of(KOREAN_MODES),
}


def text(pattern: str) -> parsers.StepParser:
    """A step's text with typed parts: `{who:Who} placed {count:Count} orders`."""
    return parsers.parse(pattern, extra_types=TYPES)
