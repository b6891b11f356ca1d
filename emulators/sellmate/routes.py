"""Sellmate on the wire: /sellmate/external/{domain}/..., JSON, a Bearer token; a body on GET is taken."""

from collections.abc import Callable

from flask import Blueprint, Request, Response, g, jsonify, request

from mallrig.emulators.core.payload import parse_object
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.sellmate import access, document
from mallrig.emulators.sellmate.fields import ID_MAX, read
from mallrig.emulators.sellmate.listing import Asked, read_asked
from mallrig.emulators.sellmate.operations import OPERATIONS, Operation
from mallrig.emulators.sellmate.refusals import fault, refused

BASE = "/sellmate/external/<domain>"

sellmate = Blueprint("sellmate", __name__)


def find_key(asked: Request) -> tuple[str, str] | None:
    """The tenant's domain in the path."""
    parts = asked.path.split("/")
    return ("sellmate.domain", parts[3]) if len(parts) > 3 and parts[2] == "external" else None


def refuse_stray(asked: Request) -> Refused:
    """A domain that no tenant has."""
    return refused(404, "unknown_domain")


def render(refusal: Refused) -> Response:
    """A refusal in Sellmate's envelope."""
    answer = jsonify(message=refusal.message, code=refusal.code, errors=refusal.more.get("errors", {}))
    answer.status_code = refusal.status
    answer.headers.extend(refusal.headers)
    return answer


def serve(operation: Operation) -> Callable[..., dict]:
    """The view of one operation."""

    def view(domain: str, **path: object) -> dict:
        access.count_call(g.world, g.db)
        if not operation.is_open:
            access.check_token(g.world, g.db)
        if path.get("number", 0) > ID_MAX:
            raise fault(404)
        return operation.run(_asked(operation), **path)

    return view


def _asked(operation: Operation) -> Asked | dict | None:
    if operation.lists is not None:
        return read_asked(operation.lists)
    if operation.takes is None:
        return None
    raw = request.get_data(cache=True)
    sent = parse_object(raw) if raw else {}
    if sent is None:
        raise refused(400, "bad_request", "본문은 JSON 객체여야 합니다.")
    return read(sent, operation.takes)


for _operation in OPERATIONS:
    sellmate.add_url_rule(
        BASE + _operation.path, f"{_operation.method} {_operation.path}".replace(".", "_"), serve(_operation), methods=[_operation.method]
    )
sellmate.record_once(lambda state: state.app.add_url_rule("/sellmate/openapi.json", "sellmate_openapi", document.show))
