"""Whether an order's event sends a message, and what it carries (ALIM)."""

import pytest

from mallrig.reference.rules import alimtalk, cases
from mallrig.scenarios.decide.asking import MISSING, ask, changed, example, refused_at

EVENTS = ("order_completed", "delivery_completed", "cancel_completed", "refund_completed")
MALL = "https://mina.cafe24.com"
NOT_SENT = {"send": False, "variables": {}, "button_url": None, "channel_add_button": False}


def message(event="order_completed", on=True, to="main", url=MISSING, **other):
    button = {"to": to} if url is MISSING else {"to": to, "url": url}
    return {
        "event": event,
        "settings": {event: {"on": on, "button": button}},
        "mall_url": MALL,
        "order": {"number": "20260302-0000011", "ordered_on": "2026-03-02", "product": "머그컵", "paid": 47000},
        "receiver_is_friend": True,
        **other,
    }


@pytest.mark.rule("ALIM-01", "ALIM-03", "ALIM-04")
@pytest.mark.parametrize(
    "event, rule, variables",
    [
        (
            "order_completed",
            "ALIM-03",
            {
                "order_date": "2026-03-02",
                "order_number": "20260302-0000011",
                "product_name": "머그컵",
                "paid_amount": 47000,
            },
        ),
        ("delivery_completed", "ALIM-04", {"product_name": "머그컵"}),
        ("cancel_completed", "ALIM-04", {"order_number": "20260302-0000011"}),
        ("refund_completed", "ALIM-04", {"order_number": "20260302-0000011"}),
    ],
)
def test_each_event_carries_its_variables(event, rule, variables):
    assert ask("alimtalk", message(event)) == {
        "send": True,
        "variables": variables,
        "button_url": f"{MALL}/",
        "channel_add_button": False,
        "because": ["ALIM-01", rule, "ALIM-05", "ALIM-08"],
    }


@pytest.mark.rule("ALIM-02")
@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("already_sent", [False, True])
@pytest.mark.parametrize("friend", [False, True])
def test_off_sends_nothing(event, already_sent, friend):
    case = message(event, on=False, already_sent=already_sent, receiver_is_friend=friend)
    assert ask("alimtalk", case) == {**NOT_SENT, "because": ["ALIM-02"]}


@pytest.mark.rule("ALIM-02")
def test_each_event_has_its_own_switch():
    case = message()
    case["settings"]["cancel_completed"] = {"on": False, "button": {"to": "main"}}
    assert ask("alimtalk", case)["send"]
    assert not ask("alimtalk", {**case, "event": "cancel_completed"})["send"]


@pytest.mark.rule("ALIM-10")
@pytest.mark.parametrize("event", EVENTS)
def test_what_was_sent_already_is_not_sent_again(event):
    case = message(event, already_sent=True, receiver_is_friend=False)
    assert ask("alimtalk", case) == {**NOT_SENT, "because": ["ALIM-10"]}


@pytest.mark.rule("ALIM-05")
@pytest.mark.parametrize(
    "to, page", [("main", "/"), ("coupons", "/myshop/coupon/coupon.html"), ("cart", "/order/basket.html")]
)
@pytest.mark.parametrize("mall_url", ["https://mina.kr", "https://mina.kr/", "http://mina.kr/shop2"])
def test_a_page_lies_under_the_malls_address(to, page, mall_url):
    case = message(to=to, url="ftp://not.looked.at", mall_url=mall_url)
    assert ask("alimtalk", case)["button_url"] == mall_url.rstrip("/") + page


GOOD = [
    "https://mina.kr",
    "http://mina.kr/",
    "HTTPS://MINA.KR/EVENT",
    "https://mina.kr:8443/a?b=c#d",
    "https://쇼핑몰.한국/이벤트",
    "https://user:pass@mina.kr/",
    "http://[::1]:80/",
    "https://mina.kr?coupon=1",
]
BAD = [
    "",
    " ",
    "mina.kr",
    "//mina.kr",
    "ftp://mina.kr",
    "javascript:alert(1)",
    "https:mina.kr",
    "https:/mina.kr",
    "https://",
    "https:///event",
    "https://?a",
    "https://:80/",
    "https://mina.kr:port/",
    "httpsx://mina.kr",
    " https://mina.kr",
    "https://mina.kr ",
    "https://mina.kr/a b",
    "https://mina.kr/a\nb",
    "https://mina.kr\n",
    "https://mina.kr/\x00",
    "https://mina.kr/\u200b\u2028",
    "see https://mina.kr",
    "https://[::1",
    "https://user@/",
]


