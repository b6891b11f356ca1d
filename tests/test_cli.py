"""The command line: what it imports, what it refuses."""

import json
import os
import socket
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from mallrig import connecting
from mallrig.addresses import with_query
from mallrig.cli import main
from mallrig.serving import NoAnswer, ask
from mallrig.tests.another_server import served_by_another


def run(*arguments, given=None, **more):
    return subprocess.run([sys.executable, "-m", "mallrig", *arguments], input=given, capture_output=True, text=True, timeout=60, check=False, **more)


def imported(code: str) -> set[str]:
    printed = subprocess.run([sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in printed.stdout.split("\n")[-2].split()}


HEAVY = {"flask", "sqlmodel", "sqlalchemy", "pydantic", "faker", "locust", "gevent", "rich", "httpx", "granian", "pytest", "hypothesis", "yaml"}


def test_help_and_decide_import_nothing_heavy():
    assert not imported("import mallrig.cli") & HEAVY
    decide = "sys.argv = ['mallrig', 'decide', 'cancel', '--example']\nfrom mallrig.__main__ import main\ntry: main()\nexcept SystemExit: pass"
    assert not imported(decide) & (HEAVY | {"click"})


def test_the_server_imports_no_load_tool_and_no_name_maker():
    assert not imported("import mallrig.emulators.server") & {"faker", "locust", "gevent", "rich", "pytest", "hypothesis", "yaml"}


def test_every_decision_has_an_example_that_it_answers():
    from mallrig.reference.rules import DECIDE

    for name in DECIDE:
        example = run("decide", name, "--example").stdout
        answered = run("decide", name, given=example)
        assert answered.returncode == 0 and "because" in json.loads(answered.stdout), name


def test_exit_codes_of_decide():
    assert run("decide", "cancel", given="{}\n").returncode == 1
    assert run("decide", "nothing", given="{}\n").returncode == 2
    assert run("decide", "cancel", given="\n\n").stdout == ""


@pytest.mark.parametrize("arguments", [("serve", "--port", "70000"), ("serve", "--data", "x", "--memory"), ("load", "burst", "--malls", "0"), ("proxy", "--upstream", "api.solapi.com=https://127.0.0.1:1"), ("fault", "add", "w", "{")])
def test_bad_arguments_exit_2_with_a_word_on_what_is_wrong(arguments):
    refused = run(*arguments)
    assert refused.returncode == 2 and "Error" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.parametrize("base", ["http://a..b", "http://127.0.0.1:1"])
@pytest.mark.parametrize("world", ["demo", "a b한글"])
def test_where_no_mallrig_answers_one_line_says_so(base, world):
    refused = run("world", "show", world, "--base", base)
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr.startswith(f"Error: no mallrig answers at {base}: ") and refused.stderr.count("\n") == 1


NO_MALLRIG = "Error: the server at {} is no mallrig: it doesn't answer as one does (--base takes another address)\n"


@pytest.mark.parametrize("status, text", [(200, b"<p>Welcome"), (200, b""), (200, b"\xff"), (404, b"<p>Not found"), (404, b'{"detail": "no"}'), (417, b"no")])
def test_another_server_at_the_address_is_told_of(status, text):
    with served_by_another(status, text) as base:
        refused = run("world", "show", "demo", "--base", base)
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", NO_MALLRIG.format(base))


def test_another_server_that_takes_a_file_is_told_of(tmp_path):
    (tmp_path / "orders.xlsx").write_bytes(b"")
    with served_by_another(200, b"<p>Welcome") as base:
        refused = run("orders", "upload", "seller", str(tmp_path / "orders.xlsx"), "--base", base)
    assert (refused.returncode, refused.stderr) == (1, NO_MALLRIG.format(base))


@pytest.mark.parametrize("text, told", [(b"", "no word of why"), (b"Bad gateway", "Bad gateway"), (b'{"error": {"message": "no disk"}}', "no disk")])
def test_a_server_that_fails_is_told_of(text, told):
    with served_by_another(502, text) as base:
        refused = run("world", "show", "demo", "--base", base)
    assert refused.returncode == 1 and told in refused.stderr and refused.stderr.count("\n") == 1


def test_an_answer_may_take_longer_than_connecting_may(monkeypatch):
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.2)
    with served_by_another(200, b"[]", after=0.6) as base:
        assert ask(base, "GET", "/") == []


