"""`mallrig proxy`: hard-coded https hosts through HTTPS_PROXY and the local authority."""

import asyncio
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import timedelta

import httpx
import pytest
from cryptography import x509

from mallrig.emulators import proxy as proxying
from mallrig.emulators.certificates import HOST_DAYS, Authority, now
from mallrig.emulators.core.hosts import host_table, prefix_of
from mallrig.emulators.vendors import VENDORS

TABLE = host_table(VENDORS)


@contextmanager
def serving(upstream, authority, forward=False, recorder=None):
    """A proxy in a thread of its own; its port."""
    loop = asyncio.new_event_loop()
    made = proxying.Proxy(upstream, authority, TABLE, forward, recorder)
    listening = loop.run_until_complete(proxying.listen(made, 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield listening.sockets[0].getsockname()[1]
    asyncio.run_coroutine_threadsafe(end(listening), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


async def end(listening):
    """Stop listening, and let every connection go."""
    listening.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"), TABLE, now())


@pytest.fixture(scope="module")
def port(server, authority):
    with serving(("127.0.0.1", server.port), authority) as port:
        yield port


def client(port, authority, **more):
    return httpx.Client(proxy=f"http://127.0.0.1:{port}", verify=ssl.create_default_context(cafile=authority.certificate), **more)


def raw(port, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.ours
def test_the_printed_settings_alone_lead_a_client_to_the_emulator(port, authority, monkeypatch):
    for line in proxying.exports(port, authority):
        name, value = line.removeprefix("export ").split("=", 1)
        monkeypatch.setenv(name, value.strip("'"))
    answer = httpx.get("https://api.solapi.com/cash/v1/balance")
    assert (answer.status_code, answer.json()["errorCode"]) == (401, "Unauthorized")


@pytest.mark.ours
@pytest.mark.parametrize("host", ["api.solapi.com", "api.coolsms.co.kr", "API.SOLAPI.COM"])
def test_requests_on_one_connection_reach_the_vendor_of_the_host(port, authority, host):
    with client(port, authority) as http:
        answers = [http.get(f"https://{host}/cash/v1/balance") for _ in range(3)]
    assert {(answer.status_code, answer.json()["errorCode"]) for answer in answers} == {(401, "Unauthorized")}


@pytest.mark.ours
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_whole_address_without_a_tunnel_is_taken_too(port, scheme):
    answer = raw(port, f"GET {scheme}://api.solapi.com/cash/v1/balance?a=1 HTTP/1.1\r\nHost: other\r\nProxy-Connection: keep-alive\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 401 ") and b"Unauthorized" in answer


@pytest.mark.ours
@pytest.mark.parametrize("line", ["CONNECT example.com:443", "CONNECT cafe24api.com:443", "CONNECT a.b.cafe24api.com:443", "GET http://example.com/", "CONNECT 127.0.0.1:22"])
def test_a_host_that_nobody_emulates_is_refused(port, line):
    answer = raw(port, f"{line} HTTP/1.1\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n") and b"--forward" in answer


@pytest.mark.ours
@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"CONNECT\r\n\r\n", b"CONNECT a:99999 HTTP/1.1\r\n\r\n", b"GET ftp://a/ HTTP/1.1\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n"]
)  # fmt: skip
def test_what_no_proxy_can_read_gets_400(port, sent):
    assert raw(port, sent).startswith(b"HTTP/1.1 400 Bad Request\r\n")


@pytest.mark.ours
@pytest.mark.parametrize(("length", "status"), [(proxying.HEAD_BYTES_MAX - 200, b"401"), (proxying.HEAD_BYTES_MAX + 1, b"431")])
def test_a_head_has_a_bound(port, length, status):
    answer = raw(port, b"GET http://api.solapi.com/cash/v1/balance HTTP/1.1\r\n" + _headers(length) + b"\r\n")
    assert answer.split(b" ")[1] == status


def _headers(length: int) -> bytes:
    """Many short header lines, `length` bytes in all: servers bound a single line far lower."""
    line = b"Proxy-Connection: " + b"x" * 80 + b"\r\n"
    return (line * (length // len(line) + 1))[: length - 2].rpartition(b"\r\n")[0] + b"\r\n"


@pytest.mark.ours
def test_forwarding_lets_other_hosts_through_untouched(server, authority, receiver):
    with serving(("127.0.0.1", server.port), authority, forward=True) as port:
        with client(port, authority) as http:
            assert http.post(receiver.url, content=b"hello").status_code == 200
    assert [body for _, body in receiver.calls] == [b"hello"]


@pytest.mark.ours
def test_a_server_that_is_down_is_a_502(authority):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with serving(("127.0.0.1", taken.getsockname()[1]), authority) as port:
            answer = raw(port, b"CONNECT api.solapi.com:443 HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")


@pytest.mark.ours
def test_a_big_body_passes_both_ways(port, authority, world):
    with client(port, authority, timeout=60) as http:
        answer = http.post("https://api.solapi.com/messages/v4/send", content=b"x" * 5_000_000, headers={"Authorization": "none"})
    assert answer.status_code == 401


# -- the authority --


@pytest.mark.ours
def test_the_key_is_readable_by_its_owner_alone_and_kept(tmp_path):
    first = Authority(tmp_path / "made", TABLE, now())
    assert (tmp_path / "made" / "ca-key.pem").stat().st_mode & 0o777 == 0o600
    before = first.certificate.read_bytes()
    assert Authority(tmp_path / "made", TABLE, now()).certificate.read_bytes() == before


@pytest.mark.ours
@pytest.mark.parametrize("spoil", [
    lambda folder: (folder / "ca-key.pem").chmod(0o644),
    lambda folder: (folder / "ca-key.pem").write_text("no key"),
    lambda folder: (folder / "ca.pem").unlink(),
])  # fmt: skip
def test_an_authority_that_was_spoilt_is_made_anew(tmp_path, spoil):
    before = Authority(tmp_path, TABLE, now()).certificate.read_bytes()
    spoil(tmp_path)
    after = Authority(tmp_path, TABLE, now())
    assert after.certificate.read_bytes() != before
    assert (tmp_path / "ca-key.pem").stat().st_mode & 0o777 == 0o600


@pytest.mark.ours
def test_it_is_made_anew_for_other_hosts_and_before_it_is_over(tmp_path):
    first = Authority(tmp_path, TABLE, now()).certificate.read_bytes()
    other = Authority(tmp_path, [*TABLE, "api.example.kr"], now()).certificate.read_bytes()
    assert other != first
    over = x509.load_pem_x509_certificate(other).not_valid_after_utc - timedelta(days=HOST_DAYS)
    assert Authority(tmp_path, [*TABLE, "api.example.kr"], over - timedelta(seconds=1)).certificate.read_bytes() == other
    assert Authority(tmp_path, [*TABLE, "api.example.kr"], over).certificate.read_bytes() != other


@pytest.mark.ours
def test_it_vouches_for_no_other_host(authority, server):
    """The name constraints hold in a client that trusts the authority, even if its key signed for another name."""
    with serving(("127.0.0.1", server.port), authority) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"CONNECT api.solapi.com:443 HTTP/1.1\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        trusting = ssl.create_default_context(cafile=authority.certificate)
        with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
            trusting.wrap_socket(connection, server_hostname="bank.example")


@pytest.mark.ours
def test_a_certificate_for_a_foreign_name_fails_the_constraints(authority):
    ours, theirs = socket.socketpair()
    foreign = authority.context("bank.example")

    def answer():
        with theirs:
            try:
                foreign.wrap_socket(theirs, server_side=True)
            except (ssl.SSLError, OSError):
                return

    thread = threading.Thread(target=answer)
    thread.start()
    with ours, pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        ssl.create_default_context(cafile=authority.certificate).wrap_socket(ours, server_hostname="bank.example")
    thread.join()


@pytest.mark.ours
@pytest.mark.parametrize(("host", "prefix"), [
    ("demo1.cafe24api.com", "/cafe24/demo1"), ("demo1.cafe24api.com:443", "/cafe24/demo1"), ("cafe24api.com", None), (".cafe24api.com", None),
    ("a.b.cafe24api.com", None), ("api.solapi.com", "/solapi"), ("solapi.com", None), ("", None),
])  # fmt: skip
def test_hosts_are_found_by_name_or_by_one_label(host, prefix):
    assert prefix_of(TABLE, host) == prefix


@pytest.mark.ours
def test_the_printed_lines_are_what_a_shell_takes(tmp_path):
    quoted = Authority(tmp_path / "it's", TABLE, now())
    lines = proxying.exports(8025, quoted)
    assert "export HTTPS_PROXY='http://127.0.0.1:8025'" in lines
    assert f"export NODE_EXTRA_CA_CERTS='{tmp_path}/it'\\''s/ca.pem'" in lines


@pytest.mark.ours
@pytest.mark.parametrize("upstream", ["https://127.0.0.1:8024", "127.0.0.1:8024", "http://"])
def test_a_bad_server_address_is_refused(tmp_path, upstream):
    with pytest.raises(ValueError, match="must be http://host:port"):
        proxying.run_proxy(upstream, 0, tmp_path, False)


@pytest.mark.ours
def test_a_connection_that_is_closing_when_the_proxy_ends_is_dropped(authority):
    class Closing:
        """A client's writer that never gets rid of what was written."""

        aborted = False

        @property
        def transport(self):
            return self

        def abort(self):
            self.aborted = True

    async def ends():
        reader, writer = asyncio.StreamReader(), Closing()
        writer.drain = asyncio.Event().wait
        reader.feed_eof()
        task = asyncio.create_task(proxying.Proxy(("127.0.0.1", 1), authority, TABLE, False).serve(reader, writer))
        await asyncio.sleep(0.01)
        task.cancel()
        await task
        return writer.aborted

    assert asyncio.run(ends())


@pytest.mark.ours
def test_nothing_is_printed_of_a_connection_that_is_ended_before_it_was_served(authority, monkeypatch):
    async def ends():
        proxy, told, begun = proxying.Proxy(("127.0.0.1", 1), authority, TABLE, False), [], asyncio.Event()

        async def serve(reader, writer):
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(proxy, "serve", serve)
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
        listening = await proxying.listen(proxy, 0)
        _, writer = await asyncio.open_connection("127.0.0.1", listening.sockets[0].getsockname()[1])
        await begun.wait()
        await end(listening)
        await asyncio.sleep(0)
        writer.close()
        return told

    assert asyncio.run(ends()) == []


@pytest.mark.ours
def test_as_a_process_it_says_what_to_set_serves_and_ends_with_ctrl_c(server, tmp_path):
    call = f"from pathlib import Path; from mallrig.emulators.proxy import run_proxy; run_proxy({server.base!r}, 0, Path({str(tmp_path)!r}), False)"
    with subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        said = []
        while not said or not said[-1].startswith("export NODE_USE_ENV_PROXY"):
            said.append(process.stdout.readline())
            assert said[-1], process.stderr.read()
        settings = dict(line.removeprefix("export ").strip().replace("'", "").split("=", 1) for line in said if line.startswith("export "))
        trusting = ssl.create_default_context(cafile=settings["SSL_CERT_FILE"])
        with httpx.Client(proxy=settings["HTTPS_PROXY"], verify=trusting) as idle:
            answer = idle.get("https://api.solapi.com/cash/v1/balance")
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0 and process.stderr.read() == ""
    assert answer.status_code == 401
