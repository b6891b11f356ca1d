"""The order engine as a state machine: whatever is done, in whatever order and with vendors failing, every invariant holds.

A world without a warehouse, so that stock is short and the machine's own; few products, receivers and sellers, so that
they meet. Each step is a call of the target door, which may refuse it, and then nothing may have changed (INV-52).
"""

import math
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from mallrig.scenarios.drivers.shopper import Shopper
from mallrig.scenarios.properties.invariants_lines import remaining
from mallrig.scenarios.properties.machine_ground import BUYER, RECEIVERS, SKUS, Ground, items_of_an_order, likely, picks, quantities, receivers, sku_indices
from mallrig.scenarios.properties.machine_parcels import Parcels
from mallrig.scenarios.properties.seen import Seen

FAULTS = (
    {"emulator": "cafe24", "effect": "status", "status": 500}, {"emulator": "cafe24", "effect": "squeeze"},
    {"emulator": "cafe24", "method": "GET", "effect": "truncate"}, {"emulator": "cafe24", "method": "POST", "effect": "reset", "after_commit": True},
    {"emulator": "cj", "effect": "reset", "after_commit": True}, {"emulator": "cj", "effect": "status", "status": 503},
    {"emulator": "solapi", "effect": "reset", "after_commit": True},
)  # fmt: skip


class OrderEngine(Parcels):
    """What people and vendors do in a day. `place` is set by whoever runs the machine."""

    def morning(self) -> None:
        """Each room with what must hold of it."""
        self.collect()
        self.match()
        self.merge("same_seller")
        self.ask("allocate")

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
        first = self.ask("collect")
        second = self.ask("collect")
        self.let_pass()
        if all(seller["complete"] for seller in first["sellers"].values()):
            assert not any(seller["collected"] for seller in second["sellers"].values()), second

    @rule()
    def match(self) -> None:
        """What waits is matched by code."""
        self.ask("match")

    @precondition(Ground.has_orders)
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

    @precondition(Ground.has_orders)
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

    @precondition(Ground.has_orders)
    @rule(base=picks, other=picks, joins=st.booleans())
    def decide_a_merge(self, base: int, other: int, joins: bool) -> None:
        """A person merges two orders, or keeps them apart."""
        first, second = self.an_order(base)["order"], self.an_order(other)["order"]
        if first != second:
            self.ask("merge/decide", {"base": first, "orders": {str(second): joins}})

    @precondition(Ground.has_orders)
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

    @precondition(Ground.has_orders)
    @rule(pick=picks)
    def line_by_hand(self, pick: int) -> None:
        """INV-08: a line's stock is taken and given back; giving it back twice is once."""
        _, line = self.a_line(pick)
        self.ask(f"lines/{line['line']}/allocate")
        if self.ask(f"lines/{line['line']}/release"):
            before = self.look().stock
            self.ask(f"lines/{line['line']}/release")
            assert self.look().stock == before, "INV-08 released twice"

    @precondition(Ground.has_orders)
    @rule(pick=picks, lines=st.booleans())
    def hold(self, pick: int, lines: bool) -> None:
        """A person holds an order, or a line of it."""
        order, line = self.a_line(pick)
        self.ask(f"orders/{order['order']}/hold", {"line": line["line"]} if lines else {})

    @precondition(Ground.has_orders)
    @rule(pick=picks)
    def release(self, pick: int) -> None:
        """A person ends an order's holds."""
        self.ask(f"orders/{self.an_order(pick)['order']}/release")

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

    @precondition(Ground.has_orders)
    @rule(pick=picks, quantity=quantities, state=likely)
    def cancel(self, pick: int, quantity: int, state: str | None) -> None:
        """INV-43: allocated falls by exactly what the cancel takes of it, on hand by nothing; restored, the line is without stock."""
        order, line = self.a_line(pick, state)
        quantity = min(quantity, remaining(line)) if state else quantity
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

    @precondition(Ground.has_orders)
    @rule(pick=picks, quantity=quantities, state=likely, prohibit=st.booleans())
    def split(self, pick: int, quantity: int, state: str | None, prohibit: bool) -> None:
        """INV-30: quantities of each product add up to what was, and stock as a whole stays."""
        order, line = self.a_line(pick, state)
        quantity = min(quantity, remaining(line)) if state else quantity
        before = self.look()
        done = self.ask(f"orders/{order['order']}/split", {"lines": {str(line["line"]): quantity}, "new": {"merge_prohibited": prohibit}})
        if done:
            assert self.look().stock == before.stock, "INV-30 stock changed"
            was = next(each for each in before.orders if each["order"] == order["order"])
            assert _pieces(done["original"]) + _pieces(done["new"]) == _pieces(was), f"INV-30 {was} into {done}"
            assert done["original"]["amount"] + done["new"]["amount"] == was["amount"], "INV-30 amounts"


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
