"""What the mall shows across orders: used coupons, display names of statuses, the dashboard; and shipping fees taken off."""

from datetime import timedelta

from sqlmodel import select

from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.mall.settings import change_setting, setting
from mallrig.emulators.cafe24.orders.book import book_of
from mallrig.emulators.cafe24.orders.order_extras import coupons_of
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import won
from mallrig.emulators.cafe24.orders.order_state import Order
from mallrig.emulators.cafe24.refusals import invalid, refused
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

_COUPON = (
    SHOP, ORDER_ID, *members("order_item_code coupon_name coupon_percent"), *members("coupon_value coupon_value_final", kind="money"),
    Member("coupon_code", "integer"),
)  # fmt: skip


@endpoint(
    "GET", "/admin/orders/coupons", answers="coupons", shape="list", scope="read_order", params=(Param("order_id", many=True, required=True, longest=40),),
    paging=Paging(10, 500, 8000), gives=_COUPON, source="DOC",
)  # fmt: skip
def list_order_coupons(call: Call) -> Page:
    """The coupons that orders used."""
    query = select(Order).where(Order.mall_no == call.mall.number, Order.shop_no == call.shop_no, Order.order_id.in_(call.params["order_id"]))
    rows = [row for order in call.db.exec(query.order_by(Order.number)) for row in coupons_of(call.db, order)]
    limit, offset = call.params["limit"], call.params["offset"]
    return Page(rows[offset : offset + limit], len(rows) > offset + limit)


# -- display names --

STATUS_NAMES = (
    ("1", "P", "입금전"), ("2", "D", "상품준비중"), ("3", "D", "배송준비중"), ("4", "D", "배송대기"), ("5", "D", "배송보류"), ("6", "D", "배송중"), ("7", "D", "배송완료"),
    ("8", "C", "취소신청"), ("9", "C", "취소접수"), ("10", "C", "취소완료"), ("11", "E", "교환신청"), ("12", "E", "교환접수"), ("13", "E", "교환완료"),
    ("14", "R", "반품신청"), ("15", "R", "반품접수"), ("16", "R", "반품완료"), ("17", "U", "환불전"), ("18", "U", "환불완료"), ("19", "O", "구매확정"),
)  # fmt: skip
"""(status_name_id, status_type, basic_name) of a new mall (ours)."""

_STATUS = (
    SHOP, Member("status_name_id", "integer"), Member("status_type", choices=tuple("PDCREUO")), Member("basic_name"), Member("custom_name", longest=100),
    Member("reservation_custom_name", longest=100),
)  # fmt: skip


@endpoint("GET", "/admin/orders/status", answers="status", shape="list", scope="read_store", gives=_STATUS, source="DOC; the names are ours")
def list_status_names(call: Call) -> Page:
    """How the mall words the statuses of orders."""
    return Page([_status_row(call, *known) for known in STATUS_NAMES])


def _status_row(call: Call, number: str, kind: str, basic: str) -> dict:
    custom = setting(call.db, call.mall.number, "order_status", call.shop_no).get(number, {})
    return {
        "shop_no": call.shop_no, "status_name_id": int(number), "status_type": kind, "basic_name": basic, "custom_name": custom.get("custom_name", basic),
        "reservation_custom_name": custom.get("reservation_custom_name"),
    }  # fmt: skip


@endpoint(
    "PUT", "/admin/orders/status", answers="status", shape="bulk", scope="write_store", bulk_max=100, gives=_STATUS, source="DOC",
    body=(Member("status_name_id", "integer", required=True), Member("custom_name", longest=100, shortest=1), Member("reservation_custom_name", longest=100)),
)  # fmt: skip
def set_status_names(call: Call) -> dict:
    """Change how the mall words statuses."""
    number = str(call.body["status_name_id"])
    known = {name: row for name, *row in STATUS_NAMES}
    if number not in known:
        raise invalid("status_name_id")
    before = setting(call.db, call.mall.number, "order_status", call.shop_no).get(number, {})
    sent = {name: call.body[name] for name in ("custom_name", "reservation_custom_name") if name in call.body}
    change_setting(call.db, call.mall.number, "order_status", {number: before | sent}, call.shop_no)
    call.db.flush()
    return _status_row(call, number, *known[number])


# -- dashboard --

