"""Invoices: parcels that are ready for theirs, their numbers, the courier's bookings under them, and the invoice list."""

from datetime import timedelta

import pytest
from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.couriers import bookings
from mallrig.scenarios.drivers.dispatch import Dispatch
from mallrig.scenarios.drivers.looks import Mall
from mallrig.scenarios.steps.shopper import wish
from mallrig.scenarios.steps.words import COURIERS, text
from mallrig.scenarios.story import Placed, Story

TUMBLER, SKIRT = "P000000R000A", "P000000M000B"
"""Variants of every preset mall; of the skirt the warehouse has none."""

MINJI = "minji01"
PARCEL_WARES = {"tumbler": TUMBLER, "skirt": SKIRT}


@pytest.fixture
def dispatch(story):
    """The target's part of the story in which parcels are at work."""
    return Dispatch(story.setup)


# -- parcels on their way to an invoice --


@given("a parcel is ready for its invoice")
@given(text("{count:Count} parcels are ready for their invoices"))
@given("송장 등록을 기다리는 주문")
def _(story, dispatch, count=1):
    for _each in range(count):
        parcel(story, "tumbler")
    dispatch.prepare()


@given(text("a parcel of {count:Count} tumblers is ready for its invoice"))
def _(story, dispatch, count):
    parcel(story, "tumbler", quantity=count)
    dispatch.prepare()


@given("a parcel of a tumbler and a skirt that the warehouse lacks")
def _(story, dispatch):
    dispatch.options(allocate={"criterion": "complete_then_partial"})
    parcel(story, "tumbler", "skirt")
    dispatch.prepare()


@given("a parcel of a tumbler, ordered today")
def _(story):
    parcel(story, "tumbler")


@given(text("a parcel of a skirt from the other seller, ordered {ago:Span} ago"))
def _(story, ago):
    parcel(story, "skirt", mall=story.other, ordered_at=story.world.now() - ago)


@when("they are ready for their invoices")
def _(story, dispatch):
    week = {"from": (story.world.now() - timedelta(days=7)).isoformat(), "to": story.world.now().isoformat()}
    story.setup.collect(**week)
    dispatch.prepare()


@given(parsers.re(r"the parcel's (?P<ware>skirt) is split off(?P<partial> for a partial delivery)?"))
def _(story, dispatch, ware, partial):
    [order] = dispatch.orders()
    dispatch.setup.split(order["order"], lines_of(order, ware), original={"partial_delivery": bool(partial)})


@given(parsers.re(r"the parcel's (?P<ware>skirt) is cancelled"))
def _(dispatch, ware):
    [order] = dispatch.orders()
    dispatch.cancel(order["order"], lines_of(order, ware))


@given("the parcel is put on hold")
@given("주문 보류 설정")
def _(dispatch):
    [order] = dispatch.orders()
    dispatch.setup.hold(order["order"], reason="전화 요청")


# -- invoices --


@given("the couriers CJ, Lotte and Korea Post are linked")
def _(dispatch):
    dispatch.options(couriers=list(COURIERS.values())[:3])


@given("a parcel has its invoice")
@given(text("{count:Count} parcels have their invoices"))
@given(text("a parcel has its invoice from {courier:Courier}"))
@given(text("송장이 등록된 주문: {courier:Courier}"))
def _(story, dispatch, count=1, courier="cj"):
    for _each in range(count):
        parcel(story, "tumbler")
    dispatch.prepare()
    dispatch.issue(courier=courier)


@given(text("the {nths:Nths} parcels have their invoices"))
@given(text("the {nths:Nths} parcel has its invoice"))
def _(story, dispatch, nths):
    dispatch.issue(groups=groups_of(story, dispatch, nths))


@when("invoices are issued")
@when("송장을 등록하면")
def _(dispatch):
    dispatch.issue()


@given(text("its invoice was asked for from {courier:Courier}"))
@when(text("its invoice is issued by {courier:Courier}"))
@when(text("invoices are asked of {courier:Courier}"))
def _(dispatch, courier):
    dispatch.attempt(lambda: dispatch.issue(courier=courier))


@when(text("its invoice is issued by {courier:Courier} and printed on the {nth:Nth} printer"))
def _(dispatch, courier, nth):
    dispatch.issue(courier=courier, printer=dispatch.printers()[nth])


