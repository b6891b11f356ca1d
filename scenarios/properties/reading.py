"""Small readings of what is seen, that more than one invariant needs."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from mallrig.scenarios.drivers.looks import won
from mallrig.scenarios.properties.seen import Seen

HAD_LEFT = re.compile(r"cannot be registered for an item in status N[345]0")
"""How Cafe24 refuses a shipping call for what is on its way already."""


def lines(seen: Seen) -> Iterable[tuple[dict, dict]]:
    """Every line that the target has, with its order."""
    return ((order, line) for order in seen.orders for line in order["lines"])


def allocations(seen: Seen) -> Counter:
    """Sku -> what the lines that haven't shipped have of it."""
    found: Counter = Counter()
    for order, line in lines(seen):
        if line["sku"] and order["state"] != "shipped":
            found[line["sku"]] += line["allocated"]
    return found


def holders(seen: Seen, sku: str) -> str:
    """The groups that have stock of a product."""
    return ", ".join(sorted({str(order["group"]) for order, line in lines(seen) if line["sku"] == sku and line["allocated"]}))


def split_off(order: dict, item: dict) -> int:
    """What a partial cancel or return moved from an item to items with codes of their own: same variant, in a claim."""
    others = (other for other in order["items"] if other["variant_code"] == item["variant_code"] and other is not item)
    return sum(other["quantity"] for other in others if other["order_status"][0] in "CR")


def runs(seen: Seen, mall: str) -> list[dict]:
    """The automatic collections of a seller, as the target told the world's timer."""
    told = [(datetime.fromisoformat(tick["now"]), tick.get("ran", {}).get("collect", {}).get("sellers", {}).get(mall)) for tick in seen.ticks()]
    return [run | {"now": now} for now, run in told if run]


def preparing_since(seen: Seen, mall: str, item: dict) -> datetime:
    """Since when an item is N20: its last change to it, else its order's time."""
    changes = [row["process_date"] for row in seen.history.get((mall, item["order_item_code"]), ()) if row["current_order_status"] == "N20"]
    return datetime.fromisoformat(max(changes, default=item["ordered_date"]))


def was_preparing(seen: Seen, mall: str, item: dict) -> bool:
    """Whether an item ever was N20, by its history."""
    return any("N20" in (row["current_order_status"], row["previous_order_status"]) for row in seen.history.get((mall, item["order_item_code"]), ()))


def paid_at(order: dict) -> datetime:
    """When an order was paid; when it was placed, if it wasn't."""
    return datetime.fromisoformat(order["payment_date"] or order["order_date"])


def paid_amount(order: dict) -> int:
    """What a buyer gave for an order: money, points and deposit."""
    first = order["initial_order_amount"]
    return won(first["payment_amount"]) + won(first["points_spent_amount"]) + won(first["credits_spent_amount"])


def requests(body: dict) -> list[dict]:
    """The elements of a write, sent one by one or in bulk."""
    return body.get("requests") or [body.get("request") or {}]


def order_in(path: str) -> str:
    """The order id in a path such as /cafe24/demo1/api/v2/admin/orders/20260110-0000012/cancellation."""
    parts = path.split("/")
    return parts[parts.index("orders") + 1] if "orders" in parts else ""


def shipping_calls(seen: Seen) -> Counter:
    """(order id, item code) -> how many shipping calls for it the seller took, or got although the item had left after an earlier one; a call
    without items is for all of them."""
    told: Counter = Counter()
    unanswered = set()
    for entry, body in seen.posts("shipments"):
        for request in requests(body):
            order_id = request.get("order_id") or order_in(entry["path"])
            for item in ((order_id, code) for code in request.get("order_item_code") or ["*"]):
                if entry["status"] in (200, 201):
                    told[item] += 1
                elif entry["fault"]:
                    unanswered.add(item)
                elif HAD_LEFT.search(entry["response_body"]):
                    told[item] += 1 + (item in unanswered)
    return told


def subject(seen: Seen, message: dict) -> str:
    """What a message is about: the order whose number it carries, else the product that it names."""
    text = message["text"] or ""
    orders = [order_id for _mall, order_id in seen.mall_orders if order_id in text]
    if orders:
        return orders[0]
    names = {item["product_name"] for order in seen.mall_orders.values() for item in order["items"]}
    return max((name for name in names if name in text), key=len, default=text)
