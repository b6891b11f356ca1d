"""The filters of the order list as SQL conditions: one row of FILTERS a parameter. Values are always bound, never written into SQL."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.orders.order_shapes import digits
from mallrig.emulators.cafe24.orders.statuses import WORDS
from mallrig.emulators.cafe24.refusals import invalid, missing
from mallrig.emulators.cafe24.wire.description import Param

SPAN_MONTHS = 3
"""A call may not span so many months or more (documented)."""

ORDER_DATES = {"order_date": "o.ordered_at", "pay_date": "o.paid_at"}
ITEM_DATES = {
    "shipbegin_date": "shipped_at", "shipend_date": "delivered_at", "place_date": "placed_at", "purchaseconfirmation_date": "confirmed_at",
    **{f"{kind}_{step}_date": f"{kind}_{step}_at" for kind in ("cancel", "exchange", "return") for step in ("request", "accept", "complete")},
}
"""date_type -> the column of items; an order is found when one of its items has it."""

DATE_TYPES = (
    "order_date", "pay_date", "shipbegin_date", "shipend_date", "cancel_date", "place_date", *(f"cancel_{step}_date" for step in ("request", "accept", "complete")),
    *(f"exchange_{step}_date" for step in ("request", "accept", "complete")), *(f"return_{step}_date" for step in ("request", "accept", "complete")),
    "purchaseconfirmation_date",
)  # fmt: skip

METHODS = {
    "cash": "cash", "card": "card", "tcash": "tcash", "icash": "icash", "cell": "cell", "deferpay": "cod", "cvs": "cvs", "point": "prepaid",
    "mileage": "point", "deposit": "credit", "giftcard": "giftcard", "pointcard": "pointcard", "etc": "etc",
}  # fmt: skip
"""Payment methods as the filter names them -> as answers do."""

DISCOUNTS = {"point": "points_spent_amount", "credit": "credits_spent_amount", "coupon": "coupon_discount_price", "market_discount": "market_other_discount_amount"}
"""discount_method -> the member of initial_order_amount; a discount code is none that the emulated mall has."""

PAYMENT_STATUSES = {"F": "o.paid = 'F'", "M": "o.paid = 'M'", "T": "o.paid = 'T' AND NOT o.auto_paid", "A": "o.paid = 'T' AND o.auto_paid", "P": "o.paid = 'T'"}
PLACES = ("cafe24", "mobile", "mobile_d", "NCHECKOUT", "inpark", "auction", "sk11st", "gmarket", "coupang", "shopn", "self")


@dataclass
class Wanted:
    """Conditions joined by AND, with the values that they bind."""

    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """One more condition; a question mark for each value."""
        self.conditions.append(condition)
        self.values += values

    def among(self, column: str, values: list) -> None:
        """The column is one of these."""
        self.add(f"{column} IN ({','.join('?' * len(values))})", *values)

    def with_item(self, column: str, values: list) -> None:
        """An item of the order has one of these in the column."""
        self.add(f"EXISTS (SELECT 1 FROM cafe24_item i WHERE i.order_no = o.number AND i.{column} IN ({','.join('?' * len(values))}))", *values)

    def sql(self) -> str:
        """The conditions as text."""
        return " AND ".join(f"({condition})" for condition in self.conditions)


def _column(name: str) -> Callable[[Wanted, str], None]:
    return lambda wanted, value: wanted.add(f"o.{name} = ?", value)


def _among(name: str) -> Callable[[Wanted, list], None]:
    return lambda wanted, values: wanted.among(f"o.{name}", values)


def _item(name: str) -> Callable[[Wanted, list], None]:
    return lambda wanted, values: wanted.with_item(name, values if isinstance(values, list) else [values])


def _phone(name: str) -> Callable[[Wanted, str], None]:
    """Digits are compared; a text without any finds nobody, and neither do orders without a number."""
    return lambda wanted, value: wanted.add(f"o.{name} = ? AND o.{name} <> ''", digits(value))


def _body(name: str) -> Callable[[Wanted, object], None]:
    """A member that is found in the order's JSON; one value, or one of several."""

    def add(wanted: Wanted, value: object) -> None:
        values = value if isinstance(value, list) else [value]
        wanted.add(f"json_extract(plain(o.body), '$.{name}') IN ({','.join('?' * len(values))})", *values)

    return add


