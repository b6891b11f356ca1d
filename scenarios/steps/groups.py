"""Merging: which orders make one group, what needs a person's check, and what a person decides."""

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.couriers import parcels
from mallrig.scenarios.steps.orders import here
from mallrig.scenarios.steps.receivers import come_in
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

MARKS = {"neither part": {}, "the original": {"original": {"merge_prohibited": True}}, "the new order": {"new": {"merge_prohibited": True}}}


def merge(story: Story, **asked: object) -> None:
    """Let what was placed come in, and merge it."""
    come_in(story)
    story.answer = story.setup.run("merge", **asked)


def send(story: Story) -> None:
    """Give the groups stock, book their parcels and ship them."""
    story.setup.day("allocate", "ship")


def number_of(story: Story, nth: int) -> int:
    """The management number of an order of the story."""
    [order] = here(story, story.orders[nth])
    return order["order"]


def numbers(story: Story) -> list[int]:
    """The management numbers of all orders of the story, in order."""
    return sorted(number_of(story, nth) for nth in range(len(story.orders)))


# -- before a run --


@given("the orders were merged")
def _(story):
    merge(story)


@given(text("the parcel for her {nth:Nth} order was booked"))
def _(story, nth):
    merge(story)
    story.setup.day("allocate", "invoice")


@given(text("her {nth:Nth} order was put on hold"))
def _(story, nth):
    come_in(story)
    story.setup.hold(number_of(story, nth), reason="전화 요청")


@given(parsers.re(rf"half of her order was split off, and merging prohibited for (?P<which>{'|'.join(MARKS)})"))
def _(story, which):
    come_in(story)
    [order] = here(story, story.order)
    story.setup.split(order["order"], {order["lines"][-1]["line"]: 1}, **MARKS[which])


# -- a run --


@when("the orders are merged")
def _(story):
    merge(story)


@when("the orders are merged and sent")
@when("주문을 합포하고 배송하면")
def _(story):
    merge(story)
    send(story)


@when("the orders are merged within each seller and sent")
def _(story):
    merge(story, criterion="same_seller")
    send(story)


@when("the orders are merged across sellers and sent")
def _(story):
    merge(story, criterion="any_seller")
    send(story)


@when(text("the orders of {first:Day} to {last:Day} are merged, and all are sent"))
def _(story, first, last):
    merge(story, **{"from": first, "to": last})
    send(story)


@when(text("the orders are merged, and sent after the hold on her {nth:Nth} order ended"))
def _(story, nth):
    merge(story)
    story.setup.release(number_of(story, nth))
    send(story)


# -- a person's decision --


@when(text("a person merges her {one:Nth} order into her {base:Nth}, and all is sent"))
def _(story, one, base):
    story.setup.decide_merge(number_of(story, base), {number_of(story, one): True})
    send(story)


@given(text("a person kept her {one:Nth} order apart from her {base:Nth}"))
def _(story, one, base):
    story.setup.decide_merge(number_of(story, base), {number_of(story, one): False})


@when(text("a person merges her {one:Nth} order into her {base:Nth} and not her {other:Nth}, and all is sent"))
def _(story, one, base, other):
    story.setup.decide_merge(number_of(story, base), {number_of(story, one): True, number_of(story, other): False})
    send(story)


@when(text("a person changes the address of her {nth:Nth} order to \"{address}\", and all is sent"))
def _(story, nth, address):
    story.setup.change_receiver(number_of(story, nth), address1=address)
    send(story)


# -- what came of it --


@then("her orders need a check")
@then("확인필요 주문: 모두")
def _(story):
    assert story.setup.checks()["checks"] == [numbers(story)]


@then("nothing needs a check")
def _(story):
    assert story.setup.checks()["total"] == 0


@then(text("{count:Count} check is listed, of her {nths:Nths} orders"))
def _(story, count, nths):
    listed = story.setup.checks()
    assert (listed["total"], listed["checks"]) == (count, [sorted(number_of(story, nth) for nth in nths)])


@then(text("{count:Count} merged group is listed, of her {nths:Nths} orders"))
def _(story, count, nths):
    orders = sorted(number_of(story, nth) for nth in nths)
    assert (story.answer["total_groups"], [group["orders"] for group in story.answer["groups"]]) == (count, [orders])
    assert orders in [group["orders"] for group in story.setup.groups()]


@then(text("the parcel with her {nth:Nth} order goes to that order's own mobile number"))
def _(story, nth):
    placed = story.orders[nth]
    numbers_at_the_mall = {item["tracking_no"] for item in placed.mall.items(placed.id)}
    [parcel] = [parcel for parcel in parcels(story.world) if parcel.number in numbers_at_the_mall]
    assert parcel.mobile == placed.mall.order(placed.id)["receivers"][0]["cellphone"].replace("-", "")


@then(text("her {nths:Nths} orders travel in one parcel"))
def _(story, nths):
    told = {item["tracking_no"] for nth in nths for item in story.orders[nth].mall.items(story.orders[nth].id)}
    assert len(told) == 1 and None not in told


@then(text("her {nths:Nths} orders are in groups of their own"))
def _(story, nths):
    own = [[number_of(story, nth)] for nth in nths]
    assert [group for group in own if group in [each["orders"] for each in story.setup.groups()]] == own
