"""Stock: what lies in the warehouse, who gets it, and what the books say of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.door import Refused
from mallrig.scenarios.drivers.hands import count_shelves, supply
from mallrig.scenarios.drivers.looks import Warehouse
from mallrig.scenarios.steps.receivers import come_in, orders_for
from mallrig.scenarios.steps.words import HOW, SKUS, text
from mallrig.scenarios.story import Story

SUPPLIER, TAG = "S000000B", "gift"
TUMBLERS = 17
"""Their product_no."""

LIMITS: dict[str, Callable[[Story], dict]] = {
    "the first seller": lambda story: {"sellers": [story.mall.id]},
    "the tumblers' supplier": lambda story: {"suppliers": [SUPPLIER]},
    "the gift tag": lambda story: {"tags": [TAG]},
    "orders of today": lambda story: dict.fromkeys(("from", "to"), story.world.now().date().isoformat()),
}
_LIMIT = rf"(?P<limit>{'|'.join(LIMITS)})"
RUNS_AT_ONCE = 4


def allocate(story: Story, **asked: object) -> None:
    """Let what was placed come in, and give it stock."""
    come_in(story)
    story.setup.run("allocate", **asked)


def lines(story: Story, whom: dict, sku: str) -> list[dict]:
    """The target's lines of a product that somebody is to get."""
    return [line for order in orders_for(story, whom) for line in order["lines"] if line["variant_code"] == sku]


def groups(story: Story, whom: dict) -> list[dict]:
    """The target's groups for somebody, oldest first."""
    mine = {order["group"] for order in orders_for(story, whom)}
    return [group for group in story.setup.groups() if group["group"] in mine]


# -- what there is --


@given(text("the warehouse has {pieces:Pieces}"))
def _(story, pieces):
    count_shelves(Warehouse(story.world), pieces)
    story.setup.stock_before |= pieces


@given(text("a company that counts its stock itself has {pieces:Pieces}"))
def _(story, pieces):
    story.setup.without("sellmate")
    story.setup.set_stock({sku: {"on_hand": count} for sku, count in pieces.items()})


@given(text("the stock of {ware:Ware} is unlimited"))
def _(story, ware):
    story.setup.set_stock({ware: {"basis": "unlimited"}})


@given("the tumblers come from a supplier of their own, and are tagged as gifts")
def _(story):
    for mall in story.malls:
        supply(mall, TUMBLERS, SUPPLIER)
    story.setup.set_stock({SKUS["tumbler"]: {"tags": [TAG]}})


# -- runs --


@given("stock was allocated")
@when("stock is allocated")
def _(story):
    allocate(story)


@given(text("stock was allocated {how:How}"))
@when(text("stock is allocated {how:How}"))
def _(story, how):
    allocate(story, **how)


@when("stock is allocated by the other seller first, then by larger quantity")
def _(story):
    allocate(story, sellers_priority=[story.other.id], **HOW["by larger quantity"])


@when(parsers.re(rf"stock is allocated within {_LIMIT}"))
def _(story, limit):
    allocate(story, criterion="complete_then_partial", **LIMITS[limit](story))


@when(parsers.re(rf"stock is allocated anew to fully deliverable groups within {_LIMIT}"))
def _(story, limit):
    allocate(story, **HOW["anew to fully deliverable groups"], **LIMITS[limit](story))


@when(text("stock is allocated in part too, splitting off what has none for {whom:Whom} alone"))
def _(story, whom):
    come_in(story)
    chosen = [group["group"] for group in groups(story, whom)]
    story.setup.run("allocate", criterion="complete_then_partial", split_unallocated=chosen)


@when("stock is allocated by several runs at once")
def _(story):
    come_in(story)
    with ThreadPoolExecutor(RUNS_AT_ONCE) as pool:
        list(pool.map(lambda _: story.setup.run("allocate"), range(RUNS_AT_ONCE)))


@given("the parcels were booked")
@when("the parcels are booked")
def _(story):
    story.setup.run("invoice")


@when("the parcels ship")
def _(story):
    story.setup.day("invoice", "ship")


# -- a person's hand --


@given(text("a person released {whom:Whom}'s {ware:Ware}"))
def _(story, whom, ware):
    [line] = lines(story, whom, ware)
    story.setup.line_by_hand(line["line"], "release")


@given(text("a person allocated {whom:Whom}'s {ware:Ware}"))
@when(text("a person allocates {whom:Whom}'s {ware:Ware}"))
def _(story, whom, ware):
    come_in(story)
    [line] = lines(story, whom, ware)
    story.setup.line_by_hand(line["line"], "allocate")


