"""The core: worlds, clocks, faults and journals, seen through a vendor of three routes."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlalchemy.exc import IntegrityError

from mallrig.emulators.core.clock import SPEED_MAX, BadTime, Clock, parse_span, parse_time
from mallrig.emulators.core.world import World
from mallrig.emulators.server import create_app

from .parcel_vendor import Note, answering_vendor


@pytest.fixture
def app(tmp_path):
    app = create_app(tmp_path, [answering_vendor()])
    yield app
    app.extensions["mallrig.worlds"].close()


@pytest.fixture
def http(app):
    return app.test_client()


def make(http, name="demo", **more):
    made = http.post("/_rig/worlds", json={"name": name, **more})
    assert made.status_code == 201, made.text
    return made.json


def notes(http, account="demox"):
    return http.get(f"/notes/{account}/all").json


def test_a_world_answers_its_credentials_and_opens_by_them_alone(http):
    made = make(http, seed=7)
    assert made["notes"]["url"] == "http://localhost/notes/demox"
    assert make(http, "other", seed=7)["notes"]["secret"] != made["notes"]["secret"]
    http.post("/notes/demox/all/hello")
    assert [text for _, text in notes(http)] == ["hello"] and notes(http, "otherx") == []
    assert http.get("/notes/nobody/all").status_code == 401


def test_a_world_without_a_name_gets_one_whose_keys_are_free(tmp_path):
    app = create_app(tmp_path)
    http = app.test_client()
    assert http.post("/_rig/worlds", json={"preset": "twenty"}).json["world"] == "w1"
    names = [http.post("/_rig/worlds", json={}).json["world"] for _ in range(13)]
    app.extensions["mallrig.worlds"].close()
    assert len(set(names)) == 13 and not {"w11", "w12"} & set(names), "w1 has malls w111 and w121"


def test_same_seed_and_same_calls_give_the_same_bytes(tmp_path):
    files = []
    for run in ("a", "b"):
        app = create_app(tmp_path / run, [answering_vendor()])
        http = app.test_client()
        make(http, seed=3)
        http.post("/notes/demox/all/one")
        http.post("/notes/demox/later/5m/two")
        http.post("/_rig/worlds/demo/clock/advance", json={"by": "1h"})
        http.post("/_rig/worlds/demo/snapshot", json={})
        files.append(http.get("/_rig/snapshots/demo").data)
        app.extensions["mallrig.worlds"].close()
    assert files[0] == files[1]


def test_a_refusal_undoes_what_was_written_unless_it_keeps(http):
    make(http)
    assert http.post("/notes/demox/all/refused").json == {"problem": "no such text"}
    assert http.post("/notes/demox/all/counted").status_code == 422
    assert http.post("/notes/demox/all/broken").status_code == 500
    assert [text for _, text in notes(http)] == ["counted"]


def test_what_falls_due_runs_in_time_order_ties_by_arrival(http):
    make(http)
    for span, text in [("10m", "b1"), ("5m", "a"), ("10m", "b2"), ("20m", "late")]:
        http.post(f"/notes/demox/later/{span}/{text}")
    assert http.post("/_rig/worlds/demo/clock/advance", json={"by": "10m"}).json["ran"] == 3
    assert notes(http) == [["2026-01-10T09:05:00+09:00", "a"], ["2026-01-10T09:10:00+09:00", "b1"], ["2026-01-10T09:10:00+09:00", "b2"]]
    assert http.post("/_rig/worlds/demo/clock/set", json={"to": "2026-01-10T09:20:00+09:00"}).json["ran"] == 1


def test_two_steps_are_one_step_and_the_clock_never_goes_back(http):
    make(http)
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "20m"})
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "40m"})
    assert http.get("/_rig/worlds/demo/clock").json["now"] == "2026-01-10T10:00:00+09:00"
    back = http.post("/_rig/worlds/demo/clock/set", json={"to": "2026-01-10T09:59:59+09:00"})
    assert back.status_code == 400 and "never goes back" in back.json["error"]["message"]


def test_a_running_clock_runs_what_falls_due_by_itself(app, http):
    make(http)
    app.extensions["mallrig.ticker"].start()
    http.post("/notes/demox/later/10m/tick")
    http.post("/_rig/worlds/demo/clock/run", json={"speed": 36000})
    deadline = time.time() + 10
    while not notes(http) and time.time() < deadline:
        time.sleep(0.01)
    app.extensions["mallrig.ticker"].stop()
    assert notes(http) == [["2026-01-10T09:10:00+09:00", "tick"]]


def test_snapshot_restore_fork_and_reset(http):
    make(http)
    http.post("/notes/demox/all/first")
    http.post("/_rig/worlds/demo/snapshot", json={"name": "s1"})
    fork = http.post("/_rig/worlds/demo/fork", json={"name": "twin"}).json
    assert fork["notes"]["url"].endswith("/notes/twinx")
    http.post("/notes/demox/all/second")
    http.post("/notes/twinx/all/other")
    assert [t for _, t in notes(http)] == ["first", "second"] and [t for _, t in notes(http, "twinx")] == ["first", "other"]
    http.post("/_rig/worlds/demo/restore", json={"snapshot": "s1"})
    assert [t for _, t in notes(http)] == ["first"]
    data = http.get("/_rig/snapshots/s1").data
    assert http.post("/_rig/worlds/twin/restore", data=data, content_type="application/octet-stream").status_code == 200
    assert [t for _, t in notes(http, "twinx")] == ["first"], "taken under its own name"
    http.post("/_rig/worlds/demo/reset")
    assert notes(http) == []


@pytest.mark.parametrize("raw", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_a_file_that_is_no_snapshot_is_refused_and_changes_nothing(http, raw):
    make(http)
    http.post("/notes/demox/all/kept")
    refused = http.post("/_rig/worlds/demo/restore", data=raw, content_type="application/octet-stream")
    assert refused.status_code == 400 and refused.json["error"]["code"] == "bad_snapshot"
    assert [t for _, t in notes(http)] == ["kept"]


def test_a_restart_goes_on_where_it_stopped(tmp_path):
    first = create_app(tmp_path, [answering_vendor()])
    http = first.test_client()
    make(http)
    http.post("/notes/demox/all/kept")
    http.post("/notes/demox/later/1h/waiting")
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "30m"})
    second = create_app(tmp_path, [answering_vendor()]).test_client()
    assert second.get("/_rig/worlds/demo").json["notes"] == http.get("/_rig/worlds/demo").json["notes"]
    second.post("/_rig/worlds/demo/clock/advance", json={"by": "30m"})
    assert [text for _, text in notes(second)] == ["kept", "waiting"]


def test_faults_by_nth_by_times_and_until(http):
    make(http)
    http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 503, "nth": 3, "method": "GET", "path": "*/all"})
    assert [http.get("/notes/demox/all").status_code for _ in range(6)] == [200, 200, 503, 200, 200, 503]
    assert http.get("/notes/demox/all").json == []
    http.put("/_rig/worlds/demo/faults", json=[{"effect": "status", "status": 429, "times": 2}])
    assert [http.get("/notes/demox/all").status_code for _ in range(3)] == [429, 429, 200]
    http.put("/_rig/worlds/demo/faults", json=[{"effect": "status", "status": 429, "until": "2026-01-10T09:01:00+09:00"}])
    assert http.get("/notes/demox/all").status_code == 429
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "1m"})
    assert http.get("/notes/demox/all").status_code == 200
    assert http.get("/_rig/worlds/demo/faults").json["faults"][0]["hits"] == 1


@pytest.fixture
def owner():
    """Serve an owner: what it does with each call's body -> its URL."""
    servers = []

    def serve(take):
        class Owner(BaseHTTPRequestHandler):
            def do_POST(self):
                take(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        servers.append(HTTPServer(("127.0.0.1", 0), Owner))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/tick"

    yield serve
    for server in servers:
        server.shutdown()


def timer_that_takes_its_time(http, owner):
    """A world whose owner is told every 30 minutes, and answers when it is let to: (that it was told, that it may answer)."""
    asked, go_on = threading.Event(), threading.Event()

    def take_its_time(_told):
        asked.set()
        go_on.wait(10)

    make(http)
    http.post("/_rig/worlds/demo/clock/timers", json={"url": owner(take_its_time), "every": "30m"})
    return asked, go_on


@pytest.mark.parametrize("action, body, now, mode", [
    ("run", {"speed": 5}, "2026-01-10T09:30", "running"), ("freeze", {}, "2026-01-10T09:30", "frozen"), ("advance", {"by": "1m"}, "2026-01-10T09:31", "frozen"),
])  # fmt: skip
def test_what_is_asked_of_a_clock_that_is_being_advanced_holds_afterwards(app, http, owner, action, body, now, mode):
    asked, go_on = timer_that_takes_its_time(http, owner)
    if action == "freeze":
        http.post("/_rig/worlds/demo/clock/run", json={"speed": 0.001})

    def post(action, body):
        app.test_client().post(f"/_rig/worlds/demo/clock/{action}", json=body)

    first = threading.Thread(target=post, args=("advance", {"by": "30m"}))
    first.start()
    assert asked.wait(10)
    second = threading.Thread(target=post, args=(action, body))
    second.start()
    second.join(0.3)
    go_on.set()
    first.join(10)
    second.join(10)
    clock = http.get("/_rig/worlds/demo/clock").json
    assert (clock["now"][:16], clock["mode"]) == (now, mode)


def test_what_is_copied_or_killed_while_its_clock_is_advanced_runs_on_as_it_did(app, http, owner):
    asked, go_on = timer_that_takes_its_time(http, owner)
    http.post("/_rig/worlds/demo/clock/run", json={"speed": 0.001})
    advance = threading.Thread(target=lambda: app.test_client().post("/_rig/worlds/demo/clock/advance", json={"by": "30m"}))
    advance.start()
    assert asked.wait(10)
    app.test_client().post("/_rig/worlds/demo/clock/run", json={"speed": 0.002})
    twin = app.test_client().post("/_rig/worlds/demo/fork", json={"name": "twin"}).json["clock"]
    go_on.set()
    advance.join(10)
    assert (twin["mode"], twin["speed"]) == ("running", 0.002)
    assert http.get("/_rig/worlds/demo/clock").json["speed"] == 0.002


@pytest.mark.parametrize("fault", [{"effect": "status", "status": 500, "probability": 0}, {"effect": "delay", "delay_ms": 0}])
def test_a_fault_of_nought_is_kept_as_it_is(tmp_path, fault):
    for start in range(2):
        app = create_app(tmp_path, [answering_vendor()])
        http = app.test_client()
        if not start:
            make(http)
            assert fault.items() <= http.post("/_rig/worlds/demo/faults", json=fault).json.items()
            http.post("/_rig/worlds/demo/snapshot", json={"name": "s1"})
            assert http.post("/_rig/worlds/demo/restore", json={"snapshot": "s1"}).status_code == 200
        assert fault.items() <= http.get("/_rig/worlds/demo/faults").json["faults"][0].items()
        assert http.get("/notes/demox/all").status_code == 200
        app.extensions["mallrig.worlds"].close()


def test_a_fault_that_is_used_up_stays_so_in_copies_and_after_a_restart(tmp_path):
    app = create_app(tmp_path, [answering_vendor()])
    http = app.test_client()
    make(http)
    http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 500, "times": 1})
    assert [http.get("/notes/demox/all").status_code for _ in range(2)] == [500, 200]
    http.post("/_rig/worlds/demo/fork", json={"name": "twin"})
    assert http.get("/notes/twinx/all").status_code == 200
    http.post("/_rig/worlds/demo/snapshot", json={"name": "s1"})
    http.post("/_rig/worlds/demo/restore", json={"snapshot": "s1"})
    assert http.get("/notes/demox/all").status_code == 200
    app.extensions["mallrig.worlds"].close()
    http = create_app(tmp_path, [answering_vendor()]).test_client()
    assert http.get("/notes/demox/all").status_code == 200 and http.get("/_rig/worlds/demo/faults").json["faults"][0]["hits"] == 1


