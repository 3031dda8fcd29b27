"""A small HTTP/1.1 client: several kept connections, a request under way on each."""

import re
import selectors
import socket
from collections.abc import Iterable, Iterator
from time import perf_counter

CONNECTIONS = 8
_SILENCE = 30.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


def get(path: str, token: str = "") -> bytes:
    """The bytes of a GET, with a bearer token where one is given."""
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nUser-Agent: Mozilla/5.0\r\n"
        f"{authorization}\r\n"
    ).encode()


def answer_to(port: int, request: bytes) -> bytes:
    """The body of one answer; RuntimeError unless it is a 200."""
    connection = _Connection(port)
    try:
        connection.ask(request)
        while not connection.has_heard_all():
            pass
        return connection.body
    finally:
        connection.socket.close()


def answered_in_a_second(port: int, requests: Iterable[bytes], *, seconds: float) -> float:
    """How many requests a second are answered by 200, until they or the seconds run out."""
    connections = [_Connection(port) for _ in range(CONNECTIONS)]
    try:
        start = perf_counter()
        answered = _drive(connections, iter(requests), until=start + seconds)
        return answered / (perf_counter() - start)
    finally:
        for connection in connections:
            connection.socket.close()


class _Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), _SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""
        self.body = b""

    def ask(self, request: bytes) -> None:
        self._received = b""
        self.socket.sendall(request)

    def has_heard_all(self) -> bool:
        """Take what has come; whether the answer is whole."""
        chunk = self.socket.recv(262_144)
        self._received += chunk
        head, separator, self.body = self._received.partition(b"\r\n\r\n")
        if not chunk or (separator and not head.startswith(b"HTTP/1.1 200 ")):
            raise RuntimeError(f"The server answered {self._received[:500]!r}")
        if not separator:
            return False
        length = _LENGTH.search(head + b"\r\n")
        assert length is not None
        return len(self.body) == int(length[1])


def _drive(connections: list[_Connection], requests: Iterator[bytes], *, until: float) -> int:
    """The number of answers."""
    answered = 0
    with selectors.DefaultSelector() as selector:
        for connection, first in zip(connections, requests, strict=False):
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(first)
        while selector.get_map():
            for key, _events in _ready(selector):
                if key.data.has_heard_all():
                    answered += 1
                    _go_on(selector, key, next(requests, None) if perf_counter() < until else None)
    return answered


def _go_on(
    selector: selectors.BaseSelector, key: selectors.SelectorKey, request: bytes | None
) -> None:
    if request is None:
        selector.unregister(key.fileobj)
    else:
        key.data.ask(request)


def _ready(selector: selectors.BaseSelector) -> list[tuple[selectors.SelectorKey, int]]:
    ready = selector.select(_SILENCE)
    if not ready:
        raise TimeoutError(f"No server answered for {_SILENCE:.0f} s.")
    return ready
