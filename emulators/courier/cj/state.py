"""CJ's tables beside the parcels: tokens and bookings."""

from sqlmodel import Field, UniqueConstraint

from mallrig.emulators.core.store import WorldTable


class CjToken(WorldTable, table=True):
    """A one-day token; `expires_at` is ISO 8601 in Seoul time, so texts compare as times do."""

    __tablename__ = "cj_token"
    token: str = Field(primary_key=True)
    expires_at: str


class CjBooking(WorldTable, table=True):
    """One row of RegBook. Its identity (the customer is the world's own) is what a second call runs into."""

    __tablename__ = "cj_booking"
    __table_args__ = (UniqueConstraint("rcpt_ymd", "cust_use_no", "rcpt_dv", "work_dv_cd", "mpck_key", "mpck_seq"),)
    id: int | None = Field(default=None, primary_key=True)
    rcpt_ymd: str
    cust_use_no: str
    rcpt_dv: str
    work_dv_cd: str
    mpck_key: str
    mpck_seq: int
    prt_st: str
    parcel_id: int
    is_cancelled: bool = False
