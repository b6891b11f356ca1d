"""Invariants of lines and groups on their way through allocation, invoice and shipping; used through invariants.py."""

from mallrig.scenarios.properties.reading import lines
from mallrig.scenarios.properties.seen import Seen


def remaining(line: dict) -> int:
    """What of a line that hasn't shipped is to be shipped."""
    return line["quantity"] - line["cancelled"]


def inv_05(seen: Seen) -> list[str]:
    """Whole lines: what a line has is nothing, or all that is left of it (OMS-ALLOC-11)."""
    return [
        f"INV-05 half a line: line {line['line']} of order {order['order']} has {line['allocated']} of {remaining(line)}"
        for order, line in lines(seen)
        if order["state"] != "shipped" and line["allocated"] not in (0, remaining(line))
    ]


def inv_09(seen: Seen) -> list[str]:
    """No allocation of a line that is cancelled, shipped or unmatched (OMS-MATCH-05, CS-CANCEL-03)."""
    return [
        f"INV-09 allocated in vain: line {line['line']} of order {order['order']} ({order['state']}, sku {line['sku']}, left {remaining(line)}) has {line['allocated']}"
        for order, line in lines(seen)
        if line["allocated"] and (order["state"] == "shipped" or line["sku"] is None or not remaining(line))
    ]


def inv_16(seen: Seen) -> list[str]:
    """A group with an unmatched line is never complete (OMS-MATCH-05)."""
    unmatched = {order["group"]: line["line"] for order, line in lines(seen) if line["sku"] is None and remaining(line)}
    return [
        f"INV-16 complete with an unmatched line: group {group['group']}, line {unmatched[group['group']]}"
        for group in seen.groups
        if group["group"] in unmatched and group["allocated"] == "complete"
    ]


def inv_32(seen: Seen) -> list[str]:
    """Order of life: what shipped had an invoice number, and what has one has all its stock (OMS-INV-01, OMS-SHIP-01)."""
    breaches = [f"INV-32 shipped without a number: group {group['group']}" for group in seen.groups if group["shipped_at"] and not group["invoice"]]
    return breaches + [
        f"INV-32 a number without stock: group {group['group']} has {group['invoice']['number']} and is {group['allocated']}"
        for group in seen.groups
        if group["invoice"] and not group["shipped_at"] and group["allocated"] != "complete"
    ]
