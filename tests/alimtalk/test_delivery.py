"""What becomes of messages by the world's clock: handed over, delivered, failed, sent on as text; money; groups."""

import pytest

from mallrig.emulators.alimtalk import words

from .conftest import PHONE

OTHER = "01022223333"


def one(account):
    [message] = account.messages()
    return message


def the_group(account, group_id):
    return account.get(f"/messages/v4/groups/{group_id}")


@pytest.mark.seen
def test_from_accepted_to_delivered(account):
    group = account.send(account.order_message())["groupInfo"]["groupId"]
    seen = []
    for by in ("199ms", "1ms", "299ms", "1ms"):
        account.advance(by)
        seen.append((one(account)["statusCode"], one(account)["status"], the_group(account, group)["status"]))
    assert seen == [("2000", "PENDING", "SENDING"), ("3000", "SENDING", "SENDING"), ("3000", "SENDING", "SENDING"), ("4000", "COMPLETE", "COMPLETE")]
    message = one(account)
    assert (message["dateProcessed"], message["dateReported"], message["dateReceived"]) == (
        "2026-01-10T00:00:00.200Z", "2026-01-10T00:00:00.500Z", "2026-01-10T00:00:00.500Z")  # fmt: skip
    assert [line["message"] for line in message["log"]] == ["메시지 등록", "이통사로 접수됨", "수신 완료"]


@pytest.mark.seen
@pytest.mark.parametrize("code", ["3104", "3107", "2254", "3012"])
def test_a_phone_fails_by_its_code_and_the_money_comes_back(account, code):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": code})
    group = account.send(account.order_message(options={"disableSms": True}))["groupInfo"]["groupId"]
    account.advance("1s")
    assert (one(account)["statusCode"], one(account)["status"], one(account)["reason"]) == (code, "FAILED", words.STATUS_MESSAGES[code])
    ended = the_group(account, group)
    assert (ended["status"], ended["count"]["sentFailed"], ended["count"]["refund"], ended["balance"]["sum"]) == ("COMPLETE", 1, 1, 0)
    assert account.get("/cash/v1/balance")["balance"] == 1_000_000


@pytest.mark.read
def test_a_failed_alimtalk_goes_on_as_text(account):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3104"})
    group = account.send(account.order_message())["groupInfo"]["groupId"]
    account.advance("500ms")
    assert (one(account)["type"], one(account)["statusCode"], one(account)["replacement"]) == ("LMS", "3000", True)
    account.advance("500ms")
    message, ended = one(account), the_group(account, group)
    assert (message["statusCode"], message["dateReported"]) == ("4000", "2026-01-10T00:00:00.800Z")
    assert "카카오톡 발송 실패: 3104" in " ".join(line["message"] for line in message["log"])
    assert (ended["status"], ended["count"]["sentReplacement"], ended["count"]["sentSuccess"]) == ("COMPLETE", 1, 1)
    assert ended["balance"] == {"requested": 13, "replacement": 45, "refund": 13, "additional": 0, "sum": 45}
    assert account.get("/cash/v1/balance")["balance"] == 1_000_000 - 45
    assert ended["countForCharge"]["lms"] == {"82": 1}


@pytest.mark.read
@pytest.mark.parametrize(("product", "kind"), [("가", "SMS"), ("가" * 40, "LMS")])
def test_the_text_in_its_place_is_sms_or_lms_by_length(account, product, kind):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3107"})
    values = {"상품명": product, "링크": "a.kr"}
    account.send(account.order_message(event="delivery_completed", options={"variables": values}))
    account.advance("1s")
    assert one(account)["type"] == kind
    shown = account.rig("GET", "messages").json["messages"][0]
    assert shown["in"] == "text" and shown["buttons"] == [] and shown["text"].endswith(f"상품명: {product}\nhttps://a.kr")


@pytest.mark.ours
def test_what_no_text_message_can_say_is_not_sent_on(account):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3104"})
    account.send(account.order_message(options={"variables": {"상품명": "😀", "링크": "a.kr"}}, event="delivery_completed"))
    account.advance("1s")
    assert (one(account)["type"], one(account)["statusCode"]) == ("ATA", "3104")


