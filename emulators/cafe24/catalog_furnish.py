"""The catalog of a new mall: rows made once from catalog_data.py, then copied into each world in a few inserts."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import product as combinations

from sqlalchemy import insert
from sqlmodel import Session

from mallrig.emulators.cafe24 import catalog_data as data
from mallrig.emulators.cafe24 import catalog_state as state
from mallrig.emulators.cafe24.dates import day_end, day_start, second
from mallrig.emulators.cafe24.products_shapes import product_code, variant_code
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World

OPENED = "2024-03-04T10:00:00+09:00"
"""When the goods and the members of the first hour came to the mall (ours)."""

COUPON_BASE = 6_000_000_000_000_000_000
"""Coupon numbers have 19 digits: this base, then the running number."""


def furnish_catalog(world: World, db: Session, mall_no: int) -> None:
    """Give a new mall its goods, categories, carriers, members, coupons and settings (catalog_data.py); a few milliseconds."""
    for table, rows in _fixed_rows().items():
        db.connection().execute(insert(table), [{"mall_no": mall_no, **row} for row in rows])
    now = second(world.now())
    coupons, issues = _coupons(now)
    db.connection().execute(insert(state.Coupon), [{"mall_no": mall_no, **row} for row in coupons])
    db.connection().execute(insert(state.CouponIssue), [{"mall_no": mall_no, **row} for row in issues])


def coupon_number(number: int) -> str:
    """The 19 digits of the `number`th coupon of a mall."""
    return str(COUPON_BASE + number)


@cache
def _fixed_rows() -> dict[type, list[dict]]:
    """Everything that hangs on neither the world nor the mall."""
    return {
        state.Product: [_product(goods) for goods in data.GOODS],
        state.Variant: [row for goods in data.GOODS for row in _variants(goods)],
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


def _product(goods: data.Goods) -> dict:
    code = product_code(goods.no)
    taxed = goods.tax_type == "A"
    members = {
        "custom_product_code": f"MR-{goods.no:04}", "product_name": goods.name, "eng_product_name": goods.english,
        "price_excluding_tax": f"{goods.price / 1.1:.2f}" if taxed else _money(goods.price), "price": _money(goods.price),
        "retail_price": _money(goods.price), "supply_price": _money(goods.supply), "display": "T", "selling": "T", "product_weight": goods.weight,
        "tax_type": goods.tax_type, "tax_rate": 10 if taxed else 0, "category": [{"category_no": no, "recommend": "F", "new": "F"} for no in goods.categories],
        "options": goods.options, "option_type": "T" if goods.options else None,
    }  # fmt: skip
    return {"product_no": goods.no, "product_code": code, "created_date": OPENED, "updated_date": OPENED, "body": _text(members)}


def _variants(goods: data.Goods) -> Iterable[dict]:
    names = [name for name, _ in goods.options]
    for index, values in enumerate(combinations(*(values for _, values in goods.options))):
        options = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)] or None
        added = goods.added[index] if goods.added else 0
        members = {"options": options, "custom_variant_code": f"MR-{goods.no:04}-{index + 1:02}", "additional_amount": _money(added), "display_order": index + 1}
        if goods.unlimited:
            members["use_inventory"] = "F"
        code = variant_code(product_code(goods.no), index)
        yield {"variant_code": code, "product_no": goods.no, "quantity": goods.stock[index], "body": _text(members)}


def _categories() -> Iterable[dict]:
    names = {no: name for no, _, _, name in data.CATEGORIES}
    parents = {no: parent for no, _, parent, _ in data.CATEGORIES}
    for order, (no, depth, parent, name) in enumerate(data.CATEGORIES, 1):
        path = [no]
        while parents.get(path[0], 1) != 1:
            path.insert(0, parents[path[0]])
        body = category_members(depth, name, [names[step] for step in path], path, order)
        yield {"category_no": no, "parent": parent, "body": _text(body)}


def category_members(depth: int, name: str, names: list[str], numbers: list[int], order: int) -> dict:
    """What a category keeps; `names` and `numbers` lead from its root to itself."""
    padding = [None] * (4 - len(names))
    return {
        "category_depth": depth, "category_name": name, "full_category_name": dict(zip("1234", [*names, *padding], strict=True)),
        "full_category_no": dict(zip("1234", [*numbers, *padding], strict=True)), "root_category_no": numbers[0], "display_order": order,
    }  # fmt: skip


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
