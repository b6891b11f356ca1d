"""What a mall changes by itself when its look falls due: see automatic.py."""

from datetime import datetime

from sqlmodel import Session

from mallrig.emulators.cafe24.claims.claim_requests import given_back
from mallrig.emulators.cafe24.claims.refunding import ask_for_less
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.orders.automatic import Rule, cutoff, look_ahead, ripe_since, rules_of, shops_of, take_look, waiting
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_state import Order
from mallrig.emulators.cafe24.orders.statuses import CANCEL
from mallrig.emulators.core.world import World

BY_ITSELF = "auto"
"""Who changed an item, as its history tells."""

ITEMS_AT_ONCE = 100
"""How many items one write changes, about, so that others get their turn; the rest follows at the same moment."""


def look(world: World, db: Session, when: datetime, payload: dict) -> None:
    """What falls due for a mall: change what is to change by now, and look ahead. payload: {"mall", "at"}; one that an earlier look replaced does nothing."""
    mall_no = payload["mall"]
    if not take_look(db, mall_no, payload["at"]):
        return
    left = ITEMS_AT_ONCE
    for shop_no in shops_of(db, mall_no):
        settings = setting(db, mall_no, "orders", shop_no)
        for rule in rules_of(settings):
            ripe = waiting(db, mall_no, shop_no, rule, cutoff(rule, when), left)
            for order_no in dict.fromkeys(order_no for order_no, _ in ripe):
                _change(Book(world, db, db.get(Order, order_no), when, BY_ITSELF), rule, settings)
            left -= len(ripe)
    look_ahead(world, db, mall_no)


def _change(book: Book, rule: Rule, settings: dict) -> None:
    """Change the items of an order that a rule is for and whose time is over."""
    over = cutoff(rule, book.now)
    lines = [line for line in book.lines if (since := ripe_since(rule, book.order, line.row)) and since <= over]
    if rule.target == "C48":
        _cancel(book, lines, settings)
    for line in lines:
        book.move(line, rule.target)
    book.save()


def _cancel(book: Book, lines: list[Line], settings: dict) -> None:
    """Give back what the mall's recovery settings say for a cancellation before payment; "ask" isn't yes."""
    ask_for_less(book, lines)
    flags = given_back(book, CANCEL, lines, settings)
    for line in lines:
        line.row.before = line.status
        if flags.stock:
            book.give_stock_back(line)
    if flags.coupon:
        book.give_coupons_back()
