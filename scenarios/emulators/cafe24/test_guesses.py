"""Answers that lean on a guess say so where the world is told to warn of it: in a header, and in the journal."""

import pytest

from mallrig.emulators.cafe24.documents.openapi import document, openapi_path
from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.emulators.core import mount
from mallrig.scenarios.emulators.cafe24.everything import NEVER_WORK, path_of, query_of, works
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand

HEADER = "X-Mallrig-Guess"
GETS = [asked for asked in ENDPOINTS if asked.method == "GET" and asked.name not in NEVER_WORK]
TIMELINE = "/admin/orders/{}/paymenttimeline"


def warn(mall, of, code=200):
    """Tell the world what to warn of."""
    return mall.rig("PUT", "/warnings", code, {"of": of})


def told(mall):
    """What the last answer named, and its entry in the journal."""
    return mall.answer.headers.get(HEADER), mall.rig("GET", "/journal?direction=in")["entries"][-1]["guesses"]


def order_of(mall):
    """A paid order."""
    wish = {"mall": mall.mall_id, "items": [{"product_no": 15, "quantity": 1}], "status": "N20", "paid": True}
    return mall.rig("POST", "/shop/orders", 201, wish)["order_id"]


@pytest.fixture
def full(rich):
    """The first mall of a fork of the rich world, and what its orders name."""
    client, access, known = rich
    return MallHand(client, client.post(f"/_rig/worlds/{access['world']}/fork", json={}).get_json()), known[0]


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_nothing_is_said_unless_asked_for_and_no_longer_after_a_reset(mall):
    order = order_of(mall)
    assert mall.rig("GET", "/warnings") == {"of": None, "header": HEADER}
    mall.get(TIMELINE.format(order))
    assert told(mall) == (None, [])
    warn(mall, "ours")
    mall.get(TIMELINE.format(order))
    assert told(mall)[0] is not None
    warn(mall, None)
    mall.get(TIMELINE.format(order))
    assert told(mall) == (None, [])
    warn(mall, "ours")
    mall.rig("POST", "/reset")
    assert mall.rig("GET", "/warnings")["of"] is None


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_a_guessed_member_is_named_where_it_is_answered(mall):
    order_of(mall)
    warn(mall, "ours")
    mall.get("/admin/orders")
    assert told(mall) == (None, [])
    mall.get("/admin/orders", embed="return,items")
    assert told(mall) == ("ours orders.return", ["ours orders.return"])
    mall.get("/admin/orders", embed="return", fields="order_id")
    assert told(mall) == (None, [])


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_a_guessed_operation_is_named_with_the_parameters_sent(mall):
    order = order_of(mall)
    warn(mall, "read")
    mall.get(TIMELINE.format(order))
    assert told(mall)[1] == ["ours operation GET /admin/orders/{order_id}/paymenttimeline"]
    coupon = mall.get("/admin/coupons")["coupons"][0]["coupon_no"]
    mall.get(f"/admin/coupons/{coupon}/issuancecustomers", group_no=1, since_member_id="a")
    operation = "read operation GET /admin/coupons/{coupon_no}/issuancecustomers"
    assert told(mall)[1] == [operation, "read parameter group_no", "read parameter since_member_id"]


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_what_is_read_is_named_on_demand_alone(mall):
    warn(mall, "ours")
    mall.get("/admin/orders/nothing", 404)
    assert told(mall) == (None, [])
    warn(mall, "read")
    mall.get("/admin/orders/nothing", 404)
    assert told(mall) == ("read answer 404", ["read answer 404"])
    mall.get("/admin/store")
    assert told(mall) == (None, [])


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
@pytest.mark.parametrize(("of", "bases"), [("ours", {"ours"}), ("read", {"ours", "read"})])
def test_every_get_names_what_the_document_says_is_guessed(full, of, bases):
    mall, known = full
    warn(mall, of)
    named, expected = {}, {}
    for asked in GETS:
        order = known[works(asked).order]
        access = {"X-Cafe24-Client-Id": mall.keys["client_id"]} if asked.front else {"Authorization": f"Bearer {mall.keys['access_token']}"}
        answer = mall.client.get(mall.base + path_of(asked, order), query_string=query_of(asked, order), headers=access)
        assert answer.status_code == 200, asked.name
        guesses = answer.headers.get(HEADER, "").split(", ")
        named[asked.name] = {guess for guess in guesses if guess and " parameter " not in guess}
        operation = document()["paths"][openapi_path(asked.path)]["get"]
        whole = {(operation["x-basis"], f"operation {openapi_path(asked.name)}")}
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        found = whole | set(_in_schema(schema, answer.get_json(), operation["x-basis"]))
        expected[asked.name] = {f"{basis} {what}" for basis, what in found if basis in bases}
    assert named == expected
    assert {guess.split()[1] == "operation" for guesses in named.values() for guess in guesses} == {True, False}
    assert [name for name, guesses in named.items() if not guesses]


def _in_schema(schema, value, basis, at=""):
    """(basis, member) of each answered member that the document holds for less or more sure than what it stands in."""
    schema = schema.get("anyOf", [schema])[0]
    if isinstance(value, list):
        for part in value:
            yield from _in_schema(schema.get("items", {}), part, basis, at)
    elif isinstance(value, dict):
        for name, inner in schema.get("properties", {}).items():
            if name in value:
                own, place = inner.get("x-basis", basis), f"{at}.{name}" if at else name
                if own != basis:
                    yield own, place
                yield from _in_schema(inner, value[name], own, place)


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_what_is_named_has_a_bound(mall, monkeypatch):
    order_of(mall)
    warn(mall, "ours")
    monkeypatch.setattr(mount, "GUESS_CHARACTERS_MAX", 25)
    mall.get("/admin/orders", embed="return,cancellation,exchange")
    assert told(mall) == ("ours orders.return, and 2 more", ["ours orders.return", "and 2 more"])


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
@pytest.mark.parametrize("wrong", [{}, {"of": "seen"}, {"of": True}, {"of": "ours", "more": 1}, []])
def test_a_wrong_wish_changes_nothing(mall, wrong):
    warn(mall, "read")
    mall.rig("PUT", "/warnings", 400, wrong)
    assert mall.rig("GET", "/warnings")["of"] == "read"


@pytest.mark.ours
@pytest.mark.checks("warnings of guesses")
def test_a_fork_warns_of_the_same_and_other_worlds_do_not(mall):
    warn(mall, "ours")
    twin = MallHand(mall.client, mall.rig("POST", "/fork", 201, {}))
    other = MallHand(mall.client, mall.client.post("/_rig/worlds", json={}).get_json())
    assert [each.rig("GET", "/warnings")["of"] for each in (mall, twin, other)] == ["ours", "ours", None]
