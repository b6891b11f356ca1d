"""`mallrig proxy`: clients with hard-coded https hosts reach the emulators through HTTPS_PROXY and a local certificate authority.

TLS ends here with a certificate for the host that was asked for; what is inside goes unchanged to the server, which knows
its vendors by their host names. A host that nobody emulates is refused, never called, unless forwarding was asked for.
With a recording (see recording/) the same hosts are passed on to the real vendors instead, and what passes is written down.

The proxying is asyncio's streams and the certificates are the `cryptography` package's. A whole proxy wasn't taken. mitmproxy
11.0, the last for our oldest Python, wants an older flask, h11 and cryptography than the rest here, and some twenty packages more.
proxy.py makes its certificates by running the openssl program, one file a host; its last release is of February 2025.
trustme makes authorities for tests: without name constraints, which keep a stolen key from vouching for any other host.
"""

import asyncio
import signal
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from mallrig.emulators.certificates import Authority, now
from mallrig.emulators.core.hosts import host_table, prefix_of
from mallrig.emulators.recording.listening import Listener
from mallrig.emulators.recording.recorder import Recorder
from mallrig.emulators.vendors import VENDORS

HEAD_BYTES_MAX = 65_536
HEAD_SECONDS = 30
CONNECT_SECONDS = 10
CHUNK = 65_536
HOP_HEADERS = (b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive")


class Refusal(Exception):
    """What the proxy won't do: HTTP status with its reason phrase, and a sentence."""

    def __init__(self, status: str, message: str):
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True)
class Asked:
    """The first request of a connection: where it goes, its request line in origin form, its other header lines."""

    method: str
    host: str
    port: int
    tls: bool
    line: bytes
    headers: list[bytes]


class Proxy:
    """One proxy before the server at `upstream` (host, port); with a `recorder`, before the real vendors."""

    def __init__(self, upstream: tuple[str, int], authority: Authority, table: dict[str, str], forward: bool, recorder: Recorder | None = None):
        self._upstream = upstream
        self._authority = authority
        self._table = table
        self._forward = forward
        self._recorder = recorder

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection, until either side ends it."""
        try:
            await self._answer_or_refuse(reader, writer)
            await _close(writer)
        except asyncio.CancelledError:
            writer.transport.abort()  # the proxy ends: no TLS farewell, for which an idle client would be waited half a minute

    async def _answer_or_refuse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        except Refusal as refusal:
            text = f"{refusal.message}\n".encode()
            head = f"HTTP/1.1 {refusal.status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + text)
        except (OSError, asyncio.IncompleteReadError):
            pass  # either side went away: nobody is left to be told

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = read_head(await _head(reader))
        emulated = prefix_of(self._table, asked.host) is not None
        if not emulated and not self._forward:
            raise Refusal("403 Forbidden", f"mallrig emulates no {asked.host}, so this was refused and not sent on; `mallrig proxy --forward` lets it through")
        far_reader, far_writer = await self._connect(asked, emulated)
        listener = self._recorder.listener(asked.host, asked.tls) if emulated and self._recorder else None
        try:
            if asked.method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.drain()
                if emulated:
                    await writer.start_tls(self._authority.context(asked.host))
            else:
                head = b"\r\n".join([asked.line, *asked.headers, b"Connection: close", b"", b""])
                if listener:
                    listener.sent(head)
                far_writer.write(head)
            await _relay(reader, writer, far_reader, far_writer, answered=asked.method != "CONNECT" or not emulated, listener=listener)
        finally:
            await _close(far_writer)

    async def _connect(self, asked: Asked, emulated: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port, tls = self._place(asked, emulated)
        recorded = emulated and self._recorder
        secure = {"ssl": self._recorder.tls if recorded else ssl.create_default_context(), "server_hostname": asked.host} if tls else {}
        try:
            return await asyncio.wait_for(asyncio.open_connection(host, port, **secure), CONNECT_SECONDS)
        except ssl.SSLCertVerificationError:
            raise Refusal("502 Bad Gateway", f"{asked.host} has no certificate that this machine trusts, so nothing was sent") from None
        except (OSError, TimeoutError):
            what = "the mallrig server" if emulated and not recorded else "the host"
            raise Refusal("502 Bad Gateway", f"{what} at {host}:{port} doesn't answer") from None

    def _place(self, asked: Asked, emulated: bool) -> tuple[str, int, bool]:
        """Where a request goes, and whether TLS begins here: a tunnel to a host that isn't emulated carries the client's own."""
        if not emulated:
            return asked.host, asked.port, asked.tls and asked.method != "CONNECT"
        if self._recorder:
            return self._recorder.place_of(asked.host, asked.port, asked.tls)
        return *self._upstream, False


def read_head(head: bytes) -> Asked:
    """The request that a client makes of its proxy: CONNECT host:port, or a whole address. Raises Refusal."""
    line, *headers = head.split(b"\r\n")
    try:
        method, target, version = line.decode("ascii").split(" ")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError:
        raise Refusal("400 Bad Request", "not a request that a proxy can read") from None
    if not host or (method == "CONNECT") != (parts.scheme == "") or parts.scheme not in ("", "http", "https"):
        raise Refusal("400 Bad Request", "this is a proxy: set HTTPS_PROXY to its address, and call the vendors' own hosts")
    tls = parts.scheme != "http"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [header for header in headers if header and header.partition(b":")[0].strip().lower() not in (*HOP_HEADERS, b"host")]
    kept.insert(0, b"Host: " + parts.netloc.rpartition("@")[2].encode())
    return Asked(method, host, port or (443 if tls else 80), tls, f"{method} {path} {version}".encode(), kept)


async def _head(reader: asyncio.StreamReader) -> bytes:
    """A request's lines up to the empty one. Raises Refusal."""
    try:
        return (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_SECONDS))[:-4]
    except asyncio.LimitOverrunError:
        raise Refusal("431 Request Header Fields Too Large", f"the request's head has more than {HEAD_BYTES_MAX} bytes") from None
    except TimeoutError:
        raise Refusal("408 Request Timeout", f"no request within {HEAD_SECONDS} s") from None


