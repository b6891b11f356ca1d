"""The day: one route a room."""

from collections.abc import Callable

import msgspec
from flask import Blueprint

from mallrig.reference import day
from mallrig.reference.company import Company
from mallrig.reference.flow import allocate, collect, devices, invoice, labels, match, merge, messages, ship, stock, telling, track
from mallrig.reference.flow.errors import BadRequest, NotFound
from mallrig.reference.model import SYSTEM, Turn
from mallrig.reference.store import fact
from mallrig.reference.target import bodies
from mallrig.reference.target.bodies import body, number, numbers_of, time_of


def add_routes(blueprint: Blueprint, view: Callable) -> None:
    """Put the rooms' routes on the door."""
    for path, function, method in (
        ("tick", tick, "POST"), ("collect", run_collect, "POST"), ("match", run_match, "POST"), ("match", remove_match, "DELETE"),
        ("merge", run_merge, "POST"), ("merge/decide", decide_merge, "POST"), ("groups/<group>/unmerge", unmerge, "POST"),
        ("allocate", run_allocate, "POST"), ("lines/<line>/allocate", allocate_line, "POST"), ("lines/<line>/release", release_line, "POST"),
        ("invoices", issue, "POST"), ("invoices", delete_invoices, "DELETE"), ("ship", run_ship, "POST"), ("unship", unship, "POST"),
        ("track", run_track, "POST"), ("messages", run_messages, "POST"), ("messages/preview", preview, "POST"), ("messages/test", test_message, "POST"),
        ("send", send, "POST"), ("stock", adjust_stock, "PUT"), ("stock/sync", sync_stock, "POST"),
    ):  # fmt: skip
        blueprint.add_url_rule(f"/<setup>/{path}", function.__name__, view(function), methods=[method])


def tick(company: Company, turn: Turn) -> dict:
    """Run the rooms that are automatic, for the time told."""
    told = body(bodies.Tick).now
    if told is not None:
        turn = Turn(company.clock.begin(time_of(told, "now")), SYSTEM)
    with company.store.reading() as db:
        rooms = fact(db, "auto", [])
    return {"now": turn.at, "ran": day.tick(company, Turn(turn.now, SYSTEM), rooms)}


def run_collect(company: Company, turn: Turn) -> dict:
    """OMS-COLLECT: automatically for all sellers, or by hand for a period."""
    asked = body(bodies.Collect)
    for seller in asked.sellers or ():
        if seller not in company.malls:
            raise NotFound("seller", seller)
    if (asked.from_ is None) != (asked.to is None):
        raise BadRequest("a period has both ends", at="to" if asked.to is None else "from")
    period = None if asked.from_ is None else (time_of(asked.from_, "from"), time_of(asked.to, "to", end=True))
    if period and period[0] > period[1]:
        raise BadRequest("the period ends before it begins", at="to")
    return collect.run(company, turn, asked.sellers, period)


def run_match(company: Company, turn: Turn) -> dict:
    """OMS-MATCH: all that waits, or one line by hand."""
    asked = body(bodies.MatchLine)
    if (asked.line is None) != (asked.sku is None):
        raise BadRequest("a match by hand has a line and a sku", at="sku" if asked.sku is None else "line")
    if asked.line is not None:
        return match.by_hand(company, turn, asked.line, asked.sku)
    stock.sync(company, turn)
    return match.run(company, turn)


def remove_match(company: Company, turn: Turn) -> dict:
    """OMS-MATCH-04"""
    asked = body(bodies.RemoveMatch)
    return match.remove(company, turn, asked.seller, asked.product, asked.option)


def run_merge(company: Company, turn: Turn) -> dict:
    """OMS-MERGE"""
    asked = body(bodies.MergeRun)
    if (asked.from_ is None) != (asked.to is None):
        raise BadRequest("a period has both ends", at="to" if asked.to is None else "from")
    return merge.run(company, turn, asked.criterion, None if asked.from_ is None else (asked.from_, asked.to))


def decide_merge(company: Company, turn: Turn) -> dict:
    """OMS-MERGE-03"""
    asked = body(bodies.MergeDecision)
    return merge.decide(company, turn, asked.base, numbers_of(asked.orders, "orders"))


def unmerge(company: Company, turn: Turn, group: str) -> dict:
    """Take orders out of a group again."""
    return merge.unmerge(company, turn, number(group, "group"), body(bodies.Orders).orders)


