"""Which messages are accepted, and by which code the others are refused."""

import re

import pytest

from mallrig.emulators.alimtalk import words
from mallrig.emulators.alimtalk.words import CHANNEL_ADD, CHANNEL_ADD_PHRASE

from .conftest import PHONE, VALUES

AC = {"buttonName": CHANNEL_ADD, "buttonType": "AC"}
WL = {"buttonName": "바로 가기", "buttonType": "WL", "linkMo": "https://demo1.cafe24.com/", "linkPc": "https://demo1.cafe24.com/"}
TEXT = "[배송 완료]\n주문하신 상품의 배송이 완료되었습니다.\n\n상품명: 머그컵"


@pytest.mark.seen
def test_an_order_message_is_accepted_and_kept(account):
    answer = account.send(account.order_message(customFields={"order": "1"}))
    assert answer["failedMessageList"] == []
    [message] = account.messages()
    assert message["text"].startswith("[주문 완료]") and message["text"].endswith("결제금액: 30000원")
    assert (message["statusCode"], message["status"], message["type"], message["country"]) == ("2000", "PENDING", "ATA", "82")
    assert message["kakaoOptions"]["buttons"] == [AC, WL]
    assert message["customFields"] == {"order": "1"}


@pytest.mark.read
def test_bare_variable_names_and_numbers_are_taken(account):
    wrapped = {f"#{{{name}}}": value for name, value in VALUES.items()} | {"#{결제금액}": 30000}
    account.send(account.order_message(), account.order_message("01022223333", options={"variables": wrapped}))
    assert len({message["text"] for message in account.messages()}) == 1


@pytest.mark.seen
@pytest.mark.parametrize("change", [
    {"options": {"variables": {"상품명": "머그컵"}}}, {"options": {"variables": None}},
    {"text": "다른 글"}, {"text": "[주문 완료]"},
])  # fmt: skip
def test_a_missing_variable_or_another_text_is_1043(account, change):
    assert account.code(account.order_message(**change)) == "1043"


@pytest.mark.seen
def test_the_text_may_be_given_when_it_matches(account):
    assert account.code(account.order_message(event="delivery_completed", text=TEXT)) == "2000"
    assert account.code(account.order_message("01022223333", event="delivery_completed", text=TEXT + " ")) == "2000"
    assert account.code(account.order_message("01033334444", event="delivery_completed", text=TEXT.replace("상품의", "물건의"))) == "1043"


@pytest.mark.seen
@pytest.mark.parametrize(("change", "code"), [
    ({"options": {"pfId": "KA01PFx"}}, "1041"), ({"options": {"pfId": None}}, "1041"),
    ({"options": {"templateId": "KA01TPx"}}, "1042"),
    ({"to": ""}, "1010"), ({"to": None}, "1010"), ({"from": None}, "1010"), ({"from": ""}, "1010"),
    ({"to": "123"}, "1011"), ({"to": "0101234567a"}, "1011"), ({"to": "١٢٣٤٥٦٧٨٩٠١"}, "1011"), ({"from": "12"}, "1011"),
    ({"from": "0299999999"}, "1062"), ({"type": "FAX"}, "1025"), ({"type": "?"}, "1025"), ({"type": "SMS", "text": "a"}, "1033"),
    ({"customFields": {"k": 1}}, "1032"), ({"options": {"imageId": "ST01FPx"}}, "1034"),
])  # fmt: skip
def test_refusals_by_code(account, change, code):
    message = account.order_message()
    message["kakaoOptions"] |= change.pop("options", {})
    answer = account.send(message | change)
    [failed] = answer["failedMessageList"]
    assert failed["statusCode"] == code and failed["statusMessage"] == words.STATUS_MESSAGES[code]
    assert answer["groupInfo"]["status"] == "FAILED" and account.messages() == []
    assert answer["groupInfo"]["count"] | {"total": 1, "registeredFailed": 1} == answer["groupInfo"]["count"]


@pytest.mark.ours
def test_a_message_without_fallback_needs_no_sender(account):
    assert account.code(account.order_message(options={"disableSms": True}) | {"from": None}) == "2000"
    assert account.code(account.order_message("01022223333", options={"disableSms": True}) | {"from": "0299999999"}) == "2000"


@pytest.mark.ours
@pytest.mark.parametrize("to", ["010-1234-5678", "821012345678", "+82 10-1234-5678", "00821012345678", "(010) 1234 5678", "82-010-1234-5678"])
def test_numbers_come_to_their_national_form(account, to):
    account.send(account.order_message(to))
    assert account.messages()[0]["to"] == PHONE


@pytest.mark.seen
@pytest.mark.parametrize(("key", "value", "code"), [("k" * 30, "v" * 100, "2000"), ("k" * 31, "v", "1032"), ("k", "v" * 101, "1032")])
def test_custom_fields_have_bounds(account, key, value, code):
    assert account.code(account.order_message(customFields={key: value})) == code


