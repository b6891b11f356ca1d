"""The decide door over HTTP: POST /decide/NAME with one case or a list of them."""

from flask import Blueprint, Response, request

from mallrig.reference.rules import door


def decide_blueprint() -> Blueprint:
    """A blueprint with the one route; answers as `door.answer_json` does."""
    blueprint = Blueprint("decide", __name__)

    @blueprint.post("/decide/<name>")
    def decide(name: str) -> Response:
        status, body = door.answer_json(name, request.get_data(cache=False))
        return Response(body, status, mimetype="application/json")

    return blueprint
