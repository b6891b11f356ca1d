"""Items of an order: list, the three kinds of change, splitting a bundle, history, labels."""

from sqlmodel import select

from mallrig.emulators.cafe24.catalog.catalog_state import carrier
from mallrig.emulators.cafe24.claims.claim_requests import request_claim, undo_request
from mallrig.emulators.cafe24.claims.reasons import SELLER_REASONS
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of, find_order
from mallrig.emulators.cafe24.orders.order_filters import in_span, read_span
from mallrig.emulators.cafe24.orders.order_members import ITEM_MEMBERS, ORDER_ID, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import History
from mallrig.emulators.cafe24.orders.statuses import CANCEL, RETURN
from mallrig.emulators.cafe24.orders.unbundling import find_bundle, take_out
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_courier, unknown_id
from mallrig.emulators.cafe24.wire.description import SOME_TEXT, Member, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

ADDED_EVENT = 90031
LABELS_MAX, LABEL_LENGTH = 50, 100
CLAIM_GROUP = ("claim_type", "claim_status", "claim_reason_type", "claim_reason", "claim_quantity")
_BY_LETTER = {"C": CANCEL, "R": RETURN}

_INVOICE = (
    Member("tracking_no", required=True, longest=40, pattern=SOME_TEXT), Member("shipping_company_id", required=True, pattern=r"\d{1,10}"),
    Member("quantity", "integer", required=True, low=1, high=10_000),
)  # fmt: skip
_CHANGE = (
    Member("claim_type", choices=("C", "R")), Member("claim_status", "flag"), Member("claim_reason_type", choices=SELLER_REASONS),
    Member("claim_reason", longest=2000), Member("claim_quantity", "integer", low=1, high=10_000),
    Member("multi_invoice", "object", many=True, most=20, members=_INVOICE), Member("shipping_expected_date", "date"),
)  # fmt: skip
_CODE = Member("order_item_code", nullable=False)


@endpoint("GET", "/admin/orders/<order_id>/items", answers="items", shape="list", scope="read_order", params=(Param("supplier_id", many=True, longest=20),), gives=ITEM_MEMBERS, source="DOC")
def list_items(call: Call, order_id: str) -> Page:
    """The items of an order."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    suppliers = call.params["supplier_id"]
    rows = load(order.items_json)
    return Page([row for row in rows if suppliers is None or row["supplier_id"] in suppliers])


@endpoint(
    "PUT", "/admin/orders/<order_id>/items/<order_item_code>", answers="item", scope="write_order", body=_CHANGE, gives=(SHOP, ORDER_ID, _CODE, *_CHANGE),
    source="DOC",
)  # fmt: skip
def change_item(call: Call, order_id: str, order_item_code: str) -> dict:
    """Change one item: its claim (five members together), its further invoices, or the date it is expected to be shipped."""
    book = book_of(call, order_id)
    line, sent = book.line(order_item_code), call.body
    claim = [name for name in CLAIM_GROUP if name in sent]
    if claim and "multi_invoice" in sent:
        raise invalid("multi_invoice")
    if claim:
        _change_claim(book, line, sent)
    if "multi_invoice" in sent:
        _change_invoices(call, line, sent["multi_invoice"])
    if "shipping_expected_date" in sent:
        line.body["shipping_expected_date"] = sent["shipping_expected_date"]
    if not sent:
        raise missing("shipping_expected_date")
    book.touch(line)
    book.save()
    return {"shop_no": call.shop_no, "order_id": order_id, "order_item_code": order_item_code} | sent


def _change_claim(book: Book, line: Line, sent: dict) -> None:
    for name in CLAIM_GROUP:
        if name not in sent:
            raise missing(name)
    kind = _BY_LETTER[sent["claim_type"]]
    if sent["claim_status"] == "T":
        request_claim(book, kind, [(line, sent["claim_quantity"])], sent["claim_reason_type"], sent["claim_reason"], {})
    else:
        undo_request(book, kind, [line], reject_codes=False)


def _change_invoices(call: Call, line: Line, invoices: list[dict]) -> None:
    """Before delivery entries may be added or taken out; after it began only be edited (documented)."""
    if line.body["tracking_no"] is None:
        raise refused("multi_invoice", "needs a main invoice, which is registered as a shipment.")
    if line.status in ("N30", "N40", "N50") and len(invoices) != len(line.body["multi_invoice"]):
        raise refused("multi_invoice", "can only be edited once delivery has begun.")
    if sum(invoice["quantity"] for invoice in invoices) > line.row.quantity:
        raise invalid("quantity")
    if any(carrier(call.db, call.mall.number, int(invoice["shipping_company_id"])) is None for invoice in invoices):
        raise unknown_courier()
    line.body["multi_invoice"] = invoices


@endpoint(
    "POST", "/admin/orders/<order_id>/items", answers="items", shape="bulk", scope="write_order", bulk_max=40, gives=ITEM_MEMBERS,
    body=(Member("was_product_bundle", "flag"), Member("original_bundle_item_no", longest=40), Member("variant_code", required=True, shortest=12, longest=12, pattern="[A-Z0-9]+")),
    mark="read", source="DOC, DOC26; that the set keeps what isn't split off, and the price of each component: ours",
)  # fmt: skip
def split_bundle(call: Call, order_id: str) -> dict:
    """Split a component off a whole set product: it becomes an item of its own."""
    book = book_of(call, order_id)
    if call.body.get("was_product_bundle", "F") != "T":
        raise refused("was_product_bundle", "must be T: only what a bundle is split into can be added.")
    if "original_bundle_item_no" not in call.body:
        raise missing("original_bundle_item_no")
    line = take_out(book, find_bundle(book, call.body["original_bundle_item_no"]), call.body["variant_code"])
    book.tell(ADDED_EVENT, None)
    book.save()
    return line.body


@endpoint(
    "GET", "/admin/orders/<order_id>/items/<order_item_code>/history", answers="history", shape="list", scope="read_order",
    params=(Param("start_date", "time"), Param("end_date", "time")),
    gives=(Member("process_date", "time"), *members("previous_order_status current_order_status manager_id manager_name")),
    source="DOC26; the key is ours",
)  # fmt: skip
def list_item_history(call: Call, order_id: str, order_item_code: str) -> Page:
    """What an item's status was, oldest first."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    Book(call.world, call.db, order, call.now, call.user_id).line(order_item_code)
    span = read_span(call.params["start_date"], call.params["end_date"])
    query = select(History).where(History.order_no == order.number, History.kind == "item", History.key == order_item_code)
    return Page([row.body.encode() for row in call.db.exec(query.order_by(History.number)) if in_span(row.at, span)])


