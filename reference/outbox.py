"""The outbox: what must leave, written with the change that made it, sent afterwards, and never twice.

An effect's key says what it means ("ship:17:650000000033:20260110-0000012"); a second effect of the same key is none.
Before it is tried again its handler looks at the vendor whether the first try got through (`again`).
"""

from collections.abc import Callable, Iterable, Mapping

from sqlmodel import Session, select

from mallrig.reference.company import Company
from mallrig.reference.model import Turn
from mallrig.reference.ports import Limited, VendorError
from mallrig.reference.store import dumps, loads, number
from mallrig.reference.tables import Effect

Handler = Callable[[Company, Turn, dict, bool], None]
"""handler(company, turn, payload, again): make the effect; raises VendorError. `again`: it may have been made before."""


def queue(db: Session, turn: Turn, kind: str, key: str, payload: dict, because: Iterable[str] = ()) -> bool:
    """Put an effect into the outbox, unless it is there already; whether it is new."""
    if db.exec(select(Effect.id).where(Effect.key == key)).first() is not None:
        return False
    db.add(Effect(id=number(db, "effect"), key=key, kind=kind, payload=dumps(payload), because=dumps(list(because)), at=turn.at))
    return True


def deliver(company: Company, turn: Turn, handlers: Mapping[str, Handler], kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Send all that waits or failed before, oldest first: {"sent", "failed"}. A vendor that limits us is left alone till next time."""
    wanted = set(handlers if kinds is None else kinds)
    done = {"sent": 0, "failed": 0}
    limited: set[str] = set()
    with company.outbox_turn:
        for effect_id in _open(company, wanted):
            effect = _begin(company, effect_id)
            if effect is None or effect.kind in limited:
                continue
            try:
                handlers[effect.kind](company, turn, loads(effect.payload), effect.tries > 1)
            except VendorError as error:
                _settle(company, effect_id, turn, error)
                done["failed"] += 1
                if isinstance(error, Limited):
                    limited.add(effect.kind)
            else:
                _settle(company, effect_id, turn, None)
                done["sent"] += 1
    return done


def _open(company: Company, kinds: set[str]) -> list[int]:
    with company.store.reading() as db:
        asked = select(Effect.id).where(Effect.state != "sent", Effect.kind.in_(sorted(kinds))).order_by(Effect.id)
        return list(db.exec(asked).all())


def _begin(company: Company, effect_id: int) -> Effect | None:
    """Note the try before it is made: should the process end now, the next one knows to look first."""
    with company.store.writing() as db:
        effect = db.get(Effect, effect_id)
        if effect is None or effect.state == "sent":
            return None
        effect.tries += 1
        return effect


def _settle(company: Company, effect_id: int, turn: Turn, error: VendorError | None) -> None:
    with company.store.writing() as db:
        effect = db.get(Effect, effect_id)
        if effect is None:
            return  # what it told was undone meanwhile
        if error is None:
            effect.state, effect.error, effect.sent_at = "sent", None, turn.at
        else:
            effect.state, effect.error = "failed", str(error)
            if isinstance(error, Limited):
                effect.tries -= 1


