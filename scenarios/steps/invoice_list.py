"""The invoice list: what it is loaded by, what it counts, what it is narrowed to."""

from datetime import timedelta

from pytest_bdd import parsers, then

from mallrig.scenarios.steps.invoices import PARCEL_WARES
from mallrig.scenarios.steps.words import split, text
from mallrig.scenarios.story import Story


def day(story: Story, ago: int) -> str:
    """The day so many days before the story's."""
    return (story.world.now() - timedelta(days=ago)).date().isoformat()


POINTS = {
    "orders since yesterday": lambda story: {"from": day(story, 1)},
    "orders until yesterday": lambda story: {"to": day(story, 1)},
    "the 2nd order's number": lambda story: {"order_no": story.orders[1].id, "seller": story.orders[1].mall.id},
    "the other seller": lambda story: {"seller": story.other.id},
    "the goods' supplier": lambda story: {"supplier": story.mall.items(story.orders[0].id)[0]["supplier_id"]},
    "a supplier with nothing here": lambda story: {"supplier": "S9999999"},
    "the state received": lambda story: {"state": "received"},
    "the state shipped": lambda story: {"state": "shipped"},
    "amounts from 24,501 won": lambda story: {"amount_from": 24_501},
    "amounts up to 24,500 won": lambda story: {"amount_to": 24_500},
    "prepaid delivery": lambda story: {"payment": "prepaid"},
    "collect delivery": lambda story: {"payment": "collect"},
    "domestic delivery": lambda story: {"domestic": "true"},
    "overseas delivery": lambda story: {"domestic": "false"},
    "partial delivery": lambda story: {"partial_delivery": "true"},
    "no partial delivery": lambda story: {"partial_delivery": "false"},
    "received orders": lambda story: {"order_state": "received"},
    "invoiced orders": lambda story: {"order_state": "invoice"},
    "unregistered": lambda story: {"invoice_state": "unregistered"},
    "registered": lambda story: {"invoice_state": "registered"},
    "error": lambda story: {"invoice_state": "error"},
    "printed": lambda story: {"print_state": "printed"},
    "unprinted": lambda story: {"print_state": "unprinted"},
}
"""What the invoice list is loaded by and narrowed to: words -> query, for a story."""


@then(text("the invoice list {chosen:Chosen} has the {parcels:Parcels}"))
def _(story, dispatch, chosen, parcels):
    rows = dispatch.invoices(**POINTS[chosen](story))["rows"]
    assert sorted(row["order_nos"] for row in rows) == sorted([story.orders[n].id] for n in parcels)


@then(text("the invoice list {chosen:Chosen} has 1 row, of the {ware:Word}"))
def _(story, dispatch, chosen, ware):
    [row] = dispatch.invoices(**POINTS[chosen](story))["rows"]
    [order] = [order for order in dispatch.orders() if order["group"] == row["group"]]
    assert [line["variant_code"] for line in order["lines"] if line["quantity"] > line["cancelled"]] == [PARCEL_WARES[ware]]


@then(text("the invoice list {chosen:Chosen} counts {count:Count} parcels"))
def _(story, dispatch, chosen, count):
    assert dispatch.invoices(**POINTS[chosen](story))["counts"]["total"] == count


@then(parsers.re(r"the invoice list counts (?P<total>\d+) parcels of (?P<quantity>\d+) pieces: (?P<states>.*)"))
def _(dispatch, total, quantity, states):
    told = {state: int(count) for count, state in (phrase.split() for phrase in split(states))}
    assert dispatch.invoices()["counts"] == told | {"total": int(total), "quantity": int(quantity)}
