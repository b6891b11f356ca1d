"""The transition tables: everything reachable, ends that are ends, and no way round a rule."""

import pytest

from mallrig.reference.rules import lifecycle

NAMES = sorted(lifecycle.TABLES)


def states(table):
    return {state for state, _ in table} | set(table.values())


def reachable(table, first, without=None):
    seen, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        for row, becomes in table.items():
            if row[0] == here and row != without and becomes not in seen:
                seen.add(becomes)
                waiting.append(becomes)
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_every_state_can_be_reached(name):
    table = lifecycle.TABLES[name]
    assert reachable(table, lifecycle.FIRST[name]) == states(table)


@pytest.mark.parametrize("name", NAMES)
def test_the_states_without_a_way_out_are_the_final_ones(name):
    table = lifecycle.TABLES[name]
    assert states(table) - {state for state, _ in table} == lifecycle.FINAL[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_state_that_is_not_final_leads_to_a_final_one(name):
    table = lifecycle.TABLES[name]
    for state in states(table):
        assert reachable(table, state) & lifecycle.FINAL[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_row_leaves_a_thing_where_it_was(name):
    assert [row for row, becomes in lifecycle.TABLES[name].items() if row[0] == becomes] == []


@pytest.mark.rule("OMS-SHIP-01", "OMS-FLOW-02")
def test_a_group_ships_only_by_way_of_its_invoice():
    assert lifecycle.after(lifecycle.GROUP, "received", "ship") is None
    assert "shipped" not in reachable(lifecycle.GROUP, "received", without=("received", "register_invoice"))
    assert lifecycle.after(lifecycle.GROUP, "invoice", "ship") == "shipped"


@pytest.mark.rule("OMS-INV-09")
def test_an_invoice_number_goes_away_only_before_shipping():
    assert lifecycle.after(lifecycle.GROUP, "invoice", "delete_invoice") == "received"
    assert lifecycle.after(lifecycle.GROUP, "shipped", "delete_invoice") is None


@pytest.mark.rule("CS-CANCEL-02")
@pytest.mark.parametrize("status", ["N10", "N20", "N21", "N22", "N30", "N40"])
def test_before_shipping_cancel_after_shipping_return_and_exchange_on_both_sides(status):
    shipped = status in ("N30", "N40")
    assert lifecycle.after(lifecycle.ITEM, status, "complete_cancel") == (None if shipped else "C40")
    assert lifecycle.after(lifecycle.ITEM, status, "complete_return") == ("R40" if shipped else None)
    assert lifecycle.after(lifecycle.ITEM, status, "complete_exchange") == "E40"


@pytest.mark.rule("HUB-CLAIM-07", "HUB-CLAIM-08", "HUB-CLAIM-12")
def test_a_claim_that_awaits_approval_is_at_the_mall_only_once_accepted():
    events = {event: becomes for (state, event), becomes in lifecycle.CLAIM.items() if state == "awaiting_approval"}
    assert events == {"accept": "requested", "reject": "rejected"}


@pytest.mark.rule("CS-PICKUP-02", "CS-PICKUP-03")
@pytest.mark.parametrize("state", ["expected", "collecting"])
@pytest.mark.parametrize("event, becomes", [("arrive_equal", "completed"), ("arrive_short", "short"), ("arrive_over", "over")])
def test_a_pickup_ends_on_arrival(state, event, becomes):
    assert lifecycle.after(lifecycle.PICKUP, state, event) == becomes


@pytest.mark.rule("CS-RETURN-03")
def test_complete_at_once_is_completed_from_the_start():
    assert lifecycle.after(lifecycle.PICKUP, "new", "complete_at_once") == "completed"


# The tables said the other way round: what each event does, and where alone it can happen.
BY_EVENT = {
    "item": {
        "wait_for_card": ("N00", "N02"),
        "pay": ("N00 N02", "N10"),
        "pay_skipping_product_preparing": ("N00 N02", "N20"),
        "prepare": ("N10", "N20"),
        "prepare_product": ("N20", "N10"),
        "hold": ("N10 N20", "N22"),
        "unhold": ("N22", "N20"),
        "stand_by": ("N20 N30", "N21"),
        "ship": ("N20 N21", "N30"),
        "delete_shipment": ("N21 N30", "N20"),
        "deliver": ("N30", "N40"),
        "confirm_purchase": ("N40", "N50"),
        "undo_confirmation": ("N50", "N40"),
    },
    "group": {
        "register_invoice": ("received", "invoice"),
        "delete_invoice": ("invoice", "received"),
        "ship": ("invoice", "shipped"),
    },
    "claim": {
        "request": ("new", "requested"),
        "await_approval": ("new", "awaiting_approval"),
        "withdraw": ("requested accepted", "withdrawn"),
        "reject": ("requested awaiting_approval", "rejected"),
        "complete": ("new accepted", "completed"),
    },
    "pickup": {
        "register": ("new", "expected"),
        "collect": ("expected", "collecting"),
    },
}


@pytest.mark.parametrize("name, event", [(name, event) for name in NAMES for event in BY_EVENT[name]])
def test_an_event_happens_where_it_can_and_nowhere_else(name, event):
    table = lifecycle.TABLES[name]
    allowed, becomes = BY_EVENT[name][event]
    for state in states(table):
        assert lifecycle.after(table, state, event) == (becomes if state in allowed.split() else None)


def test_money_goes_back_differently_before_the_payment():
    assert lifecycle.after(lifecycle.ITEM, "N00", "complete_cancel") == "C49"
    assert lifecycle.after(lifecycle.ITEM, "N02", "complete_cancel") == "C49"


def test_the_seller_accepts_with_and_without_a_request():
    assert lifecycle.after(lifecycle.CLAIM, "new", "accept") == "accepted"
    assert lifecycle.after(lifecycle.CLAIM, "requested", "accept") == "accepted"
