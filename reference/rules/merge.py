"""Which orders ship together (OMS-MERGE): equal keys make a group, equal receivers with other numbers a check."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

from mallrig.reference.rules import eligible
from mallrig.reference.rules.cases import Id, refuse_duplicates
from mallrig.reference.rules.ruling import in_order

Criterion = Literal["same_seller", "any_seller"]


class Order(Struct, frozen=True):
    """An order with its receiver. `phone` is the telephone, `mobile` the mobile number."""

    id: Id
    seller: Id
    name: str
    address: str
    phone: str
    mobile: str
    domestic: bool = True
    merge_prohibited: bool = False
    held: bool = False
    invoiced: bool = False


class Case(Struct, frozen=True):
    """One merge run over the orders of its period."""

    criterion: Criterion
    orders: tuple[Order, ...]


class Answer(Struct, frozen=True):
    """`groups` to merge and sets that need a `check`: two and more ids each, sorted as text."""

    groups: tuple[tuple[Id, ...], ...]
    check: tuple[tuple[Id, ...], ...]
    because: tuple[str, ...]


class Receiver(NamedTuple):
    """Whom a parcel goes to, as text that compares (OMS-MERGE-01)."""

    name: str
    address: str


class Numbers(NamedTuple):
    """A receiver's telephone and mobile number, digits alone."""

    phone: str
    mobile: str


class Wall(NamedTuple):
    """What keeps two orders for one receiver apart: home or abroad, and the seller where it counts (OMS-MERGE-04)."""

    domestic: bool
    seller: str | None


EXAMPLE = {
    "criterion": "same_seller",
    "orders": [
        {
            "id": number,
            "seller": "cafe24",
            "name": "김미나",
            "address": address,
            "phone": "",
            "mobile": mobile,
        }
        for number, address, mobile in (
            (606, "서울시 강남구 1로 2", "010-0000-0000"),
            (607, "서울시  강남구 1로 2 ", "01000000000"),
            (608, "서울시 강남구 1로 2", "010-0000-0001"),
        )
    ],
}


def normal_text(text: str) -> str:
    """A name or an address as it compares: white space of any kind collapsed to one space, ends trimmed."""
    return " ".join(text.split())


def normal_number(number: str) -> str:
    """A telephone number as it compares: its digits, whatever script's digits they are, and nothing else."""
    digits = "".join(filter(str.isdecimal, number))
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)


def wall_of(order: Order, criterion: Criterion) -> Wall:
    """The side on which an order stands (OMS-MERGE-04): overseas the seller counts whatever the criterion."""
    seller_counts = criterion == "same_seller" or not order.domestic
    return Wall(order.domestic, str(order.seller) if seller_counts else None)


def decide(case: Case) -> Answer:
    """The groups to merge and the sets to check.

    Raises InvalidCase for two orders of one id.
    """
    refuse_duplicates((order.id for order in case.orders), lambda i: f"orders[{i}].id")
    left_out, sides = _sides(case)
    groups, checks = [], []
    for walls in sides.values():
        for by_numbers in walls.values():
            groups += [ids for ids in by_numbers.values() if len(ids) > 1]
            if len(by_numbers) > 1:
                checks.append([id for ids in by_numbers.values() for id in ids])
    kept_apart = any(len(walls) > 1 for walls in sides.values())
    applied = (("OMS-MERGE-04", kept_apart), ("OMS-MERGE-01", groups), ("OMS-MERGE-02", checks))
    return Answer(
        groups=_sorted(groups),
        check=_sorted(checks),
        because=in_order([*sorted(left_out), *(rule for rule, holds in applied if holds)]),
    )


def _sides(case: Case) -> tuple[set[str], dict[Receiver, dict[Wall, dict[Numbers, list[Id]]]]]:
    """The rules that left orders out, and the ids of the others by receiver, wall and numbers."""
    left_out: set[str] = set()
    sides = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for order in case.orders:
        refused_by = eligible.to_merge(
            prohibited=order.merge_prohibited, held=order.held, invoiced=order.invoiced
        )
        if refused_by:
            left_out.update(refused_by)
            continue
        receiver = Receiver(normal_text(order.name), normal_text(order.address))
        numbers = Numbers(normal_number(order.phone), normal_number(order.mobile))
        sides[receiver][wall_of(order, case.criterion)][numbers].append(order.id)
    return left_out, sides


def _sorted(sets: Iterable[list[Id]]) -> tuple[tuple[Id, ...], ...]:
    """Each set by its ids as text, the sets by their first."""
    return tuple(sorted((tuple(sorted(ids, key=str)) for ids in sets), key=lambda ids: str(ids[0])))
