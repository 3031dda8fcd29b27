"""An IMAP server that says what it was told to, for what a well-behaved one never says."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def scripted(
    answers: Mapping[bytes, bytes], *, refuses: bytes = b""
) -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and the commands it heard. It says OK to all of them but the one it `refuses`,
    after what `answers` has for each."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talk = threading.Thread(target=_talk, args=(listener, answers, refuses, heard))
        talk.start()
        try:
            yield listener.getsockname()[1], heard
        finally:
            listener.close()
            talk.join()


def _talk(
    listener: socket.socket, answers: Mapping[bytes, bytes], refuses: bytes, heard: list[bytes]
) -> None:
    connection, _address = listener.accept()
    with connection, connection.makefile("rwb", buffering=0) as lines:
        lines.write(b"* OK Hello\r\n")
        for line in lines:
            tag, _space, command = line.strip().partition(b" ")
            words = command.split(b" ")
            name = b" ".join(words[:2]) if words[0] == b"UID" else words[0]
            heard.append(command)
            lines.write({b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n", **answers}.get(name, b""))
            lines.write(tag + (b" NO No\r\n" if name == refuses else b" OK Done\r\n"))
            if name == b"LOGOUT":
                return
