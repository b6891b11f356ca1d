"""Groups and the messages in them: registration, sending, scheduling, cancelling. Raises Refused in SOLAPI's words."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, insert
from sqlmodel import Session, select

from mallrig.emulators.alimtalk import delivery, ids
from mallrig.emulators.alimtalk.reading import Agent, Draft, invalid, moment, months_later, utc
from mallrig.emulators.alimtalk.registration import Desk, Registered, register
from mallrig.emulators.alimtalk.state import Account, Channel, File, Group, Message, Phone, Sender, Template
from mallrig.emulators.alimtalk.words import GROUP_MAX, RECEIVERS_MAX, SCHEDULE_MONTHS_MAX, status_message
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World

NOT_SENDABLE = {
    "DELETED": (400, "DeletedGroup", "삭제된 그룹입니다."),
    "FAILED": (400, "FailedGroup", "실패한 그룹입니다."),
    "SENDING": (409, "GroupInProcessing", "발송 중인 그룹입니다."),
    "SCHEDULED": (409, "ScheduledGroup", "예약된 그룹입니다."),
    "COMPLETE": (409, "AlreadySent", "이미 발송된 그룹입니다."),
}
"""Why a group that isn't PENDING can't be sent: HTTP status, errorCode, text."""


def the_account(db: Session) -> Account:
    """The world's account."""
    return db.get(Account, 1)


def find_group(db: Session, group_id: str, missing: int = 404) -> Group:
    """The group of that id. Raises Refused ValidationError (malformed) or ResourceNotFound with `missing` as HTTP status."""
    if not ids.GROUP_ID.fullmatch(group_id):
        raise invalid(f"그룹 아이디 형식이 올바르지 않습니다: {group_id[:60]}")
    group = db.exec(select(Group).where(Group.group_id == group_id)).first()
    if group is None:
        raise Refused(missing, "그룹을 찾을 수 없습니다.", "ResourceNotFound")
    return group


def make_group(world: World, db: Session, agent: Agent, allow_duplicates: bool, strict: bool, custom_fields: dict | None = None) -> Group:
    """A PENDING group without messages."""
    serial, group_id = ids.new(world, db, ids.GROUP)
    now = utc(world.now())
    group = Group(
        serial=serial, group_id=group_id, status="PENDING", allow_duplicates=allow_duplicates, strict=strict, sdk_version=agent.sdk_version,
        os_platform=agent.os_platform, app_id=agent.app_id, custom_fields=json.dumps(custom_fields or {}, ensure_ascii=False), created=now, updated=now,
    )  # fmt: skip
    db.add(group)
    db.flush()
    return group


def add_messages(world: World, db: Session, group: Group, drafts: list[Draft]) -> list[tuple[str, Registered]]:
    """Register messages into a PENDING group; (message id, what became of it) for each receiver, in order. Those refused
    are counted, not kept. Raises Refused RecipientsTooMany above 10,000 receivers, InvalidGroupStatus."""
    if group.status != "PENDING":
        raise Refused(400, "메시지를 추가할 수 없는 그룹 상태입니다.", "InvalidGroupStatus")
    asked = list(_one_by_one(drafts))
    _check_number(db, group, len(asked))
    desk = desk_of(db, group)
    made_ids = ids.several(world, db, ids.MESSAGE, len(asked))
    results = [(made_id, register(draft, to, desk)) for made_id, (draft, to) in zip(made_ids, asked, strict=True)]
    now = utc(world.now())
    rows = [_row(group, serial, message_id, made, now) for (serial, message_id), made in results if made.content]
    if rows:
        db.connection().execute(insert(Message), rows)
    group.registered_failed += sum(made.content is None for _, made in results)
    group.updated = now
    db.add(group)
    db.flush()
    return [(message_id, made) for (_, message_id), made in results]


def _one_by_one(drafts: list[Draft]) -> Iterator[tuple[Draft, str | None]]:
    for draft in drafts:
        for to in draft.to or [None] if isinstance(draft.to, list) else [draft.to]:
            yield draft, to


def _check_number(db: Session, group: Group, added: int) -> None:
    if not added:
        raise invalid("메시지가 없습니다.")
    if added > RECEIVERS_MAX:
        raise Refused(413, f"한 번에 {RECEIVERS_MAX:,}건까지 추가할 수 있습니다.", "RecipientsTooMany")
    if _size(db, group) + added > GROUP_MAX:
        raise Refused(413, f"한 그룹에 {GROUP_MAX:,}건까지 추가할 수 있습니다.", "RecipientsTooMany")


def _size(db: Session, group: Group) -> int:
    return db.exec(select(func.count()).where(Message.group_id == group.group_id)).one()


def _row(group: Group, serial: int, message_id: str, made: Registered, now: str) -> dict:
    return {
        "serial": serial, "message_id": message_id, "group_id": group.group_id, "to_number": made.to, "from_number": made.from_, "type": made.type,
        "country": made.country, "status_code": made.code, "replacement": False, "content": json.dumps(made.content, ensure_ascii=False),
        "log": json.dumps([{"message": "메시지 등록", "createAt": now}], ensure_ascii=False), "created": now, "updated": now,
    }  # fmt: skip


