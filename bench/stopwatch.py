"""Measuring one thing at a time."""

from collections.abc import Callable
from time import perf_counter


def best_of(times: int, run: Callable[[], object]) -> float:
    """Seconds of the fastest of so many runs: what else the machine does only ever adds."""
    seconds = []
    for _ in range(times):
        start = perf_counter()
        run()
        seconds.append(perf_counter() - start)
    return min(seconds)
