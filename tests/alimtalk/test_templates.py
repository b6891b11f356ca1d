"""Channels and templates: writing, review, states, limits; and the account's other paths."""

import base64
import struct

import pytest

from mallrig.emulators.alimtalk.templates import EXTRA_MAX, NAME_MAX
from mallrig.emulators.alimtalk.words import BUTTON_NAME_MAX, CHANNEL_ADD, CHANNEL_ADD_PHRASE, KAKAO_TEXT_MAX, VARIABLES_MAX

AC = {"buttonName": CHANNEL_ADD, "buttonType": "AC"}
WL = {"buttonName": "보기", "buttonType": "WL", "linkMo": "https://#{링크}"}
AT = "/kakao/v2/templates"


def wish(account, **more):
    return {"name": "안내", "content": "#{이름}님 안녕하세요", "channelId": account.access["pfId"], "categoryCode": "999999"} | more


def make(account, **more):
    answer = account.call("POST", AT, wish(account, **more))
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.seen
def test_the_furnished_templates_are_approved_and_of_the_channel_add_type(account):
    listed = account.get(AT)
    assert len(listed["templateList"]) == 8 and {row["status"] for row in listed["templateList"]} == {"APPROVED"}
    one = account.call("GET", f"{AT}/{account.access['templates']['order_completed']}").json
    assert (one["messageType"], one["ad"], one["buttons"][0]) == ("AD", CHANNEL_ADD_PHRASE, AC)
    assert [v["name"] for v in one["variables"]] == ["#{주문일자}", "#{주문번호}", "#{상품명}", "#{결제금액}", "#{링크}"]
    assert len(account.call("GET", f"{AT}/sendable").json) == 8


@pytest.mark.seen
def test_from_pending_to_approved_and_sendable(account):
    made = make(account)
    at = f"{AT}/{made['templateId']}"
    assert made["status"] == "PENDING" and made["templateId"].startswith("KA01TP")
    message = account.order_message(options={"templateId": made["templateId"], "variables": {"이름": "민아"}})
    assert account.code(message) == "1042"
    assert account.call("PUT", f"{at}/inspection").json["status"] == "INSPECTING"
    assert account.call("PUT", f"{at}/inspection/cancel").json["status"] == "PENDING"
    account.call("PUT", f"{at}/inspection")
    assert account.rig("POST", f"templates/{made['templateId']}/review", {"approve": True}).json["status"] == "APPROVED"
    assert account.code(message) == "2000"
    assert account.messages()[0]["text"] == "민아님 안녕하세요"


@pytest.mark.seen
def test_a_rejected_template_carries_the_comment_and_may_be_written_anew(account):
    made = make(account)
    at = f"{AT}/{made['templateId']}"
    account.call("PUT", f"{at}/inspection")
    rejected = account.rig("POST", f"templates/{made['templateId']}/review", {"approve": False, "comment": "광고 문구"}).json
    assert (rejected["status"], rejected["comments"][0]["content"], rejected["comments"][0]["isAdmin"]) == ("REJECTED", "광고 문구", True)
    edited = account.call("PUT", at, wish(account, content="고침"))
    assert (edited.json["status"], edited.json["content"]) == ("PENDING", "고침")
    assert account.call("DELETE", at).json["status"] == "DELETED"
    assert account.call("GET", at).status_code == 404


@pytest.mark.ours
@pytest.mark.parametrize(("method", "tail", "body"), [
    ("PUT", "", True), ("DELETE", "", None), ("PUT", "/inspection", None), ("PUT", "/inspection/cancel", None),
])  # fmt: skip
def test_an_approved_template_is_left_as_it_is(account, method, tail, body):
    at = f"{AT}/{account.access['templates']['order_completed']}"
    before = account.call("GET", at).json
    answer = account.call(method, at + tail, wish(account) if body else None)
    assert (answer.status_code, answer.json["errorCode"]) == (409, "InvalidStatus")
    assert account.call("GET", at).json == before


@pytest.mark.seen
def test_a_name_may_change_in_any_state(account):
    at = f"{AT}/{account.access['templates']['order_completed']}"
    assert account.call("PUT", f"{at}/name", {"name": "새 이름"}).json["name"] == "새 이름"
    assert account.get(AT, **{"name[like]": "새"})["templateList"][0]["name"] == "새 이름"
    assert account.call("POST", f"{at}/relese-dormant").json["status"] == "APPROVED"


LONG = KAKAO_TEXT_MAX - len(CHANNEL_ADD_PHRASE)


