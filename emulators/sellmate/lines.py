"""orders: one row is one order line (model 4.3, rules 4.4)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, select

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import stock
from mallrig.emulators.sellmate.fields import QTY_MAX, WON_MAX, Field
from mallrig.emulators.sellmate.listing import Asked, Listed, page_of
from mallrig.emulators.sellmate.refusals import conflict, invalid, not_found
from mallrig.emulators.sellmate.shapes import dump
from mallrig.emulators.sellmate.state import (
    DISPATCHED,
    HELD_PART_CANCEL,
    HELD_WHOLE_CANCEL,
    HOLDS,
    INVOICED,
    RECEIVED,
    UNHELD,
    SmCsRecord,
    SmInvoice,
    SmLine,
    SmPackage,
    SmVariant,
)  # fmt: skip

INVOICE, CS_RECORDS = "invoice", "csRecords"
MANUAL = 0
"""The shop_id of manual orders in the table; null on the wire."""

_BARCODE = select(SmVariant.barcode1).where(SmVariant.id == SmLine.variant_id).scalar_subquery()
_INVOICE = select(SmInvoice.invoice_no).where(SmInvoice.package_no == SmLine.package_no).scalar_subquery()

LISTED = Listed(
    SmLine,
    {name: (getattr(SmLine, name), "text") for name in ("shop_order_no", "shop_order_item_no", "shop_product_code", "shop_status", "origin")}
    | {
        name: (getattr(SmLine, name), "integer")
        for name in ("id", "package_no", "shop_id", "variant_id", "qty", "cancelled_qty", "allocated_qty", "status", "cs_status", "hold")
    }
    | {name: (getattr(SmLine, name), "time") for name in ("ordered_at", "paid_at", "collected_at", "dispatched_at", "cancelled_at", "updated_at")}
    | {"matched": (SmLine.variant_id.is_not(None), "flag"), "barcode1": (_BARCODE, "text"), "invoice_no": (_INVOICE, "text")},
    (INVOICE, CS_RECORDS),
)

RECEIVER = (
    Field("name", longest=100), Field("tel", longest=30), Field("mobile", longest=30), Field("zipcode", longest=10), Field("address1"),
    Field("address2"), Field("message", longest=500),
)  # fmt: skip
ORDERER = (Field("name", longest=100), Field("tel", longest=30), Field("mobile", longest=30), Field("email"), Field("member_id", longest=50))
ROW = (
    Field("shop_id", "integer", about="none for a manual order"), Field("shop_order_no", longest=60, about="none for a manual order"),
    Field("shop_order_item_no", needed=True, longest=60), Field("shop_product_code", longest=60, about="matched with a SKU's option code"),
    Field("barcode1", longest=40, about="matches the SKU outright"), Field("shop_option_text"), Field("shop_status", longest=40),
    Field("qty", "integer", low=1, high=QTY_MAX), Field("price", "integer", high=WON_MAX),
    Field("cancelled_qty", "integer", high=QTY_MAX, about="what the shop says is cancelled; it never falls"),
    Field("receiver", "object", members=RECEIVER), Field("orderer", "object", members=ORDERER), Field("ordered_at", "time"), Field("paid_at", "time"),
)  # fmt: skip
CHANGES = (
    Field("variant_id", "integer", about="match by hand"), Field("barcode1", longest=40, about="match by hand; beside variant_id: that SKU's own"),
    Field("allocated_qty", "integer", high=QTY_MAX), Field("shop_status", longest=40),
)  # fmt: skip
HOLD = (Field("kind", "integer", needed=True, choices=tuple(kind for kind in HOLDS if kind != UNHELD)), Field("reason", longest=500))


def listed(db: Session, asked: Asked) -> dict:
    """A page of lines."""
    rows, meta = page_of(db, LISTED, asked)
    return {"data": shown(db, rows, asked.relations), "meta": meta}


def change(world: World, db: Session, line_id: int, sent: dict) -> dict:
    """PATCH: match by hand, allocate, note the shop's state."""
    line = find(db, line_id)
    with changing(world, db, line):
        if "variant_id" in sent or "barcode1" in sent:
            _match_by_hand(db, line, sent)
        if "allocated_qty" in sent:
            _allocate(db, line, sent["allocated_qty"])
        line.shop_status = sent.get("shop_status", line.shop_status)
    return shown(db, [line])[0]


def hold(world: World, db: Session, line_id: int, kind: int, reason: str) -> dict:
    """POST hold (kind from 1) or DELETE hold (0): a held line takes no invoice and isn't dispatched."""
    line = find(db, line_id)
    if line.status == DISPATCHED:
        raise conflict("dispatched", "이미 발송된 주문입니다.")
    with changing(world, db, line):
        line.hold, line.hold_reason = kind, reason
    return shown(db, [line])[0]


def find(db: Session, line_id: int) -> SmLine:
    """The line, or 404."""
    line = db.get(SmLine, line_id)
    if line is None:
        raise not_found("주문")
    return line


