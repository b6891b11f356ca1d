"""The rig's OpenAPI document: whole, and true when calls made of it are sent."""


import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from mallrig.emulators.rig.openapi import document, routes
from mallrig.emulators.server import create_app
from mallrig.scenarios.profile import SOAK

EXAMPLES = 300 if SOAK else 4
CHECKS = [
    schemathesis.checks.not_a_server_error, schemathesis.checks.status_code_conformance, schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance, schemathesis.checks.negative_data_rejection,
]  # fmt: skip
LIMITS = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = create_app(tmp_path_factory.mktemp("rig"), transport=httpx.MockTransport(lambda _request: httpx.Response(200)))
    yield app
    app.extensions["mallrig.worlds"].close()


@pytest.fixture(scope="module")
def api(app):
    return schemathesis.openapi.from_wsgi("/_rig/openapi.json", app)


@pytest.fixture(scope="module")
def world(app):
    made = app.test_client().post("/_rig/worlds", json={"name": "demo"})
    assert made.status_code == 201
    return made.json


def test_every_route_of_the_rig_is_described(app):
    undescribed = [f"{rule.rule} ({view.__name__})" for rule, view in routes(app) if not hasattr(view, "description")]
    assert undescribed == [], "put @describe on these views, see rig/description.py"
    assert len({operation["operationId"] for path in document(app)["paths"].values() for operation in path.values()}) == len(
        [method for rule, _ in routes(app) for method in rule.methods - {"HEAD", "OPTIONS"}]
    )


def play(operation, app, mode):
    """Send calls made of one operation's description, or made to break it, and check their answers."""

    @LIMITS
    @given(case=operation.as_strategy(generation_mode=mode))
    def calls(case):
        if "name" in case.path_parameters and operation.label != "DELETE /_rig/worlds/{name}":
            case.path_parameters["name"] = "demo"
        if isinstance(case.body, dict) and "for" in case.body:
            case.body["seconds"] = 0  # nothing that matches will come
        case.call_and_validate(app=app, checks=CHECKS)

    calls()


def test_what_the_document_says_is_what_the_rig_does(app, api, world):
    """Nothing breaks (5xx), no answer has a status, type or shape that the document doesn't name, and what the document forbids is refused."""
    wrong = {}
    for operation in (found.ok() for found in api.get_all_operations()):
        takes = list(operation.body) or list(operation.query)
        for mode in [GenerationMode.POSITIVE, GenerationMode.NEGATIVE] if takes else [GenerationMode.POSITIVE]:
            try:
                play(operation, app, mode)
            except (FailureGroup, ExceptionGroup) as failed:
                wrong[operation.label, mode] = "\n".join(map(str, getattr(failed, "exceptions", [failed])))
    assert not wrong, "\n\n".join(f"{label} {mode}: {text}" for (label, mode), text in wrong.items())
