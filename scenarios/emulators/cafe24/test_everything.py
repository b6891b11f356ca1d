"""Every endpoint at work in a mall that has something of every kind: what it says of itself, and what bad input changes."""

import contextlib
import json
import re
import sqlite3
from collections import Counter

import pytest

from mallrig.emulators.cafe24.documents.fidelity import bases, field_counts
from mallrig.emulators.cafe24.documents.openapi_schema import given_schema
from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.scenarios.emulators.cafe24.everything import ALL, MORE, NEVER_WORK, NOT_EMITTED, body_of, path_of, query_of, works
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand, empty_buckets

NAMES = [asked.name for asked in ALL]


@pytest.fixture(scope="module")
def still(rich):
    """The first mall of a fork of the rich world, which no test here may change, and what its orders name."""
    client, access, known = rich
    return MallHand(client, client.post(f"/_rig/worlds/{access['world']}/fork", json={}).get_json()), known[0]


@pytest.fixture(scope="module")
def narrow(still):
    """Two hands on that mall whose tokens have hardly a scope: where one has what an endpoint needs, the other has not."""
    mall, _ = still
    return [mall.scoped(scope) for scope in ("mall.read_category", "mall.read_community")]


def send(mall, asked, known, path=None, body=None, how=None, **headers):
    """One call of an endpoint, as it works or as told; the answer."""
    order = known[(how or works(asked)).order]
    access = {"X-Cafe24-Client-Id": mall.keys["client_id"]} if asked.front else {"Authorization": f"Bearer {mall.keys['access_token']}"}
    sent = body_of(asked, order, how) if body is None else body
    return mall.client.open(
        mall.base + (path or path_of(asked, order)), method=asked.method, query_string=query_of(asked, order, how), data=sent,
        headers=access | ({"Content-Type": "application/json"} if sent is not None else {}) | headers,
    )  # fmt: skip


def rows(mall):
    """Everything that a world keeps, as SQL."""
    world = mall.client.application.extensions["mallrig.worlds"].get(mall.world)
    with contextlib.closing(sqlite3.connect(f"file:{world.store.path}?mode=ro", uri=True)) as raw:
        return list(raw.iterdump())


