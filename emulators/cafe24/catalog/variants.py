"""/admin/products/{no}/variants and their inventories."""

from mallrig.emulators.cafe24.catalog.catalog_state import Variant, read, variant, variants_of, write
from mallrig.emulators.cafe24.catalog.products import found_product
from mallrig.emulators.cafe24.catalog.products_shapes import VARIANT_DEFAULTS, inventory_row, is_soldout, variant_row
from mallrig.emulators.cafe24.catalog.stock import QUANTITY_MAX, set_quantity, tell_if_soldout_changed
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.refusals import refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Param, endpoint, members, needed
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of

SOURCE = "DOC"
STOCK_SOURCE = "DOC"
BULK_MAX = 100
EMBED = Param("embed", many=True, choices=("inventories",))

_PLAIN = gives_of({"shop_no": 1, "variant_code": ""}) + members("options", kind="any") + gives_of(
    {"custom_variant_code": "", "display": "T", "selling": "T", "additional_amount": "0.00", "display_order": 1, "supply_price": ""}
)  # fmt: skip
_STOCK = gives_of({"use_inventory": "T", "important_inventory": "A", "inventory_control_type": "A", "display_soldout": "T", "quantity": 1, "safety_inventory": 1})
_IDS = gives_of({"shop_no": 1, "variant_code": ""})
WRITTEN_GIVES = _PLAIN + (Member("inventories", "object", members=_IDS + _STOCK),)
GIVES = WRITTEN_GIVES + _STOCK
"""Of reading: the stock stands among the members, or under `inventories` when that is embedded."""

PLAIN_GIVES = _PLAIN + _STOCK
INVENTORY_GIVES = _IDS + _STOCK + members("origin_code")

_STOCK_MEMBERS = (
    Member("quantity", "integer", low=-QUANTITY_MAX, high=QUANTITY_MAX), *members("use_inventory display_soldout", kind="flag"),
    Member("important_inventory", choices=("A", "B")), Member("inventory_control_type", choices=("A", "B")),
    Member("safety_inventory", "integer", low=0, high=QUANTITY_MAX),
)  # fmt: skip
UPDATE = (
    Member("custom_variant_code", longest=40), *members("display selling", kind="flag"), Member("display_order", "integer", low=1, high=300),
    Member("additional_amount", "money", low=-QUANTITY_MAX, high=QUANTITY_MAX), Member("supply_price", "money", high=QUANTITY_MAX), *_STOCK_MEMBERS,
)  # fmt: skip
_CODE = Member("variant_code", longest=12, shortest=12, pattern="[A-Z0-9]{12}", label="Variant code")
AT = "/admin/products/<int:product_no>/variants"


@endpoint("GET", AT, answers="variants", shape="list", scope="read_product", params=(EMBED,), gives=GIVES, source=SOURCE)
def list_variants(call: Call, product_no: int) -> Page:
    """All variants of a product."""
    found_product(call, product_no)
    rows = variants_of(call.db, call.mall.number, product_no)
    return Page([_shown(call, row, bool(call.params["embed"])) for row in rows])


@endpoint("GET", f"{AT}/<variant_code>", answers="variant", scope="read_product", params=(EMBED,), gives=GIVES, source=SOURCE)
def show_variant(call: Call, product_no: int, variant_code: str) -> dict:
    """One variant."""
    return _shown(call, found_variant(call, product_no, variant_code), bool(call.params["embed"]))


def found_variant(call: Call, product_no: int, variant_code: str) -> Variant:
    """The variant of a path. Raises Refused 404."""
    row = variant(call.db, call.mall.number, variant_code)
    if row is None or row.product_no != product_no:
        raise unknown_id()
    return row


def _shown(call: Call, row: Variant, with_stock: bool) -> dict:
    return variant_row(row, with_stock) | {"shop_no": call.shop_no}


@endpoint("PUT", f"{AT}/<variant_code>", answers="variant", scope="write_product", body=UPDATE, gives=WRITTEN_GIVES, source=SOURCE)
def update_variant(call: Call, product_no: int, variant_code: str) -> dict:
    """Change a variant, its stock too; `quantity` is absolute."""
    row = found_variant(call, product_no, variant_code)
    change(call, row, call.body)
    return _shown(call, row, with_stock=True)


@endpoint(
    "PUT", AT, answers="variants", shape="bulk", scope="write_product", body=(*needed(_CODE), *UPDATE), gives=WRITTEN_GIVES, bulk_max=BULK_MAX, source=SOURCE
)
def update_variants(call: Call, product_no: int) -> dict:
    """Change several variants of a product, up to 100 in a call."""
    found_product(call, product_no)
    sent = dict(call.body)
    row = found_variant(call, product_no, sent.pop("variant_code"))
    change(call, row, sent)
    return _shown(call, row, with_stock=True)


def change(call: Call, row: Variant, sent: dict) -> None:
    """Write members of a variant; the stock goes to its column, and what becomes sold out is told."""
    kept = {name: value for name, value in sent.items() if name != "quantity"}
    was, goods = is_soldout(row, VARIANT_DEFAULTS | read(row)), found_product(call, row.product_no)
    if read(goods).get("set_product_type") and "additional_amount" in sent:
        raise refused("additional_amount", "A set product costs what its components do.")
    if kept:
        write(row, read(row) | kept)
        call.db.add(row)
        call.db.flush()
        tell_if_soldout_changed(call.world, call.db, row, was)
    if "quantity" in sent:
        set_quantity(call.world, call.db, row, sent["quantity"])
    goods.updated_date = stamp(call.now)
    call.db.add(goods)


@endpoint("DELETE", f"{AT}/<variant_code>", answers="variant", scope="write_product", gives=gives_of({"shop_no": 1, "product_no": 1, "variant_code": ""}), source=SOURCE)
def delete_variant(call: Call, product_no: int, variant_code: str) -> dict:
    """Delete a variant; a product keeps at least one (ours)."""
    row = found_variant(call, product_no, variant_code)
    if len(variants_of(call.db, call.mall.number, product_no)) == 1:
        raise refused("variant_code", "the last variant of a product cannot be deleted.")
    call.db.delete(row)
    return {"shop_no": call.shop_no, "product_no": product_no, "variant_code": variant_code}


@endpoint("GET", f"{AT}/<variant_code>/inventories", answers="inventory", scope="read_product", gives=INVENTORY_GIVES, source=STOCK_SOURCE)
def show_inventory(call: Call, product_no: int, variant_code: str) -> dict:
    """A variant's stock."""
    return inventory_row(found_variant(call, product_no, variant_code)) | {"shop_no": call.shop_no}


@endpoint(
    "PUT", f"{AT}/<variant_code>/inventories", answers="inventory", scope="write_product", body=_STOCK_MEMBERS, gives=INVENTORY_GIVES,
    source=STOCK_SOURCE,
)  # fmt: skip
def update_inventory(call: Call, product_no: int, variant_code: str) -> dict:
    """Set a variant's stock; `quantity` is absolute, not a delta."""
    row = found_variant(call, product_no, variant_code)
    change(call, row, call.body)
    return inventory_row(row) | {"shop_no": call.shop_no}
