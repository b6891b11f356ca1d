"""Calls that leave a world: webhooks and timers. Journaled, bounded in time, never inside a world's transaction."""

import json
import re
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from mallrig.emulators.core import redact
from mallrig.emulators.core.clock import show
from mallrig.emulators.core.journal import BODY_MAX
from mallrig.emulators.core.world import World

if TYPE_CHECKING:
    import httpx

_USER = re.compile("^([a-z]+://)[^/?#]*@")
SECONDS_MAX = 10.0
ANSWER_MAX = 65_536


class Outgoing:
    """Sends a world's calls. `transport` is httpx's, so that tests can answer without a socket.

    httpx is a quarter of a second to import, so it is left until the first call or warm(), off the start-up path.
    """

    def __init__(self, transport: "httpx.BaseTransport | None" = None):
        self._transport = transport
        self._made: httpx.Client | None = None
        self._making = threading.Lock()

    def warm(self) -> "httpx.Client":
        """The client, made at the first call."""
        import httpx

        with self._making:
            if self._made is None:
                self._made = httpx.Client(transport=self._transport, timeout=SECONDS_MAX, follow_redirects=False, trust_env=False)
            return self._made

    def post(
        self, world: World, emulator: str, url: str, body: bytes, headers: dict[str, str], seconds: float = SECONDS_MAX, fault: str | None = None
    ) -> tuple[int | None, str]:
        """POST once and write it into the journal, with the fault that befalls it. Returns (status, answer text), (None, reason) when no answer came."""
        import httpx

        client, began = self.warm(), time.perf_counter()
        try:
            answer = client.post(url, content=body, headers=headers, timeout=seconds)
            status, text, answered = answer.status_code, answer.text[:ANSWER_MAX], dict(answer.headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            status, text, answered = None, type(error).__name__, {}
        world.journal.add(
            at=show(world.now()), direction="out", emulator=emulator, method="POST", route=None, status=status, fault=fault, **_addressed(url),
            request_headers=redact.headers(headers.items()), request_body=redact.body(body, headers.get("Content-Type", ""), BODY_MAX),
            response_headers=redact.headers(answered.items()), response_body=redact.body(text.encode(), answered.get("content-type", ""), BODY_MAX),
            latency_ms=round((time.perf_counter() - began) * 1000, 1),
        )  # fmt: skip
        return status, text

    def close(self) -> None:
        """Let go of the connections."""
        if self._made:
            self._made.close()


def note_lost(world: World, emulator: str, url: str, fault: str) -> None:
    """Write a call that a fault lost on its way into the journal."""
    world.journal.add(at=show(world.now()), direction="out", emulator=emulator, method="POST", route=None, status=None, fault=fault, **_addressed(url))


def _addressed(url: str) -> dict[str, str]:
    """An address as the journal has it: without user, password, fragment and the secrets of its query."""
    path, _, query = _USER.sub(r"\1", url).partition("#")[0].partition("?")
    return {"path": path, "query": redact.query(query)}


def timer_call(outgoing: Outgoing) -> Callable:
    """What falls due for a timer: the owner's URL is told the world and the time."""

    def call(world: World, when, payload: dict) -> None:
        body = {"world": world.name, "timer": payload["timer"], "due": show(when), "now": show(world.now())}
        outgoing.post(world, "timer", payload["url"], json.dumps(body).encode(), {"Content-Type": "application/json"}, payload["seconds"])

    return call
