"""The Authorization header: `HMAC-SHA256 apiKey=..., date=..., salt=..., signature=...`.

SDKs differ in the spelling of names and dates, so names are read without regard to case and the raw texts are what is signed.
"""

import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import datetime, timezone

from mallrig.emulators.alimtalk.state import Account
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

METHODS = {"hmac-sha256": hashlib.sha256, "hmac-md5": hashlib.md5}
SALT_BYTES = range(12, 65)
SKEW_SECONDS = 15 * 60


@dataclass(frozen=True)
class Signed:
    """What a header said, as sent."""

    method: str
    key: str
    date: str
    salt: str
    signature: str


def read(header: str | None) -> Signed | None:
    """The header's parts, or None for one that isn't of this form."""
    method, _, rest = (header or "").strip().partition(" ")
    pairs = (part.partition("=") for part in rest.split(","))
    parts = {name.strip().lower(): value.strip() for name, _, value in pairs}
    wanted = [parts.get(name, "") for name in ("apikey", "date", "salt", "signature")]
    if method.lower() not in METHODS or not all(wanted):
        return None
    return Signed(method.lower(), *wanted)


def sign(method: str, secret: str, date: str, salt: str) -> str:
    """Lower-case hex of HMAC(secret, date + salt) over exactly these texts."""
    return hmac.new(secret.encode(), (date + salt).encode(), METHODS[method]).hexdigest()


def check(world: World, account: Account, signed: Signed, real_now: float | None = None) -> None:
    """Raise Refused for a wrong signature; where the account is strict (or a fault says that tokens expired), also for a
    date more than 15 minutes from real time and for a signature that came before. `real_now`: seconds since the epoch."""
    expected = sign(signed.method, account.api_secret, signed.date, signed.salt)
    salted = len(signed.salt.encode()) in SALT_BYTES
    if not salted or not hmac.compare_digest(expected.encode(), signed.signature.encode()):
        raise Refused(403, "생성한 Signature와 일치하지 않습니다.", "SignatureDoesNotMatch")
    if account.strict_dates:
        _check_strictly(world, signed, time.time() if real_now is None else real_now)


def too_skewed() -> Refused:
    """The refusal of a date too far from real time."""
    return Refused(403, "요청 시간이 서버 시간과 15분 이상 차이가 납니다.", "RequestTimeTooSkewed")


def _check_strictly(world: World, signed: Signed, now: float) -> None:
    when = _seconds(signed.date)
    if when is None or abs(now - when) > SKEW_SECONDS:
        raise too_skewed()
    with world.guarded() as memory:
        seen = {text: at for text, at in memory.get("solapi.signatures", {}).items() if now - at <= SKEW_SECONDS}
        repeated = signed.signature in seen
        memory["solapi.signatures"] = seen | {signed.signature: now}
    if repeated:
        raise Refused(403, "이미 사용한 Signature 입니다.", "DuplicatedSignature")


def _seconds(text: str) -> float | None:
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=when.tzinfo or timezone.utc).timestamp()
    except (ValueError, OverflowError):
        return None
