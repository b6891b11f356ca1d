"""Allocation (OMS-ALLOC): one write that loads, asks the rule and applies, so that no two runs give one piece twice."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from msgspec.structs import replace as replace_struct
from sqlmodel import Session, select, update

from mallrig.reference.company import Company
from mallrig.reference.flow import history, stock
from mallrig.reference.flow.cs.split import split_unallocated
from mallrig.reference.flow.errors import NotFound, Refused
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.model import SEOUL, Turn, moment
from mallrig.reference.rules import allocate as rule
from mallrig.reference.store import dumps, loads, number
from mallrig.reference.tables import Group, Line, Order, Run, Stock

BY_HAND = "hand"
AUTO = "auto"


@dataclass(frozen=True)
class Options:
    """What a run is asked: see the target door's POST /allocate."""

    criterion: str = "complete_only"
    include_held: bool = False
    reallocate_complete: bool = False
    reallocate_partial: bool = False
    sellers_priority: tuple[str, ...] = ()
    then: str | None = None
    then_first: str = "larger"
    sellers: tuple[str, ...] | None = None
    suppliers: tuple[str, ...] | None = None
    """The sellers' codes of those who supply the products."""
    tags: tuple[str, ...] | None = None
    """Option tags of own products: one of them is enough."""
    since: date | None = None
    until: date | None = None
    split_unallocated: bool | tuple[int, ...] = False
    """True, or the groups for which the rest is split off (OMS-ALLOC-08: applied or not for each group)."""
    dry_run: bool = False

    @property
    def limited(self) -> bool:
        """Whether anything is left outside (OMS-ALLOC-07)."""
        return any(limit is not None for limit in (self.sellers, self.suppliers, self.tags, self.since, self.until))


def run(company: Company, turn: Turn, options: Options) -> dict:
    """One run; with dry_run what it would do, changing nothing, and what other orders of service would have served.

    Returns {"run", "groups", "lines", "complete", "partial", "stock_left", "because"}, a dry run also "otherwise".
    """
    with company.store.writing() as db:
        tagged = stock.tagged(db, options.tags or ())
        chosen = [parcel for parcel in parcels(db, states=["received"]) if _takes_part(parcel, options, tagged)]
        released = [line for parcel in chosen for line in _to_release(parcel, options)]
        case, waiting = _case(db, chosen, {line.id for line in released}, options)
        answer = rule.decide(case)
        result = _result(chosen, answer, waiting, {line.id for line in released}, options)
        if options.dry_run:
            return result | {"run": None, "otherwise": otherwise(case)}
        number_of_run = _apply(db, turn, chosen, answer, waiting, released)
        _keep(db, turn, number_of_run, options, case, answer, result)
        if options.split_unallocated:
            db.expire_all()  # the lines as they stand now
            split_unallocated(db, turn, [each["group"] for each in result["partial"] if each["split"]])
        return result | {"run": number_of_run}


def otherwise(case: rule.Case, group: int | None = None) -> list[dict]:
    """What each order of service makes of the same case: [{"then", "then_first", "asked", "served_whole": groups}], with
    `group` its state too. Service by time alone comes first; `asked` marks the one that the case has."""
    found = []
    for then, first in (None, "larger"), *((then, first) for then in ("quantity", "amount") for first in ("larger", "smaller")):
        answer = rule.decide(replace_struct(case, then=then, then_first=first))
        asked = case.then == then and (then is None or case.then_first == first)
        shown = {"then": then, "then_first": first if then else None, "asked": asked, "served_whole": sum(state == "complete" for state in answer.groups.values())}
        found.append(shown if group is None else shown | {"group": answer.groups.get(group)})
    return found


