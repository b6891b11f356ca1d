"""Events of bulk writes: what one call does to several orders is told once, in a short body with a comma list of them (HOOK)."""

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session

from mallrig.emulators.cafe24.events import webhooks
from mallrig.emulators.core.world import World

DELIVERY_EVENT = 90071
BULK_EVENTS = {90024: DELIVERY_EVENT, 90026: 90072, 90029: 90073, 90027: 90074}
"""The event of one order -> that of several: delivery, cancel, refund and return status."""


class Told(NamedTuple):
    """An event of one order, as it goes out when no other order of the call has the like."""

    event_no: int
    shop_no: int
    event_code: str
    order_id: str
    resource: dict


@dataclass
class BulkEvents:
    """The events of one bulk call that wait for its end: an order adds its own as it is saved, after which nothing refuses."""

    told: list[Told] = field(default_factory=list)

    def send(self, world: World, db: Session, mall_no: int) -> None:
        """Queue them: one for all orders that changed alike, in place of one for each (read: the vendor's page names both)."""
        alike: dict[tuple, list[Told]] = {}
        for one in self.told:
            alike.setdefault(one[:3], []).append(one)
        for (event_no, shop_no, event_code), ones in alike.items():
            orders = list(dict.fromkeys(one.order_id for one in ones))
            if len(orders) > 1:
                webhooks.emit(world, db, mall_no, BULK_EVENTS[event_no], _short(BULK_EVENTS[event_no], shop_no, event_code, orders))
            else:
                for one in ones:
                    webhooks.emit(world, db, mall_no, event_no, one.resource)


def _short(event_no: int, shop_no: int, event_code: str, orders: list[str]) -> dict:
    more = {"included_deferpay_order": "", "deferpay_order_id": ""} if event_no == DELIVERY_EVENT else {}
    return {"event_shop_no": str(shop_no), "event_code": event_code, "order_id": ",".join(orders)} | more
