"""Broken targets for the rules of invoices, shipping, the board and devices; used by test_scenarios_can_fail.py.

A name is a rule, or a rule with what of it is broken, so that scenarios of one rule are each missed by something.
"""

from datetime import timedelta

from sqlmodel import select

from mallrig.reference import outbox
from mallrig.reference.adapters import cj, epost, lotte, printing, sellmate, sheets
from mallrig.reference.flow import at_seller, board, devices, invoice, invoice_files, invoice_list, labels, look, ship, ship_list, telling
from mallrig.reference.model import Turn, show
from mallrig.reference.rules import eligible, invoice_range
from mallrig.reference.tables import Effect, Group

real_issue, real_delete, real_ship, real_upload, real_apply = invoice.run, invoice.delete, ship.run, invoice_files.upload, invoice_files.apply
real_export, real_listed, real_orders, real_printer_for, real_products = invoice_files.export, ship_list.listed, look.orders, labels.printer_for, labels.products
real_decide, real_send, real_loaded, real_shown, real_today, real_scan = (
    invoice_range.decide, labels._send, invoice_list._loaded, ship_list._shown, board._today, devices.scan,
)  # fmt: skip
real_offered = printing.PrintAgent.offered
real_counts, real_set_form, real_locked_xlsx, real_locked_csv = invoice_list._counts, invoice_files.set_form, sheets.locked_xlsx, sheets.locked_csv

PLACES = {
    "invoice": invoice, "invoice_files": invoice_files, "invoice_list": invoice_list, "invoice_range": invoice_range, "labels": labels, "devices": devices,
    "ship": ship, "ship_list": ship_list, "eligible": eligible, "board": board, "look": look, "at_seller": at_seller, "outbox": outbox, "sheets": sheets,
    "cj": cj, "lotte": lotte, "epost": epost, "sellmate": sellmate, "printing": printing, "telling": telling,
}  # fmt: skip


def nothing(*_args, **_more):
    """A step that isn't made."""


def every_row(case):
    """A range that picks all rows, whatever it says."""
    return real_decide(invoice_range.Case("", case.rows))


def columns_by_name(company, name, columns):
    """A form that puts its columns into an order of its own."""
    return real_set_form(company, name, sorted(columns))


def upload_and_apply(company, turn, courier, file, data):
    """A courier's file registered as soon as it comes."""
    return real_apply(company, turn, real_upload(company, turn, courier, file, data)["upload"])


def without_one_count(rows):
    """Counts in which the pieces are the parcels."""
    return real_counts(rows) | {"quantity": len(rows)}


def unnarrowed(company, chosen, limit, offset):
    """A shipping list that is narrowed by nothing."""
    return real_listed(company, ship_list.Chosen(), limit, offset)


def untried(company, kinds):
    """An outbox that tries everything once."""
    with company.store.reading() as db:
        return list(db.exec(select(Effect.id).where(Effect.state == "waiting", Effect.kind.in_(sorted(kinds)))).all())


def another_number(company, turn, printer, kind, pdf, contents):
    """A label with a number that nobody has."""
    return real_send(company, turn, printer, kind, pdf, ["650000000000" for _ in contents])


def with_some_form(company, *asked):
    """An export that needs no form."""
    real_set_form(company, asked[2], ["group"])
    return real_export(company, *asked)


def forgetful(company, turn, groups=None, courier=None):
    """Numbers that are issued as if none had been before."""
    with company.store.writing() as db:
        for group in db.exec(select(Group)).all():
            group.state, group.invoice_no, group.invoice_key, group.registered_at = "received", None, None, None
    return real_issue(company, turn, groups, courier)


def all_there_is(company, turn, groups=None, scanned=None):
    """Everything that is shipped is all that there is."""
    with company.store.reading() as db:
        return real_ship(company, turn, db.exec(select(Group.id)).all())


def any_barcode(company, turn, barcode, direction, quantity):
    """A reader that takes every barcode."""
    return real_scan(company, turn, "8809999017004", direction, quantity)


