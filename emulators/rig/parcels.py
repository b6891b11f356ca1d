"""/_rig/worlds/{w}/parcels and /couriers: a hand on the parcels and on what the couriers' public texts leave open."""

import json
from datetime import datetime

from flask import Blueprint
from sqlmodel import Session, select

from mallrig.emulators.core.clock import parse_time
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.courier import life, parcels
from mallrig.emulators.courier.accounts import SWITCHES, CourierAccount
from mallrig.emulators.courier.cj.address import FAILURES
from mallrig.emulators.courier.parcels import Parcel
from mallrig.emulators.rig.description import OBJECT, TIME, Part, answer, describe, each
from mallrig.emulators.rig.read import members, read

LISTED_MAX = 1_000
TEXT_MAX = 100


def add_routes(rig: Blueprint) -> None:
    """Put the parcels' routes on the rig."""
    at = "/worlds/<name>/parcels"
    rig.add_url_rule(at, view_func=list_parcels)
    rig.add_url_rule(f"{at}/<which>", view_func=show_parcel)
    rig.add_url_rule(f"{at}/<which>/scan", view_func=scan_parcel, methods=["POST"])
    rig.add_url_rule(f"{at}/<which>/lose", view_func=lose_parcel, methods=["POST"])
    rig.add_url_rule("/worlds/<name>/couriers", view_func=list_couriers)
    rig.add_url_rule("/worlds/<name>/couriers/<carrier>", view_func=set_courier, methods=["PUT"])


_STATES = tuple(state for state in life.FOLLOWS if state != life.REGISTERED)
_SHORT = {"maxLength": TEXT_MAX}


@describe(gives=answer(parcels=each(OBJECT)))
def list_parcels(name: str) -> dict:
    """Every parcel with its scans, the newest first (at most 1,000)."""
    with the_worlds().get(name).store.reading() as db:
        rows = db.exec(select(Parcel).order_by(Parcel.id.desc()).limit(LISTED_MAX)).all()
        return {"parcels": [parcels.as_json(row, parcels.scans(db, row)) for row in rows]}


@describe(gives=OBJECT)
def show_parcel(name: str, which: str) -> dict:
    """One parcel, by its invoice number or by the name that the list gives it (p12)."""
    with the_worlds().get(name).store.reading() as db:
        return _answer(db, _find(db, which))


@describe(
    Part("status", required=True, choices=_STATES), Part("at", more=TIME), Part("reason", more=_SHORT), Part("branch", more=_SHORT), Part("anyway", bool),
    gives=OBJECT, refuses=(409,),
)  # fmt: skip
def scan_parcel(name: str, which: str) -> dict:
    """{"status", "at"?: time, "reason"?, "branch"?, "anyway"?: false} -> the parcel scanned so, now or (late) at that time.

    What was to come by itself is void; the life goes on from the new state. `anyway` writes also a scan that can't follow
    (twice, out of order); without it that is refused with 409 out_of_order.
    """
    sent = read()
    state = sent["status"]
    reason, branch = (_text(sent, member) for member in ("reason", "branch"))
    world = the_worlds().get(name)
    with world.store.writing() as db:
        parcel, at = _find(db, which), _when(world.now(), sent.get("at"))
        if not sent.get("anyway") and not life.may_follow(parcel.state, state):
            raise WorldError("out_of_order", f"{state} can't follow {parcel.state}; there may come: {', '.join(life.FOLLOWS[parcel.state]) or 'nothing'}")
        parcels.scan(world, db, parcel, state, at, reason, branch)
        return _answer(db, parcel)


@describe(gives=OBJECT)
def lose_parcel(name: str, which: str) -> dict:
    """The parcel is scanned no more by itself."""
    with the_worlds().get(name).store.writing() as db:
        parcel = _find(db, which)
        parcels.lose(db, parcel)
        return _answer(db, parcel)


@describe(gives=answer(couriers=each(OBJECT)))
def list_couriers(name: str) -> dict:
    """Each courier's pace and switches, with the switches that there are."""
    with the_worlds().get(name).store.reading() as db:
        return {"couriers": [_courier(row) for row in db.exec(select(CourierAccount).order_by(CourierAccount.carrier)).all()]}


@describe(Part("pace", choices=tuple(life.PACES)), Part("switches", dict), gives=answer("courier", "pace", "switches"))
def set_courier(name: str, carrier: str) -> dict:
    """{"pace"?: "same_day"|"next_day"|"manual", "switches"?: {name: value}} -> for parcels and calls from now on;
    a switch of null is back at its default."""
    sent = read()
    with the_worlds().get(name).store.writing() as db:
        account = db.get(CourierAccount, carrier)
        if account is None:
            raise WorldError("unknown_courier", f"no such courier: {carrier}")
        if sent.get("pace") is not None:
            account.pace = sent["pace"]
        if sent.get("switches"):
            wanted = members(sent["switches"], **SWITCHES[carrier])
            merged = json.loads(account.switches) | _checked(wanted)
            account.switches = json.dumps({name: value for name, value in merged.items() if value is not None}, ensure_ascii=False)
        db.add(account)
        return _courier(account)


def _find(db: Session, which: str) -> Parcel:
    asked = select(Parcel).where(Parcel.invoice == which)
    if which.startswith("p") and which[1:].isascii() and which[1:].isdigit() and len(which) < 18:
        asked = select(Parcel).where(Parcel.id == int(which[1:]))
    parcel = db.exec(asked.order_by(Parcel.id.desc())).first()
    if parcel is None:
        raise WorldError("unknown_parcel", f"no such parcel: {which}")
    return parcel


def _answer(db: Session, parcel: Parcel) -> dict:
    return parcels.as_json(parcel, parcels.scans(db, parcel))


def _when(now: datetime, text: str | None) -> datetime:
    at = now if text is None else parse_time(text)
    if at > now:
        raise WorldError("bad_request", f"a scan can't be made ahead of the world's time: {text}")
    return at


def _text(sent: dict, name: str) -> str:
    text = sent.get(name) or ""
    if len(text) > TEXT_MAX or "\x00" in text or not text.isprintable():
        raise WorldError("bad_request", f"{name} must be a printable text of at most {TEXT_MAX} characters")
    return text


def _checked(switches: dict) -> dict:
    """Numbers from 0, addresses with a failure's code, zips with a reason."""
    for name, value in switches.items():
        if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value < 2**31:
            raise WorldError("bad_request", f"{name} must be from 0 to 2^31 - 1: {value}")
    for part, code in (switches.get("addresses") or {}).items():
        if not part or not isinstance(code, str) or code not in FAILURES:
            raise WorldError("bad_request", f"addresses must be parts of addresses with a code of {', '.join(FAILURES)}: {code!r}")
    for zip_code, reason in (switches.get("stopped_zips") or {}).items():
        if not isinstance(reason, str) or not reason.isprintable() or len(reason) > TEXT_MAX or not zip_code.isprintable():
            raise WorldError("bad_request", f"stopped_zips must be zip codes with a printable reason of at most {TEXT_MAX} characters")
    return switches


def _courier(account: CourierAccount) -> dict:
    there_are = {name: kind.__name__ for name, kind in SWITCHES[account.carrier].items()}
    return {"courier": account.carrier, "pace": account.pace, "switches": json.loads(account.switches), "there_are": there_are}
