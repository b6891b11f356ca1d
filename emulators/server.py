"""create_app: every emulator and the rig door on one WSGI app, each request led to its vendor by path or by host name."""

import os
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request
from werkzeug.routing import PathConverter, Rule

from mallrig import __version__
from mallrig.emulators.cafe24.documents.pages import register_pages
from mallrig.emulators.core.due import TIMER, Runner, Ticker
from mallrig.emulators.core.hosts import host_table, prefix_of
from mallrig.emulators.core.mount import EVERY_METHOD, mount, note_nowhere, roots_of
from mallrig.emulators.core.outgoing import Outgoing, timer_call
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.wire import Wire
from mallrig.emulators.core.worlds import Worlds
from mallrig.emulators.rig.routes import rig_blueprint
from mallrig.emulators.vendors import VENDORS

if TYPE_CHECKING:
    import httpx

STARTED = time.time()


class Route(Rule):
    """A route of EVERY_METHOD answers to any. Its URL builders are compiled when somebody asks for its URL: hardly anybody does, and hundreds of
    routes have two each."""

    def __init__(self, string: str, methods: Iterable[str], **more):
        super().__init__(string, methods=None if set(methods) == set(EVERY_METHOD) else methods, **more)

    def _compile_builder(self, append_unknown: bool = True):
        compiled = []

        def build(*given, **values):
            if not compiled:
                compiled.append(super(Route, self)._compile_builder(append_unknown))
            return compiled[0](*given, **values)

        return build


class AnyPath(PathConverter):
    """What is left of a path, be it nothing, slashes or line breaks: else a catch-all would leave those to Flask."""

    regex = r"[\s\S]*"
    part_isolating = False


BODY_MAX = 64 * 1024 * 1024


def create_app(folder: Path, vendors: Iterable[Vendor] = VENDORS, transport: "httpx.BaseTransport | None" = None) -> Flask:
    """The emulators over the worlds in `folder`. `transport` carries what worlds send out (webhooks, timers).

    The app's extensions hold "mallrig.worlds", "mallrig.runner" and "mallrig.ticker"; the ticker isn't started.
    """
    app = Flask("mallrig", static_folder=None)
    app.url_rule_class = Route
    app.url_map.converters["path"] = AnyPath
    app.url_map.merge_slashes = False  # it would answer with a redirect
    app.json.sort_keys = False
    app.json.ensure_ascii = False
    app.config["MAX_CONTENT_LENGTH"] = BODY_MAX
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False  # a vendor's answer to OPTIONS is its own too
    vendors = tuple(vendors)
    worlds = Worlds(folder, vendors)
    outgoing = Outgoing(transport)
    inside = {kind: run for vendor in vendors for kind, run in vendor.due.items()}
    outside = {TIMER: timer_call(outgoing)} | {kind: run(outgoing) for vendor in vendors for kind, run in vendor.sends.items()}
    runner = Runner(worlds, inside, outside)
    app.extensions |= {"mallrig.worlds": worlds, "mallrig.runner": runner, "mallrig.ticker": Ticker(runner, outgoing.warm)}
    for vendor in vendors:
        mount(app, vendor)
    app.register_blueprint(rig_blueprint())
    register_pages(app)
    app.errorhandler(404)(partial(_nowhere, [root for vendor in vendors for root in roots_of(vendor)]))
    app.wsgi_app = Wire(_ByHost(app.wsgi_app, vendors))
    return app


def health() -> dict:
    """{"build", "process", "started"}: which server this is, so that a client can refuse a stale one."""
    return {"build": __version__, "process": os.getpid(), "started": STARTED}


def _nowhere(roots: list[str], _error: Exception) -> Response:
    response = jsonify(error={"code": "not_found", "message": "no emulator has this path; GET /_rig/health and GET /_rig/worlds are where to look"})
    response.status_code = 404
    if not request.path.startswith("/_rig"):
        note_nowhere(response, roots)
    return response


class _ByHost:
    """A WSGI wrapper that sends a request for a vendor's real host name to that vendor's path prefix."""

    def __init__(self, app, vendors: Iterable[Vendor]):
        self._app = app
        self._table = host_table(vendors)

    def __call__(self, environ: dict, start_response):
        host = environ.get("HTTP_HOST", "").partition(":")[0].lower()
        prefix = prefix_of(self._table, host)
        if prefix is not None:
            environ["PATH_INFO"] = prefix + environ.get("PATH_INFO", "")
            environ["mallrig.by_host"] = host
        return self._app(environ, start_response)
