"""InsertOrder, GetResInfo, GetResCancelCmd (courier facts 5.2 to 5.4)."""

import json

from sqlmodel import Session, select

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import life, parcels, places
from mallrig.emulators.courier.accounts import switch
from mallrig.emulators.courier.epost import fields
from mallrig.emulators.courier.epost.fields import BAD_PARAMETER, NO_APPLICATION, NO_RESERVATION, error
from mallrig.emulators.courier.epost.messages import check_customer
from mallrig.emulators.courier.epost.state import EpostApplication, EpostOffice
from mallrig.emulators.courier.parcels import Parcel

NORMAL, RETURN = "1", "2"
TEST_NUMBER = "TESTREGINOAPI"
PRICES = ((3, 3_500), (5, 4_000), (7, 4_500), (10, 5_500), (20, 7_000), (30, 9_500))
"""Won up to so many kilograms (ours)."""

TREAT = {life.REGISTERED: "01", life.PICKUP_FAILED: "01", life.CANCELLED: "05", life.PICKED_UP: "03"}
PRINTED, ON_ITS_WAY = "02", "04"


def insert(world: World, db: Session, sent: dict[str, str]) -> dict:
    """InsertOrder: the application and its registered number; the same order number twice makes two."""
    facts = check_customer(db, sent)
    fields.need(sent, *fields.NEEDED)
    if sent["apprNo"] != facts["approval"]:
        raise error(BAD_PARAMETER, "승인번호가 올바르지 않습니다.")
    fields.choose(sent, "payType", "1", "2")
    fields.choose(sent, "reqType", NORMAL, RETURN)
    weight = fields.amount(sent, "weight", fields.WEIGHT, fields.WEIGHT_MAX)
    fields.amount(sent, "volume", fields.VOLUME, fields.VOLUME_MAX)
    quantity = fields.amount(sent, "qty", 1, 9_999)
    contact = fields.phone(sent, "recMob", "recTel")
    office = db.get(EpostOffice, sent["officeSer"])
    if office is None:
        raise error(BAD_PARAMETER, "공급지 코드가 올바르지 않습니다.")
    if switch(db, "epost", "refuse_same_order", False) and _find(db, sent["orderNo"], sent["reqType"]):
        raise error(BAD_PARAMETER, "이미 신청된 주문번호입니다.")
    price = next(won for most, won in PRICES if weight <= most)
    if sent.get("testYn") == "Y":
        return _answer(world, sent, office, TEST_NUMBER, "0", "0", price)
    parcel = parcels.book(world, db, _parcel(world, db, sent, office, contact, quantity))
    number = world.next_number(db, "epost.application")
    application = EpostApplication(
        req_no=str(1_000_000_000 + number), res_no=str(2_000_000_000 + number), regi_no=parcel.invoice, order_no=sent["orderNo"],
        req_type=sent["reqType"], req_ymd=f"{world.now():%Y%m%d}", res_date=f"{world.now():%Y%m%d%H%M%S}", price=price,
        printed=sent.get("printYn") == "Y", deleted=False, parcel_id=parcel.id,
    )  # fmt: skip
    db.add(application)
    db.flush()
    return _answer(world, sent, office, parcel.invoice, application.req_no, application.res_no, price)


