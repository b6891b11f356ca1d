"""What accepting a claim does to an order: items chosen and split, moved, stock and coupons given back, refund opened, and all of it undone again."""

from dataclasses import dataclass

from sqlmodel import select

from mallrig.emulators.cafe24 import numbers
from mallrig.emulators.cafe24.claims.claim_shapes import BASES
from mallrig.emulators.cafe24.claims.refund_counting import Back
from mallrig.emulators.cafe24.claims.refunding import as_json, claim_amounts, count_again, find_refund, open_refund, take_refund_back
from mallrig.emulators.cafe24.orders.book import Book, Line
from mallrig.emulators.cafe24.orders.memos import add_memo
from mallrig.emulators.cafe24.orders.order_shapes import dump, load
from mallrig.emulators.cafe24.orders.order_state import Claim, ClaimRequest
from mallrig.emulators.cafe24.orders.payments import PAID_EVENT
from mallrig.emulators.cafe24.orders.statuses import BEFORE_DELIVERY, CANCEL, CANCELLED, DATES, KINDS, REFUSED, RETURNED, UNPAID, Kind
from mallrig.emulators.cafe24.refusals import invalid, refused, unknown_id

MAY_CLAIM = {
    "C": ("N00", "N02", "N10", "N20", "N21", "N22", "C00"), "R": ("N30", "N40", "N50", "R00"),
    "E": ("N00", "N10", "N20", "N21", "N22", "N30", "N40", "E00"),
}  # fmt: skip
"""The statuses of items of which a claim may be accepted: before delivery, after it, or requested (return of N50: ours)."""

OPEN = {"C": ("C10", "C34", "C36", "C41"), "R": ("R10", "R12", "R13", "R20", "R30", "R31", "R34", "R36", "R41"), "E": ("E10", "E12", "E13", "E20", "E30", "E31")}
"""Statuses of a claim that isn't over: it may be carried on or withdrawn."""

_COMES_TO = {"C": CANCELLED, "R": ("R20", *RETURNED), "E": ("E40",)}
"""Statuses of a claim whose dates are of what was done, not of what was asked for."""


@dataclass(frozen=True)
class Flags:
    """What a claim gives back beside money: by the call's members, or by the mall's settings when nobody was asked."""

    stock: bool
    coupon: bool
    coupon_nos: list[str] | None = None

    @classmethod
    def of(cls, sent: dict) -> "Flags":
        """What a call asks for; nothing by default (documented)."""
        return cls(sent.get("recover_inventory") == "T", sent.get("recover_coupon") == "T", sent.get("recover_coupon_no"))


def choose(book: Book, kind: Kind, items: list[dict], allowed: tuple[str, ...]) -> list[Line]:
    """The items of a claim, a part of an item split off. Raises Refused 404, 422."""
    codes = [item["order_item_code"] for item in items]
    if len(set(codes)) < len(codes):
        raise invalid("items")
    for item in items:
        line = book.line(item["order_item_code"])
        if line.stands not in allowed:
            raise refused("order_item_code", f"{kind.undone} is not possible for an item in status {line.status}.")
        if item["quantity"] > line.row.quantity:
            raise invalid("quantity")
    chosen = [book.line(item["order_item_code"]) for item in items]
    return [line if item["quantity"] == line.row.quantity else book.split(line, item["quantity"]) for line, item in zip(chosen, items, strict=True)]


def open_claim(book: Book, kind: Kind, lines: list[Line], status: str, sent: dict, flags: Flags) -> Claim:
    """Accept a claim for items: a claim code, the refund opened, stock and coupons given back as the flags say."""
    code = numbers.claim_code(book.db, kind.letter, book.now)
    for line in lines:
        line.row.before = line.row.before if line.status == f"{kind.letter}00" else line.stands
        line.row.claim_code = line.body["claim_code"] = code
        line.body["claim_quantity"] = line.row.quantity
        book.touch(line)
    back = Back()
    if kind.letter != "E":
        _, back = open_refund(book, code, lines, sent, with_fee=kind is CANCEL)
    recovered = [line.code for line in lines if flags.stock and book.give_stock_back(line)]
    coupons = book.give_coupons_back(flags.coupon_nos) if flags.coupon else []
    close_requests(book, kind, lines, "accepted")
    body = BASES[kind.letter] | claim_amounts(book, back) | {
        "shop_no": book.order.shop_no, "order_id": book.order.order_id, "claim_code": code, "claim_reason_type": sent.get("claim_reason_type"),
        "claim_reason": sent.get("reason"), "refund_reason": sent.get("reason") or "",
    }  # fmt: skip
    private = {"lines": [line.code for line in lines], "recovered": recovered, "coupons": coupons, "back": as_json(back)}
    row = Claim(
        number=numbers.take(book.db, "claim"), mall_no=book.order.mall_no, order_no=book.order.number, claim_code=code, kind=kind.letter, status=status,
        body=dump(body), private=dump(private),
    )  # fmt: skip
    book.db.add(row)
    if sent.get("add_memo_too") == "T":
        add_memo(book, sent.get("reason") or "")
    return row


def open_requests(book: Book, kind: Kind, lines: list[Line]) -> list[ClaimRequest]:
    """The open requests of that kind that touch these items, the last one last."""
    codes = {line.code for line in lines}
    query = select(ClaimRequest).where(ClaimRequest.order_no == book.order.number, ClaimRequest.kind == kind.letter, ClaimRequest.state == "open")
    return [row for row in book.db.exec(query.order_by(ClaimRequest.number)) if codes & set(load(row.body)["codes"])]


