"""The port of the web server: is it free, does the server answer there?"""

import asyncio
import socket
import time

from neptie.local.environment import HOST
from neptie.local.errors import LocalError

LEFTOVER_SECONDS = 10.0
ANSWER_SECONDS = 5.0


def require_free(port: int, *, after_a_kill: bool) -> None:
    """Raises LocalError if something listens there; what was killed gets 10 s to let go."""
    deadline = time.monotonic() + (LEFTOVER_SECONDS if after_a_kill else 0)
    while not _is_free(port):
        if time.monotonic() >= deadline:
            raise LocalError(
                f"Port {port} is in use by another program. "
                f"Stop that one, or choose another port: PORT={port + 1} make run"
            )
        time.sleep(0.1)


async def is_ready(port: int) -> bool:
    """Whether `/readyz` answers 200 now."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(
                f"GET /readyz HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()
            )
            status = await reader.readline()
            writer.close()
    except OSError:
        return False
    return status.split(b" ")[1:2] == [b"200"]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # What is only waiting out its time after a close doesn't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise LocalError(f"Port {port} needs root; choose one above 1023.") from None
        except OSError:
            return False
    return True