def show_one(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetResInfo: the application of an order number on a day."""
    check_customer(db, sent)
    fields.need(sent, "reqType", "orderNo")
    day = fields.day(sent, "reqYmd")
    found = _find(db, sent["orderNo"], sent["reqType"], day)
    if found is None:
        raise error(NO_APPLICATION, "해당 주문의 신청 내역이 없습니다.")
    parcel = db.get(Parcel, found.parcel_id)
    return {
        "reqNo": found.req_no, "resNo": found.res_no, "regiNo": found.regi_no, "regiPoNm": places.branch_of(parcel.sender_address),
        "resDate": found.res_date, "price": found.price, "vTelNo": "", "treatStusCd": treatment(found, parcel),
    }  # fmt: skip


def cancel(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetResCancelCmd: canceledYn Y, with delYn Y deleted too (D), or N with the reason once it is collected."""
    check_customer(db, sent)
    fields.need(sent, "reqType", "reqNo", "resNo", "regiNo", "reqYmd")
    fields.day(sent, "reqYmd")
    found = db.get(EpostApplication, sent["reqNo"])
    if found is None or (found.res_no, found.regi_no, found.req_type) != (sent["resNo"], sent["regiNo"], sent["reqType"]) or found.deleted:
        raise error(NO_RESERVATION, "예약정보가 없습니다.")
    parcel = db.get(Parcel, found.parcel_id)
    reason = _refusal(parcel)
    if reason is None:
        parcels.cancel(world, db, parcel)
        found.deleted = sent.get("delYn") == "Y"
        db.add(found)
    done = "N" if reason else "D" if found.deleted else "Y"
    return {
        "reqNo": found.req_no, "resNo": found.res_no, "cancelRegiNo": found.regi_no if not reason else "",
        "cancelDate": f"{world.now():%Y%m%d%H%M%S}" if not reason else "", "canceledYn": done, "regiNo": found.regi_no, "notCancelReason": reason or "",
    }  # fmt: skip


def treatment(application: EpostApplication, parcel: Parcel) -> str:
    """treatStusCd; 04 and 05 are modelled, as the sources disagree on them."""
    code = TREAT.get(parcel.state, ON_ITS_WAY)
    return PRINTED if code == "01" and application.printed else code


def _refusal(parcel: Parcel) -> str | None:
    if parcel.state == life.CANCELLED:
        return "이미 취소된 신청입니다."
    return None if parcel.state in life.CANCELLABLE else "이미 수거되어 취소할 수 없습니다."


def _find(db: Session, order_no: str, req_type: str, day: str | None = None) -> EpostApplication | None:
    """The newest application of an order number that wasn't deleted."""
    asked = select(EpostApplication).where(EpostApplication.order_no == order_no, EpostApplication.req_type == req_type, ~EpostApplication.deleted)
    if day:
        asked = asked.where(EpostApplication.req_ymd == day)
    return db.exec(asked.order_by(EpostApplication.req_no.desc())).first()


def _parcel(world: World, db: Session, sent: dict[str, str], office: EpostOffice, contact: str, quantity: int) -> Parcel:
    """A return turns the roles round: rec* is the customer whom it is picked up from, the office receives it."""
    person = {"name": sent["recNm"], "tel": contact, "address": f"{sent['recAddr1']} {sent.get('recAddr2', '')}".strip()}
    shop = {"name": sent.get("ordCompNm") or sent.get("ordNm") or office.office_nm, "tel": office.office_telno, "address": office.office_addr}
    is_return = sent["reqType"] == RETURN
    sender, receiver = (person, shop) if is_return else (shop, person)
    return Parcel(
        carrier="epost", invoice=parcels.issue(world, db, "epost"), order_no=sent["orderNo"], state=life.REGISTERED, is_return=is_return,
        booked_at=show(world.now()), sender=sender["name"], sender_tel=sender["tel"], sender_address=sender["address"], receiver=receiver["name"],
        receiver_tel=receiver["tel"], receiver_address=receiver["address"], item=sent["goodsNm"], quantity=quantity,
        original_invoice=sent.get("retOrigRegiNo", ""), booking=json.dumps({name: sent[name] for name in sorted(sent)}, ensure_ascii=False),
    )  # fmt: skip


def _answer(world: World, sent: dict[str, str], office: EpostOffice, regi_no: str, req_no: str, res_no: str, price: int) -> dict:
    address = f"{sent['recAddr1']} {sent.get('recAddr2', '')}".strip()
    branch = places.branch_of(address)
    draw = chance.number(world.seed, 10_000, "epost.area", branch)
    island = "제주" in address or "울릉" in address
    return {
        "reqNo": req_no, "resNo": res_no, "regiNo": regi_no, "orderNo": sent["orderNo"], "regiPoNm": office.regi_po_nm,
        "resDate": f"{world.now():%Y%m%d%H%M%S}", "price": price, "vTelNo": "", "insuFee": 0, "islandAddFee": 3_000 if island else 0,
        "arrCnpoNm": f"{(places.province_of(address) or '동서울')[:2]}우편집중국", "delivPoNm": f"{branch}우체국", "delivAreaCd": f"{draw % 99 + 1:02d}",
        "printAreaCd": f"{(places.province_of(address) or '경')[0]}{draw % 9 + 1} {draw % 900 + 100} {draw % 90 + 10} {draw % 99 + 1:02d}",
        "courseNo": f"{draw % 50 + 1:03d}", "refineZip": sent["recZip"], "refineAddr": address, "notifyMsg": "",
    }  # fmt: skip
