"""Faults of a world: a matcher and an effect. Whether a call is hit hangs on the seed and the call, never on who came first."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import chain

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import BadTime, parse_time

WEBHOOK_EFFECTS = ("webhook_duplicate", "webhook_late", "webhook_lose", "webhook_garble", "webhook_stale", "webhook_unknown", "webhook_cut")
"""What happens to a webhook on its way out: sent twice, `delay_ms` of world time late (and so out of order), lost, with a wrong key or
signature, with times a day old, with members that nobody documents, with half its body."""

CALL_EFFECTS = ("status", "delay", "reset", "truncate")
"""What happens to a call of whatever emulator; the others are an emulator's own (Vendor.effects)."""

EFFECTS = (*CALL_EFFECTS, "expire_token", "squeeze", *WEBHOOK_EFFECTS)
"""status: the vendor's own error body with `status`; delay: `delay_ms` of real time; reset: the connection is closed before
an answer's body; truncate: the answer is cut in half; expire_token: the call's token counts as expired; squeeze: the rate limit is
full; webhook_*: see WEBHOOK_EFFECTS."""

DELAY_MAX_MS = 600_000
METHOD = re.compile("[A-Za-z]+(-[A-Za-z]+)*")
"""A method, be it made up: a matcher of something else would never hit."""

TEXTS = ("emulator", "method", "path", "until")
RANGES = {"nth": (1, 10**9), "first": (1, 10**9), "times": (1, 10**9), "status": (400, 599), "delay_ms": (0, DELAY_MAX_MS)}
"""Members of a fault that are texts, and those that are integers with their bounds."""


class BadFault(ValueError):
    """A fault that can't be read; the message names the member."""


@dataclass(frozen=True)
class Fault:
    """One fault. Matcher: emulator, method, path (`*` wild cards), every `nth` among equal calls (same method and path) or only
    from the `first`-th on, `probability` by the seed, `until` a time of the world. Effect: see EFFECTS.

    None of these goes by who comes first, so that many threads meet the same faults as one. `times`, hits at most, does: it ends a fault.
    """

    id: str
    effect: str
    emulator: str | None = None
    method: str | None = None
    path: str | None = None
    nth: int | None = None
    first: int | None = None
    probability: float | None = None
    times: int | None = None
    until: str | None = None
    status: int | None = None
    delay_ms: int | None = None
    after_commit: bool = False

    @classmethod
    def of(cls, members: object, fault_id: str, applied: Mapping[str, tuple[str, ...]] | None = None) -> "Fault":
        """Read a fault out of JSON. `applied`: the effects that each emulator applies, so that one that could never hit is refused; None for
        one that was taken before. Raises BadFault with the member that is wrong."""
        if not isinstance(members, dict):
            raise BadFault("a fault must be a JSON object")
        unknown = set(members) - {f.name for f in fields(cls)} - {"id"}
        if unknown:
            raise BadFault(f"no such member: {', '.join(sorted(unknown))}")
        fault = cls(**{"effect": None, **members, "id": fault_id})
        for problem in chain(fault._problems(), () if applied is None else fault._never_hits(applied)):
            raise BadFault(problem)
        return fault

    def _problems(self):
        if self.effect not in EFFECTS:
            yield f"effect must be one of {', '.join(EFFECTS)}: {self.effect!r}"
        for name in TEXTS:
            if getattr(self, name) is not None and not isinstance(getattr(self, name), str):
                yield f"{name} must be a text: {getattr(self, name)!r}"
        for name, (low, high) in RANGES.items():
            value = getattr(self, name)
            if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high):
                yield f"{name} must be an integer from {low} to {high}: {value!r}"
        chance_given = self.probability
        if chance_given is not None and (isinstance(chance_given, bool) or not isinstance(chance_given, (int, float)) or not 0 <= chance_given <= 1):
            yield f"probability must be a number from 0 to 1: {chance_given!r}"
        if not isinstance(self.after_commit, bool):
            yield f"after_commit must be true or false: {self.after_commit!r}"
        if self.effect == "status" and self.status is None:
            yield "effect status needs a status from 400 to 599"
        if self.effect in ("delay", "webhook_late") and self.delay_ms is None:
            yield f"effect {self.effect} needs delay_ms"
        if isinstance(self.until, str):
            try:
                parse_time(self.until)
            except BadTime as bad:
                yield f"until: {bad}"

    def _never_hits(self, applied: Mapping[str, tuple[str, ...]]):
        """Why no call could be hit where the emulators apply these effects."""
        able = [emulator for emulator, effects in applied.items() if self.effect in effects]
        if self.emulator is not None and self.emulator not in applied:
            yield f"emulator must be one of {', '.join(applied)}: {self.emulator!r}"
        if not able or self.emulator not in (None, *able):
            yield f"effect {self.effect} happens at {', '.join(able) or 'no emulator here'}, not at {self.emulator or 'any'}"
        if self.method is not None and not METHOD.fullmatch(self.method):
            yield f"method must be made of letters: {self.method!r}"

    def covers(self, emulator: str, method: str, path: str) -> bool:
        """Whether the matcher, its counting apart, is for such a call."""
        return (
            self.emulator in (None, emulator)
            and (self.method is None or self.method.upper() == method)
            and (self.path is None or fnmatchcase(path, self.path))
        )

    def as_json(self) -> dict:
        """The members that are set."""
        return {name: value for name, value in asdict(self).items() if value is not None and value is not False}


@dataclass
class Count:
    """How often a fault's matcher met each call (method and path), and how often it hit."""

    equal: dict[str, int] = field(default_factory=dict)
    hit: int = 0

    @classmethod
    def of(cls, kept: dict) -> "Count":
        """A count as a world keeps it. Raises KeyError, TypeError, ValueError."""
        return cls({str(call): int(met) for call, met in kept["equal"].items()}, int(kept["hit"]))

    def as_json(self) -> dict:
        """{"equal", "hit"}, whichever call came first."""
        return {"equal": dict(sorted(self.equal.items())), "hit": self.hit}

    def meet(self, call: str) -> None:
        """Count one more matching call."""
        self.equal[call] = self.equal.get(call, 0) + 1


def hits(fault: Fault, seed: int, call: str, count: Count, now: datetime) -> bool:
    """Whether the call just met is hit: by its how-manieth among its equals (nth, first), and by that and the seed (probability). Pure."""
    met = count.equal[call]
    if fault.times is not None and count.hit >= fault.times:
        return False
    if fault.until is not None and now >= parse_time(fault.until):
        return False
    if fault.first is not None and met < fault.first:
        return False
    if fault.nth is not None and met % fault.nth:
        return False
    return fault.probability is None or chance.fraction(seed, "fault", fault.id, call, met) < fault.probability
