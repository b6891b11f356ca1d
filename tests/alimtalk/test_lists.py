"""Lists: filters in every style, periods, pages; the members that strict clients want."""

import pytest

from mallrig.emulators.alimtalk.words import LIST_MAX

from .conftest import PHONE

OTHER = "01022223333"
LISTS = ["/messages/v4/list", "/messages/v4/list-old"]


@pytest.fixture
def filled(account):
    """Three messages in two groups, ten minutes apart."""
    account.groups = [account.send(account.order_message(), account.text(to=OTHER))["groupInfo"]["groupId"]]
    account.advance("10m")
    account.groups.append(account.send(account.text("나중"))["groupInfo"]["groupId"])
    return account


def texts(account, path=LISTS[0], **query):
    answer = account.call("GET", path, query_string=query)
    assert answer.status_code == 200, answer.text
    return [(message["to"], message["type"]) for message in answer.json["messageList"].values()]


NEWEST, SECOND, FIRST = (PHONE, "SMS"), (OTHER, "SMS"), (PHONE, "ATA")


@pytest.mark.seen
@pytest.mark.parametrize("path", LISTS)
def test_both_lists_are_newest_first(filled, path):
    assert texts(filled, path) == [NEWEST, SECOND, FIRST]


@pytest.mark.seen
@pytest.mark.parametrize(("query", "found"), [
    ({"to": OTHER}, [SECOND]), ({"to": "010-2222-3333"}, [SECOND]), ({"to": "nobody"}, []), ({"type": "ATA"}, [FIRST]),
    ({"statusCode": "4000"}, [SECOND, FIRST]), ({"statusCode": "2000,4000"}, [NEWEST, SECOND, FIRST]), ({"statusCode[ne]": "4000"}, [NEWEST]),
    ({"criteria": "to", "cond": "eq", "value": OTHER}, [SECOND]), ({"criteria": "to,type", "cond": "eq", "value": f"{PHONE},ATA"}, [FIRST]),
    ({"criteria": "to,type", "cond": "eq,ne", "value": f"{PHONE},ATA"}, [NEWEST]), ({"to[like]": "2222"}, [SECOND]), ({"to[like]": "%"}, []),
    ({"startDate": "2026-01-10T09:10:00+09:00"}, [NEWEST]), ({"startDate": "2026-01-10T09:10:00 09:00"}, [NEWEST]),
    ({"endDate": "2026-01-10T00:09:59.999Z"}, [SECOND, FIRST]), ({"startDate": "2026-01-10", "endDate": "2026-01-10"}, [NEWEST, SECOND, FIRST]),
    ({"endDate": "2026-01-09"}, []), ({"start_date": "2026-01-10T00:10:00.001Z"}, []),
    ({"dateType": "UPDATED", "endDate": "2026-01-10T00:00:00.499Z"}, []), ({"dateType": "UPDATED", "endDate": "2026-01-10T00:00:00.500Z"}, [SECOND, FIRST]),
    ({"dateCreated[gt]": "2026-01-10T00:00:00Z"}, [NEWEST]), ({"dateCreated[gte]": "2026-01-10T00:00:00Z"}, [NEWEST, SECOND, FIRST]),
    ({"dateCreated[lt]": "2026-01-10T00:10:00Z"}, [SECOND, FIRST]), ({"dateCreated[lte]": "2026-01-10T00:10:00Z"}, [NEWEST, SECOND, FIRST]),
    ({"to": ""}, [NEWEST, SECOND, FIRST]),
])  # fmt: skip
def test_filters(filled, query, found):
    assert texts(filled, **query) == found


@pytest.mark.seen
def test_ids_repeated_in_commas_and_as_a_python_list(filled):
    ids = list(filled.get(LISTS[0])["messageList"])
    for query in ([("messageIds", ids[0]), ("messageIds", ids[2])], [("messageIds", f"{ids[0]},{ids[2]}")], [("messageIds", str([ids[0], ids[2]]))]):
        assert list(filled.call("GET", LISTS[0], query_string=query).json["messageList"]) == [ids[0], ids[2]]
    assert list(filled.get(LISTS[0], messageId=ids[1])["messageList"]) == [ids[1]]


@pytest.mark.seen
def test_groups_are_asked_in_the_old_style(filled):
    first, second = filled.groups
    assert list(filled.get("/messages/v4/groups")["groupList"]) == [second, first]
    assert list(filled.get("/messages/v4/groups", criteria="groupId", cond="eq", value=first)["groupList"]) == [first]
    assert list(filled.get("/messages/v4/groups", status="SENDING")["groupList"]) == [second]
    assert list(filled.get(f"/messages/v4/groups/{first}/messages")["messageList"]) == list(filled.get(LISTS[0], groupId=first)["messageList"])


@pytest.mark.seen
@pytest.mark.parametrize("names", [("startKey", "limit"), ("start_key", "limit")])
def test_pages_follow_the_key(filled, names):
    whole = list(filled.get(LISTS[0])["messageList"])
    first = filled.get(LISTS[0], limit="2")
    assert (first["startKey"], first["limit"], list(first["messageList"])) == (None, 2, whole[:2])
    second = filled.get(LISTS[0], **{names[0]: first["nextKey"], names[1]: "2"})
    assert (second["startKey"], second["nextKey"], list(second["messageList"])) == (first["nextKey"], None, whole[2:])


