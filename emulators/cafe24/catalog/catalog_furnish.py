"""The catalog of a new mall: rows made once from catalog_data.py, then copied into each world in a few inserts."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog import catalog_data as data
from mallrig.emulators.cafe24.catalog import catalog_state as state
from mallrig.emulators.cafe24.dates import day_end, day_start, second
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.store import add_rows
from mallrig.emulators.core.world import World
from mallrig.emulators.rig.goods import GOODS, Good

OPENED = "2024-03-04T10:00:00+09:00"
"""When the goods and the members of the first hour came to the mall (ours)."""

COUPON_BASE = 6_000_000_000_000_000_000
"""Coupon numbers have 19 digits: this base, then the running number."""


def furnish_catalog(world: World, db: Session, mall_no: int) -> None:
    """Give a new mall its goods, categories, carriers, members and coupons (catalog_data.py); a millisecond or two."""
    coupons, issues = _coupons(second(world.now()))
    for table, rows in (*_fixed_rows().items(), (state.Coupon, coupons), (state.CouponIssue, issues)):
        add_rows(db, table, [{"mall_no": mall_no} | row for row in rows])


def coupon_number(number: int) -> str:
    """The 19 digits of the `number`th coupon of a mall."""
    return str(COUPON_BASE + number)


@cache
def _fixed_rows() -> dict[type, list[dict]]:
    """Everything that hangs on neither the world nor the mall."""
    return {
        state.Product: [_product(good) for good in GOODS],
        state.Variant: [row for good in GOODS for row in _variants(good)],
        state.Category: list(_categories()),
        state.Carrier: [
            {"carrier_id": number, "code": code, "name": name, "body": _text(
                {"track_shipment_url": url or None, "shipping_type": "A", "contact": "1588-0000", "secondary_contact": None, "email": "carrier@example.com",
                 "default_shipping_carrier": default})}
            for number, code, name, url, default in data.CARRIERS
        ],
        state.Customer: [
            {"member_id": p.member_id, "cellphone": p.cellphone.replace("-", ""), "group_no": p.group_no, "created_date": OPENED, "body": _text(_person(p))}
            for p in data.PEOPLE
        ],
    }  # fmt: skip


def _text(members: object) -> str:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def _money(won: int) -> str:
    return f"{won}.00"


def _product(good: Good) -> dict:
    members = {
        "custom_product_code": f"MR-{good.product_no:04}", "product_name": good.name, "price_excluding_tax": f"{good.price / 1.1:.2f}",
        "price": _money(good.price), "retail_price": _money(good.price), "supply_price": _money(good.cost), "display": "T", "selling": "T",
        "product_weight": f"{good.grams / 1000:.2f}", "category": [{"category_no": no, "recommend": "F", "new": "F"} for no in _category_path(good.category)],
        "options": _options(good), "option_type": "T" if _options(good) else None,
    }  # fmt: skip
    return {"product_no": good.product_no, "product_code": good.code, "created_date": OPENED, "updated_date": OPENED, "body": _text(members)}


def _options(good: Good) -> list:
    """[[name, [values]]]: each option with its values in the order in which the variants have them."""
    values: dict[str, dict[str, None]] = {}
    for variant in good.variants:
        for name, value in variant.options:
            values.setdefault(name, {})[value] = None
    return [[name, list(found)] for name, found in values.items()]


def _category_path(name: str) -> list[int]:
    """The numbers of a category and of those above it, from the top."""
    by_number = {no: (parent, found) for no, _, parent, found in data.CATEGORIES}
    path = [no for no, (_, found) in by_number.items() if found == name][:1]
    while path and by_number[path[0]][0] != 1:
        path.insert(0, by_number[path[0]][0])
    return path


def _variants(good: Good) -> Iterable[dict]:
    for order, variant in enumerate(good.variants, 1):
        members = {
            "options": [{"name": name, "value": value} for name, value in variant.options] or None, "custom_variant_code": variant.barcode,
            "additional_amount": _money(variant.additional), "display_order": order,
        }  # fmt: skip
        yield {"variant_code": variant.code, "product_no": good.product_no, "quantity": variant.stock, "body": _text(members)}


def _categories() -> Iterable[dict]:
    names = {no: name for no, _, _, name in data.CATEGORIES}
    for order, (no, depth, parent, name) in enumerate(data.CATEGORIES, 1):
        path = _category_path(name)
        body = {
            "category_depth": depth, "category_name": name, "full_category_name": _levels([names[step] for step in path]),
            "full_category_no": _levels(path), "root_category_no": path[0], "display_order": order,
        }  # fmt: skip
        yield {"category_no": no, "parent": parent, "body": _text(body)}


def _levels(path: list) -> dict:
    """{"1": ..., "4": ...}: a path from the root, null below its end."""
    return {str(level): path[level - 1] if level <= len(path) else None for level in range(1, 5)}


def _person(person: data.Person) -> dict:
    return {
        "name": person.name, "phone": "", "cellphone": person.cellphone, "email": person.email, "sms": person.sms, "news_mail": person.sms,
        "birthday": person.birthday, "total_points": _money(person.points), "available_points": _money(person.points), "used_points": "0.00",
        "available_credits": _money(person.credits), "address1": person.address1, "address2": person.address2, "zipcode": person.zipcode,
        "gender": person.gender,
    }  # fmt: skip


def _coupons(now: datetime) -> tuple[list[dict], list[dict]]:
    """The first coupons, from the first of the month before `now`, and who holds them."""
    created, issued = now - timedelta(days=5), show(now - timedelta(days=2))
    coupons, issues = [], []
    for voucher in data.VOUCHERS:
        number = coupon_number(voucher.number)
        coupons.append({"coupon_no": number, "created_date": show(created), "body": _text(_voucher(voucher, now))})
        until = show(day_end(now + timedelta(days=voucher.days or 31)))
        for holder in voucher.holders:
            row = {"issue_no": len(issues) + 1, "coupon_no": number, "member_id": holder, "issued_date": issued, "expiration_date": until}
            issues.append(row | {"used_date": None, "order_id": None})
    return coupons, issues


def _voucher(voucher: data.Voucher, now: datetime) -> dict:
    fixed = voucher.period_type == "F"
    return {
        "coupon_name": voucher.name, "benefit_type": voucher.benefit_type, "benefit_price": voucher.price and _money(voucher.price),
        "benefit_percentage": voucher.percentage, "benefit_percentage_max_price": voucher.percentage_max and _money(voucher.percentage_max),
        "benefit_percentage_round_unit": "F" if voucher.percentage else None, "issue_type": voucher.issue_type, "issue_sub_type": voucher.issue_sub_type,
        "available_period_type": voucher.period_type, "available_begin_datetime": show(day_start(now - timedelta(days=5))) if fixed else None,
        "available_end_datetime": show(day_end(now + timedelta(days=voucher.days))) if fixed else None,
        "available_day_from_issued": voucher.days if voucher.period_type == "R" else None, "available_site": ["W", "M"],
        "available_price_type": "O" if voucher.min_price else "U", "available_min_price": voucher.min_price and _money(voucher.min_price) or None,
    }  # fmt: skip
