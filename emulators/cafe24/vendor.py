"""Cafe24 as a vendor of a world: malls, one app that all of them have agreed to, and a ready pair of tokens each."""

import json

from flask import Request
from sqlmodel import Session, select

from mallrig.emulators.cafe24 import routes
from mallrig.emulators.cafe24.catalog.catalog_furnish import furnish_catalog
from mallrig.emulators.cafe24.documents.guesses import guesses
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.orders import automatic, automatic_look
from mallrig.emulators.cafe24.refusals import NO_API
from mallrig.emulators.cafe24.state import App, AuthCode, Mall, Token, TokenRequest
from mallrig.emulators.cafe24.wire import door, tokens
from mallrig.emulators.core import chance
from mallrig.emulators.core.faults import WEBHOOK_EFFECTS
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import forget_rows
from mallrig.emulators.core.vendor import Vendor
from mallrig.emulators.core.world import World

MALLS_MAX = 100
REDIRECT_URI = "https://app.mallrig.test/oauth/callback"
API_VERSION = "2026-03-01"


def find_key(request: Request) -> tuple[str, str] | None:
    """A request names its mall in its path."""
    mall_id = "".join(request.path.split("/")[2:3])
    return ("cafe24.mall", mall_id) if mall_id else None


def refuse_stray(_request: Request) -> Refused:
    """No such mall: nothing answers under its name."""
    return Refused(404, NO_API)


def furnish(world: World, db: Session, spec: dict) -> tuple[list[tuple[str, str]], dict]:
    """The malls of a new world. spec: {"malls": how many, 2 by default}."""
    count = spec.get("malls", 2)
    assert 1 <= count <= MALLS_MAX, count
    app = App(number=1, client_id="", client_secret="", redirect_uris=json.dumps([REDIRECT_URI]), scopes=json.dumps(tokens.SCOPES), webhook_key="", api_version=API_VERSION)
    malls = [Mall(number=n, mall_id=_mall_id(world, n)) for n in range(1, count + 1)]
    db.add_all([app, *malls])
    db.flush()
    for mall in malls:
        furnish_catalog(world, db, mall.number)
    return _give_access(world, db, app, malls)


def rekey(world: World, db: Session) -> tuple[list[tuple[str, str]], dict]:
    """New names and credentials after a fork; what was issued before opens nothing here."""
    for table in (AuthCode, Token, TokenRequest):
        forget_rows(db, table)
    malls = db.exec(select(Mall).order_by(Mall.number)).all()
    for mall in malls:
        mall.mall_id = _mall_id(world, mall.number)
        db.add(mall)
    return _give_access(world, db, db.get(App, 1), malls)


def _mall_id(world: World, number: int) -> str:
    return f"{world.name}{number}"


def _give_access(world: World, db: Session, app: App, malls: list[Mall]) -> tuple[list[tuple[str, str]], dict]:
    app.client_id = world.secret(22, "cafe24.client_id")
    app.client_secret = world.secret(22, "cafe24.client_secret")
    app.webhook_key = chance.uuid(world.seed, "cafe24.webhook_key", world.name)
    db.add(app)
    keys = [("cafe24.mall", mall.mall_id) for mall in malls]
    pages = {"openapi": "{base}/cafe24/openapi.json", "docs": "{base}/cafe24/docs", "fidelity": "{base}/cafe24/fidelity"}
    return keys, {"malls": [_credentials(world, db, app, mall) for mall in malls]} | pages


def _credentials(world: World, db: Session, app: App, mall: Mall) -> dict:
    """What an integrator gets of one mall."""
    scopes = json.loads(app.scopes)
    pair = tokens.issue_pair(world, db, mall, app.client_id, tuple(scopes))
    return {
        "mall_id": mall.mall_id, "base_url": f"{{base}}/cafe24/{mall.mall_id}", "client_id": app.client_id, "client_secret": app.client_secret,
        "redirect_uri": json.loads(app.redirect_uris)[0], "scopes": scopes, "access_token": pair.access_token,
        "refresh_token": pair.refresh_token, "webhook_key": app.webhook_key,
    }  # fmt: skip


VENDOR = Vendor(
    name="cafe24", blueprint=routes.cafe24_blueprint(), find_key=find_key, refuse_stray=refuse_stray, render=door.render, fault=door.fault,
    furnish=furnish, rekey=rekey, guesses=guesses, hosts={"*.cafe24api.com": "/cafe24/*"}, due={automatic.KIND: automatic_look.look}, sends={webhooks.KIND: webhooks.deliver},
    open_kinds=frozenset({"cafe24.mall"}), effects=("expire_token", "squeeze", *WEBHOOK_EFFECTS),
)  # fmt: skip
