"""The day as a whole: its steps one by one, and where an order then stands."""

from pytest_bdd import given, then, when

from mallrig.scenarios.drivers.couriers import parcels
from mallrig.scenarios.drivers.target import ROOMS
from mallrig.scenarios.steps.orders import here
from mallrig.scenarios.steps.receivers import orders_for
from mallrig.scenarios.steps.stock import groups
from mallrig.scenarios.steps.words import text


@given("all steps run by themselves, in whatever order they were chosen")
def _(story):
    story.setup.run_by_itself(list(reversed(ROOMS)))


@given(text("the day was run up to {room:Room}"))
@when(text("the day is run up to {room:Room}"))
def _(story, room):
    story.setup.day("collect", room)


@when("the day is run to its end")
def _(story):
    story.setup.day("collect", "ship")


@when("the next tick comes")
def _(story):
    story.world.advance_to(story.next_tick())


@when("the invoice number of her order is deleted")
def _(story):
    [order] = here(story, story.order)
    story.setup.undo_invoice(order["group"])


@when("the buyer asks for a cancel, and the sellers' claims are collected")
def _(story):
    story.shopper.ask(story.order.id, kind="cancel")
    story.setup.sync_holds()


# -- where an order stands --


@then(text("the order for {whom:Whom} is {state:OrderState} here"))
def _(story, whom, state):
    assert {order["state"] for order in orders_for(story, whom)} == {state}


@then(text("the orders for {whom:Whom} are {matched:Matched}, in {count:Count} groups"))
def _(story, whom, matched, count):
    found = [line["sku"] is not None for order in orders_for(story, whom) for line in order["lines"]]
    assert set(found) == {matched}
    assert len(groups(story, whom)) == count


@then(text("{count:Count} parcels are booked, and the orders stand in {status:Status} at the mall"))
def _(story, count, status):
    assert len(parcels(story.world)) == count
    assert {code for placed in story.orders for code in placed.mall.statuses(placed.id).values()} == {status}


@then(text("her {nth:Nth} order is in {status:Status} at the mall"))
def _(story, nth, status):
    assert set(story.orders[nth].mall.statuses(story.orders[nth].id).values()) == {status}


@then("it is held for a cancel")
def _(story):
    [order] = here(story, story.order)
    assert [hold["kind"] for hold in order["holds"]] == ["cancel"]
