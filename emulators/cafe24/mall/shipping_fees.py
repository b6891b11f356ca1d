"""What shipping costs: the mall's fee type, and the surcharge for Jeju and for islands and mountains (DOC26)."""

from decimal import Decimal

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import document

JEJU = ((63000, 63644),)
REMOTE = (
    (23004, 23010), (23100, 23116), (23124, 23136), (40200, 40240), (53031, 53033), (53089, 53104), (58760, 58762), (58800, 58810),
    (58816, 58818), (59102, 59170), (59781, 59790),
)  # fmt: skip
"""Postal codes of islands and mountains (ours: the vendor's own table isn't published; these are islands off Incheon, Ulleung
and the south coast)."""


def shipping_fees(db: Session, mall_no: int, zipcode: str, amount: Decimal, quantity: int, weight: Decimal, shop_no: int = 1) -> tuple[int, int]:
    """(fee, regional surcharge) in won for goods of `amount` won, `quantity` pieces and `weight` kg to a postal code."""
    return _fee(document(db, mall_no, "shipping", shop_no), amount, quantity, weight), regional_surcharge(db, mall_no, zipcode, shop_no)


def _fee(setting: dict, amount: Decimal, quantity: int, weight: Decimal) -> int:
    kind = setting["shipping_fee_type"]
    if kind == "T":
        return 0
    if kind == "R":
        return _won(setting["shipping_fee"])
    if kind == "M":
        return 0 if amount >= Decimal(setting["free_shipping_price"] or 0) else _won(setting["shipping_fee"])
    if kind == "N":
        return _won(setting["shipping_fee_by_quantity"]) * quantity
    return _band(setting["shipping_rates"] or [], {"D": amount, "W": weight, "C": Decimal(quantity)}[kind])


def _band(rates: list[dict], value: Decimal) -> int:
    """The fee of the band that holds `value`: from its minimum on, below its maximum; beyond the last band nothing (ours)."""
    for rate in rates:
        if Decimal(rate["min_value"]) <= value < Decimal(rate["max_value"]):
            return _won(rate["shipping_fee"])
    return 0


def regional_surcharge(db: Session, mall_no: int, zipcode: str, shop_no: int = 1) -> int:
    """The surcharge in won for a postal code: simple setting (A) by Jeju and remote areas, Z by the mall's own list of codes."""
    setting = document(db, mall_no, "regional", shop_no)
    code = int(zipcode) if len(zipcode) == 5 and zipcode.isascii() and zipcode.isdecimal() else None
    if setting["use_regional_surcharge"] != "T" or code is None:
        return 0
    if setting["region_setting_type"] == "A":
        if any(first <= code <= last for first, last in JEJU):
            return _won(setting["jeju_surcharge_amount"])
        return _won(setting["remote_area_surcharge_amount"]) if any(first <= code <= last for first, last in REMOTE) else 0
    areas = [area for area in setting["regional_surcharge_list"] or [] if area["start_zipcode"]]
    return next((_won(area["regional_surcharge_amount"]) for area in areas if int(area["start_zipcode"]) <= code <= int(area["end_zipcode"])), 0)


def _won(money: str | None) -> int:
    return int(Decimal(money or 0))
