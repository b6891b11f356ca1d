"""/admin/carriers, /admin/shipping and /admin/regionalsurcharges."""

from sqlalchemy import func, select

from mallrig.emulators.cafe24.catalog.catalog_data import CARRIER_NAMES, CARRIERS, REGIONAL, SHIPPING
from mallrig.emulators.cafe24.catalog.catalog_state import Carrier, carrier, carrier_by_code, document, put_document, read, write
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.refusals import invalid, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Param, endpoint, members, needed
from mallrig.emulators.cafe24.wire.door import Call, Page, own_url
from mallrig.emulators.cafe24.wire.examples import gives_of

SOURCE = "DOC"
SHIPPING_SOURCE = "DOC26"
ADDED, EDITED, DELETED = 90100, 90101, 90102
MONEY_MAX = 999_999_999

CARRIER_DEFAULTS = {
    "track_shipment_url": None, "shipping_type": "A", "contact": "", "secondary_contact": None, "email": "", "default_shipping_fee": None,
    "homepage_url": None, "default_shipping_carrier": "F", "shipping_fee_setting": "F", "shipping_fee_setting_detail": None,
    "express_exception_setting": None,
}  # fmt: skip
LISTED_GIVES = gives_of({"shop_no": 1, "carrier_id": 1, "shipping_carrier_code": "", "shipping_carrier": ""} | CARRIER_DEFAULTS)
GIVES = (*LISTED_GIVES, Member("links", "object", many=True, members=members("rel href")))


def carrier_row(call: Call, row: Carrier) -> dict:
    """A carrier as lists show it."""
    known = {"shop_no": call.shop_no, "carrier_id": row.carrier_id, "shipping_carrier_code": row.code, "shipping_carrier": row.name}
    return known | CARRIER_DEFAULTS | read(row)


def _single(call: Call, row: Carrier) -> dict:
    return carrier_row(call, row) | {"links": [{"rel": "self", "href": own_url(f"/admin/carriers/{row.carrier_id}")}]}


@endpoint("GET", "/admin/carriers", answers="carriers", shape="list", scope="read_shipping", gives=LISTED_GIVES, source=SOURCE)
def list_carriers(call: Call) -> Page:
    """The carriers that the mall has registered, all of them."""
    rows = call.db.scalars(select(Carrier).where(Carrier.mall_no == call.mall.number).order_by(Carrier.carrier_id))
    return Page([carrier_row(call, row) for row in rows])


@endpoint("GET", "/admin/carriers/<int:carrier_id>", answers="carrier", scope="read_shipping", gives=GIVES, source=SOURCE)
def show_carrier(call: Call, carrier_id: int) -> dict:
    """One carrier."""
    return _single(call, _found(call, carrier_id))


def _found(call: Call, carrier_id: int) -> Carrier:
    row = carrier(call.db, call.mall.number, carrier_id)
    if row is None:
        raise unknown_id()
    return row


_EMAIL = r"[^@\s]+@[^@\s]+"
_OPTIONAL = (
    Member("secondary_contact", longest=16), Member("track_shipment_url", longest=2_000), Member("shipping_type", choices=("A", "B", "C", "F")),
    Member("default_shipping_fee", "money", high=MONEY_MAX), Member("homepage_url", longest=200), Member("default_shipping_carrier", "flag"),
    Member("shipping_fee_setting", "flag"), *members("shipping_fee_setting_detail express_exception_setting", kind="object"),
)  # fmt: skip
CREATE = (
    Member("shipping_carrier_code", required=True, longest=4, pattern=r"\d{4}", label="Shipping carrier code"),
    Member("contact", required=True, longest=16, label="Contact"), Member("email", required=True, longest=255, pattern=_EMAIL, label="Email"), *_OPTIONAL,
)  # fmt: skip
UPDATE = (Member("contact", longest=16), Member("email", longest=255, pattern=_EMAIL), *_OPTIONAL)


@endpoint("POST", "/admin/carriers", answers="carrier", scope="write_shipping", body=CREATE, gives=GIVES, source=SOURCE)
def create_carrier(call: Call) -> dict:
    """Register a carrier; its code must be one that Cafe24 knows, once in a mall (ours)."""
    sent = dict(call.body)
    code = sent.pop("shipping_carrier_code")
    if code not in CARRIER_NAMES:
        raise invalid("shipping_carrier_code")
    if carrier_by_code(call.db, call.mall.number, code) is not None:
        raise refused("shipping_carrier_code", "the carrier is registered already.")
    number = len(CARRIERS) + call.world.next_number(call.db, f"cafe24.carrier.{call.mall.number}")
    row = Carrier(mall_no=call.mall.number, carrier_id=number, code=code, name=CARRIER_NAMES[code], body="")
    return _save(call, row, sent, ADDED)


