"""The Front API (public, X-Cafe24-Client-Id): what is on display, by the Admin API's names with fewer members."""

from functools import partial

from sqlalchemy import func, select

from mallrig.emulators.cafe24.catalog.carts import GUEST, kept_since, put_in_cart
from mallrig.emulators.cafe24.catalog.catalog_state import CartLine, Category, Product, read, variants_of
from mallrig.emulators.cafe24.catalog.categories import GIVES as CATEGORY_GIVES
from mallrig.emulators.cafe24.catalog.categories import PAGING as CATEGORY_PAGING
from mallrig.emulators.cafe24.catalog.products import DETAIL_GIVES, GIVES, PAGING, found_product
from mallrig.emulators.cafe24.catalog.products_filters import matching
from mallrig.emulators.cafe24.catalog.products_shapes import PRODUCT_DEFAULTS, category_row, inventory_row, options_row, product_row, variant_row
from mallrig.emulators.cafe24.catalog.variants import INVENTORY_GIVES, PLAIN_GIVES, found_variant
from mallrig.emulators.cafe24.refusals import invalid, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Param, endpoint, members, ours
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of

SOURCE = "DOC, JS"
CART_LINES_MAX = 100
MAIN_MAX = 10

_HIDDEN = frozenset("supply_price margin_rate supplier_code buy_member_id_list exposure_group_list custom_product_code classification_code internal_product_name".split())
"""Members that the public doesn't see (which these are: ours)."""

FRONT_GIVES = tuple(member for member in GIVES if member.name not in _HIDDEN)
FRONT_DETAIL = tuple(member for member in DETAIL_GIVES if member.name not in _HIDDEN)
front = partial(endpoint, front=True, scope=None, mark="read", source=SOURCE)

FILTERS = (
    Param("product_no", "integer", many=True, low=1), Param("product_name", many=True, longest=250), Param("product_code", many=True, longest=40),
    Param("category", "integer", low=1), Param("price_min", "integer", low=0, high=2**31 - 1), Param("price_max", "integer", low=0, high=2**31 - 1),
    Param("brand_code", many=True, longest=8),
)  # fmt: skip


def _public(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in _HIDDEN}


def _on_display(call: Call, asked: dict):
    return matching(call.db, call.mall.number, asked | {"display": "T"})


def _page(call: Call, found) -> Page:
    limit = call.params["limit"]
    newest_first = found.order_by(Product.created_date.desc(), Product.product_no.desc())
    rows = list(call.db.scalars(newest_first.offset(call.params["offset"]).limit(limit + 1)))
    shown = [_public(product_row(row, variants_of(call.db, row.mall_no, row.product_no))) | {"shop_no": call.shop_no} for row in rows[:limit]]
    return Page(shown, len(rows) > limit)


def _count(call: Call, found) -> int:
    return call.db.scalar(select(func.count()).select_from(found.subquery()))


def _shown_product(call: Call, product_no: int) -> Product:
    row = found_product(call, product_no)
    if (PRODUCT_DEFAULTS | read(row))["display"] != "T":
        raise unknown_id()
    return row


@front("GET", "/products", answers="products", shape="list", params=FILTERS, paging=PAGING, gives=FRONT_GIVES)
def list_front_products(call: Call) -> Page:
    """Products on display, newest first."""
    return _page(call, _on_display(call, call.params))


@front("GET", "/products/count", shape="count", params=FILTERS)
def count_front_products(call: Call) -> int:
    """How many products on display the same filters find."""
    return _count(call, _on_display(call, call.params))


@front("GET", "/products/<int:product_no>", answers="product", gives=FRONT_DETAIL)
@front("GET", "/productsdetail/<int:product_no>", answers="product", gives=FRONT_DETAIL)
def show_front_product(call: Call, product_no: int) -> dict:
    """One product on display."""
    row = _shown_product(call, product_no)
    return _public(product_row(row, variants_of(call.db, row.mall_no, product_no), detail=True)) | {"shop_no": call.shop_no}


