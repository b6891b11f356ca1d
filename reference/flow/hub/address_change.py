"""The address change command (HUB-ADDR)."""

from mallrig.reference.flow.hub.answers import InvalidParams, missing
from mallrig.reference.flow.hub.desk import CANCELLED, Desk
from mallrig.reference.flow.hub.warehouse import wms
from mallrig.reference.model import won
from mallrig.reference.ports import MallOrder, MallReceiver
from mallrig.reference.rules import address_change as rule

MEMBERS = {"name": ("name", 20), "phone": ("phone", 20), "cellphone": ("cellphone", 20), "zipcode": ("zipcode", 14), "address1": ("address1", 255), "address2": ("address2", 255), "message": ("shipping_message", 255)}
"""Inputs -> members of Cafe24's receiver, with the longest that it takes."""

JEJU = ((63000, 63644),)
REMOTE = (
    (23004, 23010), (23100, 23116), (23124, 23136), (40200, 40240), (53031, 53033), (53089, 53104), (58760, 58762), (58800, 58810), (58816, 58818),
    (59102, 59170), (59781, 59790),
)  # fmt: skip
"""Postal codes of Jeju, and of islands and mountains off the mainland's network, as couriers publish them."""


def run(desk: Desk) -> dict:
    """Change an order's address: {"allowed", "because", "message"?}; refused, nothing changes (HUB-ADDR-07).

    params: orderId, items? (ids, for all of the order without it), address {zipcode, address1, address2, name?, phone?,
    cellphone?, message?}. Raises HubError, VendorError.
    """
    params = desk.params
    for name in ("orderId", "address"):
        if name not in params:
            raise missing(name)
    address = _address(params["address"])
    order = desk.order(params["orderId"])
    with desk.company.ordering.of(desk.mall.id, order.order_id):
        order = desk.order(params["orderId"])
        answer = rule.decide(_case(desk, order, address))
        if answer.allowed:
            desk.mall.write_many("PUT", f"/admin/orders/{order.order_id}/receivers", [_receiver(order, address)])
    shown = {"allowed": answer.allowed, "because": list(answer.because)}
    return shown if answer.allowed else shown | {"message": "배송지를 변경할 수 없는 주문입니다."}


def _address(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise InvalidParams("address must be an object", {"name": "address"})
    for name in ("zipcode", "address1"):
        if not given.get(name):
            raise missing(f"address.{name}")
    for name, value in given.items():
        if name not in MEMBERS or not isinstance(value, str) or len(value) > MEMBERS[name][1]:
            raise InvalidParams(f"address.{name[:40]} can't be taken", {"name": f"address.{name[:40]}"})
    return dict(given)


def _case(desk: Desk, order: MallOrder, address: dict[str, str]) -> rule.Case:
    alive = [item for item in order.items if item.order_status not in CANCELLED] or order.items
    printed, merged = _packed(desk, order)
    items = tuple(rule.Item(item.order_item_code, item.order_status, item.order_item_code in printed) for item in alive)
    asked = desk.params.get("items", "all")
    if asked != "all":
        there = {item.id for item in items}
        if not isinstance(asked, list) or not asked or any(id not in there for id in asked) or len(set(asked)) < len(asked):
            raise InvalidParams("items must name items of the order, each once", {"name": "items"})
        asked = tuple(asked)
    before = (order.receivers[0] if order.receivers else MallReceiver()).zipcode or ""
    fees = _surcharges(desk)
    return rule.Case(rule.Order(items, merged), asked, _fee(fees, before), _fee(fees, address["zipcode"]), desk.cafe24)


def _packed(desk: Desk, order: MallOrder) -> tuple[set[str], int]:
    """The items with a printed invoice, and how many other orders lie in the same merge pack; the warehouse tells, or
    without one Cafe24 (an item with a number counts as printed)."""
    printed = {item.order_item_code for item in order.items if item.tracking_no}
    if desk.hub.wms is None:
        return printed, 0
    lines = wms(desk, lambda warehouse: warehouse.lines(order.order_id))
    printed |= {line["shop_order_item_no"] for line in lines if (line.get("invoice") or {}).get("printed_at")}
    others: set[str] = set()
    for package in sorted({str(line["package_no"]) for line in lines}):
        others |= {line["shop_order_no"] for line in wms(desk, lambda warehouse, package=package: warehouse.package(package))}
    return printed, len(others - {order.order_id})


def _surcharges(desk: Desk) -> dict:
    return desk.mall.get("/admin/regionalsurcharges")["regionalsurcharge"]


def _fee(setting: dict, zipcode: str) -> int:
    """The part of the shipping fee that hangs on the address: the mall's regional surcharge."""
    code = int(zipcode) if zipcode.isascii() and zipcode.isdecimal() and len(zipcode) == 5 else None
    if setting.get("use_regional_surcharge") != "T" or code is None:
        return 0
    if setting.get("region_setting_type") == "A":
        if _within(code, JEJU):
            return won(setting.get("jeju_surcharge_amount"))
        return won(setting.get("remote_area_surcharge_amount")) if _within(code, REMOTE) else 0
    areas = [area for area in setting.get("regional_surcharge_list") or [] if area.get("start_zipcode")]
    return next((won(area["regional_surcharge_amount"]) for area in areas if int(area["start_zipcode"]) <= code <= int(area["end_zipcode"])), 0)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _receiver(order: MallOrder, address: dict[str, str]) -> dict:
    """The whole receiver with the new address in it; what isn't given stays."""
    now = order.receivers[0] if order.receivers else MallReceiver()
    kept = {"name": now.name, "phone": now.phone, "cellphone": now.cellphone, "shipping_message": now.shipping_message, "shipping_code": now.shipping_code}
    changed = {MEMBERS[name][0]: value for name, value in address.items()}
    return {name: value for name, value in (kept | {"address2": ""} | changed).items() if value is not None}
