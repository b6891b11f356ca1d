"""Worlds: every world of one server, by name and by credential."""

import json
import logging
import re
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from mallrig.emulators.core import store
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.copying import copy
from mallrig.emulators.core.journal import Journal, Shelf
from mallrig.emulators.core.packed import checksums
from mallrig.emulators.core.snapshots import check, known, seal
from mallrig.emulators.core.store import FORMAT, INTEGER_MAX
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World, put_facts

log = logging.getLogger("mallrig.worlds")

NAME = re.compile(r"[a-z][a-z0-9]{0,19}")
SNAPSHOT = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
OPEN_MAX = 64
"""Databases kept open, each with up to half a dozen file descriptors; the one used longest ago is closed and opens again when asked."""

DEFAULT_SEED = 1
KEPT, INCOMING = ".kept", ".in"
"""Beside a world's file while it is restored: what it was, and what it is to be."""

OTHERS = ".other"
"""What a world's file is called that this mallrig can't read."""

Keys = list[tuple[str, str]]


class WorldError(ValueError):
    """What can't be done with a world; `code` is stable: bad_request, unknown_world, world_exists, bad_snapshot ..."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Worlds:
    """All worlds under one folder; `vendors` furnish each new one. Safe to use from many threads.

    While a world is being made, reset, restored or deleted, whoever asks for it waits; all others go on.
    """

    def __init__(self, folder: Path, vendors: Iterable[Vendor]):
        self.folder = folder
        self.vendors = tuple(vendors)
        self.shelf = Shelf()
        self.strays = Journal(self.shelf)
        self._changed = threading.Condition()
        self._changing: set[str] = set()
        self._worlds: dict[str, World] = {}
        self._open: OrderedDict[str, None] = OrderedDict()
        self._keys: dict[tuple[str, str], str] = {}
        self._keys_of: dict[str, Keys] = {}
        for part in (folder / "worlds", folder / "snapshots"):
            part.mkdir(parents=True, exist_ok=True)
        self._template = folder / "template.db"
        store.write_template(self._template)
        self._schema = store.schema_of(self._template)
        self._tidy()

    # -- finding --

    def names(self) -> list[str]:
        """The names of all worlds, in order."""
        return sorted(path.stem for path in (self.folder / "worlds").glob("*.db"))

    def get(self, name: str) -> World:
        """The world of that name. Raises WorldError unknown_world."""
        with self._changed:
            self._changed.wait_for(lambda: name not in self._changing)
            world = self._worlds.get(name)
            if world is None:
                if not NAME.fullmatch(name) or not self._path(name).exists():
                    raise WorldError("unknown_world", f"no such world: {name}")
                world = self._worlds[name] = World(name, self._path(name), self.shelf)
            self._open[name] = None
            self._open.move_to_end(name)
            if len(self._open) > OPEN_MAX:
                self._worlds[self._open.popitem(last=False)[0]].store.close()
            return world

    def find(self, key: tuple[str, str] | None) -> World | None:
        """The world that a credential opens, or None."""
        with self._changed:
            self._changed.wait_for(lambda: self._keys.get(key) not in self._changing)
            name = self._keys.get(key)
            return self.get(name) if name else None

    def key_kinds(self, kind: str) -> dict[str, str]:
        """All values of one kind of key, with the world each opens."""
        with self._changed:
            return {value: name for (of, value), name in self._keys.items() if of == kind}

    def open_worlds(self) -> list[World]:
        """The worlds in use since the start."""
        with self._changed:
            return list(self._worlds.values())

    # -- making --

    def create(self, name: str | None, seed: int, preset: str, parts: dict[str, dict], now: datetime) -> tuple[World, dict]:
        """Make a world: a copy of the blank template, furnished by every vendor with its part of the preset.

        Returns it with the credentials of each emulator. Raises WorldError.
        """
        if not 0 <= seed <= INTEGER_MAX:
            raise WorldError("bad_request", f"seed must be from 0 to 2^63 - 1: {seed}")
        with self._new(name) as free:
            return self._make(free, {"seed": seed, "preset": preset, "born": show(now), "parts": parts})

    def access(self, name: str) -> dict:
        """The credentials of each emulator of a world, as its creation answered them."""
        with self.get(name).store.reading() as db:
            return json.loads(db.get(store.Meta, "access").value)

    def delete(self, name: str) -> None:
        """Remove a world; its credentials open nothing any more. Raises WorldError."""
        with self._alone(name) as world:
            world.end(remove=True)
            with self._changed:
                self._worlds.pop(name, None)
                self._open.pop(name, None)
            self._forget(name)

    def reset(self, name: str) -> tuple[World, dict]:
        """Make a world anew as it was born. Raises WorldError."""
        with self._alone(name) as world:
            facts = world.kept_facts()
            world.end(remove=True)
            return self._make(name, {fact: facts[fact] for fact in ("seed", "preset", "born", "parts")})

    def fork(self, name: str, new_name: str | None) -> tuple[World, dict]:
        """A second world that starts where this one stands, under credentials of its own. Raises WorldError."""
        with self._new(new_name) as free:
            with self._alone(name) as world:
                world.keep_counts()
                world.store.copy_to(self._path(free))
            return self._settle(free, lambda world, db, vendor: vendor.rekey(world, db))

    # -- snapshots --

    def snapshot(self, name: str, label: str) -> Path:
        """Write a world to one file that restore() takes. Raises WorldError."""
        if not SNAPSHOT.fullmatch(label):
            raise WorldError("bad_request", f"a snapshot's name has letters a-z, digits and hyphens, at most 64: {label!r}")
        path = self.snapshot_path(label)
        with self._alone(name) as world:
            world.keep_counts()
            written = path.with_name(f"{label}-{name}.part")
            world.store.write_snapshot(written)
            seal(written)
            written.replace(path)
        return path

    def snapshot_path(self, label: str) -> Path:
        """Where a snapshot of that name lies or would lie."""
        return self.folder / "snapshots" / f"{label}.world"

    def restore(self, name: str, path: Path) -> tuple[World, dict]:
        """Put a snapshot in a world's place; of another world it is taken under this world's name.

        Raises WorldError; then the world is as it was.
        """
        own = self._path(name)
        kept, incoming = own.with_suffix(KEPT), own.with_suffix(INCOMING)
        with self._alone(name) as world:
            try:
                copy(path, incoming)
                facts = check(incoming, self._schema)
                store.use_wal(incoming)
            except ValueError as bad:
                incoming.unlink(missing_ok=True)
                raise WorldError("bad_snapshot", str(bad)) from None
            world.end(remove=False)
            own.replace(kept)
            incoming.replace(own)
            try:
                return self._take(name, facts)
            except BaseException:
                kept.replace(own)
                self._look_into(own)
                raise
            finally:
                kept.unlink(missing_ok=True)

    def _take(self, name: str, facts: dict) -> tuple[World, dict]:
        if facts["name"] == name:
            self._look_into(self._path(name))
            return self._start(World(name, self._path(name), self.shelf)), facts["access"]
        return self._settle(name, lambda opened, db, vendor: vendor.rekey(opened, db))

    def close(self) -> None:
        """Let go of every open world."""
        with self._changed:
            for world in self._worlds.values():
                world.keep_counts()
                world.store.close()
            self._worlds.clear()
            self._open.clear()

    # -- inside --

    def _path(self, name: str) -> Path:
        return self.folder / "worlds" / f"{name}.db"

    @contextmanager
    def _new(self, name: str | None) -> Iterator[str]:
        """A name that nobody has, kept for the caller. Raises WorldError."""
        with self._changed:
            free = self._free_name(name)
            self._changing.add(free)
        try:
            yield free
        finally:
            self._let_in(free)

    @contextmanager
    def _alone(self, name: str) -> Iterator[World]:
        """A world that nobody else gets meanwhile. Raises WorldError unknown_world."""
        with self._changed:
            world = self.get(name)
            self._changing.add(name)
        try:
            yield world
        finally:
            self._let_in(name)

    def _let_in(self, name: str) -> None:
        with self._changed:
            self._changing.discard(name)
            self._changed.notify_all()

    def _free_name(self, name: str | None) -> str:
        if name is None:
            number = len(self.names()) + 1
            while self._is_taken(f"w{number}") or self._begins_a_key(f"w{number}"):
                number += 1
            return f"w{number}"
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise WorldError("bad_request", f"a world's name is a letter a-z and then letters and digits, at most 20: {name!r}")
        if self._is_taken(name):
            raise WorldError("world_exists", f"there is a world {name} already")
        return name

    def _begins_a_key(self, name: str) -> bool:
        """Whether a key is this name and more, as w111, the eleventh mall of w1, would be the first of w11 too."""
        return any(value != name and value.startswith(name) for _, value in self._keys)

    def _is_taken(self, name: str) -> bool:
        return name in self._changing or self._path(name).exists()

    def _make(self, name: str, facts: dict) -> tuple[World, dict]:
        """A world as it is born. facts: seed, preset, born, parts."""
        facts = facts | {"format": FORMAT, "words": checksums(), "clock": [facts["born"], 0.0, 0.0], "faults": []}
        copy(self._template, self._path(name))
        return self._settle(name, lambda world, db, vendor: vendor.furnish(world, db, facts["parts"].get(vendor.name, {})), facts)

    def _settle(self, name: str, make: Callable[[World, Session, Vendor], tuple[Keys, dict]], facts: dict | None = None) -> tuple[World, dict]:
        """Let every vendor make its part, claim the keys it names, and keep the credentials: all in one write.

        `facts`: those of a world whose file has none yet.
        """
        world = None
        try:
            world = World(name, self._path(name), self.shelf, facts)
            access = {"world": name, "seed": world.seed}
            with world.store.making() as db:
                keys: Keys = []
                with db.no_autoflush:  # a vendor that reads what it adds flushes by itself
                    for vendor in self.vendors:
                        claimed, credentials = make(world, db, vendor)
                        keys += claimed
                        access[vendor.name] = credentials
                db.flush()
                raw = db.connection()
                world.rename_in_faults(db, self._renamed(raw.exec_driver_sql("SELECT kind, value FROM key").fetchall(), keys))
                raw.exec_driver_sql("DELETE FROM key")
                raw.exec_driver_sql("INSERT INTO key VALUES (?, ?)", keys)
                put_facts(db, (facts or {}) | {"name": name, "access": access})
                self._claim(name, keys)
            return self._start(world), access
        except BaseException:
            if world:
                world.end(remove=True)
            self._forget(name)
            store.remove_files(self._path(name))
            raise

    def _renamed(self, old: Keys, new: Keys) -> dict[str, str]:
        """{old name: new name} of what stands in paths, such as mall ids, when a world has come under another name."""
        in_paths = frozenset().union(*(vendor.open_kinds for vendor in self.vendors))
        before, after = (sorted(tuple(key) for key in keys if key[0] in in_paths) for keys in (old, new))
        return {was: now for (_, was), (_, now) in zip(before, after, strict=False)}

    def _start(self, world: World) -> World:
        with self._changed:
            self._worlds[world.name] = world
        return world

    def _claim(self, name: str, keys: Keys) -> None:
        """Let these keys open the world and no others. Raises WorldError world_exists."""
        with self._changed:
            for key in keys:
                if self._keys.get(key, name) != name:
                    raise WorldError("world_exists", f"{key[0]} {key[1]} belongs to the world {self._keys[key]}")
            self._forget(name)
            self._keys_of[name] = keys
            self._keys.update(dict.fromkeys(keys, name))

    def _forget(self, name: str) -> None:
        with self._changed:
            for key in self._keys_of.pop(name, ()):
                self._keys.pop(key, None)

    def _tidy(self) -> None:
        """Put right what a server that was killed left half done (nobody was told that it was done), and claim the keys of all worlds."""
        folder = self.folder / "worlds"
        for path in folder.glob(f"*{INCOMING}"):
            path.unlink()
        for path in sorted(folder.glob("*.db")):
            self._look_into(path)
        for kept in folder.glob(f"*{KEPT}"):
            own = kept.with_suffix(".db")
            if own.exists():
                kept.unlink()
            else:
                kept.replace(own)
                self._look_into(own)

    def _look_into(self, path: Path) -> None:
        """Claim what opens a world; set aside what another mallrig wrote, remove what was never completely made."""
        try:
            with closing(sqlite3.connect(path)) as raw:
                facts = known(raw, self._schema)
                keys = raw.execute("SELECT kind, value FROM key").fetchall()
        except (ValueError, sqlite3.Error) as reason:
            log.warning("the world %s is left alone, as %s%s: %s", path.stem, path.stem, OTHERS, reason)
            path.replace(path.with_suffix(OTHERS))
            return
        if facts.get("name") == path.stem:
            self._claim(path.stem, keys)
        else:
            store.remove_files(path)
