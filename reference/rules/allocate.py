"""Who gets the stock (OMS-ALLOC): whole groups in order of service, then, if asked, single lines of the others.

    1. leave held groups out, unless they are included
    2. put the others in the order of service
    3. serve each group whose every line fits, all its lines summed up first
    4. by "complete, then partial", try each line of the groups that are left
First fit and nothing cleverer: the documented rule is an order of service, not a maximum.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from msgspec import Meta, Struct

from mallrig.reference.rules import eligible
from mallrig.reference.rules.cases import Count, Id, Moment, Quantity, Won, refuse_duplicates
from mallrig.reference.rules.ruling import InvalidCase

GroupState = Literal["complete", "partial", "none"]


class Line(Struct, frozen=True, gc=False):
    """A product line; `sku` is null while it is unmatched, `amount` the line's total in won."""

    id: Id
    sku: Id | None
    quantity: Quantity
    amount: Won = 0


class Group(Struct, frozen=True, gc=False):
    """Orders merged to ship together, or a single one."""

    id: Id
    seller: Id
    ordered_at: Moment
    lines: Annotated[tuple[Line, ...], Meta(min_length=1)]
    held: bool = False


class Case(Struct, frozen=True):
    """One run: pieces on hand and already allocated by sku, what was chosen, and the groups without stock."""

    stock: dict[str, int]
    criterion: Literal["complete_only", "complete_then_partial"]
    groups: tuple[Group, ...]
    unlimited: tuple[Id, ...] = ()
    allocated: dict[str, Count] = {}
    include_held: bool = False
    sellers_priority: tuple[Id, ...] = ()
    then: Literal["quantity", "amount"] | None = None
    then_first: Literal["larger", "smaller"] = "larger"
    also: ClassVar[dict[str, Any]] = {
        "if": {"properties": {"unlimited": {"maxItems": 0}}},
        "then": {"properties": {"stock": {"additionalProperties": {"minimum": 0}}}},
    }


class Answer(Struct, frozen=True):
    """Each group's state, whether each line has stock, and on hand - all allocated of each sku of `stock`."""

    groups: dict[Id, GroupState]
    lines: dict[Id, bool]
    stock_left: dict[str, int]
    because: tuple[str, ...]


EXAMPLE = {
    "stock": {"MUG": 3, "LAMP": 1},
    "unlimited": [],
    "allocated": {"MUG": 1},
    "criterion": "complete_then_partial",
    "include_held": False,
    "sellers_priority": ["cafe24"],
    "then": None,
    "then_first": "larger",
    "groups": [
        {
            "id": 605,
            "seller": "cafe24",
            "ordered_at": "2026-03-02T09:00:00+09:00",
            "held": False,
            "lines": [{"id": "605-1", "sku": "MUG", "quantity": 2, "amount": 24000}],
        },
        {
            "id": 606,
            "seller": "cafe24",
            "ordered_at": "2026-03-02T09:05:00+09:00",
            "held": False,
            "lines": [
                {"id": "606-1", "sku": "MUG", "quantity": 1, "amount": 12000},
                {"id": "606-2", "sku": "LAMP", "quantity": 1, "amount": 30000},
            ],
        },
    ],
}


# --- the order of service: OMS-ALLOC-06 --------------------------------------------------------

Rank = Callable[[Group], object]


def by_seller(case: Case) -> Rank:
    """The place in `sellers_priority`; sellers that it doesn't name come last, all alike."""
    place = {str(seller): i for i, seller in enumerate(case.sellers_priority)}
    return lambda group: place.get(str(group.seller), len(place))


def by_size(case: Case) -> Rank:
    """The group's total quantity or amount, if one was chosen."""
    if case.then is None:
        return lambda group: 0
    sign, size = -1 if case.then_first == "larger" else 1, attrgetter(case.then)
    return lambda group: sign * sum(map(size, group.lines))


def by_time(case: Case) -> Rank:
    """The order time, earlier first."""
    return lambda group: group.ordered_at


def by_id(case: Case) -> Rank:
    """The management number as text, so that no two groups are alike (OMS-ALLOC-11)."""
    return lambda group: str(group.id)


SERVICE = (by_seller, by_size, by_time, by_id)


def in_service_order(groups: Iterable[Group], case: Case, service: Sequence = SERVICE) -> list[Group]:
    """The groups as they are served."""
    queue = list(groups)
    for rank in reversed(service):  # each sort keeps the order of those before it among equals
        queue.sort(key=rank(case))
    return queue


# --- the criterion and the stock ---------------------------------------------------------------


class Criterion(NamedTuple):
    """What a criterion does after the pass for whole groups."""

    rule: str
    then_lines: bool


CRITERIA = {
    "complete_only": Criterion("OMS-ALLOC-03", then_lines=False),
    "complete_then_partial": Criterion("OMS-ALLOC-02", then_lines=True),
}