@front("GET", "/products/<int:product_no>/variants", answers="variants", shape="list", gives=PLAIN_GIVES)
def list_front_variants(call: Call, product_no: int) -> Page:
    """The variants of a product on display."""
    _shown_product(call, product_no)
    return Page([variant_row(row) | {"shop_no": call.shop_no} for row in variants_of(call.db, call.mall.number, product_no)])


@front("GET", "/products/<int:product_no>/variants/<variant_code>", answers="variant", gives=PLAIN_GIVES)
def show_front_variant(call: Call, product_no: int, variant_code: str) -> dict:
    """One variant of a product on display."""
    _shown_product(call, product_no)
    return variant_row(found_variant(call, product_no, variant_code)) | {"shop_no": call.shop_no}


@front("GET", "/products/<int:product_no>/variants/<variant_code>/inventories", answers="inventory", gives=INVENTORY_GIVES)
def show_front_inventory(call: Call, product_no: int, variant_code: str) -> dict:
    """The stock of a variant of a product on display."""
    _shown_product(call, product_no)
    return inventory_row(found_variant(call, product_no, variant_code)) | {"shop_no": call.shop_no}


OPTION_GIVES = (
    *gives_of({"shop_no": 1, "product_no": 1, "has_option": "T", "option_type": "T", "option_list_type": "S"}), Member("options", "any", many=True),
    *gives_of({"select_one_by_option": "F", "use_additional_option": "F", "additional_options": None, "use_attached_file_option": "F", "attached_file_option": None}),
)  # fmt: skip


@front("GET", "/products/<int:product_no>/options", answers="option", gives=OPTION_GIVES)
def show_front_options(call: Call, product_no: int) -> dict:
    """The options of a product on display."""
    return options_row(_shown_product(call, product_no)) | {"shop_no": call.shop_no}


ICON_GIVES = (
    *gives_of({"shop_no": 1, "product_no": 1, "use_show_date": "F", "show_start_date": None, "show_end_date": None}), Member("image_list", "any", many=True),
)  # fmt: skip


@front("GET", "/products/<int:product_no>/icons", answers="icons", gives=ICON_GIVES)
def show_front_icons(call: Call, product_no: int) -> dict:
    """The icons of a product on display (none are kept: ours)."""
    _shown_product(call, product_no)
    return {"shop_no": call.shop_no, "product_no": product_no, "use_show_date": "F", "show_start_date": None, "show_end_date": None, "image_list": []}


@front("GET", "/products/<int:product_no>/discountprice", answers="discountprice", gives=members("pc_discount_price mobile_discount_price app_discount_price"))
def show_front_discountprice(call: Call, product_no: int) -> dict:
    """What a product on display costs after discounts (there are none: ours)."""
    price = (PRODUCT_DEFAULTS | read(_shown_product(call, product_no)))["price"]
    return {"pc_discount_price": price, "mobile_discount_price": price, "app_discount_price": price}


DECORATION_GIVES = members("code path image_horizontal_position image_vertical_position", kind="any")


@front("GET", "/products/<int:product_no>/decorationimages", answers="decorationimages", shape="list", gives=DECORATION_GIVES)
def list_front_decorationimages(call: Call, product_no: int) -> Page:
    """The decoration images of a product on display (none are kept: ours)."""
    _shown_product(call, product_no)
    return Page([])


@front("GET", "/products/<int:product_no>/hits/count", shape="count")
def count_front_hits(call: Call, product_no: int) -> int:
    """How often a product was looked at (never: ours)."""
    _shown_product(call, product_no)
    return 0


@front("GET", "/products/<int:product_no>/carts/count", shape="count")
def count_front_carts(call: Call, product_no: int) -> int:
    """How many members have a product on display in the cart."""
    _shown_product(call, product_no)
    since = kept_since(call.db, call.mall.number, call.now, call.shop_no)
    kept = (CartLine.mall_no == call.mall.number, CartLine.product_no == product_no, CartLine.created_date > since, CartLine.member_id != GUEST)
    return call.db.scalar(select(func.count(func.distinct(CartLine.member_id))).where(*kept))


