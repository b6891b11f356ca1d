"""Lotte's tracking: the customer's, unordered as it comes, and the public one (courier facts 4.4, 4.7)."""

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.accounts import facts_of
from mallrig.emulators.courier.lotte.booking import by_order
from mallrig.emulators.courier.parcels import Parcel, Scan
from mallrig.emulators.courier.words import LOTTE, LOTTE_RECEIVER

NO_TIME = "------"
"""What stands for the time of day where there is none: the number's own registration."""


def track(world: World, db: Session, customer: str, invoice: str, order_no: str) -> dict:
    """custmer-view-tracking, by invoice number or else by the shipper's order key."""
    if customer != facts_of(db, "lotte")["customer"]:
        return _error("화물추적 연계 등록이 되어 있지 않은 거래처입니다.")
    if not invoice and not order_no:
        return _error("invNo 또는 ordNo를 입력해야 합니다.")
    parcel = parcels.find(db, "lotte", invoice.replace("-", "")) if invoice else by_order(db, order_no)
    if parcel is None:
        return _error("조회된 데이터가 없습니다.")
    made = _ordered(parcels.scans(db, parcel))
    rows = [_row(scan, code, name) for scan in made for code, name in _codes(scan)]
    shuffled = sorted(range(len(rows)), key=lambda place: chance.fraction(world.seed, "lotte.order", parcel.id, place))
    names = [name for scan in made for _, name in _codes(scan)]
    return {
        "code": "S", "message": "", "tracking": [rows[place] for place in shuffled],
        "result": [{"invNo": parcel.invoice, "cdNm": names[-1]}], "user": {"itemNm": parcel.item},
    }  # fmt: skip


def track_public(db: Session, invoice: str) -> dict:
    """getCustomerInvTracking: nothing for a number that isn't known, oldest first otherwise."""
    parcel: Parcel | None = parcels.find(db, "lotte", invoice.replace("-", ""))
    made = _ordered(parcels.scans(db, parcel)) if parcel else []
    return {"errorCd": "0", "errorNm": "", "result": {}, "user": {}, "tracking": [_public(scan, *code) for scan in made for code in _codes(scan)]}


def _ordered(made: list[Scan]) -> list[Scan]:
    return sorted(made, key=lambda scan: (scan.at, scan.id))


def _codes(scan: Scan) -> list[tuple[str, str]]:
    """The codes that a scan shows: a delivery is followed by the receiver's registration; failures show nothing."""
    if scan.state not in LOTTE:
        return []
    return [LOTTE[scan.state], LOTTE_RECEIVER] if scan.state == life.DELIVERED else [LOTTE[scan.state]]


def _row(scan: Scan, code: str, name: str) -> dict:
    return {
        "godsStatCd": code, "godsStatNm": name, "scanYmd": scan.at[:10].replace("-", ""), "scanTme": _time(scan), "brnshpNm": scan.branch,
        "brnshpTel": scan.branch_tel, "empNm": scan.worker, "empTel": scan.worker_tel, "status": _status(scan, name),
    }  # fmt: skip


def _public(scan: Scan, code: str, name: str) -> dict:
    return {
        "BRNSHP_CD": "", "BRNSHP_NM": scan.branch, "BRNSHP_TEL": scan.branch_tel, "EMP_NM": scan.worker, "EMP_NO": "", "EMP_TEL": scan.worker_tel,
        "GODS_STAT_CD": code, "GODS_STAT_NM": name, "PTN_BRNSHP_CD": "", "PTN_BRNSHP_NM": "", "PTN_BRNSHP_TEL": "",
        "SCAN_YMD": scan.at[:10].replace("-", ""), "SCAN_TME": _time(scan), "STATUS": _status(scan, name),
    }  # fmt: skip


def _time(scan: Scan) -> str:
    return NO_TIME if scan.state == life.REGISTERED else scan.at[11:19].replace(":", "")


def _status(scan: Scan, name: str) -> str:
    return f"{scan.branch}에서 {name} 처리되었습니다."


def _error(message: str) -> dict:
    return {"code": "E", "message": message, "tracking": [], "result": [], "user": {}}
