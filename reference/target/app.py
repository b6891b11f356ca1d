"""create_app: the target door on a Flask app of its own, or as a blueprint for a server that has other doors too."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from mallrig.reference.adapters.wire import ClientFactory
from mallrig.reference.flow import register
from mallrig.reference.flow.errors import RoomError
from mallrig.reference.model import MANAGER, Turn
from mallrig.reference.ports import VendorError
from mallrig.reference.rules.ruling import InvalidCase
from mallrig.reference.store import dumps
from mallrig.reference.target import day_routes, desk_routes, device_routes, functions, invoice_file_routes, look_routes, register_routes, setup_routes
from mallrig.reference.target.bodies import convert
from mallrig.reference.target.document import document
from mallrig.reference.target.setups import Setups

log = logging.getLogger("mallrig.reference")

TIMEOUT_SECONDS = 30.0


def clients_over(transport: httpx.BaseTransport | None = None) -> ClientFactory:
    """A client factory: over sockets (one pool of connections a setup), or over a transport that needs none."""
    limits = httpx.Limits(max_connections=16, max_keepalive_connections=16)
    return lambda base_url: httpx.Client(transport=transport, base_url=base_url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False)


def machine_time() -> str:
    """The machine's own time, for signatures that a vendor compares with real time."""
    return datetime.fromtimestamp(time.time(), UTC).isoformat()


def target_blueprint(
    where: str | Path, clients: ClientFactory | None = None, wall: Callable[[], str] = machine_time, prints: Path | None = None
) -> Blueprint:
    """The door's routes under /target. `where`: a folder for SQLite files, or a postgresql+psycopg:// URL; `clients`: from a
    base URL to the httpx client that reaches it; `prints`: where the built-in printers print to, by default `where` if it is a
    folder (beside PostgreSQL there are none then)."""
    blueprint = Blueprint("target", __name__, url_prefix="/target")
    setups = blueprint.setups = Setups(where, clients or clients_over(), wall, prints or _prints(where))

    @blueprint.url_value_preprocessor
    def enter(_endpoint: str | None, values: dict | None) -> None:
        g.setups = setups
        g.setup = (values or {}).pop("setup", None)

    for problem in (RoomError, VendorError, InvalidCase, HTTPException, Exception):
        blueprint.register_error_handler(problem, refuse)
    for part in (setup_routes, day_routes, look_routes, desk_routes, register_routes, invoice_file_routes, device_routes, functions):
        part.add_routes(blueprint, view)
    blueprint.add_url_rule("/openapi.json", "openapi", openapi)
    blueprint.add_url_rule("/<path:rest>", "nothing", nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return blueprint


def create_app(where: str | Path, clients: ClientFactory | None = None, wall: Callable[[], str] = machine_time, prints: Path | None = None) -> Flask:
    """The target door alone; see target_blueprint."""
    app = Flask("mallrig.reference", static_folder=None)
    app.register_blueprint(target_blueprint(where, clients, wall, prints))
    return app


def _prints(where: str | Path) -> Path | None:
    return None if str(where).startswith("postgresql") else Path(where) / "prints"


def view(function: Callable) -> Callable:
    """A view of a setup: function(company, turn, **path) -> JSON value, or a Response (a file)."""

    def inside(**path: str) -> Response:
        company = g.setups.get(g.setup)
        value = function(company, Turn(company.clock.begin(), _who()), **path)
        return value if isinstance(value, Response) else answer(value)

    inside.__name__, inside.__doc__ = function.__name__, function.__doc__
    return inside


def _who() -> str:
    """The person whom `who` in the query names, for the history. Raises BadRequest."""
    named = request.args.get("who")
    return MANAGER if named is None else convert(named, register.Name, "who")


def answer(value: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(dumps(value), status, mimetype="application/json")


def refuse(error: Exception) -> Response:
    """{"error": {"code", "message", "at"?}, "because"?} for whatever went wrong."""
    if isinstance(error, RoomError):
        shown = {"code": error.code, "message": error.message} | ({"at": error.at} if error.at else {})
        return answer({"error": shown} | ({"because": error.because} if error.because else {}), error.status)
    if isinstance(error, VendorError):
        return answer({"error": {"code": "vendor_failed", "message": str(error)}}, 502)
    if isinstance(error, InvalidCase):
        return answer({"error": {"code": "bad_request", "message": error.message, "at": error.at}}, 400)
    if isinstance(error, HTTPException):
        return answer({"error": {"code": error.name.lower().replace(" ", "_"), "message": error.description}}, error.code or 500)
    log.exception("%s %s failed", request.method, request.path)
    return answer({"error": {"code": "internal", "message": "the reference failed; its log says how"}}, 500)


def openapi() -> Response:
    """The door described as OpenAPI 3.1."""
    from mallrig.reference import target

    return answer(document(current_app.url_map.iter_rules(), current_app.view_functions, target.__doc__))


def nothing(rest: str) -> Response:
    """An unknown path under /target/."""
    return answer({"error": {"code": "not_found", "message": f"the target has no {request.method} /target/{rest}"}}, 404)