async def _relay(reader, writer, far_reader, far_writer, answered: bool, listener: Listener | None) -> None:
    """Carry bytes both ways until the far side has said all. A client that says no more is still `answered`, except inside
    TLS, where that means that it is gone. That it says no more isn't passed on: servers take it for gone."""
    there = asyncio.create_task(_pump(reader, far_writer, listener.sent if listener else _heed_nothing))
    back = asyncio.create_task(_pump(far_reader, writer, listener.answered if listener else _heed_nothing))
    try:
        await asyncio.wait([there, back], return_when=asyncio.FIRST_COMPLETED)
        if answered:
            await back
    finally:
        for task in (there, back):
            task.cancel()
        await asyncio.gather(there, back, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[bytes], None]) -> None:
    """Carry bytes one way; `hear` gets them first, and b"" for the end."""
    with suppress(ConnectionError, ssl.SSLError):
        while chunk := await reader.read(CHUNK):
            hear(chunk)
            writer.write(chunk)
            await writer.drain()
        hear(b"")


def _heed_nothing(_chunk: bytes) -> None:
    """For what isn't recorded."""


async def _close(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        await writer.drain()
        writer.close()
        await writer.wait_closed()


async def listen(proxy: Proxy, port: int) -> asyncio.Server:
    """Listen on loopback; 0 takes any free port. Raises OSError where the port is taken."""
    serving = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve in a task of our own: of one that asyncio makes itself, Python 3.11 prints a traceback when it is cancelled."""
        task = asyncio.create_task(proxy.serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    return await asyncio.start_server(connected, "127.0.0.1", port, limit=HEAD_BYTES_MAX)


def exports(port: int, authority: Authority) -> list[str]:
    """Shell lines that send a client through the proxy: Python, Node, curl and most others read one of them."""
    address = f"http://127.0.0.1:{port}"
    settings = {
        "HTTPS_PROXY": address, "HTTP_PROXY": address, "https_proxy": address, "http_proxy": address, "NO_PROXY": "127.0.0.1,localhost",
        "SSL_CERT_FILE": authority.bundle, "REQUESTS_CA_BUNDLE": authority.bundle, "CURL_CA_BUNDLE": authority.bundle,
        "NODE_EXTRA_CA_CERTS": authority.certificate, "NODE_USE_ENV_PROXY": "1",
    }  # fmt: skip
    return [f"export {name}={_quoted(str(value))}" for name, value in settings.items()]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


@dataclass(frozen=True)
class Wish:
    """That the proxy shall record: into which file, and what stands in the place of which vendor (see Recorder)."""

    path: Path
    upstreams: dict[str, str]


def run_proxy(
    upstream: str, port: int, folder: Path, forward: bool, wish: Wish | None = None, say: Callable[[str], None] = partial(print, flush=True)
) -> None:
    """Serve until Ctrl-C or SIGTERM, before the mallrig server at `upstream` (its base URL); the authority is kept in `folder`.
    With a `wish`, before the real vendors, and every exchange with them is recorded.

    Says the proxy's address, the authority's file and the export lines. Raises ValueError for an address that isn't
    http://host:port, OSError for a taken port and for a recording that can't be kept.
    """
    address = urlsplit(upstream)
    if address.scheme != "http" or not address.hostname:
        raise ValueError(f"the server's address must be http://host:port: {upstream!r}")
    table = host_table(VENDORS)
    recorder = Recorder(wish.path, table, wish.upstreams, say) if wish else None
    before = f"the real vendors, recording into {wish.path}" if wish else f"http://{address.netloc}"
    try:
        authority = Authority(folder, table, now())
        proxy = Proxy((address.hostname, address.port or 80), authority, table, forward, recorder)
        about = f"# hosts: {', '.join(sorted(table))}; others are {'let through' if forward else 'refused'}"
        asyncio.run(_run(proxy, port, authority, before, about, say))
    finally:
        if recorder:
            recorder.close()


async def _run(proxy: Proxy, port: int, authority: Authority, before: str, about: str, say: Callable[[str], None]) -> None:
    server = await listen(proxy, port)
    bound = server.sockets[0].getsockname()[1]
    for line in (f"# mallrig proxy on http://127.0.0.1:{bound} before {before}; Ctrl-C ends it", about, f"# certificate authority: {authority.certificate}"):
        say(line)
    for line in exports(bound, authority):
        say(line)
    await _told_to_end()
    server.close()


async def _told_to_end() -> None:
    """Wait for Ctrl-C or SIGTERM, in the background of a script too, where a shell has SIGINT ignored."""
    told = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    await told.wait()