def _categories(call: Call):
    return select(Category).where(Category.mall_no == call.mall.number).order_by(Category.category_no)


@front("GET", "/categories", answers="categories", shape="list", paging=CATEGORY_PAGING, gives=CATEGORY_GIVES)
def list_front_categories(call: Call) -> Page:
    """The mall's categories."""
    limit = call.params["limit"]
    rows = list(call.db.scalars(_categories(call).offset(call.params["offset"]).limit(limit + 1)))
    return Page([category_row(row) | {"shop_no": call.shop_no} for row in rows[:limit]], len(rows) > limit)


@front("GET", "/categories/count", shape="count")
def count_front_categories(call: Call) -> int:
    """How many categories there are."""
    return _count(call, _categories(call))


@front("GET", "/categories/<int:category_no>", answers="category", gives=CATEGORY_GIVES)
def show_front_category(call: Call, category_no: int) -> dict:
    """One category."""
    return category_row(_category(call, category_no)) | {"shop_no": call.shop_no}


def _category(call: Call, category_no: int) -> Category:
    row = call.db.get(Category, (call.mall.number, category_no))
    if row is None:
        raise unknown_id()
    return row


@front("GET", "/categories/<int:category_no>/products", answers="products", shape="list", paging=PAGING, gives=FRONT_GIVES)
def list_front_category_products(call: Call, category_no: int) -> Page:
    """The products on display in a category."""
    _category(call, category_no)
    return _page(call, _on_display(call, {"category": category_no}))


@front("GET", "/categories/<int:category_no>/products/count", shape="count")
def count_front_category_products(call: Call, category_no: int) -> int:
    """How many products on display a category has."""
    _category(call, category_no)
    return _count(call, _on_display(call, {"category": category_no}))


@front("GET", "/mains/<int:display_group>/products", answers="products", shape="list", paging=PAGING, gives=FRONT_GIVES)
def list_front_main_products(call: Call, display_group: int) -> Page:
    """The products of a main page's group: the goods on display (which group holds which: ours)."""
    if not 1 <= display_group <= MAIN_MAX:
        raise unknown_id()
    return _page(call, _on_display(call, {}))


_LINE = Member("variants", "object", many=True, required=True, most=CART_LINES_MAX, label="Variants", members=(
    Member("variants_code", required=True, longest=12, pattern="[A-Z0-9]{12}", label="Variants code"),
    Member("quantity", "integer", required=True, low=1, high=9_999, label="Quantity"),
))  # fmt: skip
CART_BODY = (
    Member("product_no", "integer", required=True, low=1, label="Product no"), Member("basket_type", choices=("A0000", "A0001")),
    Member("duplicated_item_check", "flag"), Member("prepaid_shipping_fee", choices=("P", "C")), _LINE,
)  # fmt: skip


@front(
    "POST", "/carts", answers="cart", body=CART_BODY,
    gives=ours(*gives_of({"shop_no": 1, "product_no": 1}), Member("basket_product_no", "integer", many=True), _LINE),
)  # fmt: skip
def fill_cart(call: Call) -> dict:
    """A guest puts variants of a product in the cart (body and answer: ours)."""
    sent = call.body
    row = _shown_product(call, sent["product_no"])
    lines = []
    for each in sent["variants"]:
        variant = next((known for known in variants_of(call.db, call.mall.number, row.product_no) if known.variant_code == each["variants_code"]), None)
        if variant is None:
            raise invalid("variants_code")
        lines.append(put_in_cart(call.world, call.db, call.mall.number, GUEST, variant.variant_code, each["quantity"], call.now))
    return {"shop_no": call.shop_no, "product_no": row.product_no, "basket_product_no": [line.basket_product_no for line in lines], "variants": sent["variants"]}
