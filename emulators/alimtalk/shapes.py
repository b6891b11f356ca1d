"""SOLAPI's JSON: groups, messages, failures. Every member is always there, as strict SDKs want it."""

import json
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func
from sqlmodel import Session, select

from mallrig.emulators.alimtalk.state import Account, Group, Message
from mallrig.emulators.alimtalk.words import ACCEPTED, CHARGED, DELIVERED, HOME, ON_ITS_WAY, PRICES, status_message, status_word

COUNTS = ("total", "sentTotal", "sentFailed", "sentSuccess", "sentPending", "sentReplacement", "refund", "registeredFailed", "registeredSuccess")


def group_objects(db: Session, account: Account, groups: list[Group]) -> dict[str, dict]:
    """Each group's object by its id; all counted in one query."""
    tally: dict[str, list[tuple]] = {group.group_id: [] for group in groups}
    asked = (
        select(Message.group_id, Message.type, Message.country, Message.status_code, Message.replacement, func.count())
        .where(Message.group_id.in_(tally))
        .group_by(Message.group_id, Message.type, Message.country, Message.status_code, Message.replacement)
    )
    for group_id, *counted in db.exec(asked):
        tally[group_id].append(tuple(counted))
    return {group.group_id: _group(account, group, tally[group.group_id]) for group in groups}


def group_object(db: Session, account: Account, group: Group) -> dict:
    """One group's object."""
    return group_objects(db, account, [group])[group.group_id]


def _group(account: Account, group: Group, tally: list[tuple]) -> dict:
    balance = {"requested": group.balance_requested, "replacement": group.balance_replacement, "refund": group.balance_refund, "additional": 0}
    balance["sum"] = balance["requested"] + balance["replacement"] - balance["refund"]
    return {
        "count": _count(group, tally),
        "countForCharge": _count_for_charge(tally),
        "balance": balance,
        "point": {"requested": 0, "replacement": 0, "refund": 0, "additional": 0, "sum": 0},
        "app": {"profit": dict.fromkeys(CHARGED, 0), "appId": group.app_id, "version": None},
        "serviceMethod": "MT",
        "sdkVersion": group.sdk_version,
        "osPlatform": group.os_platform,
        "log": json.loads(group.log),
        "status": group.status,
        "scheduledDate": group.scheduled,
        "dateSent": group.sent,
        "dateCompleted": group.completed,
        "isRefunded": group.count_refund > 0,
        "flagUpdated": False,
        "prepaid": True,
        "strict": group.strict,
        "masterAccountId": None,
        "allowDuplicates": group.allow_duplicates,
        "_id": group.group_id,
        "groupId": group.group_id,
        "accountId": account.account_id,
        "apiVersion": "4",
        "price": {HOME: {kind.lower(): price for kind, price in PRICES.items()}} if group.sent else {},
        "customFields": json.loads(group.custom_fields),
        "hint": None,
        "dateCreated": group.created,
        "dateUpdated": group.updated,
    }


def _count(group: Group, tally: list[tuple]) -> dict:
    counts = dict.fromkeys(COUNTS, 0)
    for _kind, _country, code, replacement, number in tally:
        counts["registeredSuccess"] += number
        counts["sentTotal"] += number if code != ACCEPTED else 0
        counts["sentPending"] += number if code == ON_ITS_WAY else 0
        counts["sentSuccess"] += number if code == DELIVERED else 0
        counts["sentFailed"] += number if status_word(code) == "FAILED" else 0
        counts["sentReplacement"] += number if replacement else 0
    counts["registeredFailed"] = group.registered_failed
    counts["total"] = counts["registeredSuccess"] + group.registered_failed
    counts["refund"] = group.count_refund
    return counts


def _count_for_charge(tally: list[tuple]) -> dict:
    by_type: dict[str, Counter] = {kind: Counter() for kind in CHARGED}
    for kind, country, _code, _replacement, number in tally:
        by_type[kind.lower()][country] += number
    return {kind: dict(sorted(counted.items())) for kind, counted in by_type.items()}


def message_object(account: Account, message: Message) -> dict:
    """One stored message's object."""
    content = json.loads(message.content)
    return {
        "_id": message.message_id,
        "messageId": message.message_id,
        "groupId": message.group_id,
        "accountId": account.account_id,
        "to": message.to_number,
        "from": message.from_number,
        "type": message.type,
        "country": message.country,
        "text": content["text"],
        "subject": content["subject"],
        "imageId": content["imageId"],
        "kakaoOptions": content["kakaoOptions"],
        "customFields": content["customFields"],
        "statusCode": message.status_code,
        "status": status_word(message.status_code),
        "reason": reason(message.status_code),
        "networkCode": message.network_code,
        "networkName": None,
        "replacement": message.replacement,
        "autoTypeDetect": content["autoTypeDetect"],
        "resendCount": 0,
        "queues": [],
        "currentQueue": None,
        "log": json.loads(message.log),
        "dateProcessed": message.processed,
        "dateReported": message.reported,
        "dateReceived": message.received,
        "dateCreated": message.created,
        "dateUpdated": message.updated,
    }


def reason(code: str) -> str:
    """What a message's code means, without the trailing blank that acceptance carries."""
    return status_message(code).rstrip()


def listing(members: str, start_key: str | None, next_key: str | None, limit: int, objects: Iterable[tuple[str, dict]]) -> dict:
    """A page of SOLAPI: its members are an object keyed by id, in order."""
    return {"startKey": start_key, "nextKey": next_key, "limit": limit, members: dict(objects)}
