"""What only clients that Cafe24 names may call: changes of orders, what awaits payment, fulfilment, control of payments.

The door refuses every other client with 401; a mall's switch `allowed_client` names the app. What cannot be known from outside, being
a bargain of the vendor with a partner, refuses whoever calls.
"""

from sqlalchemy import Select, exists
from sqlmodel import select

from mallrig.emulators.cafe24.orders.order_filters import read_span
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import in_won, load
from mallrig.emulators.cafe24.orders.order_state import History, Item, Order
from mallrig.emulators.cafe24.orders.shipments import REGISTER, REGISTERED, book_by, register
from mallrig.emulators.cafe24.orders.statuses import UNPAID
from mallrig.emulators.cafe24.refusals import NOT_ALLOWED, unauthorized
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

_SPAN = (Param("start_date", "time", required=True), Param("end_date", "time", required=True))


@endpoint(
    "GET", "/admin/orders/changes", answers="changes", shape="list", scope="read_order", paging=Paging(10, 1000, 15000), restricted=True, params=_SPAN,
    gives=(SHOP, ORDER_ID, Member("order_item_code"), Member("change_date", "time"), *members("previous_order_status current_order_status")),
    mark="ours", source="DOC for its name and limits; parameters and members are ours",
)  # fmt: skip
def list_changes(call: Call) -> Page:
    """Which items changed their status, the latest first."""
    first, last = read_span(call.params["start_date"], call.params["end_date"])
    found = select(Order.order_id, History.body, History.key).join(Order, Order.number == History.order_no)
    found = found.where(Order.mall_no == call.mall.number, Order.shop_no == call.shop_no, History.kind == "item", History.at >= first, History.at <= last)
    rows, more = _page(call, found.order_by(History.at.desc(), History.number.desc()))
    return Page([_change(call, *row) for row in rows], more)


def _page(call: Call, found: Select) -> tuple[list, bool]:
    limit = call.params["limit"]
    rows = call.db.exec(found.offset(call.params["offset"]).limit(limit + 1)).all()
    return rows[:limit], len(rows) > limit


def _change(call: Call, order_id: str, body: str, code: str) -> dict:
    step = load(body)
    named = {"shop_no": call.shop_no, "order_id": order_id, "order_item_code": code, "change_date": step["process_date"]}
    return named | {name: step[name] for name in ("previous_order_status", "current_order_status")}


# -- what awaits payment --

_TRANSFERS = ("cash", "icash")
_UNPAID = (
    SHOP, ORDER_ID, Member("order_item_code", many=True), Member("order_date", "time"), *members("buyer_name billing_name bank_code bank_name unpaid_amount accounts"),
    Member("payment_method", choices=_TRANSFERS), Member("settle_type", choices=("S", "E")), Member("payment_no", "integer", mark="ours"),
)  # fmt: skip


@endpoint(
    "GET", "/admin/unpaidorders", answers="unpaidorders", shape="list", scope="read_order", paging=Paging(10, 500, 15000), restricted=True, gives=_UNPAID,
    params=(
        *_SPAN, Param("payment_method", many=True, choices=_TRANSFERS), Param("settle_type", choices=("S", "E")), Param("order", choices=("asc", "desc"), default="desc"),
    ),
    source="DOC26; payment_no is that of the order: ours",
)  # fmt: skip
def list_unpaid_orders(call: Call) -> Page:
    """Orders that await a transfer, by their day. The emulated mall asks for no additional payment (settle_type E)."""
    if call.params["settle_type"] == "E":
        return Page([])
    first, last = read_span(call.params["start_date"], call.params["end_date"])
    waits = exists().where(Item.order_no == Order.number, Item.status.in_(UNPAID))
    found = select(Order).where(Order.mall_no == call.mall.number, Order.shop_no == call.shop_no, Order.ordered_at >= first, Order.ordered_at <= last, waits)
    methods = [Order.methods.contains(f"|{method}|") for method in call.params["payment_method"] or _TRANSFERS]
    either = methods[0] if len(methods) == 1 else methods[0] | methods[1]
    order = (Order.ordered_at.asc(), Order.number.asc()) if call.params["order"] == "asc" else (Order.ordered_at.desc(), Order.number.desc())
    rows, more = _page(call, found.where(either).order_by(*order))
    return Page([_unpaid(row) for row in rows], more)


def _unpaid(row: Order) -> dict:
    body, items = load(row.body), load(row.items_json)
    return {
        "shop_no": row.shop_no, "order_id": row.order_id, "order_item_code": [item["order_item_code"] for item in items if item["order_status"] in UNPAID],
        "order_date": row.ordered_at, "buyer_name": row.buyer_name, "billing_name": body["billing_name"], "bank_code": body["bank_code"],
        "bank_name": body["bank_code_name"], "unpaid_amount": str(in_won(body["actual_order_amount"]["total_amount_due"])), "accounts": body["bank_account_no"],
        "payment_method": next(method for method in body["payment_method"] if method in _TRANSFERS), "settle_type": "S", "payment_no": row.number,
    }  # fmt: skip


# -- fulfilment --

_SENT = Member("post_express_flag", choices=("S",))
_FULFIL = (Member("order_id", longest=40), Member("tracking_no", longest=30, shortest=1, required=True), *(member for member in REGISTER if member.name != "tracking_no"), _SENT)


@endpoint(
    "POST", "/admin/fulfillments", answers="fulfillments", shape="bulk", scope="write_order", bulk_max=100, restricted=True, body=_FULFIL, gives=(*REGISTERED, _SENT),
    source="DOC26",
)  # fmt: skip
def fulfil(call: Call) -> dict:
    """Register invoices for up to 100 orders, and whether the post office has them already."""
    shown = {"post_express_flag": call.body["post_express_flag"]} if "post_express_flag" in call.body else {}
    return register(call, book_by(call), **shown) | {"post_express_flag": None} | shown


# -- payments --

_CONTROL = (Member("payments_control", "flag", required=True), Member("direct_url", required=True, longest=2_000, pattern=r"https?://\S+"))


@endpoint(
    "PUT", "/admin/control", answers="control", scope="write_order", restricted=True, body=_CONTROL, gives=_CONTROL,
    source="DOC26; that it holds nothing back here is ours",
)  # fmt: skip
def control_payments(call: Call) -> dict:
    """Take the confirming of payments over; answers what was sent."""
    return call.body


@endpoint(
    "POST", "/admin/orders/<order_id>/completions", answers="completion", scope="write_order", restricted=True, mark="ours", source="DOC, DOC26 for the request",
    body=(Member("payment_code", required=True, longest=255), Member("data", required=True)),
)  # fmt: skip
def complete_order(call: Call, order_id: str) -> dict:
    """Complete an order after its payment at a gateway: with data that only the vendor reads, so that nobody is allowed to (ours)."""
    raise unauthorized(NOT_ALLOWED)


@endpoint("DELETE", "/admin/orders/<order_id>/autocalculation", answers="autocalculation", scope="write_order", restricted=True, mark="ours", source="DOC, DOC26 for its name")
def stop_autocalculation(call: Call, order_id: str) -> dict:
    """Stop calculating an order's discounts automatically: what it leads to isn't published, so that nobody is allowed to (ours)."""
    raise unauthorized(NOT_ALLOWED)
