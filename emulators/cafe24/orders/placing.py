"""A shopper places orders: stock taken, amounts counted, payment noted. Built for many at a time: a few inserts for a whole list."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.catalog import bundles, coupon_issues, stock
from mallrig.emulators.cafe24.catalog.catalog_state import Customer, read, variants_of
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.events.order_events import order_event, somebody_listens
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.mall.shipping_fees import FeeSettings, fee_settings
from mallrig.emulators.cafe24.orders import automatic
from mallrig.emulators.cafe24.orders.amounts import Amounts, count_amounts, fee_detail
from mallrig.emulators.cafe24.orders.order_shapes import (
    AMOUNTS,
    BUYER_DEFAULTS,
    EASY_PAY,
    ITEM_DEFAULTS,
    METHOD_NAMES,
    ORDER_DEFAULTS,
    OWN_MEANS,
    PLACES,
    RECEIVER_DEFAULTS,
    SHIPPING_TYPES,
    digits,
    dump,
    full_address,
    show_status,
    won,
)  # fmt: skip
from mallrig.emulators.cafe24.orders.order_state import Item, Order, Payment
from mallrig.emulators.cafe24.orders.payments import prepared, step_body
from mallrig.emulators.cafe24.orders.statuses import DATES, UNPAID
from mallrig.emulators.cafe24.refusals import invalid, refused
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.core.world import World

GATEWAY = "inicis"
BANK = {"bank_code": "bank_26", "bank_code_name": "신한은행", "bank_account_no": "110-000-000000", "bank_account_owner_name": "말리그상점"}
_PATH = ("N20", "N30", "N40", "N50")


@dataclass
class Drafts:
    """Rows of the orders that are being placed, and what was looked up for them."""

    world: World
    db: Session
    mall: Mall
    rows: dict[type, list[dict]]
    paid_status: str
    facts: dict[str, dict] = field(default_factory=dict)
    first_variants: dict[int, str] = field(default_factory=dict)
    people: dict[str | None, dict] = field(default_factory=dict)
    taken: dict[tuple[str, bool], bool] = field(default_factory=dict)
    next_numbers: dict[str, int] = field(default_factory=dict)
    fees: dict[int, FeeSettings] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """The next of the numbers that were set aside for this list of orders."""
        self.next_numbers[name] += 1
        return self.next_numbers[name] - 1

    def facts_of(self, variant_code: str) -> dict:
        """What an item copies of its variant. Raises Refused 422."""
        if variant_code not in self.facts:
            self.facts[variant_code] = bundles.facts_of(self.db, self.mall.number, variant_code)
        return self.facts[variant_code]

    def fees_of(self, shop_no: int) -> FeeSettings:
        """What decides what shipping costs in a shop."""
        if shop_no not in self.fees:
            self.fees[shop_no] = fee_settings(self.db, self.mall.number, shop_no)
        return self.fees[shop_no]


def place(world: World, db: Session, mall: Mall, wishes: list[dict]) -> list[dict]:
    """Place orders; each wish as rig/shop.py reads it. [{"order_id", "items": [codes], "status", "payment_amount"}]. Raises Refused 422."""
    settings = setting(db, mall.number, "orders")
    paid_status = prepared(settings)
    drafts = Drafts(world, db, mall, {Order: [], Item: [], Payment: []}, paid_status)
    for wish in wishes:
        _complete(drafts, wish)
    _set_aside(drafts, wishes)
    _take_stock(drafts, wishes)
    placed = [_place_one(drafts, wish) for wish in wishes]
    for table, rows in drafts.rows.items():
        if rows:
            db.connection().execute(insert(table), rows)
    if any(item["status"] in automatic.WAITING for item in drafts.rows[Item]):
        automatic.look_ahead(world, db, mall.number)
    if somebody_listens(db, mall.number):
        for row, body, lines in (told for _, told in placed):
            for event_no, code in ((90023, "create_order"), *([(90025, "paid_order")] if body["paid"] == "T" else [])):
                webhooks.emit(world, db, mall.number, event_no, order_event(Order(**row), body, lines, code))
    return [answer for answer, _ in placed]


def _complete(drafts: Drafts, wish: dict) -> None:
    """Put the moment, the variants, a separable set's components in its place, and whether it is paid into a wish."""
    wish["ordered_at"] = _moment(wish.get("ordered_at"), drafts.world.now())
    wish["paid"] = wish.get("paid", wish.get("status") not in UNPAID)
    for chosen in wish["items"]:
        if not chosen.get("variant_code"):
            chosen["variant_code"] = _first_variant(drafts, chosen.get("product_no"))
    wish["items"] = [item for chosen in wish["items"] for item in _separate(drafts, chosen)]


