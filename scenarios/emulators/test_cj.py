"""CJ Logistics: the DX-API and the public page, as its guide (V3.9.x) and its clients describe them."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from mallrig.emulators.core import waybills
from mallrig.emulators.courier.cj.vendor import VENDOR as CJ
from mallrig.emulators.server import create_app
from mallrig.scenarios.emulators.hands import CjClient, Hand

SAMPLES = ["650000000033", "684809623814", "690000000011", "690000000022", "699999999995"]


# -- invoice numbers --


@pytest.mark.seen
@pytest.mark.parametrize("number", SAMPLES)
def test_check_digit_is_of_digits_3_to_11(number):
    """Numbers of the guides and of public tests."""
    assert waybills.with_check(int(number[:11]), waybills.cj_check) == number


@pytest.mark.seen
def test_the_first_eleven_digits_are_not_the_rule():
    """By Lotte's rule most of CJ's samples would be wrong."""
    assert [waybills.lotte_check(number[:11]) == number[11] for number in SAMPLES].count(False) >= 3


@pytest.mark.read
def test_issued_numbers_are_valid_and_never_twice(cj):
    numbers = [cj.number() for _ in range(50)]
    assert len(set(numbers)) == 50
    assert all(re.fullmatch(r"\d{12}", number) and waybills.cj_check(number[:11]) == number[11] for number in numbers)


@pytest.mark.ours
@pytest.mark.parametrize(("number", "taken"), [("650000000034", True), ("1234567890", True), ("12345678901", False), ("65000000003a", False)])
def test_a_broken_check_digit_is_taken_unless_switched(cj, number, taken):
    answer = cj.call("RegBook", **cj.row(INVC_NO=number))
    assert (answer["RESULT_CD"] == "S") is taken


@pytest.mark.ours
def test_a_broken_check_digit_is_refused_by_the_switch(hand, cj):
    hand.courier("cj", switches={"refuse_bad_check_digit": True})
    assert "INVC_NO" in cj.fails("RegBook", **cj.row(INVC_NO="650000000034"))
    assert cj.book(INVC_NO="650000000033") == "650000000033"


# -- token --


@pytest.mark.seen
def test_token_lives_a_day_and_is_the_same_until_then(hand, cj):
    """ReqOneDayToken 2.2: asking again gives the same token and the same end."""
    first = cj.ask_token().json
    assert first["RESULT_CD"] == "S" and first["DATA"]["TOKEN_EXPRTN_DTM"] == "20260111090000"
    hand.rig("POST", "/clock/set", to="2026-01-11T08:59:59+09:00")
    assert cj.ask_token().json == first
    assert cj.post("ReqInvcNo", CLNTNUM=cj.customer).status_code == 200


@pytest.mark.seen
def test_token_is_dead_when_its_day_is_over(hand, cj):
    hand.rig("POST", "/clock/set", to="2026-01-11T09:00:00+09:00")
    assert cj.post("ReqInvcNo", CLNTNUM=cj.customer).status_code == 401
    assert cj.ask_token().json["DATA"]["TOKEN_NUM"] != cj.token


@pytest.mark.seen
def test_business_number_with_hyphens_is_the_customer_code_error(cj):
    biz = cj.hand.access["cj"]["business_number"]
    answer = cj.ask_token(BIZ_REG_NUM=f"{biz[:3]}-{biz[3:5]}-{biz[5:]}")
    assert (answer.status_code, answer.json) == (200, {"RESULT_CD": "E", "RESULT_DETAIL": "입력하신 고객사코드가 존재하지 않습니다"})


@pytest.mark.ours
def test_401_has_a_body(cj):
    answer = cj.post("ReqInvcNo", header="wrong", CLNTNUM=cj.customer)
    assert (answer.status_code, answer.json) == (401, {"RESULT_CD": "E401", "RESULT_DETAIL": "Unauthorized"})


@pytest.mark.seen
def test_header_and_body_must_carry_the_same_token(cj):
    headers = {"CJ-Gateway-APIKey": cj.token}
    only_header = cj.hand.client.post("/cj/ReqInvcNo", json={"DATA": {"CLNTNUM": cj.customer}}, headers=headers)
    only_body = cj.hand.client.post("/cj/ReqInvcNo", json={"DATA": {"CLNTNUM": cj.customer, "TOKEN_NUM": cj.token}})
    assert [only_header.status_code, only_body.status_code] == [401, 401]


@pytest.mark.ours
def test_a_second_token_call_within_a_second_is_turned_away_by_the_switch(hand, cj):
    hand.courier("cj", switches={"token_block": True})
    assert cj.ask_token().status_code == 200
    hand.advance("999ms")
    assert cj.ask_token().status_code == 429
    hand.advance("1ms")
    assert cj.ask_token().status_code == 200


@pytest.mark.ours
def test_unknown_customer_is_the_vendors_error_and_a_stray(hand, cj):
    before = hand.strays()
    assert cj.ask_token(CUST_ID="30999").json["RESULT_DETAIL"] == "입력하신 고객사코드가 존재하지 않습니다"
    assert cj.post("ReqAddrRfnSm", CLNTNUM="30999", ADDRESS="서울").json["RESULT_CD"] == "-20001"
    assert cj.post("RegBook", header="", CUST_ID="30999").status_code == 401
    assert hand.strays() == before + 3


@pytest.mark.ours
def test_expire_token_fault_is_401(hand, cj):
    hand.rig("POST", "/faults", 201, effect="expire_token", emulator="cj", times=1)
    assert cj.post("ReqInvcNo", CLNTNUM=cj.customer).status_code == 401
    assert cj.post("ReqInvcNo", CLNTNUM=cj.customer).status_code == 200


# -- address --


@pytest.mark.seen
def test_address_gives_the_labels_codes(cj):
    data = cj.call("ReqAddrRfnSm", ADDRESS="서울특별시 중구 다산로 32 남산타운 5동")["DATA"]
    assert set(data) == {"CLSFCD", "SUBCLSFCD", "CLSFADDR", "CLLDLVBRANNM", "CLLDLVEMPNM", "CLLDLVEMPNICKNM", "RSPSDIV", "P2PCD"}
    assert re.fullmatch(r"\d[A-Z]\d\d", data["CLSFCD"]) and re.fullmatch(r"\d[a-z]", data["SUBCLSFCD"])
    assert data["CLLDLVBRANNM"] == "서울중구지점" and data["P2PCD"] is None


@pytest.mark.seen
def test_an_address_that_cant_be_read_is_its_own_code(cj):
    answer = cj.call("ReqAddrRfnSm", ADDRESS="어딘가 먼 곳")
    assert answer["RESULT_CD"] == "-20002" and "DATA" not in answer


@pytest.mark.ours
def test_address_may_have_100_characters(cj):
    assert cj.call("ReqAddrRfnSm", ADDRESS="서울특별시 중구 " + "가" * 91)["RESULT_CD"] == "S"
    assert cj.call("ReqAddrRfnSm", ADDRESS="서울특별시 중구 " + "가" * 92)["RESULT_CD"] == "E"


@pytest.mark.ours
def test_parts_of_the_land_can_be_refused(hand, cj):
    hand.courier("cj", switches={"addresses": {"울릉": "-20009", "가거도": "-20010"}})
    assert cj.call("ReqAddrRfnSm", ADDRESS="경상북도 울릉군 울릉읍 1")["RESULT_CD"] == "-20009"
    assert cj.call("ReqAddrRfnSm", ADDRESS="경상북도 포항시 북구 1")["RESULT_CD"] == "S"
    hand.rig("PUT", "/couriers/cj", 400, switches={"addresses": {"x": "-1"}})


# -- booking --


@pytest.mark.seen
def test_booking_answers_without_data(cj):
    assert cj.call("RegBook", **cj.row(INVC_NO=cj.number())) == {"RESULT_CD": "S", "RESULT_DETAIL": "Success."}


@pytest.mark.seen
def test_the_same_identity_again_is_ora_00001(cj):
    cj.book()
    assert "ORA-00001" in cj.fails("RegBook", **cj.row(INVC_NO=cj.number()))
    assert len(cj.hand.rig("GET", "/parcels")["parcels"]) == 1

IDENTITY = [
    {"RCPT_YMD": "20260111"}, {"CUST_USE_NO": "A-1-B2"}, {"RCPT_DV": "02", "INVC_NO": ""}, {"WORK_DV_CD": "02"}, {"MPCK_KEY": "other"},
    {"MPCK_SEQ": 2},
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.parametrize("change", IDENTITY, ids=lambda change: next(iter(change)))
def test_every_part_of_the_identity_makes_another_booking(cj, change):
    cj.book()
    row = cj.row(**{"INVC_NO": cj.number()} | change)
    assert cj.call("RegBook", **row)["RESULT_CD"] == "S"

NEEDED = [
    "RCPT_YMD", "CUST_USE_NO", "RCPT_DV", "WORK_DV_CD", "REQ_DV_CD", "MPCK_KEY", "MPCK_SEQ", "CAL_DV_CD", "FRT_DV_CD", "CNTR_ITEM_CD",
    "BOX_TYPE_CD", "BOX_QTY", "CUST_MGMT_DLCM_CD", "SENDR_NM", "SENDR_TEL_NO1", "SENDR_ZIP_NO", "SENDR_DETAIL_ADDR", "RCVR_NM", "RCVR_TEL_NO3",
    "RCVR_ZIP_NO", "RCVR_ADDR", "RCVR_DETAIL_ADDR", "PRT_ST", "DLV_DV", "INVC_NO",
]  # fmt: skip


@pytest.mark.seen
@pytest.mark.parametrize("name", NEEDED)
def test_an_empty_column_is_ora_01400(cj, name):
    """An empty text is NULL."""
    detail = cj.fails("RegBook", **cj.row(**{"INVC_NO": cj.number()} | {name: ""}))
    assert "ORA-01400" in detail and name in detail


@pytest.mark.seen
@pytest.mark.parametrize("items", [[], [{"GDS_QTY": 1}], [{"GDS_NM": ""}], None, "니트"])
def test_an_item_needs_a_name(cj, items):
    assert "ORA-01400" in cj.fails("RegBook", **cj.row(INVC_NO=cj.number(), ARRAY=items))


@pytest.mark.ours
@pytest.mark.parametrize(("name", "width"), [("CUST_USE_NO", 50), ("MPCK_KEY", 100), ("ORI_ORD_NO", 50)])
def test_a_value_too_wide_is_ora_12899(cj, name, width):
    assert cj.call("RegBook", **cj.row(INVC_NO=cj.number(), **{name: "1" * width}))["RESULT_CD"] == "S"
    assert "ORA-12899" in cj.fails("RegBook", **cj.row(INVC_NO=cj.number(), **{name: "1" * (width + 1)}))


@pytest.mark.ours
@pytest.mark.parametrize("name", ["MPCK_SEQ", "BOX_QTY", "FRT", "ARTICLE_AMT"])
@pytest.mark.parametrize("number", [10**30, "1" * 10, 10**9], ids=["10**30", "text", "10**9"])
def test_a_number_too_large_is_ora_12899_as_a_text_too_wide_is(cj, name, number):
    assert cj.call("RegBook", **cj.row(INVC_NO=cj.number(), **{name: 999_999_999}))["RESULT_CD"] == "S"
    detail = cj.fails("RegBook", **cj.row(INVC_NO=cj.number(), **{name: number}))
    assert detail == f'ORA-12899: value too large for column "RCPT"."{name}" (actual: {len(str(number))}, maximum: 9)'


@pytest.mark.ours
@pytest.mark.parametrize("number", ["x", "1x", -1, 1.5, "１"])
def test_what_is_no_number_is_told_as_such(cj, number):
    assert cj.fails("RegBook", **cj.row(INVC_NO=cj.number(), BOX_QTY=number)) == f"BOX_QTY 값이 숫자가 아닙니다: {number}"


@pytest.mark.ours
@pytest.mark.parametrize(
    "change",
    [{"BOX_TYPE_CD": "08"}, {"FRT_DV_CD": "04"}, {"PRT_ST": "04"}, {"BOX_QTY": "x"}, {"RCPT_YMD": "20260230"}, {"CUST_MGMT_DLCM_CD": "30999"},
     {"REQ_DV_CD": "02"}, {"MPCK_SEQ": "9999999999"}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_unknown_value_is_named(cj, change):
    assert next(iter(change)) in cj.fails("RegBook", **cj.row(INVC_NO=cj.number(), **change))


@pytest.mark.seen
def test_numbers_may_come_as_texts(cj):
    assert cj.book(BOX_QTY="2", MPCK_SEQ="1", FRT="0", CAL_DV_CD="1")


@pytest.mark.ours
def test_a_number_on_its_way_is_not_taken_by_another_packing(cj):
    number = cj.book()
    assert number in cj.fails("RegBook", **cj.row(INVC_NO=number, CUST_USE_NO="A-2", MPCK_KEY="another"))
    assert cj.call("RegBook", **cj.row(INVC_NO=number, CUST_USE_NO="A-2", MPCK_SEQ=2))["RESULT_CD"] == "S"
    assert len(cj.hand.rig("GET", "/parcels")["parcels"]) == 1


# -- cancel --


@pytest.mark.seen
def test_a_booking_is_cancelled_by_few_members(cj):
    """One public client sends the identity without the packing."""
    number = cj.book()
    few = {name: cj.row()[name] for name in ("CUST_ID", "RCPT_YMD", "CUST_USE_NO", "RCPT_DV", "WORK_DV_CD")}
    assert cj.call("CnclBook", **few, REQ_DV_CD="02") == {"RESULT_CD": "S", "RESULT_DETAIL": "Success."}
    assert cj.hand.rig("GET", f"/parcels/{number}")["state"] == "CANCELLED"


@pytest.mark.seen
def test_a_cancel_without_a_booking_fails(cj):
    cj.fails("CnclBook", **cj.row(REQ_DV_CD="02"))


@pytest.mark.ours
def test_a_cancel_twice_fails_the_second_time(cj):
    cj.book()
    assert cj.call("CnclBook", **cj.row(REQ_DV_CD="02"))["RESULT_CD"] == "S"
    cj.fails("CnclBook", **cj.row(REQ_DV_CD="02"))


@pytest.mark.seen
def test_a_waybill_printed_by_the_shipper_is_not_cancelled(cj):
    number = cj.book(PRT_ST="02")
    cj.fails("CnclBook", **cj.row(REQ_DV_CD="02", PRT_ST="02"))
    assert cj.hand.rig("GET", f"/parcels/{number}")["state"] == "REGISTERED"


@pytest.mark.seen
def test_nothing_is_cancelled_after_the_first_scan(hand, cj):
    number = cj.book()
    hand.scan(number, "PICKED_UP")
    cj.fails("CnclBook", **cj.row(REQ_DV_CD="02"))


@pytest.mark.read
def test_a_failed_pickup_can_be_cancelled(hand, cj):
    number = cj.book()
    hand.scan(number, "PICKUP_FAILED", reason="02")
    assert cj.call("CnclBook", **cj.row(REQ_DV_CD="02"))["RESULT_CD"] == "S"


@pytest.mark.ours
def test_a_box_of_two_bookings_is_cancelled_with_the_last(hand, cj):
    number = cj.book()
    cj.call("RegBook", **cj.row(INVC_NO=number, MPCK_SEQ=2))
    cj.call("CnclBook", **cj.row(REQ_DV_CD="02"))
    assert hand.rig("GET", f"/parcels/{number}")["state"] == "REGISTERED"
    cj.call("CnclBook", **cj.row(REQ_DV_CD="02", MPCK_SEQ=2))
    assert hand.rig("GET", f"/parcels/{number}")["state"] == "CANCELLED"


@pytest.mark.ours
def test_a_cancelled_parcel_is_never_picked_up_and_its_number_is_free(hand, cj):
    number = cj.book()
    cj.call("CnclBook", **cj.row(REQ_DV_CD="02"))
    hand.advance("23h")
    assert "No data" in cj.fails("ReqOneGdsTrc", INVC_NO=number)
    assert cj.book(INVC_NO=number, CUST_USE_NO="A-2") == number


# -- the way of a parcel --


@pytest.mark.seen
def test_no_data_until_the_first_scan(cj):
    number = cj.book()
    assert "No data" in cj.fails("ReqOneGdsTrc", INVC_NO=number)
    assert "No data" in cj.fails("ReqOneGdsTrc", INVC_NO="650000099999")


@pytest.mark.ours
def test_the_same_day_pace(hand, cj):
    """By 1, 2, 4, 5 and 8 hours, and at most ten minutes sooner."""
    number = cj.book()
    hours = [1, 2, 4, 5, 8]
    hand.rig("POST", "/clock/set", to="2026-01-10T17:00:00+09:00")
    rows = cj.call("ReqOneGdsTrc", INVC_NO=number)["DATA"]
    assert [row["CRG_ST"] for row in rows] == ["11", "41", "42", "82", "91"]
    for row, hour in zip(rows, hours, strict=True):
        minutes = int(row["SCAN_HOUR"][:2]) * 60 + int(row["SCAN_HOUR"][3:5]) - 9 * 60
        assert hour * 60 - 10 <= minutes <= hour * 60, row


@pytest.mark.ours
@pytest.mark.parametrize(("pace", "hours", "state"), [("same_day", 0, "REGISTERED"), ("next_day", 5, "REGISTERED"), ("next_day", 24, "DELIVERED"),
                                                      ("manual", 72, "REGISTERED")])  # fmt: skip
def test_paces(hand, cj, pace, hours, state):
    hand.courier("cj", pace=pace)
    number = cj.book()
    hand.advance(f"{hours}h")
    assert hand.rig("GET", f"/parcels/{number}")["state"] == state


@pytest.mark.seen
def test_the_single_call_writes_marks_the_bulk_call_doesnt(hand, cj):
    number = cj.book()
    hand.advance("8h")
    one = cj.call("ReqOneGdsTrc", INVC_NO=number)["DATA"][-1]
    many = cj.call("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")["DATA"][-1]
    assert re.fullmatch(r"2026-01-10", one["SCAN_YMD"]) and re.fullmatch(r"\d\d:\d\d:\d\d", one["SCAN_HOUR"])
    assert re.fullmatch(r"20260110", many["SCAN_YMD"]) and re.fullmatch(r"\d{6}", many["SCAN_HOUR"])
    assert one["CRG_ST_NM"] == many["CRG_ST_NM"] == "배송완료" and one["ACPTR_NM"] == "김철수"
    assert set(one) == {
        "INVC_NO", "CRG_ST", "CRG_ST_NM", "SCAN_YMD", "SCAN_HOUR", "DEALT_BRAN_NM", "DEALT_BRAN_TEL", "DEALT_EMP_NM", "DEALT_EMP_TEL", "ACPTR_NM",
    }  # fmt: skip
    assert set(many) == {
        "CUST_ID", "RCPT_DV", "INVC_NO", "CUST_USE_NO", "CRG_ST", "CRG_ST_NM", "SCAN_YMD", "SCAN_HOUR", "DEALT_BRAN_NM", "DEALEMP_NM", "ACPTR_NM",
        "NO_CLDV_RSN_CD", "DETAIL_RSN",
    }  # fmt: skip


@pytest.mark.seen
def test_bulk_rows_come_again_until_they_are_acknowledged(hand, cj):
    number = cj.book()
    hand.advance("2h")
    ask = {"REQ_DT": "20260110", "SND_YN": "N"}
    assert [row["CRG_ST"] for row in cj.call("ReqMssGdsTrc", **ask)["DATA"]] == ["11", "41"]
    assert cj.call("RcvMssGdsTrcCnfrm", ARRAY=[{"INVC_NO": number, "CRG_ST": "11"}])["RESULT_CD"] == "S"
    assert [row["CRG_ST"] for row in cj.call("ReqMssGdsTrc", **ask)["DATA"]] == ["41"]


@pytest.mark.seen
def test_snd_yn_y_counts_as_received_at_once(hand, cj):
    cj.book()
    hand.advance("2h")
    ask = {"REQ_DT": "20260110", "SND_YN": "Y"}
    assert len(cj.call("ReqMssGdsTrc", **ask)["DATA"]) == 2
    assert cj.call("ReqMssGdsTrc", **ask) == {"RESULT_CD": "S", "RESULT_DETAIL": "Success", "DATA": []}


@pytest.mark.ours
def test_an_empty_bulk_poll_can_be_no_data(hand, cj):
    hand.courier("cj", switches={"bulk_no_data": True})
    assert "No data" in cj.fails("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")


@pytest.mark.ours
def test_a_bulk_poll_has_the_scans_until_its_day(hand, cj):
    hand.rig("POST", "/clock/set", to="2026-01-10T22:30:00+09:00")
    cj.book()
    hand.advance("2h")
    assert [row["CRG_ST"] for row in cj.call("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")["DATA"]] == ["11"]
    assert [row["CRG_ST"] for row in cj.call("ReqMssGdsTrc", REQ_DT="20260111", SND_YN="N")["DATA"]] == ["11", "41"]


@pytest.mark.seen
def test_a_bulk_poll_has_at_most_500_rows(hand, cj):
    hand.courier("cj", pace="manual")
    numbers = [cj.book(CUST_USE_NO=f"A-{n}", MPCK_KEY=f"20260110_A-{n}") for n in range(20)]
    for number in numbers:
        for _ in range(25):
            hand.scan(number, "LINEHAUL_LOADED", anyway=True)
    ask = {"REQ_DT": "20260110", "SND_YN": "N"}
    assert len(cj.call("ReqMssGdsTrc", **ask)["DATA"]) == 500
    hand.scan(number, "LINEHAUL_UNLOADED")
    assert len(cj.call("ReqMssGdsTrc", **ask)["DATA"]) == 500


@pytest.mark.seen
def test_at_most_500_rows_are_acknowledged_in_a_call(cj):
    rows = [{"INVC_NO": "650000000033", "CRG_ST": "11"}]
    assert cj.call("RcvMssGdsTrcCnfrm", ARRAY=rows * 500)["RESULT_CD"] == "S"
    cj.fails("RcvMssGdsTrcCnfrm", ARRAY=rows * 501)


# -- returns --


@pytest.mark.seen
def test_a_return_gets_its_number_at_the_pickup(hand, cj):
    """And it becomes known by the bulk poll, under the shipper's key."""
    assert cj.call("RegBook", **cj.row(RCPT_DV="02", INVC_NO="", ORI_INVC_NO="650000000033"))["RESULT_CD"] == "S"
    hand.scan("p1", "PICKED_UP")
    rows = cj.call("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")["DATA"]
    assert [(row["CRG_ST"], row["RCPT_DV"], row["CUST_USE_NO"]) for row in rows] == [("01", "02", "A-1"), ("11", "02", "A-1")]
    number = rows[-1]["INVC_NO"]
    assert waybills.cj_check(number[:11]) == number[11]
    assert [row["CRG_ST"] for row in cj.call("ReqOneGdsTrc", INVC_NO=number)["DATA"]] == ["01", "11"]