@pytest.mark.seen
@pytest.mark.parametrize(("more", "status"), [
    ({"name": "가" * NAME_MAX}, 200), ({"name": "가" * (NAME_MAX + 1)}, 400), ({"name": ""}, 400), ({"content": ""}, 400),
    ({"content": "가" * KAKAO_TEXT_MAX}, 200), ({"content": "가" * (KAKAO_TEXT_MAX + 1)}, 400),
    ({"content": "가" * LONG, "messageType": "AD", "buttons": [AC]}, 200), ({"content": "가" * (LONG + 1), "messageType": "AD", "buttons": [AC]}, 400),
    ({"content": "".join(f"#{{v{n}}}" for n in range(VARIABLES_MAX))}, 200), ({"content": "".join(f"#{{v{n}}}" for n in range(VARIABLES_MAX + 1))}, 400),
    ({"messageType": "XX"}, 400), ({"emphasizeType": "XX"}, 400),
    ({"messageType": "EX"}, 400), ({"messageType": "EX", "extra": "덧붙임"}, 200), ({"messageType": "EX", "extra": "#{v}"}, 400), ({"extra": "덧붙임"}, 400),
    ({"messageType": "EX", "extra": "가" * EXTRA_MAX, "content": "a"}, 200), ({"messageType": "EX", "extra": "가" * (EXTRA_MAX + 1), "content": "a"}, 400),
    ({"messageType": "AD"}, 400), ({"messageType": "AD", "buttons": [AC]}, 200), ({"messageType": "AD", "buttons": [AC, WL]}, 200),
    ({"messageType": "AD", "buttons": [WL, AC]}, 400), ({"messageType": "AD", "buttons": [AC, AC]}, 400), ({"buttons": [AC]}, 400),
    ({"messageType": "AD", "buttons": [AC | {"buttonName": "채널추가"}]}, 400), ({"messageType": "MI", "extra": "덧", "buttons": [AC]}, 200),
    ({"messageType": "MI", "buttons": [AC]}, 400),
    ({"buttons": [WL] * 5}, 200), ({"buttons": [WL] * 6}, 400), ({"buttons": [WL | {"buttonName": "#{이름}"}]}, 400),
    ({"buttons": [WL | {"buttonName": "가" * BUTTON_NAME_MAX}]}, 200), ({"buttons": [WL | {"buttonName": "가" * (BUTTON_NAME_MAX + 1)}]}, 400),
    ({"buttons": [WL | {"linkMo": "#{링크}"}]}, 400), ({"buttons": [{"buttonName": "보기", "buttonType": "WL"}]}, 400),
    ({"buttons": [{"buttonName": "앱", "buttonType": "AL", "linkAnd": "a://", "linkIos": "b://"}]}, 200), ({"buttons": [{"buttonName": "앱", "buttonType": "AL", "linkAnd": "a://"}]}, 400),
    ({"quickReplies": [{"name": "예", "linkType": "BK"}] * 5, "buttons": [WL] * 2}, 200), ({"quickReplies": [{"name": "예", "linkType": "BK"}], "buttons": [WL] * 3}, 400),
    ({"quickReplies": [{"name": "예", "linkType": "BK"}] * 6}, 400),
    ({"emphasizeType": "TEXT"}, 400), ({"emphasizeType": "TEXT", "emphasizeTitle": "#{제목}", "emphasizeSubtitle": "부"}, 200),
    ({"emphasizeType": "TEXT", "emphasizeTitle": "제목", "emphasizeSubTitle": "부"}, 200), ({"emphasizeType": "TEXT", "emphasizeTitle": "제목", "emphasizeSubtitle": "#{부}"}, 400),
    ({"emphasizeType": "ITEM_LIST"}, 400), ({"emphasizeType": "ITEM_LIST", "header": "머리"}, 200), ({"emphasizeType": "ITEM_LIST", "item": {"list": [{"title": "a", "description": "b"}]}}, 200),
    ({"emphasizeType": "IMAGE"}, 400), ({"imageId": "ST01FPx"}, 400), ({"channelGroupId": "x"}, 400), ({"channelId": None}, 400),
    ({"channelId": "KA01PFx"}, 404), ({"buttons": "x"}, 400), ({"item": {"list": 1}}, 400),
])  # fmt: skip
def test_what_a_template_may_be(account, more, status):
    answer = account.call("POST", AT, wish(account, **more))
    assert answer.status_code == status, answer.text
    assert len(account.get(AT)["templateList"]) == 8 + (status == 200)


@pytest.mark.seen
@pytest.mark.parametrize("method_tail", [("GET", ""), ("DELETE", ""), ("PUT", "/inspection"), ("POST", "/relese-dormant")])
def test_a_template_that_is_not_there(account, method_tail):
    method, tail = method_tail
    answer = account.call(method, f"{AT}/KA01TPnone{tail}")
    assert (answer.status_code, answer.json["errorCode"]) == (404, "ResourceNotFound")


@pytest.mark.ours
@pytest.mark.parametrize(("template", "body", "status"), [
    ("KA01TPnone", {"approve": True}, 404), (None, {"approve": True}, 409), (None, {}, 400), (None, {"approve": "yes"}, 400),
])  # fmt: skip
def test_a_review_needs_a_template_under_inspection(account, template, body, status):
    template = template or account.access["templates"]["order_completed"]
    assert account.rig("POST", f"templates/{template}/review", body).status_code == status


