"""A mall with something of every kind in it, and a call of every endpoint that works there."""

import json
import re
from typing import NamedTuple

import httpx
import pytest

from mallrig.emulators.cafe24.documents.openapi_examples import PATH_VALUES, REQUESTS
from mallrig.emulators.cafe24.mall.settings_data import ORDER, ORDER_READ_ONLY
from mallrig.emulators.cafe24.orders.order_members import BUNDLE_PARTS
from mallrig.emulators.cafe24.wire.description import ENDPOINTS, Endpoint
from mallrig.emulators.server import create_app
from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand
from mallrig.scenarios.emulators.cafe24.order_hand import SHIRT, SHIRT_BLACK, place, sell, switch

JANUARY = {"start_date": "2026-01-01", "end_date": "2026-01-31"}
PICKUP = {"name": "김민지", "phone": "02-123-4567", "cellphone": "010-1234-5678", "zipcode": "04524", "address1": "서울특별시 중구 세종대로 110", "address2": "3층"}
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
    "returned", "swapped", "bundled",
)  # fmt: skip

OF_SETS = ("bundled", "cancelled", "returned")
"""Orders of a whole set, so that its components are shown."""

BANK = {"refund_bank_code": "bank_26", "refund_bank_name": "신한은행", "refund_bank_account_no": "110-123-456789", "refund_bank_account_holder": "김민지"}
WITHDRAWN = {"undone": "T", "recover_inventory": "T", "add_memo_too": "F", "undone_reason_type": "A", "undone_reason": "재고 확인", "expose_order_detail": "T", "exposed_undone_reason": "철회"}
INVOICE = {"return_invoice_no": "640012345678", "return_shipping_company_name": "CJ대한통운", "carrier_id": 2, "return_invoice_success": "T", "return_invoice_fail_reason": "없음"}
REFUSED = {"undone": "T", "reason_type": "H", "reason": "품절", "display_reject_reason": "T", "reject_reason": "품절", "order_item_code": ["{item}"]}
ADDRESS = {
    "name": "박수진", "phone": "02-123-4567", "cellphone": "010-9999-8888", "zipcode": "06236", "address1": "서울특별시 강남구 테헤란로 1", "address2": "2층",
    "shipping_message": "문 앞", "wished_delivery_date": "2026-01-20", "wished_delivery_time": {"start_hour": "09", "end_hour": "12"}, "change_default_shipping_address": "F",
}  # fmt: skip
GATEWAY = {
    "refund_status": "P", "partial_cancel": "F", "payment_gateway_name": "inicis", "payment_method": "card", "response_code": "0", "response_message": "성공",
}  # fmt: skip
PAYS = {"status": "paid", "auto_paid": "F", "recover_inventory": "F", "payment_no": 1, "cancel_request": GATEWAY}
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
    f"POST {_O}/items": Works("bundled", {"was_product_bundle": "T", "original_bundle_item_no": "{item}", "variant_code": SHIRT}),
    "GET /admin/orders/changes": Works(asks=JANUARY), "GET /admin/unpaidorders": Works(asks=JANUARY),
    "POST /admin/fulfillments": Works(sends=SHIPS | NAMED | {"post_express_flag": "S"}), f"POST {_O}/shortagecancellation": Works(sends=CANCELS),
    "DELETE /admin/customers/<member_id>": Works(asks={"is_point_check": "T"}),
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

SETTINGS = {name: value for name, value in ORDER.items() if value is not None and name not in {member.name for member in ORDER_READ_ONLY}} | {
    "stock_recover": "F", "stock_recover_individual": {"cancel_before": "T", "cancel_after": "F", "cancel_return": "M"}, "use_purchase_confirmation_auto_check": "T",
    "purchase_confirmation_auto_check_day": 7, "purchase_confirmation_auto_check_set_date": "2026-01-02", "use_shipped_auto_check_start_day": "T",
    "shipped_auto_check_start_day": "2026-01-02",
}  # fmt: skip
COUPON = {
    "coupon_name": "봄 할인", "benefit_type": "B", "issue_type": "M", "available_period_type": "F", "available_begin_datetime": "2026-01-10T00:00:00+09:00",
    "available_end_datetime": "2026-02-10T00:00:00+09:00", "available_site": ["W"], "available_coupon_count_by_order": 1, "issue_sub_type": "M",
    "discount_rate": {"benefit_percentage": 10, "benefit_percentage_round_unit": "F", "benefit_percentage_max_price": "5000.00"}, "coupon_description": "모두에게",
    "coupon_type": "O", "issue_reserved": "F", "issue_limit": "T", "same_user_reissue": "F", "issue_max_count": 100, "issue_max_count_by_user": 1,
    "available_scope": "O", "available_price_type": "O", "available_order_price_type": "U", "available_min_price": "10000.00", "available_amount_type": "E",
    "available_product": "I", "available_product_list": [9], "available_category": "I", "available_category_list": [24], "available_payment_method": ["C"],
    "serial_generate_method": "A", "include_regional_shipping_rate": "F", "include_foreign_delivery": "F", "show_product_detail": "T",
    "use_notification_when_login": "F", "send_sms_for_issue": "F", "send_email_for_issue": "F",
}  # fmt: skip
RECURRING = {"recurring_issuance_interval": "1m", "recurring_issuance_day": "1", "recurring_issuance_hour": "09", "recurring_issuance_minute": "00"}
CASE = {"claim_type": "C", "claim_status": "T", "claim_reason_type": "A", "claim_reason": "변심", "claim_quantity": 2}

