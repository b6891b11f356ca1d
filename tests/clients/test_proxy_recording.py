"""`mallrig proxy --record`: real vendors' answers into a HAR that a replay and `mallrig drift` can read, and that tells nothing private."""

import asyncio
import gzip
import json
import os
import random
import signal
import ssl
import subprocess
import sys
import threading
import time
from base64 import b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.hosts import host_table
from mallrig.emulators.drift import drift
from mallrig.emulators.drift_shapes import Shape, compare
from mallrig.emulators.recording import harfile
from mallrig.emulators.recording.harfile import HarFile
from mallrig.emulators.recording.recorder import Recorder
from mallrig.emulators.recording.redaction import Redactor
from mallrig.emulators.recording.standins import KEPT, StandIns
from mallrig.emulators.vendors import VENDORS
from mallrig.testing import READY_SECONDS
from mallrig.tests.clients.test_proxy import client, raw, serving

TABLE = host_table(VENDORS)
BUYER = {"name": "김민지", "cellphone": "010-1234-5678", "email": "minji.kim@mail.example.org"}
RECEIVER = {"name": "이도윤", "cellphone": "010-8765-4321", "phone": "02-555-0123", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층"}
PRIVATE = [*BUYER.values(), *RECEIVER.values(), "01012345678", "01087654321", "minji.kim", "박서준"]


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The authority of the proxy."""
    return Authority(tmp_path_factory.mktemp("local"), TABLE, now())


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The authority that vouches for the vendors, as a public one does for the real."""
    return Authority(tmp_path_factory.mktemp("public"), TABLE, now())


def tls_of(authority):
    """A server's TLS that is whatever vendor it is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda connection, name, _context: setattr(connection, "context", authority.context(name))
    return context


@pytest.fixture(scope="module")
def vendors(server, public):
    """The emulators behind TLS, in the place of the real vendors; their port."""

    async def front(reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", server.port)
        await asyncio.gather(pass_on(reader, far_writer), pass_on(far_reader, writer), return_exceptions=True)

    async def pass_on(reader, writer):
        while chunk := await reader.read(65_536):
            writer.write(chunk)
        writer.close()

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(asyncio.start_server(front, "127.0.0.1", 0, ssl=tls_of(public)))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    yield listening.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(loop.stop)


class Answers(BaseHTTPRequestHandler):
    """A vendor that answers what `shown` says for a path: (headers, body)."""

    protocol_version = "HTTP/1.1"
    shown: dict = {}

    def do_GET(self):
        headers, body = self.shown[self.path]
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Transfer-Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_parts):
        pass


@pytest.fixture
def answering(public):
    """A vendor's own answers by path; its port is `port`."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Answers,), {"shown": {}}))
    made.socket = tls_of(public).wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    made.shown = made.RequestHandlerClass.shown
    made.port = made.server_port
    yield made
    made.shutdown()
    made.server_close()


@contextmanager
def recording(path, port, local, public):
    """A proxy that records what stands at `port` for every vendor; a client through it, and what the proxy said."""
    said = []
    recorder = Recorder(path, TABLE, {host: f"https://127.0.0.1:{port}" for host in TABLE}, said.append)
    recorder.tls.load_verify_locations(public.certificate)
    with serving(("127.0.0.1", 1), local, recorder=recorder) as at, client(at, local, timeout=30) as http:
        yield http, said
    recorder.close()


def entries(path):
    return json.loads(path.read_bytes())["log"]["entries"]


def header(entry, name, side="request"):
    return next(one["value"] for one in entry[side]["headers"] if one["name"].lower() == name)


def answer_of(entry):
    return json.loads(entry["response"]["content"]["text"])


# -- a session at a mall: recorded, looked at, replayed --


def wish(mall, **more):
    return {"mall": mall["mall_id"], "items": [{"product_no": 15, "quantity": 1}], "status": "N20", "payments": "card", "buyer": BUYER, "receiver": RECEIVER} | more


@pytest.fixture(scope="module")
def twins(server):
    """Two worlds that differ in their credentials alone; the first has orders."""
    made = [server.rig("POST", "worlds", {"seed": 23, "name": name}) for name in ("recordedmall", "replayedmall")]
    for _ in range(3):
        server.rig("POST", f"worlds/{made[0]['world']}/shop/orders", wish(made[0]["cafe24"]["malls"][0]))
    yield made
    for world in made:
        server.rig("DELETE", f"worlds/{world['world']}")


@pytest.fixture(scope="module")
def session(twins, vendors, local, public, tmp_path_factory):
    """(the recording, what the client got, what is secret of it)."""
    mall = twins[0]["cafe24"]["malls"][0]
    path = tmp_path_factory.mktemp("session") / "capture.har"
    base = f"https://{mall['mall_id']}.cafe24api.com/api/v2"
    got = []
    with recording(path, vendors, local, public) as (http, said):
        form = {"grant_type": "refresh_token", "refresh_token": mall["refresh_token"]}
        got.append(http.post(f"{base}/oauth/token", data=form, auth=(mall["client_id"], mall["client_secret"])))
        http.headers["Authorization"] = f"Bearer {got[0].json()['access_token']}"
        page = f"{base}/admin/orders?start_date=2026-01-01&end_date=2026-01-31&buyer_name=%EA%B9%80%EB%AF%BC%EC%A7%80&embed=receivers,buyer&limit=1"
        while page:
            got.append(http.get(page))
            page = next((link["href"] for link in got[-1].json()["links"] if link["rel"] == "next"), None)
        order = got[-1].json()["orders"][0]["order_id"]
        got.append(http.put(f"{base}/admin/orders/{order}/receivers", json={"requests": [{"name": "박서준", "cellphone": "010-2222-3333"}]}))
        got.append(http.post(f"{base}/admin/orders/{order}/memos", json={"request": {"content": "김민지님 010-1234-5678 부재 시 경비실"}}))
        got.append(http.get(f"{base}/admin/orders/{order}?embed=receivers"))
        got.append(http.get(f"{base}/admin/orders/count?start_date=bad"))
        got.append(http.get(f"{base}/admin/customers?cellphone=010-1234-5678"))
        got.append(http.get(f"{base}/admin/nothing/here"))
    assert said == []
    tokens = [mall[name] for name in ("access_token", "refresh_token", "client_secret", "client_id")] + [got[0].json()[name] for name in ("access_token", "refresh_token")]
    basic = b64encode(f"{mall['client_id']}:{mall['client_secret']}".encode()).decode()
    return path, got, [*tokens, basic, mall["mall_id"]]


@pytest.mark.ours
def test_every_exchange_is_recorded_as_the_client_saw_it(session):
    path, got, _ = session
    recorded = entries(path)
    assert [entry["response"]["status"] for entry in recorded] == [answer.status_code for answer in got]
    assert {200, 201, 404, 422} <= {answer.status_code for answer in got}
    for entry, answer in zip(recorded, got, strict=True):
        assert entry["request"]["method"] == answer.request.method
        assert entry["response"]["content"]["size"] == len(answer.content)
        assert compare("", shape(answer.json()), shape(answer_of(entry))) == []
    assert header(recorded[1], "x-api-call-limit", "response") == got[1].headers["x-api-call-limit"]


@pytest.mark.ours
def test_nothing_secret_or_personal_is_anywhere_in_the_file(session):
    path, got, secrets = session
    seen = "".join(answer.text + str(answer.request.url) for answer in got)
    written = path.read_bytes().decode()
    for private in [*PRIVATE, *secrets, "%EA%B9%80%EB%AF%BC%EC%A7%80"]:
        assert private not in written, private
    assert [value for value in PRIVATE if value in seen]  # the session did hold them


@pytest.mark.ours
def test_what_belongs_together_still_does(session):
    recorded = entries(session[0])
    assert header(recorded[1], "authorization") == f"Bearer {answer_of(recorded[0])['access_token']}"
    pages = recorded[1:4]
    for this, following in zip(pages, pages[1:], strict=False):
        assert next(link["href"] for link in answer_of(this)["links"] if link["rel"] == "next") == following["request"]["url"]
    order = answer_of(pages[-1])["orders"][0]
    assert f"/admin/orders/{order['order_id']}/receivers" in recorded[4]["request"]["url"]
    assert dict((one["name"], one["value"]) for one in pages[0]["request"]["queryString"])["buyer_name"] == order["buyer"]["name"] != BUYER["name"]
    changed = json.loads(recorded[4]["request"]["postData"]["text"])["requests"][0]
    assert answer_of(recorded[6])["order"]["receivers"][0]["name"] == changed["name"]


@pytest.mark.ours
def test_a_replay_with_other_credentials_is_answered_alike(session, twins, server):
    """Each request again, at a fresh world whose buyer is the recording's: what is handed out there is handed in again, under its stand-in."""
    mall = twins[1]["cafe24"]["malls"][0]
    recorded = entries(session[0])
    buyer = answer_of(recorded[1])["orders"][0]["buyer"]
    for _ in range(3):
        server.rig("POST", f"worlds/{twins[1]['world']}/shop/orders", wish(mall, buyer={name: buyer[name] for name in BUYER}))
    swaps = first_swaps(recorded, mall)
    with httpx.Client(timeout=30) as http:
        for entry in recorded:
            asked = entry["request"]
            address = urlsplit(swapped(asked["url"], swaps))
            answer = http.request(
                asked["method"], f"{server.base}{address.path}?{address.query}", content=swapped(asked.get("postData", {}).get("text", ""), swaps),
                headers={one["name"]: swapped(one["value"], swaps) for one in asked["headers"]},
            )  # fmt: skip
            assert answer.status_code == entry["response"]["status"], (asked["url"], answer.text)
            assert compare(asked["url"], shape(answer_of(entry)), shape(answer.json())) == []
            swaps |= {value: answer.json()[name] for name, value in answer_of(entry).items() if name.endswith("_token")}


def first_swaps(recorded, mall):
    """The stand-ins that the first request, for a token, shows -> the mall's own."""
    asked = recorded[0]["request"]
    basic = b64encode(f"{mall['client_id']}:{mall['client_secret']}".encode()).decode()
    form = dict(pair.split("=") for pair in asked["postData"]["text"].split("&"))
    return {
        asked["url"].split("//")[1].split(".")[0]: mall["mall_id"], header(recorded[0], "authorization"): f"Basic {basic}", form["refresh_token"]: mall["refresh_token"],
    }  # fmt: skip


def swapped(text, swaps):
    for stand_in, value in swaps.items():
        text = text.replace(stand_in, value)
    return text


def shape(value):
    made = Shape()
    made.see(value)
    return made


@pytest.mark.ours
def test_drift_reads_the_recording(session):
    found = drift(session[0])
    assert found.compared["GET /admin/orders"] == 3 and found.compared["GET /admin/orders/{order_id}"] == 1
    assert [one for one in found.differences if one.endpoint.startswith("GET /admin/orders")] == []


@pytest.mark.ours
def test_only_its_owner_can_read_it_and_no_other_file_is_left(session):
    path = session[0]
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == [path.name]


# -- what a vendor may answer --


def cafe24(path):
    return f"https://realmall.cafe24api.com{path}"


@pytest.mark.ours
@pytest.mark.parametrize(("headers", "packed"), [
    ({}, lambda body: body), ({"Content-Encoding": "gzip"}, gzip.compress),
    ({"Transfer-Encoding": "chunked"}, lambda body: b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)),
])  # fmt: skip
def test_a_body_is_recorded_without_its_packing_and_goes_on_with_it(answering, local, public, tmp_path, headers, packed):
    body = json.dumps({"order": {"buyer_name": "홍길동", "order_id": "20260110-0000012", "paid": "T", "amount": "12000.00", "count": 3}}, ensure_ascii=False).encode()
    sent = packed(body)
    answering.shown["/x"] = {"Content-Type": "application/json"} | headers, sent
    with recording(tmp_path / "a.har", answering.port, local, public) as (http, _), http.stream("GET", cafe24("/x")) as answer:
        carried = b"".join(answer.iter_raw())
        assert carried == (body if "Transfer-Encoding" in headers else sent) and answer.headers.get("content-encoding") == headers.get("Content-Encoding")
    [entry] = entries(tmp_path / "a.har")
    order = answer_of(entry)["order"]
    assert {**order, "buyer_name": ""} == {"buyer_name": "", "order_id": "20260110-0000012", "paid": "T", "amount": "12000.00", "count": 3}
    assert order["buyer_name"] != "홍길동" and len(order["buyer_name"]) == 3


