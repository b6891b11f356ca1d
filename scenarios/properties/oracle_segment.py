"""Segments said another way: loops over the JSON of the case, with nothing of the rule's own."""

from datetime import date


def days_between(earlier: str, later: str) -> int:
    return date.fromisoformat(later).toordinal() - date.fromisoformat(earlier).toordinal()


def outside(number: int, asked: dict, lowest: int | None = None) -> bool:
    low = asked.get("min", lowest)
    return (low is not None and number < low) or ("max" in asked and number > asked["max"])


def holds_coupon(wanted: dict, customer: dict, case: dict) -> bool:
    for coupon in customer["coupons"]:
        if wanted["kind"] != "any" and str(coupon["no"]) not in [str(no) for no in wanted["kind"]]:
            continue
        if "issue_types" in wanted and wanted["issue_types"].count(coupon["issue_type"]) == 0:
            continue
        issued_before = days_between(coupon["issued_on"], case["send_date"])
        if "issued_days_ago" in wanted and outside(issued_before, wanted["issued_days_ago"], 0):
            continue
        expires_after = days_between(case["send_date"], coupon["expires_on"])
        if "expires_in_days" in wanted and outside(expires_after, wanted["expires_in_days"], 0):
            continue
        return True
    return False


def holds_cart(wanted: dict, customer: dict, case: dict) -> bool:
    there, total = [], 0
    for line in customer["cart"]:
        gone_on = date.fromisoformat(line["added_on"]).toordinal() + case.get("cart_days", 7)
        if gone_on > date.fromisoformat(case["send_date"]).toordinal():
            there.append(str(line["product"]))
            total += line["quantity"] * line["base_price"] + line["quantity"] * line["option_price"]
    if not there:
        return False
    if "holds" in wanted and not [product for product in wanted["holds"] if str(product) in there]:
        return False
    if "distinct_products" in wanted and outside(len(set(there)), wanted["distinct_products"]):
        return False
    return "total" not in wanted or not outside(total, wanted["total"])


def in_period(day: str, period, send_date: str) -> bool:
    if day > send_date or day < "2024-01-01":
        return False
    if period == "all":
        return True
    if "last_days" in period:
        return days_between(day, send_date) <= period["last_days"]
    if "days_ago" in period:
        return not outside(days_between(day, send_date), period["days_ago"])
    return period["from"] <= day and day <= period["to"]


def holds_orders(wanted: dict, customer: dict, case: dict) -> bool:
    matching = 0
    for order in customer["orders"]:
        if not in_period(order["ordered_on"], wanted["period"], case["send_date"]):
            continue
        bought = [str(product) for product in order["products"]]
        if wanted["products"] != "any" and not [p for p in wanted["products"] if str(p) in bought]:
            continue
        if "statuses" in wanted and order["status"] not in wanted["statuses"]:
            continue
        if "payment_methods" in wanted and not set(wanted["payment_methods"]) & set(order["payment_methods"]):
            continue
        if any(member in wanted and outside(order[member], wanted[member]) for member in ("paid", "amount")):
            continue
        matching += 1
    if not wanted["placed"]:
        return matching == 0
    return matching >= 1 and not outside(matching, wanted.get("count", {}))


HOLDS = {"coupon": holds_coupon, "cart": holds_cart, "orders": holds_orders}


def selected(case: dict) -> list:
    """The ids of the customers for whom every filter holds."""
    return [
        customer["id"]
        for customer in case["customers"]
        if all(HOLDS[kind](each[kind], customer, case) for each in case["filters"] for kind in each)
    ]
