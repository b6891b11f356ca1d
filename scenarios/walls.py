"""Who may import whom: the rooms of the project, and what of it each may know."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from mallrig.scenarios.catalogue import HOME

WALLS: dict[str, frozenset[str]] = {
    "reference/rules": frozenset({"reference.rules", "reference.model"}),
    "reference/rules/sentences.py": frozenset({"reference.rules"}),
    "reference": frozenset({"reference"}),
    "emulators": frozenset({"emulators"}),
    "scenarios/drivers": frozenset({"scenarios.drivers"}),
    "scenarios/steps": frozenset({"scenarios.drivers", "scenarios.steps", "scenarios.story"}),
    "scenarios/properties/invariants.py": frozenset({"scenarios.drivers", "scenarios.properties"}),
    "scenarios/properties/seen.py": frozenset({"scenarios.drivers", "scenarios.properties"}),
}
"""Room -> what of mallrig its files may import, itself and all below it."""

OUTSIDE: dict[str, frozenset[str]] = {
    "reference/rules": frozenset({"msgspec", "orjson"}),
    "reference/rules/sentences.py": frozenset({"msgspec", "yaml"}),  # reads the catalogue's texts, for --explain alone
}
"""Room -> what of other people's code its files may import beside the standard library; a room not named may import any."""


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a file imports, `from a import b` as a.b, wherever in the file that stands."""
    package = path.parent.relative_to(HOME).parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*(("mallrig", *up) if node.level else ()), *([node.module] if node.module else ())))
            yield from (f"{base}.{alias.name}" for alias in node.names)


def files(room: str) -> list[Path]:
    """The Python files of a room, without those that are a room of their own."""
    place, others = HOME / room, {HOME / other for other in WALLS if other != room}
    return [place] if place.suffix == ".py" else sorted(path for path in place.rglob("*.py") if path not in others)


def broken(room: str) -> list[str]:
    """A line for each import that the room's wall doesn't let through."""
    return [f"{path.relative_to(HOME)} imports {name}" for path in files(room) for name in imports(path) if not _may(room, name)]


def _may(room: str, name: str) -> bool:
    if name.split(".")[0] == "mallrig":
        inside = name.removeprefix("mallrig").removeprefix(".")
        return inside == "__version__" or any(inside == known or inside.startswith(f"{known}.") for known in WALLS[room])
    return room not in OUTSIDE or name.split(".")[0] in OUTSIDE[room] | _STANDARD


_STANDARD = frozenset(sys.stdlib_module_names)
