"""Faults that don't hang on concurrency: the same calls are hit by one thread and by sixteen, and none of them holds a world's write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mallrig.emulators.server import create_app

from .parcel_vendor import answering_vendor

CALLS = [f"/notes/demox/all/t{n % 30}" for n in range(240)]
FAULTS = [
    {"effect": "status", "status": 500, "probability": 0.3}, {"effect": "status", "status": 503, "nth": 3, "path": "*/t1*"},
    {"effect": "status", "status": 429, "first": 6}, {"effect": "status", "status": 504, "probability": 0.2, "after_commit": True},
]  # fmt: skip


@pytest.fixture
def app(tmp_path):
    app = create_app(tmp_path, [answering_vendor()])
    yield app
    app.extensions["mallrig.worlds"].close()


def hits(app, threads):
    """Each (call, how-manieth among its equals is not told apart) with the fault that hit it, as a sorted list."""
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo", "seed": 11}).status_code == 201
    assert http.put("/_rig/worlds/demo/faults", json=FAULTS).status_code == 200
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda path: app.test_client().post(path).status_code, CALLS))
    entries = http.get("/_rig/worlds/demo/journal").json["entries"]
    kept = sorted(text for _, text in http.get("/notes/demox/all").json) if not http.put("/_rig/worlds/demo/faults", json=[]).json["faults"] else None
    http.delete("/_rig/worlds/demo")
    return sorted((entry["path"], entry["fault"] or "", entry["status"]) for entry in entries), kept


def test_one_thread_and_sixteen_meet_the_same_faults(app):
    alone, kept_alone = hits(app, 1)
    crowded, kept_crowded = hits(app, 16)
    assert alone == crowded and kept_alone == kept_crowded
    assert {fault for _, fault, _ in alone} == {"", "f1", "f2", "f3", "f4"}, "each fault must have hit, and not everything"
    assert len(kept_alone) < len(CALLS)


@pytest.mark.parametrize("after_commit", [False, True])
def test_a_delay_holds_nobody_else_up(app, after_commit):
    """The world's write is free while a delayed call sleeps."""
    http = app.test_client()
    http.post("/_rig/worlds", json={"name": "demo"})
    http.post("/_rig/worlds/demo/faults", json={"effect": "delay", "delay_ms": 3_000, "path": "*/slow", "after_commit": after_commit})
    slow = threading.Thread(target=lambda: app.test_client().post("/notes/demox/all/slow"))
    slow.start()
    while not http.get("/_rig/worlds/demo/faults").json["faults"][0]["hits"]:
        time.sleep(0.005)
    began = time.monotonic()
    assert http.post("/notes/demox/all/quick").status_code == 200
    assert http.post("/_rig/worlds/demo/clock/advance", json={"by": "10m"}).status_code == 200
    assert slow.is_alive() and time.monotonic() - began < 2.5
    slow.join()
    assert sorted(text for _, text in http.get("/notes/demox/all").json) == ["quick", "slow"]


def test_faults_that_many_set_at_once_are_all_in_force(app):
    http = app.test_client()
    http.post("/_rig/worlds", json={"name": "demo"})

    def add(n):
        return [app.test_client().post("/_rig/worlds/demo/faults", json={"effect": "reset", "path": f"*/t{n}-{k}"}).status_code for k in range(5)]

    with ThreadPoolExecutor(8) as pool:
        assert [status for made in pool.map(add, range(8)) for status in made] == [201] * 40
    assert len({fault["path"] for fault in http.get("/_rig/worlds/demo/faults").json["faults"]}) == 40


def test_faults_that_many_take_out_at_once_are_gone_each_for_one_of_them_and_the_others_keep_their_counts(app):
    http = app.test_client()
    http.post("/_rig/worlds", json={"name": "demo"})
    kept, others = {"effect": "delay", "delay_ms": 0, "path": "*/kept"}, [{"effect": "reset", "path": "*/none"}] * 30
    http.put("/_rig/worlds/demo/faults", json=[kept, *others])
    http.post("/notes/demox/all/kept")
    ids = [fault["id"] for fault in http.get("/_rig/worlds/demo/faults").json["faults"]][1:]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda fault: app.test_client().delete(f"/_rig/worlds/demo/faults/{fault}").status_code, ids * 2))
    assert sorted(statuses) == [200] * 30 + [404] * 30
    assert [(fault["path"], fault["hits"]) for fault in http.get("/_rig/worlds/demo/faults").json["faults"]] == [("*/kept", 1)]