@pytest.mark.ours
@pytest.mark.parametrize("headers", [{"Content-Type": "image/png"}, {"Content-Type": "text/html; charset=utf-8"}, {"Content-Type": "application/json"}, {}, {"Content-Encoding": "gzip"}])
def test_what_is_no_json_is_recorded_by_type_and_size(answering, local, public, tmp_path, headers):
    answering.shown["/x"] = headers, b"<b>SECRETNAME</b>"
    with recording(tmp_path / "a.har", answering.port, local, public) as (http, _), http.stream("POST", cafe24("/x"), content=b"SECRETBODY") as answer:
        assert b"".join(answer.iter_raw()) == b"<b>SECRETNAME</b>"
    [entry] = entries(tmp_path / "a.har")
    assert (entry["response"]["content"]["size"], entry["response"]["content"]["mimeType"]) == (17, headers.get("Content-Type", ""))
    assert entry["request"]["bodySize"] == 10 and b"SECRET" not in (tmp_path / "a.har").read_bytes()


@pytest.mark.ours
@pytest.mark.parametrize("packed", [lambda body: (body, {}), lambda body: (gzip.compress(body), {"Content-Encoding": "gzip"})])
def test_a_body_without_end_passes_and_is_not_kept(answering, local, public, tmp_path, packed):
    body, headers = packed(b'{"a": "' + b"x" * 20_000_000 + b'"}')
    answering.shown["/x"] = headers | {"Content-Type": "application/json"}, body
    with recording(tmp_path / "a.har", answering.port, local, public) as (http, _):
        assert len(http.get(cafe24("/x")).content) == 20_000_009
    [entry] = entries(tmp_path / "a.har")
    assert entry["response"]["content"]["size"] == len(body) and (tmp_path / "a.har").stat().st_size < 5_000


