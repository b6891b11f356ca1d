"""GET /sellmate/openapi.json: the API's document, made of the table that serves it; each operation says what it rests on."""

import re
from functools import cache

from mallrig.emulators.sellmate.fields import ROWS_MAX, Field
from mallrig.emulators.sellmate.listing import FILTERS_MAX, OPERATORS, PAGE_MAX, PER_PAGE, PER_PAGE_MAX
from mallrig.emulators.sellmate.operations import OPERATIONS, ROWS, Operation

TYPES = {
    "text": {"type": "string"}, "integer": {"type": "integer"}, "flag": {"type": "boolean"}, "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "date-time"}, "texts": {"type": "array", "items": {"type": "string"}},
    "integers": {"type": "array", "items": {"type": "integer"}},
}  # fmt: skip

ERROR = {
    "type": "object", "required": ["message", "code", "errors"],
    "properties": {
        "message": {"type": "string"}, "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    },
}  # fmt: skip
META = {
    "type": "object", "required": ["current_page", "last_page", "per_page", "total"],
    "properties": {name: {"type": "integer"} for name in ("current_page", "last_page", "per_page", "total")},
}  # fmt: skip
EACH = {
    "type": "object", "required": ["success", "errors", "message"],
    "properties": {name: {"type": "array", "items": {"type": "object"}} for name in ("success", "errors")} | {"message": {"type": "string"}},
}  # fmt: skip
BY_ROW = ("/stockHistories", "/orders", "/expectedInbounds", "/dispatches")
REFUSALS = {
    "400": "the body isn't a JSON object", "401": "invalid_client, invalid_token, token_expired", "403": "partner_disabled",
    "404": "unknown_domain, not_found", "409": "the state doesn't allow it", "422": "a member at fault", "429": "more calls than the tenant may",
}  # fmt: skip


@cache
def show() -> dict:
    """The OpenAPI 3.1 document."""
    paths: dict[str, dict] = {}
    for operation in OPERATIONS:
        paths.setdefault(_path(operation.path), {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sellmate, emulated", "version": "1",
            "description": "No public reference of this API exists. x-basis: observed = path and members seen in the source of live clients; "
            "modelled = chosen for this emulator.",
        },
        "servers": [{"url": "/sellmate/external/{domain}", "variables": {"domain": {"default": "demowms"}}}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": {"Error": ERROR, "Meta": META, "EachRow": EACH},
        },
    }  # fmt: skip


def _path(path: str) -> str:
    return re.sub(r"<[^:]+:(\w+)>", r"{\1}", path)


def _operation(operation: Operation) -> dict:
    body = operation.takes or None
    return {
        "operationId": re.sub(r"\W+", "_", f"{operation.method.lower()}{_path(operation.path)}").strip("_"),
        "summary": operation.does, "x-basis": operation.basis, "parameters": _parameters(operation),
        **({"security": []} if operation.is_open else {}),
        **({"requestBody": {"required": True, "content": _json(_object(body, operation.path))}} if body else {}),
        "responses": {"200": {"description": "done", "content": _json(_answer(operation))}}
        | {status: {"description": text, "content": _json(_ref("Error"))} for status, text in REFUSALS.items()},
    }  # fmt: skip


def _parameters(operation: Operation) -> list[dict]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"} if name == "number" else {"type": "string"}}
        for name in re.findall(r"<[^:]+:(\w+)>", operation.path)
    ]
    if operation.lists is None:
        return found
    columns, relations = operation.lists.columns, operation.lists.relations
    found += [
        _query("page", {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": 1}),
        _query("per_page", {"type": "integer", "minimum": 1, "maximum": PER_PAGE_MAX, "default": PER_PAGE}),
    ]
    if columns:
        about = f"FIELD,OPERATOR,VALUE,CONJUNCTION. Fields: {', '.join(columns)}. Operators: {', '.join(OPERATORS)} (values with | between)."
        found.append(_query("f[]", {"type": "array", "maxItems": FILTERS_MAX, "items": {"type": "string"}}, about))
    if relations:
        found.append(_query("c[]", {"type": "array", "items": {"type": "string", "enum": list(relations)}}))
    return found


def _query(name: str, schema: dict, about: str = "") -> dict:
    return {"name": name, "in": "query", "schema": schema} | ({"description": about} if about else {})


def _answer(operation: Operation) -> dict:
    if operation.method == "POST" and operation.path in BY_ROW:
        return _ref("EachRow")
    if operation.lists is None:
        return {"type": "object"}
    properties = {"data": {"type": "array", "items": {"type": "object"}}, "meta": _ref("Meta")}
    return {"type": "object", "required": ["data", "meta"], "properties": properties}


def _object(fields: tuple[Field, ...], path: str = "") -> dict:
    required = [field.name for field in fields if field.needed]
    properties = {field.name: _schema(field, path) for field in fields}
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _schema(field: Field, path: str) -> dict:
    if field.kind == "object":
        return _object(field.members)
    if field.kind == "rows":
        return {"type": "array", "minItems": 1, "maxItems": ROWS_MAX, "items": _object(ROWS[path])}
    schema = dict(TYPES[field.kind])
    if field.kind == "integer":
        schema |= {"minimum": field.low, "maximum": field.high}
    if field.kind == "text":
        schema["maxLength"] = field.longest
    if field.choices:
        schema["enum"] = list(field.choices)
    return schema | ({"description": field.about} if field.about else {})


def _json(schema: dict) -> dict:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}