@pytest.mark.ours
def test_a_return_is_picked_up_on_the_next_working_day(hand, cj):
    """Booked on a Saturday: on Monday from ten o'clock on."""
    cj.call("RegBook", **cj.row(RCPT_DV="02", INVC_NO=""))
    hand.rig("POST", "/clock/set", to="2026-01-12T09:59:59+09:00")
    assert hand.rig("GET", "/parcels/p1")["state"] == "REGISTERED"
    hand.rig("POST", "/clock/set", to="2026-01-12T16:00:00+09:00")
    parcel = hand.rig("GET", "/parcels/p1")
    assert parcel["invoice"] and parcel["scans"][1]["status"] == "PICKED_UP"


@pytest.mark.ours
def test_a_row_without_a_number_is_acknowledged_only_once_it_was_handed_out(hand, cj):
    cj.call("RegBook", **cj.row(RCPT_DV="02", INVC_NO=""))
    ask = {"REQ_DT": "20260110", "SND_YN": "N"}
    cj.call("RcvMssGdsTrcCnfrm", ARRAY=[{"INVC_NO": "", "CRG_ST": "01"}])
    assert [row["INVC_NO"] for row in cj.call("ReqMssGdsTrc", **ask)["DATA"]] == [""]
    cj.call("RcvMssGdsTrcCnfrm", ARRAY=[{"INVC_NO": "", "CRG_ST": "01"}])
    assert cj.call("ReqMssGdsTrc", **ask)["DATA"] == []


