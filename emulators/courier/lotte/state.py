"""Lotte's table beside the parcels."""

from sqlmodel import Field

from mallrig.emulators.core.store import WorldTable


class LotteAnswer(WorldTable, table=True):
    """What was answered to a call with an idempotency key, so that the same call again gets the same (ours)."""

    __tablename__ = "lotte_answer"
    key: str = Field(primary_key=True)
    answer: str
