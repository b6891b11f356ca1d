"""Faults that don't hang on concurrency: the same calls are hit by one thread and by sixteen, and none of them holds a world's write."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from mallrig.emulators.core.faults import EFFECTS, WEBHOOK_EFFECTS
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


@pytest.fixture
def http(tmp_path):
    app = create_app(tmp_path)
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo"}).status_code == 201
    yield http
    app.extensions["mallrig.worlds"].close()


CALL_EFFECTS = ("status", "delay", "reset", "truncate")
APPLIED = {
    "cafe24": {"expire_token", "squeeze", *WEBHOOK_EFFECTS}, "sellmate": {"expire_token", "squeeze"}, "cj": {"expire_token"}, "lotte": set(), "epost": set(),
    "sweettracker": set(), "solapi": {"expire_token", "squeeze", *WEBHOOK_EFFECTS},
}  # fmt: skip


@pytest.mark.parametrize("emulator", APPLIED)
def test_an_emulator_takes_the_effects_that_it_applies_and_no_others(http, emulator):
    taken = set()
    for effect in EFFECTS:
        set_up = http.post("/_rig/worlds/demo/faults", json={"effect": effect, "emulator": emulator, "status": 500, "delay_ms": 0})
        if set_up.status_code == 201:
            taken.add(effect)
        else:
            assert set_up.status_code == 400 and f"not at {emulator}" in set_up.json["error"]["message"]
    assert taken == {*CALL_EFFECTS, *APPLIED[emulator]}


@pytest.mark.parametrize("emulator", ["cafe42", "Cafe24", "courier", "alimtalk", "timer", ""])
def test_a_fault_for_an_emulator_that_there_is_not_is_refused_with_those_that_there_are(http, emulator):
    for send in (http.post, lambda path, json: http.put(path, json=[json])):
        refused = send("/_rig/worlds/demo/faults", json={"effect": "reset", "emulator": emulator})
        assert refused.status_code == 400 and "one of cafe24, sellmate, cj, lotte, epost, sweettracker, solapi" in refused.json["error"]["message"]


def test_a_fault_may_be_of_a_method_that_was_made_up(http):
    assert http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 500, "method": "version-control"}).status_code == 201
    assert http.open("/cafe24/demo1/x", method="VERSION-CONTROL").status_code == 500


def test_the_document_names_the_emulators(http):
    document = http.get("/_rig/openapi.json").json
    fault = document["paths"]["/_rig/worlds/{name}/faults"]["post"]["requestBody"]["content"]["application/json"]["schema"]["properties"]["emulator"]
    assert fault["anyOf"][0]["$ref"] == "#/components/schemas/Emulator"
    assert document["components"]["schemas"]["Emulator"]["enum"] == list(APPLIED)


def test_a_copy_goes_on_with_the_faults_of_its_own_malls(http):
    """`http` is of the whole server: Cafe24's paths have the mall's id, which a copy has another of."""
    http.post("/_rig/worlds", json={"name": "first", "seed": 3})
    faults = [{"effect": "status", "status": 500, "first": 3, "path": "*/orders/setting"}, {"effect": "status", "status": 503, "path": "/cafe24/first1/api/v2/admin/store"}]
    http.put("/_rig/worlds/first/faults", json=faults)

    def call(world, what):
        mall = http.get(f"/_rig/worlds/{world}").json["cafe24"]["malls"][0]
        return http.get(f"/cafe24/{mall['mall_id']}/api/v2/admin/{what}", headers={"Authorization": f"Bearer {mall['access_token']}"}).status_code

    assert [call("first", "orders/setting") for _ in range(2)] == [200, 200]
    http.post("/_rig/worlds/first/fork", json={"name": "second"})
    assert [(call(world, "orders/setting"), call(world, "store")) for world in ("first", "second")] == [(500, 503), (500, 503)]
    assert http.get("/_rig/worlds/second/faults").json["faults"][1]["path"] == "/cafe24/second1/api/v2/admin/store"
