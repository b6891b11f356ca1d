"""Invariants of invoices, of parcels and of what the seller is told of them; used through invariants.py."""

from collections import Counter, defaultdict

from mallrig.scenarios.properties.reading import lines, shipping_calls, split_off
from mallrig.scenarios.properties.seen import Seen

GONE = ("N30", "N40", "N50")
DELIVERED = ("N40", "N50")


def inv_33(seen: Seen) -> list[str]:
    """One number, one group: no invoice number stands at two groups (OMS-MERGE-08, OMS-INV-10)."""
    holders = defaultdict(list)
    for group in seen.groups:
        if group["invoice"]:
            holders[group["invoice"]["courier"], group["invoice"]["number"]].append(group["group"])
    return [f"INV-33 one number, {len(groups)} groups: {number[1]} of {number[0]} at {groups}" for number, groups in holders.items() if len(groups) > 1]


def inv_34(seen: Seen) -> list[str]:
    """Each unit once: 0 <= cancelled <= quantity of every line, and no item is in two shipped groups (OMS-SHIP-01, CS-CANCEL-03)."""
    breaches = [
        f"INV-34 units off: line {line['line']} of order {order['order']} cancelled {line['cancelled']} of {line['quantity']}"
        for order, line in lines(seen)
        if not 0 <= line["cancelled"] <= line["quantity"]
    ]
    shipped: Counter = Counter()
    for order, line in lines(seen):
        if order["state"] == "shipped":
            shipped[order["seller"], order["order_no"], line["item_code"]] += line["quantity"] - line["cancelled"]
    for (mall, order_id), order in seen.mall_orders.items():
        for item in order["items"]:
            count, sold = shipped[mall, order_id, item["order_item_code"]], item["quantity"] + split_off(order, item)
            if count > sold:
                breaches.append(f"INV-34 shipped too often: item {item['order_item_code']} of {mall} shipped {count}, sold {sold}")
    return breaches


def inv_35(seen: Seen) -> list[str]:
    """Told once: of each shipped item the seller got exactly one shipping call and has the number of a parcel that it left in, or its
    sending is listed as not done (OMS-SHIP-03, -06)."""
    breaches = [f"INV-35 told {count} times: order {order}, item {item}" for (order, item), count in shipping_calls(seen).items() if count > 1]
    unsent = {part for effect in seen.unsent for part in effect["key"].split(":")}
    numbers = {group["group"]: group["invoice"]["number"] for group in seen.groups if group["invoice"] and group["shipped_at"]}
    left, unsure = defaultdict(set), set()
    for order, line in lines(seen):
        if order["group"] in numbers and line["quantity"] > line["cancelled"]:
            left[line["item_code"]].add(numbers[order["group"]])
        if {order["order_no"], str(order["group"])} & unsent:
            unsure.add(line["item_code"])
    for order in seen.mall_orders.values():
        for item in order["items"]:
            code = item["order_item_code"]
            if code in left and code not in unsure and item["tracking_no"] not in left[code]:
                breaches.append(f"INV-35 not told: item {code} left with {sorted(left[code])}, the seller has {item['tracking_no']!r}")
    return breaches


def inv_36(seen: Seen) -> list[str]:
    """The list of mismatches is the set of orders whose state here and at the seller differ: none missing, none extra (OMS-SHIP-04)."""
    if seen.mismatches is None:
        return []
    differ = set()
    for order in seen.orders:
        sold = seen.mall_orders.get((order["seller"], order["order_no"]))
        codes = {line["item_code"] for line in order["lines"]}
        statuses = {item["order_status"] for item in sold["items"] if item["order_item_code"] in codes} if sold else set()
        there = "delivered" if statuses and statuses <= set(DELIVERED) else "shipped" if statuses & set(GONE) else "not shipped"
        here = "delivered" if order["delivered_at"] else "shipped" if order["state"] == "shipped" else "not shipped"
        if sold and here != there:
            differ.add(order["order"])
    listed = {row["order"] for row in seen.mismatches}
    return [f"INV-36 mismatch missing: order {order} isn't listed" for order in sorted(differ - listed)] + [
        f"INV-36 mismatch too many: order {order} is listed, and doesn't differ" for order in sorted(listed - differ)
    ]
