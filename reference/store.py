"""A setup's database: SQLite by default, PostgreSQL by URL, with the same behaviour.

Writes are serial on both: BEGIN IMMEDIATE on SQLite, one advisory lock on PostgreSQL, taken before anything is read.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from pathlib import Path

import msgspec
from sqlalchemy import Engine, QueuePool, Select, event, insert, make_url, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.util import LRUCache
from sqlmodel import AutoString, Session, create_engine

from mallrig.reference.tables import Counter, Fact, Table

BUSY_SECONDS = 30
WRITE_LOCK = 8024
"""The advisory lock on PostgreSQL; a setup has a schema of its own, and the lock is taken with the schema's number."""

AT_ONCE = 900
"""How many values a query names at a time; SQLite takes 32,766 variables, older ones 999."""

_decode = msgspec.json.decode
_encode = msgspec.json.Encoder().encode


def dumps(value: object) -> str:
    """JSON text as the tables keep it."""
    return _encode(value).decode()


loads = _decode


class Store:
    """One setup's database. `where` is an SQLAlchemy URL; on PostgreSQL `schema` holds the setup's tables."""

    def __init__(self, where: str, schema: str | None = None):
        self._sqlite = where.startswith("sqlite")
        self._engine = _sqlite_engine(where) if self._sqlite else _postgres_engine(where, schema)
        self._readers = self._engine.execution_options(**({"begin": "BEGIN"} if self._sqlite else {"isolation_level": "REPEATABLE READ"}))
        self._writers = self._engine.execution_options(**({"begin": "BEGIN IMMEDIATE"} if self._sqlite else {"isolation_level": "READ COMMITTED"}))
        self._turn = threading.Lock()
        with self._engine.begin() as connection:
            Table.metadata.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state and changes nothing."""
        with Session(self._readers, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or leaves everything as it was when an exception passes.

        Nothing may wait for another machine inside: load, call, then write.
        """
        with self._turn, Session(self._writers, expire_on_commit=False) as session, session.begin():
            if not self._sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:lock, current_schema()::regnamespace::oid::int)"), {"lock": WRITE_LOCK})
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


@compiles(AutoString, "postgresql")
def _text_by_its_codes(_type: AutoString, _compiler: object, **_options: object) -> str:
    """Text sorts and compares by its characters' codes, as in SQLite, whatever the server's locale."""
    return 'VARCHAR COLLATE "C"'


_MEMORY = create_engine("sqlite://")
_MEMORY.connect().close()
_SQLITE = _MEMORY.dialect
_COMPILED = LRUCache(2_000)
"""All setups have the same tables, so one dialect and one cache of compiled statements serve those on SQLite."""


def _sqlite_engine(where: str) -> Engine:
    url = make_url(where)
    pool = QueuePool(partial(_connected, url.database), pool_size=4, max_overflow=64, dialect=_SQLITE)
    engine = Engine(pool, _SQLITE, url, hide_parameters=True, execution_options={"compiled_cache": _COMPILED, "begin": "BEGIN"})
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(connection.get_execution_options()["begin"]))
    return engine


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def _postgres_engine(where: str, schema: str | None) -> Engine:
    if schema is None or not re.fullmatch(r"[a-z][a-z0-9_]*", schema):
        raise ValueError(f"a setup on PostgreSQL needs a schema name of letters a-z, digits and _: {schema!r}")
    engine = create_engine(where, pool_size=4, max_overflow=64, hide_parameters=True, connect_args={"options": f"-csearch_path={schema}"})
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
    return engine


# --- what every room needs of a session ----------------------------------------------------------


def numbers(db: Session, name: str, count: int = 1) -> range:
    """The next `count` running numbers of a name, from 1. Inside a write, so no two callers get the same."""
    counter = db.get(Counter, name)
    if counter is None:
        counter = Counter(name=name, value=0)
        db.add(counter)
    first = counter.value + 1
    counter.value += count
    db.flush()
    return range(first, first + count)


def number(db: Session, name: str) -> int:
    """The next running number of a name."""
    return numbers(db, name)[0]


def add_rows(db: Session, table: type[Table], rows: Sequence[dict]) -> None:
    """Insert many rows of one table; every row must give the same columns, and no column has a default.

    Handed to the driver as they are: on the way through the ORM's parameters a page of orders takes half as long again.
    """
    if not rows:
        return
    connection = db.connection()
    compiled = insert(table.__table__).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    if compiled.positional:
        in_order = itemgetter(*compiled.positiontup) if len(compiled.positiontup) > 1 else lambda row: tuple(row.values())
        connection.exec_driver_sql(compiled.string, [in_order(row) for row in rows])
    else:
        connection.exec_driver_sql(compiled.string, list(rows))


def where_in(db: Session, query: Select, column, values: Iterable) -> list:
    """All rows of `query` whose `column` is among `values`, however many those are; rows as db.execute gives them."""
    values = list(values)
    found = []
    for start in range(0, len(values), AT_ONCE):
        found += db.execute(query.where(column.in_(values[start : start + AT_ONCE]))).all()
    return found


def fact(db: Session, name: str, default: object = None) -> object:
    """A fact of the setup, decoded."""
    row = db.get(Fact, name)
    return default if row is None else loads(row.value)


def put_fact(db: Session, name: str, value: object) -> None:
    """Set a fact of the setup."""
    row = db.get(Fact, name) or Fact(name=name, value="")
    row.value = dumps(value)
    db.add(row)


def open_store(where: str | Path, setup: str) -> Store:
    """The store of a setup: a file in the folder `where`, or a schema of the PostgreSQL at that URL."""
    if isinstance(where, str) and where.startswith("postgresql"):
        return Store(where, f"setup_{setup}")
    folder = Path(where)
    folder.mkdir(parents=True, exist_ok=True)
    return Store(f"sqlite:///{folder / f'{setup}.db'}")


def setups_in(where: str | Path) -> list[str]:
    """The names of the setups kept at `where`, in order of their numbers."""
    if isinstance(where, str) and where.startswith("postgresql"):
        engine = create_engine(where)
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'setup\\_s%'"))
            names = [row[0].removeprefix("setup_") for row in rows]
        engine.dispose()
    else:
        names = [path.stem for path in Path(where).glob("s*.db")]
    return sorted((name for name in names if re.fullmatch(r"s\d+", name)), key=lambda name: int(name[1:]))


def remove_store(where: str | Path, setup: str) -> None:
    """Delete a setup's database, which nobody may have open."""
    if isinstance(where, str) and where.startswith("postgresql"):
        engine = create_engine(where)
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS setup_{setup} CASCADE"))
        engine.dispose()
        return
    for suffix in ("", "-wal", "-shm"):
        (Path(where) / f"{setup}.db{suffix}").unlink(missing_ok=True)
