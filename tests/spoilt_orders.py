"""The reference with one thing spoilt, for each rule of the day from registration to allocation: see test_scenarios_can_fail.py.

A key is a rule, or a rule and what is spoilt of it; the value says what is put in whose place.
"""

from datetime import timedelta
from itertools import count

from sqlmodel import select

from mallrig.reference import day
from mallrig.reference.company import ROOMS
from mallrig.reference.flow import allocate as giving
from mallrig.reference.flow import groups, invoice, look, match, register, ship, stock, telling, uploads
from mallrig.reference.flow import merge as merging
from mallrig.reference.flow.cs import delivery_data
from mallrig.reference.flow.errors import Refused
from mallrig.reference.model import Turn
from mallrig.reference.rules import allocate, eligible, merge
from mallrig.reference.tables import Group, Line, Order, Stock, Upload

PLACES = {
    "day": day, "giving": giving, "groups": groups, "invoice": invoice, "look": look, "match": match, "register": register, "ship": ship, "stock": stock,
    "telling": telling, "uploads": uploads, "merging": merging, "delivery_data": delivery_data, "allocate": allocate, "eligible": eligible, "merge": merge,
}  # fmt: skip


# -- the day --


def allocating_too(company, turn, *asked):
    """A merge that does the next step's part as well."""
    done = real_merge(company, turn, *asked)
    giving.run(company, turn, giving.Options())
    return done


def without_state(order, group, lines, holds):
    """An order that stays received."""
    return real_order(order, group, lines, holds) | {"state": "received"}


def claim_as_state(order, group, lines, holds):
    """A claim that takes the order's state."""
    return real_order(order, group, lines, holds) | ({"state": "received"} if holds else {})


def registered_apart(db, turn, orders, origin, upload):
    """Registered orders that no other order travels with."""
    ids = real_add(db, turn, orders, origin, upload)
    for id in ids:
        db.get(Order, id).merge_prohibited = True
    return ids


# -- registration --


def one_day_late(company, turn):
    """Today's registrations, and yesterday's."""
    return real_today(company, Turn(turn.now - timedelta(days=1), turn.who))


def only_by_hand(db, turn, orders, origin, upload):
    """Files that register nothing."""
    return real_add(db, turn, orders, origin, upload) if origin == register.BY_HAND else []


def all_orders_deleted(db, ids, of_groups):
    """A deletion that takes every order."""
    return real_delete(db, list(db.exec(select(Order.id)).all()), set(db.exec(select(Order.group_id)).all()))


def by_order_number(company, turn, upload):
    """A deletion that takes an order's number for an upload's."""
    with company.store.writing() as db:
        if db.get(Upload, upload) is None:
            real_delete(db, [upload], set())
            return {}
    return real_remove(company, turn, upload)


# -- matching --


class Alike(tuple):
    """A product that is the same as any other."""

    __hash__ = tuple.__hash__

    def __eq__(self, other):
        return True


def forgetting_stock(company, turn, *product):
    """A match removed from lines with stock too."""
    done = real_unmatch(company, turn, *product)
    with company.store.writing() as db:
        for line in db.exec(select(Line)).all():
            line.sku, line.allocated = None, 0
    return done


def listed(company, **changes):
    """The list of unmatched lines with something else in each."""
    shown = real_unmatched(company)
    return shown | {"lines": [row | changes for row in shown["lines"]]}


# -- merging --


def with_invoiced(db, period):
    """Candidates for merging, those with an invoice number among them."""
    invoiced = db.exec(select(Order).join(Group, Group.id == Order.group_id).where(Group.state == "invoice")).all()
    cases = [merge.Order(o.id, o.seller, o.name, f"{o.zipcode} {o.address1} {o.address2}", o.phone, o.mobile) for o in invoiced]
    return [*zip(cases, [order.group_id for order in invoiced], strict=True), *real_candidates(db, period)]


def keyed(**changes):
    """Another key for what ships together."""
    return {"merge.key_of": lambda order, criterion: real_key(order, criterion)._replace(**changes)}


def other_base(company, turn, base, choices):
    """A decision in which the first that joins is the base."""
    joins = next(order for order, yes in choices.items() if yes)
    return real_decide(company, turn, joins, {order: yes for order, yes in choices.items() if order != joins} | {base: True})


def all_join(company, turn, base, choices):
    """A decision in which all join."""
    return real_decide(company, turn, base, dict.fromkeys(choices, True))


