"""Orders at the target: collected by themselves, by hand, again; here or not. No emulator can show these: they are looked
at through the target's own order operations."""

from collections import Counter

from pytest_bdd import given, then, when

from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Placed, Story

# -- collecting --


@given("orders are collected by themselves")
def _(story):
    story.setup.run_by_itself(["collect"])


@given("the seller was collected for the first time")
@when("the seller is collected for the first time")
def _(story):
    story.setup.run_by_itself(["collect"])
    story.world.advance_to(story.next_tick())


@given(text("the seller was collected at {clock:Clock}"))
def _(story, clock):
    story.world.advance_to(story.today_at(clock))
    assert story.world.journal(emulator="cafe24", method="GET", path=f"/cafe24/{story.mall.id}/*", status=200)


@given("orders of the first seller have been collected by hand")
def _(story):
    story.setup.collect(sellers=[story.mall.id])


@given(text("the collect button was pressed at {clock:Clock}"))
def _(story, clock):
    story.world.advance_to(story.today_at(clock))
    story.setup.collect()


@when(text("orders paid from {ago:Span} ago on are collected by hand"))
def _(story, ago):
    now = story.world.now()
    story.setup.collect(**{"from": (now - ago).isoformat(), "to": now.isoformat()})


@when(text("orders of the first seller paid from {ago:Span} ago on are collected by hand"))
def _(story, ago):
    now = story.world.now()
    story.setup.collect(sellers=[story.mall.id], **{"from": (now - ago).isoformat(), "to": now.isoformat()})


@given("a person put the order on hold")
def _(story):
    story.setup.hold(here(story, story.order)[0]["order"], reason="전화 요청")


# -- here or not --


@given(text("it was passed over at {clock:Clock}"))
def _(story, clock):
    story.world.advance_to(story.today_at(clock))
    assert not here(story, story.order)


@then(text("the order {there:Is} here"))
def _(story, there):
    assert len(here(story, story.order)) == there


@then("the order isn't here yet")
def _(story):
    assert not here(story, story.order)


@then(text("her {nth:Nth} order {there:Is} here"))
def _(story, nth, there):
    assert len(here(story, story.orders[nth])) == there


@then(text("at {clock:Clock} it is here"))
@then(text("at {clock:Clock} both orders are here"))
def _(story, clock):
    story.world.advance_to(story.today_at(clock))
    assert times_here(story) == [1] * len(story.orders)


@then("both orders are here")
@then("the order is here once")
@then(text("all {count:Count} orders are here once"))
def _(story):
    assert times_here(story) == [1] * len(story.orders)


@then("the order is still on hold")
def _(story):
    assert here(story, story.order)[0]["held"]


def here(story: Story, placed: Placed) -> list[dict]:
    """The target's orders that are this one; it should never have two."""
    return [order for order in story.setup.orders() if (order["seller"], order["order_no"]) == (placed.mall.id, placed.id)]


def times_here(story: Story) -> list[int]:
    """How often the target has each order of the story."""
    counted = Counter((order["seller"], order["order_no"]) for order in story.setup.orders())
    return [counted[placed.mall.id, placed.id] for placed in story.orders]