MORE = {
    f"GET {_P}/variants": [Works(asks={"embed": "inventories"})], f"GET {_P}/variants/<variant_code>": [Works(asks={"embed": "inventories"})],
    f"GET {_O}": [Works("bundled", asks={"embed": "items"})], f"GET {_O}/items": [Works("bundled")],
    f"GET {_O}/items/<order_item_code>/history": [Works("sent")], f"GET {_O}/shipments": [Works("sent")],
    "POST /admin/coupons": [
        Works(sends=COUPON), Works(sends=COUPON | {"issue_type": "R", "recurring_issuance": RECURRING}),
        Works(sends=COUPON | {"issue_type": "A", "issue_sub_type": "P", "issue_review_count": 1, "issue_reserved": "T", "issue_reserved_date": "2026-01-12T10:00:00+09:00"}),
    ],
    "PUT /admin/coupons/setting": [Works(sends={"use_additional_coupon": "T", "additional_coupon_no": [{"coupon_no": "6000000000000000001"}]})],
    "PUT /admin/customersprivacy/<member_id>": [Works(sends={"additional_information": [{"key": "키", "value": "170"}]})],
    "PUT /admin/orders/setting": [Works(sends=SETTINGS), Works(sends={"stock_recover": "T", "stock_recover_base": "M"})],
    f"PUT {_O}/cancellation/<claim_code>": [Works("cancelling", {"status": "canceling"})],
    "PUT /admin/cancellation": [Works("cancelling", CLAIM | BANK | {"status": "canceling", "refund_method_code": ["F"]})],
    f"PUT {_O}/return/<claim_code>": [
        Works("returning", WITHDRAWN),
        Works("returning", BANK | {"status": "returned", "refund_method_code": ["F"], "recover_coupon": "T", "recover_coupon_no": ["1"], "request_pickup": "T", "pickup": PICKUP}),
    ],
    "PUT /admin/return": [
        Works("returning", CLAIM | WITHDRAWN),
        Works("returning", CLAIM | BANK | {"status": "returned", "refund_method_code": ["F"], "recover_coupon": "T", "recover_coupon_no": ["1"], "request_pickup": "T", "pickup": PICKUP}),
    ],
    f"PUT {_O}/exchange/<claim_code>": [Works("exchanging", WITHDRAWN), Works("exchanging", {"request_pickup": "T", "pickup": PICKUP, "exchanged_after_collected": "T"})],
    "PUT /admin/exchange": [Works("exchanging", CLAIM | WITHDRAWN), Works("exchanging", CLAIM | {"request_pickup": "T", "pickup": PICKUP, "exchanged_after_collected": "T"})],
    f"PUT {_O}/items/<order_item_code>": [Works(sends=CASE), Works("ready", {"multi_invoice": [{"tracking_no": "1", "shipping_company_id": "2", "quantity": 1}]})],
    "PUT /admin/shipping": [Works(sends={"shipping_fee_type": "D", "shipping_rates": [{"min_value": "0.00", "max_value": "30000.00", "shipping_fee": "3000.00"}]})],
}  # fmt: skip
"""Further calls of an endpoint, for members that only they have."""

