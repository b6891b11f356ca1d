"""`mallrig serve` as a process: ready, ended by Ctrl-C, killed and started again, refused where it must be."""

import itertools
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mallrig.serving import environment, follow_journal, free_port
from mallrig.testing import Server


def run(*arguments, **more):
    return subprocess.run([sys.executable, "-m", "mallrig", *arguments], capture_output=True, text=True, timeout=60, check=False, **more)


def test_it_says_which_process_it_is_and_ctrl_c_ends_it_cleanly(served):
    assert set(served.health) == {"build", "process", "started"}
    assert os.getpgid(served.health["process"]) == served.process.pid
    code, printed, errors = served.stop()
    assert code == 0 and "Traceback" not in errors
    assert f"export MALLRIG_BASE={served.base}\n" in printed and "export MALLRIG_CAFE24_MALLS1_ACCESS_TOKEN=" in printed


@pytest.mark.parametrize("hang_up", [os.kill, os.killpg])
def test_a_closed_terminal_ends_it_as_ctrl_c_does(served, hang_up):
    made = served.rig("POST", "worlds", {"name": "demo"})
    hang_up(served.process.pid, signal.SIGHUP)
    _, errors = served.process.communicate(timeout=20)
    assert served.process.returncode == 0 and "Traceback" not in errors and not Path(f"/proc/{served.health['process']}").exists()
    served.start()
    assert served.rig("GET", "worlds/demo")["cafe24"] == made["cafe24"]


def test_started_to_outlive_its_terminal_it_does(tmp_path):
    was = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        server = Server(tmp_path)
    finally:
        signal.signal(signal.SIGHUP, was)
    try:
        os.killpg(server.process.pid, signal.SIGHUP)
        time.sleep(1)
        assert server.rig("GET", "health") == server.health
    finally:
        server.stop()


def test_kill_9_loses_nothing_that_was_acknowledged(served):
    made = served.rig("POST", "worlds", {"name": "demo", "seed": 5})
    served.rig("POST", "worlds/demo/clock/advance", {"by": "90m"})
    served.kill()
    served.start()
    again = served.rig("GET", "worlds/demo")
    assert again == made | {"clock": again["clock"]} and again["clock"]["now"] == "2026-01-10T10:30:00+09:00"


def test_with_its_first_process_alone_killed_it_ends_and_starts_again(served):
    made = served.rig("POST", "worlds", {"name": "demo"})
    served.process.kill()
    served.process.communicate()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{served.health['process']}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    served.start()
    assert served.rig("GET", "worlds/demo")["cafe24"] == made["cafe24"]


