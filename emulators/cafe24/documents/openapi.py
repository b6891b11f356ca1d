"""The OpenAPI 3.1 document of the Cafe24 emulator, made from the table of endpoints that serves it (GET /cafe24/openapi.json)."""

import re
from functools import cache

from mallrig import __version__
from mallrig.emulators.cafe24.documents.openapi_examples import PATH_VALUES, REQUESTS
from mallrig.emulators.cafe24.documents.openapi_links import LINKS
from mallrig.emulators.cafe24.documents.openapi_oauth import OAUTH_PATHS
from mallrig.emulators.cafe24.documents.openapi_schema import answer_schema, mixed_schema, query_schema, sent_schema
from mallrig.emulators.cafe24.documents.sources import SOURCES
from mallrig.emulators.cafe24.refusals import EXPIRED_TOKEN, INVALID_TOKEN, NO_API, NO_ENTITY, NO_SCOPE, NOT_ALLOWED, NOT_JSON
from mallrig.emulators.cafe24.wire.description import ENDPOINTS, Endpoint, by_path
from mallrig.emulators.cafe24.wire.door import FIELDS_MEMBER, SHOP_MEMBER, VERSION_HEADER, query_params
from mallrig.emulators.core.store import INTEGER_MAX

_PATH_PART = re.compile(r"<(?:(int):)?(\w+)>")

ERRORS = {
    400: ("the request can't be read: " + NOT_JSON, "seen"), 401: (f"no token, or one that opens nothing here: {INVALID_TOKEN} / {EXPIRED_TOKEN}", "read"),
    403: (f"the token lacks the scope: {NO_SCOPE}", "seen"), 404: (f"{NO_API} / {NO_ENTITY}", "read"), 422: ("a missing or invalid parameter, or what the state refuses", "read"),
    429: ("the bucket or the quota is full", "seen"), 500: ("an internal error (only by a fault)", "seen"), 503: ("maintenance (only by a fault)", "seen"),
    504: ("a time-out (only by a fault)", "seen"),
}  # fmt: skip
"""status -> (when, how sure)."""

MIXED = ("some elements failed (by the mall's switch mixed_bulk)", "read")
"""The same of 207."""

_ABOUT = (
    "x-basis says how sure each operation, member and answer is: seen (the vendor's document or a recorded answer), read (read into a vaguer "
    "text), ours (chosen). x-source says where from: "
)

_HEADERS = {
    "X-Api-Call-Limit": {"description": "used/capacity of the leaky bucket", "schema": {"type": "string", "pattern": "^[0-9]+/[0-9]+$"}},
    "X-Cafe24-Call-Usage": {"description": "percent of the call quota", "schema": {"type": "string"}},
    "X-Cafe24-Time-Usage": {"description": "percent of the time quota", "schema": {"type": "string"}},
}


@cache
def document() -> dict:
    """The whole document."""
    paths: dict[str, dict] = {}
    for asked in sorted(ENDPOINTS, key=by_path):
        paths.setdefault(openapi_path(asked.path), {})[asked.method.lower()] = operation(asked)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cafe24 Admin and Front API, as mallrig emulates it", "version": __version__,
            "description": _ABOUT + "; ".join(f"{name} is {what}" for name, what in SOURCES.items()),
        },
        "servers": [{"url": "/cafe24/{mall_id}/api/v2", "variables": {"mall_id": {"default": "demo1", "description": "a mall of a world"}}}],
        "tags": [{"name": name} for name in dict.fromkeys(tag(asked) for asked in sorted(ENDPOINTS, key=by_path))] + [{"name": "oauth"}],
        "paths": OAUTH_PATHS | paths,
        "components": {"securitySchemes": _SECURITY, "schemas": {"Error": _ERROR}, "responses": {f"E{status}": _error(status) for status in ERRORS}},
    }  # fmt: skip


_SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "client": {"type": "apiKey", "in": "header", "name": "X-Cafe24-Client-Id"},
}

_ERROR = {
    "type": "object", "required": ["error"], "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object", "required": ["code", "message", "more_info"], "additionalProperties": False,
            "properties": {"code": {"type": "integer"}, "message": {"type": "string"}, "more_info": {"type": "object"}},
        }
    },
}  # fmt: skip


