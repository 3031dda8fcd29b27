"""An SMTP server on this machine that stops talking, or talks without end, where it is told to."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic

GREETING, DOT = "greeting", "."
STAGES = (GREETING, "EHLO", "MAIL", "RCPT", "DATA", DOT)
"""What a server answers, in the order of a conversation; `.` is the end of the mail."""
_ANSWERS: Mapping[str, bytes] = {
    GREETING: b"220 here\r\n",
    "DATA": b"354 Go on\r\n",
    "QUIT": b"221 Bye\r\n",
}


@dataclass
class Fault:
    """`hangs_at` says nothing at a stage; `babbles_at` a reply there that never ends: `babble` over
    and over, with a pause between, for `longest` seconds, so that who listens for ever fails."""

    hangs_at: str | None = None
    babbles_at: str | None = None
    babble: bytes = b"250-"
    pause: float = 0.01
    longest: float = 8.0
    mails: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def mend(self) -> None:
        """No fault from here on."""
        self.hangs_at = self.babbles_at = None


class _Conversation:
    def __init__(self, client: socket.socket, fault: Fault) -> None:
        self._client = client
        self._fault = fault
        self._recipient = ""

    def hold(self) -> None:
        with self._client, suppress(OSError), self._client.makefile("rb") as lines:
            self._say(GREETING)
            for line in lines:
                stage = line[:4].decode().strip().upper()
                if stage == "RCPT":
                    self._recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say(stage)
                if stage == "DATA":
                    self._listen(lines)

    def _listen(self, lines: Iterator[bytes]) -> None:
        for line in lines:
            if line == b".\r\n":
                self._fault.mails.append(self._recipient)
                self._say(DOT)
                return

    def _say(self, stage: str) -> None:
        if self._fault.hangs_at == stage:
            self._fault.over.wait(20)
        until = monotonic() + self._fault.longest
        while self._fault.babbles_at == stage and monotonic() < until:
            self._fault.over.wait(self._fault.pause)
            self._client.sendall(self._fault.babble)
        self._client.sendall(_ANSWERS.get(stage, b"250 OK\r\n"))


@contextmanager
def bad_smtp_server(fault: Fault) -> Iterator[int]:
    """The port of 127.0.0.1 where it listens, for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, fault), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            fault.over.set()


def _serve(listener: socket.socket, fault: Fault) -> None:
    with suppress(OSError):
        while True:
            client, _address = listener.accept()
            conversation = _Conversation(client, fault)
            threading.Thread(target=conversation.hold, daemon=True).start()
