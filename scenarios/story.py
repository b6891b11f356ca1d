"""What a scenario speaks of: its world, its people and their orders, each in a slot with a name."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mallrig.scenarios.drivers.looks import Mall, Messages, malls
from mallrig.scenarios.drivers.rig import World
from mallrig.scenarios.drivers.shopper import Shopper
from mallrig.scenarios.drivers.target import Setup

TICK = timedelta(minutes=10)


@dataclass(frozen=True)
class Placed:
    """An order as it was placed: `items` by the word that the scenario has for the goods; `paid` in won."""

    mall: Mall
    id: str
    member: str
    items: dict[str, str]
    paid: int


@dataclass
class Story:
    """The slots. `answer` is what the target answered the customer last."""

    world: World
    setup: Setup
    shopper: Shopper
    malls: list[Mall]
    messages: Messages
    orders: list[Placed] = field(default_factory=list)
    answer: dict = field(default_factory=dict)

    @classmethod
    def begin(cls, world: World, setup: Setup) -> "Story":
        """A story in a fresh world, before anything happened."""
        return cls(world, setup, Shopper(world), malls(world), Messages(world))

    @property
    def mall(self) -> Mall:
        """The mall, or the first of them."""
        return self.malls[0]

    @property
    def other(self) -> Mall:
        """The other mall."""
        return self.malls[1]

    @property
    def order(self) -> Placed:
        """The one order of the story."""
        [order] = self.orders
        return order

    def today_at(self, clock: str) -> datetime:
        """Today at "09:10", by the world's date."""
        hour, minute = map(int, clock.split(":"))
        return self.world.now().replace(hour=hour, minute=minute, second=0, microsecond=0)

    def next_tick(self) -> datetime:
        """The next multiple of ten minutes."""
        now = self.world.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + TICK * ((now - midnight) // TICK + 1)
