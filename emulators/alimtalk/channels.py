"""KakaoTalk channels of the account. A manager's phone gets a number that must be given back (POST channels/token); the
rig tells it (GET /_rig/worlds/{w}/channel-tokens)."""

import msgspec
from sqlmodel import Session, select

from mallrig.emulators.alimtalk import ids
from mallrig.emulators.alimtalk.furnishing import CATEGORY, DIGITS
from mallrig.emulators.alimtalk.reading import invalid, number, utc
from mallrig.emulators.alimtalk.state import Account, Channel, ChannelToken
from mallrig.emulators.core import chance
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

CATEGORIES = [{"code": CATEGORY, "name": "쇼핑/유통,종합쇼핑몰"}, {"code": "00200020002", "name": "쇼핑/유통,전문쇼핑몰"}]
TOKEN_DIGITS = 6
SEARCH_ID_MAX = 100


class TokenRequest(msgspec.Struct, rename="camel"):
    """POST /kakao/v2/channels/token."""

    search_id: str
    phone_number: str


class ChannelRequest(msgspec.Struct, rename="camel"):
    """POST /kakao/v2/channels."""

    search_id: str
    phone_number: str
    category_code: str
    token: str | int


def find(db: Session, channel_id: str) -> Channel:
    """Raises Refused ResourceNotFound."""
    row = db.exec(select(Channel).where(Channel.channel_id == channel_id)).first()
    if row is None:
        raise Refused(404, "채널을 찾을 수 없습니다.", "ResourceNotFound")
    return row


def ask_token(world: World, db: Session, sent: TokenRequest) -> None:
    """Send the manager a number. Raises Refused ValidationError."""
    phone = _checked(sent.search_id, sent.phone_number)
    token = chance.text(world.seed, TOKEN_DIGITS, "solapi.token", world.next_number(db, "solapi.token"), alphabet=DIGITS)
    row = db.get(ChannelToken, sent.search_id) or ChannelToken(search_id=sent.search_id, phone_number=phone, token=token)
    row.phone_number, row.token = phone, token
    db.add(row)


def add(world: World, db: Session, sent: ChannelRequest) -> Channel:
    """A channel, for the number that its manager got. Raises Refused ValidationError, InvalidStatus (there already)."""
    phone = _checked(sent.search_id, sent.phone_number)
    token = db.get(ChannelToken, sent.search_id)
    if token is None or token.phone_number != phone or token.token != str(sent.token):
        raise invalid("인증번호가 올바르지 않습니다.")
    if sent.category_code not in [category["code"] for category in CATEGORIES]:
        raise invalid(f"카테고리 코드가 올바르지 않습니다: {sent.category_code[:60]}")
    if db.exec(select(Channel).where(Channel.search_id == sent.search_id)).first():
        raise Refused(409, "이미 등록된 채널입니다.", "InvalidStatus")
    serial, channel_id = ids.new(world, db, ids.CHANNEL)
    now = utc(world.now())
    row = Channel(
        serial=serial, channel_id=channel_id, search_id=sent.search_id, phone_number=phone, category_code=sent.category_code, created=now, updated=now
    )
    db.add(row)
    db.delete(token)
    db.flush()
    return row


def channel_object(account: Account, row: Channel) -> dict:
    """A channel's JSON."""
    return {
        "channelId": row.channel_id, "searchId": row.search_id, "accountId": account.account_id, "phoneNumber": row.phone_number,
        "categoryCode": row.category_code, "sharedAccountIds": [], "dateCreated": row.created, "dateUpdated": row.updated,
    }  # fmt: skip


def _checked(search_id: str, phone: str) -> str:
    """The manager's number in digits."""
    found = number(phone)
    if not search_id.startswith("@") or not 2 <= len(search_id) <= SEARCH_ID_MAX or found is None:
        raise invalid("searchId는 @로 시작해야 하고, phoneNumber는 전화번호여야 합니다.")
    return found
