"""Faults below HTTP, seen over a socket only: an answer that breaks off before its body, or in the middle of it."""

from collections.abc import Iterable, Iterator

from mallrig.emulators.core.mount import WIRE


class Wire:
    """A WSGI wrapper that promises more bytes than it gives and asks for the connection's end.

    granian sends a list at once and then hangs up, as `Connection: close` has it; of a stream that ends too early it hangs up without
    that, just before or after the head is out. It would set an empty list's length right, and without the header wait for the client to go.
    An answer to HEAD has no body to break off, and arrives whole.
    """

    def __init__(self, app):
        self._app = app

    def __call__(self, environ: dict, start_response) -> Iterable[bytes]:
        begun = []
        body = self._app(environ, lambda *head: begun.append(head))
        effect = environ.get(WIRE)
        status, headers, *rest = begun[0]
        if effect is None:
            start_response(status, headers, *rest)
            return body
        whole = b"".join(body)
        sent = whole[: len(whole) // 2] if effect == "truncate" else b""
        kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "connection")]
        start_response(status, [*kept, ("Content-Length", str(max(len(whole), 1))), ("Connection", "close")], *rest)
        return [sent] if sent else _nothing()


def _nothing() -> Iterator[bytes]:
    yield from ()