SPOILT = {
    "OMS-INV-01": {"invoice._refused_by": lambda parcel: ()},
    "OMS-INV-01 on hold": {"eligible.to_invoice": lambda *, unmatched, unallocated, held: ("OMS-INV-01",) if unallocated else ()},
    "OMS-INV-01 never": {"eligible.to_invoice": lambda *, unmatched, unallocated, held: ("OMS-INV-01",)},
    "OMS-INV-02": {"invoice_list._loaded": lambda company, chosen: real_loaded(company, invoice_list.Chosen())},
    "OMS-INV-02 too much": {"invoice_list._is_chosen": lambda row, chosen: False},
    "OMS-INV-02 counts": {"invoice_list._counts": without_one_count},
    "OMS-INV-02 narrowing": {"invoice_list.picked": lambda loaded, chosen: loaded},
    "OMS-INV-03": {"sheets.locked_xlsx": lambda data, password: real_locked_xlsx(data, "0000")},
    "OMS-INV-03 as CSV": {"sheets.locked_csv": lambda name, titles, rows, password: real_locked_csv(name, titles, rows, "0000")},
    "OMS-INV-03 twice": {"invoice_files.export": lambda *asked: real_export(*asked[:-1], asked[-2])},
    "OMS-INV-04": {"invoice_files.ROWS_MAX": {"xlsx": 20_000, "csv": 80_000}},
    "OMS-INV-05": {"invoice_files.exports": lambda company: {"exports": []}},
    "OMS-INV-05 set first": {"invoice_files.export": with_some_form},
    "OMS-INV-05 columns": {"invoice_files.set_form": columns_by_name},
    "OMS-INV-06": {"invoice_files.upload": upload_and_apply},
    "OMS-INV-06 applied": {"invoice_files._register": nothing},
    "OMS-INV-07": {"labels.printer_for": lambda company, use, named=None: "label-folder"},
    "OMS-INV-08": {"invoice_range.decide": every_row},
    "OMS-INV-08 empty": {"invoice_range.decide": lambda case: real_decide(case) if case.text else invoice_range.Answer((), ())},
    "OMS-INV-09": {"cj.Cj.cancel": nothing},
    "OMS-INV-09 at Lotte": {"lotte.Lotte.cancel": nothing},
    "OMS-INV-09 at Korea Post": {"epost.Epost.cancel": nothing},
    "OMS-INV-09 of all": {"invoice.delete": lambda company, turn, groups=None: real_delete(company, turn)},
    "OMS-INV-10": {"epost.Epost._applied": lambda self, booking: None},
    "OMS-INV-10 at CJ": {"cj.BOOKED_ALREADY": "never"},
    "OMS-INV-10 again": {"invoice.run": forgetful},
    "OMS-INV-10 for two": {"cj.Cj.take_number": lambda self, booking, again: "650000000011"},
    "OMS-SHIP-01": {"eligible.to_ship": lambda *, invoiced, held: ()},
    "OMS-SHIP-01 everything": {"eligible.to_ship": lambda *, invoiced, held: (), "ship.run": all_there_is},
    "OMS-SHIP-02": {"ship.run": lambda company, turn, groups=None, scanned=None: real_ship(company, turn)},
    "OMS-SHIP-02 all": {"ship.run": lambda company, turn, groups=None, scanned=None: real_ship(company, turn, groups or [], scanned)},
    "OMS-SHIP-03": {"telling.CARRIERS": {"cj": "0079", "lotte": "0012", "epost": "0006"}},
    "OMS-SHIP-04": {"ship_list.state_there": lambda there, order, lines: "shipped"},
    "OMS-SHIP-05": {"eligible.to_ship": lambda *, invoiced, held: () if invoiced else ("OMS-SHIP-01",)},
    "OMS-SHIP-06": {"telling.left_there": lambda mall, payload: []},
    "OMS-SHIP-06 by itself": {"outbox._open": untried},
    "OMS-SHIP-06 apart": {"board.TELL_SHIPPED": Effect.kind, "invoice._note_errors": nothing},
    "OMS-SHIP-07": {"ship_list.listed": unnarrowed},
    "OMS-SHIP-07 columns": {"ship_list._shown": lambda *row: real_shown(*row) | {"market_order_no": None}},
    "OMS-BOARD-01": {"board.MONTH": timedelta(days=60)},
    "OMS-BOARD-01 late": {"board._days_ago": lambda turn, days: ""},
    "OMS-BOARD-01 late too soon": {"board._days_ago": lambda turn, days: show(turn.now - timedelta(days=days - 1))},
    "OMS-BOARD-01 today": {"board._today": lambda db, turn: real_today(db, Turn(turn.now - timedelta(days=1)))},
    "OMS-BOARD-01 states": {"board.STATES": ("received", "shipped")},
    "OMS-BOARD-01 left": {"board._waiting": board._of_month},
    "OMS-BOARD-01 holds": {"board._holds": lambda db, *conditions: dict.fromkeys(board.HELD, 0)},
    "OMS-BOARD-02": {"board.TELL_SHIPPED": "message"},
    "OMS-BOARD-02 before confirmation": {"at_seller.NOT_CONFIRMED": "N20"},
    "OMS-BOARD-02 the warehouse": {"board.TELL_SHIPPED": Effect.kind},
    "OMS-BOARD-02 left": {"board._waiting": board._of_month},
    "OMS-BOARD-03": {"look.orders": lambda company, **asked: real_orders(company, **asked | {"hold": None})},
    "DEV-01": {"labels.printer_for": lambda company, use, named=None: named or "label-folder"},
    "DEV-01 in one step": dict.fromkeys(("labels.printer_for", "devices.printer_for"), lambda company, use, named=None: named or "label-folder"),
    "DEV-02": {"labels.products": lambda company, turn, copies, printer=None: real_products(company, turn, dict.fromkeys(copies, 1), printer)},
    "DEV-02 on a label": {"labels._send": another_number},
    "DEV-03": {"labels.printer_for": lambda company, use, named=None: real_printer_for(company, "invoices", named)},
    "DEV-03 offered": {"printing.PrintAgent.offered": lambda self: [*real_offered(self), {"name": "laser-9", "kind": "cups"}]},
    "DEV-04": {"invoice.run": lambda company, turn, groups=None, courier=None: real_issue(company, turn, groups)},
    "DEV-04 linked": {"invoice.run": lambda company, turn, groups=None, courier=None: real_issue(company, turn, groups, "cj")},
    "DEV-05": {"sellmate.Sellmate.count": nothing},
    "DEV-05 unknown": {"devices.scan": any_barcode},
}  # fmt: skip
"""Name -> what is put in whose place, so that the rule doesn't hold any more."""
