"""Every operation of the Sellmate API in one table: it serves them, reads what they are sent and writes their document."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import g

from mallrig.emulators.sellmate import access, collecting, cs, inbounds, invoices, lines, packages, stock, variants
from mallrig.emulators.sellmate.fields import QTY_MAX, Field, each
from mallrig.emulators.sellmate.listing import Asked, Listed, fixed, page_of
from mallrig.emulators.sellmate.refusals import invalid
from mallrig.emulators.sellmate.shapes import dump
from mallrig.emulators.sellmate.state import UNHELD, SmHistory, SmShop, SmWarehouse
from mallrig.emulators.sellmate.words import CARRIERS, IN, OUT, WORK_CATEGORIES

ID = "<int:number>"
NO = "<string(maxlength=30):invoice_no>"


@dataclass(frozen=True)
class Operation:
    """One operation. `run` gets what was sent (read by `takes`) or asked (for a list), then the path's parameters.

    basis: "observed" in live clients' source, or "modelled"
    """

    method: str
    path: str
    does: str
    basis: Literal["observed", "modelled"]
    run: Callable[..., dict]
    takes: tuple[Field, ...] | None = None
    lists: Listed | None = None
    is_open: bool = False


_STOCK_ROW = (
    Field("barcode1", needed=True, longest=40), Field("qty", "integer", needed=True, low=1, high=QTY_MAX), Field("warehouse_id", "integer", needed=True),
    Field("work_type_id", "integer", needed=True), Field("input_type_id", "integer", about="2: one by one"), Field("work_note", longest=500),
    Field("order_id", "integer", about="for work type 8"), Field("invoice_no", longest=30, about="for work type 8"),
)  # fmt: skip
_STOCK = (
    Field("item_count", "integer", needed=True, low=1), Field("type", "integer", needed=True, choices=(IN, OUT)), Field("items", "rows", needed=True),
)  # fmt: skip
_ITEMS = (Field("items", "rows", needed=True),)
_AUTH = (Field("client_id", needed=True), Field("client_secret", needed=True))
_SHOPS = Listed(SmShop, {"id": (SmShop.id, "integer"), "kind": (SmShop.kind, "text"), "active": (SmShop.active, "flag")})
_WAREHOUSES = Listed(SmWarehouse, {"id": (SmWarehouse.id, "integer"), "sellable": (SmWarehouse.sellable, "flag")})
_HISTORIES = Listed(
    SmHistory,
    {name: (getattr(SmHistory, name), "text") for name in ("barcode1", "invoice_no")}
    | {name: (getattr(SmHistory, name), "integer") for name in ("id", "warehouse_id", "type", "work_type_id", "order_id")}
    | {"worked_at": (SmHistory.worked_at, "time")},
)
_PLAIN = Listed(object, {})


def _shops(asked: Asked) -> dict:
    rows, meta = page_of(g.db, _SHOPS, asked)
    return {"data": [dump(row, "mall") | {"mall_id": f"{g.world.name}{row.mall}"} for row in rows], "meta": meta}


def _warehouses(asked: Asked) -> dict:
    rows, meta = page_of(g.db, _WAREHOUSES, asked)
    return {"data": [dump(row) for row in rows], "meta": meta}


def _histories(asked: Asked) -> dict:
    rows, meta = page_of(g.db, _HISTORIES, asked)
    return {"data": [dump(row) for row in rows], "meta": meta}


def _enter_stock(sent: dict) -> dict:
    if sent["item_count"] != len(sent["items"]):
        raise invalid("item_count", f"items의 개수 {len(sent['items'])}와 같아야 합니다.")
    return each(sent["items"], _STOCK_ROW, lambda row: stock.enter(g.world, g.db, sent["type"], row))


OPERATIONS: tuple[Operation, ...] = (
    Operation("POST", "/auth", "a token for a day; earlier ones stay good", "observed", lambda sent: access.issue_token(g.world, g.db, sent), _AUTH,
              is_open=True),
    Operation("GET", "/productVariants", "SKUs with their stock", "observed", lambda asked: variants.listed(g.world, g.db, asked), lists=variants.LISTED),
    Operation("GET", "/stockWorkCategories", "kinds of stock work", "observed", lambda asked: fixed(WORK_CATEGORIES, asked), lists=_PLAIN),
    Operation("POST", "/stockHistories", "enter stock in or out, row by row", "observed", _enter_stock, _STOCK),
    Operation("GET", "/stockHistories", "stock movements", "modelled", _histories, lists=_HISTORIES),
    Operation("GET", "/shops", "the shops that orders come from", "modelled", _shops, lists=_SHOPS),
    Operation("GET", "/warehouses", "warehouses", "modelled", _warehouses, lists=_WAREHOUSES),
    Operation("GET", "/carriers", "couriers", "modelled", lambda asked: fixed(CARRIERS, asked), lists=_PLAIN),
    Operation("GET", "/orders", "order lines", "observed", lambda asked: lines.listed(g.db, asked), lists=lines.LISTED),
    Operation("POST", "/orders", "collect lines, row by row; a known one is updated", "modelled",
              lambda sent: collecting.collect(g.world, g.db, sent["items"]), _ITEMS),
    Operation("PATCH", f"/orders/{ID}", "match or allocate a line", "modelled", lambda sent, number: lines.change(g.world, g.db, number, sent), lines.CHANGES),
    Operation("POST", f"/orders/{ID}/hold", "hold a line", "modelled",
              lambda sent, number: lines.hold(g.world, g.db, number, sent["kind"], sent.get("reason", "")), lines.HOLD),
    Operation("DELETE", f"/orders/{ID}/hold", "release a line", "modelled", lambda sent, number: lines.hold(g.world, g.db, number, UNHELD, "")),
    Operation("GET", f"/orders/{ID}/csRecords", "what CS did to a line", "modelled", lambda asked, number: cs.listed(g.db, number)),
    Operation("POST", f"/orders/{ID}/csRecords", "cancel, return or exchange", "modelled", lambda sent, number: cs.create(g.world, g.db, number, sent),
              cs.CREATE),
    Operation("POST", f"/csRecords/{ID}/restore", "take the last CS record of a line back", "modelled",
              lambda sent, number: cs.restore(g.world, g.db, number, sent), cs.RESTORE),
    Operation("GET", "/expectedInbounds", "expected inbounds", "modelled", lambda asked: inbounds.listed(g.db, asked), lists=inbounds.LISTED),
    Operation("POST", "/expectedInbounds", "make, replace or delete inbounds, row by row", "modelled",
              lambda sent: inbounds.enter(g.world, g.db, sent["items"]), _ITEMS),
    Operation("PATCH", f"/expectedInbounds/{ID}", "change an inbound", "modelled", lambda sent, number: inbounds.change(g.world, g.db, number, sent),
              inbounds.CHANGES),
    Operation("DELETE", f"/expectedInbounds/{ID}", "mark an inbound deleted", "modelled", lambda sent, number: inbounds.delete(g.world, g.db, number)),
    Operation("GET", f"/packages/{ID}", "a merge pack", "modelled", lambda asked, number: packages.show(g.db, number)),
    Operation("POST", "/packages/merge", "put packages together", "modelled",
              lambda sent: packages.merge(g.world, g.db, sent["package_nos"], sent["base"]), packages.MERGE),
    Operation("POST", f"/packages/{ID}/split", "take lines out of a package", "modelled",
              lambda sent, number: packages.split(g.world, g.db, number, sent["order_ids"]), packages.SPLIT),
    Operation("POST", f"/packages/{ID}/lock", "neither merge nor split it", "modelled", lambda sent, number: packages.lock(g.db, number, True), ()),
    Operation("DELETE", f"/packages/{ID}/lock", "release the lock", "modelled", lambda sent, number: packages.lock(g.db, number, False)),
    Operation("PATCH", f"/packages/{ID}/receiver", "change where it goes", "modelled",
              lambda sent, number: packages.change_receiver(g.world, g.db, number, sent), packages.RECEIVER),
    Operation("POST", "/invoices", "give a package an invoice", "modelled", lambda sent: invoices.create(g.world, g.db, sent), invoices.CREATE),
    Operation("POST", f"/invoices/{NO}/print", "note a print", "modelled", lambda sent, invoice_no: invoices.print_(g.world, g.db, invoice_no), ()),
    Operation("DELETE", f"/invoices/{NO}", "take an invoice back", "modelled", lambda sent, invoice_no: invoices.delete(g.world, g.db, invoice_no)),
    Operation("POST", "/dispatches", "dispatch invoices, one by one", "modelled", lambda sent: invoices.dispatch(g.world, g.db, sent["invoice_nos"]),
              invoices.SHIP),
    Operation("DELETE", f"/dispatches/{NO}", "take a dispatch back", "modelled", lambda sent, invoice_no: invoices.undispatch(g.world, g.db, invoice_no)),
)  # fmt: skip

ROWS = {"/orders": lines.ROW, "/expectedInbounds": inbounds.ROW, "/stockHistories": _STOCK_ROW}
"""What the rows of `items` have, for the document; they are read one by one."""
