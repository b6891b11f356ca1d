"""What holds whatever happens, each invariant a function of what is seen: empty when it holds, else one line a breach.

The same functions run after every scenario, after the demo's day, in the state machine, and on the worlds that a load
test left behind. A breach names the invariant, the thing and the numbers. Nothing here decides: it looks and compares.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta

from mallrig.scenarios.drivers.looks import is_cancelled, paid_back, won
from mallrig.scenarios.properties.invariants_lines import inv_05, inv_09, inv_16, inv_32
from mallrig.scenarios.properties.invariants_shipping import inv_33, inv_34, inv_35, inv_36
from mallrig.scenarios.properties.reading import (
    allocations,
    holders,
    lines,
    order_in,
    paid_amount,
    paid_at,
    preparing_since,
    requests,
    runs,
    split_off,
    subject,
    was_preparing,
)  # fmt: skip
from mallrig.scenarios.properties.seen import Seen

FIRST_REACHES_BACK = timedelta(hours=12)
AUTOMATIC_METHODS = frozenset({"card", "credit", "point", "coupon"})
"""What Cafe24 calls the methods that are refunded automatically; a simple pay is a card with the name of the pay."""


def check(seen: Seen) -> list[str]:
    """Every breach of every invariant."""
    return [breach for invariant in INVARIANTS.values() for breach in invariant(seen)]


# -- A. stock --


def inv_01(seen: Seen) -> list[str]:
    """Conservation: on hand = what it was + received, restocked and adjusted - shipped, at the target and (once it was told all)
    in the warehouse (OMS-ALLOC-10, CS-PICKUP-05)."""
    shipped: Counter = Counter()
    for order, line in lines(seen):
        if order["state"] == "shipped" and line["sku"]:
            shipped[line["sku"]] += line["quantity"] - line["cancelled"]
    target = {sku: stock["on_hand"] for sku, stock in seen.stock.items()}
    return [
        f"INV-01 not conserved: sku {sku} on hand {now[sku]} {where}, was {before} + moved {seen.moved.get(sku, 0)} - shipped {shipped[sku]}"
        for where, now in (("at the target", target), ("in the warehouse", {} if seen.unsent else seen.warehouse))
        for sku, before in seen.stock_before.items()
        if sku in now and now[sku] != before + seen.moved.get(sku, 0) - shipped[sku]
    ]


def inv_02(seen: Seen) -> list[str]:
    """No oversell: 0 <= allocated <= on hand, for every product whose basis is on hand (OMS-ALLOC-09, -12)."""
    return [
        f"INV-02 oversold: sku {sku} allocated {stock['allocated']}, on hand {stock['on_hand']} (groups {holders(seen, sku)})"
        for sku, stock in seen.stock.items()
        if stock["basis"] == "on_hand" and not 0 <= stock["allocated"] <= stock["on_hand"]
    ]


def inv_03(seen: Seen) -> list[str]:
    """One ledger: what is shown as allocated is the sum of the live allocations (OMS-ALLOC-09)."""
    live = allocations(seen)
    return [
        f"INV-03 two ledgers: sku {sku} shows {seen.stock.get(sku, {}).get('allocated', 0)} allocated, its lines have {live[sku]}"
        for sku in sorted({*seen.stock, *live})
        if seen.stock and seen.stock.get(sku, {}).get("allocated", 0) != live[sku]
    ]


def inv_04(seen: Seen) -> list[str]:
    """Free as shown = on hand - allocated; available as shown = on hand - undelivered (OMS-ALLOC-09)."""
    undelivered: Counter = Counter()
    for order, line in lines(seen):
        if line["sku"] and order["state"] != "shipped":
            undelivered[line["sku"]] += line["quantity"] - line["cancelled"]
    breaches = []
    for sku, stock in seen.stock.items():
        if stock["free"] != stock["on_hand"] - stock["allocated"]:
            breaches.append(f"INV-04 free is off: sku {sku} shows {stock['free']}, on hand {stock['on_hand']} - allocated {stock['allocated']}")
        if stock["available"] != stock["on_hand"] - undelivered[sku]:
            breaches.append(f"INV-04 available is off: sku {sku} shows {stock['available']}, on hand {stock['on_hand']} - undelivered {undelivered[sku]}")
    return breaches


# -- C. collection and merging --


def inv_21(seen: Seen) -> list[str]:
    """Idempotent collection: of what a seller sold in an order, the target never has more (OMS-COLLECT-06)."""
    here: Counter = Counter()
    for order, line in lines(seen):
        here[order["seller"], order["order_no"], line["item_code"]] += line["quantity"]
    sold: Counter = Counter()
    for (mall, order_id), order in seen.mall_orders.items():
        for item in order["items"]:
            sold[mall, order_id, item["order_item_code"]] += item["quantity"] + split_off(order, item)
    return [
        f"INV-21 collected twice: order {order_no} of {seller}, item {item}: {count} here, {sold[seller, order_no, item]} sold"
        for (seller, order_no, item), count in here.items()
        if (seller, order_no) in seen.mall_orders and count > sold[seller, order_no, item]
    ]


def inv_22(seen: Seen) -> list[str]:
    """No gap: what became N20 before the last successful run, and still is, is here (OMS-COLLECT-07, -08).

    The first run reaches back 12 h from the payment and no further; what it left out stays out until it is fetched by hand.
    """
    here = {(order["seller"], order["order_no"]) for order in seen.orders}
    breaches = []
    for mall in seen.mall_ids:
        done = [run["now"] for run in runs(seen, mall) if run["complete"]]
        missing = [order for (of, order_id), order in seen.mall_orders.items() if of == mall and done and (of, order_id) not in here]
        for order in missing:
            since = min((preparing_since(seen, mall, item) for item in order["items"] if item["order_status"] == "N20"), default=done[-1])
            in_first = since <= done[0] and paid_at(order) >= done[0] - FIRST_REACHES_BACK
            if since < done[-1] and (in_first or since > done[0]):
                breaches.append(f"INV-22 missed: order {order['order_id']} of {mall}, in N20 since {since}, last successful run {done[-1]}")
    return breaches


def inv_23(seen: Seen) -> list[str]:
    """Nothing is collected that isn't N20; the first run reaches back 12 h to the second (OMS-COLLECT-02, -05)."""
    breaches = []
    for order in seen.orders:
        sold = seen.mall_orders.get((order["seller"], order["order_no"]))
        if sold and all(item["order_status"] in ("N00", "N02", "N10") and not was_preparing(seen, order["seller"], item) for item in sold["items"]):
            breaches.append(f"INV-23 collected too early: order {order['order_no']} of {order['seller']} never was N20")
    for mall in seen.mall_ids:
        for run in (run for run in runs(seen, mall) if run["first"]):
            for order_id in run["collected"]:
                paid = paid_at(seen.mall_orders[mall, order_id])
                if not run["now"] - FIRST_REACHES_BACK <= paid <= run["now"]:
                    breaches.append(f"INV-23 outside the first run: order {order_id} of {mall} paid {paid}, first run {run['now']}")
    return breaches