def changed(chosen):
    """A change of the receiver that reaches other orders than the group's."""

    def change(db, group, changes):
        for order in chosen(db.exec(select(Order).order_by(Order.id)).all(), group):
            for name, value in changes.items():
                setattr(order, name, value)
            db.add(order)
        return []

    return {"delivery_data._change": change}


def number_of_its_own(db, turn, kind, key, payload, because):
    """Each order of a group tells its seller another number."""
    return real_queue(db, turn, kind, key, payload | {"number": f"{payload['number']}{payload.get('order_no', '')}"}, because)


# -- allocation --


def after(then_lines):
    """What follows the pass for whole groups, by either criterion."""
    return {"allocate.decide": lambda case: real_allocate(case, criteria={name: row._replace(then_lines=then_lines) for name, row in allocate.CRITERIA.items()})}


def served_without(rank, *instead):
    """An order of service without one of its conditions."""
    service = tuple(each for each in allocate.SERVICE if each is not rank) + instead
    return {"allocate.in_service_order": lambda queue, case, _: real_service(queue, case, service)}


def every_other_way(queue, case, service):
    """An order of service that changes from run to run."""
    found = real_service(queue, case, service)
    return found if next(runs) % 2 else found[::-1]


def released(parcel, options):
    """Stock that is always given out anew."""
    return [line for line in parcel.live if line.allocated]


def as_a_run_does(company, turn, line_id, allocate):
    """A person's hand on a line of which nothing is noted."""
    done = real_by_hand(company, turn, line_id, allocate)
    with company.store.writing() as db:
        db.get(Line, line_id).allocated_by = None
    return done


def any_line_inside(parcel, options, tagged):
    """A group takes part when some line is inside the limit."""
    return bool(parcel.live) and any(giving._line_inside(line, options, tagged) for line in parcel.live)


def taken_out(db, turn, chosen, answer, waiting, released):
    """An allocation that takes its goods from what is on hand."""
    for id, line in waiting.items():
        if answer.lines[id]:
            db.get(Stock, line.sku).on_hand -= line.quantity
    return real_apply(db, turn, chosen, answer, waiting, released)


def sellers_alone(db, turn, kind, key, payload, because):
    """A shipment of which the warehouse isn't told."""
    return None if kind == stock.TAKE_OUT else real_queue(db, turn, kind, key, payload, because)


def available_as_free(company):
    """Stock whose available pieces are the free ones."""
    shown = real_levels(company)
    return shown | {"stock": {sku: row | {"available": row["free"]} for sku, row in shown["stock"].items()}}


def without_basis(company, turn, changes):
    """Stock of which only what is on hand can be said."""
    return real_adjust(company, turn, {sku: {name: value for name, value in change.items() if name != "basis"} for sku, change in changes.items()})


def counted_once(company, turn, changes):
    """Stock that can't be counted again."""
    if any("on_hand" in change and change["on_hand"] < stock.levels(company)["stock"].get(sku, {"on_hand": 0})["on_hand"] for sku, change in changes.items()):
        raise Refused("counted before", ["OMS-ALLOC-13"])
    return real_adjust(company, turn, changes)


def kept(**changes):
    """A run that is kept with something else in each partially deliverable group."""

    def keep(db, turn, run, options, case, answer, result):
        return real_keep(db, turn, run, options, case, answer, result | {"partial": [{**each, **{name: change(each) for name, change in changes.items()}} for each in result["partial"]]})

    return {"giving._keep": keep}


runs = count()
real_merge, real_decide, real_candidates, real_checks, real_key = merging.run, merging.decide, merging._candidates, merging.checks, merge.key_of
real_order, real_today, real_add, real_columns, real_upload = look._order, register.today, register.add_orders, register._columns, uploads.upload
real_delete, real_remove, real_waiting, real_unmatch, real_unmatched, real_choices = uploads._delete, uploads.remove, match._unmatched, match.remove, match.unmatched, match.choices
real_queue, real_levels, real_adjust, real_apply, real_keep, real_parcels = telling.queue, stock.levels, stock.adjust, giving._apply, giving._keep, giving.parcels
real_by_hand, real_allocate, real_service, real_lines = giving.by_hand, allocate.decide, allocate.in_service_order, allocate.serve_lines