def _separate(drafts: Drafts, chosen: dict) -> list[dict]:
    """What is chosen as the items that it makes: `shown` are the members that a component of a separable set shows of that."""
    parts = bundles.separated(drafts.db, drafts.mall.number, chosen["variant_code"])
    if not parts:
        return [chosen]
    return [{"variant_code": part.variant_code, "quantity": chosen["quantity"] * part.quantity, "shown": shown} for part, shown in parts]


def _pieces(drafts: Drafts, chosen: dict) -> dict[str, int]:
    return bundles.pieces(drafts.facts_of(chosen["variant_code"]), chosen["quantity"])


def _set_aside(drafts: Drafts, wishes: list[dict]) -> None:
    """Take the running numbers of the whole list at once."""
    asked = Counter({"payment": sum(wish["paid"] for wish in wishes), "order": len(wishes), "item": sum(len(wish["items"]) for wish in wishes)})
    asked.update(numbers.day_name(wish["ordered_at"]) for wish in wishes)
    drafts.next_numbers = {name: numbers.take(drafts.db, name, count) for name, count in asked.items()}


def _take_stock(drafts: Drafts, wishes: list[dict]) -> None:
    """Take what all orders need of each variant, at ordering or, of what is paid, at payment, as the variant asks for."""
    needed = Counter()
    for wish in wishes:
        for chosen in wish["items"]:
            for code, quantity in _pieces(drafts, chosen).items():
                needed[code, wish["paid"]] += quantity
    for (code, paid), quantity in needed.items():
        taken = stock.take_stock(drafts.world, drafts.db, drafts.mall.number, code, quantity, "A")
        if not taken and paid:
            taken = stock.take_stock(drafts.world, drafts.db, drafts.mall.number, code, quantity, "B")
        drafts.taken[code, paid] = taken


@dataclass
class _Told:
    """An item as order_event reads it."""

    body: dict


def _place_one(drafts: Drafts, wish: dict) -> tuple[dict, tuple]:
    ordered_at, number = wish["ordered_at"], drafts.number("order")
    order_id, at = numbers.order_id(ordered_at, drafts.number(numbers.day_name(ordered_at))), stamp(ordered_at)
    person = _person(drafts, wish.get("buyer") or {})
    bodies = [_item(drafts, wish, order_id, position, chosen) for position, chosen in enumerate(wish["items"], 1)]
    receiver = _receiver(wish, person, order_id)
    amounts = count_amounts(drafts.fees_of(wish.get("shop_no", 1)), wish, bodies, receiver["zipcode"])
    body = _order(drafts, wish, order_id, at, person, amounts)
    status = wish.get("status") or (drafts.paid_status if body["paid"] == "T" else "N00")
    if (status in UNPAID) == (body["paid"] == "T"):
        raise refused("status", f"{status} does not go with paid {body['paid']}.")
    taken = [",".join(code for code in _pieces(drafts, chosen) if drafts.taken[code, wish["paid"]]) for chosen in wish["items"]]
    rows = [_item_row(drafts, number, item, status, at, held) for item, held in zip(bodies, taken, strict=True)]
    buyer = _buyer(wish, person)
    private = {"payments": amounts.payments, "coupons": _coupons(drafts, wish, person["member_id"], amounts, order_id), "given_back": {}}
    row = _order_row(drafts, number, body, wish, buyer, amounts) | {
        "items_json": dump(bodies), "receivers_json": dump([receiver]), "buyer_json": dump(buyer), "body": dump(body), "private": dump(private),
    }  # fmt: skip
    drafts.rows[Order].append(row)
    drafts.rows[Item] += rows
    if body["paid"] == "T":
        step = drafts.number("payment")
        drafts.rows[Payment].append({"payment_no": step, "order_no": number, "body": dump(step_body(body, step, at, "paid", None))})
    answer = {"order_id": order_id, "items": [item["code"] for item in rows], "status": status, "payment_amount": amounts.money, "total": amounts.total}
    return answer, (row, body, [_Told(item) for item in bodies])


