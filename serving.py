"""The one process: emulators, rig and reference on one port of loopback, behind granian (bench/servers.py says why)."""

import gc
import json
import os
import re
import shlex
import shutil
import signal
import socket
import string
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from mallrig.addresses import with_query, world_path

HOST = "127.0.0.1"
PORT = 8024
THREADS = 32
"""An advance holds a thread while what it calls (a timer's owner, and the vendors it asks) needs two more; see core/due.py."""

FIRST_WORLD = "first"
"""The world that is made when a server starts on an empty folder, so that there is something to point a client at."""

START_SECONDS = 20
"""How long `mallrig env` waits for a server that was started just before it."""

UNMET = (408, 417)
"""Answers that say that what was waited for didn't come, or what was expected isn't so: no failures of the call."""

FAILED = (500, 502, 503, 504)
"""Answers of a server that failed, or of what stands before it; in whatever words."""

FOLDER_VARIABLE = "MALLRIG_DATA"
BASE_VARIABLE = "MALLRIG_BASE"


def default_folder() -> Path:
    """Where state is kept for this user: $MALLRIG_DATA, or mallrig in the user's data folder."""
    if os.environ.get(FOLDER_VARIABLE):
        return Path(os.environ[FOLDER_VARIABLE])
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "mallrig"


def free_port(host: str) -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def serve(host: str, port: int, folder: Path | None, database: str | None = None) -> None:
    """Serve until Ctrl-C, SIGTERM or its terminal is closed; `folder` None keeps the state in a temporary folder and leaves nothing behind.
    `database` is the URL of a PostgreSQL that keeps the reference's setups in place of the folder.

    Raises click.ClickException for a host that is none, a port that is taken, a folder that can't be used, or a database that
    doesn't answer.
    """
    address = _address(host)
    database = database and _answering_database(database)
    kept = folder or Path(tempfile.mkdtemp(prefix="mallrig-"))
    try:
        with _taken(address, port) as taken, _the_only_server(kept):
            _run(address, taken, kept, database)
    finally:
        if folder is None:
            shutil.rmtree(kept, ignore_errors=True)


def application(folder: Path, base: str, transport=None, database: str | None = None):
    """The WSGI app with every room: emulators, rig and reference, its state in `folder`, reached at `base`.

    `transport` is an httpx transport that carries every call of one room to another, for use without a socket; `database`
    the URL of a PostgreSQL for the reference's setups.
    """
    from mallrig.emulators.server import create_app

    reference = Later(partial(_reference, database or folder / "reference", transport))
    return Rooms({"decide": reference, "target": reference}, create_app(folder, transport=transport))


def _worker(folder: Path, base: str, database: str | None):
    """What the server's worker loads: the app, the first world's credentials printed, the clocks running."""
    for each in (signal.SIGINT, signal.SIGTERM):  # the parent's handlers, which came with the fork, would wait here for ever
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the parent decides what a closed terminal means
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    gc.disable()  # what is imported and built here stays, so that looking through it again and again frees nothing
    app = application(folder, base, database=database)
    _announce(app.others, base)
    gc.freeze()
    gc.enable()
    app.others.extensions["mallrig.ticker"].start()
    threading.Thread(target=app.first["target"].made, daemon=True).start()
    return app


def _end_with(parent: int) -> None:
    """End when the process that started this one is gone, killed perhaps: else the port and the folder would stay taken."""
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)


def _reference(where: str | Path, transport):
    from flask import Flask

    from mallrig.reference.http import decide_blueprint
    from mallrig.reference.target.app import clients_over, target_blueprint

    app = Flask("mallrig.reference", static_folder=None)
    app.json.ensure_ascii = False
    app.register_blueprint(decide_blueprint())
    app.register_blueprint(target_blueprint(where, clients_over(transport)))
    return app


def _announce(emulators, base: str) -> None:
    """Print the base URL and credentials of the first world's emulators; on an empty folder that world is made."""
    with emulators.test_client() as rig:
        if rig.get("/_rig/worlds").json["count"] == 0:
            rig.post("/_rig/worlds", json={"name": FIRST_WORLD})
        known = rig.get(f"/_rig/worlds/{FIRST_WORLD}", base_url=base)
    if known.status_code == 200:
        for name, value in _exports(base, known.json).items():
            click.echo(f"export {name}={shlex.quote(value)}")


