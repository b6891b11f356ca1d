"""A parcel's life: the states, which may follow which, and how long each takes. Pure."""

from datetime import timedelta

REGISTERED = "REGISTERED"
CANCELLED = "CANCELLED"
PICKUP_FAILED = "PICKUP_FAILED"
PICKED_UP = "PICKED_UP"
LINEHAUL_LOADED = "LINEHAUL_LOADED"
LINEHAUL_UNLOADED = "LINEHAUL_UNLOADED"
OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
DELIVERY_FAILED = "DELIVERY_FAILED"
DELIVERED = "DELIVERED"
RETURNING = "RETURNING"
RETURNED = "RETURNED"

FOLLOWS: dict[str, tuple[str, ...]] = {
    REGISTERED: (PICKED_UP, PICKUP_FAILED, CANCELLED),
    PICKUP_FAILED: (PICKED_UP, CANCELLED),
    PICKED_UP: (LINEHAUL_LOADED,),
    LINEHAUL_LOADED: (LINEHAUL_UNLOADED,),
    LINEHAUL_UNLOADED: (OUT_FOR_DELIVERY, LINEHAUL_LOADED),
    OUT_FOR_DELIVERY: (DELIVERED, DELIVERY_FAILED),
    DELIVERY_FAILED: (OUT_FOR_DELIVERY, RETURNING),
    RETURNING: (RETURNED,),
    CANCELLED: (), DELIVERED: (), RETURNED: (),
}  # fmt: skip
"""What may follow each state; what comes first comes by itself."""

CANCELLABLE = (REGISTERED, PICKUP_FAILED)

_H = {hours: timedelta(hours=hours) for hours in (1, 2, 3, 5, 6, 8, 18, 24)}

PACES: dict[str, dict[str, timedelta] | None] = {
    "same_day": {REGISTERED: _H[1], PICKED_UP: _H[1], LINEHAUL_LOADED: _H[2], LINEHAUL_UNLOADED: _H[1], OUT_FOR_DELIVERY: _H[3]},
    "next_day": {REGISTERED: _H[6], PICKED_UP: _H[2], LINEHAUL_LOADED: _H[8], LINEHAUL_UNLOADED: _H[3], OUT_FOR_DELIVERY: _H[5]},
    "manual": None,
}
"""How long a parcel stays in each state. same_day: picked up an hour after the booking, loaded after 2, unloaded after 4,
out for delivery after 5, delivered after 8; next_day: after 6, 8, 16, 19 and 24; manual: never by itself."""

AFTER_FAILURE = {PICKUP_FAILED: _H[24], DELIVERY_FAILED: _H[18], RETURNING: _H[24]}

JITTER_SECONDS = 120
"""Each stay is up to this much shorter, by the seed, so that a parcel is never later than its pace says."""

RETURN_PICKUP_HOUR = 10
"""A return is picked up on the next working day from this hour on."""

RETURN_PICKUP_SPREAD = timedelta(hours=6)


def may_follow(state: str, event: str) -> bool:
    """Whether a scan of that state is in order after the other."""
    return event in FOLLOWS[state]


def next_of(state: str) -> str | None:
    """What comes by itself after a state; None after the last."""
    return FOLLOWS[state][0] if FOLLOWS[state] else None


def stay(pace: str, state: str) -> timedelta | None:
    """How long a parcel stays in a state before it goes on by itself; None: it doesn't."""
    stays = PACES[pace]
    return None if stays is None else stays.get(state) or AFTER_FAILURE.get(state)
