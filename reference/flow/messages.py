"""Automatic order messages (ALIM): the sellers' events are looked for, and each sends one message."""

from collections.abc import Iterator
from datetime import timedelta

from sqlmodel import select

from mallrig.reference.adapters.clock import in_seconds
from mallrig.reference.company import EVENTS, Company
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.model import SEOUL, Turn, digits, moment, show, won
from mallrig.reference.outbox import queue
from mallrig.reference.ports import Mall, MallOrder, VendorError
from mallrig.reference.rules import alimtalk as rule
from mallrig.reference.rules.cases import read
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.tables import Effect, Seller

MESSAGE = "message"
DELIVERED = ("N40", "N50")
GONE = ("C40", "C41", "C42", "C43", "C47", "C48", "C49", "R40", "R41", "R42", "R43", "E40")
"""Items that are no part of the order any more: the last one to be delivered isn't among them (ALIM-12)."""

CANCELLED = ("C40", "C41", "C42", "C43", "C47", "C48", "C49")
SKEW = timedelta(minutes=1)
EMBED = "items,buyer"


def run(company: Company, turn: Turn) -> dict:
    """Find what happened at the sellers since the last look and queue its messages.

    Returns {"queued": [{"event", "seller", "order_no"}], "off": n, "known": n, "missing": {seller: text}, "because"}.
    """
    result = {"queued": [], "off": 0, "known": 0, "missing": {}}
    because = []
    for mall in company.malls.values():
        since = _since(company, mall.id)
        try:
            for event, order, ref in _events(mall, since, turn):
                because += _consider(company, turn, mall.id, event, order, ref, result)
        except VendorError as error:
            result["missing"][mall.id] = str(error)
            continue
        with company.store.writing() as db:
            db.get(Seller, mall.id).told_until = turn.at
    return result | {"because": list(in_order(because))}


def preview(company: Company, turn: Turn, event: str, button: dict | None, receiver_is_friend: bool = False) -> dict:
    """The message as it will look, with a made-up order; nothing is sent (ALIM-06). Raises BadRequest for a bad button."""
    with company.store.reading() as db:
        settings = company.messages(db)
    if button is not None:
        settings = settings | {event: settings[event] | {"button": button}}
    settings = settings | {event: settings[event] | {"on": True}}
    answer = _decide(event, settings, _mall_url(company, next(iter(company.malls))), SAMPLE | {"ordered_on": turn.now.date().isoformat()}, receiver_is_friend, False)
    return {"event": event, "variables": answer.variables, "button_url": answer.button_url, "channel_add_button": answer.channel_add_button, "because": ["ALIM-06", *answer.because]}


def test_send(company: Company, turn: Turn, event: str, to: str, button: dict | None) -> dict:
    """Send the preview to one number, marked as a test (ALIM-07). Raises VendorError."""
    shown = preview(company, turn, event, button)
    key = f"test:{company.name}:{event}:{turn.at}:{to}"
    company.messenger.alimtalk(key, event, to, {name: str(value) for name, value in shown["variables"].items()}, shown["button_url"])
    return shown | {"test": True, "because": ["ALIM-07", *shown["because"][1:]]}


SAMPLE = {"number": "20260110-0000000", "product": "테스트 상품", "paid": 10000}


def check_settings(settings: dict) -> dict:
    """Settings by event as they are kept. Raises BadRequest for what can't be, a bad button address among it (ALIM-11)."""
    for event, setting in settings.items():
        if event not in EVENTS:
            raise BadRequest(f"no such event: {event}", ["ALIM-01"], at=event)
        order = SAMPLE | {"ordered_on": "2026-01-10"}
        _decide(event, {event: setting}, "https://mall.example", order, False, False)
    return settings


# --- finding events ------------------------------------------------------------------------------


def _since(company: Company, seller: str):
    """From when on events count: the last look, or the link; what happened before it sends nothing."""
    with company.store.reading() as db:
        row = db.get(Seller, seller)
    last = moment(row.told_until or row.linked_at)
    return max(last - SKEW, moment(row.linked_at))


