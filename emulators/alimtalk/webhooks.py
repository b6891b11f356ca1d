"""Reports to the client's webhooks: SINGLE-REPORT for messages, GROUP-REPORT for groups, POSTed as a JSON array.

A receiver that doesn't answer 200 is called up to five times in all. Which item shape an account gets, the spacing of the
tries and the size of a batch aren't public: the shape is set with each webhook, the rest is ours.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlmodel import Session, select

from mallrig.emulators.alimtalk import shapes
from mallrig.emulators.alimtalk.state import Account, Group, Message, Webhook
from mallrig.emulators.alimtalk.words import status_message
from mallrig.emulators.core import chance
from mallrig.emulators.core.faults import WEBHOOK_EFFECTS, Fault
from mallrig.emulators.core.outgoing import Outgoing, note_lost
from mallrig.emulators.core.spoiling import cut, spoil
from mallrig.emulators.core.world import World

SEND = "solapi.webhook"
EVENTS = ("SINGLE-REPORT", "GROUP-REPORT")
SHAPES = ("flat", "wrapped")
RETRIED_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
BATCH_MAX = 100


def report(world: World, db: Session, when: datetime, event: str, ids: list[str]) -> None:
    """Let every webhook of that event be told of these messages or groups, a batch a call."""
    hooks = db.exec(select(Webhook).where(Webhook.event == event).order_by(Webhook.id)).all() if ids else []
    for hook in hooks:
        for at in range(0, len(ids), BATCH_MAX):
            number = world.next_number(db, "solapi.event")
            world.schedule(db, when, SEND, {"webhook": hook.id, "number": number, "ids": ids[at : at + BATCH_MAX], "tries": 0})


def secret_header(secret: str) -> str:
    """X-Solapi-Secret: SHA-1 of the webhook's secret, in hex."""
    return hashlib.sha1(secret.encode(), usedforsecurity=False).hexdigest()


def sender(outgoing: Outgoing) -> Callable[[World, datetime, dict], None]:
    """What falls due for a report: one call, and the next try where it wasn't answered 200."""

    def send(world: World, when: datetime, payload: dict) -> None:
        with world.store.reading() as db:
            hook = db.get(Webhook, payload["webhook"])
            items = _items(world, db, hook, payload) if hook else []
        if not hook:
            return
        fault = None if payload.get("late") else world.hit_by("solapi", "POST", urlsplit(hook.url).path, WEBHOOK_EFFECTS)
        if fault and fault.effect == "webhook_late":
            _again(world, when + timedelta(milliseconds=fault.delay_ms), payload | {"late": fault.id})
        elif not _delivered(outgoing, world, hook, items, fault, payload.get("late")) and payload["tries"] < len(RETRIED_AFTER):
            _again(world, when + RETRIED_AFTER[payload["tries"]], payload | {"tries": payload["tries"] + 1, "late": None})

    return send


def _delivered(outgoing: Outgoing, world: World, hook: Webhook, items: list[dict], fault: Fault | None, late: str | None) -> bool:
    """Whether the call was answered 200, or lost without the sender noticing; `late` is the fault that put it off before."""
    effect = fault.effect if fault else None
    if effect == "webhook_lose":
        note_lost(world, "solapi", hook.url, fault.id)
        return True
    secret = secret_header(hook.secret if effect != "webhook_garble" else hook.secret + "?")
    headers = {"Content-Type": "application/json", "X-Solapi-Event-Name": hook.event, "X-Solapi-Secret": secret}
    body = cut(effect, json.dumps(spoil(effect, items), ensure_ascii=False).encode())
    status = None
    for _ in range(2 if effect == "webhook_duplicate" else 1):
        status, _text = outgoing.post(world, "solapi", hook.url, body, headers, fault=fault.id if fault else late)
    return status == 200


def _again(world: World, at: datetime, payload: dict) -> None:
    with world.store.writing() as db:
        world.schedule(db, at, SEND, payload)


def _items(world: World, db: Session, hook: Webhook, payload: dict) -> list[dict]:
    data = _messages(db, payload["ids"]) if hook.event == "SINGLE-REPORT" else _groups(db, payload["ids"])
    if hook.shape == "flat":
        return data
    return [
        {"eventDataId": chance.uuid(world.seed, "solapi.event", payload["number"], place), "data": item, "retryCount": payload["tries"]}
        for place, item in enumerate(data)
    ]


def _messages(db: Session, ids: list[str]) -> list[dict]:
    account = db.get(Account, 1)
    rows = db.exec(select(Message).where(Message.message_id.in_(ids)).order_by(Message.serial)).all()
    return [shapes.message_object(account, row) | {"statusMessage": status_message(row.status_code)} for row in rows]


def _groups(db: Session, ids: list[str]) -> list[dict]:
    rows = db.exec(select(Group).where(Group.group_id.in_(ids)).order_by(Group.serial)).all()
    return list(shapes.group_objects(db, db.get(Account, 1), rows).values())
