"""A PostgreSQL of a test run's own, where the machine has one; the tests run on both databases."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
RUNS_AS = "postgres"
"""A server refuses to run as root; then it runs as this user."""


def found() -> bool:
    """Whether there is a PostgreSQL to start."""
    return bool(shutil.which("initdb") or BINARIES)


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a fresh server in `folder`; it ends with the block."""
    binaries = Path(shutil.which("initdb")).parent if shutil.which("initdb") else BINARIES[-1]
    as_user = ["runuser", "-u", RUNS_AS, "--"] if os.geteuid() == 0 else []
    folder.mkdir(parents=True)
    if as_user:
        shutil.chown(folder, RUNS_AS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    run([*as_user, str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "mallrig", "--no-sync"])
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    run([*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"])
    try:
        yield f"postgresql+psycopg://mallrig@127.0.0.1:{port}/postgres"
    finally:
        run([*as_user, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"])


def run(command: list[str]) -> None:
    """Run a command; its output is told when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
