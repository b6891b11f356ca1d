"""Asking the decide door from a test, through its JSON as a user does."""

import copy
import json
import re
from typing import Any

from mallrig.reference.rules import DECIDE, door

MISSING = object()
"""A value for `changed` that takes the member away."""


def ask(name: str, case: Any) -> dict[str, Any]:
    """The answer of decision `name` to a case, as JSON values."""
    answer, _ = door.answerer(name)(json.dumps(case).encode())
    return json.loads(answer)


def refused_at(name: str, case: Any) -> str:
    """The path at which a case is refused as invalid; an AssertionError if it isn't."""
    answer = ask(name, case)
    assert answer.keys() == {"error"}, answer
    assert answer["error"]["code"] == "invalid_case", answer
    assert answer["error"]["message"]
    return answer["error"]["at"]


def example(name: str) -> dict[str, Any]:
    """The decision's own example, to be changed at will."""
    return copy.deepcopy(DECIDE[name].example)


def steps(path: str) -> list[str | int]:
    """`orders[0].id` as ["orders", 0, "id"]."""
    return [int(index) if index else name for index, name in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)]


def changed(case: Any, path: str, value: Any) -> Any:
    """A copy of a case with another value at `path`, or none with MISSING; "" replaces the case."""
    if not path:
        return value
    new = copy.deepcopy(case)
    *way, last = steps(path)
    inside = new
    for step in way:
        inside = inside[step]
    if value is MISSING:
        del inside[last]
    else:
        inside[last] = value
    return new
