"""Which customers a segment holds (HUB-SEG): filters over coupons, carts and orders, all of which must hold.

A filter's conditions are rows of (rule, condition). A condition takes the filter and the send date and answers a
predicate, or None when the filter doesn't ask for it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from msgspec import UNSET, Struct

from mallrig.reference.rules.cases import Id, refuse_duplicates
from mallrig.reference.rules.ruling import InvalidCase, in_order
from mallrig.reference.rules.segment_case import (
    EXAMPLE,
    CartFilter,
    Case,
    Counted,
    CouponFilter,
    Customer,
    Filter,
    OrdersFilter,
    Period,
)

__all__ = ["CONDITIONS", "EXAMPLE", "Answer", "Case", "decide"]

FIRST_ORDER_DAY_SEEN = date(2024, 1, 1)


class Answer(Struct, frozen=True):
    """The customers in the segment, in the order given."""

    customers: tuple[Id, ...]
    because: tuple[str, ...]


# --- the conditions ----------------------------------------------------------------------------

Predicate = Callable[[Any], bool]
Condition = Callable[[Any, date], Predicate | None]


def _texts(ids: Iterable[Id]) -> frozenset[str]:
    return frozenset(map(str, ids))


def _coupon_kind(wanted: CouponFilter, today: date) -> Predicate:
    if wanted.kind == "any":
        return lambda coupon: True
    nos = _texts(wanted.kind)
    return lambda coupon: str(coupon.no) in nos


def _coupon_issue_type(wanted: CouponFilter, today: date) -> Predicate | None:
    if wanted.issue_types is not UNSET:
        return lambda coupon: coupon.issue_type in wanted.issue_types


def _coupon_issued(wanted: CouponFilter, today: date) -> Predicate | None:
    if wanted.issued_days_ago is not UNSET:
        return lambda coupon: wanted.issued_days_ago.holds((today - coupon.issued_on).days)


def _coupon_expires(wanted: CouponFilter, today: date) -> Predicate | None:
    if wanted.expires_in_days is not UNSET:
        return lambda coupon: wanted.expires_in_days.holds((coupon.expires_on - today).days)


def _cart_holds(wanted: CartFilter, today: date) -> Predicate | None:
    if wanted.holds is not UNSET:
        products = _texts(wanted.holds)
        return lambda cart: any(str(line.product) in products for line in cart)


def _cart_distinct_products(wanted: CartFilter, today: date) -> Predicate | None:
    if wanted.distinct_products is not UNSET:
        return lambda cart: wanted.distinct_products.holds(len(_texts(line.product for line in cart)))


def _cart_total(wanted: CartFilter, today: date) -> Predicate | None:
    if wanted.total is not UNSET:
        return lambda cart: wanted.total.holds(sum((line.base_price + line.option_price) * line.quantity for line in cart))


def _order_period(wanted: OrdersFilter, today: date) -> Predicate:
    period = wanted.period
    if period == "all":
        return lambda order: True
    if period.first_day is not UNSET:
        return lambda order: period.first_day <= order.ordered_on <= period.to
    days_ago = Counted(max=period.last_days) if period.last_days is not UNSET else period.days_ago
    return lambda order: days_ago.holds((today - order.ordered_on).days)


def _order_products(wanted: OrdersFilter, today: date) -> Predicate:
    if wanted.products == "any":
        return lambda order: True
    products = _texts(wanted.products)
    return lambda order: not products.isdisjoint(map(str, order.products))


def _order_status(wanted: OrdersFilter, today: date) -> Predicate | None:
    if wanted.statuses is not UNSET:
        return lambda order: order.status in wanted.statuses


def _order_payment(wanted: OrdersFilter, today: date) -> Predicate | None:
    if wanted.payment_methods is not UNSET:
        return lambda order: any(method in wanted.payment_methods for method in order.payment_methods)


def _order_paid(wanted: OrdersFilter, today: date) -> Predicate | None:
    if wanted.paid is not UNSET:
        return lambda order: wanted.paid.holds(order.paid)


def _order_amount(wanted: OrdersFilter, today: date) -> Predicate | None:
    if wanted.amount is not UNSET:
        return lambda order: wanted.amount.holds(order.amount)


CONDITIONS: Mapping[str, tuple[tuple[str, Condition], ...]] = {
    "coupon": (
        ("HUB-SEG-01", _coupon_kind),
        ("HUB-SEG-02", _coupon_issue_type),
        ("HUB-SEG-03", _coupon_issued),
        ("HUB-SEG-04", _coupon_expires),
    ),
    "cart": (
        ("HUB-SEG-05", _cart_holds),
        ("HUB-SEG-06", _cart_distinct_products),
        ("HUB-SEG-07", _cart_total),
    ),
    "orders": (
        ("HUB-SEG-09", _order_period),
        ("HUB-SEG-11", _order_products),
        ("HUB-SEG-12", _order_status),
        ("HUB-SEG-13", _order_payment),
        ("HUB-SEG-14", _order_paid),
        ("HUB-SEG-15", _order_amount),
    ),
}
"""What each kind of filter asks of one coupon, of the cart as a whole, of one order."""


# --- the decision ------------------------------------------------------------------------------


class Ready(NamedTuple):
    """A filter that can be run: the rules that it uses, and whether it holds for a customer."""

    rules: tuple[str, ...]
    holds: Callable[[Customer], bool]


def decide(case: Case, conditions: Mapping[str, tuple] = CONDITIONS) -> Answer:
    """The customers for whom every filter holds (HUB-SEG-17).

    Raises InvalidCase for two customers of one id, a filter that isn't exactly one of coupon, cart and orders, and a
    period that isn't exactly one of its forms.
    """
    check(case)
    tests = [_test(each, case.send_date, conditions) for each in case.filters]
    kept = [_as_seen(customer, case) for customer in case.customers]
    return Answer(
        customers=tuple(customer.id for customer in kept if all(test.holds(customer) for test in tests)),
        because=in_order(
            [
                *(rule for test in tests for rule in test.rules),
                *(("HUB-SEG-08",) if _a_cart_shrank(case, kept) else ()),
                *(("HUB-SEG-16",) if _an_old_order_went(case) else ()),
                *(("HUB-SEG-17",) if len(tests) > 1 else ()),
            ]
        ),
    )


def check(case: Case) -> None:
    """Refuse what the types let through."""
    for i, each in enumerate(case.filters):
        if [each.coupon, each.cart, each.orders].count(UNSET) != 2:
            raise InvalidCase("a filter is exactly one of coupon, cart and orders", f"filters[{i}]")
        if each.orders is not UNSET and each.orders.period != "all":
            _check_period(each.orders.period, f"filters[{i}].orders.period")
    refuse_duplicates((customer.id for customer in case.customers), lambda i: f"customers[{i}].id")


def _check_period(period: Period, at: str) -> None:
    dates = (period.first_day, period.to)
    forms = [period.last_days is not UNSET, period.days_ago is not UNSET, dates != (UNSET, UNSET)]
    if forms.count(True) != 1:
        raise InvalidCase("a period is one of all, last_days, days_ago, and from with to", at)
    if dates.count(UNSET) == 1:
        missing = "to" if period.to is UNSET else "from"
        raise InvalidCase(f"Object missing required field `{missing}`", f"{at}.{missing}")


def _as_seen(customer: Customer, case: Case) -> Customer:
    """The customer without the cart lines that are gone (HUB-SEG-08) and the orders that aren't seen (HUB-SEG-16)."""
    return Customer(
        id=customer.id,
        coupons=customer.coupons,
        cart=tuple(line for line in customer.cart if (case.send_date - line.added_on).days < case.cart_days),
        orders=tuple(o for o in customer.orders if FIRST_ORDER_DAY_SEEN <= o.ordered_on <= case.send_date),
    )


