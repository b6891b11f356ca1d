"""The ground of the state machine: a world whose day is under way, what is seen of it, what is asked, and what must hold at the end."""

from collections import Counter
from dataclasses import replace
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from mallrig.scenarios.drivers.door import Refused
from mallrig.scenarios.drivers.rig import World
from mallrig.scenarios.drivers.target import Setup
from mallrig.scenarios.place import Place
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.seen import Seen, look

SKUS = ("P000000J000A", "P000000J000B", "P000000K000A")
BUYER = {"name": "김민지", "cellphone": "010-1234-5678"}
RECEIVERS = [
    {"name": name, "cellphone": mobile, "phone": "", "zipcode": "04524", "address1": "서울특별시 중구  세종대로 110", "address2": floor}
    for name, mobile, floor in (
        ("김민지", "010-1234-5678", "3층"), ("김민지 ", "01012345678", " 3층"), ("김민지", "010-1234-5679", "3층"), ("박서준", "010-1234-5678", "3층"),
    )
]  # fmt: skip
PATHS = {"received": {"received", "invoice"}, "invoice": {"invoice", "received", "shipped"}, "shipped": {"shipped", "invoice"}}
"""What a group's state may be after a step, by what it was before (INV-37)."""
BY_HAND = "correct it in the mall's admin"
"""What the target says of a number at the seller that it can't put right: such a telling may wait for a person (OMS-SHIP-06)."""

picks = st.integers(0, 7)
quantities = st.integers(1, 3)
likely = st.sampled_from(["received", "received", None])
"""The state of the order that something is asked of: mostly one in which it is done, and then as it can be, so that not all is refused."""

sku_indices = st.integers(0, len(SKUS) - 1)
items_of_an_order = st.lists(st.tuples(sku_indices, quantities), min_size=1, max_size=3)
receivers = st.integers(0, len(RECEIVERS) - 1)
wishes = st.tuples(st.integers(0, 1), items_of_an_order, receivers)


