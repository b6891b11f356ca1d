"""What a fault does to the body of a webhook: every vendor's sender is hostile in the same ways."""

import re
from datetime import date, timedelta

_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}.*)", re.ASCII)
_STRANGE = {"undocumented_member": {"value": [1, None, "새 항목"]}}


def spoil(effect: str | None, value: dict | list) -> dict | list:
    """The event as the sender tells it: webhook_stale makes its times a day older, webhook_unknown adds members to its objects."""
    if effect == "webhook_stale":
        return _aged(value)
    if effect == "webhook_unknown":
        return [item | _STRANGE for item in value] if isinstance(value, list) else _strange(value)
    return value


def cut(effect: str | None, body: bytes) -> bytes:
    """The body as it leaves, after it was signed: half of it with webhook_cut."""
    return body[: len(body) // 2] if effect == "webhook_cut" else body


def _strange(value: dict) -> dict:
    inner = {name: member | _STRANGE for name, member in value.items() if isinstance(member, dict)}
    return value | inner | _STRANGE


def _aged(value: object) -> object:
    if isinstance(value, dict):
        return {name: _aged(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_aged(member) for member in value]
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return f"{date.fromisoformat(found[1]) - timedelta(days=1)}{found[2]}" if found else value
