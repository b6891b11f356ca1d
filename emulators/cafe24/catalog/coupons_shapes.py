"""Coupons and their issues as Cafe24's JSON (members and order as in DOC, section 16)."""

from datetime import datetime, timedelta

from mallrig.emulators.cafe24.catalog.catalog_state import Coupon, CouponIssue, read
from mallrig.emulators.cafe24.dates import day_end

COUPON_DEFAULTS = {
    "coupon_type": "O", "coupon_name": "", "coupon_description": "", "deleted": "F", "is_stopped_issued_coupon": "F", "pause_begin_datetime": None,
    "pause_end_datetime": None, "benefit_type": "A", "benefit_price": None, "benefit_percentage": None, "benefit_percentage_round_unit": None,
    "benefit_percentage_max_price": None, "include_regional_shipping_rate": None, "include_foreign_delivery": None, "coupon_direct_url": None,
    "issue_type": "M", "issue_sub_type": "M", "issue_member_join": None, "issue_member_join_recommend": None, "issue_member_join_type": None,
    "issue_order_amount_type": None, "issue_order_start_date": None, "issue_order_end_date": None, "issue_order_amount_limit": None,
    "issue_order_amount_min": None, "issue_order_amount_max": None, "issue_order_path": None, "issue_order_type": None,
    "issue_order_available_product": None, "issue_order_available_product_list": None, "issue_order_available_category": None,
    "issue_order_available_category_list": None, "issue_anniversary_type": None, "issue_anniversary_pre_issue_day": None, "issue_module_type": None,
    "issue_review_count": None, "issue_review_has_image": None, "issue_quantity_min": None, "issue_quntity_type": None, "issue_max_count": None,
    "issue_max_count_by_user": None, "issue_count_per_once": None, "issue_member_group_no": None, "issue_member_group_name": None,
    "issue_no_purchase_period": None, "issue_reserved": "F", "issue_reserved_date": None, "available_period_type": "F",
    "available_begin_datetime": None, "available_end_datetime": None, "available_scope": "O", "available_day_from_issued": None,
    "available_price_type": "U", "available_order_price_type": "U", "available_min_price": None, "available_amount_type": "E",
    "available_product": "U", "available_product_list": None, "available_category": "U", "available_category_list": None,
    "available_coupon_count_by_order": 1, "serial_generate_method": None, "coupon_image_type": "B", "coupon_image_path": None,
    "show_product_detail": "F", "use_notification_when_login": "F", "send_sms_for_issue": "F", "send_email_for_issue": "F",
}  # fmt: skip

PAYMENT_METHODS = "RECAHMKPNOSVBD"
"""available_payment_method of a coupon that goes with every way of paying."""

BENEFIT_NAMES = ("benefit_type", "benefit_price", "benefit_percentage", "benefit_percentage_round_unit", "benefit_percentage_max_price")


def coupon_row(row: Coupon, issued: int, shop_no: int) -> dict:
    """A coupon as read: comma texts for sites and payment methods, the count of issues as text."""
    members = COUPON_DEFAULTS | read(row)
    shown = {"shop_no": shop_no, "coupon_no": row.coupon_no} | {name: members[name] for name in COUPON_DEFAULTS}
    return shown | {
        "created_date": row.created_date, "benefit_text": _benefit_text(members), "issued_count": str(issued), "available_date": _available_date(members),
        "available_site": ",".join(members.get("available_site", ["W", "M"])),
        "available_payment_method": ",".join(members.get("available_payment_method", PAYMENT_METHODS)),
    }  # fmt: skip


def _benefit_text(members: dict) -> str:
    """What the coupon gives, in words (texts: ours)."""
    price = f"{float(members['benefit_price'] or 0):,.0f}원"
    rate = f"{float(members['benefit_percentage'] or 0):g}%"
    return {
        "A": f"{price} 할인", "B": f"{rate} 할인", "C": f"적립금 {price}", "D": f"적립금 {rate}", "E": "기본배송비 무료", "I": f"기본배송비 {rate} 할인",
        "H": f"기본배송비 {price} 할인", "J": "전체배송비 무료", "F": f"즉시적립금 {price}", "G": f"예치금 {price}",
    }[members["benefit_type"]]  # fmt: skip


def _available_date(members: dict) -> str | None:
    if members["available_period_type"] != "F":
        return None
    begin, end = members["available_begin_datetime"], members["available_end_datetime"]
    return f"{begin[:10]} {begin[11:16]} ~ {end[:10]} {end[11:16]}"


def expires(members: dict, issued: datetime) -> datetime:
    """When a coupon issued at a time ends: a fixed end, days from issue, or the month's end."""
    members = COUPON_DEFAULTS | members
    if members["available_period_type"] == "F":
        return datetime.fromisoformat(members["available_end_datetime"])
    if members["available_period_type"] == "R":
        return day_end(issued + timedelta(days=members["available_day_from_issued"]))
    next_month = (issued.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day_end(next_month - timedelta(days=1))


def issue_row(row: CouponIssue, group_no: int | None, shop_no: int) -> dict:
    """One issued coupon; what isn't known of an unused one is null (ours: the sample prints the text "null")."""
    return {
        "shop_no": shop_no, "coupon_no": row.coupon_no, "issue_no": row.issue_no, "member_id": row.member_id, "group_no": group_no,
        "issued_date": row.issued_date, "expiration_date": row.expiration_date, "used_coupon": "T" if row.used_date else "F", "used_date": row.used_date,
        "related_order_id": row.order_id,
    }  # fmt: skip


def held_row(row: CouponIssue, coupon: Coupon, shop_no: int) -> dict:
    """A coupon in a member's hands."""
    members = COUPON_DEFAULTS | read(coupon)
    begin = members["available_begin_datetime"] if members["available_period_type"] == "F" else row.issued_date
    return {
        "shop_no": shop_no, "coupon_no": row.coupon_no, "issue_no": row.issue_no, "coupon_name": members["coupon_name"],
        "available_price_type": members["available_price_type"], "available_price_type_detail": members["available_order_price_type"],
        "available_min_price": members["available_min_price"], "available_payment_methods": list(members.get("available_payment_method", PAYMENT_METHODS)),
        **{name: members[name] for name in BENEFIT_NAMES}, "credit_amount": members["benefit_price"] if members["benefit_type"] == "G" else None,
        "issued_date": row.issued_date, "available_begin_datetime": begin, "available_end_datetime": row.expiration_date,
    }  # fmt: skip
