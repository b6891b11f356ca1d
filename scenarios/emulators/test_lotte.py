"""Lotte Global Logistics: the gateway and the public tracking, as its clients see them (no official guide is public)."""

import pytest

from mallrig.emulators.core import waybills

SAMPLES = ["400000000013", "400000000024", "400000000035", "310000000015"]


@pytest.mark.seen
@pytest.mark.parametrize("number", SAMPLES)
def test_check_digit_is_of_the_first_eleven(number):
    assert waybills.lotte_number(int(number[:11])) == number
    assert waybills.is_lotte(number) and not waybills.is_lotte(number[:11] + str((int(number[11]) + 1) % 10))


@pytest.mark.read
def test_the_customers_range_is_of_eleven_digits(lotte):
    first, last = lotte.facts["number_from"], lotte.facts["number_to"]
    assert len(first) == len(last) == 11 and first < last


# -- the key --


@pytest.mark.seen
@pytest.mark.parametrize(("header", "text"), [("", "입력"), ("Bearer x", "입력"), ("IgtAK nope", "apiClient is null")])
def test_auth_failures_are_egta4011(hand, lotte, header, text):
    before = hand.strays()
    answer = hand.client.post("/lotte/api/pid/cus/714a/apiSndOut", json={"snd_list": []}, headers={"Authorization": header})
    assert answer.json["code"] == "EGTA4011" and text in answer.json["message"]
    assert hand.strays() == before + 1


@pytest.mark.ours
def test_auth_failures_are_http_401(hand, lotte):
    assert hand.client.get("/lotte/api/pid/cus/806/custmer-view-tracking").status_code == 401


@pytest.mark.seen
def test_the_quota_is_ten_thousand_calls_a_day(back_office, hand, lotte):
    """The count is set to one below, as ten thousand calls would take a minute."""
    with back_office.extensions["mallrig.worlds"].get(hand.name).guarded() as memory:
        memory["lotte.calls.20260110"] = 9_999
    assert [lotte.track(invNo="400000000013").status_code for _ in range(2)] == [200, 429]


@pytest.mark.ours
def test_over_the_quota_is_429_until_the_next_day(hand, lotte):
    hand.courier("lotte", switches={"daily_calls": 3})
    assert [lotte.track(invNo="400000000013").status_code for _ in range(4)] == [200, 200, 200, 429]
    hand.advance("15h")
    assert lotte.track(invNo="400000000013").status_code == 200


# -- booking --


@pytest.mark.seen
def test_each_row_has_its_result(lotte):
    good, bad = lotte.book(lotte.row(), lotte.row(invNo="400000000014", ordNo="A-2"))
    assert good == {"rtnCd": "S", "rtnMsg": "", "ordNo": "A-1", "invNo": "400000000013"}
    assert (bad["rtnCd"], bad["ordNo"]) == ("E", "A-2") and bad["rtnMsg"]
    assert len(lotte.hand.rig("GET", "/parcels")["parcels"]) == 1


@pytest.mark.seen
def test_a_missing_contract_says_so(lotte):
    assert "거래처계약정보" in lotte.book(lotte.row(jobCustCd="999999"))[0]["rtnMsg"]


@pytest.mark.ours
@pytest.mark.parametrize(("base", "taken"), [(40_000_000_000, False), (40_000_000_001, True), (40_000_999_999, True), (40_001_000_000, False)])
def test_numbers_come_out_of_the_customers_range(lotte, base, taken):
    assert (lotte.book(lotte.row(invNo=waybills.lotte_number(base)))[0]["rtnCd"] == "S") is taken


NEEDED = (
    "jobCustCd", "ustRtgSctCd", "ordSct", "fareSctCd", "ordNo", "invNo", "snperNm", "snperTel", "snperZipcd", "snperAdr", "acperNm", "acperTel",
    "acperZipcd", "acperAdr", "boxTypCd", "gdsNm", "pickReqYmd",
)  # fmt: skip


@pytest.mark.ours
def test_every_needed_member_is_named_when_it_is_empty(lotte):
    results = lotte.book(*[lotte.row(**{name: ""}) for name in NEEDED])
    assert [name for name, result in zip(NEEDED, results, strict=True) if name not in result["rtnMsg"]] == []


