"""A world's journal: each request that came in and each call that went out, bounded in memory, secrets blacked out."""

import shlex
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from itertools import takewhile
from sys import getsizeof
from urllib.parse import quote

_CURLS_OWN = ("Host", "Content-Length", "Connection", "Accept-Encoding", "User-Agent")

ENTRIES_MAX = 5_000
BYTES_MAX = 16 * 1024 * 1024
SHELF_MAX = 64 * 1024 * 1024
"""The bounds of one journal and of all together: entries and, roughly, bytes of memory."""

BODY_MAX = 16_384
ENTRY_BYTES, HEADER_BYTES = 1_000, 120
"""What an entry takes besides its texts, and each of its headers: measured, rounded."""

DIRECTIONS = ("in", "out")
"""Of a call, as seen from the world."""


@dataclass(frozen=True)
class Entry:
    """One exchange. `at` is the world's time (ISO 8601), `direction` one of DIRECTIONS; `route` is the matched rule, or None; `guesses`: what
    of the answer nobody knows for certain, where the world warns of it."""

    number: int
    at: str
    direction: str
    emulator: str
    method: str
    path: str
    query: str
    route: str | None
    status: int | None
    request_headers: dict[str, str] = field(default_factory=dict)
    request_body: str = ""
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""
    fault: str | None = None
    near_miss: dict | None = None
    guesses: list[str] = field(default_factory=list)
    latency_ms: float = 0.0

    def url(self, base: str) -> str:
        """The address that was called; `base` stands for this server's own."""
        path = self.path if self.direction == "out" else base + quote(self.path)
        return f"{path}?{self.query}" if self.query else path

    def curl(self, base: str) -> str:
        """The call as a command of curl; secrets are blacked out in it as in the entry."""
        headers = [part for name, value in self.request_headers.items() if name not in _CURLS_OWN for part in ("-H", f"{name}: {value}")]
        data = ["--data-raw", self.request_body] if self.request_body else []
        method = ["--head"] if self.method == "HEAD" else ["-X", self.method]
        return shlex.join(["curl", *method, *headers, *data, self.url(base)])

    def as_json(self, base: str) -> dict:
        """The entry as a JSON object, with the same call for a shell."""
        return vars(self) | {"curl": self.curl(base)}


BOUNDS = ("count", "at_least", "at_most")
"""The members of an expectation that say how often."""


class BadQuestion(ValueError):
    """A filter or an expectation that can't be read; the message names the member."""


@dataclass(frozen=True)
class Filter:
    """What to look for: members left None match anything; path takes `*` wild cards; `body` and `answer` are contained texts."""

    emulator: str | None = None
    method: str | None = None
    path: str | None = None
    route: str | None = None
    status: int | None = None
    direction: str | None = None
    fault: str | None = None
    body: str | None = None
    answer: str | None = None

    @classmethod
    def of(cls, members: dict) -> "Filter":
        """Read a filter out of JSON or a query string. Raises BadQuestion for an unknown member or a wrong type."""
        unknown = set(members) - set(cls.__dataclass_fields__)
        if unknown:
            raise BadQuestion(f"no such filter: {', '.join(sorted(unknown))} (there are {', '.join(cls.__dataclass_fields__)})")
        for name, value in members.items():
            wanted = int if name == "status" else str
            if value is not None and (not isinstance(value, wanted) or isinstance(value, bool)):
                raise BadQuestion(f"{name} must be {'an integer' if wanted is int else 'a text'}: {value!r}")
        return cls(**members)

    def matches(self, entry: Entry) -> bool:
        """Whether an entry is one of those looked for."""
        return (
            self.emulator in (None, entry.emulator)
            and (self.method is None or self.method.upper() == entry.method)
            and (self.path is None or fnmatchcase(entry.path, self.path))
            and self.route in (None, entry.route)
            and self.status in (None, entry.status)
            and self.direction in (None, entry.direction)
            and self.fault in (None, entry.fault)
            and (self.body is None or self.body in entry.request_body)
            and (self.answer is None or self.answer in entry.response_body)
        )


class Shelf:
    """All journals of a server: together they stay below a bound, the longest giving way."""

    def __init__(self, bytes_max: int = SHELF_MAX):
        self.lock = threading.RLock()
        self.journals: dict[Journal, None] = {}
        self._bytes_max = bytes_max
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """How much all entries take, roughly."""
        return self._bytes

    def grew(self, by: int) -> None:
        """Count what was written, or (below 0) forgotten, and let the longest journal forget as much as is too much."""
        self._bytes += by
        while self._bytes > self._bytes_max:
            self._bytes -= max(self.journals, key=lambda journal: journal.bytes).forget_oldest()


