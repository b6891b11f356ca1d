"""How an item, a group, a claim and a pick-up live: what may follow what.

Each table is {(state, event): next state}; a pair that isn't in its table can't happen. States are the words of the
rule catalogue, an item's are Cafe24's codes. A refusal leaves the state alone, so it has no row.
"""

from typing import Mapping

Table = Mapping[tuple[str, str], str]

# Where each life begins, and where it ends for good. "new" is the moment before the thing exists.
FIRST = {"item": "N00", "group": "received", "claim": "new", "pickup": "new"}
FINAL = {
    "item": frozenset({"C40", "C49", "R40", "E40"}),
    "group": frozenset({"shipped"}),
    "claim": frozenset({"completed", "rejected", "withdrawn"}),
    "pickup": frozenset({"completed", "short", "over"}),
}

# While a claim is open the item shows the claim's code; when the claim falls away the item is where it was
# (HUB-CLAIM-11, HUB-CLAIM-12), so open claims are a table of their own and only completed ones end an item.
ITEM: Table = {
    ("N00", "wait_for_card"): "N02",
    ("N00", "pay"): "N10",
    ("N02", "pay"): "N10",
    ("N00", "pay_skipping_product_preparing"): "N20",
    ("N02", "pay_skipping_product_preparing"): "N20",
    ("N10", "prepare"): "N20",
    ("N20", "prepare_product"): "N10",
    ("N10", "hold"): "N22",
    ("N20", "hold"): "N22",
    ("N22", "unhold"): "N20",
    ("N20", "stand_by"): "N21",
    ("N21", "delete_shipment"): "N20",
    ("N20", "ship"): "N30",                         # OMS-SHIP-03
    ("N21", "ship"): "N30",
    ("N30", "stand_by"): "N21",
    ("N30", "delete_shipment"): "N20",
    ("N30", "deliver"): "N40",                      # ALIM-12
    ("N40", "confirm_purchase"): "N50",
    ("N50", "undo_confirmation"): "N40",
    ("N00", "complete_cancel"): "C49",
    ("N02", "complete_cancel"): "C49",
    ("N10", "complete_cancel"): "C40",              # HUB-CANCEL-01: PREPARING alone
    ("N20", "complete_cancel"): "C40",
    ("N21", "complete_cancel"): "C40",
    ("N22", "complete_cancel"): "C40",
    ("N30", "complete_return"): "R40",              # CS-CANCEL-02: return after shipping, exchange on both sides
    ("N40", "complete_return"): "R40",
    ("N10", "complete_exchange"): "E40",
    ("N20", "complete_exchange"): "E40",
    ("N21", "complete_exchange"): "E40",
    ("N22", "complete_exchange"): "E40",
    ("N30", "complete_exchange"): "E40",
    ("N40", "complete_exchange"): "E40",
}

GROUP: Table = {
    ("received", "register_invoice"): "invoice",    # OMS-FLOW-02
    ("invoice", "delete_invoice"): "received",      # OMS-INV-09
    ("invoice", "ship"): "shipped",                 # OMS-SHIP-01
}

CLAIM: Table = {
    ("new", "request"): "requested",                # HUB-CANCEL-06, HUB-CLAIM-06, HUB-CLAIM-09
    ("new", "await_approval"): "awaiting_approval",  # HUB-CLAIM-07
    ("awaiting_approval", "accept"): "requested",   # HUB-CLAIM-08
    ("awaiting_approval", "reject"): "rejected",    # HUB-CLAIM-12
    ("new", "accept"): "accepted",                  # made by the seller, or accepted automatically
    ("requested", "accept"): "accepted",
    ("requested", "reject"): "rejected",            # HUB-CLAIM-11
    ("requested", "withdraw"): "withdrawn",         # CS-HOLD-03
    ("accepted", "withdraw"): "withdrawn",          # CS-CANCEL-04
    ("accepted", "complete"): "completed",          # ALIM-12
    ("new", "complete"): "completed",               # HUB-CANCEL-03
}

PICKUP: Table = {
    ("new", "register"): "expected",                # CS-PICKUP-02
    ("new", "complete_at_once"): "completed",       # CS-RETURN-03
    ("expected", "collect"): "collecting",          # CS-PICKUP-02
    # The parcel can arrive without the courier's word: sent by the customer, or the word came late. CS-PICKUP-03.
    ("expected", "arrive_equal"): "completed",
    ("expected", "arrive_short"): "short",
    ("expected", "arrive_over"): "over",
    ("collecting", "arrive_equal"): "completed",
    ("collecting", "arrive_short"): "short",
    ("collecting", "arrive_over"): "over",
}

TABLES: Mapping[str, Table] = {"item": ITEM, "group": GROUP, "claim": CLAIM, "pickup": PICKUP}


def after(table: Table, state: str, event: str) -> str | None:
    """The state that `event` leads to from `state`, or None when it can't happen there."""
    return table.get((state, event))