@pytest.mark.read
@pytest.mark.parametrize(("name", "value"), [("ustRtgSctCd", "03"), ("ordSct", "4"), ("fareSctCd", "05"), ("boxTypCd", "G"), ("bdpkSctCd", "X"),
                                             ("pickReqYmd", "2026-1-1"), ("ispdQty", "x"), ("acperAdr", "x" * 501)])  # fmt: skip
def test_an_unknown_value_is_named(lotte, name, value):
    assert name in lotte.book(lotte.row(**{name: value}))[0]["rtnMsg"]


@pytest.mark.ours
def test_a_number_is_taken_once_while_its_parcel_lives(lotte):
    assert [lotte.book(lotte.row())[0]["rtnCd"] for _ in range(2)] == ["S", "E"]
    lotte.post("pid/cus/714a/apiSndCancel", cancel(lotte))
    assert lotte.book(lotte.row())[0]["rtnCd"] == "S"


@pytest.mark.ours
def test_the_same_idempotency_key_gets_the_same_answer(lotte):
    first = lotte.book(lotte.row(), **{"X-Idempotency-Key": "k1"})
    assert lotte.book(lotte.row(), **{"X-Idempotency-Key": "k1"}) == first
    assert len(lotte.hand.rig("GET", "/parcels")["parcels"]) == 1
    assert lotte.book(lotte.row(), **{"X-Idempotency-Key": "k2"})[0]["rtnCd"] == "E"


@pytest.mark.ours
@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (1000, 200), (1001, 400)])
def test_a_call_has_from_1_to_1000_rows(lotte, count, status):
    assert lotte.post("pid/cus/714a/apiSndOut", {"snd_list": [{}] * count}).status_code == status


@pytest.mark.ours
def test_a_return_without_a_number_gets_one(hand, lotte):
    result = lotte.book(lotte.row(ustRtgSctCd="02", invNo=""))[0]
    assert result["rtnCd"] == "S" and waybills.is_lotte(result["invNo"])
    assert lotte.track(ordNo="A-1").json["result"][0]["invNo"] == result["invNo"]


# -- cancel --


def cancel(lotte, **changes: object) -> dict:
    """apiSndCancel's body."""
    return {"snd_list": [{"jobCustCd": lotte.facts["customer_code"], "invNo": "400000000013", "canCd": "01", "canDtlCd": "19", "canRmk": ""} | changes]}


@pytest.mark.read
def test_a_pickup_is_cancelled_and_shows_09(lotte):
    lotte.book(lotte.row())
    assert lotte.post("pid/cus/714a/apiSndCancel", cancel(lotte)).json["rtn_list"][0]["rtnCd"] == "S"
    assert sorted(row["godsStatCd"] for row in lotte.track(invNo="400000000013").json["tracking"]) == ["09", "12"]


@pytest.mark.ours
@pytest.mark.parametrize("change", [{"invNo": "400000000024"}, {"invNo": ""}, {"jobCustCd": "999999"}, {"canCd": ""}])
def test_a_cancel_of_nothing_fails(lotte, change):
    lotte.book(lotte.row())
    assert lotte.post("pid/cus/714a/apiSndCancel", cancel(lotte, **change)).json["rtn_list"][0]["rtnCd"] == "E"


@pytest.mark.read
def test_nothing_is_cancelled_after_the_pickup(hand, lotte):
    lotte.book(lotte.row())
    hand.scan("400000000013", "PICKED_UP")
    assert lotte.post("pid/cus/714a/apiSndCancel", cancel(lotte)).json["rtn_list"][0]["rtnCd"] == "E"


@pytest.mark.seen
def test_a_return_cant_be_cancelled_by_api(lotte):
    lotte.book(lotte.row(ustRtgSctCd="02"))
    assert lotte.post("pid/cus/714a/apiSndCancel", cancel(lotte)).json["rtn_list"][0]["rtnCd"] == "E"


# -- tracking --


@pytest.mark.seen
def test_code_12_is_stamped_at_issue_and_has_no_time(lotte):
    lotte.book(lotte.row())
    rows = lotte.track(invNo="400000000013").json["tracking"]
    assert [(row["godsStatCd"], row["scanTme"]) for row in rows] == [("12", "------")]