def by_hand(company: Company, turn: Turn, line_id: int, allocate: bool) -> dict:
    """Allocate or release one line (OMS-ALLOC-15). Raises NotFound; Refused when there is no stock for it (OMS-ALLOC-09)."""
    with company.store.writing() as db:
        line = db.get(Line, line_id)
        if line is None:
            raise NotFound("line", line_id)
        group = db.get(Group, db.get(Order, line.order_id).group_id)
        if group.invoice_no is not None or group.state != "received":
            raise Refused("the group has an invoice number", ["OMS-ALLOC-15"])
        wanted = left(line) if allocate else 0
        if allocate and line.sku is None:
            raise Refused("the line isn't matched", ["OMS-MATCH-05"])
        if allocate and wanted > line.allocated:
            row = db.get(Stock, line.sku)
            free = (row.on_hand if row else 0) - stock.allocated(db).get(line.sku, 0) + line.allocated
            if not (row and row.unlimited) and free < wanted:
                raise Refused(f"{free} of {line.sku} are free, {wanted} are needed", ["OMS-ALLOC-09"])
        line.allocated, line.allocated_by = wanted, BY_HAND
        history.note_all(db, turn, "allocated by hand" if allocate else "released by hand", [line.order_id], line=line.id, because=["OMS-ALLOC-15"])
        return {"line": line.id, "allocated": wanted > 0, "because": ["OMS-ALLOC-15"]}


def runs(company: Company) -> dict:
    """The runs kept, latest first."""
    with company.store.reading() as db:
        rows = db.exec(select(Run).order_by(Run.id.desc()).limit(100)).all()
        return {"runs": [{"run": row.id, "at": row.at, "who": row.who, "options": loads(row.options)} for row in rows]}


def one_run(company: Company, run_id: int) -> dict:
    """A run with what was asked, what it saw and what came of it. Raises NotFound."""
    with company.store.reading() as db:
        row = db.get(Run, run_id)
        if row is None:
            raise NotFound("run", run_id)
        return {"run": row.id, "at": row.at, "who": row.who, "options": loads(row.options), "case": loads(row.case), "answer": loads(row.answer)}


# --- what takes part -----------------------------------------------------------------------------


def _takes_part(parcel: Parcel, options: Options, tagged: Container[str]) -> bool:
    """A group without a number, every order and line of which is inside the limits (OMS-ALLOC-07, -16)."""
    if not parcel.live or parcel.group.invoice_no is not None:
        return False
    if not options.limited:
        return True
    return all(_inside(order, options) for order in parcel.orders) and all(_line_inside(line, options, tagged) for line in parcel.live)


def _inside(order: Order, options: Options) -> bool:
    day = moment(order.ordered_at).astimezone(SEOUL).date()
    return (
        (options.sellers is None or order.seller in options.sellers)
        and (options.since is None or day >= options.since)
        and (options.until is None or day <= options.until)
    )


def _line_inside(line: Line, options: Options, tagged: Container[str]) -> bool:
    return (options.suppliers is None or line.supplier in options.suppliers) and (options.tags is None or line.sku in tagged)


def _to_release(parcel: Parcel, options: Options) -> list[Line]:
    """The lines whose stock is given out anew (OMS-ALLOC-04), those done by hand among them (OMS-ALLOC-15)."""
    if parcel.held and not options.include_held:
        return []
    again = {"complete": options.reallocate_complete, "partial": options.reallocate_partial, "none": options.reallocate_complete or options.reallocate_partial}
    return [line for line in parcel.live if line.allocated or line.allocated_by == BY_HAND] if again[parcel.allocation] else []


