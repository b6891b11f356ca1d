"""Set products (bundles): one item of an order when whole (C), an item for each component when separable (S).

Only the rig makes them: the vendor's own call for it (bundleproducts) isn't emulated. What one of a component counts for in the set is agreed when the set is made, and
the set costs the sum: so splitting an item never leaves a won over (ours). A set has no stock of its own, its components have.
"""

from dataclasses import asdict, dataclass

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import Product, Variant, product, read, variant, write
from mallrig.emulators.cafe24.catalog.products import CREATED, next_product_no
from mallrig.emulators.cafe24.catalog.products_shapes import PRODUCT_DEFAULTS, VARIANT_DEFAULTS
from mallrig.emulators.cafe24.catalog.stock import item_facts, product_event
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.orders.order_members import BUNDLE_PARTS
from mallrig.emulators.cafe24.orders.order_shapes import in_won, won
from mallrig.emulators.cafe24.refusals import invalid, refused
from mallrig.emulators.core.world import World
from mallrig.emulators.rig.goods import product_code, variant_code

WHOLE, SEPARABLE = "C", "S"
MEMBERS = ("product_bundle", "product_bundle_no", "product_bundle_name", "product_bundle_name_default", "product_bundle_type", "product_bundle_list")
"""By what an item shows that it is a set, or a component of one."""

PARTS_MAX, QUANTITY_MAX, PRICE_MAX, NAME_MAX = 20, 100, 10_000_000, 250


@dataclass(frozen=True)
class Part:
    """A component of a set: how many of a variant each set has, and what one of it counts for, in won."""

    variant_code: str
    quantity: int
    price: int


def make(world: World, db: Session, mall_no: int, name: str, kind: str, parts: list[Part]) -> Product:
    """Sell a set of these components, the next product of the mall. Raises Refused 422 for an unknown component or one that comes twice."""
    if len({part.variant_code for part in parts}) < len(parts):
        raise invalid("variant_code")
    number, now = next_product_no(world, db, mall_no), stamp(world.now())
    row = Product(mall_no=mall_no, product_no=number, product_code=product_code(number), created_date=now, updated_date=now, body="")
    facts = [(part, item_facts(db, mall_no, part.variant_code)) for part in parts]
    price = sum(part.price * part.quantity for part in parts)
    write(row, {
        "product_name": name, "price": won(price), "price_excluding_tax": f"{price / 1.1:.2f}", "retail_price": won(price),
        "supply_price": won(sum(in_won(known["supply_price"]) * part.quantity for part, known in facts)), "display": "T", "selling": "T",
        "product_weight": f"{sum(float(known['product_weight']) * part.quantity for part, known in facts):.2f}", "set_product_type": kind,
        "parts": [asdict(part) for part in parts],
    })  # fmt: skip
    only = Variant(mall_no=mall_no, variant_code=variant_code(number, 0), product_no=number, quantity=0, body="")
    write(only, {"use_inventory": "F"})
    db.add_all([row, only])
    db.flush()
    webhooks.emit(world, db, mall_no, CREATED, product_event(db, mall_no, number))
    return row


def price_of(db: Session, mall_no: int, code: str) -> int:
    """What one of a variant costs by itself, in won. Raises Refused 422: an unknown one, or a set's, as no set is part of another (ours)."""
    row = variant(db, mall_no, code)
    if row is None:
        raise invalid("variant_code")
    if set_of(db, mall_no, code) is not None:
        raise refused("variant_code", f"{code} is a set product itself.")
    goods = PRODUCT_DEFAULTS | read(product(db, mall_no, row.product_no))
    return in_won(goods["price"]) + in_won((VARIANT_DEFAULTS | read(row))["additional_amount"])


def set_of(db: Session, mall_no: int, code: str) -> Product | None:
    """The set product that a variant is of; None for other goods."""
    row = variant(db, mall_no, code)
    goods = product(db, mall_no, row.product_no) if row is not None else None
    return goods if goods is not None and read(goods).get("set_product_type") else None


def facts_of(db: Session, mall_no: int, code: str) -> dict:
    """What an item copies of a variant: item_facts, and of a whole set what it is made of. Raises Refused 422."""
    facts, goods = item_facts(db, mall_no, code), set_of(db, mall_no, code)
    if goods is None:
        return facts
    parts = [(part, item_facts(db, mall_no, part.variant_code)) for part in parts_of(goods)]
    on_sale = facts["selling"] == "T" and all(known["selling"] == "T" for _, known in parts)
    return facts | {
        "product_bundle": "T", "product_bundle_type": WHOLE, "product_bundle_list": [_listed(part, known) for part, known in parts],
        "selling": "T" if on_sale else "F",
    }  # fmt: skip


def _listed(part: Part, known: dict) -> dict:
    """A row of product_bundle_list; its quantity is that of one set (ours)."""
    own = {"additional_option_value": "", "additional_option_values": [], "quantity": part.quantity, "product_price": won(part.price), "option_price": "0.00"}
    return {member.name: (known | own)[member.name] for member in BUNDLE_PARTS}


def at_price(parts: list[dict], price: int) -> list[dict]:
    """The rows of product_bundle_list of a set that costs something else, each counted for its share in whole won. The won left over go to the last
    component whose quantity they can be divided by; where there is none the sum stays below the price, and the set isn't split (ours)."""
    sum_of_parts = counted(parts)
    shares = [in_won(part["product_price"]) * price // sum_of_parts if sum_of_parts else 0 for part in parts]
    left = price - sum(share * part["quantity"] for share, part in zip(shares, parts, strict=True))
    taker = next((place for place in reversed(range(len(parts))) if left % parts[place]["quantity"] == 0), None)
    if taker is not None:
        shares[taker] += left // parts[taker]["quantity"]
    return [part | {"product_price": won(share)} for part, share in zip(parts, shares, strict=True)]


def counted(parts: list[dict]) -> int:
    """What the rows of a product_bundle_list count for together, in won."""
    return sum(in_won(part["product_price"]) * part["quantity"] for part in parts)


def pieces(item: dict, quantity: int) -> dict[str, int]:
    """What so many of an item take of the stock, by variant: its own, or those that a whole set is made of."""
    parts = item.get("product_bundle_list") or [{"variant_code": item["variant_code"], "quantity": 1}]
    return {part["variant_code"]: part["quantity"] * quantity for part in parts}


def parts_of(goods: Product) -> list[Part]:
    """What a set is made of."""
    return [Part(**part) for part in read(goods)["parts"]]


def separated(db: Session, mall_no: int, code: str) -> list[tuple[Part, dict]]:
    """The components of a separable set, each with the members by which its item shows that; [] for other goods."""
    goods = set_of(db, mall_no, code)
    if goods is None or read(goods)["set_product_type"] != SEPARABLE:
        return []
    members = read(goods)
    if members["selling"] != "T":
        raise refused("variant_code", f"{code} is not on sale.")
    shown = {
        "product_bundle": "T", "product_bundle_no": str(goods.product_no), "product_bundle_name": members["product_name"],
        "product_bundle_name_default": members["product_name"], "product_bundle_type": SEPARABLE,
    }  # fmt: skip
    return [(part, shown | {"product_price": won(part.price), "option_price": "0.00"}) for part in parts_of(goods)]
