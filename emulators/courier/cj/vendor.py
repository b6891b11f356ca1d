"""CJ Logistics as a vendor of the server."""

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World
from mallrig.emulators.courier import parcels
from mallrig.emulators.courier.accounts import open_account, rename_account
from mallrig.emulators.courier.cj import routes, tokens

DIGITS = "0123456789"

def furnish(world: World, db: Session, spec: dict) -> tuple[list, dict]:
    """A customer with a contract; `spec`: see accounts.open_account."""
    facts = _facts(world)
    open_account(db, "cj", facts, spec)
    return _access(world, facts)

def rekey(world: World, db: Session) -> tuple[list, dict]:
    """The customer under the world's new name; tokens issued before are gone."""
    facts = _facts(world)
    rename_account(db, "cj", facts)
    tokens.forget_tokens(db)
    return _access(world, facts)

def _facts(world: World) -> dict:
    """The customer code is longer than a real one so that thousands of worlds have one each."""
    return {
        "customer": "30" + chance.text(world.seed, 10, world.name, "cj.customer", alphabet=DIGITS),
        "biz_reg_num": chance.text(world.seed, 10, world.name, "cj.business", alphabet=DIGITS),
    }

def _access(world: World, facts: dict) -> tuple[list, dict]:
    keys = [("cj.customer", facts["customer"]), ("cj.gateway", tokens.gateway(world)), ("cj.page", world.name)]
    return keys, {
        "base_url": "{base}/cj", "customer_code": facts["customer"], "business_number": facts["biz_reg_num"],
        "tracking_page": f"{{base}}/cj-page/{world.name}",
    }  # fmt: skip

VENDOR = Vendor(
    name="cj", blueprint=routes.cj, find_key=routes.find_key, refuse_stray=routes.refuse_stray, render=routes.render, fault=routes.fault,
    furnish=furnish, rekey=rekey, due={parcels.DUE: parcels.run_due},
    hosts={"dxapi.cjlogistics.com": "/cj", "dxapi-dev.cjlogistics.com": "/cj", "*.cjlogistics.com": "/cj-page/*"},
    open_kinds=frozenset({"cj.customer", "cj.page"}), effects=("expire_token",),
)  # fmt: skip