@pytest.mark.ours
@pytest.mark.parametrize("change", [{"INVC_NO": "650000000033"}, {"INVC_NO": "", "PRT_ST": "02"}])
def test_a_return_has_no_number_and_no_printed_waybill(cj, change):
    assert next(reversed(change)) in cj.fails("RegBook", **cj.row(RCPT_DV="02", **change))


# -- the rig's hand on parcels --


@pytest.mark.ours
def test_a_scan_out_of_order_is_refused_unless_it_is_wanted(hand, cj):
    number = cj.book()
    assert hand.scan(number, "DELIVERED", code=409)["error"]["code"] == "out_of_order"
    assert hand.scan(number, "DELIVERED", anyway=True)["state"] == "DELIVERED"


@pytest.mark.ours
def test_a_late_scan_stands_at_its_time_in_the_order(hand, cj):
    hand.courier("cj", pace="manual")
    number = cj.book()
    hand.advance("3h")
    hand.scan(number, "PICKED_UP")
    hand.scan(number, "LINEHAUL_LOADED", at="2026-01-10T10:00:00+09:00")
    assert [row["CRG_ST"] for row in cj.call("ReqOneGdsTrc", INVC_NO=number)["DATA"]] == ["41", "11"]
    hand.scan(number, "LINEHAUL_UNLOADED", code=400, at="2026-01-10T12:00:01+09:00")


