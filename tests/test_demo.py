"""The demo loses nothing, though its server is killed in the middle of the day."""

import os
import re
import signal
import subprocess
import sys
import time

from mallrig.scenarios.demo.day import START
from mallrig.scenarios.demo.plan import SLOT, by_slot, wishes

CODES = ["P000000J000A", "P000000J000B", "P000000K000A"]


def test_the_day_follows_from_its_seed_and_has_every_order_in_its_slot():
    day = wishes(START, 50, CODES, 3)
    assert day == wishes(START, 50, CODES, 3) != wishes(START, 50, CODES, 4)
    assert len({wish.at for wish in day}) == 50
    for end, slot in by_slot(day, START):
        assert all(end - SLOT <= wish.at < end for wish in slot)


def test_kill_9_in_the_middle_of_the_day_loses_no_order():
    demo = subprocess.Popen(
        [sys.executable, "-m", "mallrig", "demo", "--orders", "40"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | {"COLUMNS": "200", "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    printed = []
    for line in demo.stdout:
        printed.append(line)
        if "HUB-CANCEL-12" in line:
            server = int(re.search(r"\(process (\d+)\)", "".join(printed))[1])
            time.sleep(0.3)
            os.killpg(server, signal.SIGKILL)
            break
    printed += demo.communicate(timeout=600)[0]
    text = "".join(printed)
    assert demo.returncode == 0, text[-4000:]
    assert "the server died; starting it again" in text
    assert "orders lost: none" in text and "invariants: all checked hold" in text
    assert all(f"HUB-CANCEL-{n}" in text for n in (12, 13, 14))
