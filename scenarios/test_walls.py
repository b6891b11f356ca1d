"""Nobody reaches over a wall: the rules know no I/O, the reference no emulator, the emulators no reference, steps neither."""

import pytest

from mallrig.scenarios import walls


@pytest.mark.parametrize("room", walls.WALLS)
def test_a_room_imports_what_its_wall_lets_through(room):
    assert walls.files(room), f"{room} is empty"
    assert not walls.broken(room)


@pytest.mark.parametrize(
    "room, text, seen",
    [
        ("reference/rules", "from mallrig.reference.rules import cancel", True),
        ("reference/rules", "from mallrig.reference import rules", True),
        ("reference/rules", "from mallrig.reference.flow import collect", False),
        ("reference/rules", "import flask", False),
        ("reference/rules", "from datetime import date", True),
        ("reference", "from mallrig import emulators", False),
        ("reference", "from mallrig.emulators.core import clock", False),
        ("emulators", "def late():\n    import mallrig.reference.rules", False),
        ("emulators", "from mallrig.emulatorsx import y", False),
        ("scenarios/steps", "from mallrig.reference.rules import cancel", False),
    ],
)
def test_the_wall_sees_every_way_to_import(tmp_path, monkeypatch, room, text, seen):
    path = tmp_path / "x.py"
    path.write_text(text)
    monkeypatch.setattr(walls, "HOME", tmp_path)
    assert all(walls._may(room, name) for name in walls.imports(path)) is seen
