"""Starting processes, hearing of their deaths, and ending whatever they leave behind."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from neptie.local.output import Log, copy_lines
from neptie.local.privileges import Account, adopt_orphans, in_the_child
from neptie.local.watcher import Ending, Watcher

# The application gets its part of the whole time to end, the services what it leaves of it.
APPLICATION_GRACE = 4.0
WHOLE_GRACE = 8.0


@dataclass(frozen=True)
class Command:
    """How to start a process and how to end it.

    `stop` asks it to end, `hurry` ends it at once. `before` runs ahead of each start. One
    `at_the_terminal` has our standard streams and process group, and gets Ctrl-C itself. A
    `service` ends after all others.
    """

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str]
    stop: signal.Signals = signal.SIGTERM
    hurry: signal.Signals = signal.SIGKILL
    cwd: Path | None = None
    account: Account | None = None
    before: Callable[[], None] | None = None
    at_the_terminal: bool = False
    service: bool = False


class Process:
    """A started command."""

    def __init__(self, command: Command, popen: subprocess.Popen[bytes]) -> None:
        self.command = command
        self.popen = popen
        self._exited = asyncio.Event()

    async def wait(self) -> int:
        """The exit code; minus the signal's number if one killed it."""
        await self._exited.wait()
        return int(self.popen.returncode)

    @property
    def ended(self) -> bool:
        """Whether its end was noticed."""
        return self._exited.is_set()

    def reap(self) -> bool:
        """Whether it has ended; then also ends what is left of its process group."""
        if self.popen.poll() is None:
            return False
        if not self.command.at_the_terminal:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.popen.pid, signal.SIGKILL)
        self._exited.set()
        return True

    def send(self, number: signal.Signals) -> None:
        """To the process itself, not to its group; nothing if it has ended."""
        self.popen.send_signal(number)

    async def end(self, grace: float) -> None:
        """Asks it to stop; after `grace` seconds hurries it, and a second later kills it."""
        steps = ((self.command.stop, grace), (self.command.hurry, 1.0), (signal.SIGKILL, 5.0))
        for number, seconds in steps:
            self.send(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wait(), seconds)
                return


class Family:
    """The processes started here. With `adopting`, also every orphan that one of them leaves."""

    def __init__(self, log: Log, watcher: Watcher, *, adopting: bool) -> None:
        self._log = log
        self._watcher = watcher
        self._adopting = adopting and sys.platform == "linux"
        self._members: set[Process] = set()
        self._copies: set[asyncio.Task[None]] = set()
        if self._adopting:
            adopt_orphans()
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._reap)

    def start(self, command: Command, stdin: int = subprocess.DEVNULL) -> Process:
        """Starts it now. Its standard input is empty unless `stdin`, a descriptor, is given."""
        if command.before is not None:
            command.before()
        process = Process(command, self._open(command, stdin))
        self._members.add(process)
        self._watcher.started(process.popen.pid, Ending(command.stop, command.hurry))
        return process

    def hurry(self) -> None:
        """Ends every process at once, without the time that it would like."""
        for member in self._members:
            member.send(member.command.hurry)

    def at_the_terminal(self) -> bool:
        """Whether a process runs that gets Ctrl-C itself."""
        return any(member.command.at_the_terminal for member in self._members)

    async def end(self) -> None:
        """Ends every process, the services last: within WHOLE_GRACE and a second."""
        began = time.monotonic()
        await self._end(service=False, grace=APPLICATION_GRACE)
        await self._end(service=True, grace=WHOLE_GRACE - (time.monotonic() - began))
        await self.settled()
        if self._copies:
            # What they wrote last is still on its way to the log.
            await asyncio.wait(self._copies, timeout=1)

    async def settled(self) -> None:
        """Returns when no orphan is left (or after 5 s), so that a restart meets none of them."""
        for _ in range(250):
            if not self._kill_orphans():
                return
            await asyncio.sleep(0.02)

    async def _end(self, *, service: bool, grace: float) -> None:
        members = [member for member in self._members if member.command.service is service]
        await asyncio.gather(*(member.end(grace) for member in members))

    def _open(self, command: Command, stdin: int) -> subprocess.Popen[bytes]:
        if command.at_the_terminal:
            return _popen(command, stdin=None, output=None)
        read, write = os.pipe()
        try:
            popen = _popen(command, stdin=stdin, output=write)
        finally:
            os.close(write)
        copy = asyncio.create_task(copy_lines(read, command.name, self._log))
        self._copies.add(copy)
        copy.add_done_callback(self._copies.discard)
        return popen

    def _reap(self) -> None:
        ended = {member for member in self._members if member.reap()}
        self._members -= ended
        for member in ended:
            self._watcher.ended(member.popen.pid)
        self._kill_orphans()

    def _kill_orphans(self) -> int:
        """How many are still there. A child that we did not start has lost its parent."""
        if not self._adopting:
            return 0
        known = {member.popen.pid for member in self._members} | {self._watcher.pid}
        return sum(_kill_and_reap(pid) for pid in _children() if pid not in known)


def _popen(command: Command, *, stdin: int | None, output: int | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.argv,
        env=command.environ,
        cwd=command.cwd,
        stdin=stdin,
        stdout=output,
        stderr=output,
        start_new_session=not command.at_the_terminal,
        preexec_fn=in_the_child(command.account, command.stop),
    )


def _kill_and_reap(pid: int) -> bool:
    """Whether it is still there."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _children() -> Iterator[int]:
    me = str(os.getpid())
    for stat in _process_stats():
        pid, _, rest = stat.partition(" (")
        # The name in parentheses may itself hold spaces and parentheses.
        if rest.rpartition(") ")[2].split()[1] == me:
            yield int(pid)


def _process_stats() -> Iterable[str]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            yield entry.read_text(encoding="utf-8", errors="replace")
