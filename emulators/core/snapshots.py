"""Files from elsewhere: nothing in a snapshot, or in a folder that another mallrig served, is trusted until it has been looked at."""

import json
import re
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from mallrig.emulators.core.clock import BadTime, Clock, parse_time
from mallrig.emulators.core.faults import BadFault, Count, Fault
from mallrig.emulators.core.packed import checksums
from mallrig.emulators.core.store import FORMAT, INTEGER_MAX, Schema, schema

BYTES_MAX = 1 << 30
_NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
_META = ("table", "meta")
_SEAL = slice(68, 72)
"""Where a database file has its application id."""

_FACTS = {"name": str, "seed": int, "preset": str, "born": str, "clock": list, "faults": list, "parts": dict, "access": dict}


def check(path: Path, wanted: Schema) -> dict:
    """The facts of the world in a snapshot, whose tables must be exactly those of `wanted`. Raises ValueError with the reason."""
    if path.stat().st_size > BYTES_MAX:
        raise ValueError(f"the snapshot is larger than {BYTES_MAX} bytes")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as raw:
            raw.execute("PRAGMA trusted_schema=OFF")
            facts = known(raw, wanted)
            if raw.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise ValueError("the snapshot is damaged")
    except sqlite3.Error as error:
        raise ValueError(f"not a snapshot of a world: {error}") from None
    _check_facts(facts)
    content = path.read_bytes()
    if content[_SEAL] != _checksum(content):
        raise ValueError("the snapshot is damaged or was changed: its bytes aren't those that were written")
    return facts


def seal(path: Path) -> None:
    """Write the checksum of a snapshot into it, where SQLite keeps a number for whoever made a file."""
    with path.open("r+b") as file:
        checksum = _checksum(file.read())
        file.seek(_SEAL.start)
        file.write(checksum)


def _checksum(content: bytes) -> bytes:
    """Of all bytes, those of the checksum itself counted as zeros."""
    view = memoryview(content)
    before = zlib.crc32(bytes(4), zlib.crc32(view[: _SEAL.start]))
    return zlib.crc32(view[_SEAL.stop :], before).to_bytes(4, "big")


def known(raw: sqlite3.Connection, wanted: Schema) -> dict:
    """The facts of a world in a file that this mallrig could have written. Raises ValueError with the reason, sqlite3.Error."""
    found = schema(raw)
    if found.get(_META) != wanted[_META]:
        raise ValueError("not a world: it has no table meta of a world")
    try:
        facts = {name: json.loads(value) for name, value in raw.execute("SELECT name, value FROM meta")}
    except (ValueError, TypeError, RecursionError) as bad:
        raise ValueError(f"not a world: what it says of itself can't be read: {bad}") from None
    _check_format(facts.get("format"), facts.get("words"))
    _check_schema(found, wanted)
    return facts


def _check_format(found: object, words: object) -> None:
    newer = " (a newer mallrig wrote it)" if isinstance(found, int) and found > FORMAT else ""
    if found != FORMAT:
        raise ValueError(f"it has format {found!r}{newer}, this mallrig reads format {FORMAT}")
    if words != checksums():
        raise ValueError("its texts are packed with other words: another mallrig wrote it")


def _check_schema(found: Schema, wanted: Schema) -> None:
    for kind, name in sorted(found.keys() | wanted.keys(), key=str):
        if found.get((kind, name), "") != wanted.get((kind, name), ""):
            what = "has" if (kind, name) not in wanted else "lacks" if (kind, name) not in found else "differs in"
            raise ValueError(f"it {what} the {kind} {name}: another mallrig wrote it, or it is no world")


def _check_facts(facts: dict) -> None:
    for name, kind in _FACTS.items():
        if not isinstance(facts.get(name), kind) or isinstance(facts[name], bool):
            raise ValueError(f"the snapshot's {name} is not what a world has: {facts.get(name)!r}")
    if not _NAME.fullmatch(facts["name"]) or not 0 <= facts["seed"] <= INTEGER_MAX:
        raise ValueError("the snapshot's name or seed is not what a world has")
    try:
        parse_time(facts["born"])
        read_clock(facts["clock"])
        for fault in facts["faults"]:
            Fault.of(fault, fault["id"])
        for kept in facts.get("fault_counts", {}).values():
            Count.of(kept)
    except (BadTime, BadFault, AttributeError, TypeError, ValueError, KeyError) as bad:
        raise ValueError(f"the snapshot's clock or faults are not what a world has: {bad}") from None


def read_clock(kept: list) -> Clock:
    """The clock that a world keeps as [base, real base, speed]. Raises BadTime, ValueError, TypeError."""
    base, real_base, speed = kept
    clock = Clock(parse_time(base), float(real_base), float(speed))
    if clock.speed:
        clock.running(clock.speed)
    return clock
