"""Excel uploads of orders: registered, listed, and deleted again one upload at a time (OMS-REG-02, -03, -04)."""

from collections.abc import Iterator

from sqlmodel import Session, delete, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, register
from mallrig.reference.flow.errors import NotFound, Refused
from mallrig.reference.flow.take_in import known_orders
from mallrig.reference.model import Turn
from mallrig.reference.store import AT_ONCE, dumps, loads, number, where_in
from mallrig.reference.tables import Apart, Check, Group, Hold, Line, Order, Upload


def upload(company: Company, turn: Turn, seller: str, file: str, data: bytes, all_or_nothing: bool) -> Iterator[dict]:
    """Register a filled form. Yields {"read", "of"} as it goes, then {"upload": id or null when nothing was registered,
    "seller", "file", "rows", "registered": rows, "orders": [ids], "faulty": [{"row","column","reason"}], "because"}.

    Raises NotFound for the seller, BadRequest for a file that can't be used; then nothing is registered.
    """
    register.known_seller(company, seller)
    read = {}
    for step in register.read_file(company, turn, seller, data):
        if "drafts" in step:
            read = step
        else:
            yield step
    with company.store.writing() as db:
        here = known_orders(db, seller, [order.order_no for order, _ in read["drafts"]])
        repeated = [
            {"row": row, "column": register.ORDER_NO.title, "reason": "an order with this number is here already"}
            for order, rows in read["drafts"] if order.order_no in here for row in rows
        ]  # fmt: skip
        good = [(order, rows) for order, rows in read["drafts"] if order.order_no not in here]
        faulty = register.sorted_faults(read["faulty"] + repeated)
        if all_or_nothing and faulty:
            good = []
        kept, ids = None, []
        if good:
            kept = number(db, "upload")
            rows = sum(len(rows) for _, rows in good)
            db.add(Upload(id=kept, seller=seller, file=file, at=turn.at, who=turn.who, rows=rows, orders=len(good), faulty=dumps(faulty)))
            ids = register.add_orders(db, turn, [order for order, _ in good], register.BY_FILE, kept)
    yield {
        "upload": kept, "seller": seller, "file": file, "rows": read["rows"], "registered": sum(len(rows) for _, rows in good),
        "orders": ids, "faulty": faulty, "because": ["OMS-REG-02"] + (["OMS-REG-04"] if faulty else []),
    }  # fmt: skip


def listed(company: Company) -> dict:
    """{"uploads": [{"upload", "seller", "file", "at", "who", "rows", "orders", "faulty", "deleted_at"}], "because"}, newest first."""
    with company.store.reading() as db:
        rows = db.exec(select(Upload).order_by(Upload.id.desc())).all()
    shown = [
        {"upload": row.id, "seller": row.seller, "file": row.file, "at": row.at, "who": row.who, "rows": row.rows, "orders": row.orders,
         "faulty": len(loads(row.faulty)), "deleted_at": row.deleted_at}
        for row in rows
    ]  # fmt: skip
    return {"uploads": shown, "because": ["OMS-REG-03"]}


def remove(company: Company, turn: Turn, upload_id: int) -> dict:
    """Delete all orders of an upload, and nothing that came another way (OMS-REG-03).

    Returns {"upload", "deleted": [order ids], "because"}. Raises NotFound; Refused, with nothing deleted, when it was
    deleted before or an order of it has an invoice number (ours).
    """
    with company.store.writing() as db:
        kept = db.get(Upload, upload_id)
        if kept is None:
            raise NotFound("upload", upload_id)
        if kept.deleted_at is not None:
            raise Refused("the upload was deleted before", ["OMS-REG-03"])
        asked = select(Order.id, Order.order_no, Order.group_id, Group.state, Group.invoice_no).join(Group, Group.id == Order.group_id)
        orders = db.exec(asked.where(Order.upload_id == upload_id).order_by(Order.id)).all()
        invoiced = [order.order_no for order in orders if order.state != "received" or order.invoice_no is not None]
        if invoiced:
            raise Refused(f"{len(invoiced)} of its orders have an invoice number, {invoiced[0]} the first", ["OMS-REG-03"])
        ids = [order.id for order in orders]
        _delete(db, ids, {order.group_id for order in orders})
        history.note_all(db, turn, "deleted", ids, upload=upload_id, because=["OMS-REG-03"])
        kept.deleted_at = turn.at
        db.add(kept)
        return {"upload": upload_id, "deleted": ids, "because": ["OMS-REG-03"]}


def _delete(db: Session, ids: list[int], groups: set[int]) -> None:
    """Take orders out with all that hangs on them but their history; a group that they leave empty goes too."""
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        for column in (Hold.order_id, Line.order_id, Apart.one, Apart.other, Order.id):
            db.exec(delete(column.class_).where(column.in_(some)))
    inhabited = {row[0] for row in where_in(db, select(Order.group_id), Order.group_id, sorted(groups))}
    empty = sorted(groups - inhabited)
    for start in range(0, len(empty), AT_ONCE):
        db.exec(delete(Group).where(Group.id.in_(empty[start : start + AT_ONCE])))
    gone = set(ids)
    for check in db.exec(select(Check)).all():
        left = [id for id in loads(check.orders) if id not in gone]
        if len(left) < 2:
            db.delete(check)
        else:
            check.orders = dumps(left)
            db.add(check)
