"""What the endpoints of the three kinds of claim have in common: their answers, and withdrawing."""

from sqlmodel import select

from mallrig.emulators.cafe24.claims.claim_shapes import WITHDRAW, WITHDRAW_NEEDS
from mallrig.emulators.cafe24.claims.claiming import withdraw
from mallrig.emulators.cafe24.claims.embedded import show_claim
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Claim, Order
from mallrig.emulators.cafe24.orders.statuses import Kind
from mallrig.emulators.cafe24.refusals import missing, unknown_id
from mallrig.emulators.cafe24.wire.door import Call


def created(book: Book, claim: Claim, lines: list[Line]) -> dict:
    """The answer to a claim's creation: the items that carry it, a part split off under its new code."""
    items = [{"order_item_code": line.code, "quantity": line.row.quantity} for line in lines]
    return {"shop_no": book.order.shop_no, "order_id": book.order.order_id, "status": claim.status, "claim_code": claim.claim_code, "items": items}


def changed(call: Call, book: Book, claim: Claim, lines: list[Line]) -> dict:
    """Write a claim's change and answer it: the members sent, and the items."""
    book.db.add(claim)
    book.save()
    echoed = {name: value for name, value in call.body.items() if name not in ("items", "order_id", "claim_code")}
    items = [{"order_item_code": line.code} for line in lines]
    return {"shop_no": book.order.shop_no, "order_id": book.order.order_id, "claim_code": claim.claim_code} | echoed | {"items": items}


def withdraws(sent: dict) -> bool:
    """Whether a change is a withdrawal: it has a member that only a withdrawal has."""
    return any(member.name in sent for member in WITHDRAW if member.name != "recover_inventory")


def withdraw_answer(call: Call, book: Book, claim: Claim, single: bool) -> dict:
    """Withdraw a claim. Raises Refused 422: the single form needs five members (documented)."""
    for name in WITHDRAW_NEEDS if single else ("undone",):
        if name not in call.body:
            raise missing(name)
    lines = withdraw(book, claim, {name: call.body.get(name) for name in (member.name for member in WITHDRAW)})
    return changed(call, book, claim, lines)


def show(call: Call, kind: Kind, claim_code: str) -> dict:
    """A claim of this mall and shop. Raises Refused 404."""
    query = select(Claim, Order).join(Order, Order.number == Claim.order_no)
    query = query.where(Claim.mall_no == call.mall.number, Claim.claim_code == claim_code, Claim.kind == kind.letter, Order.shop_no == call.shop_no)
    found = call.db.exec(query).first()
    if found is None:
        raise unknown_id()
    claim, order = found
    return show_claim(claim, load(order.items_json))