@pytest.mark.ours
@pytest.mark.parametrize(("balance", "kind"), [(13 + 31, "ATA"), (13 + 32, "LMS")])
def test_a_fallback_needs_balance(account, balance, kind):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3104"})
    account.rig("PUT", "message-account", {"balance": balance})
    account.send(account.order_message())
    account.advance("1s")
    assert one(account)["type"] == kind
    assert account.get("/cash/v1/balance")["balance"] == (0 if kind == "LMS" else balance)


@pytest.mark.seen
def test_the_text_fails_too(account):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3104", "text": "3043"})
    account.send(account.order_message())
    account.advance("1s")
    assert (one(account)["type"], one(account)["statusCode"]) == ("LMS", "3043")
    assert account.get("/cash/v1/balance")["balance"] == 1_000_000
    assert account.rig("GET", "messages").json["messages"] == []


@pytest.mark.read
def test_a_phone_that_is_off_gets_it_when_it_is_on(account):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3000"})
    group = account.send(account.order_message(), account.order_message(OTHER))["groupInfo"]["groupId"]
    account.advance("2h")
    assert sorted(message["statusCode"] for message in account.messages()) == ["3000", "4000"]
    assert the_group(account, group)["status"] == "SENDING"
    account.rig("PUT", "phones", {"phone": PHONE})
    account.advance("1s")
    assert {message["statusCode"] for message in account.messages()} == {"4000"}
    assert the_group(account, group)["status"] == "COMPLETE"


@pytest.mark.ours
def test_an_off_phone_for_texts_does_not_keep_the_clock_busy(account):
    account.rig("PUT", "phones", {"phone": PHONE, "alimtalk": "3104", "text": "3000"})
    account.send(account.order_message())
    assert account.rig("POST", "clock/advance", {"by": "1d"}).json["ran"] == 3
    account.rig("PUT", "phones", {"phone": PHONE})
    account.advance("1s")
    assert (one(account)["type"], one(account)["statusCode"]) == ("LMS", "4000")


@pytest.mark.read
def test_a_channel_that_went_meanwhile(account):
    account.send(account.order_message(options={"disableSms": True}))
    account.call("DELETE", f"/kakao/v2/channels/{account.access['pfId']}")
    account.advance("1s")
    assert one(account)["statusCode"] == "3106"


@pytest.mark.read
@pytest.mark.parametrize(("hour", "friend", "code"), [
    ("07:59:59+09:00", True, "3108"), ("08:00:00+09:00", True, "4000"), ("19:59:59+09:00", True, "4000"), ("20:00:00+09:00", True, "3108"), ("12:00:00+09:00", False, "3102"),
])  # fmt: skip
def test_friendtalk_is_for_friends_by_day(account, hour, friend, code):
    account.rig("PUT", "friends", {"phone": PHONE, "friend": friend})
    account.rig("POST", "clock/set", {"to": f"2026-01-11T{hour}"})
    options = {"pfId": account.access["pfId"], "disableSms": True}
    account.send({"to": PHONE, "from": account.access["from"], "text": "광고", "kakaoOptions": options})
    account.advance("500ms")
    assert (one(account)["type"], one(account)["statusCode"]) == ("CTA", code)


@pytest.mark.seen
def test_an_alimtalk_goes_at_any_hour(account):
    account.rig("POST", "clock/set", {"to": "2026-01-11T03:00:00+09:00"})
    account.send(account.order_message())
    account.advance("1s")
    assert one(account)["statusCode"] == "4000"


# -- groups --


@pytest.mark.seen
def test_a_group_from_pending_to_complete(account):
    group = account.group(account.order_message(), account.order_message(OTHER), sdkVersion="test/1", customFields={"a": "b"})
    pending = the_group(account, group)
    assert (pending["status"], pending["price"], pending["customFields"], pending["sdkVersion"]) == ("PENDING", {}, {"a": "b"}, "test/1")
    account.advance("1h")
    assert {message["statusCode"] for message in account.messages()} == {"2000"}
    sent = account.call("POST", f"/messages/v4/groups/{group}/send").json
    assert (sent["status"], sent["price"]["82"]["ata"], sent["balance"]["requested"]) == ("SENDING", 13, 26)
    account.advance("1s")
    assert the_group(account, group)["status"] == "COMPLETE"