class Later:
    """A WSGI app that is made at its first request, or when made() is called, off the start-up path."""

    def __init__(self, make):
        self._make = make
        self._app = None
        self._making = threading.Lock()

    def made(self):
        """The app itself."""
        with self._making:
            self._app = self._app or self._make()
            return self._app

    def __call__(self, environ: dict, start_response):
        return self.made()(environ, start_response)


class Rooms:
    """A WSGI app that leads a request to the app of its first path segment, and every other one to `others`."""

    def __init__(self, first: dict, others):
        self.first = first
        self.others = others

    def __call__(self, environ: dict, start_response):
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)  # granian ends a body that broke off as one that is whole; so its length is looked at
        segment = environ.get("PATH_INFO", "").split("/", 2)[1:2]
        return self.first.get("".join(segment), self.others)(environ, start_response)


def _run(address: str, port: int, folder: Path, database: str | None) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    base = f"http://{_at(_reached_by(address), port)}"
    click.echo(f"mallrig serves on {base} (state in {folder}); Ctrl-C ends it", err=True)
    server = Granian(
        "mallrig", address=address, port=port, interface=Interfaces.WSGI, websockets=False, workers=1,
        blocking_threads=THREADS, backpressure=THREADS * 4, log_level="error",
    )  # fmt: skip
    server.on_startup(_closed_terminal())
    server.serve(target_loader=partial(_worker, folder, base, database), wrap_loader=False)


def _closed_terminal():
    """What lets a closed terminal (SIGHUP) end the server as SIGTERM does, or do nothing if that was asked for (nohup), once the
    server's own handlers are set: there it means a new worker."""
    outlive = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN if outlive else signal.getsignal(signal.SIGTERM))


def _answering_database(url: str) -> str:
    """The URL with its driver, of a PostgreSQL that answers. Raises click.ClickException; the password isn't shown."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from mallrig.reference.store import setups_in

    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "postgresql":
            raise click.ClickException(f"--database takes a postgresql:// URL, not {parsed.drivername}://")
        with_driver = parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        setups_in(with_driver)
    except ImportError:
        raise click.ClickException("--database needs the driver: pip install 'mallrig[postgresql]'") from None
    except SQLAlchemyError as error:
        raise click.ClickException(f"the database can't be used: {str(getattr(error, 'orig', None) or type(error).__name__).splitlines()[0]}") from None
    return with_driver


def _address(host: str) -> str:
    """The address to listen on for a host: IPv4's if it has one, as localhost does. Raises click.UsageError."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM) if host else []
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise click.UsageError(f"--host takes an address or a name of this machine, not {host!r}")
    return min(found, key=lambda one: one[0] != socket.AF_INET)[4][0]


def _reached_by(address: str) -> str:
    """The address by which clients here reach a server that listens on one: loopback for every address, which not all can call."""
    return {"0.0.0.0": HOST, "::": "::1"}.get(address, address)


def _at(address: str, port: int) -> str:
    """Both as a URL has them."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


@contextmanager
def _taken(address: str, port: int):
    """Take a port that nobody has, any when it is 0, and tell it. The worker shares it (SO_REUSEPORT) and comes later, so it's
    held meanwhile, or two servers started at once would share it too. Raises click.ClickException.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe, socket.socket(family) as held:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            probe.bind((address, port))
            taken = probe.getsockname()[1]
            probe.close()
            held.bind((address, taken))
        except OSError as error:
            raise click.ClickException(f"{_at(address, port)} can't be served on: {error.strerror} (--port takes another, 0 any free one)") from None
        yield taken


class _the_only_server:
    """Hold a folder's lock, so that no two servers write the same worlds."""

    def __init__(self, folder: Path):
        self._path = folder / "server.lock"

    def __enter__(self) -> None:
        import fcntl

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w")
        except OSError as error:
            raise click.ClickException(f"{self._path.parent} can't be used for state: {error.strerror}") from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(f"another server uses {self._path.parent} (--data takes another folder)") from None

    def __exit__(self, *_error: object) -> None:
        self._file.close()


class NoAnswer(click.ClickException):
    """Nobody answers at an address, or whoever did broke off."""