@pytest.mark.seen
@pytest.mark.parametrize("path", ["806", "714a"])
def test_the_scans_come_in_no_order(hand, lotte, path):
    lotte.book(lotte.row())
    hand.advance("8h")
    answer = lotte.track(path, invNo="4000-0000-0013").json
    codes = [row["godsStatCd"] for row in answer["tracking"]]
    assert sorted(codes) == ["10", "12", "20", "21", "40", "41", "45"] and codes != ["12", "10", "20", "21", "40", "41", "45"]
    assert (answer["code"], answer["user"]["itemNm"], answer["result"][0]["invNo"]) == ("S", "의류", "400000000013")


@pytest.mark.seen
def test_a_customer_that_isnt_linked_is_asked_to_register(lotte):
    answer = lotte.track(jobCustCd="999999", invNo="400000000013").json
    assert answer["code"] == "E" and "화물추적 연계 등록" in answer["message"]


@pytest.mark.ours
@pytest.mark.parametrize("query", [{}, {"invNo": "400000000013"}, {"ordNo": "nope"}])
def test_a_parcel_that_isnt_there_is_an_error(lotte, query):
    assert lotte.track(**query).json["code"] == "E"


@pytest.mark.seen
def test_the_public_tracking(hand, lotte):
    """errorCd "0" with nothing in it means not found; the address by host leads to a world of that name."""
    url = f"/lotte-page/{hand.name}/openapi/ftr/getCustomerInvTracking"
    assert hand.client.get(url, query_string={"invNo": "400000000013"}).json["tracking"] == []
    lotte.book(lotte.row())
    hand.advance("8h")
    by_host = hand.client.get("/openapi/ftr/getCustomerInvTracking?invNo=400000000013", headers={"Host": f"{hand.name}.alps.llogis.com:18260"}).json
    assert by_host["errorCd"] == "0" and by_host["tracking"][-2]["GODS_STAT_CD"] == "41"
    assert set(by_host["tracking"][0]) == {
        "BRNSHP_CD", "BRNSHP_NM", "BRNSHP_TEL", "EMP_NM", "EMP_NO", "EMP_TEL", "GODS_STAT_CD", "GODS_STAT_NM", "PTN_BRNSHP_CD", "PTN_BRNSHP_NM",
        "PTN_BRNSHP_TEL", "SCAN_YMD", "SCAN_TME", "STATUS",
    }  # fmt: skip


# -- address --


@pytest.mark.seen
@pytest.mark.parametrize("path", ["newprint-info", "print-info"])
def test_address_gives_the_labels_codes(lotte, path):
    answer = lotte.post(f"address/{path}", {"network": "00", "area_no": "04567", "address": "서울특별시 중구 다산로 32"}).json
    assert answer["result"] == "success" and answer["dlv_msg"] == ""
    assert {"city_gun_gu", "dong", "area_no", "zip_no", "brnshp_cd", "brnshp_nm", "emp_nm", "filt_cd", "tml_cd", "tml_nm", "air_fare", "ship_fare"} <= set(answer)


@pytest.mark.ours
def test_an_address_that_cant_be_read_fails(lotte):
    assert lotte.post("address/newprint-info", {"address": "어딘가"}).json["result"] == "fail"
    assert lotte.post("address/newprint-info", {"address": "제주특별자치도 제주시 1"}).json["air_fare"] != "0"
    assert lotte.post("address/post-list", {"mode": "road", "scwd": "다산로"}).json["list"][0]["BAS_AREA_CD"].isdigit()


@pytest.mark.ours
@pytest.mark.parametrize("body", [None, [], {"snd_list": "x"}, {"snd_list": [None, 1, {"ordNo": {}}]}, {"snd_list": [{"ispdQty": 1e308}]}])
def test_nothing_breaks_the_gateway(lotte, body):
    for path in ("pid/cus/714a/apiSndOut", "pid/cus/714a/apiSndCancel", "address/newprint-info", "address/post-list", "nope"):
        assert lotte.post(path, body).status_code in (200, 400, 404)
