"""World: one isolated universe with its own database, clock, chance, counters, faults and journal."""

import json
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import Clock, show
from mallrig.emulators.core.faults import Count, Fault, hits
from mallrig.emulators.core.journal import Journal, Shelf
from mallrig.emulators.core.store import Store

DOUBTS = {"ours": frozenset({"ours"}), "read": frozenset({"ours", "read"})}
"""What a world may warn of -> the bases that it then warns of."""

_NEXT_NUMBER = "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
"""By hand, since nearly every write asks for a number, and the ORM takes ten times as long."""


class World:
    """A world that is open, with the facts about it that are given or else kept in its file. `seed` is an integer; `memory`
    keeps what needn't survive a crash (rate-limit buckets).

    `has_counted`: faults met calls since their counts were kept; `speed_after`: while the clock is being advanced, how fast it goes on
    then; `has_news`: something may fall due that the ticker doesn't know of; `next_due`: the first that it knows of, in milliseconds;
    `taken_back`: how often something was taken off the list of what is due before it was; `warns`: see set_warns().
    """

    def __init__(self, name: str, path: Path, shelf: Shelf, facts: dict | None = None):
        self.name = name
        self.store = Store(path)
        self.journal = Journal(shelf)
        self.memory: dict[str, object] = {}
        self.has_news = True
        self.next_due: int | None = None
        self.taken_back = 0
        self.advancing = threading.Lock()
        self._guard = threading.Lock()
        self.has_counted = False
        self.speed_after: float | None = None
        facts = facts or self.kept_facts()
        self.seed: int = facts["seed"]
        self.preset: str = facts["preset"]
        self._born: str = facts["born"]
        self._clock = Clock(datetime.fromisoformat(facts["clock"][0]), *facts["clock"][1:])
        self._faults = [Fault(**members) for members in facts["faults"]]
        self._counts = {fault: Count.of(kept) for fault, kept in facts.get("fault_counts", {}).items()}
        self.warns: str | None = facts.get("warns")

    def kept_facts(self) -> dict:
        """The facts about the world as its file has them."""
        with self.store.reading() as db:
            return {fact: json.loads(value) for fact, value in db.connection().exec_driver_sql("SELECT name, value FROM meta")}

    def end(self, remove: bool) -> None:
        """End this life of the world: its journal is let go and its file closed for good, or removed too."""
        self.store.end(remove)
        self.journal.end()

    # -- time --

    @property
    def clock(self) -> Clock:
        """The clock as it stands."""
        return self._clock

    def now(self) -> datetime:
        """The world's time, in Seoul, to the millisecond."""
        return self._clock.now()

    def set_clock(self, db: Session, clock: Clock) -> None:
        """Change the clock, in the transaction of what belongs to it. While it is being advanced it is kept as it goes on afterwards:
        a copy, or a server that is killed meanwhile, knows of no advance."""
        kept = clock if self.speed_after is None else clock.at_speed(self.speed_after)
        put_facts(db, {"clock": [show(kept.base), kept.real_base, kept.speed]})
        self._clock = clock

    def go_on(self, speed: float) -> Clock:
        """Let the clock run so many times as fast as real time, or stand with 0; while it is being advanced, from the end of that on.

        The clock as it will be. Raises BadTime.
        """
        with self.store.writing() as db:
            clock = self._clock.at_speed(speed)
            if self.speed_after is None:
                self.set_clock(db, clock)
            else:
                self.speed_after = speed
                self.set_clock(db, self._clock)
        return clock

    # -- chance and numbers --

    def next_number(self, db: Session, name: str) -> int:
        """The next of a running number, from 1."""
        return db.connection().exec_driver_sql(_NEXT_NUMBER, (name,)).scalar_one()

    def secret(self, length: int, *parts: object) -> str:
        """A credential that follows from the world's name and seed, so that no two worlds share one."""
        return chance.text(self.seed, length, self.name, *parts)

    # -- what falls due --

    def schedule(self, db: Session, at: datetime, kind: str, payload: dict) -> None:
        """Let `kind` fall due at a time; ties run in the order in which they were scheduled."""
        row = (int(at.timestamp() * 1000), kind, json.dumps(payload, ensure_ascii=False))
        db.connection().exec_driver_sql("INSERT INTO due (at, kind, payload) VALUES (?, ?, ?)", row)
        self.has_news = True

    # -- faults --

    def change_faults(self, change: Callable[[list[Fault]], list[Fault]]) -> None:
        """Put in force what `change` makes of the faults, in one write, so that two changes at once lose nothing; those that stay
        keep their counts. What `change` raises leaves all as it was."""
        with self.store.writing() as db:
            faults = change(list(self._faults))
            with self._guard:
                self._faults = faults
                kept = {fault.id for fault in faults}
                self._counts = {name: count for name, count in self._counts.items() if name in kept}
            self._put_faults(db)

    def rename_in_faults(self, db: Session, names: dict[str, str]) -> None:
        """Let faults and their counts be of the same calls when parts of paths have other names, as the mall ids of a copy have."""
        if not self._faults:
            return
        self._faults = [replace(fault, path=fault.path and _with_names(fault.path, names)) for fault in self._faults]
        for count in self._counts.values():
            count.equal = {_with_names(call, names): met for call, met in count.equal.items()}
        self._put_faults(db)

    def _put_faults(self, db: Session) -> None:
        put_facts(db, {"faults": [fault.as_json() for fault in self._faults], "fault_counts": self._counts_as_json()})

    def keep_counts(self) -> None:
        """Write how often the faults met and hit, if they did since, so that a copy or a restart goes on counting."""
        if self.has_counted:
            with self.store.writing() as db:
                put_facts(db, {"fault_counts": self._counts_as_json()})

    def _counts_as_json(self) -> dict:
        with self._guard:
            self.has_counted = False
            return {name: count.as_json() for name, count in sorted(self._counts.items())}

    def hit_by(self, emulator: str, method: str, path: str, kinds: Collection[str]) -> Fault | None:
        """The first fault of these kinds that hits this call, counted as met and hit."""
        if not self._faults:
            return None
        call = f"{method} {path}"
        with self._guard:
            for fault in self._faults:
                if fault.effect not in kinds or not fault.covers(emulator, method, path):
                    continue
                count = self._counts.setdefault(fault.id, Count())
                count.meet(call)
                self.has_counted = True
                if hits(fault, self.seed, call, count, self.now()):
                    count.hit += 1
                    return fault
        return None

    def fault_hits(self) -> list[tuple[Fault, int]]:
        """The faults in force, each with how often it hit."""
        with self._guard:
            return [(fault, self._counts.get(fault.id, Count()).hit) for fault in self._faults]

    # -- guesses --

    def set_warns(self, warns: str | None) -> None:
        """Let answers that lean on a guess say so: of which kind (a key of DOUBTS), or None for no longer."""
        with self.store.writing() as db:
            put_facts(db, {"warns": warns})
        self.warns = warns

    # -- memory --

    @contextmanager
    def guarded(self) -> Iterator[dict[str, object]]:
        """`memory`, by one thread at a time."""
        with self._guard:
            yield self.memory

    def as_json(self) -> dict:
        """{"world", "seed", "preset", "born", "clock"}."""
        return {"world": self.name, "seed": self.seed, "preset": self.preset, "born": self._born, "clock": self._clock.as_json()}


def _with_names(path: str, names: dict[str, str]) -> str:
    """A path (or its pattern) with other names for some of its parts."""
    return "/".join(names.get(part, part) for part in path.split("/"))


def put_facts(db: Session, facts: dict[str, object]) -> None:
    """Write facts about the world."""
    rows = [(name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()]
    db.connection().exec_driver_sql("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
