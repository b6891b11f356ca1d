"""A world's clock: frozen, running, or running N times as fast. Nothing else in a world tells time."""

import re
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")
"""Asia/Seoul has had no daylight saving since 1988, so a fixed offset is exact for every date a world can hold."""

EARLIEST = datetime(2000, 1, 1, tzinfo=KST)
LATEST = datetime(2199, 12, 31, tzinfo=KST)
SPEED_MIN, SPEED_MAX = 0.000_001, 100_000

_UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN = re.compile(r"([0-9]{1,12})(ms|s|m|h|d)")


class BadTime(ValueError):
    """A time, a span or a speed that no clock can take; the message says which and why."""


def parse_time(text: object) -> datetime:
    """An ISO 8601 time with an offset, as Seoul time cut to milliseconds. Raises BadTime."""
    try:
        when = datetime.fromisoformat(text)
        aware = when.astimezone(KST) if when.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        raise BadTime(f"not an ISO 8601 time with an offset: {text!r}") from None
    if aware is None:
        raise BadTime(f"the time has no offset: {text!r}")
    if not EARLIEST <= aware <= LATEST:
        raise BadTime(f"the time is outside {EARLIEST.year} to {LATEST.year}: {text!r}")
    return aware.replace(microsecond=aware.microsecond // 1000 * 1000)


def parse_span(text: object) -> timedelta:
    """A span such as "10m", "90s", "1d12h" or "250ms". Raises BadTime."""
    parts = list(_SPAN.finditer(text)) if isinstance(text, str) else []
    if not parts or "".join(part[0] for part in parts) != text:
        raise BadTime(f'not a span such as "10m", "1h30m" or "2d": {text!r}')
    try:
        return sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in (p.groups() for p in parts)), timedelta())
    except OverflowError:
        raise BadTime(f"the span is too long: {text!r}") from None


def show(when: datetime) -> str:
    """ISO 8601 in Seoul time: to the second, or to the millisecond where there is a fraction."""
    return when.isoformat(timespec="milliseconds" if when.microsecond else "seconds")


@dataclass(frozen=True)
class Clock:
    """Where a world's time stands: `base` at the real instant `real_base`, then `speed` times as fast (0 = frozen)."""

    base: datetime
    real_base: float = 0.0
    speed: float = 0.0

    def now(self, real: float | None = None) -> datetime:
        """The world's time, to the millisecond; `real` is the machine's time in seconds since the epoch."""
        if not self.speed:
            return self.base
        passed = max(0.0, (time.time() if real is None else real) - self.real_base)
        return min(self.base + timedelta(milliseconds=int(passed * self.speed * 1000)), LATEST)

    def frozen(self) -> "Clock":
        """The same moment, standing still."""
        return Clock(self.now())

    def running(self, speed: float = 1.0) -> "Clock":
        """The same moment, going on `speed` times as fast as real time. Raises BadTime."""
        if not SPEED_MIN <= speed <= SPEED_MAX:
            raise BadTime(f"the speed must be from {SPEED_MIN} to {SPEED_MAX}: {speed!r}")
        return Clock(self.now(), time.time(), float(speed))

    def at_speed(self, speed: float) -> "Clock":
        """running(), or for 0 frozen(). Raises BadTime."""
        return self.running(speed) if speed else self.frozen()

    def moved(self, to: datetime) -> "Clock":
        """At `to` from this instant on, frozen or running as before. Raises BadTime for a step back (INV-62)."""
        if to < self.now():
            raise BadTime(f"the clock never goes back: it is {show(self.now())}, asked for {show(to)}")
        if to > LATEST:
            raise BadTime(f"the clock ends with {LATEST.year}")
        return replace(self, base=to, real_base=time.time() if self.speed else 0.0)

    def as_json(self) -> dict:
        """{"now", "mode": "frozen"|"running", "speed"}."""
        return {"now": show(self.now()), "mode": "running" if self.speed else "frozen", "speed": self.speed}
