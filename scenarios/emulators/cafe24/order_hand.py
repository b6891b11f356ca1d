"""Orders for Cafe24's contract tests: placed as a shopper, looked at as a client."""

from mallrig.scenarios.emulators.cafe24.mall_hand import MallHand

SHIRT, SHIRT_BLACK, SOCKS = "P000000J000A", "P000000J000B", "P000000P000A"
"""A variant of product 9 (19,900 won) with a sister, and product 15 (12,900 won) without options."""


def place(mall: MallHand, *items: tuple[str, int], **wish: object) -> dict:
    """Place an order of (variant, quantity), by default two shirts and three pairs of socks paid by card; what the rig answers."""
    lines = [{"variant_code": code, "quantity": quantity} for code, quantity in items or ((SHIRT, 2), (SOCKS, 3))]
    return mall.rig("POST", "/shop/orders", 201, {"mall": mall.mall_id, "items": lines, "buyer": {"member_id": "minji01"}, "shipping_fee": 3000} | wish)


def sell(mall: MallHand, *components: tuple, kind: str = "C", name: str = "봄 세트") -> dict:
    """Have the mall sell a set of (variant, quantity, what one counts for in the set if not its own price)."""
    parts = [dict(zip(("variant_code", "quantity", "price"), component, strict=False)) for component in components]
    return mall.rig("POST", f"/shop/malls/{mall.mall_id}/bundles", 201, {"name": name, "type": kind, "components": parts})


def statuses(mall: MallHand, order_id: str) -> list[str]:
    """The statuses of an order's items, in their order."""
    return [item["order_status"] for item in items(mall, order_id)]


def items(mall: MallHand, order_id: str) -> list[dict]:
    """An order's items as the rig shows them: no call of the API is counted."""
    return whole(mall, order_id)["items"]


def whole(mall: MallHand, order_id: str) -> dict:
    """An order with all that belongs to it, as the rig shows it."""
    return mall.rig("GET", f"/shop/orders/{order_id}")["order"]


def refunds(mall: MallHand, order_id: str) -> list[dict]:
    """An order's refunds, as the rig shows them."""
    return mall.rig("GET", f"/shop/orders/{order_id}")["refunds"]


def staff(mall: MallHand, order_id: str, code: int = 200, **does: object) -> dict:
    """The mall's staff at work in the admin."""
    return mall.rig("POST", f"/shop/orders/{order_id}/admin", code, does)


def switch(mall: MallHand, **set_to: object) -> dict:
    """Set switches and settings of the mall's admin."""
    return mall.rig("PUT", f"/shop/malls/{mall.mall_id}/admin", 200, set_to)


def in_full(order: dict, *quantities: int) -> list[dict]:
    """The items of a claim: all of an order's, in these quantities."""
    return [{"order_item_code": code, "quantity": quantity} for code, quantity in zip(order["items"], quantities, strict=True)]


def stock(mall: MallHand, variant_code: str) -> int:
    """How many of a variant the mall has."""
    return mall.get(f"/admin/products/{9 if variant_code != SOCKS else 15}/variants/{variant_code}/inventories")["inventory"]["quantity"]
