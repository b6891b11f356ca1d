"""Devices: which printer prints what (DEV-01, -03), and the barcode reader that counts goods in and out (DEV-05)."""

from sqlmodel import select

from mallrig.reference.company import Company
from mallrig.reference.flow import stock
from mallrig.reference.flow.errors import BadRequest, Refused
from mallrig.reference.model import Turn
from mallrig.reference.outbox import queue
from mallrig.reference.ports import Rejected
from mallrig.reference.store import fact, number, put_fact
from mallrig.reference.tables import Stock

PRINTS = ("invoices", "barcodes")
"""What a printer can be chosen for."""

ON_HAND_MAX = 2**53


def printers(company: Company) -> dict:
    """{"printers": [{"name", "kind", "folder"?}] that the print agent offers, "chosen": {"invoices": name|None, "barcodes": ..}, "because"}."""
    with company.store.reading() as db:
        chosen = _chosen(fact(db, "printers", {}))
    return {"printers": company.printers.offered(), "chosen": chosen, "because": ["DEV-03"]}


def choose(company: Company, changes: dict[str, str | None]) -> dict:
    """Choose a printer for invoices, for product barcodes, or none. Raises BadRequest for one that the agent doesn't offer."""
    offered = {each["name"] for each in company.printers.offered()}
    for use, name in changes.items():
        if name is not None and name not in offered:
            raise BadRequest(f"the print agent offers no printer {name}", ["DEV-03"], at=use)
    with company.store.writing() as db:
        put_fact(db, "printers", _chosen(fact(db, "printers", {}) | changes))
    return printers(company)


def printer_for(company: Company, use: str, named: str | None = None) -> str:
    """The printer named, else the one chosen for that use. Raises Refused (DEV-01) when there is none, or it is gone."""
    with company.store.reading() as db:
        name = named or _chosen(fact(db, "printers", {}))[use]
    if name is None:
        raise Refused(f"no printer is set up for {use}", ["DEV-01"], at="printer")
    if name not in {each["name"] for each in company.printers.offered()}:
        raise Refused(f"the print agent offers no printer {name}", ["DEV-01", "DEV-03"], at="printer")
    return name


def scan(company: Company, turn: Turn, barcode: str, direction: str, quantity: int) -> dict:
    """Count goods in or out by the barcode read: {"sku", "direction", "quantity", "on_hand", "because"}.

    Raises Refused for a barcode that no own product has, or more than one (DEV-05), and for goods out that are allocated
    (OMS-ALLOC-09); then nothing has changed.
    """
    with company.store.writing() as db:
        found = db.exec(select(Stock).where(Stock.barcode == barcode)).all()
        if len(found) != 1:
            many = f"{len(found)} products have" if found else "no product has"
            raise Refused(f"{many} the barcode {barcode}", ["DEV-05"], at="barcode")
        [product] = found
        moved = quantity if direction == "in" else -quantity
        if abs(product.on_hand + moved) > ON_HAND_MAX:
            raise BadRequest("more than can be counted", at="quantity")
        free = product.on_hand - stock.allocated(db).get(product.sku, 0)
        if moved < 0 and not product.unlimited and quantity > free:
            raise Refused(f"{max(free, 0)} of {product.sku} are free to go out", ["OMS-ALLOC-09", "OMS-ALLOC-13"], at="quantity")
        product.on_hand += moved
        stock.move(db, turn, f"scan {direction}", {product.sku: moved})
        if company.wms is not None:
            key = f"scan:{company.name}:{number(db, 'scan')}:{turn.now:%y%m%d%H%M%S}"
            queue(db, turn, stock.COUNT, key, {"key": key, "barcode": barcode, "quantity": moved}, ["DEV-05"])
        return {"sku": product.sku, "direction": direction, "quantity": quantity, "on_hand": product.on_hand, "because": ["DEV-05"]}


def tell_count(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Tell the warehouse what the reader counted. The key is with the rows there, so that nothing is counted twice."""
    if company.wms is None:
        raise Rejected("sellmate", "the warehouse isn't linked any more")
    company.wms.count(payload["key"], payload["barcode"], payload["quantity"], again)


EFFECTS = {stock.COUNT: tell_count}


def _chosen(kept: dict) -> dict[str, str | None]:
    return {use: kept.get(use) for use in PRINTS}
