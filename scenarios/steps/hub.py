"""The Hub's settings."""

from pytest_bdd import given

from mallrig.scenarios.steps.words import text


@given("the Hub completes cancels")
def _(story):
    story.setup.set_hub(cancel="complete")


@given("the Hub requests cancels")
def _(story):
    story.setup.set_hub(cancel="request")


@given(text("허브의 취소 처리: {mode:KoreanMode}"))
def _(story, mode):
    story.setup.set_hub(cancel=mode)


@given(text("the Hub works without a WMS and completes cancels in {status:Status}"))
def _(story, status):
    story.setup.set_hub(wms=None, cancel="complete", complete_range=[status])
