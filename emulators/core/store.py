"""A world is a database: one SQLite file (WAL), made by copying a blank template, so that a new world costs milliseconds."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.orm import registry
from sqlalchemy.util import LRUCache
from sqlmodel import Field, Session, SQLModel

from mallrig.emulators.core.packed import plain

FORMAT = 1
"""The format of a world's file; raised whenever a table changes, so that an older or newer snapshot is refused."""

INTEGER_MAX = 2**63 - 1
"""The largest integer SQLite keeps; what comes from a client is held to it before it gets near a query."""

BUSY_SECONDS = 30


class WorldTable(SQLModel, registry=registry()):
    """What every table of a world derives from; the tables of a world are all that this registry knows."""


class Meta(WorldTable, table=True):
    """Facts about the world itself: format, name, seed, preset, clock, volatile state; `value` is JSON."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: str


class Counter(WorldTable, table=True):
    """Running numbers of a world, by name."""

    __tablename__ = "counter"
    name: str = Field(primary_key=True)
    value: int


class Key(WorldTable, table=True):
    """A credential or id that opens this world and no other: kind such as "cafe24.mall", value such as "demo1"."""

    __tablename__ = "key"
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)


class Due(WorldTable, table=True):
    """What falls due: `at` in milliseconds since the epoch, then in order of `id`; `payload` is JSON."""

    __tablename__ = "due"
    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(index=True)
    kind: str
    payload: str


def write_template(path: Path) -> None:
    """Write a blank world: every table, no row. All vendors' tables must have been imported."""
    path.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        WorldTable.metadata.create_all(connection)
    engine.dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode=WAL")  # kept in the file, so that no copy has to switch it on again, which costs a sync
    raw.close()


_MEMORY = create_engine("sqlite://")
_MEMORY.connect().close()
_DIALECT = _MEMORY.dialect
_COMPILED = LRUCache(2_000)
"""All worlds have the same tables, so one dialect and one cache of compiled statements serve them all: otherwise each new
world would compile every statement again, which costs more than all else in its making."""


class Store:
    """One world's database. `reading()` sees a snapshot; `writing()` is one BEGIN IMMEDIATE, so writes are serial."""

    def __init__(self, path: Path):
        self.path = path
        pool = QueuePool(lambda: _connect(path), pool_size=2, max_overflow=64, dialect=_DIALECT)
        self._engine = Engine(pool, _DIALECT, make_url("sqlite://"), execution_options={"compiled_cache": _COMPILED})
        self._readers = self._engine.execution_options(begin="BEGIN")
        self._writers = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        event.listen(self._engine, "begin", _begin)
        self._turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing."""
        with Session(self._readers, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or leaves everything as it was when an exception passes."""
        with self._turn, Session(self._writers, expire_on_commit=False) as session, session.begin():
            yield session

    def copy_to(self, path: Path) -> None:
        """Write a compact copy: the same rows give the same bytes."""
        path.unlink(missing_ok=True)
        with sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None) as raw:
            raw.execute("VACUUM INTO ?", (str(path),))
        raw.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def remove(path: Path) -> None:
    """Delete a world's file with SQLite's companions."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a database that nobody has open."""
    shutil.copyfile(source, target)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.create_function("plain", 1, plain, deterministic=True)
    return connection


def _begin(connection: object) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["begin"])
