"""The board: its counts, and the list that a count opens."""

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.dispatch import Dispatch
from mallrig.scenarios.steps.invoices import here, parcel
from mallrig.scenarios.steps.shopper import wish
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

KINDS_HELD = ("cancel", "exchange", "return")
MONTH_OR_SO = timedelta(days=40)


@given(text("a parcel came {ago:Span} ago"))
def _(story, dispatch, ago):
    parcel(story, "tumbler", ordered_at=story.world.now() - ago)
    story.setup.collect(**{"from": (story.world.now() - MONTH_OR_SO).isoformat(), "to": story.world.now().isoformat()})
    dispatch.prepare()


@given(text("{count:Count} orders stand in {status:Status} at the mall, and {other:Count} at the other seller"))
def _(story, count, status, other):
    for mall, many in ((story.mall, count), (story.other, other)):
        story.shopper.orders(mall.id, [wish("minji01") | {"status": status}] * many)


@given(text("a shipment is late after {days:Count} days"))
def _(dispatch, days):
    dispatch.options(late_ship_days=days)


@given(text("CS is late after {days:Count} days"))
def _(dispatch, days):
    dispatch.options(late_cs_days=days)


@given(text("invoices are given out, and the 1st parcel left"))
def _(dispatch):
    dispatch.issue()
    dispatch.ship(all=True)


@given(text("its buyer asks for a cancel, {ago:Span} ago"))
def _(story, dispatch, ago):
    claim(story, dispatch, 0, "cancel")
    story.world.advance_to(story.world.now() + ago)


@given(text("the buyer of the {nth:Nth} parcel asked for a {kind:Word}"))
@when(text("the buyer of the {nth:Nth} parcel asks for a {kind:Word}"))
def _(story, dispatch, nth, kind):
    claim(story, dispatch, nth, kind)


@when(text("the buyer of the {nth:Nth} parcel withdraws it"))
def _(story, dispatch, nth):
    story.shopper.withdraw(story.orders[nth].id)
    dispatch.setup.sync_holds()


@given(text("a person put the {nth:Nth} parcel on {kind:Word} hold"))
@when(text("a person puts the {nth:Nth} parcel on {kind:Word} hold"))
def _(story, dispatch, nth, kind):
    dispatch.setup.hold(here(dispatch, story.orders[nth])["order"], kind=kind)


@given("the warehouse fails")
def _(story):
    story.world.fault(effect="status", status=503, emulator="sellmate", method="POST", path="*/stockHistories")


@then(text("the board counts {count:Count} order today, of what the {nth:Nth} cost, as of now"))
def _(story, dispatch, count, nth):
    assert dispatch.board()["today"] == {"orders": count, "amount": story.orders[nth].paid, "counted_at": story.world.now().isoformat()}


@then(text("the board counts {received:Count} received, {invoice:Count} invoice and {shipped:Count} shipped in the last month"))
def _(dispatch, received, invoice, shipped):
    assert dispatch.board()["month"]["states"] == {"received": received, "invoice": invoice, "shipped": shipped}


@then(text("the board counts {count:Count} late shipments"))
def _(dispatch, count):
    assert dispatch.board()["month"]["late_shipments"] == count


@then(text("the board counts {count:Count} late CS"))
def _(dispatch, count):
    assert dispatch.board()["month"]["late_cs"] == count


@then(text("the board counts {count:Count} {kind:Word} among the claims and the holds, and nothing else"))
def _(dispatch, count, kind):
    assert held(dispatch) == {"claims": only(kind, count), "holds": only(kind, count), "withdrawn": only(kind, 0)}


@then(parsers.re(r"the board counts (?P<count>\d+) (?P<kind>\w+) among the (?P<place>holds|withdrawn) alone"))
def _(dispatch, count, kind, place):
    assert held(dispatch) == dict.fromkeys(("claims", "holds", "withdrawn"), only(kind, 0)) | {place: only(kind, int(count))}


@then(parsers.re(r"the board counts (?P<count>\d+) of (?P<what>[\w ]+) to do"))
def _(dispatch, count, what):
    assert dispatch.board()["to_do"][what.replace(" ", "_")] == int(count)


@then(text("the board's count of {kind:Word} holds opens the list of the {nth:Nth} parcel"))
def _(story, dispatch, kind, nth):
    board = dispatch.board()
    opened = dispatch.open(board["lists"]["holds"][kind])["orders"]
    assert [order["order_no"] for order in opened] == [story.orders[nth].id]
    assert len(opened) == board["month"]["holds"][kind]


def claim(story: Story, dispatch: Dispatch, nth: int, kind: str) -> None:
    """The buyer of a parcel asks for something at the mall, and the claims are collected. The mall has what is to be sent back as delivered."""
    order = story.orders[nth].id
    story.shopper.staff(order, status="N20" if kind == "cancel" else "N40")
    story.shopper.ask(order, kind=kind)
    dispatch.setup.sync_holds()


def held(dispatch: Dispatch) -> dict[str, dict[str, int]]:
    """The board's counts of claims, holds and withdrawn claims, by kind."""
    return {place: dispatch.board()["month"][place] for place in ("claims", "holds", "withdrawn")}


def only(kind: str, count: int) -> dict[str, int]:
    """So many of one kind, and none of the others."""
    return dict.fromkeys(KINDS_HELD, 0) | {kind: count}