@pytest.mark.ours
def test_secrets_are_found_wherever_they_are(answering, local, public, tmp_path):
    token = "Zx9" + "k3Jq" * 8
    members = {
        "access_token": token, "member_id": "minamina", "receiver": {"name": "Kim Yuna", "cellphone": "01099998888", "emails": ["a.b@naver.com"]}, "new_text": "문앞 Kim",
        "by": "minamina", "note": f"token:{token}", "href": cafe24(f"/api/v2/admin/customers/minamina?access_token={token}"), "mall_id": "realmall", "zipcode": 13529,
        "log": "https://realmall.cafe24.com/minamina/?who=a.b@naver.com", "whole": "call 010-9999-8888 now", "expires_at": "2026-01-10T09:00:00.000", "token_type": "Bearer",
        "홍길동": 1, "status": "N20", "size": "M", "birth_date": "1984-05-17", "key": "access_token", "phone": "010-9999-8888",
    }  # fmt: skip
    place, signed = "/api/v2/admin/customers/minamina/coupons", f"HMAC-SHA256 apiKey={token}, date=2026-01-10T09:00:00Z, salt=abcdef12, signature=0011aabb"
    answering.shown[place] = {"Content-Type": "application/json", "Set-Cookie": f"s={token}; Path=/", "X-Whose": "Kim Yuna"}, json.dumps(members).encode()
    with recording(tmp_path / "a.har", answering.port, local, public) as (http, _):
        http.get(cafe24(place), headers={"User-Agent": "of me@home.kr", "Authorization": signed})
    written = (tmp_path / "a.har").read_text()
    for private in (token, "minamina", "Yuna", "01099998888", "010-9999-8888", "naver", "a.b", "문앞", "realmall", "13529", "홍길동", "abcdef12", "0011aabb", "1984-05-17", "me@"):
        assert private not in written, private
    [entry] = entries(tmp_path / "a.har")
    shown = answer_of(entry)
    assert (shown["status"], shown["size"], shown["expires_at"], shown["token_type"]) == ("N20", "M", "2026-01-10T09:00:00.000", "Bearer")
    assert shown["by"] == shown["member_id"] and shown["member_id"] in entry["request"]["url"] and shown["access_token"] in shown["href"] + shown["note"]
    assert header(entry, "authorization").split()[2] == "date=2026-01-10T09:00:00Z,"
    assert shown["receiver"]["cellphone"].startswith("010") and shown["receiver"]["cellphone"] == shown["phone"].replace("-", "")


