"""SweetTracker as a vendor of the server."""

from sqlmodel import Session

from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import open_account, rename_account
from mallrig.emulators.courier.sweettracker import routes


def furnish(world: World, db: Session, spec: dict) -> tuple[list, dict]:
    """A key; `spec`: see accounts.open_account (the pace is the couriers' matter)."""
    open_account(db, "sweettracker", _facts(world), spec)
    return _access(world)


def rekey(world: World, db: Session) -> tuple[list, dict]:
    """Another key for the world's new name."""
    rename_account(db, "sweettracker", _facts(world))
    return _access(world)


def _facts(world: World) -> dict:
    return {"key": world.secret(22, "sweettracker.key")}


def _access(world: World) -> tuple[list, dict]:
    key = _facts(world)["key"]
    return [("sweettracker.key", key)], {"base_url": "{base}/sweettracker", "t_key": key}


VENDOR = Vendor(
    name="sweettracker", blueprint=routes.sweettracker, find_key=routes.find_key, refuse_stray=routes.refuse_stray, render=routes.render,
    fault=routes.fault, furnish=furnish, rekey=rekey, hosts={"info.sweettracker.co.kr": "/sweettracker"},
)  # fmt: skip
