"""One supervisor per NEPTIE_HOME."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


class AlreadyRunningError(Exception):
    """Carries what the holder wrote about itself."""


@dataclass(frozen=True)
class Lock:
    """`after_a_kill`: the last holder could not tidy up, so its children may still be ending."""

    after_a_kill: bool


@contextmanager
def only_one(home: Path, about: str) -> Iterator[Lock]:
    """Holds `home` for this process; raises AlreadyRunningError where another one has it.

    The kernel lets go of the lock with the process, however it dies; `about` stays then.
    """
    with (home / "lock").open("a+", encoding="utf-8") as file:
        _acquire(file)
        file.seek(0)
        left = file.read()
        _write(file, f"{about} (process {os.getpid()})")
        try:
            yield Lock(after_a_kill=bool(left))
        finally:
            _write(file, "")


def _acquire(file: TextIO) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise AlreadyRunningError(file.read()) from None


def _write(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
