"""kill -9 in the middle of a burst: what was acknowledged is there, clocks and timers go on, and what must run once runs once."""

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import click
import httpx
import pytest

from mallrig.scenarios.emulators.hands import CjClient
from mallrig.scenarios.profile import SOAK

ROUNDS = 30 if SOAK else 2
MOMENTS = [n / 20 for n in range(1, 21)] if SOAK else (0.1, 0.4)
"""Seconds into the walk at which the server is killed."""

WRITERS = 4


@pytest.fixture
def owner():
    """Somebody whom a timer calls; `told` holds the bodies."""

    class Owner(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Owner)
    made.told = []
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


class Burst:
    """Writers that place orders and change receivers until the server is gone, and note what was acknowledged."""

    def __init__(self, server, world):
        self.base, self.world = server.base, world
        self.orders: list[str] = []
        self.advanced: list[str] = []
        self.threads = [threading.Thread(target=self._until_gone, args=(self._place,)) for _ in range(WRITERS)]
        self.threads.append(threading.Thread(target=self._until_gone, args=(self._advance,)))

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(timeout=60)
        assert not any(thread.is_alive() for thread in self.threads)

    def _until_gone(self, act):
        try:
            while True:
                act()
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException):
            return  # the server was killed: this call was not acknowledged

    def _post(self, path, body):
        asked = urllib.request.Request(f"{self.base}/_rig/worlds/{self.world['world']}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return json.loads(answer.read())

    def _place(self):
        placed = self._post("shop/orders", {"mall": self.world["cafe24"]["malls"][0]["mall_id"], "items": [{"variant_code": "P000000J000A", "quantity": 1}], "method": "card"})
        self.orders.append(placed["order_id"])

    def _advance(self):
        self.advanced.append(self._post("clock/advance", {"by": "10m"})["now"])


def test_kill_9_in_the_middle_of_a_burst(served, owner):
    world = served.rig("POST", "worlds", {"name": "demo", "seed": 3, "preset": "single"})
    mall = world["cafe24"]["malls"][0]["mall_id"]
    served.rig("PUT", f"worlds/demo/shop/malls/{mall}/stock", {"P000000J000A": 1_000_000})
    served.rig("POST", "worlds/demo/clock/timers", {"url": f"http://127.0.0.1:{owner.server_port}/tick", "every": "10m"})
    moments, acknowledged = random.Random(7), []
    for _ in range(ROUNDS):
        burst = Burst(served, world)
        burst.start()
        while len(burst.orders) < 5 or not burst.advanced:
            time.sleep(0.01)
        time.sleep(moments.uniform(0.05, 0.5))
        served.kill()
        burst.join()
        acknowledged += burst.orders
        served.start()
        listed = served.rig("GET", f"worlds/demo/shop/orders?mall={mall}")["orders"]
        ids = [order["order_id"] for order in listed]
        assert set(acknowledged) <= set(ids) and len(ids) == len(set(ids)), "what was acknowledged is there, once"
        assert all(len(order["items"]) == 1 for order in listed), "no order is half there"
        assert len(ids) - len(acknowledged) <= WRITERS * ROUNDS, "and hardly more: only what was on its way"
        assert served.rig("GET", "worlds/demo/clock")["now"] >= burst.advanced[-1], "the clock went on from where it was"
        acknowledged = ids
    assert served.rig("GET", "worlds/demo") | {"clock": 0} == world | {"clock": 0}, "credentials are the same"
    _the_timer_went_on(served, owner)


def _the_timer_went_on(served, owner):
    """Every tick was called, in order. One whose answer the crash swallowed is called again, with the same `due`: never left out."""
    assert len(served.rig("GET", "worlds/demo/clock/timers")["timers"]) == 1, "one timer stays one"
    before = len(owner.told)
    served.rig("POST", "worlds/demo/clock/advance", {"by": "30m"})
    assert len(owner.told) - before in (3, 4), "three ticks, and the one that was cut off"
    due = [call["due"] for call in owner.told]
    once = list(dict.fromkeys(due))
    assert due == sorted(due) and len(due) - len(once) <= ROUNDS
    first, last = once[0], once[-1]
    assert len(once) == _ticks(first, last), "none was left out"


def _ticks(first, last):
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)) // timedelta(minutes=10) + 1


def test_what_falls_due_inside_the_world_runs_once_across_a_crash(served):
    """A parcel's scans: each once, in order, though the server was killed while the clock was on its way."""
    world = served.rig("POST", "worlds", {"name": "demo"})
    quiet = served.rig("POST", "worlds", {"name": "quiet"})
    for made in (world, quiet):
        _book(served, made)
    for moment in MOMENTS:
        walker = threading.Thread(target=_walk, args=(served,))
        walker.start()
        time.sleep(moment)
        served.kill()
        walker.join()
        served.start()
    for name in ("demo", "quiet"):
        served.rig("POST", f"worlds/{name}/clock/set", {"to": "2026-12-20T09:00:00+09:00"})
    seen = [_scans(served, name) for name in ("demo", "quiet")]
    assert seen[0] == seen[1] and len(seen[1]) > 2


def _walk(served):
    """Let time pass in steps until the server is gone."""
    with suppress(OSError, http.client.HTTPException, click.ClickException):
        while True:
            served.rig("POST", "worlds/demo/clock/advance", {"by": "20m"})


class OverSocket:
    """A client over a socket that answers as Flask's test client does."""

    def __init__(self, base):
        self.base = base

    def post(self, path, json, headers=None):
        answer = httpx.post(self.base + path, json=json, headers=headers, timeout=30)
        return SimpleNamespace(status_code=answer.status_code, json=answer.json())


def _book(served, world):
    """A parcel at CJ, which from now on is scanned by itself."""
    CjClient(SimpleNamespace(access=world, client=OverSocket(served.base))).book()


def _scans(served, name):
    [parcel] = served.rig("GET", f"worlds/{name}/parcels")["parcels"]
    return [(scan["at"], scan["status"]) for scan in parcel["scans"]]