def run_allocate(company: Company, turn: Turn) -> dict:
    """OMS-ALLOC; what isn't asked is as the setup's options have it."""
    asked = body(bodies.AllocateRun)
    with company.store.reading() as db:
        chosen = dict(company.options(db, "allocate"))
    sent = {name: getattr(asked, name) for name in bodies.AllocateOptions.__struct_fields__ if getattr(asked, name) is not None}
    if asked.reallocate is not None:
        sent["reallocate"] = {"complete": asked.reallocate.complete, "partial": asked.reallocate.partial}
    limits = {"sellers": asked.sellers, "suppliers": asked.suppliers, "tags": asked.tags, "since": asked.from_, "until": asked.to, "dry_run": asked.dry_run}
    stock.sync(company, turn)
    return allocate.run(company, turn, day.allocate_options(chosen | sent | limits))


def allocate_line(company: Company, turn: Turn, line: str) -> dict:
    """OMS-ALLOC-15"""
    return allocate.by_hand(company, turn, number(line, "line"), allocate=True)


def release_line(company: Company, turn: Turn, line: str) -> dict:
    """OMS-ALLOC-15"""
    return allocate.by_hand(company, turn, number(line, "line"), allocate=False)


def issue(company: Company, turn: Turn) -> dict:
    """OMS-INV; asked to print, the labels too, on a printer that has to be there before a number is taken (OMS-INV-07)."""
    asked = body(bodies.Invoices)
    if not asked.print and asked.printer is None:
        return invoice.run(company, turn, asked.groups, asked.courier)
    printer = devices.printer_for(company, "invoices", asked.printer)
    issued = invoice.run(company, turn, asked.groups, asked.courier)
    return issued | {"labels": labels.run(company, turn, [each["group"] for each in issued["invoices"]], printer=printer)}


def delete_invoices(company: Company, turn: Turn) -> dict:
    """OMS-INV-09"""
    asked = body(bodies.DeleteInvoices)
    if (asked.groups is not None) == asked.all:
        raise BadRequest('either "groups" or "all" says whose numbers to delete', ["OMS-INV-09"])
    return invoice.delete(company, turn, asked.groups)


def run_ship(company: Company, turn: Turn) -> dict:
    """OMS-SHIP, in one of the three ways; then the sellers are told."""
    asked = body(bodies.Ship)
    if (asked.scan is not None) + (asked.groups is not None) + asked.all != 1:
        raise BadRequest('one of "scan", "groups" and "all" says what to ship (OMS-SHIP-02)', ["OMS-SHIP-02"])
    return ship.run(company, turn, asked.groups, asked.scan) | {"told": day.send(company, turn, list(telling.EFFECTS))}


def unship(company: Company, turn: Turn) -> dict:
    """Take shipments back; then the warehouse is told."""
    return ship.undo(company, turn, body(bodies.Groups).groups) | {"told": day.send(company, turn, [stock.PUT_BACK])}


def run_track(company: Company, turn: Turn) -> dict:
    """Follow the parcels; then the sellers are told."""
    return track.run(company, turn) | {"told": day.send(company, turn, list(track.EFFECTS))}


def run_messages(company: Company, turn: Turn) -> dict:
    """ALIM: find the events and send their messages."""
    return messages.run(company, turn) | {"told": day.send(company, turn, list(messages.EFFECTS))}


def preview(company: Company, turn: Turn) -> dict:
    """ALIM-06"""
    asked = body(bodies.MessageTry)
    return messages.preview(company, turn, asked.event, asked.button, asked.friend)


def test_message(company: Company, turn: Turn) -> dict:
    """ALIM-07"""
    asked = body(bodies.MessageTry)
    if asked.to is None:
        raise BadRequest("a test goes to a given number", ["ALIM-07"], at="to")
    return messages.test_send(company, turn, asked.event, asked.to, asked.button)


def send(company: Company, turn: Turn) -> dict:
    """Send again what failed (OMS-SHIP-06)."""
    return day.send(company, turn) | {"because": ["OMS-SHIP-06"]}


def adjust_stock(company: Company, turn: Turn) -> dict:
    """OMS-ALLOC-12, -13"""
    changes = msgspec.to_builtins(body(dict[bodies.Text, bodies.StockChange]))
    return stock.adjust(company, turn, changes)


def sync_stock(company: Company, turn: Turn) -> dict:
    """Take the warehouse's stock over."""
    stock.sync(company, turn)
    return stock.levels(company)