def test_counts_of_faults_are_written_without_being_asked(tmp_path):
    app = create_app(tmp_path, [answering_vendor()])
    app.extensions["mallrig.ticker"].start()
    http = app.test_client()
    make(http)
    http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 500, "times": 1})
    assert http.get("/notes/demox/all").status_code == 500
    world, deadline = app.extensions["mallrig.worlds"].get("demo"), time.time() + 5
    while not world.kept_facts()["fault_counts"] and time.time() < deadline:
        time.sleep(0.01)
    app.extensions["mallrig.ticker"].stop()
    assert world.kept_facts()["fault_counts"]["f1"]["hit"] == 1


def test_a_world_whose_counts_can_not_be_kept_stops_no_other(app, http, monkeypatch):
    tried = threading.Event()

    def full(_world):
        tried.set()
        raise OSError(28, "no more room")

    monkeypatch.setattr(World, "keep_counts", full)
    make(http)
    app.extensions["mallrig.ticker"].start()
    assert tried.wait(10)
    http.post("/notes/demox/later/0s/told")
    deadline = time.time() + 10
    while not notes(http) and time.time() < deadline:
        time.sleep(0.01)
    app.extensions["mallrig.ticker"].stop()
    monkeypatch.undo()
    assert [text for _, text in notes(http)] == ["told"]