@pytest.mark.ours
def test_a_lost_parcel_is_scanned_no_more(hand, cj):
    number = cj.book()
    hand.advance("1h")
    assert hand.rig("POST", f"/parcels/{number}/lose")["lost"] is True
    hand.advance("22h")
    assert [row["CRG_ST"] for row in cj.call("ReqOneGdsTrc", INVC_NO=number)["DATA"]] == ["11"]


@pytest.mark.ours
def test_a_failed_delivery_is_tried_again_and_says_why(hand, cj):
    number = cj.book()
    for state in ("PICKED_UP", "LINEHAUL_LOADED", "LINEHAUL_UNLOADED", "OUT_FOR_DELIVERY"):
        hand.scan(number, state)
    hand.scan(number, "DELIVERY_FAILED", reason="02")
    assert cj.call("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")["DATA"][-1]["NO_CLDV_RSN_CD"] == "02"
    hand.advance("21h")
    assert hand.rig("GET", f"/parcels/{number}")["state"] == "DELIVERED"


@pytest.mark.ours
@pytest.mark.parametrize(("path", "body", "code"), [
    ("/parcels/nope/scan", {"status": "PICKED_UP"}, 404), ("/parcels/p1/scan", {"status": "LOST"}, 400), ("/parcels/p1/scan", {}, 400),
    ("/parcels/p1/scan", {"status": "PICKED_UP", "at": "soon"}, 400), ("/parcels/p1/scan", {"status": "PICKED_UP", "reason": "x" * 101}, 400),
    ("/parcels/p99999999999999999999/lose", {}, 404),
])  # fmt: skip
def test_bad_hands_are_told(hand, cj, path, body, code):
    cj.book()
    hand.rig("POST", path, code, **body)


