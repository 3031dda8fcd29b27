"""Starting a supervisor as a person does, reading what it says, and looking who is left."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

PATIENCE = 180.0


class Started:
    """A Python program and its lines; ended on leaving, killed when it takes too long."""

    def __init__(self, *arguments: str, environ: Mapping[str, str]) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, *arguments],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self._popen.stdout is not None
        self._lines = self._popen.stdout
        # A line that never comes would be waited for without end.
        self._impatience = threading.Timer(PATIENCE, self._popen.kill)
        self._impatience.start()

    def __enter__(self) -> "Started":
        return self

    def __exit__(self, *_: object) -> None:
        self._impatience.cancel()
        # Asked first: what a killed one started in other sessions would outlive the test.
        self._popen.terminate()
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        self._lines.close()

    @property
    def pid(self) -> int:
        return self._popen.pid

    def line(self, *parts: str) -> str:
        """The next line that has all the `parts`."""
        passed = []
        for line in self._lines:
            if all(part in line for part in parts):
                return line.rstrip("\n")
            passed.append(line)
        raise AssertionError(f"It never said {parts}, but:\n{''.join(passed)}")

    def runs(self) -> bool:
        return self._popen.poll() is None

    def stop_reading(self) -> None:
        self._lines.close()

    def send(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Its exit code, and the lines that were not yet read."""
        rest = "" if self._lines.closed else self._lines.read()
        return self._popen.wait(PATIENCE), rest


def left_of(pids: Iterable[int]) -> set[int]:
    """Those of `pids` that do not end, though given time."""
    left = set(pids)
    deadline = time.monotonic() + PATIENCE
    while left and time.monotonic() < deadline:
        left = {pid for pid in left if _lives(pid)}
        time.sleep(0.05)
    return left


def family_of(pid: int, program: str = "") -> list[int]:
    """The children of `pid` (those that run `program`), then what is below them."""
    children = [child for child in _children_of(pid) if program in _command_of(child)]
    return children + [below for child in children for below in family_of(child)]


def _children_of(pid: int) -> list[int]:
    rows = [_stat_of(int(path.name)) for path in Path("/proc").glob("[0-9]*")]
    return sorted(int(row[0]) for row in rows if row and row[2] == str(pid))


def _command_of(pid: int) -> str:
    return _read(f"/proc/{pid}/cmdline").replace("\0", " ")


def _lives(pid: int) -> bool:
    # A dead one stays listed until its parent asks.
    return _stat_of(pid)[1:2] not in ([], ["Z"])


def _stat_of(pid: int) -> list[str]:
    """Its id, state and parent's id; empty when there is no such process."""
    stat = _read(f"/proc/{pid}/stat")
    return [str(pid), *stat.rpartition(") ")[2].split()[:2]] if stat else []


def _read(path: str) -> str:
    """Empty when the process is gone."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