def _case(db: Session, chosen: Iterable[Parcel], released: set[int], options: Options) -> tuple[rule.Case, dict[int, Line]]:
    """The rule's case, and the lines that wait for stock in it."""
    rows = db.exec(select(Stock)).all()
    taken = stock.allocated(db)
    waiting: dict[int, Line] = {}
    groups = []
    for parcel in chosen:
        lines = [line for line in parcel.live if line.id in released or (not line.allocated and line.allocated_by != BY_HAND)]
        for line in (line for line in lines if line.id in released and line.allocated):
            taken[line.sku] -= line.allocated
        if lines:
            waiting |= {line.id: line for line in lines}
            groups.append(_group(parcel, lines))
    case = rule.Case(
        stock={row.sku: row.on_hand for row in rows}, criterion=options.criterion, groups=tuple(groups),
        unlimited=tuple(row.sku for row in rows if row.unlimited), allocated={sku: n for sku, n in taken.items() if n},
        include_held=options.include_held, sellers_priority=options.sellers_priority, then=options.then, then_first=options.then_first,
    )  # fmt: skip
    return case, waiting


def _group(parcel: Parcel, lines: Iterable[Line]) -> rule.Group:
    first = min(parcel.orders, key=lambda order: (order.ordered_at, order.id))
    return rule.Group(
        id=parcel.group.id, seller=first.seller, ordered_at=moment(first.ordered_at), held=parcel.held,
        lines=tuple(rule.Line(line.id, line.sku, left(line), line.amount * left(line) // line.quantity) for line in lines),
    )  # fmt: skip


# --- what comes of it ----------------------------------------------------------------------------


def _result(chosen: Iterable[Parcel], answer: rule.Answer, waiting: Mapping[int, Line], released: set[int], options: Options) -> dict:
    """The run's answer for whole groups: with the lines that kept their stock (OMS-ALLOC-14)."""
    groups, lines, partial = {}, {}, []
    for parcel in chosen:
        got = {line.id: answer.lines[line.id] if line.id in waiting else line.allocated > 0 for line in parcel.live}
        state = "complete" if all(got.values()) else "partial" if any(got.values()) else "none"
        groups[str(parcel.group.id)] = state
        lines |= {str(id): has for id, has in got.items()}
        if state == "partial":
            shown = {str(line.id): (AUTO if got[line.id] else "unallocated") if line.id in waiting or line.allocated_by != BY_HAND else BY_HAND for line in parcel.live}
            partial.append({"group": parcel.group.id, "lines": shown, "split": _splits(parcel.group.id, options)})
    extra = [rule for rule, holds in (("OMS-ALLOC-07", options.limited), ("OMS-ALLOC-04", released), ("OMS-ALLOC-08", any(p["split"] for p in partial))) if holds]
    complete = [int(id) for id, state in groups.items() if state == "complete"]
    return {
        "groups": groups, "lines": lines, "complete": complete, "partial": partial, "total_complete": len(complete), "total_partial": len(partial),
        "stock_left": answer.stock_left, "because": [*answer.because, *extra],
    }  # fmt: skip


def _splits(group: int, options: Options) -> bool:
    return options.split_unallocated if isinstance(options.split_unallocated, bool) else group in options.split_unallocated


def _apply(db: Session, turn: Turn, chosen: Iterable[Parcel], answer: rule.Answer, waiting: Mapping[int, Line], released: Iterable[Line]) -> int:
    run_id = number(db, "run")
    changed = [
        {"id": id, "allocated": left(line) if answer.lines[id] else 0, "allocated_by": AUTO if answer.lines[id] else None}
        for id, line in waiting.items()
        if answer.lines[id] or line.allocated or line.allocated_by
    ]
    if changed:
        db.execute(update(Line), changed)
    served = {line.order_id for id, line in waiting.items() if answer.lines[id]}
    history.note(db, turn, "allocated", {order: {"run": run_id, "because": list(answer.because)} for order in sorted(served)})
    return run_id


def _keep(db: Session, turn: Turn, run_id: int, options: Options, case: rule.Case, answer: rule.Answer, result: dict) -> None:
    asked = asdict(replace(options, dry_run=False))
    seen = {"groups": [group.id for group in case.groups], "stock": case.stock, "allocated": case.allocated}
    db.add(Run(id=run_id, at=turn.at, who=turn.who, options=dumps(asked), case=dumps(case), answer=dumps(result | {"seen": seen})))


