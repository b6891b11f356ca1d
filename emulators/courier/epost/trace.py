"""The trace OpenAPI (courier facts 5.6)."""

from sqlmodel import Session

from mallrig.emulators.core import waybills
from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.epost.fields import BAD_PARAMETER, error
from mallrig.emulators.courier.masks import end_masked
from mallrig.emulators.courier.parcels import Scan
from mallrig.emulators.courier.words import EPOST

NO_RESULT, BAD_LENGTH, BAD_NUMBER = "ERR-001", "ERR-321", "ERR-125"
DIGITS = 13


def trace(db: Session, target: str, number: str) -> dict:
    """The elements of <trace>. Raises Refused with the service's codes."""
    if target != "trace":
        raise error(BAD_PARAMETER, "지원하지 않는 target입니다.")
    if len(number) != DIGITS:
        raise error(BAD_LENGTH, "등기번호는 13자리여야 합니다.")
    if not waybills.is_epost(number):
        raise error(BAD_NUMBER, "등기번호가 올바르지 않습니다.")
    parcel = parcels.find(db, "epost", number)
    if parcel is None:
        raise error(NO_RESULT, "조회결과가 없습니다.")
    made = sorted((scan for scan in parcels.scans(db, parcel) if scan.state in EPOST), key=lambda scan: (scan.at, scan.id))
    last, done = made[-1], parcel.state == life.DELIVERED
    return {
        "regino": parcel.invoice, "sendnm": end_masked(parcel.sender), "recevnm": end_masked(parcel.receiver), "mailtypenm": "소포",
        "eventnm": EPOST[last.state], "eventymd": _day(last), "tracestatus": EPOST[last.state], "delivrsltnm": "",
        "relationnm": "본인" if done else "", "itemlist": [{"item": [_item(scan) for scan in made]}],
    }  # fmt: skip


def _item(scan: Scan) -> dict:
    return {
        "sortingdate": _day(scan), "eventhms": scan.at[11:16], "eventregiponm": scan.branch, "tracestatus": EPOST[scan.state],
        "nondelivreasnnm": scan.reason if scan.state == life.DELIVERY_FAILED else "", "delivrsltcd": "", "relationcd": "",
    }  # fmt: skip


def _day(scan: Scan) -> str:
    return scan.at[:10].replace("-", ".")
