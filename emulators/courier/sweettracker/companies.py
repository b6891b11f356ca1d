"""SweetTracker's couriers and which of them a number fits (courier facts 6.3)."""

import re
from collections.abc import Callable

from mallrig.emulators.core import waybills

COMPANIES = {
    "01": "우체국택배", "04": "CJ대한통운", "05": "한진택배", "06": "로젠택배", "08": "롯데택배", "11": "일양로지스", "12": "EMS", "13": "DHL",
    "14": "UPS", "16": "한의사랑택배", "17": "천일택배", "18": "건영택배", "20": "한덱스", "21": "FedEx", "22": "대신택배", "23": "경동택배",
    "24": "GS Postbox 택배", "32": "합동택배", "40": "굿투럭", "43": "애니트랙", "44": "SLX택배", "45": "우리택배", "46": "CU 편의점택배",
    "47": "우리한방택배", "53": "농협택배", "54": "홈픽택배", "71": "IK물류", "72": "성훈물류", "74": "용마로지스", "75": "원더스퀵",
    "79": "로지스밸리택배", "82": "컬리로지스", "85": "풀앳홈", "86": "삼성전자물류", "88": "큐런택배", "89": "두발히어로", "90": "위니아딤채",
    "92": "지니고 당일배송",
}  # fmt: skip

INTERNATIONAL = ("12", "13", "14", "21")

CARRIERS = {"01": "epost", "04": "cj", "08": "lotte"}
"""The couriers whose parcels this server carries."""

FITS: dict[str, Callable[[str], bool]] = {"01": waybills.is_epost, "04": waybills.is_cj, "08": waybills.is_lotte}


def fits(code: str, number: str) -> bool:
    """Whether a courier can have given such a number; of couriers without a known rule, 9 to 16 letters and digits."""
    rule = FITS.get(code)
    return rule(number) if rule else bool(re.fullmatch(r"[0-9A-Za-z]{9,16}", number, re.ASCII))


def listed(codes: tuple[str, ...] | None = None) -> list[dict]:
    """{"International", "Code", "Name"}; the truth value is a text."""
    return [
        {"International": "true" if code in INTERNATIONAL else "false", "Code": code, "Name": name}
        for code, name in COMPANIES.items()
        if codes is None or code in codes
    ]


def recommended(number: str) -> list[dict]:
    """The couriers with a known rule that the number fits."""
    return listed(tuple(code for code, rule in FITS.items() if rule(number)))
