"""Stock: what is on hand by own product, every change with its cause, and what of it is free and available."""

from collections.abc import Iterable, Mapping

from sqlalchemy import BigInteger, cast
from sqlmodel import Session, delete, func, select

from mallrig.reference.company import Company
from mallrig.reference.flow.errors import BadRequest, Refused
from mallrig.reference.model import Turn
from mallrig.reference.store import add_rows, dumps, loads, numbers, where_in
from mallrig.reference.tables import Effect, Group, Line, Movement, Order, Stock, StockTag

TAKE_OUT = "take_out"
"""The effect that tells the warehouse what left (see telling.py)."""

PUT_BACK = "put_back"
"""The effect that tells the warehouse of goods that are back from a shipment that was undone (see telling.py)."""

COUNT = "count"
"""The effect that tells the warehouse what the barcode reader counted (see devices.py)."""


def sync(company: Company, turn: Turn) -> None:
    """Take the warehouse's stock over; what left here and wasn't told it yet is gone from it already. Raises VendorError."""
    if company.wms is None:
        return
    rows = [row for page in company.wms.variants() for row in page]
    with company.store.writing() as db:
        untold = _untold(db)
        known = {row.sku: row for row in db.exec(select(Stock)).all()}
        moved = {}
        for row in rows:
            sku = str(row["code"])
            stock = known.get(sku) or Stock(sku=sku)
            stock.name, stock.barcode = row.get("variant_name") or "", row.get("barcode1") or ""
            stock.option_text, stock.price = row.get("option_text") or "", int(row.get("selling_price") or 0)
            stock.seller_codes = dumps(sorted({str(code["option_code"]) for code in row.get("option_has_code_by_shop") or []}))
            on_hand = _on_hand(row) - untold.get(stock.barcode, 0)
            moved[sku] = on_hand - stock.on_hand
            stock.on_hand = on_hand
            db.add(stock)
        db.flush()
        move(db, turn, "sync", moved)


def move(db: Session, turn: Turn, what: str, quantities: Mapping[str, int], group_id: int | None = None) -> None:
    """Enter movements (INV-01); the levels themselves are the caller's to set."""
    rows = [(sku, quantity) for sku, quantity in quantities.items() if quantity]
    ids = numbers(db, "movement", len(rows))
    add_rows(
        db, Movement,
        [{"id": id, "sku": sku, "at": turn.at, "what": what, "quantity": quantity, "who": turn.who, "group_id": group_id}
         for id, (sku, quantity) in zip(ids, rows, strict=True)],
    )  # fmt: skip


def allocated(db: Session) -> dict[str, int]:
    """Pieces allocated by sku: the sum of live allocations, nowhere kept a second time (INV-03)."""
    return dict(db.exec(_by_sku(func.sum(Line.allocated), Line.allocated > 0)).all())


def levels(company: Company) -> dict:
    """{"stock": {sku: {"name", "on_hand", "allocated", "free", "undelivered", "available", "basis", "tags"}}, "because"}."""
    with company.store.reading() as db:
        taken = allocated(db)
        undelivered = dict(db.exec(_by_sku(func.sum(Line.quantity - Line.cancelled - Line.shipped), Line.sku.is_not(None))).all())
        tags = _tags(db)
        stock = {
            row.sku: {
                "name": row.name, "on_hand": row.on_hand, "allocated": taken.get(row.sku, 0), "free": row.on_hand - taken.get(row.sku, 0),
                "undelivered": undelivered.get(row.sku, 0), "available": row.on_hand - undelivered.get(row.sku, 0),
                "basis": "unlimited" if row.unlimited else "on_hand", "tags": tags.get(row.sku, []),
            }
            for row in db.exec(select(Stock).order_by(Stock.sku)).all()
        }  # fmt: skip
        return {"stock": stock, "because": ["OMS-ALLOC-09", "OMS-ALLOC-12"]}


