"""The order engine as a state machine: whatever is done, in whatever order and with vendors failing, every invariant holds.

A world without a warehouse, so that stock is short and the machine's own; few products, receivers and sellers, so that
they meet. Each step is a call of the target door, which may refuse it, and then nothing may have changed (INV-52).
"""

import math
from collections import Counter
from dataclasses import replace
from itertools import count
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mallrig.scenarios.drivers.door import Refused
from mallrig.scenarios.drivers.rig import World
from mallrig.scenarios.drivers.shopper import Shopper
from mallrig.scenarios.drivers.target import Setup
from mallrig.scenarios.place import Place
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.invariants_lines import remaining
from mallrig.scenarios.properties.seen import Seen, look

SKUS = ("P000000J000A", "P000000J000B", "P000000K000A")
BUYER = {"name": "김민지", "cellphone": "010-1234-5678"}
RECEIVERS = [
    {"name": name, "cellphone": mobile, "phone": "", "zipcode": "04524", "address1": "서울특별시 중구  세종대로 110", "address2": floor}
    for name, mobile, floor in (
        ("김민지", "010-1234-5678", "3층"), ("김민지 ", "01012345678", " 3층"), ("김민지", "010-1234-5679", "3층"), ("박서준", "010-1234-5678", "3층"),
    )
]  # fmt: skip
FAULTS = (
    {"emulator": "cafe24", "effect": "status", "status": 500}, {"emulator": "cafe24", "effect": "squeeze"},
    {"emulator": "cafe24", "method": "GET", "effect": "truncate"}, {"emulator": "cafe24", "method": "POST", "effect": "reset", "after_commit": True},
    {"emulator": "cj", "effect": "reset", "after_commit": True}, {"emulator": "cj", "effect": "status", "status": 503},
    {"emulator": "solapi", "effect": "reset", "after_commit": True},
)  # fmt: skip
PATHS = {"received": {"received", "invoice"}, "invoice": {"invoice", "received", "shipped"}, "shipped": {"shipped", "invoice"}}
"""What a group's state may be after a step, by what it was before (INV-37)."""

picks = st.integers(0, 7)
quantities = st.integers(1, 3)
sku_indices = st.integers(0, len(SKUS) - 1)
items_of_an_order = st.lists(st.tuples(sku_indices, quantities), min_size=1, max_size=3)
receivers = st.integers(0, len(RECEIVERS) - 1)
wishes = st.tuples(st.integers(0, 1), items_of_an_order, receivers)

MORNING = ("collect", "match", "merge", "allocate")
"""The rooms of a day before the parcels, in order."""


