"""Setups: made, shown, changed, removed."""

from collections.abc import Callable

from flask import Blueprint, g, request

from mallrig.reference.company import Company
from mallrig.reference.flow import messages
from mallrig.reference.flow.hub import settings as hub_settings
from mallrig.reference.model import Turn
from mallrig.reference.store import fact, put_fact
from mallrig.reference.target.bodies import NewSetup, Options, body, check_couriers, check_options, convert
from mallrig.reference.target.setups import CAPABILITIES


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the setups' routes on the door."""
    blueprint.add_url_rule("/setups", "make", make, methods=["POST"])
    blueprint.add_url_rule("/setups", "list", list_setups)
    blueprint.add_url_rule("/<setup>", "show", view(show))
    blueprint.add_url_rule("/<setup>", "remove", remove, methods=["DELETE"])
    blueprint.add_url_rule("/<setup>/hub", "hub", view(set_hub), methods=["PUT"])
    blueprint.add_url_rule("/<setup>/messages", "set_messages", view(set_messages), methods=["PUT"])
    blueprint.add_url_rule("/<setup>/options", "options", view(set_options), methods=["PUT"])


def make() -> tuple[dict, int]:
    """Make a setup and link its sellers."""
    name = g.setups.make(body(NewSetup))
    company = g.setups.get(name)
    at = f"{request.host_url.rstrip('/')}/target/{name}"
    with company.store.reading() as db:
        return {
            "setup": name, "tick": f"{at}/tick", "functions": f"{at}/functions", "signing_key": fact(db, "signing_key"),
            "sellers": list(company.malls), "capabilities": list(CAPABILITIES),
        }, 201  # fmt: skip


def list_setups() -> dict:
    """All setups with their worlds and sellers."""
    return {"setups": [_brief(g.setups.get(name)) for name in g.setups.names()]}


def show(company: Company, turn: Turn) -> dict:
    """One setup with its settings."""
    with company.store.reading() as db:
        settings = {
            "hub": hub_settings.shown(db), "messages": company.messages(db), "auto": fact(db, "auto"), "options": company.options(db),
            "capabilities": list(CAPABILITIES),
        }  # fmt: skip
    return _brief(company) | settings


def remove() -> dict:
    """Delete a setup."""
    g.setups.remove(g.setup)
    return {"deleted": g.setup}


def set_hub(company: Company, turn: Turn) -> dict:
    """Change parts of the Hub's settings (HUB-SET)."""
    changes = body(dict)
    with company.store.writing() as db:
        put_fact(db, "hub", hub_settings.check(hub_settings.changed(fact(db, "hub", {}), changes)))
    with company.store.reading() as db:
        return {"hub": hub_settings.shown(db)}


def set_messages(company: Company, turn: Turn) -> dict:
    """Change some events' settings (ALIM-02, -05, -11)."""
    changes = body(dict)
    with company.store.writing() as db:
        put_fact(db, "messages", fact(db, "messages", {}) | messages.check_settings(changes))
        return {"messages": company.messages(db)}


def set_options(company: Company, turn: Turn) -> dict:
    """Change what ticks run, and the rooms' options."""
    changes = body(dict)
    read = convert(changes, Options)
    check_couriers(changes, company.couriers)
    with company.store.writing() as db:
        if "auto" in changes:
            put_fact(db, "auto", read.auto)
        put_fact(db, "options", fact(db, "options", {}) | check_options(changes))
        return {"auto": fact(db, "auto"), "options": company.options(db)}


def _brief(company: Company) -> dict:
    with company.store.reading() as db:
        return {"setup": company.name, "world": fact(db, "world")["world"], "sellers": list(company.malls), "hub_seller": fact(db, "hub_seller")}