def inv_25(seen: Seen) -> list[str]:
    """Partition: every order is in exactly one group (OMS-MERGE-01)."""
    if not seen.groups:
        return []
    groups_of = defaultdict(list)
    for group in seen.groups:
        for order in group["orders"]:
            groups_of[order].append(group["group"])
    return [
        f"INV-25 no partition: order {order['order']} says group {order['group']}, groups {groups_of[order['order']]} have it"
        for order in seen.orders
        if groups_of[order["order"]] != [order["group"]]
    ]


# -- E. cancels and money --


def inv_38(seen: Seen) -> list[str]:
    """No double refund: refunds of an order <= what was paid, and each item is refunded at most once (HUB-CANCEL-18)."""
    back: Counter = Counter()
    items: Counter = Counter()
    for refund in filter(paid_back, seen.refunds):
        back[refund["mall"], refund["order_id"]] += won(refund["actual_refund_amount"]) + won(refund["used_points"]) + won(refund["used_credits"])
        items.update((refund["mall"], code) for code in refund["order_item_code"])
    breaches = [f"INV-38 refunded twice: item {code} of {mall}, {count} refunds" for (mall, code), count in items.items() if count > 1]
    for (mall, order_id), amount in back.items():
        order = seen.mall_orders.get((mall, order_id))
        if order and amount > paid_amount(order):
            breaches.append(f"INV-38 refunded too much: order {order_id} of {mall}, {amount} back, {paid_amount(order)} paid")
    return breaches


def inv_39(seen: Seen) -> list[str]:
    """Automatic means automatic: the gateway is told to pay back iff a cancel said so, and such a cancel is of the whole order
    and of automatic methods alone (HUB-CANCEL-03 to -07)."""
    breaches = []
    answers = defaultdict(list)
    for order_id, answer in seen.cancels:
        answers[order_id].append(answer)
    for entry, _ in seen.writes("cancellation"):
        order_id = order_in(entry["path"])
        if '"payment_gateway_cancel":"T"' in entry["request_body"].replace(" ", "") and None not in answers[order_id]:
            if not any(answer["refund"] == "automatic" for answer in answers[order_id]):
                breaches.append(f"INV-39 paid back unasked: order {order_id}, answers {[a['refund'] for a in answers[order_id]]}")
    for (mall, order_id), order in seen.mall_orders.items():
        if any(answer and answer["refund"] == "automatic" for answer in answers[order_id]):
            breaches += _not_automatic(seen, mall, order)
    return breaches


