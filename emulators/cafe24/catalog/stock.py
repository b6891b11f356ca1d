"""Stock of variants: taken when a shopper orders or pays, given back when a claim says so. One count, Variant.quantity."""

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import Variant, product, read, variant, variants_of
from mallrig.emulators.cafe24.catalog.products_shapes import PRODUCT_DEFAULTS, VARIANT_DEFAULTS, is_soldout, sold_out, variant_row
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.refusals import invalid, refused
from mallrig.emulators.core.world import World

QUANTITY_MAX = 2**31 - 1
SOLD_OUT_EVENT, PRODUCT_SOLD_OUT_EVENT = 90075, 90150


def take_stock(world: World, db: Session, mall_no: int, variant_code: str, quantity: int, at: str = "A") -> bool:
    """Take `quantity` of a variant for an order: at "A" ordering or "B" payment, whichever the variant asks for (inventory_control_type).

    Returns whether anything was taken. Raises Refused 422 for an unknown variant, or when it is sold out and mayn't be oversold
    (display_soldout T); with F the quantity goes below zero (DOC).
    """
    row = _found(db, mall_no, variant_code)
    members = VARIANT_DEFAULTS | read(row)
    if members["use_inventory"] != "T" or members["inventory_control_type"] != at:
        return False
    if members["display_soldout"] == "T" and row.quantity < quantity:
        raise refused("variant_code", f"{variant_code} is out of stock.")
    set_quantity(world, db, row, row.quantity - quantity)
    return True


def recover_inventory(world: World, db: Session, mall_no: int, variant_code: str, quantity: int) -> None:
    """Give `quantity` of a variant back (recover_inventory T); nothing for one that is gone or has no stock control."""
    row = variant(db, mall_no, variant_code)
    if row is not None and (VARIANT_DEFAULTS | read(row))["use_inventory"] == "T":
        set_quantity(world, db, row, row.quantity + quantity)


def set_quantity(world: World, db: Session, row: Variant, quantity: int) -> None:
    """Write a variant's stock; tells of its being sold out or back in stock (event 90075). Raises Refused 422 outside 32 bits."""
    if abs(quantity) > QUANTITY_MAX:
        raise invalid("quantity")
    was = is_soldout(row, VARIANT_DEFAULTS | read(row))
    row.quantity = quantity
    db.add(row)
    db.flush()
    tell_if_soldout_changed(world, db, row, was)


def tell_if_soldout_changed(world: World, db: Session, row: Variant, was: bool) -> None:
    """Queue event 90075 when a variant is sold out now and wasn't, or the other way round; and 90150 when its product goes with it,
    all the other variants being sold out."""
    now_soldout = is_soldout(row, VARIANT_DEFAULTS | read(row))
    if now_soldout != was:
        more = {"variant_code": row.variant_code, "use_soldout": "T" if now_soldout else "F", "status_text": "품절" if now_soldout else "판매중"}
        told = product_event(db, row.mall_no, row.product_no) | more
        webhooks.emit(world, db, row.mall_no, SOLD_OUT_EVENT, told)
        others = [other for other in variants_of(db, row.mall_no, row.product_no) if other.variant_code != row.variant_code]
        if not others or sold_out(others):
            webhooks.emit(world, db, row.mall_no, PRODUCT_SOLD_OUT_EVENT, told)


def product_event(db: Session, mall_no: int, product_no: int) -> dict:
    """The product body of product events (members: ours by the names of HOOK)."""
    row = product(db, mall_no, product_no)
    members = PRODUCT_DEFAULTS | read(row)
    return {
        "event_shop_no": "1", "product_no": product_no, "product_code": row.product_code, "custom_product_code": members["custom_product_code"],
        "product_name": members["product_name"], "price": members["price"], "display": members["display"], "selling": members["selling"],
        "sold_out": "T" if sold_out(variants_of(db, mall_no, product_no)) else "F", "created_date": row.created_date, "updated_date": row.updated_date,
    }  # fmt: skip


def item_facts(db: Session, mall_no: int, variant_code: str) -> dict:
    """What an order item copies of a variant and its product (members of orders/{id}/items). Raises Refused 422 for an unknown one."""
    row = _found(db, mall_no, variant_code)
    goods = product(db, mall_no, row.product_no)
    members, shown = PRODUCT_DEFAULTS | read(goods), variant_row(row)
    options = shown["options"] or []
    return {
        "variant_code": variant_code, "product_no": row.product_no, "product_code": goods.product_code, "product_name": members["product_name"],
        "product_name_default": members["product_name"], "internal_product_name": members["internal_product_name"],
        "eng_product_name": members["eng_product_name"], "supplier_product_name": members["supply_product_name"],
        "custom_product_code": members["custom_product_code"], "custom_variant_code": shown["custom_variant_code"], "option_id": variant_code[-4:],
        "option_value": ", ".join(f"{option['name']}={option['value']}" for option in options),
        "option_value_default": ", ".join(f"{option['name']}={option['value']}" for option in options), "option_type": "T" if options else "",
        "options": [
            {"option_code": None, "option_name": option["name"], "option_value": {"option_text": option["value"], "value_no": None}} for option in options
        ],
        "product_price": members["price"], "option_price": shown["additional_amount"], "supply_price": members["supply_price"],
        "product_tax_type": members["tax_type"], "tax_rate": members["tax_rate"], "product_weight": members["product_weight"],
        "product_material": members["product_material"], "supplier_id": members["supplier_code"], "origin_place_no": members["origin_place_no"],
        "made_in_code": members["made_in_code"], "hs_code": members["hscode"], "selling": members["selling"] if shown["selling"] == "T" else "F",
    }  # fmt: skip


def _found(db: Session, mall_no: int, variant_code: str) -> Variant:
    row = variant(db, mall_no, variant_code)
    if row is None:
        raise invalid("variant_code")
    return row