class Stock:
    """What is free, and what became of it. Changed only by `take`, which serves all that is asked or nothing."""

    def __init__(self, case: Case) -> None:
        self._unlimited = frozenset(map(str, case.unlimited))
        self._left = {sku: on_hand - case.allocated.get(sku, 0) for sku, on_hand in case.stock.items()}
        self.was_short = False
        self.was_unlimited = False

    def take(self, demand: Mapping[str, int]) -> bool:
        """Serve `demand`, pieces by sku, if all of it is there (OMS-ALLOC-09) or unlimited (OMS-ALLOC-12)."""
        left, unlimited = self._left, self._unlimited
        for sku, pieces in demand.items():
            if left.get(sku, 0) < pieces and sku not in unlimited:
                self.was_short = True
                return False
        for sku, pieces in demand.items():
            left[sku] = left.get(sku, 0) - pieces
        if unlimited and not unlimited.isdisjoint(demand):
            self.was_unlimited = True
        return True

    def left(self, skus: Iterable[str]) -> dict[str, int]:
        """On hand less all that is allocated; below 0 where an unlimited sku gave more than there was."""
        return {sku: self._left[sku] for sku in skus}


def demand(lines: Iterable[Line]) -> dict[str, int]:
    """Pieces by sku over all lines: summed first, so that two lines of one product can't share a piece."""
    pieces: dict[str, int] = {}
    for line in lines:
        sku = str(line.sku)
        pieces[sku] = pieces.get(sku, 0) + line.quantity
    return pieces


# --- the decision ------------------------------------------------------------------------------


def decide(case: Case, service: Sequence = SERVICE, criteria: Mapping[str, Criterion] = CRITERIA) -> Answer:
    """What each group and line gets, and what is left.

    Raises InvalidCase for two groups or two lines of one id, a seller twice in the priority, and stock below 0 of a
    product that isn't unlimited.
    """
    check(case)
    criterion, stock = criteria[case.criterion], Stock(case)
    taking_part = [g for g in case.groups if not eligible.to_allocate(held=g.held, include_held=case.include_held)]
    queue = in_service_order(taking_part, case, service)
    barred = barred_lines(queue)
    served = serve_whole_groups(queue, barred, stock)
    if criterion.then_lines:
        served |= serve_lines(queue, served | barred, stock)
    applied = {
        "OMS-ALLOC-05": len(queue) < len(case.groups),
        "OMS-MATCH-05": bool(barred),
        "OMS-ALLOC-06": True,
        criterion.rule: True,
        "OMS-ALLOC-09": stock.was_short,
        "OMS-ALLOC-12": stock.was_unlimited,
    }
    return Answer(
        groups={group.id: _state(group, served) for group in case.groups},
        lines={line.id: line.id in served for group in case.groups for line in group.lines},
        stock_left=stock.left(case.stock),
        because=tuple(rule for rule, applies in applied.items() if applies),
    )


def barred_lines(groups: Iterable[Group]) -> set[Id]:
    """The lines that get nothing whatever the stock: the unmatched ones (OMS-MATCH-05)."""
    return {
        line.id
        for group in groups
        for line in group.lines
        if eligible.line_to_allocate(matched=line.sku is not None)
    }


def serve_whole_groups(queue: Iterable[Group], barred: set[Id], stock: Stock) -> set[Id]:
    """Pass one: the lines of each group that fits whole, which one with a barred line never does."""
    served: set[Id] = set()
    for group in queue:
        lines = [line.id for line in group.lines]
        if barred.isdisjoint(lines) and stock.take(demand(group.lines)):
            served.update(lines)
    return served


def serve_lines(queue: Iterable[Group], passed: set[Id], stock: Stock) -> set[Id]:
    """Pass two: each line not `passed` that fits, in the order given, whole or not at all (OMS-ALLOC-11)."""
    served: set[Id] = set()
    for group in queue:
        for line in group.lines:
            if line.id not in passed and stock.take(demand([line])):
                served.add(line.id)
    return served


def check(case: Case) -> None:
    """Refuse what the types let through."""
    unlimited = frozenset(map(str, case.unlimited))
    for sku, on_hand in case.stock.items():
        if on_hand < 0 and sku not in unlimited:
            raise InvalidCase(f"{on_hand} on hand, and the product isn't unlimited", f"stock.{sku}")
    refuse_duplicates(case.sellers_priority, lambda i: f"sellers_priority[{i}]")
    refuse_duplicates((group.id for group in case.groups), lambda i: f"groups[{i}].id")

    def place_of(i: int) -> str:
        places = ((g, n) for g, group in enumerate(case.groups) for n in range(len(group.lines)))
        g, n = next(islice(places, i, None))
        return f"groups[{g}].lines[{n}].id"

    refuse_duplicates((line.id for group in case.groups for line in group.lines), place_of)


def _state(group: Group, served: set[Id]) -> GroupState:
    got = [line.id in served for line in group.lines]
    return "complete" if all(got) else "partial" if any(got) else "none"
