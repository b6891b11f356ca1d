"""Dates of the Cafe24 API: whole seconds in Seoul, and the two forms that its filters take."""

from datetime import datetime

from mallrig.emulators.core.clock import show


def second(when: datetime) -> datetime:
    """Without its fraction: Cafe24 shows whole seconds."""
    return when.replace(microsecond=0)


def stamp(when: datetime) -> str:
    """ISO 8601 with offset, to the second, as answers carry it."""
    return show(second(when))


def day_start(when: datetime) -> datetime:
    """The first second of its day."""
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


def day_end(when: datetime) -> datetime:
    """The last second of its day."""
    return when.replace(hour=23, minute=59, second=59, microsecond=0)


def begins(text: str) -> str:
    """A filter's lower bound as text to compare with dates: a pure date begins with its first second."""
    return f"{text}T00:00:00+09:00" if len(text) == 10 else text


def ends(text: str) -> str:
    """A filter's upper bound: a pure date includes its whole day (ours, as for orders)."""
    return f"{text}T23:59:59+09:00" if len(text) == 10 else text
