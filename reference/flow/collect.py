"""Collection (OMS-COLLECT): what became delivery preparing at the linked sellers comes in, once.

An automatic run asks two things. By date: the first run what was paid within the rule's hours, a later one what was
placed (발주) since the last success; in slices that an offset can reach, and each slice done is a success of its own, so
that a run that was cut short goes on where it stopped. Then by status alone, ids only: whatever is in delivery
preparing and neither here nor left out before became so without showing in the first list. Overlap is free, gaps
are not: Cafe24 doesn't say which moment its place date is.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from sqlmodel import Session, select

from mallrig.reference.adapters.clock import in_seconds
from mallrig.reference.company import Company
from mallrig.reference.flow.take_in import known_orders, take_in
from mallrig.reference.model import Turn, moment, show
from mallrig.reference.ports import PAGE, Mall, MallOrder, VendorError
from mallrig.reference.rules import collect as rule
from mallrig.reference.rules.ruling import in_order
from mallrig.reference.store import add_rows
from mallrig.reference.tables import LeftOut, Seller

EMBED = "items,receivers,buyer"
SLICE_MAX = 10_000
"""Orders of one slice of a window; the list ends at offset 15,000."""

SKEW = timedelta(minutes=1)
"""A later window begins this much before the last success, as two machines' clocks differ."""

SPAN_MAX = timedelta(days=88)
"""The longest window of one call, which may not span three months; as far back by order date looks the search by status."""

INSTANT = timedelta(seconds=2)
"""No shorter window can be parted: the list's dates have whole seconds."""

Take = Callable[[list[MallOrder]], None]

IDS_AT_ONCE = 100


def run(company: Company, turn: Turn, sellers: list[str] | None = None, period: tuple[datetime, datetime] | None = None) -> dict:
    """Collect the given sellers, or all; with a `period` (by payment) by hand (OMS-COLLECT-03), else automatically.

    Returns {"sellers": {mall: {"collected": [order numbers], "known", "passed_over", "complete", "missing", "first",
    "because"}}, "because"}. A vendor's failure is told in "missing", and what came before it is kept (OMS-COLLECT-07).
    """
    results = {}
    for seller in sellers or list(company.malls):
        collection = _Collection(company, company.malls[seller], turn)
        try:
            collection.by_hand(*period) if period else collection.automatic()
        except VendorError as error:
            collection.missing = str(error)
        results[seller] = collection.result()
    return {"sellers": results, "because": list(in_order(rule for each in results.values() for rule in each["because"]))}