def _not_automatic(seen: Seen, mall: str, order: dict) -> list[str]:
    order_id, other = order["order_id"], set(order["payment_method"]) - AUTOMATIC_METHODS
    back = [refund for refund in seen.refunds if (refund["mall"], refund["order_id"]) == (mall, order_id) and paid_back(refund)]
    breaches = [f"INV-39 automatic for {sorted(other)}: order {order_id} of {mall}"] if other else []
    if not all(is_cancelled(item["order_status"]) for item in order["items"]):
        breaches.append(f"INV-39 automatic for part of order {order_id} of {mall}")
    if paid_amount(order) and not back:
        breaches.append(f"INV-39 automatic, and no money back: order {order_id} of {mall}")
    return breaches


def inv_40(seen: Seen) -> list[str]:
    """Cancel twice = cancel once: at most one writing call to cancel an item is accepted (HUB-CANCEL-18)."""
    asked: Counter = Counter()
    for _, body in [*seen.writes("cancellation"), *seen.writes("cancellationrequests")]:
        for request in requests(body):
            asked.update(item["order_item_code"] for item in request.get("items") or ())
    return [f"INV-40 cancelled {count} times: item {code}" for code, count in asked.items() if count > 1]


# -- F. messages --


def inv_58(seen: Seen) -> list[str]:
    """One event, one message: of one order's event at most one (ALIM-10, -12); cancels and refunds count by their claims."""
    due: Counter = Counter()
    for (_mall, order_id), order in seen.mall_orders.items():
        due["order_completed", order_id] = 1
        due["cancel_completed", order_id] = len({item["claim_code"] for item in order["items"] if is_cancelled(item["order_status"])})
        due.update(("delivery_completed", name) for name in {item["product_name"] for item in order["items"]})
    due.update(("refund_completed", refund["order_id"]) for refund in seen.refunds if paid_back(refund))
    sent = Counter((message["event"], subject(seen, message)) for message in seen.messages if message["event"])
    return [f"INV-58 {count} messages: {event} of {about}, due {due[event, about]}" for (event, about), count in sent.items() if count > due[event, about]]


# -- G. the rig --


def inv_59(seen: Seen) -> list[str]:
    """Isolation: a world's journal speaks of its own malls, and a bystander's snapshot keeps its bytes."""
    breaches = [
        f"INV-59 stranger: entry {entry['number']} {entry['path']} is of another world's mall"
        for entry in seen.journal
        if entry["emulator"] == "cafe24" and entry["direction"] == "in" and entry["path"].split("/")[2] not in seen.mall_ids
    ]
    return breaches + [f"INV-59 touched: world {name} changed" for name, (before, after) in seen.bystanders.items() if before != after]


def inv_61(seen: Seen) -> list[str]:
    """restore(snapshot(w)) = w."""
    if seen.round_trip is None or seen.round_trip[0] == seen.round_trip[1]:
        return []
    return [f"INV-61 not restored: {len(seen.round_trip[0])} and {len(seen.round_trip[1])} bytes differ"]


def inv_63(seen: Seen) -> list[str]:
    """The journal is whole: numbers without gaps, and an entry that explains each message and each tracking number it gave out."""
    numbers = [entry["number"] for entry in seen.journal]
    breaches = []
    if numbers != list(range(seen.journal_dropped + 1, seen.journal_last + 1)):
        breaches.append(f"INV-63 gaps: entries {numbers[:1]} to {numbers[-1:]} are {len(numbers)}, dropped {seen.journal_dropped}, last {seen.journal_last}")
    if seen.journal_dropped:
        return breaches
    sends = [entry for entry in seen.journal if entry["emulator"] == "solapi" and entry["method"] in ("POST", "PUT") and entry["status"] == 200]
    unexplained = [m["messageId"] for m in seen.messages if not any(m["to"] in entry["request_body"] for entry in sends)]
    return breaches + [f"INV-63 unexplained: message {message} has no sending call" for message in unexplained]


INVARIANTS: dict[str, Callable[[Seen], list[str]]] = {
    "INV-01": inv_01, "INV-02": inv_02, "INV-03": inv_03, "INV-04": inv_04, "INV-05": inv_05, "INV-09": inv_09,
    "INV-16": inv_16, "INV-21": inv_21, "INV-22": inv_22, "INV-23": inv_23, "INV-25": inv_25, "INV-32": inv_32, "INV-33": inv_33, "INV-34": inv_34, "INV-35": inv_35,
    "INV-36": inv_36, "INV-38": inv_38, "INV-39": inv_39, "INV-40": inv_40, "INV-58": inv_58, "INV-59": inv_59, "INV-61": inv_61, "INV-63": inv_63,
}  # fmt: skip
