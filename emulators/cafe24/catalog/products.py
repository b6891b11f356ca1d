"""/admin/products: list, count, one, create, update, delete."""

from collections import defaultdict
from itertools import product as combinations

from sqlalchemy import func, select
from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import Category, Product, Variant, product, read, variants_of, write
from mallrig.emulators.cafe24.catalog.products_filters import CURSOR, DETAIL_EMBEDS, FILTERS, LIST_EMBEDS, matching
from mallrig.emulators.cafe24.catalog.products_shapes import DETAIL_DEFAULTS, PRODUCT_DEFAULTS, options_row, product_row, variant_row
from mallrig.emulators.cafe24.catalog.stock import product_event
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members, needed
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of
from mallrig.emulators.core.world import World
from mallrig.emulators.rig.goods import GOODS, product_code, variant_code

SOURCE = "DOC"
PAGING = Paging(default=10, most=100, offset_max=5000)
VARIANTS_MAX = 702
"""Variant codes end in two letters, 000A to 00ZZ (the bound: ours)."""

EMBEDDED_VARIANTS_MAX = 100
CREATED, EDITED, DELETED = 90001, 90002, 90003

_EXAMPLE = {"shop_no": 1, "product_no": 1, "product_code": ""} | PRODUCT_DEFAULTS | {"created_date": "", "updated_date": "", "sold_out": "F"}
GIVES = gives_of(_EXAMPLE)
DETAIL_GIVES = GIVES + gives_of(DETAIL_DEFAULTS | {"has_option": "F", "product_tax_type_text": ""})
EMBEDDED = members("variants options discountprice decorationimages benefits additionalimages hits channeldiscountprices", kind="any")
DETAIL_EMBEDDED = EMBEDDED + members("memos seo tags custom_properties", kind="any")

_FLAGS = members(
    "display selling buy_limit_by_product single_purchase_restriction repurchase_restriction points_by_product except_member_points adult_certification "
    "use_naverpay use_kakaopay shipping_fee_by_product market_sync separated_mobile_description select_one_by_option", kind="flag",
)  # fmt: skip
_TEXTS = (
    *members("eng_product_name supply_product_name", longest=250), Member("internal_product_name", longest=50), Member("model_name", longest=100),
    Member("custom_product_code", longest=40), Member("summary_description", longest=255), *members("price_content soldout_message", longest=20),
    *members("description mobile_description payment_info shipping_info exchange_info service_info", longest=65_535), Member("simple_description", longest=4_000),
    *members("manufacturer_code trend_code brand_code supplier_code classification_code", longest=8, pattern="[A-Z0-9]{8}"),
    Member("origin_place_value", longest=30), Member("made_in_code", longest=3), Member("hscode", longest=20), Member("product_material", longest=300),
    *members("english_product_material cloth_fabric shipping_area", longest=255), *members("made_date release_date", kind="date"),
    *members("detail_image list_image tiny_image small_image", longest=1_000), Member("product_tag", many=True, most=100, longest=100),
)  # fmt: skip
_CHOICES = (
    Member("product_condition", choices=("N", "B", "R", "U", "E", "F", "S")), Member("tax_type", choices=("A", "B", "C")),
    Member("tax_calculation", choices=("A", "M")), Member("buy_limit_type", choices=("N", "M", "F", "O", "D")), Member("single_purchase", choices=("T", "F", "O")),
    Member("buy_unit_type", choices=("P", "O")), Member("order_quantity_limit_type", choices=("P", "O")), Member("origin_classification", choices=("F", "T", "E")),
    Member("exposure_limit_type", choices=("A", "M")), Member("shipping_fee_type", choices=("T", "R", "M", "D", "W", "C", "N")),
    Member("shipping_calculation", choices=("A", "M")), Member("shipping_scope", choices=("A", "C", "B")), Member("prepaid_shipping_fee", choices=("C", "P", "B")),
    Member("shipping_method", choices=tuple(f"{n:02}" for n in range(1, 10))), Member("option_type", choices=("T", "E", "F")),
)  # fmt: skip
_NUMBERS = (
    Member("product_used_month", "integer", high=2**31 - 1), Member("tax_rate", "integer", high=100), Member("buy_unit", "integer", low=1, high=2**31 - 1),
    *members("minimum_quantity maximum_quantity origin_place_no", kind="integer", high=2**31 - 1), Member("product_weight", "money", high=10**9),
    *members("retail_price margin_rate additional_price", kind="money", high=2**31 - 1),
)  # fmt: skip
_CATEGORY = Member("category", "object", many=True, most=200, members=(Member("category_no", "integer", required=True, low=1), *members("recommend new", kind="flag")))
_ADDITIONAL = Member("additional_information", "object", many=True, most=100, members=(Member("key", required=True, longest=100), Member("value", longest=1_000)))
_OPTIONS = Member("options", "object", many=True, most=10, members=(Member("name", required=True, longest=100), Member("value", many=True, required=True, most=100, longest=100)))
_PERIODS = (
    Member("expiration_date", "object", members=members("start_date end_date", kind="date")),
    Member("shipping_period", "object", members=members("minimum maximum", kind="integer", high=9999)),
)  # fmt: skip
_COMMON = (*_FLAGS, *_TEXTS, *_CHOICES, *_NUMBERS, _CATEGORY, _ADDITIONAL, *_PERIODS)
_PRICES = members("price price_excluding_tax", kind="money", high=2**31 - 1)
_NAME = Member("product_name", shortest=1, longest=250, label="Product name")
_SUPPLY = Member("supply_price", "money", high=2**31 - 1, label="Supply price")