@pytest.mark.ours
@pytest.mark.parametrize(("carrier", "settings", "code"), [
    ("cj", {"pace": "slow"}, 400), ("cj", {"switches": {"nope": True}}, 400), ("cj", {"switches": {"token_block": 1}}, 400),
    ("cj", {"switches": {"addresses": {"서울": []}}}, 400), ("cj", {"switches": {"addresses": {"": "-20009"}}}, 400),
    ("lotte", {"switches": {"daily_calls": -1}}, 400), ("epost", {"switches": {"stopped_zips": {"04567": 1}}}, 400), ("hanjin", {}, 404),
    ("cj", {}, 200), ("sweettracker", {"switches": {"total": 0}}, 200),
])  # fmt: skip
def test_a_bad_setting_is_told_and_changes_nothing(hand, carrier, settings, code):
    before = hand.rig("GET", "/couriers")
    hand.rig("PUT", f"/couriers/{carrier}", code, **settings)
    assert code == 200 or hand.rig("GET", "/couriers") == before


@pytest.mark.ours
def test_a_switch_of_null_is_back_at_its_default(hand, cj):
    hand.courier("cj", switches={"bulk_no_data": True})
    assert hand.courier("cj", switches={"bulk_no_data": None})["switches"] == {}
    assert cj.call("ReqMssGdsTrc", REQ_DT="20260110", SND_YN="N")["DATA"] == []


