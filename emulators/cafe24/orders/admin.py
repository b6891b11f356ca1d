"""What buyers do on the mall's pages and staff in its admin screens, where no API is in between."""

from sqlmodel import select

from mallrig.emulators.cafe24.claims.cancellations import carry_on as carry_cancellation_on
from mallrig.emulators.cafe24.claims.claim_requests import ask, undo_request
from mallrig.emulators.cafe24.claims.claiming import OPEN, Flags, choose, lines_of, open_claim, open_requests, replacements_of
from mallrig.emulators.cafe24.claims.exchanges import complete as complete_exchange
from mallrig.emulators.cafe24.claims.exchanges import replace as replace_item
from mallrig.emulators.cafe24.claims.refunding import ask_for_less, is_automatic
from mallrig.emulators.cafe24.claims.refunds import finish
from mallrig.emulators.cafe24.claims.returns import carry_on as carry_return_on
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import load
from mallrig.emulators.cafe24.orders.order_state import Claim, Refund
from mallrig.emulators.cafe24.orders.statuses import BEFORE_DELIVERY, CANCEL, EXCHANGE, KINDS, RETURN, UNPAID, Kind
from mallrig.emulators.cafe24.refusals import refused

KIND_OF = {"cancel": CANCEL, "return": RETURN, "exchange": EXCHANGE}
MOVES = ("N10", "N20", "N21", "N22", "N30", "N40", "N50")
"""Statuses between which staff move paid items as they like."""


def ask_for(book: Book, kind: Kind, items: list[dict], reason_type: str, reason: str, more: dict) -> list[Line]:
    """A buyer asks on the mall's pages. What awaits payment is cancelled at once (C47); the rest is a request. Raises Refused 404, 422."""
    if kind is CANCEL and all(book.line(item["order_item_code"]).stands in UNPAID for item in items):
        lines = choose(book, kind, items, UNPAID)
        ask_for_less(book, lines)
        for line in lines:
            line.body |= {"claim_reason_type": reason_type, "claim_reason": reason}
            line.row.before = line.stands
            book.give_stock_back(line)
            book.move(line, "C47")
        book.save()
        return lines
    return ask(book, kind, items, reason_type, reason, more, by_button=True)[1]


def requested(book: Book, kind: Kind) -> list[Line]:
    """The items of which a request of that kind is open."""
    return [line for line in book.lines if line.status == f"{kind.letter}00"]


def take_request_back(book: Book, kind: Kind, lines: list[Line], rejects: bool) -> None:
    """The buyer withdraws requests (back to the status before), or the staff reject them in the admin (C11, R11, E11: HUB-CLAIM-11)."""
    if not lines:
        raise refused("items", f"There is no application for {kind.resource}.")
    undo_request(book, kind, lines, reject_codes=rejects, state="refused" if rejects else "withdrawn")
    book.save()


def accept(book: Book, kind: Kind, lines: list[Line]) -> Claim:
    """The staff accept requests: C10, R10, or E10 with the items that the buyer wants instead. Raises Refused 422."""
    if not lines:
        raise refused("items", f"There is no application for {kind.resource}.")
    variants = _wanted(book, lines)
    claim = open_claim(book, kind, lines, "accepted", {}, Flags(False, False))
    for line, code in zip(lines, variants, strict=True):
        if kind is EXCHANGE:
            replace_item(book, line, code, claim)
        book.move(line, f"{kind.letter}10")
    book.save()
    return claim


def _wanted(book: Book, lines: list[Line]) -> list[str]:
    """The variants that the buyer wants in exchange for items: exchange_items of an open application stand in the order of its items (ours);
    an item's own where they name none."""
    asked = [load(row.body) for row in open_requests(book, EXCHANGE, lines)]
    wishes = {code: wish.get("variant_code") for body in asked for code, wish in zip(body["codes"], body.get("exchange_items") or [], strict=False)}
    return [wishes.get(line.code) or line.body["variant_code"] for line in lines]


def complete(book: Book, kind: Kind) -> None:
    """The staff complete the open claims of that kind. Raises Refused 422 when there is none."""
    query = select(Claim).where(Claim.order_no == book.order.number, Claim.kind == kind.letter).order_by(Claim.number)
    found = [(claim, lines) for claim in book.db.exec(query) if (lines := [line for line in lines_of(book, claim) if line.status in OPEN[kind.letter]])]
    if not found:
        raise refused("items", f"There is no {kind.resource} to complete.")
    for claim, lines in found:
        if kind is CANCEL:
            carry_cancellation_on(book, claim, lines, "canceled", "F")
        elif kind is RETURN:
            carry_return_on(book, claim, lines, "returned", True, "F")
        else:
            complete_exchange(book, claim, lines, replacements_of(book, claim))
        book.db.add(claim)
    book.save()


def cancel(book: Book, lines: list[Line], refund: bool, reason: str) -> Claim:
    """The staff cancel items before delivery; `refund`: the money goes back with it, else it waits. Raises Refused 422."""
    items = [{"order_item_code": line.code, "quantity": line.row.quantity} for line in lines]
    chosen = choose(book, CANCEL, items, (*BEFORE_DELIVERY, "C00"))
    if not chosen:
        raise refused("items", "Nothing is left to cancel.")
    claim = open_claim(book, CANCEL, chosen, "canceled", {"reason": reason}, Flags(True, False))
    carry_cancellation_on(book, claim, chosen, "canceled", "T" if is_automatic(book) else "F", pays_back=refund)
    book.save()
    return claim


def pay_back(book: Book) -> int:
    """The staff complete all refunds that wait; how many did."""
    waiting = book.db.exec(select(Refund).where(Refund.order_no == book.order.number, Refund.status != "T").order_by(Refund.number)).all()
    for row in waiting:
        finish(book, row, {})
    return len(waiting)


def move(book: Book, lines: list[Line], status: str) -> None:
    """The staff move paid items to a status. Raises Refused 422 for an item that is unpaid or in a claim."""
    for line in lines:
        if line.stands not in (*MOVES, "N01"):
            raise refused("status", f"An item in status {line.status} cannot be moved to {status}.")
    for line in lines:
        if status == "N22" and line.stands != "N22":
            line.row.before_hold = line.stands
        book.move(line, status)
        book.touch(line)
    book.save()


def kinds_open(book: Book) -> list[Kind]:
    """The kinds of which a request is open."""
    return [kind for kind in KINDS.values() if requested(book, kind)]
