"""An answer told in sentences, and each rule behind it in the catalogue's own words."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_CATALOGUE = Path(__file__).parents[2] / "catalogue"

Answer = dict[str, Any]


def tell(name: str, answer: Answer) -> list[str]:
    """What decision `name` answered, a sentence a line, then its rules with their texts."""
    lines = _error(answer["error"]) if "error" in answer else []
    if "because" in answer:
        lines += _TOLD[name](answer)
    texts = rule_texts()
    return lines + [f"  {rule}: {texts[rule]}" for rule in answer.get("because", ())]


@cache
def rule_texts() -> dict[str, str]:
    """The text of every rule of the catalogue, by id."""
    import yaml  # here alone: answering needs no catalogue

    texts = {}
    for path in sorted(_CATALOGUE.glob("rules-*.yaml")):
        for area in yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            texts |= {rule["id"]: rule["rule"] for rule in area["rules"]}
    return texts


def _error(error: Answer) -> list[str]:
    if error["code"] == "invalid_case":
        return [f"The case is invalid{_at(error['at'])}: {error['message']}."]
    part = f" {error['part']!r}" if "part" in error else _at(error.get("at", ""))
    return [f"Refused ({error['code']}){part}: {error['message']}."]


def _at(path: str) -> str:
    return f" at {path}" if path else ""


def _listed(things: Any, none: str = "none") -> str:
    return ", ".join(str(thing) for thing in things) or none


def _cancel(answer: Answer) -> list[str]:
    acts = {
        "complete": "The cancel acts as cancel complete.",
        "request": "The cancel acts as cancel request.",
        "mixed": "The cancel completes some items and requests the others.",
        None: f"Nothing is done: {answer.get('message')}.",
    }
    money = {
        "automatic": "The refund is made automatically.",
        "manual": "The refund waits for a manager.",
        "none": "Nothing is refunded.",
    }
    items = [f"Item {item}: {state.replace('_', ' ')}." for item, state in answer["items"].items()]
    return [acts[answer["mode"]], *items, money[answer["refund"]]]


def _list_cancellable(answer: Answer) -> list[str]:
    if "message" in answer:
        return [f"Nothing is listed: {answer['message']}."]
    return [f"Listed, newest first: {_listed(answer['orders'])}."]


def _list_claimable(answer: Answer) -> list[str]:
    kinds = [f"Order {order} can be applied for: {_listed(kinds)}." for order, kinds in answer["kinds"].items()]
    return _list_cancellable(answer) + kinds


def _claim(answer: Answer) -> list[str]:
    lines = [f"The claim's outcome: {answer['outcome'].replace('_', ' ')}."]
    if answer["shipping_paid_by"]:
        lines.append(f"The {answer['shipping_paid_by']} pays for the return shipping.")
    if answer["customer_message"]:
        lines.append("The reason goes to the customer as a message.")
    return lines


def _address_change(answer: Answer) -> list[str]:
    return ["The address can be changed." if answer["allowed"] else "The address stays: the change is refused."]


def _ship_date(answer: Answer) -> list[str]:
    if not answer["supported"]:
        return ["Expected ship dates are not supported."]
    deliveries = [
        f"Delivery of {_listed(each['lines'])}: {each['date'] or 'no date yet'}." for each in answer["deliveries"]
    ]
    return deliveries + [f"Line {line} is restocked on {day}." for line, day in answer["restock"].items()]


def _collect(answer: Answer) -> list[str]:
    return [f"Collected: {_listed(answer['collect'])}."]


def _merge(answer: Answer) -> list[str]:
    groups = [f"Ship together: {_listed(group)}." for group in answer["groups"]]
    checks = [f"For a person to check: {_listed(group)}." for group in answer["check"]]
    return groups + checks or ["Nothing is merged."]


def _allocate(answer: Answer) -> list[str]:
    groups = [f"Group {group}: {state}." for group, state in answer["groups"].items()]
    served = [line for line, has in answer["lines"].items() if has]
    left = [f"{left} of {sku}" for sku, left in answer["stock_left"].items()]
    return [*groups, f"Lines served: {_listed(served)}.", f"Stock left: {_listed(left)}."]


def _pickup(answer: Answer) -> list[str]:
    return [f"The pick-up is {answer['state']}."]


def _exchange(answer: Answer) -> list[str]:
    if "error" in answer:
        return ["Nothing is processed."]
    new_order = "A new order is made" if answer["new_order"] else "No new order is made"
    pickup = "the original goods get a pick-up" if answer["pickup"] else "there is no pick-up"
    return [f"The original line is processed as {answer['cs']}.", f"{new_order}, and {pickup}."]


def _segment(answer: Answer) -> list[str]:
    return [f"Customers selected: {_listed(answer['customers'])}."]


def _alimtalk(answer: Answer) -> list[str]:
    if not answer["send"]:
        return ["No message is sent."]
    variables = [f"{name} = {value}" for name, value in answer["variables"].items()]
    friend = "with" if answer["channel_add_button"] else "without"
    return [
        f"A message is sent, {friend} the channel-add button: {_listed(variables)}.",
        f"Its button leads to {answer['button_url']}.",
    ]


def _invoice_range(answer: Answer) -> list[str]:
    return [f"Rows: {_listed(answer['rows'])}."]


_TOLD: dict[str, Callable[[Answer], list[str]]] = {
    "cancel": _cancel,
    "list-cancellable": _list_cancellable,
    "list-claimable": _list_claimable,
    "claim": _claim,
    "address-change": _address_change,
    "ship-date": _ship_date,
    "collect": _collect,
    "merge": _merge,
    "allocate": _allocate,
    "pickup": _pickup,
    "exchange": _exchange,
    "segment": _segment,
    "alimtalk": _alimtalk,
    "invoice-range": _invoice_range,
}
