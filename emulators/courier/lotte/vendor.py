"""Lotte Global Logistics as a vendor of the server."""

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.store import forget_rows
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import open_account, rename_account
from mallrig.emulators.courier.lotte import routes
from mallrig.emulators.courier.lotte.state import LotteAnswer

NUMBER_FROM, NUMBER_TO = "40000000001", "40000999999"
"""The customer's range of eleven-digit bases; the shipper appends the check digit."""


def furnish(world: World, db: Session, spec: dict) -> tuple[list, dict]:
    """A customer with a key and a range; `spec`: see accounts.open_account."""
    facts = _facts(world)
    open_account(db, "lotte", facts, spec)
    return _access(world, facts)


def rekey(world: World, db: Session) -> tuple[list, dict]:
    """Another key for the world's new name; what was answered under the old one is forgotten."""
    facts = _facts(world)
    rename_account(db, "lotte", facts)
    forget_rows(db, LotteAnswer)
    return _access(world, facts)


def _facts(world: World) -> dict:
    """The key looks like a JSON web token, and is none."""
    key = ".".join(world.secret(length, "lotte.key", part) for part, length in (("head", 20), ("body", 80), ("sign", 43)))
    customer = chance.text(world.seed, 6, world.name, "lotte.customer", alphabet="123456789")
    return {"customer": customer, "key": f"eyJ{key}", "number_from": NUMBER_FROM, "number_to": NUMBER_TO}


def _access(world: World, facts: dict) -> tuple[list, dict]:
    return [("lotte.key", facts["key"]), ("lotte.page", world.name)], {
        "base_url": "{base}/lotte", "authorization": f"{routes.SCHEME} {facts['key']}", "customer_code": facts["customer"],
        "number_from": NUMBER_FROM, "number_to": NUMBER_TO, "tracking_url": f"{{base}}/{routes.PAGE}/{world.name}",
    }  # fmt: skip


VENDOR = Vendor(
    name="lotte", blueprint=routes.lotte, find_key=routes.find_key, refuse_stray=routes.refuse_stray, render=routes.render, fault=routes.fault,
    furnish=furnish, rekey=rekey, hosts={"apigw.llogis.com": "/lotte", "devapigw.llogis.com": "/lotte", "*.alps.llogis.com": f"/{routes.PAGE}/*"},
    open_kinds=frozenset({"lotte.page"}),
)  # fmt: skip
