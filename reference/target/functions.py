"""PUT /target/{setup}/functions: the Hub in the channel-app wire format (protocol facts: channel-io/app-sdk, protocol.md)."""

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable

import msgspec
from flask import Blueprint, Response, g, request

from mallrig.reference.company import Company
from mallrig.reference.flow.errors import RoomError
from mallrig.reference.flow.hub import address_change, cancel, claim, identity, listing, ship_date
from mallrig.reference.flow.hub.answers import HubError, InvalidParams, NoPermission, NotOffered, UnknownMethod, missing
from mallrig.reference.flow.hub.catalog import COMMANDS, FUNCTIONS, commands_offered, schema_of
from mallrig.reference.flow.hub.desk import Desk
from mallrig.reference.flow.hub.settings import offered
from mallrig.reference.model import CUSTOMER, MANAGER, Turn, digits
from mallrig.reference.ports import Denied, VendorError
from mallrig.reference.rules import listing as rule
from mallrig.reference.rules.ruling import InvalidCase
from mallrig.reference.store import dumps, fact

log = logging.getLogger("mallrig.reference")

TEMPORARY = "일시적인 오류가 발생했습니다. 상담원에게 연결해 드릴게요."
"""What a customer is told when a vendor failed; the task then hands over to an operator (HUB-TASK-06)."""


def add_routes(blueprint: Blueprint, _view: Callable) -> None:
    """Put the function endpoint on the door, with and without the system version."""
    for path in ("functions", "functions/v1"):
        blueprint.add_url_rule(f"/<setup>/{path}", path.replace("/", "_"), call, methods=["PUT"])


def call() -> Response:
    """One signed call: 200 with {"result"} or {"error"}; 401 for a bad signature, 400 for what isn't JSON."""
    company: Company = g.setups.get(g.setup)
    with company.store.reading() as db:
        key = fact(db, "signing_key")
    raw = request.get_data()
    if not _signed(key, raw, request.headers.get("X-Signature", "")):
        return _json({"error": "invalid signature"}, 401)
    try:
        asked = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        return _json({"error": {"code": 2, "type": "parseError", "message": "the body must be a JSON object"}}, 400)
    try:
        return _json({"result": _result(company, asked)})
    except HubError as error:
        return _json({"error": _shown(error)})


def _result(company: Company, asked: dict) -> object:
    """Run a method. Raises HubError, whatever else went wrong as one."""
    method, params, context = asked.get("method"), asked.get("params") or {}, asked.get("context") or {}
    if method not in METHODS:
        raise UnknownMethod(f"no function {method!r}")
    if not isinstance(params, dict) or not isinstance(context, dict):
        raise InvalidParams("params and context must be objects")
    caller = (context.get("caller") or {}).get("type")
    turn = Turn(company.clock.begin(), MANAGER if caller == "manager" else CUSTOMER)
    try:
        return METHODS[method](Desk(company, turn, context, params))
    except Denied as denied:
        log.warning("%s: %s", method, denied)
        if denied.vendor == "cafe24":
            raise NoPermission("쇼핑몰의 API 권한 업데이트가 필요합니다 (HUB-SET-05)", {"because": ["HUB-SET-05"]}) from None
        raise HubError(TEMPORARY) from None
    except VendorError as error:
        log.warning("%s: %s", method, error)
        raise HubError(TEMPORARY, {"because": ["HUB-TASK-06"]}) from None
    except (RoomError, InvalidCase) as error:
        raise InvalidParams(error.message) from None


# --- the four functions ---------------------------------------------------------------------------


def get_orders(desk: Desk) -> dict:
    """The customer's orders for a purpose, five at most (HUB-TASK-01)."""
    purpose = desk.params.get("purpose", "list")
    limit = desk.params.get("limit", rule.LISTED_MAX)
    if purpose not in listing.PURPOSES:
        raise InvalidParams(f"purpose must be one of {', '.join(listing.PURPOSES)}", {"name": "purpose"})
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= rule.LISTED_MAX:
        raise InvalidParams(f"limit must be from 1 to {rule.LISTED_MAX}", {"name": "limit"})
    found = {"cancel": listing.cancellable, "claim": listing.claimable}.get(purpose, listing.run)(desk)
    if purpose == "shipDate":
        found = found | {"shipDates": ship_date.run(desk)}
    return found | {"orders": found["orders"][:limit]}