def close_requests(book: Book, kind: Kind, lines: list[Line], state: str) -> None:
    """Close the requests for these items, unless others of theirs wait still: what the buyer wished holds for those too."""
    waiting = {line.code for line in book.lines if line.status == f"{kind.letter}00" and line not in lines}
    for row in open_requests(book, kind, lines):
        if not waiting & set(load(row.body)["codes"]):
            row.state = state
            book.db.add(row)


def lines_of(book: Book, claim: Claim) -> list[Line]:
    """The items of a claim; none once it was withdrawn."""
    return [line for line in book.lines if line.row.claim_code == claim.claim_code]


def are_open(letter: str, lines: list[Line]) -> bool:
    """Whether items of a claim of that kind may be carried on or withdrawn: there are none once it was."""
    return bool(lines) and all(line.status in OPEN[letter] for line in lines)


def recover_stock(book: Book, claim: Claim, lines: list[Line]) -> None:
    """Give back the stock of a claim's items, and note whose it was: a withdrawal may take it again."""
    private = load(claim.private)
    private["recovered"] += [line.code for line in lines if book.give_stock_back(line)]
    claim.private = dump(private)
    book.db.add(claim)


def replacements_of(book: Book, claim: Claim) -> list[Line]:
    """The replacement items of an exchange."""
    replaced = {line.body["item_no"] for line in lines_of(book, claim)}
    return [line for line in book.lines if line.row.replaces in replaced]


def find_claim(book: Book, kind: Kind, code: str) -> Claim:
    """The order's claim of that code. Raises Refused 404."""
    row = book.db.exec(select(Claim).where(Claim.order_no == book.order.number, Claim.claim_code == code, Claim.kind == kind.letter)).first()
    if row is None:
        raise unknown_id()
    return row


def withdraw(book: Book, claim: Claim, sent: dict) -> list[Line]:
    """Undo an accepted claim: its items return to the status before. Raises Refused 422 once it is completed or withdrawn."""
    kind, lines = KINDS[claim.kind], lines_of(book, claim)
    body, private = load(claim.body), load(claim.private)
    if not are_open(claim.kind, lines):
        raise refused("undone", f"The {kind.resource} is completed or withdrawn already.")
    replacements = replacements_of(book, claim)
    if any(line.stands not in ("N01", *BEFORE_DELIVERY) for line in replacements):
        raise refused("undone", "What replaces an item is on its way, or in a claim of its own.")
    back = Back(**private["back"])
    if book.body["paid"] == "T" and back != Back() and find_refund(book, claim.claim_code) is None:
        raise refused("undone", "The order was paid for without these items.")
    take_refund_back(book, claim.claim_code, lines, back)
    for line in lines:
        if sent.get("recover_inventory") == "T" or (book.body["paid"] == "T" and line.code not in private["recovered"]):
            book.take_stock(line)
    for line in replacements:
        book.give_stock_back(line)
        book.remove(line)
    book.take_coupons_again(private["coupons"])
    _go_back(book, kind, lines)
    _count_others_again(book)
    names = ("undone_reason_type", "undone_reason", "expose_order_detail", "exposed_undone_reason")
    claim.body, claim.status = dump(body | {"undone": "T"} | {name: sent.get(name) for name in names}), "undone"
    book.db.add(claim)
    if sent.get("add_memo_too") == "T":
        add_memo(book, sent.get("undone_reason") or "")
    return lines


def _count_others_again(book: Book) -> None:
    """What goes back for other open claims, now that an item is left after all: not all that was left, and by other means maybe."""
    for claim in book.db.exec(select(Claim).where(Claim.order_no == book.order.number, Claim.kind != "E").order_by(Claim.number)).all():
        private, lines = load(claim.private), lines_of(book, claim)
        if are_open(claim.kind, lines):
            back = count_again(book, claim.claim_code, lines, Back(**private["back"]), with_fee=claim.kind == CANCEL.letter)
            claim.private, claim.body = dump(private | {"back": as_json(back)}), dump(load(claim.body) | claim_amounts(book, back))
            book.db.add(claim)


def _go_back(book: Book, kind: Kind, lines: list[Line]) -> None:
    """Let the items of a withdrawn claim return to the status before. No delivery event is of what awaits payment, so its return is told
    by the event of payment, which has the members of a withdrawal too (HOOK; that it is this event: read)."""
    told = _withdrawal(kind, lines)
    for line in lines:
        release(book, line, kind, line.row.before, **told)
    if told["withdraw_type"]:
        book.tell(PAID_EVENT, "unpaid", **told)


def _withdrawal(kind: Kind, lines: list[Line]) -> dict:
    """What events say of a withdrawal: of what only when it was before payment (HOOK)."""
    unpaid = all(line.row.before in UNPAID for line in lines)
    return {"withdraw": "T", "withdraw_type": kind.letter if unpaid else ""}


def _exchange_of(book: Book, line: Line) -> str | None:
    """The code of the exchange in which an item came as a replacement."""
    return next((other.row.claim_code for other in book.lines if other.body["item_no"] == line.row.replaces), None)


def release(book: Book, line: Line, kind: Kind, status: str, **more: object) -> None:
    """Take an item out of a claim or of a request, into a status; it shows that something was undone, and not how far it had come.
    more: what its event says of that."""
    for reached in _COMES_TO[kind.letter]:
        column, member = DATES[reached]
        line.body[member] = None
        if column:
            setattr(line.row, column, None)
    line.row.before = line.row.before if status in REFUSED else None
    line.row.claim_code = None
    line.body |= {"claim_code": _exchange_of(book, line), "claim_quantity": 0, "request_undone": kind.undone}
    book.move(line, status, restores=True, **more)
    book.touch(line)
