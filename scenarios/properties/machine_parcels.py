"""The state machine's parcels: numbers, shipments, and what is undone of them."""

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from mallrig.scenarios.properties.machine_ground import Ground, picks
from mallrig.scenarios.properties.seen import Seen


class Parcels(Ground):
    """Invoices and shipping."""

    @rule()
    def invoice(self) -> None:
        """INV-31, INV-33: no number for what is held; asked again, the same numbers."""
        held = {group["group"] for group in self.look().groups if group["held"] and not group["invoice"]}
        first = self.ask("invoices")
        numbers = {each["group"]: each["number"] for each in first["invoices"]}
        assert not held & set(numbers), f"INV-31 numbers for held groups: {first}"
        again = self.ask("invoices", {"groups": sorted(numbers)})["invoices"]
        assert {each["group"]: each["number"] for each in again} == numbers, f"INV-33 {numbers}, then {again}"

    @precondition(Ground.has_orders)
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

    @precondition(lambda self: any(group["state"] == "invoice" for group in self.seen.groups))
    @rule(pick=picks, way=st.sampled_from(["scan", "groups", "all"]))
    def hold_what_has_a_number(self, pick: int, way: str) -> None:
        """CS-HOLD-05: a hold that comes after the invoice bars the shipment."""
        order, line = self.a_line(pick, state="invoice")
        self.ask(f"orders/{order['order']}/hold", {"line": line["line"]})
        self.ship(way, sorted(group["group"] for group in self.seen.groups if group["invoice"]).index(order["group"]))

    def taken_back(self, pick: int) -> int:
        """One of the groups that left, its shipment undone. INV-07 the other way: what it took is on hand and allocated again."""
        before, gone = self.look(), self.gone()
        group = gone[pick % len(gone)]
        assert self.ask("unship", {"groups": [group]})["unshipped"] == [group]
        self.seen, back = self.look(), Counter()
        for order in (order for order in before.orders if order["group"] == group):
            for line in order["lines"]:
                back[line["sku"]] += line["quantity"] - line["cancelled"]
        for sku, was in before.stock.items():
            now = self.seen.stock[sku]
            assert (now["on_hand"] - was["on_hand"], now["allocated"] - was["allocated"]) == (back[sku], back[sku]), f"INV-07 {sku}: {was} to {now}, back {back[sku]}"
        return group

    @precondition(Ground.gone)
    @rule(pick=picks)
    def undo(self, pick: int) -> None:
        """A shipment is undone."""
        self.taken_back(pick)

    @precondition(Ground.gone)
    @rule(pick=picks)
    def undo_and_ship_again(self, pick: int) -> None:
        """Shipped again, everything is where it was."""
        before = self.look()
        group = self.taken_back(pick)
        assert self.ask("ship", {"groups": [group]})["shipped"] == [group]
        after = self.look()
        assert (after.stock, _places(after)) == (before.stock, _places(before)), "INV-07 shipped again, and not as before"

    @precondition(Ground.gone)
    @rule(pick=picks)
    def undo_and_number_anew(self, pick: int) -> None:
        """The parcel gets another number, unless the courier fails; the seller is to show that one, and not to be told twice (INV-35)."""
        group = self.taken_back(pick)
        for method in ("DELETE", "POST"):
            self.ask("invoices", {"groups": [group]}, method)
            self.seen = self.look()
        self.ask("ship", {"groups": [group]})


def _places(seen: Seen) -> dict[int, tuple]:
    """Where each order stands, and under which number."""
    return {order["order"]: (order["group"], order["state"], order["invoice_no"]) for order in seen.orders}
