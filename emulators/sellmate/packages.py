"""packages: merge packs (합포), whose lines share receiver and invoice."""

import json

from sqlmodel import Session, select

from mallrig.emulators.core.world import World
from mallrig.emulators.sellmate import lines
from mallrig.emulators.sellmate.fields import Field
from mallrig.emulators.sellmate.refusals import conflict, invalid, not_found
from mallrig.emulators.sellmate.state import DISPATCHED, RECEIVED, SmInvoice, SmLine, SmPackage

MERGE = (Field("package_nos", "integers", needed=True, low=1), Field("base", "integer", needed=True, low=1, about="whose receiver stays"))
SPLIT = (Field("order_ids", "integers", needed=True, low=1),)
RECEIVER = (*lines.RECEIVER, Field("force", "flag", about="what a person in the warehouse may"))


def show(db: Session, number: int) -> dict:
    """The package with its lines, receiver and invoice."""
    package = find(db, number)
    held = lines_of(db, number)
    return {
        "package_no": number, "locked": package.locked, "shop_order_count": _orders(held), "receiver": json.loads(package.receiver),
        "invoice": lines.shown_invoice(invoice_of(db, number)), "lines": lines.shown(db, held),
    }  # fmt: skip


def merge(world: World, db: Session, numbers: list[int], base: int) -> dict:
    """Put the lines of all packages into one, for the base's receiver."""
    asked = list(dict.fromkeys(numbers))
    if len(asked) < 2:
        raise invalid("package_nos", "서로 다른 합포번호가 2개 이상이어야 합니다.")
    if base not in asked:
        raise invalid("base", "package_nos 중 하나여야 합니다.")
    held = [line for number in asked for line in _open_lines(db, number)]
    for line in held:
        with lines.changing(world, db, line):
            line.package_no = base
    for number in asked:
        if number != base:
            db.delete(find(db, number))
    db.flush()
    return show(db, base)


def split(world: World, db: Session, number: int, order_ids: list[int]) -> dict:
    """Take lines out into a package of their own; answers both."""
    held = _open_lines(db, number)
    leaving = [line for line in held if line.id in order_ids]
    strangers = [line_id for line_id in order_ids if line_id not in [line.id for line in held]]
    if strangers:
        raise invalid("order_ids", f"합포 {number}의 주문이 아닙니다: {strangers[0]}")
    if len(leaving) == len(held):
        raise invalid("order_ids", "모든 주문을 나눌 수는 없습니다.")
    new = lines.new_package(world, db, find(db, number).receiver)
    for line in leaving:
        line.package_no = new
        lines.touch(world, db, line)
    return {"packages": [show(db, number), show(db, new)]}


def lock(db: Session, number: int, locked: bool) -> dict:
    """합포금지: neither merged nor split until it is released."""
    package = find(db, number)
    package.locked = locked
    db.add(package)
    return show(db, number)


def change_receiver(world: World, db: Session, number: int, sent: dict) -> dict:
    """PATCH receiver: the members that are given, for every line of the package. Raises Refused 409."""
    package, held, invoice = find(db, number), lines_of(db, number), invoice_of(db, number)
    changes = {name: value for name, value in sent.items() if name != "force"}
    if not changes:
        raise invalid("receiver", "바꿀 항목이 없습니다.")
    if any(line.status == DISPATCHED for line in held):
        raise conflict("dispatched", "이미 발송된 합포입니다.")
    if not sent.get("force") and invoice and invoice.printed_at:
        raise conflict("invoice_printed", "송장이 출력된 합포의 배송지는 바꿀 수 없습니다.")
    if not sent.get("force") and _orders(held) > 1:
        raise conflict("several_shop_orders", "여러 주문이 합포되어 있어 배송지를 바꿀 수 없습니다.")
    before = json.loads(package.receiver)
    if before | changes != before:
        package.receiver = json.dumps(before | changes, ensure_ascii=False)
        db.add(package)
        for line in held:
            lines.touch(world, db, line)
    return show(db, number)


def find(db: Session, number: int) -> SmPackage:
    """The package, or 404."""
    package = db.get(SmPackage, number)
    if package is None:
        raise not_found("합포")
    return package


def lines_of(db: Session, number: int) -> list[SmLine]:
    """A package's lines by id."""
    return list(db.exec(select(SmLine).where(SmLine.package_no == number).order_by(SmLine.id)).all())


def invoice_of(db: Session, number: int) -> SmInvoice | None:
    """A package's invoice."""
    return db.exec(select(SmInvoice).where(SmInvoice.package_no == number)).first()


def _open_lines(db: Session, number: int) -> list[SmLine]:
    """The lines of a package that may be merged or split: not locked, no invoice."""
    if find(db, number).locked:
        raise conflict("package_locked", f"합포금지된 합포입니다: {number}")
    held = lines_of(db, number)
    if any(line.status != RECEIVED for line in held):
        raise conflict("invoiced", f"송장이 등록된 합포입니다: {number}")
    return held


def _orders(held: list[SmLine]) -> int:
    return len({(line.shop_id, line.shop_order_no) for line in held})
