"""The messages about the customer: GetCustNo, GetApprNo, GetOfficeInfo, InsertOffice, GetStoppedZipCd (courier facts 5.2)."""

import re

from sqlmodel import Session, select

from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import facts_of, switch
from mallrig.emulators.courier.epost.fields import BAD_PARAMETER, NO_RESERVATION, error, need
from mallrig.emulators.courier.epost.state import EpostOffice

OFFICES_MAX = 1_000


def customer_number(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetCustNo."""
    need(sent, "memberID")
    facts = facts_of(db, "epost")
    if sent["memberID"] != facts["member"]:
        raise error(NO_RESERVATION, "등록되지 않은 회원입니다.")
    return {"custNo": facts["customer"]}


def approval_numbers(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetApprNo: the one contract."""
    facts = check_customer(db, sent)
    contract = {"apprNo": facts["approval"], "payTypeCd": "1", "payTypeNm": "요금후납", "postNm": "서울중앙우체국", "contractStatusCd": "1"}
    return {"contractInfo": [contract]}


def offices(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetOfficeInfo."""
    check_customer(db, sent)
    return {"officeInfo": [_office(row) for row in db.exec(select(EpostOffice).order_by(EpostOffice.office_ser)).all()]}


def insert_office(world: World, db: Session, sent: dict[str, str]) -> dict:
    """InsertOffice."""
    check_customer(db, sent)
    need(sent, "officeNm", "officeAddr", "officeTelno")
    number = world.next_number(db, "epost.office") + 1
    if number > OFFICES_MAX:
        raise error(BAD_PARAMETER, f"공급지는 {OFFICES_MAX}개까지 등록할 수 있습니다.")
    db.add(
        EpostOffice(
            office_ser=f"{number:09d}", office_nm=sent["officeNm"], regi_po_nm=sent.get("regiPoNm", "서울중앙"), office_addr=sent["officeAddr"],
            office_telno=sent["officeTelno"],
        )
    )  # fmt: skip
    return {"officeSer": f"{number:09d}"}


def stopped_zip(world: World, db: Session, sent: dict[str, str]) -> dict:
    """GetStoppedZipCd: whether deliveries to a zip are suspended; which are is the switch `stopped_zips`."""
    need(sent, "zipCd")
    if not re.fullmatch(r"\d{5}", sent["zipCd"], re.ASCII):
        raise error(BAD_PARAMETER, "우편번호는 5자리 숫자여야 합니다.")
    reason = switch(db, "epost", "stopped_zips", {}).get(sent["zipCd"])
    return {"zipCd": sent["zipCd"], "stopYn": "Y" if reason else "N", "stopReason": reason or ""}


def check_customer(db: Session, sent: dict[str, str]) -> dict:
    """The customer's facts. Raises Refused for another customer number."""
    need(sent, "custNo")
    facts = facts_of(db, "epost")
    if sent["custNo"] != facts["customer"]:
        raise error(NO_RESERVATION, "등록되지 않은 고객번호입니다.")
    return facts


def _office(row: EpostOffice) -> dict:
    return {
        "officeSer": row.office_ser, "officeNm": row.office_nm, "regiPoNm": row.regi_po_nm, "officeAddr": row.office_addr, "officeTelno": row.office_telno,
    }  # fmt: skip
