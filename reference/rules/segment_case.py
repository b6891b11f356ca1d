"""What a segment is asked about: filters, and customers with their coupons, carts and orders (HUB-SEG)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from mallrig.reference.rules.cases import PAYMENT_CODES, Count, Day, Id, PaymentMethod, Quantity, Won

IssueType = Literal[
    "chosen_customers", "sign_up", "delivery_completed", "anniversary", "review", "order_completed", "quantity_met",
    "first_purchase", "all_members", "inactive_members", "regular",
]  # fmt: skip
OrderStatus = Literal["pending", "paid", "canceled", "returned", "refunded"]
PaymentCode = Literal[PAYMENT_CODES]
CartDays = Annotated[int, Meta(ge=1, le=30)]


class Counted(Struct, frozen=True):
    """A range of days or numbers, both ends in; an open lower end is 0, an open upper end has no bound."""

    min: Count = 0
    max: Count | UnsetType = UNSET

    def holds(self, number: int) -> bool:
        return self.min <= number and (self.max is UNSET or number <= self.max)


class Amounts(Struct, frozen=True):
    """A range of won, both ends in, either end open."""

    min: int | UnsetType = UNSET
    max: int | UnsetType = UNSET

    def holds(self, won: int) -> bool:
        return (self.min is UNSET or self.min <= won) and (self.max is UNSET or won <= self.max)


class Period(Struct, frozen=True):
    """One of the last so many days, a range of days ago, or calendar dates from one to another, both in."""

    last_days: Count | UnsetType = UNSET
    days_ago: Counted | UnsetType = UNSET
    first_day: Day | UnsetType = field(default=UNSET, name="from")
    to: Day | UnsetType = UNSET


_ONE_FORM = {
    "oneOf": [
        {"required": ["last_days"]},
        {"required": ["days_ago"]},
        {"anyOf": [{"required": ["from"]}, {"required": ["to"]}]},
    ],
    "dependentRequired": {"from": ["to"], "to": ["from"]},
}
AnyPeriod = Annotated[
    Literal["all"] | Period, Meta(extra_json_schema={"if": {"type": "object"}, "then": _ONE_FORM})
]


class CouponFilter(Struct, frozen=True):
    """Holds one coupon that meets all of these."""

    kind: Literal["any"] | tuple[Id, ...]
    issue_types: tuple[IssueType, ...] | UnsetType = UNSET
    issued_days_ago: Counted | UnsetType = UNSET
    expires_in_days: Counted | UnsetType = UNSET


class CartFilter(Struct, frozen=True):
    """Has something in the cart, and the cart meets all of these."""

    holds: tuple[Id, ...] | UnsetType = UNSET
    distinct_products: Counted | UnsetType = UNSET
    total: Amounts | UnsetType = UNSET


class OrdersFilter(Struct, frozen=True):
    """Has, or (`placed` false) hasn't, placed orders that meet all of these; `count` bounds how many."""

    placed: bool
    period: AnyPeriod
    products: Literal["any"] | tuple[Id, ...]
    count: Counted | UnsetType = UNSET
    statuses: tuple[OrderStatus, ...] | UnsetType = UNSET
    payment_methods: tuple[PaymentCode, ...] | UnsetType = UNSET
    paid: Amounts | UnsetType = UNSET
    amount: Amounts | UnsetType = UNSET


class Filter(Struct, frozen=True):
    """Exactly one of the three."""

    coupon: CouponFilter | UnsetType = UNSET
    cart: CartFilter | UnsetType = UNSET
    orders: OrdersFilter | UnsetType = UNSET


OneFilter = Annotated[Filter, Meta(extra_json_schema={"oneOf": [{"required": [kind]} for kind in ("coupon", "cart", "orders")]})]


class Coupon(Struct, frozen=True):
    """A coupon that a customer holds."""

    no: Id
    issue_type: IssueType
    issued_on: Day
    expires_on: Day


class CartLine(Struct, frozen=True):
    """A product in a cart; the option's surcharge can be a reduction."""

    product: Id
    added_on: Day
    base_price: Won
    option_price: int
    quantity: Quantity


class Order(Struct, frozen=True):
    """A member's order; `paid` is what was really paid, `amount` the sum of sale prices and surcharges (won)."""

    ordered_on: Day
    products: tuple[Id, ...]
    status: OrderStatus
    payment_methods: tuple[PaymentMethod, ...]
    paid: Won
    amount: Won


class Customer(Struct, frozen=True):
    """A customer, with what is in the cart and was ordered as a member (HUB-SEG-20)."""

    id: Id
    coupons: tuple[Coupon, ...]
    cart: tuple[CartLine, ...]
    orders: tuple[Order, ...]


class Case(Struct, frozen=True):
    """A segment on the day a message is sent; products stay `cart_days` days in a cart."""

    send_date: Day
    filters: tuple[OneFilter, ...]
    customers: tuple[Customer, ...]
    cart_days: CartDays = 7


EXAMPLE = {
    "send_date": "2026-03-02",
    "cart_days": 7,
    "filters": [
        {"cart": {"holds": ["A"]}},
        {"orders": {"placed": False, "period": {"last_days": 3}, "products": "any"}},
    ],
    "customers": [
        {
            "id": "mina",
            "coupons": [
                {"no": "6000000001", "issue_type": "sign_up", "issued_on": "2026-02-20", "expires_on": "2026-03-03"}
            ],
            "cart": [
                {"product": "A", "added_on": "2026-02-28", "base_price": 10000, "option_price": 500, "quantity": 2}
            ],
            "orders": [
                {
                    "ordered_on": "2026-02-01",
                    "products": ["B"],
                    "status": "paid",
                    "payment_methods": ["card"],
                    "paid": 47000,
                    "amount": 50000,
                }
            ],
        }
    ],
}
