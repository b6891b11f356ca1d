"""The target door: a system under test, by HTTP or as a Python class, asked in the same words.

A system answers the target's OpenAPI document (`/target`): setups, order operations, and the Hub's functions in the
channel-app wire format. An adapter (`--target package.module:Class`) is a class made without arguments whose `request`
answers the same calls without HTTP.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

from mallrig.scenarios.drivers.door import Door, Refused
from mallrig.scenarios.drivers.looks import Warehouse
from mallrig.scenarios.drivers.rig import World

TICK = "10m"
ROOMS = {"collect": "collect", "match": "match", "merge": "merge", "allocate": "allocate", "invoice": "invoices", "ship": "ship"}
"""The rooms of a day that are run by hand too, in order, each with its path; a room's name is its capability."""

ACCOUNT = {"bankName": "신한은행", "accountNo": "110-123-456789", "accountHolder": "김민지"}
"""Where a customer wants the money that was paid in cash."""


class Adapter(Protocol):
    """What `--target package.module:Class` names."""

    def request(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer one call of the target door (`path` begins with /target): its HTTP status and its JSON."""


class Lacks(Exception):
    """The target says that it hasn't the `capability` that a scenario comes to need."""

    def __init__(self, capability: str):
        super().__init__(f"the target lacks {capability}")
        self.capability = capability


class BadTarget(ValueError):
    """A target that can't be used; the message says why."""


def load_adapter(name: str) -> Adapter:
    """The adapter at package.module:Class, made. Raises BadTarget."""
    module, _, attribute = name.partition(":")
    try:
        adapter = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise BadTarget(f"{name} can't be loaded as package.module:Class: {error}") from error
    if not callable(getattr(adapter, "request", None)):
        raise BadTarget(f"{name} has no method request(method, path, headers, body)")
    return adapter


@dataclass
class Setup:
    """One company in a world, as the target knows it. `facts`: {"setup", "tick", "signing_key", "capabilities"}.

    cancels: (order id, answer) of each cancel in the chat, None for an answer that didn't come; stock_before: own product ->
    pieces in the warehouse when the setup was made; moved: own product -> pieces counted in (and out, below 0) since then.
    """

    door: Door
    world: World
    facts: dict
    cancels: list[tuple[str, dict | None]] = field(default_factory=list)
    stock_before: dict[str, int] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)

    @classmethod
    def make(cls, door: Door, world: World, auto: Sequence[str] = ()) -> "Setup":
        """Link a world's sellers to the target; `auto` are the rooms that its ticks run."""
        before = Warehouse(world).on_hand()
        return cls(door, world, door.post("/target/setups", {"world": world.facts, "auto": list(auto)}), stock_before=before)

    def can(self, capability: str) -> bool:
        """Whether the target says that it has a capability."""
        return capability in self.facts["capabilities"]

    def end(self) -> None:
        """Let the setup go."""
        self.door.delete(f"/target/{self.facts['setup']}")

    def without(self, vendor: str) -> None:
        """Make the setup anew, for a company that has nothing to do with a vendor of the world."""
        self.end()
        world = {name: facts for name, facts in self.world.facts.items() if name != vendor}
        self.facts = self.door.post("/target/setups", {"world": world})
        self.stock_before = {}

    # -- settings --

    def set_hub(self, **parts: object) -> None:
        """Change parts of the Hub's settings."""
        self.door.put(self._at("hub"), parts)

    def set_messages(self, **events: dict) -> None:
        """Change the settings of order messages, by event."""
        self.door.put(self._at("messages"), events)

    def run_by_itself(self, rooms: Sequence[str]) -> None:
        """Let the 10-minute ticks run these rooms, from the world's next tick on."""
        self.door.put(self._at("options"), {"auto": list(rooms)})
        self.world.call_every(self.facts["tick"], TICK)

    # -- the Hub, in the channel-app wire format --

    def function(self, method: str, params: dict, member: str | None) -> dict:
        """The result of one of the Hub's functions, asked by a logged-in member. Raises Refused when it answers an error."""
        user = {"id": f"user-{member}", "type": "member", "member": True, "memberId": member} if member else {"id": "visitor", "type": "lead", "member": False}
        context = {"caller": {"type": "user", "id": user["id"]}, "channel": {"id": "channel-1"}, "user": user, "userChat": {"id": f"chat-{user['id']}"}, "language": "ko"}
        body = json.dumps({"method": method, "params": params, "context": context, "systemVersion": "v1"}, ensure_ascii=False).encode()
        answer = self.door.raw("PUT", self._at("functions/v1"), content=body, headers=self._signed(body))
        if answer.status_code >= 400 or "error" in answer.json():
            raise Refused(answer)
        return answer.json()["result"]

    def cancel(self, member: str, order_id: str, items: Sequence[dict] | None = None) -> dict:
        """Cancel an order in the chat, whole or by items [{"id", "quantity"}], with an account for what was paid in cash."""
        params = {"orderId": order_id, "reason": {"type": "change_of_mind"}, "refundBankAccount": ACCOUNT} | ({"items": list(items)} if items else {})
        self.cancels.append((order_id, None))
        answer = self.function("cancelOrder", params, member)
        self.cancels[-1] = (order_id, answer)
        return answer

    def cancellable(self, member: str) -> dict:
        """The orders offered for cancelling in the chat: {"orders", "message"?, "because"}."""
        return self.function("getOrders", {"purpose": "cancel"}, member)

    # -- order operations --

    def collect(self, **asked: object) -> dict:
        """The collect button: {"sellers"?, "from"?, "to"?}."""
        return self.door.post(self._at("collect"), asked)

    def orders(self) -> list[dict]:
        """Every order that the target has."""
        return self._all("orders")

    def groups(self) -> list[dict]:
        """Every group that the target has."""
        return self._all("groups")

    def stock(self) -> dict[str, dict]:
        """What the target says of each product's stock."""
        return self.door.get(self._at("stock"))["stock"]

    def unsent(self) -> list[dict]:
        """What must leave the target and hasn't, or not surely."""
        return [row for state in ("waiting", "failed") for row in self.door.get(self._at("outbox"), state=state)["outbox"]]

    def hold(self, order: int, **why: object) -> dict:
        """Hold an order by hand."""
        return self._asked("hold", "POST", f"orders/{order}/hold", why)

    def release(self, order: int) -> dict:
        """End the holds on an order."""
        return self._asked("hold", "POST", f"orders/{order}/release", {})

    def sync_holds(self) -> dict:
        """Let the sellers' claims become holds."""
        return self._asked("hold", "POST", "holds/sync", {})

    def split(self, order: int, lines: dict[int, int], **marks: dict) -> dict:
        """Move a quantity of some lines to an order of their own; `original` and `new` are marked so."""
        return self._asked("split", "POST", f"orders/{order}/split", {"lines": {str(line): pieces for line, pieces in lines.items()}} | marks)

    def change_receiver(self, order: int, **changes: str) -> dict:
        """Change the receiver's data of an order's whole group."""
        return self._asked("receiver", "PUT", f"orders/{order}/receiver", changes)

    def run(self, room: str, **asked: object) -> dict:
        """Run one room of a day by hand. Raises Lacks, Refused."""
        return self._asked(room, "POST", ROOMS[room], asked)

    def day(self, first: str, last: str) -> None:
        """Run the rooms of a day by hand, from one of them to another, each on all that is ready for it."""
        names = list(ROOMS)
        for room in names[names.index(first) : names.index(last) + 1]:
            self.run(room, **({"all": True} if room == "ship" else {}))

    def undo_invoice(self, group: int) -> dict:
        """Delete a group's invoice number."""
        return self._asked("invoice", "DELETE", "invoices", {"groups": [group]})

    # -- matching, merging, allocating --

    def unmatched(self) -> dict:
        """The lines to match: {"total", "lines"}."""
        return self._asked("match", "GET", "unmatched")

    def unmatch(self, seller: str, product: str, option: str) -> dict:
        """Remove a match."""
        return self._asked("match", "DELETE", "match", {"seller": seller, "product": product, "option": option})

    def products(self, **asked: str) -> list[dict]:
        """The own products that a line can be matched to, by name and option."""
        return self._asked("match", "GET", "products", params=asked)["products"]

    def checks(self) -> dict:
        """What needs a person's check before it is merged: {"total", "checks"}."""
        return self._asked("merge", "GET", "checks")

    def decide_merge(self, base: int, orders: dict[int, bool]) -> dict:
        """Merge some orders into the base's group, and keep the others apart."""
        return self._asked("merge", "POST", "merge/decide", {"base": base, "orders": {str(order): joins for order, joins in orders.items()}})

    def set_stock(self, changes: dict[str, dict]) -> dict:
        """Set what is on hand, the basis, tags and names of own products."""
        return self._asked("stock", "PUT", "stock", changes)

    def last_run(self) -> dict:
        """What came of the last allocation run, as it was kept."""
        latest = self._asked("allocate", "GET", "allocations")["runs"][0]["run"]
        return self._asked("allocate", "GET", f"allocations/{latest}")["answer"]

    def line_by_hand(self, line: int, does: str) -> dict:
        """Allocate or release one line."""
        return self._asked("allocate", "POST", f"lines/{line}/{does}", {})

    # -- registration --

    def register(self, who: str, order: dict) -> dict:
        """Register one order."""
        return self._asked("register", "POST", "orders", order, params={"who": who})

    def registrations(self) -> dict[str, dict]:
        """What was registered today, by seller."""
        return {row["seller"]: row for row in self._asked("register", "GET", "registrations")["sellers"]}

    def form(self, seller: str) -> bytes:
        """The seller's form as XLSX."""
        self._need("register")
        answer = self.door.raw("GET", self._at(f"sellers/{seller}/form"))
        if answer.status_code >= 400:
            raise Refused(answer)
        return answer.content

    def upload(self, seller: str, file: bytes, who: str, all_or_nothing: bool = False) -> dict:
        """Register a filled form."""
        asked = {"seller": seller, "who": who, "file": "orders.xlsx", "all_or_nothing": str(all_or_nothing).lower()}
        return self._asked("register", "POST", "uploads", params=asked, content=file)

    def uploads(self) -> list[dict]:
        """The uploads, newest first."""
        return self._asked("register", "GET", "uploads")["uploads"]

    def delete_upload(self, upload: int) -> dict:
        """Delete all orders of an upload."""
        return self._asked("register", "DELETE", f"uploads/{upload}")

    # -- inside --

    def _need(self, capability: str) -> None:
        if not self.can(capability):
            raise Lacks(capability)

    def _asked(self, capability: str, method: str, path: str, body: object = None, **more: object) -> dict:
        self._need(capability)
        return self.door.ask(method, self._at(path), **({} if body is None else {"json": body}), **more)

    def _all(self, what: str, page: int = 500) -> list[dict]:
        found: list[dict] = []
        while True:
            answer = self.door.get(self._at(what), limit=page, offset=len(found))
            found += answer[what]
            if len(found) >= answer["total"] or not answer[what]:
                return found

    def _at(self, path: str) -> str:
        return f"/target/{self.facts['setup']}/{path}"

    def _signed(self, body: bytes) -> dict[str, str]:
        key = bytes.fromhex(self.facts["signing_key"])
        signature = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()
        return {"X-Signature": signature, "Content-Type": "application/json"}
