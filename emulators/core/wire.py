"""Faults below HTTP, seen over a socket only: a connection that is reset, an answer that breaks off in the middle."""

import socket
import struct
from collections.abc import Iterable

from mallrig.emulators.core.mount import WIRE

_ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER on, no time: closing sends a reset in place of an end."""


class Wire:
    """A WSGI wrapper. The server must hand over the connection as `gunicorn.socket`; without one nothing is broken."""

    def __init__(self, app):
        self._app = app

    def __call__(self, environ: dict, start_response) -> Iterable[bytes]:
        body = self._app(environ, start_response)
        effect, connection = environ.get(WIRE), environ.get("gunicorn.socket")
        if effect is None or connection is None:
            return body
        if effect == "truncate":
            whole = b"".join(body)
            return _Cut(whole[: len(whole) // 2], connection)
        return _Cut(None, connection)


class _Cut:
    """A body of which `part` is sent, then the connection breaks; None: it breaks before a byte was sent."""

    def __init__(self, part: bytes | None, connection: socket.socket):
        self._part = part
        self._connection = connection

    def __iter__(self):
        if self._part is not None:
            yield self._part
        else:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        self._connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("broken off by a fault")
