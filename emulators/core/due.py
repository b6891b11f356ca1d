"""What falls due runs once, in order of due time, ties by arrival (INV-62); an unfinished call is made again after a crash."""

import json
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from sqlmodel import Session, select

from mallrig.emulators.core.clock import KST, BadTime, Clock, show
from mallrig.emulators.core.store import Due, Ended
from mallrig.emulators.core.world import World
from mallrig.emulators.core.worlds import WorldError, Worlds

log = logging.getLogger("mallrig.due")

TIMER = "timer"
LOOK_SECONDS = 0.02
ADVANCES_AT_ONCE = 6
"""How many worlds advance at a time: each holds a thread while what it calls needs others."""

CALLS_MAX = 100_000
"""Calls of timers in one advance: a timer of ten minutes makes fewer in a year."""

WAIT_SECONDS = 120


class Busy(RuntimeError):
    """The clock of the world is being advanced by somebody else, for longer than anyone should wait."""


@dataclass
class Runner:
    """Runs what falls due. `inside`: part of one write; `outside`: calls that leave the world, made between writes."""

    worlds: Worlds
    inside: dict[str, Callable[[World, Session, datetime, dict], None]]
    outside: dict[str, Callable[[World, datetime, dict], None]]
    _places: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(ADVANCES_AT_ONCE))

    def advance(self, world: World, to: datetime | timedelta) -> int:
        """Move a world's clock to a time, or on by a span, running what falls due on the way; how many things did. Raises BadTime, Busy."""
        with self._places:
            if not world.advancing.acquire(timeout=WAIT_SECONDS):
                raise Busy(f"the clock of {world.name} is being advanced already")
            try:
                return self._advance(world, _target(world, to))
            finally:
                world.advancing.release()

    def _advance(self, world: World, to: datetime) -> int:
        world.clock.moved(to)
        _refuse_endless(world, to)
        with world.store.writing() as db:
            world.speed_after = world.clock.speed
            world.set_clock(db, world.clock.frozen())
        try:
            ran = self._run(world, to, moving=True)
        finally:
            with world.store.writing() as db:
                speed, world.speed_after = world.speed_after, None
                world.set_clock(db, Clock(max(world.now(), to)).at_speed(speed))
        return ran

    def run_now(self, world: World) -> None:
        """Run what is due already, unless somebody is at it."""
        if world.advancing.acquire(blocking=False):
            try:
                self._run(world, None, moving=False)
            finally:
                world.has_news = True
                world.advancing.release()

    def is_due(self, world: World) -> bool:
        """Whether something waits that is due already. The database is asked only when there may be news."""
        if world.has_news:
            world.has_news = False
            with world.store.reading() as db:
                world.next_due = db.exec(select(Due.at).order_by(Due.at).limit(1)).first()
        return world.next_due is not None and world.next_due <= _milliseconds(world.now())

    def _run(self, world: World, to: datetime | None, moving: bool) -> int:
        ran, called = 0, []
        while True:
            with world.store.writing() as db:
                _take_called(world, db, called)
                ready = _first_due(db, _milliseconds(to or world.now()))
                if ready and moving and (when := _time(ready[0])) > world.now():
                    world.set_clock(db, Clock(when))
            if not ready:
                return ran
            called = self._run_ready(world, ready)
            ran += max(1, len(called))

    def _run_ready(self, world: World, ready: list[Due]) -> list[Due]:
        """Run what waits at one instant: one thing inside the world, or calls that leave it, which are answered, to be taken off."""
        first = ready[0]
        if first.kind not in self.outside:
            with world.store.writing() as db:
                if _take(db, first):
                    self.inside[first.kind](world, db, _time(first), json.loads(first.payload))
            return []
        called: list[Due] = []
        known = world.taken_back
        try:
            for row in ready:
                if world.taken_back == known or _still_waits(world, row):
                    self.outside[row.kind](world, _time(row), json.loads(row.payload))
                    called.append(row)
        except BaseException:
            with world.store.writing() as db:
                _take_called(world, db, called)
            raise
        return called


