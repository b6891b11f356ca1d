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

_NAME = re.compile(r'"([A-Za-z_]{3,13})"\s*:')
_ESCAPED_NAME = re.compile(r'"[^"\\]*\\u[^"]*"\s*:')
_TEXT_MEMBER = re.compile(r'("([A-Za-z_]{3,13})"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|-?[0-9][0-9.eE+-]*)')
_SECRET_NAMES = "|".join(sorted(SECRET_MEMBERS))
_SECRET_TREE = re.compile(rf'(?i)("(?:{_SECRET_NAMES})"\s*:\s*)[\[{{][\s\S]*')
"""A secret member that is a list or an object, with the rest of the text: it takes a parser to see where it ends."""

_IN_ADDRESS = re.compile(rf"(?i)([?&#](?:{_SECRET_NAMES}|code)=)[^&#\s,;\"'<>]*")
"""A secret in the query or fragment of an address, wherever it stands."""


def headers(pairs: object) -> dict[str, str]:
    """Header names and values with the secret ones blacked out."""
    return {name: BLACK if name.lower() in SECRET_HEADERS else _IN_ADDRESS.sub(rf"\1{BLACK}", value) for name, value in pairs}


def query(text: str) -> str:
    """A query string or form with the values of secret members (and OAuth codes) blacked out."""
    if not text:
        return ""
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
    return urlencode([(name, BLACK if name.lower() in SECRET_MEMBERS or name == "code" else value) for name, value in pairs], safe="*")


def body(raw: bytes, content_type: str, limit: int) -> str:
    """A body as text of at most `limit` characters: JSON and forms without their secrets, anything else named, not shown."""
    if not raw:
        return ""
    if "form-urlencoded" in content_type:
        return query(raw.decode("utf-8", "replace"))[:limit]
    text = raw[: limit * 4].decode("utf-8", "replace")
    if text.lstrip()[:1] in "{[":
        return _json(text)[:limit] if len(raw) <= limit else _cut_json(text[:limit])
    return f"({len(raw)} bytes of {content_type or 'no type'})"


def _json(text: str) -> str:
    if not _may_have_secrets(text):
        return text
    try:
        return json.dumps(_blacked(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return f"({len(text)} characters of broken JSON)"


def _may_have_secrets(text: str) -> bool:
    """Whether a member's name is a secret's, or is escaped, so that it takes a parser to know."""
    return any(name.lower() in SECRET_MEMBERS for name in _NAME.findall(text)) or _has_escaped_name(text)


def _has_escaped_name(text: str) -> bool:
    return "\\u" in text and _ESCAPED_NAME.search(text) is not None


def _cut_json(text: str) -> str:
    """The beginning of a JSON text: it can't be parsed, and parsing a page of a megabyte to keep its first part would cost too much."""
    if not _may_have_secrets(text):
        return text
    if _has_escaped_name(text):
        return f"({len(text)} characters of JSON with escaped names)"
    text = _SECRET_TREE.sub(rf'\1"{BLACK}"', text)
    return _TEXT_MEMBER.sub(lambda found: f'{found[1]}"{BLACK}"' if found[2].lower() in SECRET_MEMBERS else found[0], text)


def _blacked(value: object) -> object:
    if isinstance(value, dict):
        return {name: BLACK if name.lower() in SECRET_MEMBERS and not isinstance(part, (bool, type(None))) else _blacked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_blacked(part) for part in value]
    return value
