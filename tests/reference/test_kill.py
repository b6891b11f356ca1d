"""kill -9 at any point of a day: nothing is lost and nothing is done twice.

`make soak` kills 200 times; each kill falls at another moment of a run, and the same server starts again on the same folder.
"""

import threading
import time

import httpx
import pytest

from mallrig.emulators.rig.goods import GOODS
from mallrig.reference.store import remove_store, setups_in
from mallrig.scenarios.profile import SOAK
from mallrig.testing import Server

KILLS = 200 if SOAK else 2
VARIANT = GOODS[0].variants[0]
SKU = VARIANT.code
STOCK = 2 * KILLS + 2
"""One piece for each order: two at each kill, and two before."""
AUTO = ["collect", "match", "merge", "allocate", "invoice", "ship", "messages"]


pytestmark = pytest.mark.both_databases


@pytest.fixture
def server(tmp_path, database, monkeypatch):
    if database:
        monkeypatch.setenv("MALLRIG_DATABASE", database)
    running = Server(tmp_path / "data")
    yield running
    running.kill()
    where = database or tmp_path / "data" / "reference"
    assert setups_in(where) == ["s1"]
    remove_store(where, "s1")


def call(server: Server, method: str, path: str, body: object = None) -> dict:
    answer = httpx.request(method, server.base + path, json=body, timeout=60)
    assert answer.status_code < 400, f"{method} {path}: {answer.text}"
    return answer.json()


def try_call(server: Server, method: str, path: str, body: object = None) -> None:
    """A call that the kill may cut off."""
    try:
        httpx.request(method, server.base + path, json=body, timeout=60)
    except httpx.TransportError:
        pass


def order(world: dict, number: int) -> dict:
    return {
        "mall": world["cafe24"]["malls"][0]["mall_id"], "items": [{"variant_code": SKU, "quantity": 1}], "status": "N20", "paid": True,
        "buyer": {"name": "김민지", "cellphone": "010-1234-5678"},
        "receiver": {"name": f"받는이{number}", "cellphone": "010-1234-5678", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": f"{number}"},
    }  # fmt: skip


def stock_up(server: Server, world: dict) -> None:
    """Enough of the product at the mall and in the warehouse."""
    mall, sellmate = world["cafe24"]["malls"][0]["mall_id"], world["sellmate"]
    call(server, "PUT", f"/_rig/worlds/kill/shop/malls/{mall}/stock", {SKU: STOCK})
    row = {"barcode1": VARIANT.barcode, "qty": STOCK, "warehouse_id": 1, "work_type_id": 100}
    came_in = httpx.post(
        f"{sellmate['base_url']}/stockHistories", json={"item_count": 1, "type": 1, "items": [row]}, headers={"Authorization": f"Bearer {sellmate['access_token']}"},
    )  # fmt: skip
    assert came_in.json()["errors"] == []


def at_the_mall(mall: dict) -> list[dict]:
    """The mall's orders of the day with their items; the ticks have taken longer than its token lasts."""
    form = {"grant_type": "refresh_token", "refresh_token": mall["refresh_token"]}
    token = httpx.post(f"{mall['base_url']}/api/v2/oauth/token", data=form, auth=(mall["client_id"], mall["client_secret"])).json()["access_token"]
    url = f"{mall['base_url']}/api/v2/admin/orders?start_date=2026-01-10&end_date=2026-01-10&limit=1000&embed=items"
    return httpx.get(url, headers={"Authorization": f"Bearer {token}"}).json()["orders"]


@pytest.mark.rule("OMS-COLLECT-06", "OMS-COLLECT-07", "OMS-INV-10", "OMS-SHIP-06", "ALIM-10", "OMS-ALLOC-10")
def test_killed_at_any_point_nothing_is_lost_or_doubled(server):
    world = call(server, "POST", "/_rig/worlds", {"name": "kill"})
    stock_up(server, world)
    setup = call(server, "POST", "/target/setups", {"world": world, "auto": AUTO})["setup"]
    before = call(server, "POST", f"/target/{setup}/stock/sync")["stock"][SKU]["on_hand"]
    placed = []

    def two_orders() -> None:
        for _ in range(2):
            placed.append(call(server, "POST", "/_rig/worlds/kill/shop/orders", order(world, len(placed)))["order_id"])

    two_orders()
    began = time.monotonic()
    call(server, "POST", f"/target/{setup}/tick", {})
    whole = time.monotonic() - began
    for kill in range(KILLS):
        two_orders()
        ticking = threading.Thread(target=try_call, args=(server, "POST", f"/target/{setup}/tick", {}))
        ticking.start()
        time.sleep(whole * (0.3 + kill * 0.37 % 1))
        server.kill()
        ticking.join()
        server.start()
    for _ in range(3 + KILLS // 5):
        call(server, "POST", "/_rig/worlds/kill/clock/advance", {"by": "10m"})
        call(server, "POST", f"/target/{setup}/tick", {})

    orders = call(server, "GET", f"/target/{setup}/orders?limit=1000")["orders"]
    assert sorted(each["order_no"] for each in orders) == sorted(placed)
    assert {each["state"] for each in orders} == {"shipped"}
    numbers = [each["invoice_no"] for each in orders]
    assert len(set(numbers)) == len(placed)
    assert call(server, "GET", f"/target/{setup}/outbox")["counts"] == {"waiting": 0, "failed": 0, "sent": 3 * len(placed)}
    there = at_the_mall(world["cafe24"]["malls"][0])
    told = {order["order_id"]: [(item["order_status"], item["tracking_no"]) for item in order["items"]] for order in there}
    assert told == {each["order_no"]: [("N30", each["invoice_no"])] for each in orders}
    after = call(server, "POST", f"/target/{setup}/stock/sync")["stock"][SKU]["on_hand"]
    assert before - after == len(placed)
