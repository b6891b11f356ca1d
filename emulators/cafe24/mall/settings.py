"""The settings of a shop by group: orders, coupons, carts, the names of statuses and those of the store; what isn't changed stays."""

import json

from sqlmodel import Session

from mallrig.emulators.cafe24.catalog.catalog_data import DOCUMENTS
from mallrig.emulators.cafe24.mall.settings_data import ORDER
from mallrig.emulators.cafe24.mall.store_settings_data import DEFAULTS
from mallrig.emulators.cafe24.state import Setting

_DEFAULTS = {"orders": ORDER, "coupons": DOCUMENTS["coupons"], "carts": DOCUMENTS["carts"], "order_status": {}} | DEFAULTS

_VALUE = "SELECT value FROM cafe24_setting WHERE mall_no = ? AND shop_no = ? AND name = ?"
"""By hand, since nearly every write asks for settings, and a row that isn't there costs the ORM a query each time."""


def setting(db: Session, mall_no: int, name: str, shop_no: int = 1) -> dict:
    """A shop's settings of that name ("orders", "coupons", "carts", "order_status", or of store_settings_data.DEFAULTS), whole."""
    value = db.connection().exec_driver_sql(_VALUE, (mall_no, shop_no, name)).scalar()
    return _DEFAULTS[name] | (json.loads(value) if value else {})


def change_setting(db: Session, mall_no: int, name: str, changed: dict, shop_no: int = 1) -> dict:
    """Change members that were checked already; the whole settings as they are then."""
    row = db.get(Setting, (mall_no, shop_no, name)) or Setting(mall_no=mall_no, shop_no=shop_no, name=name, value="{}")
    before = _DEFAULTS[name] | json.loads(row.value)
    now = _SETTLE[name](before, changed) if name in _SETTLE else before | changed
    row.value = json.dumps(now, ensure_ascii=False)
    db.add(row)
    db.flush()
    return now


def _settle_orders(before: dict, changed: dict) -> dict:
    """Recovery is either basic or by case; without "product preparing" no N10 entry stays (section 15.1)."""
    now = before | changed
    if now["stock_recover"] == "T":
        now["stock_recover_base"] = now["stock_recover_base"] or "T"
        now["stock_recover_individual"] = {"cancel_before": None, "cancel_after": None, "cancel_return": None}
    else:
        base = before["stock_recover_base"] or "T"
        kept = {name: value or base for name, value in before["stock_recover_individual"].items()}
        now["stock_recover_individual"] = kept | changed.get("stock_recover_individual", {})
        now["stock_recover_base"] = None
    if now["use_product_prepare_status"] == "F":
        now["claim_request_button_exposure"] = [tick for tick in now["claim_request_button_exposure"] if not tick.endswith("_N10")]
        now["receiver_address_modify_button_exposure"] = [code for code in now["receiver_address_modify_button_exposure"] if code != "N10"]
    return now


def _settle_coupons(before: dict, changed: dict) -> dict:
    """Objects are merged by member; further coupons hang on their switch."""
    now = before | changed
    for name in ("recover_coupon_setting", "max_coupon_count"):
        now[name] = before[name] | changed.get(name, {})
    if "expiration_notice_date_setting" in changed:
        notice, sent = before["expiration_notice_date_setting"], changed["expiration_notice_date_setting"]
        days = notice["expiration_notice_date"] | sent.get("expiration_notice_date", {})
        now["expiration_notice_date_setting"] = notice | sent | {"expiration_notice_date": days}
    if now["use_additional_coupon"] == "F":
        now["additional_coupon_no"] = []
    return now


_SETTLE = {"orders": _settle_orders, "coupons": _settle_coupons}
