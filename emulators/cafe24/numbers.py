"""Running numbers and the codes that Cafe24 makes of them."""

from datetime import datetime

from sqlmodel import Session

from mallrig.emulators.core.store import Counter


def take(db: Session, name: str, count: int = 1) -> int:
    """The first of `count` next numbers of that name."""
    row = db.get(Counter, f"cafe24.{name}") or Counter(name=f"cafe24.{name}", value=0)
    first = row.value + 1
    row.value += count
    db.add(row)
    return first


def day_name(when: datetime) -> str:
    """The name of the orders' counter of a day in Seoul; all malls of a world share it, so that no two share an order id."""
    return f"order.{when:%Y%m%d}"


def order_id(ordered_at: datetime, number: int) -> str:
    """YYYYMMDD-NNNNNNN."""
    return f"{ordered_at:%Y%m%d}-{number:07}"


def claim_code(db: Session, letter: str, now: datetime) -> str:
    """C... for cancellations and returns, B... for exchanges."""
    return f"{'B' if letter == 'E' else 'C'}{now:%Y%m%d}-{take(db, f'claim.{now:%Y%m%d}'):07}"


def item_code(order: str, position: int) -> str:
    """The item's code, `position` from 1."""
    return f"{order}-{position:02}"


def shipping_code(order: str, position: int = 0) -> str:
    """The delivery's code, `position` from 0."""
    return f"D-{order}-{position:02}"