class OrderEngine(RuleBasedStateMachine):
    """One company's days. `place` is set by whoever runs the machine."""

    place: ClassVar[Place]

    @initialize(
        on_hand=st.lists(st.integers(4, 9), min_size=len(SKUS), max_size=len(SKUS)), seed=st.integers(1, 3),
        orders=st.lists(wishes, min_size=3, max_size=5), invoiced=st.integers(0, 3), shipped=st.integers(0, 2),
    )  # fmt: skip
    def begin(self, on_hand: list[int], seed: int, orders: list[tuple], invoiced: int, shipped: int) -> None:
        """A fresh world, its sellers linked, little stock, and a day under way: some groups have stock, some a number, some have left."""
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
        self.minutes = count()
        self.seen = self.look()
        for sku, pieces in zip(SKUS, on_hand, strict=True):
            self.set_stock(sku, pieces)
        for mall, items, receiver in orders:
            self.place_order(mall, items, receiver, paid=True)
        for room in MORNING:
            self.ask(room)
        groups = [group["group"] for group in self.look().groups]
        for room, chosen in (("invoices", groups[:invoiced]), ("ship", groups[:shipped])):
            self.ask(room, {"groups": chosen})
            self.seen = self.look()

    # -- what is seen and asked --

    def look(self) -> Seen:
        """What the target shows now."""
        return Seen(
            orders=tuple(self.setup.orders()), groups=tuple(self.setup.groups()), stock=self.setup.stock(),
            stock_before=self.setup.stock_before, moved=dict(self.moved),
        )  # fmt: skip

    def ask(self, path: str, body: object = None, method: str = "POST") -> dict | None:
        """The target's answer; None when it refused, and then nothing has changed, or when a vendor that is at fault failed."""
        before = self.look()
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

    def a_line(self, pick: int) -> tuple[dict, dict]:
        """One of the lines that the target has, with its order."""
        found = [(order, line) for order in self.seen.orders for line in order["lines"]]
        return found[pick % len(found)]

    def a_group(self, pick: int) -> dict:
        """One of the groups that the target has."""
        return self.seen.groups[pick % len(self.seen.groups)]

    def has_orders(self) -> bool:
        """Whether anything was collected."""
        return bool(self.seen.orders)

    def set_stock(self, sku: str, pieces: int) -> None:
        """Count a product's stock anew; the model follows when it was taken."""
        before = self.seen.stock.get(sku, {}).get("on_hand", 0)
        if self.ask("stock", {sku: {"on_hand": pieces}}, "PUT"):
            self.moved[sku] += pieces - before

    # -- the mall --

    @rule(mall=st.integers(0, 1), items=items_of_an_order, receiver=receivers, paid=st.booleans())
    def place_order(self, mall: int, items: list[tuple[int, int]], receiver: int, paid: bool) -> None:
        """A buyer orders; what is paid is in delivery preparing at once."""
        wish = {
            "items": [{"variant_code": SKUS[sku], "quantity": quantity} for sku, quantity in items], "buyer": BUYER,
            "receiver": RECEIVERS[receiver], "paid": True, "status": "N20" if paid else "N10",
        }  # fmt: skip
        order = Shopper(self.world).order(self.malls[mall], **wish)["order_id"]
        (self.placed if paid else self.unpaid).append(order)

    @precondition(lambda self: self.unpaid)
    @rule()
    def place_at_staff(self) -> None:
        """The mall's staff move an order to delivery preparing."""
        order = self.unpaid.pop()
        Shopper(self.world).staff(order, status="N20")
        self.placed.append(order)

    @rule(fault=st.sampled_from(FAULTS), times=st.integers(1, 2))
    def a_vendor_fails(self, fault: dict, times: int) -> None:
        """From here on some calls of a vendor fail."""
        self.world.fault(times=times, **fault)
        self.faulty = True

    @rule(by=st.sampled_from(["1s", "10m", "1h"]))
    def time_passes(self, by: str) -> None:
        """The world's clock goes on."""
        self.world.advance(by)

    # -- the day --

    @rule()
    def collect(self) -> None:
        """Twice: the second brings nothing when the first got everything (INV-21)."""
        self.let_pass()
        first = self.ask("collect")
        second = self.ask("collect")
        if all(seller["complete"] for seller in first["sellers"].values()):
            assert not any(seller["collected"] for seller in second["sellers"].values()), second

    @rule()
    def match(self) -> None:
        """What waits is matched by code."""
        self.ask("match")

    @precondition(has_orders)
    @rule(pick=picks, sku=sku_indices)
    def match_by_hand(self, pick: int, sku: int) -> None:
        """INV-24: every waiting line of the same product and option of the seller is matched, and no other."""
        order, line = self.a_line(pick)
        answer = self.ask("match", {"line": line["line"], "sku": SKUS[sku]})
        if answer:
            alike = {
                each["line"] for other in self.seen.orders for each in other["lines"]
                if (other["seller"], each["product"], each["option"]) == (order["seller"], line["product"], line["option"]) and each["sku"] is None and other["state"] == "received"
            }  # fmt: skip
            assert set(answer["matched"]) == alike, f"INV-24 {answer} and not {alike}"

    @precondition(has_orders)
    @rule(pick=picks)
    def unmatch(self, pick: int) -> None:
        """INV-24: removing a match frees only lines without stock."""
        order, line = self.a_line(pick)
        answer = self.ask("match", {"seller": order["seller"], "product": line["product"], "option": line["option"]}, "DELETE")
        if answer:
            with_stock = {each["line"] for other in self.seen.orders for each in other["lines"] if each["allocated"]}
            assert not with_stock & set(answer["unmatched"]), f"INV-24 {answer}"

    @rule(criterion=st.sampled_from(["same_seller", "any_seller"]))
    def merge(self, criterion: str) -> None:
        """INV-26, INV-28: each set has one receiver and (where it counts) one seller, nothing held or prohibited; a second run finds no more."""
        by_id = {order["order"]: order for order in self.look().orders}
        merged = self.ask("merge", {"criterion": criterion})["groups"]
        for group in merged:
            members = [by_id[order] for order in group["orders"]]
            assert len({_key(order) for order in members}) == 1, f"INV-26 {group}"
            assert criterion == "any_seller" or len({order["seller"] for order in members}) == 1, f"INV-28 sellers of {group}"
            assert not any(order["held"] or order["merge_prohibited"] or order["invoice_no"] for order in members), f"INV-28 {group}"
        assert self.ask("merge", {"criterion": criterion})["groups"] == [], "INV-26 a second run merged more"

    @precondition(has_orders)
    @rule(base=picks, other=picks, joins=st.booleans())
    def decide_a_merge(self, base: int, other: int, joins: bool) -> None:
        """A person merges two orders, or keeps them apart."""
        first, second = self.an_order(base)["order"], self.an_order(other)["order"]
        if first != second:
            self.ask("merge/decide", {"base": first, "orders": {str(second): joins}})

    @precondition(has_orders)
    @rule(pick=picks)
    def unmerge(self, pick: int) -> None:
        """All orders but the first leave a group; stock stays where it is."""
        before = self.look().stock
        self.ask(f"groups/{self.a_group(pick)['group']}/unmerge")
        assert self.look().stock == before

    @rule(
        criterion=st.sampled_from(["complete_only", "complete_then_partial"]), held=st.booleans(), complete=st.booleans(), partial=st.booleans(),
        then=st.sampled_from([None, "quantity", "amount"]), seller=st.sampled_from([None, 0, 1]),
    )  # fmt: skip
    def allocate(self, criterion: str, held: bool, complete: bool, partial: bool, then: str | None, seller: int | None) -> None:
        """INV-07, -14, -18, -19, -20; a dry run says what the run then does, and changes nothing."""
        options = {"criterion": criterion, "include_held": held, "reallocate": {"complete": complete, "partial": partial}}
        options |= ({"then": then} if then else {}) | ({} if seller is None else {"sellers": [self.malls[seller]]})
        before = self.look()
        tried = self.ask("allocate", options | {"dry_run": True})
        assert self.look() == before, "a dry run changed something"
        done = self.ask("allocate", options)
        assert tried | {"run": 0, "otherwise": 0} == done | {"run": 0, "otherwise": 0}, "a dry run promised something else"
        after = self.look()
        assert _on_hand(after) == _on_hand(before), "INV-07 allocating changed what is on hand"
        had, have = _by_group(before), _by_group(after)
        for group in before.groups:
            number = group["group"]
            outside = seller is not None and any(order["seller"] != self.malls[seller] for order in before.orders if order["group"] == number)
            assert not outside or had[number] == have[number], f"INV-20 group {number} is outside the limit"
            assert held or not group["held"] or had[number] == have[number], f"INV-18 group {number} is held"
        self.nothing_left_lying(done, after, held)
        self.ask("allocate", options)
        assert _by_group(self.look()) == have, "INV-19 a second run changed something"

    def nothing_left_lying(self, done: dict, after: Seen, held: bool) -> None:
        """INV-14: no group that took part and has nothing fits whole into what is free."""
        free = {sku: stock["free"] for sku, stock in after.stock.items()}
        for group in after.groups:
            mine = [line for order in after.orders if order["group"] == group["group"] for line in order["lines"] if remaining(line)]
            eligible = done["groups"].get(str(group["group"])) == "none" and (held or not group["held"]) and not any(line["allocated_by"] == "hand" for line in mine)
            needs: Counter = Counter()
            for line in mine:
                needs[line["sku"]] += remaining(line)
            fits = None not in needs and all(free.get(sku, -math.inf) >= pieces for sku, pieces in needs.items())
            assert not (eligible and fits), f"INV-14 left lying: group {group['group']} needs {dict(needs)}, free {free}"

    @precondition(has_orders)
    @rule(pick=picks)
    def line_by_hand(self, pick: int) -> None:
        """INV-08: a line's stock is taken and given back; giving it back twice is once."""
        _, line = self.a_line(pick)
        self.ask(f"lines/{line['line']}/allocate")
        if self.ask(f"lines/{line['line']}/release"):
            before = self.look().stock
            self.ask(f"lines/{line['line']}/release")
            assert self.look().stock == before, "INV-08 released twice"

    @precondition(has_orders)
    @rule(pick=picks, lines=st.booleans())
    def hold(self, pick: int, lines: bool) -> None:
        """A person holds an order, or a line of it."""
        order, line = self.a_line(pick)
        self.ask(f"orders/{order['order']}/hold", {"line": line["line"]} if lines else {})

    @precondition(has_orders)
    @rule(pick=picks)
    def release(self, pick: int) -> None:
        """A person ends an order's holds."""
        self.ask(f"orders/{self.an_order(pick)['order']}/release")

    @rule()
    def invoice(self) -> None:
        """INV-31, INV-33: no number for what is held; asked again, the same numbers."""
        held = {group["group"] for group in self.look().groups if group["held"] and not group["invoice"]}
        first = self.ask("invoices")
        numbers = {each["group"]: each["number"] for each in first["invoices"]}
        assert not held & set(numbers), f"INV-31 numbers for held groups: {first}"
        again = self.ask("invoices", {"groups": sorted(numbers)})["invoices"]
        assert {each["group"]: each["number"] for each in again} == numbers, f"INV-33 {numbers}, then {again}"

    @precondition(has_orders)
    @rule(pick=picks)
    def delete_invoice(self, pick: int) -> None:
        """A number is given up before the group ships."""
        self.ask("invoices", {"groups": [self.a_group(pick)["group"]]}, "DELETE")

    @rule(way=st.sampled_from(["scan", "groups", "all"]), pick=picks)
    def ship(self, way: str, pick: int) -> None:
        """INV-07, INV-31: on hand and allocated fall by what shipped, in one step; nothing held leaves."""
        numbers = {group["group"]: group["invoice"]["number"] for group in self.seen.groups if group["invoice"]}
        if way != "all" and not numbers:
            return
        chosen = sorted(numbers)[pick % len(numbers)] if numbers else 0
        before = self.look()
        answer = self.ask("ship", {"scan": {"scan": numbers.get(chosen)}, "groups": {"groups": [chosen]}, "all": {"all": True}}[way])
        after, gone = self.look(), Counter()
        held = {group["group"] for group in before.groups if group["held"]}
        assert answer and not held & set(answer["shipped"]), f"INV-31 shipped although held: {answer}"
        for order in before.orders:
            for line in order["lines"]:
                gone[line["sku"]] += line["allocated"] if order["group"] in answer["shipped"] else 0
        for sku, was in before.stock.items():
            now = after.stock[sku]
            assert (was["on_hand"] - now["on_hand"], was["allocated"] - now["allocated"]) == (gone[sku], gone[sku]), f"INV-07 {sku}: {was} to {now}, shipped {gone[sku]}"

    @precondition(lambda self: any(group["state"] == "shipped" and not group["held"] for group in self.seen.groups))
    @rule(pick=picks)
    def undo_and_ship_again(self, pick: int) -> None:
        """INV-07 the other way: a shipment that is undone is on hand and allocated again; shipped again, it is as before."""
        before = self.look()
        gone = [group["group"] for group in before.groups if group["state"] == "shipped" and not group["held"]]
        group = gone[pick % len(gone)]
        assert self.ask("unship", {"groups": [group]})["unshipped"] == [group]
        back = Counter()
        for order in (order for order in before.orders if order["group"] == group):
            for line in order["lines"]:
                back[line["sku"]] += line["quantity"] - line["cancelled"]
        for sku, was in before.stock.items():
            now = self.look().stock[sku]
            assert (now["on_hand"] - was["on_hand"], now["allocated"] - was["allocated"]) == (back[sku], back[sku]), f"INV-07 {sku}: {was} to {now}, back {back[sku]}"
        assert self.ask("ship", {"groups": [group]})["shipped"] == [group]
        assert self.look() == before, "INV-07 shipped again, and not as before"

    @rule()
    def tell(self) -> None:
        """What waits to leave is sent, and the messages of events that are told twice (INV-58)."""
        for path in ("send", "messages", "messages"):
            self.let_pass()
            self.ask(path)

    @rule(sku=sku_indices, pieces=st.integers(0, 6))
    def count_stock(self, sku: int, pieces: int) -> None:
        """Goods come in, or are counted anew; never below what is allocated (OMS-ALLOC-13)."""
        self.seen = self.look()
        self.set_stock(SKUS[sku], pieces)

    @precondition(has_orders)
    @rule(pick=picks, quantity=quantities)
    def cancel(self, pick: int, quantity: int) -> None:
        """INV-43: allocated falls by exactly what the cancel takes of it, on hand by nothing; restored, the line is without stock."""
        order, line = self.a_line(pick)
        before = self.look().stock
        done = self.ask(f"orders/{order['order']}/cancel", {"lines": {str(line["line"]): quantity}})
        now = self.look().stock
        if done and line["sku"]:
            taken = quantity if line["allocated"] else 0
            was, is_ = before[line["sku"]], now[line["sku"]]
            assert (is_["allocated"], is_["on_hand"]) == (was["allocated"] - taken, was["on_hand"]), f"INV-43 {was} to {is_}, cancelled {quantity}"
        if done and quantity == 2:
            self.ask(f"orders/{order['order']}/lines/{line['line']}/restore")
            [restored] = [each for each in self.setup.door.get(f"/target/{self.setup.facts['setup']}/orders/{order['order']}")["lines"] if each["line"] == line["line"]]
            assert (restored["cancelled"], restored["allocated"]) == (0, 0), f"INV-43 {restored}"

    @precondition(has_orders)
    @rule(pick=picks, quantity=quantities, prohibit=st.booleans())
    def split(self, pick: int, quantity: int, prohibit: bool) -> None:
        """INV-30: quantities of each product add up to what was, and stock as a whole stays."""
        order, line = self.a_line(pick)
        before = self.look()
        done = self.ask(f"orders/{order['order']}/split", {"lines": {str(line["line"]): quantity}, "new": {"merge_prohibited": prohibit}})
        if done:
            assert self.look().stock == before.stock, "INV-30 stock changed"
            was = next(each for each in before.orders if each["order"] == order["order"])
            assert _pieces(done["original"]) + _pieces(done["new"]) == _pieces(was), f"INV-30 {was} into {done}"
            assert done["original"]["amount"] + done["new"]["amount"] == was["amount"], "INV-30 amounts"

    # -- after every step --

    @invariant()
    def everything_holds(self) -> None:
        """The invariants over what the target shows, and legal paths (INV-37)."""
        was = {group["group"]: group["state"] for group in self.seen.groups}
        self.seen = self.look()
        assert check(self.seen) == []
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
        whole = replace(look(self.world, self.setup), warehouse={}, moved=dict(self.moved))
        breaches = check(whole)
        mismatches = self.ask("mismatches", method="GET")["mismatches"]
        self.setup.end()
        self.world.delete()
        assert breaches == []
        assert whole.unsent == (), "INV-64 something still waits to leave"
        assert mismatches == [], "INV-36 everything was told, and states differ"


def _key(order: dict) -> tuple:
    """What must be equal in orders that ship together: names and addresses by their words, numbers by their digits."""
    receiver = order["receiver"]
    words = (" ".join(receiver[name].split()) for name in ("name", "zipcode", "address1", "address2"))
    return (*words, *("".join(sign for sign in receiver[name] if sign.isdigit()) for name in ("phone", "mobile")))


def _pieces(order: dict) -> Counter:
    pieces: Counter = Counter()
    for line in order["lines"]:
        pieces[line["item_code"]] += line["quantity"]
    return pieces


def _on_hand(seen: Seen) -> dict[str, int]:
    return {sku: stock["on_hand"] for sku, stock in seen.stock.items()}


def _by_group(seen: Seen) -> dict[int, dict[int, int]]:
    """Group -> line -> what it has."""
    found: dict[int, dict[int, int]] = {group["group"]: {} for group in seen.groups}
    for order in seen.orders:
        found[order["group"]] |= {line["line"]: line["allocated"] for line in order["lines"]}
    return found
