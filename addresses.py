"""The paths of a server's doors, made of names as a user types them."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

import click


def part(name: str) -> str:
    """A name as one part of a path, which names nothing else whatever signs are in it. Raises click.UsageError.

    A slash can't be told from the end of a part, even quoted: a server's routes see the path when it is unquoted.
    """
    try:
        quoted = quote(name, safe="")
    except UnicodeEncodeError:
        quoted = ""
    if not quoted or "/" in name:
        raise click.UsageError(f"{name!r} can't be a name: one isn't empty, is UTF-8 and has no slash")
    return quoted


def with_query(path: str, query: Mapping[str, object] | Sequence[tuple[str, str]]) -> str:
    """A path with its query, if there is any. What isn't UTF-8 is sent as it was typed, for the server to judge."""
    return f"{path}?{urlencode(query, errors='surrogateescape')}" if query else path


def world_path(world: str, rest: str = "") -> str:
    """A route of a world at the rig door; `rest` begins with a slash. Raises click.UsageError for what can't be a world's name."""
    return f"/_rig/worlds/{part(world)}{rest}"
