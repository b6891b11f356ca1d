"""The world's clock, read from the rig."""

import time
from datetime import datetime, timedelta

import httpx

from mallrig.reference.adapters.wire import decoded, send
from mallrig.reference.model import moment

WAIT_REAL_MAX = 3.0
"""Real seconds that all waiting of one turn may take together; a day that runs in seconds must not stop for minutes."""


class WorldClock:
    """A world's time (port Clock)."""

    def __init__(self, client: httpx.Client, url: str):
        self._client, self._url = client, url
        self._waited = 0.0
        self._lately: datetime | None = None

    def now(self) -> datetime:
        """The world's time now."""
        self._lately = moment(self._read()["now"])
        return self._lately

    def lately(self) -> datetime:
        """The time when it was last asked for or told: enough to see whether a token ends soon."""
        return self._lately or self.now()

    def begin(self, told: datetime | None = None) -> datetime:
        """The time at which a turn begins, asked for or told; what may be waited begins anew."""
        self._waited = 0.0
        self._lately = told or self.now()
        return self._lately

    def wait(self, seconds: float, refused: bool = True) -> bool:
        """Let `seconds` of the world's time pass. Where its clock stands still nothing leaks from a vendor's bucket
        until a call was refused, then real time does. False, without waiting, once a turn has waited long enough."""
        speed = self._read().get("speed") or 0
        if not speed and not refused:
            return False
        real = seconds / max(1.0, speed)
        if self._waited + real > WAIT_REAL_MAX:
            return False
        self._waited += real
        time.sleep(real)
        return True

    def _read(self) -> dict:
        return decoded(send(self._client, "rig", "GET", self._url), "rig")


def in_seconds(when: datetime) -> tuple[datetime, datetime]:
    """The whole seconds around a time: the last before or at it, the first at or after it."""
    floor = when.replace(microsecond=0)
    return floor, floor if floor == when else floor + timedelta(seconds=1)