# -- the public page --


def look(hand, number: str, csrf: str | None = None) -> object:
    """Both steps of the page."""
    page = f"/cj-page/{hand.name}/ko/tool/parcel"
    found = re.search(r'name="_csrf" value="([0-9a-f-]{36})"', hand.client.get(f"{page}/tracking").text)
    return hand.client.post(f"{page}/tracking-detail", data={"_csrf": csrf or found[1], "paramInvcNo": number})


@pytest.mark.seen
def test_the_page_has_texts_throughout_and_no_fraction(hand, cj):
    number = cj.book()
    hand.advance("8h")
    answer = look(hand, number).json
    parcel, scans = answer["parcelResultMap"]["resultList"][0], answer["parcelDetailResultMap"]["resultList"]
    assert all(isinstance(value, str) for value in parcel.values())
    assert (parcel["sendrNm"], parcel["rcvrNm"], parcel["nsDlvNm"], answer["parcelResultMap"]["paramInvcNo"]) == ("홍*동", "김*수", "91", number)
    assert [scan["scanNm"] for scan in scans] == ["집화처리", "간선상차", "간선하차", "배달출발", "배달완료"]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", scan["dTime"]) for scan in scans)
    assert all(isinstance(value, str) for scan in scans for name, value in scan.items() if name != "nsDlvNm")