def refused(answer, status, message=None):
    """A refusal in Cafe24's envelope."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    error = answer.get_json()["error"]
    assert (error["code"], error["more_info"], bool(error["message"])) == (status, {}, True)
    assert message in (None, error["message"])


@pytest.mark.seen
@pytest.mark.checks("errors", "what a token opens")
@pytest.mark.parametrize("asked", [asked for asked in ALL if not asked.front], ids=lambda asked: asked.name)
def test_a_token_that_is_missing_wrong_foreign_or_narrow_opens_and_changes_nothing(still, narrow, rich, asked):
    mall, known = still
    before = rows(mall)
    for header in ("", "Bearer ", "Bearer nonsense", f"Basic {mall.keys['access_token']}"):
        refused(send(mall, asked, known, Authorization=header), 401)
    neighbour, before_the_fork = MallHand(mall.client, mall.access, 1).keys, rich[1]["cafe24"]["malls"][0]
    for keys in (neighbour, before_the_fork):
        refused(send(mall, asked, known, Authorization=f"Bearer {keys['access_token']}"), 401, "Invalid access_token")
    if asked.scope:
        other = next(hand for hand in narrow if f"mall.{asked.scope}" not in hand.keys["scopes"])
        refused(send(other, asked, known), 403, "No authority to access")
    assert rows(mall) == before


@pytest.fixture(scope="module")
def late(rich):
    """A mall three hours on: its tokens are over."""
    client, access, known = rich
    mall = MallHand(client, client.post(f"/_rig/worlds/{access['world']}/fork", json={}).get_json())
    mall.advance("3h")
    return mall, known[0]


@pytest.mark.read
@pytest.mark.checks("errors", "what a token opens")
@pytest.mark.parametrize("asked", [asked for asked in ALL if not asked.front], ids=lambda asked: asked.name)
def test_an_expired_token_opens_and_changes_nothing(late, asked):
    mall, known = late
    before = rows(mall)
    refused(send(mall, asked, known), 401, "access_token time expired. (invalid_token)")
    assert rows(mall) == before


WRITING = [asked for asked in ALL if asked.body]


@pytest.mark.read
@pytest.mark.checks("errors")
@pytest.mark.parametrize("asked", WRITING, ids=lambda asked: asked.name)
def test_what_is_no_json_or_of_the_wrong_type_changes_nothing(still, asked):
    mall, known = still
    before = rows(mall)
    for raw in ("{", "[]", "null", '"x"', "7", b"\xff\xfe", '{"request": NaN}', "[" * 100_000):
        refused(send(mall, asked, known, body=raw), 400, "Bad Request")
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        refused(send(mall, asked, known, **{"Content-Type": kind}), 400, "Content-type is not an application/json in the header.")
    empty_buckets(mall)
    for body in spoilt(asked, known):
        refused(send(mall, asked, known, body=json.dumps(body)), 422)
        empty_buckets(mall)
    assert rows(mall) == before


def spoilt(asked, known):
    """The working body with each part of a wrong type in turn: the envelope, each member, each member of a first element."""
    good = json.loads(body_of(asked, known[works(asked).order]))
    key = "request" if asked.bulk_max is None else "requests"
    for wrong in (7, "x", [7], True):
        yield good | {key: wrong}
    yield good | {"shop_no": {"a": 1}}
    yield good | {"fields": {"a": 1}}
    one = good[key] if asked.bulk_max is None else good[key][0]
    for member in asked.body:
        if member.kind != "any":
            yield good | {key: put(one | {member.name: wrong_for(member)}, asked)}
            for inner in member.members:
                if inner.kind != "any":
                    bad = {inner.name: wrong_for(inner)}
                    yield good | {key: put(one | {member.name: [bad] if member.many else bad}, asked)}


def put(request, asked):
    return request if asked.bulk_max is None else [request]


def wrong_for(member):
    return 7 if member.many or member.kind == "object" else {"wrong": 1}


UNKNOWN = {
    "order_id": "20990101-9999999", "order_item_code": "20990101-9999999-01", "shipping_code": "D-20990101-9999999-00", "claim_code": "C20990101-9999999",
    "refund_code": "C20990101-9999999", "memo_no": 999_999, "payment_no": 999_999, "request_no": 999_999, "product_no": 999_999, "variant_code": "P0000ZZZ000A",
    "category_no": 999_999, "coupon_no": "6999999999999999999", "carrier_id": 999_999, "user_id": "nobody", "number": 9, "label": "없는라벨", "display_group": 99,
    "member_id": "nobody",
}  # fmt: skip
NAMING = [(asked, name) for asked in ALL for name in re.findall(r"<(?:int:)?(\w+)>", asked.path)]


@pytest.mark.read
@pytest.mark.checks("errors")
@pytest.mark.parametrize(("asked", "name"), NAMING, ids=[f"{asked.name} {name}" for asked, name in NAMING])
def test_an_unknown_id_is_404_and_changes_nothing(still, asked, name):
    mall, known = still
    before = rows(mall)
    refused(send(mall, asked, known, path=path_of(asked, known[works(asked).order], **{name: UNKNOWN[name]})), 404)
    assert rows(mall) == before


OF_ORDERS = [asked for asked in ALL if "{order}" in json.dumps(works(asked).sends) or re.search("order_id|claim_code|refund_code|request_no", asked.path)]


@pytest.mark.read
@pytest.mark.checks("isolation of malls")
@pytest.mark.parametrize("asked", OF_ORDERS, ids=lambda asked: asked.name)
def test_another_malls_ids_are_unknown_and_change_nothing(still, rich, asked):
    mall, _ = still
    before = rows(mall)
    refused(send(mall, asked, rich[2][1]), 404)
    assert rows(mall) == before


# -- the rows of the document and what is emitted --


def documented(members, before=""):
    """Each member of an answer with those within, by dotted paths."""
    for member in members:
        yield before + member.name
        yield from documented(member.members, f"{before}{member.name}.")


def emitted(value, members, before=""):
    """The members that an answer has, by dotted paths; not below what the document leaves open."""
    for row in value if isinstance(value, list) else [value]:
        for name, inner in row.items() if isinstance(row, dict) else ():
            yield before + name
            row_of = next((member for member in members if member.name == name), None)
            if row_of is not None and row_of.members:
                yield from emitted(inner, row_of.members, f"{before}{name}.")


@pytest.fixture(scope="module")
def answers(rich, still):
    """What each endpoint answers, each call that writes in a world of its own: {endpoint's name: (the members documented, those emitted)}."""
    client, access, known = rich
    found = {}
    for asked in ALL:
        emits = set()
        for how in [works(asked), *MORE.get(asked.name, ())]:
            empty_buckets(still[0])
            mall = still[0] if asked.method == "GET" else MallHand(client, client.post(f"/_rig/worlds/{access['world']}/fork", json={}).get_json())
            answer = send(mall, asked, known[0], how=how)
            assert answer.status_code == asked.status, (asked.name, answer.get_data(as_text=True))
            body = answer.get_json()
            emits |= set(emitted(body if asked.shape == "whole" else body[asked.answers], asked.gives)) if asked.shape != "count" else set()
            if asked.method != "GET":
                client.delete(f"/_rig/worlds/{mall.world}")
        found[asked.name] = set(documented(asked.gives)), emits
    return found


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_no_member_is_emitted_without_a_row(answers):
    assert {name: sorted(emits - rows) for name, (rows, emits) in answers.items() if emits - rows} == {}


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_no_row_is_without_an_emission(answers):
    idle = {name: " ".join(sorted(rows - emits)) for name, (rows, emits) in answers.items() if rows - emits}
    assert idle == NOT_EMITTED


def properties(schema):
    """Each property of an answer's schema, those within others too."""
    for name, row in schema.get("properties", {}).items():
        yield name, row
        yield from properties(row)
    for part in [schema["items"]] if "items" in schema else schema.get("anyOf", ()):
        yield from properties(part)


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_every_row_of_the_document_has_a_basis_and_a_source_and_the_page_counts_them():
    counted = Counter()
    for asked in ALL:
        for _, row in properties(given_schema(asked.gives, asked.mark, asked.source)):
            assert row["x-source"] == asked.source
            counted[row["x-basis"]] += 1
    whole = field_counts()
    never = Counter(basis for asked in ENDPOINTS if asked.name in NEVER_WORK for basis in bases(asked.gives, asked.mark))
    assert whole == {mark: counted[mark] + never[mark] for mark in ("seen", "read", "ours")}
    assert min(whole.values()) > 0
