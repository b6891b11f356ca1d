"""/admin/coupons: list, count, create, pause, restart, delete."""

from sqlalchemy import Select, func, select

from mallrig.emulators.cafe24.catalog.catalog_data import VOUCHERS
from mallrig.emulators.cafe24.catalog.catalog_furnish import coupon_number
from mallrig.emulators.cafe24.catalog.catalog_state import Coupon, CouponIssue, read, write
from mallrig.emulators.cafe24.catalog.coupons_shapes import COUPON_DEFAULTS, coupon_row
from mallrig.emulators.cafe24.dates import begins, ends, stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members, params
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of
from mallrig.emulators.core.refused import Refused

SOURCE = "DOC"
PAGING = Paging(default=100, most=500, offset_max=8000)
EDITED, DELETED, ADDED, STATE_CHANGED = 90151, 90152, 90153, 90154

BENEFITS = tuple("ABCDEIHJFG")
AMOUNTS, RATES = tuple("ACHFG"), tuple("BDI")
ISSUE_TYPES = tuple("MADR")
SUB_TYPES = tuple("MCTJDAIPOQFNU")
SITES = ("W", "M", "P")
PERIODS = ("F", "R", "M")

GIVES = gives_of(
    {"shop_no": 1, "coupon_no": ""} | COUPON_DEFAULTS
    | {"created_date": "", "benefit_text": "", "issued_count": "", "available_date": None, "available_site": "", "available_payment_method": ""}
)  # fmt: skip

FILTERS = (
    Param("coupon_no", many=True, longest=30), Param("coupon_type", choices=("O", "S")), Param("coupon_name", longest=50),
    Param("benefit_type", many=True, choices=BENEFITS), Param("issue_type", many=True, choices=ISSUE_TYPES), Param("issue_sub_type", choices=SUB_TYPES),
    Param("issued_flag", "flag"), *params("created_start_date created_end_date pause_begin_date pause_end_date available_datetime", kind="time"),
    Param("deleted", many=True, choices=("T", "F"), default=["F"]), Param("issue_order_path", choices=SITES), Param("issue_order_type", choices=("P", "O")),
    Param("issue_reserved", "flag"), Param("available_period_type", many=True, choices=PERIODS), Param("available_site", choices=SITES),
    Param("available_scope", choices=("P", "O")), Param("available_price_type", choices=("U", "O", "P")), Param("available_order_price_type", choices=("U", "I")),
)  # fmt: skip
_EQUALS = """coupon_type issue_sub_type issue_order_path issue_order_type issue_reserved available_scope available_price_type
available_order_price_type""".split()
_ANY_OF = "benefit_type issue_type deleted available_period_type".split()


def _member(name: str):
    return func.coalesce(func.json_extract(Coupon.body, f"$.{name}"), COUPON_DEFAULTS.get(name))


def _found(call: Call) -> Select:
    asked = call.params
    found = select(Coupon).where(Coupon.mall_no == call.mall.number)
    if asked["coupon_no"] is not None:
        found = found.where(Coupon.coupon_no.in_(asked["coupon_no"]))
    if asked["coupon_name"] is not None:
        found = found.where(func.instr(_member("coupon_name"), asked["coupon_name"]) > 0)
    for name in _EQUALS:
        if asked[name] is not None:
            found = found.where(_member(name) == asked[name])
    for name in _ANY_OF:
        if asked[name] is not None:
            found = found.where(_member(name).in_(asked[name]))
    if asked["available_site"] is not None:
        found = found.where(func.instr(func.coalesce(func.json_extract(Coupon.body, "$.available_site"), '["W","M"]'), f'"{asked["available_site"]}"') > 0)
    if asked["issued_flag"] is not None:
        issued = select(CouponIssue).where(CouponIssue.mall_no == Coupon.mall_no, CouponIssue.coupon_no == Coupon.coupon_no).exists()
        found = found.where(issued if asked["issued_flag"] == "T" else ~issued)
    return _by_dates(found, asked)


def _by_dates(found: Select, asked: dict) -> Select:
    if (asked["created_start_date"] is None) != (asked["created_end_date"] is None):
        raise missing("created_end_date" if asked["created_end_date"] is None else "created_start_date")
    if asked["created_start_date"] is not None:
        found = found.where(Coupon.created_date >= begins(asked["created_start_date"]), Coupon.created_date <= ends(asked["created_end_date"]))
    if asked["pause_begin_date"] is not None:
        found = found.where(_member("pause_begin_datetime") >= begins(asked["pause_begin_date"]))
    if asked["pause_end_date"] is not None:
        found = found.where(_member("pause_begin_datetime") <= ends(asked["pause_end_date"]))
    if asked["available_datetime"] is not None:
        if asked["available_period_type"] != ["F"]:
            raise invalid("available_datetime")
        at = begins(asked["available_datetime"])
        found = found.where(_member("available_begin_datetime") <= at, _member("available_end_datetime") >= at)
    return found


