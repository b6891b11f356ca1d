"""SweetTracker: one key over every courier's parcels."""

import pytest

CJ, LOTTE, EPOST = "04", "08", "01"


def ask(hand, path: str, method: str = "GET", status: int = 200, **sent: str) -> dict:
    """One call, by query or by JSON body."""
    sent = {"t_key": hand.access["sweettracker"]["t_key"]} | sent
    where = {"query_string": sent} if method == "GET" else {"json": sent}
    answer = hand.client.open(f"/sweettracker/api/v1/{path}", method=method, **where)
    assert answer.status_code == status, answer.json
    return answer.json


def track(hand, number: str, code: str = CJ, method: str = "GET") -> dict:
    """trackingInfo."""
    return ask(hand, "trackingInfo", method, t_code=code, t_invoice=number)


@pytest.mark.seen
def test_the_company_list_has_texts_for_truths(hand):
    companies = ask(hand, "companylist")["Company"]
    assert {"International": "false", "Code": "04", "Name": "CJ대한통운"} in companies
    assert {row["International"] for row in companies} == {"true", "false"} and len(companies) == 38


@pytest.mark.ours
@pytest.mark.parametrize(("number", "codes"), [("650000000033", ["04"]), ("400000000013", ["04", "08"]), ("6000000000001", ["01"]), ("1234567890", ["04"]),
                                               ("123", []), ("", [])])  # fmt: skip
def test_recommended_are_the_couriers_whose_rule_fits(hand, number, codes):
    assert sorted(row["Code"] for row in ask(hand, "recommend", t_invoice=number)["Recommend"]) == codes


@pytest.mark.seen
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_delivered_parcel(hand, cj, method):
    number = cj.book()
    hand.advance("8h")
    answer = track(hand, number, method=method)
    assert "status" not in answer
    assert (answer["result"], answer["level"], answer["complete"], answer["completeYN"], answer["invoiceNo"]) == ("Y", 6, True, "Y", number)
    assert [(one["kind"], one["level"]) for one in answer["trackingDetails"]] == [
        ("집화처리", 2), ("간선상차", 3), ("간선하차", 3), ("배달출발", 5), ("배달완료", 6),
    ]  # fmt: skip
    assert answer["firstDetail"] == answer["trackingDetails"][0] and answer["lastDetail"] == answer["lastStateDetail"] == answer["trackingDetails"][-1]
    assert [answer[name] for name in ("orderNumber", "adUrl", "productInfo", "zipCode")] == [None] * 4
    last = answer["lastDetail"]
    assert set(last) == {"time", "timeString", "code", "where", "kind", "telno", "telno2", "remark", "level", "manName", "manPic"}
    assert isinstance(last["time"], int) and last["timeString"].startswith("2026-01-10 16:")


@pytest.mark.seen
def test_a_number_without_scans_has_no_details_at_all(hand, cj):
    answer = track(hand, cj.book())
    assert (answer["result"], answer["level"], answer["complete"], answer["completeYN"]) == ("N", 0, False, "N")
    assert "trackingDetails" not in answer and "status" not in answer


@pytest.mark.read
def test_lottes_registration_is_level_1(hand, lotte):
    lotte.book(lotte.row())
    assert track(hand, "400000000013", LOTTE)["level"] == 1
    hand.scan("400000000013", "PICKED_UP")
    assert track(hand, "400000000013", LOTTE)["level"] == 2


@pytest.mark.read
def test_a_korea_post_parcel(hand, epost):
    epost.send("InsertOrder", epost.order())
    hand.advance("8h")
    assert track(hand, "6000000000001", EPOST)["level"] == 6


@pytest.mark.ours
@pytest.mark.parametrize(("states", "level"), [(["PICKUP_FAILED"], 1), (["PICKED_UP", "LINEHAUL_LOADED", "LINEHAUL_UNLOADED", "OUT_FOR_DELIVERY",
                                                                          "DELIVERY_FAILED"], 5)])  # fmt: skip
def test_levels_of_failures(hand, cj, states, level):
    hand.courier("cj", pace="manual")
    number = cj.book()
    for state in states:
        hand.scan(number, state)
    assert track(hand, number)["level"] == level


@pytest.mark.seen
def test_parcels_of_another_world_arent_seen(hand, cj, back_office):
    number = cj.book()
    hand.advance("1h")
    other = back_office.test_client().post("/_rig/worlds", json={}).json
    answer = ask(hand, "trackingInfo", t_key=other["sweettracker"]["t_key"], t_code=CJ, t_invoice=number)
    assert answer["result"] == "N"
    hand.client.delete(f"/_rig/worlds/{other['world']}")


# -- errors --


@pytest.mark.seen
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_bad_key_is_101_and_a_stray(hand, method):
    before = hand.strays()
    answer = ask(hand, "companylist", method, t_key="nope")
    assert answer == {"status": False, "msg": "유효하지 않은 API KEY 입니다.", "code": "101"}
    assert hand.client.get("/sweettracker/api/v1/companylist").json["code"] == "101"
    assert hand.strays() == before + 2


