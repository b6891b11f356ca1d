"""apiSndOut and apiSndCancel: rows in, a result for each row out (courier facts 4.2, 4.3)."""

import json
import re

from sqlmodel import Session, select

from mallrig.emulators.core import waybills
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.accounts import facts_of
from mallrig.emulators.courier.lotte.state import LotteAnswer
from mallrig.emulators.courier.parcels import Parcel

OUTBOUND, RETURN = "01", "02"
ROWS_MAX = 1_000
TEXT_MAX = 500
KEY_MAX = 200
RETURN_BASE = 31_000_000_000
"""Where the numbers begin that Lotte gives to returns without one; a shipper's range lies apart from them."""

NEEDED = (
    "jobCustCd", "ustRtgSctCd", "ordSct", "fareSctCd", "ordNo", "snperNm", "snperTel", "snperZipcd", "snperAdr", "acperNm", "acperTel",
    "acperZipcd", "acperAdr", "boxTypCd", "gdsNm", "pickReqYmd",
)  # fmt: skip
CODES = {
    "ustRtgSctCd": (OUTBOUND, RETURN), "ordSct": ("1", "2", "3"), "fareSctCd": ("01", "02", "03", "04"), "boxTypCd": tuple("ABCDEF"),
    "bdpkSctCd": ("Y", "N"),
}  # fmt: skip


def book(world: World, db: Session, sent: dict, key: str | None) -> dict:
    """apiSndOut. A call with an X-Idempotency-Key that came before gets the answer that it got then."""
    known = db.get(LotteAnswer, key) if key else None
    if known:
        return json.loads(known.answer)
    answer = _each(sent, lambda row: _book(world, db, row))
    if key and len(key) <= KEY_MAX:
        db.add(LotteAnswer(key=key, answer=json.dumps(answer, ensure_ascii=False)))
    return answer


def cancel(world: World, db: Session, sent: dict) -> dict:
    """apiSndCancel: before the pick-up; returns can't be cancelled here."""
    return _each(sent, lambda row: _cancel(world, db, row))


class RowRefused(Exception):
    """A row that fails; the text is its rtnMsg."""


def _each(sent: dict, work) -> dict:
    rows = sent.get("snd_list")
    if not isinstance(rows, list) or not rows or len(rows) > ROWS_MAX:
        raise Refused(400, f"snd_list는 1건 이상 {ROWS_MAX}건 이하의 배열이어야 합니다.", "EGTA4001")
    results = [_one(row if isinstance(row, dict) else {}, work) for row in rows]
    failed = sum(result["rtnCd"] != "S" for result in results)
    return {"status": "success" if not failed else "fail", "message": f"{len(results) - failed}건 성공, {failed}건 실패", "rtn_list": results}


def _one(row: dict, work) -> dict:
    texts = {name: str(value) for name, value in row.items() if isinstance(value, (str, int, float)) and not isinstance(value, bool)}
    try:
        return {"rtnCd": "S", "rtnMsg": "", "ordNo": texts.get("ordNo", ""), "invNo": work(texts)}
    except RowRefused as refusal:
        return {"rtnCd": "E", "rtnMsg": str(refusal), "ordNo": texts.get("ordNo", ""), "invNo": texts.get("invNo", "")}


def _book(world: World, db: Session, row: dict[str, str]) -> str:
    facts = facts_of(db, "lotte")
    _check(row, facts)
    is_return = row["ustRtgSctCd"] == RETURN
    if not row.get("invNo") and not is_return:
        raise RowRefused("invNo 필수값이 누락되었습니다.")
    number = row.get("invNo") or waybills.lotte_number(RETURN_BASE + world.next_number(db, "lotte.return"))
    if row.get("invNo"):
        _check_number(db, number, facts)
    parcels.book(world, db, _parcel(world, row, number, is_return))
    return number


def _check(row: dict[str, str], facts: dict) -> None:
    if row.get("jobCustCd") and row["jobCustCd"] != facts["customer"]:
        raise RowRefused("거래처계약정보가 존재하지 않습니다.")
    for name in NEEDED:
        if not row.get(name, "").strip():
            raise RowRefused(f"{name} 필수값이 누락되었습니다.")
    for name, codes in CODES.items():
        if name in row and row[name] not in codes:
            raise RowRefused(f"{name} 값이 올바르지 않습니다.")
    for name, value in row.items():
        if len(value) > TEXT_MAX:
            raise RowRefused(f"{name[:50]} 값이 너무 깁니다.")
    if not re.fullmatch(r"\d{8}", row["pickReqYmd"], re.ASCII):
        raise RowRefused("pickReqYmd 값이 올바르지 않습니다.")
    if not re.fullmatch(r"\d{1,4}", row.get("ispdQty", "1"), re.ASCII):
        raise RowRefused("ispdQty 값이 올바르지 않습니다.")


def _check_number(db: Session, number: str, facts: dict) -> None:
    """Twelve digits, the last the check digit, out of the customer's range, not on its way already."""
    if not waybills.is_lotte(number):
        raise RowRefused("운송장번호가 올바르지 않습니다.")
    if not facts["number_from"] <= number[:11] <= facts["number_to"]:
        raise RowRefused("할당된 운송장번호 대역이 아닙니다.")
    known = parcels.find(db, "lotte", number)
    if known and known.state != life.CANCELLED:
        raise RowRefused("이미 등록된 운송장번호입니다.")


def _parcel(world: World, row: dict[str, str], number: str, is_return: bool) -> Parcel:
    return Parcel(
        carrier="lotte", invoice=number, order_no=row["ordNo"], state=life.REGISTERED, is_return=is_return, booked_at=show(world.now()),
        sender=row["snperNm"], sender_tel=row["snperTel"], sender_address=row["snperAdr"], receiver=row["acperNm"], receiver_tel=row["acperTel"],
        receiver_address=row["acperAdr"], item=row["gdsNm"], quantity=int(row.get("ispdQty", "1")), original_invoice=row.get("orglInvNo", ""),
        booking=json.dumps({name: row[name] for name in sorted(row)}, ensure_ascii=False),
    )  # fmt: skip


def _cancel(world: World, db: Session, row: dict[str, str]) -> str:
    for name in ("jobCustCd", "invNo", "canCd", "canDtlCd"):
        if not row.get(name):
            raise RowRefused(f"{name} 필수값이 누락되었습니다.")
    if row["jobCustCd"] != facts_of(db, "lotte")["customer"]:
        raise RowRefused("거래처계약정보가 존재하지 않습니다.")
    parcel = parcels.find(db, "lotte", row["invNo"])
    if parcel is None:
        raise RowRefused("접수된 운송장번호가 아닙니다.")
    if parcel.is_return:
        raise RowRefused("반품 접수는 API로 취소할 수 없습니다.")
    if parcel.state not in life.CANCELLABLE:
        raise RowRefused("이미 집하되었거나 취소된 운송장입니다.")
    parcels.cancel(world, db, parcel)
    return parcel.invoice


def by_order(db: Session, order_no: str) -> Parcel | None:
    """The newest parcel of the shipper's order key."""
    return db.exec(select(Parcel).where(Parcel.carrier == "lotte", Parcel.order_no == order_no).order_by(Parcel.id.desc())).first()
