"""Issued coupons: /admin/coupons/{no}/issues, issuancecustomers, /admin/customers/{id}/coupons; used and given back by orders."""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_data import VOUCHERS
from mallrig.emulators.cafe24.catalog.catalog_state import Coupon, CouponIssue, Customer, read
from mallrig.emulators.cafe24.catalog.coupons import found_coupon
from mallrig.emulators.cafe24.catalog.coupons_shapes import COUPON_DEFAULTS, expires, held_row, issue_row
from mallrig.emulators.cafe24.dates import begins, ends, stamp
from mallrig.emulators.cafe24.mall.customers import found_customer
from mallrig.emulators.cafe24.refusals import invalid, missing, refused, unknown_id
from mallrig.emulators.cafe24.wire.description import Member, Paging, Param, endpoint, members, params
from mallrig.emulators.cafe24.wire.door import Call, Page
from mallrig.emulators.cafe24.wire.examples import gives_of
from mallrig.emulators.core.store import INTEGER_MAX
from mallrig.emulators.core.world import World

SOURCE = "DOC"
HELD_SOURCE = "DOC"
PAGING = Paging(default=10, most=500, offset_max=8000)
HELD_PAGING = Paging(default=10, most=100, offset_max=10_000)
FIRST_ISSUES = sum(len(voucher.holders) for voucher in VOUCHERS)
"""Issues that a new mall has already."""

GIVES = gives_of(
    {"shop_no": 1, "coupon_no": "", "issue_no": 1, "member_id": "", "group_no": 1, "issued_date": "", "expiration_date": "", "used_coupon": "F"}
) + members("used_date related_order_id", mark="ours")
HELD_GIVES = (
    *gives_of({"shop_no": 1, "coupon_no": "", "issue_no": 1, "coupon_name": "", "available_price_type": "", "available_price_type_detail": "", "available_min_price": ""}),
    *members("available_payment_methods", many=True),
    *members("benefit_type benefit_price benefit_percentage benefit_percentage_round_unit benefit_percentage_max_price credit_amount issued_date"),
    *members("available_begin_datetime available_end_datetime"),
)  # fmt: skip
FILTERS = (
    Param("member_id", many=True, longest=20), Param("group_no", "integer", low=1), *params("issued_date issued_start_date issued_end_date", kind="time"),
    Param("used_coupon", "flag"), Param("since_issue_no", "integer", low=0, high=INTEGER_MAX),
)  # fmt: skip


@endpoint(
    "GET", "/admin/coupons/<coupon_no>/issues", answers="issues", shape="list", scope="read_promotion", params=FILTERS, paging=PAGING, gives=GIVES, source=SOURCE
)
def list_issues(call: Call, coupon_no: str) -> Page:
    """Who has the coupon."""
    found_coupon(call, coupon_no)
    asked, limit, since = call.params, call.params["limit"], call.params["since_issue_no"]
    found = _issues(call, coupon_no)
    if since is None:
        found = found.order_by(CouponIssue.issue_no.desc()).offset(asked["offset"])
    elif asked["offset"]:
        raise invalid("offset")
    else:
        found = found.where(CouponIssue.issue_no > since).order_by(CouponIssue.issue_no)
    rows = call.db.execute(found.limit(limit + 1)).all()
    more, rows = len(rows) > limit, rows[:limit]
    cursor = None if since is None else {"since_issue_no": str(rows[-1][0].issue_no if rows else since)}
    return Page([issue_row(issue, group_no, call.shop_no) for issue, group_no in rows], more, cursor)


def _issues(call: Call, coupon_no: str) -> Select:
    asked = call.params
    joined = (Customer.mall_no == CouponIssue.mall_no) & (Customer.member_id == CouponIssue.member_id)
    found = select(CouponIssue, Customer.group_no).outerjoin(Customer, joined)
    found = found.where(CouponIssue.mall_no == call.mall.number, CouponIssue.coupon_no == coupon_no)
    if asked["member_id"] is not None:
        found = found.where(CouponIssue.member_id.in_(asked["member_id"]))
    if asked["group_no"] is not None:
        found = found.where(Customer.group_no == asked["group_no"])
    for name, bound in (("issued_start_date", begins), ("issued_date", begins)):
        if asked[name] is not None:
            found = found.where(CouponIssue.issued_date >= bound(asked[name]))
    for name, bound in (("issued_end_date", ends), ("issued_date", ends)):
        if asked[name] is not None:
            found = found.where(CouponIssue.issued_date <= bound(asked[name]))
    if asked["used_coupon"] is not None:
        used = CouponIssue.used_date.is_not(None)
        found = found.where(used if asked["used_coupon"] == "T" else ~used)
    return found


ISSUE = (
    Member("issued_member_scope", required=True, choices=("A", "G", "M"), label="Issued member scope"), Member("group_no", "integer", low=1),
    Member("member_id", longest=2_000), Member("send_sms_for_issue", "flag"), Member("allow_duplication", choices=("T", "F", "S")),
    Member("single_issue_per_once", "flag"), Member("issue_count_per_once", "integer", low=2, high=10), Member("issued_place_type", choices=("W", "M", "P")),
    *members("issued_by_action_type issued_by_event_type request_admin_id", longest=50),
)  # fmt: skip
ISSUED = (Member("shop_no", "integer"), Member("count", "object", about="the coupon's number, and how many were issued"))


