"""A company at work: its store, the ports to its vendors, and its settings. The rooms get one, and a Turn."""

import threading
from dataclasses import dataclass, field

from sqlmodel import Session

from mallrig.reference.ports import Clock, Courier, Mall, Messenger, Printers, Tracker, Wms
from mallrig.reference.store import Store, fact

ROOMS = ("collect", "match", "merge", "allocate", "invoice", "ship", "track", "messages")
"""What a tick can run, in the order of a day (OMS-FLOW-01)."""

EVENTS = ("order_completed", "delivery_completed", "cancel_completed", "refund_completed")

MESSAGES = {event: {"on": True, "button": {"to": "main"}} for event in EVENTS}
"""The messages of a new setup: all on, all leading to the main page."""

OPTIONS = {
    "merge": {"criterion": "same_seller"},
    "allocate": {"criterion": "complete_only", "include_held": False},
    "courier": "cj",
    "couriers": ["cj"],
    "late_ship_days": 3,
    "late_cs_days": 3,
    "sender": {"name": "말리그상점 물류센터", "phone": "02-1234-5678", "mobile": "", "zipcode": "07071", "address1": "서울특별시 동작구 보라매로5길 15", "address2": "물류센터"},
}


@dataclass
class Company:
    """One setup. What the world doesn't have (a warehouse, a courier) is None or missing."""

    name: str
    store: Store
    clock: Clock
    malls: dict[str, Mall]
    mall_urls: dict[str, str]
    printers: Printers
    wms: Wms | None = None
    couriers: dict[str, Courier] = field(default_factory=dict)
    tracker: Tracker | None = None
    messenger: Messenger | None = None
    outbox_turn: threading.Lock = field(default_factory=threading.Lock)
    """Held while effects leave: two deliverers at once could send one of them twice."""
    ordering: "OrderLocks" = field(default_factory=lambda: OrderLocks())

    def options(self, db: Session, room: str | None = None) -> dict:
        """The setup's options as they stand; with `room` that room's."""
        options = OPTIONS | fact(db, "options", {})
        return options if room is None else options[room]

    def messages(self, db: Session) -> dict:
        """The messages' settings as they stand."""
        return MESSAGES | fact(db, "messages", {})


class OrderLocks:
    """A lock an order, so that a double press on one order is one after the other (HUB-CANCEL-18)."""

    def __init__(self):
        self._all = threading.Lock()
        self._locks: dict[tuple, threading.Lock] = {}

    def of(self, *key: str) -> threading.Lock:
        """The lock of an order; it stays for the life of the process."""
        with self._all:
            return self._locks.setdefault(key, threading.Lock())
