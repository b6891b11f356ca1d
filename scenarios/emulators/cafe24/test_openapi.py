"""The OpenAPI document is valid and whole, and whatever is sent gets an answer that it has.

MALLRIG_EXAMPLES says how many requests each operation gets: by default 2, which are short, or 50 in the soak profile.
"""

import os
import re
from functools import reduce

import pytest
import schemathesis
import schemathesis.openapi
from hypothesis import HealthCheck, Phase, given, seed, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ensure_resource_availability,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    use_after_free,
)

from mallrig.emulators.cafe24.documents import openapi
from mallrig.emulators.cafe24.documents.openapi_examples import PATH_VALUES, REQUESTS
from mallrig.emulators.cafe24.documents.openapi_links import LINKS
from mallrig.emulators.cafe24.wire.description import ENDPOINTS
from mallrig.emulators.server import create_app
from mallrig.scenarios.profile import SOAK

EXAMPLES = int(os.environ.get("MALLRIG_EXAMPLES", "50" if SOAK else "2"))
LIST_MAX = 100 if SOAK else 2
"""How many elements lists in bodies have at most; that as many as may be are taken is test_figures.py's."""

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
    negative_data_rejection, missing_required_header, ignored_auth,
]  # fmt: skip
"""All but two: an unknown method is the vendor's 404, not a 405; and what the schema allows may still be refused by the mall's state (422).
The Front API takes either of two credentials, which ignored_auth can't tell apart: test_front.py checks it."""

