"""A mail server that takes everything, forgets to answer now and then, and keeps a list.

`python -m trials.sending.mail_server N` prints its port. For each line that it reads it prints what
it took so far: a JSON list of `{marker, message_id, to}`. It ends with its standard input. After
every Nth mail it took, it hangs up without an answer, so that its client cannot know.
"""

import asyncio
import json
import re
import sys

_END = b"\r\n.\r\n"
_MARKER = re.compile(rb"^X-Neptie-Marker: *(\S+)", re.MULTILINE | re.IGNORECASE)
_MESSAGE_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE | re.IGNORECASE)
_RECIPIENT = re.compile(rb"<([^>]*)>")
_ANSWERS = {
    b"EHLO": b"250-trial\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Bye\r\n",
}


class Ledger:
    """What was taken, in order."""

    def __init__(self, drop_every: int) -> None:
        self.taken: list[dict[str, str]] = []
        self._drop_every = drop_every

    def take(self, recipient: str, mail: bytes) -> bool:
        """Write a mail down; whether its sender is to hear of it."""
        found = (_MARKER.search(mail), _MESSAGE_ID.search(mail))
        marker, message_id = (each[1].decode() if each else "" for each in found)
        self.taken.append({"marker": marker, "message_id": message_id, "to": recipient})
        return len(self.taken) % self._drop_every != 0


class Conversation(asyncio.Protocol):
    """One connection; commands may come several at a time (RFC 2920)."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._received = bytearray()
        self._in_data = False
        self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 trial\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every command and every mail that is whole by now."""
        self._received += data
        while not self._transport.is_closing() and self._take():
            pass

    def _take(self) -> bool:
        end = _END if self._in_data else b"\r\n"
        found = self._received.find(end)
        if found < 0:
            return False
        said = bytes(self._received[:found])
        del self._received[: found + len(end)]
        if self._in_data:
            self._take_mail(said)
        else:
            self._obey(said)
        return True

    def _take_mail(self, mail: bytes) -> None:
        self._in_data = False
        if self._ledger.take(self._recipient, mail):
            self._transport.write(b"250 OK\r\n")
        else:
            self._transport.abort()

    def _obey(self, command: bytes) -> None:
        verb = command[:4].upper()
        if verb == b"RCPT" and (recipient := _RECIPIENT.search(command)):
            self._recipient = recipient[1].decode()
        self._in_data = verb == b"DATA"
        self._transport.write(_ANSWERS.get(verb, b"250 OK\r\n"))
        if verb == b"QUIT":
            self._transport.close()


async def main(drop_every: int) -> None:
    """Until the standard input ends."""
    ledger = Ledger(drop_every)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(ledger), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(ledger.taken), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