def _moment(asked: str | None, now: datetime) -> datetime:
    if asked is None:
        return now
    when = datetime.fromisoformat(asked if "T" in asked else f"{asked}T00:00:00+09:00")
    if when > now:
        raise refused("ordered_at", "lies in the future of the world.")
    return when


# -- who --


def _person(drafts: Drafts, buyer: dict) -> dict:
    """The buyer's members: those sent, else those of the member, else of the mall's first member."""
    asked = buyer.get("member_id")
    if asked is None and buyer:
        return {"member_id": "", "group_no": 0} | buyer
    if asked not in drafts.people:
        query = select(Customer).where(Customer.mall_no == drafts.mall.number)
        found = drafts.db.exec(query.where(Customer.member_id == asked) if asked else query.order_by(Customer.member_id)).first()
        known = read(found) | {"member_id": found.member_id, "group_no": found.group_no} if found else {"member_id": asked or "", "group_no": 1}
        drafts.people[asked] = known
    return drafts.people[asked] | buyer


def _buyer(wish: dict, person: dict) -> dict:
    return BUYER_DEFAULTS | {
        "shop_no": wish.get("shop_no", 1), "member_id": person["member_id"], "member_group_no": person["group_no"], "name": person.get("name", ""),
        "email": person.get("email", ""), "phone": person.get("phone", ""), "cellphone": person.get("cellphone", ""),
        "buyer_zipcode": person.get("zipcode", ""), "buyer_address1": person.get("address1", ""), "buyer_address2": person.get("address2", ""),
    }  # fmt: skip


def _receiver(wish: dict, person: dict, order_id: str) -> dict:
    sent = wish.get("receiver") or {}
    filled = {name: sent.get(name, person.get(name)) or "" for name in ("name", "phone", "cellphone", "zipcode", "address1", "address2")}
    return RECEIVER_DEFAULTS | filled | {
        "shop_no": wish.get("shop_no", 1), "address_full": full_address(filled["address1"], filled["address2"]),
        "shipping_message": sent.get("message") or "", "shipping_code": numbers.shipping_code(order_id),
    }  # fmt: skip


# -- what --


def _item(drafts: Drafts, wish: dict, order_id: str, position: int, chosen: dict) -> dict:
    code = chosen["variant_code"]
    known = dict(drafts.facts_of(code))
    if known.pop("selling") != "T":
        raise refused("variant_code", f"{code} is not on sale.")
    return ITEM_DEFAULTS | known | chosen.get("shown", {}) | {
        "shop_no": wish.get("shop_no", 1), "order_item_code": numbers.item_code(order_id, position), "quantity": chosen["quantity"],
        "shipping_code": numbers.shipping_code(order_id),
    }  # fmt: skip


def _first_variant(drafts: Drafts, product_no: int | None) -> str:
    if product_no not in drafts.first_variants:
        found = variants_of(drafts.db, drafts.mall.number, product_no) if product_no is not None else []
        if not found:
            raise invalid("product_no")
        drafts.first_variants[product_no] = found[0].variant_code
    return drafts.first_variants[product_no]


def _item_row(drafts: Drafts, order_no: int, item: dict, status: str, at: str, held: str) -> dict:
    number = drafts.number("item")
    item |= {"item_no": number, "order_status": status, "ordered_date": at, "payment_info_id": str(order_no)}
    dates = {column: None for column in ("placed_at", "shipped_at", "delivered_at", "confirmed_at")}
    for passed in _PATH[: _PATH.index(status) + 1] if status in _PATH else ():
        column, member = DATES[passed]
        dates[column] = at
        if member:
            item[member] = at
    show_status(item, None, False)
    return dates | {
        "number": number, "order_no": order_no, "mall_no": drafts.mall.number, "code": item["order_item_code"], "status": status, "quantity": item["quantity"],
        "product_no": item["product_no"], "product_code": item["product_code"], "supplier_id": item["supplier_id"] or "",
        "shipping_code": item["shipping_code"], "labels": "", "stock_taken": held,
    }  # fmt: skip