def test_a_host_that_takes_no_connection_is_given_up(monkeypatch):
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, socket.create_connection(full.getsockname()):
        began = time.monotonic()
        with pytest.raises(NoAnswer, match="timed out"):
            ask(f"http://127.0.0.1:{full.getsockname()[1]}", "GET", "/")
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["", "w1/clock", os.fsdecode(b"a\xff")])
@pytest.mark.parametrize("command", [("world", "show"), ("webhook", "resend", "demo"), ("setup", "show", "--setup"), ("invoice", "form"), ("env",)])
def test_what_can_be_no_name_is_a_usage_error(command, name):
    refused = CliRunner().invoke(main, [*command, name])
    assert refused.exit_code == 2 and f"Error: {name!r} can't be a name" in refused.output


def test_what_is_not_utf_8_in_a_query_is_for_the_server_to_judge():
    assert with_query("/orders", {"seller": os.fsdecode(b"a\xff")}) == "/orders?seller=a%FF"


NO_ADDRESSES = ["", "foo", "127.0.0.1:8024", "ftp://127.0.0.1", "http://", "http:///x", "http://[", "http://127.0.0.1:port", "http://127.0.0.1:70000"]


@pytest.mark.parametrize("base", NO_ADDRESSES)
@pytest.mark.parametrize("command", [("world", "list"), ("orders", "list"), ("env",), ("load", "burst"), ("proxy",), ("test",), ("demo",)])
def test_what_can_be_no_address_is_a_usage_error(command, base):
    refused = CliRunner().invoke(main, [*command, "--server" if command == ("test",) else "--base", base])
    assert refused.exit_code == 2 and f"{base!r} is no address of a server, such as http://127.0.0.1:8024" in refused.output


def test_an_address_in_the_environment_is_looked_at_too():
    refused = CliRunner(env={"MALLRIG_BASE": "foo"}).invoke(main, ["world", "list"])
    assert refused.exit_code == 2 and "'foo' is no address" in refused.output


@pytest.mark.parametrize("command", [("serve", "--data"), ("proxy", "--to"), ("matrix", "cancel", "--to")])
def test_an_empty_folder_name_is_a_usage_error(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mallrig.serving.serve", lambda *_: None)
    monkeypatch.setattr("mallrig.emulators.proxy.run_proxy", lambda *_: None)
    refused = CliRunner().invoke(main, [*command, ""])
    assert refused.exit_code == 2 and "a folder has a name" in refused.output and not list(tmp_path.iterdir())


C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("settings, encoding", [({"PYTHONIOENCODING": "ascii"}, "ascii"), ({"PYTHONIOENCODING": "latin-1"}, "latin-1"), (C_LOCALE, "ascii")])
@pytest.mark.parametrize("command", [("rules", "HUB-CANCEL-12"), ("decide", "alimtalk", "--example")])
def test_what_an_output_cant_show_is_replaced(command, settings, encoding):
    shown = run(*command, env=os.environ | settings, encoding=encoding)
    assert (shown.returncode, shown.stderr) == (0, "") and "???" in shown.stdout


def test_what_json_cant_show_is_replaced_too():
    shown = run("rules", "HUB-CANCEL-12", "--json", env=os.environ | {"PYTHONIOENCODING": "latin-1"}, encoding="latin-1")
    assert shown.returncode == 0 and json.loads(shown.stdout)[0]["id"] == "HUB-CANCEL-12" and "???" in shown.stdout
