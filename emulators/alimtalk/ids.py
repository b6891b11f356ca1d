"""SOLAPI's ids: a prefix, the Korean time to the second, and a part drawn from the world's seed and counter."""

import re

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import KST
from mallrig.emulators.core.store import Counter
from mallrig.emulators.core.world import World

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
DRAWN = 15
GROUP, MESSAGE, CHANNEL, TEMPLATE, FILE = "G4V", "M4V", "KA01PF", "KA01TP", "ST01FP"
GROUP_ID = re.compile(r"G4V\d{14}[A-Z0-9]{15}")


def new(world: World, db: Session, prefix: str) -> tuple[int, str]:
    """(serial, id): the next of its kind in the world."""
    serial = world.next_number(db, f"solapi.{prefix}")
    return serial, made(world, prefix, serial)


def several(world: World, db: Session, prefix: str, number: int) -> list[tuple[int, str]]:
    """The next so many of a kind, by one look at the counter."""
    counter = db.get(Counter, f"solapi.{prefix}") or Counter(name=f"solapi.{prefix}", value=0)
    first, counter.value = counter.value + 1, counter.value + number
    db.add(counter)
    db.flush()
    return [(serial, made(world, prefix, serial)) for serial in range(first, first + number)]


def made(world: World, prefix: str, serial: int) -> str:
    """The id of that serial, made now."""
    drawn = chance.text(world.seed, DRAWN, "solapi", prefix, serial, alphabet=UPPER)
    return prefix + world.now().astimezone(KST).strftime("%Y%m%d%H%M%S") + drawn
