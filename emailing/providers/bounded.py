"""Sockets for servers that strangers name: what they answer comes in time, and is of a size.

A socket's own time-out begins anew with every byte: a server that speaks letter by letter, or
without end, would keep whoever listens for itself.
"""

import socket
import ssl
from time import monotonic
from typing import Any

LONGEST_ANSWER = 1 << 20


class Bounded(socket.socket):
    """Reads nothing before it was told what to expect."""

    _seconds = _until = 0.0
    _left = 0

    def expect(self, seconds: float) -> None:
        """Wait that long for what is read from here on, all of it together."""
        self._seconds, self._until = seconds, monotonic() + seconds
        self._left = LONGEST_ANSWER
        self.settimeout(seconds)

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """TimeoutError when the time is over, OSError when it is too much."""
        remaining = self._until - monotonic()
        if remaining <= 0:
            raise TimeoutError("The answer took too long.")
        self.settimeout(remaining)
        count = super().recv_into(*args, **kwargs)
        self.settimeout(self._seconds)
        self._left -= count
        if self._left < 0:
            raise OSError("The answer is too long.")
        return count


class BoundedTls(Bounded, ssl.SSLSocket):
    """The same with encryption."""


def bounded(plain: socket.socket) -> Bounded:
    """A connected socket, bounded; `plain` is not to be used any more."""
    timeout = plain.gettimeout()
    line = Bounded(plain.family, plain.type, plain.proto, fileno=plain.detach())
    line.settimeout(timeout)
    return line


def bounded_tls() -> ssl.SSLContext:
    """Verifies the server's certificate and name, and makes bounded sockets."""
    context = ssl.create_default_context()
    context.sslsocket_class = BoundedTls
    return context
