"""Shipping: the three ways, what the seller and the warehouse then have, and the shipping list."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.couriers import bookings
from mallrig.scenarios.drivers.dispatch import Dispatch
from mallrig.scenarios.drivers.looks import Warehouse
from mallrig.scenarios.steps.invoices import groups_of, here, number_of, parcel
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Placed, Story

PREPARING, IN_DELIVERY = "N20", "N30"
DOWN = 503
CODES = {"cj": "0006", "lotte": "0079", "epost": "0012"}
"""Cafe24's codes of the couriers."""

MARKET_NO = "G-20260110-77"
SHIPMENTS = {
    "days since today": lambda story: {"from": story.world.now().date().isoformat()},
    "days until yesterday": lambda story: {"to": (story.world.now() - timedelta(days=1)).date().isoformat()},
    "the other seller": lambda story: {"seller": story.other.id},
    "CJ": lambda story: {"courier": "cj"},
    "Lotte": lambda story: {"courier": "lotte"},
    "what shipped": lambda story: {"state": "shipped"},
    "what hasn't shipped": lambda story: {"state": "not shipped"},
    "what was delivered": lambda story: {"state": "delivered"},
}
"""What the shipping list is narrowed by: words -> query, for a story."""

# -- shipping --


@given("parcels are shipped by themselves")
def _(story):
    story.setup.run_by_itself(["ship"])


@when("everything is shipped")
@when("전체배송처리를 하면")
def _(dispatch):
    dispatch.ship(all=True)


@when("the parcel is chosen and shipped")
@when(text("the {nth:Nth} parcel is chosen and shipped"))
def _(story, dispatch, nth=0):
    dispatch.ship(groups=groups_of(story, dispatch, [nth]))


@when(text("the {nth:Nth} parcel's barcode is scanned"))
def _(story, dispatch, nth):
    dispatch.ship(scan=number_of(dispatch, story.orders[nth]))


@given(text("the {nth:Nth} parcel left"))
def _(story, dispatch, nth):
    dispatch.ship(groups=groups_of(story, dispatch, [nth]))


@given(text("the {nths:Nths} parcels left"))
def _(story, dispatch, nths):
    dispatch.ship(groups=groups_of(story, dispatch, nths))


@given("a parcel left yesterday with CJ")
def _(story, dispatch):
    numbered(story, dispatch, "cj")
    dispatch.ship(all=True)
    story.world.advance("1d")


@given("a parcel of the other seller has its invoice from Lotte today")
def _(story, dispatch):
    numbered(story, dispatch, "lotte", mall=story.other)


@given("a market's parcel has its invoice from CJ")
def _(story, dispatch):
    numbered(story, dispatch, "cj", market_order_no=MARKET_NO)


# -- what goes on at the mall --


@given("its buyer asked the mall for a cancel")
def _(story, dispatch):
    story.shopper.ask(story.order.id, kind="cancel")
    dispatch.setup.sync_holds()


@given(text("the mall fails for {span:Span}"))
def _(story, span):
    until = (story.world.now() + span).isoformat()
    story.world.fault(effect="status", status=DOWN, emulator="cafe24", method="POST", path=f"/cafe24/{story.mall.id}/*/shipments", until=until)


@given("the mall's answer to the next shipment gets lost")
def _(story):
    story.world.fault(effect="status", status=504, emulator="cafe24", method="POST", path="*/shipments", times=1, after_commit=True)


@when("the next tick has passed")
def _(story):
    story.world.advance_to(story.next_tick())


@when("the mall answers again")
def _(story):
    story.world.advance("16m")


@when(text("the mall's staff set the {nth:Nth} parcel to delivered"))
def _(story, nth):
    story.shopper.staff(story.orders[nth].id, status="N40")


# -- what the mall has --


@then("the parcel is still being prepared at the mall")
@then("쇼핑몰의 배송 상태: 배송준비중")
def _(story):
    assert set(story.mall.statuses(story.order.id).values()) == {PREPARING}


