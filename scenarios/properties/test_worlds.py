"""What holds of the rig itself: worlds keep to themselves, and come back as they were (INV-59, -61, -63)."""

import pytest

from mallrig.scenarios.drivers.looks import malls
from mallrig.scenarios.drivers.shopper import Shopper
from mallrig.scenarios.properties.invariants import check
from mallrig.scenarios.properties.seen import look


def live(world):
    """Something happens in a world: an order is placed, looked at, and time goes by."""
    mall = malls(world)[0]
    placed = Shopper(world).order(mall.id, items=[{"product_no": 15, "quantity": 1}], buyer={"member_id": "minji01"}, payments={"card": None})
    assert mall.statuses(placed["order_id"])
    world.advance("1h")


def test_what_is_done_in_one_world_leaves_another_as_it_was(place, world):
    bystander = place.rig.new_world()
    before = bystander.snapshot_bytes(f"{bystander.name}-before")
    live(world)
    assert check(look(world, bystanders={bystander.name: (before, bystander.snapshot_bytes(f"{bystander.name}-after"))})) == []
    bystander.delete()


def test_a_world_restored_is_the_world_that_was(world):
    live(world)
    first = world.snapshot_bytes(f"{world.name}-first")
    live(world)
    world.restore(f"{world.name}-first")
    assert check(look(world, round_trip=(first, world.snapshot_bytes(f"{world.name}-second")))) == []


@pytest.mark.parametrize("fault", [None, {"effect": "status", "status": 429, "emulator": "cafe24", "method": "GET", "times": 1}])
def test_a_world_without_a_target_keeps_its_promises(world, fault):
    live(world)
    if fault:
        world.fault(**fault)
        malls(world)[0].world.door.raw("GET", f"/cafe24/{malls(world)[0].id}/api/v2/admin/orders")
    assert check(look(world)) == []
