"""RegBook and CnclBook (courier facts 2.5, 2.6)."""

import json

from sqlmodel import Session, select

from mallrig.emulators.core import waybills
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.accounts import facts_of, switch
from mallrig.emulators.courier.cj.fields import IDENTITY, NEEDED, check, fail, texts
from mallrig.emulators.courier.cj.state import CjBooking
from mallrig.emulators.courier.parcels import Parcel

RETURN = "02"
PRINTED_BY_SHIPPER = "02"
ITEMS_MAX = 1_000


def book(world: World, db: Session, sent: dict) -> None:
    """RegBook: one box, outbound (RCPT_DV 01) or a return (02). Answers nothing; a retry runs into ORA-00001."""
    row = texts(sent)
    check(row, NEEDED)
    _check_request(row, "01")
    _check_partner(db, row)
    _check_items(sent.get("ARRAY"))
    if _same(db, row):
        raise fail("ORA-00001: unique constraint (CJ.RCPT_PK) violated")
    parcel = _parcel(world, db, row, sent["ARRAY"])
    db.add(_booking(row, parcel))
    db.flush()


def cancel(world: World, db: Session, sent: dict) -> None:
    """CnclBook: before the first scan, and not with a waybill that the shipper printed."""
    row = texts(sent)
    check(row, IDENTITY)
    _check_request(row, "02")
    found = _live(db, row)
    if not found:
        raise fail("취소할 접수 내역이 없습니다.")
    for booking in found:
        _cancel(world, db, booking)


def _cancel(world: World, db: Session, booking: CjBooking) -> None:
    parcel = db.get(Parcel, booking.parcel_id)
    if booking.prt_st == PRINTED_BY_SHIPPER:
        raise fail("운송장이 출력된 접수는 취소할 수 없습니다.")
    if parcel.state not in life.CANCELLABLE:
        raise fail("이미 집화된 접수는 취소할 수 없습니다.")
    booking.is_cancelled = True
    db.add(booking)
    others = db.exec(select(CjBooking.id).where(CjBooking.parcel_id == parcel.id, CjBooking.is_cancelled.is_(False))).first()
    if others is None:
        parcels.cancel(world, db, parcel)


def _live(db: Session, row: dict[str, str]) -> list[CjBooking]:
    """The bookings that a cancel means; the packing key and place count only when they are sent."""
    asked = select(CjBooking).where(
        CjBooking.rcpt_ymd == row["RCPT_YMD"], CjBooking.cust_use_no == row["CUST_USE_NO"], CjBooking.rcpt_dv == row["RCPT_DV"],
        CjBooking.is_cancelled.is_(False),
    )  # fmt: skip
    if "MPCK_KEY" in row:
        asked = asked.where(CjBooking.mpck_key == row["MPCK_KEY"])
    if "MPCK_SEQ" in row:
        asked = asked.where(CjBooking.mpck_seq == int(row["MPCK_SEQ"]))
    return list(db.exec(asked.order_by(CjBooking.id)).all())


def _check_request(row: dict[str, str], wanted: str) -> None:
    if row["REQ_DV_CD"] != wanted:
        raise fail(f"REQ_DV_CD 값이 올바르지 않습니다: {row['REQ_DV_CD']}")
    if "PRT_ST" not in row or wanted != "01":
        return
    if row["RCPT_DV"] == RETURN and row["PRT_ST"] != "01":
        raise fail("PRT_ST 값이 올바르지 않습니다: 반품은 01만 가능합니다.")
    if row["RCPT_DV"] == RETURN and "INVC_NO" in row:
        raise fail("INVC_NO 값이 올바르지 않습니다: 반품은 운송장번호를 입력할 수 없습니다.")
    if row["RCPT_DV"] != RETURN and "INVC_NO" not in row:
        raise fail('ORA-01400: cannot insert NULL into ("RCPT"."INVC_NO")')


