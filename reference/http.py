"""The decide door over HTTP: POST /decide/NAME with one case or a list of them, and its OpenAPI document."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from mallrig import __version__
from mallrig.reference.rules import DECIDE, Decision, door, schemas


def decide_blueprint() -> Blueprint:
    """A blueprint with POST /decide/NAME, which answers as `door.answer_json` does, and GET /decide/openapi.json."""
    blueprint = Blueprint("decide", __name__)

    @blueprint.post("/decide/<name>")
    def decide(name: str) -> Response:
        status, body = door.answer_json(name, request.get_data(cache=False))
        return Response(body, status, mimetype="application/json")

    @blueprint.get("/decide/openapi.json")
    def document() -> Response:
        return jsonify(openapi())

    return blueprint


def openapi() -> dict[str, Any]:
    """OpenAPI 3.1 of the door, made of the types that are read and written: a path for each decision."""
    paths, components = {}, {}
    for name, decision in DECIDE.items():
        paths[f"/decide/{name}"] = {"post": _operation(name, decision)}
        for _, parts in schemas.in_parts(decision, _reference(name)).values():
            components |= {f"{name}.{part}": schema for part, schema in parts.items()}
    info = {"title": "mallrig decide door", "version": __version__, "description": "The rules as pure functions that say why."}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": components}}


def _reference(name: str) -> str:
    return f"#/components/schemas/{name}.{{name}}"


def _operation(name: str, decision: Decision) -> dict[str, Any]:
    case, answer = (schema for schema, _ in schemas.in_parts(decision, _reference(name)).values())
    invalid = {"$ref": _reference(name).format(name=schemas.InvalidCaseAnswer.__name__)}
    return {
        "operationId": name,
        "summary": f"Decide {name}: one case, or a list of them",
        "requestBody": {"required": True, "content": _json(_one_or_many(case))},
        "responses": {
            "200": {"description": "The answer to each case; an invalid one has its error in its place.", "content": _json(_one_or_many(answer))},
            "400": {"description": "The body isn't JSON.", "content": _json(invalid)},
        },
    }


def _one_or_many(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
