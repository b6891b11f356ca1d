"""Orders: list, count, detail and the status change that concerns whole orders."""

from functools import lru_cache

from mallrig.emulators.cafe24.claims.embedded import CLAIM_EMBEDS, claims_of
from mallrig.emulators.cafe24.orders.book import Book, Line, book_of, find_order
from mallrig.emulators.cafe24.orders.order_extras import benefits_of, coupons_of, refunds_of
from mallrig.emulators.cafe24.orders.order_filters import LIST_PARAMS, Wanted, wanted_orders
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, ORDER_MEMBERS, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import dump
from mallrig.emulators.cafe24.orders.order_state import STORED_EMBEDS
from mallrig.emulators.cafe24.refusals import missing, refused
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.core.packed import unpacked

EMBEDS = (*STORED_EMBEDS, *CLAIM_EMBEDS)
DETAIL_EMBEDS = (*EMBEDS, "benefits", "coupons", "refunds")
EMBED = Param("embed", many=True, choices=EMBEDS)
DETAIL_EMBED = Param("embed", many=True, choices=DETAIL_EMBEDS)

KEPT, KEPT_BYTES = 8_192, 1_024
"""How many packed columns are kept unpacked, and up to what packed size: some 25 MB of usual orders."""

PROCESS = {"prepare": "N20", "prepareproduct": "N10", "hold": "N22", "unhold": None}
"""process_status -> the status it leads to."""

_FROM = {"prepare": ("N10", "N21", "N22"), "prepareproduct": ("N20", "N21", "N22"), "hold": ("N10", "N20", "N21"), "unhold": ("N22",)}

_CODES = Member("order_item_code", many=True, most=100)
UPDATE = (
    Member("process_status", choices=tuple(PROCESS)), _CODES, Member("purchase_confirmation", "flag"), Member("collect_points", "flag"),
    Member("show_shipping_address", "flag"),
)  # fmt: skip
UPDATED = (SHOP, Member("process_status"), _CODES, *(Member(name, "flag") for name in ("purchase_confirmation", "collect_points", "show_shipping_address")))


@endpoint(
    "GET", "/admin/orders", answers="orders", shape="list", scope="read_order", params=(*LIST_PARAMS, EMBED), gives=ORDER_MEMBERS,
    paging=Paging(10, 1000, 15000), source="DOC; order and default span ours",
)  # fmt: skip
def list_orders(call: Call) -> Page:
    """Orders that match, newest first."""
    wanted = wanted_orders(call.mall.number, call.shop_no, call.params, call.now)
    limit, offset = call.params["limit"], call.params["offset"]
    stored, claims = _embeds(call)
    columns = ", ".join(f"o.{column}" for column in ("number", "body", *(f"{name}_json" for name in stored)))
    found = _run(call, f"SELECT {columns} FROM cafe24_order o WHERE {wanted.sql()} ORDER BY o.ordered_at DESC, o.number DESC LIMIT ? OFFSET ?", wanted, limit + 1, offset)
    rows = found.fetchall()
    shown = rows[:limit]
    claimed = claims_of(call.db, [number for number, *_ in shown]) if claims else {}
    keys = [b',"%s":' % name.encode() for name in (*stored, *claims)]
    return Page([_with_embeds([*map(_read, parts), *_claims(claimed.get(number), claims)], keys) for number, *parts in shown], len(rows) > limit)


def _claims(found: dict[str, list[dict]] | None, names: list[str]) -> list[bytes]:
    """The claims of an order as they are embedded, in the order of their names; most orders have none."""
    return [dump(found[name]).encode() if found else b"[]" for name in names]


def _embeds(call: Call) -> tuple[list[str], list[str]]:
    """What a call asks to embed: what orders keep, and of what is made of their claims."""
    asked = call.params["embed"] or ()
    return [name for name in STORED_EMBEDS if name in asked], [name for name in CLAIM_EMBEDS if name in asked]


def _read(part: bytes | str) -> bytes:
    """Unpack a column; pollers ask for the same orders again and again, so that what was unpacked lately is kept."""
    return _read_lately(part) if len(part) <= KEPT_BYTES else unpacked(part)


_read_lately = lru_cache(KEPT)(unpacked)


@endpoint("GET", "/admin/orders/count", answers="count", shape="count", scope="read_order", params=LIST_PARAMS, source="DOC")
def count_orders(call: Call) -> int:
    """How many orders match."""
    wanted = wanted_orders(call.mall.number, call.shop_no, call.params, call.now)
    return _run(call, f"SELECT count(*) FROM cafe24_order o WHERE {wanted.sql()}", wanted).scalar_one()


def _run(call: Call, sql: str, wanted: Wanted, *more: object):
    return call.db.connection().exec_driver_sql(sql, (*wanted.values, *more))