def _a_cart_shrank(case: Case, kept: Iterable[Customer]) -> bool:
    looked_at = any(each.cart is not UNSET for each in case.filters)
    return looked_at and any(len(now.cart) < len(then.cart) for then, now in zip(case.customers, kept))


def _an_old_order_went(case: Case) -> bool:
    looked_at = any(each.orders is not UNSET for each in case.filters)
    return looked_at and any(o.ordered_on < FIRST_ORDER_DAY_SEEN for each in case.customers for o in each.orders)


def _test(each: Filter, today: date, conditions: Mapping[str, tuple]) -> Ready:
    if each.coupon is not UNSET:
        return _coupon_test(*_asked(each.coupon, today, conditions["coupon"]))
    if each.cart is not UNSET:
        return _cart_test(*_asked(each.cart, today, conditions["cart"]))
    return _orders_test(each.orders, *_asked(each.orders, today, conditions["orders"]))


def _asked(wanted: Any, today: date, rows: Iterable[tuple[str, Condition]]) -> tuple[list[str], list[Predicate]]:
    """The rules and the predicates of the conditions that a filter asks for."""
    made = [(rule, condition(wanted, today)) for rule, condition in rows]
    return [rule for rule, meets in made if meets], [meets for _, meets in made if meets]


def _coupon_test(rules: list[str], meets: list[Predicate]) -> Ready:
    return Ready(tuple(rules), lambda customer: any(all(m(coupon) for m in meets) for coupon in customer.coupons))


def _cart_test(rules: list[str], meets: list[Predicate]) -> Ready:
    return Ready(tuple(rules), lambda customer: bool(customer.cart) and all(m(customer.cart) for m in meets))


def _orders_test(wanted: OrdersFilter, rules: list[str], meets: list[Predicate]) -> Ready:
    def matching(customer: Customer) -> int:
        return sum(all(m(order) for m in meets) for order in customer.orders)

    if not wanted.placed:
        return Ready(tuple(rules), lambda customer: matching(customer) == 0)
    if wanted.count is UNSET:
        return Ready(tuple(rules), lambda customer: matching(customer) > 0)
    counted = Counted(min=max(wanted.count.min, 1), max=wanted.count.max)
    return Ready(tuple(sorted([*rules, "HUB-SEG-10"])), lambda customer: counted.holds(matching(customer)))
