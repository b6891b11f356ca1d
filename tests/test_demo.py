"""The demo loses nothing, though its server is killed in the middle of the day."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from mallrig.scenarios.demo.day import START
from mallrig.scenarios.demo.plan import SLOT, by_slot, wishes
from mallrig.serving import ask

CODES = ["P000000J000A", "P000000J000B", "P000000K000A"]


def test_the_day_follows_from_its_seed_and_has_every_order_in_its_slot():
    day = wishes(START, 50, CODES, 3)
    assert day == wishes(START, 50, CODES, 3) != wishes(START, 50, CODES, 4)
    assert len({wish.at for wish in day}) == 50
    for end, slot in by_slot(day, START):
        assert all(end - SLOT <= wish.at < end for wish in slot)


def group(server, _base):
    os.killpg(server, signal.SIGKILL)


def worker(_server, base):
    """The process that answers, and not the one that started it."""
    os.kill(ask(base, "GET", "/_rig/health")["process"], signal.SIGKILL)


@pytest.mark.parametrize("kill", [group, worker])
def test_kill_9_in_the_middle_of_the_day_loses_no_order(kill):
    demo = subprocess.Popen(
        [sys.executable, "-m", "mallrig", "demo", "--orders", "40"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | {"COLUMNS": "200", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    printed = []
    for line in demo.stdout:
        printed.append(line)
        if "HUB-CANCEL-12" in line:
            base, server = re.search(r"serves on (\S+) \(process (\d+)\)", "".join(printed)).groups()
            time.sleep(0.3)
            kill(int(server), base)
            break
    printed += demo.communicate(timeout=600)[0]
    text = "".join(printed)
    assert demo.returncode == 0, text[-4000:]
    assert "the server died; starting it again" in text
    assert "orders lost: none" in text and "invariants: all checked hold" in text
    assert all(f"HUB-CANCEL-{n}" in text for n in (12, 13, 14))


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_server_that_never_answered_is_told_at_once(slash):
    asked = subprocess.run([sys.executable, "-m", "mallrig", "demo", "--base", f"http://127.0.0.1:1{slash}"], capture_output=True, text=True, timeout=30, check=False)
    assert asked.returncode == 1 and "no mallrig answers at http://127.0.0.1:1:" in asked.stderr
