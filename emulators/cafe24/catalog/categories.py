"""/admin/categories."""

from sqlalchemy import func, select

from mallrig.emulators.cafe24.catalog.catalog_state import Category
from mallrig.emulators.cafe24.catalog.products_shapes import CATEGORY_DEFAULTS, category_row
from mallrig.emulators.cafe24.refusals import unknown_id
from mallrig.emulators.cafe24.wire.description import Paging, Param, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of

SOURCE = "DOC"
PAGING = Paging(default=10, most=100, offset_max=8000)
DEPTHS = {name: None for name in "1234"}

GIVES = (
    *gives_of({"shop_no": 1, "category_no": 1, "category_depth": 1, "parent_category_no": 1, "category_name": ""}),
    *gives_of({"full_category_name": DEPTHS, "full_category_no": DEPTHS, "root_category_no": 1, "display_order": 1} | CATEGORY_DEFAULTS),
)  # fmt: skip
FILTERS = (
    Param("category_depth", "integer", low=1, high=4), Param("category_no", "integer", many=True, low=1), Param("parent_category_no", "integer", low=1),
    Param("category_name", longest=50),
)  # fmt: skip


def _found(call: Call):
    asked = call.params
    found = select(Category).where(Category.mall_no == call.mall.number).order_by(Category.category_no)
    if asked["category_no"]:
        found = found.where(Category.category_no.in_(asked["category_no"]))
    if asked["parent_category_no"] is not None:
        found = found.where(Category.parent == asked["parent_category_no"])
    if asked["category_depth"] is not None:
        found = found.where(func.json_extract(Category.body, "$.category_depth") == asked["category_depth"])
    if asked["category_name"] is not None:
        found = found.where(func.instr(func.json_extract(Category.body, "$.category_name"), asked["category_name"]) > 0)
    return found


@endpoint("GET", "/admin/categories", answers="categories", shape="list", scope="read_category", params=FILTERS, paging=PAGING, gives=GIVES, source=SOURCE)
def list_categories(call: Call) -> Page:
    """The mall's categories."""
    limit = call.params["limit"]
    rows = list(call.db.scalars(_found(call).offset(call.params["offset"]).limit(limit + 1)))
    return Page([category_row(row) | {"shop_no": call.shop_no} for row in rows[:limit]], len(rows) > limit)


@endpoint("GET", "/admin/categories/count", shape="count", scope="read_category", params=FILTERS, source=SOURCE)
def count_categories(call: Call) -> int:
    """How many categories the same filters find."""
    return call.db.scalar(select(func.count()).select_from(_found(call).subquery()))


@endpoint("GET", "/admin/categories/<int:category_no>", answers="category", scope="read_category", gives=GIVES, source=SOURCE)
def show_category(call: Call, category_no: int) -> dict:
    """One category."""
    row = call.db.get(Category, (call.mall.number, category_no))
    if row is None:
        raise unknown_id()
    return category_row(row) | {"shop_no": call.shop_no}
