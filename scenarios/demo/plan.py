"""What happens on the demo's day: who orders what, where and when; drawn from a seed, the same in every process."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

SLOT = timedelta(minutes=10)
DAY = timedelta(days=1)
HOURS = (3, 2, 1, 1, 1, 2, 3, 5, 8, 12, 14, 13, 12, 12, 11, 11, 12, 13, 14, 15, 18, 20, 16, 8)
"""How busy each hour of the day is: Korean malls sell most late in the evening."""

METHODS = ("card",) * 6 + ("kakaopay", "naverpay", "cash")
GOODS_MOST = 3
RETURNING = 0.15
"""The share of orders by whom the order before came from, at the same mall: forgotten something. Those are merged."""


@dataclass(frozen=True)
class Shopper:
    """A person with a Seoul address."""

    name: str
    cellphone: str
    zipcode: str
    address1: str
    address2: str


@dataclass(frozen=True)
class Wish:
    """An order to be placed. `seller` is 0 or 1; `lines` are (variant code, quantity)."""

    at: datetime
    seller: int
    shopper: Shopper
    lines: tuple[tuple[str, int], ...]
    method: str

    def as_json(self) -> dict:
        """The order as the shopper's side takes it, without its mall."""
        who = self.shopper
        return {
            "ordered_at": self.at.isoformat(), "payments": self.method, "shipping_fee": 3000,
            "items": [{"variant_code": code, "quantity": quantity} for code, quantity in self.lines],
            "buyer": {"name": who.name, "cellphone": who.cellphone, "email": f"buyer{who.cellphone[-4:]}@example.com"},
            "receiver": {"name": who.name, "cellphone": who.cellphone, "zipcode": who.zipcode, "address1": who.address1, "address2": who.address2},
        }  # fmt: skip


def wishes(start: datetime, count: int, codes: list[str], seed: int) -> list[Wish]:
    """The day's orders, by time; no two at one second. `codes` are the variants that can be bought."""
    dice = random.Random(f"demo:{seed}")
    seconds = set()
    while len(seconds) < count:
        hour = dice.choices(range(24), HOURS)[0]
        seconds.add(hour * 3600 + dice.randrange(3600))
    found: list[Wish] = []
    for second, shopper in zip(sorted(seconds), _shoppers(count, seed), strict=True):
        again = found and dice.random() < RETURNING
        seller, who = (found[-1].seller, found[-1].shopper) if again else (dice.randrange(2), shopper)
        chosen = dice.sample(codes, dice.randint(1, GOODS_MOST))
        lines = tuple((code, dice.choice((1, 1, 1, 2, 3))) for code in chosen)
        found.append(Wish(start + timedelta(seconds=second), seller, who, lines, dice.choice(METHODS)))
    return found


def _shoppers(count: int, seed: int) -> list[Shopper]:
    from faker import Faker

    fake = Faker("ko_KR")
    fake.seed_instance(seed)
    return [
        Shopper(
            fake.name(), f"010-{fake.numerify('####-####')}", fake.postcode(),
            f"서울특별시 {fake.borough()} {fake.road()} {fake.random_int(1, 320)}", f"{fake.random_int(1, 25)}0{fake.random_int(1, 8)}호",
        )
        for _ in range(count)
    ]  # fmt: skip


def by_slot(day: list[Wish], start: datetime) -> list[tuple[datetime, list[Wish]]]:
    """The day in slots of ten minutes, each with the moment at which it ends and what was ordered in it."""
    slots = [(start + SLOT * (n + 1), []) for n in range(DAY // SLOT)]
    for wish in day:
        slots[(wish.at - start) // SLOT][1].append(wish)
    return slots
