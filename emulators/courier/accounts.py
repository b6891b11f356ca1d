"""A world's accounts with the couriers: what identifies the customer, how fast parcels travel, the switches."""

import json

from sqlmodel import Field, Session

from mallrig.emulators.core.store import WorldTable, add_rows


class CourierAccount(WorldTable, table=True):
    """One account a courier. `facts` (JSON) identifies the customer and changes when the world gets another name;
    `pace` is a key of life.PACES; `switches` (JSON) decide what the couriers' public texts leave open."""

    __tablename__ = "courier_account"
    carrier: str = Field(primary_key=True)
    facts: str
    pace: str
    switches: str


SWITCHES: dict[str, dict[str, type]] = {
    "cj": {"token_block": bool, "refuse_bad_check_digit": bool, "bulk_no_data": bool, "page_fraction": bool, "addresses": dict},
    "lotte": {"daily_calls": int},
    "epost": {"refuse_same_order": bool, "maintenance": bool, "stopped_zips": dict},
    "sweettracker": {"get_retired": bool, "total": int, "daily_looks": int},
}
"""What can be set for each courier. CJ: turn away a second token call within a second; refuse numbers with a broken check
digit; answer an empty bulk poll with "No data"; times with .0 on the public page; parts of addresses with the code that
refuses them. Lotte: calls a day. Korea Post: refuse an order number that it has; be down for
maintenance; zip codes with the reason for which nothing is delivered there. SweetTracker: no more GET; calls
in all; looks at one invoice a day."""


def open_account(db: Session, carrier: str, facts: dict, spec: dict) -> None:
    """Furnish an account; `spec`: {"pace"?: "same_day", "switches"?: {name: value}}."""
    switches = json.dumps(spec.get("switches", {}), ensure_ascii=False)
    add_rows(db, CourierAccount, [{"carrier": carrier, "facts": json.dumps(facts), "pace": spec.get("pace", "same_day"), "switches": switches}])


def rename_account(db: Session, carrier: str, facts: dict) -> None:
    """Give an account the facts of a world's new name; pace and switches stay."""
    db.connection().exec_driver_sql("UPDATE courier_account SET facts = ? WHERE carrier = ?", (json.dumps(facts), carrier))


def facts_of(db: Session, carrier: str) -> dict:
    """What identifies the customer."""
    return json.loads(db.get(CourierAccount, carrier).facts)


def switch(db: Session, carrier: str, name: str, default: object) -> object:
    """A switch as it stands."""
    return json.loads(db.get(CourierAccount, carrier).switches).get(name, default)
