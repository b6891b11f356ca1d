"""Korea Post: the encrypted contract parcel API and the trace OpenAPI."""

from xml.etree import ElementTree

import pytest

from mallrig.emulators.courier.epost import cipher
from mallrig.emulators.courier.epost.xml import answer as xml_answer

VECTORS = [
    ("1234567890abcdefghijkl", "123abc가나다", "8522ad534acc61cb88090b7e62c5183b"),
    ("0123456789abcdef", "custNo=0000000001&reqType=1", "5fe9d759485423a87fb34cd99448209f308dd6db9d21504226a66c4717fc7a12"),
]


def told(answer) -> dict:
    """The leaves of an XML answer; an error's too."""
    assert answer.status_code == 200 and answer.mimetype == "text/xml"
    return {part.tag: part.text or "" for part in ElementTree.fromstring(answer.data).iter() if len(part) == 0}


def error(answer) -> str:
    """The code of an error."""
    return told(answer)["error_code"]


# -- the cipher --


@pytest.mark.seen
@pytest.mark.parametrize(("key", "plain", "expected"), VECTORS)
def test_regdata_vectors(key, plain, expected):
    """SEED-128, ECB, zero padding, lowercase hex; the first row is a published vector."""
    assert cipher.encrypt(key, plain) == expected


@pytest.mark.seen
def test_regdata_is_read_back():
    assert cipher.decrypt(VECTORS[1][0], VECTORS[1][2]) == {"custNo": "0000000001", "reqType": "1"}
    assert cipher.decrypt("short", cipher.encrypt("short", "a=가")) == {"a": "가"}


@pytest.mark.ours
@pytest.mark.parametrize("regdata", ["", "zz", "00", "8522ad534acc61cb88090b7e62c5183", "8522ad534acc61cb88090b7e62c5183b", "ff" * 16, "가"])
def test_regdata_that_cant_be_read_is_err_211(hand, epost, regdata):
    assert error(hand.client.post("/epost/api.GetOfficeInfo.jparcel", data={"key": epost.facts["key"], "regData": regdata})) == "ERR-211"


# -- the door --


@pytest.mark.seen
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/epost/api.{}.jparcel", "/epost/api/{}.jparcel"])
def test_both_methods_and_both_paths(epost, method, path):
    sent = {"custNo": epost.facts["customer_number"]}
    assert told(epost.send("GetOfficeInfo", sent, method, path))["officeSer"] == epost.facts["office"]


@pytest.mark.seen
def test_a_bad_key_is_err_123_and_a_stray(hand, epost):
    before = hand.strays()
    assert error(hand.client.get("/epost/api.GetOfficeInfo.jparcel?key=nope&regData=00")) == "ERR-123"
    assert error(hand.client.get("/epost/api.GetOfficeInfo.jparcel")) == "ERR-123"
    assert hand.strays() == before + 2


@pytest.mark.seen
def test_maintenance_is_a_page_with_404(hand, epost):
    hand.courier("epost", switches={"maintenance": True})
    answer = epost.send("GetCustNo", {"memberID": epost.facts["member_id"]})
    assert answer.status_code == 404 and answer.mimetype == "text/html"


@pytest.mark.seen
def test_leaves_are_in_cdata(epost):
    assert b"<xsync><custNo><![CDATA[" in epost.send("GetCustNo", {"memberID": epost.facts["member_id"]}).data


@pytest.mark.ours
def test_a_text_that_ends_cdata_is_carried():
    assert ElementTree.fromstring(xml_answer("a", {"b": "x]]>y<&"}).data)[0].text == "x]]>y<&"


# -- the customer --


@pytest.mark.seen
def test_customer_contract_and_offices(epost):
    number = epost.facts["customer_number"]
    assert told(epost.send("GetCustNo", {"memberID": epost.facts["member_id"]}))["custNo"] == number
    assert told(epost.send("GetApprNo", {"custNo": number, "statusCd": "1"}))["apprNo"] == epost.facts["approval_number"]
    office = {"officeNm": "둘째창고", "officeAddr": "경기도 성남시 분당구 1", "officeTelno": "0310000000"}
    made = told(epost.send("InsertOffice", {"custNo": number} | office))["officeSer"]
    offices = ElementTree.fromstring(epost.send("GetOfficeInfo", {"custNo": number}).data).findall("officeInfo")
    assert [row.find("officeSer").text for row in offices] == [epost.facts["office"], made]


@pytest.mark.read
def test_another_customer_is_err_123(epost):
    assert error(epost.send("GetCustNo", {"memberID": "nope"})) == "ERR-123"
    assert error(epost.send("GetApprNo", {"custNo": "0000000000"})) == "ERR-123"
    assert error(epost.send("GetApprNo", {"statusCd": "1"})) == "ERR-311"


@pytest.mark.ours
def test_zip_codes_can_be_stopped(hand, epost):
    hand.courier("epost", switches={"stopped_zips": {"23001": "기상 악화"}})
    assert told(epost.send("GetStoppedZipCd", {"zipCd": "23001"}))["stopYn"] == "Y"
    assert told(epost.send("GetStoppedZipCd", {"zipCd": "04567"}))["stopYn"] == "N"
    assert error(epost.send("GetStoppedZipCd", {"zipCd": "4567"})) == "ERR-211"


