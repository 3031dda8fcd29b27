"""A process that outlives a killed supervisor just long enough to end what it started."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NamedTuple

STOP_SECONDS = 3.0
HURRY_SECONDS = 1.0
POLL_SECONDS = 0.05


class Ending(NamedTuple):
    """The signals that ask a process to end, and that end it at once."""

    stop: signal.Signals
    hurry: signal.Signals


class Watcher:
    """Made by `watching`."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self._pipe = pipe

    def started(self, pid: int, ending: Ending) -> None:
        """Tells of a new process; if it leads a process group, that ends with it."""
        self._tell(f"{pid} {ending.stop.value} {ending.hurry.value}")

    def ended(self, pid: int) -> None:
        """It needs no ending any more."""
        self._tell(f"{pid}")

    def _tell(self, line: str) -> None:
        # If it was killed, the kernel still tells each child of our death (Linux).
        with suppress(BrokenPipeError):
            os.write(self._pipe, f"{line}\n".encode())


@contextmanager
def watching() -> Iterator[Watcher]:
    """Forks, so call it early: the copy keeps every file and handler that there is by then."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(write)
            os.setsid()
            _end_all(_what_was_left(read))
        finally:
            os._exit(0)
    os.close(read)
    try:
        yield Watcher(pid, write)
    finally:
        os.close(write)
        os.waitpid(pid, 0)


def _what_was_left(pipe: int) -> dict[int, Ending]:
    """Reads until the supervisor is gone; the processes that had not ended by then."""
    left: dict[int, Ending] = {}
    with open(pipe, encoding="ascii") as lines:
        for line in lines:
            pid, *numbers = (int(word) for word in line.split())
            if numbers:
                left[pid] = Ending(*(signal.Signals(number) for number in numbers))
            else:
                del left[pid]
    return left


def _end_all(left: Mapping[int, Ending]) -> None:
    for pid, ending in left.items():
        _send(pid, ending.stop)
    _wait(left, STOP_SECONDS)
    for pid, ending in left.items():
        _send(pid, ending.hurry)
    _wait(left, HURRY_SECONDS)
    for pid in left:
        # The whole group: a process that ended may have left children.
        _send(-pid, signal.SIGKILL)


def _wait(pids: Mapping[int, Ending], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(_send(pid, 0) for pid in pids):
        time.sleep(POLL_SECONDS)


def _send(pid: int, number: int) -> bool:
    """Whether there was a process to get it."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
