"""Sellmate as a vendor of the server."""

from sqlmodel import Session

from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import access, refusals, routes
from mallrig.emulators.sellmate.furnish import access_of, furnish


def rekey(world: World, db: Session) -> tuple[list, dict]:
    """Domain, clients and tokens of the world's new name; tokens issued before are gone."""
    access.forget_tokens(db)
    db.flush()
    return access_of(world, db)


VENDOR = Vendor(
    name="sellmate", blueprint=routes.sellmate, find_key=routes.find_key, refuse_stray=routes.refuse_stray, render=routes.render,
    fault=refusals.fault, furnish=furnish, rekey=rekey, hosts={"c-api.sellmate.co.kr": "/sellmate"},
    open_kinds=frozenset({"sellmate.domain"}), effects=("expire_token", "squeeze"),
)  # fmt: skip
