"""Reading what a caller of the rig sent; everything wrong is named."""

from flask import request

from mallrig.emulators.core.worlds import WorldError


def body() -> dict:
    """The JSON object of the request; {} for none. Raises WorldError bad_request."""
    if not request.get_data(cache=True):
        return {}
    sent = request.get_json(silent=True, force=True)
    if not isinstance(sent, dict):
        raise WorldError("bad_request", "the body must be a JSON object")
    return sent


def members(sent: dict, **kinds: type | tuple[type, ...]) -> dict:
    """`sent` with its members checked: no unknown one, each null or of its kind. Raises WorldError bad_request."""
    for name, value in sent.items():
        if name not in kinds:
            raise WorldError("bad_request", f"no such member: {name} (there are {', '.join(kinds)})")
        kind = kinds[name]
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if value is not None and wrong:
            raise WorldError("bad_request", f"{name} must be {_word(kind)}: {value!r}")
    return sent


def needed(sent: dict, name: str) -> object:
    """A member that must be there. Raises WorldError bad_request."""
    if sent.get(name) is None:
        raise WorldError("bad_request", f"{name} is missing")
    return sent[name]


def _word(kind: type | tuple[type, ...]) -> str:
    words = {str: "a text", int: "an integer", float: "a number", bool: "true or false", dict: "an object", list: "a list"}
    return " or ".join(words[k] for k in (kind if isinstance(kind, tuple) else (kind,)))
