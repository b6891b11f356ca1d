"""Buyers: they order, pay, and are offered and told things in the chat."""

from datetime import datetime, timedelta

from pytest_bdd import given, then, when

from mallrig.scenarios.drivers.looks import Mall
from mallrig.scenarios.drivers.target import Refused
from mallrig.scenarios.steps.words import GOODS, text
from mallrig.scenarios.story import Placed, Story

NOTHING_TO_CANCEL = "no products can be cancelled"
PART = 5_000
"""What a second method of payment pays, in won."""


def place(story: Story, member: str, goods: list[str] = ("socks",), methods: list[str] = ("card",), mall: Mall | None = None, **wished: object) -> None:
    """Let a member order one each of some goods, in delivery preparing unless wished otherwise, and pay.

    With several methods each but the first pays a part of a fixed amount.
    """
    mall = mall or story.mall
    [made] = story.shopper.orders(mall.id, [wish(member, goods, methods) | wished])
    story.orders.append(Placed(mall, made["order_id"], member, dict(zip(goods, made["items"], strict=True)), made["total"]))


def wish(member: str, goods: list[str] = ("socks",), methods: list[str] = ("card",)) -> dict:
    """What a member wants to order, in delivery preparing and paid."""
    first, *others = methods
    payments = {first: None} | dict.fromkeys(others, PART)
    return {"items": [{"product_no": GOODS[word], "quantity": 1} for word in goods], "buyer": {"member_id": member}, "payments": payments, "status": "N20"}


# -- ordering --


@given(text("{who:Who} paid for an order of {goods:Goods} by {methods:Methods}"))
def _(story, who, goods, methods):
    place(story, who, goods, methods=methods)


@given(text("{who:Who} placed {count:Count} orders, one an hour"))
def _(story, who, count):
    for n in reversed(range(count)):
        place(story, who, ordered_at=story.world.now() - timedelta(hours=n))


@given(text("{who:Who} placed {count:Count} orders in {status:Status} at {clock:Clock}"))
def _(story, who, count, status, clock):
    story.world.advance_to(story.today_at(clock))
    for made in story.shopper.orders(story.mall.id, [wish(who) | {"status": status}] * count):
        story.orders.append(Placed(story.mall, made["order_id"], who, {}, made["total"]))


@given(text("{who:Who} placed an order in {status:Status}"))
@given(text("{who:Who}'s order is in {status:Status}"))
def _(story, who, status):
    place(story, who, status=status)


@given(text("{who:Who} placed an order at {moment:Moment}"))
def _(story, who, moment):
    place(story, who, ordered_at=datetime.fromisoformat(f"{moment}:00+09:00"))


@given(text("{who:Who} placed an order {ago:Span} ago that is still being prepared"))
@given(text("{who:Who} paid for an order {ago:Span} ago"))
def _(story, who, ago):
    place(story, who, ordered_at=story.world.now() - ago)


@given(text("{who:Who} paid for an order {ago:Span} ago that is still in {status:Status}"))
def _(story, who, ago, status):
    place(story, who, ordered_at=story.world.now() - ago, status=status)


@given(text("{who:Who} paid for an order at the other seller {ago:Span} ago"))
def _(story, who, ago):
    place(story, who, mall=story.other, ordered_at=story.world.now() - ago)


@given(text("{who:Who} paid for an order {ago:Span} before the first collection"))
def _(story, who, ago):
    place(story, who, ordered_at=story.next_tick() - ago)


@given(text("{who:Who} paid for an order at {clock:Clock}"))
@when(text("{who:Who} paid for an order at {clock:Clock}"))
def _(story, who, clock):
    story.world.advance_to(story.today_at(clock))
    place(story, who)


@given(text("{who:Who} paid for an order at the other seller at {clock:Clock}"))
def _(story, who, clock):
    story.world.advance_to(story.today_at(clock))
    place(story, who, mall=story.other)


@given(text("{who:Who} 고객의 결제 수단: {methods:Methods}"))
def _(story, who, methods):
    place(story, who, methods=methods)


# -- cancelling in the chat --


@when("she asks which orders she can cancel")
def _(story):
    story.answer = story.setup.cancellable(story.orders[0].member)


@given("she cancelled the whole order")
@when("she cancels the whole order")
@when("고객이 주문 전체를 취소하면")
def _(story):
    story.answer = story.setup.cancel(story.order.member, story.order.id)


@given("she tried to cancel the whole order")
def _(story):
    try:
        story.setup.cancel(story.order.member, story.order.id)
    except Refused as refused:
        story.answer = refused.body


@given(text("she cancelled the {good:Good}"))
@when(text("she cancels the {good:Good}"))
def _(story, good):
    story.answer = story.setup.cancel(story.order.member, story.order.id, [{"id": story.order.items[good], "quantity": 1}])


@then(text("she is offered her {nths:Nths} orders, in this sequence"))
def _(story, nths):
    assert offered(story) == [story.orders[n].id for n in nths]


@then(text("she {there:Is} offered her {nth:Nth} order"))
def _(story, there, nth):
    assert offered(story) == ([story.orders[nth].id] if there else [])


@then("she is offered no orders, and told that no products can be cancelled")
def _(story):
    assert (offered(story), story.answer["message"]) == ([], NOTHING_TO_CANCEL)


@then("she is told that no products can be cancelled")
def _(story):
    assert NOTHING_TO_CANCEL in str(story.answer)


@then("she is told that everything is already cancelled")
def _(story):
    assert set(story.answer["items"].values()) == {"already_cancelled"}


@then(text("the answer is a {mode:Mode} cancel with {refund:Refund} refund because of {rules:Rules}"))
def _(story, mode, refund, rules):
    assert (story.answer["mode"], story.answer["refund"], story.answer["because"]) == (mode, refund, rules)


def offered(story: Story) -> list[str]:
    """The ids of the orders that the customer was shown, in their sequence."""
    return [order["id"] for order in story.answer["orders"]]