def adjust(company: Company, turn: Turn, changes: Mapping[str, Mapping]) -> dict:
    """Set what is on hand, or the basis, of own products: {sku: {"on_hand"?, "basis"?, "name"?, "option"?, "price"?, "barcode"?,
    "codes"?: [seller codes], "tags"?: [option tags, in place of those that it had]}}; a new sku is made.

    Raises Refused below what is allocated, naming the groups that hold it (OMS-ALLOC-13), and BadRequest for what
    Sellmate keeps when it is linked.
    """
    with company.store.writing() as db:
        taken = allocated(db)
        moved = {}
        for sku, change in changes.items():
            stock = db.get(Stock, sku) or Stock(sku=sku)
            if "on_hand" in change:
                if company.wms is not None:
                    raise BadRequest("Sellmate is linked and keeps what is on hand", at=f"{sku}.on_hand")
                moved[sku] = change["on_hand"] - stock.on_hand
                stock.on_hand = change["on_hand"]
            if "basis" in change:
                stock.unlimited = change["basis"] == "unlimited"
            if "barcode" in change and company.wms is not None:
                raise BadRequest("Sellmate is linked and keeps the barcodes", at=f"{sku}.barcode")
            stock.name, stock.barcode = change.get("name", stock.name), change.get("barcode", stock.barcode)
            stock.option_text, stock.price = change.get("option", stock.option_text), change.get("price", stock.price)
            stock.seller_codes = dumps(sorted(set(change["codes"]))) if "codes" in change else stock.seller_codes
            if not stock.unlimited and stock.on_hand < taken.get(sku, 0):
                groups = _holders(db, sku)
                raise Refused(f"{taken[sku]} of {sku} are allocated, to groups {groups}", ["OMS-ALLOC-13"], at=f"{sku}.on_hand")
            db.add(stock)
            if "tags" in change:
                _set_tags(db, sku, change["tags"])
        db.flush()
        move(db, turn, "adjust", moved)
        return {"adjusted": sorted(changes), "because": ["OMS-ALLOC-13"]}


def tagged(db: Session, tags: Iterable[str]) -> set[str]:
    """The own products that have one of these option tags."""
    return {sku for (sku,) in where_in(db, select(StockTag.sku), StockTag.tag, tags)}


def _tags(db: Session) -> dict[str, list[str]]:
    """The option tags of each own product that has any."""
    found: dict[str, list[str]] = {}
    for row in db.exec(select(StockTag).order_by(StockTag.sku, StockTag.tag)).all():
        found.setdefault(row.sku, []).append(row.tag)
    return found


def _set_tags(db: Session, sku: str, tags: Iterable[str]) -> None:
    db.exec(delete(StockTag).where(StockTag.sku == sku))
    add_rows(db, StockTag, [{"sku": sku, "tag": tag} for tag in sorted(set(tags))])


def _by_sku(value, *conditions):
    # cast, as PostgreSQL's sum of whole numbers is a decimal number
    return select(Line.sku, cast(value, BigInteger)).where(Line.shipped == 0, *conditions).group_by(Line.sku)


def _on_hand(row: Mapping) -> int:
    availability = row.get("availability_info") or {}
    return int(availability.get("current_qty", row.get("stock") or 0))


def _untold(db: Session) -> dict[str, int]:
    """Pieces by barcode that left here (below 0: came in) and of which the warehouse isn't surely told."""
    pieces: dict[str, int] = {}
    for payload in db.exec(select(Effect.payload).where(Effect.kind == TAKE_OUT, Effect.state != "sent")).all():
        for row in loads(payload)["rows"]:
            pieces[row["barcode"]] = pieces.get(row["barcode"], 0) + row["quantity"]
    for payload in db.exec(select(Effect.payload).where(Effect.kind == PUT_BACK, Effect.state != "sent", Effect.tries == 0)).all():
        back = loads(payload)
        for row in back["rows"] if back["surely"] else ():
            pieces[row["barcode"]] = pieces.get(row["barcode"], 0) - row["quantity"]
    for payload, tries in db.exec(select(Effect.payload, Effect.tries).where(Effect.kind == COUNT, Effect.state != "sent")).all():
        row = loads(payload)
        # A count in that was tried may be there already: to count it twice would sell what isn't there.
        if row["quantity"] < 0 or not tries:
            pieces[row["barcode"]] = pieces.get(row["barcode"], 0) - row["quantity"]
    return pieces


def _holders(db: Session, sku: str) -> list[int]:
    asked = select(Order.group_id).join(Line, Line.order_id == Order.id).join(Group, Group.id == Order.group_id)
    return sorted(set(db.exec(asked.where(Line.sku == sku, Line.allocated > 0)).all()))
