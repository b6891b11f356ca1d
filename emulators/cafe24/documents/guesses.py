"""What of an answer nobody knows for certain: the bases of its operation, its parameters and its members, as the document has them."""

from collections.abc import Iterator

from flask import Response, g, request

from mallrig.emulators.cafe24.documents.openapi import ERRORS, MIXED, openapi_path
from mallrig.emulators.cafe24.wire.description import Endpoint, Member
from mallrig.emulators.core import payload

Guess = tuple[str, str]


def guesses(response: Response, doubtful: frozenset[str]) -> list[str]:
    """What the current answer leans on whose basis is among `doubtful`: "ours operation GET /admin/...", "ours parameter since",
    "read answer 404", "ours orders.return". Members of the operation's own basis aren't named again."""
    asked: Endpoint | None = g.get("cafe24_endpoint")
    if asked is None:
        return []
    found = dict.fromkeys(_of_call(asked))
    if response.status_code in ERRORS:
        found[ERRORS[response.status_code][1], f"answer {response.status_code}"] = None
    elif not response.is_streamed:
        found |= {(MIXED[1], "answer 207"): None} if response.status_code == 207 else {}
        found |= dict.fromkeys(_of_members(asked.gives, asked.mark, *_rows(asked, payload.parse_object(response.get_data()) or {})))
    return [f"{basis} {what}" for basis, what in found if basis in doubtful]


def _of_call(asked: Endpoint) -> Iterator[Guess]:
    yield asked.mark, f"operation {openapi_path(asked.name)}"
    for param in asked.params:
        if param.name in request.args:
            yield asked.mark, f"parameter {param.name}"


def _rows(asked: Endpoint, body: dict) -> tuple[object, str]:
    """What the described members are members of, and its name before theirs."""
    return (body, "") if asked.shape == "whole" else (body.get(asked.answers), f"{asked.answers}.")


def _of_members(members: tuple[Member, ...], basis: str, value: object, before: str) -> Iterator[Guess]:
    """The members that are there and aren't as sure as what they stand in."""
    if isinstance(value, list):
        for part in value:
            yield from _of_members(members, basis, part, before)
    elif isinstance(value, dict):
        for member in members:
            if member.name in value:
                mark = member.mark or basis
                if mark != basis:
                    yield mark, before + member.name
                yield from _of_members(member.members, mark, value[member.name], f"{before}{member.name}.")