MONTH = timedelta(days=30)
_COUNTED = {
    "cancellation_request_count": ("C00",), "cancellation_received_count": ("C10",), "cancellation_processing_count": ("C34", "C35", "C36"),
    "exchange_request_count": ("E00",), "exchange_received_count": ("E10", "E12", "E13"), "exchange_processing_count": ("E20", "E30", "E31"),
    "return_request_count": ("R00",), "return_received_count": ("R10", "R12", "R13", "R20"), "return_processing_count": ("R30", "R31", "R34", "R36"),
}  # fmt: skip


@endpoint(
    "GET", "/admin/orders/dashboard", answers="dashboard", scope="read_order", source="DOC26",
    gives=(
        SHOP, *members(" ".join((*_COUNTED, "refund_pending_count", "total_order_count", "total_paid_count", "total_refund_count")), kind="integer"),
        *members("total_order_amount total_paid_amount total_refund_amount", kind="money"),
    ),
)  # fmt: skip
def show_dashboard(call: Call) -> dict:
    """Claims that wait, and sums of the last 30 days."""
    since, raw = stamp(call.now - MONTH), call.db.connection()
    mine = (call.mall.number, call.shop_no, since)
    where = "o.mall_no = ? AND o.shop_no = ? AND o.ordered_at >= ?"
    by_status = dict(raw.exec_driver_sql(f"SELECT i.status, count(*) FROM cafe24_item i JOIN cafe24_order o ON o.number = i.order_no WHERE {where} GROUP BY i.status", mine).all())
    money = "CAST(json_extract(plain(o.body), '$.payment_amount') AS INTEGER)"
    orders, amount, paid, paid_amount = raw.exec_driver_sql(
        f"SELECT count(*), coalesce(sum({money}), 0), coalesce(sum(o.paid = 'T'), 0), coalesce(sum(CASE WHEN o.paid = 'T' THEN {money} END), 0) FROM cafe24_order o WHERE {where}",
        mine,
    ).one()
    refunds, refunded, pending = raw.exec_driver_sql(
        "SELECT coalesce(sum(r.status = 'T'), 0), coalesce(sum(CASE WHEN r.status = 'T' THEN CAST(json_extract(r.body, '$.actual_refund_amount') AS INTEGER) END), 0), "
        f"coalesce(sum(r.status <> 'T'), 0) FROM cafe24_refund r JOIN cafe24_order o ON o.number = r.order_no WHERE {where}",
        mine,
    ).one()
    return {"shop_no": call.shop_no} | {name: sum(by_status.get(status, 0) for status in statuses) for name, statuses in _COUNTED.items()} | {
        "refund_pending_count": pending, "total_order_amount": won(amount), "total_paid_amount": won(paid_amount), "total_refund_amount": won(refunded),
        "total_order_count": orders, "total_paid_count": paid, "total_refund_count": refunds,
    }  # fmt: skip


# -- shipping fees taken off --

_AT = "/admin/orders/<order_id>/shippingfeecancellation"
_FEE = (SHOP, ORDER_ID, Member("claim_code"), *members("shipping_fee cancel_shipping_fee", kind="money"))


@endpoint("GET", _AT, answers="shippingfeecancellation", scope="read_order", gives=_FEE, mark="ours", source="DOC; the members are ours")
def show_fee_cancellation(call: Call, order_id: str) -> dict:
    """How much of an order's shipping fee was taken off."""
    return _fee_row(call, book_of(call, order_id).body)


@endpoint(
    "PUT", _AT, answers="shippingfeecancellation", scope="write_order", mark="ours", source="DOC; the members are ours", gives=_FEE,
    body=(Member("cancel_shipping_fee", "money", required=True, high=99_999_999),),
)  # fmt: skip
def cancel_fee(call: Call, order_id: str) -> dict:
    """Take a part of the shipping fee off, or all of it."""
    book = book_of(call, order_id)
    detail = book.body["shipping_fee_detail"][0]
    if float(call.body["cancel_shipping_fee"]) > float(detail["shipping_fee"]):
        raise invalid("cancel_shipping_fee")
    if not book.live():
        raise refused("cancel_shipping_fee", "The order is cancelled or returned.")
    detail["cancel_shipping_fee"] = call.body["cancel_shipping_fee"]
    book.save()
    return _fee_row(call, book.body)


def _fee_row(call: Call, body: dict) -> dict:
    detail = body["shipping_fee_detail"][0]
    named = {"shop_no": call.shop_no, "order_id": body["order_id"], "claim_code": None}
    return named | {"shipping_fee": detail["shipping_fee"], "cancel_shipping_fee": detail["cancel_shipping_fee"]}
