"""Following parcels: what has arrived is delivered here, and at the seller."""

from datetime import timedelta

from sqlmodel import or_, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history, telling
from mallrig.reference.flow.groups import parcels
from mallrig.reference.model import Turn, show
from mallrig.reference.outbox import queue
from mallrig.reference.ports import Limited, Rejected, VendorError
from mallrig.reference.tables import Group

TELL_DELIVERED = "tell_delivered"
BETWEEN = timedelta(hours=1)
"""How long a parcel is left alone between two looks; a tracker counts every look."""

GIVE_UP = timedelta(days=10)


def run(company: Company, turn: Turn) -> dict:
    """Look where the shipped parcels are: {"delivered": [group ids], "followed": n, "failed": n, "because"}."""
    result = {"delivered": [], "followed": 0, "failed": 0, "because": []}
    if company.tracker is None:
        return result
    for group in _on_their_way(company, turn):
        try:
            arrived = company.tracker.delivered(group.courier, group.invoice_no)
        except Limited:
            break
        except VendorError:
            result["failed"] += 1
            arrived = False
        result["followed"] += 1
        if _note(company, turn, group.id, arrived):
            result["delivered"].append(group.id)
    return result


def _on_their_way(company: Company, turn: Turn) -> list[Group]:
    """The parcels to look for now, those not looked for longest first."""
    with company.store.reading() as db:
        asked = (
            select(Group)
            .where(Group.state == "shipped", Group.delivered_at.is_(None), Group.invoice_no.is_not(None), Group.shipped_at > show(turn.now - GIVE_UP))
            .where(or_(Group.followed_at.is_(None), Group.followed_at <= show(turn.now - BETWEEN)))
            .order_by(Group.followed_at, Group.id)
        )  # fmt: skip
        return list(db.exec(asked).all())


def _note(company: Company, turn: Turn, group_id: int, arrived: bool) -> bool:
    """Note the look; whether it made the group delivered."""
    with company.store.writing() as db:
        group = db.get(Group, group_id)
        group.followed_at = turn.at
        if not arrived or group.delivered_at is not None:
            return False
        group.delivered_at = turn.at
        [parcel] = parcels(db, [group_id])
        for order in parcel.orders:
            items = sorted({line.item_code for line in parcel.lines if line.order_id == order.id and line.shipped})
            if items and order.seller in company.malls and order.origin in telling.TOLD:
                payload = {"seller": order.seller, "order_no": order.order_no, "number": group.invoice_no, "items": items}
                queue(db, turn, TELL_DELIVERED, f"delivered:{group_id}:{group.invoice_no}:{order.id}", payload)
        history.note_all(db, turn, "delivered", [order.id for order in parcel.orders], number=group.invoice_no)
        return True


def tell_seller(company: Company, turn: Turn, payload: dict, again: bool) -> None:
    """Set the shipment to delivered at the seller; delivered already is as good, and so is one that has the number of another parcel with
    pieces of the same items. Raises Rejected while the seller wasn't told that the parcel left."""
    mall = company.malls[payload["seller"]]
    there = telling.left_there(mall, payload)
    known = set().union(*telling.left_here(company, payload, set(payload["items"])).values())
    if not any(shipment["tracking_no"] in known for shipment in there):
        raise Rejected("cafe24", f"order {payload['order_no']} has no shipment with the parcel's number there")
    for shipment in there:
        if shipment["tracking_no"] == payload["number"] and any(item["status"] != "shipped" for item in shipment["items"]):
            mall.write("PUT", f"/admin/orders/{payload['order_no']}/shipments/{shipment['shipping_code']}", {"status": "shipped"})


EFFECTS = {TELL_DELIVERED: tell_seller}
