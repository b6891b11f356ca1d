"""Orders by whom they go to, and the parcels that reach them."""

from collections import Counter

from pytest_bdd import given, parsers, then

from mallrig.scenarios.drivers.couriers import Parcel, parcels
from mallrig.scenarios.drivers.looks import Mall
from mallrig.scenarios.steps.words import PARTS, RECEIVERS, SKUS, text
from mallrig.scenarios.story import Placed, Story

BUYER = "minji01"
ONE = {SKUS["sock pack"]: 1}


def order_for(story: Story, receiver: dict, pieces: dict[str, int] | None = None, mall: Mall | None = None, **wished: object) -> None:
    """Let somebody order for a receiver: paid, in delivery preparing, one pack of socks unless it is told what."""
    mall = mall or story.mall
    items = [{"variant_code": sku, "quantity": count} for sku, count in (pieces or ONE).items()]
    wish = {"items": items, "buyer": {"member_id": BUYER}, "receiver": receiver, "payments": {"card": None}, "status": "N20"}
    [made] = story.shopper.orders(mall.id, [wish | wished])
    story.orders.append(Placed(mall, made["order_id"], BUYER, {}, made["total"]))


def come_in(story: Story) -> None:
    """Let orders that were placed come in and be matched, as each room finds them."""
    story.setup.run("collect")
    story.setup.run("match")


@given(text("an order for {whom:Whom}"))
@given(text("받는 사람이 {whom:Whom}인 주문"))
def _(story, whom):
    order_for(story, whom)


@given(text("an order for {whom:Whom} of {pieces:Pieces}"))
@given(text("받는 사람이 {whom:Whom}인 주문: {pieces:Pieces}"))
def _(story, whom, pieces):
    order_for(story, whom, pieces)


@given(text("an order for {whom:Whom} of {pieces:Pieces} at {clock:Clock}"))
def _(story, whom, pieces, clock):
    order_for(story, whom, pieces, ordered_at=story.today_at(clock))


@given(text("an order for {whom:Whom} of {pieces:Pieces} at the other seller at {clock:Clock}"))
def _(story, whom, pieces, clock):
    order_for(story, whom, pieces, story.other, ordered_at=story.today_at(clock))


@given(text("an order for {whom:Whom} of {pieces:Pieces} at the other seller"))
def _(story, whom, pieces):
    order_for(story, whom, pieces, story.other)


@given(text("an order for {whom:Whom} placed at {moment:Moment}"))
def _(story, whom, moment):
    order_for(story, whom, ordered_at=f"{moment}:00+09:00")


@given(text("an order for {whom:Whom} at the other seller"))
def _(story, whom):
    order_for(story, whom, mall=story.other)


@given(text("an order abroad for {whom:Whom}"))
def _(story, whom):
    order_for(story, whom, shipping_type="B")


@given(text("an order abroad for {whom:Whom} at the other seller"))
def _(story, whom):
    order_for(story, whom, mall=story.other, shipping_type="B")


@given(parsers.re(rf'an order for (?P<whom>{"|".join(RECEIVERS)}) whose (?P<part>{"|".join(PARTS)}) is written "(?P<written>.*)"'))
@given(parsers.re(rf'받는 사람이 (?P<whom>{"|".join(RECEIVERS)})인 주문, (?P<part>{"|".join(PARTS)}) 표기: "(?P<written>.*)"'))
def _(story, whom, part, written):
    order_for(story, RECEIVERS[whom] | {PARTS[part]: written})


# -- the parcels --


@then(text("{count:Count} parcel goes to {whom:Whom}"))
@then(text("{count:Count} parcels go to {whom:Whom}"))
@then(text("{whom:Whom} 고객에게 가는 송장: {count:Count}건"))
def _(story, count, whom):
    assert len(parcels_to(story, whom)) == count


@then(text("a parcel can go to {whoms:Whoms} and to nobody else"))
def _(story, whoms):
    story.setup.run("invoice")
    assert Counter(parcel.receiver for parcel in parcels(story.world)) == Counter(whom["name"] for whom in whoms)


@then("no parcel can go to anybody")
def _(story):
    story.setup.run("invoice")
    assert parcels(story.world) == []


@then(text("the parcel for {whom:Whom} holds {pieces:Pieces} and nothing else"))
def _(story, whom, pieces):
    [parcel] = parcels_to(story, whom)
    assert parcel.goods == pieces


@then(text('the parcel for {whom:Whom} goes to "{address}"'))
def _(story, whom, address):
    [parcel] = parcels_to(story, whom)
    assert parcel.address.startswith(address)


@then("all orders carry the number of the one parcel at the mall")
def _(story):
    [parcel] = parcels(story.world)
    told = {item["tracking_no"] for placed in story.orders for item in placed.mall.items(placed.id)}
    assert told == {parcel.number}


def parcels_to(story: Story, whom: dict) -> list[Parcel]:
    """The boxes that the courier was given for somebody, however the name was written."""
    return [parcel for parcel in parcels(story.world) if " ".join(parcel.receiver.split()) == whom["name"]]


def orders_for(story: Story, whom: dict) -> list[dict]:
    """The target's orders for somebody, oldest first."""
    return [order for order in story.setup.orders() if " ".join(order["receiver"]["name"].split()) == whom["name"]]
