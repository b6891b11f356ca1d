"""The plan of a burst: every call with the moment it is meant for, drawn before the run and never waiting for answers."""

import random
from dataclasses import dataclass
from math import ceil

import msgspec


class Arrival(msgspec.Struct, frozen=True):
    """One planned call: `at` seconds after the tick, the mall's collector asks for the page at `offset`."""

    at: float
    mall: str
    offset: int


@dataclass(frozen=True)
class Shape:
    """How a burst looks: orders waiting at each mall, rows a page, seconds between a collector's pages, jitter in seconds."""

    orders_per_mall: int
    page: int
    spacing: float
    jitter: float


def arrivals(malls: list[str], shape: Shape, seed: int) -> list[Arrival]:
    """Every collector's calls, in the order of their moments: all fire at one tick, each a little off by the seed."""
    dice = random.Random(f"burst:{seed}")
    pages = ceil(shape.orders_per_mall / shape.page)
    planned = []
    for mall in malls:
        late = dice.random() * shape.jitter
        planned += [Arrival(late + number * shape.spacing, mall, number * shape.page) for number in range(pages)]
    return sorted(planned, key=lambda arrival: (arrival.at, arrival.mall, arrival.offset))
