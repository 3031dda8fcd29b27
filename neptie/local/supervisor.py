"""Keeps processes running until it is told to stop, and then ends all of them."""

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from neptie.local.errors import LocalError
from neptie.local.output import Log
from neptie.local.processes import Command, Family, Process
from neptie.local.restarts import Restarts, how_it_ended
from neptie.local.services import Service
from neptie.local.watcher import Watcher

SERVICE_START_SECONDS = 60.0
POLL_SECONDS = 0.03
# One request to stop may arrive twice: from the terminal or `timeout`, and passed on by make.
SAME_SIGNAL_SECONDS = 1.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Made by `supervised`."""

    def __init__(self, log: Log, family: Family, keepers: asyncio.TaskGroup) -> None:
        self._log = log
        self._family = family
        self._keepers = keepers
        self._kept: list[asyncio.Task[None]] = []

    async def bring_up(self, services: Iterable[Service]) -> None:
        """Returns when all of them answer; raises LocalError when one ends instead."""
        await asyncio.gather(*(self._bring_up(service) for service in services))

    def keep(self, command: Command, stdin: int = subprocess.DEVNULL) -> None:
        """Starts it, and starts it again whenever it dies; `stdin` is for the first start."""
        self._keep(self._family.start(command, stdin))

    async def complete(self, command: Command) -> int:
        """Runs it to its end; its exit code as Popen's."""
        return await self._family.start(command).wait()

    def let_go(self) -> None:
        """Nothing is started again from here on."""
        for keeper in self._kept:
            keeper.cancel()

    async def _bring_up(self, service: Service) -> None:
        service.prepare()
        process = self._family.start(service.command())
        deadline = time.monotonic() + SERVICE_START_SECONDS
        while not service.ready():
            if process.ended:
                how = how_it_ended(await process.wait())
                raise LocalError(f"{service.title} {how} instead of starting; see its lines.")
            if time.monotonic() > deadline:
                raise LocalError(f"{service.title} did not answer in {SERVICE_START_SECONDS:g} s.")
            await asyncio.sleep(POLL_SECONDS)
        self._keep(process)

    def _keep(self, process: Process) -> None:
        self._kept.append(self._keepers.create_task(self._restart_whenever_it_dies(process)))

    async def _restart_whenever_it_dies(self, process: Process) -> None:
        restarts = Restarts(process.command.name)
        while True:
            started = time.monotonic()
            code = await process.wait()
            wait, sentence = restarts.after(code, time.monotonic() - started)
            self._log.line("neptie", sentence)
            await asyncio.sleep(wait)
            await self._family.settled()
            process = self._family.start(process.command)


@asynccontextmanager
async def supervised(log: Log, watcher: Watcher, *, adopting: bool) -> AsyncIterator[Supervisor]:
    """SIGINT, SIGTERM and SIGHUP cancel the block; on leaving it every process is ended.

    With `adopting`, orphans that a killed process leaves are ended as well.
    """
    family = Family(log, watcher, adopting=adopting)
    stopping = _cancel_on_signals(family)
    try:
        async with asyncio.TaskGroup() as keepers:
            supervisor = Supervisor(log, family, keepers)
            try:
                yield supervisor
            finally:
                supervisor.let_go()
    except ExceptionGroup as failures:
        # The first one ended the rest.
        raise failures.exceptions[0] from None
    finally:
        stopping.set()
        await family.end()


def _cancel_on_signals(family: Family) -> asyncio.Event:
    """The first signal cancels the current task; with the event set one hurries the processes."""
    task = asyncio.current_task()
    stopping = asyncio.Event()
    again = time.monotonic()

    def on_signal(number: signal.Signals) -> None:
        nonlocal again
        if number == signal.SIGINT and family.at_the_terminal():
            return
        if not stopping.is_set() and task is not None:
            again = time.monotonic() + SAME_SIGNAL_SECONDS
            stopping.set()
            task.cancel()
        elif time.monotonic() > again:
            family.hurry()

    for number in STOP_SIGNALS:
        # `nohup` ignores SIGHUP for us. (A shell ignores SIGINT for what it puts in the background,
        # where it is asked for by name all the same.)
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            asyncio.get_running_loop().add_signal_handler(number, on_signal, number)
    return stopping