def test_a_fault_after_the_commit_loses_the_answer_and_not_the_work(http):
    make(http)
    http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 504, "method": "POST", "after_commit": True})
    assert http.post("/notes/demox/all/done").json == {"problem": "notes are 504"}
    assert [text for _, text in notes(http)] == ["done"]


def test_whether_a_call_is_hit_does_not_hang_on_who_comes_first(http):
    make(http, seed=5)
    hit = []
    for order in (1, -1):
        http.post("/_rig/worlds/demo/reset")
        http.post("/_rig/worlds/demo/faults", json={"effect": "status", "status": 500, "probability": 0.5})
        texts = [f"t{n}" for n in range(40)][::order]
        hit.append({text for text in texts if http.post(f"/notes/demox/all/{text}").status_code == 500})
    assert hit[0] == hit[1] and 5 < len(hit[0]) < 35


@pytest.mark.parametrize(
    "fault, word",
    [
        ({"effect": "explode"}, "effect"), ({}, "effect"), ({"effect": "status"}, "status"), ({"effect": "status", "status": 200}, "status"),
        ({"effect": "delay"}, "delay_ms"), ({"effect": "reset", "probability": 2}, "probability"), ({"effect": "reset", "nth": 0}, "nth"),
        ({"effect": "reset", "until": "noon"}, "until"), ({"effect": "reset", "path": 3}, "path"), ({"effect": "reset", "wat": 1}, "wat"), ([], "object"),
        ({"effect": "reset", "emulator": "cafe24"}, "one of notes: 'cafe24'"), ({"effect": "reset", "emulator": "Notes"}, "one of notes: 'Notes'"),
        ({"effect": "reset", "emulator": ""}, "one of notes: ''"), ({"effect": "squeeze"}, "squeeze"),
        ({"effect": "webhook_cut", "emulator": "notes"}, "webhook_cut"),
        ({"effect": "reset", "method": "GET /x"}, "method"), ({"effect": "reset", "method": "*"}, "method"), ({"effect": "reset", "method": ""}, "method"),
    ],
)  # fmt: skip
def test_a_bad_fault_is_refused_by_name(http, fault, word):
    make(http)
    refused = http.put("/_rig/worlds/demo/faults", json=[fault])
    assert refused.status_code == 400 and word in refused.json["error"]["message"]
    assert http.get("/_rig/worlds/demo/faults").json["faults"] == []


