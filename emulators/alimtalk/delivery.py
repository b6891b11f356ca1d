"""What happens to messages after acceptance, by the world's clock: handed over, delivered or failed, sent on as a text message.

Flow: 2000 accepted -> 3000 handed to Kakao or the carrier -> 4000, or the code by which the phone fails. An AlimTalk that
fails falls back to SMS/LMS unless disableSms; then `type` changes and the Kakao failure stays in `log` (order and change
of type: ours). Delays are ours, and short: a second of the world's time ends it all.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, update
from sqlmodel import Session, select

from mallrig.emulators.alimtalk import matching, webhooks
from mallrig.emulators.alimtalk.reading import utc
from mallrig.emulators.alimtalk.registration import text_kind
from mallrig.emulators.alimtalk.shapes import reason
from mallrig.emulators.alimtalk.state import Account, Channel, Friend, Group, Message, Phone, Template
from mallrig.emulators.alimtalk.words import (
    ACCEPTED,
    DELIVERED,
    KAKAO,
    LMS_BYTES_MAX,
    ON_ITS_WAY,
    PRICES,
    status_message,
    status_word,
)  # fmt: skip
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

START, HAND_OVER, REPORT = "solapi.start", "solapi.hand_over", "solapi.report"
CHUNK = 10_000
"""Values of one statement; SQLite takes 32,766."""

HANDED_OVER_AFTER = timedelta(milliseconds=200)
REPORTED_AFTER = timedelta(milliseconds=300)
ADVERTISING_HOURS = range(8, 20)
"""Hours in which FriendTalk (not AlimTalk) is sent; another hour fails with 3108."""


@dataclass(frozen=True)
class Kakao:
    """What delivery hangs on: the channels there are, the templates approved now, the friends, and the unusual phones."""

    channels: frozenset[str]
    approved: frozenset[str]
    friends: frozenset[tuple[str, str]]
    phones: dict[str, Phone]

    @classmethod
    def of(cls, db: Session) -> "Kakao":
        """As the world stands."""
        return cls(
            frozenset(db.exec(select(Channel.channel_id))),
            frozenset(db.exec(select(Template.template_id).where(Template.status == "APPROVED"))),
            frozenset(tuple(pair) for pair in db.exec(select(Friend.channel_id, Friend.number))),
            {phone.number: phone for phone in db.exec(select(Phone))},
        )


# -- money --


def pay(world: World, db: Session, group: Group) -> None:
    """Take the price of the group's messages off the balance. Raises Refused NotEnoughBalance."""
    price = sum(PRICES[kind] for kind in db.exec(select(Message.type).where(Message.group_id == group.group_id)))
    account = db.get(Account, 1)
    if account.balance < price:
        raise Refused(402, "잔액이 부족합니다.", "NotEnoughBalance")
    group.balance_requested = price
    _book(world, db, group, -price, "발송 요금 차감")


def refund_all(world: World, db: Session, group: Group) -> None:
    """Give back what the group's messages cost, none of which went out."""
    group.count_refund = len(db.exec(select(Message.serial).where(Message.group_id == group.group_id)).all())
    group.balance_refund = group.balance_requested
    _book(world, db, group, group.balance_requested, "예약 취소 환불")


def _book(world: World, db: Session, group: Group, amount: int, what: str) -> None:
    """Move money between the account and the group, with a line in the group's log."""
    account = db.get(Account, 1)
    line = {
        "message": what, "createAt": utc(world.now()), "oldBalance": account.balance, "newBalance": account.balance + amount,
        "oldPoint": account.point, "newPoint": account.point, "totalPrice": abs(amount),
    }  # fmt: skip
    account.balance += amount
    group.log = json.dumps([*json.loads(group.log), line], ensure_ascii=False)
    group.updated = utc(world.now())
    db.add_all([account, group])
    db.flush()


# -- on the way --


def start(world: World, db: Session, group: Group, when: datetime) -> None:
    """Let a paid group go."""
    group.status, group.sent, group.updated = "SENDING", utc(when), utc(when)
    db.add(group)
    world.schedule(db, when + HANDED_OVER_AFTER, HAND_OVER, {"group": group.group_id})


def on_start(world: World, db: Session, when: datetime, payload: dict) -> None:
    """A scheduled group's time has come; nothing if it was cancelled meanwhile."""
    group = _group(db, payload)
    if group.status == "SCHEDULED":
        start(world, db, group, when)


def on_hand_over(world: World, db: Session, when: datetime, payload: dict) -> None:
    """The group's messages reach Kakao or the carrier."""
    _move_all(db, [Message.group_id == payload["group"], Message.status_code == ACCEPTED], ON_ITS_WAY, when, processed=utc(when))
    world.schedule(db, when + REPORTED_AFTER, REPORT, payload)


