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

_SECRET_HERE = re.compile(rf'"(?:{"|".join(sorted(SECRET_MEMBERS))})"', re.IGNORECASE)


def headers(pairs: object) -> dict[str, str]:
    """Header names and values with the secret ones blacked out."""
    return {name: BLACK if name.lower() in SECRET_HEADERS else value for name, value in pairs}


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
    text = raw.decode("utf-8", "replace")
    if text.lstrip()[:1] in "{[":
        return _json(text)[:limit]
    return f"({len(raw)} bytes of {content_type or 'no type'})"


def _json(text: str) -> str:
    if not _SECRET_HERE.search(text):
        return text
    try:
        return json.dumps(_blacked(json.loads(text)), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return f"({len(text)} characters of broken JSON)"


def _blacked(value: object) -> object:
    if isinstance(value, dict):
        return {name: BLACK if name.lower() in SECRET_MEMBERS and isinstance(part, str) else _blacked(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_blacked(part) for part in value]
    return value
