"""Why a group got what it got: what the last allocation run that saw it gave it, and what stood in its way."""

from sqlmodel import select

from mallrig.reference.company import Company
from mallrig.reference.flow.allocate import otherwise
from mallrig.reference.flow.errors import NotFound
from mallrig.reference.flow.groups import Parcel, left, parcels
from mallrig.reference.flow.stock import allocated
from mallrig.reference.rules import allocate as rule
from mallrig.reference.rules.cases import read
from mallrig.reference.store import loads
from mallrig.reference.tables import Run, Stock


def group(company: Company, group_id: int) -> dict:
    """{"group", "allocated", "run", "given", "lines": [{"line", "sku", "wanted", "allocated", "free", "reason"}], "reasons",
    "otherwise", "because"}; "otherwise" is what other orders of service would have made of the run's case: see
    allocate.otherwise. Raises NotFound.
    """
    with company.store.reading() as db:
        found = parcels(db, [group_id])
        if not found:
            raise NotFound("group", group_id)
        taken = allocated(db)
        stock = {row.sku: row for row in db.exec(select(Stock)).all()}
        free = {sku: None if row.unlimited else row.on_hand - taken.get(sku, 0) for sku, row in stock.items()}
        run = next((row for row in db.exec(select(Run).order_by(Run.id.desc())) if str(group_id) in loads(row.answer)["groups"]), None)
    [parcel] = found
    lines = [_line(line, free, _wanted(parcel)) for line in parcel.live]
    given = loads(run.answer)["groups"][str(group_id)] if run else None
    reasons = [text for text, holds in (
        ("the group is held and the run left held ones out (OMS-ALLOC-05)", parcel.held),
        ("no run saw the group yet", run is None),
    ) if holds]  # fmt: skip
    return {
        "group": group_id, "allocated": parcel.allocation, "run": run.id if run else None, "given": given, "lines": lines, "reasons": reasons,
        "otherwise": otherwise(read(rule.Case, run.case.encode()), group_id) if run else [],
        "because": loads(run.answer)["because"] if run else [],
    }  # fmt: skip


def _wanted(parcel: Parcel) -> dict[str | None, int]:
    """Pieces by sku that the group still wants, all its lines together."""
    wanted: dict[str | None, int] = {}
    for line in parcel.live:
        if not line.allocated:
            wanted[line.sku] = wanted.get(line.sku, 0) + left(line)
    return wanted


def _line(line, free: dict, wanted: dict) -> dict:
    shown = {"line": line.id, "sku": line.sku, "wanted": left(line), "allocated": line.allocated, "free": free.get(line.sku)}
    if line.allocated:
        return shown | {"reason": "has its stock"}
    if line.sku is None:
        return shown | {"reason": "not matched (OMS-MATCH-05)"}
    there = free.get(line.sku, 0)
    if there is not None and there < wanted[line.sku]:
        return shown | {"reason": f"{wanted[line.sku]} of {line.sku} wanted, {there} free now (OMS-ALLOC-09)"}
    return shown | {"reason": "another line of the group has no stock, and only whole groups were served (OMS-ALLOC-03)"}