def _save(call: Call, row: Carrier, changed: dict, event: int) -> dict:
    """Write a carrier; a mall has one default."""
    if changed.get("default_shipping_carrier") == "T":
        for other in call.db.scalars(select(Carrier).where(Carrier.mall_no == call.mall.number, Carrier.carrier_id != row.carrier_id)):
            write(other, read(other) | {"default_shipping_carrier": "F"})
            call.db.add(other)
    write(row, (read(row) if row.body else {}) | changed)
    call.db.add(row)
    call.db.flush()
    webhooks.emit(call.world, call.db, call.mall.number, event, _event(call, row))
    return _single(call, row)


def _event(call: Call, row: Carrier) -> dict:
    return {"event_shop_no": str(call.shop_no), "carrier_id": row.carrier_id, "shipping_carrier_code": row.code, "shipping_carrier": row.name}


@endpoint("PUT", "/admin/carriers/<int:carrier_id>", answers="carrier", scope="write_shipping", body=UPDATE, gives=GIVES, source=SOURCE)
def update_carrier(call: Call, carrier_id: int) -> dict:
    """Change a carrier, such as which one is the default."""
    row, sent = _found(call, carrier_id), call.body
    if sent.get("default_shipping_carrier") == "F" and read(row).get("default_shipping_carrier") == "T":
        raise refused("default_shipping_carrier", "choose another default carrier instead.")
    return _save(call, row, sent, EDITED)


@endpoint(
    "DELETE", "/admin/carriers/<int:carrier_id>", answers="carrier", scope="write_shipping", params=(Param("delete_default_carrier", "flag", default="F"),),
    gives=GIVES[:2], source=SOURCE,
)  # fmt: skip
def delete_carrier(call: Call, carrier_id: int) -> dict:
    """Remove a carrier; the default one only with delete_default_carrier=T."""
    row = _found(call, carrier_id)
    if read(row).get("default_shipping_carrier") == "T" and call.params["delete_default_carrier"] != "T":
        raise refused("delete_default_carrier", "the default carrier cannot be deleted.")
    if call.db.scalar(select(func.count()).select_from(Carrier).where(Carrier.mall_no == call.mall.number)) == 1:
        raise refused("carrier_id", "the last carrier cannot be deleted.")
    call.db.delete(row)
    webhooks.emit(call.world, call.db, call.mall.number, DELETED, _event(call, row))
    return {"shop_no": call.shop_no, "carrier_id": carrier_id}


# -- what shipping costs --

_LATER = members("shipping_rates", kind="object", many=True, members=members("min_value max_value shipping_fee"))
_COMPANIES = Member("shipping_company_type", "object", many=True, members=(
    Member("carrier_id", "integer"), Member("is_selected", "flag"), *members("shipping_carrier_code shipping_type shipping_carrier"),
))  # fmt: skip
SHIPPING_GIVES = (*gives_of({"shop_no": 1} | {name: value for name, value in SHIPPING.items() if name != "shipping_rates"}), *_LATER, _COMPANIES)