# -- labels --

_AT = "/admin/orders/<order_id>/items/<order_item_code>/labels"
_NAMES = Member("names", many=True, required=True, most=LABELS_MAX, longest=LABEL_LENGTH, pattern=r"[^|,]+")
_LABEL = (SHOP, ORDER_ID, _CODE, Member("names", many=True))


@endpoint("GET", _AT, answers="label", scope="read_order", gives=_LABEL, mark="read", source="DOC; the shape is ours")
def show_labels(call: Call, order_id: str, order_item_code: str) -> dict:
    """The labels of an item."""
    return _label_row(call, order_id, book_of(call, order_id).line(order_item_code))


@endpoint("POST", _AT, answers="label", scope="write_order", body=(_NAMES,), gives=_LABEL, mark="read", source="DOC; the shape is ours")
def add_labels(call: Call, order_id: str, order_item_code: str) -> dict:
    """Give an item further labels."""
    return _label(call, order_id, order_item_code, lambda known: [*known, *(name for name in call.body["names"] if name not in known)])


@endpoint("PUT", _AT, answers="label", scope="write_order", body=(_NAMES,), gives=_LABEL, mark="read", source="DOC; the shape is ours")
def replace_labels(call: Call, order_id: str, order_item_code: str) -> dict:
    """Replace an item's labels."""
    return _label(call, order_id, order_item_code, lambda known: call.body["names"])


@endpoint("DELETE", _AT, answers="label", scope="write_order", params=(Param("names", many=True, longest=LABEL_LENGTH),), gives=_LABEL, mark="read", source="DOC; the shape is ours")
def remove_labels(call: Call, order_id: str, order_item_code: str) -> dict:
    """Take labels away: those named, or all."""
    gone = call.params["names"]
    return _label(call, order_id, order_item_code, lambda known: [name for name in known if gone is not None and name not in gone])


@endpoint("DELETE", _AT + "/<label>", answers="label", scope="write_order", gives=_LABEL, mark="read", source="DOC; the shape is ours")
def remove_label(call: Call, order_id: str, order_item_code: str, label: str) -> dict:
    """Take one label away."""

    def without(known: list[str]) -> list[str]:
        if label not in known:
            raise unknown_id()
        return [name for name in known if name != label]

    return _label(call, order_id, order_item_code, without)


def _label(call: Call, order_id: str, order_item_code: str, change) -> dict:
    book = book_of(call, order_id)
    line = book.line(order_item_code)
    names = list(dict.fromkeys(change(line.body["labels"])))
    if len(names) > LABELS_MAX:
        raise invalid("names")
    line.body["labels"], line.row.labels = names, "".join(f"|{name}" for name in names) + "|"
    book.touch(line)
    book.save()
    return _label_row(call, order_id, line)


def _label_row(call: Call, order_id: str, line: Line) -> dict:
    return {"shop_no": call.shop_no, "order_id": order_id, "order_item_code": line.code, "names": line.body["labels"]}