@endpoint("POST", "/admin/coupons/<coupon_no>/issues", answers="issues", scope="write_promotion", body=ISSUE, gives=ISSUED, source=SOURCE)
def issue_coupon(call: Call, coupon_no: str) -> dict:
    """Give the coupon to all members, to a group or to some."""
    row, sent = found_coupon(call, coupon_no), call.body
    members_of_coupon = COUPON_DEFAULTS | read(row)
    if members_of_coupon["deleted"] == "T" or members_of_coupon["is_stopped_issued_coupon"] == "T":
        raise refused("coupon_no", "the coupon is deleted or paused.")
    each = sent.get("issue_count_per_once", 2) if sent.get("single_issue_per_once", "T") == "F" else 1
    again = sent.get("allow_duplication", "F")
    if again == "S":
        again = members_of_coupon.get("same_user_reissue", "F")
    given = 0
    for member_id in _receivers(call, sent):
        if again == "T" or not _has_had(call.db, call.mall.number, coupon_no, member_id):
            given += give(call.world, call.db, row, member_id, each, call.now)
    return {"shop_no": call.shop_no, "count": {coupon_no: given}}


def _receivers(call: Call, sent: dict) -> list[str]:
    scope = sent["issued_member_scope"]
    found = select(Customer.member_id).where(Customer.mall_no == call.mall.number).order_by(Customer.member_id)
    if scope == "G":
        if "group_no" not in sent:
            raise missing("group_no")
        found = found.where(Customer.group_no == sent["group_no"])
    if scope == "M":
        if "member_id" not in sent:
            raise missing("member_id")
        asked = [part.strip() for part in sent["member_id"].split(",")]
        known = set(call.db.scalars(found.where(Customer.member_id.in_(asked))))
        if not set(asked) <= known:
            raise invalid("member_id")
        return list(dict.fromkeys(asked))
    return list(call.db.scalars(found))


def _has_had(db: Session, mall_no: int, coupon_no: str, member_id: str) -> bool:
    wanted = select(CouponIssue.issue_no).where(CouponIssue.mall_no == mall_no, CouponIssue.coupon_no == coupon_no, CouponIssue.member_id == member_id)
    return db.scalars(wanted.limit(1)).first() is not None


def give(world: World, db: Session, coupon: Coupon, member_id: str, count: int, now: datetime) -> int:
    """Put a coupon in a member's hands `count` times. Raises Refused 422 above the coupon's own maxima."""
    members_of_coupon = COUPON_DEFAULTS | read(coupon)
    of_coupon = select(func.count()).where(CouponIssue.mall_no == coupon.mall_no, CouponIssue.coupon_no == coupon.coupon_no)
    for name, found in (("issue_max_count", of_coupon), ("issue_max_count_by_user", of_coupon.where(CouponIssue.member_id == member_id))):
        if members_of_coupon[name] is not None and db.scalar(found) + count > members_of_coupon[name]:
            raise refused(name, "the coupon has been issued as often as it may be.")
    until = stamp(expires(members_of_coupon, now))
    for _ in range(count):
        number = FIRST_ISSUES + world.next_number(db, f"cafe24.issue.{coupon.mall_no}")
        issue = {"issue_no": number, "coupon_no": coupon.coupon_no, "member_id": member_id, "issued_date": stamp(now), "expiration_date": until}
        db.add(CouponIssue(mall_no=coupon.mall_no, **issue))
    db.flush()
    return count


CUSTOMER_GIVES = gives_of({"shop_no": 1, "coupon_no": "", "member_id": "", "group_no": 1})


