"""The public Node client `solapi`, unmodified, through `mallrig proxy`: it holds every answer against strict schemas of its own."""

import base64

import pytest

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.hosts import host_table
from mallrig.emulators.vendors import VENDORS

from . import npm
from .test_proxy import serving
from .test_solapi import ORDER, PHONE


@pytest.fixture
def access(world):
    return world["solapi"]


@pytest.fixture
def call(server, access, tmp_path):
    authority = Authority(tmp_path, host_table(VENDORS), now())
    with serving(("127.0.0.1", server.port), authority) as port:
        more = {"HTTPS_PROXY": f"http://127.0.0.1:{port}", "NODE_EXTRA_CA_CERTS": str(authority.certificate), "NODE_USE_ENV_PROXY": "1", "NO_PROXY": "", "no_proxy": ""}
        with npm.talking("solapi.cjs", {name: access[name] for name in ("apiKey", "apiSecret")}, **more) as tell:

            def ask(*line):
                answer = tell(line)
                assert answer["ok"], (line, answer)
                return answer["data"]

            ask.tell = tell
            yield ask


@pytest.fixture
def message(access):
    options = {"pfId": access["pfId"], "templateId": access["templates"]["order_completed"], "variables": ORDER | {"결제금액": "30000"}}
    return lambda to=PHONE: {"to": to, "from": access["from"], "kakaoOptions": options}


@pytest.mark.seen
def test_a_message_is_sent_and_read_back(call, message, advance):
    sent = call("send", message())
    assert sent["groupInfo"]["count"]["registeredSuccess"] == 1
    advance("1s")
    [read] = call("getMessages", {"to": PHONE})["messageList"].values()
    assert (read["statusCode"], read["status"], read["type"]) == ("4000", "COMPLETE", "ATA")
    assert call("getStatistics", {"startDate": "2026-01-01", "endDate": "2026-01-31"})["successed"]["ata"] == 1


@pytest.mark.seen
def test_what_is_refused_is_the_clients_own_error(call, message):
    answer = call.tell(["send", message("123")])
    assert (answer["ok"], answer["name"]) == (False, "MessageNotReceivedError")


@pytest.mark.seen
def test_groups_from_making_to_sending(call, message, advance):
    group = call("createGroup")
    assert call("addMessagesToGroup", group, [message(), message("01022223333")])["errorCount"] == 0
    first, second = call("getGroupMessages", group)["messageList"]
    assert call("removeGroupMessages", group, [first])["errorCount"] == 0
    assert call("reserveGroup", group, "2026-01-10T12:00:00+09:00")["status"] == "SCHEDULED"
    assert call("removeReservationToGroup", group)["status"] == "FAILED"
    other = call("createGroup")
    call("addMessagesToGroup", other, [message()])
    assert call("sendGroup", other)["status"] == "SENDING"
    advance("1s")
    assert call("getGroup", other)["status"] == "COMPLETE"
    assert set(call("getGroups", {"groupId": other})["groupList"]) == {other}
    third = call("createGroup")
    assert call("removeGroup", third)["status"] == "DELETED"


@pytest.mark.seen
def test_templates_and_channels(call, access, server, world):
    wish = {
        "name": "안내", "content": "#{이름}님", "channelId": access["pfId"], "categoryCode": call("getKakaoAlimtalkTemplateCategories")[0]["code"],
        "messageType": "AD", "emphasizeType": "TEXT", "emphasizeTitle": "제목", "emphasizeSubTitle": "부제목",
        "buttons": [{"buttonType": "AC", "buttonName": "채널 추가"}, {"buttonType": "WL", "buttonName": "보기", "linkMo": "https://#{링크}"}],
    }  # fmt: skip
    made = call("createKakaoAlimtalkTemplate", wish)
    assert (made["status"], made["emphasizeSubtitle"]) == ("PENDING", "부제목")
    assert call("updateKakaoAlimtalkTemplateName", made["templateId"], "새 이름")["name"] == "새 이름"
    assert call("getKakaoAlimtalkTemplate", made["templateId"])["content"] == "#{이름}님"
    assert len(call("getKakaoAlimtalkTemplates")["templateList"]) == 9
    call("removeKakaoAlimtalkTemplate", made["templateId"])
    [channel] = call("getKakaoChannels")["channelList"]
    assert call("getKakaoChannel", channel["channelId"])["searchId"] == f"@{world['world']}"
    call("requestKakaoChannelToken", {"searchId": "@shop", "phoneNumber": PHONE})
    [token] = server.rig("GET", f"worlds/{world['world']}/channel-tokens")["tokens"]
    category = call("getKakaoChannelCategories")[0]["code"]
    added = call("createKakaoChannel", {"searchId": "@shop", "phoneNumber": PHONE, "categoryCode": category, "token": token["token"]})
    assert call("removeKakaoChannel", added["channelId"])["channelId"] == added["channelId"]


@pytest.mark.seen
def test_the_rest_of_the_account(call, server, world, tmp_path):
    assert call("getBalance")["balance"] == 1_000_000
    server.rig("PUT", f"worlds/{world['world']}/phones", {"phone": PHONE, "refuse": "1061"})
    assert PHONE in str(call("getBlacks"))
    server.rig("PUT", f"worlds/{world['world']}/phones", {"phone": "01022223333", "refuse": "1060"})
    assert [row["phoneNumber"] for row in call("getBlockNumbers")["blockNumbers"]] == ["01022223333"]
    assert call("getBlockGroups")["blockGroups"] == []
    picture = tmp_path / "mug.png"
    picture.write_bytes(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
    assert call("uploadFile", str(picture), "MMS")["fileId"].startswith("ST01FP")
