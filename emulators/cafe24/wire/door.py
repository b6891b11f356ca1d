"""The door of the Cafe24 API: what every endpoint has in common, so that a view is left with what it alone does.

A view gets a Call and the path's parameters, and answers
  - shape "one": the object; "count": a number; "whole": the body (a dict) or a Flask Response;
  - shape "list": a Page;
  - shape "bulk": the row of one element; the door calls the view once for each of `requests`.
A row is a dict, or bytes of ready JSON.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import parse_qsl, urlencode

import msgspec
from flask import Response, g, request
from sqlmodel import Session, select

from mallrig.emulators.cafe24.events.bulk import BulkEvents
from mallrig.emulators.cafe24.refusals import NO_CLIENT_ID, NOT_ALLOWED, NOT_JSON, bad_request, by_status, invalid, unauthorized, unknown_id
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.cafe24.switches import Switches, read_switches
from mallrig.emulators.cafe24.wire import limits, tokens
from mallrig.emulators.cafe24.wire.description import Endpoint, Member, Param
from mallrig.emulators.cafe24.wire.reading import read_members, read_params
from mallrig.emulators.core.mount import is_hit
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import INTEGER_MAX
from mallrig.emulators.core.world import World

VERSION_HEADER = "X-Cafe24-Api-Version"
SHOP_NO = Param("shop_no", "integer", low=1, high=15, about="the shop of a multi-shop mall")
SHOP_MEMBER = Member("shop_no", "integer", low=1, high=15)
FIELDS = Param("fields", many=True, about="the members to answer, with commas between")
FIELDS_MEMBER = Member("fields", longest=4_000)
LIMIT, OFFSET, EMBED = "limit", "offset", "embed"

Row = dict | bytes


@dataclass(frozen=True)
class Call:
    """One call that may go on. `params`: the query's, read; `body`: the members of `request`, read ({} without);
    `sent`: the same object as it came, to tell null from not given; `bulk`: the events of a bulk call, which wait for its end."""

    endpoint: Endpoint
    world: World
    db: Session
    mall: Mall
    now: datetime
    shop_no: int
    params: dict
    body: dict
    sent: dict
    scopes: tuple[str, ...]
    client_id: str
    user_id: str
    bulk: BulkEvents | None = None

    @property
    def switches(self) -> Switches:
        """What the mall's admin screen has set."""
        return read_switches(self.mall)


@dataclass(frozen=True)
class Page:
    """A part of a list. `rows` as they are sent; `more`: whether further rows follow. `href_params`: for cursor pages, the
    parameters of the next page in place of limit and offset."""

    rows: list[Row]
    more: bool = False
    next_params: dict[str, str] | None = None


def answer(asked: Endpoint, mall_id: str, **path: object) -> Response:
    """Serve one call of an endpoint."""
    g.cafe24_endpoint = asked
    mall = g.db.exec(select(Mall).where(Mall.mall_id == mall_id)).one()
    g.cafe24_headers = limits.standing(g.world, mall.number, asked.name, asked.capacity)
    _check_address(path)
    if asked.method in ("POST", "PUT") and request.mimetype != "application/json":
        raise bad_request(NOT_JSON)
    grant = _authenticate(asked, mall)
    _check_version(request.headers.get(VERSION_HEADER))
    _count_call(asked, mall)
    call = _read_call(asked, mall, grant)
    body, rows = _RUN[asked.shape](call, path)
    limits.spend(g.world, mall.number, rows)
    if isinstance(body, Response):
        body.headers.extend(g.cafe24_headers)
        return body
    return Response(body, asked.status if call_status() is None else call_status(), g.cafe24_headers, mimetype="application/json")


def call_status() -> int | None:
    """207 when the elements of this bulk write fared differently."""
    return g.get("cafe24_status")


def render(refusal: Refused) -> Response:
    """A refusal in Cafe24's envelope; the OAuth endpoints have their own."""
    if "error" in refusal.more:
        body = {"error": refusal.more["error"], "error_description": refusal.message}
    else:
        body = {"error": {"code": refusal.status, "message": refusal.message, "more_info": {}}}
    return Response(msgspec.json.encode(body), refusal.status, g.get("cafe24_headers", {}) | refusal.headers, mimetype="application/json")


def fault(status: int) -> Refused:
    """What Cafe24 answers with an HTTP status that a fault asks for."""
    refusal = by_status(status)
    return refusal if status != 429 else Refused(429, refusal.message, headers={"X-Api-Call-Limit": "40/40"})


# -- before the view --


