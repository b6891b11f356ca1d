"""/_rig/worlds/{w}/sellmate: what a person would switch in Sellmate's own screens."""

from flask import Blueprint

from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import INTEGER, TRUTH, Part, answer, describe
from mallrig.emulators.rig.read import read
from mallrig.emulators.sellmate.access import TENANT
from mallrig.emulators.sellmate.state import SmTenant

RATE_MAX = 100_000


def add_routes(rig: Blueprint) -> None:
    """Put Sellmate's switches on the rig."""
    rig.add_url_rule("/worlds/<name>/sellmate", view_func=show_tenant)
    rig.add_url_rule("/worlds/<name>/sellmate", view_func=set_tenant, methods=["PUT"])


_TENANT = answer(partner=TRUTH, rate_limit=INTEGER)


@describe(gives=_TENANT)
def show_tenant(name: str) -> dict:
    """{"partner": whether the partner is on, "rate_limit": calls a second}."""
    with the_worlds().get(name).store.reading() as db:
        return _shown(_tenant(db))


@describe(Part("partner", bool), Part("rate_limit", int, low=1, high=RATE_MAX), gives=_TENANT)
def set_tenant(name: str) -> dict:
    """{"partner"?: bool, "rate_limit"?: 10} -> in force at once."""
    sent = read()
    limit = sent.get("rate_limit")
    with the_worlds().get(name).store.writing() as db:
        tenant = _tenant(db)
        if sent.get("partner") is not None:
            tenant.partner_on = sent["partner"]
        if limit is not None:
            tenant.rate_limit = limit
        db.add(tenant)
        return _shown(tenant)


def _tenant(db) -> SmTenant:
    tenant = db.get(SmTenant, TENANT)
    if tenant is None:
        raise WorldError("unknown_tenant", "this world has no Sellmate")
    return tenant


def _shown(tenant: SmTenant) -> dict:
    return {"partner": tenant.partner_on, "rate_limit": tenant.rate_limit}
