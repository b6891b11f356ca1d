"""The command line: what it imports, what it refuses."""

import json
import subprocess
import sys

import pytest


def run(*arguments, given=None):
    return subprocess.run([sys.executable, "-m", "mallrig", *arguments], input=given, capture_output=True, text=True, timeout=60, check=False)


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


@pytest.mark.parametrize("base", ["foo", "http://127.0.0.1:port", "http://a..b", "http://127.0.0.1:1"])
@pytest.mark.parametrize("world", ["demo", "a b/한글"])
def test_where_no_mallrig_answers_one_line_says_so(base, world):
    refused = run("world", "show", world, "--base", base)
    assert refused.returncode == 1 and refused.stdout == ""
    assert refused.stderr.startswith(f"Error: no mallrig answers at {base}: ") and refused.stderr.count("\n") == 1
