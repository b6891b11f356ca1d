"""Order messages, as they arrived at the message vendor."""

import re

from pytest_bdd import given, then

from mallrig.scenarios.drivers.looks import won
from mallrig.scenarios.steps.words import text
from mallrig.scenarios.story import Story

EVENT_NAMES = ("order_completed", "delivery_completed", "cancel_completed", "refund_completed")


def switch(on: bool) -> dict:
    """An event's setting: on or off, its button to the mall's main page."""
    return {"on": on, "button": {"to": "main"}}


@given("every order message is switched on")
@given("자동 메시지: 모두 켬")
def _(story):
    story.setup.set_messages(**{event: switch(True) for event in EVENT_NAMES})
    story.setup.run_by_itself(["collect", "messages"])


@given(text("the message that {event:Event} is switched off"))
@given(text("자동 메시지 {event:Event}: 끔"))
def _(story, event):
    story.setup.set_messages(**{event: switch(False)})


@then(text("Minji gets {count:Count} message that {event:Event}"))
@then(text("Minji gets {count:Count} messages that {event:Event}"))
def _(story, count, event):
    story.world.advance("20m")
    assert len(sent(story, event)) == count


@then(text("고객이 받은 {event:Event} 알림톡: {count:Count}건"))
def _(story, event, count):
    assert len(sent(story, event)) == count


@then(text("the message that {event:Event} carries {contents:Contents}"))
@then(text("{event:Event} 알림톡의 내용: {contents:Contents}"))
def _(story, event, contents):
    story.world.advance("20m")
    [message] = sent(story, event)
    missing = [name for name in contents if not stands(expected(story)[name], message["text"].replace(",", ""))]
    assert not missing, f"{message['text']!r} lacks {missing}"


def sent(story: Story, event: str) -> list[dict]:
    """The messages of an event that were accepted; each went to the buyer of the story's order."""
    messages = [message for message in story.messages.all() if message["event"] == event]
    phone = story.mall.order(story.order.id)["buyer"]["cellphone"].replace("-", "")
    astray = [message["to"] for message in messages if message["to"] != phone]
    assert not astray, f"not {phone} but {astray}"
    return messages


def stands(value: str, text: str) -> bool:
    """Whether a text has a value as a whole: 5000 is neither in 50000 nor in 15000, but in 5000원."""
    return re.search(rf"(?<![\w-]){re.escape(value)}원?(?![\w-])", text) is not None


def expected(story: Story) -> dict[str, str]:
    """What a message about the story's order may carry, as the mall has it (amounts without thousands separators)."""
    order = story.mall.order(story.order.id)
    return {
        "order_date": order["order_date"][:10], "order_number": order["order_id"],
        "product_name": order["items"][0]["product_name"], "paid_amount": str(won(order["payment_amount"])),
    }  # fmt: skip
