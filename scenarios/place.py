"""Where a play takes place: the rig and the target, in this process without a socket or on a server that runs.

The one file of the scenarios that starts emulators and reference; everything else meets them through their doors.
"""

import contextvars
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from mallrig.scenarios.drivers.door import Door
from mallrig.scenarios.drivers.rig import Rig, http_door
from mallrig.scenarios.drivers.target import Adapter, BadTarget, load_adapter
from mallrig.serving import application

INSIDE = "http://mallrig.test"
REFERENCE = "reference"


@dataclass(frozen=True)
class Place:
    """The rig and the door of the target that is played against; `name` is the target's name in results."""

    rig: Rig
    target: Door
    name: str


@contextmanager
def open_place(target: str | None = None, server: str | None = None) -> Iterator[Place]:
    """The place of a play: `target` a URL, package.module:Class or None for the reference; `server` the URL of a running
    mallrig server, None for one of our own that ends with the play.

    Raises BadTarget for what can't be loaded or doesn't answer, and for a server that is no mallrig.
    """
    with ExitStack() as stack:
        if server:
            here = _mallrig(server)
        elif target is None:
            here = stack.enter_context(_in_process())
        else:
            here = stack.enter_context(_on_loopback())
        yield Place(Rig(here), _target_door(target, here), target or REFERENCE)


def _target_door(target: str | None, here: Door) -> Door:
    if target is None:
        return here
    if target.startswith(("http://", "https://")):
        return _answering(target, "/target/setups")[0]
    return Door(httpx.Client(transport=_AdapterTransport(load_adapter(target)), base_url="http://target.test"))


def _mallrig(url: str) -> Door:
    """A door to a mallrig server. Raises BadTarget where nobody answers, or another server: every scenario would fail there."""
    door, answer = _answering(url, "/_rig/health")
    try:
        health = answer.json()
    except ValueError:
        health = None
    if not isinstance(health, dict) or not health.keys() >= {"build", "process", "started"}:
        raise BadTarget(f"{url} is no mallrig: it doesn't answer as one does")
    return door


def _answering(url: str, path: str) -> tuple[Door, httpx.Response]:
    """A door to a server that answers, and its answer, whatever that says. Raises BadTarget."""
    door = http_door(url)
    try:
        return door, door.raw("GET", path)
    except (httpx.RequestError, httpx.InvalidURL) as error:
        raise BadTarget(f"{url} doesn't answer: {error}") from None


@contextmanager
def _in_process() -> Iterator[Door]:
    """A server without a socket: fast, and what it calls (ticks, the reference's vendors) comes back in by the same way."""
    transport = InProcess()
    with tempfile.TemporaryDirectory(prefix="mallrig-play-") as folder:
        transport.app = application(Path(folder), INSIDE, transport)
        with httpx.Client(transport=transport, base_url=INSIDE) as client:
            yield Door(client)


@contextmanager
def _on_loopback() -> Iterator[Door]:
    """A server on a free port of loopback, for targets that live elsewhere."""
    from werkzeug.serving import make_server

    with tempfile.TemporaryDirectory(prefix="mallrig-play-") as folder:
        hold = _Later()
        server = make_server("127.0.0.1", 0, hold, threaded=True)
        base = f"http://127.0.0.1:{server.server_port}"
        hold.app = application(Path(folder), base)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield http_door(base)
        finally:
            server.shutdown()
            thread.join()


class _Later:
    """A WSGI app that is made after the server that carries it, whose port it must know."""

    app = None

    def __call__(self, environ: dict, start_response):
        return self.app(environ, start_response)


class InProcess(httpx.BaseTransport):
    """Calls a WSGI app, each call in a context of its own: one made while another is served must not see that one's `g`."""

    app = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The app's answer."""
        return contextvars.Context().run(httpx.WSGITransport(app=self.app).handle_request, request)


class _AdapterTransport(httpx.BaseTransport):
    """A Python adapter as the far end of an HTTP client, so that drivers know one kind of target."""

    def __init__(self, adapter: Adapter):
        self._adapter = adapter

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The adapter's answer."""
        status, body = self._adapter.request(request.method, request.url.raw_path.decode(), dict(request.headers), request.read())
        return httpx.Response(status, content=body, headers={"Content-Type": "application/json"})
