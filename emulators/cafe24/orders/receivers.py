"""Receivers of an order: list, change by one or by many, history."""

from sqlmodel import select

from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.orders.book import Book, book_of, find_order
from mallrig.emulators.cafe24.orders.deliveries import has_several_addresses, set_receivers
from mallrig.emulators.cafe24.orders.order_members import ORDER_ID, RECEIVER_MEMBERS, SHOP
from mallrig.emulators.cafe24.orders.order_shapes import dump, full_address, load
from mallrig.emulators.cafe24.orders.order_state import History
from mallrig.emulators.cafe24.orders.statuses import SHIPPED
from mallrig.emulators.cafe24.refusals import invalid, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Param, endpoint, members
from mallrig.emulators.cafe24.wire.door import Call, Page

CHANGED_EVENT = 90064
COUNTRIES = ("KR", "CN", "JP", "PH", "US", "TW", "VN")
_HOURS = tuple(f"{hour:02}" for hour in range(24))

_WRITABLE = (
    Member("name", longest=20, shortest=1), Member("phone", longest=20, pattern=r"[0-9+\- ]*"), Member("cellphone", longest=20, pattern=r"[0-9+\- ]*"),
    Member("shipping_message", longest=255), Member("zipcode", longest=14, shortest=2), Member("address1", longest=255, shortest=1),
    Member("address2", longest=255), *members("address_state address_city address_street", longest=255), Member("country_code", choices=COUNTRIES),
    *members("name_furigana name_en city_en state_en street_en", longest=255), Member("clearance_information_type", choices=("I", "P", "C")),
    Member("clearance_information", longest=50), Member("change_default_shipping_address", "flag"), Member("virtual_phone_no", longest=20),
    Member("wished_delivery_date", "date"),
    Member("wished_delivery_time", "object", members=members("start_hour end_hour", choices=_HOURS, required=True)),
    *members("use_fast_delivery_date use_fast_delivery_time", kind="flag"),
)  # fmt: skip
_NOT_KEPT = ("change_default_shipping_address", "use_fast_delivery_date", "use_fast_delivery_time", "receiver_direct_input_check", "shipping_code")
_GIVES = (SHOP, ORDER_ID, *RECEIVER_MEMBERS[1:], *members("change_default_shipping_address use_fast_delivery_date use_fast_delivery_time", kind="flag"))


@endpoint("GET", "/admin/orders/<order_id>/receivers", answers="receivers", shape="list", scope="read_order", params=(Param("shipping_code", many=True, longest=40),), gives=RECEIVER_MEMBERS, source="DOC")
def list_receivers(call: Call, order_id: str) -> Page:
    """Where an order goes."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    asked = call.params["shipping_code"]
    return Page([receiver for receiver in load(order.receivers_json) if asked is None or receiver["shipping_code"] in asked])


@endpoint(
    "PUT", "/admin/orders/<order_id>/receivers", answers="receivers", shape="bulk", scope="write_order", bulk_max=100,
    body=(Member("shipping_code", longest=40), *_WRITABLE), gives=_GIVES, source="DOC; which statuses allow it is ours",
)  # fmt: skip
def change_receivers(call: Call, order_id: str) -> dict:
    """Change where deliveries of an order go; shipping_code picks one of several."""
    return _change(call, book_of(call, order_id), call.body.get("shipping_code"))


@endpoint(
    "PUT", "/admin/orders/<order_id>/receivers/<shipping_code>", answers="receiver", scope="write_order",
    body=(*_WRITABLE, Member("receiver_direct_input_check", "flag")), gives=_GIVES, source="DOC; which statuses allow it is ours",
)  # fmt: skip
def change_receiver(call: Call, order_id: str, shipping_code: str) -> dict:
    """Change where one delivery goes."""
    return _change(call, book_of(call, order_id), shipping_code)


def _change(call: Call, book: Book, shipping_code: str | None) -> dict:
    """Change the receiver of that delivery; for None of the first of which something is left. Raises Refused 404, 422."""
    sent, receivers = call.body, load(book.order.receivers_json)
    left = {line.row.shipping_code for line in book.live()}
    body = next((receiver for receiver in receivers if receiver["shipping_code"] == shipping_code or (shipping_code is None and receiver["shipping_code"] in left)), None)
    if body is None and shipping_code is not None:
        raise unknown_id()
    if not set(sent) - set(_NOT_KEPT):
        raise invalid("request")
    if body is None or body["shipping_code"] not in left:
        raise refused("shipping_code", "The receiver of a delivery that is cancelled or returned cannot be changed.")
    _check_status(book, body["shipping_code"])
    _check_wishes(sent)
    if "virtual_phone_no" in sent and has_several_addresses(receivers):
        raise refused("virtual_phone_no", "cannot be changed in an order with several addresses.")
    body |= {name: value for name, value in sent.items() if name not in _NOT_KEPT}
    if sent.get("use_fast_delivery_date") == "T":
        body["wished_delivery_date"] = None
    if sent.get("use_fast_delivery_time") == "T":
        body["wished_delivery_time"] = None
    body["address_full"] = full_address(body["address1"], body["address2"])
    at = stamp(call.now)
    history = body | {"updated_date": at, "user_id": call.user_id, "user_name": call.user_id}
    call.db.add(History(order_no=book.order.number, kind="receiver", key=body["shipping_code"], at=at, body=dump(history)))
    set_receivers(book, receivers)
    book.note(CHANGED_EVENT, "changing_recipient_information", order_place_id=book.body["order_place_id"])
    book.save()
    flags = {name: sent.get(name, "F") for name in ("change_default_shipping_address", "use_fast_delivery_date", "use_fast_delivery_time")}
    return {"shop_no": call.shop_no, "order_id": book.order.order_id} | body | flags


def _check_status(book: Book, shipping_code: str) -> None:
    """Not once an item of the delivery is on its way (ours: the API's page says nothing)."""
    for line in book.live():
        if line.row.shipping_code == shipping_code and line.place in SHIPPED:
            raise refused("shipping_code", f"The receiver cannot be changed for an item in status {line.status}.")


def _check_wishes(sent: dict) -> None:
    time = sent.get("wished_delivery_time")
    if time is not None and time["start_hour"] > time["end_hour"]:
        raise invalid("wished_delivery_time")


@endpoint(
    "GET", "/admin/orders/<order_id>/receivers/history", answers="history", shape="list", scope="read_order",
    gives=(*RECEIVER_MEMBERS, Member("updated_date", "time"), *members("user_id user_name")), source="DOC; each row as written then: ours",
)  # fmt: skip
def list_receiver_history(call: Call, order_id: str) -> Page:
    """The changes of an order's receivers, newest first."""
    order = find_order(call.db, call.mall.number, order_id, call.shop_no)
    query = select(History).where(History.order_no == order.number, History.kind == "receiver").order_by(History.number.desc())
    return Page([row.body.encode() for row in call.db.exec(query)])