def touch(world: World, db: Session, line: SmLine) -> None:
    """Write a line, so that pollers see it changed."""
    line.updated_at = show(world.now())
    db.add(line)
    db.flush()


@contextmanager
def changing(world: World, db: Session, line: SmLine) -> Iterator[None]:
    """What is done to the line inside shows to pollers, if it changes anything."""
    before = dump(line)
    yield
    if dump(line) != before:
        touch(world, db, line)


def live_qty(line: SmLine) -> int:
    """What of a line isn't cancelled."""
    return line.qty - line.cancelled_qty


def take_off(world: World, line: SmLine, qty: int, codes: tuple[int, int]) -> None:
    """Cancel part or the whole of a line: `codes` are the cs_status for whole and part. On a line with an invoice the hold
    sets itself (rule 4.4.4), unless a person's hold is on it."""
    line.cancelled_qty += qty
    whole = live_qty(line) == 0
    line.cs_status = codes[0] if whole else codes[1]
    line.allocated_qty = min(line.allocated_qty, live_qty(line))
    line.cancelled_at = show(world.now())
    if line.status == INVOICED and line.hold == UNHELD:
        line.hold = HELD_WHOLE_CANCEL if whole else HELD_PART_CANCEL


def shown(db: Session, rows: list[SmLine], relations: tuple[str, ...] = ()) -> list[dict]:
    """Lines as they are sent."""
    variants = {row.id: row for row in db.exec(select(SmVariant).where(SmVariant.id.in_([row.variant_id for row in rows if row.variant_id]))).all()}
    numbers = sorted({row.package_no for row in rows})
    packages = {row.package_no: row for row in db.exec(select(SmPackage).where(SmPackage.package_no.in_(numbers))).all()}
    out = [_shown(row, variants.get(row.variant_id), packages[row.package_no]) for row in rows]
    if INVOICE in relations:
        invoices = {row.package_no: row for row in db.exec(select(SmInvoice).where(SmInvoice.package_no.in_(numbers))).all()}
        for line in out:
            line["invoice"] = shown_invoice(invoices.get(line["package_no"]))
    if CS_RECORDS in relations:
        records = db.exec(select(SmCsRecord).where(SmCsRecord.order_id.in_([row.id for row in rows])).order_by(SmCsRecord.id)).all()
        for line in out:
            line["cs_records"] = [shown_record(record) for record in records if record.order_id == line["id"]]
    return out


def shown_invoice(invoice: SmInvoice | None) -> dict | None:
    """An invoice as it is sent; null for none."""
    return dump(invoice, "package_no") if invoice else None


def shown_record(record: SmCsRecord) -> dict:
    """A CS record as it is sent."""
    return dump(record, "before")


def _shown(line: SmLine, variant: SmVariant | None, package: SmPackage) -> dict:
    shown = dump(line, "orderer")
    if line.shop_id == MANUAL:
        shown["shop_id"] = None
    return shown | {
        "barcode1": variant.barcode1 if variant else None, "matched": variant is not None, "amount": line.price * line.qty,
        "receiver": json.loads(package.receiver), "orderer": json.loads(line.orderer),
    }  # fmt: skip


def new_package(world: World, db: Session, receiver: str) -> int:
    """A package with a number of its own."""
    number = world.next_number(db, "sellmate.package")
    db.add(SmPackage(package_no=number, locked=False, receiver=receiver))
    return number


def _match_by_hand(db: Session, line: SmLine, sent: dict) -> None:
    if line.status != RECEIVED:
        raise conflict("invoiced", "송장이 등록된 주문은 매칭을 바꿀 수 없습니다.")
    variant = db.get(SmVariant, sent["variant_id"]) if "variant_id" in sent else stock.variant_by_barcode(db, sent["barcode1"])
    if variant is None:
        raise invalid("variant_id" if "variant_id" in sent else "barcode1", "존재하지 않는 상품입니다.")
    if sent.get("barcode1", variant.barcode1) != variant.barcode1:
        raise invalid("barcode1", "variant_id의 바코드가 아닙니다.")
    if variant.id != line.variant_id:
        line.variant_id, line.allocated_qty = variant.id, 0


def _allocate(db: Session, line: SmLine, qty: int) -> None:
    """Reserve on-hand stock for a line; all that is reserved of a SKU never passes what is on hand (rule 4.4.2)."""
    if line.status == DISPATCHED:
        raise conflict("dispatched", "이미 발송된 주문입니다.")
    if line.variant_id is None:
        raise conflict("unmatched", "매칭되지 않은 주문입니다.")
    if qty > live_qty(line):
        raise invalid("allocated_qty", f"미취소수량 {live_qty(line)}개를 넘을 수 없습니다.")
    others = stock.spoken_for(db, [line.variant_id]).get(line.variant_id, (0, 0))[0] - line.allocated_qty
    hand = stock.on_hand(db, [line.variant_id]).get(line.variant_id, 0)
    if others + qty > hand:
        raise conflict("stock_short", f"현재재고 {hand}개 중 {others}개가 이미 할당되어 있습니다.")
    line.allocated_qty = qty