# -- images --


def picture(width, height, size=0, kind="png"):
    head = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", width, height)
    if kind == "jpg":
        head = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width)
    return base64.b64encode(head + b"\0" * (size - len(head))).decode()


@pytest.mark.seen
@pytest.mark.parametrize(("file", "kind", "status"), [
    (picture(800, 400), "ATA", 200), (picture(800, 400, kind="jpg"), "ATA", 200), (picture(800, 401), "ATA", 400), (picture(799, 400), "ATA", 400),
    (picture(800, 400, 500 * 1024), "ATA", 200), (picture(800, 400, 500 * 1024 + 1), "ATA", 400), (picture(1, 1), "MMS", 200), ("YQ==", "DOCUMENT", 200),
    ("YQ==", "ATA", 400), ("???", "MMS", 400), ("", "MMS", 400), ("YQ==", "EXE", 400), ("/9j/", "ATA", 400), ("가", "MMS", 400),
])  # fmt: skip
def test_uploads(account, file, kind, status):
    answer = account.call("POST", "/storage/v1/files", {"file": file, "type": kind})
    assert answer.status_code == status, answer.text


@pytest.mark.seen
def test_an_image_template_needs_an_alimtalk_image(account):
    wrong = account.call("POST", "/storage/v1/files", {"file": picture(800, 400), "type": "MMS"}).json["fileId"]
    right = account.call("POST", "/storage/v1/files", {"file": picture(800, 400), "type": "ATA"}).json["fileId"]
    assert account.call("POST", AT, wish(account, emphasizeType="IMAGE", imageId=wrong)).status_code == 400
    assert make(account, emphasizeType="IMAGE", imageId=right)["imageId"] == right


# -- channels and the rest of the account --


@pytest.mark.seen
def test_a_channel_is_added_with_the_number_that_its_manager_got(account):
    asked = {"searchId": "@shop", "phoneNumber": "010-1234-5678"}
    assert account.call("POST", "/kakao/v2/channels/token", asked).json == {"success": True}
    [token] = account.rig("GET", "channel-tokens").json["tokens"]
    wrong = account.call("POST", "/kakao/v2/channels", asked | {"categoryCode": "00200010001", "token": "none"})
    assert (wrong.status_code, wrong.json["errorCode"]) == (400, "ValidationError")
    made = account.call("POST", "/kakao/v2/channels", asked | {"categoryCode": "00200010001", "token": token["token"]}).json
    assert made["channelId"].startswith("KA01PF") and {"searchId", "accountId", "phoneNumber", "sharedAccountIds", "dateCreated", "dateUpdated"} <= set(made)
    listed = account.get("/kakao/v2/channels", searchId="@shop")
    assert [row["channelId"] for row in listed["channelList"]] == [made["channelId"]] and "limit" in listed
    account.call("POST", "/kakao/v2/channels/token", asked)
    [token] = account.rig("GET", "channel-tokens").json["tokens"]
    again = account.call("POST", "/kakao/v2/channels", asked | {"categoryCode": "00200010001", "token": token["token"]})
    assert (again.status_code, again.json["errorCode"]) == (409, "InvalidStatus")
    assert account.call("DELETE", f"/kakao/v2/channels/{made['channelId']}").status_code == 200
    assert account.call("GET", f"/kakao/v2/channels/{made['channelId']}").status_code == 404


@pytest.mark.ours
@pytest.mark.parametrize("body", [{}, {"searchId": "shop", "phoneNumber": "01012345678"}, {"searchId": "@shop", "phoneNumber": "x"}, {"searchId": "@" * 101, "phoneNumber": "01012345678"}])
def test_a_bad_channel_is_refused(account, body):
    assert account.call("POST", "/kakao/v2/channels/token", body).json["errorCode"] == "ValidationError"


@pytest.mark.seen
def test_the_rest_of_the_account(account):
    account.rig("PUT", "phones", {"phone": "01012345678", "refuse": "1061"})
    account.rig("PUT", "phones", {"phone": "01022223333", "refuse": "1060"})
    assert [row["recipientNumber"] for row in account.get("/iam/v1/black")["blackList"]] == ["01012345678"]
    assert [row["phoneNumber"] for row in account.get("/iam/v1/block/numbers")["blockNumbers"]] == ["01022223333"]
    assert account.get("/iam/v1/block/groups")["blockGroups"] == []
    assert account.call("GET", "/senderid/v1/numbers/active").json == [account.access["from"]]
    assert account.get("/quota/v1/me")["isUnlimited"] is True
    assert {"balance", "point", "accountId"} <= set(account.get("/cash/v1/balance"))
    assert {"code", "name"} <= set(account.call("GET", "/kakao/v2/channels/categories").json[0])
    assert {"code", "name"} <= set(account.call("GET", "/kakao/v2/templates/categories").json[0])
