"""Any number of worlds on one server: idle ones hold no file, and all answer."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from mallrig.emulators.core import worlds
from mallrig.emulators.server import create_app

from .parcel_vendor import answering_vendor

COUNT = 100
OPEN = 8
"""How many worlds may be open at once here: few, so that a file that a world leaves open is seen."""


@pytest.fixture
def app(tmp_path, monkeypatch):
    monkeypatch.setattr(worlds, "OPEN_MAX", OPEN)
    app = create_app(tmp_path, [answering_vendor()])
    yield app
    app.extensions["mallrig.worlds"].close()


def test_a_hundred_worlds_do_not_exhaust_file_descriptors(app):
    http = app.test_client()
    before = len(os.listdir("/proc/self/fd"))
    for n in range(COUNT):
        assert http.post("/_rig/worlds", json={"name": f"w{n}"}).status_code == 201
        assert http.post(f"/notes/w{n}x/all/first").status_code == 200
    assert len(os.listdir("/proc/self/fd")) - before < 6 * OPEN
    assert http.get("/_rig/worlds").json["count"] == COUNT
    for n in range(COUNT):
        assert http.post(f"/notes/w{n}x/all/second").status_code == 200
        assert [text for _, text in http.get(f"/notes/w{n}x/all").json] == ["first", "second"]
    assert len(os.listdir("/proc/self/fd")) - before < 6 * OPEN


def test_worlds_made_reset_and_deleted_at_once_end_whole(app):
    """Calls in a world that is made anew answer in words: its own, or a stray's; never a failure, and nothing of the old life stays."""
    statuses = set()

    def live(n):
        http = app.test_client()
        name = f"x{n % 4}"
        for turn in range(12):
            statuses.add(("make", http.post("/_rig/worlds", json={"name": name}).status_code))
            statuses.add(("note", http.post(f"/notes/{name}x/all/t{turn}").status_code))
            statuses.add(("list", http.get(f"/notes/{name}x/all").status_code))
            statuses.add(("worlds", http.get("/_rig/worlds").status_code))
            statuses.add(("reset", http.post(f"/_rig/worlds/{name}/reset").status_code))
            statuses.add(("delete", http.delete(f"/_rig/worlds/{name}").status_code))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(live, range(8)))
    allowed = {"make": {201, 409}, "note": {200, 401}, "list": {200, 401}, "reset": {200, 404}, "delete": {200, 404}, "worlds": {200}}
    assert not {(what, status) for what, status in statuses if status not in allowed[what]}
    http = app.test_client()
    for n in range(4):
        http.delete(f"/_rig/worlds/x{n}")
        assert http.post("/_rig/worlds", json={"name": f"x{n}"}).status_code == 201
        assert http.get(f"/notes/x{n}x/all").json == []


def test_a_world_that_is_deleted_while_all_are_listed_is_left_out(app, monkeypatch):
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo"}).status_code == 201
    monkeypatch.setattr(worlds.Worlds, "names", lambda _worlds: ["demo", "gone"])
    listed = http.get("/_rig/worlds")
    assert (listed.status_code, listed.json["count"], [world["world"] for world in listed.json["worlds"]]) == (200, 1, ["demo"])
