"""/_rig/worlds/{w}/shop/: the shopper's side and the mall's admin screens of Cafe24, which no vendor API offers."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from mallrig.emulators.cafe24.documents.openapi_schema import sent_schema
from mallrig.emulators.cafe24.orders import shop
from mallrig.emulators.cafe24.state import App
from mallrig.emulators.cafe24.wire.launch import launch_query
from mallrig.emulators.cafe24.wire.tokens import SCOPES
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import OBJECT, TEXT, Part, answer, describe, each
from mallrig.emulators.rig.read import body, members, read_query, value


def add_routes(rig: Blueprint) -> None:
    """Put the shopper's routes on the rig."""
    at = "/worlds/<name>/shop"
    rig.register_error_handler(Refused, refuse)
    rig.add_url_rule(f"{at}/orders", view_func=place_orders, methods=["POST"])
    rig.add_url_rule(f"{at}/orders", view_func=list_orders)
    rig.add_url_rule(f"{at}/orders/<order_id>", view_func=show_order)
    rig.add_url_rule(f"{at}/orders/<order_id>/pay", view_func=pay_order, methods=["POST"])
    rig.add_url_rule(f"{at}/orders/<order_id>/ask", view_func=ask_claim, methods=["POST"])
    rig.add_url_rule(f"{at}/orders/<order_id>/withdraw", view_func=withdraw_request, methods=["POST"])
    rig.add_url_rule(f"{at}/orders/<order_id>/admin", view_func=staff_order, methods=["POST"])
    rig.add_url_rule(f"{at}/malls/<mall_id>/admin", view_func=show_admin)
    rig.add_url_rule(f"{at}/malls/<mall_id>/admin", view_func=set_admin, methods=["PUT"])
    rig.add_url_rule(f"{at}/malls/<mall_id>/launch", view_func=show_launch)
    rig.add_url_rule(f"{at}/app", view_func=set_app, methods=["PUT"])


def refuse(refusal: Refused) -> tuple[Response, int]:
    """The rig's envelope for what the mall refuses a shopper."""
    code = {404: "not_found", 400: "bad_request"}.get(refusal.status, "refused")
    return jsonify(error={"code": code, "message": refusal.message}), refusal.status


_WISH, _STANDING = sent_schema(shop.WISH), answer("paid", "canceled", order_id=TEXT, items=OBJECT)
_PLACED = answer(mall=TEXT, order_id=TEXT)


@describe(body={"anyOf": [_WISH, each(_WISH) | {"maxItems": shop.ORDERS_MAX}]}, gives={"anyOf": [_PLACED, answer(orders=each(_PLACED))]}, status=201, refuses=(422,))
def place_orders(name: str) -> tuple[dict, int]:
    """One wish, or a list of at most 1,000 -> what was placed; all or none. A wish: see shop.WISH."""
    sent = value()
    if isinstance(sent, list):
        return {"orders": _writing(name, lambda world, db: shop.place(world, db, sent))}, 201
    if not isinstance(sent, dict):
        raise WorldError("bad_request", "the body must be a JSON object or a list of them")
    return _writing(name, lambda world, db: shop.place(world, db, [sent])[0]), 201


@describe(query=(Part("mall"),), gives=answer(orders=each(OBJECT)))
def list_orders(name: str) -> dict:
    """?mall= -> every order of a mall, or of all, with where its items stand; oldest first."""
    mall_id = read_query().get("mall")
    return {"orders": _reading(name, lambda world, db: shop.list_orders(db, mall_id))}


@describe(gives=answer(mall=TEXT, order=OBJECT, refunds=each(OBJECT)))
def show_order(name: str, order_id: str) -> dict:
    """{"mall", "order": whole, "refunds"}: an order as it is, without a token and outside every limit."""
    return _reading(name, lambda world, db: shop.show_order(db, order_id))


@describe(gives=_STANDING, refuses=(422,))
def pay_order(name: str, order_id: str) -> dict:
    """The buyer pays; where the order stands then: {"order_id", "paid", "canceled", "items": {code: status}}."""
    members(body())
    return _writing(name, lambda world, db: shop.pay_order(world, db, order_id))


@describe(body=sent_schema(shop.ASK), gives=_STANDING, refuses=(422,))
def ask_claim(name: str, order_id: str) -> dict:
    """{"kind": "cancel"|"return"|"exchange", "items"?: [codes or {"order_item_code", "quantity"}], "reason"?, "reason_type"?, "pickup"? ...}."""
    return _writing(name, lambda world, db: shop.ask(world, db, order_id, body()))


@describe(body=sent_schema(shop.WITHDRAW), gives=_STANDING, refuses=(422,))
def withdraw_request(name: str, order_id: str) -> dict:
    """{"kind"?, "items"?} -> the buyer's requests are withdrawn, all open ones by default."""
    return _writing(name, lambda world, db: shop.withdraw(world, db, order_id, body()))


@describe(body=sent_schema(shop.ADMIN), gives=_STANDING, refuses=(422,))
def staff_order(name: str, order_id: str) -> dict:
    """{"status", "items"?} | {"accept"|"reject"|"complete": kind} | {"cancel": true, "refund"?} | {"refund": true}: the staff at work."""
    return _writing(name, lambda world, db: shop.staff(world, db, order_id, body()))


@describe(gives=answer(settings=OBJECT))
def show_admin(name: str, mall_id: str) -> dict:
    """The mall's switches, and its settings by their API names."""
    return _reading(name, lambda world, db: shop.show_admin(db, mall_id))


@describe(body=OBJECT, gives=answer(settings=OBJECT), refuses=(422,))
def set_admin(name: str, mall_id: str) -> dict:
    """{switch: bool, ..., "settings"?: {member: value}} -> all of them as they are then."""
    return _writing(name, lambda world, db: shop.set_admin(world, db, mall_id, body()))


@describe(query=(Part("user_type", choices=("P", "A")),), gives=answer(query=TEXT))
def show_launch(name: str, mall_id: str) -> dict:
    """?user_type=P|A -> {"query"}: what Cafe24's admin adds to the app's URL when somebody opens the app, signed."""
    user_type = read_query().get("user_type", "P")
    return _reading(name, lambda world, db: {"query": launch_query(world, db.get(App, 1), shop.find_mall(db, mall_id), user_type)})


@describe(body=sent_schema(shop.APP), gives=answer(client_id=TEXT, redirect_uris=each(TEXT), scopes=each(TEXT)), refuses=(422,))
def set_app(name: str) -> dict:
    """{"redirect_uris"?, "scopes"?} -> what the developer centre has registered for the app."""
    return _writing(name, lambda world, db: shop.set_app(db, body(), SCOPES))


def _reading(name: str, look: Callable) -> object:
    world = the_worlds().get(name)
    with world.store.reading() as db:
        return look(world, db)


def _writing(name: str, do: Callable) -> object:
    world = the_worlds().get(name)
    with world.store.writing() as db:
        return do(world, db)
