"""An order opened for change: its items move, split and are added here, and save() writes them with all that hangs on them."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from sqlmodel import Session, select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.catalog import bundles, coupon_issues, stock
from mallrig.emulators.cafe24.claims.reasons import REASON_WORDS
from mallrig.emulators.cafe24.dates import stamp
from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.cafe24.events.bulk import BULK_EVENTS, BulkEvents, Told
from mallrig.emulators.cafe24.events.order_events import order_event
from mallrig.emulators.cafe24.orders import automatic, deliveries
from mallrig.emulators.cafe24.orders.order_shapes import dump, in_won, load, show_status, won
from mallrig.emulators.cafe24.orders.order_state import History, Item, Order
from mallrig.emulators.cafe24.orders.statuses import BEFORE_DELIVERY, CANCELLED, DATES, EVENTS, GONE, REFUSED, RETURN_EVENT
from mallrig.emulators.cafe24.refusals import invalid, unknown_id
from mallrig.emulators.core.world import World

_LATER_DATES = {"N30": ("delivered", "confirmed"), "N40": ("confirmed",)} | dict.fromkeys(BEFORE_DELIVERY, ("shipped", "delivered", "confirmed"))
_DATE_MEMBERS = {"shipped": ("shipped_at", "shipped_date"), "delivered": ("delivered_at", "delivered_date"), "confirmed": ("confirmed_at", "purchaseconfirmation_date")}


@dataclass(eq=False)
class Line:
    """An item with its members."""

    row: Item
    body: dict

    @property
    def code(self) -> str:
        """The order_item_code."""
        return self.row.code

    @property
    def status(self) -> str:
        """The order_status."""
        return self.row.status

    @property
    def stands(self) -> str:
        """The status that counts for what may be done: a refused request (C11, R11, E11) leaves the item where it was."""
        return self.row.before if self.row.status in REFUSED and self.row.before else self.row.status

    @property
    def place(self) -> str:
        """Where it is on its way to the buyer: its status, in a claim or request the one before."""
        return self.row.status if self.row.status[0] == "N" else self.row.before or self.row.status

    @property
    def is_gone(self) -> bool:
        """Whether it is no part of the order any more."""
        return self.row.status in GONE

    @property
    def price(self) -> int:
        """What one of it costs, in won, before discounts."""
        return in_won(self.body["product_price"]) + in_won(self.body["option_price"])

    @property
    def pieces(self) -> dict[str, int]:
        """What it takes of the stock, by variant."""
        return bundles.pieces(self.body, self.row.quantity)

    @property
    def held(self) -> list[str]:
        """The variants whose stock it has taken."""
        return self.row.stock_taken.split(",") if self.row.stock_taken else []


@dataclass
class Book:
    """An order with its items, in the order of their codes. `manager`: who changes it, as histories tell; `bulk`: the events of
    the bulk call that changes it."""

    world: World
    db: Session
    order: Order
    now: datetime
    manager: str
    bulk: BulkEvents | None = None
    body: dict = field(init=False)
    private: dict = field(init=False)
    lines: list[Line] = field(init=False)
    _changed: dict[str, Line] = field(default_factory=dict)
    _events: dict[tuple[int, str | None], dict] = field(default_factory=dict)
    _notes: list[tuple[int, dict]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.body, self.private = load(self.order.body), load(self.order.private)
        rows = self.db.exec(select(Item).where(Item.order_no == self.order.number).order_by(Item.number)).all()
        bodies = {body["order_item_code"]: body for body in load(self.order.items_json)}
        self.lines = [Line(row, bodies[row.code]) for row in rows]

    # -- finding --

    def line(self, code: str) -> Line:
        """The item of that code. Raises Refused 404."""
        for line in self.lines:
            if line.code == code:
                return line
        raise unknown_id()

    def chosen(self, codes: list[str] | None) -> list[Line]:
        """The items of these codes, all live ones for None. Raises Refused 404 and, for a code that comes twice, 422."""
        if codes is None:
            return self.live()
        if len(set(codes)) < len(codes):
            raise invalid("order_item_code")
        return [self.line(code) for code in codes]

    def live(self) -> list[Line]:
        """The items that are still part of the order."""
        return [line for line in self.lines if not line.is_gone]

    def goods(self) -> list[Line]:
        """The items that stand for what was ordered: what replaces an item takes its place once that has come back (E40)."""
        back = {line.body["item_no"] for line in self.lines if line.status == "E40"}
        return [line for line in self.lines if line.status != "E40" and line.row.replaces in (None, *back)]

    # -- changing --

    def touch(self, line: Line) -> None:
        """Have a changed item written at save()."""
        self._changed[line.code] = line

    def move(self, line: Line, status: str, restores: bool = False, **more: object) -> None:
        """Let an item enter a status: dates, history and event follow. `restores`: back from a claim, so that dates stay; more: what the event says of it."""
        previous = line.status
        if previous == status:
            return
        line.row.status = line.body["order_status"] = status
        if status[0] == "N":
            line.row.before = None
        if not restores:
            self._date(line, status)
        at = stamp(self.now)
        body = {"process_date": at, "previous_order_status": previous, "current_order_status": status, "manager_id": self.manager, "manager_name": self.manager}
        self.db.add(History(order_no=self.order.number, kind="item", key=line.code, at=at, body=dump(body)))
        if status in EVENTS:
            self.tell(*EVENTS[status], **(_why(line) if EVENTS[status][0] == RETURN_EVENT else {}), **more)
        self.touch(line)
        if line.is_gone:
            deliveries.leave(self, line)

    def carry_along(self, line: Line, status: str) -> None:
        """Let an item that is in a claim or request reach a status with its parcel: there it stands when it comes back."""
        line.row.before = status
        self._date(line, status)
        self.touch(line)

    def _date(self, line: Line, status: str) -> None:
        at = stamp(self.now)
        column, member = DATES.get(status, (None, None))
        if column:
            setattr(line.row, column, at)
        if member:
            line.body[member] = at
        for later in _LATER_DATES.get(status, ()):
            column, member = _DATE_MEMBERS[later]
            setattr(line.row, column, None)
            line.body[member] = None

    def split(self, line: Line, quantity: int) -> Line:
        """Take `quantity` out of an item into a new one: the old code keeps the rest, a new code carries what was taken (ours)."""
        assert 0 < quantity < line.row.quantity, quantity
        taken = self.add_line(line.body | {"quantity": quantity, "multi_invoice": []}, line.row.model_dump(exclude={"number", "code"}))
        self.set_quantity(taken, quantity)
        self.set_quantity(line, line.row.quantity - quantity)
        return taken

    def set_quantity(self, line: Line, quantity: int) -> None:
        """Change how many an item counts; no more of it can be claimed or sent by further invoices."""
        line.row.quantity = line.body["quantity"] = quantity
        line.body["claim_quantity"] = min(line.body["claim_quantity"], quantity)
        counted = accumulate(invoice["quantity"] for invoice in line.body["multi_invoice"])
        line.body["multi_invoice"] = [invoice for invoice, total in zip(line.body["multi_invoice"], counted, strict=True) if total <= quantity]
        self.touch(line)

    def add_line(self, body: dict, columns: dict) -> Line:
        """A further item under the next code of the order."""
        number = numbers.take(self.db, "item")
        position = self.private["position"] = self.private.get("position", len(self.lines)) + 1
        code = numbers.item_code(self.order.order_id, position)
        row = Item(**columns | {"number": number, "code": code})
        line = Line(row, body | {"item_no": number, "order_item_code": code})
        self.lines.append(line)
        self.touch(line)
        return line

    def give_stock_back(self, line: Line) -> bool:
        """Give an item's stock back, once; whether it had taken any."""
        taken, line.row.stock_taken = line.held, ""
        for code in taken:
            stock.recover_inventory(self.world, self.db, self.order.mall_no, code, line.pieces[code])
            self.touch(line)
        return bool(taken)

    def take_stock(self, line: Line) -> None:
        """Take an item's stock, at ordering or payment as its variant asks for, as far as it isn't taken. Raises Refused 422 when there is none."""
        held, reached = line.held, ("A", "B") if self.body["paid"] == "T" else ("A",)
        for code, quantity in line.pieces.items():
            if code not in held and any(stock.take_stock(self.world, self.db, self.order.mall_no, code, quantity, at) for at in reached):
                held.append(code)
        line.row.stock_taken = ",".join(held)
        self.touch(line)

    def give_coupons_back(self, coupon_nos: list[str] | None = None) -> list[str]:
        """Give the coupons of the order back to the member: those named, or all. Their numbers."""
        return coupon_issues.recover_coupons(self.db, self.order.mall_no, self.order.order_id, coupon_nos)

    def take_coupons_again(self, coupon_nos: list[str]) -> None:
        """Use coupons again that a claim gave back."""
        issues = [used["issue_no"] for used in self.private["coupons"] if used["coupon_no"] in coupon_nos]
        coupon_issues.take_again(self.db, self.world, self.order.mall_no, self.order.order_id, issues)

    def remove(self, line: Line) -> None:
        """Take an item out of the order altogether: a replacement whose exchange was withdrawn."""
        self.lines.remove(line)
        self._changed.pop(line.code, None)
        self.db.delete(line.row)
        deliveries.drop_empty(self)

    def tell(self, event_no: int, event_code: str | None, **more: object) -> None:
        """Have a webhook event sent, once for the whole change; one of them has no event_code."""
        self._events[event_no, event_code] = more

    def note(self, event_no: int, event_code: str | None, **more: object) -> None:
        """Have an event sent that doesn't carry the order's body; some have no event_code."""
        known = {"event_shop_no": str(self.order.shop_no), "event_code": event_code, "order_id": self.order.order_id}
        self._notes.append((event_no, {name: value for name, value in known.items() if value is not None} | more))

    # -- saving --

    def save(self) -> None:
        """Write the items that changed, what the order shows of them, and queue the events."""
        for line in self._changed.values():
            show_status(line.body, line.row.before, line.row.replaces is not None)
            self.db.add(line.row)
        self._settle()
        self.order.items_json = dump([line.body for line in self.lines])
        self.order.body, self.order.private = dump(self.body), dump(self.private)
        self.order.paid, self.order.paid_at = self.body["paid"], self.body["payment_date"]
        self.db.add(self.order)
        automatic.notice(self.world, self.db, self.order, [line.row for line in self._changed.values()])
        for (event_no, event_code), more in self._events.items():
            self._emit(event_no, event_code, order_event(self.order, self.body, self.lines, event_code) | more)
        for event_no, resource in self._notes:
            webhooks.emit(self.world, self.db, self.order.mall_no, event_no, resource)
        self._changed, self._events, self._notes = {}, {}, []
        self.db.flush()

    def _emit(self, event_no: int, event_code: str | None, resource: dict) -> None:
        if self.bulk is not None and event_no in BULK_EVENTS:
            self.bulk.told.append(Told(event_no, self.order.shop_no, event_code, self.order.order_id, resource))
        else:
            webhooks.emit(self.world, self.db, self.order.mall_no, event_no, resource)

    def _settle(self) -> None:
        """What an order shows of its items."""
        goods = self.goods()
        cancelled = [line for line in goods if line.status in CANCELLED]
        was, self.body["canceled"] = self.body["canceled"], "F" if not cancelled else "T" if len(cancelled) == len(goods) else "M"
        if self.body["canceled"] != was:
            self.body["cancel_date"] = stamp(self.now) if cancelled else None
        self.body["shipping_status"] = shipping_status([line.place for line in self.live()])
        returned = [line.body["return_confirmed_date"] for line in self.lines if line.body["return_confirmed_date"]]
        self.body["return_confirmed_date"] = max(returned, default=None)
        self._settle_amounts()

    def _settle_amounts(self) -> None:
        """actual_order_amount: what was agreed less what went back."""
        back = self.private.get("given_back", {})
        initial, actual = self.body["initial_order_amount"], dict(self.body["initial_order_amount"])
        actual["order_price_amount"] = won(sum(line.price * line.row.quantity for line in self.goods() if not line.is_gone))
        for member, part in (
            ("payment_amount", "money"), ("points_spent_amount", "point"), ("credits_spent_amount", "credit"), ("shipping_fee", "shipping_fee"),
            ("coupon_discount_price", "coupon"),
        ):  # fmt: skip
            actual[member] = won(in_won(initial[member]) - back.get(part, 0))
        actual["total_amount_due"] = won(max(0, in_won(initial["total_amount_due"]) - back.get("money", 0)))
        self.body["actual_order_amount"] = actual
        for detail in self.body["shipping_fee_detail"]:
            detail["refunded_shipping_fee"] = won(self.private.get("fee_refunded", 0))