def first_tick(now: datetime, every: timedelta) -> datetime:
    """The next multiple of `every` counted from midnight in Seoul, after `now`."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + every * ((now - midnight) // every + 1)


class Ticker:
    """A thread that runs what falls due without being asked: in worlds whose clock runs, and right after a write. `warm_up` runs first, while the server answers."""

    def __init__(self, runner: Runner, warm_up: Callable[[], object] = lambda: None):
        self._runner = runner
        self._warm_up = warm_up
        self._pool = ThreadPoolExecutor(4, "mallrig-due")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mallrig-ticker", daemon=True)

    def start(self) -> None:
        """Begin; what was left due by an earlier process runs first."""
        self._thread.start()

    def stop(self) -> None:
        """End, when what runs has run."""
        self._stop.set()
        self._thread.join()
        self._pool.shutdown()

    def _loop(self) -> None:
        self._warm_up()
        for name in self._runner.worlds.names():
            with suppress(WorldError):
                self._runner.worlds.get(name)
        while not self._stop.wait(LOOK_SECONDS):
            for world in self._runner.worlds.open_worlds():
                self._work(World.keep_counts, world)
                if world.has_news or (world.clock.speed and world.next_due is not None):
                    self._look(world)

    def _look(self, world: World) -> None:
        with suppress(Ended):
            if not world.advancing.locked() and self._runner.is_due(world):
                self._pool.submit(self._work, self._runner.run_now, world)

    def _work(self, run: Callable[[World], None], world: World) -> None:
        """Do something in a world that nobody waits for: what goes wrong there stops no other."""
        try:
            run(world)
        except Ended:
            pass  # deleted or made anew meanwhile: what was due in its old life is nobody's any more
        except Exception:
            log.exception("what was done by itself in world %s failed", world.name)


def _target(world: World, to: datetime | timedelta) -> datetime:
    """A time, or a span from now on, as a time. Raises BadTime."""
    try:
        return world.now() + to if isinstance(to, timedelta) else to
    except OverflowError:
        raise BadTime(f"the span is too long: {to}") from None


def _refuse_endless(world: World, to: datetime) -> None:
    """Raise BadTime when the timers on the way would make so many calls that the advance would hardly end."""
    with world.store.reading() as db:
        rows = db.exec(select(Due).where(Due.kind == TIMER)).all()
    calls = sum((_milliseconds(to) - row.at) // json.loads(row.payload)["every_ms"] + 1 for row in rows if row.at <= _milliseconds(to))
    if calls > CALLS_MAX:
        raise BadTime(f"on the way to {show(to)} the timers would make {calls:,} calls; at most {CALLS_MAX:,} an advance")


def _milliseconds(when: datetime) -> int:
    return int(when.timestamp() * 1000)


def _time(row: Due) -> datetime:
    return datetime.fromtimestamp(row.at / 1000, KST)


def _first_due(db: Session, until: int) -> list[Due]:
    """What falls due first, until a time. Timers of one instant come together: a day of ticks of many owners is then one write
    for each instant, and owners tell a call that a crash made twice by its `due`."""
    found = db.connection().exec_driver_sql(_FIRST, (until,)).all()
    timers = list(takewhile(lambda row: row.kind == TIMER, found))
    return timers or found[:1]


_FIRST = "SELECT id, at, kind, payload FROM due WHERE at = (SELECT min(at) FROM due) AND at <= ? ORDER BY id LIMIT 100"


def _still_waits(world: World, row: Due) -> bool:
    """Whether nobody took it back while others of its instant were called."""
    with world.store.reading() as db:
        return db.connection().exec_driver_sql("SELECT 1 FROM due WHERE id = ?", (row.id,)).first() is not None


def _take_called(world: World, db: Session, called: list[Due]) -> None:
    """Take calls that were made off the list; timers come again."""
    for row in called:
        if _take(db, row) and row.kind == TIMER:
            payload = json.loads(row.payload)
            world.schedule(db, _time(row) + timedelta(milliseconds=payload["every_ms"]), TIMER, payload)


def _take(db: Session, row: Due) -> bool:
    """Take a row off the list; False when it was taken back meanwhile."""
    return db.connection().exec_driver_sql("DELETE FROM due WHERE id = ?", (row.id,)).rowcount == 1
