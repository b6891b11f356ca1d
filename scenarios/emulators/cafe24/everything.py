"""A mall with something of every kind in it, and a call of every endpoint that works there."""

import json
import re
from typing import NamedTuple

from mallrig.emulators.cafe24.documents.openapi_examples import PATH_VALUES, REQUESTS
from mallrig.emulators.cafe24.wire.description import ENDPOINTS, Endpoint
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand
from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SHIRT_BLACK, place

JANUARY = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
PICKUP = {"name": "김민지", "cellphone": "010-1234-5678", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층"}
URL = "https://hooks.example.com/cafe24"


class Works(NamedTuple):
    """What makes a call work: of which order it is, what it sends as `request` and asks in the query."""

    order: str = "plain"
    sends: dict | None = None
    asks: dict | None = None


ONE = {"items": [{"order_item_code": "{item}", "quantity": 1}]}
"""The items of a claim; the code of the order's first item is put in later."""


ORDERS = (
    "plain", "unpaid", "sent", "delivered", "ready", "asked_cancel", "asked_return", "asked_exchange", "cancelling", "returning", "exchanging", "cancelled",
    "returned", "swapped",
)  # fmt: skip

BANK = {"refund_bank_code": "bank_26", "refund_bank_name": "신한은행", "refund_bank_account_no": "110-123-456789", "refund_bank_account_holder": "김민지"}
WITHDRAWN = {"undone": "T", "recover_inventory": "T", "add_memo_too": "F", "undone_reason_type": "A", "undone_reason": "재고 확인", "expose_order_detail": "T", "exposed_undone_reason": "철회"}
INVOICE = {"return_invoice_no": "640012345678", "return_shipping_company_name": "CJ대한통운", "carrier_id": 2, "return_invoice_success": "T", "return_invoice_fail_reason": "없음"}
REFUSED = {"undone": "T", "reason_type": "H", "reason": "품절", "display_reject_reason": "T", "reject_reason": "품절", "order_item_code": ["{item}"]}
ADDRESS = {
    "name": "박수진", "phone": "02-123-4567", "cellphone": "010-9999-8888", "zipcode": "06236", "address1": "서울특별시 강남구 테헤란로 1", "address2": "2층",
    "shipping_message": "문 앞", "wished_delivery_date": "2026-01-20", "wished_delivery_time": {"start_hour": "09", "end_hour": "12"}, "change_default_shipping_address": "F",
}  # fmt: skip
PAYS = {"status": "paid", "auto_paid": "F", "recover_inventory": "F"}
SHIPS = {"tracking_no": "640012345678", "shipping_company_code": "0006", "status": "standby", "order_item_code": ["{item}"], "carrier_id": 2}
MEMO = {"content": "배송 전 전화", "use_customer_inquiry": "T", "topic_type": "cs_01", "status": "F", "attach_type": "P", "starred_memo": "T", "fixed": "F",
        "product_list": [{"product_no": 9, "option_code": "000A"}]}  # fmt: skip
CANCELS = {"status": "accepted", "recover_inventory": "T", "reason": "변심", "claim_reason_type": "A", "add_memo_too": "T", **ONE}
RETURNS = {"status": "accepted", "pickup_completed": "F", "request_pickup": "T", "pickup": PICKUP, "reason": "변심", "claim_reason_type": "A", **ONE}
SWAPS = {"status": "accepted", "same_product": "T", "items": [{"order_item_code": "{item}", "quantity": 1, "exchange_variant_code": SHIRT_BLACK}]}
ASKS = {"reason_type": "A", "reason": "변심", "items": [{"order_item_code": "{item}", "quantity": 2}]}
NAMED = {"order_id": "{order}"}
CLAIM = NAMED | {"claim_code": "{claim}"}
_O = "/admin/orders/<order_id>"
_P = "/admin/products/<int:product_no>"

WORKS = {
    f"PUT {_O}": Works(sends={"process_status": "prepare", "order_item_code": ["{item}"], "collect_points": "F", "show_shipping_address": "T"}),
    "PUT /admin/orders": Works(sends=NAMED | {"process_status": "prepare", "order_item_code": ["{item}"], "collect_points": "F", "show_shipping_address": "T"}),
    f"PUT {_O}/items/<order_item_code>": Works("sent", {"shipping_expected_date": "2026-01-20"}),
    f"POST {_O}/items/<order_item_code>/labels": Works(sends={"names": ["급함"]}),
    f"PUT {_O}/items/<order_item_code>/labels": Works(sends={"names": ["급함"]}),
    f"PUT {_O}/receivers": Works(sends=ADDRESS | {"shipping_code": "{shipping}"}),
    f"PUT {_O}/receivers/<shipping_code>": Works(sends=ADDRESS | {"receiver_direct_input_check": "T"}),
    f"PUT {_O}/buyer": Works(sends={"name": "박수진", "email": "sujin@example.com", "phone": "02-123-4567", "cellphone": "010-9999-8888", "customer_notification": "T"}),
    f"POST {_O}/shipments": Works(sends=SHIPS),
    f"PUT {_O}/shipments/<shipping_code>": Works("sent", {"status": "shipped", "status_additional_info": "문 앞"}),
    f"DELETE {_O}/shipments/<shipping_code>": Works("sent"),
    "POST /admin/shipments": Works(sends=SHIPS | NAMED),
    "PUT /admin/shipments": Works("sent", NAMED | {"shipping_code": "{shipping}", "tracking_no": "640012345679", "shipping_company_code": "0006"}),
    f"POST {_O}/cancellation": Works(sends=CANCELS), "POST /admin/cancellation": Works(sends=CANCELS | NAMED),
    f"PUT {_O}/cancellation/<claim_code>": Works("cancelling", WITHDRAWN), "PUT /admin/cancellation": Works("cancelling", CLAIM | WITHDRAWN),
    f"POST {_O}/return": Works("delivered", RETURNS), "POST /admin/return": Works("delivered", RETURNS | NAMED),
    f"PUT {_O}/return/<claim_code>": Works("returning", {"status": "processing", "pickup_completed": "T"} | INVOICE),
    "PUT /admin/return": Works("returning", CLAIM | {"status": "processing", "pickup_completed": "T"} | INVOICE),
    f"POST {_O}/exchange": Works("delivered", SWAPS), "POST /admin/exchange": Works("delivered", SWAPS | NAMED),
    f"PUT {_O}/exchange/<claim_code>": Works("exchanging", {"status": "exchanged", "pickup_completed": "T"} | INVOICE),
    "PUT /admin/exchange": Works("exchanging", CLAIM | {"status": "exchanged", "pickup_completed": "T"} | INVOICE),
    "GET /admin/cancellation/<claim_code>": Works("cancelled"), "GET /admin/return/<claim_code>": Works("returned"), "GET /admin/exchange/<claim_code>": Works("swapped"),
    "POST /admin/cancellationrequests": Works(sends=NAMED | ASKS | BANK),
    "POST /admin/returnrequests": Works("delivered", NAMED | ASKS | {"request_pickup": "T", "pickup": PICKUP}),
    "POST /admin/exchangerequests": Works("delivered", NAMED | ASKS | {"exchange_items": [{"product_no": 9, "variant_code": SHIRT_BLACK, "quantity": 1}]}),
    "PUT /admin/cancellationrequests": Works("asked_cancel", NAMED | REFUSED), "PUT /admin/returnrequests": Works("asked_return", NAMED | REFUSED),
    "PUT /admin/exchangerequests": Works("asked_exchange", NAMED | REFUSED), f"PUT {_O}/exchangerequests": Works("asked_exchange", REFUSED),
    "PUT /admin/collectrequests/<int:request_no>": Works("asked_exchange", {"collect_tracking_no": "640012345678"}),
    f"PUT {_O}/refunds/<refund_code>": Works("cancelling", {"status": "complete", "reason": "송금", "send_sms": "F", "send_mail": "F", "payment_gateway_cancel": "T"}),
    "GET /admin/refunds": Works(asks=JANUARY), "GET /admin/refunds/<refund_code>": Works("cancelled", asks={"embed": "items"}),
    "PUT /admin/payments": Works("unpaid", NAMED | PAYS),
    f"PUT {_O}/payments": Works("unpaid", {
        "change_payment_amount": "T", "change_payment_method": "T", "payment_method": "cash", "billing_name": "김민지", "bank_account_id": 1,
        "admin_additional_amount": "1000.00", "commission": "100.00", "change_payment_amount_reason": "포장",
    }),
    f"PUT {_O}/shippingfeecancellation": Works(sends={"cancel_shipping_fee": "1000.00"}),
    f"POST {_O}/memos": Works(sends=MEMO), f"PUT {_O}/memos/<int:memo_no>": Works(sends=MEMO),
    "PUT /admin/orders/status": Works(sends={"status_name_id": 2, "custom_name": "포장 중", "reservation_custom_name": "예약"}),
    "GET /admin/orders": Works(asks=JANUARY | {"embed": "items,receivers,buyer,return,cancellation,exchange", "limit": "100"}), "GET /admin/orders/count": Works(asks=JANUARY),
    f"GET {_O}": Works("cancelled", asks={"embed": "items,receivers,buyer,return,cancellation,exchange,benefits,coupons,refunds"}),
    "GET /admin/orders/memos": Works(asks=NAMED), "GET /admin/orders/coupons": Works(asks=NAMED), f"GET {_O}/items": Works("exchanging"),
    "GET /admin/customers": Works(asks={"member_id": "minji01"}), "GET /admin/carts": Works(asks={"member_id": "minji01"}), "GET /admin/coupons": Works(asks={"limit": "500"}),
    "GET /admin/webhooks/logs": Works(asks={"limit": "100"}),
    "DELETE /admin/carriers/<int:carrier_id>": Works(asks={"delete_default_carrier": "T"}),
    "GET /admin/products": Works(asks={"embed": "variants,inventories,options,discountprice,decorationimages,benefits,additionalimages,hits,channeldiscountprices", "limit": "100"}),
    f"GET {_P}": Works(asks={"embed": "variants,inventories,options,discountprice,decorationimages,benefits,additionalimages,hits,channeldiscountprices,memos,seo,tags,custom_properties"}),
}  # fmt: skip
"""What the calls need that the document's examples don't have, or that would say less without it."""

NEVER_WORK = ("POST /admin/orders/<order_id>/items",)
"""The emulated malls sell no bundles, so there is none to split."""


def fill(mall: MallHand) -> dict:
    """Put something of every kind in a mall, by its shoppers, its staff and its API; what a path of each order names."""
    mall.rig("PUT", "/webhooks", body={"url": URL, "mall": mall.mall_id})
    mall.rig("POST", "/shop/carts", 201, {"mall": mall.mall_id, "member_id": "minji01", "variant_code": SHIRT, "quantity": 2})
    made = {name: place(mall, (SHIRT, 2), paid=name != "unpaid", payments="cash" if name == "unpaid" else "card") for name in ORDERS}
    for name, order in made.items():
        if name in ("delivered", "asked_return", "asked_exchange", "returning", "exchanging", "returned", "swapped"):
            mall.rig("POST", f"/shop/orders/{order['order_id']}/admin", body={"status": "N40"})
    return {name: _one_order(mall, name, order["order_id"], order["items"][0]) for name, order in made.items()}


def _one_order(mall: MallHand, name: str, order: str, item: str) -> dict:
    at, known = f"/admin/orders/{order}", {"order": order, "item": item, "shipping": f"D-{order}-00", "claim": f"C{order}", "request": 0}

    def write(path: str, sent: dict) -> dict:
        return mall.post(path, **put_in(sent, known))

    if name == "plain":
        known["memo"] = write(f"{at}/memos", MEMO)["memo"]["memo_no"]
        write(f"{at}/items/{item}/labels", {"names": ["vip"]})
        mall.put(f"{at}/receivers/{known['shipping']}", address2="4층")
        mall.put(f"{at}/buyer", phone="02-123-4567")
    if name == "sent":
        known["shipping"] = write(f"{at}/shipments", SHIPS | {"status": "shipping"})["shipments"][0]["shipping_code"]
    for kind, path in (("cancel", "cancellation"), ("return", "return"), ("exchange", "exchange")):
        if name == f"asked_{kind}":
            picked_up = {} if kind == "cancel" else {"request_pickup": "T", "pickup": PICKUP}
            [asked] = mall.call("POST", f"/admin/{path}requests", 201, body={"requests": [put_in(NAMED | ASKS | picked_up, known)]})[f"{path}requests"]
            known["request"] = asked.get("exchange_request_no")
    for claiming, path, sent in (
        ("cancelling", "cancellation", CANCELS), ("cancelled", "cancellation", CANCELS | {"status": "canceled"}),
        ("returning", "return", RETURNS), ("returned", "return", RETURNS | {"status": "returned"}), ("exchanging", "exchange", SWAPS), ("swapped", "exchange", SWAPS),
    ):  # fmt: skip
        if name == claiming:
            known["claim"] = write(f"{at}/{path}", sent)[path]["claim_code"]
    return known


def put_in(sent: object, known: dict) -> object:
    """A request with the order's own codes in their places."""
    if isinstance(sent, dict):
        return {name: put_in(value, known) for name, value in sent.items()}
    if isinstance(sent, list):
        return [put_in(value, known) for value in sent]
    return known[sent[1:-1]] if isinstance(sent, str) and re.fullmatch(r"\{\w+\}", sent) else sent


def works(asked: Endpoint) -> Works:
    """What makes a call of an endpoint work."""
    return WORKS.get(asked.name) or Works(sends=REQUESTS.get(asked.name))


def path_of(asked: Endpoint, known: dict, **instead: object) -> str:
    """The endpoint's path with the codes of an order; `instead` by the parameters' names."""
    values = PATH_VALUES | {
        "order_id": known["order"], "order_item_code": known["item"], "shipping_code": known["shipping"], "claim_code": known["claim"], "refund_code": known["claim"],
        "memo_no": known.get("memo", 1), "payment_no": known.get("payment", 1), "request_no": known["request"],
    } | instead  # fmt: skip
    return re.sub(r"<(?:int:)?(\w+)>", lambda found: str(values[found[1]]), asked.path)


def body_of(asked: Endpoint, known: dict) -> str | None:
    """The body that works, as JSON; None for endpoints that take none."""
    if asked.body is None:
        return None
    sent = put_in(works(asked).sends or {}, known)
    return json.dumps({"shop_no": 1} | ({"request": sent} if asked.bulk_max is None else {"requests": [sent]}))


def query_of(asked: Endpoint, known: dict) -> dict:
    """The query that works."""
    return put_in(works(asked).asks or {}, known)


ALL = [asked for asked in ENDPOINTS if asked.name not in NEVER_WORK]
"""Every endpoint that can work."""
