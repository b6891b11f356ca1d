"""The endpoints of buyers' claim requests and of pick-up requests. No endpoint accepts a request: a claim is posted."""

from mallrig.emulators.cafe24.claims.claim_requests import ask, undo_request
from mallrig.emulators.cafe24.claims.claim_shapes import ITEMS, PICKUP
from mallrig.emulators.cafe24.claims.reasons import REQUEST_REASONS, SELLER_REASONS
from mallrig.emulators.cafe24.orders.book import book_of
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import ClaimRequest, Order
from mallrig.emulators.cafe24.orders.statuses import CANCEL, EXCHANGE, RETURN, Kind
from mallrig.emulators.cafe24.refusals import missing, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call

_ORDER = Member("order_id", required=True, longest=40)
_REASON = Member("reason", required=True, longest=2000)
_BANK = (
    Member("refund_bank_code", longest=20), Member("refund_bank_name", longest=250), Member("refund_bank_account_no", longest=50),
    Member("refund_bank_account_holder", longest=15),
)  # fmt: skip
_PARCEL = (Member("pickup", "object", members=PICKUP), Member("tracking_no", longest=40), Member("shipping_company_name", longest=30))


def _why(kind: Kind) -> Member:
    return Member("reason_type", required=True, choices=REQUEST_REASONS[kind.letter])


CANCEL_ASK = (_ORDER, _why(CANCEL), _REASON, *_BANK, ITEMS)
RETURN_ASK = (_ORDER, _why(RETURN), _REASON, Member("request_pickup", "flag", required=True), *_PARCEL, *_BANK, ITEMS)
EXCHANGE_ASK = (
    _ORDER, _why(EXCHANGE), _REASON, Member("request_pickup", "flag"), *_PARCEL, *_BANK, ITEMS,
    Member(
        "exchange_items", "object", many=True, most=99,
        members=(Member("product_no", "integer"), Member("variant_code", longest=12), Member("quantity", "integer", low=1, high=10_000)),
    ),
)  # fmt: skip
REFUSE = (
    Member("order_item_code", many=True, required=True, most=99), Member("undone", required=True, choices=("T",)),
    Member("reason_type", choices=SELLER_REASONS), Member("reason", longest=2000), Member("display_reject_reason", "flag"),
    Member("reject_reason", longest=2000),
)  # fmt: skip
_ASKED = (SHOP, ORDER_ID, Member("items", "object", many=True, members=(Member("order_item_code"), Member("quantity", "integer"))))
_UNDONE = (SHOP, ORDER_ID, Member("undone"), Member("order_item_code", many=True))
_GATEWAY = Member("additional_payment_gateway_cancel", "any")


@endpoint("POST", "/admin/cancellationrequests", answers="cancellationrequests", shape="bulk", scope="write_order", body=CANCEL_ASK, bulk_max=100, gives=_ASKED, source="DOC; the statuses are ours")
def ask_cancellation(call: Call) -> dict:
    """Apply for the cancellation of items, as their buyer does."""
    return _ask(call, CANCEL)


@endpoint("POST", "/admin/returnrequests", answers="returnrequests", shape="bulk", scope="write_order", body=RETURN_ASK, bulk_max=100, gives=_ASKED, source="DOC; the statuses are ours")
def ask_return(call: Call) -> dict:
    """Apply for the return of items, as their buyer does."""
    if call.body["request_pickup"] == "T" and "pickup" not in call.body:
        raise missing("pickup")
    return _ask(call, RETURN)


@endpoint(
    "POST", "/admin/exchangerequests", answers="exchangerequests", shape="bulk", scope="write_order", body=EXCHANGE_ASK, bulk_max=100,
    gives=(*_ASKED, Member("exchange_request_no", "integer")), source="DOC; the statuses are ours",
)  # fmt: skip
def ask_exchange(call: Call) -> dict:
    """Apply for the exchange of items, as their buyer does."""
    return _ask(call, EXCHANGE)


