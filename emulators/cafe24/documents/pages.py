"""Pages about the emulator that belong to no world: its OpenAPI document, a page to try it, how faithful it is."""

from flask import Flask, Response, jsonify

from mallrig.emulators.cafe24.documents import fidelity, openapi
from mallrig.emulators.cafe24.documents.docs_page import DOCS_PAGE


def register_pages(app: Flask) -> None:
    """Put /cafe24/openapi.json, /cafe24/docs and /cafe24/fidelity on the app, beside the blueprint of the worlds."""
    app.add_url_rule("/cafe24/openapi.json", "cafe24_openapi", show_openapi)
    app.add_url_rule("/cafe24/docs", "cafe24_docs", show_docs)
    app.add_url_rule("/cafe24/fidelity", "cafe24_fidelity", show_fidelity)


def show_openapi() -> Response:
    """The OpenAPI document."""
    return jsonify(openapi.document())


def show_docs() -> Response:
    """A page to try every operation in a browser; it needs nothing from outside."""
    return Response(DOCS_PAGE, mimetype="text/html")


def show_fidelity() -> Response:
    """How sure we are of each endpoint and behaviour, and which tests check it."""
    return Response(fidelity.page(), mimetype="text/html")
