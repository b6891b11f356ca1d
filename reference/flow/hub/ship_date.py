"""The expected ship date command (HUB-SHIP)."""

from datetime import date

from mallrig.reference.flow.hub import listing
from mallrig.reference.flow.hub.desk import CANCELLED, Desk
from mallrig.reference.flow.hub.warehouse import wms
from mallrig.reference.model import moment, won
from mallrig.reference.ports import MallOrder
from mallrig.reference.rules import ship_date as rule
from mallrig.reference.rules.cases import seoul_day
from mallrig.reference.rules.ruling import in_order


def run(desk: Desk) -> dict:
    """{"supported", "orders": [{"id", "deliveries": [{"lines", "date"}], "restock": {item: date}, "because"}], "because"}.

    params: orderId? for one order, else up to five with an item in preparation (HUB-SHIP-01). Raises HubError, VendorError.
    """
    if desk.hub.wms is None:
        return {"supported": False, "orders": [], "message": "발송 예정일은 WMS를 연동해야 볼 수 있습니다.", "because": ["HUB-SHIP-03"]}
    orders = [desk.order(desk.params["orderId"])] if "orderId" in desk.params else listing.preparing(desk)
    stock = _stock(desk, orders)
    shown = [_shown(desk, order, stock) for order in orders]
    because = in_order(["HUB-SHIP-01", *(rule for each in shown for rule in each["because"])])
    return {"supported": True, "orders": shown, "because": list(because)}


def _shown(desk: Desk, order: MallOrder, stock: dict[str, dict]) -> dict:
    lines = tuple(
        rule.Line(item.order_item_code, *_at_hand(stock.get(item.variant_code), item.quantity))
        for item in order.items if item.order_status not in CANCELLED
    )  # fmt: skip
    if not lines:
        return {"id": order.order_id, "deliveries": [], "restock": {}, "because": []}
    case = rule.Case(seoul_day(desk.turn.now), rule.Order(seoul_day(moment(order.order_date)), won(order.payment_amount), lines), desk.hub)
    answer = rule.decide(case)
    return {
        "id": order.order_id, "deliveries": [{"lines": list(each.lines), "date": each.date} for each in answer.deliveries], "restock": answer.restock,
        "because": list(answer.because),
    }  # fmt: skip


def _stock(desk: Desk, orders: list[MallOrder]) -> dict[str, dict]:
    """What the warehouse has of the orders' products, by variant code; a SKU is known by its code and by the sellers' codes."""
    wanted = {item.variant_code for order in orders for item in order.items}
    found = {}
    for page in wms(desk, lambda warehouse: list(warehouse.variants())) if wanted else []:
        for row in page:
            codes = {str(row["code"]), *(str(code["option_code"]) for code in row.get("option_has_code_by_shop") or [])}
            found |= dict.fromkeys(codes & wanted, row)
    return found


def _at_hand(row: dict | None, quantity: int) -> tuple[bool, date | None]:
    """(in stock, restock date): in stock when the pieces lie there and no more are promised than there are."""
    availability = (row or {}).get("availability_info") or {}
    on_hand = int(availability.get("current_qty") or 0)
    available = availability.get("available_qty")
    expected = availability.get("expected_date")
    in_stock = on_hand >= quantity and (available is None or int(available) >= 0)
    return in_stock, date.fromisoformat(expected[:10]) if expected else None
