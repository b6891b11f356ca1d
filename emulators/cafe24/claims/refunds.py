"""Refunds: list, detail, completion."""

from sqlmodel import select

from mallrig.emulators.cafe24.claims.claiming import lines_of
from mallrig.emulators.cafe24.claims.refunding import AMOUNTS, check_gateway, complete_refund, find_refund, tell_returned
from mallrig.emulators.cafe24.orders.book import Book, book_of
from mallrig.emulators.cafe24.orders.order_filters import read_span
from mallrig.emulators.cafe24.orders.order_members import ITEM_MEMBERS, ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Claim, Order, Refund
from mallrig.emulators.cafe24.refusals import unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

_DONE = {"C": ("C40", "canceled"), "R": ("R40", "returned")}
"""Kind of claim -> the status of its items, and its own, once the money went back."""

LISTED = (
    "shop_no member_id member_email buyer_email order_date accepted_refund_date refund_date order_id refund_code order_item_code quantity actual_refund_amount "
    "used_points used_credits currency payment_methods refund_payment_methods payment_gateway_cancel_statuses payment_gateway_cancel_dates status "
    "refund_methods refund_bank_code refund_bank_name refund_bank_account_no refund_bank_account_holder include_tax tax"
).split()

_TIMES = members("order_date accepted_refund_date refund_date", kind="time")
_ROW = (
    SHOP, ORDER_ID, *members("member_id member_email buyer_email refund_code currency status include_tax"), *_TIMES, Member("quantity", "integer"),
    *members("actual_refund_amount used_points used_credits", kind="money"), *members("order_item_code payment_methods refund_payment_methods refund_methods", many=True),
    Member("payment_gateway_cancel_statuses", "object", many=True, members=members("payment_method cancel_status")),
    Member("payment_gateway_cancel_dates", "object", many=True, members=(Member("payment_method"), Member("cancel_date", "time"))),
    *members("refund_bank_code refund_bank_name refund_bank_account_no refund_bank_account_holder"), Member("tax", "any"),
)  # fmt: skip


@endpoint(
    "GET", "/admin/refunds", answers="refunds", shape="list", scope="read_order", paging=Paging(10, 500, 15000), gives=_ROW, source="DOC",
    params=(
        Param("start_date", "time", required=True), Param("end_date", "time", required=True),
        Param("date_type", choices=("refund_date", "accepted_refund_date"), default="refund_date"), Param("order_id", many=True, longest=40),
        Param("member_id", longest=100), Param("member_email", longest=255), Param("buyer_email", longest=255),
        Param("refund_status", many=True, choices=("F", "T", "M")),
    ),
)  # fmt: skip
def list_refunds(call: Call) -> Page:
    """Refunds by the date they were accepted or made, newest first."""
    asked = call.params
    column = Refund.refunded_at if asked["date_type"] == "refund_date" else Refund.accepted_at
    first, last = read_span(asked["start_date"], asked["end_date"])
    query = select(Refund.body).join(Order, Order.number == Refund.order_no)
    query = query.where(Refund.mall_no == call.mall.number, Order.shop_no == call.shop_no, column >= first, column <= last)
    for name, wanted in (("order_id", Order.order_id), ("refund_status", Refund.status)):
        if asked[name] is not None:
            query = query.where(wanted.in_(asked[name]))
    for name in ("member_id", "member_email", "buyer_email"):
        if asked[name] is not None:
            query = query.where(getattr(Order, name) == asked[name])
    rows = call.db.exec(query.order_by(column.desc(), Refund.number.desc()).limit(asked["limit"] + 1).offset(asked["offset"])).all()
    bodies = [load(body) for body in rows[: asked["limit"]]]
    return Page([{name: body[name] for name in LISTED} for body in bodies], len(rows) > asked["limit"])


@endpoint(
    "GET", "/admin/refunds/<refund_code>", answers="refund", scope="read_order", params=(Param("embed", many=True, choices=("items",)),),
    gives=(*_ROW, *members(" ".join(AMOUNTS), kind="money"), *members("refund_manager refund_reason send_sms send_mail"),
           Member("items", "object", many=True, members=ITEM_MEMBERS, about="with embed=items")),
    source="DOC",
)  # fmt: skip
def show_refund(call: Call, refund_code: str) -> dict:
    """A refund; orders that are in no state of refund have none."""
    query = select(Refund, Order).join(Order, Order.number == Refund.order_no)
    found = call.db.exec(query.where(Refund.mall_no == call.mall.number, Refund.refund_code == refund_code, Order.shop_no == call.shop_no)).first()
    if found is None:
        raise unknown_id()
    row, order = found
    body = load(row.body)
    if call.params["embed"]:
        body["items"] = [item for item in load(order.items_json) if item["order_item_code"] in body["order_item_code"]]
    return body


@endpoint(
    "PUT", "/admin/orders/<order_id>/refunds/<refund_code>", answers="refund", scope="write_order",
    body=(
        Member("status", required=True, choices=("complete",)), Member("reason", longest=2000), Member("send_sms", "flag"), Member("send_mail", "flag"),
        Member("payment_gateway_cancel", "flag"),
    ),
    gives=(SHOP, Member("refund_code"), Member("status"), Member("reason")), source="DOC",
)  # fmt: skip
def finish_refund(call: Call, order_id: str, refund_code: str) -> dict:
    """Complete a refund."""
    book = book_of(call, order_id)
    row = find_refund(book, refund_code)
    if row is None:
        raise unknown_id()
    finish(book, row, call.body)
    return {"shop_no": call.shop_no, "refund_code": refund_code, "status": "complete", "reason": call.body.get("reason")}


def finish(book: Book, row: Refund, sent: dict) -> None:
    """Complete a refund with what goes with it: the claim's items end as cancelled or returned. Raises Refused 422."""
    gateway = sent.get("payment_gateway_cancel", "F")
    check_gateway(book, gateway)
    claim = book.db.exec(select(Claim).where(Claim.order_no == book.order.number, Claim.claim_code == row.refund_code)).one()
    lines = lines_of(book, claim)
    more = {"refund_reason": sent["reason"]} if "reason" in sent else {}
    complete_refund(book, row, lines, gateway, send_sms=sent.get("send_sms", "T"), send_mail=sent.get("send_mail", "T"), **more)
    done = _DONE[claim.kind]
    claim.status = done[1]
    for line in lines:
        book.move(line, done[0])
    if claim.kind == "R":
        tell_returned(book, claim, row)
    book.db.add(claim)
    book.save()