@contextmanager
def answering(base: str, method: str, path: str, body: object = None):
    """The open answer to one call of a door, to be read as it comes; `body` is bytes, or JSON.

    Raises click.ClickException with the door's own message or where the server is no mallrig, NoAnswer when nobody answers.
    """
    import http.client
    import urllib.error
    import urllib.request
    from urllib.parse import quote

    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    try:
        answer = _accepted(base, urllib.request.Request(base.rstrip("/") + quote(path, safe=string.punctuation), data, {"Content-Type": kind}, method=method))
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError, ValueError) as error:
        raise _nobody(base, error) from None
    try:
        with answer:
            yield answer
    except (http.client.HTTPException, ConnectionError) as error:
        raise _nobody(base, error) from None


def _accepted(base: str, asked):
    """The open answer to a request, unless it is refused."""
    import urllib.error

    from mallrig.connecting import opened

    try:
        return opened(asked)
    except urllib.error.HTTPError as error:
        if error.code in UNMET:
            return error
        raise _refusal(base, error.code, error.read()) from None


def ask(base: str, method: str, path: str, body: object = None, raw: bool = False) -> object:
    """The answer to one call of a door: its JSON, or with `raw` its bytes. Raises click.ClickException as answering() does."""
    with answering(base, method, path, body) as answer:
        text = answer.read()
    return text if raw else read_json(base, text)


def read_json(base: str, text: bytes) -> dict:
    """The JSON of an answer. Raises click.ClickException where it is none: another server's."""
    try:
        return json.loads(text)
    except ValueError:
        raise _no_mallrig(base) from None


def _nobody(base: str, error: Exception) -> NoAnswer:
    return NoAnswer(f"no mallrig answers at {base}: {getattr(error, 'reason', error)} (start one: mallrig serve)")


def _no_mallrig(base: str) -> click.ClickException:
    return click.ClickException(f"the server at {base} is no mallrig: it doesn't answer as one does (--base takes another address)")


def _refusal(base: str, status: int, text: bytes) -> click.ClickException:
    """A door says in JSON what is wrong. Without that it has failed, or it is another server's."""
    try:
        return click.ClickException(json.loads(text)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        if status not in FAILED:
            return _no_mallrig(base)
        return click.ClickException(f"the server at {base} failed with {status}: {text.decode('utf-8', 'replace')[:500] or 'no word of why'}")


def environment(base: str, world: str | None) -> dict[str, str]:
    """The base URL and credentials of a world's emulators, by variable name; of the world that `serve` makes when none is named.

    A server that is just starting is waited for. Raises click.ClickException when there is no such world.
    """
    path = world_path(FIRST_WORLD if world is None else world)
    _wait_for(base)
    return _exports(base, ask(base, "GET", path))


def _wait_for(base: str) -> None:
    """Wait until a server answers, or for as long as one may take to start."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            ask(base, "GET", "/_rig/health")
            return
        except click.ClickException:
            time.sleep(0.1)


def _exports(base: str, access: dict) -> dict[str, str]:
    about = ("seed", "preset", "born", "clock", "base_url")
    return {BASE_VARIABLE: base, "MALLRIG_RIG_OPENAPI": f"{base}/_rig/openapi.json"} | dict(_variables("MALLRIG", {name: part for name, part in access.items() if name not in about}))


def _variables(prefix: str, value: object):
    """apiKey and api_key alike become API_KEY; a list of texts is one variable, one of objects is numbered from 1."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _variables(f"{prefix}_{re.sub('(?<=[a-z])(?=[A-Z])', '_', name).upper()}", part)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, part in enumerate(value, 1):
            yield from _variables(f"{prefix}{number}", part)
    elif value is not None:
        yield prefix, " ".join(map(str, value)) if isinstance(value, list) else str(value)


def follow_journal(base: str, world: str | None, filters: dict[str, str], follow: bool):
    """The journal's entries as lines, oldest first; with `follow` it goes on as they come."""
    path = "/_rig/strays" if world is None else world_path(world, "/journal")
    after = filters.pop("after", "0")
    while True:
        found = ask(base, "GET", with_query(path, filters | {"after": after}))
        for entry in found["entries"]:
            fault = f" fault {entry['fault']}" if entry["fault"] else ""
            near = f" nearest {entry['near_miss']}" if entry["near_miss"] else ""
            arrow = "<-" if entry["direction"] == "in" else "->"
            yield f"{entry['number']:>6} {entry['at']} {arrow} {entry['method']} {entry['path']} {entry['status']} {entry['latency_ms']} ms{fault}{near}"
            after = str(entry["number"])
        if not follow:
            return
        if found["last"] < int(after):  # the world was made anew, or the server: numbering began again
            after = "0"
        time.sleep(0.3)
