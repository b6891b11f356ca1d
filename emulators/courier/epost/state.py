"""Korea Post's tables beside the parcels."""

from sqlmodel import Field

from mallrig.emulators.core.store import WorldTable


class EpostOffice(WorldTable, table=True):
    """An office of the customer: where parcels are picked up and where returns go."""

    __tablename__ = "epost_office"
    office_ser: str = Field(primary_key=True)
    office_nm: str
    regi_po_nm: str
    office_addr: str
    office_telno: str


class EpostApplication(WorldTable, table=True):
    """One application (InsertOrder); the parcel is its regiNo's."""

    __tablename__ = "epost_application"
    req_no: str = Field(primary_key=True)
    res_no: str
    regi_no: str = Field(index=True)
    order_no: str = Field(index=True)
    req_type: str
    req_ymd: str
    res_date: str
    price: int
    printed: bool
    deleted: bool
    parcel_id: int
