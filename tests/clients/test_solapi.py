"""The public Python SDK `solapi`, unmodified: redirected by one assignment, it sends through the emulator and reads back."""

import base64

import pytest
from solapi import SolapiMessageService
from solapi.error.MessageNotReceiveError import MessageNotReceivedError
from solapi.model import KakaoOption, RequestMessage, SendRequestConfig
from solapi.model.request.groups.get_groups import GetGroupsRequest
from solapi.model.request.messages.get_messages import GetMessagesRequest
from solapi.model.request.storage import FileTypeEnum
from solapi.model.webhook.single_report import SingleReportPayload

PHONE = "01012345678"
ORDER = {"주문일자": "2026-01-10", "주문번호": "20260110-0000012", "상품명": "머그컵", "결제금액": 30000, "링크": "demo1.cafe24.com/"}


@pytest.fixture
def access(world):
    return world["solapi"]


@pytest.fixture
def client(access):
    made = SolapiMessageService(access["apiKey"], access["apiSecret"])
    made.base_url = access["url"]
    return made


@pytest.fixture
def order_message(access):
    def make(to=PHONE, event="order_completed", **more):
        options = KakaoOption(pf_id=access["pfId"], template_id=access["templates"][event], variables=ORDER, **more)
        return RequestMessage(to=to, from_=access["from"], kakao_options=options, custom_fields={"order": ORDER["주문번호"]})

    return make


@pytest.mark.seen
def test_a_message_is_sent_and_read_back(client, order_message, access, advance):
    sent = client.send(order_message(to="010-1234-5678"))
    assert (sent.group_info.status, sent.group_info.count.registered_success, sent.failed_message_list) == ("SENDING", 1, [])
    advance("1s")
    [message] = client.get_messages().message_list.values()
    assert (message.to, message.from_, message.type.value, message.status_code) == (PHONE, access["from"], "ATA", "4000")
    assert message.text.endswith("주문번호: 20260110-0000012\n상품명: 머그컵\n결제금액: 30000원")
    assert message.custom_fields == {"order": "20260110-0000012"}
    assert client.get_group(sent.group_info.group_id).status == "COMPLETE"


@pytest.mark.seen
def test_all_refused_raises_the_sdks_own_error(client, order_message, access):
    with pytest.raises(MessageNotReceivedError) as raised:
        client.send(order_message(to="123"))
    [failed] = raised.value.failed_messages
    assert (failed.to, failed.status_code) == ("123", "1011")


@pytest.mark.seen
def test_one_of_two_equal_receivers_is_refused(client, order_message):
    sent = client.send([order_message(), order_message()], SendRequestConfig(show_message_list=True))
    assert [failed.status_code for failed in sent.failed_message_list] == ["1026"]
    assert [item.status_code for item in sent.message_list] == ["2000", "1026"]
    assert (sent.group_info.count.total, sent.group_info.count.registered_failed) == (2, 1)
    again = client.send([order_message(), order_message()], SendRequestConfig(allow_duplicates=True))
    assert again.failed_message_list == [] and again.group_info.allow_duplicates


@pytest.mark.seen
def test_a_scheduled_group_goes_at_its_time_or_is_taken_back(client, order_message, advance):
    kept, taken = (client.send(order_message(to), SendRequestConfig(scheduled_date="2026-01-10T11:00:00+09:00")) for to in (PHONE, "01022223333"))
    assert kept.group_info.status == "SCHEDULED"
    assert client.cancel_scheduled_message(taken.group_info.group_id).status == "FAILED"
    advance("1h59m59s")
    assert client.get_group(kept.group_info.group_id).status == "SCHEDULED"
    advance("2s")
    assert client.get_group(kept.group_info.group_id).status == "COMPLETE"
    [message] = client.get_messages(GetMessagesRequest(status_code="4000")).message_list.values()
    assert message.to == PHONE


@pytest.mark.seen
def test_lists_are_asked_by_group_ids_period_and_pages(client, order_message, advance):
    first = client.send([order_message(), order_message("01022223333")]).group_info.group_id
    advance("10m")
    second = client.send(order_message()).group_info.group_id
    assert list(client.get_groups(GetGroupsRequest(group_id=first)).group_list) == [first]
    assert list(client.get_groups(GetGroupsRequest(start_date="2026-01-10T09:05:00+09:00")).group_list) == [second]
    assert len(client.get_group_messages(first).message_list) == 2
    ids = list(client.get_messages().message_list)
    assert list(client.get_messages(GetMessagesRequest(message_ids=ids[1:])).message_list) == ids[1:]
    page = client.get_messages(GetMessagesRequest(limit=2))
    rest = client.get_messages(GetMessagesRequest(limit=2, start_key=page.next_key))
    assert [*page.message_list, *rest.message_list] == ids and rest.next_key is None
    assert len(client.get_messages(GetMessagesRequest(to="01022223333")).message_list) == 1


@pytest.mark.seen
def test_balance_falls_by_the_price_and_a_file_is_taken(client, order_message, access, tmp_path):
    before = client.get_balance().balance
    client.send(order_message())
    assert before - client.get_balance().balance == 13
    picture = tmp_path / "mug.png"
    picture.write_bytes(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
    uploaded = client.upload_file(str(picture), FileTypeEnum.MMS)
    text = RequestMessage(to=PHONE, from_=access["from"], text="사진", image_id=uploaded.file_id)
    assert client.send(text).group_info.count_for_charge.mms == {"82": 1}


@pytest.mark.seen
@pytest.mark.parametrize(("key", "secret", "code"), [("nobody", None, "InvalidAPIKey"), (None, "wrong", "SignatureDoesNotMatch")])
def test_a_wrong_key_and_a_wrong_secret_are_told_apart(access, key, secret, code):
    client = SolapiMessageService(key or access["apiKey"], secret or access["apiSecret"])
    client.base_url = access["url"]
    with pytest.raises(Exception) as raised:
        client.get_balance()
    assert raised.value.args[0] == code


@pytest.mark.seen
def test_a_wrapped_report_is_what_the_sdk_reads(client, order_message, server, world, advance, receiver):
    hook = {"url": receiver.url, "event": "SINGLE-REPORT", "secret": "hooksecret", "shape": "wrapped"}
    server.rig("PUT", f"worlds/{world['world']}/message-account", {"webhooks": [hook]})
    client.send(order_message())
    advance("1s")
    [(headers, body)] = receiver.calls
    assert headers["X-Solapi-Secret"] == "69558c0f706797ce7c3bc20bf604fc75884f9022"
    [report] = SingleReportPayload.model_validate_json(body).root
    assert (report.data.to, report.data.status_code, report.retry_count) == (PHONE, "4000", 0)
