"""What people do through the vendors' own APIs: the mall's staff at its products, the warehouse's at its shelves."""

from collections.abc import Mapping

from mallrig.scenarios.drivers.looks import Mall, Warehouse

IN, OUT = 1, 2
CAME_IN, LEFT, ONE_BY_ONE = 100, 21, 2
"""Sellmate's kinds of work, and how it was entered."""


def supply(mall: Mall, product_no: int, supplier: str) -> None:
    """Say at a mall which supplier a product comes from."""
    mall.ask("PUT", f"/admin/products/{product_no}", json={"shop_no": 1, "request": {"supplier_code": supplier}})


def count_shelves(warehouse: Warehouse, pieces: Mapping[str, int]) -> None:
    """Book goods in and out of the warehouse until so many pieces of each product lie there."""
    wanted = {row["barcode1"]: pieces[row["code"]] - row["stock"] for row in warehouse.products() if row["code"] in pieces}
    for kind, work, sign in ((IN, CAME_IN, 1), (OUT, LEFT, -1)):
        items = [
            {"barcode1": barcode, "qty": abs(change), "warehouse_id": 1, "work_type_id": work, "input_type_id": ONE_BY_ONE}
            for barcode, change in wanted.items() if change * sign > 0
        ]  # fmt: skip
        if items:
            answer = warehouse.ask("POST", "/stockHistories", json={"item_count": len(items), "type": kind, "items": items})
            assert not answer["errors"], answer["errors"]
