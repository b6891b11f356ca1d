"""What a key may do: its term, its total, and how often one invoice may be looked at in a day."""

from datetime import datetime, timedelta

from sqlmodel import Session

from mallrig.emulators.core.clock import KST
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World
from mallrig.emulators.courier.accounts import switch

TOTAL = 10_000
DAILY_LOOKS = 100
TERM = timedelta(days=365)

ERRORS = {
    "101": "유효하지 않은 API KEY 입니다.", "102": "유효기간이 지난 API KEY 입니다.", "103": "API 사용량이 초과되었습니다.",
    "104": "유효하지 않은 운송장번호 이거나 택배사 코드 입니다.", "105": "동일 운송장의 일일 조회 한도를 초과하였습니다.", "106": "조회 중 오류가 발생하였습니다.",
}  # fmt: skip


def refused(code: str) -> Refused:
    """An error of the service: HTTP 200, `status` false and a code that is a text."""
    return Refused(200, ERRORS[code], code)


def total(db: Session) -> int:
    """How many calls the key has in all: the switch `total`, 10,000 unless set."""
    return switch(db, "sweettracker", "total", TOTAL)


def term(world: World) -> tuple[datetime, datetime]:
    """From when until when the key is good: a year from the world's birth."""
    born = datetime.fromisoformat(world.as_json()["born"]).astimezone(KST)
    return born, born + TERM


def left(world: World, db: Session) -> int:
    """How many calls are left. The count is volatile, as it is about calls, not about parcels."""
    with world.guarded() as memory:
        return max(0, total(db) - memory.get("sweettracker.used", 0))


def count(world: World, db: Session, invoice: str = "") -> None:
    """Count a call. Raises Refused 102, 103, 105."""
    if world.now() >= term(world)[1]:
        raise refused("102")
    most, daily = total(db), switch(db, "sweettracker", "daily_looks", DAILY_LOOKS)
    day = f"sweettracker.looks.{world.now():%Y%m%d}"
    with world.guarded() as memory:
        used, looks = memory.get("sweettracker.used", 0), memory.setdefault(day, {})
        if used >= most:
            raise refused("103")
        if invoice and looks.get(invoice, 0) >= daily:
            raise refused("105")
        memory["sweettracker.used"] = used + 1
        if invoice:
            looks[invoice] = looks.get(invoice, 0) + 1
