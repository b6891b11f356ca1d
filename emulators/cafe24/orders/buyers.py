"""The buyer of an order: show, change, history."""

from sqlmodel import select

from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.orders.book import book_of, find_order
from mallrig.emulators.cafe24.orders.order_members import BUYER_MEMBERS, ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import digits, dump, load
from mallrig.emulators.cafe24.orders.order_state import History
from mallrig.emulators.cafe24.refusals import invalid
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page

_AT = "/admin/orders/<order_id>/buyer"
_WRITABLE = (
    Member("name", longest=20, shortest=1), Member("email", longest=255, pattern=r"[^@\s]+@[^@\s]+"), Member("phone", longest=20, pattern=r"[0-9+\- ]*"),
    Member("cellphone", longest=20, pattern=r"[0-9+\- ]*"), Member("customer_notification", longest=1000),
)  # fmt: skip


@endpoint("GET", _AT, answers="buyer", scope="read_order", gives=BUYER_MEMBERS, source="DOC")
def show_buyer(call: Call, order_id: str) -> bytes:
    """Who bought."""
    return find_order(call.db, call.mall.number, order_id, call.shop_no).buyer_json.encode()


@endpoint("PUT", _AT, answers="buyer", scope="write_order", body=_WRITABLE, gives=(SHOP, ORDER_ID, *_WRITABLE), source="DOC")
def change_buyer(call: Call, order_id: str) -> dict:
    """Change who bought."""
    book = book_of(call, order_id)
    if not call.body:
        raise invalid("request")
    at = stamp(call.now)
    body = load(book.order.buyer_json) | call.body | {"updated_date": at, "user_id": call.user_id, "user_name": call.user_id}
    order = book.order
    order.buyer_json, order.buyer_name, order.buyer_email = dump(body), body["name"], body["email"]
    order.buyer_phone, order.buyer_cellphone = digits(body["phone"]), digits(body["cellphone"])
    call.db.add(History(order_no=order.number, kind="buyer", key="", at=at, body=dump(body)))
    book.save()
    return {"shop_no": call.shop_no, "order_id": order_id} | {member.name: body[member.name] for member in _WRITABLE}


@endpoint("GET", _AT + "/history", answers="history", shape="list", scope="read_order", gives=BUYER_MEMBERS, source="DOC; each row as written then: ours")
def list_buyer_history(call: Call, order_id: str) -> Page:
    """The changes of an order's buyer, newest first."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    query = select(History).where(History.order_no == order.number, History.kind == "buyer").order_by(History.number.desc())
    return Page([row.body.encode() for row in call.db.exec(query)])