@then(text("the {nths:Nths} parcels are in delivery at the mall, and no others"))
def _(story, nths):
    assert [n for n, placed in enumerate(story.orders) if set(placed.mall.statuses(placed.id).values()) == {IN_DELIVERY}] == nths


@then(text("the mall has the parcel in delivery, with the number booked at {courier:Courier} and code {code:Word}"))
def _(story, courier, code):
    in_delivery(story, courier, code)


@then(text("쇼핑몰의 배송 상태: 배송중, 송장번호: {courier:Courier}에 접수된 번호"))
def _(story, courier):
    in_delivery(story, courier, CODES[courier])


@then(text("{span:Span} later the mall has the parcel in delivery, told once"))
def _(story, span):
    story.world.advance_to(story.world.now() + span)
    in_delivery(story, "cj", CODES["cj"])
    assert len(tellings(story)) == 1


@then("the warehouse has what it had")
def _(story):
    assert Warehouse(story.world).on_hand() == story.setup.stock_before


@then("the parcel left here and is listed as sending failed")
def _(story, dispatch):
    [row] = dispatch.shipments()
    assert (here(dispatch, story.order)["state"], row["here"], row["sending"]) == ("shipped", "shipped", "sending failed")
    assert dispatch.board()["to_do"]["sending_failed"] == 1


# -- the list and the mismatches --


@then(parsers.re(r"the mismatches are the (?P<nth>\d)\w\w parcel: (?P<state>[\w ]+) here, (?P<there>[\w ]+) there"))
def _(story, dispatch, nth, state, there):
    assert [(row["order_no"], row["here"], row["there"]) for row in dispatch.mismatches()] == [(story.orders[int(nth) - 1].id, state, there)]


@then("there are no mismatches")
def _(dispatch):
    assert dispatch.mismatches() == []


@then(text("the shipping list {chosen:Chosen} has the {parcels:Parcels}"))
def _(story, dispatch, chosen, parcels):
    rows = dispatch.shipments(**SHIPMENTS[chosen](story))
    assert sorted((row["seller"], row["order_no"]) for row in rows) == sorted((story.orders[n].mall.id, story.orders[n].id) for n in parcels)


@then("the shipping list shows when it left, its delivery number, courier, states, invoice, order numbers, seller and goods")
def _(story, dispatch):
    [row] = dispatch.shipments()
    assert row | expected(story, dispatch, story.order) == row


def expected(story: Story, dispatch: Dispatch, placed: Placed) -> dict:
    """What the shipping list says of a parcel that left today and that the mall's staff set to delivered."""
    now, [item], [booking] = story.world.now().isoformat(), placed.mall.items(placed.id), bookings(story.world, "cj")
    return {
        "shipped_at": now, "registered_at": now, "group": here(dispatch, placed)["group"], "courier": "cj", "number": booking.number, "here": "shipped",
        "there": "delivered", "order_no": placed.id, "market_order_no": MARKET_NO, "seller": placed.mall.id, "product": item["product_name"],
        "option": item["option_value"], "quantity": 1,
    }  # fmt: skip


def numbered(story: Story, dispatch: Dispatch, courier: str, **wished: object) -> None:
    """A parcel of its own that has its invoice from a courier."""
    parcel(story, "tumbler", **wished)
    dispatch.prepare()
    dispatch.issue(courier=courier)


def in_delivery(story: Story, courier: str, code: str) -> None:
    """The mall has the story's parcel in delivery by a courier, under the number that is booked there."""
    [item], [booking] = story.mall.items(story.order.id), bookings(story.world, courier)
    assert (item["order_status"], item["tracking_no"], item["shipping_company_code"]) == (IN_DELIVERY, booking.number, code)


def tellings(story: Story) -> list[dict]:
    """The calls by which the mall was told of the story's parcel, but for those that met it down."""
    calls = story.world.journal(emulator="cafe24", method="POST", path=f"*/orders/{story.order.id}/shipments")
    return [call for call in calls if call["status"] != DOWN]
