"""Which orders of a seller an automatic collection takes (OMS-COLLECT)."""

from datetime import timedelta
from typing import Any, ClassVar

from msgspec import Struct

from mallrig.reference.rules.cases import Id, Moment, Status, refuse_duplicates
from mallrig.reference.rules.ruling import InvalidCase

DELIVERY_PREPARING = "N20"
FIRST_REACHES_BACK = timedelta(hours=12)


class Order(Struct, frozen=True):
    """An order at the seller: when it was paid, and since when it has been in delivery preparing."""

    id: Id
    paid_at: Moment
    preparing_since: Moment
    status: Status


class Case(Struct, frozen=True):
    """One run at `now`; `last_success` is when the last run that got everything began."""

    now: Moment
    first: bool
    orders: tuple[Order, ...]
    last_success: Moment | None = None
    also: ClassVar[dict[str, Any]] = {
        "if": {"properties": {"first": {"const": False}}, "required": ["first"]},
        "then": {"properties": {"last_success": {"type": "string"}}, "required": ["last_success"]},
    }


class Answer(Struct, frozen=True):
    """The ids to collect, in the order given."""

    collect: tuple[Id, ...]
    because: tuple[str, ...]


EXAMPLE = {
    "now": "2026-03-02T09:10:00+09:00",
    "first": True,
    "last_success": None,
    "orders": [
        {
            "id": "20260302-0000011",
            "paid_at": "2026-03-02T09:03:00+09:00",
            "preparing_since": "2026-03-02T09:03:00+09:00",
            "status": "N20",
        },
        {
            "id": "20260301-0000007",
            "paid_at": "2026-03-01T21:09:59+09:00",
            "preparing_since": "2026-03-02T08:00:00+09:00",
            "status": "N20",
        },
    ],
}


def decide(case: Case) -> Answer:
    """The orders that this run takes: OMS-COLLECT-05, then -02 for the first run or -08 for a later one.

    Raises InvalidCase for a later run without `last_success`, and for two orders of one id.
    """
    check(case)
    preparing = [order for order in case.orders if order.status == DELIVERY_PREPARING]
    rule, in_window = ("OMS-COLLECT-02", _paid_lately) if case.first else ("OMS-COLLECT-08", _prepared_since)
    passed_over = ("OMS-COLLECT-05",) if len(preparing) < len(case.orders) else ()
    return Answer(
        collect=tuple(order.id for order in preparing if in_window(order, case)),
        because=(*passed_over, rule),
    )


def check(case: Case) -> None:
    """Refuse what the types let through."""
    if not case.first and case.last_success is None:
        raise InvalidCase("a run that isn't the first needs the time of the last successful one", "last_success")
    refuse_duplicates((order.id for order in case.orders), lambda i: f"orders[{i}].id")


def _paid_lately(order: Order, case: Case) -> bool:
    return timedelta(0) <= case.now - order.paid_at <= FIRST_REACHES_BACK


def _prepared_since(order: Order, case: Case) -> bool:
    return case.last_success <= order.preparing_since <= case.now
