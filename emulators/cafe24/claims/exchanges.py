"""Exchanges: accepted with replacement items, collected, completed and withdrawn by the seller."""

from mallrig.emulators.cafe24.catalog import bundles, stock
from mallrig.emulators.cafe24.catalog.catalog_state import variant
from mallrig.emulators.cafe24.claims.claim_shapes import EXCHANGE_CHANGE, EXCHANGE_CREATE, EXCHANGE_CREATED, EXCHANGE_SHOWN, NAMED, changed_gives
from mallrig.emulators.cafe24.claims.claim_views import changed, created, show, withdraw_answer, withdraws
from mallrig.emulators.cafe24.claims.claiming import MAY_CLAIM, OPEN, Flags, are_open, choose, find_claim, lines_of, open_claim, recover_stock, replacements_of
from mallrig.emulators.cafe24.claims.collecting import changed_pickup, keep_invoice, keep_pickup, pickup_address
from mallrig.emulators.cafe24.claims.returns import some_of
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of
from mallrig.emulators.cafe24.orders.order_shapes import ITEM_DEFAULTS, won
from mallrig.emulators.cafe24.orders.order_state import Claim
from mallrig.emulators.cafe24.orders.payments import first_status
from mallrig.emulators.cafe24.orders.statuses import EXCHANGE
from mallrig.emulators.cafe24.refusals import invalid, missing, refused
from mallrig.emulators.cafe24.wire.description import Member, endpoint
from mallrig.emulators.cafe24.wire.door import Call

_AT = "/admin/orders/<order_id>/exchange"


@endpoint("POST", _AT, answers="exchange", scope="write_order", body=EXCHANGE_CREATE, gives=EXCHANGE_CREATED, source="DOC; splitting is ours")
def exchange(call: Call, order_id: str) -> dict:
    """Exchange items of an order for others."""
    return _exchange(call, book_of(call, order_id))


@endpoint(
    "POST", "/admin/exchange", answers="exchange", shape="bulk", scope="write_order", body=(Member("order_id", required=True, longest=40), *EXCHANGE_CREATE),
    bulk_max=100, gives=EXCHANGE_CREATED, source="DOC",
)  # fmt: skip
def exchange_many(call: Call) -> dict:
    """Exchange items of up to 100 orders."""
    return _exchange(call, book_of(call, call.body["order_id"]))


def _exchange(call: Call, book: Book) -> dict:
    sent = call.body
    address = pickup_address(book, EXCHANGE, sent)
    variants = _variants(book, sent)
    lines = choose(book, EXCHANGE, sent["items"], MAY_CLAIM["E"])
    claim = open_claim(book, EXCHANGE, lines, sent["status"], sent, Flags.of(sent))
    keep_pickup(claim, address)
    keep_invoice(book, claim, sent)
    new = [replace(book, line, code, claim) for line, code in zip(lines, variants, strict=True)]
    for line in lines:
        book.move(line, "E10")
    if sent["status"] == "exchanged":
        complete(book, claim, lines, new)
    book.save()
    answer = created(book, claim, lines)
    for item, code in zip(answer["items"], variants, strict=True):
        item["exchange_variant_code"] = code
    return answer | {"exchanged_items": [{"order_item_code": line.code} for line in new]}


def _variants(book: Book, sent: dict) -> list[str]:
    """What each item is exchanged for: its own variant, or another, of the same product with same_product T. Raises Refused 404, 422."""
    codes = []
    for item in sent["items"]:
        line = book.line(item["order_item_code"])
        code = item.get("exchange_variant_code") or line.body["variant_code"]
        row = variant(book.db, book.order.mall_no, code)
        if row is None or (sent["same_product"] == "T" and row.product_no != line.row.product_no):
            raise invalid("exchange_variant_code")
        codes.append(code)
    return codes


