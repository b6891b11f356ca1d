"""expectedInbounds: when what is expected, by barcode (model 4.3)."""

from sqlmodel import Session, select

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import stock
from mallrig.emulators.sellmate.fields import QTY_MAX, Field, each
from mallrig.emulators.sellmate.listing import Asked, Listed, page_of
from mallrig.emulators.sellmate.refusals import invalid, not_found
from mallrig.emulators.sellmate.shapes import dump
from mallrig.emulators.sellmate.state import SmInbound

LISTED = Listed(
    SmInbound,
    {name: (getattr(SmInbound, name), "text") for name in ("inbound_no", "barcode1")}
    | {name: (getattr(SmInbound, name), "integer") for name in ("id", "expected_qty", "received_qty")}
    | {"expected_date": (SmInbound.expected_date, "date"), "deleted": (SmInbound.deleted, "flag"), "updated_at": (SmInbound.updated_at, "time")},
)

_DATE = Field("expected_date", "date", about="입고예정일")
_QTY = Field("expected_qty", "integer", low=1, high=QTY_MAX)
_RECEIVED = Field("received_qty", "integer", high=QTY_MAX)
ROW = (
    Field("inbound_no", longest=40, about="empty: a new row; given: that row is replaced"), Field("barcode1", longest=40), _DATE, _QTY, _RECEIVED,
    Field("deleted", "flag", about="true: that row goes, and nothing else of it is written"),
)  # fmt: skip
CHANGES = (_DATE, _QTY, _RECEIVED, Field("deleted", "flag"))


def listed(db: Session, asked: Asked) -> dict:
    """A page of inbounds, the deleted ones too: who polls by updated_at must learn of them."""
    rows, meta = page_of(db, LISTED, asked)
    return {"data": [dump(row) for row in rows], "meta": meta}


def enter(world: World, db: Session, rows: list) -> dict:
    """POST: as the upload template has it; no inbound_no makes a row, one replaces it, with `deleted` it goes and nothing else of the row is written."""
    return each(rows, ROW, lambda row: _enter(world, db, row))


def change(world: World, db: Session, inbound_id: int, sent: dict) -> dict:
    """PATCH: the members that are given."""
    return dump(_write(world, db, _find(db, inbound_id), sent))


def delete(world: World, db: Session, inbound_id: int) -> dict:
    """DELETE: the row stays, marked."""
    return dump(_write(world, db, _find(db, inbound_id), {"deleted": True}))


def _enter(world: World, db: Session, row: dict) -> dict:
    number = row.get("inbound_no", "").strip()
    found = _of_number(db, number) if number else None
    if row.get("deleted"):
        if found is None:
            raise invalid("inbound_no", "삭제하려면 필수 항목입니다.")
        kept = _write(world, db, found, {"deleted": True})
    else:
        _check_whole(db, row)
        kept = _write(world, db, found or _new(world, db, row["barcode1"]), {"received_qty": 0, "deleted": False} | row)
    return {"id": kept.id, "inbound_no": kept.inbound_no}


def _of_number(db: Session, number: str) -> SmInbound:
    found = db.exec(select(SmInbound).where(SmInbound.inbound_no == number)).first()
    if found is None:
        raise invalid("inbound_no", "존재하지 않는 입고예정번호입니다.")
    return found


def _check_whole(db: Session, row: dict) -> None:
    """A row that is made or replaced has everything."""
    for name in ("barcode1", "expected_date", "expected_qty"):
        if name not in row:
            raise invalid(name, "필수 항목입니다.")
    if stock.variant_by_barcode(db, row["barcode1"]) is None:
        raise invalid("barcode1", "등록되지 않은 바코드입니다.")


def _new(world: World, db: Session, barcode: str) -> SmInbound:
    number = world.next_number(db, "sellmate.inbound")
    return SmInbound(inbound_no=f"IN{number:08d}", barcode1=barcode, expected_date="", expected_qty=0, received_qty=0, deleted=False, updated_at="")


def _write(world: World, db: Session, inbound: SmInbound, sent: dict) -> SmInbound:
    """Write the members that are given; where they change nothing, it isn't an update."""
    before = dump(inbound)
    for name in ("barcode1", "expected_date", "expected_qty", "received_qty", "deleted"):
        if name in sent:
            setattr(inbound, name, sent[name])
    if dump(inbound) != before:
        inbound.updated_at = show(world.now())
        db.add(inbound)
        db.flush()
    return inbound


def _find(db: Session, inbound_id: int) -> SmInbound:
    found = db.get(SmInbound, inbound_id)
    if found is None:
        raise not_found("입고예정")
    return found
