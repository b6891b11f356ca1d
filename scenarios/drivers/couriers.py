"""Looks at the couriers: what CJ, Lotte and Korea Post have booked, whatever a target says."""

from collections import Counter
from dataclasses import dataclass

from mallrig.scenarios.drivers.rig import World

CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Booking:
    """A box that a courier was given to carry; `sent` is what was sent with it, in the courier's own members."""

    courier: str
    number: str
    live: bool
    sent: dict


@dataclass(frozen=True)
class Parcel:
    """A box as CJ has it booked: `goods` are pieces by own product."""

    number: str
    receiver: str
    mobile: str
    address: str
    goods: dict[str, int]


def all_bookings(world: World) -> list[Booking]:
    """What the couriers were asked to carry, the cancelled too, oldest first."""
    rows = world.door.get(world.rig("/parcels"))["parcels"]
    return [Booking(row["carrier"], row["invoice"], row["state"] != CANCELLED, row["booking"]) for row in reversed(rows)]


def bookings(world: World, courier: str) -> list[Booking]:
    """What a courier has booked and not cancelled, oldest first."""
    return [booking for booking in all_bookings(world) if booking.courier == courier and booking.live]


def parcels(world: World) -> list[Parcel]:
    """The boxes that CJ was given to carry, oldest first."""
    return [_parcel(booking.number, booking.sent) for booking in bookings(world, "cj")]


def _parcel(number: str, sent: dict) -> Parcel:
    goods: Counter = Counter()
    for row in sent["ARRAY"]:
        goods[row["GDS_CD"]] += int(row["GDS_QTY"])
    mobile = "".join(sent[f"RCVR_CELL_NO{part}"] for part in (1, 2, 3))
    return Parcel(number, sent["RCVR_NM"], mobile, f"{sent['RCVR_ADDR']} {sent['RCVR_DETAIL_ADDR']}", dict(goods))
