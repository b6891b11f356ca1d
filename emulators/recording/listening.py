"""Hearing HTTP/1.1 that passes by: the bytes go on as they are, and each exchange is told once it is whole.

h11 reads the messages; it comes with httpx. It is made to be one end of a connection, so each side gets a partner that only
listens: what the client says is read as a server would, what comes back as a client that asked by the same method.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone

import h11

HEAD_BYTES_MAX = 65_536
BODY_MAX = 8 * 1024 * 1024
"""What is kept of a body; of a longer one only how long it was."""

AHEAD_MAX = 1024 * 1024
"""How much may wait while the exchange before it is under way."""

Headers = list[tuple[str, str]]


@dataclass
class Message:
    """One side of an exchange. `body` is as it was sent (compressed, say); None when it was longer than BODY_MAX."""

    headers: Headers = field(default_factory=list)
    body: bytearray | None = field(default_factory=bytearray)
    size: int = 0
    whole: bool = False

    def take(self, data: bytes) -> None:
        """One more part of the body."""
        self.size += len(data)
        if self.size > BODY_MAX:
            self.body = None
        elif self.body is not None:
            self.body += data

    def header(self, name: str) -> str:
        """A header's value, "" for none."""
        return next((value for known, value in self.headers if known.lower() == name), "")


@dataclass
class Exchange:
    """One request and its answer. `target` is a path with its query, `url` the whole address."""

    host: str
    scheme: str
    method: str
    target: str
    request: Message
    began: datetime
    ended: datetime | None = None
    answer: Message = field(default_factory=Message)
    status: int = 0
    reason: str = ""

    @property
    def url(self) -> str:
        """The address that was asked."""
        return f"{self.scheme}://{self.host}{self.target}"


class Listener:
    """Hears one connection to a host. `tell` gets each whole exchange, in order, before its last bytes go on; `lose` is called
    once when what passes can't be read, and nothing is told any more."""

    def __init__(self, host: str, scheme: str, tell: Callable[[Exchange], None], lose: Callable[[str], None]):
        self._host, self._scheme, self._tell, self._lose = host, scheme, tell, lose
        self._asking = h11.Connection(h11.SERVER, HEAD_BYTES_MAX)
        self._answering: h11.Connection | None = None
        self._exchange: Exchange | None = None
        self._early = b""
        self._deaf = False

    def sent(self, chunk: bytes) -> None:
        """What the client says next."""
        self._hear(lambda: self._asking.receive_data(chunk))

    def answered(self, chunk: bytes) -> None:
        """What the vendor says next; b"" when it has said all."""
        self._hear(lambda: self._take_answer(chunk))

    def _take_answer(self, chunk: bytes) -> None:
        if self._answering is None:
            self._early += chunk
        else:
            self._answering.receive_data(chunk)

    def _hear(self, receive: Callable[[], None]) -> None:
        if self._deaf:
            return
        try:
            receive()
            while self._request_is_whole() and self._answer_is_whole():
                self._end_exchange()
            if max(len(self._early), len(self._asking.trailing_data[0])) > AHEAD_MAX:
                raise h11.RemoteProtocolError("too much ahead of its answers")
        except h11.ProtocolError:
            self._deaf = True
            self._lose(self._host)

    def _request_is_whole(self) -> bool:
        for event in _events(self._asking):
            if isinstance(event, h11.Request):
                self._begin_exchange(event)
            elif isinstance(event, h11.Data):
                self._exchange.request.take(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self._exchange.request.whole = True
        return self._exchange is not None and self._exchange.request.whole

    def _begin_exchange(self, asked: h11.Request) -> None:
        method = asked.method.decode("ascii")
        self._exchange = Exchange(self._host, self._scheme, method, asked.target.decode("ascii"), Message(_read(asked)), datetime.now(timezone.utc))
        self._answering = h11.Connection(h11.CLIENT, HEAD_BYTES_MAX)
        self._answering.send(h11.Request(method=asked.method, target=b"/", headers=[("Host", self._host)]))
        self._answering.send(h11.EndOfMessage())
        early, self._early = self._early, b""
        if early:
            self._answering.receive_data(early)

    def _answer_is_whole(self) -> bool:
        exchange = self._exchange
        for event in _events(self._answering):
            if isinstance(event, h11.Response):
                exchange.status, exchange.reason, exchange.answer.headers = event.status_code, event.reason.decode("latin-1"), _read(event)
            elif isinstance(event, h11.Data):
                exchange.answer.take(event.data)
            elif isinstance(event, h11.EndOfMessage):
                exchange.answer.whole = True
        return exchange.answer.whole

    def _end_exchange(self) -> None:
        self._exchange.ended = datetime.now(timezone.utc)
        self._tell(self._exchange)
        ahead, self._early = self._asking.trailing_data[0], self._answering.trailing_data[0]
        self._asking = h11.Connection(h11.SERVER, HEAD_BYTES_MAX)
        self._answering = self._exchange = None
        if ahead:
            self._asking.receive_data(ahead)


def _events(side: h11.Connection):
    """What a side has said so far and wasn't heard yet."""
    while True:
        event = side.next_event()
        if event is h11.NEED_DATA or event is h11.PAUSED or isinstance(event, h11.ConnectionClosed):
            return
        yield event


def _read(event: h11.Request | h11.Response) -> Headers:
    """The headers as they were written."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items()]
