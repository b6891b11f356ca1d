"""What an order costs: goods, shipping with the surcharge of its region, and how that is paid."""

from dataclasses import dataclass
from decimal import Decimal

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.mall.shipping_fees import FeeSettings, shipping_fees
from mallrig.emulators.cafe24.orders.order_shapes import EASY_PAY, METHOD_NAMES, OWN_MEANS, in_won, won
from mallrig.emulators.cafe24.refusals import refused


@dataclass
class Amounts:
    """Won of an order; `payments` by method, `easy`: the easy pay service used."""

    goods: int
    fee: int
    surcharge: int
    payments: dict[str, int]
    easy: str | None

    @property
    def shipping_fee(self) -> int:
        """With the surcharge of the region (ours: the order's amounts have one member for both)."""
        return self.fee + self.surcharge

    @property
    def total(self) -> int:
        """All that is to be paid, by whatever means."""
        return self.goods + self.shipping_fee

    @property
    def money(self) -> int:
        """What is paid at a gateway or a bank."""
        return sum(amount for method, amount in self.payments.items() if method not in OWN_MEANS)


def count_amounts(settings: FeeSettings, wish: dict, items: list[dict], zipcode: str) -> Amounts:
    """What an order of these items to a postal code costs and how its wish pays it. Raises Refused 422."""
    goods = sum((in_won(item["product_price"]) + in_won(item["option_price"])) * item["quantity"] for item in items)
    fee, surcharge = _shipping_fees(settings, wish, items, goods, zipcode)
    amounts = Amounts(goods, fee, surcharge, {}, None)
    payments = wish.get("payments") or {wish.get("method") or "card": None}
    for method, amount in payments.items():
        if method not in METHOD_NAMES and method not in EASY_PAY:
            raise refused("payments", f"{method} is no payment method ({', '.join([*METHOD_NAMES, *EASY_PAY])}).")
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= amounts.total):
            raise refused("payments", f"{method} must be an integer of won from 0 to {amounts.total}, or null for the rest.")
    open_ones = [method for method, amount in payments.items() if amount is None]
    rest = amounts.total - sum(amount or 0 for amount in payments.values())
    if len(open_ones) > 1 or rest < 0 or (rest and not open_ones):
        raise refused("payments", f"they must come to {amounts.total}: goods {goods} and shipping {amounts.shipping_fee}.")
    for method, amount in payments.items():
        if method in EASY_PAY:
            amounts.easy = method
        amounts.payments["card" if method in EASY_PAY else method] = rest if amount is None else amount
    amounts.payments = {method: amount for method, amount in amounts.payments.items() if amount} or {next(iter(amounts.payments)): 0}
    return amounts


def _shipping_fees(settings: FeeSettings, wish: dict, items: list[dict], goods: int, zipcode: str) -> tuple[int, int]:
    """(fee, regional surcharge): what the wish says without a surcharge, else what the mall asks for."""
    if wish.get("shipping_fee") is not None:
        return wish["shipping_fee"], 0
    weight = sum(Decimal(item["product_weight"] or 0) * item["quantity"] for item in items)
    return shipping_fees(settings, zipcode, Decimal(goods), sum(item["quantity"] for item in items), weight)


def fee_detail(wish: dict, order_id: str, member: str, amount: int) -> dict:
    """A row of shipping_fee_detail or regional_surcharge_detail, whose own `member` carries `amount` won: all items go together."""
    return {
        "shipping_group_code": 1, "supplier_code": "S0000000", member: won(amount), "cancel_shipping_fee": "0.00",
        "additional_shipping_fee": "0.00", "refunded_shipping_fee": "0.00", "return_shpping_fee": "0.00",
        "items": [numbers.item_code(order_id, position) for position in range(1, len(wish["items"]) + 1)],
    }  # fmt: skip
