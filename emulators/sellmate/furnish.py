"""A tenant as a world is born: shops, warehouses, SKUs of the preset goods with what is on hand and what is expected."""

from datetime import timedelta

from sqlmodel import Session

from mallrig.emulators.core import chance
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.store import add_rows
from mallrig.emulators.core.world import World
from mallrig.emulators.rig.goods import GOODS, Good, Variant
from mallrig.emulators.sellmate import access
from mallrig.emulators.sellmate.state import SmInbound, SmShop, SmStock, SmTenant, SmVariant, SmWarehouse

RATE_LIMIT = 10
MALLS = 2
MAIN, DEFECTS, RETURNS = 1, 2, 3
RESTOCK_DAYS, RESTOCK_QTY, RESTOCK_BELOW = 5, 50, 3
"""What is nearly gone is expected back some days later."""


def furnish(world: World, db: Session, spec: dict) -> tuple[list, dict]:
    """`spec`: {"malls"?: 2, "rate_limit"?: 10, "partner"?: true, "stock"?: factor on the goods' stock}."""
    db.add(SmTenant(id=access.TENANT, rate_limit=spec.get("rate_limit", RATE_LIMIT), partner_on=spec.get("partner", True)))
    db.flush()
    add_rows(db, SmShop, _shops(spec.get("malls", MALLS)))
    add_rows(db, SmWarehouse, [
        {"id": MAIN, "name": "본사창고", "sellable": True}, {"id": DEFECTS, "name": "불량창고", "sellable": False},
        {"id": RETURNS, "name": "반품창고", "sellable": False},
    ])  # fmt: skip
    skus = [(good, variant) for good in GOODS for variant in good.variants]
    now = show(world.now())
    add_rows(db, SmVariant, [_variant(world, number, good, variant, now) for number, (good, variant) in enumerate(skus, 1)])
    factor = spec.get("stock", 1)
    add_rows(db, SmStock, [
        {"variant_id": number, "warehouse_id": MAIN, "qty": variant.stock * factor} for number, (_, variant) in enumerate(skus, 1) if variant.stock
    ])  # fmt: skip
    add_rows(db, SmInbound, _inbounds(world, [variant for _, variant in skus], now))
    return access_of(world, db)


def access_of(world: World, db: Session) -> tuple[list, dict]:
    """(keys, credentials) under the world's name."""
    domain = f"{world.name}wms"
    return [("sellmate.domain", domain)], {
        "base_url": f"{{base}}/sellmate/external/{domain}", "domain": domain, **access.client_of(world, "api"),
        "access_token": access.long_lived(world, db), "partner": access.client_of(world, "partner"),
        "openapi": "{base}/sellmate/openapi.json",
    }  # fmt: skip


def _shops(malls: int) -> list[dict]:
    return [{"id": 10 + mall, "name": f"카페24 {mall}호점", "kind": "cafe24", "mall": mall, "shop_no": 1, "active": True} for mall in range(1, malls + 1)]


def _variant(world: World, number: int, good: Good, variant: Variant, now: str) -> dict:
    option = ", ".join(f"{name}={value}" for name, value in variant.options)
    return {
        "id": number, "product_id": good.product_no, "product_code": good.code, "product_name": good.name, "option_text": option,
        "variant_name": f"{good.name} [{option}]" if option else good.name, "code": variant.code,
        "sguid": chance.uuid(world.seed, "sellmate.variant", number), "barcode1": variant.barcode, "barcode2": "", "barcode3": "",
        "cost_price": good.cost, "selling_price": good.price + variant.additional, "sold_out": False, "sold_out_at": None, "updated_at": now,
    }  # fmt: skip


def _inbounds(world: World, variants: list[Variant], now: str) -> list[dict]:
    when = f"{world.now() + timedelta(days=RESTOCK_DAYS):%Y-%m-%d}"
    scarce = [variant for variant in variants if variant.stock < RESTOCK_BELOW]
    return [
        {
            "inbound_no": f"IN{world_number:08d}", "barcode1": variant.barcode, "expected_date": when, "expected_qty": RESTOCK_QTY,
            "received_qty": 0, "deleted": False, "updated_at": now,
        }
        for world_number, variant in enumerate(scarce, FURNISHED_INBOUNDS)
    ]  # fmt: skip


FURNISHED_INBOUNDS = 90_000_001
"""The numbers of the preset's inbounds, apart from those that are entered later."""
