"""csRecords: cancel, return and exchange of a line, and the way back (model 4.3, rule 4.4.4)."""

import json

from sqlmodel import Session, select

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import lines, packages, stock
from mallrig.emulators.sellmate.fields import QTY_MAX, Field
from mallrig.emulators.sellmate.refusals import conflict, invalid, not_found
from mallrig.emulators.sellmate.state import DISPATCHED, HELD_EXCHANGE, INVOICED, RECEIVED, UNHELD, SmCsRecord, SmLine, SmVariant
from mallrig.emulators.sellmate.words import (
    BAD_RETURN_IN,
    CANCEL_BEFORE,
    CS_KINDS,
    EXCHANGE,
    EXCHANGE_CANCEL,
    OFFLINE_OUT,
    RETURN_AFTER,
    RETURN_IN,
)  # fmt: skip

NORMAL, BAD = "normal", "bad"
CREATE = (
    Field("kind", needed=True, choices=CS_KINDS), Field("qty", "integer", low=1, high=QTY_MAX, about="what is left of the line when none is given"),
    Field("reason", longest=500), Field("memo", longest=500), Field("restock", choices=(NORMAL, BAD), about="where goods that came back go"),
)  # fmt: skip
RESTORE = (
    Field("memo", longest=500), Field("restore_package", "flag", about="back into the package it was in"),
    Field("restock_normal", "flag", about="the goods lie in sellable stock from then on"), Field("restock_bad", "flag", about="... in the defect bay"),
)  # fmt: skip


def listed(db: Session, line_id: int) -> dict:
    """A line's records, oldest first."""
    lines.find(db, line_id)
    records = db.exec(select(SmCsRecord).where(SmCsRecord.order_id == line_id).order_by(SmCsRecord.id)).all()
    return {"data": [lines.shown_record(record) for record in records]}


def create(world: World, db: Session, line_id: int, sent: dict) -> dict:
    """POST: a cancel before the dispatch, a return after it, an exchange at any time, or the exchange's cancel."""
    line, kind = lines.find(db, line_id), sent["kind"]
    if kind == EXCHANGE_CANCEL:
        return restore(world, db, _last_exchange(db, line).id, {"memo": sent.get("memo", "")})
    qty = sent.get("qty", lines.live_qty(line))
    _check(line, kind, qty, sent.get("restock"))
    before = {name: getattr(line, name) for name in ("cs_status", "cancelled_at", "hold", "package_no")}
    _apply(world, line, kind, qty)
    record = SmCsRecord(
        order_id=line.id, kind=kind, qty=qty, reason=sent.get("reason", ""), memo=sent.get("memo", ""), restock=sent.get("restock"),
        before=json.dumps(before | {"hold_set": line.hold}), created_at=show(world.now()), restored_at=None, restore_memo="",
    )  # fmt: skip
    _put(world, db, line, qty, sent.get("restock"))
    db.add(record)
    lines.touch(world, db, line)
    return lines.shown_record(record)


def restore(world: World, db: Session, record_id: int, sent: dict) -> dict:
    """POST restore: the line as it was before the record; only the last record that stands can be taken back."""
    record = db.get(SmCsRecord, record_id)
    if record is None:
        raise not_found("CS")
    line = lines.find(db, record.order_id)
    _check_restore(db, record, line, sent)
    before = json.loads(record.before)
    line.cancelled_qty -= record.qty
    line.cs_status, line.cancelled_at = before["cs_status"], before["cancelled_at"]
    if before["hold"] == UNHELD and line.hold == before["hold_set"]:
        line.hold = UNHELD
    if sent.get("restore_package"):
        _rejoin(db, line, before["package_no"])
    _fall_in(world, db, line)
    _take_back(world, db, line, record)
    _put(world, db, line, record.qty, NORMAL if sent.get("restock_normal") else BAD if sent.get("restock_bad") else None)
    record.restored_at, record.restore_memo = show(world.now()), sent.get("memo", "")
    db.add(record)
    lines.touch(world, db, line)
    return lines.shown_record(record)


