"""/_rig/worlds/{w}/shop: the shopper's side of carts and coupons, and the mall's stock."""

from flask import Blueprint
from sqlmodel import Session, select

from mallrig.emulators.cafe24.catalog import bundles
from mallrig.emulators.cafe24.catalog.carts import cart_row, kept_days, put_in_cart
from mallrig.emulators.cafe24.catalog.catalog_state import CartLine, Coupon, customer, variant
from mallrig.emulators.cafe24.catalog.coupon_issues import give
from mallrig.emulators.cafe24.catalog.stock import set_quantity
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.core.clock import parse_time
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import INTEGER, OBJECT, TEXT, TIME, Part, answer, describe
from mallrig.emulators.rig.openapi import object_schema
from mallrig.emulators.rig.read import body, checked, read

GIVEN_MAX = 100


def add_routes(rig: Blueprint) -> None:
    """Put the routes on the rig."""
    at = "/worlds/<name>/shop"
    rig.add_url_rule(f"{at}/carts", "fill_cart", fill_cart, methods=["POST"])
    rig.add_url_rule(f"{at}/carts", "empty_cart", empty_cart, methods=["DELETE"])
    rig.add_url_rule(f"{at}/coupons", "give_coupon", give_coupon, methods=["POST"])
    rig.add_url_rule(f"{at}/malls/<mall_id>/stock", "set_stock", set_stock, methods=["PUT"])
    rig.add_url_rule(f"{at}/malls/<mall_id>/bundles", "sell_bundle", sell_bundle, methods=["POST"])


def _mall(db: Session, mall_id: object) -> Mall:
    mall = db.exec(select(Mall).where(Mall.mall_id == mall_id)).first()
    if mall is None:
        raise WorldError("bad_request", f"the world has no mall {mall_id!r}")
    return mall


def _member(db: Session, mall: Mall, member_id: str) -> str:
    if customer(db, mall.number, member_id) is None:
        raise WorldError("bad_request", f"{mall.mall_id} has no member {member_id!r}")
    return member_id


_MALL, _MEMBER_ID = Part("mall", required=True), Part("member_id", required=True)


@describe(
    _MALL, _MEMBER_ID, Part("variant_code", required=True), Part("quantity", int), Part("added_at", more=TIME), gives=answer("kept_days"), status=201, refuses=(422,),
)  # fmt: skip
def fill_cart(name: str) -> tuple[dict, int]:
    """{"mall", "member_id", "variant_code", "quantity"?: 1, "added_at"?: time} -> the line as /admin/carts shows it, and `kept_days`."""
    world = the_worlds().get(name)
    sent = read()
    member_id, code, quantity = sent["member_id"], sent["variant_code"], sent.get("quantity")
    when = parse_time(sent["added_at"]) if sent.get("added_at") else world.now()
    if when > world.now():
        raise WorldError("bad_request", "added_at must not lie in the future")
    with world.store.writing() as db:
        mall = _mall(db, sent["mall"])
        line = put_in_cart(world, db, mall.number, _member(db, mall, member_id), code, 1 if quantity is None else quantity, when)
        return cart_row(db, line, 1) | {"kept_days": kept_days(db, mall.number)}, 201


@describe(_MALL, _MEMBER_ID, Part("variant_code"), gives=answer(removed=INTEGER))
def empty_cart(name: str) -> dict:
    """{"mall", "member_id", "variant_code"?} -> how many lines were taken out."""
    world = the_worlds().get(name)
    sent = read()
    with world.store.writing() as db:
        mall = _mall(db, sent["mall"])
        found = select(CartLine).where(CartLine.mall_no == mall.number, CartLine.member_id == sent["member_id"])
        if sent.get("variant_code") is not None:
            found = found.where(CartLine.variant_code == sent["variant_code"])
        rows = db.exec(found).all()
        for row in rows:
            db.delete(row)
    return {"removed": len(rows)}


