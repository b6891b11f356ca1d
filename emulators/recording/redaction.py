"""What of an exchange may be written down: its shapes and codes; stand-ins for secrets and personal data, in whatever place they are.

A text is replaced when its member's name says so, when it was such a member's value anywhere before, and when it isn't plainly a
code: words with spaces, Hangul, an e-mail, a phone number, a long random text. What a vendor adds tomorrow is caught by the last.
"""

import base64
import math
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from mallrig.emulators.core.hosts import prefix_of
from mallrig.emulators.core.redact import SECRET_HEADERS
from mallrig.emulators.drift_shapes import FORMATS, MEMBER
from mallrig.emulators.recording.names import FRAMING, PERSON_PATHS, PLAIN_HEADERS, SECRET, URL_HEADERS, kind_of, kind_of_parameter
from mallrig.emulators.recording.standins import PHONE, StandIns

CODE = re.compile(r"[A-Za-z0-9_.,:;+/=%*#&|~<>\[\]-]*")
OPAQUE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=.-]{24,}")
"""Long, and digits and letters mixed: a token, a signature, an id that is as good as one."""

SPREADING_MIN = 4
"""Shorter values are replaced under their own names alone: as words of their own they are codes (N20)."""

NUMBER = re.compile(r"[\d.,:/%+-]{1,16}")
URL = re.compile(r"https?://", re.IGNORECASE)
INSIDE = re.compile(r"(?![a-z_]*$).{12,}")
"""Secrets that are replaced inside longer texts too: long ones, that are no word."""

INTEGER_MIN = 1_000
_PAIR = re.compile(r"(\w+)=([^,\s]+)")
_PAIRS = re.compile(r"(\w+=[^,\s]+,\s*)*\w+=[^,\s]+")


