"""A leaky bucket that drains by a world's clock.

While that clock stands still nothing drains until a call was refused; from then on real time drains too, so that a client
that waits and tries again gets on, and a test up to the first refusal is exact.
"""

import time
from dataclasses import dataclass


@dataclass
class Bucket:
    """`level` at the world's second `at`; `waits` is the real second since which refused callers wait, or None."""

    level: float
    at: float
    waits: float | None = None

    def drain(self, now: float, rate: float) -> None:
        """Let leak what leaked since the last look, `rate` a second."""
        passed = max(0.0, now - self.at)
        if self.waits is not None:
            real = time.monotonic()
            passed = max(passed, real - self.waits)
            self.waits = real
        self.level, self.at = max(0.0, self.level - passed * rate), now
        if not self.level:
            self.waits = None

    def take(self, capacity: float) -> bool:
        """Put one call in, if there is room; otherwise somebody waits from now on."""
        if self.level + 1 <= capacity:
            self.level += 1
            return True
        self.wait()
        return False

    def wait(self) -> None:
        """Note that somebody was refused."""
        if self.waits is None:
            self.waits = time.monotonic()
