"""/admin/customers and /admin/customersprivacy."""

from sqlalchemy import func, or_, select
from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import CartLine, CouponIssue, Customer, customer, read, write
from mallrig.emulators.cafe24.dates import begins, ends
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.mall.customers_shapes import CUSTOMER_DEFAULTS, PRIVACY_DEFAULTS, customer_row, digits, privacy_row
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members, params
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of
from mallrig.emulators.core.refused import Refused

SOURCE = "DOC"
PRIVACY_PAGING = Paging(default=30, most=1000, offset_max=8000)
EDITED, LEFT = 90080, 90147

GIVES = gives_of({"shop_no": 1, "member_id": "", "group_no": 1} | CUSTOMER_DEFAULTS | {"created_date": ""})
SINGLE_GIVES = gives_of({"shop_no": 1, "member_id": "", "group_no": 1} | CUSTOMER_DEFAULTS | PRIVACY_DEFAULTS | {"created_date": ""})
PRIVACY_GIVES = tuple(member for member in SINGLE_GIVES if member.name != "available_credits")
SINGLE_GIVES += gives_of({"additional_information": [{"key": "", "value": ""}]})


@endpoint(
    "GET", "/admin/customers", answers="customers", shape="list", scope="read_customer", gives=GIVES, source=SOURCE,
    params=(Param("cellphone", many=True, longest=20), Param("member_id", many=True, longest=20)),
)  # fmt: skip
def list_customers(call: Call) -> Page:
    """Members by whole cellphone number or id; one of the two is needed."""
    phones, ids = call.params["cellphone"], call.params["member_id"]
    if phones is None and ids is None:
        raise Refused(422, "Please enter the cellphone or member_id parameter.")
    found = select(Customer).where(Customer.mall_no == call.mall.number).order_by(Customer.member_id)
    if phones is not None:
        found = found.where(Customer.cellphone.in_([digits(phone) for phone in phones if digits(phone)]))
    if ids is not None:
        found = found.where(Customer.member_id.in_(ids))
    return Page([customer_row(row, call.shop_no) for row in call.db.scalars(found)])


_FIELDS = {"id": "member_id", "name": "name", "hp": "cellphone", "tel": "phone", "mail": "email", "shop_name": "shop_name"}
_DATES = {"join": "created_date", "login": "last_login_date", "age": "birthday", "account_reactivation": "account_reactivation_date", "wedding": "wedding_anniversary"}

_TIMES = params("created_start_date created_end_date start_date end_date", kind="time")
_FLAGS = "sms news_mail thirdparty_agree use_mobile_app fixed_group is_simple_join".split()
FILTERS = (
    Param("search_type", choices=("customer_info", "created_date"), default="customer_info"), *_TIMES,
    Param("member_id", many=True, longest=20), Param("search_field", choices=tuple(_FIELDS)), Param("keyword", many=True, longest=100),
    Param("date_type", choices=tuple(_DATES)), Param("member_type", choices=("vip", "poor", "pointfy")), Param("member_class", choices=("p", "c", "f")),
    Param("gender", choices=("M", "F")), Param("group_no", "integer", low=1), *params(" ".join(_FLAGS), kind="flag"), Param("residence", longest=100),
    Param("member_authority", choices=("C", "P", "A", "S"), default="C"), Param("join_path", choices=("P", "M")),
)  # fmt: skip


def _column(name: str):
    if name in ("member_id", "created_date", "group_no"):
        return getattr(Customer, name)
    return func.coalesce(func.json_extract(Customer.body, f"$.{name}"), (CUSTOMER_DEFAULTS | PRIVACY_DEFAULTS).get(name))


def _found(call: Call):
    asked = call.params
    found = select(Customer).where(Customer.mall_no == call.mall.number)
    if asked["search_type"] == "created_date":
        return found.where(*_between(asked, "created_start_date", "created_end_date", Customer.created_date))
    if asked["member_id"] is not None:
        found = found.where(Customer.member_id.in_(asked["member_id"]))
    if asked["search_field"] is not None or asked["keyword"] is not None:
        found = found.where(_keyword(asked["search_field"], asked["keyword"]))
    if asked["date_type"] is not None:
        found = found.where(*_between(asked, "start_date", "end_date", func.nullif(_column(_DATES[asked["date_type"]]), "")))
    for name in ("gender", "group_no", "residence", "member_authority", "join_path", "sms", "news_mail", "thirdparty_agree", "use_mobile_app", "fixed_group"):
        if asked[name] is not None:
            found = found.where(_column(name) == asked[name])
    if asked["member_class"] is not None:
        found = found.where(_column("member_type") == asked["member_class"])
    if asked["member_type"] is not None:
        found = found.where(_column("member_authentication") == "B" if asked["member_type"] == "vip" else _column("use_blacklist") == "T")
    if asked["is_simple_join"] is not None:
        found = found.where((func.coalesce(func.json_array_length(Customer.body, "$.sns_list"), 0) > 0) == (asked["is_simple_join"] == "T"))
    return found


def _between(asked: dict, first: str, last: str, column) -> tuple:
    for name in (first, last):
        if asked[name] is None:
            raise missing(name)
    return column >= begins(asked[first]), column <= ends(asked[last])


