"""What shipping costs: the mall's fee type, and the surcharge for Jeju and for islands and mountains (DOC26)."""

from decimal import Decimal
from typing import NamedTuple

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_state import document

JEJU = ((63000, 63644),)
REMOTE = (
    (23004, 23010), (23100, 23116), (23124, 23136), (40200, 40240), (53031, 53033), (53089, 53104), (58760, 58762), (58800, 58810),
    (58816, 58818), (59102, 59170), (59781, 59790),
)  # fmt: skip
"""Postal codes of islands and mountains (ours: the vendor's own table isn't published; these are islands off Incheon, Ulleung
and the south coast)."""


class FeeSettings(NamedTuple):
    """A shop's settings of /admin/shipping and of /admin/regionalsurcharges."""

    shipping: dict
    regional: dict


def fee_settings(db: Session, mall_no: int, shop_no: int = 1) -> FeeSettings:
    """What decides what shipping costs in a shop."""
    return FeeSettings(document(db, mall_no, "shipping", shop_no), document(db, mall_no, "regional", shop_no))


def shipping_fees(settings: FeeSettings, zipcode: str, amount: Decimal, quantity: int, weight: Decimal) -> tuple[int, int]:
    """(fee, regional surcharge) in won for goods of `amount` won, `quantity` pieces and `weight` kg to a postal code."""
    return _fee(settings.shipping, amount, quantity, weight), _surcharge(settings.regional, zipcode)


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


def _surcharge(setting: dict, zipcode: str) -> int:
    """The surcharge in won for a postal code: simple setting (A) by Jeju and remote areas, Z by the mall's own list of codes."""
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