@pytest.mark.seen
@pytest.mark.parametrize(("over", "code"), [(-1, "2000"), (0, "2000"), (1, "1031")])
def test_an_alimtalk_has_1000_characters_with_the_channel_add_phrase(account, over, code):
    fixed = len(TEXT) - len("머그컵") + len(CHANNEL_ADD_PHRASE)
    values = VALUES | {"상품명": "가" * (1_000 - fixed + over)}
    assert account.code(account.order_message(event="delivery_completed", options={"variables": values})) == code


# -- buttons --


@pytest.mark.seen
@pytest.mark.parametrize(("given", "code"), [
    ([AC, WL], "2000"),
    ([AC, WL | {"linkMo": "https://#{링크}", "linkPc": "https://#{링크}"}], "2000"),
    ([WL, AC], "1052"),
    ([AC], "1046"),
    ([AC, WL | {"buttonName": "다른 이름"}], "1044"),
    ([AC, WL | {"linkMo": "http://demo1.cafe24.com/"}], "1044"),
    ([AC, {"buttonName": "바로 가기", "buttonType": "WL"}], "1044"),
    ([AC, WL | {"buttonType": "XX"}], "1044"),
    ([AC, WL | {"buttonName": "열네 글자를 넘는 버튼 이름"}], "1049"),
    ([AC, WL, WL, WL, WL, WL], "1050"),
    ([AC, WL, WL, WL, WL], "1044"),
])  # fmt: skip
def test_buttons_that_are_given_must_be_those_approved(account, given, code):
    assert account.code(account.order_message(options={"buttons": given})) == code


@pytest.mark.seen
@pytest.mark.parametrize(("length", "code"), [(100, "2000"), (101, "1048")])
def test_a_button_address_has_100_characters(account, length, code):
    values = VALUES | {"링크": "a" * (length - len("https://"))}
    assert account.code(account.order_message(options={"variables": values})) == code


@pytest.mark.read
def test_an_empty_address_is_none(account):
    assert account.code(account.order_message(options={"variables": VALUES | {"링크": ""}})) == "1045"


# -- text messages --


@pytest.mark.seen
@pytest.mark.parametrize(("text", "more", "kind"), [
    ("가" * 45, {}, "SMS"), ("a" * 90, {}, "SMS"), ("가" * 45 + "a", {}, "LMS"), ("a", {"subject": "제목"}, "LMS"), ("가" * 1_000, {}, "LMS"),
])  # fmt: skip
def test_the_type_is_found_by_length_and_subject(account, text, more, kind):
    account.send(account.text(text, **more))
    assert account.messages()[0]["type"] == kind


@pytest.mark.seen
@pytest.mark.parametrize(("text", "more", "code"), [
    ("가" * 1_000 + "a", {}, "1031"), ("a" * 90, {"type": "SMS"}, "2000"), ("a" * 91, {"type": "SMS"}, "1031"), ("a" * 2_001, {"type": "LMS"}, "1031"),
    ("😀", {}, "1029"), ("", {}, "1010"), (None, {}, "1010"), ("a", {"imageId": "none"}, "1034"), ("a", {"type": "MMS"}, "1034"),
    ("a", {"autoTypeDetect": False}, "1025"), ("a", {"autoTypeDetect": False, "type": "sms"}, "2000"),
])  # fmt: skip
def test_text_messages_by_code(account, text, more, code):
    assert account.code(account.text(text, **more)) == code


@pytest.mark.seen
@pytest.mark.parametrize("code", words.REFUSALS_OF_PHONES)
def test_phones_that_refuse(account, code):
    account.rig("PUT", "phones", {"phone": PHONE, "refuse": code})
    assert account.code(account.order_message()) == code
    account.rig("PUT", "phones", {"phone": PHONE})
    assert account.code(account.order_message()) == "2000"


@pytest.mark.read
def test_equal_receivers_count_once_a_group_in_any_spelling(account):
    answer = account.send(account.text(), account.text(to="010-1234-5678"), account.text(to=["01022223333", "01022223333"]), showMessageList=True)
    assert [item["statusCode"] for item in answer["messageList"]] == ["2000", "1026", "2000", "1026"]
    answer = account.send(account.text(to=[PHONE, PHONE]), allowDuplicates=True)
    assert answer["groupInfo"]["count"]["registeredSuccess"] == 2
    assert account.code(account.text()) == "2000"


@pytest.mark.seen
def test_one_message_alone(account):
    answer = account.call("POST", "/messages/v4/send", {"message": account.order_message()})
    assert answer.status_code == 200
    assert set(answer.json) == {"groupId", "messageId", "accountId", "statusCode", "statusMessage", "to", "from", "type", "country"}
    assert (answer.json["statusCode"], answer.json["statusMessage"]) == ("2000", "정상 접수(이통사로 접수 예정) ")


@pytest.mark.seen
def test_one_refused_message_leaves_nothing_behind(account):
    answer = account.call("POST", "/messages/v4/send", {"message": account.order_message(to="1")})
    assert (answer.status_code, answer.json["errorCode"]) == (400, "InvalidStatusCode")
    assert "M4V" in answer.json["errorMessage"] and "1011" in answer.json["errorMessage"]
    assert account.get("/messages/v4/groups")["groupList"] == {}