@when(text("a person tries to allocate {whom:Whom}'s {ware:Ware}"))
def _(story, whom, ware):
    [line] = lines(story, whom, ware)
    story.answer = refused(lambda: story.setup.line_by_hand(line["line"], "allocate"))


@when(text("somebody tries to set the stock of {ware:Ware} to {count:Count}"))
def _(story, ware, count):
    story.answer = refused(lambda: story.setup.set_stock({ware: {"on_hand": count}}))


@when(text("somebody sets the stock of {ware:Ware} to {count:Count}"))
def _(story, ware, count):
    story.setup.set_stock({ware: {"on_hand": count}})


def refused(asked: Callable[[], dict]) -> dict:
    """What the target answers to a call that it refuses, {} if it doesn't."""
    try:
        asked()
    except Refused as refusal:
        return refusal.body
    return {}


# -- who has it --


@then(text("{whom:Whom}'s {ware:Ware} {have:Have} stock"))
def _(story, whom, ware, have):
    asked = lines(story, whom, ware)
    assert asked and all(line["allocated"] == (line["quantity"] if have else 0) for line in asked), asked


@then(text("{whom:Whom}'s order is {deliverable:Deliverable}"))
def _(story, whom, deliverable):
    [group] = groups(story, whom)
    assert group["allocated"] == deliverable


@then(text("the order with the lower management number has the stock"))
def _(story):
    orders = sorted(story.setup.orders(), key=lambda order: order["order"])
    assert [order["lines"][0]["allocated"] > 0 for order in orders] == [True] + [False] * (len(orders) - 1)


@then(text("only {count:Count} {ware:Ware} of all that was ordered has stock"))
def _(story, count, ware):
    assert sum(line["allocated"] for order in story.setup.orders() for line in order["lines"] if line["sku"] == ware) == count


@then(text("{whom:Whom}'s {ware:Ware} wait in an order of their own"))
def _(story, whom, ware):
    [order] = [order for order in orders_for(story, whom) if [line["variant_code"] for line in order["lines"]] == [ware]]
    assert (order["state"], order["lines"][0]["allocated"]) == ("received", 0)


@given("who has stock was noted")
def _(story):
    story.answer = having(story)


@then("the same lines have stock as before")
def _(story):
    assert having(story) == story.answer


def having(story: Story) -> dict:
    """Line -> the pieces that it has."""
    return {line["line"]: line["allocated"] for order in story.setup.orders() for line in order["lines"]}


# -- what the books say --


@then(text("{pieces:Pieces} lie in the warehouse"))
def _(story, pieces):
    lying = Warehouse(story.world).on_hand()
    assert {sku: lying[sku] for sku in pieces} == pieces


@then(text("the books show {on_hand:Signed} {ware:Ware} on hand, {free:Signed} free and {available:Signed} available"))
def _(story, on_hand, ware, free, available):
    shown = story.setup.stock()[ware]
    assert (shown["on_hand"], shown["free"], shown["available"]) == (on_hand, free, available)


@then(text("it is refused, naming the group of {whom:Whom}"))
def _(story, whom):
    [group] = groups(story, whom)
    assert str(group["group"]) in story.answer["error"]["message"].replace(",", " ").replace("]", " ").replace("[", " ").split()


@then(text("it is refused because of {rule:Rules}"))
def _(story, rule):
    assert story.answer["because"] == rule


@then(text("the run lists {whole:Whoms} as fully deliverable, and {parts:Whoms} as partially deliverable"))
def _(story, whole, parts):
    run = story.setup.last_run()
    assert (run["total_complete"], run["complete"]) == (len(whole), first_groups(story, whole))
    assert (run["total_partial"], [each["group"] for each in run["partial"]]) == (len(parts), first_groups(story, parts))


@then(text("the run says that {whom:Whom}'s {ware:Ware} were allocated by itself and the {other:Ware} weren't"))
def _(story, whom, ware, other):
    asked = lines(story, whom, ware) + lines(story, whom, other)
    assert [listed(story, whom)["lines"][str(line["line"])] for line in asked] == ["auto", "unallocated"]


@then(text("the run says that the rest is split off for {whom:Whom} and not for {other:Whom}"))
def _(story, whom, other):
    assert (listed(story, whom)["split"], listed(story, other)["split"]) == (True, False)


def listed(story: Story, whom: dict) -> dict:
    """What the last run says of somebody's partially deliverable group."""
    [group] = first_groups(story, [whom])
    return next(each for each in story.setup.last_run()["partial"] if each["group"] == group)


def first_groups(story: Story, whoms: list[dict]) -> list[int]:
    """The groups of some people, of each the first, in order."""
    return sorted(groups(story, whom)[0]["group"] for whom in whoms)
