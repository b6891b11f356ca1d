"""Looks at the couriers: what CJ, Lotte and Korea Post have booked, whatever a target says."""

from dataclasses import dataclass

from mallrig.scenarios.drivers.rig import World

CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Booking:
    """A box that a courier was given to carry; `text` is what was sent with it."""

    courier: str
    number: str
    live: bool
    text: str


def bookings(world: World, courier: str) -> list[Booking]:
    """What a courier has booked and not cancelled, oldest first."""
    return [booking for booking in all_bookings(world) if booking.courier == courier and booking.live]


def all_bookings(world: World) -> list[Booking]:
    """What the couriers were asked to carry, the cancelled too, oldest first."""
    rows = world.door.get(world.rig("/parcels"))["parcels"]
    return [Booking(row["carrier"], row["invoice"], row["state"] != CANCELLED, str(row["booking"])) for row in reversed(rows)]
