"""Granian, one worker of four threads, for the product and for what it is compared with."""

import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from bench.programs import program

_START_SECONDS = 30.0
_LOG_SHOWN = 4_000
_OPTIONS = (
    *("--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws"),
    *("--workers-kill-timeout", "2"),
)
_NOTHING: Mapping[str, str] = {}


@contextmanager
def serving(
    application: str, directory: Path, environ: Mapping[str, str] = _NOTHING
) -> Iterator[int]:
    """The port that a WSGI application answers on, while the block runs; its log in `directory`."""
    port, log = _free_port(), directory / f"{application.replace(':', '.')}.log"
    arguments = ("-m", "granian", *_OPTIONS, "--port", str(port), application)
    with (
        log.open("w", encoding="utf-8") as output,
        program(
            arguments, environ=environ, stdin=subprocess.DEVNULL, output=output, errors=output
        ) as popen,
    ):
        try:
            _wait(port, popen)
            yield port
        except RuntimeError as error:
            error.add_note(log.read_text(encoding="utf-8")[-_LOG_SHOWN:])
            raise


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, popen: "subprocess.Popen[str]") -> None:
    deadline = monotonic() + _START_SECONDS
    while not _answers(port):
        if popen.poll() is not None or monotonic() > deadline:
            raise RuntimeError("A web server did not start.")
        sleep(0.05)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