class _Collection:
    """One run over one seller: what came of it so far."""

    def __init__(self, company: Company, mall: Mall, turn: Turn):
        self.company, self.mall, self.turn = company, mall, turn
        self.collected: list[str] = []
        self.known = self.passed_over = 0
        self.first = self.by_payment = False
        self.now = turn.now
        self.missing: str | None = None
        self.because: list[str] = []

    def result(self) -> dict:
        """As `run` tells it."""
        return {
            "collected": self.collected, "known": self.known, "passed_over": self.passed_over, "complete": self.missing is None,
            "missing": self.missing, "first": self.first, "because": list(in_order(self.because + (["OMS-COLLECT-07"] if self.missing else []))),
        }  # fmt: skip

    def automatic(self) -> None:
        """The first run of the seller, then, or in every later run, what came after it. Raises VendorError.

        A first run that fails is made again for the moment at which it began, so that no order grows too old for it.
        """
        seller = self._begun()
        if seller.last_success is None:
            self.first, self.by_payment, self.now = True, True, moment(seller.first_run)
            self._walk("pay_date", self.now - rule.FIRST_REACHES_BACK, self.now, lambda page: self._decide(page, None))
            self._sweep(None)
            self._succeeded(self.now)
        self.now, self.by_payment = self.turn.now, False
        last = moment(self._begun().last_success)
        if last < self.now or not self.first:
            since = max(last - SKEW, moment(seller.first_run))
            self._walk("place_date", since, self.now, lambda page: self._decide(page, since), self._succeeded)
            self._sweep(last)

    def by_hand(self, start: datetime, end: datetime) -> None:
        """What was paid in a period, N20 alone; moves no tick (OMS-COLLECT-04)."""
        self.because.append("OMS-COLLECT-03")
        self._walk("pay_date", start, end, lambda page: self._keep([order for order in page if _status(order) == rule.DELIVERY_PREPARING]))

    # -- what the mall lists --

    def _walk(self, date_type: str, start: datetime, end: datetime, take: Take, done: Callable = lambda end: None) -> None:
        """Take each page of a window; one that is too long for the list's offsets, or for the span of one call, in parts,
        the older first. `done` is told the end of each part that was had."""
        if end - start > SPAN_MAX:
            return self._in_parts(date_type, start, start + SPAN_MAX, end, take, done)
        pages = self.mall.orders(order_status=rule.DELIVERY_PREPARING, embed=EMBED, **self._dated(date_type, start, end))
        first = next(pages, [])
        if len(first) == PAGE and end - start > INSTANT and self._count(date_type, start, end) > SLICE_MAX:
            return self._in_parts(date_type, start, start + (end - start) / 2, end, take, done)
        for page in chain([first] if first else [], pages):
            take(page)
        done(end)
        return None

    def _in_parts(self, date_type: str, start: datetime, middle: datetime, end: datetime, *how) -> None:
        self._walk(date_type, start, middle, *how)
        self._walk(date_type, middle, end, *how)

    def _count(self, date_type: str, start: datetime, end: datetime) -> int:
        return self.mall.count(order_status=rule.DELIVERY_PREPARING, **self._dated(date_type, start, end))

    def _dated(self, date_type: str, start: datetime, end: datetime) -> dict:
        return {"date_type": date_type, "start_date": show(in_seconds(start)[0]), "end_date": show(in_seconds(end)[1])}

    def _sweep(self, since: datetime | None) -> None:
        """Whatever else is in delivery preparing: new, or (in the first run) left out from now on."""
        unseen = [order_no for page in self._back_from(self.now) for order_no in self._unseen([order.order_id for order in page])]
        for first in range(0, len(unseen), IDS_AT_ONCE):
            for page in self.mall.orders(order_id=",".join(unseen[first : first + IDS_AT_ONCE]), embed=EMBED):
                self._decide(page, since)

    def _back_from(self, end: datetime) -> Iterator[list[MallOrder]]:
        """All that is in delivery preparing, ids alone, newest first: each page ends where the next begins, by order date,
        so that no offset counts. Orders of one second that fill a page are gone through by offset."""
        start = end - SPAN_MAX
        while end > start:
            pages = self.mall.orders(order_status=rule.DELIVERY_PREPARING, fields="order_id,order_date", **self._dated("order_date", start, end))
            page = next(pages, [])
            yield page
            if len(page) < PAGE:
                return
            oldest = moment(page[-1].order_date)
            if oldest >= in_seconds(end)[0]:
                yield from self.mall.orders(order_status=rule.DELIVERY_PREPARING, fields="order_id", **self._dated("order_date", oldest, oldest))
                oldest -= INSTANT / 2
            end = oldest

    def _unseen(self, order_nos: list[str]) -> list[str]:
        """Those that are neither here nor left out."""
        with self.company.store.reading() as db:
            seen = known_orders(db, self.mall.id, order_nos) | _left_out(db, self.mall.id)
        return [order_no for order_no in order_nos if order_no not in seen]

    # -- the rule, and what it leads to --

    def _decide(self, page: list[MallOrder], since: datetime | None) -> None:
        """Ask the rule about a page. `since`: these became delivery preparing at that moment or later."""
        orders = tuple(
            rule.Order(order.order_id, _paid_at(order), since or _paid_at(order), _status(order))
            for order in page
        )  # fmt: skip
        answer = rule.decide(rule.Case(self.now, self.by_payment, orders, None if self.by_payment else since))
        self.because += answer.because
        taken = set(answer.collect)
        self.passed_over += len(page) - len(taken)
        self._keep([order for order in page if order.order_id in taken], [order for order in page if order.order_id not in taken])

    def _keep(self, orders: list[MallOrder], left: list[MallOrder] = ()) -> None:
        """Take a page in at once, so that a failure later loses none of it."""
        with self.company.store.writing() as db:
            new = take_in(db, self.turn, self.mall.id, orders)
            if self.by_payment:
                known = _left_out(db, self.mall.id)
                add_rows(db, LeftOut, [{"seller": self.mall.id, "order_no": o.order_id} for o in left if o.order_id not in known])
        self.collected += new
        self.known += len(orders) - len(new)

    # -- how far the seller was collected --

    def _begun(self) -> Seller:
        """The seller, with the moment of its first run noted before anything is asked."""
        with self.company.store.writing() as db:
            seller = db.get(Seller, self.mall.id)
            seller.first_run = seller.first_run or self.turn.at
            return seller

    def _succeeded(self, when: datetime) -> None:
        with self.company.store.writing() as db:
            seller = db.get(Seller, self.mall.id)
            seller.last_success = max(seller.last_success or "", show(when))


def _left_out(db: Session, seller: str) -> set[str]:
    return set(db.exec(select(LeftOut.order_no).where(LeftOut.seller == seller)).all())


def _paid_at(order: MallOrder) -> datetime:
    return moment(order.payment_date or order.order_date)


def _status(order: MallOrder) -> str:
    """Delivery preparing if something of it is, else what its first item is."""
    statuses = [item.order_status for item in order.items]
    return rule.DELIVERY_PREPARING if rule.DELIVERY_PREPARING in statuses else statuses[0]