def test_the_journal_has_each_call_once_without_its_secrets(http):
    make(http)
    http.post("/notes/demox/all/x?client_secret=hush&page=1", headers={"Authorization": "Bearer hush"}, json={"access_token": "hush", "n": 1})
    [entry] = http.get("/_rig/worlds/demo/journal").json["entries"]
    assert "hush" not in json.dumps(entry)
    assert (entry["status"], entry["route"], entry["emulator"]) == (200, "/notes/<account>/all/<text>", "notes")
    assert json.loads(entry["request_body"]) == {"access_token": "***", "n": 1}


def test_verify_counts_orders_and_names_the_nearest(http):
    make(http)
    http.post("/notes/demox/all/a")
    http.get("/notes/demox/all")
    verify = "/_rig/worlds/demo/journal/verify"
    assert http.post(verify, json={"expect": [{"method": "POST", "count": 1}, {"method": "GET"}], "in_order": True}).status_code == 200
    wrong = http.post(verify, json={"expect": [{"method": "GET"}, {"method": "POST"}], "in_order": True})
    assert wrong.status_code == 417 and "comes before" in wrong.json["problems"][0]
    missed = http.post(verify, json={"expect": [{"method": "PUT", "path": "*/all"}]})
    assert "nearest: entry" in missed.json["problems"][0]
    assert http.post(verify, json={"expect": [{"wat": 1}]}).status_code == 400