@pytest.mark.seen
def test_an_unknown_number_has_two_empty_lists(hand, cj):
    answer = look(hand, "690000000011")
    assert answer.status_code == 200
    assert [answer.json[name]["resultList"] for name in ("parcelResultMap", "parcelDetailResultMap")] == [[], []]


@pytest.mark.seen
def test_the_old_form_of_times_is_a_switch(hand, cj):
    number = cj.book()
    hand.advance("1h")
    hand.courier("cj", switches={"page_fraction": True})
    assert look(hand, number).json["parcelDetailResultMap"]["resultList"][0]["dTime"].endswith(".0")


@pytest.mark.ours
def test_the_page_wants_its_csrf_token(hand, cj):
    assert look(hand, "690000000011", csrf="wrong").status_code == 403


# -- faults and crowds --


@pytest.mark.read
def test_a_time_out_after_the_booking_was_stored_is_ora_00001_on_the_retry(hand, cj):
    """The client saw an error, the booking is there."""
    row = cj.row(INVC_NO=cj.number())
    hand.rig("POST", "/faults", 201, effect="status", status=500, after_commit=True, emulator="cj", path="*/RegBook", times=1)
    assert cj.post("RegBook", **row).status_code == 500
    assert "ORA-00001" in cj.fails("RegBook", **row)
    assert len(hand.rig("GET", "/parcels")["parcels"]) == 1


@pytest.mark.read
@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_an_http_error_has_cjs_envelope(hand, cj, status):
    hand.rig("POST", "/faults", 201, effect="status", status=status, emulator="cj", times=1)
    answer = cj.post("ReqInvcNo", CLNTNUM=cj.customer)
    assert (answer.status_code, answer.json["RESULT_CD"]) == (status, f"E{status}")
    assert cj.call("ReqInvcNo")["DATA"]["INVC_NO"] == "650000000011"


@pytest.mark.read
def test_sixteen_at_once_get_numbers_of_their_own(cj):
    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(lambda _: cj.hand.client.application.test_client().post(
            "/cj/ReqInvcNo", json={"DATA": {"TOKEN_NUM": cj.token, "CLNTNUM": cj.customer}}, headers={"CJ-Gateway-APIKey": cj.token},
        ).json["DATA"]["INVC_NO"], range(160)))  # fmt: skip
    assert len(set(numbers)) == 160


@pytest.mark.ours
def test_two_worlds_of_one_seed_live_alike(hand, cj, back_office):
    """Seed and calls alone decide what happens, whatever the world is called."""
    def told(one: CjClient) -> list:
        number = one.book()
        one.hand.advance("8h")
        return one.call("ReqOneGdsTrc", INVC_NO=number)["DATA"]

    other = Hand(hand.client, hand.client.post("/_rig/worlds", json={}).json)
    assert told(CjClient(other)) == told(cj)
    hand.client.delete(f"/_rig/worlds/{other.name}")


# -- whatever comes --

NUL = {"USER_ID": "a\0b"}


@pytest.mark.seen
@pytest.mark.parametrize(
    ("resource", "make"),
    [("ReqInvcNo", lambda cj: '{"DATA":{'), ("ReqInvcNo", lambda cj: ""), ("ReqInvcNo", lambda cj: '{"TOKEN_NUM":"x"}'),
     ("ReqInvcNo", lambda cj: json.dumps({"DATA": {"TOKEN_NUM": cj.token, "CLNTNUM": cj.customer} | NUL})),
     ("RegBook", lambda cj: json.dumps({"DATA": {"TOKEN_NUM": cj.token} | cj.row(REMARK_1="a\0b")}))],
    ids=["broken", "empty", "no DATA", "NUL", "NUL in a remark"],
)  # fmt: skip
def test_a_body_that_cant_be_read_is_400_in_the_world_of_the_gateway_key(hand, cj, resource, make):
    """2.1: bad parameters. The gateway key alone says whose call it is (that the body isn't looked at before it: ours)."""
    strays = hand.strays()
    answer = hand.client.post(f"/cj/{resource}", data=make(cj), headers={"CJ-Gateway-APIKey": cj.token})
    assert (answer.status_code, answer.json) == (400, {"RESULT_CD": "E400", "RESULT_DETAIL": "Bad Request"})
    noted = hand.rig("GET", "/journal")["entries"][-1]
    assert (noted["path"], noted["status"], hand.strays()) == (f"/cj/{resource}", 400, strays)


