"""The journal: bounded in entries and bytes, alone and all together, and good for shells and for other tools."""

import json
import shlex
from datetime import datetime

import pytest

from mallrig.emulators.core.journal import Filter, Journal, Shelf
from mallrig.emulators.server import create_app

from .parcel_vendor import answering_vendor


@pytest.fixture
def app(tmp_path):
    app = create_app(tmp_path, [answering_vendor()])
    yield app
    app.extensions["mallrig.worlds"].close()


@pytest.fixture
def http(app):
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"name": "demo"}).status_code == 201
    return http


def write(journal, body="x", times=1):
    for _ in range(times):
        entry = journal.add(at="", direction="in", emulator="notes", method="GET", path="/", query="", route=None, status=200, request_body=body)
    return entry


def test_entries_and_bytes_of_one_journal_are_bounded_and_what_fell_out_is_counted():
    journal = Journal(entries_max=10, bytes_max=50_000)
    write(journal, times=25)
    assert (len(journal.find(Filter())), journal.dropped, journal.last) == (10, 15, 25)
    write(journal, "y" * 20_000, times=5)
    assert journal.bytes <= 50_000 and [entry.number for entry in journal.find(Filter())] == [29, 30]


def test_all_journals_together_are_bounded_and_the_longest_gives_way():
    shelf = Shelf(bytes_max=200_000)
    small, large = Journal(shelf), Journal(shelf)
    write(small, "s" * 1_000, times=5)
    write(large, "l" * 1_000, times=1_000)
    assert shelf.bytes <= 200_000 and shelf.bytes == small.bytes + large.bytes
    assert len(small.find(Filter())) == 5 and large.dropped > 800


def test_a_journal_that_ended_takes_nothing_and_holds_nothing():
    shelf = Shelf()
    journal = Journal(shelf)
    write(journal, times=3)
    journal.end()
    write(journal)
    assert (shelf.bytes, journal.bytes, journal.find(Filter())) == (0, 0, [])


def test_a_deleted_world_leaves_nothing_in_memory(app, http):
    worlds = app.extensions["mallrig.worlds"]
    before = worlds.shelf.bytes, len(worlds.shelf.journals)
    http.post("/_rig/worlds", json={"name": "gone"})
    http.post("/notes/gonex/all/x")
    http.post("/_rig/worlds/gone/reset")
    http.post("/notes/gonex/all/x")
    assert (worlds.shelf.bytes, len(worlds.shelf.journals)) != before
    http.delete("/_rig/worlds/gone")
    assert (worlds.shelf.bytes, len(worlds.shelf.journals)) == before
    assert "gone" not in {world.name for world in worlds.open_worlds()} and worlds.find(("notes.account", "gonex")) is None


def test_curl_says_the_same_call_without_its_secrets(http):
    http.post("/notes/demox/all/it's 여기?page=1", json={"text": "it's", "token": "hush"}, headers={"Authorization": "Bearer hush", "X-Trace": "a b"})
    [entry] = http.get("/_rig/worlds/demo/journal").json["entries"]
    said = shlex.split(entry["curl"])
    assert said[:3] == ["curl", "-X", "POST"] and said[-1] == "http://localhost/notes/demox/all/it%27s%20%EC%97%AC%EA%B8%B0?page=1"
    assert "X-Trace: a b" in said and "hush" not in entry["curl"]
    assert json.loads(said[said.index("--data-raw") + 1]) == {"text": "it's", "token": "***"}


def test_har_has_what_har_1_2_asks_for(http):
    http.post("/notes/demox/all/a?page=1&page=2", json={"n": 1})
    http.get("/notes/demox/all")
    log = http.get("/_rig/worlds/demo/journal/har").json["log"]
    assert log["version"] == "1.2" and {"name", "version"} <= log["creator"].keys()
    for entry in log["entries"]:
        assert datetime.fromisoformat(entry["startedDateTime"]).tzinfo and entry["time"] == sum(entry["timings"].values())
        assert {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= entry["request"].keys()
        assert {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"} <= entry["response"].keys()
        assert {"size", "mimeType"} <= entry["response"]["content"].keys()
    posted, read = log["entries"]
    assert posted["request"]["queryString"] == [{"name": "page", "value": "1"}, {"name": "page", "value": "2"}]
    assert posted["request"]["postData"]["text"] == '{"n": 1}' and "postData" not in read["request"]
    assert (posted["request"]["bodySize"], read["request"]["bodySize"]) == (len('{"n": 1}'), 0)


def test_har_tells_bytes_as_they_passed_whatever_is_kept(http):
    passed = http.post("/notes/demox/all/a", json={"note": "한글" * 10_000, "token": "hush"})
    sent, got = passed.request.headers["Content-Length"], len(passed.data)
    [entry] = http.get("/_rig/worlds/demo/journal/har").json["log"]["entries"]
    assert (entry["request"]["bodySize"], entry["response"]["bodySize"], entry["response"]["content"]["size"]) == (int(sent), got, got)


def test_a_head_is_told_as_one(http):
    http.head("/notes/demox/all")
    [entry] = http.get("/_rig/worlds/demo/journal").json["entries"]
    assert shlex.split(entry["curl"])[:2] == ["curl", "--head"]
    assert entry["response_body"] == ""


def test_follow_goes_on_after_the_last_number_seen(http):
    http.get("/notes/demox/all")
    last = http.get("/_rig/worlds/demo/journal").json["last"]
    http.post("/notes/demox/all/next")
    assert [entry["method"] for entry in http.get(f"/_rig/worlds/demo/journal?after={last}").json["entries"]] == ["POST"]


def test_who_waits_for_a_world_that_is_deleted_is_told_at_once(app, http):
    import threading
    import time

    threading.Timer(0.2, lambda: app.test_client().delete("/_rig/worlds/demo")).start()
    began = time.monotonic()
    waited = http.post("/_rig/worlds/demo/journal/wait", json={"for": {"method": "PUT"}, "seconds": 20})
    assert waited.status_code == 408 and time.monotonic() - began < 10


QUESTIONS = {
    "direction": ("sideways", "one of in, out: 'sideways'"), "emulator": ("cafe42", "one of notes, timer, or '' for a call that is no emulator's: 'cafe42'"),
}  # fmt: skip
"""A member of a filter -> a value that no entry can have, and what is said of it."""


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("ask", [
    lambda http, asked: http.get("/_rig/worlds/demo/journal", query_string=asked), lambda http, asked: http.get("/_rig/strays", query_string=asked),
    lambda http, asked: http.post("/_rig/worlds/demo/journal/verify", json={"expect": [{"method": "GET"}, asked]}),
    lambda http, asked: http.post("/_rig/worlds/demo/journal/wait", json={"for": asked, "seconds": 0}),
])  # fmt: skip
def test_a_filter_that_no_entry_can_meet_is_refused(http, ask, name):
    value, said = QUESTIONS[name]
    refused = ask(http, {name: value})
    assert refused.status_code == 400 and said in refused.json["error"]["message"]


def test_a_filter_takes_the_callers_that_are_no_emulators(http):
    http.get("/nowhere")
    assert [entry["path"] for entry in http.get("/_rig/strays?emulator=&direction=in").json["entries"]] == ["/nowhere"]
    for emulator in ("timer", "notes", "", None):
        wanted = {"expect": [{"emulator": emulator, "direction": None, "count": 0}]}
        assert http.post("/_rig/worlds/demo/journal/verify", json=wanted).status_code == 200
