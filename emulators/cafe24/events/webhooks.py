"""Webhooks: queued in the write that caused them, sent outside any, tried again by the world's clock (HOOK, DOC).

Numbers of the plan (10 s, resends after 1, 5 and 30 minutes) aren't published; they are ours.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from mallrig.emulators.cafe24.catalog.catalog_state import document
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events.webhooks_state import WebhookEvent, WebhookLog, WebhookSubscription
from mallrig.emulators.cafe24.state import App, Mall, Token
from mallrig.emulators.cafe24.switches import read_switches
from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.faults import WEBHOOK_EFFECTS, Fault
from mallrig.emulators.core.outgoing import Outgoing, note_lost
from mallrig.emulators.core.spoiling import cut, spoil
from mallrig.emulators.core.world import World

KIND = "cafe24.webhook"
SECONDS_MAX = 10.0
RESENDS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""When a failed event is sent again, counted from the first try."""

EVERY_EVENT = 0
APP_DELETED_EVENT = 90077
NORMAL, RESENT, TEST = "G", "R", "T"

_SCOPES = (
    (range(90001, 90004), ("mall.read_product",)), (range(90022, 90023), ("mall.read_product",)), (range(90041, 90042), ("mall.read_product",)),
    (range(90075, 90076), ("mall.read_product",)), (range(90150, 90151), ("mall.read_product",)), (range(90042, 90047), ("mall.read_category",)),
    (range(90077, 90080), ("mall.read_application",)), (range(90157, 90160), ("mall.read_application",)),
    (range(90151, 90155), ("mall.read_promotion", "mall.read_store")), (range(90084, 90085), ("mall.read_personal",)),
    (range(90032, 90033), ("mall.read_customer",)), (range(90063, 90064), ("mall.read_customer",)), (range(90080, 90081), ("mall.read_customer",)),
    (range(90143, 90149), ("mall.read_customer",)), (range(90033, 90040), ("mall.read_community",)), (range(90090, 90094), ("mall.read_supply",)),
    (range(90100, 90103), ("mall.read_shipping",)), (range(90110, 90122), ("mall.read_store",)), (range(90142, 90143), ("mall.read_store",)),
    (range(90166, 90170), ("mall.read_store",)), (range(90047, 90051), ("mall.read_promotion",)),
)  # fmt: skip
"""The scopes that an event needs, by number; those of orders (all others) need read_order."""

FIRST_EVENT, LAST_EVENT = 90001, 90199


def scopes_of(event_no: int) -> tuple[str, ...]:
    """The scopes that a mall must have agreed to for an event (HOOK)."""
    return next((scopes for numbers, scopes in _SCOPES if event_no in numbers), ("mall.read_order",))


def consented(db: Session, mall_no: int) -> list[str]:
    """The scopes that the mall agreed to last; empty when the app isn't installed."""
    if read_switches(db.get(Mall, mall_no)).app_deleted:
        return []
    latest = db.exec(select(Token.scopes).where(Token.mall_no == mall_no).order_by(Token.number.desc()).limit(1)).first()
    return json.loads(latest) if latest else []


def emit(world: World, db: Session, mall_no: int, event_no: int, resource: dict) -> None:
    """Queue an event in the write that caused it; `resource` without mall_id. Nothing without a subscriber or the mall's consent."""
    url = _subscriber(db, mall_no, event_no)
    if url is None or document(db, mall_no, "webhook")["reception_status"] != "T":
        return
    if set(scopes_of(event_no)) <= set(consented(db, mall_no)):
        _queue(world, db, WebhookEvent(mall_no=mall_no, event_no=event_no, trace_id="", url=url, resource=json.dumps(resource, ensure_ascii=False)), NORMAL)


def tell_deletion(world: World, db: Session, mall: Mall) -> None:
    """Queue the last event of an app that its mall deletes: call it while the app is still there (HOOK; its name is ours)."""
    app = db.exec(select(App)).first()
    emit(world, db, mall.number, APP_DELETED_EVENT, {"client_id": app.client_id, "app_name": "mallrig", "deleted_date": stamp(world.now())})


def emit_test(world: World, db: Session, mall_no: int, event_no: int, url: str, resource: dict) -> str:
    """Queue a test event, as the developer centre's button does, whatever was subscribed or agreed; its trace id."""
    return _queue(world, db, WebhookEvent(mall_no=mall_no, event_no=event_no, trace_id="", url=url, resource=json.dumps(resource)), TEST)


def _queue(world: World, db: Session, event: WebhookEvent, log_type: str) -> str:
    db.add(event)
    db.flush()
    event.trace_id = chance.uuid(world.seed, "cafe24.webhook", event.number)
    db.add(event)
    world.schedule(db, world.now(), KIND, {"event": event.number, "type": log_type, "tries": 0})
    return event.trace_id


