"""The ticks: which room runs when, and what leaves after it."""

import logging

from mallrig.reference.company import ROOMS, Company
from mallrig.reference.flow import allocate, collect, devices, invoice, match, merge, messages, ship, stock, telling, track
from mallrig.reference.flow.cs import hold
from mallrig.reference.model import Turn
from mallrig.reference.outbox import deliver
from mallrig.reference.ports import VendorError

log = logging.getLogger("mallrig.reference")

EFFECTS = telling.EFFECTS | devices.EFFECTS | track.EFFECTS | messages.EFFECTS
"""Every kind of effect and who makes it."""


def tick(company: Company, turn: Turn, rooms: list[str]) -> dict:
    """Run the rooms asked for, in the order of a day; what a room can't do is told and doesn't stop the others.

    Returns {room: its answer}.
    """
    return {room: _guarded(lambda: RUN[room](company, turn)) for room in ROOMS if room in rooms}


def send(company: Company, turn: Turn, kinds: list[str] | None = None) -> dict:
    """Send what waits in the outbox, or some kinds of it: {"sent", "failed"}."""
    return deliver(company, turn, EFFECTS, kinds)


def _guarded(run) -> dict:
    try:
        return run()
    except VendorError as error:
        log.warning("a room stopped: %s", error)
        return {"missing": str(error)}


def _collect(company: Company, turn: Turn) -> dict:
    """Orders, and the sellers' claims, so that nothing held is worked on (CS-HOLD-01)."""
    collected = collect.run(company, turn)
    return collected | {"holds": _guarded(lambda: hold.sync(company, turn))}


def _match(company: Company, turn: Turn) -> dict:
    missing = _guarded(lambda: stock.sync(company, turn) or {})
    return match.run(company, turn) | missing


def _allocate(company: Company, turn: Turn) -> dict:
    with company.store.reading() as db:
        options = allocate_options(company.options(db, "allocate"))
    return allocate.run(company, turn, options)


def allocate_options(chosen: dict) -> allocate.Options:
    """The options of a run out of the setup's options or a request's members."""
    again = chosen.get("reallocate") or {}
    known = {name: value for name, value in chosen.items() if name != "reallocate" and value is not None}
    for name in ("sellers_priority", "sellers", "suppliers", "tags", "split_unallocated"):
        if isinstance(known.get(name), list):
            known[name] = tuple(known[name])
    return allocate.Options(reallocate_complete=again.get("complete", False), reallocate_partial=again.get("partial", False), **known)


def _ship(company: Company, turn: Turn) -> dict:
    return ship.run(company, turn) | {"told": send(company, turn, list(telling.EFFECTS))}


def _track(company: Company, turn: Turn) -> dict:
    return track.run(company, turn) | {"told": send(company, turn, list(track.EFFECTS))}


def _messages(company: Company, turn: Turn) -> dict:
    return messages.run(company, turn) | {"told": send(company, turn, list(messages.EFFECTS))}


RUN = {
    "collect": _collect,
    "match": _match,
    "merge": merge.run,
    "allocate": _allocate,
    "invoice": invoice.run,
    "ship": _ship,
    "track": _track,
    "messages": _messages,
}
"""What a tick, or a request without options, runs."""

assert tuple(RUN) == ROOMS
