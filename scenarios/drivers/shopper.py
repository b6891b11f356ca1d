"""What people do at a mall and no vendor's API offers: buyers who order and ask, the mall's staff in its admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mallrig.scenarios.drivers.rig import World


@dataclass(frozen=True)
class Shopper:
    """The shopper's side of one world."""

    world: World

    def order(self, mall: str, **wished: object) -> dict:
        """Place one order at a mall; see orders()."""
        return self.orders(mall, [wished])[0]

    def orders(self, mall: str, wishes: Sequence[dict]) -> list[dict]:
        """Place orders at a mall, at most 1,000: each wish with items, buyer, receiver, payments, status, ordered_at.

        Answers each {"order_id", "items": [codes], "total": won}.
        """
        sent = [{name: value.isoformat() if isinstance(value, datetime) else value for name, value in ({"mall": mall} | wish).items()} for wish in wishes]
        return self._shop("POST", "/orders", sent)["orders"]

    def ask(self, order_id: str, **asked: object) -> None:
        """Ask for a cancel, return or exchange of an order at the mall, as its buyer."""
        self._shop("POST", f"/orders/{order_id}/ask", asked)

    def staff(self, order_id: str, **does: object) -> None:
        """Something that the mall's staff do to an order in the admin."""
        self._shop("POST", f"/orders/{order_id}/admin", does)

    def admin(self, mall: str, **switches: object) -> None:
        """Set what only the mall's admin has (auto_refund, auto_pickup), and settings by their names in the API."""
        self._shop("PUT", f"/malls/{mall}/admin", switches)

    def stock(self, mall: str, pieces: dict[str, int]) -> None:
        """Set the mall's own stock of variants in its admin."""
        self._shop("PUT", f"/malls/{mall}/stock", pieces)

    def withdraw(self, order_id: str) -> None:
        """The buyer withdraws what was asked for."""
        self._shop("POST", f"/orders/{order_id}/withdraw", {})

    def _shop(self, method: str, path: str, body: object) -> dict:
        return self.world.door.ask(method, self.world.rig(f"/shop{path}"), json=body)
