"""Who may call: the tenant's own client, the partner that can be switched off, tokens and the rate limit (model 4.1, 4.2)."""

from datetime import timedelta

from flask import request
from sqlmodel import Session

from mallrig.emulators.core.bucket import Bucket
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.mount import is_hit
from mallrig.emulators.core.store import forget_rows
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate.refusals import fault, refused
from mallrig.emulators.sellmate.state import SmTenant, SmToken

TOKEN_SECONDS = 86_400
LONG_LIFE = timedelta(days=3_650)
CLIENTS = ("api", "partner")
TENANT = 1


def client_of(world: World, client: str) -> dict:
    """{"client_id", "client_secret"} of the tenant's own client or of the partner."""
    return {"client_id": world.secret(24, "sellmate", client, "id"), "client_secret": world.secret(40, "sellmate", client, "secret")}


def issue_token(world: World, db: Session, sent: dict) -> dict:
    """POST /auth: {"access_token", "token_type", "expires_in"}; earlier tokens stay good. Raises Refused 401, 403."""
    client = next((name for name in CLIENTS if client_of(world, name) == {"client_id": sent["client_id"], "client_secret": sent["client_secret"]}), None)
    if client is None:
        raise refused(401, "invalid_client")
    _check_partner(db, client)
    number = world.next_number(db, "sellmate.token")
    expires = world.now() + timedelta(seconds=TOKEN_SECONDS)
    token = SmToken(token=world.secret(64, "sellmate.token", number), client=client, expires_at=show(expires))
    db.add(token)
    return {"access_token": token.token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}


def long_lived(world: World, db: Session) -> str:
    """A token that some clients are handed once and never renew."""
    token = SmToken(token=world.secret(64, "sellmate.long"), client="api", expires_at=show(world.now() + LONG_LIFE))
    db.add(token)
    return token.token


def forget_tokens(db: Session) -> None:
    """Tokens issued before open nothing any more."""
    forget_rows(db, SmToken)


def check_token(world: World, db: Session) -> None:
    """The call must carry a Bearer token in force, of a client that is on. Raises Refused 401, 403."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = db.get(SmToken, text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise refused(401, "invalid_token")
    forced = is_hit("sellmate", "expire_token")
    if forced or token.expires_at <= show(world.now()):
        raise refused(401, "token_expired")
    _check_partner(db, token.client)


def count_call(world: World, db: Session) -> None:
    """The tenant's calls by the world's time. Raises Refused 429 with Retry-After."""
    limit = db.get(SmTenant, TENANT).rate_limit
    with world.guarded() as memory:
        bucket = memory.setdefault("sellmate.calls", Bucket(0.0, world.now().timestamp()))
        bucket.drain(world.now().timestamp(), limit)
        fits = bucket.take(limit)
    if not fits or is_hit("sellmate", "squeeze"):
        raise fault(429)


def _check_partner(db: Session, client: str) -> None:
    if client == "partner" and not db.get(SmTenant, TENANT).partner_on:
        raise refused(403, "partner_disabled")
