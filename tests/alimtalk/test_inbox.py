"""What receivers see and do: channel-add buttons, presses, friends; phones set by choice. And what the rig refuses."""

import pytest

from .conftest import PHONE

OTHER = "01022223333"


@pytest.fixture
def delivered(account):
    """One order message on the phone; its id."""
    account.send(account.order_message())
    account.advance("1s")
    return account.messages()[0]["messageId"]


def seen(account, message):
    return account.rig("GET", f"messages/{message}").json


@pytest.mark.seen
def test_who_has_not_added_the_channel_sees_the_button(account, delivered):
    shown = seen(account, delivered)
    assert [(b["name"], b["type"]) for b in shown["buttons"]] == [("채널 추가", "AC"), ("바로 가기", "WL")]
    assert shown["phrase"].startswith("채널 추가하고") and shown["friend"] is False and shown["in"] == "kakaotalk"
    account.rig("PUT", "friends", {"phone": PHONE, "friend": True})
    shown = seen(account, delivered)
    assert [b["name"] for b in shown["buttons"]] == ["바로 가기"]
    assert shown["phrase"] is None and shown["friend"] is True


@pytest.mark.seen
def test_pressing_it_makes_a_friend(account, delivered):
    pressed = account.rig("POST", f"messages/{delivered}/press", {"button": "채널 추가"})
    assert pressed.json == {"type": "AC", "landed": None, "friend": True}
    assert account.rig("GET", "friends").json["friends"] == [{"channel": account.access["pfId"], "phone": PHONE}]
    assert seen(account, delivered)["pressed"] == ["채널 추가"]
    again = account.rig("POST", f"messages/{delivered}/press", {"button": "채널 추가"})
    assert (again.status_code, again.json["error"]["code"]) == (404, "unknown_button")
    account.rig("PUT", "friends", {"phone": PHONE, "friend": False})
    assert len(seen(account, delivered)["buttons"]) == 2


@pytest.mark.seen
def test_a_press_lands_at_the_buttons_address(account, delivered):
    pressed = account.rig("POST", f"shop/messages/{delivered}/press", {"button": "바로 가기"})
    assert pressed.json == {"type": "WL", "landed": "https://demo1.cafe24.com/", "friend": False}


@pytest.mark.ours
def test_the_http_templates_land_at_http(account):
    account.send(account.order_message(options={"templateId": account.access["templates_http"]["order_completed"]}))
    account.advance("1s")
    [message] = account.rig("GET", "messages").json["messages"]
    assert message["buttons"][1]["url"] == "http://demo1.cafe24.com/"


@pytest.mark.ours
def test_only_what_arrived_is_there_by_phone_and_page(account):
    account.rig("PUT", "phones", {"phone": OTHER, "text": "3043"})
    account.send(account.text("1"), account.text("2", to=OTHER), account.text("3", to="01033334444"))
    assert account.rig("GET", "messages").json["messages"] == []
    account.advance("1s")
    assert [m["text"] for m in account.rig("GET", "messages").json["messages"]] == ["1", "3"]
    assert [m["text"] for m in account.rig("GET", "messages?phone=010-3333-4444").json["messages"]] == ["3"]
    first = account.rig("GET", "messages?limit=1").json
    assert [m["text"] for m in first["messages"]] == ["1"]
    assert [m["text"] for m in account.rig("GET", f"messages?limit=1&after={first['next']}").json["messages"]] == ["3"]
    assert account.rig("GET", f"messages?after={first['next']}").json["next"] is None


@pytest.mark.ours
@pytest.mark.parametrize(("method", "path", "body", "status"), [
    ("GET", "messages?limit=0", None, 400), ("GET", "messages?limit=1000", None, 200), ("GET", "messages?limit=1001", None, 400), ("GET", "messages?after=-1", None, 400),
    ("GET", "messages?phone=x", None, 400), ("GET", "messages/none", None, 404), ("POST", "messages/none/press", {"button": "x"}, 404),
    ("POST", "messages/none/press", {}, 400), ("POST", "messages/none/press", {"button": 1}, 400),
    ("PUT", "friends", {}, 400), ("PUT", "friends", {"phone": PHONE}, 400), ("PUT", "friends", {"phone": PHONE, "friend": "yes"}, 400),
    ("PUT", "friends", {"phone": PHONE, "friend": True, "channel": "none"}, 404), ("PUT", "friends", {"phone": "1", "friend": True}, 400),
    ("PUT", "phones", {"phone": PHONE, "alimtalk": "9999"}, 400), ("PUT", "phones", {"phone": PHONE, "alimtalk": "4000"}, 400),
    ("PUT", "phones", {"phone": PHONE, "refuse": "3104"}, 400), ("PUT", "phones", {"phone": PHONE, "other": "1"}, 400), ("PUT", "phones", [], 400),
    ("PUT", "message-account", {"balance": -1}, 400), ("PUT", "message-account", {"balance": 10**12}, 200), ("PUT", "message-account", {"balance": 10**12 + 1}, 400),
    ("PUT", "message-account", {"senders": ["x"]}, 400), ("PUT", "message-account", {"senders": [1]}, 400), ("PUT", "message-account", {"strict_dates": 1}, 400),
])  # fmt: skip
def test_what_the_rig_takes(account, method, path, body, status):
    answer = account.rig(method, path, body)
    assert answer.status_code == status, answer.text
    assert status == 200 or answer.json["error"]["message"]


@pytest.mark.ours
def test_phones_and_senders_are_told(account):
    account.rig("PUT", "phones", {"phone": "010-1234-5678", "alimtalk": "3107"})
    assert account.rig("GET", "phones").json["phones"] == [{"phone": PHONE, "refuse": None, "alimtalk": "3107", "text": None}]
    account.rig("PUT", "phones", {"phone": PHONE})
    assert account.rig("GET", "phones").json["phones"] == []
    account.rig("PUT", "message-account", {"senders": ["02-999-8888", "02-999-8888", "1588-0000"]})
    assert account.rig("GET", "message-account").json["senders"] == ["029998888", "15880000"]
    assert account.code(account.text() | {"from": "15880000"}) == "2000"


@pytest.mark.ours
def test_what_was_pressed_and_added_survives_a_snapshot(account, delivered):
    account.rig("POST", f"messages/{delivered}/press", {"button": "채널 추가"})
    account.rig("POST", "snapshot", {"name": f"s{account.facts['world']}"})
    account.rig("PUT", "friends", {"phone": PHONE, "friend": False})
    assert account.rig("POST", "restore", {"snapshot": f"s{account.facts['world']}"}).status_code == 200
    assert seen(account, delivered)["friend"] is True
