"""Stock: what lies where, what of it is spoken for, and every movement written down (model 4.3, 4.4)."""

from collections.abc import Iterable

from sqlmodel import Session, func, select

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate.fields import QTY_MAX
from mallrig.emulators.sellmate.refusals import conflict, invalid
from mallrig.emulators.sellmate.state import DISPATCHED, SmHistory, SmInbound, SmInvoice, SmLine, SmStock, SmVariant, SmWarehouse
from mallrig.emulators.sellmate.words import DISPATCH, IN, OUT, WORK_TYPES


def on_hand(db: Session, variant_ids: Iterable[int]) -> dict[int, int]:
    """What lies in sellable warehouses, by SKU; none for a SKU that was never stocked."""
    asked = select(SmStock.variant_id, func.sum(SmStock.qty)).join(SmWarehouse, SmWarehouse.id == SmStock.warehouse_id)
    return dict(db.exec(asked.where(SmStock.variant_id.in_(list(variant_ids)), SmWarehouse.sellable).group_by(SmStock.variant_id)).all())


def spoken_for(db: Session, variant_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(allocated, undelivered) by SKU: of lines not dispatched, without what was cancelled."""
    asked = select(SmLine.variant_id, func.sum(SmLine.allocated_qty), func.sum(SmLine.qty - SmLine.cancelled_qty))
    asked = asked.where(SmLine.variant_id.in_(list(variant_ids)), SmLine.status != DISPATCHED).group_by(SmLine.variant_id)
    return {variant: (allocated, undelivered) for variant, allocated, undelivered in db.exec(asked).all()}


def next_inbounds(db: Session, barcodes: Iterable[str], today: str) -> dict[str, SmInbound]:
    """The restock of a barcode: the earliest live inbound from today on that isn't received in full."""
    asked = select(SmInbound).where(SmInbound.barcode1.in_(list(barcodes)), ~SmInbound.deleted, SmInbound.expected_date >= today)
    rows = db.exec(asked.where(SmInbound.received_qty < SmInbound.expected_qty).order_by(SmInbound.expected_date.desc(), SmInbound.id.desc())).all()
    return {row.barcode1: row for row in rows}


def variant_by_barcode(db: Session, barcode: str) -> SmVariant | None:
    """The SKU of a barcode."""
    return db.exec(select(SmVariant).where(SmVariant.barcode1 == barcode)).first()


def enter(world: World, db: Session, type_: int, row: dict) -> dict:
    """One row of POST /stockHistories. Raises Refused; nothing was written then."""
    variant = variant_by_barcode(db, row["barcode1"])
    if variant is None:
        raise invalid("barcode1", "등록되지 않은 바코드입니다.")
    if db.get(SmWarehouse, row["warehouse_id"]) is None:
        raise invalid("warehouse_id", "존재하지 않는 창고입니다.")
    if WORK_TYPES.get(row["work_type_id"]) != type_:
        raise invalid("work_type_id", "작업구분이 입출고 구분과 맞지 않습니다.")
    if row["work_type_id"] == DISPATCH:
        _check_dispatch(db, row)
    done = move(
        world, db, variant, row["warehouse_id"], row["work_type_id"], row["qty"],
        order_id=row.get("order_id"), invoice_no=row.get("invoice_no"), note=row.get("work_note", ""),
    )  # fmt: skip
    return {"id": done.id, "barcode1": done.barcode1, "stock_after": done.stock_after}


def move(
    world: World, db: Session, variant: SmVariant, warehouse_id: int, work_type_id: int, qty: int,
    order_id: int | None = None, invoice_no: str | None = None, note: str = "",
) -> SmHistory:  # fmt: skip
    """Move stock and write it down. Raises Refused 409 rather than leave a warehouse, or the allocated, uncovered."""
    type_ = WORK_TYPES[work_type_id]
    held = db.get(SmStock, (variant.id, warehouse_id)) or SmStock(variant_id=variant.id, warehouse_id=warehouse_id, qty=0)
    after = held.qty + (qty if type_ == IN else -qty)
    if after < 0:
        raise conflict("stock_short", f"재고가 부족합니다: {held.qty}개")
    if after > QTY_MAX:
        raise conflict("stock_limit", f"재고는 {QTY_MAX}개를 넘을 수 없습니다.")
    if type_ == OUT:
        _check_allocated(db, variant, warehouse_id, qty)
    held.qty = after
    done = SmHistory(
        barcode1=variant.barcode1, warehouse_id=warehouse_id, type=type_, work_type_id=work_type_id, qty=qty, stock_after=after,
        order_id=order_id, invoice_no=invoice_no, work_note=note, worked_at=show(world.now()), worker="API",
    )  # fmt: skip
    db.add_all([held, done])
    db.flush()
    return done


def sellable_stock(db: Session, variant_id: int) -> list[SmStock]:
    """A SKU's stock in each sellable warehouse that has some, in the order of the warehouses."""
    asked = select(SmStock).join(SmWarehouse, SmWarehouse.id == SmStock.warehouse_id)
    return list(db.exec(asked.where(SmStock.variant_id == variant_id, SmWarehouse.sellable, SmStock.qty > 0).order_by(SmWarehouse.id)).all())


def warehouse(db: Session, sellable: bool) -> int:
    """The first warehouse that is sellable, or isn't."""
    return db.exec(select(SmWarehouse.id).where(SmWarehouse.sellable == sellable).order_by(SmWarehouse.id)).first()


def _check_allocated(db: Session, variant: SmVariant, warehouse_id: int, qty: int) -> None:
    if not db.get(SmWarehouse, warehouse_id).sellable:
        return
    allocated = spoken_for(db, [variant.id]).get(variant.id, (0, 0))[0]
    if on_hand(db, [variant.id]).get(variant.id, 0) - qty < allocated:
        raise conflict("stock_allocated", f"할당재고 {allocated}개가 있어 출고할 수 없습니다.")


def _check_dispatch(db: Session, row: dict) -> None:
    """발송및출고 names the line and its invoice."""
    for name in ("order_id", "invoice_no"):
        if row.get(name) is None:
            raise invalid(name, "발송및출고에는 필수 항목입니다.")
    line = db.get(SmLine, row["order_id"])
    if line is None:
        raise invalid("order_id", "존재하지 않는 주문입니다.")
    invoice = db.get(SmInvoice, row["invoice_no"])
    if invoice is None or invoice.package_no != line.package_no:
        raise invalid("invoice_no", "주문의 송장번호가 아닙니다.")