def test_wait_returns_as_soon_as_the_call_came(http, app):
    make(http)
    threading.Timer(0.1, lambda: app.test_client().post("/notes/demox/all/soon")).start()
    began = time.time()
    found = http.post("/_rig/worlds/demo/journal/wait", json={"for": {"method": "POST"}, "seconds": 5})
    assert found.status_code == 200 and time.time() - began < 4
    assert http.post("/_rig/worlds/demo/journal/wait", json={"for": {"method": "PUT"}, "seconds": 0}).status_code == 408


def test_a_stray_call_is_told_what_was_nearest(http):
    make(http)
    http.get("/notes/demoy/all")
    [stray] = http.get("/_rig/strays").json["entries"]
    assert stray["near_miss"]["nearest"] == ["demox"]
    http.get("/notes/demox/al")
    assert http.get("/_rig/worlds/demo/journal").json["entries"][-1]["near_miss"]["nearest"] == ["/notes/<account>/all"]


def test_a_request_for_a_vendors_own_host_needs_no_other_path(http):
    make(http)
    assert http.get("/all", headers={"Host": "demox.notes.example"}).json == []


def test_a_timer_calls_its_owner_at_each_tick_of_the_worlds_clock(http, owner):
    told = []
    make(http, now="2026-01-10T09:03:00+09:00")
    made = http.post("/_rig/worlds/demo/clock/timers", json={"url": owner(told.append), "every": "10m"})
    assert made.json["first"] == "2026-01-10T09:10:00+09:00"
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "30m"})
    assert [call["now"] for call in told] == [f"2026-01-10T09:{m}0:00+09:00" for m in (1, 2, 3)]
    assert http.delete("/_rig/worlds/demo/clock/timers/t1").status_code == 200
    http.post("/_rig/worlds/demo/clock/advance", json={"by": "30m"})
    assert len(told) == 3
    assert [e["status"] for e in http.get("/_rig/worlds/demo/journal?direction=out").json["entries"]] == [200] * 3


def test_an_owner_that_is_gone_stops_no_clock(http):
    make(http)
    http.post("/_rig/worlds/demo/clock/timers", json={"url": "http://127.0.0.1:1/tick", "every": "10m"})
    assert http.post("/_rig/worlds/demo/clock/advance", json={"by": "30m"}).json["ran"] == 3


def test_fifty_worlds_side_by_side_equal_themselves_alone(tmp_path):
    def play(http, name):
        number = int(name[1:])
        make(http, name, seed=number)
        for step in range(3):
            yield
            http.post(f"/notes/{name}x/later/{number + 1}m/step{step}")
            http.post(f"/_rig/worlds/{name}/clock/advance", json={"by": f"{number * 7 % 11}m"})
        yield
        http.post(f"/_rig/worlds/{name}/snapshot", json={})

    names = [f"w{number}" for number in range(50)]
    together = create_app(tmp_path / "together", [answering_vendor()]).test_client()
    plays = [play(together, name) for name in names]
    while plays:
        plays = [one for one in plays if next(one, "over") != "over"]
    alone = create_app(tmp_path / "alone", [answering_vendor()]).test_client()
    for name in names:
        list(play(alone, name))
        assert alone.get(f"/_rig/snapshots/{name}").data == together.get(f"/_rig/snapshots/{name}").data


@pytest.mark.parametrize("name", ["Demo", "1a", "a-b", "a" * 21, "", "../x", "a\x00"])
def test_a_bad_name_is_refused(http, name):
    assert http.post("/_rig/worlds", json={"name": name}).status_code == 400


