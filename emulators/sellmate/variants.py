"""productVariants: SKUs with their stock (observed 2.4, model 4.3)."""

from sqlmodel import Session, select

from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import stock
from mallrig.emulators.sellmate.listing import Asked, Listed, page_of
from mallrig.emulators.sellmate.shapes import dump
from mallrig.emulators.sellmate.state import SmShop, SmStock, SmVariant

CODES, AVAILABILITY = "optionHasCodeByShop", "availabilityInfo"

_TEXTS = ("code", "sguid", "barcode1", "barcode2", "barcode3", "variant_name", "product_code", "product_name", "option_text")
LISTED = Listed(
    SmVariant,
    {name: (getattr(SmVariant, name), "text") for name in _TEXTS}
    | {name: (getattr(SmVariant, name), "integer") for name in ("id", "product_id", "cost_price", "selling_price")}
    | {"sold_out": (SmVariant.sold_out, "flag"), "updated_at": (SmVariant.updated_at, "time")},
    (CODES, AVAILABILITY),
)


def listed(world: World, db: Session, asked: Asked) -> dict:
    """A page of SKUs."""
    rows, meta = page_of(db, LISTED, asked)
    ids = [row.id for row in rows]
    lying = _lying(db, ids)
    hands = stock.on_hand(db, ids)
    codes = list(db.exec(select(SmShop.id).order_by(SmShop.id)).all()) if CODES in asked.relations else None
    spoken = stock.spoken_for(db, ids) if AVAILABILITY in asked.relations else None
    restocks = stock.next_inbounds(db, [row.barcode1 for row in rows], f"{world.now():%Y-%m-%d}") if spoken is not None else {}
    data = []
    for row in rows:
        shown = dump(row) | {"stock": hands.get(row.id, 0), "variant_stock": lying.get(row.id, [])}
        if codes is not None:
            shown["option_has_code_by_shop"] = [{"shop_id": shop, "option_code": row.code} for shop in codes]
        if spoken is not None:
            shown["availability_info"] = _availability(row, lying, hands, spoken, restocks)
        data.append(shown)
    return {"data": data, "meta": meta}


def _lying(db: Session, ids: list[int]) -> dict[int, list[dict]]:
    lying: dict[int, list[dict]] = {}
    for row in db.exec(select(SmStock).where(SmStock.variant_id.in_(ids)).order_by(SmStock.variant_id, SmStock.warehouse_id)).all():
        lying.setdefault(row.variant_id, []).append({"warehouse_id": row.warehouse_id, "qty": row.qty})
    return lying


def _availability(row: SmVariant, lying: dict, hands: dict, spoken: dict, restocks: dict) -> dict | None:
    """None for a SKU that was never stocked and that nobody ordered."""
    if row.id not in lying and row.id not in spoken and row.barcode1 not in restocks:
        return None
    current, (allocated, undelivered) = hands.get(row.id, 0), spoken.get(row.id, (0, 0))
    restock = restocks.get(row.barcode1)
    return {
        "current_qty": current, "allocated_qty": allocated, "undelivered_qty": undelivered, "available_qty": current - undelivered,
        "expected_date": restock.expected_date if restock else None,
        "expected_qty": restock.expected_qty - restock.received_qty if restock else None,
    }  # fmt: skip
