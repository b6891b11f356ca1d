"""Where a parcel is scanned and by whom: branches by district, hubs and people by the seed."""

import re

from mallrig.emulators.core import chance
from mallrig.emulators.courier import life

PROVINCES = ("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충청북", "충남", "충청남",
             "전북", "전라북", "전남", "전라남", "경북", "경상북", "경남", "경상남", "제주")  # fmt: skip
HUBS = ("대전HUB", "옥천HUB", "곤지암HUB", "청원HUB", "칠곡HUB")
SURNAMES = "김이박최정강조윤장임"
GIVEN = ("민수", "영호", "성훈", "지훈", "동현", "상우", "재석", "현우")

_DISTRICT = re.compile(r"(\S{1,8}?)[시군구](?=\s|$)")


def province_of(address: str) -> str | None:
    """The province or metropolitan city that an address begins with."""
    start = address.lstrip()
    return next((name for name in PROVINCES if start.startswith(name)), None)


def district_of(address: str) -> str | None:
    """The district (구), else the city or county (시, 군), without its last letter."""
    words = [word for word in address.split()[1:4] if _DISTRICT.fullmatch(word)]
    chosen = next((word for word in words if word.endswith("구")), words[0] if words else None)
    return chosen[:-1] if chosen and len(chosen) > 1 else None


def branch_of(address: str) -> str:
    """The branch that serves an address, such as 서울중구 or 경기수원."""
    province, district = province_of(address), district_of(address)
    if district and len(district) == 1:
        district += "구"
    return f"{province or ''}{district or ''}" or "중앙"


def person(seed: int, *parts: object) -> str:
    """A worker's name."""
    return SURNAMES[chance.number(seed, len(SURNAMES), "surname", *parts)] + GIVEN[chance.number(seed, len(GIVEN), "given", *parts)]


def phone(seed: int, *parts: object) -> str:
    """A branch's number; 070-0000 is no one's."""
    return f"070-0000-{chance.number(seed, 10_000, 'phone', *parts):04d}"


def of_scan(seed: int, parcel, state: str, branch: str) -> dict:
    """{"branch", "branch_tel", "worker", "worker_tel", "accepted_by"} of a scan: at the sender's branch until the pick-up,
    at a hub on the way, at the receiver's branch from then on."""
    where = branch or _branch(seed, parcel, state)
    return {
        "branch": where, "branch_tel": phone(seed, where), "worker": person(seed, where), "worker_tel": phone(seed, where, "worker"),
        "accepted_by": parcel.receiver if state == life.DELIVERED else "",
    }  # fmt: skip


def _branch(seed: int, parcel, state: str) -> str:
    if state in (life.LINEHAUL_LOADED, life.LINEHAUL_UNLOADED):
        return HUBS[chance.number(seed, len(HUBS), "hub", parcel.id)]
    to_receiver = state in (life.OUT_FOR_DELIVERY, life.DELIVERY_FAILED, life.DELIVERED)
    return branch_of(parcel.receiver_address if to_receiver else parcel.sender_address)