@given(text("{courier:Courier}'s answer to the next {call:Word} gets lost"))
def _(story, courier, call):
    story.world.fault(effect="status", status=504, emulator=courier, method="POST", path=f"*{call}*", times=1, after_commit=True)


@given(text("{courier:Courier} can't issue the {nth:Nth} parcel's invoice"))
def _(story, dispatch, courier, nth):
    story.world.fault(effect="status", status=503, emulator=courier)
    dispatch.issue(groups=groups_of(story, dispatch, [nth]), courier=courier)


@when("the parcel's invoice is deleted")
@when(text("the {nth:Nth} parcel's invoice is deleted"))
def _(story, dispatch, nth=0):
    dispatch.delete(groups=groups_of(story, dispatch, [nth]))


@when("all invoices are deleted")
def _(dispatch):
    dispatch.delete(all=True)


# -- at the courier --


@then(text("the parcel is booked once at {courier:Courier}, under the invoice number that it has here"))
def _(story, dispatch, courier):
    assert [booking.number for booking in bookings(story.world, courier)] == [number_of(dispatch, story.order)]


@then(text("nothing is booked at {courier:Courier}"))
@then(text("택배사에 접수된 송장: 없음 ({courier:Courier})"))
def _(story, courier):
    assert bookings(story.world, courier) == []


@then(text("one parcel is booked at {courier:Courier}, of the tumbler alone"))
def _(story, courier):
    [booking] = bookings(story.world, courier)
    assert TUMBLER in str(booking.sent) and SKIRT not in str(booking.sent)


@then(text("the {nths:Nths} parcels are booked at {courier:Courier}, and no others"))
def _(story, courier, nths):
    booked = [[f"'{receiver(n)['name']}'" in str(booking.sent) for n in nths] for booking in bookings(story.world, courier)]
    assert len(booked) == len(nths) and all(any(row) for row in zip(*booked, strict=True)), booked


@then("no invoice number is there twice")
def _(dispatch):
    numbers = [row["number"] for row in dispatch.invoices()["rows"]]
    assert len(set(numbers)) == len(numbers)


@then("the parcel has no invoice here")
def _(story, dispatch):
    assert number_of(dispatch, story.order) is None


@then(text("only the {nths:Nths} parcel has its invoice here"))
def _(story, dispatch, nths):
    assert [n for n, placed in enumerate(story.orders) if number_of(dispatch, placed)] == nths


# -- what a parcel is to a scenario --


def parcel(story: Story, *wares: str, mall: Mall | None = None, quantity: int = 1, **wished: object) -> None:
    """Let Minji order a parcel that no other order joins: its receiver is nobody else's. The mall sells whatever the warehouse has."""
    mall = mall or story.mall
    story.shopper.stock(mall.id, {PARCEL_WARES[ware]: 100 for ware in wares})
    items = [{"variant_code": PARCEL_WARES[ware], "quantity": quantity} for ware in wares]
    [made] = story.shopper.orders(mall.id, [wish(MINJI) | {"items": items, "receiver": receiver(len(story.orders))} | wished])
    story.orders.append(Placed(mall, made["order_id"], MINJI, dict(zip(wares, made["items"], strict=True)), made["total"]))


def receiver(n: int) -> dict[str, str]:
    """Whom the n-th parcel of a story goes to, from 0."""
    return {"name": f"받는이{n + 1}", "cellphone": f"010-1111-{n:04d}", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{n + 1}층"}


def lines_of(order: dict, ware: str) -> dict[int, int]:
    """The order's lines of some goods, whole."""
    return {line["line"]: line["quantity"] for line in order["lines"] if line["variant_code"] == PARCEL_WARES[ware]}


def groups_of(story: Story, dispatch: Dispatch, nths: list[int]) -> list[int]:
    """The delivery numbers of the story's parcels."""
    return [here(dispatch, story.orders[n])["group"] for n in nths]


def number_of(dispatch: Dispatch, placed: Placed) -> str | None:
    """The invoice number that a parcel has at the target."""
    return here(dispatch, placed)["invoice_no"]


def here(dispatch: Dispatch, placed: Placed) -> dict:
    """The target's order that a parcel is."""
    [order] = dispatch.orders(seller=placed.mall.id, order_no=placed.id)
    return order
