"""One exchange as an entry of HAR 1.2. JSON and forms are written with stand-ins; of any other body its type and size alone."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl

import httpx

from mallrig.emulators.core import payload
from mallrig.emulators.recording.listening import BODY_MAX, Exchange, Message
from mallrig.emulators.recording.redaction import Redactor

PIECE = 1_024
"""How much of a compressed body is read at once, so that one that swells is given up early."""


def entry(exchange: Exchange, redactor: Redactor) -> bytes:
    """The entry as JSON."""
    path, _, query = exchange.target.partition("?")
    asked, answered = _content(exchange.request), _content(exchange.answer)
    redactor.learn_host(exchange.host)
    redactor.learn_path(path)
    redactor.learn_headers(exchange.request.headers)
    redactor.learn_pairs(query)
    for content in (asked, answered):
        redactor.learn_pairs(content) if isinstance(content, str) else redactor.learn(content)
    taken = (exchange.ended - exchange.began).total_seconds() * 1000
    made = {
        "startedDateTime": exchange.began.isoformat(timespec="milliseconds"), "time": taken, "cache": {}, "timings": {"send": 0, "wait": taken, "receive": 0},
        "request": _common(exchange.request, redactor)
        | {"method": exchange.method, "url": redactor.url(exchange.url), "queryString": _listed(parse_qsl(redactor.pairs(query), keep_blank_values=True))}
        | ({"postData": _body(exchange.request, asked, redactor)} if exchange.request.size else {}),
        "response": _common(exchange.answer, redactor)
        | {
            "status": exchange.status, "statusText": exchange.reason, "redirectURL": redactor.url(exchange.answer.header("location")),
            "content": {"size": exchange.answer.size} | _body(exchange.answer, answered, redactor),
        },
    }  # fmt: skip
    return redactor.everywhere(_written(made)).encode()


def _common(message: Message, redactor: Redactor) -> dict:
    """What a request and a response have both."""
    return {"httpVersion": "HTTP/1.1", "cookies": [], "headers": _listed(redactor.headers(message.headers)), "headersSize": -1, "bodySize": message.size}


def _listed(pairs: list[tuple[str, str]]) -> list[dict]:
    return [{"name": name, "value": value} for name, value in pairs]


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _body(message: Message, content: dict | list | str | None, redactor: Redactor) -> dict:
    """A body's type and, of JSON and forms, its text; with why there is none."""
    kind = message.header("content-type")
    if not message.size:
        return {"mimeType": kind}
    if content is None:
        return {"mimeType": kind, "comment": f"{message.size} bytes, not recorded: neither JSON nor a form of at most {BODY_MAX:,} bytes"}
    text = redactor.pairs(content) if isinstance(content, str) else _written(redactor.json(content))
    return {"mimeType": kind, "text": text}


def _content(message: Message) -> dict | list | str | None:
    """A body's JSON, or a form as it was written; None for anything else."""
    raw = _decoded(message)
    if raw is None:
        return None
    if "form-urlencoded" in message.header("content-type").lower():
        return raw.decode("utf-8", "replace")
    if raw.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        return payload.parse(raw)
    except ValueError:
        return None


def _decoded(message: Message) -> bytes | None:
    """The body without its compression; None where it is too long or broken."""
    if message.body is None:
        return None
    if not message.header("content-encoding"):
        return bytes(message.body)
    packed = httpx.Response(200, headers={"Content-Encoding": message.header("content-encoding")}, stream=_Pieces(bytes(message.body)))
    plain = bytearray()
    try:
        for piece in packed.iter_bytes():
            plain += piece
            if len(plain) > BODY_MAX:
                return None
    except httpx.DecodingError:
        return None
    return bytes(plain)


class _Pieces(httpx.SyncByteStream):
    """A body piece by piece, as httpx takes it."""

    def __init__(self, body: bytes):
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        return (self._body[at : at + PIECE] for at in range(0, len(self._body), PIECE))
