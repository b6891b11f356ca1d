"""invoices and dispatches: 접수 -> 송장 -> 발송 and back (model 4.3, rules 4.4.1 and 4.4.3)."""

from sqlmodel import Session

from mallrig.emulators.core import waybills
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import lines, packages, stock
from mallrig.emulators.sellmate.fields import Field
from mallrig.emulators.sellmate.refusals import conflict, invalid, not_found
from mallrig.emulators.sellmate.shapes import dump
from mallrig.emulators.sellmate.state import DISPATCHED, INVOICED, RECEIVED, UNHELD, SmInvoice, SmLine, SmVariant
from mallrig.emulators.sellmate.words import CARRIERS, DISPATCH, UNDISPATCH

CREATE = (
    Field("package_no", "integer", needed=True, low=1), Field("carrier_code", needed=True, longest=20), Field("invoice_no", longest=30, about="one is issued when none is given"),
)  # fmt: skip
SHIP = (Field("invoice_nos", "texts", needed=True, longest=30),)

BAND = 70_000_000_000
"""Where the numbers begin that the warehouse takes from its own range, apart from what the couriers give out."""


def create(world: World, db: Session, sent: dict) -> dict:
    """POST /invoices: the package's lines become 송장; a number is issued when none is given."""
    number, code = sent["package_no"], sent["carrier_code"]
    packages.find(db, number)
    if code not in [carrier["code"] for carrier in CARRIERS]:
        raise invalid("carrier_code", "존재하지 않는 택배사입니다.")
    held = _may_leave(packages.lines_of(db, number))
    if packages.invoice_of(db, number):
        raise conflict("invoice_exists", "이미 송장이 등록된 합포입니다.")
    invoice_no = sent.get("invoice_no") or _free_number(world, db, code)
    if db.get(SmInvoice, invoice_no):
        raise conflict("invoice_no_taken", f"이미 사용된 송장번호입니다: {invoice_no}")
    db.add(
        SmInvoice(
            invoice_no=invoice_no, package_no=number, carrier_code=code, registered_at=show(world.now()), printed_at=None, print_count=0,
            sent_to_shop_at=None,
        )
    )  # fmt: skip
    _set_status(world, db, held, INVOICED)
    return packages.show(db, number)


def print_(world: World, db: Session, invoice_no: str) -> dict:
    """POST print: noted with its first time, counted each time."""
    invoice = find(db, invoice_no)
    invoice.printed_at = invoice.printed_at or show(world.now())
    invoice.print_count += 1
    db.add(invoice)
    for line in packages.lines_of(db, invoice.package_no):
        lines.touch(world, db, line)
    return dump(invoice)


def delete(world: World, db: Session, invoice_no: str) -> dict:
    """DELETE before the dispatch: the lines go back to 접수."""
    invoice = find(db, invoice_no)
    held = packages.lines_of(db, invoice.package_no)
    if any(line.status == DISPATCHED for line in held):
        raise conflict("dispatched", "이미 발송된 송장입니다.")
    db.delete(invoice)
    _set_status(world, db, held, RECEIVED)
    return packages.show(db, invoice.package_no)


def dispatch(world: World, db: Session, invoice_nos: list[str]) -> dict:
    """POST /dispatches: each invoice by itself, whole or not at all."""
    success, errors = [], []
    for index, invoice_no in enumerate(invoice_nos):
        try:
            with db.begin_nested():
                success.append({"index": index} | _dispatch(world, db, invoice_no))
        except Refused as refusal:
            errors.append({"index": index, "invoice_no": invoice_no, "code": refusal.code, "message": refusal.message, "errors": refusal.more["errors"]})
    return {"success": success, "errors": errors, "message": f"성공 {len(success)}건, 실패 {len(errors)}건"}


