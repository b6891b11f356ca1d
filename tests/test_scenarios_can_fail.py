"""Each rule can fail: with the rule taken out of the target, some scenario that carries it goes red.

The target is the reference with one thing spoilt; the emulators, which the scenarios look at, are as they were.
"""

from functools import partial

import msgspec
import pytest

from mallrig.reference.flow import collect as collection
from mallrig.reference.flow import messages, take_in
from mallrig.reference.flow.hub import cancel as room
from mallrig.reference.rules import alimtalk, cancel, collect, listing
from mallrig.scenarios.catalogue import scenarios
from mallrig.scenarios.place import open_place
from mallrig.scenarios.play import play_in
from mallrig.scenarios.profile import SOAK
from mallrig.scenarios.results import FAILED
from tests import spoilt_orders, spoilt_parcels


def without(rows, rule):
    """A table of rules without one rule's row; tables of stages keep their stages."""
    return tuple(row for row in rows if getattr(row, "rule", None) != rule)


def no_override(rule):
    """Cafe24's setting turns nothing."""
    return {"cancel.decide": partial(cancel.decide, overrides=tuple(without(stage, rule) for stage in cancel.OVERRIDES))}


def paid_back_by_hand_unless(rule):
    """A reason for a manual refund doesn't hold any more."""
    return {"cancel.decide": partial(cancel.decide, by_hand=without(cancel.BY_HAND, rule))}


def automatic(*methods):
    """Another list of methods that are refunded automatically."""
    return {"cancel.decide": partial(cancel.decide, automatic=methods)}


def claims_always_used(case):
    """The case of a mall that takes applications."""
    claim = msgspec.structs.replace(case.cafe24.claim, use=True)
    return msgspec.structs.replace(case, cafe24=msgspec.structs.replace(case.cafe24, claim=claim))


def everything_ticked(case):
    """The case of a mall that shows its buttons in every status."""
    claim = msgspec.structs.replace(case.cafe24.claim, exposure=listing.Exposure())
    return msgspec.structs.replace(case, cafe24=msgspec.structs.replace(case.cafe24, claim=claim))


def as_first(case):
    """The case of a first collection."""
    return msgspec.structs.replace(case, first=True, last_success=None)


def nothing_said(case):
    """An answer that doesn't say why."""
    return msgspec.structs.replace(real_cancel(case), because=("HUB-CANCEL-17",))


def other_contents(event, *variables):
    """A message of an event with these variables alone."""
    content = alimtalk.CONTENTS[event]
    kept = {name: member for name, member in content.variables.items() if name in variables}
    return {"alimtalk.decide": partial(alimtalk.decide, contents={**alimtalk.CONTENTS, event: content._replace(variables=kept)})}


def switched_on(case):
    """The case of a company with every message on."""
    on = {event: msgspec.structs.replace(getattr(case.settings, event), on=True) for event in alimtalk.CONTENTS if getattr(case.settings, event)}
    return real_alimtalk(msgspec.structs.replace(case, settings=msgspec.structs.replace(case.settings, **on)))


def on_paper_alone(*asked):
    """A refund that the payment gateway is never asked for."""
    return real_cancellation(*asked) | {"payment_gateway_cancel": "F"}


def told_of(**wrong):
    """Messages of an order that has these members made wrong."""
    return {"messages._facts": lambda order: real_facts(order) | {name: change(real_facts(order)[name]) for name, change in wrong.items()}}


def a_digit_more(number):
    """An order number that isn't there, but has the right one in it."""
    return f"{number}9"


TO_NOBODY = {"messages._phone": lambda order: "01099999999"}

real_cancellation, real_facts = room._cancellation, messages._facts
real_cancel, real_list, real_collect, real_alimtalk = cancel.decide, listing.cancellable, collect.decide, alimtalk.decide
PLACES = {"cancel": cancel, "listing": listing, "collect": collect, "alimtalk": alimtalk, "room": room, "collection": collection, "messages": messages, "take_in": take_in} | spoilt_orders.PLACES | spoilt_parcels.PLACES

