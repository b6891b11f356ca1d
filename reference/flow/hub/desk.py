"""What every command of the Hub needs: the call it answers, the mall it serves, the customer's orders there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from mallrig.reference.company import Company
from mallrig.reference.flow.hub import identity, settings
from mallrig.reference.flow.hub.answers import UnknownOrder
from mallrig.reference.model import Turn, moment, show, won
from mallrig.reference.ports import Mall, MallOrder
from mallrig.reference.rules import cases
from mallrig.reference.rules.listing import MAIN_SHOP
from mallrig.reference.store import fact

EMBED = "items,receivers,buyer"
WINDOW = timedelta(days=88)
WINDOWS = 4
"""How far back the customer's orders are looked for: four spans that one call serves, nearly a year."""

CANCELLED = ("C00", "C10", "C34", "C35", "C36", "C40", "C41", "C42", "C43", "C47", "C48", "C49")
"""Items that a cancel was asked or made for already (HUB-CANCEL-18); refused ones (C11) aren't among them."""

SIMPLE_PAYS = {"네이버페이": "naverpay", "카카오페이": "kakaopay", "페이코": "payco", "토스페이": "tosspay", "삼성페이": "samsungpay"}
"""Cafe24 shows a simple pay as a card with this name beside it."""


@dataclass
class Desk:
    """One call of a Hub function: where, when, by whom, with what."""

    company: Company
    turn: Turn
    context: dict
    params: dict

    @cached_property
    def mall(self) -> Mall:
        """The mall that the Hub serves."""
        with self.company.store.reading() as db:
            return self.company.malls[fact(db, "hub_seller")]

    @cached_property
    def hub(self) -> cases.Hub:
        """The Hub's settings."""
        with self.company.store.reading() as db:
            return settings.hub(db)

    @cached_property
    def extra(self) -> settings.Extra:
        """The Hub's settings beside the contract's."""
        with self.company.store.reading() as db:
            return settings.extra(db)

    @cached_property
    def cafe24(self) -> cases.Cafe24:
        """The mall's settings, read for this call."""
        return settings.of_mall(self.mall, self.extra.cafe24_admin)

    @cached_property
    def customer(self) -> identity.Customer:
        """Who asks. Raises HubError."""
        return identity.of_call(self.company, self.turn, self.mall, self.context, self.params)

    def latest(self, enough: Callable[[list[MallOrder]], bool], **query: str) -> list[MallOrder]:
        """The customer's orders of the main shop by further filters, newest first, looked for further back until they are
        `enough`: an older order never moves a newer one off a list (INV-54)."""
        found: dict[str, MallOrder] = {}
        end = self.turn.now + timedelta(seconds=1)
        for _ in range(WINDOWS):
            dated = {"start_date": show(end - WINDOW), "end_date": show(end), "embed": EMBED}
            for page in self.mall.orders(**dated, **self.customer.query(), **query):
                found |= {order.order_id: order for order in page if self.customer.owns(order) and order.shop_no == MAIN_SHOP}
            newest = sorted(found.values(), key=lambda order: (moment(order.order_date), order.order_id), reverse=True)
            if enough(newest):
                break
            end -= WINDOW
        return newest

    def order(self, order_id: object) -> MallOrder:
        """The customer's order of that number. Raises UnknownOrder for none and for another's alike."""
        customer = self.customer
        order = self.mall.order(order_id) if isinstance(order_id, str) and _is_number(order_id) else None
        if order is None or order.shop_no != MAIN_SHOP or not customer.owns(order):
            raise UnknownOrder("no such order")
        return order


def _is_number(text: str) -> bool:
    return len(text) <= 30 and text.replace("-", "").isascii() and text.replace("-", "").isalnum()


def payments(order: MallOrder) -> dict[str, int]:
    """What an order was paid with, as the rules name it; the amount stands at the first method."""
    simple = SIMPLE_PAYS.get(order.easypay_name or "")
    methods = [simple if simple and method == "card" else method for method in order.payment_method or ()]
    return {method: won(order.payment_amount) if i == 0 else 0 for i, method in enumerate(dict.fromkeys(methods))}
