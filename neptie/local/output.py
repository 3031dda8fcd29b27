"""One log of many processes: each line says whose it is."""

import asyncio
import contextlib
import io
import os
import signal
from typing import TextIO

NAME_WIDTH = 8
LONGEST_LINE = 64 * 1024
COLORS = {
    "neptie": 1,
    "postgres": 34,
    "redis": 31,
    "setup": 33,
    "web": 32,
    "worker": 35,
    "beat": 36,
}


class Log:
    """Writes `name     | text` to `stream`, with the name colored on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no UTF-8 shows question marks.
            stream.reconfigure(errors="replace")
        self._stream = stream
        self._colored = stream.isatty() and not os.environ.get("NO_COLOR")

    def line(self, name: str, text: str) -> None:
        prefix = f"{name:<{NAME_WIDTH}} |"
        if self._colored:
            prefix = f"\x1b[{COLORS.get(name, 0)}m{prefix}\x1b[0m"
        self._write(f"{prefix} {text}\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # Nobody reads any more (`make run | head`, a closed terminal): stop, as on Ctrl-C.
            self._stream = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - kept open
            signal.raise_signal(signal.SIGTERM)


async def copy_lines(pipe: int, name: str, log: Log) -> None:
    """Copies the read end `pipe`, line by line, until every writer has closed it."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb", buffering=0)
    )
    with contextlib.closing(transport):
        while line := await _next_line(reader):
            log.line(name, line.decode("utf-8", "replace").rstrip())


async def _next_line(reader: asyncio.StreamReader) -> bytes:
    """One line, or the first LONGEST_LINE bytes of one that is longer; empty at the end."""
    try:
        return await reader.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError:
        return await reader.readexactly(LONGEST_LINE)