def _check_partner(db: Session, row: dict[str, str]) -> None:
    if row["CUST_MGMT_DLCM_CD"] != facts_of(db, "cj")["customer"]:
        raise fail(f"CUST_MGMT_DLCM_CD 값이 올바르지 않습니다: {row['CUST_MGMT_DLCM_CD']}")
    if "INVC_NO" not in row:
        return
    number = row["INVC_NO"]
    broken = len(number) == 12 and waybills.is_cj(number) and waybills.cj_check(number[:11]) != number[11]
    if not waybills.is_cj(number) or (broken and switch(db, "cj", "refuse_bad_check_digit", False)):
        raise fail(f"INVC_NO 값이 올바르지 않습니다: {number}")


def _check_items(items: object) -> None:
    if not isinstance(items, list) or not items or len(items) > ITEMS_MAX:
        raise fail('ORA-01400: cannot insert NULL into ("RCPT_ITEM"."GDS_NM")')
    for item in items:
        if not isinstance(item, dict) or "GDS_NM" not in texts(item):
            raise fail('ORA-01400: cannot insert NULL into ("RCPT_ITEM"."GDS_NM")')


def _same(db: Session, row: dict[str, str]) -> bool:
    """Whether the identity was booked before; a cancelled row is still there."""
    return (
        db.exec(
            select(CjBooking.id).where(
                CjBooking.rcpt_ymd == row["RCPT_YMD"], CjBooking.cust_use_no == row["CUST_USE_NO"], CjBooking.rcpt_dv == row["RCPT_DV"],
                CjBooking.work_dv_cd == row["WORK_DV_CD"], CjBooking.mpck_key == row["MPCK_KEY"], CjBooking.mpck_seq == int(row["MPCK_SEQ"]),
            )
        ).first()
        is not None
    )  # fmt: skip


def _parcel(world: World, db: Session, row: dict[str, str], items: list[dict]) -> Parcel:
    """The box of a booking: a new one, or the one that an earlier booking of the same packing key lies in."""
    number = row.get("INVC_NO", "")
    known = parcels.find(db, "cj", number)
    if known is None or known.state == life.CANCELLED:
        return parcels.book(world, db, _new_parcel(world, row, items))
    together = db.exec(select(CjBooking.id).where(CjBooking.parcel_id == known.id, CjBooking.mpck_key == row["MPCK_KEY"])).first()
    if together is None:
        raise fail(f"이미 접수된 운송장번호입니다: {number}")
    return known


def _new_parcel(world: World, row: dict[str, str], items: list[dict]) -> Parcel:
    return Parcel(
        carrier="cj", invoice=row.get("INVC_NO", ""), order_no=row["CUST_USE_NO"], state=life.REGISTERED, is_return=row["RCPT_DV"] == RETURN,
        booked_at=show(world.now()), original_invoice=row.get("ORI_INVC_NO", ""), item=texts(items[0])["GDS_NM"], quantity=int(row["BOX_QTY"]),
        sender=row["SENDR_NM"], sender_tel=_phone(row, "SENDR"), sender_address=f"{row['SENDR_ADDR']} {row['SENDR_DETAIL_ADDR']}",
        receiver=row["RCVR_NM"], receiver_tel=_phone(row, "RCVR"), receiver_address=f"{row['RCVR_ADDR']} {row['RCVR_DETAIL_ADDR']}",
        booking=json.dumps({name: row[name] for name in sorted(row) if name != "TOKEN_NUM"} | {"ARRAY": [texts(item) for item in items]}, ensure_ascii=False),
    )  # fmt: skip


def _phone(row: dict[str, str], who: str) -> str:
    return "-".join(row[f"{who}_TEL_NO{part}"] for part in (1, 2, 3))


def _booking(row: dict[str, str], parcel: Parcel) -> CjBooking:
    return CjBooking(
        rcpt_ymd=row["RCPT_YMD"], cust_use_no=row["CUST_USE_NO"], rcpt_dv=row["RCPT_DV"], work_dv_cd=row["WORK_DV_CD"], mpck_key=row["MPCK_KEY"],
        mpck_seq=int(row["MPCK_SEQ"]), prt_st=row["PRT_ST"], parcel_id=parcel.id,
    )  # fmt: skip
