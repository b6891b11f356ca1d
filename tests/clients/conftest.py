"""A server on a real socket in a process of its own, for public clients that know nothing of a test rig."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mallrig.testing import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """`mallrig serve`, one for all tests of this folder; each makes a world of its own."""
    served = Server(tmp_path_factory.mktemp("served"))
    yield served
    served.stop()


@pytest.fixture
def world(server, request):
    """A new world: what POST /_rig/worlds answers."""
    made = server.rig("POST", "worlds", {"seed": 11})
    yield made
    server.rig("DELETE", f"worlds/{made['world']}")


@pytest.fixture
def advance(server, world):
    """Let the world's clock go on."""
    return lambda by: server.rig("POST", f"worlds/{world['world']}/clock/advance", {"by": by})


class Receiver:
    """Takes a world's calls on a real socket; `calls` has (headers, body) of each."""

    def __init__(self):
        self.calls: list[tuple[dict, bytes]] = []
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_parts):
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/reports"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.stop()
