"""For your own tests: a pytest plugin with a server and a world a test, and the same in process, without a socket.

    def test_my_collector(mallrig_world):
        mall = mallrig_world["cafe24"]["malls"][0]
        collect(base_url=mall["base_url"], token=mall["access_token"])
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from mallrig.serving import ask, free_port

READY_SECONDS = 30


class StaleServer(RuntimeError):
    """The server that answers isn't the one that was started."""


class Server:
    """`mallrig serve` in a process of its own over `folder`; raises StaleServer if another process answers at its port."""

    def __init__(self, folder: Path, port: int | None = None):
        self.folder = folder
        self.port = port or free_port("127.0.0.1")
        self.base = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start the process and wait until it answers. Raises StaleServer, RuntimeError."""
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mallrig", "serve", "--port", str(self.port), "--data", str(self.folder)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"mallrig serve ended with {self.process.returncode}: {self.process.stderr.read()}")
            try:
                self.health = ask(self.base, "GET", "/_rig/health")
            except click.ClickException:
                time.sleep(0.02)
                continue
            if os.getpgid(self.health["process"]) != self.process.pid:
                raise StaleServer(f"process {self.health['process']} answers at {self.base}, started was {self.process.pid}")
            return
        self.kill()
        raise RuntimeError(f"mallrig serve wasn't ready after {READY_SECONDS} s")

    def rig(self, method: str, path: str, body: object = None) -> dict:
        """One call of the rig door; `path` follows /_rig/. Raises click.ClickException with the rig's own message."""
        return ask(self.base, method, f"/_rig/{path}", body)

    def kill(self) -> None:
        """kill -9 of the process and of the worker that it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> tuple[int, str, str]:
        """What Ctrl-C does: exit code, what was printed on standard output and on standard error."""
        self.process.send_signal(signal.SIGINT)
        printed, errors = self.process.communicate(timeout=20)
        return self.process.returncode, printed, errors


@contextmanager
def in_process(folder: Path) -> Iterator:
    """An httpx transport that answers as the server's emulators and rig would, without a socket: `httpx.Client(transport=...)`.

    What falls due runs by itself, and webhooks leave for whatever URL they were subscribed with.
    """
    import httpx

    from mallrig.emulators.server import create_app

    app = create_app(folder)
    app.extensions["mallrig.ticker"].start()
    try:
        yield httpx.WSGITransport(app=app)
    finally:
        app.extensions["mallrig.ticker"].stop()
        app.extensions["mallrig.worlds"].close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """--mallrig-base: use a server that runs already; without it the tests start one of their own."""
    parser.addoption("--mallrig-base", metavar="URL", help="a running mallrig to use; by default a test session starts its own")


@pytest.fixture(scope="session")
def mallrig_base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server: one started for this session, or the one named by --mallrig-base."""
    told = request.config.getoption("--mallrig-base")
    if told:
        ask(told, "GET", "/_rig/health")
        yield told
        return
    server = Server(tmp_path_factory.mktemp("mallrig"))
    yield server.base
    server.stop()


@pytest.fixture
def mallrig_world(mallrig_base: str) -> Iterator[dict]:
    """A fresh world: what POST /_rig/worlds answers, with the credentials of each emulator; removed after the test, unless that did."""
    made = ask(mallrig_base, "POST", "/_rig/worlds", {})
    yield made
    try:
        ask(mallrig_base, "DELETE", f"/_rig/worlds/{made['world']}")
    except click.ClickException as refused:
        if not refused.message.startswith("no such world"):
            raise
