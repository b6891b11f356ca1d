"""Time passes, by the world's clock."""

from datetime import datetime

from pytest_bdd import given, when

from mallrig.scenarios.steps.words import text


@given(text("it is {moment:Moment} in Seoul"))
def _(story, moment):
    story.world.advance_to(datetime.fromisoformat(f"{moment}:00+09:00"))


@when(text("it is {clock:Clock}"))
def _(story, clock):
    story.world.advance_to(story.today_at(clock))


@when("다음 수집 시각이 되면")
def _(story):
    story.world.advance_to(story.next_tick())
