"""/_rig/worlds/{w}/webhooks: what Cafe24's developer centre has and its API lacks. Subscribe, look at the tries, send again, send a test."""

from collections import defaultdict

from flask import Blueprint, Response
from sqlmodel import Session, delete, func, select

from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.events.webhooks_state import WebhookLog, WebhookSubscription
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.cafe24.switches import read_switches, set_switches
from mallrig.emulators.core.journal import Filter, Journal
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import OBJECT, TEXT, Part, answer, describe, each
from mallrig.emulators.rig.read import read
from mallrig.emulators.rig.webhooks_page import WEBHOOKS_PAGE

URL_MAX = 2_000
LOGS_MAX = 1_000


def add_routes(rig: Blueprint) -> None:
    """Put the webhooks' routes on the rig."""
    at = "/worlds/<name>/webhooks"
    rig.add_url_rule(at, "webhooks", show_webhooks)
    rig.add_url_rule(at, "subscribe", subscribe, methods=["PUT"])
    rig.add_url_rule(f"{at}/page", "webhooks_page", show_page)
    rig.add_url_rule(f"{at}/test", "test_webhook", send_test, methods=["POST"])
    rig.add_url_rule(f"{at}/<log_id>/resend", "resend_webhook", send_again, methods=["POST"])


_URL = {"pattern": r"^https?://\S*$", "maxLength": URL_MAX}
_EVENT = {"minimum": webhooks.FIRST_EVENT, "maximum": webhooks.LAST_EVENT}
_SHOWN = answer(malls=each(OBJECT), logs=each(OBJECT))


@describe(gives=_SHOWN)
def show_webhooks(name: str) -> dict:
    """{"malls": [{"mall", "hmac", "subscriptions": [{"event_no", "url"}]}], "logs": the newest 1,000 tries, newest first}; event 0: every event.

    A try's `attempt` is the how-manieth of its event; its `duration_ms` is null once the journal has forgotten it.
    """
    world = the_worlds().get(name)
    attempt = func.row_number().over(partition_by=WebhookLog.event, order_by=WebhookLog.log_id)
    with world.store.reading() as db:
        malls = {mall.number: mall for mall in db.exec(select(Mall).order_by(Mall.number))}
        rows = db.exec(select(WebhookSubscription).order_by(WebhookSubscription.mall_no, WebhookSubscription.event_no)).all()
        logs = db.exec(select(WebhookLog, attempt).order_by(WebhookLog.log_id.desc()).limit(LOGS_MAX)).all()
    shown = [
        {
            "mall": mall.mall_id, "hmac": read_switches(mall).webhook_hmac,
            "subscriptions": [{"event_no": row.event_no, "url": row.url} for row in rows if row.mall_no == number],
        }
        for number, mall in malls.items()
    ]  # fmt: skip
    took = _durations(world.journal)
    return {"malls": shown, "logs": [_log(row, malls[row.mall_no].mall_id, nth, took) for row, nth in logs]}


def _durations(journal: Journal) -> dict[str, list[float]]:
    """Milliseconds of the tries that the journal still has, by trace id, in order."""
    found = defaultdict(list)
    for entry in journal.find(Filter(emulator="cafe24", direction="out")):
        if "X-Trace-ID" in entry.request_headers:
            found[entry.request_headers["X-Trace-ID"]].append(entry.latency_ms)
    return found


def _log(row: WebhookLog, mall_id: str, attempt: int, took: dict[str, list[float]]) -> dict:
    """One try. Tries come newest first, so that each takes the last duration of its event that is left."""
    left = took.get(row.trace_id)
    return {
        "log_id": row.log_id, "mall": mall_id, "log_type": row.log_type, "event_no": row.event_no, "trace_id": row.trace_id, "at": row.requested_time,
        "url": row.request_endpoint, "success": row.success == "T", "status": row.response_http_code, "attempt": attempt,
        "duration_ms": left.pop() if left else None,
    }  # fmt: skip


