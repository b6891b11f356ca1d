"""Many who want one thing at once: exactly one gets it; and vendors that fail at random only delay.

`make soak` makes 1,000 rounds and many fault plans.
"""

import random
import threading
from collections.abc import Callable, Sequence

import pytest

from mallrig.scenarios.profile import SOAK
from tests.reference.conftest import SKUS, Rig, open_rooms
from tests.reference.test_day import everything, receiver, sms

ROUNDS = 1000 if SOAK else 8
BUYERS = 16
PLANS = range(100 if SOAK else 1)
FAULTS = [
    {"effect": "status", "status": 500}, {"effect": "status", "status": 503}, {"effect": "reset"}, {"effect": "reset", "after_commit": True},
    {"effect": "truncate"}, {"effect": "squeeze", "emulator": "cafe24"}, {"effect": "expire_token", "emulator": "cafe24"},
]  # fmt: skip
VENDORS = ["cafe24", "cj", "sellmate", "solapi"]
ROOMS = ["collect", "match", "merge", "allocate", "invoice", "ship", "track", "messages"]
UNIT = SKUS[0]


def at_once(calls: Sequence[Callable[[], object]]) -> list:
    """What each call answered, all let go at one moment."""
    answers: list = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(place: int) -> None:
        gate.wait()
        answers[place] = calls[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def alone(rig):
    """A setup without a warehouse: its stock is counted by hand."""
    return type(rig.setup())(rig, rig.call("POST", "/target/setups", {"world": {name: part for name, part in rig.world.items() if name != "sellmate"}}))


@pytest.mark.rule("OMS-ALLOC-09", "OMS-ALLOC-11", "OMS-INV-10")
def test_one_unit_and_sixteen_buyers(rig, alone):
    """Each round: sixteen hands reach for the last piece, then sixteen ask for its parcel's number; one piece, one number."""
    rig.call("PUT", f"{rig.at}/shop/malls/{rig.mall}/stock", {UNIT: 9999})
    alone.put("stock", {UNIT: {"on_hand": 1}})
    for number in range(BUYERS):
        rig.order(UNIT, receiver=receiver(number))
    alone.day(until="match")
    lines = [order["lines"][0]["line"] for order in alone.get("orders")["orders"]]
    for _ in range(ROUNDS):
        answers = at_once([lambda line=line: rig.http.post(f"/target/{alone.name}/lines/{line}/allocate", json={}).status_code for line in lines])
        assert sorted(answers) == [200] + [409] * (BUYERS - 1)
        assert alone.get("stock")["stock"][UNIT]["allocated"] == 1
        [winner] = [order for order in alone.get("orders")["orders"] if order["lines"][0]["allocated"]]
        issued = at_once([lambda: rig.http.post(f"/target/{alone.name}/invoices", json={"groups": [winner["group"]]}).json()] * BUYERS)
        numbers = {invoice["number"] for answer in issued for invoice in answer["invoices"]}
        kept = alone.get(f"groups/{winner['group']}")["invoice"]["number"]
        assert numbers == {kept}
        assert alone.delete("invoices", {"groups": [winner["group"]]})["deleted"] == [{"group": winner["group"], "number": kept}]
        alone.post(f"lines/{winner['lines'][0]['line']}/release")


def a_day(rig, faults: Sequence[dict]) -> dict:
    """What six orders of two malls have become, after a day with these faults and a quiet hour."""
    working = rig.setup(auto=ROOMS)
    before = working.post("stock/sync")["stock"]
    for fault in faults:
        rig.fault(**fault)
    for number in range(6):
        rig.order(SKUS[number % 2], mall=(rig.mall, rig.other)[number % 2], receiver=receiver(number // 2))
        working.post("tick")
        rig.advance("10m")
    everything(rig, working)
    everything(rig, working)
    after = working.post("stock/sync")["stock"]
    orders = working.get("orders")["orders"]
    return {
        "orders": sorted((order["order_no"], order["seller"] == rig.mall, order["state"], order["invoice_no"] is not None) for order in orders),
        "stock": {sku: before[sku]["on_hand"] - after[sku]["on_hand"] for sku in before},
        "waiting": working.get("outbox")["counts"] | {"sent": 0},
        "shipments": [len(rig.cafe24(f"/admin/orders/{order['order_no']}/shipments", (rig.mall, rig.other).index(order["seller"]))["shipments"]) for order in orders],
        "messages": sorted(message["to"] for message in sms(rig)),
    }  # fmt: skip


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """What the day without faults ends in: nothing that a plan changes, so it is lived once."""
    with open_rooms(tmp_path_factory.mktemp("calm")) as rooms:
        return a_day(Rig(rooms), ())


@pytest.mark.rule("OMS-COLLECT-07", "OMS-INV-10", "OMS-SHIP-06", "ALIM-10")
@pytest.mark.parametrize("seed", PLANS)
def test_faults_at_random_are_only_delay(rig, calm, seed):
    """INV-64: a random plan of faults, then quiet, ends where the day without faults ends."""
    dice = random.Random(seed)
    plan = [{"emulator": dice.choice(VENDORS)} | dice.choice(FAULTS) | {"times": dice.randint(1, 3), "probability": dice.choice([0.3, 1])} for _ in range(5)]
    assert a_day(rig, plan) == calm, plan