@pytest.mark.seen
@pytest.mark.parametrize(("make", "status", "code"), [
    ("complete", 409, "AlreadySent"), ("sending", 409, "GroupInProcessing"), ("scheduled", 409, "ScheduledGroup"),
    ("deleted", 400, "DeletedGroup"), ("failed", 400, "FailedGroup"), ("empty", 400, "ValidationError"),
])  # fmt: skip
def test_a_group_that_cannot_be_sent(account, make, status, code):
    group = account.group(*([] if make == "empty" else [account.order_message()]))
    at = f"/messages/v4/groups/{group}"
    if make in ("complete", "sending"):
        account.call("POST", f"{at}/send")
    if make == "complete":
        account.advance("1s")
    if make in ("scheduled", "failed"):
        account.call("POST", f"{at}/schedule", {"scheduledDate": "2026-01-10T12:00:00+09:00"})
    if make == "failed":
        account.call("DELETE", f"{at}/schedule")
    if make == "deleted":
        account.call("DELETE", at)
    before = the_group(account, group)
    for answer in (account.call("POST", f"{at}/send"), account.call("POST", f"{at}/schedule", {"scheduledDate": "2026-01-10T12:00:00+09:00"})):
        assert (answer.status_code, answer.json["errorCode"]) == (status, code)
    if make != "empty":
        answer = account.call("PUT", f"{at}/messages", {"messages": [account.order_message(OTHER)]})
        assert (answer.status_code, answer.json["errorCode"]) == (400, "InvalidGroupStatus")
        answer = account.call("DELETE", f"{at}/messages", {"messageIds": []})
        assert (answer.status_code, answer.json["errorCode"]) == (400, "InvalidGroupStatus")
        answer = account.call("DELETE", at)
        assert (answer.status_code, answer.json["errorCode"]) == (400, "NotOperationalStatus")
    assert the_group(account, group) == before


@pytest.mark.seen
@pytest.mark.parametrize(("date", "code"), [
    ("2026-07-10T09:00:00+09:00", None), ("2026-07-10T09:00:01+09:00", "InvalidScheduledDate"), ("2026-01-10T09:00:01+09:00", None),
    ("2026-01-10T09:00:00+09:00", "InvalidScheduledDate"), ("2026-01-10T00:00:01Z", None), ("tomorrow", "InvalidScheduledDate"),
    ("9999-12-31T00:00:00Z", "InvalidScheduledDate"), ("2026-01-10 09:00:01", None), ("", "InvalidScheduledDate"),
])  # fmt: skip
def test_a_schedule_lies_within_six_months(account, date, code):
    group = account.group(account.order_message())
    answer = account.call("POST", f"/messages/v4/groups/{group}/schedule", {"scheduledDate": date}).json
    assert answer.get("errorCode") == code
    assert the_group(account, group)["status"] == ("PENDING" if code else "SCHEDULED")


@pytest.mark.read
def test_six_months_end_with_the_month(account):
    account.rig("POST", "clock/set", {"to": "2026-08-31T10:00:00+09:00"})
    group = account.group(account.order_message())
    at = f"/messages/v4/groups/{group}/schedule"
    assert account.call("POST", at, {"scheduledDate": "2027-02-28T10:00:01+09:00"}).json["errorCode"] == "InvalidScheduledDate"
    assert account.call("POST", at, {"scheduledDate": "2027-02-28T10:00:00+09:00"}).json["status"] == "SCHEDULED"


@pytest.mark.seen
def test_a_cancelled_schedule_sends_nothing_and_pays_back(account):
    group = account.group(account.order_message())
    at = f"/messages/v4/groups/{group}/schedule"
    account.call("POST", at, {"scheduledDate": "2026-01-10T12:00:00+09:00"})
    assert account.get("/cash/v1/balance")["balance"] == 1_000_000 - 13
    assert account.call("DELETE", at).json["status"] == "FAILED"
    assert account.get("/cash/v1/balance")["balance"] == 1_000_000
    assert (account.call("DELETE", at).status_code, account.call("DELETE", at).json["errorCode"]) == (400, "InvalidStatus")
    account.advance("1d")
    assert one(account)["statusCode"] == "2000"


