"""GET /_rig/openapi.json: the rig's OpenAPI 3.1 document, made of the routes that are registered and the descriptions that read their calls."""

import re
from collections.abc import Callable

from flask import Flask
from werkzeug.routing import Rule

from mallrig import __version__
from mallrig.emulators.core.store import INTEGER_MAX
from mallrig.emulators.rig.description import Description, Part, callers

ENDPOINTS = "rig."
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", dict: "object", list: "array"}
_NAMED = {"name": {"type": "string", "pattern": "^[a-z][a-z0-9]{0,19}$", "description": "a world"}}
_REFUSALS = {
    400: "something in the request can't be taken; the message names it", 404: "no such world, or no such thing in it",
    409: "the state doesn't allow it", 413: "the body is too large", 422: "the mall refuses it",
}  # fmt: skip


def document(app: Flask) -> dict:
    """The whole document."""
    paths: dict[str, dict] = {}
    worlds = app.extensions["mallrig.worlds"]
    for rule, view in routes(app):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            paths.setdefault(_PARAMETER.sub(r"{\1}", rule.rule), {})[method.lower()] = _operation(rule, view, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "mallrig: the rig, its control plane", "version": __version__},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"Error": _ERROR, "Emulator": _one_of([vendor.name for vendor in worlds.vendors]), "Caller": _one_of(callers(worlds))},
            "responses": {f"E{status}": {"description": when, "content": {"application/json": {"schema": _ref("schemas/Error")}}} for status, when in _REFUSALS.items()},
        },
    }


def routes(app: Flask) -> list[tuple[Rule, Callable]]:
    """The rig's routes with their views, its catch-all apart."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(ENDPOINTS) and "<path:" not in rule.rule]
    return [(rule, app.view_functions[rule.endpoint]) for rule in rules]


_ERROR = {
    "type": "object", "required": ["error"], "additionalProperties": False,
    "properties": {
        "error": {"type": "object", "required": ["code", "message"], "additionalProperties": False, "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
    },
}  # fmt: skip


def _one_of(names: list[str]) -> dict:
    return {"type": "string", "enum": names}


def _ref(what: str) -> dict:
    return {"$ref": f"#/components/{what}"}


def _operation(rule: Rule, view: Callable, method: str) -> dict:
    described: Description = view.description
    path = [{"name": name, "in": "path", "required": True, "schema": _NAMED.get(name, {"type": "string", "minLength": 1})} for name in _PARAMETER.findall(rule.rule)]
    query = [{"name": part.name, "in": "query", "required": part.required, "schema": _schema(part)} for part in described.query]
    good = {str(status): {"description": "done", "content": {described.media: {"schema": described.gives}}} for status in described.statuses}
    bad = {str(status): _ref(f"responses/E{status}") for status in (400, 404, *described.refuses)}
    shown = {
        "operationId": re.sub(r"\W+", "_", f"{method}{rule.rule}").strip("_").lower(),
        "summary": (view.__doc__ or "").strip().partition("\n")[0], "parameters": path + query, "responses": good | bad,
    }  # fmt: skip
    if described.body is not None and method != "GET":
        shown["requestBody"] = _body(described.body)
    return shown


def _body(body: tuple[Part, ...] | dict) -> dict:
    if isinstance(body, dict):
        return {"required": True, "content": body if "application/octet-stream" in body else {"application/json": {"schema": body}}}
    required = [part.name for part in body if part.required]
    return {"required": bool(required), "content": {"application/json": {"schema": object_schema(body)}}}


def object_schema(parts: tuple[Part, ...]) -> dict:
    """The schema of an object with these members and no others; what isn't required may be null."""
    properties = {part.name: _schema(part) if part.required else {"anyOf": [_schema(part), {"type": "null"}]} for part in parts}
    return {"type": "object", "required": [part.name for part in parts if part.required], "additionalProperties": False, "properties": properties}


def _schema(part: Part) -> dict:
    kinds = part.kind if isinstance(part.kind, tuple) else (part.kind,)
    names = [_TYPES[kind] for kind in kinds]
    schema = {"type": "number" if "number" in names else names[0]}
    if schema["type"] in ("integer", "number"):
        schema |= {"minimum": -INTEGER_MAX if part.low is None else part.low, "maximum": INTEGER_MAX if part.high is None else part.high}
    if part.choices:
        schema["enum"] = list(part.choices)
    return schema | (part.more or {})
