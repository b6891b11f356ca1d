"""What an order embeds of its claims: the body that each claim's own GET answers, made when it is asked for."""

from collections import defaultdict

from sqlmodel import Session, select

from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Claim, Order
from mallrig.emulators.cafe24.orders.statuses import KINDS

CLAIM_EMBEDS = ("return", "cancellation", "exchange")


def show_claim(claim: Claim, items: list[dict]) -> dict:
    """A claim as its GET answers it, with its items in full as they are now, also once it was withdrawn."""
    codes = load(claim.private)["lines"]
    mine = [item for item in items if item["order_item_code"] in codes]
    body = load(claim.body) | {"items": mine}
    if claim.kind == "E":
        replaced = {item["item_no"] for item in mine if item["claim_code"] == claim.claim_code}
        body["exchanged_items"] = [item for item in items if replaced & set(item["original_item_no"])]
    return body


def claims_of(db: Session, order_nos: list[int]) -> dict[int, dict[str, list[dict]]]:
    """{order's number: {embed: its claims, the oldest first}} of the orders that have any; at most a page of orders."""
    found: dict[int, dict[str, list[dict]]] = defaultdict(lambda: {name: [] for name in CLAIM_EMBEDS})
    query = select(Claim, Order.items_json).join(Order, Order.number == Claim.order_no).where(Claim.order_no.in_(order_nos)).order_by(Claim.number)
    for claim, items_json in db.exec(query):
        found[claim.order_no][KINDS[claim.kind].resource].append(show_claim(claim, load(items_json)))
    return found
