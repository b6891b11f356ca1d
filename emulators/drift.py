"""`mallrig drift capture.har`: shapes of real Cafe24 answers, that a user with an account recorded, against the emulator's.

Each GET of the recording is asked of a mall that holds one of everything, with the mall's own ids in place of the recorded
ones. Only shapes are compared and shown; no value, id or credential of the recording is printed, logged or kept.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mallrig.emulators.drift_har import Recorded, read
from mallrig.emulators.drift_mall import SpecimenMall
from mallrig.emulators.drift_shapes import CHANGED, GONE, NEW, Difference, Shape, compare

PLAIN = re.compile(r"[a-z]+")


@dataclass
class Drift:
    """`differences` in order; `compared` counts recorded answers by endpoint, `skipped` the others by reason."""

    differences: list[Difference] = field(default_factory=list)
    compared: Counter = field(default_factory=Counter)
    skipped: Counter = field(default_factory=Counter)


def drift(har: Path) -> Drift:
    """Compare a recording with the emulator. Raises BadHar (see drift_har.py), OSError."""
    recorded = list(read(har))
    found = Drift(skipped=Counter(entry for entry in recorded if isinstance(entry, str)))
    with tempfile.TemporaryDirectory() as folder, SpecimenMall.open(Path(folder)) as mall:
        pairs: dict[str, tuple[Shape, Shape]] = {}
        for entry in recorded:
            if isinstance(entry, Recorded):
                found.differences += _one(entry, mall, pairs, found.compared)
    for endpoint, (real, emulated) in pairs.items():
        found.differences += compare(endpoint, real, emulated)
    found.differences = sorted(set(found.differences))
    return found


def _one(entry: Recorded, mall: SpecimenMall, pairs: dict[str, tuple[Shape, Shape]], compared: Counter) -> list[Difference]:
    """Take one recorded answer and the emulator's into the shapes of their endpoint; what differs besides shapes."""
    template = mall.template(entry.path)
    if template is None:
        return [Difference(f"GET {_masked(entry.path)}", "", "endpoint", "200", "not there")]
    endpoint = f"GET {template}"
    compared[endpoint] += 1
    status, answer, headers = mall.ask(template, entry.query)
    if status != entry.status:
        return [Difference(endpoint, "", "status", str(entry.status), str(status))]
    real, emulated = pairs.setdefault(endpoint, (Shape(), Shape()))
    real.see(entry.answer)
    emulated.see(answer)
    return [Difference(endpoint, name, "header", "there", "not there") for name in sorted(entry.headers - headers)]


def _masked(path: str) -> str:
    """A path that the emulator doesn't know, its ids left out."""
    return "/".join(part if PLAIN.fullmatch(part) or not part else "{?}" for part in path.split("/"))


def show(found: Drift, say: Callable[[str], None] = print) -> None:
    """Print each difference with its grade and its path, and what was compared."""
    for one in found.differences:
        say(f"{one.grade:12} {one.kind:8} {one.endpoint} {one.at or '(whole)'}: Cafe24 {one.real}, emulator {one.emulated}")
    total, grades = sum(found.compared.values()), Counter(one.grade for one in found.differences)
    shares = ", ".join(f"{grades[grade]} {grade}" for grade in (NEW, GONE, CHANGED))
    say(f"{len(found.differences)} differences ({shares}) in {total} answers of {len(found.compared)} endpoints")
    for reason, number in sorted(found.skipped.items()):
        say(f"not compared: {number} ({reason})")