_PERIOD = Member("shipping_period", "object", members=members("minimum maximum", kind="integer", high=9_999))
_RATE = (*needed(*members("min_value max_value", kind="money", high=10**11)), Member("shipping_fee", "money", required=True, high=MONEY_MAX))
SHIPPING_UPDATE = (
    Member("shipping_method", choices=tuple(f"shipping_{n:02}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10))), Member("shipping_etc", longest=25),
    Member("shipping_type", choices=("A", "C", "B")), Member("international_shipping_fee_criteria", choices=("B", "E")), Member("shipping_place", longest=255),
    _PERIOD, Member("shipping_fee_type", choices=("T", "R", "M", "D", "W", "C", "N")), Member("shipping_fee", "money", high=MONEY_MAX),
    Member("free_shipping_price", "money", high=99_999_999_999), Member("shipping_fee_by_quantity", "money", high=MONEY_MAX),
    Member("shipping_rates", "object", many=True, most=100, members=_RATE), Member("shipping_fee_criteria", choices=("D", "A", "L", "R")),
    Member("prepaid_shipping_fee", choices=("C", "P", "B")), Member("product_weight", "money", low=0, high=30),
    *members("international_shipping_insurance individual_shipping_fee", kind="flag"), Member("individual_fee_calculation_type", choices=("P", "I")),
    Member("return_address", "object", members=(Member("zipcode", longest=14), Member("ziptype", longest=3), *members("address1 address2", longest=255))),
    Member("package_volume", "object", members=members("width length height", longest=10, pattern=r"\d+(\.\d{1,2})?")),
    Member("additional_shipping_fee", "money", high=MONEY_MAX), Member("hs_code", longest=20),
    Member("shipping_company_type", "object", many=True, most=100, members=(Member("carrier_id", "integer", required=True, low=1), Member("is_selected", "flag", required=True))),
)  # fmt: skip


@endpoint("GET", "/admin/shipping", answers="shipping", scope="read_shipping", gives=SHIPPING_GIVES, source=SHIPPING_SOURCE)
def show_shipping(call: Call) -> dict:
    """How the mall ships and what it charges."""
    return _shipping(call)


def _shipping(call: Call) -> dict:
    chosen = document(call.db, call.mall.number, "shipping", call.shop_no)
    selected = chosen.pop("selected_carriers", None)
    rows = call.db.scalars(select(Carrier).where(Carrier.mall_no == call.mall.number).order_by(Carrier.carrier_id))
    companies = [
        {
            "carrier_id": row.carrier_id, "is_selected": _flag(row.carrier_id in selected if selected is not None else read(row).get("default_shipping_carrier") == "T"),
            "shipping_carrier_code": row.code, "shipping_type": (CARRIER_DEFAULTS | read(row))["shipping_type"], "shipping_carrier": row.name,
        }
        for row in rows
    ]  # fmt: skip
    return {"shop_no": call.shop_no} | chosen | {"shipping_company_type": companies}


def _flag(yes: bool) -> str:
    return "T" if yes else "F"


@endpoint("PUT", "/admin/shipping", answers="shipping", scope="write_shipping", body=SHIPPING_UPDATE, gives=SHIPPING_GIVES, source=SHIPPING_SOURCE)
def update_shipping(call: Call) -> dict:
    """Change how the mall ships."""
    sent = dict(call.body)
    for name in ("shipping_period", "return_address", "package_volume"):
        if name in sent:
            sent[name] = document(call.db, call.mall.number, "shipping", call.shop_no)[name] | sent[name]
    if "shipping_company_type" in sent:
        for each in sent["shipping_company_type"]:
            if carrier(call.db, call.mall.number, each["carrier_id"]) is None:
                raise invalid("carrier_id")
        sent["selected_carriers"] = [each["carrier_id"] for each in sent.pop("shipping_company_type") if each["is_selected"] == "T"]
    put_document(call.db, call.mall.number, "shipping", sent, call.shop_no)
    call.db.flush()
    return _shipping(call)


_AREA = (
    Member("regional_surcharge_no", "integer"),
    *members("region_name surcharge_region_name country_code start_zipcode end_zipcode regional_surcharge_amount"),
)
REGIONAL_GIVES = (
    *gives_of({"shop_no": 1} | {name: value or "" for name, value in REGIONAL.items() if name != "regional_surcharge_list"}),
    Member("regional_surcharge_list", "object", many=True, members=_AREA),
)  # fmt: skip
REGIONAL_UPDATE = (
    Member("use_regional_surcharge", "flag"), Member("region_setting_type", choices=("A", "N", "Z")),
    *members("jeju_surcharge_amount remote_area_surcharge_amount", kind="money", high=MONEY_MAX),
)  # fmt: skip


@endpoint("GET", "/admin/regionalsurcharges", answers="regionalsurcharge", scope="read_shipping", gives=REGIONAL_GIVES, source="DOC26")
def show_regional(call: Call) -> dict:
    """The surcharge for Jeju and for islands and mountains."""
    return {"shop_no": call.shop_no} | document(call.db, call.mall.number, "regional", call.shop_no)


@endpoint("PUT", "/admin/regionalsurcharges", answers="regionalsurcharge", scope="write_shipping", body=REGIONAL_UPDATE, gives=(*REGIONAL_GIVES[:1], *REGIONAL_UPDATE), source="DOC26")
def update_regional(call: Call) -> dict:
    """Change the surcharges; answers the members that may be sent."""
    now = put_document(call.db, call.mall.number, "regional", call.body, call.shop_no)
    return {"shop_no": call.shop_no} | {member.name: now[member.name] for member in REGIONAL_UPDATE}
