"""Worlds don't touch one another, are reproducible, and come back as they were: INV-59 to -62, through the real vendors."""

import hashlib
import math
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mallrig.emulators.core import copying
from mallrig.emulators.core.clock import parse_time, show
from mallrig.emulators.server import create_app
from mallrig.scenarios.profile import SOAK

LIMITS = settings(max_examples=100 if SOAK else 6, deadline=None, derandomize=not SOAK, database=None, suppress_health_check=list(HealthCheck))
WORLDS = 50 if SOAK else 16
SPANS = ("1m", "29m", "2h", "1d", "36h", "15d")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    app = create_app(tmp_path_factory.mktemp("worlds"))
    yield app
    app.extensions["mallrig.worlds"].close()


class Hand:
    """What tests do in worlds: each call by the world's own credentials."""

    def __init__(self, app):
        self.http = app.test_client()
        self.made = {}

    def rig(self, method, path, body=None):
        answered = self.http.open(f"/_rig/worlds{path}", method=method, json=body)
        assert answered.status_code < 300, answered.text
        return answered.json

    def make(self, name, **more):
        self.made[name] = self.rig("POST", "", {"name": name, **more})
        return self.made[name]

    def delete(self, *names):
        for name in names:
            self.rig("DELETE", f"/{name}")

    def snapshot(self, name):
        self.rig("POST", f"/{name}/snapshot", {"name": f"of-{name}"})
        return self.http.get(f"/_rig/snapshots/of-{name}").data

    def act(self, name, step):
        """One step: ("order", quantity), ("look", offset), ("advance", span), ("fault", nth) or ("send", n). What the client saw."""
        kind, value = step
        made = self.made[name]
        mall = made["cafe24"]["malls"][0]
        token = {"Authorization": f"Bearer {mall['access_token']}"}
        if kind == "advance":
            return self.rig("POST", f"/{name}/clock/advance", {"by": value})
        if kind == "fault":
            return self.rig("POST", f"/{name}/faults", {"effect": "status", "status": 503, "nth": value, "probability": 0.5})
        if kind == "order":
            return self.rig("POST", f"/{name}/shop/orders", wish(mall["mall_id"], value))
        if kind == "refresh":
            basic = (mall["client_id"], mall["client_secret"])
            asked = {"grant_type": "refresh_token", "refresh_token": mall["refresh_token"]}
            answered = self.http.post(f"/cafe24/{mall['mall_id']}/api/v2/oauth/token", data=asked, auth=basic)
        else:
            answered = self.http.get(f"/cafe24/{mall['mall_id']}/api/v2/admin/orders?limit=5&offset={value}", headers=token)
        return [answered.status_code, answered.text.replace(name, "<world>")]


def wish(mall, quantity):
    return {
        "mall": mall, "items": [{"product_no": 9, "quantity": quantity}], "method": "card",
        "buyer": {"name": "김하나", "cellphone": "01012345678", "email": "a@mallrig.test"},
        "receiver": {"name": "김하나", "cellphone": "01012345678", "zipcode": "06000", "address1": "서울시 강남구 1로 2", "address2": "3층"},
    }  # fmt: skip


STEPS = st.one_of(
    st.tuples(st.just("order"), st.integers(1, 2)), st.tuples(st.just("look"), st.integers(0, 2)), st.tuples(st.just("advance"), st.sampled_from(SPANS)),
    st.tuples(st.just("fault"), st.integers(1, 3)), st.tuples(st.just("refresh"), st.just(0)),
)  # fmt: skip


@LIMITS
@given(st.lists(st.tuples(st.sampled_from(["alpha", "beta"]), STEPS), max_size=12))
def test_whatever_is_done_in_one_world_another_keeps_its_bytes(app, steps):
    hand = Hand(app)
    for name in ("alpha", "beta", "still"):
        hand.make(name)
    hand.act("still", ("order", 1))
    before = hand.snapshot("still")
    for name, step in steps:
        hand.act(name, step)
    hand.rig("POST", "/alpha/reset")
    hand.delete("alpha", "beta")
    assert hand.snapshot("still") == before, "INV-59"
    hand.delete("still")


@pytest.fixture(params=[copying._through_memory, copying._straight_to_disk])
def a_way_to_copy(request, app, monkeypatch):
    """Every copy goes this way, however small or slow it is."""
    device = app.extensions["mallrig.worlds"].folder.stat().st_dev
    monkeypatch.setattr(copying, "LARGE_BYTES", 0)
    monkeypatch.setattr(copying, "SLOW", math.inf)
    monkeypatch.setattr(copying, "_paces", {(device, device): copying._Pace(request.param)})


