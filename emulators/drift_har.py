"""Reading a HAR file that a stranger may have made: bounded, and nothing of it but shapes goes any further."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from mallrig.emulators.core import payload

FILE_BYTES_MAX = 256 * 1024 * 1024
ENTRIES_MAX = 20_000
HOST = re.compile(r"[a-z0-9-]+\.cafe24api\.com", re.IGNORECASE)
PREFIX = "/api/v2"


class BadHar(ValueError):
    """A file that is no HAR; the message says why and where, and quotes nothing of it."""


@dataclass(frozen=True)
class Recorded:
    """One real answer to a GET of Cafe24: path below /api/v2, query, status, JSON, the names of Cafe24's own headers."""

    path: str
    query: list[tuple[str, str]]
    status: int
    answer: object
    headers: frozenset[str]


def read(path: Path) -> Iterator[Recorded | str]:
    """Each entry: a Recorded, or the reason why it can't be compared. Raises BadHar, OSError."""
    if path.stat().st_size > FILE_BYTES_MAX:
        raise BadHar(f"the file has more than {FILE_BYTES_MAX // 1024 // 1024} MB")
    try:
        har = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise BadHar("the file isn't JSON") from None
    log = har.get("log") if isinstance(har, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list):
        raise BadHar("log.entries must be a list")
    if len(entries) > ENTRIES_MAX:
        raise BadHar(f"log.entries has more than {ENTRIES_MAX:,} entries")
    return (_recorded(place, entry) for place, entry in enumerate(entries))


def _recorded(place: int, entry: object) -> Recorded | str:
    request, response = _member(entry, "request", place), _member(entry, "response", place)
    url, status = request.get("url"), response.get("status")
    if not isinstance(url, str) or not isinstance(status, int):
        raise BadHar(f"log.entries[{place}] needs a request.url and a response.status")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "an address that can't be read"
    if not HOST.fullmatch(host) or not parts.path.startswith(f"{PREFIX}/"):
        return "not Cafe24's API"
    if request.get("method") != "GET":
        return "not a GET"
    if status != 200:
        return "not answered 200"
    answer = _json(response.get("content"))
    if answer is None:
        return "an answer that isn't a JSON object"
    query = parse_qsl(parts.query, keep_blank_values=True, errors="replace", max_num_fields=None)
    return Recorded(parts.path.removeprefix(PREFIX), query, status, answer, _own_headers(response))


def _member(entry: object, name: str, place: int) -> dict:
    found = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(found, dict):
        raise BadHar(f"log.entries[{place}].{name} must be an object")
    return found


def _json(content: object) -> dict | None:
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str):
        return None
    try:
        raw = base64.b64decode(text, validate=True) if content.get("encoding") == "base64" else text.encode()
    except (binascii.Error, ValueError):
        return None
    return payload.parse_object(raw)


def _own_headers(response: dict) -> frozenset[str]:
    headers = response.get("headers")
    names = [header.get("name") for header in headers if isinstance(header, dict)] if isinstance(headers, list) else []
    return frozenset(name.lower() for name in names if isinstance(name, str) and re.fullmatch(r"x-(api|cafe24)-[a-z-]{1,40}", name, re.IGNORECASE))
