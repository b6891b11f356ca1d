"""The wheel carries everything: it works from an empty folder, and installs one import name."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, **more)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    tracked = run("git", "ls-files", "-z", cwd=HOME).stdout.split("\0")
    for name in filter(None, tracked):
        if (HOME / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((HOME / name).read_bytes())
    built = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(made), str(source))
    assert built.returncode == 0, built.stderr[-2000:]
    return next(made.glob("*.whl"))


def test_it_installs_one_import_name(wheel):
    names = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"mallrig"}


def test_every_package_and_feature_of_the_checkout_is_in_it(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    for room in ("emulators", "reference", "scenarios", "loadtests", "features", "catalogue"):
        for path in (HOME / room).rglob("*"):
            if path.suffix in (".py", ".feature", ".yaml", ".ini") and "__pycache__" not in path.parts:
                assert f"mallrig/{path.relative_to(HOME).as_posix()}" in inside


def test_it_works_in_an_empty_folder_without_the_checkout(wheel, tmp_path):
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    assert run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(site), str(wheel)).returncode == 0
    environment = os.environ | {"PYTHONPATH": str(site), "XDG_DATA_HOME": str(tmp_path / "home")}
    where = run(sys.executable, "-c", "import mallrig; print(mallrig.__file__)", cwd=empty, env=environment)
    assert where.stdout.startswith(str(site))
    played = run(sys.executable, "-m", "mallrig", "test", "--rule", "HUB-CANCEL-12", cwd=empty, env=environment)
    assert played.returncode == 0 and "HUB-CANCEL" in played.stdout, played.stdout[-2000:] + played.stderr[-2000:]
    listed = run(sys.executable, "-m", "mallrig", "rules", "HUB-CANCEL-12", "--json", cwd=empty, env=environment)
    assert '"result": "passed"' in listed.stdout
    assert list(empty.iterdir()) == [], "nothing is left in the folder it was called from"
