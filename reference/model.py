"""Values that rooms, adapters and the target share: times, money, who is acting."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")
"""No summer time since 1988, so a fixed offset is exact."""

SECONDS_LONG = len("2026-01-10T09:00:00+09:00")

SYSTEM = "system"
MANAGER = "manager"
CUSTOMER = "customer"


@dataclass(frozen=True)
class Turn:
    """One go of a room: when it began, by the world's clock, and who asked for it."""

    now: datetime
    who: str = SYSTEM

    @property
    def at(self) -> str:
        """The time as the tables keep it."""
        return show(self.now)


def show(when: datetime) -> str:
    """ISO 8601 in Seoul time, to the second or, where there is a fraction, to the millisecond."""
    when = when.astimezone(SEOUL)
    return when.isoformat(timespec="milliseconds" if when.microsecond else "seconds")


def moment(text: str) -> datetime:
    """A time out of ISO 8601 text; one without an offset is Seoul's. Raises ValueError."""
    when = datetime.fromisoformat(text)
    return when.replace(tzinfo=SEOUL) if when.tzinfo is None else when.astimezone(SEOUL)


def normal(text: str) -> str:
    """A time's text as the tables keep it; most of Cafe24's is so already."""
    return text if len(text) == SECONDS_LONG and text.endswith("+09:00") and text[10] == "T" else show(moment(text))


def won(text: str | int | float | None) -> int:
    """Whole won out of Cafe24's decimal text ("12000.00"); nothing is 0."""
    return int(float(text)) if text else 0


def digits(phone: str | None) -> str:
    """A telephone number's digits."""
    return "".join(filter(str.isdecimal, phone or ""))
