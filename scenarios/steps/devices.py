"""Devices: printers and what came out of them, linked couriers, the barcode reader."""

from pytest_bdd import given, parsers, then, when

from mallrig.scenarios.drivers.dispatch import Dispatch
from mallrig.scenarios.drivers.looks import Warehouse
from mallrig.scenarios.steps.invoices import TUMBLER, groups_of, number_of
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

TUMBLER_BARCODE = "8809999017004"
INVOICES, BARCODES = "invoices", "barcodes"
"""The kinds of what is printed."""


@given("the goods of the warehouse are known here")
def _(dispatch):
    dispatch.prepare()


@given(text("the courier {courier:Courier} is linked alone"))
def _(dispatch, courier):
    dispatch.options(couriers=[courier], courier=courier)


# -- printing --


@given(parsers.re(r"the (?P<nth>\d)\w\w printer is chosen for (?P<use>invoices|barcodes)"))
def _(dispatch, nth, use):
    dispatch.choose_printers(**{use: dispatch.printers()[int(nth) - 1]})


@when(text('the printer "{name:Password}" is chosen for invoices'))
def _(dispatch, name):
    dispatch.attempt(lambda: dispatch.choose_printers(invoices=name))


@when("labels are printed")
def _(dispatch):
    dispatch.attempt(dispatch.print_labels)


@when(parsers.re(r'the labels of "(?P<range>.*)" are printed'))
def _(dispatch, range):
    dispatch.attempt(lambda: dispatch.print_labels(range=range, printer=dispatch.printers()[0]))


@given(text("the {nth:Nth} parcel's label is printed"))
def _(story, dispatch, nth):
    dispatch.print_labels(groups=groups_of(story, dispatch, [nth]), printer=dispatch.printers()[0])


@when("its invoice is issued with its label")
def _(dispatch):
    dispatch.attempt(lambda: dispatch.issue(print=True))


@when(text("{count:Count} barcodes of the tumbler are printed"))
@when(text("{count:Count} barcode of the tumbler is printed"))
def _(dispatch, count):
    dispatch.print_barcodes({TUMBLER: count})


@when("the number on the label is scanned")
def _(dispatch):
    [[number]] = [job["contents"] for job in dispatch.print_jobs()]
    dispatch.ship(scan=number)


@then("no label came out")
def _(dispatch):
    assert dispatch.print_jobs() == []


@then(text("the labels of the {nths:Nths} rows came out, and no others"))
def _(dispatch, nths):
    numbers = {row["row"]: row["number"] for row in dispatch.invoices()["rows"]}
    assert [job["contents"] for job in dispatch.print_jobs()] == [[numbers[n + 1] for n in nths]]


@then(text("a label with that number came out of the {nth:Nth} printer"))
@then(text("the label came out of the {nth:Nth} printer"))
def _(story, dispatch, nth):
    assert printed(dispatch, INVOICES) == [(dispatch.printers()[nth], [number_of(dispatch, story.order)])]


@then(text("{count:Count} barcodes of the tumbler came out of the {nth:Nth} printer"))
@then(text("{count:Count} barcode of the tumbler came out of the {nth:Nth} printer"))
def _(dispatch, count, nth):
    assert printed(dispatch, BARCODES) == [(dispatch.printers()[nth], [TUMBLER] * count)]


@then(text("the {nth:Nth} printer is still chosen for invoices"))
def _(dispatch, nth):
    assert dispatch.chosen_printers()[INVOICES] == dispatch.printers()[nth]


# -- the reader --


@when(text("{count:Count} tumblers are counted {way:Word} with the reader"))
def _(dispatch, count, way):
    dispatch.scan(TUMBLER, TUMBLER_BARCODE, way, count)


@when(text("the barcode {barcode:Word} is counted {way:Word} with the reader"))
def _(dispatch, barcode, way):
    dispatch.attempt(lambda: dispatch.scan(TUMBLER, barcode, way, 1))


@then(parsers.re(r"the warehouse has (?P<count>\d+) (?P<way>more|fewer) tumblers than before"))
def _(story, count, way):
    difference = int(count) if way == "more" else -int(count)
    assert tumblers(story) == story.setup.stock_before[TUMBLER] + difference


@then(parsers.re(r"it is refused, naming '(?P<part>.+)'"))
def _(dispatch, part):
    assert dispatch.refusal is not None and part in dispatch.refusal.body["error"]["message"]


def printed(dispatch: Dispatch, kind: str) -> list[tuple[str, list[str]]]:
    """What came out of the printers, of a kind: printer and the number or product of each page, by job."""
    return [(job["printer"], job["contents"]) for job in dispatch.print_jobs() if job["kind"] == kind]


def tumblers(story: Story) -> int:
    """The tumblers that lie in the warehouse."""
    return Warehouse(story.world).on_hand()[TUMBLER]