def undispatch(world: World, db: Session, invoice_no: str) -> dict:
    """DELETE a dispatch: back to 송장, the goods are on hand again, the shop isn't told."""
    invoice = find(db, invoice_no)
    gone = [line for line in packages.lines_of(db, invoice.package_no) if line.status == DISPATCHED]
    if not gone:
        raise conflict("not_dispatched", "발송되지 않은 송장입니다.")
    if any(line.cs_status in (3, 4, 7, 8) for line in gone):
        raise conflict("returned", "발송 후 CS가 등록된 주문은 발송취소할 수 없습니다.")
    home = stock.warehouse(db, True)
    for line in gone:
        if lines.live_qty(line):
            stock.move(world, db, _variant(db, line), home, UNDISPATCH, lines.live_qty(line), order_id=line.id, invoice_no=invoice_no)
        line.dispatched_at = None
    _set_status(world, db, gone, INVOICED)
    return packages.show(db, invoice.package_no)


def find(db: Session, invoice_no: str) -> SmInvoice:
    """The invoice, or 404."""
    invoice = db.get(SmInvoice, invoice_no)
    if invoice is None:
        raise not_found("송장")
    return invoice


def _dispatch(world: World, db: Session, invoice_no: str) -> dict:
    invoice = find(db, invoice_no)
    held = _may_leave(packages.lines_of(db, invoice.package_no))
    for line in held:
        _take_from_stock(world, db, line, invoice_no)
        line.dispatched_at = show(world.now())
    if any(line.origin == "shop" for line in held) and invoice.sent_to_shop_at is None:
        invoice.sent_to_shop_at = show(world.now())
        db.add(invoice)
    _set_status(world, db, held, DISPATCHED)
    return {"invoice_no": invoice_no, "package_no": invoice.package_no}


def _may_leave(held: list[SmLine]) -> list[SmLine]:
    """The lines of a package that take part: not dispatched, none held, each matched, something of them left."""
    live = [line for line in held if lines.live_qty(line)]
    if any(line.status == DISPATCHED for line in held):
        raise conflict("dispatched", "이미 발송된 합포입니다.")
    if any(line.hold != UNHELD for line in held):
        raise conflict("held", "보류된 주문이 있습니다.")
    if not live:
        raise conflict("cancelled", "모든 주문이 취소되었습니다.")
    if any(line.variant_id is None for line in live):
        raise conflict("unmatched", "매칭되지 않은 주문이 있습니다.")
    return live


def _take_from_stock(world: World, db: Session, line: SmLine, invoice_no: str) -> None:
    """On hand falls by what the line still has, its own allocation first let go."""
    left, line.allocated_qty = lines.live_qty(line), 0
    db.add(line)
    db.flush()
    variant = _variant(db, line)
    lying = stock.sellable_stock(db, variant.id)
    if sum(row.qty for row in lying) < left:
        raise conflict("stock_short", f"재고가 부족합니다: {variant.barcode1}")
    for row in lying:
        taken = min(row.qty, left)
        if taken:
            stock.move(world, db, variant, row.warehouse_id, DISPATCH, taken, order_id=line.id, invoice_no=invoice_no)
            left -= taken


def _variant(db: Session, line: SmLine) -> SmVariant:
    return db.get(SmVariant, line.variant_id)


def _set_status(world: World, db: Session, held: list[SmLine], status: int) -> None:
    for line in held:
        line.status = status
        lines.touch(world, db, line)


def _free_number(world: World, db: Session, code: str) -> str:
    """The next number of the range that nobody entered by hand."""
    number = _issue(world, db, code)
    while db.get(SmInvoice, number):
        number = _issue(world, db, code)
    return number


def _issue(world: World, db: Session, code: str) -> str:
    """A number out of the warehouse's own range, in the courier's form."""
    count = world.next_number(db, f"sellmate.invoice.{code}")
    if code == "cj":
        return waybills.with_check(BAND + count, waybills.cj_check)
    return waybills.epost_number(BAND + count) if code == "epost" else waybills.lotte_number(BAND + count)
