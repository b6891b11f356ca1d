"""The one table of parcels, whoever carries them, and the scans that the world's clock brings."""

import json
from datetime import datetime, timedelta

from sqlmodel import Field, Session, select

from mallrig.emulators.core import chance, waybills
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.store import WorldTable
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import life, places
from mallrig.emulators.courier.accounts import CourierAccount

DUE = "courier.scan"

ISSUERS = {"cj": waybills.cj_number, "epost": waybills.epost_number}
"""Who gives a parcel its number when the shipper didn't."""


class Parcel(WorldTable, table=True):
    """One box. `invoice` is empty until a courier gave one (a CJ return before its pick-up); `step` counts the scans, so
    that a scan that fell due for an earlier step is known to be stale; `booking` is the courier's own JSON of it."""

    __tablename__ = "courier_parcel"
    id: int | None = Field(default=None, primary_key=True)
    carrier: str = Field(index=True)
    invoice: str = Field(index=True)
    order_no: str = Field(index=True)
    state: str
    is_return: bool
    is_lost: bool = False
    step: int = 0
    booked_at: str
    sender: str
    sender_tel: str
    sender_address: str
    receiver: str
    receiver_tel: str
    receiver_address: str
    item: str
    quantity: int
    original_invoice: str = ""
    booking: str = "{}"


class Scan(WorldTable, table=True):
    """One scan of a parcel, in the order in which they were made; `at` may be earlier for a late one. `taken`: 0 new,
    1 handed out by a bulk poll, 2 acknowledged."""

    __tablename__ = "courier_scan"
    id: int | None = Field(default=None, primary_key=True)
    parcel_id: int = Field(index=True)
    state: str
    at: str
    branch: str
    branch_tel: str
    worker: str
    worker_tel: str
    accepted_by: str = ""
    reason: str = ""
    taken: int = 0


def book(world: World, db: Session, parcel: Parcel) -> Parcel:
    """Take a parcel on: its first state is kept and its pick-up scheduled by the account's pace."""
    db.add(parcel)
    db.flush()
    scan(world, db, parcel, life.REGISTERED, world.now())
    return parcel


def find(db: Session, carrier: str, invoice: str) -> Parcel | None:
    """The newest parcel with a courier's invoice number (a number may be used again after a cancel)."""
    if not invoice:
        return None
    return db.exec(select(Parcel).where(Parcel.carrier == carrier, Parcel.invoice == invoice).order_by(Parcel.id.desc())).first()


def scans(db: Session, parcel: Parcel) -> list[Scan]:
    """A parcel's scans, in the order in which they were made."""
    return list(db.exec(select(Scan).where(Scan.parcel_id == parcel.id).order_by(Scan.id)).all())


def cancel(world: World, db: Session, parcel: Parcel) -> None:
    """End a parcel that wasn't picked up."""
    assert parcel.state in life.CANCELLABLE
    scan(world, db, parcel, life.CANCELLED, world.now())


def scan(world: World, db: Session, parcel: Parcel, state: str, at: datetime, reason: str = "", branch: str = "") -> Scan:
    """Write a scan down, as the parcel's state; what comes next is scheduled, and what was scheduled before is void."""
    parcel.step += 1
    parcel.state = state
    if state == life.PICKED_UP and not parcel.invoice and parcel.carrier in ISSUERS:
        parcel.invoice = issue(world, db, parcel.carrier)
    place = places.of_scan(world.seed, parcel, state, branch)
    done = Scan(parcel_id=parcel.id, state=state, at=show(at), reason=reason, **place)
    db.add_all([parcel, done])
    _schedule_next(world, db, parcel, at)
    return done


def issue(world: World, db: Session, carrier: str) -> str:
    """The next invoice number of a courier that gives them out."""
    return ISSUERS[carrier](world.next_number(db, f"{carrier}.invoice"))


def lose(db: Session, parcel: Parcel) -> None:
    """No scan comes by itself any more."""
    parcel.is_lost = True
    db.add(parcel)


def run_due(world: World, db: Session, when: datetime, payload: dict) -> None:
    """A scheduled scan falls due; nothing happens when the parcel went another way or got lost meanwhile."""
    parcel = db.get(Parcel, payload["parcel"])
    if parcel and parcel.step == payload["step"] and not parcel.is_lost:
        scan(world, db, parcel, payload["state"], when)


def _schedule_next(world: World, db: Session, parcel: Parcel, since: datetime) -> None:
    state = life.next_of(parcel.state)
    at = _next_at(world, db, parcel, since) if state and not parcel.is_lost else None
    if at:
        world.schedule(db, at, DUE, {"parcel": parcel.id, "step": parcel.step, "state": state})


def _next_at(world: World, db: Session, parcel: Parcel, since: datetime) -> datetime | None:
    stay = life.stay(db.get(CourierAccount, parcel.carrier).pace, parcel.state)
    if stay is None:
        return None
    if parcel.is_return and parcel.state == life.REGISTERED:
        return _return_pickup(world, parcel, since)
    return since + stay - timedelta(seconds=chance.number(world.seed, life.JITTER_SECONDS + 1, "stay", parcel.id, parcel.step))


def _return_pickup(world: World, parcel: Parcel, since: datetime) -> datetime:
    day = since.replace(hour=life.RETURN_PICKUP_HOUR, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day + life.RETURN_PICKUP_SPREAD * chance.fraction(world.seed, "return", parcel.id)


def as_json(parcel: Parcel, made: list[Scan]) -> dict:
    """A parcel for the rig: what it is, where it stands, its scans."""
    return {
        "parcel": f"p{parcel.id}", "carrier": parcel.carrier, "invoice": parcel.invoice, "order_no": parcel.order_no, "state": parcel.state,
        "return": parcel.is_return, "lost": parcel.is_lost, "booked_at": parcel.booked_at, "original_invoice": parcel.original_invoice,
        "scans": [{"status": one.state, "at": one.at, "branch": one.branch, "reason": one.reason} for one in made],
        "booking": json.loads(parcel.booking),
    }  # fmt: skip
