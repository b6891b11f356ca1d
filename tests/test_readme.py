"""The README is true: every command in it is run, in its order, by a shell, and the two languages show the same ones."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mallrig.serving import free_port

HOME = Path(__file__).parent.parent
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(name: str) -> list[str]:
    return BLOCK.findall((HOME / name).read_text("utf-8"))


def without_comments(block: str) -> list[str]:
    return [re.sub(r"\s+# .*", "", line) for line in block.splitlines()]


CURL = """#!/usr/bin/env python3
import sys, urllib.request
flags, header, told, url = sys.argv[1:]
assert (flags, header) == ("-s", "-H")
print(urllib.request.urlopen(urllib.request.Request(url, headers=dict([told.split(": ")]))).read().decode())
"""
"""Stands in on a machine without curl, for the one call that the README makes with it."""

VOID = 3
"""How a load ends whose own source was late: the machine was busy, and nothing of it counts."""


def test_the_commands_work_one_after_the_other(tmp_path):
    port = free_port("127.0.0.1")
    commands = tmp_path / "commands"
    commands.mkdir()
    if not shutil.which("curl"):
        (commands / "curl").write_text(CURL)
        (commands / "curl").chmod(0o755)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{commands}:{os.environ['PATH']}", "MALLRIG_PORT": str(port), "MALLRIG_BASE": f"http://127.0.0.1:{port}",
        "MALLRIG_DATA": str(tmp_path / "data"), "XDG_DATA_HOME": str(tmp_path / "home"),
    }  # fmt: skip
    install, *others = blocks("README.md")
    assert [line.split()[:2] for line in install.splitlines()] == [["make", "demo"], ["make", "test"]]
    shown = "\n".join(others).replace("--orders 120\n", f"--orders 120 || [ $? = {VOID} ]\n")
    script = f"set -e\ntrap 'kill -INT $(jobs -p)' EXIT\n{shown}"
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    assert (tmp_path / "cancel.html").exists() and (tmp_path / "demo.world").exists()


def test_both_languages_show_the_same_commands():
    assert [without_comments(b) for b in blocks("README.ko.md")] == [without_comments(b) for b in blocks("README.md")]


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_every_link_leads_somewhere(name):
    text = (HOME / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (HOME / target).exists(), target