def _methods(wanted: Wanted, values: list) -> None:
    wanted.add(" OR ".join("instr(o.methods, ?) > 0" for _ in values), *(f"|{METHODS[value]}|" for value in values))


def _gateways(wanted: Wanted, values: list) -> None:
    marks = ",".join("?" * len(values))
    wanted.add(f"EXISTS (SELECT 1 FROM json_each(plain(o.body), '$.payment_gateway_names') WHERE value IN ({marks}))", *values)


def _discounts(wanted: Wanted, values: list) -> None:
    known = [DISCOUNTS[value] for value in values if value in DISCOUNTS]
    wanted.add(" OR ".join(f"CAST(json_extract(plain(o.body), '$.initial_order_amount.{member}') AS REAL) > 0" for member in known) or "0")


def _payment_status(wanted: Wanted, value: str) -> None:
    wanted.add(PAYMENT_STATUSES[value])


def _member_type(wanted: Wanted, value: str) -> None:
    wanted.add("o.member_id <> ''" if value == "2" else "o.member_id = ''")


def _receiver(condition: str) -> Callable[[Wanted, str], None]:
    """One of the order's receivers, in its JSON."""
    return lambda wanted, value: wanted.add(f"EXISTS (SELECT 1 FROM json_each(plain(o.receivers_json)) r WHERE {condition})", value)


def _labels(wanted: Wanted, values: list) -> None:
    parts = " OR ".join("instr(i.labels, ?) > 0" for _ in values)
    wanted.add(f"EXISTS (SELECT 1 FROM cafe24_item i WHERE i.order_no = o.number AND ({parts}))", *(f"|{value}|" for value in values))


def _nothing(wanted: Wanted, value: object) -> None:
    """For what no order of the emulated mall has."""
    wanted.add("0")



T_ONLY = ("T",)

FILTERS: tuple[tuple[Param, Callable[[Wanted, object], None]], ...] = (
    (Param("order_id", many=True, longest=40), _among("order_id")),
    (Param("order_status", many=True, choices=tuple(WORDS)), _item("status")),
    (Param("payment_status", choices=tuple(PAYMENT_STATUSES)), _payment_status),
    (Param("member_type", choices=("2", "3")), _member_type),
    (Param("group_no", "integer", low=0, high=2**31), _column("group_no")),
    (Param("buyer_name", longest=100), _column("buyer_name")),
    (Param("receiver_name", longest=100), _receiver("json_extract(r.value, '$.name') = ?")),
    (Param("name_furigana", longest=100), _nothing),
    (Param("receiver_address", longest=255), _receiver("instr(json_extract(r.value, '$.address_full'), ?) > 0")),
    (Param("member_id", longest=100), _column("member_id")),
    (Param("member_email", longest=255), _column("member_email")),
    (Param("buyer_email", longest=255), _column("buyer_email")),
    (Param("buyer_cellphone", longest=40), _phone("buyer_cellphone")),
    (Param("buyer_phone", longest=40), _phone("buyer_phone")),
    (Param("product_no", "integer", many=True), _item("product_no")),
    (Param("product_code", longest=8), _item("product_code")),
    (Param("supplier_id", many=True, longest=20), _item("supplier_id")),
    (Param("order_place_id", many=True, choices=PLACES), _among("place_id")),
    (Param("inflow_path", longest=100), _nothing),
    (Param("subscription", "flag"), _body("subscription")),
    (Param("first_order", "flag"), _column("first_order")),
    (Param("multiple_addresses", choices=T_ONLY), _body("multiple_addresses")),
    (Param("market_order_no", many=True, longest=40, pattern=r"[a-zA-Z0-9_-]{1,40}"), _among("market_order_no")),
    (Param("market_cancel_request", choices=T_ONLY), _nothing),
    (Param("market_seller_id", longest=100), _nothing),
    (Param("payment_method", many=True, choices=tuple(METHODS)), _methods),
    (Param("payment_gateway_name", many=True, longest=100), _gateways),
    (Param("discount_method", many=True, choices=(*DISCOUNTS, "discount_code")), _discounts),
    (Param("discount_code", longest=100), _nothing),
    (Param("carrier_id", "integer"), lambda wanted, value: wanted.with_item("carrier_id", [str(value)])),
    (Param("wished_carrier_id", "integer", many=True), _nothing),
    (Param("labels", many=True, longest=100), _labels),
    (Param("refund_status", many=True, choices=("F", "T", "M")), _item("refund")),
)  # fmt: skip
"""Each parameter of the list with what it asks of an order; texts are compared whole unless said otherwise (ours)."""