# -- applications --


@pytest.mark.seen
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_answer_has_the_registered_number(epost, method):
    """13 digits that begin with 6; resDate yyyyMMddHHmmss."""
    leaves = told(epost.send("InsertOrder", epost.order(), method))
    assert len(leaves["regiNo"]) == 13 and leaves["regiNo"].startswith("6") and leaves["resDate"] == "20260110090000"
    assert {"reqNo", "resNo", "orderNo", "regiPoNm", "price", "vTelNo", "insuFee", "islandAddFee", "arrCnpoNm", "delivPoNm", "delivAreaCd", "printAreaCd",
            "courseNo", "refineZip", "refineAddr", "notifyMsg"} <= set(leaves)  # fmt: skip
    assert epost.hand.rig("GET", f"/parcels/{leaves['regiNo']}")["order_no"] == "A-1"


@pytest.mark.seen
@pytest.mark.parametrize("inside", [True, False])
def test_in_test_mode_the_number_is_a_word(epost, inside):
    sent = epost.order(testYn="Y") if inside else epost.order()
    more = {} if inside else {"testYn": "Y"}
    assert told(epost.send("InsertOrder", sent, **more))["regiNo"] == "TESTREGINOAPI"
    assert epost.hand.rig("GET", "/parcels")["parcels"] == []


@pytest.mark.ours
def test_the_same_order_number_twice_makes_two(hand, epost):
    numbers = [told(epost.send("InsertOrder", epost.order()))["regiNo"] for _ in range(2)]
    assert numbers[0] != numbers[1]
    hand.courier("epost", switches={"refuse_same_order": True})
    assert error(epost.send("InsertOrder", epost.order())) == "ERR-211"


@pytest.mark.read
@pytest.mark.parametrize("name", ["apprNo", "payType", "reqType", "officeSer", "orderNo", "recNm", "recZip", "recAddr1", "contCd", "goodsNm", "recMob"])
def test_a_missing_member_is_err_311(epost, name):
    assert error(epost.send("InsertOrder", epost.order(**{name: ""}))) == "ERR-311"


@pytest.mark.read
@pytest.mark.parametrize(("name", "most"), [("orderNo", 50), ("recNm", 40), ("recAddr1", 150), ("recAddr2", 300), ("goodsNm", 400), ("delivMsg", 200)])
def test_lengths(epost, name, most):
    assert "regiNo" in told(epost.send("InsertOrder", epost.order(**{name: "가" * most})))
    assert error(epost.send("InsertOrder", epost.order(**{name: "가" * (most + 1)}))) == "ERR-211"


@pytest.mark.read
@pytest.mark.parametrize(("name", "value", "good"), [
    ("weight", "30", True), ("weight", "31", False), ("weight", "0", False), ("volume", "160", True), ("volume", "161", False), ("weight", "x", False),
    ("payType", "2", True), ("payType", "3", False), ("reqType", "3", False), ("officeSer", "9", False), ("apprNo", "9", False), ("recZip", "123456", False),
])  # fmt: skip
def test_bounds_and_choices(epost, name, value, good):
    leaves = told(epost.send("InsertOrder", epost.order(**{name: value})))
    assert ("regiNo" in leaves) is good and leaves.get("error_code") in (None, "ERR-211")


@pytest.mark.read
@pytest.mark.parametrize(("phone", "good"), [("12345678", False), ("123456789", True), ("010-0000-0000", True), ("1" * 12, True), ("1" * 13, False),
                                             ("01x00000000", False)])  # fmt: skip
def test_a_phone_has_9_to_12_digits(epost, phone, good):
    leaves = told(epost.send("InsertOrder", epost.order(recMob=phone)))
    assert ("regiNo" in leaves) is good and leaves.get("error_code") in (None, "ERR-522")


@pytest.mark.seen
def test_a_return_turns_the_roles_round(epost):
    """rec* is the customer whom it is picked up from."""
    number = told(epost.send("InsertOrder", epost.order(reqType="2", retOrigRegiNo="6000000000009")))["regiNo"]
    parcel = epost.hand.rig("GET", f"/parcels/{number}")
    assert parcel["return"] is True and parcel["original_invoice"] == "6000000000009"
    epost.hand.scan(number, "PICKED_UP")
    assert epost.hand.rig("GET", f"/parcels/{number}")["scans"][-1]["branch"] == "부산해운대"


def info(epost, **changes: object):
    """GetResInfo."""
    sent = {"custNo": epost.facts["customer_number"], "reqType": "1", "orderNo": "A-1", "reqYmd": "20260110"}
    return epost.send("GetResInfo", sent | changes)


