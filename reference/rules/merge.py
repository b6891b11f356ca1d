"""Which orders ship together (OMS-MERGE): equal keys make a group, equal receivers with other numbers a check."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

from mallrig.reference.rules import eligible
from mallrig.reference.rules.cases import Id, refuse_duplicates

Criterion = Literal["same_seller", "any_seller"]

_ASCII_BUT_DIGITS = bytes(code for code in range(128) if not chr(code).isdigit())


class Order(Struct, frozen=True, gc=False):
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


class Key(NamedTuple):
    """What two orders have in common when they ship together: a receiver (OMS-MERGE-01) and a side of the wall
    between home and abroad and, where the seller counts, between sellers (OMS-MERGE-04). Texts compare as normal.
    """

    name: str
    address: str
    domestic: bool
    seller: str | None
    phone: str
    mobile: str

    @property
    def receiver(self) -> tuple:
        return self[:2]

    @property
    def receiver_and_wall(self) -> tuple:
        return self[:4]


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
    if number.isascii():  # nearly all are, and this is twice as fast
        return number.encode().translate(None, _ASCII_BUT_DIGITS).decode()
    return "".join(str(int(each)) for each in number if each.isdecimal())


def key_of(order: Order, criterion: Criterion) -> Key:
    """What `order` ships by. Overseas the seller counts whatever the criterion (OMS-MERGE-04)."""
    seller_counts = criterion == "same_seller" or not order.domestic
    return Key(
        normal_text(order.name),
        normal_text(order.address),
        order.domestic,
        str(order.seller) if seller_counts else None,
        normal_number(order.phone),
        normal_number(order.mobile),
    )


def decide(case: Case) -> Answer:
    """The groups to merge and the sets to check.

    Raises InvalidCase for two orders of one id.
    """
    refuse_duplicates((order.id for order in case.orders), lambda i: f"orders[{i}].id")
    left_out, parcels = _parcels(case)
    sides = _alike(parcels, lambda key: key.receiver_and_wall)
    groups = [ids for ids in parcels.values() if len(ids) > 1]
    checks = [[id for key in keys for id in parcels[key]] for keys in sides.values() if len(keys) > 1]
    applied = {
        "OMS-MERGE-05": "OMS-MERGE-05" in left_out,
        "OMS-MERGE-06": "OMS-MERGE-06" in left_out,
        "OMS-MERGE-04": len(sides) > len(_alike(parcels, lambda key: key.receiver)),
        "OMS-MERGE-01": bool(groups),
        "OMS-MERGE-02": bool(checks),
    }
    return Answer(
        groups=_sorted(groups),
        check=_sorted(checks),
        because=tuple(rule for rule, applies in applied.items() if applies),
    )


def _parcels(case: Case) -> tuple[set[str], dict[Key, list[Id]]]:
    """The rules that left orders out, and the ids of the others by key."""
    left_out: set[str] = set()
    parcels: dict[Key, list[Id]] = {}
    for order in case.orders:
        refused_by = eligible.to_merge(prohibited=order.merge_prohibited, held=order.held, invoiced=order.invoiced)
        if refused_by:
            left_out.update(refused_by)
        else:
            parcels.setdefault(key_of(order, case.criterion), []).append(order.id)
    return left_out, parcels


def _alike(keys: Iterable[Key], part: Callable[[Key], tuple]) -> dict[tuple, list[Key]]:
    """The keys by a part of them."""
    alike: dict[tuple, list[Key]] = {}
    for key in keys:
        alike.setdefault(part(key), []).append(key)
    return alike


def _sorted(sets: Iterable[list[Id]]) -> tuple[tuple[Id, ...], ...]:
    """Each set by its ids as text, the sets by their first."""
    return tuple(sorted((tuple(sorted(ids, key=str)) for ids in sets), key=lambda ids: str(ids[0])))