@describe(
    _MALL, _MEMBER_ID, Part("coupon_no", required=True), Part("count", int, low=1, high=GIVEN_MAX), gives=answer(member_id=TEXT, coupon_no=TEXT, given=INTEGER),
    status=201, refuses=(422,),
)  # fmt: skip
def give_coupon(name: str) -> tuple[dict, int]:
    """{"mall", "member_id", "coupon_no", "count"?: 1} -> a coupon in a member's hands, as when the shopper downloads it."""
    world = the_worlds().get(name)
    sent = read()
    member_id, coupon_no, count = sent["member_id"], sent["coupon_no"], sent.get("count")
    count = 1 if count is None else count
    with world.store.writing() as db:
        mall = _mall(db, sent["mall"])
        coupon = db.get(Coupon, (mall.number, coupon_no))
        if coupon is None:
            raise WorldError("bad_request", f"{mall.mall_id} has no coupon {coupon_no!r}")
        give(world, db, coupon, _member(db, mall, member_id), count, world.now())
    return {"member_id": member_id, "coupon_no": coupon_no, "given": count}, 201


@describe(body={"type": "object", "additionalProperties": INTEGER}, gives=answer(stock=OBJECT), refuses=(422,))
def set_stock(name: str, mall_id: str) -> dict:
    """{variant_code: quantity, ...} -> the stock of variants, as somebody at the mall's admin screen sets it."""
    world, sent = the_worlds().get(name), body()
    with world.store.writing() as db:
        mall = _mall(db, mall_id)
        for code, quantity in sent.items():
            row = variant(db, mall.number, code)
            if row is None:
                raise WorldError("bad_request", f"{mall_id} has no variant {code!r}")
            if isinstance(quantity, bool) or not isinstance(quantity, int):
                raise WorldError("bad_request", f"the stock of {code} must be an integer: {quantity!r}")
            set_quantity(world, db, row, quantity)
    return {"stock": sent}


_COMPONENT = (
    Part("variant_code", required=True), Part("quantity", int, low=1, high=bundles.QUANTITY_MAX), Part("price", int, low=0, high=bundles.PRICE_MAX),
)  # fmt: skip
_COMPONENTS = {"minItems": 1, "maxItems": bundles.PARTS_MAX, "items": object_schema(_COMPONENT)}


@describe(
    Part("name", required=True, more={"minLength": 1, "maxLength": bundles.NAME_MAX}), Part("type", choices=(bundles.WHOLE, bundles.SEPARABLE)), Part("components", list, required=True, more=_COMPONENTS),
    gives=answer(product_no=INTEGER, product_code=TEXT, variant_code=TEXT, price=INTEGER), status=201, refuses=(422,),
)  # fmt: skip
def sell_bundle(name: str, mall_id: str) -> tuple[dict, int]:
    """{"name", "type"?: "C"|"S", "components": [{"variant_code", "quantity"?: 1, "price"?: won of one within the set}]} -> a set product.

    C, whole, is one item of an order and can be split; S, separable, is an item for each component. It costs what its components count
    for: what they cost by themselves unless a `price` is given.
    """
    world, sent = the_worlds().get(name), read()
    components = sent["components"]
    if not 1 <= len(components) <= bundles.PARTS_MAX or not all(isinstance(each, dict) for each in components):
        raise WorldError("bad_request", f"components must be 1 to {bundles.PARTS_MAX} objects")
    if not 1 <= len(sent["name"]) <= bundles.NAME_MAX:
        raise WorldError("bad_request", f"name must have 1 to {bundles.NAME_MAX} characters")
    with world.store.writing() as db:
        mall = _mall(db, mall_id)
        parts = [_component(db, mall, checked(each, _COMPONENT)) for each in components]
        made = bundles.make(world, db, mall.number, sent["name"], sent.get("type") or bundles.WHOLE, parts)
        price = sum(part.price * part.quantity for part in parts)
        return {"product_no": made.product_no, "product_code": made.product_code, "variant_code": f"{made.product_code}000A", "price": price}, 201


def _component(db: Session, mall: Mall, sent: dict) -> bundles.Part:
    alone = bundles.price_of(db, mall.number, sent["variant_code"])
    return bundles.Part(sent["variant_code"], sent.get("quantity") or 1, alone if sent.get("price") is None else sent["price"])