def on_report(world: World, db: Session, when: datetime, payload: dict) -> None:
    """Kakao or the carrier tell what became of the messages that are with them."""
    group = _group(db, payload)
    account, kakao = db.get(Account, 1), Kakao.of(db)
    sent_on, arrived, final, refund = False, [], [], 0
    for message in _those(db, payload, ON_ITS_WAY):
        code = outcome(message, kakao, when)
        if code == ON_ITS_WAY:
            continue
        if code == DELIVERED:
            arrived.append(message.serial)
            final.append(message.message_id)
            continue
        if _failed_at_kakao(message, code) and (kind := _fallback(message, account.balance + refund)):
            refund += _send_on(group, message, code, kind, when) - PRICES[kind]
            sent_on = True
        else:
            refund += _fail(group, message, code, when)
            final.append(message.message_id)
        db.add(message)
    db.flush()
    for at in range(0, len(arrived), CHUNK):
        _move_all(db, [Message.serial.in_(arrived[at : at + CHUNK])], DELIVERED, when, reported=utc(when), received=utc(when))
    if refund:
        _book(world, db, group, refund, "발송 결과 정산")
    _close(world, db, group, when, final)
    if sent_on:
        world.schedule(db, when + REPORTED_AFTER, REPORT, payload)


def outcome(message: Message, kakao: Kakao, when: datetime) -> str:
    """The code by which a message that is on its way ends; 3000 while the phone is off."""
    phone = kakao.phones.get(message.to_number)
    if message.type not in KAKAO:
        return (phone and phone.text) or DELIVERED
    options = json.loads(message.content)["kakaoOptions"]
    if options["pfId"] not in kakao.channels:
        return "3106"
    if options["templateId"] and options["templateId"] not in kakao.approved:
        return "3105"
    if phone and phone.alimtalk:
        return phone.alimtalk
    if message.type == "ATA":
        return DELIVERED
    if (options["pfId"], message.to_number) not in kakao.friends:
        return "3102"
    return DELIVERED if when.hour in ADVERTISING_HOURS else "3108"


def _failed_at_kakao(message: Message, code: str) -> bool:
    return message.type in KAKAO and status_word(code) == "FAILED"


def _fallback(message: Message, balance: int) -> str | None:
    """The type of text message that a failed Kakao message is sent on as; None for not at all."""
    content = json.loads(message.content)
    if content["kakaoOptions"]["disableSms"]:
        return None
    length = matching.korean_bytes(fallback_text(content))
    kind = text_kind(fallback_text(content), content["subject"])
    fits = length is not None and length <= LMS_BYTES_MAX
    return kind if fits and balance + PRICES[message.type] >= PRICES[kind] else None


def fallback_text(content: dict) -> str:
    """The text message in an AlimTalk's place: its text, then the address of each web link (how they are put together: ours)."""
    links = [button["linkMo"] for button in content["kakaoOptions"]["buttons"] if button["buttonType"] == "WL"]
    return "\n".join([content["text"], *links])


def _send_on(group: Group, message: Message, code: str, kind: str, when: datetime) -> int:
    """Turn a failed Kakao message into a text message; the won that come back for the first."""
    back = PRICES[message.type]
    group.balance_refund += back
    group.balance_replacement += PRICES[kind]
    _log(message, f"카카오톡 발송 실패: {code} {status_message(code)}", when)
    message.type, message.replacement, message.updated = kind, True, utc(when)
    _log(message, f"대체 발송: {kind}", when)
    return back


def _fail(group: Group, message: Message, code: str, when: datetime) -> int:
    """Give a message the code by which it failed; the won that come back for it."""
    message.status_code, message.updated, message.reported = code, utc(when), utc(when)
    _log(message, reason(code), when)
    group.count_refund += 1
    group.balance_refund += PRICES[message.type]
    return PRICES[message.type]


def _close(world: World, db: Session, group: Group, when: datetime, final: list[str]) -> None:
    """Report what came to its end; a group all of whose messages did is COMPLETE."""
    db.flush()
    webhooks.report(world, db, when, "SINGLE-REPORT", final)
    open_ones = select(Message.serial).where(Message.group_id == group.group_id, Message.status_code.in_([ACCEPTED, ON_ITS_WAY]))
    if group.status == "SENDING" and db.exec(open_ones.limit(1)).first() is None:
        group.status, group.completed, group.updated = "COMPLETE", utc(when), utc(when)
        db.add(group)
        db.flush()
        webhooks.report(world, db, when, "GROUP-REPORT", [group.group_id])


def phone_changed(world: World, db: Session, number: str) -> None:
    """Let what waits for a phone that was off be reported anew."""
    waiting = select(Message.group_id).where(Message.to_number == number, Message.status_code == ON_ITS_WAY).distinct().order_by(Message.group_id)
    for group_id in db.exec(waiting).all():
        world.schedule(db, world.now() + REPORTED_AFTER, REPORT, {"group": group_id})


def _group(db: Session, payload: dict) -> Group:
    return db.exec(select(Group).where(Group.group_id == payload["group"])).one()


def _those(db: Session, payload: dict, code: str) -> Iterable[Message]:
    asked = select(Message).where(Message.group_id == payload["group"], Message.status_code == code).order_by(Message.serial)
    return db.exec(asked).all()


def _move_all(db: Session, those: list, code: str, when: datetime, **times: str) -> None:
    """Give messages a code, in one statement: a group may have a million."""
    line = json.dumps({"message": reason(code), "createAt": utc(when)}, ensure_ascii=False)
    log = func.json_insert(Message.log, "$[#]", func.json(line))
    db.exec(update(Message).where(*those).values(status_code=code, updated=utc(when), log=log, **times).execution_options(synchronize_session=False))
    db.expire_all()


def _log(message: Message, what: str, when: datetime) -> None:
    message.log = json.dumps([*json.loads(message.log), {"message": what, "createAt": utc(when)}], ensure_ascii=False)
