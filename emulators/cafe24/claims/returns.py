"""Returns: accepted, collected, completed and withdrawn by the seller."""

from mallrig.emulators.cafe24.claims.claim_shapes import CREATED, GATEWAY, NAMED, RETURN_CHANGE, RETURN_CREATE, RETURN_SHOWN, changed_gives
from mallrig.emulators.cafe24.claims.claim_views import changed, created, show, withdraw_answer, withdraws
from mallrig.emulators.cafe24.claims.claiming import MAY_CLAIM, Flags, are_open, choose, find_claim, lines_of, open_claim, recover_stock
from mallrig.emulators.cafe24.claims.collecting import changed_pickup, keep_invoice, keep_pickup, pickup_address
from mallrig.emulators.cafe24.claims.refunding import check_bank, check_gateway, complete_refund, find_refund, refunds_separately, tell_returned
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Claim
from mallrig.emulators.cafe24.orders.statuses import RETURN, RETURNED
from mallrig.emulators.cafe24.refusals import invalid, missing, refused
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call

_AT = "/admin/orders/<order_id>/return"
_ORDER = Member("order_id", required=True, longest=40)
_PICKED = Member("pickup_completed", "flag")
_CREATED = (*CREATED[:4], _PICKED, CREATED[4])


@endpoint("POST", _AT, answers="return", scope="write_order", body=(*RETURN_CREATE, GATEWAY), gives=_CREATED, source="DOC; splitting is ours")
def return_items(call: Call, order_id: str) -> dict:
    """Take items of an order back after delivery began."""
    return _return(call, book_of(call, order_id))


@endpoint(
    "POST", "/admin/return", answers="return", shape="bulk", scope="write_order", body=(_ORDER, *RETURN_CREATE), bulk_max=100, gives=_CREATED,
    source="DOC",
)  # fmt: skip
def return_many(call: Call) -> dict:
    """Take items of up to 100 orders back."""
    return _return(call, book_of(call, call.body["order_id"]))


def _return(call: Call, book: Book) -> dict:
    sent = call.body
    gateway = sent.get("payment_gateway_cancel", "F")
    check_gateway(book, gateway)
    check_bank(sent)
    address = pickup_address(book, RETURN, sent)
    lines = choose(book, RETURN, sent["items"], MAY_CLAIM["R"])
    claim = open_claim(book, RETURN, lines, sent["status"], sent, Flags.of(sent))
    keep_pickup(claim, address)
    keep_invoice(book, claim, sent)
    carry_on(book, claim, lines, sent["status"], sent.get("pickup_completed") == "T", gateway)
    book.save()
    return created(book, claim, lines) | {"pickup_completed": sent.get("pickup_completed", "F")}


def carry_on(book: Book, claim: Claim, lines: list[Line], status: str, collected: bool, gateway: str) -> None:
    """Let items of a return stand at accepted, processing or returned; with its last item returned the refund is completed too
    (documented), unless the mall refunds separately. Until then those that are returned wait for it (R41)."""
    whole = lines_of(book, claim)
    rest = [line for line in whole if line not in lines and line.status not in RETURNED]
    ends = status == "returned" and not rest
    if ends or status != "returned":
        claim.status = status
    refund, waits = find_refund(book, claim.claim_code), bool(rest) or refunds_separately(book)
    if ends and not waits:
        lines = whole
        if refund is not None:
            complete_refund(book, refund, lines, gateway)
    targets = {"accepted": "R20" if collected else "R10", "processing": "R31" if collected else "R30", "returned": "R41" if waits else "R40"}
    for line in lines:
        book.move(line, targets[status])
    if targets[status] == "R40":
        tell_returned(book, claim, refund)


@endpoint("PUT", _AT + "/<claim_code>", answers="return", scope="write_order", body=RETURN_CHANGE, gives=changed_gives(*RETURN_CHANGE), source="DOC")
def change_return(call: Call, order_id: str, claim_code: str) -> dict:
    """Carry a return on: collected, in process, returned; its invoice; or withdraw it."""
    return _change(call, book_of(call, order_id), claim_code, single=True)


@endpoint("PUT", "/admin/return", answers="return", shape="bulk", scope="write_order", body=(*NAMED, *RETURN_CHANGE), bulk_max=10, gives=changed_gives(*RETURN_CHANGE), source="DOC")
def change_returns(call: Call) -> dict:
    """Carry up to 10 returns on, or withdraw them."""
    return _change(call, book_of(call, call.body["order_id"]), call.body["claim_code"], single=False)


def _change(call: Call, book: Book, code: str, single: bool) -> dict:
    sent, claim = call.body, find_claim(book, RETURN, code)
    if withdraws(sent):
        return withdraw_answer(call, book, claim, single)
    if not set(sent) - {"items", "order_id", "claim_code"}:
        raise missing("status", "Order status")
    lines = [line for line in some_of(lines_of(book, claim), sent.get("items")) if line.status not in RETURNED]
    if not are_open("R", lines):
        raise refused("status", "is not possible for a return that is completed or withdrawn.")
    check_bank(sent)
    keep_invoice(book, claim, sent)
    keep_pickup(claim, changed_pickup(claim, sent))
    _recover(book, claim, lines, sent)
    collected = sent.get("pickup_completed") == "T" or all(line.status in ("R13", "R20", "R31") for line in lines)
    if "status" in sent:
        carry_on(book, claim, lines, sent["status"], collected, "F")
    elif sent.get("pickup_completed") == "T":
        for line in lines:
            book.move(line, "R31" if line.status in ("R30", "R31") else "R20")
    return changed(call, book, claim, lines)


def _recover(book: Book, claim: Claim, lines: list[Line], sent: dict) -> None:
    flags = Flags.of(sent)
    if flags.stock:
        recover_stock(book, claim, lines)
    if flags.coupon:
        private = load(claim.private)
        claim.private = dump(private | {"coupons": [*private["coupons"], *book.give_coupons_back(flags.coupon_nos)]})


def some_of(lines: list[Line], items: list[dict] | None) -> list[Line]:
    """Those of a claim's items that a change names, all without names. Raises Refused 422 for one that isn't the claim's."""
    if not items:
        return lines
    known = {line.code: line for line in lines}
    if any(item["order_item_code"] not in known for item in items):
        raise invalid("items")
    return [known[item["order_item_code"]] for item in items]


@endpoint("GET", "/admin/return/<claim_code>", answers="return", scope="read_order", gives=RETURN_SHOWN, source="DOC")
def show_return(call: Call, claim_code: str) -> dict:
    """A return."""
    return show(call, RETURN, claim_code)