def _events(mall: Mall, since, turn: Turn) -> Iterator[tuple[str, MallOrder, str]]:
    """(event, order, what makes it one): ALIM-12."""
    dated = {"start_date": show(in_seconds(since)[0]), "end_date": show(in_seconds(turn.now)[1]), "embed": EMBED}
    for page in mall.orders(date_type="order_date", **dated):
        for order in page:
            if moment(order.order_date) >= since:
                yield "order_completed", order, order.order_id
    for page in mall.orders(date_type="shipend_date", **dated):
        for order in page:
            if all(item.order_status in DELIVERED for item in order.items if item.order_status not in GONE):
                yield "delivery_completed", order, order.order_id
    for page in mall.orders(date_type="cancel_complete_date", **dated):
        for order in page:
            for claim in dict.fromkeys(item.claim_code for item in order.items if item.order_status in CANCELLED and item.claim_code):
                yield "cancel_completed", order, claim
    yield from _refunds(mall, dated)


def _refunds(mall: Mall, dated: dict) -> Iterator[tuple[str, MallOrder, str]]:
    query = {"start_date": dated["start_date"], "end_date": dated["end_date"], "date_type": "refund_date", "refund_status": "T", "limit": 500}
    refunds = mall.get("/admin/refunds", **query)["refunds"]
    for refund in refunds:
        order = mall.order(refund["order_id"])
        if order is not None:
            yield "refund_completed", order, refund["refund_code"]


# --- deciding and sending ------------------------------------------------------------------------


def _consider(company: Company, turn: Turn, seller: str, event: str, order: MallOrder, ref: str, result: dict) -> tuple[str, ...]:
    """Ask the rule about one event and queue what it says; the rules that said it."""
    key = f"{MESSAGE}:{event}:{seller}:{ref}"
    with company.store.writing() as db:
        sent = db.exec(select(Effect.id).where(Effect.key == key)).first() is not None
        answer = _decide(event, company.messages(db), _mall_url(company, seller), _facts(order), False, sent)
        if not answer.send:
            result["known" if sent else "off"] += 1
            return answer.because
        variables = {name: str(value) for name, value in answer.variables.items()}
        payload = {"key": key, "event": event, "to": _phone(order), "variables": variables, "button_url": answer.button_url}
        queue(db, turn, MESSAGE, key, payload, [*answer.because, "ALIM-12"])
        result["queued"].append({"event": event, "seller": seller, "order_no": order.order_id})
        return (*answer.because, "ALIM-12")


def _decide(event: str, settings: dict, mall_url: str, order: dict, friend: bool, sent: bool) -> rule.Answer:
    case = {"event": event, "settings": settings, "mall_url": mall_url, "order": order, "receiver_is_friend": friend, "already_sent": sent}
    answer = rule.decide(read(rule.Case, case))
    if isinstance(answer, rule.Refused):
        raise BadRequest(answer.error.message, ["ALIM-11"], at=f"{event}.button.url")
    return answer


def _facts(order: MallOrder) -> dict:
    """The order as the rule takes it; several products are named by the first (ours)."""
    names = [item.product_name for item in order.items]
    product = names[0] if len(names) == 1 else f"{names[0]} 외 {len(names) - 1}건"
    day = moment(order.order_date).astimezone(SEOUL).date().isoformat()
    return {"number": order.order_id, "ordered_on": day, "product": product, "paid": won(order.payment_amount)}


def _phone(order: MallOrder) -> str:
    return digits(order.buyer.cellphone or order.buyer.phone) if order.buyer else ""


def _mall_url(company: Company, seller: str) -> str:
    return company.mall_urls[seller]


def send(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Send one message; a first try that may have got through is looked for at the vendor before a second (ALIM-10)."""
    if again and company.messenger.was_sent(payload["key"], payload["to"]):
        return
    company.messenger.alimtalk(payload["key"], payload["event"], payload["to"], payload["variables"], payload["button_url"])


EFFECTS = {MESSAGE: send}
