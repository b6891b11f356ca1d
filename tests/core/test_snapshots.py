"""A snapshot from elsewhere is taken whole or refused with a reason, and then nothing has changed."""

import json
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from mallrig.emulators.core import snapshots
from mallrig.emulators.server import create_app

from .parcel_vendor import answering_vendor


@pytest.fixture
def http(tmp_path):
    app = create_app(tmp_path / "data", [answering_vendor()])
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo"}).status_code == 201
    http.post("/notes/demox/all/kept")
    yield http
    app.extensions["mallrig.worlds"].close()


@pytest.fixture
def change(http, tmp_path):
    """Write a snapshot, change it with SQL, and give it back as bytes."""

    def changed(*statements):
        http.post("/_rig/worlds/demo/snapshot", json={"name": "s"})
        path = tmp_path / "s.world"
        path.write_bytes(http.get("/_rig/snapshots/s").data)
        with closing(sqlite3.connect(path)) as raw, raw:
            for statement in statements:
                raw.execute(statement)
        return path.read_bytes()

    return changed


def put_back(http, raw):
    return http.post("/_rig/worlds/demo/restore", data=raw, content_type="application/octet-stream")


def fact(name, value):
    return f"UPDATE meta SET value = '{json.dumps(value)}' WHERE name = '{name}'"


HOSTILE = {
    "a table more": ("CREATE TABLE evil (x)", "has the table evil"),
    "a view": ("CREATE VIEW evil AS SELECT 1", "has the view evil"),
    "a trigger": ("CREATE TRIGGER evil AFTER INSERT ON meta BEGIN DELETE FROM key; END", "has the trigger evil"),
    "an index": ("CREATE INDEX evil ON meta (value)", "has the index evil"),
    "a table less": ("DROP TABLE testvendor_note", "lacks the table testvendor_note"),
    "another table of that name": ("ALTER TABLE testvendor_note ADD COLUMN evil", "differs in the table testvendor_note"),
    "a newer format": (fact("format", 99), "newer mallrig"),
    "no format": ("DELETE FROM meta WHERE name = 'format'", "format None"),
    "other words": (fact("words", ["00000000"]), "other words"),
    "a text for a seed": (fact("seed", "1"), "seed"),
    "a seed that no database takes": (fact("seed", 2**64), "seed"),
    "a clock of the year 1": (fact("clock", ["0001-01-01T00:00:00+09:00", 0, 0]), "clock"),
    "a clock that runs backwards": (fact("clock", ["2026-01-10T09:00:00+09:00", 0, -1]), "clock"),
    "a fault that is none": (fact("faults", [{"id": "f1", "effect": "explode"}]), "faults"),
    "a name that is a path": (fact("name", "../../x"), "name"),
    "no credentials": ("DELETE FROM meta WHERE name = 'access'", "access"),
    "a fact that is no JSON": ("UPDATE meta SET value = '{' WHERE name = 'born'", "not a world"),
}


@pytest.mark.parametrize("statement, reason", HOSTILE.values(), ids=HOSTILE)
def test_what_no_world_of_ours_can_be_is_refused_with_the_reason(http, change, statement, reason):
    raw = change(statement)
    refused = put_back(http, raw)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_snapshot")
    assert reason in refused.json["error"]["message"]
    assert [text for _, text in http.get("/notes/demox/all").json] == ["kept"]
    assert http.get("/_rig/worlds").json["count"] == 1


def test_a_text_of_the_schema_that_became_bytes_is_refused(http, change):
    raw = change("PRAGMA writable_schema=ON", "UPDATE sqlite_master SET name = CAST(name AS BLOB) WHERE name = 'counter'")
    assert put_back(http, raw).json["error"]["code"] == "bad_snapshot"


@pytest.mark.parametrize("place", [0.3, 0.5, 0.9])
def test_a_single_bit_that_turned_is_noticed(http, change, place):
    raw = bytearray(change())
    assert put_back(http, bytes(raw)).status_code == 200
    raw[int(len(raw) * place)] ^= 1
    refused = put_back(http, bytes(raw))
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_snapshot")
    assert [text for _, text in http.get("/notes/demox/all").json] == ["kept"]


def test_a_damaged_page_is_refused(http, change):
    raw = bytearray(change())
    raw[-4096:] = b"\xff" * 4096
    assert put_back(http, bytes(raw)).json["error"]["code"] == "bad_snapshot"
    assert [text for _, text in http.get("/notes/demox/all").json] == ["kept"]


def test_one_that_is_too_large_is_refused(http, change, monkeypatch):
    raw = change()
    monkeypatch.setattr(snapshots, "BYTES_MAX", len(raw) - 1)
    assert "larger than" in put_back(http, raw).json["error"]["message"]


def test_one_that_was_not_touched_is_taken(http, change):
    raw = change()
    http.post("/notes/demox/all/later")
    assert put_back(http, raw).status_code == 200
    assert [text for _, text in http.get("/notes/demox/all").json] == ["kept"]


def test_a_world_that_another_mallrig_wrote_is_set_aside_at_the_start(tmp_path, caplog):
    first = create_app(tmp_path, [answering_vendor()])
    assert first.test_client().post("/_rig/worlds", json={"name": "old"}).status_code == 201
    assert first.test_client().post("/_rig/worlds", json={"name": "good"}).status_code == 201
    first.extensions["mallrig.worlds"].close()
    with closing(sqlite3.connect(tmp_path / "worlds" / "old.db")) as raw, raw:
        raw.execute("ALTER TABLE testvendor_note ADD COLUMN more")
    second = create_app(tmp_path, [answering_vendor()])
    assert [world["world"] for world in second.test_client().get("/_rig/worlds").json["worlds"]] == ["good"]
    assert "old is left alone" in caplog.text and (tmp_path / "worlds" / "old.other").exists()
    assert second.test_client().post("/_rig/worlds", json={"name": "old"}).status_code == 201, "its name is free"


def test_a_world_that_was_half_made_when_the_server_died_is_gone_and_a_half_restored_one_is_as_it_was(tmp_path):
    first = create_app(tmp_path, [answering_vendor()])
    http = first.test_client()
    for name in ("half", "torn"):
        assert http.post("/_rig/worlds", json={"name": name}).status_code == 201
    http.post("/notes/tornx/all/kept")
    first.extensions["mallrig.worlds"].close()
    worlds = tmp_path / "worlds"
    with closing(sqlite3.connect(worlds / "half.db")) as raw, raw:
        raw.execute("DELETE FROM meta WHERE name = 'name'")
    (worlds / "torn.db").rename(worlds / "torn.kept")
    (worlds / "torn.in").write_bytes(b"half a snap")
    again = create_app(tmp_path, [answering_vendor()]).test_client()
    assert [world["world"] for world in again.get("/_rig/worlds").json["worlds"]] == ["torn"]
    assert [text for _, text in again.get("/notes/tornx/all").json] == ["kept"]
    assert sorted(path.suffix for path in worlds.iterdir() if path.stem == "torn" and path.suffix not in (".db-wal", ".db-shm")) == [".db"]


@pytest.mark.parametrize("label", ["none", "a" * 300, "a" * 5_000, "../demo", "S", ".s", " "])
def test_a_snapshot_that_can_not_be_is_unknown(http, label):
    refused = http.post("/_rig/worlds/demo/restore", json={"snapshot": label})
    assert (refused.status_code, refused.json["error"]["code"]) == (404, "unknown_snapshot")
    if "/" not in label:
        assert http.get(f"/_rig/snapshots/{quote(label)}").json["error"]["code"] == "unknown_snapshot"
