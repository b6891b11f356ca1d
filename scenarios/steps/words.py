"""Words become values, in one place: the types that step texts may hold, in English and in Korean."""

import re
from collections.abc import Callable
from datetime import timedelta

from pytest_bdd import parsers

from mallrig.scenarios.drivers.target import ROOMS

PEOPLE = {"Minji": "minji01", "Junho": "junho88", "김민지": "minji01", "이준호": "junho88"}
"""Members of every preset mall."""

STAFF = {"Bora": "보라", "Jiho": "지호"}
"""Who works at the company."""

GOODS = {"tumbler": 17, "hand cream": 18, "socks": 15}
"""Products of every preset mall, by product_no."""

SKUS = {
    "tumbler": "P000000R000A", "grey tumbler": "P000000R000B", "hand cream": "P000000S000A", "sock pack": "P000000P000A",
    "텀블러": "P000000R000A", "핸드크림": "P000000S000A",
}  # fmt: skip
"""Goods by the code that Cafe24's variants and the warehouse's products have in common."""


def _receiver(name: str, cellphone: str, zipcode: str, address1: str, address2: str) -> dict[str, str]:
    return {"name": name, "cellphone": cellphone, "phone": "02-123-4567", "zipcode": zipcode, "address1": address1, "address2": address2}


MINJI = _receiver("김민지", "010-1234-5678", "04524", "서울특별시 중구 세종대로 110", "3층")
JUNHO = _receiver("이준호", "010-2345-6789", "48058", "부산광역시 해운대구 센텀중앙로 79", "1203호")
SORA = _receiver("한소라", "010-3456-7890", "06236", "서울특별시 강남구 테헤란로 1", "1층")
RECEIVERS = {"Minji": MINJI, "Junho": JUNHO, "Sora": SORA, "김민지": MINJI, "이준호": JUNHO}
"""Whom parcels go to, as a mall has them."""

PARTS = {"name": "name", "address": "address1", "telephone number": "phone", "mobile number": "cellphone", "이름": "name", "주소": "address1", "휴대전화번호": "cellphone"}
"""What of a receiver can be written in another way."""

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

HOW = {
    "to whole groups only": {"criterion": "complete_only"},
    "to whole groups first and then in part": {"criterion": "complete_then_partial"},
    "in part too, splitting off what has none": {"criterion": "complete_then_partial", "split_unallocated": True},
    "without held orders": {"include_held": False},
    "with held orders": {"include_held": True},
    "anew to fully deliverable groups": {"criterion": "complete_then_partial", "reallocate": {"complete": True}},
    "anew to partially deliverable groups": {"criterion": "complete_then_partial", "reallocate": {"partial": True}},
    "anew to all groups": {"criterion": "complete_then_partial", "reallocate": {"complete": True, "partial": True}},
    "once more": {"criterion": "complete_then_partial"},
    "by larger quantity": {"then": "quantity", "then_first": "larger"},
    "by smaller quantity": {"then": "quantity", "then_first": "smaller"},
    "by larger amount": {"then": "amount", "then_first": "larger"},
    "by smaller amount": {"then": "amount", "then_first": "smaller"},
}
"""How stock is allocated, in the words of the target door."""

DELIVERABLE = {"fully deliverable": "complete", "partially deliverable": "partial", "not deliverable": "none"}
STATES = {"received": "received", "invoiced": "invoice", "shipped": "shipped"}

MODES = {"complete": "complete", "requested": "request", "mixed": "mixed"}
REFUNDS = {"an automatic": "automatic", "a manual": "manual"}

COURIERS = {"CJ": "cj", "Lotte": "lotte", "Korea Post": "epost", "CJ대한통운": "cj", "롯데택배": "lotte", "우체국": "epost"}
KINDS = {"XLSX": "xlsx", "CSV": "csv"}

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


def _pieces(text: str) -> dict[str, int]:
    """Own product -> pieces, of "2 tumblers and 1 hand cream"."""
    return {SKUS[ware.removesuffix("s")]: int(count) for count, ware in (phrase.split(" ", 1) for phrase in split(text))}


def _span(text: str) -> timedelta:
    names = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    spelt = re.sub(r"(\d+) (d|h|m|s)\w*", r"\1 \2", text)
    return sum((timedelta(**{names[unit]: int(count)}) for count, unit in re.findall(r"(\d+) ([dhms])", spelt)), timedelta())


_GOOD = "|".join(f"an? {word}" for word in GOODS)
_WARE = "|".join(f"{word}s?" for word in sorted(SKUS, key=len, reverse=True))
_WHOM = "|".join(RECEIVERS)
_METHOD = "|".join(sorted(METHODS, key=len, reverse=True))
_CONTENT = "|".join(CONTENTS)
_NTH = r"\d+(?:st|nd|rd|th)"
_SPAN = r"\d+ (?:days?|h|m|s)"

TYPES = {
    "Who": _one_of(PEOPLE),
    "Good": _one_of({word: word for word in GOODS}),
    "Goods": _type(_list(_GOOD), _goods),
    "Ware": _type(_WARE, lambda text: SKUS[text.removesuffix("s")]),
    "Pieces": _type(_list(rf"\d+ (?:{_WARE})"), _pieces),
    "Whom": _one_of(RECEIVERS),
    "Whoms": _type(_list(_WHOM), lambda text: [RECEIVERS[word] for word in split(text)]),
    "Part": _one_of(PARTS),
    "Staff": _one_of(STAFF),
    "Room": _type("|".join(ROOMS), str),
    "How": _one_of(HOW),
    "Deliverable": _one_of(DELIVERABLE),
    "OrderState": _one_of(STATES),
    "Have": _type(r"have no|have", lambda text: text == "have"),
    "Matched": _type(r"unmatched|matched", lambda text: text == "matched"),
    "Signed": _type(r"-?\d+", int),
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
    "Day": _type(r"\d{4}-\d\d-\d\d", str),
    "Span": _type(rf"{_SPAN}(?: {_SPAN})*", _span),
    "Is": _type(r"is not|is", lambda text: text == "is"),
    "Courier": _one_of(COURIERS),
    "Kind": _one_of(KINDS),
    "Password": _type(r"[^\"]+", str),
    "Word": _type(r"\w+", str),
    "Chosen": _type(r"(?:by|narrowed to) .+?", lambda text: text.removeprefix("by ").removeprefix("narrowed to ")),
    "Parcels": _type(rf"none|{_list(_NTH)}", lambda text: [int(word[:-2]) - 1 for word in split(text) if word != "none"]),
    "Columns": _type(_list(r"the (?:delivery number|receiver's name|quantity)"), split),
    "Mode": _one_of(MODES),
    "Refund": _one_of(REFUNDS),
    "State": _one_of(KOREAN_STATES),
    "KoreanMode": _one_of(KOREAN_MODES),
}


def text(pattern: str) -> parsers.StepParser:
    """A step's text with typed parts: `{who:Who} placed {count:Count} orders`."""
    return parsers.parse(pattern, extra_types=TYPES)
