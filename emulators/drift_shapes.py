"""Shapes of JSON: which members are where and of what type. Values are looked at and forgotten: a shape holds none. Pure."""

import re
from dataclasses import dataclass, field

MEMBER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
"""A member's name; anything else (an id or an address as a key) is shown as {?}."""

FLAG, LETTER, TEXT = "T or F", "one letter", "text"
FORMATS = (
    ("time with offset", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")),
    ("time", re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("money", re.compile(r"-?\d+\.\d\d")),
    (FLAG, re.compile(r"[TF]")),
    (LETTER, re.compile(r"[A-Z]")),
)
NO_DIFFERENCE = {(LETTER, TEXT), (TEXT, LETTER), (FLAG, LETTER)}
"""Formats, real and emulated, that may be of the same member: of T, F, M and W, say, the real one showed F and the emulator M."""

TYPES = {dict: "object", list: "array", bool: "boolean", int: "integer", float: "number", type(None): "null", str: "text"}


@dataclass
class Shape:
    """What was seen at one place: types, formats of texts, members of objects (by name), and what arrays hold (`inside`)."""

    types: set[str] = field(default_factory=set)
    formats: set[str] = field(default_factory=set)
    members: dict[str, "Shape"] = field(default_factory=dict)
    inside: "Shape | None" = None

    def see(self, value: object) -> None:
        """Take one more value in."""
        self.types.add(TYPES[type(value)])
        if isinstance(value, str) and value:
            self.formats.add(next((name for name, pattern in FORMATS if pattern.fullmatch(value)), TEXT))
        elif isinstance(value, dict):
            for name, part in value.items():
                self.members.setdefault(name if MEMBER.fullmatch(name) else "{?}", Shape()).see(part)
        elif isinstance(value, list):
            for part in value:
                self.inside = self.inside or Shape()
                self.inside.see(part)


NEW, GONE, CHANGED = "new field", "gone", "type changed"
GRADES = {"new": NEW, "header": NEW, "endpoint": NEW, "gone": GONE, "type": CHANGED, "format": CHANGED, "status": CHANGED}
"""How grave each kind of difference is: a client bears what is new, not what it can't find or can't read."""


@dataclass(frozen=True, order=True)
class Difference:
    """One difference between real answers and the emulator's: kind is "new" (the real one has more), "gone" (the emulator has
    more), "type", "format", "status", "header" or "endpoint"; the rest are words, never values."""

    endpoint: str
    at: str
    kind: str
    real: str
    emulated: str

    @property
    def grade(self) -> str:
        """One of three: NEW, GONE, CHANGED."""
        return GRADES[self.kind]


def compare(endpoint: str, real: Shape, emulated: Shape, at: str = "") -> list[Difference]:
    """Where two shapes differ. What one side never showed filled (an empty list, a null) is no difference."""
    found = _types(endpoint, real, emulated, at)
    if "object" in real.types & emulated.types:
        for name in sorted(real.members.keys() - emulated.members.keys()):
            found.append(Difference(endpoint, _below(at, name), "new", _words(real.members[name]), "not there"))
        for name in sorted(emulated.members.keys() - real.members.keys()):
            found.append(Difference(endpoint, _below(at, name), "gone", "not there", _words(emulated.members[name])))
        for name in sorted(real.members.keys() & emulated.members.keys()):
            found += compare(endpoint, real.members[name], emulated.members[name], _below(at, name))
    if real.inside and emulated.inside:
        found += compare(endpoint, real.inside, emulated.inside, f"{at}[]")
    return found


def _types(endpoint: str, real: Shape, emulated: Shape, at: str) -> list[Difference]:
    theirs, ours = real.types - {"null"}, emulated.types - {"null"}
    if theirs and ours and theirs - ours:
        return [Difference(endpoint, at, "type", _joined(theirs), _joined(ours))]
    if len(real.formats) == 1 and len(emulated.formats) == 1 and real.formats != emulated.formats:
        formats = *real.formats, *emulated.formats
        return [] if formats in NO_DIFFERENCE else [Difference(endpoint, at, "format", *formats)]
    return []


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _words(shape: Shape) -> str:
    return _joined(shape.types)


def _joined(words: set[str]) -> str:
    return " or ".join(sorted(words))