DATE_PARAMS = (Param("start_date", "time"), Param("end_date", "time"), Param("date_type", choices=DATE_TYPES, default="order_date"))
LIST_PARAMS = (*DATE_PARAMS, *(param for param, _ in FILTERS))


def wanted_orders(mall_no: int, shop_no: int, asked: dict, now: datetime) -> Wanted:
    """What the list's parameters ask for. Without dates and order_id: the last three months (ours). Raises Refused 422."""
    wanted = Wanted()
    wanted.add("o.mall_no = ?", mall_no)
    wanted.add("o.shop_no = ?", shop_no)
    span = read_span(asked["start_date"], asked["end_date"])
    if span is None and asked["order_id"] is None:
        span = stamp(_months_later(now, -SPAN_MONTHS)), stamp(now)
    if span is not None:
        _add_span(wanted, asked["date_type"], span)
    for param, add in FILTERS:
        if asked[param.name] is not None:
            add(wanted, asked[param.name])
    return wanted


def read_span(start: str | None, end: str | None) -> tuple[str, str] | None:
    """Both ends as times, both included; a day as `end` counts to its last second (ours). Raises Refused 422 for one without the
    other, an end before its start, or three months and more."""
    if start is None and end is None:
        return None
    for name, value in (("start_date", start), ("end_date", end)):
        if value is None:
            raise missing(name)
    first = start if "T" in start else f"{start}T00:00:00+09:00"
    last = end if "T" in end else f"{end}T23:59:59+09:00"
    if last < first:
        raise invalid("end_date")
    if last >= stamp(_months_later(datetime.fromisoformat(first), SPAN_MONTHS)):
        raise invalid("end_date")
    return first, last


def _months_later(when: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of a shorter month."""
    index = when.year * 12 + when.month - 1 + months
    year, month = divmod(index, 12)
    return when.replace(year=year, month=month + 1, day=min(when.day, calendar.monthrange(year, month + 1)[1]))


def _add_span(wanted: Wanted, date_type: str, span: tuple[str, str]) -> None:
    if date_type in ORDER_DATES:
        wanted.add(f"{ORDER_DATES[date_type]} BETWEEN ? AND ?", *span)
    elif date_type == "cancel_date":
        wanted.add("json_extract(plain(o.body), '$.cancel_date') BETWEEN ? AND ?", *span)
    else:
        wanted.add(f"EXISTS (SELECT 1 FROM cafe24_item i WHERE i.order_no = o.number AND i.{ITEM_DATES[date_type]} BETWEEN ? AND ?)", *span)


def in_span(at: str, span: tuple[str, str] | None) -> bool:
    """Whether a stored time lies in a span; any does in none."""
    return span is None or span[0] <= at <= span[1]