ORDER = {"mall": "demo1", "items": [{"product_no": 10, "quantity": 2}], "buyer": {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji@example.com", "member_id": "minji01"}, "paid": True}
DOCUMENT = openapi.document()
LABELS = sorted((f"{method.upper()} {path}" for path, operations in DOCUMENT["paths"].items() for method in operations), key=lambda label: not label.startswith("GET "))
"""Every operation; those that only read come first, for they share a world."""


EXAMPLE_OF = {openapi.openapi_path(name): {"shop_no": 1, "request": members} for name, members in REQUESTS.items()}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    """The server that is fuzzed, and its document as Schemathesis sees it."""
    app = create_app(tmp_path_factory.mktemp("fuzzed"))
    schema = schemathesis.openapi.from_wsgi("/cafe24/openapi.json", app)
    for operations in schema.raw_schema["paths"].values():
        for operation in operations.values():
            shorten(operation.get("requestBody"))
    return app, schema


def shorten(part):
    """Hold the lists of a schema to LIST_MAX elements: a body of a hundred elements takes seconds to make up."""
    if isinstance(part, dict) and part.get("type") == "array":
        part["maxItems"] = min(part.get("maxItems", LIST_MAX), LIST_MAX)
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        shorten(inner)


@pytest.fixture(scope="module")
def world_for(fuzzed):
    """The world demo for calls of a method, and the credentials of its first mall: anew, unless it was only read since it was made."""
    untouched = []

    def made(method: str) -> tuple[object, dict]:
        world = untouched.pop() if untouched else fresh_world(fuzzed[0])
        if method.upper() == "GET":
            untouched.append(world)
        return world

    return made


def fresh_world(app) -> tuple[object, dict]:
    """The world demo, anew, with an order in it; and the credentials of its first mall."""
    client = app.test_client()
    client.delete("/_rig/worlds/demo")
    access = client.post("/_rig/worlds", json={"name": "demo"}).get_json()
    client.put("/_rig/worlds/demo/shop/malls/demo1/admin", json={"allowed_client": True})
    placed = client.post("/_rig/worlds/demo/shop/orders", json=ORDER)
    assert placed.status_code == 201, placed.get_data(as_text=True)
    return app.extensions["mallrig.worlds"].get("demo"), access["cafe24"]["malls"][0]


@pytest.mark.ours
@pytest.mark.checks("whatever is sent")
@pytest.mark.parametrize("label", LABELS)
def test_whatever_is_sent_gets_a_documented_answer(fuzzed, world_for, label):
    _, schema = fuzzed
    method, path = label.split(" ")
    world, keys = world_for(method)
    operation = schema[path][method]
    front = {"client": []} in operation.definition.raw.get("security", [])
    access = {"X-Cafe24-Client-Id": keys["client_id"]} if front else {"Authorization": f"Bearer {keys['access_token']}"}

    @seed(20260110)
    @settings(max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    @given(case=operation.as_strategy())
    def send(case):
        with world.guarded() as memory:
            memory.clear()
        for name, value in (case.path_parameters or {}).items():
            if len(str(value)) % 4:
                case.path_parameters[name] = PATH_VALUES[name]
        case.headers = {name: value for name, value in (case.headers or {}).items() if name not in ("X-Cafe24-Client-Id", "Authorization")}
        if not path.startswith("/oauth"):
            case.headers |= access
        case.call_and_validate(checks=[check for check in CHECKS if not (front and check is ignored_auth)])

    send()


@pytest.mark.ours
@pytest.mark.checks("whatever is sent")
def test_what_was_made_is_there_and_what_was_deleted_is_not(fuzzed):
    app, schema = fuzzed
    names = {name for link in LINKS for name in (link.source, link.target)}
    linked = schema.include(lambda context: context.operation.label in {openapi.openapi_path(name) for name in names})

    class Machine(linked.as_state_machine()):
        def setup(self):
            self.world, self.keys = fresh_world(app)

        def before_call(self, case):
            with self.world.guarded() as memory:
                memory.clear()
            case.headers = {"Authorization": f"Bearer {self.keys['access_token']}"}
            if case.method == "POST" and EXAMPLE_OF[case.operation.label]:
                case.body, case.media_type = EXAMPLE_OF[case.operation.label], "application/json"

        def validate_response(self, response, case, **more):
            checks = [not_a_server_error, status_code_conformance, response_schema_conformance, use_after_free, ensure_resource_availability]
            case.validate_response(response, checks=checks, recorder=self.recorder)

    run = settings(max_examples=EXAMPLES * 20 if SOAK else 5, stateful_step_count=5, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    Machine.run(settings=run)


def call_by(client, keys, name, link=None, answer=None):
    """Call an endpoint with the example of its body; in its path what a link takes from the answer before."""
    method, path = name.split(" ")
    if link is not None:
        value = reduce(lambda part, member: part[member], link.at.strip("/").split("/"), answer)
        path = re.sub(rf"<(int:)?{link.parameter}>", str(value), path)
    body = EXAMPLE_OF.get(openapi.openapi_path(name))
    return client.open(f"/cafe24/demo1/api/v2{path}", method=method, json=body, headers={"Authorization": f"Bearer {keys['access_token']}"})


STATUS = {e.name: e.status for e in ENDPOINTS}


@pytest.mark.ours
@pytest.mark.checks("document and pages")
@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link.source} - {link.target}")
def test_a_link_leads_to_what_was_made_and_not_to_what_was_deleted(fuzzed, link):
    client, (_, keys) = fuzzed[0].test_client(), fresh_world(fuzzed[0])
    made = next(first for first in LINKS if first.target == link.source) if link.source.startswith("DELETE") else None
    answer = call_by(client, keys, made.source if made else link.source)
    if made:
        answer = call_by(client, keys, link.source, made, answer.get_json())
    assert answer.status_code == STATUS[link.source], answer.get_data(as_text=True)
    assert call_by(client, keys, link.target, link, answer.get_json()).status_code == (404 if made else STATUS[link.target])


MADE_FIRST = {"claim_code", "refund_code", "memo_no", "request_no", "payment_no", "label"}
"""Parameters of paths that name what a new world doesn't have."""

WORKING = [
    e for e in ENDPOINTS
    if e.name in REQUESTS or (e.method == "GET" and not any(p.required for p in e.params) and not any(f"{name}>" in e.path for name in MADE_FIRST))
]  # fmt: skip


@pytest.mark.ours
@pytest.mark.checks("document and pages")
@pytest.mark.parametrize("asked", [e for e in WORKING if e.name != "GET /admin/customers"], ids=lambda e: e.name)
def test_what_the_document_shows_as_an_example_works_and_fits_it(fuzzed, world_for, asked):
    _, schema = fuzzed
    world, keys = world_for(asked.method)
    with world.guarded() as memory:
        memory.clear()
    operation = schema[openapi.openapi_path(asked.path)][asked.method]
    raw = openapi.operation(asked)
    body = raw.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    path = {parameter["name"]: parameter["example"] for parameter in raw["parameters"] if parameter["in"] == "path"}
    access = {"X-Cafe24-Client-Id": keys["client_id"]} if asked.front else {"Authorization": f"Bearer {keys['access_token']}"}
    sent = {} if body is None else {"body": body, "media_type": "application/json"}
    case = operation.Case(path_parameters=path, headers=access, **sent)
    answer = case.call()
    assert answer.status_code == asked.status, answer.text
    case.validate_response(answer, checks=[response_schema_conformance, response_headers_conformance, content_type_conformance])


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_the_document_needs_no_world_and_has_every_endpoint(cafe24_app):
    answer = cafe24_app.test_client().get("/cafe24/openapi.json")
    document = answer.get_json()
    assert (answer.status_code, document["openapi"]) == (200, "3.1.0")
    assert {(e.method.lower(), openapi.openapi_path(e.path)) for e in ENDPOINTS} <= {(m, path) for path, ops in document["paths"].items() for m in ops}


@pytest.mark.ours
@pytest.mark.checks("document and pages")
@pytest.mark.parametrize("label", LABELS)
def test_an_operation_says_its_basis_and_its_schemas_are_valid(label):
    method, path = label.split(" ")
    operation = DOCUMENT["paths"][path][method.lower()]
    assert operation["x-basis"] in ("seen", "read", "ours")
    assert operation["summary"]
    assert operation["x-source"]
    for parameter in operation.get("parameters", []):
        Draft202012Validator.check_schema(parameter["schema"])
        if parameter["in"] == "path":
            assert "{%s}" % parameter["name"] in path
    bodies = [operation.get("requestBody", {})] + [answer for answer in operation["responses"].values() if "$ref" not in answer]
    for body in bodies:
        for content in body.get("content", {}).values():
            Draft202012Validator.check_schema(content["schema"])


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_operation_ids_are_unique():
    ids = [operation["operationId"] for operations in DOCUMENT["paths"].values() for operation in operations.values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_the_page_to_try_it_has_nothing_from_outside(cafe24_app):
    answer = cafe24_app.test_client().get("/cafe24/docs")
    text = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "/cafe24/openapi.json" in text
    assert not [word for word in ("http://", "https://", "src=", "@import", "<link") if word in text]
