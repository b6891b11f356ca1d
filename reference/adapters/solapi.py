"""SOLAPI: AlimTalk and text messages. Each carries its key as a custom field, since the vendor guards against no repeat."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from itertools import count

import httpx

from mallrig.reference.adapters.wire import decoded, send
from mallrig.reference.ports import Rejected

VENDOR = "solapi"
KEY_FIELD = "key"
FAILED_FROM, FAILED_TO = "1000", "2000"
LIST_MAX = 500


VARIABLES = {"order_date": "주문일자", "order_number": "주문번호", "product_name": "상품명", "paid_amount": "결제금액"}
"""The templates' own words for what a message carries; the button's address is in `#{링크}`, without its scheme."""

LINK = "링크"


class Solapi:
    """One account and its channel (port Messenger).

    access: {"url", "apiKey", "apiSecret", "from", "pfId", "templates": {event: id}, "templates_http": {event: id}}; the second
    set is for buttons that lead to http, as an approved address can't change its scheme. `wall` tells the machine's own time
    as ISO 8601 text: the signature's date is the caller's real clock.
    """

    def __init__(self, client: httpx.Client, access: Mapping, wall: Callable[[], str]):
        self._client, self._access, self._wall = client, access, wall
        self._signed = count()

    def alimtalk(self, key: str, event: str, to: str, variables: dict[str, str], button_url: str) -> str:
        """Send an event's message to a number; the message's id. Raises Rejected with the vendor's code."""
        scheme, _, address = button_url.partition("://")
        templates = self._access["templates" if scheme.lower() == "https" else "templates_http"]
        filled = {f"#{{{VARIABLES[name]}}}": value for name, value in variables.items()} | {f"#{{{LINK}}}": address}
        kakao = {"pfId": self._access["pfId"], "templateId": templates[event], "variables": filled, "disableSms": True}
        return self._send({"to": to, "from": self._access["from"], "kakaoOptions": kakao, "customFields": {KEY_FIELD: key}})

    def text(self, key: str, to: str, text: str) -> str:
        """Send a text message (SMS)."""
        return self._send({"to": to, "from": self._access["from"], "text": text, "type": "SMS", "customFields": {KEY_FIELD: key}})

    def was_sent(self, key: str, to: str = "") -> bool:
        """Whether a message with this key was accepted before: looked for among the messages to that number."""
        query = {"to": to, "limit": LIST_MAX} if to else {"limit": LIST_MAX}
        answer = self._call("GET", "/messages/v4/list", params=query)
        return any(_accepted(row) and (row.get("customFields") or {}).get(KEY_FIELD) == key for row in answer["messageList"].values())

    def _send(self, message: dict) -> str:
        answer = self._call("POST", "/messages/v4/send", json={"message": message})
        if not _accepted(answer):
            raise Rejected(VENDOR, f"{answer.get('statusCode')}: {answer.get('statusMessage')}")
        return answer["messageId"]

    def _call(self, method: str, path: str, **more) -> dict:
        return decoded(send(self._client, VENDOR, method, f"{self._access['url'].rstrip('/')}{path}", headers={"Authorization": self._signature()}, **more), VENDOR)

    def _signature(self) -> str:
        """The vendor's header; no two have the same salt."""
        date = self._wall()
        salt = hashlib.sha256(f"{date} {next(self._signed)}".encode()).hexdigest()[:32]
        signed = hmac.new(self._access["apiSecret"].encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
        return f"HMAC-SHA256 apiKey={self._access['apiKey']}, date={date}, salt={salt}, signature={signed}"


def _accepted(row: Mapping) -> bool:
    return not FAILED_FROM <= str(row.get("statusCode", "")) < FAILED_TO
