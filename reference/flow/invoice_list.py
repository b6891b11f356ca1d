"""The invoice list (OMS-INV-02): loaded by what the user chose, counted, then narrowed by the three states."""

from datetime import date

from msgspec import Struct

from mallrig.reference.company import Company
from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.rules import invoice_range

ORDER_STATES = ("received", "invoice", "shipped")
INVOICE_STATES = ("unregistered", "registered", "error")
PRINT_STATES = ("printed", "unprinted")
PAYMENTS = {"prepaid": "P", "collect": "C", "free": "F"}
"""Who pays the parcel (선불, 착불), and Cafe24's letter for it."""


class Chosen(Struct, frozen=True, kw_only=True):
    """What to load and what to narrow to; None leaves a point out. A group is in when one of its orders or lines is."""

    since: date | None = None
    until: date | None = None
    order_no: str | None = None
    seller: str | None = None
    supplier: str | None = None
    state: str | None = None
    amount_from: int | None = None
    amount_to: int | None = None
    partial_delivery: bool | None = None
    payment: str | None = None
    domestic: bool | None = None
    order_state: str | None = None
    invoice_state: str | None = None
    print_state: str | None = None
    rows: str = ""


class Row(Struct):
    """A group in the list under its running number (연번)."""

    number: int
    parcel: Parcel

    @property
    def invoice_state(self) -> str:
        """unregistered, registered or error."""
        group = self.parcel.group
        return "registered" if group.registered_at else "error" if group.invoice_error else "unregistered"

    @property
    def print_state(self) -> str:
        """printed or unprinted."""
        return "printed" if self.parcel.group.printed_at else "unprinted"

    @property
    def quantity(self) -> int:
        """Pieces that go, or went, with the parcel."""
        return sum(left(line) or line.shipped for line in self.parcel.lines)

    @property
    def amount(self) -> int:
        """Total product amount of those pieces, in won."""
        return sum(line.amount * (left(line) or line.shipped) // line.quantity for line in self.parcel.lines)


def listed(company: Company, chosen: Chosen = Chosen()) -> dict:
    """{"counts", "rows": [{"row", "group", "orders", "number", "state", ...}], "because"}; the counts are of all that was
    loaded, the rows those left by the narrowing and the range. Raises BadRequest for a bad range (OMS-INV-08)."""
    loaded = _loaded(company, chosen)
    rows = picked(loaded, chosen)
    because = ["OMS-INV-02"] + (["OMS-INV-08"] if chosen.rows.strip() else [])
    return {"counts": _counts(loaded), "rows": [_shown(row) for row in rows], "because": because}


def selected(company: Company, chosen: Chosen) -> list[Row]:
    """The rows alone. Raises BadRequest for a bad range."""
    return picked(_loaded(company, chosen), chosen)


def picked(loaded: list[Row], chosen: Chosen) -> list[Row]:
    """The loaded rows narrowed by the three states, numbered anew, and of these the range's."""
    wanted = (chosen.order_state, chosen.invoice_state, chosen.print_state)
    narrowed = [
        row for row in loaded
        if all(want in (None, state) for want, state in zip(wanted, (row.parcel.group.state, row.invoice_state, row.print_state), strict=True))
    ]  # fmt: skip
    rows = [Row(number, row.parcel) for number, row in enumerate(narrowed, 1)]
    answer = invoice_range.decide(invoice_range.Case(chosen.rows, len(rows)))
    if isinstance(answer, invoice_range.Refused):
        raise BadRequest(f"{answer.error.part[:60]!r} is {answer.error.message}", ["OMS-INV-08"], at="range")
    return [rows[number - 1] for number in answer.rows]


def _loaded(company: Company, chosen: Chosen) -> list[Row]:
    states = [chosen.state] if chosen.state else ["received", "invoice"]
    with company.store.reading() as db:
        found = [parcel for parcel in parcels(db, states=states) if parcel.live or parcel.group.state == "shipped"]
    rows = [Row(number, parcel) for number, parcel in enumerate(found, 1)]
    return [row for row in rows if _is_chosen(row, chosen)]


def _is_chosen(row: Row, chosen: Chosen) -> bool:
    orders, lines = row.parcel.orders, row.parcel.lines
    asked = (
        (chosen.since or chosen.until, any(_in_period(order.ordered_at, chosen) for order in orders)),
        (chosen.order_no, any(order.order_no == chosen.order_no for order in orders)),
        (chosen.seller, any(order.seller == chosen.seller for order in orders)),
        (chosen.supplier, any(line.supplier == chosen.supplier for line in lines)),
        (chosen.payment, any(line.shipping_payment == PAYMENTS.get(chosen.payment or "") for line in lines)),
        (chosen.partial_delivery is not None, any(order.partial_delivery for order in orders) == chosen.partial_delivery),
        (chosen.domestic is not None, any(order.domestic == chosen.domestic for order in orders)),
        (chosen.amount_from is not None, row.amount >= (chosen.amount_from or 0)),
        (chosen.amount_to is not None, row.amount <= (chosen.amount_to or 0)),
    )
    return all(holds for wanted, holds in asked if wanted)


def _in_period(ordered_at: str, chosen: Chosen) -> bool:
    """By the order's day; the tables' times are Seoul's, so that their first ten letters are it."""
    day = ordered_at[:10]
    return (chosen.since is None or day >= chosen.since.isoformat()) and (chosen.until is None or day <= chosen.until.isoformat())


def _counts(rows: list[Row]) -> dict[str, int]:
    states = [row.invoice_state for row in rows]
    prints = [row.print_state for row in rows]
    return (
        {"total": len(rows)}
        | {state: states.count(state) for state in INVOICE_STATES}
        | {state: prints.count(state) for state in PRINT_STATES}
        | {"quantity": sum(row.quantity for row in rows)}
    )


def _shown(row: Row) -> dict:
    group, orders = row.parcel.group, row.parcel.orders
    return {
        "row": row.number, "group": group.id, "orders": [order.id for order in orders], "order_nos": [order.order_no for order in orders],
        "sellers": sorted({order.seller for order in orders}), "ordered_at": orders[0].ordered_at, "order_state": group.state,
        "number": group.invoice_no if group.registered_at else None, "courier": group.courier, "state": row.invoice_state,
        "printed": row.print_state == "printed", "error": group.invoice_error, "quantity": row.quantity, "amount": row.amount,
    }  # fmt: skip
