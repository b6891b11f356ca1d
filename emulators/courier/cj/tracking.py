"""ReqOneGdsTrc, ReqMssGdsTrc and RcvMssGdsTrcCnfrm (courier facts 2.7, 2.8)."""

from sqlmodel import Session, select

from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.cj.fields import check_day, fail, texts
from mallrig.emulators.courier.parcels import Parcel, Scan
from mallrig.emulators.courier.words import CJ

ROWS_MAX = 500
NEW, HANDED_OUT, TAKEN = 0, 1, 2


def track_one(db: Session, sent: dict) -> list[dict]:
    """ReqOneGdsTrc: the scans of one invoice, oldest first; "No data" until the first."""
    number = texts(sent).get("INVC_NO", "").replace("-", "")
    parcel = parcels.find(db, "cj", number)
    shown = [scan for scan in parcels.scans(db, parcel) if is_shown(parcel, scan)] if parcel else []
    if not shown:
        raise fail("No data")
    return [_one(parcel, scan) for scan in sorted(shown, key=lambda scan: (scan.at, scan.id))]


def is_shown(parcel: Parcel, scan: Scan) -> bool:
    """Whether CJ shows a scan at all: no cancel, and the booking itself (01) of returns only."""
    return scan.state in CJ and (parcel.is_return or scan.state != life.REGISTERED)


def track_many(db: Session, sent: dict) -> list[dict]:
    """ReqMssGdsTrc: up to 500 scans made until REQ_DT that weren't acknowledged; with SND_YN Y they count as such at once."""
    day, send = check_day("REQ_DT", sent.get("REQ_DT")), sent.get("SND_YN")
    if send not in ("Y", "N"):
        raise fail(f"SND_YN 값이 올바르지 않습니다: {str(send)[:20]}")
    asked = (
        select(Scan, Parcel)
        .join(Parcel, Parcel.id == Scan.parcel_id)
        .where(Parcel.carrier == "cj", Scan.taken != TAKEN, Scan.state.in_(CJ), Scan.at < f"{day[:4]}-{day[4:6]}-{day[6:]}U")
        .where((Scan.state != life.REGISTERED) | Parcel.is_return)
        .order_by(Scan.id)
        .limit(ROWS_MAX)
    )
    rows = db.exec(asked).all()
    for scan, _parcel in rows:
        scan.taken = TAKEN if send == "Y" else HANDED_OUT
    if not rows and switch(db, "cj", "bulk_no_data", False):
        raise fail("No data")
    return [_many(parcel, scan, sent["CUST_ID"]) for scan, parcel in rows]


def acknowledge(db: Session, sent: dict) -> None:
    """RcvMssGdsTrcCnfrm: scans that were handed out aren't handed out again. One not handed out yet stays, so that a return's
    row without a number can't be taken for another's."""
    asked = sent.get("ARRAY")
    if not isinstance(asked, list) or not asked or not all(isinstance(row, dict) for row in asked):
        raise fail("ARRAY 값이 올바르지 않습니다")
    if len(asked) > ROWS_MAX:
        raise fail(f"ARRAY 값은 최대 {ROWS_MAX}건입니다")
    wanted = [(texts(row).get("INVC_NO", ""), texts(row).get("CRG_ST", "")) for row in asked]
    waiting = select(Scan, Parcel).join(Parcel, Parcel.id == Scan.parcel_id).where(Parcel.carrier == "cj", Scan.taken == HANDED_OUT)
    for scan, parcel in db.exec(waiting).all():
        numbers = (parcel.invoice, "") if scan.state == life.REGISTERED else (parcel.invoice,)
        if any((number, CJ[scan.state][0]) in wanted for number in numbers):
            scan.taken = TAKEN


def _one(parcel: Parcel, scan: Scan) -> dict:
    """The single call writes day and time with their marks, though the guide types them without."""
    code, name = CJ[scan.state]
    return {
        "INVC_NO": parcel.invoice, "CRG_ST": code, "CRG_ST_NM": name, "SCAN_YMD": scan.at[:10], "SCAN_HOUR": scan.at[11:19],
        "DEALT_BRAN_NM": scan.branch, "DEALT_BRAN_TEL": scan.branch_tel, "DEALT_EMP_NM": scan.worker, "DEALT_EMP_TEL": scan.worker_tel,
        "ACPTR_NM": scan.accepted_by,
    }  # fmt: skip


def _many(parcel: Parcel, scan: Scan, customer: object) -> dict:
    """The bulk call writes day and time without marks, and DEALEMP_NM so."""
    code, name = CJ[scan.state]
    return {
        "CUST_ID": customer, "RCPT_DV": "02" if parcel.is_return else "01", "INVC_NO": parcel.invoice, "CUST_USE_NO": parcel.order_no,
        "CRG_ST": code, "CRG_ST_NM": name, "SCAN_YMD": scan.at[:10].replace("-", ""), "SCAN_HOUR": scan.at[11:19].replace(":", ""),
        "DEALT_BRAN_NM": scan.branch, "DEALEMP_NM": scan.worker, "ACPTR_NM": scan.accepted_by, "NO_CLDV_RSN_CD": scan.reason, "DETAIL_RSN": "",
    }  # fmt: skip
