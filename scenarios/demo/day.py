"""The day itself: a world, two sellers, orders as they come, faults at noon, three cancels that the settings turn another way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from mallrig.scenarios.demo.plan import SLOT, Wish, by_slot, wishes
from mallrig.scenarios.drivers.door import Door, Refused
from mallrig.scenarios.drivers.looks import Mall, malls
from mallrig.scenarios.drivers.rig import Rig, World
from mallrig.scenarios.drivers.shopper import Shopper
from mallrig.scenarios.drivers.target import Setup

START = datetime.fromisoformat("2026-01-10T00:00:00+09:00")
ROOMS = ("collect", "match", "merge", "allocate", "invoice", "ship", "track", "messages")
JUST_BEFORE = timedelta(seconds=1)
AFTER_MIDNIGHT = timedelta(hours=9)
"""How long the day is looked after once it is over, so that what left in the evening arrives."""

FAULTS = {
    11: ("Cafe24 answers 429 to every second page, sixteen times", [{"effect": "status", "status": 429, "emulator": "cafe24", "method": "GET", "path": "*/admin/orders*", "nth": 2, "times": 16}]),
    14: ("for an hour CJ books, and then its answer is lost", [{"effect": "status", "status": 504, "emulator": "cj", "path": "*/RegBook", "nth": 2, "after_commit": True}]),
}  # fmt: skip
"""Hour of the day -> what goes wrong for that hour."""

EVENTS = ("order_completed", "delivery_completed", "cancel_completed", "refund_completed")


@dataclass(frozen=True)
class Turn:
    """A cancel that the mall's settings turn another way: Hub's choice, what the mall has set, and the rule that does it."""

    hour: int
    rule: str
    chosen: str
    switches: dict
    becomes: str


TURNS = (
    Turn(10, "HUB-CANCEL-12", "request", {"auto_refund": True}, "complete"),
    Turn(13, "HUB-CANCEL-13", "complete", {"auto_refund": False, "settings": {"stock_recover": "T", "stock_recover_base": "M"}}, "request"),
    Turn(
        16, "HUB-CANCEL-14", "complete",
        {"settings": {"stock_recover": "T", "stock_recover_base": "T", "recover_coupon_setting": {"cancel_after_pay": "M"}}}, "request",
    ),
)  # fmt: skip


@dataclass
class Day:
    """The demo's day on one server. `door` makes a call again until it is answered, `once` doesn't; `say` takes a line for the reader."""

    door: Door
    once: Door
    count: int
    seed: int
    say: Callable[[str], None]
    cancels: list[dict] = field(default_factory=list)
    faults_hit: dict[str, int] = field(default_factory=dict)

    def begin(self) -> None:
        """Make the world and link its two sellers to the reference."""
        self.world: World = Rig(self.door).new_world(seed=self.seed, now=START.isoformat())
        self.malls: list[Mall] = malls(self.world)
        self.shopper = Shopper(self.world)
        self.buyers = Shopper(World(self.once, self.world.facts))
        for mall in self.malls:
            self.shopper.admin(mall.id, settings={"use_product_prepare_status": "F"})
        self.setup = Setup.make(self.door, self.world, ROOMS)
        self.setup.set_messages(**{event: {"on": True, "button": {"to": "main"}} for event in EVENTS})
        self.setup.run_by_itself(ROOMS)
        self.say(f"world {self.world.name}: malls {' and '.join(mall.id for mall in self.malls)}, linked to the reference by OAuth")

    def live(self) -> Iterable[datetime]:
        """Live the day, slot by slot; yields the world's time after each, the evening's parcels last."""
        codes = self._codes()
        for end, slot in by_slot(wishes(START, self.count, codes, self.seed), START):
            self.world.advance_to(end - JUST_BEFORE)
            self._place(slot)
            self.world.advance_to(end)
            self._on_the_hour(end)
            yield end
        for _ in range(AFTER_MIDNIGHT // SLOT):
            end += SLOT
            self.world.advance_to(end)
            yield end

    def _codes(self) -> list[str]:
        """The variants on sale at the first mall; every mall sells the same."""
        found = self.malls[0]._get("/admin/products", embed="variants", limit=100)["products"]
        return [variant["variant_code"] for product in found for variant in product["variants"] if variant["quantity"] > 0]

    def _place(self, slot: list[Wish]) -> None:
        for wish in slot:
            self._order(self.malls[wish.seller], wish)

    def _order(self, mall: Mall, wish: Wish) -> None:
        """Place one order, once; what the mall has sold out of by now it refuses, as it would a shopper."""
        try:
            self.buyers.order(mall.id, **wish.as_json())
        except httpx.TransportError:
            if not self._is_there(mall, wish):
                self._order(mall, wish)
        except Refused as refused:
            if refused.status != 422:
                raise
            self.sold_out += 1

    def _is_there(self, mall: Mall, wish: Wish) -> bool:
        """Whether an order was placed although the answer to it was lost. The mall may be answering 429 to every second call."""
        try:
            return any(order["order_date"] == wish.at.isoformat() for order in mall.orders(wish.at - SLOT))
        except Refused as refused:
            if refused.status != 429:
                raise
            return self._is_there(mall, wish)

    sold_out: int = 0

    def _on_the_hour(self, end: datetime) -> None:
        if end.minute or end.date() != START.date():
            return
        for turn in TURNS:
            if turn.hour == end.hour:
                self._cancel(turn)
        self._count_hits()
        told, faults = FAULTS.get(end.hour, (None, []))
        self.door.put(self.world.rig("/faults"), faults)
        if told:
            self.say(f"{end:%H:%M}  {told}")

    def _count_hits(self) -> None:
        for fault in self.door.get(self.world.rig("/faults"))["faults"]:
            self.faults_hit[fault["effect"] + f" {fault.get('status', '')}"] = fault["hits"]

    def _cancel(self, turn: Turn) -> None:
        """A member cancels an order in the chat, at a mall whose settings turn the Hub's choice another way."""
        mall = self.malls[0]
        self.shopper.admin(mall.id, **turn.switches)
        self.setup.set_hub(wms="sellmate", cancel=turn.chosen, cafe24_admin={"auto_refund": bool(turn.switches.get("auto_refund")), "auto_pickup": False})
        member = mall._get("/admin/customersprivacy", limit=1)["customersprivacy"][0]
        placed = self.shopper.order(
            mall.id, items=[{"variant_code": self._codes()[0], "quantity": 1}], payments="card", status="N20",
            buyer={"name": member["name"], "cellphone": member["cellphone"], "email": member["email"], "member_id": member["member_id"]},
            receiver={"name": member["name"], "cellphone": member["cellphone"], "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": ""},
        )  # fmt: skip
        answer = self.setup.cancel(member["member_id"], placed["order_id"])
        statuses = sorted(set(mall.statuses(placed["order_id"]).values()))
        self.cancels.append({"order": placed["order_id"], "turn": turn, "mode": answer["mode"], "because": answer["because"], "statuses": statuses})
        self.say(f"{turn.hour}:00  a cancel that the Hub would {turn.chosen} is a {answer['mode']} ({', '.join(answer['because'])})")
