"""The OpenAPI document is valid and whole, and whatever is sent gets an answer that it has.

MALLRIG_EXAMPLES says how many requests each operation gets (default 3, for about a minute in all).
"""

import os

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

EXAMPLES = int(os.environ.get("MALLRIG_EXAMPLES", "3"))
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
    negative_data_rejection, missing_required_header, ignored_auth,
]  # fmt: skip
"""All but two: an unknown method is the vendor's 404, not a 405; and what the schema allows may still be refused by the mall's state (422).
The Front API takes either of two credentials, which ignored_auth can't tell apart: test_front.py checks it."""

ORDER = {"mall": "demo1", "items": [{"product_no": 10, "quantity": 2}], "buyer": {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji@example.com", "member_id": "minji01"}, "paid": True}
LABELS = [f"{method.upper()} {path}" for path, operations in openapi.document()["paths"].items() for method in operations]


EXAMPLE_OF = {openapi.openapi_path(name): {"shop_no": 1, "request": members} for name, members in REQUESTS.items()}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    """The server that is fuzzed, and its document as Schemathesis sees it."""
    app = create_app(tmp_path_factory.mktemp("fuzzed"))
    return app, schemathesis.openapi.from_wsgi("/cafe24/openapi.json", app)


def fresh_world(app) -> tuple[object, dict]:
    """The world demo, anew, with an order in it; and the credentials of its first mall."""
    client = app.test_client()
    client.delete("/_rig/worlds/demo")
    access = client.post("/_rig/worlds", json={"name": "demo"}).get_json()
    placed = client.post("/_rig/worlds/demo/shop/orders", json=ORDER)
    assert placed.status_code == 201, placed.get_data(as_text=True)
    return app.extensions["mallrig.worlds"].get("demo"), access["cafe24"]["malls"][0]


@pytest.mark.ours
@pytest.mark.checks("whatever is sent")
@pytest.mark.parametrize("label", LABELS)
def test_whatever_is_sent_gets_a_documented_answer(fuzzed, label):
    app, schema = fuzzed
    world, keys = fresh_world(app)
    method, path = label.split(" ")
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

    run = settings(max_examples=EXAMPLES * 20, stateful_step_count=5, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    Machine.run(settings=run)


MADE_FIRST = {"claim_code", "refund_code", "memo_no", "request_no", "payment_no", "label"}
"""Parameters of paths that name what a new world doesn't have."""

WORKING = [
    e for e in ENDPOINTS
    if e.name in REQUESTS or (e.method == "GET" and not any(p.required for p in e.params) and not any(f"{name}>" in e.path for name in MADE_FIRST))
]  # fmt: skip


@pytest.mark.ours
@pytest.mark.checks("document and pages")
@pytest.mark.parametrize("asked", [e for e in WORKING if e.name != "GET /admin/customers"], ids=lambda e: e.name)
def test_what_the_document_shows_as_an_example_works_and_fits_it(fuzzed, asked):
    app, schema = fuzzed
    world, keys = fresh_world(app)
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
    operation = openapi.document()["paths"][path][method.lower()]
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
    ids = [operation["operationId"] for operations in openapi.document()["paths"].values() for operation in operations.values()]
    assert len(set(ids)) == len(ids)


@pytest.mark.ours
@pytest.mark.checks("document and pages")
def test_the_page_to_try_it_has_nothing_from_outside(cafe24_app):
    answer = cafe24_app.test_client().get("/cafe24/docs")
    text = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert "/cafe24/openapi.json" in text
    assert not [word for word in ("http://", "https://", "src=", "@import", "<link") if word in text]
