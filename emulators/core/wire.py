"""Faults below HTTP, seen over a socket only: an answer that breaks off before its body, or in the middle of it."""

from collections.abc import Iterable

from mallrig.emulators.core.mount import WIRE


class Wire:
    """A WSGI wrapper. The answer promises a length and the server, given fewer bytes, closes the connection."""

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
        promised = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*promised, ("Content-Length", str(max(len(whole), 1)))], *rest)
        return [whole[: len(whole) // 2]] if effect == "truncate" else [b""]
