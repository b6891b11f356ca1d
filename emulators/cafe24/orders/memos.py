"""Admin memos of orders."""

from sqlmodel import select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.orders.book import Book, book_of, find_order
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Memo, Order
from mallrig.emulators.cafe24.refusals import unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page

ADDED, CHANGED, DELETED = (90066, "insert_admin_memo"), (90068, "modify_admin_memo"), (90069, "delete_admin_memo")
AUTHOR_IP = "127.0.0.1"
_AT = "/admin/orders/<order_id>/memos"
_PRODUCTS = Member("product_list", "object", many=True, most=99, members=(Member("product_no", "integer", required=True), Member("option_code", longest=4)))
_REST = (
    Member("use_customer_inquiry", "flag"), Member("topic_type", choices=tuple(f"cs_0{n}" for n in range(1, 6))), Member("status", "flag"),
    Member("attach_type", choices=("O", "P")), Member("starred_memo", "flag"), Member("fixed", "flag"), _PRODUCTS,
)  # fmt: skip
_CONTENT = Member("content", longest=1000, shortest=1)
_CREATE = (Member("content", longest=1000, shortest=1, required=True), *_REST)
_DEFAULTS = {
    "content": "", "use_customer_inquiry": "F", "topic_type": None, "status": None, "attach_type": "O", "starred_memo": "F", "fixed": "F", "product_list": [],
}  # fmt: skip
_GIVES = (SHOP, Member("memo_no", "integer"), Member("created_date", "time"), Member("author_id"), Member("ip"), _CONTENT, *_REST)


@endpoint("GET", _AT, answers="memos", shape="list", scope="read_order", gives=_GIVES, source="DOC")
def list_memos(call: Call, order_id: str) -> Page:
    """The memos of an order."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    return Page([row.body.encode() for row in call.db.exec(select(Memo).where(Memo.order_no == order.number).order_by(Memo.memo_no))])


@endpoint("POST", _AT, answers="memo", scope="write_order", body=_CREATE, gives=_GIVES, source="DOC")
def create_memo(call: Call, order_id: str) -> dict:
    """Write a memo."""
    book = book_of(call, order_id)
    body = add_memo(book, **call.body)
    book.save()
    return body


def add_memo(book: Book, content: str, **members: object) -> dict:
    """Put a memo on an order; its members. An empty text is written as it is."""
    number = numbers.take(book.db, "memo")
    body = {
        "shop_no": book.order.shop_no, "memo_no": number, "created_date": stamp(book.now), "author_id": book.manager, "ip": AUTHOR_IP,
        **_DEFAULTS, **members, "content": content,
    }  # fmt: skip
    book.db.add(Memo(memo_no=number, mall_no=book.order.mall_no, order_no=book.order.number, body=dump(body)))
    _tell(book, ADDED)
    return body


def _tell(book: Book, event: tuple[int, str]) -> None:
    book.tell(
        *event, requested_date=stamp(book.now), ordering_product_code=",".join(line.body["product_code"] for line in book.lines),
        ordering_product_name=",".join(line.body["product_name"] for line in book.lines), executor_id=book.manager, execute_method="api",
    )  # fmt: skip


@endpoint("PUT", _AT + "/<int:memo_no>", answers="memo", scope="write_order", body=(_CONTENT, *_REST), gives=_GIVES, source="DOC")
def change_memo(call: Call, order_id: str, memo_no: int) -> dict:
    """Change a memo."""
    book = book_of(call, order_id)
    row = _found(call, book.order, memo_no)
    body = load(row.body) | call.body
    row.body = dump(body)
    call.db.add(row)
    _tell(book, CHANGED)
    book.save()
    return body


@endpoint("DELETE", _AT + "/<int:memo_no>", answers="memo", scope="write_order", gives=(SHOP, Member("memo_no", "integer")), source="DOC24")
def delete_memo(call: Call, order_id: str, memo_no: int) -> dict:
    """Delete a memo."""
    book = book_of(call, order_id)
    call.db.delete(_found(call, book.order, memo_no))
    _tell(book, DELETED)
    book.save()
    return {"shop_no": call.shop_no, "memo_no": memo_no}


def _found(call: Call, order: Order, memo_no: int) -> Memo:
    row = call.db.get(Memo, memo_no)
    if row is None or row.order_no != order.number:
        raise unknown_id()
    return row


@endpoint(
    "GET", "/admin/orders/memos", answers="memos", shape="list", scope="read_order", params=(Param("order_id", many=True, required=True, longest=40),),
    paging=Paging(10, 500, 8000), gives=(SHOP, ORDER_ID, *_GIVES[1:]), source="DOC",
)  # fmt: skip
def list_memos_of_orders(call: Call) -> Page:
    """The memos of several orders."""
    limit, offset = call.params["limit"], call.params["offset"]
    query = select(Order.order_id, Memo.body).join(Memo, Memo.order_no == Order.number)
    query = query.where(Order.mall_no == call.mall.number, Order.shop_no == call.shop_no, Order.order_id.in_(call.params["order_id"]))
    rows = call.db.exec(query.order_by(Memo.memo_no).limit(limit + 1).offset(offset)).all()
    return Page([{"shop_no": call.shop_no, "order_id": order_id} | load(body) for order_id, body in rows[:limit]], len(rows) > limit)