def _why(line: Line) -> dict:
    """The buyer's reason, as events of returns carry it."""
    code = line.body["claim_reason_type"]
    return {"claim_reason_type": code, "claim_reason": line.body["claim_reason"], "claim_reason_type_text": REASON_WORDS.get(code)}


def shipping_status(statuses: list[str]) -> str:
    """F before delivery, M in delivery, T delivered, W on hold: of the items that are still part of the order."""
    going = [status for status in statuses if status[0] == "N"]
    if going and all(status in ("N40", "N50") for status in going):
        return "T"
    if any(status in ("N30", "N40", "N50") for status in going):
        return "M"
    return "W" if "N22" in going else "F"


def find_order(db: Session, mall_no: int, order_id: str, shop_no: int | None = None) -> Order:
    """The mall's order of that id. Raises Refused 404."""
    found = db.exec(select(Order).where(Order.mall_no == mall_no, Order.order_id == order_id)).first()
    if found is None or shop_no not in (None, found.shop_no):
        raise unknown_id()
    return found


def open_book(world: World, db: Session, order: Order, manager: str) -> Book:
    """An order opened for change."""
    return Book(world, db, order, world.now(), manager)


def book_of(call, order_id: str) -> Book:
    """The order of a call's path or body, opened for change by who calls. Raises Refused 404."""
    return Book(call.world, call.db, find_order(call.db, call.mall.number, order_id, call.shop_no), call.now, call.user_id, call.bulk)