SPOILT = {
    "OMS-FLOW-01": {"day.ROOMS": tuple(reversed(ROOMS))},
    "OMS-FLOW-01 each its own part": {"merging.run": allocating_too},
    "OMS-FLOW-01 what is ready": {"eligible.to_invoice": lambda unmatched, unallocated, held: ()},
    "OMS-FLOW-01 registered": {"register.add_orders": registered_apart},
    "OMS-FLOW-02": {"look._order": without_state},
    "OMS-FLOW-02 claims": {"look._order": claim_as_state},
    "OMS-FLOW-02 a number deleted": {"invoice.delete": lambda company, turn, groups: {}},
    "OMS-REG-01": {"register.BY_HAND": "collected"},
    "OMS-REG-01 today": {"register.today": one_day_late},
    "OMS-REG-02": {"register.add_orders": only_by_hand},
    "OMS-REG-02 telling nobody": {"telling.TOLD": (*telling.TOLD, register.BY_HAND)},
    "OMS-REG-02 a form for each seller": {"register._columns": lambda company, seller, title, header: real_columns(company, title, title, header)},
    "OMS-REG-03": {"uploads._delete": lambda db, ids, of_groups: None},
    "OMS-REG-03 one upload": {"uploads._delete": all_orders_deleted},
    "OMS-REG-03 another way": {"uploads.remove": by_order_number},
    "OMS-REG-04": {"register.sorted_faults": lambda faults: []},
    "OMS-REG-04 all or nothing": {"uploads.upload": lambda *asked: real_upload(*asked[:-1], False)},
    "OMS-REG-04 the good rows": {"uploads.upload": lambda *asked: real_upload(*asked[:-1], True)},
    "OMS-MATCH-01": {"match.unmatched": lambda company: {"total": 0, "lines": []}},
    "OMS-MATCH-01 linked": {"match._skus_by_code": lambda db: {}},
    "OMS-MATCH-02": {"match._set": lambda db, skus: None},
    "OMS-MATCH-02 option": {"match.choices": lambda company, name, option: real_choices(company, name, "회색")},
    "OMS-MATCH-03": {"match._unmatched": lambda db: real_waiting(db)[:1]},
    "OMS-MATCH-03 later": {"match.run": lambda company, turn: {}},
    "OMS-MATCH-03 the same only": {"match._unmatched": lambda db: [(id, Alike(of), variant) for id, of, variant in real_waiting(db)]},
    "OMS-MATCH-04": {"match.remove": lambda *asked: {}},
    "OMS-MATCH-04 with stock": {"match.remove": forgetting_stock},
    "OMS-MATCH-05": {"eligible.to_invoice": lambda unmatched, unallocated, held: ()},
    "OMS-MATCH-06": {"match.unmatched": lambda company: listed(company, option="")},
    "OMS-MATCH-06 choices": {"match.choices": lambda *asked: {"products": [row | {"price": 0} for row in real_choices(*asked)["products"]]}},
    "OMS-MERGE-01": {"merge.normal_text": str},
    "OMS-MERGE-01 digits": {"merge.normal_number": str},
    "OMS-MERGE-01 others": keyed(name="", address=""),
    "OMS-MERGE-02": keyed(phone="", mobile=""),
    "OMS-MERGE-02 merged by hand": {"merging.decide": lambda *asked: {}},
    "OMS-MERGE-02 kept apart": {"merging._keep_apart": lambda db, one, other: None},
    "OMS-MERGE-03": {"merging.decide": other_base},
    "OMS-MERGE-03 together": {"merging.decide": all_join},
    "OMS-MERGE-04": keyed(seller=None),
    "OMS-MERGE-04 across": keyed(seller="", domestic=True),
    "OMS-MERGE-04 never across": {"merge.key_of": lambda order, criterion: real_key(order, "same_seller")},
    "OMS-MERGE-05": {"eligible.to_merge": lambda prohibited, held, invoiced: ("OMS-MERGE-06",) if held or invoiced else ()},
    "OMS-MERGE-05 others": {"eligible.to_merge": lambda prohibited, held, invoiced: ("OMS-MERGE-05",)},
    "OMS-MERGE-06": {"eligible.to_merge": lambda prohibited, held, invoiced: ()},
    "OMS-MERGE-06 invoiced": {"merging._candidates": with_invoiced},
    "OMS-MERGE-06 period": {"merging._candidates": lambda db, period: real_candidates(db, None)},
    "OMS-MERGE-07": changed(lambda orders, group: [order for order in orders if order.group_id == group][1:]),
    "OMS-MERGE-07 others": changed(lambda orders, group: orders),
    "OMS-MERGE-08": {"telling.queue": number_of_its_own},
    "OMS-MERGE-09": {"merging.checks": lambda company: real_checks(company) | {"total": 0}},
    "OMS-MERGE-09 merged": {"merging.run": lambda *asked: real_merge(*asked) | {"total_groups": 0}},
    "OMS-ALLOC-01": {"groups.Parcel.allocation": property(lambda self: "none")},
    "OMS-ALLOC-02": after(False),
    "OMS-ALLOC-02 whole first": {"allocate.serve_whole_groups": lambda queue, barred, stock: set()},
    "OMS-ALLOC-02 in order": {"allocate.serve_lines": lambda queue, passed, stock: real_lines(queue[::-1], passed, stock)},
    "OMS-ALLOC-03": after(True),
    "OMS-ALLOC-04": {"giving._to_release": lambda parcel, options: []},
    "OMS-ALLOC-04 off": {"giving._to_release": released},
    "OMS-ALLOC-04 invoiced": {"giving.parcels": lambda db, states: real_parcels(db), "giving._takes_part": lambda parcel, options, tagged: bool(parcel.live)},
    "OMS-ALLOC-05": {"eligible.to_allocate": lambda held, include_held: ()},
    "OMS-ALLOC-05 included": {"eligible.to_allocate": lambda held, include_held: ("OMS-ALLOC-05",) if held else ()},
    "OMS-ALLOC-06": served_without(allocate.by_seller),
    "OMS-ALLOC-06 size": served_without(allocate.by_size),
    "OMS-ALLOC-06 time": served_without(allocate.by_time),
    "OMS-ALLOC-06 number": served_without(allocate.by_id, lambda case: lambda group: -group.id),
    "OMS-ALLOC-07": {"giving.Options.limited": property(lambda self: False)},
    "OMS-ALLOC-07 sellers": {"giving._inside": lambda order, options: True},
    "OMS-ALLOC-07 suppliers": {"giving._line_inside": lambda line, options, tagged: True},
    "OMS-ALLOC-08": {"giving.split_unallocated": lambda db, turn, groups: None},
    "OMS-ALLOC-08 each group": {"giving._splits": lambda group, options: True},
    "OMS-ALLOC-08 not used": {"eligible.to_invoice": lambda unmatched, unallocated, held: ()},
    "OMS-ALLOC-09": {"allocate.Stock.take": lambda self, demand: True},
    "OMS-ALLOC-09 summed": {"allocate.demand": lambda lines: {str(line.sku): line.quantity for line in lines}},
    "OMS-ALLOC-09 available": {"stock.levels": available_as_free},
    "OMS-ALLOC-09 by hand": {"stock.allocated": lambda db: {}},
    "OMS-ALLOC-10": {"giving._apply": taken_out},
    "OMS-ALLOC-10 shipped": {"telling.queue": sellers_alone},
    "OMS-ALLOC-11": {"allocate.Stock.take": lambda self, demand: True},
    "OMS-ALLOC-11 the same": {"allocate.in_service_order": every_other_way},
    "OMS-ALLOC-12": {"stock.adjust": without_basis},
    "OMS-ALLOC-12 on hand": {"allocate.Stock.take": lambda self, demand: True},
    "OMS-ALLOC-13": {"stock.allocated": lambda db: {}},
    "OMS-ALLOC-13 named": {"stock._holders": lambda db, sku: []},
    "OMS-ALLOC-13 down to": {"stock.adjust": counted_once},
    "OMS-ALLOC-14": kept(split=lambda each: True),
    "OMS-ALLOC-14 lines": kept(lines=lambda each: dict.fromkeys(each["lines"], "auto")),
    "OMS-ALLOC-15": {"giving.by_hand": lambda *asked, **more: {}},
    "OMS-ALLOC-15 left alone": {"giving.by_hand": as_a_run_does},
    "OMS-ALLOC-15 unless anew": {"giving._to_release": lambda parcel, options: []},
    "OMS-ALLOC-15 kept": {"giving._to_release": released},
    "OMS-ALLOC-16": {"giving._takes_part": any_line_inside},
}  # fmt: skip
