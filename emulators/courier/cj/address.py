"""ReqAddrRfnSm: from an address to what is printed on the label (courier facts 2.4)."""

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import places
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.cj.fields import fail

ADDRESS_MAX = 100

FAILURES = {
    "-20000": "코드값 오류", "-20001": "등록되지 않은 고객사입니다", "-20002": "주소를 분석할 수 없습니다", "-20003": "권역이 설정되지 않았습니다",
    "-20004": "집배점이 폐점되었습니다", "-20005": "담당 사원이 없습니다", "-20006": "도착지 코드 조회 실패", "-20007": "서브터미널 분류주소 조회 실패",
    "-20008": "계약이 만료되었거나 없습니다", "-20009": "배송 불가 지역입니다", "-20010": "배송 지연 지역입니다",
}  # fmt: skip


def refine(world: World, db: Session, sent: dict) -> dict:
    """The sorting codes of an address. Which parts of the land CJ refuses is the switch `addresses`: {part of the address: code}."""
    address = sent.get("ADDRESS")
    if not isinstance(address, str) or not address.strip():
        raise failure("-20000")
    if len(address) > ADDRESS_MAX:
        raise fail(f"ADDRESS 값이 너무 깁니다 (최대 {ADDRESS_MAX}자)")
    refused = switch(db, "cj", "addresses", {})
    code = next((code for part, code in refused.items() if part in address), None)
    if code or not places.province_of(address):
        raise failure(code or "-20002")
    return _codes(world.seed, address)


def failure(code: str) -> Refused:
    """The failure of that code, with its text."""
    return fail(FAILURES[code], code)


def _codes(seed: int, address: str) -> dict:
    branch = places.branch_of(address)
    draw = chance.number(seed, 10_000, "terminal", branch)
    nickname = f"{'ABCDEFGH'[draw % 8]}{draw % 20 + 1:02d}-{draw % 9 + 1:02d}"
    return {
        "CLSFCD": f"{draw % 9 + 1}{'ABCDEFGHJK'[draw // 9 % 10]}{draw % 90 + 10}", "SUBCLSFCD": f"{draw // 90 % 9 + 1}{'abcdefgh'[draw // 7 % 8]}",
        "CLSFADDR": _short(address), "CLLDLVBRANNM": f"{branch}지점", "CLLDLVEMPNM": places.person(seed, "sm", branch),
        "CLLDLVEMPNICKNM": nickname, "RSPSDIV": "01", "P2PCD": None,
    }  # fmt: skip


def _short(address: str) -> str:
    """What is left after province and district, at most two words."""
    words = address.split()
    rest = [word for word in words[1:] if word[-1] not in "시군구"] or words
    return " ".join(rest[:2])
