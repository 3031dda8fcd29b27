"""A mail server that takes everything at once and keeps nothing; it ends with its standard input.

It prints its port. Commands may come several at a time (RFC 2920).
"""

import asyncio
import sys

_END = b"\r\n.\r\n"
_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 Bye\r\n",
}


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._in_data = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every command and every message that is whole by now."""
        self._received += data
        while self._take():
            pass

    def _take(self) -> bool:
        end = _END if self._in_data else b"\r\n"
        found = self._received.find(end)
        if found < 0:
            return False
        said = bytes(self._received[:4]).upper()
        del self._received[: found + len(end)]
        answer = b"250 OK\r\n" if self._in_data else _ANSWERS.get(said, b"250 OK\r\n")
        self._in_data = not self._in_data and said == b"DATA"
        self._transport.write(answer)
        if answer == _ANSWERS[b"QUIT"]:
            self._transport.close()
        return True


async def main() -> None:
    """Until the standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