@pytest.mark.read
@pytest.mark.parametrize(("date", "status"), [("2026-01-10T08:00:00+09:00", "SENDING"), ("2026-01-10T10:00:00+09:00", "SCHEDULED")])
def test_a_past_date_in_one_call_means_now(account, date, status):
    assert account.send(account.order_message(), scheduledDate=date)["groupInfo"]["status"] == status


@pytest.mark.seen
@pytest.mark.parametrize(("balance", "status"), [(12, 402), (13, 200)])
def test_balance_is_needed_and_nothing_is_half_done(account, balance, status):
    account.rig("PUT", "message-account", {"balance": balance})
    answer = account.call("POST", "/messages/v4/send-many/detail", {"messages": [account.order_message()]})
    assert answer.status_code == status
    assert answer.json.get("errorCode") == ("NotEnoughBalance" if status == 402 else None)
    assert len(account.messages()) == (status == 200)
    assert account.get("/cash/v1/balance")["balance"] == balance - 13 * (status == 200)


@pytest.mark.seen
def test_messages_are_taken_out_of_a_pending_group(account):
    group = account.group(account.order_message(), account.order_message(OTHER))
    first, second = (message["messageId"] for message in account.messages())
    answer = account.call("DELETE", f"/messages/v4/groups/{group}/messages", {"messageIds": [first, "M4Vx"]}).json
    assert (answer["groupId"], answer["errorCount"]) == (group, 1)
    assert [message["messageId"] for message in account.messages()] == [second]
    assert account.call("PUT", f"/messages/v4/groups/{group}/messages", {"messages": [account.order_message(OTHER)]}).json["errorCount"] == 0


@pytest.mark.seen
@pytest.mark.parametrize(("group", "status", "code"), [
    ("G4V20260110090000ABCDEFGHIJKLMNO", 404, "ResourceNotFound"), ("nonsense", 400, "ValidationError"), ("G4V%20", 400, "ValidationError"),
])  # fmt: skip
def test_groups_that_are_not_there(account, group, status, code):
    at = f"/messages/v4/groups/{group}"
    for method, path in (("GET", at), ("DELETE", at), ("POST", f"{at}/send"), ("DELETE", f"{at}/schedule"), ("GET", f"{at}/messages")):
        answer = account.call(method, path)
        assert (answer.status_code, answer.json["errorCode"]) == (status, code)
    missing = account.call("DELETE", f"{at}/messages", {"messageIds": []})
    assert (missing.status_code, missing.json["errorCode"]) == (400, code)


@pytest.mark.ours
def test_a_million_messages_a_group(account, monkeypatch):
    monkeypatch.setattr("mallrig.emulators.alimtalk.groups.GROUP_MAX", 3)
    group = account.group(account.text(to=[PHONE, OTHER]))
    at = f"/messages/v4/groups/{group}/messages"
    over = account.call("PUT", at, {"messages": [account.text(to=["01033334444", "01044445555"])]})
    assert (over.status_code, over.json["errorCode"]) == (413, "RecipientsTooMany")
    assert account.call("PUT", at, {"messages": [account.text(to="01033334444")]}).status_code == 200


@pytest.mark.ours
def test_another_worlds_groups_and_messages_stay_its_own(account, http):
    other = type(account)(http, http.post("/_rig/worlds", json={"seed": 99}).json)
    group = account.send(account.order_message())["groupInfo"]["groupId"]
    assert other.call("GET", f"/messages/v4/groups/{group}").status_code == 404
    assert other.messages() == []


@pytest.mark.ours
def test_the_same_seed_and_calls_give_the_same_messages(account, http):
    twin = type(account)(http, http.post("/_rig/worlds", json={}).json)
    for world in (account, twin):
        world.send(world.order_message(), world.text(to=OTHER))
        world.advance("1s")
    assert account.messages() == twin.messages()
