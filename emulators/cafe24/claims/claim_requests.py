"""Buyers' claim requests: made, accepted by the mall's settings, refused by the seller, withdrawn by the buyer."""

from datetime import datetime

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.claims.cancellations import carry_on as carry_cancellation_on
from mallrig.emulators.cafe24.claims.claiming import Flags, choose, close_requests, open_claim, release
from mallrig.emulators.cafe24.claims.refunding import is_automatic
from mallrig.emulators.cafe24.claims.returns import carry_on as carry_return_on
from mallrig.emulators.cafe24.mall.settings import setting
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import ClaimRequest
from mallrig.emulators.cafe24.orders.statuses import CANCEL, RETURN, UNPAID, Kind
from mallrig.emulators.cafe24.refusals import refused
from mallrig.emulators.cafe24.state import Mall
from mallrig.emulators.cafe24.switches import read_switches

TICKS = {"C": "cancel", "R": "return", "E": "exchange"}
"""The kinds of claim as claim_request_button_exposure names them."""

REJECTED = {"C": "C11", "R": "R11", "E": "E11"}


def ask(book: Book, kind: Kind, items: list[dict], reason_type: str | None, reason: str, more: dict, by_button: bool = False) -> tuple[ClaimRequest, list[Line]]:
    """A buyer's request for items; the mall's settings may accept it at once. Raises Refused 404, 422.

    items: [{"order_item_code", "quantity"}]; more: refund_bank_*, pickup, exchange_items ... as sent; by_button: on the mall's pages.
    """
    settings = setting(book.db, book.order.mall_no, "orders", book.order.shop_no)
    if settings["claim_request"] != "T":
        raise refused("claim_request", "The mall does not take applications for cancellation, exchange or return.")
    if kind is not CANCEL and read_switches(book.db.get(Mall, book.order.mall_no)).auto_pickup:
        # Cafe24's known fault: with 택배사 수거신청 자동접수 on, these writes fail (HUB-CLAIM-10).
        raise refused("request_pickup", "The automatic pick-up request to the delivery company failed.")
    ticked = settings["claim_request_button_exposure"]
    allowed = tuple(tick.removeprefix(f"{TICKS[kind.letter]}_") for tick in ticked if tick.startswith(TICKS[kind.letter]))
    if by_button and not all(_shows_button(book, book.line(item["order_item_code"]), settings) for item in items):
        raise refused("claim_request_button_period", "The period in which this can be applied for is over.")
    lines = choose(book, kind, items, allowed)
    request = _enter(book, kind, lines, reason_type, reason, more)
    _accept_by_settings(book, kind, lines, settings, request)
    book.save()
    return request, lines


def _shows_button(book: Book, line: Line, settings: dict) -> bool:
    """Whether the buyer still finds the application button: up to and including the Nth day after the order's day (HUB-CANCEL-11) or,
    by shipend_date, after the day of delivery, and whatever the age before it (ours)."""
    since = book.order.ordered_at if settings["claim_request_button_date_type"] == "order_date" else line.row.delivered_at
    return since is None or (book.now.date() - datetime.fromisoformat(since).date()).days <= settings["claim_request_button_period"]


def request_claim(book: Book, kind: Kind, items: list[tuple[Line, int]], reason_type: str, reason: str, more: dict) -> None:
    """A request that the seller enters for the buyer on the item itself: no button's exposure holds it back. Raises Refused 422."""
    allowed = ("N10", "N20", "N21", "N22") if kind is CANCEL else ("N30", "N40")
    asked = [{"order_item_code": line.code, "quantity": quantity} for line, quantity in items]
    _enter(book, kind, choose(book, kind, asked, allowed), reason_type, reason, more)


def _enter(book: Book, kind: Kind, lines: list[Line], reason_type: str | None, reason: str, more: dict) -> ClaimRequest:
    for line in lines:
        line.row.before = line.stands
        line.body |= {"claim_reason_type": reason_type, "claim_reason": reason, "claim_quantity": line.row.quantity, "request_undone": None}
        line.body |= {name: more.get(name) for name in ("refund_bank_name", "refund_bank_account_no", "refund_bank_account_holder")}
        book.move(line, f"{kind.letter}00")
        book.touch(line)
    body = more | {"codes": [line.code for line in lines], "reason_type": reason_type, "reason": reason}
    row = ClaimRequest(
        number=numbers.take(book.db, "claim_request"), mall_no=book.order.mall_no, order_no=book.order.number, kind=kind.letter, state="open", body=dump(body)
    )
    book.db.add(row)
    book.db.flush()
    return row


def _accept_by_settings(book: Book, kind: Kind, lines: list[Line], settings: dict, request: ClaimRequest) -> None:
    """claim_request_auto_accept accepts cancels and returns; 취소신청 시 자동환불 completes a cancel, as far as no person is needed:
    one whose stock or coupon recovery somebody is to be asked about stays a request (ours)."""
    asks = "M" in _recovery(book, kind, lines, settings)
    auto_refund = kind is CANCEL and not asks and read_switches(book.db.get(Mall, book.order.mall_no)).auto_refund
    if not auto_refund and (settings["claim_request_auto_accept"] != "T" or kind not in (CANCEL, RETURN)):
        return
    sent = {"reason": load(request.body)["reason"]}
    claim = open_claim(book, kind, lines, "accepted", sent, given_back(book, kind, lines, settings))
    if kind is RETURN:
        carry_return_on(book, claim, lines, "accepted", False, "F")
    elif auto_refund:
        complete = is_automatic(book)
        carry_cancellation_on(book, claim, lines, "canceled" if complete else "canceling", "T" if complete else "F")
    else:
        carry_cancellation_on(book, claim, lines, "accepted", "F")


def given_back(book: Book, kind: Kind, lines: list[Line], settings: dict) -> Flags:
    """What the mall gives back by itself where nobody is asked: its recovery settings say T; "ask" isn't yes."""
    stock, coupon = _recovery(book, kind, lines, settings)
    partly = len(lines) < len(book.goods())
    return Flags(stock == "T", coupon == "T" and not partly)


def _recovery(book: Book, kind: Kind, lines: list[Line], settings: dict) -> tuple[str, str]:
    """What the mall has set for the stock and for the coupon of such a claim: T, F, or M to ask."""
    coupons = setting(book.db, book.order.mall_no, "coupons", book.order.shop_no)["recover_coupon_setting"]
    unpaid = all((line.row.before or line.status) in UNPAID for line in lines)
    case, coupon_case = ("cancel_return", "return") if kind is RETURN else ("cancel_before", "cancel_before_pay") if unpaid else ("cancel_after", "cancel_after_pay")
    stock = settings["stock_recover_base"] if settings["stock_recover"] == "T" else settings["stock_recover_individual"][case]
    return stock, coupons[coupon_case]


def undo_request(book: Book, kind: Kind, lines: list[Line], reject_codes: bool, state: str = "refused") -> None:
    """Refuse or withdraw requests: back to the status before, or to C11, R11, E11 by the mall's switch. Raises Refused 422."""
    for line in lines:
        if line.status != f"{kind.letter}00":
            raise refused("order_item_code", f"There is no application for {kind.resource} of an item in status {line.status}.")
    close_requests(book, kind, lines, state)
    for line in lines:
        release(book, line, kind, REJECTED[kind.letter] if reject_codes else line.row.before)
