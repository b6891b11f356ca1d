"""The Hub's settings (HUB-SET): checked when they are saved, with Cafe24's read from the mall each time they count."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlmodel import Session

from mallrig.reference.flow.errors import BadRequest
from mallrig.reference.ports import Mall
from mallrig.reference.rules import cases
from mallrig.reference.rules.ruling import InvalidCase
from mallrig.reference.store import fact

COMMANDS = ("list", "cancel", "claim", "address", "shipDate")


class Admin(Struct, forbid_unknown_fields=True, frozen=True):
    """What the mall's admin screen has and no API tells."""

    auto_refund: bool = False
    auto_pickup: bool = False


class Extra(Struct, frozen=True):
    """The settings beside the contract's hub block."""

    commands: dict[str, bool] = {}
    return_address: str = ""
    sellmate_domain: str | None = None
    cafe24_admin: Admin = Admin()


MEMBERS = (*cases.Hub.__struct_fields__, *Extra.__struct_fields__)


def check(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are kept. Raises BadRequest for what can't be saved (HUB-SET-01, -04, -06 to -08, -10)."""
    for name in settings:
        if name not in MEMBERS:
            raise BadRequest(f"the Hub has no setting {name}", at=f"hub.{name}")
    try:
        cases.check_hub(cases.read(cases.Hub, dict(settings)))
        extra = msgspec.convert(dict(settings), Extra)
    except InvalidCase as bad:
        raise BadRequest(bad.message, ["HUB-SET-07"] if "HUB-SET-07" in bad.message else [], at=f"hub.{bad.at.removeprefix('hub.')}") from None
    except msgspec.ValidationError as bad:
        raise BadRequest(str(bad), at="hub") from None
    for command in extra.commands:
        if command not in COMMANDS:
            raise BadRequest(f"there are five commands and no {command}", ["HUB-SET-03"], at=f"hub.commands.{command}")
    return dict(settings)


def changed(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with some changed; `commands` and `cafe24_admin` member by member."""
    merged = dict(settings) | dict(changes)
    for name in ("commands", "cafe24_admin"):
        if isinstance(changes.get(name), Mapping):
            merged[name] = dict(settings.get(name) or {}) | dict(changes[name])
    return merged


def hub(db: Session) -> cases.Hub:
    """The contract's block, defaults filled in."""
    return cases.read(cases.Hub, fact(db, "hub", {}))


def extra(db: Session) -> Extra:
    """The settings beside it."""
    return msgspec.convert(fact(db, "hub", {}), Extra)


def shown(db: Session) -> dict[str, Any]:
    """All settings, defaults filled in, as JSON."""
    beside = msgspec.to_builtins(extra(db))
    beside["commands"] = {command: beside["commands"].get(command, True) for command in COMMANDS}
    return msgspec.to_builtins(hub(db)) | beside


def offered(db: Session) -> list[str]:
    """The commands that are on; the ship date only with a WMS (HUB-SET-03, -04)."""
    on = extra(db).commands
    return [name for name in COMMANDS if on.get(name, True) and (name != "shipDate" or hub(db).wms is not None)]


# --- Cafe24's own settings ------------------------------------------------------------------------

RECOVERY = {"T": "auto", "F": "never", "M": "ask"}
BASE = {"order_date": "order", "shipend_date": "delivery"}


def of_mall(mall: Mall, admin: Admin) -> cases.Cafe24:
    """The mall's settings as the rules take them, as they stand now. Raises VendorError."""
    order = mall.get("/admin/orders/setting")["order"]
    coupon = mall.get("/admin/coupons/setting")["coupon"]["recover_coupon_setting"]
    exposure = cases.Exposure(
        statuses=tuple(order["claim_request_button_exposure"] or ()), base=BASE[order["claim_request_button_date_type"]],
        days=int(order["claim_request_button_period"]),
    )  # fmt: skip
    modifiable = tuple(order["receiver_address_modify_button_exposure"] or ())
    return cases.Cafe24(
        claim=cases.Claim(order["claim_request"] == "T", admin.auto_refund, admin.auto_pickup, exposure),
        stock_recovery=_stock_recovery(order),
        coupon_restore=cases.ByPayment(RECOVERY[coupon["cancel_before_pay"]], RECOVERY[coupon["cancel_after_pay"]]),
        address_change=cases.AddressChange(bool(modifiable), modifiable),
    )  # fmt: skip


def _stock_recovery(order: Mapping[str, Any]) -> cases.ByPayment:
    """One basic value for all cases, or one for each."""
    if order["stock_recover"] == "T":
        base = RECOVERY[order["stock_recover_base"]]
        return cases.ByPayment(base, base)
    each = order["stock_recover_individual"]
    return cases.ByPayment(RECOVERY[each["cancel_before"]], RECOVERY[each["cancel_after"]])