def _with_embeds(row: list[bytes], keys: list[bytes]) -> bytes:
    """The order's ready JSON with the ready JSON of what is embedded, each after its key, put in before its last brace."""
    parts = [row[0][:-1]]
    for key, part in zip(keys, row[1:], strict=True):
        parts += (key, part)
    return b"".join((*parts, b"}"))


@endpoint(
    "GET", "/admin/orders/<order_id>", answers="order", scope="read_order", params=(DETAIL_EMBED,),
    gives=(*ORDER_MEMBERS, Member("customer_group_no_when_ordering", "integer"), *(Member(name, "any", many=True) for name in ("benefits", "coupons", "refunds"))),
    source="DOC",
)  # fmt: skip
def show_order(call: Call, order_id: str) -> bytes:
    """One order."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    stored, claims = _embeds(call)
    parts = [("customer_group_no_when_ordering", str(order.group_no)), *((name, getattr(order, f"{name}_json")) for name in stored)]
    if claims:
        claimed = claims_of(call.db, [order.number])[order.number]
        parts += [(name, dump(claimed[name])) for name in claims]
    more = {"benefits": benefits_of, "coupons": coupons_of, "refunds": refunds_of}
    parts += [(name, dump(make(call.db, order))) for name, make in more.items() if name in (call.params["embed"] or ())]
    return (order.body[:-1] + "".join(f',"{name}":{part}' for name, part in parts) + "}").encode()


@endpoint(
    "PUT", "/admin/orders", answers="orders", shape="bulk", scope="write_order", body=(Member("order_id", required=True), *UPDATE), bulk_max=100,
    gives=(SHOP, ORDER_ID, *UPDATED[1:]), source="DOC",
)  # fmt: skip
def change_orders(call: Call) -> dict:
    """Change the process status, the purchase confirmation or the shown address of up to 100 orders."""
    return {"shop_no": call.shop_no, "order_id": call.body["order_id"]} | _change(call, call.body["order_id"])


@endpoint("PUT", "/admin/orders/<order_id>", answers="order", scope="write_order", body=UPDATE, gives=UPDATED, source="DOC")
def change_order(call: Call, order_id: str) -> dict:
    """The same for one order."""
    return {"shop_no": call.shop_no} | _change(call, order_id)


def _change(call: Call, order_id: str) -> dict:
    asked = call.body
    if not {"process_status", "purchase_confirmation", "show_shipping_address"} & set(asked):
        raise missing("process_status")
    book = book_of(call, order_id)
    lines = book.chosen(asked.get("order_item_code"))
    if "process_status" in asked:
        lines = _process(book, lines, asked["process_status"], "order_item_code" in asked)
    if "purchase_confirmation" in asked:
        lines = _confirm(book, lines, asked["purchase_confirmation"], "order_item_code" in asked)
    if "show_shipping_address" in asked:
        book.body["show_shipping_address"] = asked["show_shipping_address"]
    book.save()
    return {
        "process_status": asked.get("process_status"), "order_item_code": [line.code for line in lines],
        "purchase_confirmation": asked.get("purchase_confirmation"), "collect_points": asked.get("collect_points", "F"),
        "show_shipping_address": asked.get("show_shipping_address"),
    }  # fmt: skip


def _process(book: Book, lines: list[Line], process: str, named: bool) -> list[Line]:
    """Move the items that may go there, and answer those that are there then; items named that may not are refused, as is an order in which none may."""
    allowed = _FROM[process]
    may = _those_that_may(lines, allowed, PROCESS[process], named, "process_status")
    for line in may:
        if process == "unhold":
            book.move(line, line.row.before_hold or "N20")
        else:
            if process == "hold":
                line.row.before_hold = line.stands
            book.move(line, PROCESS[process])
    return [line for line in lines if line in may or line.status == PROCESS[process]]


def _confirm(book: Book, lines: list[Line], flag: str, named: bool) -> list[Line]:
    source, target = ("N40", "N50") if flag == "T" else ("N50", "N40")
    for line in _those_that_may(lines, (source,), target, named, "purchase_confirmation"):
        book.move(line, target)
    return [line for line in lines if line.status == target]


def _those_that_may(lines: list[Line], allowed: tuple[str, ...], target: str | None, named: bool, parameter: str) -> list[Line]:
    may = [line for line in lines if line.stands in allowed or (line.stands == target and line.status != target)]
    wrong = [line for line in lines if line.stands not in allowed and line.stands != target]
    already = [line for line in lines if line.stands == target]
    if (named and wrong) or not (may or already):
        status = (wrong or lines)[0].status if lines else "cancelled"
        raise refused(parameter, f"is not possible for an item in status {status}.")
    return may