def test_of_two_servers_started_at_once_on_one_port_one_is_refused(tmp_path):
    port = free_port("127.0.0.1")
    started = [
        subprocess.Popen([sys.executable, "-m", "mallrig", "serve", "--port", str(port), "--data", str(tmp_path / name)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + 20
        while all(process.poll() is None for process in started) and time.monotonic() < deadline:
            time.sleep(0.05)
        ended = [process for process in started if process.poll() is not None]
        assert len(ended) == 1 and "can't be served on" in ended[0].stderr.read()
    finally:
        for process in started:
            process.kill()
            process.communicate(timeout=20)


@pytest.mark.parametrize("seconds", [0.2, 0.4, 0.6])
def test_it_ends_when_told_to_while_it_starts(tmp_path, seconds):
    process = subprocess.Popen([sys.executable, "-m", "mallrig", "serve", "--port", "0", "--data", str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    process.terminate()
    try:
        process.wait(10)
    finally:
        process.kill()


def test_a_snapshot_that_can_not_be_written_is_a_clear_error(served):
    served.rig("POST", "worlds", {"name": "demo"})
    refused = run("world", "snapshot", "demo", "/nonexistent/x.world", "--base", served.base)
    assert (refused.returncode, refused.stderr) == (1, "Error: /nonexistent/x.world can't be written: No such file or directory\n")


def test_following_goes_on_when_the_world_is_made_anew(served):
    made = served.rig("POST", "worlds", {"name": "demo"})
    mall = made["cafe24"]["malls"][0]
    lines = follow_journal(served.base, "demo", {}, True)

    def call(token):
        asked = urllib.request.Request(f"{served.base}/cafe24/{mall['mall_id']}/api/v2/admin/orders/count", headers={"Authorization": f"Bearer {token}"})
        return urllib.request.urlopen(asked).status

    call(mall["access_token"])
    call(mall["access_token"])
    assert [next(lines).split()[0] for _ in range(2)] == ["1", "2"]
    anew = served.rig("POST", "worlds/demo/reset")
    call(anew["cafe24"]["malls"][0]["access_token"])
    assert next(lines).split()[0] == "1"


def test_a_webhook_is_listed_and_sent_again_from_the_command_line(served):
    served.rig("POST", "worlds", {"name": "demo"})
    served.rig("POST", "worlds/demo/webhooks/test", {"mall": "demo1", "event_no": 90023, "url": "http://127.0.0.1:1/nobody"})
    served.rig("POST", "worlds/demo/clock/advance", {"by": "0s"})
    first = json.loads(run("webhook", "list", "demo", "--base", served.base).stdout)["logs"][-1]
    assert (first["event_no"], first["log_type"], first["success"], first["attempt"]) == (90023, "T", False, 1)
    assert json.loads(run("webhook", "resend", "demo", first["log_id"], "--base", served.base).stdout) == {"queued": first["trace_id"]}
    served.rig("POST", "worlds/demo/clock/advance", {"by": "0s"})
    newest = json.loads(run("webhook", "list", "demo", "--base", served.base).stdout)["logs"][0]
    assert (newest["trace_id"], newest["log_type"], newest["attempt"]) == (first["trace_id"], "R", 2)
    refused = run("webhook", "resend", "demo", "nothing", "--base", served.base)
    assert (refused.returncode, refused.stderr) == (1, "Error: no such webhook log: nothing\n")


@pytest.mark.parametrize(("given", "kept"), [("ours", "ours"), ("read", "read"), ("off", None)])
def test_a_world_is_told_to_warn_from_the_command_line(served, given, kept):
    served.rig("POST", "worlds", {"name": "demo"})
    served.rig("PUT", "worlds/demo/warnings", {"of": "ours"})
    assert run("world", "warn", "demo", given, "--base", served.base).returncode == 0
    assert served.rig("GET", "worlds/demo/warnings")["of"] == kept


def test_a_taken_port_and_a_folder_in_use_are_clear_errors(served, tmp_path):
    taken = run("serve", "--port", str(served.port), "--data", str(tmp_path / "other"))
    assert taken.returncode == 1 and str(served.port) in taken.stderr and "Traceback" not in taken.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    used = run("serve", "--port", str(port), "--data", str(served.folder))
    assert used.returncode == 1 and "another server uses" in used.stderr


def test_a_folder_that_can_not_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    refused = run("serve", "--port", "0", "--data", str(tmp_path / "file" / "data"))
    assert refused.returncode == 1 and "can't be used" in refused.stderr and "Traceback" not in refused.stderr


def test_it_listens_on_loopback_alone(served):
    with open("/proc/net/tcp") as table:
        listening = [line.split()[1] for line in table.readlines()[1:] if line.split()[3] == "0A"]
    assert f"0100007F:{served.port:04X}" in listening and f"00000000:{served.port:04X}" not in listening


@contextmanager
def served_on(host, folder):
    """What a server on a host prints, while it runs: where it serves, and its exports by name."""
    command = [sys.executable, "-m", "mallrig", "serve", "--host", host, "--port", "0", "--data", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        where = process.stderr.readline()
        lines = iter(process.stdout.readline, "")
        exports = shlex.split("".join(itertools.takewhile(lambda line: "SOLAPI_API_KEY=" not in line, lines)))
        yield where, dict(word.split("=", 1) for word in exports if word != "export")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


V4, V6 = "http://127.0.0.1:", "http://[::1]:"
on_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")


@pytest.mark.parametrize(
    "host, told", [("localhost", V4), ("0.0.0.0", V4), ("0", V4), pytest.param("::1", V6, marks=on_ipv6), pytest.param("::", V6, marks=on_ipv6)]
)
def test_it_listens_on_a_host_and_tells_where_clients_reach_it(tmp_path, host, told):
    with served_on(host, tmp_path) as (where, exports):
        base = exports["MALLRIG_BASE"]
        assert base.startswith(told) and f"mallrig serves on {base} " in where
        assert exports["MALLRIG_CJ_BASE_URL"].startswith(base) and environment(base, None).items() >= exports.items()


@pytest.mark.parametrize("host", ["", "no.such.host.invalid", "a..b", "x" * 70])
def test_a_host_that_is_none_is_a_usage_error(tmp_path, host):
    refused = run("serve", "--host", host, "--port", "0", "--data", str(tmp_path / "data"))
    assert refused.returncode == 2 and f"--host takes an address or a name of this machine, not {host!r}" in refused.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("port", ["0", "8024"])
def test_a_host_of_another_machine_is_a_clear_error(tmp_path, port):
    refused = run("serve", "--host", "192.0.2.1", "--port", port, "--data", str(tmp_path))
    assert refused.returncode == 1 and f"192.0.2.1:{port} can't be served on: Cannot assign requested address" in refused.stderr


def test_env_prints_shell_exports_that_a_shell_takes(served):
    made = served.rig("POST", "worlds", {"name": "demo"})
    printed = run("env", "demo", "--base", served.base)
    assert printed.returncode == 0
    script = printed.stdout + 'printf "%s %s" "$MALLRIG_CAFE24_MALLS1_MALL_ID" "$MALLRIG_SOLAPI_API_KEY"'
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == made["cafe24"]["malls"][0]["mall_id"] and len(told) == 2
    known = environment(served.base, None)
    assert known["MALLRIG_WORLD"] == "first"
    for name in ("MALLRIG_RIG_OPENAPI", "MALLRIG_CAFE24_OPENAPI", "MALLRIG_SELLMATE_OPENAPI"):
        with urllib.request.urlopen(known[name]) as document:
            assert json.load(document)["openapi"] == "3.1.0"


def test_the_twins_on_the_command_line(served, tmp_path):
    base = ["--base", served.base]
    assert run("world", "create", "demo", "--seed", "3", *base).returncode == 0
    assert '"2026-01-10T09:10:00+09:00"' in run("clock", "advance", "demo", "10m", *base).stdout
    assert run("fault", "add", "demo", '{"effect": "status", "status": 503, "times": 1}', *base).returncode == 0
    assert '"hits": 0' in run("fault", "list", "demo", *base).stdout
    assert run("world", "snapshot", "demo", str(tmp_path / "demo.world"), *base).returncode == 0
    assert run("world", "restore", "demo", str(tmp_path / "demo.world"), *base).returncode == 0
    assert run("world", "fork", "demo", "twin", *base).returncode == 0
    assert run("journal", "verify", "demo", '[{"path": "*/orders"}]', *base).returncode == 1
    assert run("journal", "show", "demo", *base).returncode == 0
    missing = run("clock", "advance", "nobody", "10m", *base)
    assert missing.returncode == 1 and "no such world: nobody" in missing.stderr
    back = run("clock", "set", "demo", "2020-01-01T00:00:00+09:00", *base)
    assert back.returncode == 1 and "never goes back" in back.stderr
    assert run("world", "delete", "demo", *base).returncode == 0


AT_A_WORLD = (
    "world show NAME", "world delete NAME", "world reset NAME", "clock advance NAME 10m", "fault list NAME", "journal show NAME",
    "webhook resend NAME 1", "shop NAME orders {}", "env NAME", "setup create NAME",
)  # fmt: skip


@pytest.mark.parametrize("name", ["demo#x", "demo?x", "demo%3Fx", "demo x"])
def test_a_name_with_signs_of_an_address_is_no_other_world(served, name):
    served.rig("POST", "worlds", {"name": "demo"})
    for command in AT_A_WORLD:
        refused = run(*(name if word == "NAME" else word for word in command.split()), "--base", served.base)
        assert (refused.returncode, refused.stderr) == (1, f"Error: no such world: {name}\n"), command
    assert served.rig("GET", "worlds/demo")["clock"]["now"] == "2026-01-10T09:00:00+09:00"


def test_ids_with_signs_of_an_address_are_no_others(served):
    served.rig("POST", "worlds", {"name": "demo"})
    assert run("webhook", "resend", "demo", "1?x", "--base", served.base).stderr == "Error: no such webhook log: 1?x\n"
    assert run("orders", "form", "a#b", "form.xlsx", "--setup", "s?1", "--base", served.base).stderr == "Error: no such setup: s?1\n"
    assert run("shop", "demo", "orders#x", "{}", "--base", served.base).stderr == "Error: the rig has no POST /_rig/worlds/demo/shop/orders#x\n"
    assert run("shop", "demo", "orders?mall=demo1", "--method", "GET", "--base", served.base).returncode == 0


def test_without_a_server_a_twin_says_how_to_start_one():
    gone = run("world", "list", "--base", "http://127.0.0.1:1")
    assert gone.returncode == 1 and "mallrig serve" in gone.stderr and "Traceback" not in gone.stderr


def test_decisions_are_served_too(served):
    asked = urllib.request.Request(f"{served.base}/decide/invoice-range", b'{"text": "1-3, 5", "rows": 9}', {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked) as answer:
        assert b'"rows":[1,2,3,5]' in answer.read()
    with pytest.raises(urllib.error.HTTPError) as unknown:
        urllib.request.urlopen(urllib.request.Request(f"{served.base}/decide/nothing", b"{}"))
    assert unknown.value.code == 404


@pytest.mark.parametrize("effect, broken", [("reset", True), ("truncate", True), ("delay", False)])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_faults_below_http_break_a_real_connection(served, effect, broken, method):
    """Of a client that keeps its connections, which nothing but the server's end of it can wake."""
    made = served.rig("POST", "worlds", {"name": "demo"})
    mall = made["cafe24"]["malls"][0]
    served.rig("POST", "worlds/demo/faults", {"effect": effect, "delay_ms": 50, "times": 1})
    url = f"{served.base}/cafe24/{mall['mall_id']}/api/v2/admin/orders/setting"
    with httpx.Client(headers={"Authorization": f"Bearer {mall['access_token']}"}, timeout=10, trust_env=False) as client:
        began = time.monotonic()
        if broken:
            with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
                client.request(method, url, json={"request": {}} if method == "PUT" else None)
            assert time.monotonic() - began < 2
        assert b'"order"' in client.get(url).content, "the next call is whole"


@pytest.mark.parametrize("path", ["/_rig/worlds", "/decide/cancel", "/target/setups"])
def test_of_a_body_that_breaks_off_nothing_is_done(served, path):
    body = b'{"name": "brokenoff"}'
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as raw:
        raw.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n%s" % (path.encode(), body))
        raw.shutdown(socket.SHUT_WR)
        told = raw.recv(65536)
    assert told == b"" or told.startswith(b"HTTP/1.1 400")
    time.sleep(0.2)
    assert "brokenoff" not in [world["world"] for world in served.rig("GET", "worlds")["worlds"]]


def test_of_a_vendors_call_that_breaks_off_nothing_is_done(served):
    mall = served.rig("POST", "worlds", {"name": "demo"})["cafe24"]["malls"][0]
    switch = b'{"shop_no":1,"request":{"use_product_prepare_status":"F"}}'
    url = f"/cafe24/{mall['mall_id']}/api/v2/admin/orders/setting"
    head = f"PUT {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {mall['access_token']}\r\nContent-Type: application/json\r\nContent-Length: {len(switch) + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as raw:
        raw.sendall(head.encode() + switch)
        raw.shutdown(socket.SHUT_WR)
        raw.recv(65536)
    time.sleep(0.2)
    with httpx.Client(headers={"Authorization": f"Bearer {mall['access_token']}"}, timeout=10, trust_env=False) as client:
        assert client.get(served.base + url).json()["order"]["use_product_prepare_status"] == "T"
