"""Splitting a whole set product: its components leave it one by one as items of their own, and it is gone with the last (ours)."""

from mallrig.emulators.cafe24.catalog import stock
from mallrig.emulators.cafe24.catalog.bundles import MEMBERS, SEPARABLE, counted
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import ITEM_DEFAULTS, in_won, won
from mallrig.emulators.cafe24.orders.statuses import UNPAID
from mallrig.emulators.cafe24.refusals import invalid, refused

MAY_SPLIT = (*UNPAID, "N10", "N20")
"""Statuses in which a set may be split: until it has an invoice (ours)."""


def find_bundle(book: Book, number: str) -> Line:
    """The item of that item_no or order_item_code, which must be a whole set before delivery. Raises Refused 422."""
    if number in (known for gone in book.private.get("unbundled", ()) for known in gone):
        raise refused("original_bundle_item_no", "is split already.")
    line = next((line for line in book.lines if number in (line.code, str(line.body["item_no"]))), None)
    if line is None:
        raise invalid("original_bundle_item_no")
    if line.body["product_bundle_type"] == SEPARABLE:
        raise refused("original_bundle_item_no", "is a component of a separable set, which is an item of its own already.")
    if line.body["product_bundle"] != "T":
        raise refused("original_bundle_item_no", "is not a bundle.")
    if line.stands not in MAY_SPLIT:
        raise refused("original_bundle_item_no", f"A bundle in status {line.status} cannot be split.")
    if counted(line.body["product_bundle_list"]) != line.price:
        raise refused("original_bundle_item_no", "costs what its components cannot be counted for in whole won.")
    return line


def take_out(book: Book, line: Line, variant_code: str) -> Line:
    """A component of a set as an item of its own, its price and its stock with it. Raises Refused 422."""
    parts = line.body["product_bundle_list"]
    part = next((part for part in parts if part["variant_code"] == variant_code), None)
    if part is None:
        again = any(other.body["variant_code"] == variant_code for other in book.lines if other.body["original_bundle_item_no"] == line.code)
        raise refused("variant_code", f"{variant_code} is split off already.") if again else invalid("variant_code")
    new = _item_of(book, line, part)
    rest = [other for other in parts if other is not part]
    for detail in (*book.body["shipping_fee_detail"], *book.body["regional_surcharge_detail"]):
        detail["items"] = [*(code for code in detail["items"] if rest or code != line.code), new.code]
    if rest:
        _keep(book, line, part, rest)
    else:
        book.private["unbundled"] = [*book.private.get("unbundled", ()), [line.code, str(line.body["item_no"])]]
        book.remove(line)
    return new


def _item_of(book: Book, line: Line, part: dict) -> Line:
    facts = stock.item_facts(book.db, book.order.mall_no, part["variant_code"])
    facts.pop("selling")
    quantity = part["quantity"] * line.row.quantity
    shown = {name: ITEM_DEFAULTS[name] for name in MEMBERS} | {
        "product_price": part["product_price"], "option_price": part["option_price"], "quantity": quantity, "was_product_bundle": "T",
        "original_bundle_item_no": line.code, "multi_invoice": [],
    }  # fmt: skip
    columns = line.row.model_dump(exclude={"number", "code"}) | {
        "quantity": quantity, "product_no": facts["product_no"], "product_code": facts["product_code"], "supplier_id": facts["supplier_id"] or "",
        "stock_taken": part["variant_code"] if part["variant_code"] in line.held else "",
    }  # fmt: skip
    return book.add_line(line.body | facts | shown, columns)


def _keep(book: Book, line: Line, part: dict, rest: list[dict]) -> None:
    """What is left of a set once a component has left it."""
    line.row.stock_taken = ",".join(code for code in line.held if code != part["variant_code"])
    price = in_won(line.body["product_price"]) - in_won(part["product_price"]) * part["quantity"]
    line.body |= {"product_bundle_list": rest, "product_price": won(price)}
    book.touch(line)
