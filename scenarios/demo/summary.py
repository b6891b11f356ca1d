"""What the day came to: orders by state, messages, the cancels that were turned, what the faults hit, and the invariants."""

from collections import Counter

from rich.console import Console
from rich.table import Table

from mallrig.scenarios.demo.day import START, Day
from mallrig.scenarios.drivers.looks import Messages
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.seen import look

STATES = {"received": "received, waiting", "invoice": "invoice registered", "shipped": "shipped"}


def show(day: Day, console: Console) -> bool:
    """Print the summary; whether every invariant holds and nothing was lost."""
    there = {order["order_id"] for mall in day.malls for order in mall.orders(START)}
    here = day.setup.orders()
    lost = sorted(there - {order["order_no"] for order in here} - _never_collected(day))
    console.print(_orders(day, len(there), here), _messages(day), _cancels(day), _faults(day))
    breaches = check(look(day.world, day.setup))
    console.print(f"orders lost: {', '.join(lost) if lost else 'none'}", style="red" if lost else "green")
    for breach in breaches:
        console.print(breach, style="red")
    if not breaches:
        console.print("invariants: all checked hold", style="green")
    return not lost and not breaches


def _never_collected(day: Day) -> set[str]:
    """Orders that no collection should have: not paid, or cancelled before their tick came."""
    waiting = {"N00", "N10", "C00"}
    return {
        order["order_id"]
        for mall in day.malls
        for order in mall.orders(START)
        if all(item["order_status"] in waiting or item["order_status"].startswith("C") for item in order["items"])
    }


def _orders(day: Day, placed: int, here: list[dict]) -> Table:
    table = Table(title="Orders", show_header=False)
    table.add_row("placed at the malls", str(placed))
    table.add_row("refused by the malls: sold out", str(day.sold_out))
    for state, count in sorted(Counter(order["state"] for order in here).items()):
        table.add_row(STATES[state], str(count))
    groups = day.setup.groups()
    table.add_row("merged groups", str(sum(len(group["orders"]) > 1 for group in groups)))
    table.add_row("parcels delivered", str(sum(bool(group["delivered_at"]) for group in groups)))
    return table


def _messages(day: Day) -> Table:
    table = Table(title="AlimTalk messages delivered", show_header=False)
    delivered = Counter(message["event"] for message in Messages(day.world).all() if message["statusCode"] == "4000")
    for event, count in sorted(delivered.items(), key=str):
        table.add_row(str(event).replace("_", " "), str(count))
    return table


def _cancels(day: Day) -> Table:
    table = Table(title="Cancels that the settings turned", header_style="bold")
    for name in ("order", "the Hub's choice", "became", "items now", "because"):
        table.add_column(name)
    for cancel in day.cancels:
        table.add_row(cancel["order"], cancel["turn"].chosen, cancel["mode"], ", ".join(cancel["statuses"]), ", ".join(cancel["because"]))
    return table


def _faults(day: Day) -> Table:
    table = Table(title="Faults that hit", show_header=False)
    for name, hits in day.faults_hit.items():
        table.add_row(name, f"{hits} calls")
    return table