class Ground(RuleBasedStateMachine):
    """One company's days; the rules are in the classes made of it. `place` is set by whoever runs the machine."""

    place: ClassVar[Place]

    @initialize(
        on_hand=st.lists(st.integers(4, 9), min_size=len(SKUS), max_size=len(SKUS)), seed=st.integers(1, 3),
        orders=st.lists(wishes, min_size=3, max_size=5), invoiced=st.integers(0, 3), shipped=st.integers(0, 2), anew=st.booleans(),
    )  # fmt: skip
    def begin(self, on_hand: list[int], seed: int, orders: list[tuple], invoiced: int, shipped: int, anew: bool) -> None:
        """A fresh world, its sellers linked, little stock, and a day under way: some groups have stock, some a number, some have left, one
        perhaps under its second number."""
        self.world = self.place.rig.new_world(seed=seed)
        without = World(self.world.door, {name: part for name, part in self.world.facts.items() if name != "sellmate"})
        made = self.place.target.post("/target/setups", {"world": without.facts})
        self.setup = Setup(self.place.target, self.world, made, stock_before=dict.fromkeys(SKUS, 0))
        self.malls = [mall["mall_id"] for mall in self.world.facts["cafe24"]["malls"]]
        for mall in self.malls:
            self.world.door.put(self.world.rig(f"/shop/malls/{mall}/stock"), dict.fromkeys(SKUS, 9_999))
        self.unpaid: list[str] = []
        self.placed: list[str] = []
        self.moved: Counter = Counter()
        self.faulty = False
        self.shown: Seen | None = None
        self.seen = self.look()
        for sku, pieces in zip(SKUS, on_hand, strict=True):
            self.set_stock(sku, pieces)
        for mall, items, receiver in orders:
            self.place_order(mall, items, receiver, paid=True)
        self.morning()
        groups = [group["group"] for group in self.look().groups]
        for room, chosen in (("invoices", groups[:invoiced]), ("ship", groups[:shipped])):
            self.ask(room, {"groups": chosen})
            self.seen = self.look()
        if anew and self.gone():
            self.undo_and_number_anew(0)

    def morning(self) -> None:
        """The rooms of a day before the parcels."""
        for room in ("collect", "match", "merge", "allocate"):
            self.ask(room)

    # -- what is seen and asked --

    def look(self) -> Seen:
        """What the target shows now. Only what is asked of it changes that, so it is looked at once after each call."""
        if self.shown is None:
            self.shown = Seen(orders=tuple(self.setup.orders()), groups=tuple(self.setup.groups()), stock=self.setup.stock(), stock_before=self.setup.stock_before)
        return replace(self.shown, moved=dict(self.moved))

    def ask(self, path: str, body: object = None, method: str = "POST") -> dict | None:
        """The target's answer; None when it refused, and then nothing has changed, or when a vendor that is at fault failed."""
        before, self.shown = self.look(), None
        try:
            return self.setup.door.ask(method, f"/target/{self.setup.facts['setup']}/{path}", json={} if body is None else body)
        except Refused as refused:
            if refused.status == 502:
                assert self.faulty, f"no vendor is at fault: {refused}"
                return None
            assert refused.status in (400, 404, 409), refused
            assert self.look() == before, f"INV-52 refused, and changed: {refused}"
            return None

    def let_pass(self) -> None:
        """So much of the world's time that no mall's bucket is full: the machine waits for nobody."""
        self.world.advance("30s")

    def an_order(self, pick: int) -> dict:
        """One of the orders that the target has."""
        return self.seen.orders[pick % len(self.seen.orders)]

    def a_line(self, pick: int, state: str | None = None) -> tuple[dict, dict]:
        """One of the lines that the target has, with its order; of an order in a state, if there is one."""
        found = [(order, line) for order in self.seen.orders for line in order["lines"]]
        wanted = [(order, line) for order, line in found if order["state"] == state] or found
        return wanted[pick % len(wanted)]

    def a_group(self, pick: int) -> dict:
        """One of the groups that the target has."""
        return self.seen.groups[pick % len(self.seen.groups)]

    def gone(self) -> list[int]:
        """The groups that have left and could leave again."""
        return [group["group"] for group in self.seen.groups if group["state"] == "shipped" and not group["held"]]

    def has_orders(self) -> bool:
        """Whether anything was collected."""
        return bool(self.seen.orders)

    def set_stock(self, sku: str, pieces: int) -> None:
        """Count a product's stock anew; the model follows when it was taken."""
        before = self.seen.stock.get(sku, {}).get("on_hand", 0)
        if self.ask("stock", {sku: {"on_hand": pieces}}, "PUT"):
            self.moved[sku] += pieces - before

    # -- after every step --

    @invariant()
    def everything_holds(self) -> None:
        """The invariants over what the target shows, and legal paths (INV-37)."""
        was = {group["group"]: group["state"] for group in self.seen.groups}
        self.seen = self.look()
        _assert_none(check(self.seen))
        for group in self.seen.groups:
            before = was.get(group["group"], "received")
            assert group["state"] in PATHS[before], f"INV-37 group {group['group']} went from {before} to {group['state']}"

    def teardown(self) -> None:
        """At last the vendors are well again: what waits leaves, and the mall, its journal and the messages are looked at too."""
        if not hasattr(self, "seen"):
            return
        for fault in self.world.door.get(self.world.rig("/faults"))["faults"]:
            self.world.door.delete(self.world.rig(f"/faults/{fault['id']}"))
        self.faulty = False
        for _ in range(3):
            self.world.advance("10m")
            self.ask("send")
        mismatches = self.ask("mismatches", method="GET")["mismatches"]
        whole = replace(look(self.world, self.setup), warehouse={}, moved=dict(self.moved), mismatches=tuple(mismatches))
        self.setup.end()
        self.world.delete()
        _assert_none(check(whole))
        _assert_none([f"INV-64 waits to leave still: {effect}" for effect in whole.unsent if BY_HAND not in (effect["error"] or "")])


def _assert_none(breaches: list[str]) -> None:
    assert not breaches, "\n".join(breaches)