@LIMITS
@given(st.lists(STEPS, max_size=8), st.lists(STEPS, max_size=4))
def test_restored_it_is_the_world_that_was_and_a_fork_and_its_source_do_not_touch(app, a_way_to_copy, before, after):
    hand = Hand(app)
    hand.make("alpha")
    for step in before:
        hand.act("alpha", step)
    kept = hand.snapshot("alpha")
    hand.made["twin"] = hand.rig("POST", "/alpha/fork", {"name": "twin"})
    twin = hand.snapshot("twin")
    for step in after:
        hand.act("alpha", step)
    assert hand.snapshot("twin") == twin, "the source's steps are not the fork's"
    changed = hand.snapshot("alpha")
    for step in after:
        hand.act("twin", step)
    assert hand.snapshot("alpha") == changed, "nor the fork's the source's"
    restored = hand.http.post("/_rig/worlds/alpha/restore", data=kept, content_type="application/octet-stream")
    assert restored.status_code == 200 and hand.snapshot("alpha") == kept, "INV-61"
    hand.delete("alpha", "twin")


@LIMITS
@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=5))
def test_steps_of_the_clock_are_one_step_and_what_falls_due_runs_once(app, seconds):
    """INV-62, with a parcel on its way, so that scans fall due."""
    hand = Hand(app)
    ends = []
    for name, steps in (("alpha", seconds), ("beta", [sum(seconds)])):
        hand.make(name)
        hand.act(name, ("order", 1))
        ran = sum(hand.rig("POST", f"/{name}/clock/advance", {"by": f"{step}s"})["ran"] for step in steps)
        ends.append((ran, hand.rig("GET", f"/{name}/clock"), hand.rig("GET", f"/{name}/parcels")))
    hand.delete("alpha", "beta")
    assert ends[0] == ends[1]


def test_fifty_worlds_a_day_apart_are_each_as_if_alone(app):
    """Tokens expire, buckets drain and dates follow each world's own clock, however the calls are mixed."""
    plan = [
        [("order", 1), ("look", 0), ("advance", SPANS[n % len(SPANS)]), ("look", 0), ("order", 1 + n % 2), ("refresh", 0), ("advance", SPANS[n // 7 % len(SPANS)]), ("look", 1)]
        for n in range(WORLDS)
    ]  # fmt: skip
    born = [show(parse_time("2026-01-10T09:00:00+09:00") + timedelta(days=n)) for n in range(WORLDS)]
    mixed, alone = Hand(app), Hand(app)
    for n in range(WORLDS):
        mixed.make(f"m{n}", now=born[n], preset="single")
    seen = {n: [] for n in range(WORLDS)}
    for turn in range(len(plan[0])):
        for n in sorted(range(WORLDS), key=lambda n: hashlib.sha256(f"{turn} {n}".encode()).digest()):
            seen[n].append(mixed.act(f"m{n}", plan[n][turn]))
    assert len({answer[0] for steps in seen.values() for answer in (steps[3], steps[7])}) > 1, "some tokens must have expired and some not"
    for n in range(WORLDS):
        snapshot, journal = mixed.snapshot(f"m{n}"), shown(mixed, f"m{n}")
        mixed.delete(f"m{n}")
        alone.make(f"m{n}", now=born[n], preset="single")
        assert [alone.act(f"m{n}", step) for step in plan[n]] == seen[n]
        assert (alone.snapshot(f"m{n}"), shown(alone, f"m{n}")) == (snapshot, journal)
        alone.delete(f"m{n}")


def shown(hand, name):
    """The journal but for how long the machine took."""
    return [entry | {"latency_ms": 0} for entry in hand.rig("GET", f"/{name}/journal")["entries"]]




def fingerprint(folder):
    """What a process makes of one fixed plan: the digest of every answer, of the world's bytes and of its journal."""
    app = create_app(folder)
    hand = Hand(app)
    hand.make("demo", seed=7)
    steps = [("order", 1), ("fault", 2), ("look", 0), ("look", 0), ("advance", "2h"), ("refresh", 0), ("look", 0), ("order", 2), ("advance", "36h"), ("look", 1)]
    answers = [hand.act("demo", step) for step in steps]
    found = [hashlib.sha256(part).hexdigest() for part in (repr(answers).encode(), hand.snapshot("demo"), repr(shown(hand, "demo")).encode())]
    app.extensions["mallrig.worlds"].close()
    return found


def elsewhere(folder, hash_seed):
    """fingerprint() by a process of its own: this one may know tables of other tests."""
    code = f"import sys; sys.path.insert(0, {os.path.dirname(__file__)!r}); from pathlib import Path; import test_isolation; print(*test_isolation.fingerprint(Path(sys.argv[1])))"
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True, timeout=120, env=os.environ | {"PYTHONHASHSEED": hash_seed}
    ).stdout.split()


def test_another_process_with_another_hash_seed_makes_the_same_bytes(tmp_path):
    """INV-60."""
    one, other = (elsewhere(tmp_path / hash_seed, hash_seed) for hash_seed in ("1", "4711"))
    assert one == other and len(set(one)) == 3