def _keyword(field: str | None, words: list[str] | None):
    if field is None:
        raise missing("search_field")
    if words is None:
        raise missing("keyword")
    if field == "hp":
        return Customer.cellphone.in_([digits(word) for word in words])
    column = _column(_FIELDS[field])
    if field in ("name", "shop_name"):
        return or_(*(func.instr(column, word) > 0 for word in words))
    return column.in_(words)


@endpoint(
    "GET", "/admin/customersprivacy", answers="customersprivacy", shape="list", scope="read_privacy", paging=PRIVACY_PAGING, gives=PRIVACY_GIVES,
    params=(*FILTERS, Param("since_member_id", longest=20)), source=SOURCE,
)  # fmt: skip
def list_customersprivacy(call: Call) -> Page:
    """Members with personal data, newest first."""
    limit, offset, since = call.params["limit"], call.params["offset"], call.params["since_member_id"]
    by_date = call.params["search_type"] == "created_date"
    if offset and (by_date or since is not None):
        raise invalid("offset")
    found = _found(call)
    if since is not None:
        found = found.where(Customer.member_id > since).order_by(Customer.member_id)
    else:
        found = found.order_by(Customer.created_date.desc(), Customer.member_id)
    rows = list(call.db.scalars(found.offset(offset).limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    cursor = None
    if since is not None:
        cursor = {"since_member_id": rows[-1].member_id if rows else since}
    return Page([privacy_row(row, call.shop_no) for row in rows], more, cursor)


@endpoint("GET", "/admin/customersprivacy/count", shape="count", scope="read_privacy", params=FILTERS, source=SOURCE)
def count_customersprivacy(call: Call) -> int:
    """How many members the same filters find."""
    return call.db.scalar(select(func.count()).select_from(_found(call).subquery()))


@endpoint("GET", "/admin/customersprivacy/<member_id>", answers="customersprivacy", scope="read_privacy", gives=SINGLE_GIVES, source=SOURCE)
def show_customersprivacy(call: Call, member_id: str) -> dict:
    """One member with personal data."""
    return privacy_row(found_customer(call.db, call.mall.number, member_id), call.shop_no, single=True)


def found_customer(db: Session, mall_no: int, member_id: str) -> Customer:
    """The member of a path. Raises Refused 404."""
    row = customer(db, mall_no, member_id)
    if row is None:
        raise unknown_id()
    return row


UPDATE = (
    Member("cellphone", longest=20, pattern=r"[0-9+\-]*"), Member("email", longest=255, pattern=r"[^@\s]+@[^@\s]+"),
    *members("sms news_mail thirdparty_agree solar_calendar fixed_group", kind="flag"), Member("birthday", "date"), Member("country_code", longest=2),
    *members("state city", longest=255), *members("address1 address2", longest=255), Member("zipcode", longest=14),
    Member("additional_information", "object", many=True, most=100, members=(Member("key", required=True, longest=100), Member("value", longest=1_000))),
    Member("refund_bank_code", longest=10), Member("refund_bank_account_no", longest=40), Member("refund_bank_account_holder", longest=15),
)  # fmt: skip


@endpoint("PUT", "/admin/customersprivacy/<member_id>", answers="customersprivacy", scope="write_privacy", body=UPDATE, gives=SINGLE_GIVES, source=SOURCE)
def update_customersprivacy(call: Call, member_id: str) -> dict:
    """Change a member's data."""
    row = found_customer(call.db, call.mall.number, member_id)
    write(row, read(row) | call.body)
    if "cellphone" in call.body:
        row.cellphone = digits(call.body["cellphone"])
    call.db.add(row)
    resource = {"event_shop_no": str(call.shop_no), "member_id": member_id, "group_no": str(row.group_no)}
    webhooks.emit(call.world, call.db, call.mall.number, EDITED, resource)
    return privacy_row(row, call.shop_no, single=True)


@endpoint(
    "DELETE", "/admin/customers/<member_id>", answers="customer", scope="write_customer", restricted=True, gives=GIVES[:2], source="DOC26; that carts and coupons go too is ours",
    params=(Param("is_point_check", "flag", default="F"),),
)  # fmt: skip
def delete_customer(call: Call, member_id: str) -> dict:
    """Delete an account with its cart and the coupons it holds; one with points only with is_point_check=T."""
    row = found_customer(call.db, call.mall.number, member_id)
    if call.params["is_point_check"] != "T" and float((CUSTOMER_DEFAULTS | read(row))["available_points"]):
        raise refused("is_point_check", "The member has points left.")
    mine = {"mall_no": call.mall.number, "member_id": member_id}
    for held in (*call.db.scalars(select(CartLine).filter_by(**mine)), *call.db.scalars(select(CouponIssue).filter_by(**mine, used_date=None))):
        call.db.delete(held)
    call.db.delete(row)
    webhooks.emit(call.world, call.db, call.mall.number, LEFT, {"event_shop_no": str(call.shop_no), "member_id": member_id})
    return {"shop_no": call.shop_no, "member_id": member_id}
