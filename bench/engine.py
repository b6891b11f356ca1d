"""How the order engine grows: orders collected, merged by twos, allocated and invoiced, half as many and all.

    python -m mallrig.bench.engine [orders]

Prints the rate of each room without what the vendors took (one core), and by how much twice the orders took longer in
all. Wanted: at most 2.3 times as long. The mall is the emulated one; the courier's three calls are answered here at once,
as CJ would answer: booking 50,000 parcels at the emulated CJ takes it half an hour, which says nothing of the reference.
"""

import sys
import tempfile
from itertools import count
from pathlib import Path
from time import process_time

import httpx

from mallrig.bench.collect import BASE, BATCH, SPEED, Rooms
from mallrig.emulators.rig.goods import GOODS

ORDERS = 100_000
WANTED = 2.3
IN_PARCEL = 2
"""Orders of one receiver, which are merged."""

SKUS = [good.variants[0].code for good in GOODS]


class WithCourier(Rooms):
    """Rooms in which CJ's calls are answered without an emulator."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self._numbers = count(650_000_000_000)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith("/cj/"):
            return super().handle_request(request)
        began = process_time()
        data = {"ReqOneDayToken": {"TOKEN_NUM": "token"}, "ReqInvcNo": {"INVC_NO": str(next(self._numbers))}, "RegBook": {}}
        answer = httpx.Response(200, json={"RESULT_CD": "S", "DATA": data[request.url.path.rpartition("/")[2]]})
        self.seconds += process_time() - began
        return answer


def measure(orders: int) -> dict[str, float]:
    """Room -> seconds that the reference took for so many orders."""
    with tempfile.TemporaryDirectory() as folder:
        rooms = WithCourier(Path(folder))
        http = httpx.Client(transport=rooms, base_url=BASE, timeout=36_000)
        world = http.post("/_rig/worlds", json={}).json()
        place(http, world, orders)
        setup = http.post("/target/setups", json={"world": {name: part for name, part in world.items() if name != "sellmate"}}).json()["setup"]
        http.put(f"/target/{setup}/stock", json={sku: {"on_hand": orders} for sku in SKUS}).raise_for_status()
        seconds = {}
        done = {}
        for room in ("collect", "match", "merge", "allocate", "invoices"):
            rooms.pages, rooms.seconds = [], 0.0
            began = process_time()
            done[room] = http.post(f"/target/{setup}/{room}", json={}).raise_for_status().json()
            seconds[room] = process_time() - began - rooms.seconds
        assert len(done["merge"]["groups"]) == len(done["invoices"]["invoices"]) == orders // IN_PARCEL, done["invoices"]["failed"][:3]
        return seconds


def place(http: httpx.Client, world: dict, orders: int) -> None:
    """Fill the first mall with orders in delivery preparing, of two lines each."""
    at, mall = f"/_rig/worlds/{world['world']}", world["cafe24"]["malls"][0]["mall_id"]
    http.put(f"{at}/shop/malls/{mall}/stock", json=dict.fromkeys(SKUS, 10**6)).raise_for_status()
    for first in range(0, orders, BATCH):
        http.post(f"{at}/shop/orders", json=[_wish(mall, n) for n in range(first, min(first + BATCH, orders))]).raise_for_status()
        http.post(f"{at}/clock/advance", json={"by": "1m"}).raise_for_status()  # no list shows more than 15,000 orders of one moment
    http.post(f"{at}/clock/run", json={"speed": SPEED}).raise_for_status()


def _wish(mall: str, n: int) -> dict:
    parcel = n // IN_PARCEL
    phone = f"010-{parcel // 10_000:04}-{parcel % 10_000:04}"
    items = [{"variant_code": SKUS[(n + i) % len(SKUS)], "quantity": 1} for i in (0, 3)]
    receiver = {"name": f"받는이{parcel}", "cellphone": phone, "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{parcel}호"}
    return {"mall": mall, "items": items, "buyer": {"name": "김민지", "cellphone": phone}, "receiver": receiver, "paid": True, "status": "N20"}


def main(orders: int = ORDERS) -> None:
    """Measure and print."""
    totals = []
    for size in (orders // 2, orders):
        seconds = measure(size)
        totals.append(sum(seconds.values()))
        rates = ", ".join(f"{room} {size / max(spent, 1e-9):,.0f}/s" for room, spent in seconds.items())
        print(f"engine {size:,} orders in {totals[-1]:.1f} s: {rates}", flush=True)
    print(f"engine: twice the orders took {totals[1] / totals[0]:.2f} times as long (wanted: at most {WANTED})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