CREATE = (*needed(_NAME, _SUPPLY), *_PRICES, Member("has_option", "flag"), _OPTIONS, *_COMMON)
UPDATE = (_NAME, _SUPPLY, *_PRICES, *_COMMON)


@endpoint(
    "GET", "/admin/products", answers="products", shape="list", scope="read_product", paging=PAGING, gives=GIVES + EMBEDDED, source=SOURCE,
    params=(*FILTERS, *CURSOR, Param("embed", many=True, choices=LIST_EMBEDS)),
)  # fmt: skip
def list_products(call: Call) -> Page:
    """The mall's products by many filters, newest first."""
    asked, limit = call.params, call.params["limit"]
    found = matching(call.db, call.mall.number, asked)
    since = asked["since_product_no"]
    if since is not None:
        _check_cursor(asked)
        found = found.where(Product.product_no > since).order_by(Product.product_no)
    else:
        found = found.order_by(*_order(asked)).offset(asked["offset"])
    rows = list(call.db.scalars(found.limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    cursor = None if since is None else {"since_product_no": str(rows[-1].product_no if more else since)}
    return Page(_rows(call, rows, asked["embed"] or []), more, cursor)


def _check_cursor(asked: dict) -> None:
    for name in ("product_no", "sort", "order"):
        if asked[name] is not None:
            raise invalid(name)
    if asked["offset"]:
        raise invalid("offset")


def _order(asked: dict) -> tuple:
    column = {
        "product_name": func.json_extract(Product.body, "$.product_name"), "updated_date": Product.updated_date,
    }.get(asked["sort"], Product.created_date)  # fmt: skip
    return (column.asc(), Product.product_no.asc()) if asked["order"] == "asc" else (column.desc(), Product.product_no.desc())


@endpoint("GET", "/admin/products/count", shape="count", scope="read_product", params=FILTERS, source=SOURCE)
def count_products(call: Call) -> int:
    """How many products the same filters find."""
    found = matching(call.db, call.mall.number, call.params)
    return call.db.scalar(select(func.count()).select_from(found.subquery()))


@endpoint(
    "GET", "/admin/products/<int:product_no>", answers="product", scope="read_product", gives=DETAIL_GIVES + DETAIL_EMBEDDED, source=SOURCE,
    params=(Param("embed", many=True, choices=DETAIL_EMBEDS),),
)  # fmt: skip
def show_product(call: Call, product_no: int) -> dict:
    """One product, whole."""
    row = found_product(call, product_no)
    variants = variants_of(call.db, call.mall.number, product_no)
    return product_row(row, variants, detail=True) | {"shop_no": call.shop_no} | _embedded(row, variants, call.params["embed"] or [])


def found_product(call: Call, product_no: int) -> Product:
    """The product of a path. Raises Refused 404."""
    row = product(call.db, call.mall.number, product_no)
    if row is None:
        raise unknown_id()
    return row


def _rows(call: Call, rows: list[Product], embed: list[str]) -> list[dict]:
    numbers = [row.product_no for row in rows]
    by_product: dict[int, list[Variant]] = defaultdict(list)
    wanted = select(Variant).where(Variant.mall_no == call.mall.number, Variant.product_no.in_(numbers)).order_by(Variant.variant_code)
    for variant in call.db.scalars(wanted):
        by_product[variant.product_no].append(variant)
    return [
        product_row(row, by_product[row.product_no]) | {"shop_no": call.shop_no} | _embedded(row, by_product[row.product_no], embed) for row in rows
    ]


def _embedded(row: Product, variants: list[Variant], embed: list[str]) -> dict:
    """Sub-resources; of those that the emulator doesn't keep, the empty form (ours)."""
    price = (PRODUCT_DEFAULTS | read(row))["price"]
    shown = {
        "options": lambda: options_row(row), "discountprice": lambda: {"pc_discount_price": price, "mobile_discount_price": price, "app_discount_price": price},
        "hits": lambda: {"hit_count": 0}, "seo": lambda: {}, "variants": lambda: _variants(variants, "inventories" in embed),
    }  # fmt: skip
    named = dict.fromkeys("variants" if name == "inventories" else name for name in embed)
    return {name: shown.get(name, list)() for name in named}


def _variants(variants: list[Variant], with_stock: bool) -> list[dict]:
    return [variant_row(variant, embed_inventories=with_stock) for variant in variants[:EMBEDDED_VARIANTS_MAX]]


@endpoint("POST", "/admin/products", answers="product", scope="write_product", body=CREATE, gives=DETAIL_GIVES, source=SOURCE)
def create_product(call: Call) -> dict:
    """Create a product; options give a variant for each combination."""
    sent = dict(call.body)
    if "price" not in sent and "price_excluding_tax" not in sent:
        raise missing("price", "Price")
    number = next_product_no(call.world, call.db, call.mall.number)
    code = product_code(number)
    options = [[option["name"], option["value"]] for option in sent.pop("options", [])]
    if sent.pop("has_option", "F") == "T" and not options:
        raise missing("options")
    kept = _prices({}, sent) | {"options": options, "option_type": "T" if options else None}
    _check_categories(call.db, call.mall.number, sent)
    now = stamp(call.now)
    row = Product(mall_no=call.mall.number, product_no=number, product_code=code, created_date=now, updated_date=now, body="")
    write(row, sent | kept)
    call.db.add(row)
    variants = _make_variants(call, row, options)
    call.db.flush()
    webhooks.emit(call.world, call.db, call.mall.number, CREATED, product_event(call.db, call.mall.number, number))
    return product_row(row, variants, detail=True) | {"shop_no": call.shop_no}


def next_product_no(world: World, db: Session, mall_no: int) -> int:
    """The number of a mall's next product, after those of its first hour."""
    return GOODS[-1].product_no + world.next_number(db, f"cafe24.product.{mall_no}")


def _make_variants(call: Call, row: Product, options: list) -> list[Variant]:
    names = [name for name, _ in options]
    if len(set(names)) != len(names) or any(len(set(values)) != len(values) for _, values in options):
        raise invalid("options")
    count = 1
    for _, values in options:
        count *= len(values)
    if count > VARIANTS_MAX:
        raise invalid("options")
    variants = []
    for index, values in enumerate(combinations(*(values for _, values in options))):
        chosen = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)] or None
        variant = Variant(mall_no=row.mall_no, variant_code=variant_code(row.product_no, index), product_no=row.product_no, quantity=0, body="")
        write(variant, {"options": chosen, "use_inventory": "F", "display_order": min(index + 1, 300)})
        variants.append(variant)
    call.db.add_all(variants)
    return variants