@endpoint(
    "GET", "/admin/coupons/<coupon_no>/issuancecustomers", answers="issuancecustomers", shape="list", scope="read_promotion", paging=PAGING,
    params=(Param("member_id", longest=20), Param("group_no", "integer", low=1), Param("since_member_id", longest=20)), gives=CUSTOMER_GIVES, mark="read",
    source=SOURCE,
)  # fmt: skip
def list_issuancecustomers(call: Call, coupon_no: str) -> Page:
    """Members who may get a coupon that is issued on a condition: those who haven't had it (ours)."""
    row, asked, limit = found_coupon(call, coupon_no), call.params, call.params["limit"]
    if (COUPON_DEFAULTS | read(row))["issue_type"] != "A":
        return Page([])
    had = select(CouponIssue.member_id).where(CouponIssue.mall_no == call.mall.number, CouponIssue.coupon_no == coupon_no)
    found = select(Customer).where(Customer.mall_no == call.mall.number, Customer.member_id.not_in(had)).order_by(Customer.member_id)
    if asked["member_id"] is not None:
        found = found.where(Customer.member_id == asked["member_id"])
    if asked["group_no"] is not None:
        found = found.where(Customer.group_no == asked["group_no"])
    since = asked["since_member_id"]
    if since is not None:
        if asked["offset"]:
            raise invalid("offset")
        found = found.where(Customer.member_id > since)
    rows = list(call.db.scalars(found.offset(asked["offset"]).limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    cursor = None if since is None else {"since_member_id": rows[-1].member_id if rows else since}
    shown = [{"shop_no": call.shop_no, "coupon_no": coupon_no, "member_id": each.member_id, "group_no": each.group_no} for each in rows]
    return Page(shown, more, cursor)


def _held(mall_no: int, member_id: str) -> Select:
    """A member's unused coupons (that used ones aren't listed: ours)."""
    return select(CouponIssue).where(CouponIssue.mall_no == mall_no, CouponIssue.member_id == member_id, CouponIssue.used_date.is_(None))


@endpoint(
    "GET", "/admin/customers/<member_id>/coupons", answers="coupons", shape="list", scope="read_promotion", paging=HELD_PAGING, gives=HELD_GIVES,
    source=HELD_SOURCE,
)  # fmt: skip
def list_held(call: Call, member_id: str) -> Page:
    """A member's coupons that aren't used."""
    found_customer(call.db, call.mall.number, member_id)
    limit = call.params["limit"]
    newest_first = _held(call.mall.number, member_id).order_by(CouponIssue.issue_no.desc())
    rows = list(call.db.scalars(newest_first.offset(call.params["offset"]).limit(limit + 1)))
    shown = [held_row(row, call.db.get(Coupon, (row.mall_no, row.coupon_no)), call.shop_no) for row in rows[:limit]]
    return Page(shown, len(rows) > limit)


@endpoint("GET", "/admin/customers/<member_id>/coupons/count", shape="count", scope="read_promotion", source=HELD_SOURCE)
def count_held(call: Call, member_id: str) -> int:
    """How many coupons a member holds."""
    found_customer(call.db, call.mall.number, member_id)
    return call.db.scalar(select(func.count()).select_from(_held(call.mall.number, member_id).subquery()))


@endpoint(
    "DELETE", "/admin/customers/<member_id>/coupons/<coupon_no>", answers="coupon", scope="write_promotion",
    params=(Param("issue_no", "integer", many=True, low=1),), source=HELD_SOURCE,
    gives=(Member("shop_no", "integer"), Member("coupon_no"), Member("issue_no", "integer", many=True)),
)  # fmt: skip
def take_back(call: Call, member_id: str, coupon_no: str) -> dict:
    """Take a coupon, or one issue of it, out of a member's hands."""
    found_customer(call.db, call.mall.number, member_id)
    found = _held(call.mall.number, member_id).where(CouponIssue.coupon_no == coupon_no).order_by(CouponIssue.issue_no)
    if call.params["issue_no"] is not None:
        found = found.where(CouponIssue.issue_no.in_(call.params["issue_no"]))
    rows = list(call.db.scalars(found))
    if not rows:
        raise unknown_id()
    for row in rows:
        call.db.delete(row)
    return {"shop_no": call.shop_no, "coupon_no": coupon_no, "issue_no": [row.issue_no for row in rows]}


def use_coupons(db: Session, world: World, mall_no: int, member_id: str, coupon_nos: list[str], order_id: str) -> list[dict]:
    """Use a member's coupons for an order, one of each number. Returns their members with `issue_no`. Raises Refused 422."""
    used = []
    for coupon_no in coupon_nos:
        found = _held(mall_no, member_id).where(CouponIssue.coupon_no == coupon_no, CouponIssue.expiration_date >= stamp(world.now()))
        row = db.scalars(found.order_by(CouponIssue.expiration_date, CouponIssue.issue_no)).first()
        if row is None:
            raise refused("coupon_no", f"{member_id} has no coupon {coupon_no} to use.")
        row.used_date, row.order_id = stamp(world.now()), order_id
        db.add(row)
        db.flush()
        used.append(COUPON_DEFAULTS | read(db.get(Coupon, (mall_no, coupon_no))) | {"coupon_no": coupon_no, "issue_no": row.issue_no})
    return used


def recover_coupons(db: Session, mall_no: int, order_id: str, coupon_nos: list[str] | None = None) -> list[str]:
    """Give back the coupons that an order used (recover_coupon T), or those of the numbers given. Returns their numbers."""
    found = select(CouponIssue).where(CouponIssue.mall_no == mall_no, CouponIssue.order_id == order_id).order_by(CouponIssue.issue_no)
    if coupon_nos is not None:
        found = found.where(CouponIssue.coupon_no.in_(coupon_nos))
    rows = list(db.scalars(found))
    for row in rows:
        row.used_date = row.order_id = None
        db.add(row)
    db.flush()
    return [row.coupon_no for row in rows]


def take_again(db: Session, world: World, mall_no: int, order_id: str, issue_nos: list[int]) -> None:
    """Use coupons for an order that it had used before and given back. One that the member has used for another order meanwhile, or that was taken
    away, stays as it is: the order keeps its discount, and the coupon counts for where it was used last (ours)."""
    for issue_no in issue_nos:
        row = db.get(CouponIssue, (mall_no, issue_no))
        if row is not None and row.used_date is None:
            row.used_date, row.order_id = stamp(world.now()), order_id
            db.add(row)
    db.flush()
