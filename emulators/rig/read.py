"""Reading what a caller of the rig sent, by the description of its view; everything wrong is named."""

import math

from flask import current_app, request

from mallrig.emulators.core import payload
from mallrig.emulators.core.store import INTEGER_MAX
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import Part

_WORDS = {str: "a text", int: "an integer", float: "a number", bool: "true or false", dict: "an object", list: "a list"}


def value() -> object:
    """The JSON value of the request; {} for none. Raises WorldError bad_request."""
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    try:
        return payload.parse(raw)
    except ValueError as bad:
        raise WorldError("bad_request", f"the body is no JSON that can be taken: {bad}") from None


def body() -> dict:
    """The JSON object of the request; {} for none. Raises WorldError bad_request."""
    sent = value()
    if not isinstance(sent, dict):
        raise WorldError("bad_request", "the body must be a JSON object")
    return sent


def read() -> dict:
    """The JSON object of the request, checked against the description of its view: no unknown member, each null or of its
    kind and within its bounds, none missing that is required. Raises WorldError bad_request."""
    return checked(body(), current_app.view_functions[request.endpoint].description.body)


def read_query() -> dict:
    """The query of the request, checked against the description of its view; integers as integers. Raises WorldError bad_request."""
    parts = current_app.view_functions[request.endpoint].description.query
    whole_numbers = {part.name for part in parts if part.kind is int}
    return checked({name: _integer(name, text) if name in whole_numbers else text for name, text in request.args.items()}, parts)


def _integer(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise WorldError("bad_request", f"{name} must be an integer from 0: {text!r}")
    return int(text)


def checked(sent: dict, parts: tuple[Part, ...]) -> dict:
    """`sent`, if its members are as described. Raises WorldError bad_request."""
    known = {part.name: part for part in parts}
    for name, given in sent.items():
        if name not in known:
            raise WorldError("bad_request", f"no such member: {name} (there are {', '.join(known)})")
        if given is not None:
            _check(known[name], given)
    for part in parts:
        if part.required:
            needed(sent, part.name)
    return sent


def members(sent: dict, **kinds: type | tuple[type, ...]) -> dict:
    """`sent` with its members checked: no unknown one, each null or of its kind. Raises WorldError bad_request."""
    return checked(sent, tuple(Part(name, kind) for name, kind in kinds.items()))


def needed(sent: dict, name: str) -> object:
    """A member that must be there. Raises WorldError bad_request."""
    if sent.get(name) is None:
        raise WorldError("bad_request", f"{name} is missing")
    return sent[name]


def _check(part: Part, given: object) -> None:
    if not isinstance(given, part.kind) or (isinstance(given, bool) and part.kind is not bool):
        raise WorldError("bad_request", f"{part.name} must be {_word(part.kind)}: {given!r}")
    if part.choices and given not in part.choices:
        raise WorldError("bad_request", f"{part.name} must be one of {', '.join(part.choices)}: {given!r}")
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        low = -INTEGER_MAX if part.low is None else part.low
        high = INTEGER_MAX if part.high is None else part.high
        if not math.isfinite(given) or not low <= given <= high:
            raise WorldError("bad_request", f"{part.name} must be from {low} to {high}: {given!r}")


def _word(kind: type | tuple[type, ...]) -> str:
    return " or ".join(_WORDS[k] for k in (kind if isinstance(kind, tuple) else (kind,)))