@pytest.mark.rule("ALIM-05", "ALIM-11")
@pytest.mark.parametrize("url", GOOD)
def test_a_custom_address_is_taken_as_it_is(url):
    assert ask("alimtalk", message(to="custom", url=url))["button_url"] == url


@pytest.mark.rule("ALIM-11")
@pytest.mark.parametrize("url", BAD)
@pytest.mark.parametrize("otherwise", [{}, {"on": False}, {"already_sent": True}])
def test_a_bad_custom_address_is_refused_whether_or_not_it_would_be_sent(url, otherwise):
    answer = ask("alimtalk", message(to="custom", url=url, **otherwise))
    assert answer.keys() == {"error"}
    assert answer["error"]["code"] == "bad_button_url"
    assert answer["error"]["at"] == "settings.order_completed.button.url"
    assert answer["error"]["message"]


@pytest.mark.rule("ALIM-11")
def test_another_events_address_does_not_matter():
    case = message()
    case["settings"]["refund_completed"] = {"on": True, "button": {"to": "custom", "url": "nonsense"}}
    assert ask("alimtalk", case)["send"]


@pytest.mark.rule("ALIM-08")
@pytest.mark.parametrize("event", EVENTS)
def test_only_who_has_not_added_the_channel_sees_the_button_to_add_it(event):
    assert ask("alimtalk", message(event, receiver_is_friend=False))["channel_add_button"] is True
    assert ask("alimtalk", message(event, receiver_is_friend=True))["channel_add_button"] is False


@pytest.mark.rule("ALIM-03", "ALIM-04")
@pytest.mark.parametrize("event", EVENTS)
def test_every_row_of_the_contents_carries_weight(event):
    case = cases.read(alimtalk.Case, message(event))
    other = "delivery_completed" if event != "delivery_completed" else "cancel_completed"
    exchanged = {**alimtalk.CONTENTS, event: alimtalk.CONTENTS[other]}
    assert alimtalk.decide(case).variables != alimtalk.decide(case, contents=exchanged).variables


@pytest.mark.rule("ALIM-05")
@pytest.mark.parametrize("to", alimtalk.PAGES)
def test_every_row_of_the_pages_carries_weight(to):
    case = cases.read(alimtalk.Case, message(to=to))
    exchanged = {**alimtalk.PAGES, to: "/elsewhere"}
    assert alimtalk.decide(case).button_url != alimtalk.decide(case, pages=exchanged).button_url


def test_a_numbers_type_is_kept():
    case = changed(message("cancel_completed"), "order.number", 11)
    assert ask("alimtalk", case)["variables"] == {"order_number": 11}


CASE = message(to="custom", url="https://mina.kr", already_sent=False)


@pytest.mark.parametrize(
    "path, value",
    [
        ("event", MISSING),
        ("event", "shipped"),
        ("event", None),
        ("settings", MISSING),
        ("settings", []),
        ("settings.order_completed", MISSING),
        ("settings.order_completed", None),
        ("settings.order_completed.on", "ON"),
        ("settings.order_completed.on", MISSING),
        ("settings.order_completed.button", MISSING),
        ("settings.order_completed.button.to", MISSING),
        ("settings.order_completed.button.to", "mypage"),
        ("settings.order_completed.button.url", MISSING),
        ("settings.order_completed.button.url", None),
        ("settings.order_completed.button.url", 5),
        ("settings.refund_completed", {"on": True}),
        ("mall_url", MISSING),
        ("mall_url", None),
        ("order", None),
        ("order.number", 1.0),
        ("order.number", MISSING),
        ("order.ordered_on", "2026-03-02T09:00:00+09:00"),
        ("order.product", None),
        ("order.paid", "47,000"),
        ("order.paid", 0.5),
        ("receiver_is_friend", MISSING),
        ("receiver_is_friend", "T"),
        ("already_sent", None),
    ],
)
def test_a_bad_part_is_refused_at_its_path(path, value):
    at = "settings.refund_completed.button" if path == "settings.refund_completed" else path
    assert refused_at("alimtalk", changed(CASE, path, value)) == at


def test_the_example_sends():
    assert ask("alimtalk", example("alimtalk"))["send"]