SPOILT = {
    "HUB-CANCEL-01": {"listing.LISTED_MAX": 6},
    "HUB-CANCEL-02": {"room._asked": lambda order, items: [item.order_item_code for item in order.items]},
    "HUB-CANCEL-03": automatic("coupon"),
    "HUB-CANCEL-03 at the gateway": {"room._cancellation": on_paper_alone},
    "HUB-CANCEL-04": paid_back_by_hand_unless("HUB-CANCEL-04"),
    "HUB-CANCEL-05": paid_back_by_hand_unless("HUB-CANCEL-05"),
    "HUB-CANCEL-06": paid_back_by_hand_unless("HUB-CANCEL-06"),
    "HUB-CANCEL-07": paid_back_by_hand_unless("HUB-CANCEL-07"),
    "HUB-CANCEL-08": {"cancel.decide": lambda case: real_cancel(claims_always_used(case))},
    "HUB-CANCEL-09": {"listing.cancellable": lambda case: real_list(everything_ticked(case))},
    "HUB-CANCEL-10": {"listing._young_enough": lambda order, now, exposure: (now - order.ordered_at).days <= 7},
    "HUB-CANCEL-11": {"listing._young_enough": lambda order, now, exposure: (now - order.ordered_at).days <= exposure.days},
    "HUB-CANCEL-12": no_override("HUB-CANCEL-12"),
    "HUB-CANCEL-12 at the gateway": {"room._cancellation": on_paper_alone},
    "HUB-CANCEL-13": no_override("HUB-CANCEL-13"),
    "HUB-CANCEL-14": no_override("HUB-CANCEL-14"),
    "HUB-CANCEL-15": {"cancel.decide": partial(cancel.decide, overrides=tuple(reversed(cancel.OVERRIDES)))},
    "HUB-CANCEL-16": {"cancel._in_range": lambda item, hub: True},
    "HUB-CANCEL-17": {"cancel.decide": nothing_said},
    "HUB-CANCEL-18": {"room._item": lambda item: cancel.Item(item.order_item_code, item.order_status)},
    "HUB-CANCEL-18 at the gateway": {"room._cancellation": on_paper_alone},
    "OMS-COLLECT-01": {"collection._Collection.automatic": lambda self: None},
    "OMS-COLLECT-02": {"collect.FIRST_REACHES_BACK": collect.FIRST_REACHES_BACK * 2},
    "OMS-COLLECT-03": {"collection._Collection.by_hand": lambda self, start, end: self.automatic()},
    "OMS-COLLECT-04": {"collection.run": lambda company, turn, sellers=None, period=None: real_run(company, turn, sellers, period) if turn.now.minute % 10 == 0 else {"sellers": {}, "because": []}},
    "OMS-COLLECT-05": {"collect.DELIVERY_PREPARING": "N10", "take_in.DELIVERY_PREPARING": "N10"},
    "OMS-COLLECT-06": {"take_in._parts_here": lambda db, seller, order_nos: {}, "take_in._lines_here": lambda db, seller, orders: set()},
    "OMS-COLLECT-07": {"collection._Collection._succeeded": lambda self, when, began=False: None},
    "OMS-COLLECT-08": {"collect.decide": lambda case: real_collect(as_first(case))},
    "ALIM-01": {"messages.CANCELLED": ()},
    "ALIM-01 to the buyer": TO_NOBODY,
    "ALIM-02": {"alimtalk.decide": switched_on},
    "ALIM-03": other_contents("order_completed", "order_date", "order_number", "paid_amount"),
    "ALIM-03 to the buyer": TO_NOBODY,
    "ALIM-03 amount": told_of(paid=lambda won: won * 10),
    "ALIM-03 number": told_of(number=a_digit_more),
    "ALIM-04": other_contents("cancel_completed"),
    "ALIM-04 to the buyer": TO_NOBODY,
    "ALIM-04 number": told_of(number=a_digit_more),
} | spoilt_orders.SPOILT | spoilt_parcels.SPOILT  # fmt: skip
"""Rule, or rule and what is spoilt of it -> what is put in whose place, so that it doesn't hold any more."""

FIRST = {key.partition(" ")[0]: key for key in reversed(SPOILT)}
"""Rule -> the first that is spoilt of it: the usual run looks at these, the soak at all."""

real_run = collection.run


def test_every_rule_that_is_played_is_shown_to_fail():
    assert set(FIRST) == {rule for scenario in scenarios() for rule in scenario.rules}


@pytest.fixture(scope="module")
def place():
    """The reference, on emulators without a socket."""
    with open_place() as opened:
        yield opened


@pytest.mark.parametrize("key", SPOILT if SOAK else FIRST.values())
def test_a_rule_taken_out_is_missed(key, monkeypatch, place):
    for name, spoilt in SPOILT[key].items():
        of, *path, last = name.split(".")
        owner = PLACES[of]
        for step in path:
            owner = getattr(owner, step)
        monkeypatch.setattr(owner, last, spoilt)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--exitfirst")
    status, outcomes = play_in(place, frozenset({key.partition(" ")[0]}))
    assert status == 1
    assert FAILED in outcomes.values()