class Journal:
    """The newest entries of one world, numbered from 1; those that fell out are counted."""

    def __init__(self, shelf: Shelf | None = None, entries_max: int = ENTRIES_MAX, bytes_max: int = BYTES_MAX):
        self._shelf = shelf or Shelf()
        self._entries_max, self._bytes_max = entries_max, bytes_max
        self._entries: deque[tuple[int, Entry]] = deque()
        self._grown = threading.Condition(self._shelf.lock)
        self._last = 0
        self.bytes = 0
        with self._grown:
            self._shelf.journals[self] = None

    def add(self, **members: object) -> Entry:
        """Write an entry down; its number follows the last."""
        with self._grown:
            self._last += 1
            entry = Entry(number=self._last, **members)
            if self not in self._shelf.journals:
                return entry
            size = _size(entry)
            self._entries.append((size, entry))
            self.bytes += size
            while len(self._entries) > self._entries_max or self.bytes > self._bytes_max:
                size -= self._entries[0][0]
                self.bytes -= self._entries.popleft()[0]
            self._shelf.grew(size)
            self._grown.notify_all()
        return entry

    def forget_oldest(self) -> int:
        """Let the oldest entry fall out; how many bytes that were."""
        with self._grown:
            size, _ = self._entries.popleft()
            self.bytes -= size
            return size

    def end(self) -> None:
        """Let go of the entries for good; who waits for more gets none."""
        with self._grown:
            self.clear()
            self._shelf.journals.pop(self, None)
            self._grown.notify_all()

    @property
    def last(self) -> int:
        """The number of the newest entry, 0 before the first."""
        return self._last

    @property
    def dropped(self) -> int:
        """How many entries fell out because of the bound."""
        with self._grown:
            return self._last - len(self._entries)

    def clear(self) -> None:
        """Forget the entries; numbering goes on."""
        with self._grown:
            self._entries.clear()
            self._shelf.grew(-self.bytes)
            self.bytes = 0

    def find(self, wanted: Filter, after: int = 0) -> list[Entry]:
        """The entries that match, oldest first, with a number above `after`."""
        with self._grown:
            entries = list(self._entries)
        return [entry for _, entry in entries if entry.number > after and wanted.matches(entry)]

    def wait(self, wanted: Filter, count: int, after: int, seconds: float) -> list[Entry]:
        """Like find(), but waits (real time) until there are `count` of them or the seconds are over."""
        deadline = time.monotonic() + seconds
        with self._grown:
            found, seen = len(self.find(wanted, after)), max(after, self._last)
            while found < count and self in self._shelf.journals and (left := deadline - time.monotonic()) > 0:
                self._grown.wait(left)
                fresh = takewhile(lambda held: held[1].number > seen, reversed(self._entries))
                found += sum(wanted.matches(entry) for _, entry in fresh)
                seen = max(after, self._last)
        return self.find(wanted, after)


def _size(entry: Entry) -> int:
    texts = (entry.path, entry.query, entry.request_body, entry.response_body)
    return ENTRY_BYTES + sum(map(getsizeof, texts)) + HEADER_BYTES * (len(entry.request_headers) + len(entry.response_headers))


def verify(entries: Iterable[Entry], expected: list[dict], in_order: bool = False) -> list[str]:
    """Check expectations ({filter members..., "count"? | "at_least"? | "at_most"?}); what they miss, a line each, none when all hold.

    With `in_order`, the first matches must also come in the order given. Raises BadQuestion.
    """
    entries = list(entries)
    problems, reached = [], 0
    for place, asked in enumerate(expected):
        bounds = {name: asked[name] for name in BOUNDS if name in asked}
        for name, value in bounds.items():
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise BadQuestion(f"expect[{place}].{name} must be an integer from 0: {value!r}")
        wanted = Filter.of({name: value for name, value in asked.items() if name not in bounds})
        found = [entry for entry in entries if wanted.matches(entry)]
        problems += _off(place, len(found), bounds or {"at_least": 1}, wanted, entries)
        if in_order and found:
            later = [entry for entry in found if entry.number > reached]
            if not later:
                problems.append(f"expect[{place}]: comes before the one it should follow (entry {found[-1].number}, after {reached})")
            reached = (later or found)[0].number
    return problems


def _off(place: int, seen: int, bounds: dict, wanted: Filter, entries: list[Entry]) -> list[str]:
    if "count" in bounds and seen != bounds["count"]:
        wish = f"exactly {bounds['count']}"
    elif seen < bounds.get("at_least", 0):
        wish = f"at least {bounds['at_least']}"
    elif seen > bounds.get("at_most", seen):
        wish = f"at most {bounds['at_most']}"
    else:
        return []
    near = nearest(wanted, entries) if not seen else None
    return [f"expect[{place}]: {wish}, found {seen}" + (f"; nearest: {near}" if near else "")]


def nearest(wanted: Filter, entries: list[Entry]) -> str | None:
    """The entry that misses the fewest members of a filter, and which those are."""
    asked = {name: value for name, value in asdict(wanted).items() if value is not None}
    best: tuple[int, str] | None = None
    for entry in entries:
        missed = [name for name, value in asked.items() if not Filter(**{name: value}).matches(entry)]
        text = f"entry {entry.number} {entry.method} {entry.path} -> {entry.status}, other {', '.join(missed)}"
        if best is None or len(missed) < best[0]:
            best = (len(missed), text)
    return best[1] if best else None