# -- the whole --


def _order(drafts: Drafts, wish: dict, order_id: str, at: str, person: dict, amounts: Amounts) -> dict:
    spent = amounts.payments
    paid = wish["paid"]
    methods = list(spent)
    shown = dict.fromkeys(AMOUNTS, "0.00") | {
        "order_price_amount": won(amounts.goods), "shipping_fee": won(amounts.shipping_fee), "points_spent_amount": won(spent.get("point", 0)),
        "credits_spent_amount": won(spent.get("credit", 0)), "coupon_discount_price": won(spent.get("coupon", 0)),
        "market_other_discount_amount": won(spent.get("market_discount", 0)), "payment_amount": won(amounts.money),
        "total_amount_due": won(0 if paid else amounts.money),
    }  # fmt: skip
    place = wish.get("order_place_id", "self")
    bank = BANK if "cash" in spent or "icash" in spent else {}
    return ORDER_DEFAULTS | bank | {
        "shop_no": wish.get("shop_no", 1), "order_id": order_id, "member_id": person["member_id"], "member_email": person.get("email", "") if person["member_id"] else "",
        "member_authentication": person.get("member_authentication", "T") if person["member_id"] else None, "initial_order_amount": shown,
        "actual_order_amount": shown, "billing_name": person.get("name", ""), "payment_method": methods,
        "payment_method_name": [METHOD_NAMES[method] for method in methods], "first_payment_methods": methods,
        "payment_gateway_names": [GATEWAY] if set(methods) - set(OWN_MEANS) - {"cash"} else None, "easypay_name": EASY_PAY.get(amounts.easy, ""),
        "sub_payment_method_code": amounts.easy, "sub_payment_method_name": EASY_PAY.get(amounts.easy), "paid": "T" if paid else "F", "order_date": at,
        "payment_date": at if paid else None, "first_order": wish.get("first_order", "F"), "order_from_mobile": "T" if place.startswith("mobile") else "F",
        "group_no_when_ordering": person["group_no"], "payment_amount": won(amounts.money), "order_place_id": place, "order_place_name": PLACES.get(place, place),
        "shipping_type": wish.get("shipping_type", "A"), "shipping_type_text": SHIPPING_TYPES[wish.get("shipping_type", "A")],
        "market_id": "self", "market_order_no": wish.get("market_order_no"), "subscription": wish.get("subscription", "F"),
        "shipping_fee_detail": [fee_detail(wish, order_id, "shipping_fee", amounts.fee)],
        "regional_surcharge_detail": [fee_detail(wish, order_id, "regional_surcharge_amount", amounts.surcharge)] if amounts.surcharge else [],
    }  # fmt: skip


def _order_row(drafts: Drafts, number: int, body: dict, wish: dict, buyer: dict, amounts: Amounts) -> dict:
    return {
        "number": number, "mall_no": drafts.mall.number, "shop_no": body["shop_no"], "order_id": body["order_id"], "ordered_at": body["order_date"],
        "paid_at": body["payment_date"], "paid": body["paid"], "auto_paid": "cash" not in amounts.payments, "member_id": body["member_id"],
        "member_email": body["member_email"], "group_no": body["group_no_when_ordering"], "place_id": body["order_place_id"],
        "methods": f"|{'|'.join(body['payment_method'])}|", "buyer_name": buyer["name"], "buyer_email": buyer["email"],
        "buyer_phone": digits(buyer["phone"]), "buyer_cellphone": digits(buyer["cellphone"]), "first_order": body["first_order"],
        "market_order_no": body["market_order_no"],
    }  # fmt: skip


def _coupons(drafts: Drafts, wish: dict, member_id: str, amounts: Amounts, order_id: str) -> list[dict]:
    """The coupons an order uses, taken from the member; the whole discount is the first one's."""
    used = coupon_issues.use_coupons(drafts.db, drafts.world, drafts.mall.number, member_id, wish.get("coupons") or [], order_id)
    values = [amounts.payments.get("coupon", 0), *[0] * len(used)]
    return [{"coupon_no": coupon["coupon_no"], "issue_no": coupon["issue_no"], "value": won(value)} for coupon, value in zip(used, values, strict=False)]