@pytest.mark.seen
def test_a_body_that_names_no_customer_or_token_is_told_so_in_the_world_of_the_gateway_key(hand, cj):
    strays = hand.strays()
    headers = {"CJ-Gateway-APIKey": cj.token}
    nobody = hand.client.post("/cj/ReqInvcNo", json={"DATA": {"TOKEN_NUM": cj.token}}, headers=headers)
    assert (nobody.status_code, nobody.json) == (200, {"RESULT_CD": "E", "RESULT_DETAIL": "CLNTNUM 값이 없습니다"})
    assert hand.client.post("/cj/ReqInvcNo", json={"DATA": {}}, headers=headers).status_code == 401
    assert hand.strays() == strays


@pytest.mark.seen
@pytest.mark.parametrize("key", ["x", "{token}x", "{gone}"])
@pytest.mark.parametrize("raw", ['{"DATA":{', '{"DATA":{}}'])
def test_a_gateway_key_that_is_nobodys_is_401_before_the_body_is_looked_at(hand, cj, key, raw):
    gone = cj.token
    hand.rig("POST", "/clock/set", to="2026-01-11T09:00:00+09:00")
    cj.token = cj.ask_token().json["DATA"]["TOKEN_NUM"]
    answer = hand.client.post("/cj/ReqInvcNo", data=raw, headers={"CJ-Gateway-APIKey": key.format(token=cj.token, gone=gone)})
    assert (answer.status_code, answer.json["RESULT_CD"]) == (401, "E401")


@pytest.mark.ours
def test_a_gateway_key_finds_its_own_world_beside_a_fork_and_after_a_restart(tmp_path):
    """The fork has another key."""
    begun = create_app(tmp_path, vendors=(CJ,))
    one = Hand(begun.test_client(), begun.test_client().post("/_rig/worlds", json={}).json)
    fork = Hand(one.client, one.client.post(f"/_rig/worlds/{one.name}/fork", json={}).json)
    keys = {hand.name: CjClient(hand).token for hand in (one, fork)}
    begun.extensions["mallrig.worlds"].close()
    for client in (one.client, create_app(tmp_path, vendors=(CJ,)).test_client()):
        for name, key in keys.items():
            client.post("/cj/ReqInvcNo", data="{", headers={"CJ-Gateway-APIKey": key})
            assert client.get(f"/_rig/worlds/{name}/journal").json["entries"][-1]["status"] == 400


@pytest.mark.ours
@pytest.mark.parametrize("raw", [b"", b"[[[[", b"null", b"[1]", b'{"DATA":null}', b'{"DATA":{"CUST_ID":{}}}', b"[" * 100_000, b"\xff\xfe",
                                 b'{"DATA":{"CUST_ID":"\\ud800"}}'])  # fmt: skip
@pytest.mark.parametrize("resource", ["ReqOneDayToken", "RegBook", "ReqMssGdsTrc", "nope"])
def test_nothing_breaks_the_door(hand, raw, resource):
    answer = hand.client.post(f"/cj/{resource}", data=raw, headers={"CJ-Gateway-APIKey": "x"})
    assert answer.status_code < 500 and answer.json["RESULT_CD"] != "S"


@pytest.mark.ours
@pytest.mark.parametrize("value", [None, [], {}, True, 1e308, 10**30, "", "\U0001f4a9" * 300, -1])
def test_no_value_breaks_a_resource(cj, value):
    for name in ("CUST_USE_NO", "MPCK_SEQ", "INVC_NO", "RCPT_YMD", "ARRAY", "RCVR_ADDR", "REQ_DT", "SND_YN", "ADDRESS", "TOKEN_NUM"):
        for resource in ("RegBook", "CnclBook", "ReqOneGdsTrc", "ReqMssGdsTrc", "RcvMssGdsTrcCnfrm", "ReqAddrRfnSm"):
            answer = cj.post(resource, **cj.row() | {"CLNTNUM": cj.customer, name: value})
            assert answer.status_code in (200, 400, 401), (resource, name)


@pytest.mark.ours
def test_a_fork_has_another_customer_and_no_old_token(hand, cj):
    number = cj.book()
    forked = hand.client.post(f"/_rig/worlds/{hand.name}/fork", json={}).json
    assert forked["cj"]["customer_code"] != cj.customer
    assert cj.post("ReqInvcNo", CUST_ID=forked["cj"]["customer_code"], CLNTNUM=forked["cj"]["customer_code"]).status_code == 401
    hand.client.post(f"/_rig/worlds/{forked['world']}/clock/advance", json={"by": "8h"})
    assert hand.client.get(f"/_rig/worlds/{forked['world']}/parcels/{number}").json["state"] == "DELIVERED"
    assert hand.rig("GET", f"/parcels/{number}")["state"] == "REGISTERED"
    hand.client.delete(f"/_rig/worlds/{forked['world']}")