def _check_address(path: dict) -> None:
    """Refuse what isn't encoded (documented), which WSGI shows of the query alone, and numbers that no id can have."""
    if not request.environ.get("QUERY_STRING", "").isascii():
        raise bad_request()
    for value in path.values():
        if isinstance(value, int) and value > INTEGER_MAX:
            raise unknown_id()


def _authenticate(asked: Endpoint, mall: Mall) -> tokens.Grant:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if asked.front and not header:
        client_id = request.headers.get("X-Cafe24-Client-Id", "")
        if not client_id:
            raise unauthorized(NO_CLIENT_ID)
        return tokens.grant_of_client(g.db, mall, client_id)
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized("Authority to access is not valid.")
    forced = is_hit("cafe24", "expire_token")
    grant = tokens.grant_of_token(g.db, mall, token.strip(), g.world.now(), forced)
    if asked.scope and f"mall.{asked.scope}" not in grant.scopes:
        raise Refused(403, "No authority to access")
    if asked.restricted and not read_switches(mall).allowed_client:
        raise unauthorized(NOT_ALLOWED)
    return grant


def _check_version(version: str | None) -> None:
    """Every dated version is served: an expired one runs as the oldest that lives. What is no date is refused."""
    if version is not None:
        try:
            dated = len(version) == 10 and version.isascii() and bool(datetime.strptime(version, "%Y-%m-%d"))
        except ValueError:
            dated = False
        if not dated:
            raise bad_request(f"Input value in [{VERSION_HEADER}] is invalid")


def _count_call(asked: Endpoint, mall: Mall) -> None:
    squeezed = is_hit("cafe24", "squeeze")
    poured = limits.pour(g.world, mall.number, asked.name, asked.capacity, squeezed)
    g.cafe24_headers = poured.headers
    if not poured.accepted:
        raise by_status(429)


def _read_call(asked: Endpoint, mall: Mall, grant: tokens.Grant) -> Call:
    body = _read_json() if asked.body is not None else {}
    top = read_members((SHOP_MEMBER, FIELDS_MEMBER), body)
    listed = read_params(query_params(asked), request.args)
    fields = top["fields"].split(",") if top.get("fields") else listed.pop("fields")
    g.cafe24_fields = [name.strip() for name in fields] if fields else None
    g.cafe24_elements = _elements(asked, mall, body) if asked.body is not None else [{}]
    shop_no = top.get("shop_no") or listed.pop("shop_no") or 1
    sent = g.cafe24_elements[0]
    return Call(
        asked, g.world, g.db, mall, g.world.now(), shop_no, listed, read_members(asked.body or (), sent) if asked.bulk_max is None else {}, sent, grant.scopes, grant.client_id, mall.mall_id
    )


def query_params(asked: Endpoint) -> tuple[Param, ...]:
    """Every parameter that an endpoint reads from the query."""
    if asked.paging is None:
        return (SHOP_NO, FIELDS, *asked.params)
    return (
        SHOP_NO, FIELDS, *asked.params,
        Param(LIMIT, "integer", default=asked.paging.default, low=1, high=asked.paging.most),
        Param(OFFSET, "integer", default=0, low=0, high=asked.paging.offset_max),
    )


def _read_json() -> dict:
    """The body as an object. msgspec refuses what JSON doesn't have: NaN, lone surrogates, a broken text."""
    raw = request.get_data(cache=True)
    try:
        body = msgspec.json.decode(raw) if raw else {}
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise bad_request() from None
    if not isinstance(body, dict):
        raise bad_request()
    return body


def _elements(asked: Endpoint, mall: Mall, body: dict) -> list[dict]:
    """The objects of `requests`, or the one of `request`. An unmodified client of npm sends `request` to bulk endpoints too."""
    if asked.bulk_max is None:
        if body.get("request") is None and not asked.body:
            return [{}]
        if not isinstance(body.get("request"), dict):
            raise Refused(422, "Please enter the Request parameter.")
        return [body["request"]]
    requests = body.get("requests")
    if requests is None and isinstance(body.get("request"), dict) and read_switches(mall).lenient_bulk:
        requests = [body["request"]]
    if not isinstance(requests, list) or not requests:
        raise Refused(422, "Please enter the Requests parameter.")
    if len(requests) > asked.bulk_max:
        raise invalid("requests")
    if not all(isinstance(element, dict) for element in requests):
        raise invalid("requests")
    return requests


# -- after it --


def _one(call: Call, path: dict) -> tuple[bytes, int]:
    return b'{"%s":%s}' % (call.endpoint.answers.encode(), _shown(call.endpoint.view(call, **path))), 1


def _count(call: Call, path: dict) -> tuple[bytes, int]:
    return b'{"count":%d}' % call.endpoint.view(call, **path), 1


