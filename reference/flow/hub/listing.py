"""The order list command (HUB-LIST), and orders as Channel's commerce contract shows them."""

from mallrig.reference.flow.hub import cancel
from mallrig.reference.flow.hub.desk import CANCELLED, Desk, payments
from mallrig.reference.model import moment, won
from mallrig.reference.ports import MallItem, MallOrder
from mallrig.reference.rules import listing, shown

PURPOSES = ("list", "cancel", "claim", "address", "shipDate")


def run(desk: Desk) -> dict:
    """The latest orders: {"orders": [commerce order], "because"} (HUB-LIST-01 to -06)."""
    orders = desk.latest(_five)[: listing.LISTED_MAX]
    return {"orders": [commerce_order(desk, order) for order in orders], "because": ["HUB-LIST-01", "HUB-LIST-02", "HUB-LIST-03", "HUB-LIST-06"]}


def cancellable(desk: Desk) -> dict:
    """The orders with something to cancel: {"orders", "message"?, "because"}."""
    orders, answer = cancel.listed(desk)
    found = {"orders": [commerce_order(desk, order) for order in orders], "because": list(answer.because)}
    return found if orders else found | {"message": answer.message}


def claimable(desk: Desk) -> dict:
    """The orders with something to exchange or return: {"orders", "kinds": {order number: [kinds]}, "message"?, "because"}."""
    orders, answer = cancel.ask_list(desk, listing.claimable, dict.fromkeys(status for kind in listing.CLAIMS for status in kind.statuses))
    kinds = {id: list(each) for id, each in answer.kinds.items()}
    found = {"orders": [commerce_order(desk, order) for order in orders], "kinds": kinds, "because": list(answer.because)}
    return found if answer.orders else found | {"message": answer.message}


def preparing(desk: Desk) -> list[MallOrder]:
    """The five latest orders with an item in preparation (HUB-SHIP-01)."""
    return desk.latest(_five, order_status=",".join(listing.PREPARING))[: listing.LISTED_MAX]


def _five(orders: list[MallOrder]) -> bool:
    return len(orders) >= listing.LISTED_MAX


def commerce_order(desk: Desk, order: MallOrder) -> dict:
    """An order in the shape of Channel's commerce contract; its status and its items' are HUB-LIST's words."""
    state = shown.of_order(item.order_status for item in order.items)
    methods = list(payments(order))
    return {
        "id": order.order_id, "title": _title(order), "orderedAt": int(moment(order.order_date).timestamp() * 1000), "state": state, "statusText": shown.WORDS[state],
        "buyer": {"memberId": order.member_id or None, "name": order.buyer.name if order.buyer else None},
        "items": [_item(desk, item) for item in order.items],
        "payment": {
            "state": {"T": "paid", "M": "partly_paid"}.get(order.paid or "", "unpaid"), "currency": "KRW", "totalAmount": won(order.payment_amount),
            "methods": methods, "requireRefundBankAccount": "cash" in methods,
        },
        "detail": {"cancel": "cancel" in _offered(desk), "shipDate": "shipDate" in _offered(desk)},
    }  # fmt: skip


def _title(order: MallOrder) -> str:
    names = [item.product_name for item in order.items]
    return names[0] if len(names) == 1 else f"{names[0]} 외 {len(names) - 1}건"


def _item(desk: Desk, item: MallItem) -> dict:
    state = shown.of_item(item.order_status)
    cancelled = item.order_status in CANCELLED
    exposure = desk.cafe24.claim.exposure
    can = {
        kind.name: desk.cafe24.claim.use and not cancelled and item.order_status in kind.statuses and exposure.shows(kind.name, item.order_status)
        for kind in (*listing.CANCEL, *listing.CLAIMS)
    }
    return {
        "id": item.order_item_code, "name": item.product_name, "option": item.option_value or None, "quantity": item.quantity,
        "amount": (won(item.product_price) + won(item.option_price)) * item.quantity, "productId": str(item.product_no), "variantId": item.variant_code,
        "state": state, "statusText": shown.WORDS[state], "code": item.order_status,
        "claimability": {"cancelable": can["cancel"], "returnable": can["return"], "exchangeable": can["exchange"],
                         "shippingAddressChangeable": item.order_status in desk.cafe24.address_change.statuses},
    }  # fmt: skip


def _offered(desk: Desk) -> list[str]:
    """What an order's detail offers (HUB-LIST-04)."""
    on = desk.extra.commands
    return [name for name in ("cancel", "shipDate") if on.get(name, True) and (name != "shipDate" or desk.hub.wms is not None)]