def _check(line: SmLine, kind: str, qty: int, restock: str | None) -> None:
    gone = line.status == DISPATCHED
    if kind == CANCEL_BEFORE and gone:
        raise conflict("dispatched", "이미 발송된 주문은 발송전취소할 수 없습니다.")
    if kind == RETURN_AFTER and not gone:
        raise conflict("not_dispatched", "발송되지 않은 주문은 반품할 수 없습니다.")
    if lines.live_qty(line) == 0:
        raise conflict("cancelled", "이미 모두 취소된 주문입니다.")
    if qty > lines.live_qty(line):
        raise invalid("qty", f"미취소수량 {lines.live_qty(line)}개를 넘을 수 없습니다.")
    if restock and not gone:
        raise invalid("restock", "발송 전에는 재입고할 상품이 없습니다.")


def _apply(world: World, line: SmLine, kind: str, qty: int) -> None:
    """The codes for whole and part, before and after the dispatch."""
    gone = line.status == DISPATCHED
    if kind == EXCHANGE:
        was = line.hold
        lines.take_off(world, line, qty, (7, 8) if gone else (5, 6))
        if line.status == INVOICED and was == UNHELD:
            line.hold = HELD_EXCHANGE
    else:
        lines.take_off(world, line, qty, (3, 4) if gone else (1, 2))


def _put(world: World, db: Session, line: SmLine, qty: int, where: str | None) -> None:
    """Goods that came back go into stock."""
    if where:
        variant = db.get(SmVariant, line.variant_id)
        home = stock.warehouse(db, where == NORMAL)
        stock.move(world, db, variant, home, RETURN_IN if where == NORMAL else BAD_RETURN_IN, qty, order_id=line.id)


def _take_back(world: World, db: Session, line: SmLine, record: SmCsRecord) -> None:
    """What the record put into stock comes out again."""
    if record.restock:
        variant = db.get(SmVariant, line.variant_id)
        stock.move(world, db, variant, stock.warehouse(db, record.restock == NORMAL), OFFLINE_OUT, record.qty, order_id=line.id, note="CS 복구")


def _check_restore(db: Session, record: SmCsRecord, line: SmLine, sent: dict) -> None:
    if record.restored_at:
        raise conflict("restored", "이미 복구된 CS입니다.")
    if record.id != _last(db, line):
        raise conflict("not_last", "마지막 CS부터 복구해야 합니다.")
    if sent.get("restock_normal") and sent.get("restock_bad"):
        raise invalid("restock_bad", "정상재고와 불량재고 중 하나만 고를 수 있습니다.")
    if line.status != DISPATCHED and (sent.get("restock_normal") or sent.get("restock_bad")):
        raise invalid("restock_normal", "발송 전에는 재입고할 상품이 없습니다.")


def _last(db: Session, line: SmLine) -> int | None:
    asked = select(SmCsRecord.id).where(SmCsRecord.order_id == line.id, SmCsRecord.restored_at.is_(None))
    return db.exec(asked.order_by(SmCsRecord.id.desc())).first()


def _last_exchange(db: Session, line: SmLine) -> SmCsRecord:
    record = db.get(SmCsRecord, _last(db, line) or 0)
    if record is None or record.kind != EXCHANGE:
        raise conflict("no_exchange", "취소할 교환이 없습니다.")
    return record


def _rejoin(db: Session, line: SmLine, number: int) -> None:
    """Back into the package that it was in, as long as both are open."""
    if number == line.package_no:
        return
    open_still = line.status == RECEIVED and packages.lines_of(db, number) and not packages.invoice_of(db, number)
    if not open_still or packages.find(db, number).locked:
        raise conflict("package_gone", f"합포 {number}(으)로 되돌릴 수 없습니다.")
    line.package_no = number


def _fall_in(world: World, db: Session, line: SmLine) -> None:
    """A line that lives again goes the way of its package: with its invoice, or, when that has left, in a package of its own."""
    if line.status == DISPATCHED:
        return
    if any(other.status == DISPATCHED for other in packages.lines_of(db, line.package_no)):
        line.package_no = lines.new_package(world, db, packages.find(db, line.package_no).receiver)
        line.status = RECEIVED
    else:
        line.status = INVOICED if packages.invoice_of(db, line.package_no) else RECEIVED