@pytest.mark.ours
def test_calls_one_after_another_on_one_connection_are_told_apart(answering, local, public, tmp_path):
    """Sent all at once, without waiting; HEAD has no body; 404 is the handler's."""
    for n in range(3):
        answering.shown[f"/{n}"] = {"Content-Type": "application/json"}, b'{"n": %d}' % n
    recorder = Recorder(tmp_path / "a.har", TABLE, {"*.cafe24api.com": f"https://127.0.0.1:{answering.port}"}, print)
    recorder.tls.load_verify_locations(public.certificate)
    listener = recorder.listener("realmall.cafe24api.com", True)
    listener.sent(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(3)) + b"HEAD /3 HTTP/1.1\r\nHost: x\r\n\r\n")
    answers = b"".join(b'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"n":%d}' % n for n in range(3)) + b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
    for at in range(0, len(answers), 11):
        listener.answered(answers[at : at + 11])
    assert [entry["request"]["url"].rpartition("/")[2] for entry in entries(tmp_path / "a.har")] == ["0", "1", "2", "3"]
    assert [answer_of(entry) for entry in entries(tmp_path / "a.har")[:3]] == [{"n": n} for n in range(3)]
    recorder.close()


@pytest.mark.ours
def test_what_was_cut_off_is_no_entry_and_the_user_is_told(answering, local, public, tmp_path):
    answering.shown |= {"/cut": ({"Transfer-Encoding": "chunked"}, b"10\r\n{"), "/whole": ({}, b"{}")}
    with recording(tmp_path / "a.har", answering.port, local, public) as (http, said):
        with pytest.raises(httpx.TransportError):
            http.get(cafe24("/cut"), headers={"Connection": "close"})
        http.get(cafe24("/whole"))
    assert [entry["request"]["url"].rpartition("/")[2] for entry in entries(tmp_path / "a.har")] == ["whole"]
    assert len(said) == 1 and "realmall.cafe24api.com was cut off" in said[0]


