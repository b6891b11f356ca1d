"""A receiver's KakaoTalk and phone: what arrived, which buttons show, what a press does.

The channel-add button and its phrase show to those who aren't friends of the channel (the phrase: ours); pressing the
button makes one a friend. No SOLAPI call tells any of this.
"""

import json

from sqlmodel import Session, select

from mallrig.emulators.alimtalk import delivery
from mallrig.emulators.alimtalk.state import Channel, Friend, Message, Phone, Press, Template
from mallrig.emulators.alimtalk.words import DELIVERED, FAILURES_OF_CARRIER, FAILURES_OF_PLATFORM, KAKAO, ON_ITS_WAY, REFUSALS_OF_PHONES
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World

PHONE_CODES = {
    "refuse": REFUSALS_OF_PHONES,
    "alimtalk": (ON_ITS_WAY, *FAILURES_OF_PLATFORM, *FAILURES_OF_CARRIER),
    "text": (ON_ITS_WAY, *FAILURES_OF_PLATFORM, *FAILURES_OF_CARRIER),
}
"""Member of a phone -> the codes by which it can fail."""


def arrived(db: Session, phone: str | None, after: int, length: int) -> list[Message]:
    """Messages that were delivered, by number."""
    query = select(Message).where(Message.status_code == DELIVERED, Message.serial > after).order_by(Message.serial).limit(length)
    return list(db.exec(query.where(Message.to_number == phone) if phone else query))


def find(db: Session, message_id: str) -> Message | None:
    """A message that was delivered."""
    return db.exec(select(Message).where(Message.message_id == message_id, Message.status_code == DELIVERED)).first()


def shown(db: Session, messages: list[Message]) -> list[dict]:
    """Each as its receiver sees it now: {"number", "id", "phone", "at" (UTC), "in": "kakaotalk"|"text", "type", "from", "channel",
    "text", "phrase", "buttons": [{"name", "type", "url"}], "friend", "template", "custom_fields", "pressed": [names]}."""
    pairs = {(friend.channel_id, friend.number) for friend in db.exec(select(Friend))}
    presses = db.exec(select(Press).where(Press.message_id.in_([m.message_id for m in messages])).order_by(Press.id)).all()
    phrases = {row.template_id: json.loads(row.body)["ad"] for row in db.exec(select(Template))}
    return [_shown(message, pairs, phrases, [p.button for p in presses if p.message_id == message.message_id]) for message in messages]


def _shown(message: Message, pairs: set[tuple[str, str]], phrases: dict[str, str | None], pressed: list[str]) -> dict:
    content = json.loads(message.content)
    options = content["kakaoOptions"] or {}
    in_kakao = message.type in KAKAO
    friend = (options.get("pfId"), message.to_number) in pairs
    return {
        "number": message.serial, "id": message.message_id, "phone": message.to_number, "at": message.received,
        "in": "kakaotalk" if in_kakao else "text", "type": message.type, "from": message.from_number, "channel": options.get("pfId"),
        "text": delivery.fallback_text(content) if message.replacement else content["text"],
        "phrase": phrases.get(options.get("templateId")) if in_kakao and not friend else None,
        "buttons": [_button(button) for button in options["buttons"] if not (button["buttonType"] == "AC" and friend)] if in_kakao else [],
        "friend": friend, "template": options.get("templateId"), "custom_fields": content["customFields"], "pressed": pressed,
    }  # fmt: skip


def _button(button: dict) -> dict:
    return {"name": button["buttonName"], "type": button["buttonType"], "url": button.get("linkMo")}


def press(world: World, db: Session, message: Message, name: str) -> dict | None:
    """Press a button that the receiver sees: {"type", "landed", "friend"}; None when there is none of that name."""
    view = shown(db, [message])[0]
    button = next((b for b in view["buttons"] if b["name"] == name), None)
    if button is None:
        return None
    db.add(Press(message_id=message.message_id, button=name, at=show(world.now())))
    if button["type"] == "AC":
        befriend(db, view["channel"], view["phone"], True)
    return {"type": button["type"], "landed": button["url"], "friend": view["friend"] or button["type"] == "AC"}


def the_channel(db: Session, channel_id: str | None) -> str | None:
    """The channel of that id, the account's first for None; None when there is none."""
    query = select(Channel.channel_id).order_by(Channel.serial)
    return db.exec(query.where(Channel.channel_id == channel_id) if channel_id else query).first()


def befriend(db: Session, channel_id: str, phone: str, friend: bool) -> None:
    """Make a phone's owner a friend of a channel, or no longer."""
    row = db.get(Friend, (channel_id, phone))
    if friend and row is None:
        db.add(Friend(channel_id=channel_id, number=phone))
    if row and not friend:
        db.delete(row)
    db.flush()


def friends(db: Session) -> list[dict]:
    """Every friendship."""
    rows = db.exec(select(Friend).order_by(Friend.channel_id, Friend.number)).all()
    return [{"channel": row.channel_id, "phone": row.number} for row in rows]


def phones(db: Session) -> list[dict]:
    """The phones that aren't like the others."""
    rows = db.exec(select(Phone).order_by(Phone.number)).all()
    return [{"phone": row.number, "refuse": row.refuse, "alimtalk": row.alimtalk, "text": row.text} for row in rows]


def set_phone(world: World, db: Session, number: str, codes: dict[str, str | None]) -> None:
    """Let a phone fail by these codes, and no others; what waited for it is tried again."""
    row = db.get(Phone, number)
    if row:
        db.delete(row)
        db.flush()
    if any(codes.values()):
        db.add(Phone(number=number, **codes))
        db.flush()
    delivery.phone_changed(world, db, number)
