"""A world is a database: one SQLite file (WAL), made by copying a blank template, so that a new world costs milliseconds."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from pydantic import ConfigDict
from sqlalchemy import Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.orm import registry
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.util import LRUCache
from sqlmodel import Field, Session, SQLModel

from mallrig.emulators.core.copying import copy_whole
from mallrig.emulators.core.packed import plain

FORMAT = 1
"""The format of a world's file; raised whenever what its rows mean changes, so that an older or newer snapshot is refused.
A table that changed shows by itself: see schema()."""

INTEGER_MAX = 2**63 - 1
"""The largest integer SQLite keeps; what comes from a client is held to it before it gets near a query."""

BUSY_SECONDS = 30
COPY_WAIT_SECONDS = 0.05
"""How long a copy waits for readers before it takes the slower way around them."""


class WorldTable(SQLModel, registry=registry()):
    """What every table of a world derives from; the tables of a world are all that this registry knows.

    Rows aren't validated, so pydantic needn't build validators for sixty tables while somebody waits for the server.
    """

    model_config = ConfigDict(defer_build=True)


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


def add_rows(db: Session, table: type[WorldTable], rows: list[dict]) -> None:
    """Insert rows, each with the same members in the same order, past the ORM, which takes as long for one as SQLite for ten.

    No default is filled in and no value converted.
    """
    names = list(rows[0])
    sql = f"INSERT INTO {table.__tablename__} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    db.connection().exec_driver_sql(sql, [tuple(row.values()) for row in rows])


def forget_rows(db: Session, table: type[WorldTable]) -> None:
    """Delete all rows of a table. None of them may be in the session already."""
    db.connection().exec_driver_sql(f"DELETE FROM {table.__tablename__}")


def write_template(path: Path) -> None:
    """Write a blank world: every table, no row. All vendors' tables must have been imported.

    create_all() would go through each table's set of indexes, in an order of its own in every process (INV-60).
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")  # it is written anew at every start
        raw.execute("BEGIN")  # by hand, for sqlite3 lets every CREATE be a transaction of its own, and each waits for the disk
        for table in WorldTable.metadata.sorted_tables:
            raw.execute(str(CreateTable(table).compile(dialect=_DIALECT)))
            for index in sorted(table.indexes, key=lambda index: index.name):
                raw.execute(str(CreateIndex(index).compile(dialect=_DIALECT)))
        raw.execute("COMMIT")
    use_wal(path)


def use_wal(path: Path) -> None:
    """Let a file keep its writes in a log beside it (WAL). The file remembers that, and so do its copies, but for VACUUM INTO's."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")


_MEMORY = create_engine("sqlite://")
_MEMORY.connect().close()
_DIALECT = _MEMORY.dialect
_COMPILED = LRUCache(2_000)
"""All worlds have the same tables, so one dialect and one cache of compiled statements serve them all: otherwise each new
world would compile every statement again, which costs more than all else in its making."""


Schema = dict[tuple[str, str], str | None]


def schema(raw: sqlite3.Connection) -> Schema:
    """Everything that is defined in a database: (type, name) -> its SQL, None for what SQLite makes by itself."""
    return {(kind, name): sql for kind, name, sql in raw.execute("SELECT type, name, sql FROM sqlite_master")}


class Ended(Exception):
    """The world was deleted or made anew while somebody still worked in it."""


class Store:
    """One world's database. `reading()` sees a snapshot; `writing()` is one BEGIN IMMEDIATE, so writes are serial."""

    def __init__(self, path: Path):
        self.path = path
        pool = QueuePool(self._open, pool_size=2, max_overflow=64, dialect=_DIALECT)
        # hidden parameters: an error that is logged shows the statement, not whose name and address it was about
        self._engine = Engine(pool, _DIALECT, make_url("sqlite://"), hide_parameters=True, execution_options={"compiled_cache": _COMPILED})
        self._readers = self._engine.execution_options(begin="BEGIN")
        self._writers = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        event.listen(self._engine, "begin", _begin)
        self._turn = threading.Lock()
        self._ended = False
        self._source: BinaryIO | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing. Raises Ended."""
        self._refuse_ended()
        with Session(self._readers, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or leaves everything as it was when an exception passes. Raises Ended."""
        with self._turn:
            self._refuse_ended()
            with Session(self._writers, expire_on_commit=False) as session, session.begin():
                yield session

    @contextmanager
    def making(self) -> Iterator[Session]:
        """writing(), for a world that nobody was told of yet: no disk is waited for, as nobody misses what a power cut takes of it."""
        self._synchronous("OFF")
        try:
            with self.writing() as session:
                yield session
        finally:
            self._synchronous("NORMAL")

    def _synchronous(self, how: str) -> None:
        """Set how the one connection of a world in the making waits for the disk."""
        with closing(self._engine.raw_connection()) as pooled:
            pooled.execute(f"PRAGMA synchronous={how}")

    def _refuse_ended(self) -> None:
        if self._ended:
            raise Ended(f"the world {self.path.stem} was deleted or made anew")

    def write_snapshot(self, path: Path) -> None:
        """Write a compact copy: the same rows give the same bytes, of a world that was restored from a copy too."""
        path.unlink(missing_ok=True)
        with closing(_connect(self.path)) as raw:
            raw.execute("VACUUM INTO ?", (str(path),))
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA schema_version = 1")  # VACUUM counts it up from the source's

    def copy_to(self, path: Path) -> None:
        """Write a copy fast: page by page as they lie, while nobody writes."""
        with self._turn:
            if self._log_is_empty():
                self._copy_file(path)
            else:
                self._copy_with_log(path)

    def _log_is_empty(self) -> bool:
        """Whether all that was written is in the file itself: so it is from one copy to the next, if nobody wrote between."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return not log.exists() or log.stat().st_size == 0

    def _copy_with_log(self, path: Path) -> None:
        with closing(_connect(self.path, COPY_WAIT_SECONDS)) as raw:
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                self._copy_file(path)
                return
            with closing(sqlite3.connect(path)) as target:  # a reader needs older pages: SQLite knows which belong together
                raw.backup(target)

    def _copy_file(self, path: Path) -> None:
        """Closing a file takes away every lock that this process has on it, SQLite's too, so the one read from stays open."""
        if self._source is None:
            self._source = self.path.open("rb", buffering=0)
        with path.open("wb", buffering=0) as target:
            copy_whole(self._source, target)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._turn:
            self._close()

    def end(self, remove: bool) -> None:
        """Let go of the file for good, when who reads or writes is through: whoever comes later with this store gets Ended.

        It waits, for a connection that outlives the file would, when it closes, delete the -wal of the next file of that name.
        """
        with self._turn:
            self._ended = True
            deadline = time.monotonic() + BUSY_SECONDS
            while self._engine.pool.checkedout() and time.monotonic() < deadline:
                time.sleep(0.001)
            if remove:
                self.path.unlink(missing_ok=True)  # first, so that nothing is written back to it
            self._close()
            if remove:
                remove_files(self.path)

    def _close(self) -> None:
        self._engine.dispose()
        if self._source is not None:
            self._source.close()
            self._source = None

    def _open(self) -> sqlite3.Connection:
        self._refuse_ended()
        return _connect(self.path)


def schema_of(path: Path) -> Schema:
    """schema() of a file, and the dictionaries of its packed texts."""
    with closing(sqlite3.connect(path)) as raw:
        return schema(raw)


def remove_files(path: Path) -> None:
    """Delete a world's file with SQLite's companions."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.create_function("plain", 1, plain, deterministic=True)
    return connection


def _begin(connection: object) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["begin"])
