"""Which WSGI server serves a small Flask answer fastest: granian, and gunicorn and waitress where they are installed.

    python -m mallrig.bench.servers

Prints requests a second over keep-alive connections, and the ratio to granian. They aren't dependencies:
`pip install gunicorn waitress` for the comparison.
"""

import http.client
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec

from mallrig.serving import HOST, THREADS, free_port

CLIENTS, SECONDS, ROUNDS = 8, 3.0, 3
APP = "mallrig.bench.servers:small_app()"


def small_app():
    """One route, one small JSON answer: the app that each server serves."""
    from flask import Flask

    app = Flask("small")
    app.add_url_rule("/", view_func=lambda: {"answer": 42})
    return app


def commands(port: int) -> dict[str, list[str]]:
    """How each server that is installed is started with one process and as many threads as ours."""
    python, app = sys.executable, "mallrig.bench.servers:small_app"
    known = {
        "granian": [
            python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS),
            "--no-ws", "--log-level", "error", "--factory", app,
        ],
        "gunicorn": [python, "-m", "gunicorn", "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30", "--log-level", "error", "--bind", f"{HOST}:{port}", APP],
        "waitress": [python, "-m", "waitress", f"--listen={HOST}:{port}", f"--threads={THREADS}", "--call", app],
    }  # fmt: skip
    return {name: command for name, command in known.items() if find_spec(name)}


def ask_until(port: int, deadline: float, counts: list[int]) -> None:
    """One client: asks over one connection until the time is up."""
    connection, count = http.client.HTTPConnection(HOST, port), 0
    while time.perf_counter() < deadline:
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read()
        count += 1
    counts.append(count)


def rate(name: str) -> float:
    """Requests a second of one server, started for this and ended after it."""
    port = free_port(HOST)
    # elsewhere: -m puts the current folder first, and ours has modules of very general names
    process = subprocess.Popen(commands(port)[name], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    try:
        _wait_ready(port, process)
        counts: list[int] = []
        deadline = time.perf_counter() + SECONDS
        clients = [threading.Thread(target=ask_until, args=(port, deadline, counts)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert len(counts) == CLIENTS, f"{name} broke off"
        return sum(counts) / SECONDS
    finally:
        process.terminate()
        process.wait()


def _wait_ready(port: int, process: subprocess.Popen) -> None:
    for _ in range(400):
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=1)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            assert process.poll() is None, "the server ended before it answered"
        time.sleep(0.05)
    raise TimeoutError("the server isn't ready after 20 s")


def main() -> None:
    names = list(commands(0))
    best = dict.fromkeys(names, 0.0)
    for _ in range(ROUNDS):  # turn about, so that what else the machine does meets all alike
        for name in names:
            best[name] = max(best[name], rate(name))
    for name, found in best.items():
        print(f"servers {name}: {found:,.0f} requests/s, granian is {best['granian'] / found:.2f} times as fast")
    for name in sorted({"gunicorn", "waitress"} - best.keys()):
        print(f"servers {name}: not installed, not compared")


if __name__ == "__main__":
    main()
