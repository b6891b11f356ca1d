"""How the commands reach a server: they connect within a bounded time, and then wait for its answer for as long as it takes."""

import urllib.request

CONNECT_SECONDS = 10
"""A host that takes no connection for so long isn't there. A clock's advance of days, or a snapshot, may well answer later than that."""


class _Connection:
    """Of an http.client connection: its timeout is for connecting alone."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(None)


class _Connecting:
    """Of a urllib handler: opens with such connections."""

    def do_open(self, http_class, request, **more):
        return super().do_open(type("Connection", (_Connection, http_class), {}), request, **more)


class _Http(_Connecting, urllib.request.HTTPHandler):
    pass


class _Https(_Connecting, urllib.request.HTTPSHandler):
    pass


def opened(request: urllib.request.Request):
    """The open answer to a request, which goes through no proxy. Raises what urllib does."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), _Http, _Https).open(request, timeout=CONNECT_SECONDS)