@endpoint("GET", "/admin/coupons", answers="coupons", shape="list", scope="read_promotion", params=FILTERS, paging=PAGING, gives=GIVES, source=SOURCE)
def list_coupons(call: Call) -> Page:
    """The mall's coupons, newest first."""
    limit = call.params["limit"]
    newest_first = _found(call).order_by(Coupon.created_date.desc(), Coupon.coupon_no.desc())
    rows = list(call.db.scalars(newest_first.offset(call.params["offset"]).limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    counts = _issued_counts(call, [row.coupon_no for row in rows])
    return Page([coupon_row(row, counts.get(row.coupon_no, 0), call.shop_no) for row in rows], more)


def _issued_counts(call: Call, numbers: list[str]) -> dict[str, int]:
    of_these = select(CouponIssue.coupon_no, func.count()).where(CouponIssue.mall_no == call.mall.number, CouponIssue.coupon_no.in_(numbers))
    return dict(call.db.execute(of_these.group_by(CouponIssue.coupon_no)).all())


@endpoint("GET", "/admin/coupons/count", shape="count", scope="read_promotion", params=FILTERS, source=SOURCE)
def count_coupons(call: Call) -> int:
    """How many coupons the same filters find."""
    return call.db.scalar(select(func.count()).select_from(_found(call).subquery()))


def found_coupon(call: Call, coupon_no: str) -> Coupon:
    """The coupon of a path. Raises Refused 404."""
    row = call.db.get(Coupon, (call.mall.number, coupon_no))
    if row is None:
        raise unknown_id()
    return row


_RECURRING = Member("recurring_issuance", "object", members=(
    Member("recurring_issuance_interval", required=True, choices=("1m", "3m", "6m", "12m")),
    Member("recurring_issuance_day", required=True, choices=("1", "5", "10", "15", "20", "25")),
    Member("recurring_issuance_hour", required=True, choices=tuple(f"{hour:02}" for hour in range(8, 24))),
    Member("recurring_issuance_minute", required=True, choices=tuple(f"{minute:02}" for minute in range(0, 60, 5))),
))  # fmt: skip
_MONEY_MAX = 999_999_999
CREATE = (
    Member("coupon_name", required=True, shortest=1, longest=50, label="Coupon name"), Member("benefit_type", required=True, choices=BENEFITS, label="Benefit type"),
    Member("issue_type", required=True, choices=ISSUE_TYPES, label="Issue type"), Member("available_period_type", required=True, choices=PERIODS, label="Available period type"),
    Member("available_site", many=True, required=True, choices=SITES, most=3, label="Available site"),
    Member("available_coupon_count_by_order", "integer", required=True, low=1, high=999, label="Available coupon count by order"),
    Member("available_begin_datetime", "time"), Member("available_end_datetime", "time"), Member("available_day_from_issued", "integer", low=1, high=999),
    Member("discount_amount", "object", members=(Member("benefit_price", "money", required=True, high=_MONEY_MAX),)),
    Member("discount_rate", "object", members=(
        Member("benefit_percentage", "number", required=True, low=0, high=100), Member("benefit_percentage_round_unit", choices=("F", "O", "T", "M", "H")),
        Member("benefit_percentage_max_price", "money", high=_MONEY_MAX),
    )),
    Member("issue_sub_type", choices=SUB_TYPES), Member("coupon_description", longest=1_000), Member("coupon_type", choices=("O", "S")),
    Member("issue_reserved", "flag"), Member("issue_reserved_date", "time"), Member("issue_review_count", "integer", low=1, high=9_999),
    Member("issue_limit", "flag"), Member("same_user_reissue", "flag"), _RECURRING,
    Member("issue_max_count", "integer", low=1, high=999_999_999), Member("issue_max_count_by_user", "integer", low=1, high=999),
    Member("available_scope", choices=("P", "O")), Member("available_price_type", choices=("U", "O", "P")), Member("available_order_price_type", choices=("U", "I")),
    Member("available_min_price", "money", high=_MONEY_MAX), Member("available_amount_type", choices=("E", "I")),
    Member("available_product", choices=("U", "I", "E")), Member("available_product_list", "integer", many=True, low=1),
    Member("available_category", choices=("U", "I", "E")), Member("available_category_list", "integer", many=True, low=1),
    Member("available_payment_method", many=True, choices=tuple("RECAHMKPNOSVBDFGIJLQTUWXYZ")), Member("serial_generate_method", choices=("A", "M", "E")),
    *members("include_regional_shipping_rate include_foreign_delivery show_product_detail use_notification_when_login send_sms_for_issue send_email_for_issue", kind="flag"),
)  # fmt: skip


@endpoint("POST", "/admin/coupons", answers="coupon", scope="write_promotion", body=CREATE, gives=(*GIVES[:2], *CREATE), source=SOURCE)
def create_coupon(call: Call) -> dict:
    """Create a coupon; answers the members sent."""
    sent = call.body
    _check_new(sent)
    number = coupon_number(len(VOUCHERS) + call.world.next_number(call.db, f"cafe24.coupon.{call.mall.number}"))
    row = Coupon(mall_no=call.mall.number, coupon_no=number, created_date=stamp(call.now), body="")
    write(row, _kept(sent))
    call.db.add(row)
    webhooks.emit(call.world, call.db, call.mall.number, ADDED, coupon_event(row, call.shop_no))
    return {"shop_no": call.shop_no, "coupon_no": number} | sent


def _check_new(sent: dict) -> None:
    """What one member makes needed of the others."""
    period, benefit = sent["available_period_type"], sent["benefit_type"]
    asks = (
        (period == "F", "available_begin_datetime"), (period == "F", "available_end_datetime"), (period == "R", "available_day_from_issued"),
        (benefit in AMOUNTS, "discount_amount"), (benefit in RATES, "discount_rate"), (sent.get("issue_reserved") == "T", "issue_reserved_date"),
        (sent.get("issue_sub_type") == "P", "issue_review_count"), (sent.get("issue_limit") == "T", "same_user_reissue"),
        (sent["issue_type"] == "R", "recurring_issuance"),
    )  # fmt: skip
    for needed, name in asks:
        if needed and name not in sent:
            raise missing(name)
    if period == "F" and begins(sent["available_begin_datetime"]) > ends(sent["available_end_datetime"]):
        raise invalid("available_end_datetime")


def _kept(sent: dict) -> dict:
    """The members that a coupon keeps, in the form in which they are read."""
    kept = {name: value for name, value in sent.items() if name in COUPON_DEFAULTS or name in ("available_site", "available_payment_method", "same_user_reissue")}
    kept |= sent.get("discount_amount", {}) | sent.get("discount_rate", {})
    if "benefit_percentage" in kept:
        kept["benefit_percentage"] = f"{kept['benefit_percentage']:.1f}"
    for name, edge in (("available_begin_datetime", begins), ("available_end_datetime", ends)):
        if name in kept:
            kept[name] = edge(kept[name])
    return kept


UPDATE = (
    Member("status", choices=("pause", "restart")), Member("deleted", choices=("D",)), Member("immediate_issue_pause", choices=("I",)),
    Member("immediate_issue_restart", choices=("I",)),
)  # fmt: skip


@endpoint("PUT", "/admin/coupons/<coupon_no>", answers="coupon", scope="write_promotion", body=UPDATE, gives=(*GIVES[:2], *UPDATE), source=SOURCE)
def update_coupon(call: Call, coupon_no: str) -> dict:
    """Pause, restart or delete a coupon."""
    row, sent = found_coupon(call, coupon_no), call.body
    now = COUPON_DEFAULTS | read(row)
    if now["deleted"] == "T":
        raise refused("coupon_no", "the coupon is deleted.")
    for name, status in (("immediate_issue_pause", "pause"), ("immediate_issue_restart", "restart")):
        if name in sent and sent.get("status") != status:
            raise invalid(name)
    changed = _status(call, sent.get("status"), now["is_stopped_issued_coupon"])
    if sent.get("deleted") == "D":
        changed["deleted"] = "T"
    write(row, read(row) | changed)
    call.db.add(row)
    event = DELETED if "deleted" in changed else STATE_CHANGED if changed else EDITED
    webhooks.emit(call.world, call.db, call.mall.number, event, coupon_event(row, call.shop_no))
    return {"shop_no": call.shop_no, "coupon_no": coupon_no} | {member.name: sent.get(member.name) for member in UPDATE}


def _status(call: Call, asked: str | None, stopped: str) -> dict:
    if asked == "restart":
        if stopped == "F":
            raise Refused(422, "Coupons in active status cannot be reactivated")
        return {"is_stopped_issued_coupon": "F", "pause_end_datetime": stamp(call.now)}
    if asked == "pause":
        if stopped == "T":
            raise refused("status", "the coupon is paused already.")
        return {"is_stopped_issued_coupon": "T", "pause_begin_datetime": stamp(call.now), "pause_end_datetime": None}
    return {}


def coupon_event(row: Coupon, shop_no: int) -> dict:
    """The body of coupon events: numbers are numbers here (HOOK)."""
    members = COUPON_DEFAULTS | read(row)
    stopped = members["is_stopped_issued_coupon"] == "T"
    return {
        "event_shop_no": shop_no, "coupon_type": members["coupon_type"], "coupon_no": int(row.coupon_no), "coupon_name": members["coupon_name"],
        "issue_status_code": "S" if stopped else "T", "issue_status": "발급중지" if stopped else "발급중",
    }  # fmt: skip
