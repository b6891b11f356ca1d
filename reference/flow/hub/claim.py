"""The exchange/return command (HUB-CLAIM)."""

from sqlmodel import select

from mallrig.reference.flow.hub.answers import HubError, InvalidParams, UnknownOrder, missing
from mallrig.reference.flow.hub.desk import Desk
from mallrig.reference.ports import MallItem, MallOrder
from mallrig.reference.rules import claim as rule
from mallrig.reference.rules import listing
from mallrig.reference.rules.cases import read
from mallrig.reference.rules.ruling import InvalidCase
from mallrig.reference.store import dumps, loads, number
from mallrig.reference.tables import Claim

REASONS = {"defect": "K", "wrong_delivery": "J", "change_of_mind": "A", "wrong_choice": "I"}
"""Reasons of the chat -> the buyer's codes of Cafe24's requests (A E K J I)."""

MESSAGES = {
    "unchanged": listing.NOTHING_TO_CLAIM,
    "blocked_by_auto_pickup": "쇼핑몰의 '택배사 수거신청 자동접수' 옵션을 꺼야 교환/반품을 신청할 수 있습니다.",
    "photo_required": "상품 사진을 첨부해 주세요.",
}
APPLIED = ("return_requested", "exchange_requested")


def run(desk: Desk) -> dict:
    """Apply for an exchange or a return: {"outcome", "claim"?, "shippingPaidBy", "returnAddress"?, "message"?, "because"}.

    params: orderId, kind return|exchange, items [ids], reason, photos? (how many, or their addresses), sendPersonally?,
    exchangeItems? [{id, variantId, quantity}]. Raises HubError, VendorError.
    """
    asked = _asked(desk)
    order = desk.order(asked["orderId"])
    with desk.company.ordering.of(desk.mall.id, order.order_id):
        order = desk.order(asked["orderId"])
        items = _items(desk, order, asked)
        answer = _decide(desk, asked, None)
        if answer.outcome in APPLIED:
            _apply(desk, order, items, asked)
        claim = _keep(desk, order, asked, answer) if answer.outcome == "awaiting_approval" else None
    return _shown(desk, asked, answer, claim)


def decide(desk: Desk) -> dict:
    """A manager's word on a claim that awaits approval (HUB-CLAIM-08, -12): {"outcome", "customerMessage"?, "because"}.

    params: claimId, decision accept|reject, reason? (told to the customer). Raises HubError, VendorError.
    """
    params = desk.params
    for name in ("claimId", "decision"):
        if name not in params:
            raise missing(name)
    if params["decision"] not in ("accept", "reject"):
        raise InvalidParams("decision must be accept or reject", {"name": "decision"})
    with desk.company.ordering.of("claim", str(params["claimId"])):
        asked, order_no = _waiting(desk, params["claimId"])
        answer = _decide(desk, asked, params["decision"])
        if answer.outcome in APPLIED:
            order = desk.mall.order(order_no)
            _apply(desk, order, [item for item in order.items if item.order_item_code in asked["items"]], asked)
        with desk.company.store.writing() as db:
            row = db.get(Claim, params["claimId"])
            row.outcome, row.decided_at = answer.outcome, desk.turn.at
    shown = _shown(desk, asked, answer, None)
    return shown | ({"customerMessage": params.get("reason") or "교환/반품 신청이 거절되었습니다."} if answer.customer_message else {})


def _asked(desk: Desk) -> dict:
    params = desk.params
    for name in ("orderId", "kind", "reason"):
        if name not in params:
            raise missing(name)
    photos = params.get("photos", 0)
    return {name: params.get(name) for name in ("orderId", "kind", "items", "sendPersonally", "exchangeItems")} | {
        "reason": params["reason"].get("type") if isinstance(params["reason"], dict) else params["reason"],
        "photos": len(photos) if isinstance(photos, list) else photos,
        "text": str(params["reason"].get("description") or "")[:2000] if isinstance(params["reason"], dict) else "",
    }


def _decide(desk: Desk, asked: dict, decision: str | None) -> rule.Answer:
    case = {"kind": asked["kind"], "reason": asked["reason"], "photos": asked["photos"], "decision": decision}
    try:
        read_case = read(rule.Case, case)
    except InvalidCase as bad:
        raise InvalidParams(f"{bad.at}: {bad.message}", {"name": bad.at}) from None
    return rule.decide(rule.Case(read_case.kind, read_case.reason, desk.hub, desk.cafe24, read_case.photos, read_case.decision))


