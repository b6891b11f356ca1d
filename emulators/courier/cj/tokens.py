"""CJ's one-day tokens (courier facts 2.2)."""

import re
from datetime import datetime, timedelta

from sqlmodel import Session, select

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.store import forget_rows
from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import facts_of, switch
from mallrig.emulators.courier.cj.state import CjToken

LIFE = timedelta(hours=24)
CALLS_APART = timedelta(seconds=1)
GATEWAY_LENGTH = 13
NO_CUSTOMER = "입력하신 고객사코드가 존재하지 않습니다"


def request_token(world: World, db: Session, sent: dict) -> dict:
    """ReqOneDayToken: the token in force, or a new one. Refused with NO_CUSTOMER for another business number."""
    if sent.get("BIZ_REG_NUM") != facts_of(db, "cj")["biz_reg_num"]:
        raise Refused(200, NO_CUSTOMER, "E")
    _hold_apart(world, db)
    token = _in_force(world, db) or _new(world, db)
    return {"TOKEN_NUM": token.token, "TOKEN_EXPRTN_DTM": re.sub(r"\D", "", token.expires_at[:19]), "NOTICE": ""}


def gateway_of(token: str) -> str:
    """The part of a token that all of a world's have in common and no other world's, so that a call is its world's whatever its body says."""
    return token[:GATEWAY_LENGTH]


def gateway(world: World) -> str:
    """With what the tokens of a world begin."""
    return gateway_of(chance.uuid(world.seed, world.name, "cj.gateway"))


def check_token(world: World, db: Session, header: str | None) -> None:
    """The token must be in force. Raises Refused 401."""
    token = db.get(CjToken, header) if header else None
    if token is None or token.expires_at <= show(world.now()):
        raise unauthorized()


def unauthorized() -> Refused:
    """HTTP 401: the client drops its token and asks for another."""
    return Refused(401, "Unauthorized", "E401")


def forget_tokens(db: Session) -> None:
    """Tokens issued before open nothing any more."""
    forget_rows(db, CjToken)


def _in_force(world: World, db: Session) -> CjToken | None:
    return db.exec(select(CjToken).where(CjToken.expires_at > show(world.now())).order_by(CjToken.expires_at.desc())).first()


def _new(world: World, db: Session) -> CjToken:
    number = world.next_number(db, "cj.token")
    expires = (world.now() + LIFE).replace(microsecond=0)
    drawn = chance.uuid(world.seed, world.name, "cj.token", number)
    token = CjToken(token=gateway(world) + drawn[GATEWAY_LENGTH:], expires_at=show(expires))
    db.add(token)
    return token


def _hold_apart(world: World, db: Session) -> None:
    """With the switch `token_block`, a second call within a second is turned away."""
    if not switch(db, "cj", "token_block", False):
        return
    with world.guarded() as memory:
        last: datetime | None = memory.get("cj.token.last")
        if last is not None and world.now() - last < CALLS_APART:
            raise Refused(429, "Too Many Requests", "E429")
        memory["cj.token.last"] = world.now()
