"""What sellers and the warehouse are told of shipments, through the outbox: of each once, and what was undone is put right.

A seller takes one shipping call for an item. A parcel that was told, undone and numbered anew is corrected there (OMS-SHIP-03).
"""

from collections import defaultdict

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow.groups import Parcel
from mallrig.reference.flow.stock import PUT_BACK, TAKE_OUT
from mallrig.reference.model import Turn
from mallrig.reference.outbox import queue
from mallrig.reference.ports import Mall, Rejected, Wms
from mallrig.reference.store import loads, where_in
from mallrig.reference.tables import Effect, Group, Line, Order, Stock

TELL_SHIPPED = "tell_shipped"
CARRIERS = {"cj": "0006", "lotte": "0079", "epost": "0012"}
"""Cafe24's codes of the couriers."""
TOLD = ("collected", "split")
"""Origins of the orders that the seller knows."""
GONE = ("shipping", "shipped")
"""Statuses of the items of a seller's shipment that left."""


def shipped(db: Session, company: Company, turn: Turn, parcel: Parcel, rows: list[tuple[Line, int]]) -> None:
    """Queue what is to be told of a parcel that left with these quantities of its lines: of a seller's order once, though it may hold
    several parts of it that were split here."""
    group, parts = parcel.group, defaultdict(list)
    for order in parcel.orders:
        if order.seller in company.malls and order.origin in TOLD:
            parts[telling_key(group, order)].append(order)
    for key, orders in parts.items():
        ids = {order.id for order in orders}
        items = sorted({line.item_code for line, _ in rows if line.order_id in ids})
        if items:
            payload = {
                "seller": orders[0].seller, "order_no": orders[0].order_no, "number": group.invoice_no, "courier": group.courier, "items": items,
                "undone": any(order.undone for order in orders),
            }  # fmt: skip
            queue(db, turn, TELL_SHIPPED, key, payload, ["OMS-SHIP-03"])
    if company.wms is not None and rows:
        key = _out_key(company, parcel)
        pieces: dict[str, int] = {}
        for line, quantity in rows:
            barcode = db.get(Stock, line.sku).barcode
            pieces[barcode] = pieces.get(barcode, 0) + quantity
        told = [{"barcode": barcode, "quantity": quantity} for barcode, quantity in pieces.items()]
        queue(db, turn, TAKE_OUT, key, {"key": key, "number": group.invoice_no, "rows": told}, ["OMS-ALLOC-10"])


def undone(db: Session, company: Company, turn: Turn, parcel: Parcel) -> None:
    """Drop what was to be told of the parcel's shipment and wasn't, and let goods that may have left the warehouse go back there.

    The sellers aren't told. What was tried may have got through: when the parcel ships again they are looked at first.
    """
    group, out = parcel.group, _out_key(company, parcel)
    keys = [out, *(telling_key(group, order) for order in parcel.orders)]
    for effect in db.exec(select(Effect).where(Effect.key.in_(keys))).all():
        if effect.kind == TAKE_OUT and effect.tries:
            key = out.replace("out:", "back:", 1)
            payload = loads(effect.payload) | {"key": key, "out": out, "surely": effect.state == "sent"}
            queue(db, turn, PUT_BACK, key, payload, ["OMS-ALLOC-10"])
        if effect.state != "sent":
            db.delete(effect)
    for order in parcel.orders:
        order.undone += 1


def telling_key(group: Group, order: Order) -> str:
    """The key under which the outbox tells the seller that an order of its own left with a group."""
    return f"ship:{group.id}:{group.invoice_no}:{order.seller}:{order.order_no}"


def _out_key(company: Company, parcel: Parcel) -> str:
    """Another one each time that the parcel leaves: its goods are back in the warehouse in between."""
    times = max((order.undone for order in parcel.orders), default=0)
    return f"out:{company.name}:{parcel.group.id}:{parcel.group.invoice_no}" + (f":{times + 1}" if times else "")


# --- effects ------------------------------------------------------------------------------------


def tell_seller(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Set the order's items to shipping at the seller, with courier and number (OMS-SHIP-03); those that left there already keep their
    shipment, which gets the new number if theirs was undone.

    The seller is looked at first where it may have been told: by a try without an answer, of a shipment that was undone, or of
    another piece of an item. Raises Rejected for a number there that only a person can put right.
    """
    mall, items = company.malls[payload["seller"]], set(payload["items"])
    known = {payload["number"]}
    if again or payload["undone"] or any(numbers - known for numbers in left_here(company, payload, items).values()):
        for shipment in left_there(mall, payload):
            codes = {item["order_item_code"] for item in shipment["items"]}
            _put_right(company, mall, payload, shipment, codes)
            items -= codes
    if items:
        request = {
            "tracking_no": payload["number"], "shipping_company_code": CARRIERS[payload["courier"]], "status": "shipping",
            "order_item_code": sorted(items),
        }  # fmt: skip
        mall.write("POST", f"/admin/orders/{payload['order_no']}/shipments", request)


def _put_right(company: Company, mall: Mall, payload: dict, shipment: dict, codes: set[str]) -> None:
    """Give a shipment of the seller's the parcel's number, unless another piece of its items left with the number that it has."""
    left, number = left_here(company, payload, codes), shipment["tracking_no"]
    if number == payload["number"] or all(number in left.get(code, ()) for code in codes & set(payload["items"])):
        return
    if not payload["undone"] or set().union(*left.values()) != {payload["number"]}:
        raise Rejected("cafe24", f"order {payload['order_no']} has another number there, which can't be changed for this parcel alone: correct it in the mall's admin")
    request = {"tracking_no": payload["number"], "shipping_company_code": CARRIERS[payload["courier"]]}
    mall.write("PUT", f"/admin/orders/{payload['order_no']}/shipments/{shipment['shipping_code']}", request)


def left_there(mall: Mall, payload: dict) -> list[dict]:
    """The seller's shipments with which one of the items has left."""
    shipments = mall.get(f"/admin/orders/{payload['order_no']}/shipments")["shipments"]
    return [each for each in shipments if any(item["status"] in GONE and item["order_item_code"] in payload["items"] for item in each["items"])]


def left_here(company: Company, payload: dict, items: set[str]) -> dict[str, set[str]]:
    """Item -> the numbers with which pieces of it have left here."""
    asked = select(Line.item_code, Group.invoice_no).join(Order, Order.id == Line.order_id).join(Group, Group.id == Order.group_id)
    left: dict[str, set[str]] = {}
    with company.store.reading() as db:
        for item, number in where_in(db, asked.where(Line.seller == payload["seller"], Line.shipped > 0), Line.item_code, items):
            left.setdefault(item, set()).add(number)
    return left


def take_out(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Tell the warehouse which goods left. The key is with the rows there, so that none leaves twice."""
    _warehouse(company).take_out(payload["key"], payload["number"], payload["rows"], again)


def put_back(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Tell the warehouse that goods which had left are back: those that it let go, each once."""
    _warehouse(company).put_back(payload["key"], payload["out"], payload["number"])


def _warehouse(company: Company) -> Wms:
    if company.wms is None:
        raise Rejected("sellmate", "the warehouse isn't linked any more")
    return company.wms


EFFECTS = {TELL_SHIPPED: tell_seller, TAKE_OUT: take_out, PUT_BACK: put_back}
