"""Carts: what members put in, for as long as carts/setting keeps it; /admin/carts and /admin/products/{no}/carts."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import CartLine, customer, product, read, variant
from mallrig.emulators.cafe24.catalog.products import found_product
from mallrig.emulators.cafe24.catalog.products_shapes import PRODUCT_DEFAULTS, VARIANT_DEFAULTS
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.refusals import invalid, unknown_id
from mallrig.emulators.cafe24.wire.description import Paging, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of
from mallrig.emulators.core.world import World

SOURCE = "DOC"
PAGING = Paging(default=10, most=100, offset_max=10_000)
DEFAULT_DAYS = 7
"""How long a cart is kept when the mall set no period (ours; the Hub's documents say 7 days)."""

GUEST = ""
"""Whose cart it is when nobody is logged in (ours)."""

QUANTITY_MAX = 9_999
PUT_IN = 90084

GIVES = (
    *gives_of({"shop_no": 1, "basket_product_no": 1, "member_id": "", "created_date": "", "product_no": 1}), *members("additional_option_values", kind="any", many=True),
    *gives_of({"variant_code": "", "quantity": 1, "product_price": "", "option_price": "", "product_bundle": "F", "shipping_type": "A"}),
    *members("category_no", kind="integer"),
)  # fmt: skip
PRODUCT_GIVES = gives_of({"shop_no": 1, "member_id": "", "created_date": "", "product_no": 1, "variant_code": "", "quantity": 1, "product_bundle": "F"})


def kept_days(db: Session, mall_no: int, shop_no: int = 1) -> int:
    """How many days a cart line is kept."""
    members = setting(db, mall_no, "carts", shop_no)
    return int(members["period"]) if members["storage_period"] == "T" else DEFAULT_DAYS


def kept_since(db: Session, mall_no: int, now: datetime, shop_no: int = 1) -> str:
    """The time after which a line must have been put in to be kept still: a line is gone when its days are full."""
    return stamp(now - timedelta(days=kept_days(db, mall_no, shop_no)))


def _lines(call: Call) -> Select:
    since = kept_since(call.db, call.mall.number, call.now, call.shop_no)
    return select(CartLine).where(CartLine.mall_no == call.mall.number, CartLine.created_date > since)


@endpoint(
    "GET", "/admin/carts", answers="carts", shape="list", scope="read_personal", paging=PAGING, gives=GIVES, source=SOURCE,
    params=(Param("member_id", many=True, required=True, longest=20, label="Member id"),),
)  # fmt: skip
def list_carts(call: Call) -> Page:
    """What members have in their carts."""
    found = _lines(call).where(CartLine.member_id.in_(call.params["member_id"]))
    rows, more = _page(call, found)
    return Page([cart_row(call.db, row, call.shop_no) for row in rows], more)


def _page(call: Call, found: Select) -> tuple[list[CartLine], bool]:
    limit = call.params["limit"]
    newest_first = found.order_by(CartLine.created_date.desc(), CartLine.basket_product_no.desc())
    rows = list(call.db.scalars(newest_first.offset(call.params["offset"]).limit(limit + 1)))
    return rows[:limit], len(rows) > limit


def cart_row(db: Session, row: CartLine, shop_no: int) -> dict:
    """A line of a cart; prices are today's."""
    goods, chosen = product(db, row.mall_no, row.product_no), variant(db, row.mall_no, row.variant_code)
    members = PRODUCT_DEFAULTS | (read(goods) if goods else {})
    categories = members.get("category") or []
    return {
        "shop_no": shop_no, "basket_product_no": row.basket_product_no, "member_id": row.member_id, "created_date": row.created_date,
        "product_no": row.product_no, "additional_option_values": [], "variant_code": row.variant_code, "quantity": row.quantity,
        "product_price": members["price"], "option_price": (VARIANT_DEFAULTS | (read(chosen) if chosen else {}))["additional_amount"],
        "product_bundle": _is_bundle(members), "shipping_type": "A", "category_no": categories[0]["category_no"] if categories else None,
    }  # fmt: skip


def _is_bundle(members: dict) -> str:
    return "T" if members.get("set_product_type") else "F"


@endpoint(
    "GET", "/admin/products/<int:product_no>/carts", answers="carts", shape="list", scope="read_personal", paging=PAGING, gives=PRODUCT_GIVES, source=SOURCE
)
def list_product_carts(call: Call, product_no: int) -> Page:
    """Who has a product in the cart."""
    found_product(call, product_no)
    rows, more = _page(call, _lines(call).where(CartLine.product_no == product_no, CartLine.member_id != GUEST))
    names = [member.name for member in PRODUCT_GIVES]
    return Page([{name: cart_row(call.db, row, call.shop_no)[name] for name in names} for row in rows], more)


@endpoint("GET", "/admin/products/<int:product_no>/carts/count", shape="count", scope="read_personal", source=SOURCE)
def count_product_carts(call: Call, product_no: int) -> int:
    """How many members have a product in the cart."""
    found_product(call, product_no)
    found = _lines(call).where(CartLine.product_no == product_no, CartLine.member_id != GUEST).subquery()
    return call.db.scalar(select(func.count(func.distinct(found.c.member_id))))


def put_in_cart(world: World, db: Session, mall_no: int, member_id: str, variant_code: str, quantity: int, when: datetime) -> CartLine:
    """A member (or a guest) puts a variant in the cart; equal lines add up, and the line counts as new. Raises Refused 404, 422."""
    chosen = variant(db, mall_no, variant_code)
    if member_id != GUEST and customer(db, mall_no, member_id) is None:
        raise unknown_id()
    if chosen is None:
        raise invalid("variant_code")
    if quantity < 1:
        raise invalid("quantity")
    same = select(CartLine).where(CartLine.mall_no == mall_no, CartLine.member_id == member_id, CartLine.variant_code == variant_code)
    line = db.scalars(same.where(CartLine.created_date > kept_since(db, mall_no, world.now()))).first()
    if line is None:
        number = world.next_number(db, f"cafe24.basket.{mall_no}")
        line = CartLine(
            mall_no=mall_no, basket_product_no=number, member_id=member_id, created_date="", product_no=chosen.product_no, variant_code=variant_code, quantity=0
        )
    line.quantity, line.created_date = line.quantity + quantity, stamp(when)
    if line.quantity > QUANTITY_MAX:
        raise invalid("quantity")
    db.add(line)
    db.flush()
    resource = {"event_shop_no": "1", "member_id": member_id, "shipping_type": "A", "product_no": line.product_no, "variant_code": variant_code}
    webhooks.emit(world, db, mall_no, PUT_IN, resource | {"quantity": quantity, "product_bundle": _is_bundle(read(product(db, mall_no, line.product_no)))})
    return line
