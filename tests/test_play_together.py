"""Eight who play the scenarios at once on one server: all pass, and a world that nobody touches keeps its bytes (INV-59)."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import httpx

from mallrig.scenarios.catalogue import FEATURES
from mallrig.scenarios.profile import SOAK
from mallrig.testing import Server

PLAYERS = 8
PATHS = sorted(FEATURES.rglob("*.feature"))
SHARES = [PATHS] * PLAYERS if SOAK else [PATHS[first % len(PATHS) :: PLAYERS] for first in range(PLAYERS)]
"""What each player plays: in the usual run each scenario is somebody's, in the soak profile everybody plays them all."""


def play(server: Server, folder, number: int) -> subprocess.CompletedProcess:
    """One player's run, its results kept apart."""
    features = [part for path in SHARES[number] for part in ("--feature", str(path))]
    command = [sys.executable, "-m", "mallrig", "test", "--server", server.base, *features]
    return subprocess.run(command, env=os.environ | {"MALLRIG_DATA": str(folder / f"player{number}")}, capture_output=True, text=True)


def snapshot(server: Server, world: str) -> bytes:
    """The bytes of a world's snapshot."""
    made = server.rig("POST", f"worlds/{world}/snapshot", {})
    return httpx.get(server.base + made["url"]).content


def test_eight_players_on_one_server_do_not_meet(tmp_path):
    server = Server(tmp_path / "data")
    try:
        server.rig("POST", "worlds", {"name": "untouched"})
        before = snapshot(server, "untouched")
        with ThreadPoolExecutor(PLAYERS) as pool:
            played = list(pool.map(lambda number: play(server, tmp_path, number), range(PLAYERS)))
        assert [run.returncode for run in played] == [0] * PLAYERS, "\n".join(run.stdout[-3000:] + run.stderr[-1000:] for run in played if run.returncode)
        assert snapshot(server, "untouched") == before
    finally:
        server.kill()