def _prices(before: dict, sent: dict) -> dict:
    """Both prices from the one that was sent (`price` wins) and the tax: a taxed price holds a tenth of the net (ours)."""
    now = PRODUCT_DEFAULTS | before | sent
    tax_rate = now["tax_rate"] if now["tax_type"] == "A" else 0
    rate = 1 + tax_rate / 100
    if "price" in sent or "price_excluding_tax" not in sent:
        price = sent.get("price", now["price"])
        return {"tax_rate": tax_rate, "price": price, "price_excluding_tax": f"{float(price) / rate:.2f}"}
    net = sent["price_excluding_tax"]
    return {"tax_rate": tax_rate, "price": f"{float(net) * rate:.2f}", "price_excluding_tax": net}


def _check_categories(db: Session, mall_no: int, sent: dict) -> None:
    """Fill in the defaults of `category`; its numbers must be the mall's."""
    if "category" in sent:
        sent["category"] = [{"recommend": "F", "new": "F"} | each for each in sent["category"]]
        for each in sent["category"]:
            if db.get(Category, (mall_no, each["category_no"])) is None:
                raise invalid("category_no")


@endpoint("PUT", "/admin/products/<int:product_no>", answers="product", scope="write_product", body=UPDATE, gives=DETAIL_GIVES, source=SOURCE)
def update_product(call: Call, product_no: int) -> dict:
    """Change members of a product. A set costs what its components count for, so its price stays (ours)."""
    row, sent = found_product(call, product_no), dict(call.body)
    _check_categories(call.db, call.mall.number, sent)
    before = read(row)
    if before.get("set_product_type") and {"price", "price_excluding_tax"} & set(sent):
        raise refused("price", "of a set product is that of its components.")
    write(row, before | sent | _prices(before, sent))
    row.updated_date = stamp(call.now)
    call.db.add(row)
    call.db.flush()
    webhooks.emit(call.world, call.db, call.mall.number, EDITED, product_event(call.db, call.mall.number, product_no))
    return product_row(row, variants_of(call.db, call.mall.number, product_no), detail=True) | {"shop_no": call.shop_no}


@endpoint("DELETE", "/admin/products/<int:product_no>", answers="product", scope="write_product", gives=GIVES[:2], source=SOURCE)
def delete_product(call: Call, product_no: int) -> dict:
    """Delete a product with its variants; orders keep what they copied."""
    row = found_product(call, product_no)
    event = product_event(call.db, call.mall.number, product_no)
    for variant in variants_of(call.db, call.mall.number, product_no):
        call.db.delete(variant)
    call.db.delete(row)
    webhooks.emit(call.world, call.db, call.mall.number, DELETED, event)
    return {"shop_no": call.shop_no, "product_no": product_no}