class Redactor:
    """Redacts the exchanges of one recording, in their order. `table`: the host names of the vendors (core/hosts.py)."""

    def __init__(self, table: dict[str, str]):
        self._table = table
        self._stand_ins = StandIns()
        self._spreading: set[str] = set()
        self._secrets: dict[str, None] = {}

    # -- learning: before anything of an exchange is shown --

    def learn_host(self, host: str) -> None:
        """A vendor's host name that begins with a mall's or a customer's own label."""
        if host not in self._table and prefix_of(self._table, host):
            self._learn_secret(host.partition(".")[0])

    def learn(self, value: object) -> None:
        """The secrets and personal data in a JSON value."""
        for name, text in _texts("", value):
            self._learn_text(kind_of(name), text)

    def learn_pairs(self, query: str) -> None:
        """Those in a query or a form."""
        for name, text in _pairs(query):
            self._learn_text(kind_of_parameter(name), text)

    def learn_headers(self, headers: list[tuple[str, str]]) -> None:
        """The credentials in headers."""
        for name, value in headers:
            if name.lower() == "authorization":
                for text in _credentials(value):
                    self._learn_secret(text)
            elif name.lower() in SECRET_HEADERS and "cookie" not in name.lower():
                self._learn_secret(value)

    def learn_path(self, path: str) -> None:
        """The person whom a path names."""
        for found in PERSON_PATHS.findall(path):
            self._learn_secret(unquote(found))

    def _learn_text(self, kind: str | None, text: str) -> None:
        if kind is SECRET:
            self._learn_secret(text)
        elif kind and len(text) >= SPREADING_MIN and not NUMBER.fullmatch(text):
            self._spreading.add(text)

    def _learn_secret(self, text: str) -> None:
        if self._stand_ins.of(text) != text:
            self._secrets[text] = None

    # -- showing --

    def json(self, value: object, name: str = "") -> object:
        """A JSON value that may be shown; `name` is its member's."""
        if isinstance(value, dict):
            return {self._name(part): self.json(inner, part) for part, inner in value.items()}
        if isinstance(value, list):
            return [self.json(part, name) for part in value]
        if isinstance(value, str):
            return self._text(value, kind_of(name))
        if isinstance(value, int) and abs(value) >= INTEGER_MIN and kind_of(name):
            return int(self._stand_ins.of(str(value)))
        return 0.0 if isinstance(value, float) and not math.isfinite(value) else value

    def pairs(self, query: str) -> str:
        """A query or a form that may be shown."""
        return urlencode([(self._name(name), self._parameter(name, value)) for name, value in _pairs(query)])

    def _name(self, name: str) -> str:
        """The name of a member or a parameter, which may be somebody's where a value is used as one."""
        return name if MEMBER.fullmatch(name) else self._text(name, None)

    def _parameter(self, name: str, value: str) -> str:
        kind = kind_of_parameter(name)
        if kind and "," in value and not self._stand_ins.knows(value):
            return ",".join(self._text(part, kind) for part in value.split(","))
        return self._text(value, kind)

    def _text(self, value: str, kind: str | None) -> str:
        if kind or value in self._spreading or value in self._secrets:
            return self._stand_ins.of(value)
        if _is_formatted(value):
            return value
        if URL.match(value):
            return self.url(value)
        return value if _is_plain(value) else self._stand_ins.of(value)

    def url(self, address: str) -> str:
        """An address that may be shown, whole or from its path on."""
        try:
            parts = urlsplit(address)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return self._stand_ins.of(address)
        place = self.host(host) + (f":{port}" if port else "")
        return urlunsplit((parts.scheme, place, self._path(parts.path), self.pairs(parts.query), self._segment(parts.fragment)))

    def host(self, host: str) -> str:
        """A host name that may be shown."""
        return ".".join(self._stand_ins.of(label) if label in self._secrets else label for label in host.split("."))

    def _path(self, path: str) -> str:
        return "/".join(map(self._segment, path.split("/")))

    def _segment(self, segment: str) -> str:
        text = unquote(segment)
        if text in self._secrets or not _is_plain(text):
            return quote(self._stand_ins.of(text))
        return segment

    # -- headers --

    def headers(self, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Headers that may be shown; those of how the message was carried are left out."""
        return [(name, self._header(name.lower(), value)) for name, value in headers if name.lower() not in FRAMING]

    def _header(self, name: str, value: str) -> str:
        if name in PLAIN_HEADERS and "@" not in value or (NUMBER.fullmatch(value) and not PHONE.search(value)):
            return value
        if name == "host":
            return self.host(value.partition(":")[0]) + "".join(value.partition(":")[1:])
        if name in URL_HEADERS:
            return self.url(value)
        if name == "authorization":
            return self._authorization(value)
        if name in ("cookie", "set-cookie"):
            return re.sub(r"^([^=;]+)=([^;]*)" if name == "set-cookie" else r"([^=;]+)=([^;]*)", self._value_of, value)
        return self._stand_ins.of(value)

    def _authorization(self, value: str) -> str:
        """`Bearer TOKEN`, `Basic ...` or `SCHEME name=value, ...`: the scheme stays, the rest as where else it is found."""
        scheme, _, rest = value.partition(" ")
        if not rest:
            return self._stand_ins.of(value)
        if scheme.lower() == "basic":
            return f"{scheme} {_basic(':'.join(map(self._stand_ins.of, _user_and_word(rest))))}"
        if _PAIRS.fullmatch(rest):
            return f"{scheme} {_PAIR.sub(self._value_of, rest)}"
        return f"{scheme} {self._stand_ins.of(rest)}"

    def _value_of(self, pair: re.Match) -> str:
        return f"{pair[1]}={pair[2] if _is_formatted(pair[2]) else self._stand_ins.of(pair[2])}"

    def everywhere(self, written: str) -> str:
        """A text without the secrets that stand inside of others."""
        for secret in self._secrets:
            if INSIDE.fullmatch(secret) and secret in written:
                written = written.replace(secret, self._stand_ins.of(secret))
        return written


def _credentials(header: str) -> list[str]:
    """The parts of an Authorization header that open something."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "basic":
        return _user_and_word(rest)
    if _PAIRS.fullmatch(rest):
        return [value for _, value in _PAIR.findall(rest) if not _is_formatted(value)]
    return [rest or scheme]


def _user_and_word(given: str) -> list[str]:
    """The two parts of Basic credentials; what isn't any, as one."""
    try:
        return base64.b64decode(given, validate=True).decode().split(":", 1)
    except ValueError:
        return [given]


def _basic(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


def _is_formatted(text: str) -> bool:
    """Whether a text is a time, a date, an amount or a flag."""
    return any(pattern.fullmatch(text) for _, pattern in FORMATS)


def _is_plain(text: str) -> bool:
    """Whether a text is a code, a word or a number: nothing that is somebody's."""
    return bool(CODE.fullmatch(text)) and not OPAQUE.fullmatch(text) and not PHONE.search(text)


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with its member's name."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for inner, part in value.items():
            yield from _texts(inner, part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(name, part)