def _ask(call: Call, kind: Kind) -> dict:
    sent = call.body
    book = book_of(call, sent["order_id"])
    more = {name: value for name, value in sent.items() if name not in ("order_id", "items", "reason_type", "reason")}
    request, lines = ask(book, kind, sent["items"], sent["reason_type"], sent["reason"], more)
    items = [{"order_item_code": line.code, "quantity": line.row.quantity} for line in lines]
    answer = {"shop_no": call.shop_no, "order_id": sent["order_id"], "items": items}
    return answer | ({"exchange_request_no": request.number} if kind is EXCHANGE else {})


@endpoint("PUT", "/admin/cancellationrequests", answers="cancellationrequests", shape="bulk", scope="write_order", body=(_ORDER, *REFUSE), bulk_max=100, gives=_UNDONE, source="DOC; the status reached is ours")
def refuse_cancellation(call: Call) -> dict:
    """Refuse applications for cancellation."""
    return _refuse(call, call.body["order_id"], CANCEL)


@endpoint("PUT", "/admin/returnrequests", answers="returnrequests", shape="bulk", scope="write_order", body=(_ORDER, *REFUSE), bulk_max=100, gives=(*_UNDONE, _GATEWAY), source="DOC; the status reached is ours")
def refuse_return(call: Call) -> dict:
    """Refuse applications for return."""
    return _refuse(call, call.body["order_id"], RETURN)


@endpoint("PUT", "/admin/exchangerequests", answers="exchangerequests", shape="bulk", scope="write_order", body=(_ORDER, *REFUSE), bulk_max=100, gives=(*_UNDONE, _GATEWAY), source="DOC; the status reached is ours")
def refuse_exchange(call: Call) -> dict:
    """Refuse applications for exchange."""
    return _refuse(call, call.body["order_id"], EXCHANGE)


@endpoint("PUT", "/admin/orders/<order_id>/exchangerequests", answers="exchangerequests", scope="write_order", body=REFUSE, gives=(*_UNDONE, _GATEWAY), source="DOC and 12")
def refuse_one_exchange(call: Call, order_id: str) -> dict:
    """Refuse an application for exchange."""
    return _refuse(call, order_id, EXCHANGE)


def _refuse(call: Call, order_id: str, kind: Kind) -> dict:
    book = book_of(call, order_id)
    lines = book.chosen(call.body["order_item_code"])
    undo_request(book, kind, lines, call.switches.reject_codes)
    for line in lines:
        if call.body.get("display_reject_reason") == "T":
            line.body["order_status_additional_info"] = call.body.get("reject_reason")
    book.save()
    answer = {"shop_no": call.shop_no, "order_id": order_id, "undone": "T", "order_item_code": [line.code for line in lines]}
    return answer | ({} if kind is CANCEL else {"additional_payment_gateway_cancel": {"success": [], "fail": None}})


@endpoint(
    "PUT", "/admin/collectrequests/<int:request_no>", answers="collectrequest", scope="write_order", capacity=30,
    body=(Member("collect_tracking_no", required=True, longest=40, shortest=1),),
    gives=(SHOP, Member("request_no", "integer"), ORDER_ID, Member("order_item_code", many=True), Member("shipping_company_name"), Member("collect_tracking_no")),
    source="DOC",
)  # fmt: skip
def set_collect_invoice(call: Call, request_no: int) -> dict:
    """Tell the invoice under which a pick-up request was taken by the courier."""
    row = call.db.get(ClaimRequest, request_no)
    if row is None or row.mall_no != call.mall.number or row.kind == "C" or load(row.body).get("request_pickup") != "T":
        raise unknown_id()
    order = call.db.get(Order, row.order_no)
    if order.shop_no != call.shop_no:
        raise unknown_id()
    body = load(row.body) | {"tracking_no": call.body["collect_tracking_no"]}
    row.body = dump(body)
    call.db.add(row)
    return {
        "shop_no": call.shop_no, "request_no": request_no, "order_id": order.order_id, "order_item_code": body["codes"],
        "shipping_company_name": body.get("shipping_company_name"), "collect_tracking_no": body["tracking_no"],
    }  # fmt: skip
