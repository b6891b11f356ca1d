"""What the Hub offers by discovery: its four functions with their schemas, its five commands."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command: the name typed after "/", its Korean label, the function that runs it, when ALF is to offer it."""

    name: str
    label: str
    action: str
    when: str


COMMANDS = {
    "list": Command("orderList", "주문 목록", "commands.orderList", "고객이 주문 내역이나 주문 상태를 물을 때"),
    "shipDate": Command("shipDate", "발송 예정일", "commands.shipDate", "고객이 언제 발송되는지 물을 때"),
    "cancel": Command("orderCancel", "주문 취소", "commands.orderCancel", "고객이 주문을 취소하려 할 때"),
    "claim": Command("orderClaim", "교환/반품", "commands.orderClaim", "고객이 교환이나 반품을 원할 때"),
    "address": Command("addressChange", "배송지 변경", "commands.addressChange", "고객이 배송지를 바꾸려 할 때"),
}
SCOPES = ("front", "desk")


class Function(NamedTuple):
    """A standalone function: its inputs and outputs as JSON Schema types, and which inputs it must have."""

    name: str
    description: str
    inputs: dict[str, str]
    required: tuple[str, ...]
    outputs: dict[str, str]


FUNCTIONS = (
    Function(
        "getOrders", "고객의 최근 주문", {"identityToken": "string", "account": "string", "purpose": "string", "limit": "integer"}, (),
        {"orders": "array", "message": "string", "because": "array"},
    ),
    Function(
        "sendMobileOTP", "인증번호 발송", {"mobileNumber": "string"}, ("mobileNumber",),
        {"result": "object", "requestId": "string", "expiresAt": "string", "because": "array"},
    ),
    Function(
        "verifyMobileOTP", "인증번호 확인", {"mobileNumber": "string", "requestId": "string", "code": "string"}, ("code",),
        {"verified": "boolean", "identityToken": "string", "accounts": "array", "guestOrders": "boolean", "attemptsLeft": "integer", "because": "array"},
    ),
    Function(
        "cancelOrder", "주문 취소",
        {"identityToken": "string", "account": "string", "orderId": "string", "items": "array", "reason": "object", "refundBankAccount": "object"},
        ("orderId", "reason"), {"result": "object", "mode": "string", "items": "object", "refund": "string", "message": "string", "because": "array"},
    ),
)  # fmt: skip
NULLABLE = ("account", "mode")


def schema_of(function: Function) -> dict:
    """A function as discovery tells it (JSON Schema draft-07)."""
    return {
        "name": function.name, "description": function.description,
        "inputSchema": _schema(function.inputs, function.required), "outputSchema": _schema(function.outputs, ()),
    }  # fmt: skip


def commands_offered(on: list[str]) -> list[dict]:
    """The commands that are on, each for customers and for managers."""
    return [
        {"name": command.name, "scope": scope, "buttonName": command.label, "description": command.label, "actionFunctionName": command.action,
         "alfMode": "recommend", "alfDescription": command.when, "nameDescI18nMap": {"ko": {"name": command.label, "description": command.label}},
         "enabledByDefault": True}
        for key, command in COMMANDS.items() if key in on for scope in SCOPES
    ]  # fmt: skip


def _schema(members: dict[str, str], required: tuple[str, ...]) -> dict:
    properties = {name: {"type": [kind, "null"] if name in NULLABLE else kind} for name, kind in members.items()}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
