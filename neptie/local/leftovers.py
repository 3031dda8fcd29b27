"""What a killed PostgreSQL leaves: perhaps itself, surely the files that say it runs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

STATUS_LINE = 7
FAST_SECONDS = 6.0
IMMEDIATE_SECONDS = 2.0


def serving(data: Path) -> bool:
    """Whether a PostgreSQL on `data` accepts connections."""
    lines = _lines(data / "postmaster.pid")
    ready = len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"
    # A killed one leaves the word behind.
    return ready and _serves(_pid(lines), data)


def clear_leftovers(data: Path, socket: Path) -> None:
    """Ends a PostgreSQL that still serves `data`, and removes claims of anybody else.

    PostgreSQL takes any living process with the number in its lock file for one of its own, and
    refuses to start: after a restart of the machine or container that may be anybody.
    """
    for lock in (data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")):
        pid = _pid(_lines(lock))
        _end(pid, data)
        if _command_line(pid):
            lock.unlink(missing_ok=True)


def _end(pid: int, data: Path) -> None:
    for number, seconds in ((signal.SIGINT, FAST_SECONDS), (signal.SIGQUIT, IMMEDIATE_SECONDS)):
        deadline = time.monotonic() + seconds
        if _serves(pid, data):
            os.kill(pid, number)
        while _serves(pid, data) and time.monotonic() < deadline:
            time.sleep(0.05)


def _serves(pid: int, data: Path) -> bool:
    return f" -D {data} " in _command_line(pid)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _pid(lines: list[str]) -> int:
    """0, which is nobody, where the file is missing or cut off."""
    return int(lines[0]) if lines and lines[0].isdecimal() else 0


def _command_line(pid: int) -> str:
    """The arguments of process `pid`, a blank after each; empty when there is no such process."""
    if sys.platform != "linux":
        return _listed_command_line(pid)
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace")


def _listed_command_line(pid: int) -> str:
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.replace("\n", " ")