@pytest.mark.ours
@pytest.mark.parametrize(("spoil", "why", "kept"), [
    (lambda path, monkeypatch: monkeypatch.setattr(harfile, "ENTRIES_MAX", 1), "is full", 1), (lambda path, _: path.unlink(), "can't be written", None),
])  # fmt: skip
def test_calls_go_on_when_the_file_does_not(answering, local, public, tmp_path, monkeypatch, spoil, why, kept):
    answering.shown["/x"] = {}, b"{}"
    path = tmp_path / "a.har"
    with recording(path, answering.port, local, public) as (http, said):
        http.get(cafe24("/x"))
        spoil(path, monkeypatch)
        assert [http.get(cafe24("/x")).status_code for _ in range(2)] == [200, 200]
    assert len(said) == 1 and why in said[0]
    assert (len(entries(path)) if path.exists() else None) == kept


# -- what is refused --


@pytest.mark.ours
def test_a_vendor_without_a_trusted_certificate_gets_nothing(answering, local, tmp_path):
    recorder = Recorder(tmp_path / "a.har", TABLE, {"*.cafe24api.com": f"https://127.0.0.1:{answering.port}"}, print)
    with serving(("127.0.0.1", 1), local, recorder=recorder) as port:
        answer = raw(port, b"CONNECT realmall.cafe24api.com:443 HTTP/1.1\r\n\r\n")
    recorder.close()
    assert answer.startswith(b"HTTP/1.1 502 ") and b"no certificate that this machine trusts" in answer
    assert os.listdir(tmp_path) == []


@pytest.mark.ours
def test_a_recording_is_never_written_over(tmp_path):
    (tmp_path / "a.har").write_text("mine")
    with pytest.raises(FileExistsError, match="never written over"):
        Recorder(tmp_path / "a.har", TABLE, {}, print)
    assert (tmp_path / "a.har").read_text() == "mine" and os.listdir(tmp_path) == ["a.har"]


@pytest.mark.ours
@pytest.mark.parametrize(("host", "url", "message"), [
    ("api.solapi.com", "127.0.0.1:1", "https://host:port"), ("api.solapi.com", "https://[", "https://host:port"), ("api.solapi.com", "https://a/path", "https://host:port"),
    ("bank.example", "https://127.0.0.1:1", "'bank.example'"), ("", "", "https://host:port"),
])  # fmt: skip
def test_a_bad_upstream_is_named(tmp_path, host, url, message):
    with pytest.raises(ValueError, match=message):
        Recorder(tmp_path / "a.har", TABLE, {host: url}, print)
    assert os.listdir(tmp_path) == []


