"""What `mallrig proxy --record` adds to the proxy: where the real vendors are, and the file that their answers go to."""

import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import certifi

from mallrig.emulators.core.hosts import prefix_of
from mallrig.emulators.recording.har import entry
from mallrig.emulators.recording.harfile import Full, HarFile
from mallrig.emulators.recording.listening import Exchange, Listener
from mallrig.emulators.recording.redaction import Redactor


class Recorder:
    """One recording. `table`: the vendors' host names; `upstreams`: host name (`*.` for one label) -> the URL of what stands in its
    place, with TLS in the vendor's own name for https; `say` gets what the user must know. Raises OSError, ValueError."""

    def __init__(self, path: Path, table: dict[str, str], upstreams: dict[str, str], say: Callable[[str], None]):
        self._upstreams = {host: _address(host, url, table) for host, url in upstreams.items()}
        self._say = say
        self._redactor = Redactor(table)
        self._file: HarFile | None = HarFile(path)
        self._path = path
        self.tls = trusting()

    def place_of(self, host: str, port: int, tls: bool) -> tuple[str, int, bool]:
        """Where the vendor of a host name is reached, and whether by TLS."""
        given = prefix_of(self._upstreams, host)
        if given is None:
            return host, port, tls
        parts = urlsplit(given)
        secure = parts.scheme == "https"
        return parts.hostname, parts.port or (443 if secure else 80), secure

    def listener(self, host: str, tls: bool) -> Listener:
        """Who hears one connection to a vendor."""
        return Listener(host, "https" if tls else "http", self._write, self._lost)

    def _write(self, exchange: Exchange) -> None:
        if self._file is None:
            return
        try:
            self._file.add(entry(exchange, self._redactor))
        except Full:
            self._end(f"{self._path} is full")
        except OSError as problem:
            self._end(f"{self._path} can't be written: {problem.strerror}")

    def _lost(self, host: str) -> None:
        self._say(f"# an exchange with {host} was cut off or isn't HTTP/1.1: it and what follows on its connection isn't in the recording")

    def _end(self, why: str) -> None:
        self._say(f"# the recording ended: {why}; calls go on to the vendors")
        self.close()

    def close(self) -> None:
        """End the recording."""
        if self._file:
            self._file.close()
            self._file = None


def trusting() -> ssl.SSLContext:
    """A client's TLS that trusts the system's authorities ($SSL_CERT_FILE, where set) and certifi's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _address(host: str, url: str, table: dict[str, str]) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not parts.path.strip("/")
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"an upstream's address must be https://host:port: {url!r}")
    if host not in table and prefix_of(table, host) is None:
        raise ValueError(f"an upstream must stand for a host that mallrig knows, not {host!r} (there are {', '.join(sorted(table))})")
    return url