def refused_id(account, to: str) -> str:
    """The id in the text that refuses a message."""
    answer = account.call("POST", "/messages/v4/send", {"message": account.order_message(to=to)})
    assert (answer.status_code, answer.json["errorCode"]) == (400, "InvalidStatusCode")
    return re.match(r"M4V\d{14}[A-Z0-9]{15}", answer.json["errorMessage"])[0]


@pytest.mark.seen
def test_a_refused_messages_id_is_no_other_messages(account):
    """2.2: the text holds the messageId, so whoever looks it up must not find somebody else's message."""
    refused = [refused_id(account, to) for to in ("abc", "", "abc")]
    sent = account.call("POST", "/messages/v4/send", {"message": account.order_message()}).json["messageId"]
    refused.append(refused_id(account, "1"))
    many = account.send(account.text(), account.text(to="1"), showMessageList=True)
    assert len({*refused, sent, *(item["messageId"] for item in many["messageList"])}) == 7
    assert [account.get("/messages/v4/list", messageId=gone)["messageList"] for gone in refused] == [{}] * 4
    assert list(account.get("/messages/v4/list", messageId=sent)["messageList"]) == [sent]


@pytest.mark.ours
def test_the_same_calls_give_the_same_ids_refused_ones_too(account, http):
    other = type(account)(http, http.post("/_rig/worlds", json={}).json)
    told = []
    for one in (account, other):
        message = one.order_message()
        told.append([refused_id(one, "1"), one.call("POST", "/messages/v4/send", {"message": message}).json["messageId"], refused_id(one, "1")])
    assert told[0] == told[1]


@pytest.mark.seen
def test_ten_thousand_receivers_a_request(account):
    phones = [f"010{number:08d}" for number in range(10_001)]
    account.rig("PUT", "message-account", {"balance": 10_000_000})
    over = account.call("POST", "/messages/v4/send-many/detail", {"messages": [account.text(to=phones)]})
    assert (over.status_code, over.json["errorCode"]) == (413, "RecipientsTooMany")
    assert account.messages() == []
    assert account.send(account.text(to=phones[:-1]))["groupInfo"]["count"]["registeredSuccess"] == 10_000
    account.advance("1s")
    assert account.get("/messages/v4/groups")["groupList"].popitem()[1]["count"]["sentSuccess"] == 10_000


# -- what is no message at all --


@pytest.mark.ours
@pytest.mark.parametrize("raw", [
    b"{", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"messages": {}}', b'{"messages": [1]}', b'{"messages": [{"to": 1}]}', b'{"messages": []}', b"",
    b'{"messages": [{"to": {}}]}', b'{"messages": [{"to": [1]}]}', b'{"messages": [{"to": []}], "x": 1}x', b'{"messages": [{"text": "\\ud800"}]}',
    b'{"messages": [{"to": "1", "kakaoOptions": []}]}', b'{"messages": [{"to": "1", "kakaoOptions": {"variables": {"a": []}}}]}', b"\xff\xfe",
    b'{"messages": [{"to": "01012345678"}], "scheduledDate": 5}', b'{"messages": [{"to": "01012345678"}], "agent": "x"}', b'{"messages": NaN}',
])  # fmt: skip
def test_a_bad_body_is_a_validation_error_and_changes_nothing(account, raw):
    answer = account.call("POST", "/messages/v4/send-many/detail", data=raw)
    assert (answer.status_code, answer.json["errorCode"]) == (400, "ValidationError")
    assert account.get("/messages/v4/groups")["groupList"] == {}


@pytest.mark.ours
@pytest.mark.parametrize("text", ["a\x00b", "￾", "‮", "a" * 90])
def test_odd_characters_break_nothing(account, text):
    answer = account.send(account.text(text), account.order_message("01022223333", customFields={text[:30]: text}))
    assert answer["groupInfo"]["count"]["total"] == 2


@pytest.mark.ours
@pytest.mark.parametrize(("size", "status"), [(words.BODY_BYTES_MAX, 400), (words.BODY_BYTES_MAX + 1, 413)])
def test_a_body_has_15_megabytes(account, size, status):
    answer = account.call("POST", "/messages/v4/send-many", data=b" " * size)
    assert (answer.status_code, answer.json["errorCode"]) == (status, "ValidationError")


@pytest.mark.ours
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/messages/v4/nothing"), ("PATCH", "/messages/v4/send"), ("GET", "/messages/v4/send"), ("GET", "/"), ("DELETE", "/kakao/v1/x/y"),
])  # fmt: skip
def test_an_unknown_path_is_refused_in_solapis_words(account, method, path):
    answer = account.call(method, path)
    assert answer.status_code in (404, 405) and answer.json["errorCode"] and answer.json["errorMessage"]


@pytest.mark.read
def test_a_slash_at_the_end_changes_nothing(account):
    assert account.call("GET", "/messages/v4/list/").status_code == 200
    assert account.call("GET", "/cash/v1/balance/", data=b"").status_code == 200