@describe(gives=TEXT, media="text/html")
def show_page(name: str) -> Response:
    """The same tries for people, in Korean and English, each with a button that sends it again."""
    the_worlds().get(name)
    return Response(WEBHOOKS_PAGE, mimetype="text/html")


@describe(
    Part("mall"), Part("url", more=_URL), Part("events", list, more={"items": {"type": "integer"} | _EVENT}), Part("hmac", bool), gives=_SHOWN,
)  # fmt: skip
def subscribe(name: str) -> dict:
    """{"url": address or null, "mall"?, "events"?: [numbers], "hmac"?: bool} -> where events go; all malls and every event unless
    told otherwise. It replaces what was subscribed; a null url ends it."""
    world = the_worlds().get(name)
    sent = read()
    url, events = sent.get("url"), _events(sent.get("events"))
    if "url" not in sent:
        raise WorldError("bad_request", "url is missing")
    if url is not None:
        _check_url(url)
    with world.store.writing() as db:
        for mall in _malls(db, sent.get("mall")):
            db.exec(delete(WebhookSubscription).where(WebhookSubscription.mall_no == mall.number))
            if url is not None:
                db.add_all(WebhookSubscription(mall_no=mall.number, event_no=event_no, url=url) for event_no in events)
            if sent.get("hmac") is not None:
                set_switches(mall, {"webhook_hmac": sent["hmac"]})
                db.add(mall)
    return show_webhooks(name)


def _check_url(url: str) -> None:
    if not url.startswith(("http://", "https://")) or len(url) > URL_MAX or any(letter.isspace() for letter in url):
        raise WorldError("bad_request", f"url must be http or https, at most {URL_MAX} characters: {url[:100]!r}")


def _events(asked: list | None) -> list[int]:
    if asked is None:
        return [webhooks.EVERY_EVENT]
    for event_no in asked:
        _check_event(event_no)
    return sorted(set(asked))


def _check_event(event_no: object) -> None:
    first, last = webhooks.FIRST_EVENT, webhooks.LAST_EVENT
    if isinstance(event_no, bool) or not isinstance(event_no, int) or not first <= event_no <= last:
        raise WorldError("bad_request", f"an event is a number from {first} to {last}: {event_no!r}")


def _malls(db: Session, mall_id: str | None) -> list[Mall]:
    wanted = select(Mall).order_by(Mall.number)
    found = db.exec(wanted if mall_id is None else wanted.where(Mall.mall_id == mall_id)).all()
    if not found:
        raise WorldError("bad_request", f"the world has no mall {mall_id!r}")
    return list(found)


@describe(
    Part("mall", required=True), Part("event_no", int, required=True, more=_EVENT), Part("url", required=True, more=_URL), Part("resource", dict),
    gives=answer(queued=TEXT), status=202,
)  # fmt: skip
def send_test(name: str) -> tuple[dict, int]:
    """{"mall", "event_no", "url", "resource"?: {}} -> a test event (log type T), whatever was subscribed or agreed."""
    world = the_worlds().get(name)
    sent = read()
    event_no, url = sent["event_no"], sent["url"]
    _check_event(event_no)
    _check_url(url)
    with world.store.writing() as db:
        mall = _malls(db, sent["mall"])[0]
        trace_id = webhooks.emit_test(world, db, mall.number, event_no, url, sent.get("resource") or {})
    return {"queued": trace_id}, 202


@describe(gives=answer(queued=TEXT), status=202)
def send_again(name: str, log_id: str) -> tuple[dict, int]:
    """Send a logged event once more, now: the same trace id, a new log id, log type R."""
    world = the_worlds().get(name)
    with world.store.writing() as db:
        row = db.get(WebhookLog, log_id)
        if row is None:
            raise WorldError("unknown_webhook", f"no such webhook log: {log_id}")
        webhooks.resend(world, db, row)
    return {"queued": row.trace_id}, 202