# -- stand-ins --

KINDS = ["T", "12.00", "1984-05-17", "2026-01-10T09:00:00+09:00", "010-1234-5678", "a.b@naver.com", "김민지", "N20"]
TEXTS = st.text(max_size=12) | st.sampled_from(KINDS) | st.from_regex(r"[0-9A-Za-z@. -]{1,9}", fullmatch=True)
NAMES = st.sampled_from(["buyer_name", "cellphone", "access_token", "birthday", "password_changed", "status", "order_id", "note"])
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12)


@pytest.mark.ours
@given(VALUES)
def test_stand_ins_keep_the_shape_and_are_the_same_each_time(value):
    redactor = Redactor(TABLE)
    redactor.learn(value)
    shown = redactor.json(value)
    assert compare("", shape(value), shape(shown)) == compare("", shape(shown), shape(value)) == []
    assert redactor.json(value) == shown


@pytest.mark.ours
@given(st.lists(TEXTS, max_size=30, unique=True))
def test_no_two_values_share_a_stand_in_and_none_is_its_own(values):
    made = StandIns()
    shown = [made.of(value) for value in values]
    assert len(set(shown)) == len(values)
    assert [value for value, stand_in in zip(values, shown, strict=True) if value == stand_in and value not in KEPT and any(map(str.isalnum, value))] == []


# -- the file --


@pytest.mark.ours
def test_the_file_is_whole_after_each_entry(tmp_path):
    made = HarFile(tmp_path / "a.har")
    for n in range(50):
        assert len(entries(tmp_path / "a.har")) == n
        made.add(json.dumps({"n": n, "text": "x" * (n * 997)}).encode())
    made.close()
    assert [entry["n"] for entry in entries(tmp_path / "a.har")] == list(range(50)) and os.listdir(tmp_path) == ["a.har"]


@pytest.mark.ours
def test_killed_at_any_moment_it_is_whole_and_has_all_that_was_added(tmp_path):
    call = """
import sys; from pathlib import Path; from mallrig.emulators.recording.harfile import HarFile
made = HarFile(Path(sys.argv[1]))
while True:
    made.add(b'{"n": %d, "text": "%s"}' % (made.entries, b"x" * 300_000)); print(made.entries, flush=True)
"""
    for place in range(5):
        path = tmp_path / f"{place}.har"
        with subprocess.Popen([sys.executable, "-c", call, str(path)], stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            time.sleep(random.Random(place).random() / 10)
            process.send_signal(signal.SIGKILL)
            told = [1, *map(int, process.stdout.read().split())][-1]
        kept = entries(path)
        assert [entry["n"] for entry in kept] == list(range(len(kept))) and told <= len(kept) <= told + 1


@pytest.mark.ours
def test_as_a_command_it_records_by_the_systems_authorities(vendors, public, twins, tmp_path):
    mall = twins[1]["cafe24"]["malls"][0]
    host = f"{mall['mall_id']}.cafe24api.com"
    command = ["proxy", "--port", "0", "--to", str(tmp_path / "proxy"), "--record", str(tmp_path / "a.har"), "--upstream", f"*.cafe24api.com=https://127.0.0.1:{vendors}"]
    environment = os.environ | {"SSL_CERT_FILE": str(public.certificate)}
    with subprocess.Popen([sys.executable, "-m", "mallrig", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        said = []
        while not said or not said[-1].startswith("export NODE_USE_ENV_PROXY"):
            said.append(process.stdout.readline())
            assert said[-1], process.stderr.read()
        settings = dict(line.removeprefix("export ").strip().replace("'", "").split("=", 1) for line in said if line.startswith("export "))
        with httpx.Client(proxy=settings["HTTPS_PROXY"], verify=ssl.create_default_context(cafile=settings["SSL_CERT_FILE"]), timeout=READY_SECONDS) as http:
            answer = http.get(f"https://{host}/api/v2/admin/store", headers={"Authorization": f"Bearer {mall['access_token']}"})
            assert len(entries(tmp_path / "a.har")) == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0 and process.stderr.read() == ""
    assert answer.status_code == 200 and "the real vendors, recording into" in said[0]
    assert drift(tmp_path / "a.har").compared == {"GET /admin/store": 1}
