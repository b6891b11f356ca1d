"""Payments: paid and unpaid, the amount due changed, the timeline of an order's payments."""

from sqlmodel import Session, select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of, find_order
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import METHOD_NAMES, dump, in_won, load, won
from mallrig.emulators.cafe24.orders.order_state import Claim, Order, Payment
from mallrig.emulators.cafe24.orders.statuses import UNPAID
from mallrig.emulators.cafe24.refusals import invalid, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, endpoint, members, ours
from mallrig.emulators.cafe24.wire.door import Call, Page

PAID_EVENT = 90025
_METHODS = {"cash": "cash", "daibiki": "cod"}
"""payment_method of a change -> the order's code."""

_CANCEL_REQUEST = Member(
    "cancel_request", "object",
    members=(
        Member("refund_status", choices=("P", "F")), Member("partial_cancel", "flag"),
        *members("payment_gateway_name payment_method response_code response_message", longest=255),
    ),
)  # fmt: skip
_STATE = (
    Member("order_id", required=True, longest=40), Member("status", required=True, choices=("paid", "unpaid", "canceled")), Member("payment_no", "integer"),
    Member("auto_paid", "flag"), Member("recover_inventory", "flag"), _CANCEL_REQUEST,
)  # fmt: skip
_CHANGE = (
    Member("change_payment_amount", "flag", required=True), Member("change_payment_method", "flag", required=True),
    Member("payment_method", choices=tuple(_METHODS)), Member("billing_name", longest=40), Member("bank_account_id", "integer", high=2**31),
    Member("admin_additional_amount", "money", low=-999_999_999, high=999_999_999), Member("commission", "money", high=999_999_999),
    Member("change_payment_amount_reason", longest=255),
)  # fmt: skip
_STEP = (
    SHOP, ORDER_ID, Member("payment_no", "integer"), Member("payment_date", "time"), Member("payment_status", choices=("paid", "unpaid", "changed")),
    Member("payment_methods", many=True), *members("payment_amount paid_amount", kind="money"), Member("reason"),
)  # fmt: skip


@endpoint("PUT", "/admin/payments", answers="payments", shape="bulk", scope="write_order", body=_STATE, bulk_max=10, gives=ours(SHOP, *_STATE), source="DOC; the transitions and the answer are ours")
def set_payments(call: Call) -> dict:
    """Note that up to 10 orders were paid, or weren't after all."""
    sent = call.body
    book = book_of(call, sent["order_id"])
    if sent["status"] == "paid":
        pay(book, sent.get("auto_paid", "F"))
    elif sent["status"] == "unpaid":
        unpay(book, sent.get("recover_inventory") == "T")
    else:
        raise refused("status", "canceled is only possible for payment gateways that an app added.")
    book.save()
    return {"shop_no": call.shop_no} | sent


def pay(book: Book, auto_paid: str) -> None:
    """An unpaid order is paid: its items are prepared. Raises Refused 422."""
    if book.body["paid"] == "T" or all(line.row.claim_code and line.status[0] == "C" for line in book.live()):
        raise refused("status", "The order is paid or cancelled already.")
    book.body |= {"paid": "T", "payment_date": stamp(book.now)}
    _set_due(book, 0)
    book.order.auto_paid = auto_paid == "T"
    for line in book.live():
        _prepare(book, line)
    book.tell(PAID_EVENT, "paid_order")
    note_step(book, "paid", None)


def _prepare(book: Book, line: Line) -> None:
    """What was paid for is prepared; what is in a request or a claim once it comes back from there."""
    if line.place in (*UNPAID, "N01") and line.row.claim_code is None:
        book.take_stock(line)
    if line.status in UNPAID:
        book.move(line, first_status(book))
    elif line.row.before in UNPAID:
        line.row.before = first_status(book)
        book.touch(line)


def first_status(book: Book) -> str:
    """The status in which an item of an order begins, paid or not."""
    return prepared(setting(book.db, book.order.mall_no, "orders", book.order.shop_no)) if book.body["paid"] == "T" else "N00"


def prepared(settings: dict) -> str:
    """The status of what is paid for: prepared as goods or for delivery, by the mall's setting."""
    return "N10" if settings["use_product_prepare_status"] == "T" else "N20"


def unpay(book: Book, recover: bool) -> None:
    """A payment turns out not to have been made: back to awaiting it. Raises Refused 422 once anything went further."""
    live = book.live()
    if book.body["paid"] != "T" or not live or any(line.stands not in ("N10", "N20") for line in live) or _claims(book):
        raise refused("status", "unpaid is not possible for an order that is unpaid, on its way or has a claim.")
    book.body |= {"paid": "F", "payment_date": None}
    _set_due(book, in_won(book.body["payment_amount"]))
    for line in live:
        if recover:
            book.give_stock_back(line)
        book.move(line, "N00")
    book.tell(PAID_EVENT, "unpaid")
    note_step(book, "unpaid", None)


