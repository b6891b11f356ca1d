"""A transport that outlives the server: when it goes away in the middle a call waits for it to come back, and goes on."""

import time
from collections.abc import Callable

import click
import httpx

BACK_SECONDS = 60
LOOK_SECONDS = 0.2


class Patient(httpx.BaseTransport):
    """Makes a call again until it is answered; for calls that may be made twice. `gone` is told at each look, and whether it is the first."""

    def __init__(self, gone: Callable[[bool], None]):
        self._gone = gone
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One answer. Raises click.ClickException when none came for a minute."""
        deadline = None
        while True:
            try:
                return self._whole(request)
            except httpx.TransportError as error:
                self._gone(deadline is None)
                deadline = deadline or time.monotonic() + BACK_SECONDS
                if time.monotonic() > deadline:
                    raise click.ClickException(f"the server at {request.url.host}:{request.url.port} is gone: {error}") from None
                time.sleep(LOOK_SECONDS)

    def _whole(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body read, so that one that breaks off is made again too."""
        answer = self._inner.handle_request(request)
        answer.read()
        return answer

    def close(self) -> None:
        """Let go of the connections."""
        self._inner.close()
