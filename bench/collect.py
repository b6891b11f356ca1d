"""How fast the reference collects over HTTP: orders of two lines each, 1,000 a page.

    python -m mallrig.bench.collect [orders]

Prints the rate of the whole (emulated mall, HTTP, reference: one core), of the reference alone, and of the bare floor:
parsing the same pages and inserting the same rows into the same tables. Wanted: 2,000 a second at least, and at least
half the floor.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path
from time import process_time

import httpx
import msgspec

from mallrig.emulators.rig.goods import GOODS
from mallrig.emulators.server import create_app
from mallrig.reference.adapters.cafe24 import _page
from mallrig.reference.target import create_app as create_target

ORDERS = 10_000
BATCH = 1_000
BASE = "http://mallrig.test"
SPEED = 500
"""How fast the world's clock runs, so that its rate limit doesn't: what is measured is work, not waiting."""


class Rooms(httpx.BaseTransport):
    """Rig and reference in one process; keeps the mall's pages, and the time that the emulators took for all."""

    def __init__(self, folder: Path):
        emulators = create_app(folder / "worlds", transport=self)
        target = create_target(folder / "reference", lambda base: httpx.Client(transport=self, base_url=base))
        self.emulators, self.target = httpx.WSGITransport(app=emulators), httpx.WSGITransport(app=target)
        self.pages: list[bytes] = []
        self.seconds = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/target/"):
            return self.target.handle_request(request)
        began = process_time()
        answer = self.emulators.handle_request(request)
        body = answer.read()
        self.seconds += process_time() - began
        if request.url.path.endswith("/admin/orders") and answer.status_code == 200:
            self.pages.append(body)
        return answer


def place(http: httpx.Client, world: dict, orders: int) -> str:
    """Fill the first mall with orders in delivery preparing."""
    at, mall = f"/_rig/worlds/{world['world']}", world["cafe24"]["malls"][0]["mall_id"]
    http.put(f"{at}/shop/malls/{mall}/stock", json={good.variants[0].code: 10**6 for good in GOODS})
    for first in range(0, orders, BATCH):
        http.post(f"{at}/shop/orders", json=[_wish(mall, n) for n in range(first, min(first + BATCH, orders))]).raise_for_status()
    http.post(f"{at}/clock/run", json={"speed": SPEED})
    return mall


def _wish(mall: str, n: int) -> dict:
    phone = f"010-{n // 10_000:04}-{n % 10_000:04}"
    items = [{"variant_code": GOODS[(n + i) % len(GOODS)].variants[0].code, "quantity": 1} for i in (0, 3)]
    receiver = {"name": f"받는이{n}", "cellphone": phone, "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{n}호"}
    return {"mall": mall, "items": items, "buyer": {"name": "김민지", "cellphone": phone}, "receiver": receiver, "paid": True, "status": "N20"}


def floor(pages: list[bytes], database: Path) -> float:
    """Seconds to parse the pages and to insert the rows that collecting them made, and nothing else."""
    with sqlite3.connect(database) as made:
        rows = {table: made.execute(f"SELECT * FROM {table}").fetchall() for table in ("groups", "orders", "line", "history")}
        tables = [sql for (sql,) in made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")]
    bare = sqlite3.connect(database.with_name("floor.db"))
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=NORMAL")
    for sql in tables:
        bare.execute(sql)
    began = process_time()
    for page in pages:
        _page(page)
    for table, of_table in rows.items():
        bare.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(of_table[0]))})", of_table)
    bare.commit()
    return process_time() - began


def main(orders: int = ORDERS) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        rooms = Rooms(Path(folder))
        http = httpx.Client(transport=rooms, base_url=BASE, timeout=600)
        world = http.post("/_rig/worlds", json={}).json()
        mall = place(http, world, orders)
        setup = http.post("/target/setups", json={"world": world}).json()["setup"]
        rooms.pages, rooms.seconds = [], 0.0
        began = process_time()
        result = http.post(f"/target/{setup}/collect", json={"sellers": [mall]}).json()["sellers"][mall]
        whole = process_time() - began
        assert result["complete"] and len(result["collected"]) == orders, msgspec.json.encode(result | {"collected": len(result["collected"])})
        bare = floor(rooms.pages, Path(folder) / "reference" / f"{setup}.db")
        alone = whole - rooms.seconds
        print(f"collect {orders:,} orders: {orders / whole:,.0f}/s with the emulated mall, {orders / alone:,.0f}/s the reference alone")
        print(f"collect: the floor of parsing and inserting is {orders / bare:,.0f}/s; the reference reaches {bare / alone:.0%} of it")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
