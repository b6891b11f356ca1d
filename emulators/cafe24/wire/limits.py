"""Rate limits: a leaky bucket for each mall and API, and the quota of calls and of processing time, in the world's memory.

Buckets drain by the world's clock. While that stands still nothing drains until a call was refused; from then on real
time drains too, so that a client that waits and tries again gets on, and a test up to the first refusal is exact.
"""

import math
from dataclasses import dataclass

from mallrig.emulators.core.bucket import Bucket
from mallrig.emulators.core.world import World

DRAIN = 2.0
"""Calls that leave the bucket each second."""

CALLS_MAX, SECONDS_MAX, WINDOW = 3_000, 600.0, 600.0
"""The quota: calls and seconds of processing in each window of so many seconds."""

CALL_SECONDS, ROW_SECONDS = 0.05, 0.002
"""What a call and each row of its answer count as processing time (ours: the vendor's own machine can't be measured)."""


@dataclass(frozen=True)
class Poured:
    """What a call did to the limits: whether it may go on, and the headers of its answer."""

    accepted: bool
    headers: dict[str, str]


def pour(world: World, mall_no: int, api: str, capacity: int, squeezed: bool = False) -> Poured:
    """Count one call to one API of a mall; `squeezed`: as if the bucket were full."""
    now = world.now().timestamp()
    with world.guarded() as memory:
        bucket, calls, spent = _buckets(memory, mall_no, api, now)
        calls.level += 1
        over = calls.level > CALLS_MAX or spent.level >= SECONDS_MAX
        accepted = bucket.level + 1 <= capacity and not over and not squeezed
        if accepted:
            bucket.level += 1
        else:
            for full in (bucket, calls, spent):
                full.wait()
        used = capacity if squeezed or bucket.level + 1 > capacity and not accepted else math.ceil(bucket.level)
        return Poured(accepted, {"X-Api-Call-Limit": f"{used}/{capacity}"} | _usage(calls.level, spent.level))


def standing(world: World, mall_no: int, api: str, capacity: int) -> dict[str, str]:
    """The headers of an answer to a call that isn't counted: how full everything is."""
    now = world.now().timestamp()
    with world.guarded() as memory:
        bucket, calls, spent = _buckets(memory, mall_no, api, now)
        return {"X-Api-Call-Limit": f"{math.ceil(bucket.level)}/{capacity}"} | _usage(calls.level, spent.level)


def spend(world: World, mall_no: int, rows: int) -> None:
    """Count the processing time of an answer of so many rows."""
    with world.guarded() as memory:
        bucket = memory.get(("cafe24.seconds", mall_no))
        if bucket:
            bucket.level += CALL_SECONDS + ROW_SECONDS * rows


def _buckets(memory: dict, mall_no: int, api: str, now: float) -> tuple[Bucket, Bucket, Bucket]:
    """That of the API, and those of the quota: calls and seconds."""
    return (
        _look(memory, ("cafe24.bucket", mall_no, api), now, DRAIN), _look(memory, ("cafe24.calls", mall_no), now, CALLS_MAX / WINDOW),
        _look(memory, ("cafe24.seconds", mall_no), now, SECONDS_MAX / WINDOW),
    )  # fmt: skip


def _look(memory: dict, key: tuple, now: float, rate: float) -> Bucket:
    bucket = memory.setdefault(key, Bucket(0.0, now))
    bucket.drain(now, rate)
    return bucket


def _usage(calls: float, seconds: float) -> dict[str, str]:
    """How much of the quota is used, and the whole seconds after which a call goes again."""
    headers = {"X-Cafe24-Call-Usage": f"{calls / CALLS_MAX * 100:.2f}", "X-Cafe24-Time-Usage": f"{seconds / SECONDS_MAX * 100:.2f}"}
    if calls >= CALLS_MAX:
        headers["X-Cafe24-Call-Remain"] = str(math.ceil((calls + 1 - CALLS_MAX) / (CALLS_MAX / WINDOW)))
    if seconds >= SECONDS_MAX:
        headers["X-Cafe24-Time-Remain"] = str(math.floor((seconds - SECONDS_MAX) / (SECONDS_MAX / WINDOW)) + 1)
    return headers
