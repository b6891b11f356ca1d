"""What Korea Post's messages take (courier facts 5.2, 5.3), and its error codes (5.5)."""

import re
from datetime import datetime

from mallrig.emulators.core.refused import Refused
from mallrig.emulators.courier.epost.xml import is_clean

BAD_DAY, NO_RESERVATION, BAD_PARAMETER, NO_APPLICATION = "ERR-111", "ERR-123", "ERR-211", "ERR-225"
MISSING, BAD_PHONE = "ERR-311", "ERR-522"

LENGTHS = {
    "custNo": 10, "apprNo": 10, "orderNo": 50, "recNm": 40, "recZip": 5, "recAddr1": 150, "recAddr2": 300, "goodsNm": 400, "delivMsg": 200,
    "ordNm": 40, "ordCompNm": 40, "ordZip": 5, "ordAddr1": 150, "ordAddr2": 300, "retReason": 200, "retOrigRegiNo": 13, "contCd": 3,
    "officeSer": 20, "officeNm": 100, "officeAddr": 300, "officeTelno": 20, "regiPoNm": 40,
}  # fmt: skip
OTHER_MAX = 400
NEEDED = ("custNo", "apprNo", "payType", "reqType", "officeSer", "orderNo", "recNm", "recZip", "recAddr1", "contCd", "goodsNm")
WEIGHT, WEIGHT_MAX, VOLUME, VOLUME_MAX = 2, 30, 60, 160
PHONE = re.compile(r"\d{9,12}", re.ASCII)


def error(code: str, message: str) -> Refused:
    """An error of the API: HTTP 200."""
    return Refused(200, message, code)


def need(sent: dict[str, str], *names: str) -> None:
    """Raises Refused ERR-311 for a member that isn't there or empty."""
    for name in names:
        if not sent.get(name, "").strip():
            raise error(MISSING, f"필수값이 누락되었습니다. ({name})")


def check_texts(sent: dict[str, str]) -> None:
    """Raises Refused ERR-211 for a text too long or one that no answer could repeat."""
    for name, value in sent.items():
        if len(value) > LENGTHS.get(name, OTHER_MAX) or not is_clean(value):
            raise error(BAD_PARAMETER, f"요청 파라미터가 올바르지 않습니다. ({name})")


def choose(sent: dict[str, str], name: str, *choices: str) -> str:
    """Raises Refused ERR-211 for another value."""
    if sent.get(name) not in choices:
        raise error(BAD_PARAMETER, f"요청 파라미터가 올바르지 않습니다. ({name})")
    return sent[name]


def amount(sent: dict[str, str], name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises Refused ERR-211."""
    text = sent.get(name) or str(default)
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not 1 <= int(text) <= most:
        raise error(BAD_PARAMETER, f"{name}은(는) 1 이상 {most} 이하여야 합니다.")
    return int(text)


def phone(sent: dict[str, str], *names: str) -> str:
    """The first phone given: one is needed, of 9 to 12 digits. Raises Refused ERR-311, ERR-522."""
    given = [sent[name].replace("-", "") for name in names if sent.get(name)]
    if not given:
        raise error(MISSING, f"필수값이 누락되었습니다. ({names[0]})")
    if not all(PHONE.fullmatch(number) for number in given):
        raise error(BAD_PHONE, "전화번호 형식이 올바르지 않습니다.")
    return given[0]


def day(sent: dict[str, str], name: str) -> str:
    """A day YYYYMMDD. Raises Refused ERR-111."""
    text = sent.get(name, "")
    try:
        if not re.fullmatch(r"\d{8}", text, re.ASCII):
            raise ValueError
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        raise error(BAD_DAY, f"날짜 형식이 올바르지 않습니다. ({name})") from None
    return text
