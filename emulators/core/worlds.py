"""Worlds: every world of one server, by name and by credential."""

import hashlib
import json
import os
import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlmodel import select

from mallrig.emulators.core import store
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.journal import Journal
from mallrig.emulators.core.store import FORMAT, INTEGER_MAX
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World, put_fact

NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
SNAPSHOT = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
OPEN_MAX = 128
DEFAULT_SEED = 1


class WorldError(ValueError):
    """What can't be done with a world; `code` is stable: bad_request, unknown_world, world_exists, bad_snapshot ..."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Worlds:
    """All worlds under one folder; `vendors` furnish each new one. Safe to use from many threads."""

    def __init__(self, folder: Path, vendors: Iterable[Vendor]):
        self.folder = folder
        self.vendors = tuple(vendors)
        self.strays = Journal()
        self._lock = threading.RLock()
        self._open: OrderedDict[str, World] = OrderedDict()
        self._keys: dict[tuple[str, str], str] = {}
        for part in (folder / "worlds", folder / "snapshots"):
            part.mkdir(parents=True, exist_ok=True)
        self._template = folder / "template.db"
        store.write_template(self._template)
        for path in sorted((folder / "worlds").glob("*.db")):
            self._claim(path.stem, self._read_keys(path))

    # -- finding --

    def names(self) -> list[str]:
        """The names of all worlds, in order."""
        return sorted(path.stem for path in (self.folder / "worlds").glob("*.db"))

    def get(self, name: str) -> World:
        """The world of that name. Raises WorldError unknown_world."""
        with self._lock:
            if name in self._open:
                self._open.move_to_end(name)
                return self._open[name]
            if not NAME.fullmatch(name) or not self._path(name).exists():
                raise WorldError("unknown_world", f"no such world: {name}")
            world = self._open[name] = World(name, self._path(name))
            self._let_go()
            return world

    def find(self, key: tuple[str, str] | None) -> World | None:
        """The world that a credential opens, or None."""
        with self._lock:
            name = self._keys.get(key) if key else None
            return self.get(name) if name else None

    def key_kinds(self, kind: str) -> dict[str, str]:
        """All values of one kind of key, with the world each opens."""
        with self._lock:
            return {value: name for (of, value), name in self._keys.items() if of == kind}

    def open_worlds(self) -> list[World]:
        """The worlds in use since the start."""
        with self._lock:
            return list(self._open.values())

    # -- making --

    def create(self, name: str | None, seed: int, preset: str, parts: dict[str, dict], now: datetime) -> tuple[World, dict]:
        """Make a world: a copy of the blank template, furnished by every vendor with its part of the preset.

        Returns it with the credentials of each emulator. Raises WorldError.
        """
        with self._lock:
            name = self._free_name(name)
            if not 0 <= seed <= INTEGER_MAX:
                raise WorldError("bad_request", f"seed must be from 0 to 2^63 - 1: {seed}")
            path = self._path(name)
            store.copy(self._template, path)
            facts = {"format": FORMAT, "seed": seed, "preset": preset, "born": show(now), "clock": [show(now), 0.0, 0.0], "faults": [], "parts": parts}
            self._write_facts(path, facts)
            return self._settle(name, lambda world, db, vendor: vendor.furnish(world, db, parts.get(vendor.name, {})))

    def access(self, name: str) -> dict:
        """The credentials of each emulator of a world, as its creation answered them."""
        with self.get(name).store.reading() as db:
            return json.loads(db.get(store.Meta, "access").value)

    def delete(self, name: str) -> None:
        """Remove a world; its credentials open nothing any more. Raises WorldError."""
        with self._lock:
            self.get(name)
            self._close(name)
            self._forget(name)
            store.remove(self._path(name))

    def reset(self, name: str) -> tuple[World, dict]:
        """Make a world anew as it was born. Raises WorldError."""
        with self._lock:
            world = self.get(name)
            with world.store.reading() as db:
                facts = {row.name: json.loads(row.value) for row in db.exec(select(store.Meta))}
            self.delete(name)
            return self.create(name, facts["seed"], facts["preset"], facts["parts"], datetime.fromisoformat(facts["born"]))

    def fork(self, name: str, new_name: str | None) -> tuple[World, dict]:
        """A second world that starts where this one stands, under credentials of its own. Raises WorldError."""
        with self._lock:
            new_name = self._free_name(new_name)
            self.get(name).store.copy_to(self._path(new_name))
            return self._settle(new_name, lambda world, db, vendor: vendor.rekey(world, db))

    # -- snapshots --

    def snapshot(self, name: str, label: str) -> Path:
        """Write a world to one file that restore() takes. Raises WorldError."""
        if not SNAPSHOT.fullmatch(label):
            raise WorldError("bad_request", f"a snapshot's name has letters a-z, digits and hyphens, at most 64: {label!r}")
        path = self.snapshot_path(label)
        with self._lock:
            self.get(name).store.copy_to(path)
        return path

    def snapshot_path(self, label: str) -> Path:
        """Where a snapshot of that name lies or would lie."""
        return self.folder / "snapshots" / f"{label}.world"

    def restore(self, name: str, path: Path) -> tuple[World, dict]:
        """Put a snapshot in a world's place; of another world it is taken under this world's name. Raises WorldError."""
        with self._lock:
            world = self.get(name)
            source = _check_snapshot(path)
            self._close(name)
            store.remove(self._path(name))
            store.copy(path, self._path(name))
            if source == name:
                return self.get(name), self.access(name)
            self._forget(world.name)
            return self._settle(name, lambda opened, db, vendor: vendor.rekey(opened, db))

    def close(self) -> None:
        """Let go of every open world."""
        with self._lock:
            for name in list(self._open):
                self._close(name)

    # -- inside --

    def _path(self, name: str) -> Path:
        return self.folder / "worlds" / f"{name}.db"

    def _free_name(self, name: str | None) -> str:
        if name is None:
            number = len(self.names()) + 1
            while self._path(f"w{number}").exists():
                number += 1
            return f"w{number}"
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise WorldError("bad_request", f"a world's name is a letter a-z and then letters and digits, at most 20: {name!r}")
        if self._path(name).exists():
            raise WorldError("world_exists", f"there is a world {name} already")
        return name

    def _settle(self, name: str, make) -> tuple[World, dict]:
        """Let every vendor make its part, claim the keys it names, and keep the credentials."""
        try:
            world = self.get(name)
            access = {"world": name, "seed": world.seed}
            with world.store.writing() as db:
                keys = []
                for vendor in self.vendors:
                    claimed, credentials = make(world, db, vendor)
                    keys += claimed
                    access[vendor.name] = credentials
                self._claim(name, keys)
                db.flush()
                raw = db.connection()
                raw.exec_driver_sql("DELETE FROM key")
                raw.exec_driver_sql("INSERT INTO key VALUES (?, ?)", keys)
                put_fact(db, "name", name)
                put_fact(db, "access", access)
            return world, access
        except BaseException:
            self._close(name)
            self._forget(name)
            store.remove(self._path(name))
            raise

    def _claim(self, name: str, keys: list[tuple[str, str]]) -> None:
        for key in keys:
            if self._keys.get(key, name) != name:
                raise WorldError("world_exists", f"{key[0]} {key[1]} belongs to the world {self._keys[key]}")
        self._keys.update(dict.fromkeys(keys, name))

    def _forget(self, name: str) -> None:
        self._keys = {key: owner for key, owner in self._keys.items() if owner != name}

    def _close(self, name: str) -> None:
        world = self._open.pop(name, None)
        if world:
            world.store.close()

    def _let_go(self) -> None:
        """Close the databases used longest ago; the world itself stays, its journal and buckets are in memory."""
        for world in list(self._open.values())[:-OPEN_MAX]:
            world.store.close()

    @staticmethod
    def _write_facts(path: Path, facts: dict) -> None:
        with sqlite3.connect(path) as raw:
            raw.executemany("INSERT INTO meta VALUES (?, ?)", [(name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()])
        raw.close()

    @staticmethod
    def _read_keys(path: Path) -> list[tuple[str, str]]:
        with sqlite3.connect(path) as raw:
            rows = raw.execute("SELECT kind, value FROM key").fetchall()
        raw.close()
        return rows


def _check_snapshot(path: Path) -> str:
    """The name of the world that a snapshot was taken of. Raises WorldError bad_snapshot for what no world can be."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
            if raw.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise WorldError("bad_snapshot", "the snapshot is damaged")
            facts = {name: json.loads(value) for name, value in raw.execute("SELECT name, value FROM meta")}
    except (sqlite3.Error, ValueError) as error:
        raise WorldError("bad_snapshot", f"not a snapshot of a world: {error}") from None
    finally:
        if "raw" in locals():
            raw.close()
    if facts.get("format") != FORMAT:
        raise WorldError("bad_snapshot", f"the snapshot has format {facts.get('format')!r}, this mallrig reads format {FORMAT}")
    return facts["name"]


def write_upload(folder: Path, raw: bytes) -> Path:
    """Keep an uploaded snapshot under a name made of its bytes, so that it can be restored from."""
    path = folder / "snapshots" / f"upload-{hashlib.sha256(raw).hexdigest()[:16]}.world"
    temporary = path.with_suffix(f".{os.getpid()}.part")
    temporary.write_bytes(raw)
    temporary.replace(path)
    return path
