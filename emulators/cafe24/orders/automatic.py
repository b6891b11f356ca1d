"""When a mall changes items by itself: unpaid orders cancelled, deliveries completed, purchases confirmed (DOC, orders/setting).

A mall has one look ahead, at the next moment at which an item may be to change (automatic_look.py does what is due then); nothing
falls due in a mall where nothing waits. Ours, as the vendor publishes no more than the settings: a day is 24 hours, counted to the
second from the order, the shipping or the delivery; a setting holds from the moment it is changed, for what waits already too.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel import Session

from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.orders.order_state import Item, Order
from mallrig.emulators.core.world import World

KIND = "cafe24.automatic"


class Rule(NamedTuple):
    """Items of `status` become `target` once `after` has passed since their order, shipping or delivery.

    method: only of orders paid so, as cafe24_order.methods has it; begins: only of what happened on that day or later.
    """

    status: str
    target: str
    after: timedelta
    method: str = ""
    begins: str = ""


_SINCE = {"N00": "o.ordered_at", "N30": "i.shipped_at", "N40": "i.delivered_at"}
WAITING = tuple(_SINCE)
"""Statuses that a mall may end by itself."""


def rules_of(settings: dict) -> list[Rule]:
    """What a shop's orders/setting asks for; an order whose payment method has no period waits for ever."""
    rules = []
    if settings["auto_cancel"] == "T":
        unit = "hours" if settings["auto_cancel_cash_unit"] == "T" else "days"
        cash = timedelta(**{unit: settings["auto_cancel_cash_period"]})
        others = {"icash": settings["auto_cancel_virtual_account_period"], "cvs": settings["auto_cancel_cvs_period"]}
        rules += [Rule("N00", "C48", cash, "|cash|"), *(Rule("N00", "C48", timedelta(days=days), f"|{method}|") for method, days in others.items())]
    if settings["auto_delivery_completion"] == "T":
        begins = settings["shipped_auto_check_start_day"] if settings["use_shipped_auto_check_start_day"] == "T" else None
        rules.append(Rule("N30", "N40", timedelta(days=settings["delivery_completion_after_days"]), begins=begins or ""))
    if settings["use_purchase_confirmation_auto_check"] == "T" and settings["purchase_confirmation_auto_check_day"]:
        days, begins = settings["purchase_confirmation_auto_check_day"], settings["purchase_confirmation_auto_check_set_date"]
        rules.append(Rule("N40", "N50", timedelta(days=days), begins=begins or ""))
    return rules


def ripe_since(rule: Rule, order: Order, item: Item) -> str | None:
    """Since when an item waits for a rule's change; None when the rule isn't for it."""
    since = {"N00": order.ordered_at, "N30": item.shipped_at, "N40": item.delivered_at}.get(item.status)
    covers = item.status == rule.status and since is not None and since >= rule.begins and rule.method in order.methods
    return since if covers else None


def waiting(db: Session, mall_no: int, shop_no: int, rule: Rule, until: str = "9", most: int = 1) -> list[tuple[int, str]]:
    """[(number of its order, since when)] for each item that waits for a rule's change, the longest first."""
    since = _SINCE[rule.status]
    sql = f"""SELECT i.order_no, {since} FROM cafe24_item i JOIN cafe24_order o ON o.number = i.order_no
        WHERE i.mall_no = ? AND i.status = '{rule.status}' AND o.shop_no = ? AND {since} >= ? AND {since} <= ? AND o.methods LIKE ?
        ORDER BY {since}, i.number LIMIT ?"""
    values = (mall_no, shop_no, rule.begins, until, f"%{rule.method}%", most)
    return [tuple(row) for row in db.connection().exec_driver_sql(sql, values)]


def shops_of(db: Session, mall_no: int) -> list[int]:
    """The shops of a mall that have orders."""
    shops, ask = [0], "SELECT min(shop_no) FROM cafe24_order WHERE mall_no = ? AND shop_no > ?"
    while (found := db.connection().exec_driver_sql(ask, (mall_no, shops[-1])).scalar_one()) is not None:
        shops.append(found)
    return shops[1:]


def look_ahead(world: World, db: Session, mall_no: int) -> None:
    """Have the mall looked at when the first of all that waits there is to change."""
    db.flush()
    asked = [(shop_no, rule) for shop_no in shops_of(db, mall_no) for rule in rules_of(setting(db, mall_no, "orders", shop_no))]
    _look_at(world, db, mall_no, [_over(since, rule) for shop_no, rule in asked for _, since in waiting(db, mall_no, shop_no, rule)])


def notice(world: World, db: Session, order: Order, items: Iterable[Item]) -> None:
    """Have the mall looked at in time for items of an order that have come to wait."""
    waits = [item for item in items if item.status in WAITING]
    if waits:
        rules = rules_of(setting(db, order.mall_no, "orders", order.shop_no))
        _look_at(world, db, order.mall_no, [_over(since, rule) for rule in rules for item in waits if (since := ripe_since(rule, order, item))])


def cutoff(rule: Rule, when: datetime) -> str:
    """What waits since then or longer is to change at `when`."""
    return stamp(when - rule.after)


def _over(since: str, rule: Rule) -> datetime:
    return datetime.fromisoformat(since) + rule.after


def _look_at(world: World, db: Session, mall_no: int, moments: list[datetime]) -> None:
    """Let the mall's look fall due at the first of these, unless it does before."""
    if not moments:
        return
    when = max(min(moments), world.now())
    known = db.connection().exec_driver_sql("SELECT at FROM cafe24_next_look WHERE mall_no = ?", (mall_no,)).scalar()
    if known is None or stamp(when) < known:
        db.connection().exec_driver_sql("INSERT OR REPLACE INTO cafe24_next_look VALUES (?, ?)", (mall_no, stamp(when)))
        world.schedule(db, when, KIND, {"mall": mall_no, "at": stamp(when)})


def take_look(db: Session, mall_no: int, at: str) -> bool:
    """Take a mall's look, which has fallen due; False for one that an earlier look replaced."""
    return db.connection().exec_driver_sql("DELETE FROM cafe24_next_look WHERE mall_no = ? AND at = ?", (mall_no, at)).rowcount == 1
