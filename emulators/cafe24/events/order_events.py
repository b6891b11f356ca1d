"""The body of order events (HOOK). No items and no receiver: clients read the order again."""

from sqlmodel import Session, select

from mallrig.emulators.cafe24.events.webhooks_state import WebhookSubscription
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Order

_AS_IN_ORDER = (
    "order_id currency order_date order_place_name member_id member_authentication first_order order_from_mobile paid payment_date billing_name bank_code "
    "easypay_name use_escrow cancel_date shipping_type shipping_status wished_delivery_date wished_delivery_time return_confirmed_date store_pickup order_place_id"
).split()


def order_event(order: Order, body: dict, lines: list, event_code: str | None) -> dict:
    """The resource of an order event, but for the mall's id; a product added (90031) has no event_code."""
    buyer, receivers, amounts = load(order.buyer_json), load(order.receivers_json), body["actual_order_amount"]
    methods = ["mileage" if method == "point" else method for method in body["payment_method"]]
    code = {} if event_code is None else {"event_code": event_code}
    return {name: body[name] for name in _AS_IN_ORDER} | code | {
        "event_shop_no": str(order.shop_no), "payment_gateway_name": ",".join(body["payment_gateway_names"] or []),
        "buyer_name": buyer["name"], "buyer_email": buyer["email"], "buyer_phone": buyer["phone"], "buyer_cellphone": buyer["cellphone"],
        "group_no_when_ordering": str(body["group_no_when_ordering"]), "payment_method": ",".join(methods), "bank_account_no": body["bank_account_no"] or "",
        "order_price_amount": amounts["order_price_amount"], "membership_discount_amount": amounts["membership_discount_amount"],
        "actual_payment_amount": amounts["payment_amount"], "mileage_spent_amount": amounts["points_spent_amount"], "shipping_fee": amounts["shipping_fee"],
        "shipping_message": receivers[0]["shipping_message"] if receivers else "",
        "ordering_product_code": ",".join(line.body["product_code"] for line in lines), "ordering_product_name": ",".join(line.body["product_name"] for line in lines),
        "included_deferpay_order": "F", "deferpay_order_id": "", "withdraw": "F", "withdraw_type": "",
    }  # fmt: skip


def somebody_listens(db: Session, mall_no: int) -> bool:
    """Whether any event of the mall goes anywhere, so that a long list of orders needn't ask for each."""
    return db.exec(select(WebhookSubscription.event_no).where(WebhookSubscription.mall_no == mall_no).limit(1)).first() is not None
