"""Changing whom and where a group goes to (OMS-MERGE-07): one receiver for all of its orders."""

from collections.abc import Mapping

import msgspec
from msgspec import UNSET, Struct, UnsetType
from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.flow import history
from mallrig.reference.flow.errors import BadRequest, NotFound, Refused
from mallrig.reference.flow.register import Long, Phone, Short, Zipcode
from mallrig.reference.model import Turn
from mallrig.reference.tables import Group, Order

NEEDED = ("name", "mobile", "address1")
"""What can't be emptied (CS-INFO-01)."""


class ReceiverChange(Struct, forbid_unknown_fields=True):
    """What is to change of a receiver."""

    name: Short | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    mobile: Phone | UnsetType = UNSET
    zipcode: Zipcode | UnsetType = UNSET
    address1: Long | UnsetType = UNSET
    address2: Long | UnsetType = UNSET
    message: Long | UnsetType = UNSET


def change_receiver(company: Company, turn: Turn, order_id: int, asked: ReceiverChange) -> dict:
    """Change the receiver's data that are asked for, for every order of the order's group (OMS-MERGE-07, CS-INFO-02).

    Returns {"group", "orders": [ids], "because"}. Raises NotFound; BadRequest for a needed member that would be empty; Refused
    once the group has an invoice number, as the courier was told the address by then (ours).
    """
    changes = msgspec.to_builtins(asked)
    for name in NEEDED:
        if name in changes and not changes[name].strip():
            raise BadRequest(f"the receiver's {name} can't be empty", ["CS-INFO-01"], at=name)
    with company.store.writing() as db:
        order = db.get(Order, order_id)
        if order is None:
            raise NotFound("order", order_id)
        group = db.get(Group, order.group_id)
        if group.state != "received" or group.invoice_no is not None:
            raise Refused("the group has an invoice number; it is deleted first", ["CS-INFO-02"])
        orders = _change(db, group.id, changes)
        history.note_all(db, turn, "receiver changed", orders, members=sorted(changes), because=["OMS-MERGE-07"])
        return {"group": group.id, "orders": orders, "because": ["OMS-MERGE-07", "CS-INFO-02"]}


def _change(db: Session, group: int, changes: Mapping[str, str]) -> list[int]:
    orders = db.exec(select(Order).where(Order.group_id == group).order_by(Order.id)).all()
    for order in orders:
        for name, value in changes.items():
            setattr(order, name, value)
        db.add(order)
    return [order.id for order in orders]
