"""The cancel command (HUB-CANCEL): the rule decides over the order as Cafe24 has it now, and Cafe24 is told once."""

from collections.abc import Callable, Iterable
from typing import Any

from mallrig.reference.flow.hub.answers import InvalidParams, missing
from mallrig.reference.flow.hub.desk import CANCELLED, WINDOW, Desk, payments
from mallrig.reference.model import moment
from mallrig.reference.ports import MallItem, MallOrder
from mallrig.reference.rules import cancel as rule
from mallrig.reference.rules import listing

REASONS = {"change_of_mind": "A", "service": "G", "delay": "B", "other": "I"}
"""Reasons of the chat -> the buyer's codes at Cafe24 (HUB-TASK-04)."""

REFUND_METHODS = {
    "cash": "T", "card": "F", "point": "M", "tcash": "G", "icash": "G", "cell": "C", "credit": "D", "cod": "Z", "prepaid": "O", "cvs": "V", "giftcard": "J",
    "pointcard": "K",
}  # fmt: skip
BANK = {"bankName": "refund_bank_name", "accountNo": "refund_bank_account_no", "accountHolder": "refund_bank_account_holder"}
LONGEST = {"bankName": 250, "accountNo": 40, "accountHolder": 15}


def listed(desk: Desk) -> tuple[list[MallOrder], listing.Cancellable]:
    """The customer's cancellable orders and the rule's answer (HUB-CANCEL-01, -08 to -11)."""
    return ask_list(desk, listing.cancellable, rule.PREPARING)


def ask_list(desk: Desk, decide: Callable[[listing.Case], Any], statuses: Iterable[str]) -> tuple[list[MallOrder], Any]:
    """The orders that a list's rule lists, and its answer; further back is looked for only while the list isn't full."""

    def answer(orders: list[MallOrder]) -> Any:
        return decide(listing.Case(desk.turn.now, tuple(as_listed(order) for order in orders), desk.cafe24))

    def full(orders: list[MallOrder]) -> bool:
        return not desk.cafe24.claim.use or _too_old(desk) or len(answer(orders).orders) == listing.LISTED_MAX

    orders = desk.latest(full, order_status=",".join(statuses))
    there = {order.order_id: order for order in orders}
    decided = answer(orders)
    return [there[id] for id in decided.orders], decided


def _too_old(desk: Desk) -> bool:
    """Whether what is further back than one window can't be listed any more (HUB-CANCEL-11)."""
    exposure = desk.cafe24.claim.exposure
    return exposure.base == "order" and exposure.days < WINDOW.days


def run(desk: Desk) -> dict:
    """Cancel an order's items: {"result": {"success", "errorMessage"?}, "mode", "items", "refund", "message"?, "because"}.

    params: orderId, items? [{id, quantity?} or id], reason {type, description?}, refundBankAccount?. Raises HubError,
    VendorError. Whatever is pressed twice finds the items cancelled already, as the order is read inside its lock.
    """
    params = desk.params
    if "orderId" not in params:
        raise missing("orderId")
    reason = _reason(params)
    desk.order(params["orderId"])
    with desk.company.ordering.of(desk.mall.id, params["orderId"]):
        order = desk.order(params["orderId"])
        asked = _asked(order, params.get("items", params.get("cancelItems")))
        case = rule.Case(rule.Order(tuple(_item(item) for item in order.items), payments(order)), tuple(asked), desk.hub, desk.cafe24)
        answer = rule.decide(case)
        _act(desk, order, answer, reason)
    done = answer.mode is not None
    success = done or set(answer.items.values()) == {"already_cancelled"}
    result = {"success": success} | ({} if success else {"errorMessage": answer.message})
    shown = {"result": result, "mode": answer.mode, "items": answer.items, "refund": answer.refund, "because": list(answer.because)}
    return shown if done else shown | {"message": answer.message}


def as_listed(order: MallOrder) -> listing.Order:
    """The order as the lists' rule takes it."""
    items = tuple(listing.Item(item.order_item_code, item.order_status, item.order_status in CANCELLED) for item in order.items)
    return listing.Order(order.order_id, moment(order.order_date), items, order.shop_no)


def _item(item: MallItem) -> rule.Item:
    return rule.Item(item.order_item_code, item.order_status, item.order_status in CANCELLED)