@pytest.mark.ours
@pytest.mark.parametrize(("limit", "status"), [("0", 400), ("1", 200), (str(LIST_MAX), 200), (str(LIST_MAX + 1), 400), ("-1", 400), ("x", 400), ("9" * 30, 400), ("１", 400)])
def test_a_page_has_1_to_500(account, limit, status):
    assert account.call("GET", LISTS[0], query_string={"limit": limit}).status_code == status


@pytest.mark.seen
def test_twenty_a_page_unless_asked(account):
    account.send(account.text(to=[f"010000000{n:02d}" for n in range(21)]))
    answer = account.get(LISTS[0])
    assert (answer["limit"], len(answer["messageList"])) == (20, 20) and answer["nextKey"]


@pytest.mark.ours
@pytest.mark.parametrize("query", [
    {"startKey": "nothing"}, {"criteria": "secret", "value": "1"}, {"criteria": "to,type", "value": "1"}, {"criteria": "to", "cond": "regex", "value": "1"},
    {"criteria": "to", "cond": "eq,eq", "value": "1"}, {"to[x]": "1"}, {"startDate": "yesterday"}, {"endDate": "0001-01-01"}, {"endDate": "9999-12-31"},
    {"startDate": "1" * 5000}, {"dateType": "SENT"}, {"dateCreated": "x"}, {"to": ",".join("1" * 501)}, {"messageIds": ",".join(["M4V"] * 501)},
])  # fmt: skip
def test_a_bad_question_is_a_validation_error(account, query):
    answer = account.call("GET", LISTS[0], query_string=query)
    assert (answer.status_code, answer.json["errorCode"]) == (400, "ValidationError")


GROUP_KEYS = """count countForCharge balance point app serviceMethod sdkVersion osPlatform log status scheduledDate dateSent dateCompleted isRefunded
    flagUpdated prepaid strict masterAccountId allowDuplicates _id groupId accountId apiVersion price customFields hint dateCreated dateUpdated""".split()
MESSAGE_KEYS = """_id messageId groupId accountId to from type country text subject imageId kakaoOptions customFields statusCode status reason
    networkCode networkName replacement autoTypeDetect resendCount queues currentQueue log dateProcessed dateReported dateReceived dateCreated dateUpdated""".split()
KAKAO_KEYS = "senderKey templateCode buttonName buttonUrl pfId templateId imageId disableSms title adFlag buttons".split()


@pytest.mark.seen
def test_every_member_is_there(filled):
    group = filled.get(f"/messages/v4/groups/{filled.groups[0]}")
    assert set(group) == set(GROUP_KEYS)
    assert set(group["count"]) == set("total sentTotal sentFailed sentSuccess sentPending sentReplacement refund registeredFailed registeredSuccess".split())
    assert set(group["countForCharge"]) == set(group["app"]["profit"]) == set("sms lms mms ata cta cti nsa rcs_sms rcs_lms rcs_mms rcs_tpl".split())
    assert {"requested", "replacement", "refund", "sum"} <= set(group["balance"]) and set(group["balance"]) == set(group["point"])
    assert {"message", "createAt"} <= set(group["log"][0])
    message = filled.get(LISTS[0], type="ATA")["messageList"].popitem()[1]
    assert set(message) == set(MESSAGE_KEYS) and set(KAKAO_KEYS) <= set(message["kakaoOptions"])


@pytest.mark.seen
def test_ids_have_their_forms(filled):
    message = filled.get(LISTS[0], type="ATA")["messageList"].popitem()[1]
    assert len(message["messageId"]) == len(message["groupId"]) == 32
    assert message["messageId"].startswith("M4V20260110090000") and message["groupId"].startswith("G4V20260110090000")
    assert message["accountId"].isdigit() and message["dateCreated"] == "2026-01-10T00:00:00.000Z"


@pytest.mark.seen
def test_statistics_add_up(filled):
    filled.rig("PUT", "phones", {"phone": OTHER, "text": "3043"})
    filled.send(filled.text(to=OTHER))
    filled.advance("1s")
    answer = filled.get("/messages/v4/statistics")
    assert (answer["total"]["total"], answer["successed"]["total"], answer["failed"]["sms"], answer["balance"], answer["refund"]["balance"]) == (4, 3, 1, 13 + 18 + 18, 18)
    [month] = answer["monthPeriod"]
    [day] = month["dayPeriod"]
    assert (month["date"], day["date"], day["statusCode"]["4000"]["sms"], day["statusCode"]["3043"]["sms"]) == ("2026/01", "2026/01/10", 2, 1)
    assert filled.get("/messages/v4/statistics", startDate="2026-01-11", endDate="2026-01-12")["total"]["total"] == 0


@pytest.mark.ours
@pytest.mark.parametrize("query", [{"startDate": "x"}, {"startDate": "2020-01-01"}, {"startDate": "2026-01-12", "endDate": "2026-01-11"}])
def test_statistics_of_a_bad_period(account, query):
    assert account.call("GET", "/messages/v4/statistics", query_string=query).json["errorCode"] == "ValidationError"