def desk_of(db: Session, group: Group) -> Desk:
    """What the group's registrations look things up in."""
    receivers = db.exec(select(Message.to_number).where(Message.group_id == group.group_id)).all()
    return Desk(
        channels=frozenset(db.exec(select(Channel.channel_id))),
        templates={row.template_id: json.loads(row.body) | {"channelId": row.channel_id, "status": row.status} for row in db.exec(select(Template))},
        senders=frozenset(db.exec(select(Sender.number))),
        refusing=dict(db.exec(select(Phone.number, Phone.refuse).where(Phone.refuse.is_not(None))).all()),
        files=frozenset(db.exec(select(File.file_id))),
        receivers=None if group.allow_duplicates else set(receivers),
    )


# -- sending --


def dispatch(world: World, db: Session, group: Group, scheduled_date: str | None) -> None:
    """What follows on registration in one call: the group goes now or at its time (a past one: now); one of which nothing
    was registered ends FAILED. Raises what send() and schedule() raise."""
    later = scheduled_time(world.now(), scheduled_date) if scheduled_date else world.now()
    if not _size(db, group):
        group.status, group.updated = "FAILED", utc(world.now())
        db.add(group)
    elif later > world.now():
        schedule(world, db, group, scheduled_date)
    else:
        send(world, db, group)


def check_sendable(group: Group) -> None:
    """Raise Refused unless the group is PENDING."""
    if group.status in NOT_SENDABLE:
        status, code, text = NOT_SENDABLE[group.status]
        raise Refused(status, text, code)


def send(world: World, db: Session, group: Group) -> None:
    """Pay for a PENDING group and let its messages go. Raises Refused NotEnoughBalance, the refusals of check_sendable,
    ValidationError for a group without messages (ours)."""
    check_sendable(group)
    if not _size(db, group):
        raise invalid("발송할 메시지가 없습니다.")
    delivery.pay(world, db, group)
    delivery.start(world, db, group, world.now())


def schedule(world: World, db: Session, group: Group, text: str) -> None:
    """Pay for a PENDING group and let its messages go at a time within 6 months. Raises Refused InvalidScheduledDate, and
    what send() raises."""
    check_sendable(group)
    if not _size(db, group):
        raise invalid("발송할 메시지가 없습니다.")
    when = scheduled_time(world.now(), text)
    if when <= world.now():
        raise Refused(400, "예약 일시가 현재보다 이전입니다.", "InvalidScheduledDate")
    delivery.pay(world, db, group)
    group.status, group.scheduled, group.updated = "SCHEDULED", utc(when), utc(world.now())
    db.add(group)
    world.schedule(db, when, delivery.START, {"group": group.group_id})


def scheduled_time(now: datetime, text: str) -> datetime:
    """The time to send at. Raises Refused InvalidScheduledDate for what is no time, or more than 6 months ahead."""
    try:
        when = moment(text)
    except Refused as bad:
        raise Refused(400, bad.message, "InvalidScheduledDate") from None
    if when > months_later(now, SCHEDULE_MONTHS_MAX):
        raise Refused(400, f"예약은 {SCHEDULE_MONTHS_MAX}개월 이내로 가능합니다.", "InvalidScheduledDate")
    return when


def cancel_schedule(world: World, db: Session, group: Group) -> None:
    """Take a SCHEDULED group back: it ends FAILED, what was paid comes back. Raises Refused InvalidStatus."""
    if group.status != "SCHEDULED":
        raise Refused(400, "예약된 그룹이 아닙니다.", "InvalidStatus")
    group.status = "FAILED"
    delivery.refund_all(world, db, group)


def delete_group(world: World, db: Session, group: Group) -> None:
    """Delete a group that was never sent. Raises Refused NotOperationalStatus."""
    if group.status != "PENDING":
        raise Refused(400, "삭제할 수 없는 그룹 상태입니다.", "NotOperationalStatus")
    group.status, group.updated = "DELETED", utc(world.now())
    db.add(group)


def delete_messages(world: World, db: Session, group: Group, message_ids: list[str]) -> list[dict]:
    """Take messages out of a PENDING group; what became of each. Raises Refused InvalidGroupStatus, RecipientsTooMany."""
    if group.status != "PENDING":
        raise Refused(400, "메시지를 삭제할 수 없는 그룹 상태입니다.", "InvalidGroupStatus")
    if len(message_ids) > RECEIVERS_MAX:
        raise Refused(413, f"한 번에 {RECEIVERS_MAX:,}건까지 삭제할 수 있습니다.", "RecipientsTooMany")
    mine = {row.message_id: row for row in db.exec(select(Message).where(Message.group_id == group.group_id))}
    results = []
    for message_id in message_ids:
        row = mine.pop(message_id, None)
        if row:
            db.delete(row)
        results.append({"messageId": message_id, "resultCode": "Success" if row else "ResourceNotFound"})
    group.updated = utc(world.now())
    db.add(group)
    db.flush()
    return results


def failed_items(account: Account, results: Iterable[tuple[str, Registered]]) -> list[dict]:
    """failedMessageList of those that were refused."""
    return [result_item(account, message_id, made) for message_id, made in results if made.content is None]


def result_item(account: Account, message_id: str, made: Registered) -> dict:
    """What became of one message: resultList's and failedMessageList's form."""
    item = {
        "to": made.to, "from": made.from_, "type": made.type, "country": made.country, "messageId": message_id,
        "statusCode": made.code, "statusMessage": status_message(made.code), "accountId": account.account_id,
    }  # fmt: skip
    return item | ({"customFields": made.custom_fields} if made.custom_fields else {})


def short_item(message_id: str, made: Registered) -> dict:
    """messageList's form."""
    item = {"messageId": message_id, "statusCode": made.code, "statusMessage": status_message(made.code)}
    return item | ({"customFields": made.custom_fields} if made.custom_fields else {})
