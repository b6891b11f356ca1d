"""What a mall sells, to whom and how it ships: tables of one world, a row's API members as JSON beside the columns to find it by.

`mall_no` is the mall's number in its world, never its id: the id changes with a fork. Dates are ISO 8601 text in Seoul time.
"""

import json

from sqlmodel import Field, Session, select

from mallrig.emulators.cafe24.catalog.catalog_data import DOCUMENTS
from mallrig.emulators.cafe24.state import Setting
from mallrig.emulators.core.store import WorldTable


class Product(WorldTable, table=True):
    """A product; `body` holds the members that differ from PRODUCT_DEFAULTS (shapes of products)."""

    __tablename__ = "cafe24_product"
    mall_no: int = Field(primary_key=True)
    product_no: int = Field(primary_key=True)
    product_code: str
    created_date: str
    updated_date: str
    body: str


class Variant(WorldTable, table=True):
    """A product's variant. `quantity` is the mall's one count of its stock; below zero when it may be oversold."""

    __tablename__ = "cafe24_variant"
    mall_no: int = Field(primary_key=True)
    variant_code: str = Field(primary_key=True)
    product_no: int = Field(index=True)
    quantity: int
    body: str


class Category(WorldTable, table=True):
    """A category of products."""

    __tablename__ = "cafe24_category"
    mall_no: int = Field(primary_key=True)
    category_no: int = Field(primary_key=True)
    parent: int
    body: str


class Carrier(WorldTable, table=True):
    """A courier that the mall has registered; `code` is the vendor's shipping company code."""

    __tablename__ = "cafe24_carrier"
    mall_no: int = Field(primary_key=True)
    carrier_id: int = Field(primary_key=True)
    code: str
    name: str
    body: str


class Customer(WorldTable, table=True):
    """A member; `cellphone` has digits alone, as it is searched."""

    __tablename__ = "cafe24_customer"
    mall_no: int = Field(primary_key=True)
    member_id: str = Field(primary_key=True)
    cellphone: str
    group_no: int
    created_date: str
    body: str


class Coupon(WorldTable, table=True):
    """A coupon; its number has 19 digits and is text."""

    __tablename__ = "cafe24_coupon"
    mall_no: int = Field(primary_key=True)
    coupon_no: str = Field(primary_key=True)
    created_date: str
    body: str


class CouponIssue(WorldTable, table=True):
    """One coupon in a member's hands; used when `used_date` is set, and by which order."""

    __tablename__ = "cafe24_coupon_issue"
    mall_no: int = Field(primary_key=True)
    issue_no: int = Field(primary_key=True)
    coupon_no: str
    member_id: str
    issued_date: str
    expiration_date: str
    used_date: str | None = None
    order_id: str | None = None


class CartLine(WorldTable, table=True):
    """What a member put in the cart; kept for as long as carts/setting says."""

    __tablename__ = "cafe24_cart"
    mall_no: int = Field(primary_key=True)
    basket_product_no: int = Field(primary_key=True)
    member_id: str
    created_date: str
    product_no: int
    variant_code: str
    quantity: int


def read(row: object) -> dict:
    """The members that a row keeps as JSON."""
    return json.loads(row.body)


def write(row: object, members: dict) -> None:
    """Put members in a row's JSON."""
    row.body = json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def document(db: Session, mall_no: int, name: str, shop_no: int = 1) -> dict:
    """A setting of the mall that is one JSON object: a key of catalog_data.DOCUMENTS."""
    row = db.get(Setting, (mall_no, shop_no, name))
    return DOCUMENTS[name] | (json.loads(row.value) if row else {})


def put_document(db: Session, mall_no: int, name: str, changed: dict, shop_no: int = 1) -> dict:
    """Change members of a setting; the whole object as it is then."""
    row = db.get(Setting, (mall_no, shop_no, name)) or Setting(mall_no=mall_no, shop_no=shop_no, name=name, value="{}")
    row.value = json.dumps(json.loads(row.value) | changed, ensure_ascii=False)
    db.add(row)
    return DOCUMENTS[name] | json.loads(row.value)


def product(db: Session, mall_no: int, product_no: int) -> Product | None:
    """The product of that number."""
    return db.get(Product, (mall_no, product_no))


def product_by_code(db: Session, mall_no: int, code: str) -> Product | None:
    """The product of that code."""
    return db.exec(select(Product).where(Product.mall_no == mall_no, Product.product_code == code)).first()


def variant(db: Session, mall_no: int, variant_code: str) -> Variant | None:
    """The variant of that code."""
    return db.get(Variant, (mall_no, variant_code))


def variants_of(db: Session, mall_no: int, product_no: int) -> list[Variant]:
    """The variants of a product, in the order of their codes."""
    return list(db.exec(select(Variant).where(Variant.mall_no == mall_no, Variant.product_no == product_no).order_by(Variant.variant_code)))


def carrier(db: Session, mall_no: int, carrier_id: int) -> Carrier | None:
    """The mall's carrier of that id."""
    return db.get(Carrier, (mall_no, carrier_id))


def carrier_by_code(db: Session, mall_no: int, code: str) -> Carrier | None:
    """The mall's carrier with that shipping company code; None when the mall hasn't registered it."""
    return db.exec(select(Carrier).where(Carrier.mall_no == mall_no, Carrier.code == code).order_by(Carrier.carrier_id)).first()


def customer(db: Session, mall_no: int, member_id: str) -> Customer | None:
    """The member of that id."""
    return db.get(Customer, (mall_no, member_id))
