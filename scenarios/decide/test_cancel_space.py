"""The whole space of the cancel decision, against an oracle written another way.

The first test has every combination of the settings with every status class, method class and
whole or part; the second every order of two items of any kind, under every distinct setting.
"""

from itertools import chain, combinations, permutations, product

import pytest

from mallrig.reference.rules import cancel
from mallrig.reference.rules.cases import PREPARING, AddressChange, ByPayment, Cafe24, Claim, Exposure, Hub
from mallrig.reference.rules.ruling import InvalidCase

RECOVERIES = [ByPayment(before, after) for before, after in product(("auto", "never", "ask"), repeat=2)]
RANGES = list(chain.from_iterable(combinations(PREPARING, n) for n in range(5)))
METHODS = {"automatic": ("card",), "cash": ("cash",), "other": ("cell",)}
EVERY_MIX = [
    tuple(chain.from_iterable(METHODS[name] for name in names))
    for n in range(4)
    for names in combinations(METHODS, n)
]
TICKED = ("cancel_N10", "cancel_N20", "N21", "N30", "return_N22")  # so N22 is the one not ticked for cancel


def expected(case: cancel.Case) -> cancel.Answer | str:
    """The answer as the contract's sentences say it; for an invalid case, its path."""
    hub, mall, order = case.hub, case.cafe24, case.order
    if hub.wms is None and hub.cancel == "complete" and len(hub.complete_range) == 0:
        return "hub.complete_range"
    items = {item.id: item for item in order.items}
    refused, acted = {}, {}
    wants = hub.cancel == "complete" or mall.claim.auto_refund
    ask_stock = "ask" in {mall.stock_recovery.before_payment, mall.stock_recovery.after_payment}
    ask_coupon = "ask" in {mall.coupon_restore.before_payment, mall.coupon_restore.after_payment}
    for each in case.cancel:
        item = items[each]
        if not mall.claim.use:
            refused[each] = "HUB-CANCEL-08"
        elif item.cancelled:
            refused[each] = "HUB-CANCEL-18"
        elif not item.status.startswith(("N1", "N2")):
            refused[each] = "HUB-CANCEL-01"
        elif not {item.status, "cancel_" + item.status} & set(mall.claim.exposure.statuses):
            refused[each] = "HUB-CANCEL-09"
        else:
            outside = hub.wms is None and hub.complete_range and item.status not in hub.complete_range
            acted[each] = "request" if not wants or ask_stock or ask_coupon or outside else "complete"
    done = {"complete": "cancelled", "request": "cancel_requested"}
    said = {
        each: done[acted[each]] if each in acted
        else "already_cancelled" if refused[each] == "HUB-CANCEL-18"
        else "refused"
        for each in case.cancel
    }  # fmt: skip
    first = list(dict.fromkeys(refused.values()))
    if not acted:
        return cancel.Answer(None, said, "none", tuple(first), "no products can be cancelled")
    switched = hub.cancel == "request" and mall.claim.auto_refund
    could_complete = wants and not ask_stock and not ask_coupon
    paid = set(order.payments)
    by_hand = [
        ("HUB-CANCEL-04", "cash" in paid and "complete" in acted.values()),
        ("HUB-CANCEL-05", any(item.cancelled or item.id not in acted for item in order.items)),
        ("HUB-CANCEL-06", "request" in acted.values()),
        ("HUB-CANCEL-07", bool(paid - {"cash", "card"})),
    ]
    rules = [
        ("HUB-CANCEL-12", switched),
        ("HUB-CANCEL-13", wants and ask_stock),
        ("HUB-CANCEL-14", wants and ask_coupon),
        ("HUB-CANCEL-15", switched and (ask_stock or ask_coupon)),
        ("HUB-CANCEL-16", could_complete and "request" in acted.values()),
        ("HUB-CANCEL-03", not any(holds for _, holds in by_hand)),
        *by_hand,
    ]
    return cancel.Answer(
        mode="mixed" if len(set(acted.values())) == 2 else list(acted.values())[0],
        items=said,
        refund="manual" if any(holds for _, holds in by_hand) else "automatic",
        because=(*first, *(rule for rule, holds in rules if holds)),
    )


def answered(case: cancel.Case) -> cancel.Answer | str:
    try:
        return cancel.decide(case)
    except InvalidCase as invalid:
        return invalid.at


def hubs(chosen):
    return [Hub(wms=wms, cancel=chosen, complete_range=some) for wms in ("sellmate", None) for some in RANGES]


def orders():
    """Orders of two items of one status class, paid one way, and what is asked of them."""
    for status, method, asked in product((*PREPARING, "N30"), METHODS.values(), (("A",), ("A", "B"))):
        items = tuple(cancel.Item(id, status) for id in "AB")
        yield cancel.Order(items, dict.fromkeys(method, 10000)), asked


@pytest.mark.rule("HUB-CANCEL-12", "HUB-CANCEL-13", "HUB-CANCEL-14", "HUB-CANCEL-15", "HUB-CANCEL-16")
@pytest.mark.parametrize("auto_refund", [True, False])
@pytest.mark.parametrize("use", [True, False])
@pytest.mark.parametrize("chosen", ["complete", "request"])
def test_every_setting(chosen, use, auto_refund):
    """648 x 32 settings (here an eighth of them) x 5 statuses x 3 method classes x whole and part."""
    claim = Claim(use=use, auto_refund=auto_refund)
    malls = [Cafe24(claim, recovery, restore) for recovery, restore in product(RECOVERIES, RECOVERIES)]
    asked_of = list(orders())
    count = 0
    for hub, mall, (order, asked) in product(hubs(chosen), malls, asked_of):
        case = cancel.Case(order, asked, hub, mall)
        assert answered(case) == expected(case), case
        count += 1
    assert count == 32 * 81 * 30


KINDS = {  # a kind of item: its status, and whether it was cancelled before
    "in range": ("N10", False),
    "out of range": ("N20", False),
    "not ticked": ("N22", False),
    "not preparing": ("N30", False),
    "cancelled before": ("N21", True),
}
ASKED = [("A",), ("B",), *permutations("AB")]


@pytest.mark.rule("HUB-CANCEL-03", "HUB-CANCEL-04", "HUB-CANCEL-05", "HUB-CANCEL-06", "HUB-CANCEL-07", "HUB-CANCEL-18")
@pytest.mark.parametrize("second", KINDS)
@pytest.mark.parametrize("first", KINDS)
def test_every_order(first, second):
    """Every pair of kinds x what is asked, in either order x every mix of methods x distinct settings."""
    items = tuple(cancel.Item(id, *KINDS[kind]) for id, kind in (("A", first), ("B", second)))
    asks = [ByPayment(), ByPayment(after_payment="ask")]
    claims = [Claim(use, auto, exposure=Exposure(TICKED)) for use, auto in product((True, False), repeat=2)]
    malls = [Cafe24(*each, AddressChange()) for each in product(claims, asks, asks)]
    some_hubs = [
        Hub(wms=wms, cancel=chosen, complete_range=some)
        for chosen, wms, some in product(("complete", "request"), ("sellmate", None), ((), ("N10",)))
    ]
    for hub, mall, mix, asked in product(some_hubs, malls, EVERY_MIX, ASKED):
        case = cancel.Case(cancel.Order(items, dict.fromkeys(mix, 0)), asked, hub, mall)
        assert answered(case) == expected(case), case