COMPONENT = sorted(f"product_bundle_list.{member.name}" for member in BUNDLE_PARTS)
NOT_EMITTED = {
    "GET /admin/coupons/setting": "additional_coupon_no.coupon_no", "GET /admin/shipping": "shipping_rates.max_value shipping_rates.min_value shipping_rates.shipping_fee",
    "GET /admin/customersprivacy/<member_id>": "additional_information.key additional_information.value",
    "GET /admin/exchange/<claim_code>": f"{' '.join(f'items.{name}' for name in COMPONENT)} refund_amounts.amount refund_amounts.payment_method",
    f"POST {_O}/items": " ".join(COMPONENT),
    "GET /admin/regionalsurcharges": "regional_surcharge_list.country_code regional_surcharge_list.end_zipcode regional_surcharge_list.region_name "
    "regional_surcharge_list.regional_surcharge_amount regional_surcharge_list.regional_surcharge_no regional_surcharge_list.start_zipcode "
    "regional_surcharge_list.surcharge_region_name",
    "GET /products/<int:product_no>/decorationimages": "code image_horizontal_position image_vertical_position path",
}
"""Members within lists that stand empty there: what another endpoint's write has to fill first (its own answer shows them), what items that
are no set are made of, an exchange's refund, areas that can't be set by the API, images that no mall here keeps."""

NEVER_WORK = ("POST /admin/orders/<order_id>/completions", "DELETE /admin/orders/<order_id>/autocalculation")
"""Endpoints that allow nobody."""


def fill(mall: MallHand) -> dict:
    """Put something of every kind in a mall, by its shoppers, its staff and its API; what a path of each order names."""
    mall.rig("PUT", "/webhooks", body={"url": URL, "mall": mall.mall_id})
    switch(mall, allowed_client=True)
    mall.rig("POST", "/shop/carts", 201, {"mall": mall.mall_id, "member_id": "minji01", "variant_code": SHIRT, "quantity": 2})
    held = mall.get("/admin/customers/minji01/coupons")["coupons"][0]["coupon_no"]
    pays = {"unpaid": {"paid": False, "payments": "cash"}, "plain": {"coupons": [held], "payments": {"coupon": 3000, "card": None}}}
    bundle = sell(mall, (SHIRT, 2), (SHIRT_BLACK, 1))["variant_code"]
    made = {name: place(mall, (bundle if name in OF_SETS else SHIRT, 2), **pays.get(name, {})) for name in ORDERS}
    for name, order in made.items():
        if name in ("delivered", "asked_return", "asked_exchange", "returning", "exchanging", "returned", "swapped"):
            mall.rig("POST", f"/shop/orders/{order['order_id']}/admin", body={"status": "N40"})
    return {name: _one_order(mall, name, order["order_id"], order["items"][0]) for name, order in made.items()}


@pytest.fixture(scope="session")
def rich(tmp_path_factory):
    """(client, world, what each order of its two malls names): tests look at forks of that world."""
    app = create_app(tmp_path_factory.mktemp("rich"), transport=httpx.MockTransport(lambda request: httpx.Response(200, text="received")))
    client = app.test_client()
    access = client.post("/_rig/worlds", json={"name": "rich"}).get_json()
    malls = [MallHand(client, access, index) for index in (0, 1)]
    known = [fill(mall) for mall in malls]
    malls[0].advance("1s")
    return client, access, known


def _one_order(mall: MallHand, name: str, order: str, item: str) -> dict:
    at, known = f"/admin/orders/{order}", {"order": order, "item": item, "shipping": f"D-{order}-00", "claim": f"C{order}", "request": 0}

    def write(path: str, sent: dict) -> dict:
        return mall.post(path, **put_in(sent, known))

    if name == "plain":
        known["memo"] = write(f"{at}/memos", MEMO)["memo"]["memo_no"]
        write(f"{at}/items/{item}/labels", {"names": ["vip"]})
        mall.put(f"{at}/receivers/{known['shipping']}", address2="4층")
        mall.put(f"{at}/buyer", phone="02-123-4567")
    if name in ("ready", "sent"):
        known["shipping"] = write(f"{at}/shipments", SHIPS | {"status": "standby" if name == "ready" else "shipping"})["shipments"][0]["shipping_code"]
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


def body_of(asked: Endpoint, known: dict, how: Works | None = None) -> str | None:
    """The body that works, as JSON; None for endpoints that take none."""
    if asked.body is None:
        return None
    sent = put_in((how or works(asked)).sends or {}, known)
    return json.dumps({"shop_no": 1} | ({"request": sent} if asked.bulk_max is None else {"requests": [sent]}))


def query_of(asked: Endpoint, known: dict, how: Works | None = None) -> dict:
    """The query that works."""
    return put_in((how or works(asked)).asks or {}, known)


ALL = [asked for asked in ENDPOINTS if asked.name not in NEVER_WORK]
"""Every endpoint that can work."""
