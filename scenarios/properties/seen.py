"""What can be seen from outside when something is over: the emulators, their journal, the target's order operations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mallrig.scenarios.drivers.looks import Messages, Warehouse, malls
from mallrig.scenarios.drivers.rig import World
from mallrig.scenarios.drivers.target import Setup

REACH = timedelta(days=80)
"""How long before a world's birth its orders may have been placed."""


@dataclass(frozen=True)
class Seen:
    """One world and one setup at a target, as they stand. Members that nobody looked at stay empty, and break no promise.

    mall_orders: (mall id, order id) -> the order at Cafe24 with its items
    refunds: Cafe24's refund records, each with its "mall"
    messages: SOLAPI's messages, each with its "event"
    journal: the world's entries; `journal_last` the number of the newest, `journal_dropped` how many fell out
    orders, groups, stock, unsent: what the target shows; mismatches: what it lists as differing at the sellers, where it was asked
    warehouse, stock_before: own product -> pieces in the warehouse, now and when the setup began
    moved: own product -> pieces received, restocked and adjusted since then
    cancels: (order id, answer) of each cancel in the chat; None for one that didn't come back
    history: (mall id, item code) -> the item's changes of status, where a promise needed them
    bystanders: name of a world that nobody touched -> its snapshots before and after
    round_trip: a snapshot, and the snapshot of what was restored from it
    """

    mall_ids: frozenset[str] = frozenset()
    mall_orders: Mapping[tuple[str, str], dict] = field(default_factory=dict)
    refunds: tuple[dict, ...] = ()
    messages: tuple[dict, ...] = ()
    journal: tuple[dict, ...] = ()
    journal_last: int = 0
    journal_dropped: int = 0
    orders: tuple[dict, ...] = ()
    groups: tuple[dict, ...] = ()
    stock: Mapping[str, dict] = field(default_factory=dict)
    warehouse: Mapping[str, int] = field(default_factory=dict)
    stock_before: Mapping[str, int] = field(default_factory=dict)
    moved: Mapping[str, int] = field(default_factory=dict)
    unsent: tuple[dict, ...] = ()
    mismatches: tuple[dict, ...] | None = None
    cancels: tuple[tuple[str, dict | None], ...] = ()
    history: Mapping[tuple[str, str], list[dict]] = field(default_factory=dict)
    bystanders: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    round_trip: tuple[bytes, bytes] | None = None

    def ticks(self) -> list[dict]:
        """What the target answered to each tick of the world's timer that it did answer, oldest first."""
        told = [entry["response_body"] for entry in self.journal if entry["direction"] == "out" and entry["emulator"] == "timer" and entry["status"] == 200]
        return [json.loads(text) for text in told if text.startswith("{")]

    def posts(self, resource: str) -> list[tuple[dict, dict]]:
        """POSTs to a resource of Cafe24, accepted or not, each with the JSON that was sent."""
        posts = (e for e in self.journal if e["emulator"] == "cafe24" and e["method"] == "POST")
        found = [entry for entry in posts if entry["path"].rpartition("/")[2] == resource]
        return [(entry, json.loads(entry["request_body"])) for entry in found]

    def writes(self, resource: str) -> list[tuple[dict, dict]]:
        """Those of its POSTs that were accepted."""
        return [(entry, body) for entry, body in self.posts(resource) if entry["status"] in (200, 201)]


def look(world: World, setup: Setup | None = None, **more: object) -> Seen:
    """Everything that can be seen of a world, and of the setup that worked in it. `more` are members that only the caller knows."""
    journal = world.journal_facts()
    since = datetime.fromisoformat(world.facts["born"]) - REACH
    orders = {(mall.id, order["order_id"]): order for mall in malls(world) for order in mall.orders(since)}
    seen = {
        "mall_ids": frozenset(mall.id for mall in malls(world)),
        "mall_orders": orders,
        "refunds": tuple(row | {"mall": mall.id} for mall in malls(world) for row in mall.refunds(since)),
        "messages": tuple(Messages(world).all()),
        "journal": tuple(journal["entries"]), "journal_last": journal["last"], "journal_dropped": journal["dropped"],
    }  # fmt: skip
    return Seen(**seen | (_of_target(setup, orders) if setup else {}) | more)


def _of_target(setup: Setup, mall_orders: Mapping[tuple[str, str], dict]) -> dict:
    """What the target's order operations show, as far as it has them; of groups and parcels nothing while it has no order."""
    here = tuple(setup.orders()) if setup.can("collect") else ()
    seen = {"cancels": tuple(setup.cancels), "orders": here, "history": _histories(setup, here, mall_orders)}
    if not here:
        return seen
    return seen | {
        "groups": tuple(setup.groups()) if setup.can("merge") else (),
        "stock": setup.stock() if setup.can("allocate") else {},
        "warehouse": Warehouse(setup.world).on_hand() if setup.can("ship") else {},
        "stock_before": setup.stock_before,
        "moved": setup.moved,
        "unsent": tuple(setup.unsent()) if setup.can("ship") else (),
    }


def _histories(setup: Setup, here: tuple[dict, ...], mall_orders: Mapping[tuple[str, str], dict]) -> dict:
    """The status changes of items that look as if INV-22 or INV-23 could be broken by them; of the others nobody needs them."""
    known = {(order["seller"], order["order_no"]) for order in here}
    by_id = {mall.id: mall for mall in malls(setup.world)}
    return {
        (mall, item["order_item_code"]): by_id[mall].history(order_id, item["order_item_code"])
        for (mall, order_id), order in mall_orders.items()
        for item in order["items"]
        if (item["order_status"] == "N20") != ((mall, order_id) in known) and item["order_status"] in ("N00", "N02", "N10", "N20")
    }