@pytest.mark.read
@pytest.mark.parametrize(("printed", "state", "code"), [("N", None, "01"), ("Y", None, "02"), ("Y", "PICKED_UP", "03"), ("N", "PICKED_UP", "03")])
def test_treatment_until_it_is_collected(hand, epost, printed, state, code):
    number = told(epost.send("InsertOrder", epost.order(printYn=printed)))["regiNo"]
    if state:
        hand.scan(number, state)
    leaves = told(info(epost))
    assert (leaves["treatStusCd"], leaves["regiNo"]) == (code, number)


@pytest.mark.ours
def test_treatment_04_on_the_way_and_05_cancelled(hand, epost):
    first = told(epost.send("InsertOrder", epost.order()))
    hand.scan(first["regiNo"], "PICKED_UP")
    hand.scan(first["regiNo"], "LINEHAUL_LOADED")
    assert told(info(epost))["treatStusCd"] == "04"
    cancel(epost, told(epost.send("InsertOrder", epost.order(orderNo="A-2"))))
    assert told(info(epost, orderNo="A-2"))["treatStusCd"] == "05"


@pytest.mark.seen
@pytest.mark.parametrize(("change", "code"), [({"orderNo": "nope"}, "ERR-225"), ({"reqYmd": "2026-1-1"}, "ERR-111"), ({"reqYmd": "20260230"}, "ERR-111")])
def test_info_errors(epost, change, code):
    epost.send("InsertOrder", epost.order())
    assert error(info(epost, **change)) == code


def cancel(epost, made: dict, **changes: object) -> dict:
    """GetResCancelCmd."""
    sent = {"custNo": epost.facts["customer_number"], "apprNo": epost.facts["approval_number"], "reqType": "1", "reqYmd": "20260110"}
    return told(epost.send("GetResCancelCmd", sent | {name: made[name] for name in ("reqNo", "resNo", "regiNo")} | changes))


@pytest.mark.seen
@pytest.mark.parametrize(("delete", "done"), [("N", "Y"), ("Y", "D")])
def test_cancel_and_delete(epost, delete, done):
    made = told(epost.send("InsertOrder", epost.order()))
    leaves = cancel(epost, made, delYn=delete)
    assert (leaves["canceledYn"], leaves["cancelRegiNo"], leaves["notCancelReason"]) == (done, made["regiNo"], "")
    assert epost.hand.rig("GET", f"/parcels/{made['regiNo']}")["state"] == "CANCELLED"


@pytest.mark.seen
def test_a_collected_parcel_isnt_cancelled(hand, epost):
    made = told(epost.send("InsertOrder", epost.order()))
    hand.scan(made["regiNo"], "PICKED_UP")
    leaves = cancel(epost, made)
    assert leaves["canceledYn"] == "N" and leaves["notCancelReason"]


@pytest.mark.ours
def test_a_cancel_twice_is_refused_and_of_nothing_is_err_123(epost):
    made = told(epost.send("InsertOrder", epost.order()))
    assert [cancel(epost, made)["canceledYn"] for _ in range(2)] == ["Y", "N"]
    assert cancel(epost, made | {"resNo": "1"})["error_code"] == "ERR-123"


# -- the trace --


def trace(hand, epost, number: str, **changes: str):
    """The trace OpenAPI."""
    return hand.client.get("/epost-trace/KpostPortal/openapi", query_string={"regkey": epost.facts["regkey"], "target": "trace", "query": number} | changes)


@pytest.mark.seen
def test_the_trace(hand, epost):
    made = told(epost.send("InsertOrder", epost.order()))
    hand.advance("8h")
    root = ElementTree.fromstring(trace(hand, epost, made["regiNo"], showRec="Y").data)
    assert root.tag == "trace" and root.find("tracestatus").text == "배달완료" and root.find("recevnm").text == "김철*"
    words = [item.find("tracestatus").text for item in root.find("itemlist")]
    assert words == ["운송장출력", "접수", "발송", "도착", "배달준비", "배달완료"]
    assert (root.find("itemlist")[0].find("sortingdate").text, root.find("itemlist")[0].find("eventhms").text) == ("2026.01.10", "09:00")


@pytest.mark.seen
@pytest.mark.parametrize(("number", "change", "code"), [
    ("6000000009999", {}, "ERR-001"), ("123", {}, "ERR-321"), ("60000000099999", {}, "ERR-321"), ("600000000999x", {}, "ERR-125"),
    ("6000000009999", {"regkey": "nope"}, "ERR-123"),
])  # fmt: skip
def test_trace_errors(hand, epost, number, change, code):
    assert error(trace(hand, epost, number, **change)) == code


@pytest.mark.seen
def test_the_regkey_has_30_characters(epost):
    assert len(epost.facts["regkey"]) == 30


@pytest.mark.ours
@pytest.mark.parametrize("value", ["\x01", "\ufffe", "x" * 500, "]]>", "%00", "9" * 30, "-1", "가=나"])
def test_no_value_breaks_a_message(epost, value):
    for message in ("InsertOrder", "GetResInfo", "GetResCancelCmd", "GetStoppedZipCd", "InsertOffice", "GetCustNo"):
        for name in ("orderNo", "reqYmd", "weight", "recNm", "zipCd", "reqNo", "memberID", "officeNm"):
            told(epost.send(message, epost.order(**{name: value})))
