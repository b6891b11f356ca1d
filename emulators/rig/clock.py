"""/_rig/worlds/{w}/clock: read, freeze, run, set, advance; timers that call an owner's URL by the world's time."""

import json
from datetime import datetime, timedelta

from flask import Blueprint, current_app
from sqlmodel import select

from mallrig.emulators.core.clock import SPEED_MAX, SPEED_MIN, parse_span, parse_time, show
from mallrig.emulators.core.due import TIMER, first_tick
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.store import Due
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import CLOCK, INTEGER, OBJECT, TEXT, TIME, Part, answer, describe, each
from mallrig.emulators.rig.read import read

EVERY_MIN, EVERY_MAX = timedelta(seconds=1), timedelta(days=366)
SECONDS_MIN, SECONDS_MAX = 0.001, 300


def add_routes(rig: Blueprint) -> None:
    """Put the clock's routes on the rig."""
    at = "/worlds/<name>/clock"
    rig.add_url_rule(at, view_func=show_clock)
    rig.add_url_rule(f"{at}/freeze", view_func=freeze, methods=["POST"])
    rig.add_url_rule(f"{at}/run", view_func=run, methods=["POST"])
    rig.add_url_rule(f"{at}/set", view_func=set_time, methods=["POST"])
    rig.add_url_rule(f"{at}/advance", view_func=advance, methods=["POST"])
    rig.add_url_rule(f"{at}/timers", view_func=list_timers)
    rig.add_url_rule(f"{at}/timers", view_func=add_timer, methods=["POST"])
    rig.add_url_rule(f"{at}/timers/<timer>", view_func=remove_timer, methods=["DELETE"])


_SPAN = {"pattern": "^([0-9]{1,12}(ms|s|m|h|d))+$", "examples": ["10m", "1h30m"]}


@describe(gives=CLOCK)
def show_clock(name: str) -> dict:
    """{"now", "mode", "speed"}."""
    return the_worlds().get(name).clock.as_json()


@describe(gives=CLOCK, refuses=(409,))
def freeze(name: str) -> dict:
    """Stop the clock where it is; while it is being advanced, at the end of that."""
    return the_worlds().get(name).go_on(0).as_json()


@describe(Part("speed", (int, float), low=SPEED_MIN, high=SPEED_MAX), gives=CLOCK, refuses=(409,))
def run(name: str) -> dict:
    """{"speed"?: 1} -> the clock runs, that many times as fast as real time; while it is being advanced, from the end of that on."""
    sent = read()
    return the_worlds().get(name).go_on(1 if sent.get("speed") is None else sent["speed"]).as_json()


@describe(Part("to", required=True, more=TIME), gives=answer(**CLOCK["properties"], ran=INTEGER), refuses=(409,))
def set_time(name: str) -> dict:
    """{"to": time} -> the clock at that time; what falls due on the way runs. Never back."""
    return _advance(name, parse_time(read()["to"]))


@describe(Part("by", required=True, more=_SPAN), gives=answer(**CLOCK["properties"], ran=INTEGER), refuses=(409,))
def advance(name: str) -> dict:
    """{"by": "10m"} -> the clock that much later; what falls due on the way runs, in time order."""
    return _advance(name, parse_span(read()["by"]))


def _advance(name: str, to: datetime | timedelta) -> dict:
    world = the_worlds().get(name)
    ran = current_app.extensions["mallrig.runner"].advance(world, to)
    return world.clock.as_json() | {"ran": ran}


@describe(gives=answer(timers=each(OBJECT)))
def list_timers(name: str) -> dict:
    """Every timer with when it is due next."""
    with the_worlds().get(name).store.reading() as db:
        rows = db.exec(select(Due).where(Due.kind == TIMER).order_by(Due.at, Due.id)).all()
    return {"timers": [json.loads(row.payload) | {"next_ms": row.at} for row in rows]}


@describe(
    Part("url", required=True, more={"pattern": "^https?://"}), Part("every", required=True, more=_SPAN), Part("first", more=TIME),
    Part("seconds", (int, float), low=SECONDS_MIN, high=SECONDS_MAX), gives=answer(timer=TEXT, url=TEXT, every_ms=INTEGER, first=TIME), status=201,
)  # fmt: skip
def add_timer(name: str) -> tuple[dict, int]:
    """{"url", "every": "10m", "first"?: time, "seconds"?: 60} -> a POST to the url at each tick of the world's clock.

    Without `first` the ticks are the multiples of `every` from midnight. The world waits `seconds` (real) for each answer.
    """
    world = the_worlds().get(name)
    sent = read()
    url, every = sent["url"], parse_span(sent["every"])
    seconds = 60 if sent.get("seconds") is None else sent["seconds"]
    if not url.startswith(("http://", "https://")):
        raise WorldError("bad_request", f"url must be http or https: {url!r}")
    if not EVERY_MIN <= every <= EVERY_MAX:
        raise WorldError("bad_request", "every must be from 1s to 366d")
    first = first_tick(world.now(), every) if sent.get("first") is None else parse_time(sent["first"])
    with world.store.writing() as db:
        number = world.next_number(db, "timer")
        payload = {"timer": f"t{number}", "url": url, "every_ms": every // timedelta(milliseconds=1), "seconds": seconds}
        world.schedule(db, first, TIMER, payload)
    return payload | {"first": show(first)}, 201


@describe(gives=answer(deleted=TEXT))
def remove_timer(name: str, timer: str) -> dict:
    """Stop a timer."""
    world = the_worlds().get(name)
    with world.store.writing() as db:
        rows = [row for row in db.exec(select(Due).where(Due.kind == TIMER)).all() if json.loads(row.payload)["timer"] == timer]
        if not rows:
            raise WorldError("unknown_timer", f"no such timer: {timer}")
        for row in rows:
            db.delete(row)
    world.taken_back += 1
    return {"deleted": timer}
