"""Codes and tokens of the OAuth door: issued, rotated, dropped and revoked as the vendor's guide says."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, delete, func, select

from mallrig.emulators.cafe24.refusals import EXPIRED_TOKEN, INVALID_TOKEN, NOT_ALLOWED, unauthorized
from mallrig.emulators.cafe24.state import App, AuthCode, Mall, Token, TokenRequest
from mallrig.emulators.cafe24.switches import read_switches, set_switches
from mallrig.emulators.core.clock import KST
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

CODE_LIFE = timedelta(minutes=1)
ACCESS_LIFE = timedelta(hours=2)
REFRESH_LIFE = timedelta(days=14)
LIVE_MAX = 15
"""Live access tokens of one mall; a further one drops the oldest."""

REQUESTS_MAX, REQUESTS_WINDOW = 15, timedelta(hours=2)

SCOPE_NAMES = (
    "application category product collection supply personal order community customer notification store promotion design "
    "salesreport privacy mileage shipping translation"
).split()
SCOPES = (*(f"mall.{verb}_{name}" for name in SCOPE_NAMES for verb in ("read", "write")), "mall.read_customer_Identifier", "mall.read_analytics")
"""Every scope there is; mall.read_application and mall.write_application are always on."""

ALWAYS = ("mall.read_application", "mall.write_application")

_VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")


@dataclass(frozen=True)
class Grant:
    """What a credential allows."""

    client_id: str
    scopes: tuple[str, ...]


def oauth_error(status: int, error: str, description: str, keeps: bool = False) -> Refused:
    """A refusal in the OAuth endpoints' envelope."""
    return Refused(status, description, error=error, keeps=keeps)


def grant_of_token(db: Session, mall: Mall, token: str, now: datetime, forced_out: bool = False) -> Grant:
    """What an access token of this mall allows. Raises Refused 401: unknown, dropped or another mall's; expired."""
    row = db.exec(select(Token).where(Token.access_token == token)).first()
    if row is None or row.mall_no != mall.number or not row.access_live:
        raise unauthorized(INVALID_TOKEN)
    if read_switches(mall).app_deleted:
        raise Refused(403, "This app is deleted. Receive the consent of the operator again.")
    if forced_out or _ms(now) >= row.expires_at:
        raise unauthorized(EXPIRED_TOKEN)
    return Grant(row.client_id, tuple(json.loads(row.scopes)))


def grant_of_client(db: Session, mall: Mall, client_id: str) -> Grant:
    """What the Front API allows to a client id: no scope. Raises Refused 401; 403 where the mall deleted the app."""
    if find_app(db, client_id) is None:
        raise unauthorized(NOT_ALLOWED)
    if read_switches(mall).app_deleted:
        raise Refused(403, "This app is not installed. Receive the consent of the operator again.")
    return Grant(client_id, ())


def find_app(db: Session, client_id: str) -> App | None:
    """The app of a client id."""
    return db.exec(select(App).where(App.client_id == client_id)).first()


def issue_code(world: World, db: Session, mall: Mall, client_id: str, redirect_uri: str, scopes: tuple[str, ...], challenge: str | None) -> str:
    """A new authorization code, alive for one minute."""
    code = world.secret(22, "cafe24.code", world.next_number(db, "cafe24.code"))
    expires_at = _ms(world.now() + CODE_LIFE)
    db.add(
        AuthCode(
            code=code, mall_no=mall.number, client_id=client_id, redirect_uri=redirect_uri, scopes=json.dumps(scopes),
            challenge=challenge, expires_at=expires_at,
        )
    )  # fmt: skip
    return code


def count_request(world: World, db: Session, mall: Mall, client_id: str) -> None:
    """Note a token request; the 16th within 2 hours is refused (that it is, the vendor says; how, is ours)."""
    now = world.now()
    since = _ms(now - REQUESTS_WINDOW)
    of_mall = (TokenRequest.mall_no == mall.number, TokenRequest.client_id == client_id)
    db.exec(delete(TokenRequest).where(*of_mall, TokenRequest.at <= since))
    if db.exec(select(func.count()).where(*of_mall)).one() >= REQUESTS_MAX:
        raise oauth_error(429, "temporarily_unavailable", "Too many token requests. At most 15 are allowed in 2 hours.")
    db.add(TokenRequest(mall_no=mall.number, client_id=client_id, at=_ms(now)))
    db.flush()