@pytest.mark.parametrize(
    "body", [{"seed": "1"}, {"seed": -1}, {"seed": 2**63}, {"seed": 1.5}, {"now": "today"}, {"now": "2026-01-10T09:00:00"}, {"preset": "huge"}, {"wat": 1}, [], 3, {"name": 5}]
)
def test_a_bad_world_is_refused_and_not_made(http, body):
    assert http.post("/_rig/worlds", json=body).status_code == 400
    assert http.get("/_rig/worlds").json["count"] == 0


def test_spans():
    assert parse_span("1h30m") == parse_span("90m")
    for bad in ("", "10", "m", "10 m", "-5m", "1y", None, 10, "9" * 12 + "d" + "9" * 12 + "d"):
        with pytest.raises(BadTime):
            parse_span(bad)


def test_a_clock_ends_with_its_last_year():
    clock = Clock(parse_time("2026-01-10T09:00:00+09:00"))
    with pytest.raises(BadTime):
        clock.moved(parse_time("2199-12-31T00:00:00+09:00").replace(year=2200))
    with pytest.raises(BadTime):
        clock.running(SPEED_MAX + 1)
    with pytest.raises(BadTime):
        clock.running(float("nan"))


def test_nothing_that_is_sent_breaks_the_rig(http):
    make(http)
    for path in ("/_rig/worlds/demo/clock/advance", "/_rig/worlds/demo/clock/run", "/_rig/worlds/demo/clock/timers", "/_rig/worlds/demo/journal/verify",
                 "/_rig/worlds/demo/journal/wait", "/_rig/worlds/demo/fork", "/_rig/worlds/demo/snapshot", "/_rig/worlds/demo/faults"):  # fmt: skip
        for raw in (b"{", b"[]", b"null", b'{"by": 1e400}', b'{"by": {}}', b'{"speed": "x"}', b'{"name": "../../x"}', b"\xff", b'{"for": {"path": []}}', b'{"expect": [1]}'):
            assert 400 <= http.post(path, data=raw, content_type="application/json").status_code < 500, (path, raw)
    assert http.post("/_rig/worlds/demo/clock/advance", json={"by": "999999999999d"}).status_code == 400
    assert http.get("/_rig/worlds/demo/journal?after=x").status_code == 400


def test_a_timer_that_an_owner_takes_back_in_the_same_instant_is_not_called(tmp_path):
    """Ties run by arrival, so the first owner of an instant can still stop the second."""
    import httpx

    called = []

    def answer(asked):
        called.append(json.loads(asked.content)["timer"])
        if called[-1] == "t1":
            assert http.delete("/_rig/worlds/demo/clock/timers/t2").status_code == 200
        return httpx.Response(200)

    app = create_app(tmp_path, [answering_vendor()], transport=httpx.MockTransport(answer))
    http = app.test_client()
    make(http)
    for _ in range(3):
        http.post("/_rig/worlds/demo/clock/timers", json={"url": "http://mallrig.test/tick", "every": "10m"})
    assert http.post("/_rig/worlds/demo/clock/advance", json={"by": "10m"}).json["ran"] == 2
    assert called == ["t1", "t3"]
    assert [timer["timer"] for timer in http.get("/_rig/worlds/demo/clock/timers").json["timers"]] == ["t1", "t3"]
    app.extensions["mallrig.worlds"].close()


def test_an_advance_that_would_hardly_end_is_refused(http):
    make(http)
    http.post("/_rig/worlds/demo/clock/timers", json={"url": "http://127.0.0.1:1/tick", "every": "1s"})
    refused = http.post("/_rig/worlds/demo/clock/advance", json={"by": "30d"})
    assert refused.status_code == 400 and "2,592,000 calls" in refused.json["error"]["message"]
    assert http.get("/_rig/worlds/demo/clock").json["now"] == "2026-01-10T09:00:00+09:00"


def test_an_error_of_the_database_shows_no_values(app, http):
    make(http)
    world = app.extensions["mallrig.worlds"].get("demo")
    with pytest.raises(IntegrityError) as error, world.store.writing() as db:
        db.add_all([Note(id=1, text="김민지", at=""), Note(id=2, text="", at="")])
        db.flush()
        db.expunge_all()
        db.add(Note(id=1, text="010-1234-5678", at=""))
        db.flush()
    assert "010-1234" not in str(error.value)
