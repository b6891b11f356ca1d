"""Totals by day and month, as GET /messages/v4/statistics answers them ("successed" is the published spelling)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from mallrig.emulators.alimtalk.reading import asked, invalid, moment, utc
from mallrig.emulators.alimtalk.state import Message
from mallrig.emulators.alimtalk.words import CHARGED, DELIVERED, PRICES, status_word
from mallrig.emulators.core.clock import KST
from mallrig.emulators.core.world import World

PERIOD_DAYS_MAX = 366


def totals(world: World, db: Session) -> dict:
    """Messages of the period (the last month by default) by day and status. Raises Refused ValidationError."""
    end = moment(asked("endDate") or world.now().isoformat(), end=True)
    start = moment(asked("startDate") or end.replace(day=1, hour=0, minute=0, second=0, microsecond=0).isoformat())
    if not 0 <= (end - start).total_seconds() <= PERIOD_DAYS_MAX * 86_400:
        raise invalid(f"기간은 {PERIOD_DAYS_MAX}일 이내여야 합니다.")
    columns = (Message.created, Message.type, Message.status_code)
    rows = db.exec(select(*columns).where(Message.created >= utc(start), Message.created <= utc(end)).order_by(Message.serial)).all()
    days: dict[str, list[tuple[str, str]]] = {}
    for created, kind, code in rows:
        days.setdefault(datetime.fromisoformat(created).astimezone(KST).strftime("%Y/%m/%d"), []).append((kind, code))
    return _summed([pair for pairs in days.values() for pair in pairs]) | _averages(days) | {"monthPeriod": _months(days)}


def _months(days: dict[str, list[tuple[str, str]]]) -> list[dict]:
    months: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for day, pairs in days.items():
        months.setdefault(day[:7], {})[day] = pairs
    return [_month(month, inside) for month, inside in months.items()]


def _month(month: str, days: dict[str, list[tuple[str, str]]]) -> dict:
    summed = _summed([pair for pairs in days.values() for pair in pairs])
    summed["refund"] |= {"balanceAvg": summed["refund"]["balance"] / len(days), "pointAvg": 0}
    averages = {"date": month, "balanceAvg": _mean(days), "pointAvg": 0}
    return averages | summed | {"dayPeriod": [_day(day, pairs) for day, pairs in days.items()]}


def _day(day: str, pairs: list[tuple[str, str]]) -> dict:
    codes: dict[str, dict[str, int]] = {}
    for kind, code in pairs:
        codes.setdefault(code, dict.fromkeys(CHARGED, 0))[kind.lower()] += 1
    return {"_id": day.replace("/", ""), "month": day[:7], "date": day, "statusCode": codes} | _summed(pairs)


def _summed(pairs: Sequence[tuple[str, str]]) -> dict:
    """Money that was spent and came back, and how many were sent, arrived and failed, by type and in all."""
    failed = [kind for kind, code in pairs if status_word(code) == "FAILED"]
    refund = sum(PRICES[kind] for kind in failed)
    return {
        "balance": sum(PRICES[kind] for kind, _ in pairs) - refund, "point": 0, "refund": {"balance": refund, "point": 0},
        "total": _by_type([kind for kind, _ in pairs]), "successed": _by_type([kind for kind, code in pairs if code == DELIVERED]),
        "failed": _by_type(failed),
    }  # fmt: skip


def _by_type(kinds: list[str]) -> dict[str, int]:
    return {"total": len(kinds)} | {kind: kinds.count(kind.upper()) for kind in CHARGED}


def _averages(days: dict[str, list[tuple[str, str]]]) -> dict:
    months = {day[:7] for day in days}
    spent = sum(_summed(pairs)["balance"] for pairs in days.values())
    return {
        "monthlyBalanceAvg": spent / len(months) if months else 0, "monthlyPointAvg": 0,
        "dailyBalanceAvg": _mean(days), "dailyPointAvg": 0,
        "dailyTotalCountAvg": sum(map(len, days.values())) / len(days) if days else 0,
    }  # fmt: skip


def _mean(days: dict[str, list[tuple[str, str]]]) -> float:
    return sum(_summed(pairs)["balance"] for pairs in days.values()) / len(days) if days else 0