def _items(desk: Desk, order: MallOrder, asked: dict) -> list[MallItem]:
    """The items asked for (all that can, without a list). Raises InvalidParams for one that can't be claimed."""
    kind = next((each for each in listing.CLAIMS if each.name == asked["kind"]), None)
    if kind is None:
        raise InvalidParams("kind must be return or exchange", {"name": "kind"})
    exposure = desk.cafe24.claim.exposure
    can = {item.order_item_code: item for item in order.items if item.order_status in kind.statuses and exposure.shows(kind.name, item.order_status)}
    wanted = asked["items"] if asked["items"] not in (None, "all") else list(can)
    if not isinstance(wanted, list) or (not wanted and desk.cafe24.claim.use):
        raise InvalidParams("no item of the order can be claimed", {"name": "items"})
    ids = [each.get("id") if isinstance(each, dict) else each for each in wanted]
    bad = [i for i, id in enumerate(ids) if not isinstance(id, str) or id not in can]
    if bad and desk.cafe24.claim.use:
        raise InvalidParams(f"items[{bad[0]}] isn't an item that can be claimed so", {"name": f"items[{bad[0]}]"})
    asked["items"] = ids
    return [can[id] for id in ids if id in can]


def _apply(desk: Desk, order: MallOrder, items: list[MallItem], asked: dict) -> None:
    """Make the application at Cafe24."""
    request = {
        "order_id": order.order_id, "reason_type": REASONS[asked["reason"]], "reason": asked["text"] or asked["reason"],
        "items": [{"order_item_code": item.order_item_code, "quantity": item.quantity} for item in items],
    }  # fmt: skip
    if asked["kind"] == "return":
        request["request_pickup"] = "F"
    elif asked["exchangeItems"]:
        request["exchange_items"] = [_exchange_item(each, items) for each in asked["exchangeItems"]]
    desk.mall.write_many("POST", f"/admin/{asked['kind']}requests", [request])


def _exchange_item(each: dict, items: list[MallItem]) -> dict:
    item = next((item for item in items if item.order_item_code == each.get("id")), items[0])
    return {"product_no": item.product_no, "variant_code": each.get("variantId") or item.variant_code, "quantity": each.get("quantity") or item.quantity}


def _keep(desk: Desk, order: MallOrder, asked: dict, answer: rule.Answer) -> int:
    """Keep a claim that awaits approval; asked again for the same items it is the same claim."""
    with desk.company.store.writing() as db:
        waiting = select(Claim).where(Claim.seller == desk.mall.id, Claim.order_no == order.order_id, Claim.outcome == "awaiting_approval")
        for row in db.exec(waiting).all():
            if loads(row.asked)["items"] == asked["items"] and loads(row.asked)["kind"] == asked["kind"]:
                return row.id
        id = number(db, "claim")
        db.add(Claim(id=id, seller=desk.mall.id, order_no=order.order_id, asked=dumps(asked), outcome=answer.outcome, at=desk.turn.at))
        return id


def _waiting(desk: Desk, claim_id: object) -> tuple[dict, str]:
    with desk.company.store.reading() as db:
        row = db.get(Claim, claim_id) if isinstance(claim_id, int) and 0 < claim_id < 2**53 else None
        if row is None or row.seller != desk.mall.id:
            raise UnknownOrder("no such claim")
        if row.outcome != "awaiting_approval":
            raise HubError(f"the claim was decided already: {row.outcome}")
        return loads(row.asked), row.order_no


def _shown(desk: Desk, asked: dict, answer: rule.Answer, claim: int | None) -> dict:
    shown = {"outcome": answer.outcome, "shippingPaidBy": answer.shipping_paid_by, "because": list(answer.because)}
    if claim is not None:
        shown["claim"] = claim
    if answer.outcome in MESSAGES and not answer.customer_message:
        shown["message"] = MESSAGES[answer.outcome]
    if asked.get("sendPersonally"):
        shown["returnAddress"] = desk.extra.return_address
        shown["because"].append("HUB-CLAIM-13")
    return shown
