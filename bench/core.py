"""How fast worlds are made, forked and moved through time, and what the journal costs.

    python -m mallrig.bench.core

A world of 10,000 orders, placed through the shop door, is reset and forked; wanted: new world, reset and fork below 20 ms at p95,
100 forks below 2 s, a day of ticks over 20 malls below 1 s, the journal at most 15%, memory flat after 100,000 calls.
"""

import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from time import perf_counter

import httpx

from mallrig.emulators.core.journal import Journal
from mallrig.emulators.rig.goods import GOODS
from mallrig.emulators.server import create_app

ORDERS, AT_ONCE = 10_000, 1_000
CALLS, ROUNDS, TIMES = 100_000, 5, 40


class Rig:
    """The rig door of an app in this process; timers are answered in process too."""

    def __init__(self, folder: Path):
        self.app = create_app(folder, transport=httpx.MockTransport(lambda _asked: httpx.Response(200)))
        self.http = self.app.test_client()

    def post(self, path: str, body: object = None) -> dict:
        answered = self.http.post(f"/_rig/{path}", json=body or {})
        assert answered.status_code < 300, answered.text
        return answered.json

    def full_world(self, name: str) -> dict:
        """A world of 10,000 orders."""
        world = self.post("worlds", {"name": name})
        mall = world["cafe24"]["malls"][0]["mall_id"]
        codes = [variant.code for good in GOODS for variant in good.variants]
        self.http.put(f"/_rig/worlds/{name}/shop/malls/{mall}/stock", json=dict.fromkeys(codes, ORDERS))
        for start in range(0, ORDERS, AT_ONCE):
            self.post(f"worlds/{name}/shop/orders", [wish(mall, codes, n) for n in range(start, start + AT_ONCE)])
        return world


def wish(mall: str, codes: list[str], n: int) -> dict:
    """An order of one item; people and addresses differ as much as real ones do."""
    person = {"name": f"김{n % 97:02}", "cellphone": f"010{n:08}"}
    return {
        "mall": mall, "items": [{"variant_code": codes[n % len(codes)], "quantity": 1}], "method": "card",
        "buyer": person | {"email": f"buyer{n}@mallrig.test"},
        "receiver": person | {"zipcode": f"{n % 63000:05}", "address1": f"서울시 강남구 테헤란로 {n % 500}길 {n % 89}", "address2": f"{n % 30}층 {n % 7}호"},
    }  # fmt: skip


def timed(run: Callable[[int], object], n: int) -> float:
    """Milliseconds of one run."""
    start = perf_counter()
    run(n)
    return (perf_counter() - start) * 1000


def spread(taken: list[float]) -> str:
    """Median, 95th percentile and worst."""
    taken = sorted(taken)
    return f"p50 {taken[len(taken) // 2]:.1f}, p95 {taken[int(len(taken) * 0.95)]:.1f}, worst {taken[-1]:.1f} ms"


def milliseconds(run: Callable[[int], object]) -> str:
    """The spread of so many runs, each with its number."""
    return spread([timed(run, n) for n in range(TIMES)])


def making(rig: Rig) -> None:
    """New world, fork, reset, a hundred forks."""
    start = perf_counter()
    rig.full_world("full")
    path = rig.app.extensions["mallrig.worlds"].get("full").store.path
    print(f"core {ORDERS:,} orders placed in {perf_counter() - start:.1f} s; the world's file has {path.stat().st_size / 1e6:.1f} MB")
    print("core new world:", milliseconds(lambda n: rig.post("worlds", {"name": f"new{n}"})))
    floor, forks = [], []
    for n in range(TIMES):  # in turn, as memory that the machine hasn't used yet may cost ten times as much as other
        floor.append(timed(lambda n: copyfile(path, path.with_name(f"floor{n}")), n))
        forks.append(timed(lambda n: rig.post("worlds/full/fork", {"name": f"fork{n}"}), n))
    print(f"core fork of {ORDERS:,} orders: {spread(forks)}; its file copied and no more: {spread(floor)}")
    print(f"core reset of {ORDERS:,} orders:", milliseconds(lambda n: rig.post(f"worlds/fork{n}/reset")))
    start = perf_counter()
    for n in range(100):
        rig.post("worlds/full/fork", {"name": f"row{n}"})
    print(f"core 100 forks: {perf_counter() - start:.2f} s")


def ticking(rig: Rig) -> None:
    """A day of ten-minute ticks of 20 malls' collectors."""
    rig.post("worlds", {"name": "ticks", "preset": "twenty"})
    for n in range(20):
        rig.post("worlds/ticks/clock/timers", {"url": f"http://mallrig.test/tick/{n}", "every": "10m"})
    start = perf_counter()
    ran = rig.post("worlds/ticks/clock/advance", {"by": "1d"})["ran"]
    print(f"core a day of ticks of 20 malls: {ran} calls in {perf_counter() - start:.2f} s")


def journaling(rig: Rig) -> None:
    """A list of orders with the journal and without, turn about, best of five; then memory after many calls."""
    world = rig.post("worlds", {"name": "notes"})
    mall = world["cafe24"]["malls"][0]
    headers = {"Authorization": f"Bearer {mall['access_token']}"}
    url = f"/cafe24/{mall['mall_id']}/api/v2/admin/orders/count"

    def calls(count: int) -> float:
        start = perf_counter()
        for _ in range(count):
            rig.http.get(url, headers=headers)
        return perf_counter() - start

    calls(200)
    kept, best = Journal.add, {True: 1e9, False: 1e9}
    for _ in range(ROUNDS):
        for on in (True, False):
            Journal.add = kept if on else lambda *_args, **_members: None
            best[on] = min(best[on], calls(400))
    Journal.add = kept
    print(f"core journal: {400 / best[True]:,.0f} calls/s with it, {400 / best[False]:,.0f} without, it costs {(best[True] / best[False] - 1) * 100:.0f}%")
    marks = []
    for _ in range(4):
        calls(CALLS // 4)
        marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024))
    print(f"core memory at most, after each quarter of {CALLS:,} calls: {', '.join(f'{mark:.0f}' for mark in marks)} MB")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mallrig-bench-", ignore_cleanup_errors=True) as folder:
        ticking(Rig(Path(folder) / "ticks"))
        journaling(Rig(Path(folder) / "notes"))
        making(Rig(Path(folder) / "worlds"))


if __name__ == "__main__":
    main()