def _set_due(book: Book, amount: int) -> None:
    book.body["initial_order_amount"] = book.body["initial_order_amount"] | {"total_amount_due": won(amount)}


def _claims(book: Book) -> bool:
    return book.db.exec(select(Claim.number).where(Claim.order_no == book.order.number).limit(1)).first() is not None


@endpoint("PUT", "/admin/orders/<order_id>/payments", answers="payment", scope="write_order", body=_CHANGE, gives=ours(SHOP, ORDER_ID, *_CHANGE), source="DOC; the answer is ours")
def change_payment(call: Call, order_id: str) -> dict:
    """Change the amount or the method of a payment that is awaited."""
    book, sent = book_of(call, order_id), call.body
    if sent["change_payment_amount"] == sent["change_payment_method"] == "F":
        raise invalid("change_payment_amount")
    if book.body["paid"] == "T" or _claims(book) or not [line for line in book.lines if line.stands in UNPAID]:
        raise refused("change_payment_amount", "is only possible before payment and without any claim.")
    if sent["change_payment_amount"] == "T":
        _change_amount(book, sent)
    if sent["change_payment_method"] == "T":
        _change_method(book, sent)
    note_step(book, "changed", sent.get("change_payment_amount_reason"))
    book.save()
    return {"shop_no": call.shop_no, "order_id": order_id} | sent


def _change_amount(book: Book, sent: dict) -> None:
    """The further amount and the commission are what is asked on top of the price; what was asked before is replaced."""
    changed = {name: sent[name] for name in ("admin_additional_amount", "commission") if name in sent}
    difference = sum(in_won(value) - in_won(book.body[name]) for name, value in changed.items())
    due = in_won(book.body["payment_amount"]) + difference
    if due < 0:
        raise invalid("admin_additional_amount")
    book.body |= changed | {"payment_amount": won(due)}
    book.body["initial_order_amount"] = book.body["initial_order_amount"] | {"payment_amount": won(due), "total_amount_due": won(due)}


def _change_method(book: Book, sent: dict) -> None:
    if "payment_method" not in sent:
        raise invalid("payment_method")
    method = _METHODS[sent["payment_method"]]
    own = [name for name in book.body["payment_method"] if name in ("point", "credit", "coupon")]
    book.body |= {"payment_method": [method, *own], "payment_method_name": [METHOD_NAMES[name] for name in (method, *own)]}
    book.private["payments"] = {method: in_won(book.body["payment_amount"])} | {name: book.private["payments"][name] for name in own}
    book.order.methods = f"|{'|'.join(book.body['payment_method'])}|"
    if "billing_name" in sent:
        book.body["billing_name"] = sent["billing_name"]


def step_body(order_body: dict, number: int, at: str, status: str, reason: str | None) -> dict:
    """One step of the timeline (members: ours)."""
    return {
        "shop_no": order_body["shop_no"], "order_id": order_body["order_id"], "payment_no": number, "payment_date": at, "payment_status": status,
        "payment_methods": order_body["payment_method"], "payment_amount": order_body["payment_amount"],
        "paid_amount": order_body["payment_amount"] if status == "paid" else "0.00", "reason": reason,
    }  # fmt: skip


def note_step(book: Book, status: str, reason: str | None) -> None:
    """Put a step on the order's timeline."""
    number = numbers.take(book.db, "payment")
    body = step_body(book.body, number, stamp(book.now), status, reason)
    if status == "paid":
        body["paid_amount"] = book.body["actual_order_amount"]["total_amount_due"]
    book.db.add(Payment(payment_no=number, order_no=book.order.number, body=dump(body)))


_AT = "/admin/orders/<order_id>/paymenttimeline"


@endpoint("GET", _AT, answers="paymenttimeline", shape="list", scope="read_order", gives=_STEP, mark="ours", source="DOC; the members are ours")
def list_timeline(call: Call, order_id: str) -> Page:
    """What happened to an order's payment, oldest first."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    return Page(_steps(call.db, order))


@endpoint("GET", _AT + "/<int:payment_no>", answers="paymenttimeline", scope="read_order", gives=_STEP, mark="ours", source="DOC; the members are ours")
def show_timeline(call: Call, order_id: str, payment_no: int) -> dict:
    """One step of an order's payment."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    for step in _steps(call.db, order):
        if step["payment_no"] == payment_no:
            return step
    raise unknown_id()


def _steps(db: Session, order: Order) -> list[dict]:
    return [load(body) for body in db.exec(select(Payment.body).where(Payment.order_no == order.number).order_by(Payment.payment_no))]