def _error(status: int) -> dict:
    when, basis = ERRORS[status]
    return {"description": when, "x-basis": basis, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}


def openapi_path(path: str) -> str:
    """Flask's path in OpenAPI's words."""
    return _PATH_PART.sub(r"{\2}", path)


def tag(asked: Endpoint) -> str:
    """The group of an endpoint: the first part of its path, front for the public API."""
    return "front" if asked.front else asked.path.split("/")[2]


def operation(asked: Endpoint) -> dict:
    """One operation."""
    shown = {
        "operationId": operation_id(asked.name), "tags": [tag(asked)], "summary": asked.does,
        "x-basis": asked.mark, "x-source": asked.source, "x-scope": asked.scope and f"mall.{asked.scope}", "x-capacity": asked.capacity,
        "security": [{"client": []}, {"token": []}] if asked.front else [{"token": []}], "parameters": _parameters(asked), "responses": _responses(asked),
    }  # fmt: skip
    if asked.restricted:
        shown["description"] = f"For clients that the vendor named; others get 401: {NOT_ALLOWED}."
    if asked.body is not None:
        shown["requestBody"] = {"required": bool(asked.body), "content": {"application/json": {"schema": _request(asked)} | _example(asked)}}
    return shown


def operation_id(name: str) -> str:
    """The id of the operation of an endpoint's name."""
    return re.sub(r"\W+", "_", openapi_path(name)).strip("_").lower()


def _example(asked: Endpoint) -> dict:
    if asked.name not in REQUESTS:
        return {}
    one = REQUESTS[asked.name]
    return {"example": {"shop_no": 1} | ({"request": one} if asked.bulk_max is None else {"requests": [one]})}


def _parameters(asked: Endpoint) -> list[dict]:
    path = [
        {"name": name, "in": "path", "required": True, "schema": _WHOLE_ID if kind else _TEXT_ID} | ({"example": PATH_VALUES[name]} if name in PATH_VALUES else {})
        for kind, name in _PATH_PART.findall(asked.path)
    ]
    return path + [_parameter(param) | {"x-basis": asked.mark, "x-source": asked.source} for param in query_params(asked)] + [_VERSION]


_WHOLE_ID = {"type": "integer", "minimum": 0, "maximum": INTEGER_MAX}
_TEXT_ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
_VERSION = {"name": VERSION_HEADER, "in": "header", "required": False, "schema": {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"}}


def _parameter(param) -> dict:
    schema = query_schema(param)
    if param.default is not None:
        schema = schema | {"default": param.default}
    shown = {"name": param.name, "in": "query", "required": param.required, "schema": schema}
    if param.many:
        shown |= {"style": "form", "explode": False}
    return shown | ({"description": param.about} if param.about else {})


def _request(asked: Endpoint) -> dict:
    one = sent_schema(asked.body)
    name, schema = ("request", one) if asked.bulk_max is None else ("requests", {"type": "array", "items": one, "minItems": 1, "maxItems": asked.bulk_max})
    envelope = {"shop_no": sent_schema((SHOP_MEMBER,))["properties"]["shop_no"], name: schema, "fields": sent_schema((FIELDS_MEMBER,))["properties"]["fields"]}
    return {"type": "object", "required": [name] if asked.body else [], "properties": envelope}


def _responses(asked: Endpoint) -> dict:
    statuses = [status for status in ERRORS if status != 403 or asked.scope]
    answers = {str(asked.status): {"description": "done", "headers": _HEADERS, "content": {"application/json": {"schema": answer_schema(asked)}}} | _links(asked)}
    if asked.bulk_max is not None:
        mixed = {"description": MIXED[0], "x-basis": MIXED[1]}
        answers["207"] = mixed | {"content": {"application/json": {"schema": mixed_schema(asked)}}}
    return answers | {str(status): {"$ref": f"#/components/responses/E{status}"} for status in statuses}


def _links(asked: Endpoint) -> dict:
    links = {
        f"to_{operation_id(link.target)}": {"operationId": operation_id(link.target), "parameters": {link.parameter: f"$response.body#{link.at}"}}
        for link in LINKS
        if link.source == asked.name
    }
    return {"links": links} if links else {}
