"""/_rig/worlds/{w}/shop/: the shopper's side and the mall's admin screens of Cafe24, which no vendor API offers."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from mallrig.emulators.cafe24 import shop
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.worlds import WorldError


def add_routes(rig: Blueprint) -> None:
    """Put the shopper's routes on the rig."""
    at = "/worlds/<name>/shop"
    rig.register_error_handler(Refused, refuse)
    rig.add_url_rule(f"{at}/orders", view_func=place_orders, methods=["POST"])


def refuse(refusal: Refused) -> tuple[Response, int]:
    """The rig's envelope for what the mall refuses a shopper."""
    code = {404: "not_found", 400: "bad_request"}.get(refusal.status, "refused")
    return jsonify(error={"code": code, "message": refusal.message}), refusal.status


def place_orders(name: str) -> tuple[dict, int]:
    """One wish, or a list of at most 1,000 -> what was placed; all or none. A wish: see shop.WISH."""
    sent = request.get_json(silent=True, force=True)
    if isinstance(sent, list):
        return {"orders": _writing(name, lambda world, db: shop.place(world, db, sent))}, 201
    if not isinstance(sent, dict):
        raise WorldError("bad_request", "the body must be a JSON object or a list of them")
    return _writing(name, lambda world, db: shop.place(world, db, [sent])[0]), 201


def _writing(name: str, do: Callable) -> object:
    world = the_worlds().get(name)
    with world.store.writing() as db:
        return do(world, db)
