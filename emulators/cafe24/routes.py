"""Cafe24's blueprint: the OAuth door and every endpoint of the table."""

from importlib import import_module

from flask import Blueprint

from mallrig.emulators.cafe24.wire import door, oauth
from mallrig.emulators.cafe24.wire.description import ENDPOINTS

PREFIX = "/cafe24/<mall_id>/api/v2"

MODULES = (
    *(f"orders.{name}" for name in ("orders", "items", "receivers", "buyers", "shipments")),
    *(f"claims.{name}" for name in ("cancellations", "returns", "exchanges", "request_views", "refunds")),
    *(f"orders.{name}" for name in ("payments", "memos", "order_overviews", "restricted")),
    "mall.settings_views", "mall.store_settings",
    *(f"catalog.{name}" for name in ("products", "variants", "categories")),
    "mall.customers",
    *(f"catalog.{name}" for name in ("coupons", "coupon_issues", "carts")),
    "mall.shipping", "mall.store", "events.webhooks_api", "catalog.front",
)  # fmt: skip
"""The modules that register endpoints, in the order in which they are documented."""


def cafe24_blueprint() -> Blueprint:
    """The blueprint with every endpoint."""
    for module in MODULES:
        import_module(f"mallrig.emulators.cafe24.{module}")
    blueprint = Blueprint("cafe24", __name__, url_prefix=PREFIX)
    oauth.add_routes(blueprint)
    for number, asked in enumerate(ENDPOINTS):
        blueprint.add_url_rule(asked.path, f"e{number}", door.view_of(asked), methods=[asked.method])
    return blueprint
