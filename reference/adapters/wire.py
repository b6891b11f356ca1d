"""Sending one request: every way in which that can fail as one of the ports' errors."""

from collections.abc import Callable
from typing import Any

import httpx
import msgspec

from mallrig.reference.ports import Clock, Denied, Limited, Rejected, Unreachable

ClientFactory = Callable[[str], httpx.Client]
"""From a base URL to the client that reaches it: sockets when serving, WSGI in tests."""

MESSAGE_MAX = 300
LEAK_SECONDS = 0.5
"""How long to wait where a vendor doesn't say: Cafe24's bucket lets one call out in that time."""

WAITS_MAX = 6
"""How often one call waits; after that the next run gets the rest."""


def send(client: httpx.Client, vendor: str, method: str, url: str, **more) -> httpx.Response:
    """One request. `vendor` names who was asked in errors.

    Raises Unreachable, Limited, Denied or Rejected for any answer that isn't 2xx or 3xx, or none.
    """
    try:
        answer = client.request(method, url, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(vendor, f"no answer ({type(error).__name__})") from None
    status = answer.status_code
    if status < 400:
        return answer
    kind = Limited if status == 429 else Denied if status in (401, 403) else Rejected if status < 500 else Unreachable
    error = kind(vendor, said(answer), status)
    if kind is Limited and answer.headers.get("Retry-After", "").isdigit():
        error.wait = float(answer.headers["Retry-After"])
    raise error


def patiently(clock: Clock, call: Callable[[], Any]) -> Any:
    """call(), again after each refusal for too many calls, as long as the clock lets that much time pass. Raises Limited."""
    tries = 0
    while True:
        try:
            return call()
        except Limited as limited:
            tries += 1
            if tries > WAITS_MAX or not clock.wait(limited.wait or LEAK_SECONDS * tries):
                raise


def said(answer: httpx.Response) -> str:
    """What an error answer says, whichever vendor's shape it has."""
    try:
        body = msgspec.json.decode(answer.content)
    except msgspec.DecodeError:
        return f"HTTP {answer.status_code}"
    found = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(found, dict):
        texts = [str(found[name]) for name in ("errorCode", "message", "errorMessage", "RESULT_DETAIL") if found.get(name)]
        found = ": ".join(texts) or f"HTTP {answer.status_code}"
    return f"HTTP {answer.status_code} {found}"[:MESSAGE_MAX]


def decoded(answer: httpx.Response, vendor: str, decode: Callable[[bytes], object] = msgspec.json.decode) -> object:
    """The answer's JSON. Raises Unreachable for a body that was cut or isn't what it should be."""
    try:
        return decode(answer.content)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreachable(vendor, f"a broken answer ({type(error).__name__})") from None