def _asked(order: MallOrder, items: object) -> list[str]:
    """The item codes asked for; all of the order's without `items`. Raises InvalidParams."""
    there = {item.order_item_code: item for item in order.items}
    if items is None or items == "all":
        return list(there)
    if not isinstance(items, list) or not items:
        raise InvalidParams("items must name some of the order's items", {"name": "items"})
    asked = []
    for i, each in enumerate(items):
        id = each.get("id") if isinstance(each, dict) else each
        quantity = each.get("quantity") if isinstance(each, dict) else None
        if not isinstance(id, str) or id not in there or id in asked:
            raise InvalidParams(f"items[{i}] is no item of the order, or there twice", {"name": f"items[{i}]"})
        if quantity is not None and quantity != there[id].quantity:
            raise InvalidParams(f"items[{i}]: an item is cancelled whole, all {there[id].quantity} of it (HUB-CANCEL-02)", {"name": f"items[{i}].quantity"})
        asked.append(id)
    return asked


def _reason(params: dict) -> tuple[str, str]:
    """(Cafe24's code, text) of the buyer's reason. Raises InvalidParams."""
    reason = params.get("reason")
    if reason is None:
        raise missing("reason")
    kind, text = (reason, "") if isinstance(reason, str) else (reason.get("type"), reason.get("description") or "") if isinstance(reason, dict) else (None, "")
    if kind not in REASONS or not isinstance(text, str):
        raise InvalidParams(f"reason.type must be one of {', '.join(REASONS)}", {"name": "reason.type"})
    return REASONS[kind], text[:2000] or kind


def _act(desk: Desk, order: MallOrder, answer: rule.Answer, reason: tuple[str, str]) -> None:
    """Cancel first, then request: each item is in one of the two calls, and a retry finds what the first one did."""
    there = {item.order_item_code: item for item in order.items}
    cancelled = [there[id] for id, what in answer.items.items() if what == "cancelled"]
    requested = [there[id] for id, what in answer.items.items() if what == "cancel_requested"]
    if cancelled:
        desk.mall.write("POST", f"/admin/orders/{order.order_id}/cancellation", _cancellation(desk, order, cancelled, answer.refund == "automatic", reason))
    if requested:
        desk.mall.write_many("POST", "/admin/cancellationrequests", [_request(desk, order, requested, reason)])


def _cancellation(desk: Desk, order: MallOrder, items: list[MallItem], automatic: bool, reason: tuple[str, str]) -> dict:
    """The seller's cancel. Complete, it takes the refund with it at Cafe24, so one whose refund waits stays in process (HUB-CANCEL-03 to -07)."""
    recovery = desk.cafe24
    request = {
        "status": "canceled" if automatic else "canceling", "payment_gateway_cancel": "T" if automatic else "F",
        "recover_inventory": "T" if recovery.stock_recovery.after_payment == "auto" else "F",
        "recover_coupon": "T" if recovery.coupon_restore.after_payment == "auto" else "F",
        "reason": reason[1], "claim_reason_type": reason[0], "items": [{"order_item_code": item.order_item_code, "quantity": item.quantity} for item in items],
    }  # fmt: skip
    bank = _bank(desk, order)
    methods = {REFUND_METHODS.get(method, "I") for method in order.payment_method or ()}
    if "T" in methods and not bank:
        return request  # how the cash goes back is then the manager's to say
    return request | {"refund_method_code": sorted(methods)} | bank


def _request(desk: Desk, order: MallOrder, items: list[MallItem], reason: tuple[str, str]) -> dict:
    """The buyer's request."""
    return {
        "order_id": order.order_id, "reason_type": reason[0], "reason": reason[1],
        "items": [{"order_item_code": item.order_item_code, "quantity": item.quantity} for item in items],
    } | _bank(desk, order)  # fmt: skip


def _bank(desk: Desk, order: MallOrder) -> dict:
    """The refund account, which is asked for when cash is among the methods (HUB-TASK-04); whole or not at all."""
    account = desk.params.get("refundBankAccount")
    if "cash" not in (order.payment_method or ()) or not isinstance(account, dict) or not all(account.get(name) for name in BANK):
        return {}
    return {BANK[name]: str(account[name])[:LONGEST[name]] for name in BANK}