def resend(world: World, db: Session, log: WebhookLog) -> None:
    """Send a logged event once more, now."""
    world.schedule(db, world.now(), KIND, {"event": log.event, "type": RESENT, "tries": len(RESENDS)})


def _subscriber(db: Session, mall_no: int, event_no: int) -> str | None:
    wanted = select(WebhookSubscription.url).where(WebhookSubscription.mall_no == mall_no, WebhookSubscription.event_no.in_((event_no, EVERY_EVENT)))
    return db.exec(wanted.order_by(WebhookSubscription.event_no.desc()).limit(1)).first()


@dataclass(frozen=True)
class _Parcel:
    """An event as it leaves."""

    event: WebhookEvent
    body: bytes
    headers: dict[str, str]


def deliver(outgoing: Outgoing) -> Callable[[World, datetime, dict], None]:
    """What falls due for a queued event: one try. payload: {"event", "type", "tries", "first"?, "late"?: the fault that put it off}."""

    def call(world: World, when: datetime, payload: dict) -> None:
        fault = _fault_on(world, payload)
        effect = fault.effect if fault else None
        with world.store.reading() as db:
            parcel = _pack(db, payload["event"], effect)
        if effect == "webhook_late":
            return _put_off(world, when + timedelta(milliseconds=fault.delay_ms), payload, fault.id)
        if effect == "webhook_lose":
            return note_lost(world, "cafe24", parcel.event.url, fault.id)
        headers = _garbled(parcel.headers) if effect == "webhook_garble" else parcel.headers
        copies = 2 if effect == "webhook_duplicate" else 1
        for copy in range(copies):
            status, text = outgoing.post(world, "cafe24", parcel.event.url, cut(effect, parcel.body), headers, SECONDS_MAX, fault.id if fault else payload.get("late"))
            _note_try(world, when, payload, parcel, status, text, may_follow=copy == copies - 1)
        return None

    return call


def _fault_on(world: World, payload: dict) -> Fault | None:
    """What befalls this try; nothing more befalls one that is late."""
    if payload.get("late"):
        return None
    with world.store.reading() as db:
        event_no = db.get(WebhookEvent, payload["event"]).event_no
    return world.hit_by("cafe24", "POST", str(event_no), WEBHOOK_EFFECTS)


def _pack(db: Session, number: int, effect: str | None) -> _Parcel:
    event = db.get(WebhookEvent, number)
    mall = db.get(Mall, event.mall_no)
    app = db.exec(select(App)).first()
    told = spoil(effect, {"event_no": event.event_no, "resource": {"mall_id": mall.mall_id} | json.loads(event.resource)})
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", "X-API-Key": app.webhook_key, "X-Trace-ID": event.trace_id}
    if read_switches(mall).webhook_hmac:
        headers["X-Cafe24-Hmac-SHA256"] = sign(app.client_secret, body)
    return _Parcel(event, body, headers)


def sign(secret: str, body: bytes) -> str:
    """base64(HMAC-SHA256(client_secret, raw body)), as receivers check it (read)."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def _garbled(headers: dict[str, str]) -> dict[str, str]:
    """The same headers with authentication that is wrong."""
    wrong = {name: headers[name][::-1] + "0" for name in ("X-API-Key", "X-Cafe24-Hmac-SHA256") if name in headers}
    return headers | wrong


def _put_off(world: World, until: datetime, payload: dict, fault: str) -> None:
    with world.store.writing() as db:
        world.schedule(db, until, KIND, payload | {"late": fault})


def _note_try(world: World, when: datetime, payload: dict, parcel: _Parcel, status: int | None, text: str, may_follow: bool) -> None:
    """Log one try; after a failure let the next fall due, if one may follow. Any 2xx is a success."""
    event, success = parcel.event, status is not None and 200 <= status < 300
    first = datetime.fromisoformat(payload["first"]) if "first" in payload else when
    with world.store.writing() as db:
        db.add(
            WebhookLog(
                log_id=_log_id(world, db), mall_no=event.mall_no, event=event.number, log_type=payload["type"], event_no=event.event_no,
                trace_id=event.trace_id, requested_time=stamp(world.now()), request_endpoint=event.url, request_body=parcel.body.decode(),
                success="T" if success else "F", response_http_code=None if success else status, response_body=text,
            )
        )  # fmt: skip
        if may_follow and not success and payload["tries"] < len(RESENDS):
            again = max(first + RESENDS[payload["tries"]], world.now())
            kept = {"event": event.number, "type": RESENT, "tries": payload["tries"] + 1, "first": show(first)}
            world.schedule(db, again, KIND, kept)


def _log_id(world: World, db: Session) -> str:
    """20 characters: the time, and a running number."""
    return f"{world.now():%Y%m%d%H%M%S}{world.next_number(db, 'cafe24.webhook_log') % 1_000_000:06}"