@pytest.mark.seen
@pytest.mark.parametrize(("code", "number"), [("04", "123"), ("99", "650000000033"), ("", "650000000033"), ("04", ""), ("08", "400000000014"),
                                              ("01", "650000000033")])  # fmt: skip
def test_a_bad_number_or_courier_is_104(hand, code, number):
    assert track(hand, number, code) == {"status": False, "msg": "유효하지 않은 운송장번호 이거나 택배사 코드 입니다.", "code": "104"}


@pytest.mark.read
def test_an_expired_key_is_102(hand):
    """A year from the world's birth (the length is ours)."""
    hand.rig("POST", "/clock/set", to="2027-01-10T08:59:59+09:00")
    assert "Company" in ask(hand, "companylist")
    hand.advance("1s")
    assert ask(hand, "companylist")["code"] == "102"


@pytest.mark.read
def test_usage_exceeded_is_103(hand):
    hand.courier("sweettracker", switches={"total": 2})
    assert ["Company" in ask(hand, "companylist") for _ in range(3)] == [True, True, False]
    assert ask(hand, "companylist")["code"] == "103"
    assert ask(hand, "key/usage", "POST")["leftAmount"] == 0


@pytest.mark.read
def test_too_many_looks_at_one_invoice_in_a_day_is_105(hand):
    hand.courier("sweettracker", switches={"daily_looks": 2})
    assert [track(hand, "650000000033").get("code") for _ in range(3)] == [None, None, "105"]
    assert "code" not in track(hand, "650000000044")
    hand.advance("15h")
    assert "code" not in track(hand, "650000000033")


@pytest.mark.ours
def test_a_hundred_looks_a_day_unless_set(hand):
    assert [track(hand, "650000000033").get("code") for _ in range(101)] == [None] * 100 + ["105"]


@pytest.mark.seen
def test_key_usage(hand):
    track(hand, "650000000033")
    assert ask(hand, "key/usage", "POST") == {
        "key": hand.access["sweettracker"]["t_key"], "totalAmount": 10_000, "leftAmount": 9_999, "startDate": "2026-01-10 09:00:00",
        "endDate": "2027-01-10 09:00:00",
    }  # fmt: skip


@pytest.mark.seen
def test_a_post_that_isnt_json_is_415_in_springs_words(hand):
    key = hand.access["sweettracker"]["t_key"]
    answer = hand.client.post(f"/sweettracker/api/v1/trackingInfo?t_key={key}", data={"t_code": CJ})
    assert answer.status_code == 415
    assert (answer.json["status"], answer.json["error"], answer.json["path"]) == (415, "Unsupported Media Type", "/api/v1/trackingInfo")
    assert set(answer.json) == {"timestamp", "status", "error", "path"}


@pytest.mark.seen
@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_is_415_in_the_world_of_its_key(hand, content_type):
    strays = hand.strays()
    sent = {"t_key": hand.access["sweettracker"]["t_key"], "t_code": CJ, "t_invoice": "650000000011"}
    answer = hand.client.post("/sweettracker/api/v1/trackingInfo", data=sent, content_type=content_type)
    assert (answer.status_code, answer.json["error"], answer.json["path"]) == (415, "Unsupported Media Type", "/api/v1/trackingInfo")
    noted = hand.rig("GET", "/journal")["entries"][-1]
    assert (noted["path"], noted["status"], hand.strays()) == ("/sweettracker/api/v1/trackingInfo", 415, strays)
    assert noted["request_body"] and sent["t_key"] not in noted["request_body"]


@pytest.mark.seen
@pytest.mark.parametrize(
    "more",
    [{"data": {"t_key": "nope"}}, {"data": "nope"}, {"data": {"t_key": "x" * 600_000}},
     {"data": {"t_key": "x" * 600_000}, "content_type": "multipart/form-data"}, {}],
    ids=["form", "text", "long", "long parts", "nothing"],
)  # fmt: skip
def test_a_post_that_isnt_json_is_415_before_its_key_is_looked_at(hand, more):
    assert hand.client.post("/sweettracker/api/v1/companylist", **more).status_code == 415


@pytest.mark.seen
def test_the_key_of_a_get_is_in_its_query_alone(hand):
    answer = hand.client.get("/sweettracker/api/v1/companylist", data={"t_key": hand.access["sweettracker"]["t_key"]})
    assert answer.json["code"] == "101"


@pytest.mark.ours
def test_get_can_be_retired(hand):
    hand.courier("sweettracker", switches={"get_retired": True})
    assert ask(hand, "companylist", status=405)["error"] == "Method Not Allowed"
    assert "Company" in ask(hand, "companylist", "POST")


@pytest.mark.ours
@pytest.mark.parametrize("sent", [{"t_code": None}, {"t_code": []}, {"t_invoice": {}}, {"t_code": 4, "t_invoice": 650000000033}, {"t_invoice": "x" * 10_000}])
def test_nothing_breaks_the_service(hand, sent):
    assert ask(hand, "trackingInfo", "POST", **sent)["code"] == "104"
    assert ask(hand, "nope", "POST", 404, **sent)["status"] == 404
