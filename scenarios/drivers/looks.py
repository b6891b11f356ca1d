"""Looks at the emulators, by their vendors' own APIs: what really happened, whatever a target says."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import httpx

from mallrig.scenarios.drivers.door import Refused
from mallrig.scenarios.drivers.rig import World

CANCELLED = frozenset({"C34", "C35", "C36", "C40", "C41", "C42", "C43", "C47", "C48", "C49"})
"""Item statuses from "cancel in process" on: the item won't be sent. (C00 is a request, C10 its acceptance, C11 its refusal.)"""

REQUESTED = "C00"
SPAN = timedelta(days=89)
"""What one call of the order list may span: less than three months."""


@dataclass
class Mall:
    """One Cafe24 mall, read through its Admin API with a token of its own."""

    world: World
    facts: dict
    _token: str = field(default="", repr=False)

    @property
    def id(self) -> str:
        """The mall id."""
        return self.facts["mall_id"]

    def order(self, order_id: str) -> dict:
        """An order with its items, receivers and buyer."""
        return self._get(f"/admin/orders/{order_id}", embed="items,receivers,buyer")["order"]

    def items(self, order_id: str) -> list[dict]:
        """The items of an order as they are now."""
        return self.order(order_id)["items"]

    def statuses(self, order_id: str) -> dict[str, str]:
        """Item code -> status, for an order."""
        return {item["order_item_code"]: item["order_status"] for item in self.items(order_id)}

    def orders(self, since: datetime) -> list[dict]:
        """Every order placed since then, with items."""
        return [order for start, end in _spans(since, self.world.now()) for order in self._page("orders", start, end, embed="items")]

    def refunds(self, since: datetime) -> list[dict]:
        """Every refund record since then, done or waiting."""
        dated = "accepted_refund_date"
        return [row for start, end in _spans(since, self.world.now()) for row in self._page("refunds", start, end, date_type=dated)]

    def refunds_of(self, order_id: str) -> list[dict]:
        """The refund records of one order."""
        return [row for row in self.refunds(self.world.now() - SPAN) if row["order_id"] == order_id]

    def history(self, order_id: str, item_code: str) -> list[dict]:
        """How an item's status changed: process_date, previous_order_status, current_order_status."""
        return self._get(f"/admin/orders/{order_id}/items/{item_code}/history")["history"]

    def _page(self, what: str, start: datetime, end: datetime, limit: int = 500, **more: str) -> Iterator[dict]:
        offset = 0
        while True:
            query = {"start_date": start.isoformat(), "end_date": end.isoformat(), "limit": limit, "offset": offset, **more}
            rows = self._get(f"/admin/{what}", **query)[what]
            yield from rows
            offset += limit
            if len(rows) < limit:
                return

    def _get(self, path: str, **query: object) -> dict:
        return self.ask("GET", path, params=query)

    def ask(self, method: str, path: str, **more: object) -> dict:
        """A call with a living token; an expired one is renewed, as the mall's operator would agree to again."""
        try:
            return self._ask(method, path, more)
        except Refused as refused:
            if refused.status != 401:
                raise
            self._token = self._new_token()
            return self._ask(method, path, more)

    def _ask(self, method: str, path: str, more: dict) -> dict:
        token = self._token or self.facts["access_token"]
        return self.world.door.ask(method, self._at(path), headers={"Authorization": f"Bearer {token}"}, **more)

    def _new_token(self) -> str:
        asked = {
            "response_type": "code", "client_id": self.facts["client_id"], "redirect_uri": self.facts["redirect_uri"],
            "scope": " ".join(self.facts["scopes"]), "state": "look", "decision": "agree",
        }  # fmt: skip
        agreed = self.world.door.raw("POST", self._at("/oauth/authorize"), data=asked)
        code = parse_qs(urlsplit(agreed.headers["Location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.facts["redirect_uri"]}
        app = httpx.BasicAuth(self.facts["client_id"], self.facts["client_secret"])
        return self.world.door.ask("POST", self._at("/oauth/token"), data=form, auth=app)["access_token"]

    def _at(self, path: str) -> str:
        return f"{urlsplit(self.facts['base_url']).path}/api/v2{path}"


@dataclass
class Warehouse:
    """The Sellmate account of a world, read with a token of its own."""

    world: World
    _token: str = field(default="", repr=False)

    def on_hand(self) -> dict[str, int]:
        """Own product -> pieces that lie in the warehouse."""
        return {str(row["code"]): row["stock"] for row in self.products()}

    def products(self) -> Iterator[dict]:
        """Every SKU as Sellmate has it."""
        page, last = 1, 1
        while page <= last:
            answer = self.ask("GET", "/productVariants", params={"page": page, "per_page": 500})
            yield from answer["data"]
            page, last = page + 1, answer["meta"]["last_page"]

    def ask(self, method: str, path: str, **more: object) -> dict:
        """A call with a living token."""
        try:
            return self._ask(method, path, more)
        except Refused as refused:
            if refused.status != 401:
                raise
            secret = {name: self._facts[name] for name in ("client_id", "client_secret")}
            self._token = self.world.door.post(f"{self._base}/auth", secret)["access_token"]
            return self._ask(method, path, more)

    def _ask(self, method: str, path: str, more: dict) -> dict:
        headers = {"Authorization": f"Bearer {self._token or self._facts['access_token']}", "Accept": "application/json"}
        return self.world.door.ask(method, f"{self._base}{path}", headers=headers, **more)

    @property
    def _facts(self) -> dict:
        return self.world.facts["sellmate"]

    @property
    def _base(self) -> str:
        return urlsplit(self._facts["base_url"]).path


def malls(world: World) -> list[Mall]:
    """The malls of a world, in order."""
    return [Mall(world, facts) for facts in world.facts["cafe24"]["malls"]]


def is_cancelled(status: str) -> bool:
    """Whether an item of that status is cancelled, its refund made or not."""
    return status in CANCELLED


def paid_back(refund: dict) -> bool:
    """Whether a refund record says that the money went back."""
    return refund["status"] == "T"


def won(text: str) -> int:
    """Cafe24's money as whole won: "12000.00" is 12000."""
    return round(float(text))


def _spans(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time from `since` to `until` in pieces that one call may ask for."""
    while since < until:
        yield since, min(since + SPAN, until)
        since += SPAN


@dataclass(frozen=True)
class Messages:
    """The SOLAPI account of a world, read with its HMAC header."""

    world: World

    def all(self) -> list[dict]:
        """Every message that was registered, each with its `event` (None for what is no order message), oldest first."""
        events = {template: event for member in ("templates", "templates_http") for event, template in self._facts.get(member, {}).items()}
        return [row | {"event": events.get((row["kakaoOptions"] or {}).get("templateId"))} for row in self._listed()]

    def _listed(self) -> list[dict]:
        found: dict[str, dict] = {}
        query: dict[str, object] = {"limit": 500}
        while True:
            answer = self.world.door.ask("GET", f"{self._base}/messages/v4/list", params=query, headers={"Authorization": self._signed()})
            found |= answer["messageList"]
            if not answer["nextKey"]:
                return sorted(found.values(), key=lambda message: (message["dateCreated"], message["messageId"]))
            query["startKey"] = answer["nextKey"]

    @property
    def _facts(self) -> dict:
        return self.world.facts["solapi"]

    @property
    def _base(self) -> str:
        return urlsplit(self._facts["url"]).path

    def _signed(self) -> str:
        date, salt = datetime.now(timezone.utc).isoformat(), secrets.token_hex(16)
        signature = hmac.new(self._facts["apiSecret"].encode(), (date + salt).encode(), hashlib.sha256).hexdigest()
        return f"HMAC-SHA256 apiKey={self._facts['apiKey']}, date={date}, salt={salt}, signature={signature}"
