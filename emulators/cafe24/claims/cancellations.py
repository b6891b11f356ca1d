"""Cancellations: accepted, carried on, completed and withdrawn by the seller."""

from mallrig.emulators.cafe24.claims.claim_shapes import CANCEL_CHANGE, CANCEL_CREATE, CREATED, GATEWAY, NAMED, REFUND, SHOWN, changed_gives
from mallrig.emulators.cafe24.claims.claim_views import changed, created, show, withdraw_answer, withdraws
from mallrig.emulators.cafe24.claims.claiming import MAY_CLAIM, Flags, choose, find_claim, lines_of, open_claim
from mallrig.emulators.cafe24.claims.refunding import check_bank, check_gateway, complete_refund, find_refund, refunds_separately
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of
from mallrig.emulators.cafe24.orders.order_state import Claim
from mallrig.emulators.cafe24.orders.statuses import CANCEL
from mallrig.emulators.cafe24.refusals import missing, refused
from mallrig.emulators.cafe24.wire.description import Member, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call

_AT = "/admin/orders/<order_id>/cancellation"
_ORDER = Member("order_id", required=True, longest=40)


@endpoint("POST", _AT, answers="cancellation", scope="write_order", body=(*CANCEL_CREATE, GATEWAY), gives=CREATED, source="DOC; splitting is ours")
def cancel(call: Call, order_id: str) -> dict:
    """Cancel items of an order before delivery."""
    return _cancel(call, book_of(call, order_id))


@endpoint(
    "POST", "/admin/cancellation", answers="cancellation", shape="bulk", scope="write_order", body=(_ORDER, *CANCEL_CREATE), bulk_max=100, gives=CREATED,
    source="DOC",
)  # fmt: skip
def cancel_many(call: Call) -> dict:
    """Cancel items of up to 100 orders; never at the payment gateway."""
    return _cancel(call, book_of(call, call.body["order_id"]))


@endpoint(
    "POST", "/admin/orders/<order_id>/shortagecancellation", answers="shortagecancellation", scope="write_order", restricted=True,
    body=(*CANCEL_CREATE, GATEWAY, *members("keep_auto_calculation collect_gift", kind="flag")), gives=CREATED, mark="read",
    source="DOC26; the answer's key and that it is a cancellation like any are ours",
)  # fmt: skip
def cancel_for_shortage(call: Call, order_id: str) -> dict:
    """Cancel items of an order for want of stock. Here neither gifts nor automatic discounts hang on it."""
    return _cancel(call, book_of(call, order_id))


def _cancel(call: Call, book: Book) -> dict:
    sent = call.body
    gateway = sent.get("payment_gateway_cancel", "F")
    check_gateway(book, gateway)
    check_bank(sent)
    lines = choose(book, CANCEL, sent["items"], MAY_CLAIM["C"])
    claim = open_claim(book, CANCEL, lines, sent["status"], sent, Flags.of(sent))
    carry_on(book, claim, lines, sent["status"], gateway)
    book.save()
    return created(book, claim, lines)


def carry_on(book: Book, claim: Claim, lines: list[Line], status: str, gateway: str, pays_back: bool = True) -> None:
    """Let a cancellation stand at accepted, canceling or canceled; the last completes the refund too (documented), unless the mall
    refunds separately or its staff chose so (`pays_back`): then the cancellation is complete before its refund."""
    claim.status = status
    refund, waits = find_refund(book, claim.claim_code), refunds_separately(book) or not pays_back
    if status == "canceled" and refund is not None and not waits:
        complete_refund(book, refund, lines, gateway)
    done = "C49" if refund is None else "C41" if waits else "C40"
    for line in lines:
        book.move(line, {"accepted": "C10", "canceling": "C34", "canceled": done}[status])


@endpoint("PUT", _AT + "/<claim_code>", answers="cancellation", scope="write_order", body=CANCEL_CHANGE, gives=changed_gives(*CANCEL_CHANGE), source="DOC")
def change_cancellation(call: Call, order_id: str, claim_code: str) -> dict:
    """Carry a cancellation on, or withdraw it."""
    return _change(call, book_of(call, order_id), claim_code, single=True)


@endpoint("PUT", "/admin/cancellation", answers="cancellation", shape="bulk", scope="write_order", body=(*NAMED, *CANCEL_CHANGE, *REFUND), bulk_max=10, gives=changed_gives(*CANCEL_CHANGE, *REFUND), source="DOC")
def change_cancellations(call: Call) -> dict:
    """Carry up to 10 cancellations on, or withdraw them."""
    return _change(call, book_of(call, call.body["order_id"]), call.body["claim_code"], single=False)


def _change(call: Call, book: Book, code: str, single: bool) -> dict:
    claim = find_claim(book, CANCEL, code)
    if withdraws(call.body):
        return withdraw_answer(call, book, claim, single)
    if "status" not in call.body:
        raise missing("status", "Order status")
    check_bank(call.body)
    lines = lines_of(book, claim)
    if not lines or any(line.status not in ("C10", "C34") for line in lines):
        raise refused("status", "canceling is not possible for a cancellation that is completed or withdrawn.")
    carry_on(book, claim, lines, "canceling", "F")
    return changed(call, book, claim, lines)


@endpoint("GET", "/admin/cancellation/<claim_code>", answers="cancellation", scope="read_order", gives=SHOWN, source="DOC")
def show_cancellation(call: Call, claim_code: str) -> dict:
    """A cancellation."""
    return show(call, CANCEL, claim_code)