def send_otp(desk: Desk) -> dict:
    """Send a one-time code."""
    mobile = _text(desk, "mobileNumber")
    if not 9 <= len(digits(mobile)) <= 12:
        raise InvalidParams("mobileNumber must be a mobile number", {"name": "mobileNumber"})
    sent = identity.send_code(desk.company, desk.turn, identity.chat_of(desk.context), mobile)
    return {"result": {"success": True}, "because": ["HUB-ID-02", "HUB-ID-05"]} | sent


def verify_otp(desk: Desk) -> dict:
    """Check a code and offer the accounts under the number."""
    params = desk.params
    if not params.get("requestId") and not params.get("mobileNumber"):
        raise missing("mobileNumber", "or requestId")
    request_id = _text(desk, "requestId") if params.get("requestId") else None
    mobile = _text(desk, "mobileNumber") if params.get("mobileNumber") else None
    verified = identity.verify(desk.company, desk.turn, desk.mall, identity.chat_of(desk.context), request_id, mobile, _text(desk, "code"))
    return verified | {"because": ["HUB-ID-03" if verified["verified"] else "HUB-ID-05"]}


def _text(desk: Desk, name: str) -> str:
    value = desk.params.get(name)
    if value is None or value == "":
        raise missing(name)
    if not isinstance(value, str) or len(value) > 200:
        raise InvalidParams(f"{name} must be a text", {"name": name})
    return value


# --- the commands ---------------------------------------------------------------------------------


def _command(name: str, run: Callable[[Desk], dict]) -> Callable[[Desk], dict]:
    """A command's action: its inputs are in `input`; its result is {"type", "attributes"} and nothing else."""

    def action(desk: Desk) -> dict:
        with desk.company.store.reading() as db:
            on = offered(db)
        if name not in on and not (name == "shipDate" and desk.hub.wms is None and desk.extra.commands.get(name, True)):
            raise NotOffered(f"the command is off: {name}", {"because": ["HUB-SET-04"]})
        given = desk.params.get("input") or {}
        inputs = {each.get("name"): each.get("value") for each in given} if isinstance(given, list) else given
        return {"type": "text", "attributes": run(Desk(desk.company, desk.turn, desk.context, inputs))}

    return action


def _order_cancel(desk: Desk) -> dict:
    return cancel.run(desk) if "orderId" in desk.params else listing.cancellable(desk)


def _order_claim(desk: Desk) -> dict:
    return claim.run(desk) if "orderId" in desk.params else listing.claimable(desk)


def _address_change(desk: Desk) -> dict:
    return address_change.run(desk) if "orderId" in desk.params else listing.run(desk)


def _claim_decision(desk: Desk) -> dict:
    if (desk.context.get("caller") or {}).get("type") != "manager":
        raise NotOffered("only a manager decides on claims")
    return claim.decide(desk)


def get_functions(desk: Desk) -> dict:
    """Discovery: every standalone function with its schemas (HUB-TASK-08)."""
    return {"functions": [schema_of(function) for function in FUNCTIONS], "success": True, "errorMessage": ""}


def get_commands(desk: Desk) -> dict:
    """Discovery: the commands that are on, for customers and for managers (HUB-SET-03, -04, -14)."""
    with desk.company.store.reading() as db:
        return {"commands": commands_offered(offered(db))}


METHODS: dict[str, Callable[[Desk], object]] = {
    "getOrders": get_orders,
    "cancelOrder": cancel.run,
    "sendMobileOTP": send_otp,
    "verifyMobileOTP": verify_otp,
    COMMANDS["list"].action: _command("list", listing.run),
    COMMANDS["cancel"].action: _command("cancel", _order_cancel),
    COMMANDS["claim"].action: _command("claim", _order_claim),
    COMMANDS["address"].action: _command("address", _address_change),
    COMMANDS["shipDate"].action: _command("shipDate", ship_date.run),
    "commands.claimDecision": _command("claim", _claim_decision),
    "extension.core.function.getFunctions": get_functions,
    "extension.command.metadata.getCommands": get_commands,
}


def _signed(key: str, raw: bytes, signature: str) -> bool:
    """Base64 of the HMAC-SHA256 over the raw body, by the key from hex; compared in constant time."""
    try:
        given = base64.b64decode(signature.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return False
    return hmac.compare_digest(hmac.new(bytes.fromhex(key), raw, hashlib.sha256).digest(), given)


def _shown(error: HubError) -> dict:
    shown = {"code": error.code, "type": error.type, "message": error.message}
    return shown if error.data is None else shown | {"data": error.data}


def _json(value: object, status: int = 200) -> Response:
    return Response(dumps(value), status, mimetype="application/json")
