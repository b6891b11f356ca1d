"""GET /admin/products: its parameters, and what each asks of the tables."""

from collections.abc import Callable

from sqlalchemy import Float, Select, cast, exists, func, literal_column, select
from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import Category, Product, Variant
from mallrig.emulators.cafe24.catalog.products_shapes import PRODUCT_DEFAULTS
from mallrig.emulators.cafe24.dates import begins, ends
from mallrig.emulators.cafe24.wire.description import Param, params
from mallrig.emulators.core.store import INTEGER_MAX

MONEY_TOP = 2_147_483_647

LIST_EMBEDS = ("variants", "inventories", "options", "discountprice", "decorationimages", "benefits", "additionalimages", "hits", "channeldiscountprices")
DETAIL_EMBEDS = (*LIST_EMBEDS, "memos", "seo", "tags", "custom_properties")

_EQUALS = "brand_code manufacturer_code supplier_code trend_code custom_product_code classification_code product_weight".split()
_CONTAINS = "product_name eng_product_name supply_product_name internal_product_name model_name origin_place_value".split()
_MONEY = ("price", "retail_price", "supply_price")

FILTERS = (
    Param("product_no", "integer", many=True, low=1),
    Param("display", "flag"), Param("selling", "flag"), *params(" ".join(_CONTAINS), many=True, longest=250), Param("product_code", many=True, longest=40),
    *params(" ".join(_EQUALS), many=True, longest=40), Param("custom_variant_code", many=True, longest=40), Param("product_tag", many=True, longest=100),
    Param("product_condition", many=True, choices=("N", "B", "R", "U", "E", "F", "S")), Param("approve_status", choices=("N", "E", "C", "R", "I")),
    *(Param(f"{name}_{side}", "integer", low=0, high=MONEY_TOP) for name in _MONEY for side in ("min", "max")),
    *params("created_start_date created_end_date updated_start_date updated_end_date", kind="time"),
    Param("category", "integer", low=1), Param("include_sub_category", choices=("T",)), Param("category_unapplied", choices=("T",)),
    *params("stock_quantity_min stock_quantity_max stock_safety_min stock_safety_max", kind="integer", low=-MONEY_TOP, high=MONEY_TOP),
    Param("use_inventory", "flag"), Param("product_bundle", "flag"), Param("option_type", choices=("C", "S", "E", "F")), Param("market_sync", "flag"),
    Param("additional_information_key", longest=100), Param("additional_information_value", longest=100),
)  # fmt: skip

CURSOR = (
    Param("since_product_no", "integer", low=0, high=INTEGER_MAX, about="products above this number, ascending"),
    Param("sort", choices=("created_date", "updated_date", "product_name")), Param("order", choices=("asc", "desc")),
)  # fmt: skip


def _member(name: str):
    return func.coalesce(func.json_extract(Product.body, f"$.{name}"), PRODUCT_DEFAULTS.get(name))


def _contains(name: str) -> Callable:
    return lambda values: _any_of(func.instr(func.lower(_member(name)), value.lower()) > 0 for value in values)


def _any_of(conditions):
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def _variant(*conditions):
    return exists().where(Variant.mall_no == Product.mall_no, Variant.product_no == Product.product_no, *conditions)


def _stock(name: str):
    return Variant.quantity if name == "stock_quantity" else func.coalesce(func.json_extract(Variant.body, "$.safety_inventory"), 0)


_WHERE: dict[str, Callable] = {
    "product_no": lambda values: Product.product_no.in_(values),
    "product_code": lambda values: _any_of(func.instr(Product.product_code, value) > 0 for value in values),
    "display": lambda value: _member("display") == value,
    "selling": lambda value: _member("selling") == value,
    "market_sync": lambda value: _member("market_sync") == value,
    "approve_status": lambda value: _member("approve_status") == ("" if value == "N" else value),
    "product_condition": lambda values: _member("product_condition").in_(values),
    "product_tag": lambda values: _any_of(func.instr(func.coalesce(func.json_extract(Product.body, "$.product_tag"), "[]"), f'"{v}"') > 0 for v in values),
    "custom_variant_code": lambda values: _variant(func.json_extract(Variant.body, "$.custom_variant_code").in_(values)),
    "use_inventory": lambda value: _variant(func.coalesce(func.json_extract(Variant.body, "$.use_inventory"), "T") == value),
    "product_bundle": lambda value: _member("set_product_type").is_not(None) if value == "T" else _member("set_product_type").is_(None),
    "option_type": lambda value: func.json_extract(Product.body, "$.option_type") == {"C": "T", "S": "T", "E": "E", "F": "F"}[value],
    "created_start_date": lambda value: Product.created_date >= begins(value),
    "created_end_date": lambda value: Product.created_date <= ends(value),
    "updated_start_date": lambda value: Product.updated_date >= begins(value),
    "updated_end_date": lambda value: Product.updated_date <= ends(value),
    "category_unapplied": lambda _value: func.coalesce(func.json_array_length(Product.body, "$.category"), 0) == 0,
    "stock_quantity_min": lambda value: _variant(_stock("stock_quantity") >= value),
    "stock_quantity_max": lambda value: _variant(_stock("stock_quantity") <= value),
    "stock_safety_min": lambda value: _variant(_stock("stock_safety") >= value),
    "stock_safety_max": lambda value: _variant(_stock("stock_safety") <= value),
    **{name: _contains(name) for name in _CONTAINS},
    **{name: lambda values, name=name: _member(name).in_(values) for name in _EQUALS},
    **{f"{name}_min": lambda value, name=name: cast(_member(name), Float) >= value for name in _MONEY},
    **{f"{name}_max": lambda value, name=name: cast(_member(name), Float) <= value for name in _MONEY},
}


def matching(db: Session, mall_no: int, asked: dict) -> Select:
    """The products that a query asks for, in no order; `asked`: the parameters by name, None for those not given."""
    found = select(Product).where(Product.mall_no == mall_no)
    for name, value in asked.items():
        if value is not None and name in _WHERE:
            found = found.where(_WHERE[name](value))
    if asked.get("category") is not None:
        found = found.where(_in_category(db, mall_no, asked["category"], asked.get("include_sub_category") == "T"))
    if asked.get("additional_information_key") is not None:
        found = found.where(_has_information(asked["additional_information_key"], asked.get("additional_information_value")))
    return found


def _in_category(db: Session, mall_no: int, category_no: int, with_children: bool):
    numbers = [category_no]
    if with_children:
        for parent in numbers:
            numbers += db.scalars(select(Category.category_no).where(Category.mall_no == mall_no, Category.parent == parent)).all()
    each = func.json_each(Product.body, "$.category").table_valued("value")
    return exists(select(literal_column("1")).select_from(each).where(func.json_extract(each.c.value, "$.category_no").in_(numbers)))


def _has_information(key: str, value: str | None):
    each = func.json_each(Product.body, "$.additional_information").table_valued("value")
    wanted = [func.json_extract(each.c.value, "$.key") == key]
    if value is not None:
        wanted.append(func.json_extract(each.c.value, "$.value") == value)
    return exists(select(literal_column("1")).select_from(each).where(*wanted))
