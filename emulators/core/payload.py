"""Reading JSON that a client sent, so that nothing that it can send breaks a vendor."""

import json

DEPTH_MAX = 64


def parse(raw: bytes) -> object:
    """The JSON value of a body in UTF-8.

    Raises ValueError for what isn't JSON: also NaN, a nesting deeper than 64, half a surrogate pair, a NUL
    (none of which a database takes or a vendor would send back).
    """
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None
    _check(value, 0)
    return value


def parse_object(raw: bytes) -> dict | None:
    """The JSON object of a body; None for anything else."""
    try:
        value = parse(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _refuse(word: str) -> None:
    raise ValueError(f"{word} isn't JSON")


def _check(value: object, depth: int) -> None:
    if depth > DEPTH_MAX:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth + 1)
    elif isinstance(value, dict):
        for name, part in value.items():
            _check_text(name)
            _check(part, depth + 1)


def _check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("a text that no database takes")
