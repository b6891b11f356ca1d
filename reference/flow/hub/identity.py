"""Who is asking (HUB-ID): a member by the chat, anyone else by a one-time code and a token bound to the chat and number."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import select

from mallrig.reference.company import Company
from mallrig.reference.flow.hub.answers import NotIdentified, missing
from mallrig.reference.model import Turn, digits, moment, show
from mallrig.reference.ports import Mall
from mallrig.reference.store import dumps, fact, loads, number
from mallrig.reference.tables import Code

CODE_LIFE = timedelta(minutes=3)
TRIES = 5
TOKEN_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class Customer:
    """Whose orders are worked on: a member's, or the guest orders under a verified number."""

    member_id: str | None = None
    mobile: str | None = None

    def query(self) -> dict[str, str]:
        """The filter of Cafe24's order list."""
        if self.member_id is not None:
            return {"member_id": self.member_id}
        return {"buyer_cellphone": self.mobile, "member_type": "3"}

    def owns(self, order) -> bool:
        """Whether an order is this customer's (HUB-ID-04)."""
        if self.member_id is not None:
            return order.member_id == self.member_id
        return not order.member_id and order.buyer is not None and digits(order.buyer.cellphone) == self.mobile


def send_code(company: Company, turn: Turn, chat: str, mobile: str) -> dict:
    """Send a new code, which voids the last (HUB-ID-02, -05): {"requestId", "expiresAt"}. The same answer whether or not
    anyone is known under the number. Raises VendorError."""
    mobile = digits(mobile)
    with company.store.writing() as db:
        for row in db.exec(select(Code).where(Code.mobile == mobile, Code.chat == chat, Code.state == "open")).all():
            row.state = "void"
        serial = number(db, "code")
        code = f"{int(_mac(fact(db, 'signing_key'), f'code {serial} {mobile} {turn.at}'), 16) % 10**6:06}"
        expires = show(turn.now + CODE_LIFE)
        db.add(Code(id=f"otp{serial}", chat=chat, mobile=mobile, code=code, expires_at=expires, tries_left=TRIES))
    company.messenger.text(f"code:{company.name}:{serial}", mobile, f"[인증번호] {code} 를 입력해 주세요.")
    return {"requestId": f"otp{serial}", "expiresAt": expires}


def verify(company: Company, turn: Turn, mall: Mall, chat: str, request_id: str | None, mobile: str | None, code: str) -> dict:
    """{"verified", "identityToken"?, "accounts": [{"memberId", "maskedName"}], "guestOrders", "attemptsLeft"} (HUB-ID-03, -05)."""
    with company.store.writing() as db:
        asked = select(Code).where(Code.chat == chat, Code.state == "open")
        asked = asked.where(Code.id == request_id) if request_id else asked.where(Code.mobile == digits(mobile))
        row = db.exec(asked).first()
        good = row is not None and row.tries_left > 0 and moment(row.expires_at) >= turn.now and hmac.compare_digest(row.code, code)
        if row is not None:
            row.tries_left -= 0 if good else 1
            row.state = "used" if good else "void" if row.tries_left <= 0 else row.state
        if not good:
            return {"verified": False, "accounts": [], "guestOrders": False, "attemptsLeft": max(row.tries_left, 0) if row else 0}
        key = fact(db, "signing_key")
    token = _signed(key, {"chat": chat, "mobile": row.mobile, "until": show(turn.now + TOKEN_LIFE)})
    accounts = [{"memberId": id, "maskedName": _masked(name)} for id, name in _accounts(mall, row.mobile)]
    return {"verified": True, "identityToken": token, "accounts": accounts, "guestOrders": True, "attemptsLeft": row.tries_left}


def of_call(company: Company, turn: Turn, mall: Mall, context: dict, params: dict) -> Customer:
    """The customer of a call: the chat's member, or the holder of a token and the account chosen with it (`account`: a
    member id, or null for guest orders). Raises NotIdentified, Missing.

    A member id counts only when it is one of those under the verified number.
    """
    user = context.get("user") or {}
    if user.get("member") is True and user.get("memberId"):
        return Customer(member_id=str(user["memberId"]))
    claims = _read(company, turn, chat_of(context), params.get("identityToken"))
    accounts = [id for id, _ in _accounts(mall, claims["mobile"])]
    if "account" not in params:
        if accounts:
            raise missing("account", f"choose a member account of {len(accounts)}, or null for guest orders (HUB-ID-03)")
        return Customer(mobile=claims["mobile"])
    chosen = params["account"]
    if chosen is None:
        return Customer(mobile=claims["mobile"])
    if chosen not in accounts:
        raise NotIdentified("the account isn't one under the verified number")
    return Customer(member_id=chosen)


def chat_of(context: dict) -> str:
    """What a code and a token are bound to: the channel and the chat, or its user where a call has no chat."""
    channel = (context.get("channel") or {}).get("id", "")
    chat = (context.get("userChat") or {}).get("id") or (context.get("user") or {}).get("id") or ""
    return f"{channel}/{chat}"


def _accounts(mall: Mall, mobile: str) -> list[tuple[str, str]]:
    """(member id, name) of the members under a number."""
    rows = mall.get("/admin/customersprivacy", search_field="hp", keyword=mobile, limit=100)["customersprivacy"]
    return [(row["member_id"], row.get("name") or "") for row in rows if digits(row.get("cellphone")) == mobile]


def _masked(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1) if len(name) < 3 else name[:1] + "*" * (len(name) - 2) + name[-1]


def _mac(key: str, text: str) -> str:
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()


def _signed(key: str, claims: dict) -> str:
    text = base64.urlsafe_b64encode(dumps(claims).encode()).decode()
    return f"{text}.{_mac(key, text)}"


def _read(company: Company, turn: Turn, chat: str, token: object) -> dict:
    """What a token says. Raises NotIdentified for none, a forged, expired or another chat's one."""
    if not isinstance(token, str) or "." not in token:
        raise NotIdentified("not identified: verify a mobile number first (HUB-ID-02)")
    text, _, mac = token.rpartition(".")
    with company.store.reading() as db:
        good = hmac.compare_digest(_mac(fact(db, "signing_key"), text).encode(), mac.encode("utf-8", "replace"))
    try:
        claims = loads(base64.urlsafe_b64decode(text.encode("ascii"))) if good else None
    except (ValueError, binascii.Error):
        claims = None
    if claims is None or claims["chat"] != chat or moment(claims["until"]) < turn.now:
        raise NotIdentified("the identity token isn't valid here any more")
    return claims