def exchange_code(world: World, db: Session, mall: Mall, app: App, code: str, redirect_uri: str, verifier: str | None) -> Token:
    """A pair of tokens for a code. Raises Refused 400 invalid_grant."""
    row = db.get(AuthCode, code)
    if row is None or row.mall_no != mall.number or row.client_id != app.client_id or row.redirect_uri != redirect_uri:
        raise oauth_error(400, "invalid_grant", "The authorization code is not valid.", keeps=True)
    if row.used or _ms(world.now()) >= row.expires_at:
        raise oauth_error(400, "invalid_grant", "The authorization code was used or has expired.", keeps=True)
    row.used = True
    set_switches(mall, {"app_deleted": False})
    db.add(mall)
    db.add(row)
    if row.challenge is not None and not _verifies(verifier, row.challenge):
        raise oauth_error(400, "invalid_grant", "The code_verifier does not match the code_challenge.", keeps=True)
    return issue_pair(world, db, mall, app.client_id, tuple(json.loads(row.scopes)))


def refresh(world: World, db: Session, mall: Mall, app: App, refresh_token: str) -> Token:
    """A new pair in place of the one whose refresh token is given: that pair's refresh token is dead at once."""
    row = db.exec(select(Token).where(Token.refresh_token == refresh_token)).first()
    known = row is not None and row.mall_no == mall.number and row.client_id == app.client_id
    if not known or not row.refresh_live or _ms(world.now()) >= row.refresh_expires_at:
        raise oauth_error(400, "invalid_grant", "The refresh_token is not valid, was used or has expired.", keeps=True)
    row.refresh_live = False
    db.add(row)
    return issue_pair(world, db, mall, app.client_id, tuple(json.loads(row.scopes)))


def revoke(db: Session, mall: Mall, app: App, token: str) -> None:
    """End a token and the one paired with it; an unknown one is none to end (RFC 7009)."""
    row = db.exec(select(Token).where((Token.access_token == token) | (Token.refresh_token == token))).first()
    if row is not None and row.mall_no == mall.number and row.client_id == app.client_id:
        row.access_live = row.refresh_live = False
        db.add(row)


def issue_pair(world: World, db: Session, mall: Mall, client_id: str, scopes: tuple[str, ...]) -> Token:
    """A new pair of tokens; of more than 15 live access tokens of the mall the oldest is dropped."""
    now, number = world.now(), world.next_number(db, "cafe24.token")
    row = Token(
        mall_no=mall.number, client_id=client_id, scopes=json.dumps(scopes),
        access_token=world.secret(22, "cafe24.access", number), refresh_token=world.secret(22, "cafe24.refresh", number),
        issued_at=_ms(now), expires_at=_ms(now + ACCESS_LIFE), refresh_expires_at=_ms(now + REFRESH_LIFE),
    )  # fmt: skip
    db.add(row)
    if number <= LIVE_MAX:
        return row  # so few were ever issued
    db.flush()
    living = select(Token).where(Token.mall_no == mall.number, Token.access_live, Token.expires_at > _ms(now)).order_by(Token.number.desc())
    for old in db.exec(living.offset(LIVE_MAX)).all():
        old.access_live = False
        db.add(old)
    return row


def token_body(mall: Mall, row: Token) -> dict:
    """The answer of the token endpoint: Seoul times with milliseconds and without a zone."""
    return {
        "access_token": row.access_token, "expires_at": _bare(row.expires_at), "refresh_token": row.refresh_token,
        "refresh_token_expires_at": _bare(row.refresh_expires_at), "client_id": row.client_id, "mall_id": mall.mall_id, "user_id": mall.mall_id,
        "scopes": json.loads(row.scopes), "issued_at": _bare(row.issued_at), "shop_no": "1", "token_type": "Bearer",
    }  # fmt: skip


def _verifies(verifier: str | None, challenge: str) -> bool:
    if verifier is None or not _VERIFIER.fullmatch(verifier):
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return hmac.compare_digest(digest.encode(), challenge.encode())


def _ms(when: datetime) -> int:
    return int(when.timestamp() * 1000)


def _bare(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, KST).replace(tzinfo=None).isoformat(timespec="milliseconds")
