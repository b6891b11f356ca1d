"""A world's SOLAPI account in process, with every call signed."""

import hashlib
import hmac
import itertools

import pytest

from mallrig.emulators.alimtalk.vendor import VENDOR
from mallrig.emulators.server import create_app

DATE = "2026-01-02T03:04:05Z"
PHONE = "01012345678"
VALUES = {"주문일자": "2026-01-10", "주문번호": "20260110-0000012", "상품명": "머그컵", "결제금액": "30000", "링크": "demo1.cafe24.com/"}


class Account:
    """One world and its account; `call` signs."""

    def __init__(self, http, facts: dict):
        self.http = http
        self.facts = facts
        self.access = facts["solapi"]
        self._salts = itertools.count()

    def header(self, method="HMAC-SHA256", date=DATE, salt=None, secret=None, names="apiKey date salt signature"):
        salt = f"{next(self._salts):020d}" if salt is None else salt
        digest = hashlib.sha256 if method.lower().endswith("256") else hashlib.md5
        signature = hmac.new((secret or self.access["apiSecret"]).encode(), (date + salt).encode(), digest).hexdigest()
        values = (self.access["apiKey"], date, salt, signature)
        return f"{method} " + ", ".join(f"{name}={value}" for name, value in zip(names.split(), values, strict=True))

    def call(self, method, path, json=None, header=None, **more):
        headers = {"Authorization": header or self.header(), "Content-Type": "application/json"}
        return self.http.open(f"/solapi{path}", method=method, json=json, headers=headers, **more)

    def get(self, path, **query):
        return self.call("GET", path, query_string=query).json

    def rig(self, method, path, json=None):
        return self.http.open(f"/_rig/worlds/{self.facts['world']}/{path}", method=method, json=json)

    def advance(self, by):
        assert self.rig("POST", "clock/advance", {"by": by}).status_code == 200

    def order_message(self, to=PHONE, event="order_completed", **more):
        """An AlimTalk of an event; `options` changes kakaoOptions."""
        options = {"pfId": self.access["pfId"], "templateId": self.access["templates"][event], "variables": dict(VALUES)} | more.pop("options", {})
        return {"to": to, "from": self.access["from"], "kakaoOptions": options} | more

    def text(self, text="안녕하세요", to=PHONE, **more):
        return {"to": to, "from": self.access["from"], "text": text} | more

    def send(self, *messages, **more):
        answer = self.call("POST", "/messages/v4/send-many/detail", {"messages": list(messages), **more})
        assert answer.status_code == 200, answer.text
        return answer.json

    def code(self, message) -> str:
        """The status code by which one message is registered."""
        answer = self.send(message, showMessageList=True)
        return answer["messageList"][0]["statusCode"]

    def group(self, *messages, **more) -> str:
        """A PENDING group with these messages; its id."""
        group = self.call("POST", "/messages/v4/groups", more).json["groupId"]
        if messages:
            answer = self.call("PUT", f"/messages/v4/groups/{group}/messages", {"messages": list(messages)})
            assert answer.json["errorCount"] == 0, answer.text
        return group

    def messages(self) -> list[dict]:
        return list(self.get("/messages/v4/list", limit="500")["messageList"].values())


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """One server for all; each test has a world of its own."""
    made = create_app(tmp_path_factory.mktemp("worlds"), [VENDOR])
    yield made
    made.extensions["mallrig.worlds"].close()


@pytest.fixture
def http(app):
    return app.test_client()


@pytest.fixture
def account(http):
    return Account(http, http.post("/_rig/worlds", json={}).json)
