"""Whether an order's event sends a message, and what it carries (ALIM)."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple, get_args

from msgspec import UNSET, Struct, UnsetType

from mallrig.reference.rules.cases import Day, Id, Won
from mallrig.reference.rules.ruling import InvalidCase

Event = Literal["order_completed", "delivery_completed", "cancel_completed", "refund_completed"]


class Button(Struct, frozen=True):
    """Where a message's button leads; `url` counts with "custom" alone."""

    to: Literal["main", "coupons", "cart", "custom"]
    url: str | UnsetType = UNSET


class Setting(Struct, frozen=True):
    """One event's switch and button (ALIM-02, ALIM-05)."""

    on: bool
    button: Button


class Settings(Struct, frozen=True):
    """The settings by event; that of the case's own event must be there."""

    order_completed: Setting | UnsetType = UNSET
    delivery_completed: Setting | UnsetType = UNSET
    cancel_completed: Setting | UnsetType = UNSET
    refund_completed: Setting | UnsetType = UNSET


class Order(Struct, frozen=True):
    """The order that the event is of; `product` is the product's name, `paid` in won."""

    number: Id
    ordered_on: Day
    product: str
    paid: Won


def _needs_its_setting(event: str) -> dict[str, Any]:
    """For the schema: a case of `event` has that event's setting, and a custom button there has an address."""
    custom = {"properties": {"to": {"const": "custom"}}, "required": ["to"]}
    setting = {"properties": {"button": {"if": custom, "then": {"required": ["url"]}}}}
    return {
        "if": {"properties": {"event": {"const": event}}, "required": ["event"]},
        "then": {"properties": {"settings": {"properties": {event: setting}, "required": [event]}}},
    }


class Case(Struct, frozen=True):
    """An event of an order. `receiver_is_friend`: has added the channel; `already_sent`: for this very event."""

    event: Event
    settings: Settings
    mall_url: str
    order: Order
    receiver_is_friend: bool
    already_sent: bool = False
    also: ClassVar[dict[str, Any]] = {"allOf": [_needs_its_setting(event) for event in get_args(Event)]}


class Answer(Struct, frozen=True):
    """Whether to send, the message's variables, where its button leads, and whether it shows the channel-add button."""

    send: bool
    variables: dict[str, Any]
    button_url: str | None
    channel_add_button: bool
    because: tuple[str, ...]


class BadButtonUrl(Struct, frozen=True, kw_only=True):
    """The error object for a custom address that couldn't have been saved (ALIM-11)."""

    code: Literal["bad_button_url"] = "bad_button_url"
    message: str
    at: str


class Refused(Struct, frozen=True):
    """The answer in place of one: this event's custom address isn't http or https."""

    error: BadButtonUrl


EXAMPLE = {
    "event": "order_completed",
    "settings": {
        "order_completed": {"on": True, "button": {"to": "main"}},
        "delivery_completed": {"on": True, "button": {"to": "coupons"}},
        "cancel_completed": {"on": False, "button": {"to": "cart"}},
        "refund_completed": {"on": True, "button": {"to": "custom", "url": "https://mall.example/refunds"}},
    },
    "mall_url": "https://mall.example",
    "order": {"number": "20260302-0000011", "ordered_on": "2026-03-02", "product": "머그컵", "paid": 47000},
    "receiver_is_friend": False,
    "already_sent": False,
}


class Content(NamedTuple):
    """The variables of an event's message, each with the member of the order that fills it."""

    rule: str
    variables: Mapping[str, str]


CONTENTS: Mapping[str, Content] = {
    "order_completed": Content(
        "ALIM-03",
        {
            "order_date": "ordered_on",
            "order_number": "number",
            "product_name": "product",
            "paid_amount": "paid",
        },
    ),
    "delivery_completed": Content("ALIM-04", {"product_name": "product"}),
    "cancel_completed": Content("ALIM-04", {"order_number": "number"}),
    "refund_completed": Content("ALIM-04", {"order_number": "number"}),
}

PAGES: Mapping[str, str] = {
    "main": "/",
    "coupons": "/myshop/coupon/coupon.html",
    "cart": "/order/basket.html",
}

_HTTP_URL = re.compile(
    r"https?://"
    r"(?:[^\s/?#@]*@)?"
    r"(?:\[[0-9a-f:.]+\]|[^\s/?#@:\[\]]+)"
    r"(?::\d{1,5})?"
    r"(?:[/?#]\S*)?",
    re.IGNORECASE,
)


def is_http_url(text: str) -> bool:
    """Whether `text` is an address of http or https with a host in it, and no white space (ALIM-11)."""
    return text.isprintable() and _HTTP_URL.fullmatch(text) is not None


def decide(case: Case, contents: Mapping[str, Content] = CONTENTS, pages: Mapping[str, str] = PAGES) -> Answer | Refused:
    """The message of this event, or that there is none; a bad custom address is refused before either.

    Raises InvalidCase when the event has no setting, or a custom button no address.
    """
    setting = check(case)
    button = setting.button
    if button.to == "custom" and not is_http_url(button.url):
        at = f"settings.{case.event}.button.url"
        return Refused(BadButtonUrl(message="the button's address isn't http or https", at=at))
    if not setting.on:
        return _not_sent("ALIM-02")
    if case.already_sent:
        return _not_sent("ALIM-10")
    content = contents[case.event]
    return Answer(
        send=True,
        variables={name: getattr(case.order, member) for name, member in content.variables.items()},
        button_url=button.url if button.to == "custom" else case.mall_url.rstrip("/") + pages[button.to],
        channel_add_button=not case.receiver_is_friend,
        because=("ALIM-01", content.rule, "ALIM-05", "ALIM-08"),
    )


def check(case: Case) -> Setting:
    """The setting of the case's event. Refuses what the types let through."""
    setting = getattr(case.settings, case.event)
    if setting is UNSET:
        raise InvalidCase(f"Object missing required field `{case.event}`", f"settings.{case.event}")
    if setting.button.to == "custom" and setting.button.url is UNSET:
        raise InvalidCase("Object missing required field `url`", f"settings.{case.event}.button.url")
    return setting


def _not_sent(rule: str) -> Answer:
    return Answer(send=False, variables={}, button_url=None, channel_add_button=False, because=(rule,))
