"""Secrets are blacked out when they are written down, so that no journal, export or log has them."""

import json
import re
from urllib.parse import parse_qsl, urlencode

BLACK = "***"

SECRET_HEADERS = frozenset(
    {"authorization", "cookie", "set-cookie", "x-api-key", "x-access-token", "cj-gateway-apikey", "x-solapi-secret", "x-secret-key", "proxy-authorization"}
)

SECRET_MEMBERS = frozenset(
    """access_token accesstoken refresh_token refreshtoken client_secret clientsecret token token_num api_key apikey api_secret
    password passwd code_verifier id_token signature secret t_key regkey regdata key hmac otp""".split()
)
"""Member names, lower case, whose values are secrets in a query, a form or a JSON body of any emulated vendor."""

_ESCAPED_NAME = re.compile(r'"[^"\\]*\\u[^"]*"\s*:')
_TEXT_MEMBER = re.compile(r'("([A-Za-z_]{3,13})"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|-?[0-9][0-9.eE+-]*)')
_SECRET_NAMES = "|".join(sorted(SECRET_MEMBERS))
_SECRET_TREE = re.compile(rf'(?i)("(?:{_SECRET_NAMES})"\s*:\s*)[\[{{][\s\S]*')
"""A secret member that is a list or an object, with the rest of the text: it takes a parser to see where it ends."""

_JSON_BEGINS = re.compile(r"""\s*(?:\{\s*["}]|\[\s*(?:["{\[\]\d-]|true|false|null))""")
_NAMED = re.compile(r"""([A-Za-z_]{3,13}+)["'\\]{0,3}\s{0,3}[:=]""")
"""What may be a member's name in a text of whatever kind."""

_FORM_NAME = re.compile(r"[\w.\[\]-]*")
_WORDS = re.compile(r"\w+")
_IN_ADDRESS = re.compile(rf"(?i)([?&#](?:{_SECRET_NAMES}|code)=)[^&#\s,;\"'<>]*")
"""A secret in the query or fragment of an address, wherever it stands."""


def headers(pairs: object) -> dict[str, str]:
    """Header names and values with the secret ones blacked out."""
    return {name: BLACK if name.lower() in SECRET_HEADERS else _IN_ADDRESS.sub(rf"\1{BLACK}", value) for name, value in pairs}


def is_secret(name: str) -> bool:
    """Whether what has this name is a secret."""
    return name.lower() in SECRET_MEMBERS


def query(text: str) -> str:
    """A query string or form with the values of secret members (and OAuth codes) blacked out."""
    if not text:
        return ""
    return urlencode([_pair(name, value) for name, value in parse_qsl(text, keep_blank_values=True, errors="replace")], safe="*")


def _pair(name: str, value: str) -> tuple[str, str]:
    """One pair of a form as it is told; where its name is none that a form has, it may be a piece of anything."""
    hidden = name == "code" or any(map(is_secret, _WORDS.findall(name)))
    if not _FORM_NAME.fullmatch(name):
        return BLACK if hidden or _has_escaped_name(name) else name, BLACK
    return name, BLACK if hidden or _names_secrets(value) else value


def _names_secrets(text: str) -> bool:
    """Whether a text of whatever kind has what may be a secret under its name."""
    return any(map(is_secret, _NAMED.findall(text))) or _has_escaped_name(text)


def body(raw: bytes, content_type: str, limit: int) -> str:
    """A body as text of at most `limit` characters: JSON and forms without their secrets, anything else named, not shown.

    What it is shows first, for a type may be wrong: a client that is told none sends JSON as a form.
    """
    if not raw:
        return ""
    text = raw[: limit * 4].decode("utf-8", "replace")
    told = _json(text) if len(raw) <= limit else _cut_json(text[:limit])
    if told is None and "form-urlencoded" in content_type:
        told = query(text)
    if told is None and len(raw) <= limit and text.lstrip()[:1] in ("{", "[") and not _names_secrets(text):
        told = text  # broken JSON, as whoever sent it wants to see it
    return f"({len(raw)} bytes of {content_type or 'no type'})" if told is None else told[:limit]


def _json(text: str) -> str | None:
    """A whole JSON object or list; None of what is none."""
    if not _JSON_BEGINS.match(text):
        return None
    try:
        value = json.loads(text)
        told = _blacked(value) if _names_secrets(text) or _IN_ADDRESS.search(text) else value
        return text if told == value else json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return None


def _has_escaped_name(text: str) -> bool:
    return "\\u" in text and _ESCAPED_NAME.search(text) is not None


def _cut_json(text: str) -> str | None:
    """The beginning of a JSON text, None of what begins otherwise: it can't be parsed, and parsing a page of a megabyte to keep its first part
    would cost too much."""
    if not _JSON_BEGINS.match(text):
        return None
    text = _IN_ADDRESS.sub(rf"\1{BLACK}", text)
    if not _names_secrets(text):
        return text
    if _has_escaped_name(text):
        return f"({len(text)} characters of JSON with escaped names)"
    text = _SECRET_TREE.sub(rf'\1"{BLACK}"', text)
    return _TEXT_MEMBER.sub(lambda found: f'{found[1]}"{BLACK}"' if is_secret(found[2]) else found[0], text)


def _blacked(value: object) -> object:
    if isinstance(value, dict):
        return {name: BLACK if is_secret(name) and not isinstance(part, (bool, type(None))) else _blacked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_blacked(part) for part in value]
    return _blacked_text(value) if isinstance(value, str) else value


def _blacked_text(text: str) -> str:
    """A text in a JSON: an address without its secrets, JSON in its turn as JSON is."""
    if _JSON_BEGINS.match(text) and _names_secrets(text):
        return _json(text) or BLACK
    return _IN_ADDRESS.sub(rf"\1{BLACK}", text)