def replace(book: Book, line: Line, variant_code: str, claim: Claim) -> Line:
    """A replacement under the next item code, N01, its stock taken. Its price is that of what it replaces: an exchange asks for no money (ours)."""
    facts = _facts(book, line, variant_code)
    facts.pop("selling")
    kept = {name: line.body[name] for name in ("shop_no", "quantity", "shipping_code", "ordered_date", "payment_info_id")}
    body = ITEM_DEFAULTS | facts | kept | {"order_status": "N01", "original_item_no": [line.body["item_no"]], "claim_code": claim.claim_code}
    columns = {
        "order_no": line.row.order_no, "mall_no": line.row.mall_no, "status": "N01", "quantity": line.row.quantity, "product_no": body["product_no"],
        "product_code": body["product_code"], "supplier_id": body["supplier_id"] or "", "shipping_code": line.row.shipping_code,
        "replaces": line.body["item_no"],
    }  # fmt: skip
    new = book.add_line(body, columns)
    book.take_stock(new)
    return new


def _facts(book: Book, line: Line, variant_code: str) -> dict:
    """What a replacement is: of its own variant what the item is by now, be it the rest of a set or a component of one; of another what that is,
    with the item's price, which the components of a set are counted for. Raises Refused 422."""
    prices = {name: line.body[name] for name in ("product_price", "option_price")}
    if variant_code == line.body["variant_code"]:
        same = {name: line.body[name] for name in (*bundles.MEMBERS, "was_product_bundle", "original_bundle_item_no")}
        return stock.item_facts(book.db, book.order.mall_no, variant_code) | prices | same
    facts = bundles.facts_of(book.db, book.order.mall_no, variant_code)
    if "product_bundle_list" not in facts:
        return facts | prices
    parts = bundles.at_price(facts["product_bundle_list"], line.price)
    return facts | {"product_price": won(line.price), "option_price": "0.00", "product_bundle_list": parts}


def complete(book: Book, claim: Claim, lines: list[Line], new: list[Line]) -> None:
    """E40 for what came back; what replaces it is prepared for delivery, or awaits payment with its order."""
    claim.status = "exchanged"
    prepared = first_status(book)
    for line in lines:
        book.move(line, "E40")
    for line in new:
        if line.status == "N01":
            book.move(line, prepared)


@endpoint("PUT", _AT + "/<claim_code>", answers="exchange", scope="write_order", body=EXCHANGE_CHANGE, gives=changed_gives(*EXCHANGE_CHANGE), source="DOC")
def change_exchange(call: Call, order_id: str, claim_code: str) -> dict:
    """Carry an exchange on: collected, exchanged; its invoice; or withdraw it."""
    return _change(call, book_of(call, order_id), claim_code, single=True)


@endpoint("PUT", "/admin/exchange", answers="exchange", shape="bulk", scope="write_order", body=(*NAMED, *EXCHANGE_CHANGE), bulk_max=10, gives=changed_gives(*EXCHANGE_CHANGE), source="DOC")
def change_exchanges(call: Call) -> dict:
    """Carry up to 10 exchanges on, or withdraw them."""
    return _change(call, book_of(call, call.body["order_id"]), call.body["claim_code"], single=False)


def _change(call: Call, book: Book, code: str, single: bool) -> dict:
    sent, claim = call.body, find_claim(book, EXCHANGE, code)
    if withdraws(sent):
        return withdraw_answer(call, book, claim, single)
    if not set(sent) - {"items", "order_id", "claim_code"}:
        raise missing("status", "Order status")
    whole = lines_of(book, claim)
    lines = some_of(whole, sent["items"]) if sent.get("items") else [line for line in whole if line.status in OPEN["E"]]
    if not are_open("E", lines):
        raise refused("status", "is not possible for an exchange that is completed or withdrawn.")
    keep_invoice(book, claim, sent)
    keep_pickup(claim, changed_pickup(claim, sent))
    if sent.get("recover_inventory") == "T":
        recover_stock(book, claim, lines)
    if sent.get("pickup_completed") == "T":
        for line in lines:
            book.move(line, "E31")
    if sent.get("status") == "exchanged":
        if sent.get("exchanged_after_collected") == "T" and any(line.status not in ("E13", "E31") for line in lines):
            raise refused("exchanged_after_collected", "The items have not been collected yet.")
        mine = {line.body["item_no"] for line in lines}
        complete(book, claim, lines, [line for line in replacements_of(book, claim) if line.row.replaces in mine])
    return changed(call, book, claim, lines)


@endpoint("GET", "/admin/exchange/<claim_code>", answers="exchange", scope="read_order", gives=EXCHANGE_SHOWN, source="DOC")
def show_exchange(call: Call, claim_code: str) -> dict:
    """An exchange."""
    return show(call, EXCHANGE, claim_code)