def _whole(call: Call, path: dict) -> tuple[bytes | Response, int]:
    body = call.endpoint.view(call, **path)
    return (body if isinstance(body, Response) else msgspec.json.encode(body)), 1


def _list(call: Call, path: dict) -> tuple[bytes, int]:
    page: Page = call.endpoint.view(call, **path)
    links = _links(call, page)
    tail = b',"links":%s}' % msgspec.json.encode(links) if links else b"}"
    return b'{"%s":[%s]%s' % (call.endpoint.answers.encode(), b",".join(_all_shown(page.rows)), tail), len(page.rows)


def _bulk(call: Call, path: dict) -> tuple[bytes, int]:
    """All or nothing; by the mall's switch `mixed_bulk` each element for itself, with 207 when some fail (documented as a status)."""
    call = replace(call, bulk=BulkEvents())
    calls = [replace(call, body=read_members(call.endpoint.body, sent), sent=sent) for sent in g.cafe24_elements] if not call.switches.mixed_bulk else []
    if calls:
        rows = [call.endpoint.view(each, **path) for each in calls]
    else:
        rows = _each_for_itself(call, path)
    call.bulk.send(call.world, call.db, call.mall.number)
    return b'{"%s":[%s]}' % (call.endpoint.answers.encode(), b",".join(map(_shown, rows))), len(rows)


def _each_for_itself(call: Call, path: dict) -> list[dict]:
    """What each element came to; once one is refused, each has a number as its `status`, and a `message` (documented)."""
    rows = [_one_of_many(replace(call, sent=sent), path) for sent in g.cafe24_elements]
    if not any(isinstance(row, Refused) for row in rows):
        return rows
    g.cafe24_status = 207
    return [_fared(row.status, row.message) if isinstance(row, Refused) else row | _fared(call.endpoint.status, "") for row in rows]


def _one_of_many(call: Call, path: dict) -> dict | Refused:
    try:
        with call.db.begin_nested():
            return call.endpoint.view(replace(call, body=read_members(call.endpoint.body, call.sent)), **path)
    except Refused as refusal:
        return refusal


def _fared(status: int, message: str) -> dict:
    return {"status": status, "message": message}


_RUN: dict[str, Callable[[Call, dict], tuple[bytes | Response, int]]] = {"one": _one, "count": _count, "whole": _whole, "list": _list, "bulk": _bulk}


def _all_shown(rows: list[Row]) -> Iterable[bytes]:
    """Each row as it is sent; ready JSON goes out untouched."""
    ready = not g.cafe24_fields and bool(rows) and isinstance(rows[0], bytes)
    return rows if ready else map(_shown, rows)


def _shown(row: Row) -> bytes:
    if not g.cafe24_fields:
        return row if isinstance(row, bytes) else msgspec.json.encode(row)
    known = msgspec.json.decode(row) if isinstance(row, bytes) else row
    return msgspec.json.encode({name: known[name] for name in g.cafe24_fields if name in known})


def _links(call: Call, page: Page) -> list[dict]:
    """next and prev; every parameter is kept, and the way back is the way the call came."""
    if page.next_params is not None:
        return [{"rel": "next", "href": _href(page.next_params)}] if page.more else []
    if call.endpoint.paging is None:
        return []
    limit, offset = call.params[LIMIT], call.params[OFFSET]
    links = []
    if page.more and offset + limit <= call.endpoint.paging.offset_max:
        links.append({"rel": "next", "href": _href({LIMIT: str(limit), OFFSET: str(offset + limit)})})
    if offset:
        links.append({"rel": "prev", "href": _href({LIMIT: str(limit), OFFSET: str(max(0, offset - limit))})})
    return links


def _href(changed: dict[str, str]) -> str:
    kept = [(name, value) for name, value in parse_qsl(request.query_string.decode("utf-8", "replace"), keep_blank_values=True) if name not in changed]
    return f"{own_url()}?{urlencode(kept + list(changed.items()))}"


def own_url(path: str | None = None) -> str:
    """The address of this call, or of another path under the mall's /api/v2, as the caller would write it."""
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme)
    scheme = scheme if scheme in ("http", "https") else request.scheme
    before = f"/cafe24/{request.view_args['mall_id']}"
    asked = request.path if path is None else f"{before}/api/v2{path}"
    if request.environ.get("mallrig.by_host"):
        asked = asked.removeprefix(before)
    return f"{scheme}://{request.host}{asked}"


def view_of(asked: Endpoint) -> Callable:
    """The Flask view of an endpoint."""
    return partial(answer, asked)
