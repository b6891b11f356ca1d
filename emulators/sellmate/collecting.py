"""POST /orders: lines taken on, or told what their shop says, many in one call (model 4.3, rule 4.4.6)."""

import json
from collections.abc import Iterator

from sqlmodel import Session, select

from mallrig.emulators.core.clock import show
from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate.fields import each
from mallrig.emulators.sellmate.lines import MANUAL, ROW, new_package, take_off
from mallrig.emulators.sellmate.refusals import invalid
from mallrig.emulators.sellmate.state import DISPATCHED, RECEIVED, UNHELD, SmLine, SmPackage, SmShop, SmVariant

ASKED_AT_ONCE = 500


def collect(world: World, db: Session, rows: list) -> dict:
    """Each line made, or, when it is known by shop, order and item number, told what changed at the shop."""
    intake = Intake(world, db, rows)
    answer = each(rows, ROW, intake.take)
    db.flush()
    for success in answer["success"]:
        line = success.pop("line")
        success |= {"id": line.id, "package_no": line.package_no, "shop_order_no": line.shop_order_no, "created": success.pop("created")}
    return answer


class Intake:
    """What a call needs to know, read once for all of its rows and kept up as they come in."""

    def __init__(self, world: World, db: Session, rows: list):
        self._world, self._db = world, db
        self._shops = {MANUAL, *db.exec(select(SmShop.id)).all()}
        self._by_code = dict(db.exec(select(SmVariant.code, SmVariant.id).order_by(SmVariant.id.desc())).all())
        self._by_barcode = dict(db.exec(select(SmVariant.barcode1, SmVariant.id).order_by(SmVariant.id.desc())).all())
        self._lines = {(line.shop_id, line.shop_order_no, line.shop_order_item_no): line for line in _lines_of(db, rows)}
        self._open = self._open_packages()

    def take(self, row: dict) -> dict:
        """One row: {"line", "created"}. Raises Refused before anything is written."""
        shop_id = row.get("shop_id") or MANUAL
        if shop_id not in self._shops:
            raise invalid("shop_id", "존재하지 않는 판매처입니다.")
        if shop_id != MANUAL and not row.get("shop_order_no"):
            raise invalid("shop_order_no", "필수 항목입니다.")
        known = self._lines.get((shop_id, row.get("shop_order_no", ""), row["shop_order_item_no"]))
        if known:
            self._tell(known, row)
        return {"line": known or self._make(shop_id, row), "created": known is None}

    def _tell(self, line: SmLine, row: dict) -> None:
        """A known line learns what the shop says, and nothing that was decided here changes (rule 4.4.6)."""
        if row.get("cancelled_qty", 0) > line.qty:
            raise invalid("cancelled_qty", f"주문수량 {line.qty}개를 넘을 수 없습니다.")
        more = row.get("cancelled_qty", 0) - line.cancelled_qty
        status, paid_at = row.get("shop_status", line.shop_status), row.get("paid_at", line.paid_at)
        if more <= 0 and (status, paid_at) == (line.shop_status, line.paid_at):
            return
        line.shop_status, line.paid_at, line.updated_at = status, paid_at, show(self._world.now())
        if more > 0:
            take_off(self._world, line, more, (3, 4) if line.status == DISPATCHED else (1, 2))
        self._db.add(line)

    def _make(self, shop_id: int, row: dict) -> SmLine:
        _check_new(row)
        manual = shop_id == MANUAL
        order_no = row.get("shop_order_no") or f"셀-{self._world.next_number(self._db, 'sellmate.manual'):08d}"
        if manual and not order_no.startswith(("셀-", "s")):
            raise invalid("shop_order_no", "수기 주문번호는 셀- 또는 s로 시작해야 합니다.")
        now = show(self._world.now())
        line = SmLine(
            package_no=self._package(shop_id, order_no, row["receiver"]), shop_id=shop_id, shop_order_no=order_no,
            shop_order_item_no=row["shop_order_item_no"], shop_product_code=row.get("shop_product_code", ""),
            shop_option_text=row.get("shop_option_text", ""), shop_status=row.get("shop_status", ""), variant_id=self._match(row), qty=row["qty"],
            cancelled_qty=0, allocated_qty=0, price=row["price"], status=RECEIVED, cs_status=0, hold=UNHELD, hold_reason="",
            orderer=json.dumps(row.get("orderer", {}), ensure_ascii=False), origin="manual" if manual else "shop", ordered_at=row.get("ordered_at"),
            paid_at=row.get("paid_at"), collected_at=now, dispatched_at=None, cancelled_at=None, updated_at=now,
        )  # fmt: skip
        if row.get("cancelled_qty"):
            take_off(self._world, line, row["cancelled_qty"], (1, 2))
        self._lines[shop_id, order_no, line.shop_order_item_no] = line
        self._db.add(line)
        return line

    def _package(self, shop_id: int, order_no: str, receiver: dict) -> int:
        """The package of the order's earlier lines while it can still take one, else a new one."""
        order = shop_id, order_no
        if order not in self._open:
            self._open[order] = new_package(self._world, self._db, json.dumps(receiver, ensure_ascii=False))
        return self._open[order]

    def _match(self, row: dict) -> int | None:
        """The SKU of a barcode, else of the shop's option code."""
        if row.get("barcode1"):
            return self._by_barcode.get(row["barcode1"])
        return self._by_code.get(row.get("shop_product_code", ""))

    def _open_packages(self) -> dict[tuple[int, str], int]:
        """The open package of each known order: not locked, no line with an invoice; the lowest of several."""
        numbers = sorted({line.package_no for line in self._lines.values()}, reverse=True)
        closed = set()
        for part in _parts(numbers):
            closed.update(self._db.exec(select(SmPackage.package_no).where(SmPackage.package_no.in_(part), SmPackage.locked)).all())
            closed.update(self._db.exec(select(SmLine.package_no).where(SmLine.package_no.in_(part), SmLine.status != RECEIVED)).all())
        by_package = sorted(self._lines.values(), key=lambda line: -line.package_no)
        return {(line.shop_id, line.shop_order_no): line.package_no for line in by_package if line.package_no not in closed}


def _check_new(row: dict) -> None:
    for name in ("qty", "price", "receiver"):
        if name not in row:
            raise invalid(name, "필수 항목입니다.")
    if row.get("cancelled_qty", 0) > row["qty"]:
        raise invalid("cancelled_qty", f"주문수량 {row['qty']}개를 넘을 수 없습니다.")


def _lines_of(db: Session, rows: list) -> Iterator[SmLine]:
    """The lines that there are of the orders in a call."""
    sent = {str(row["shop_order_no"]) for row in rows if isinstance(row, dict) and isinstance(row.get("shop_order_no"), (str, int))}
    for part in _parts(sorted(sent)):
        yield from db.exec(select(SmLine).where(SmLine.shop_order_no.in_(part)).order_by(SmLine.id)).all()


def _parts(values: list) -> Iterator[list]:
    for start in range(0, len(values), ASKED_AT_ONCE):
        yield values[start : start + ASKED_AT_ONCE]
