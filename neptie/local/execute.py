"""`exec -- COMMAND`: a command with the local services around it, and nothing else of Neptie."""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from neptie.local.directories import home_directory
from neptie.local.environment import child_environ
from neptie.local.errors import LocalError
from neptie.local.lock import AlreadyRunningError, only_one
from neptie.local.output import Log
from neptie.local.processes import Command
from neptie.local.services import Service, needed_services
from neptie.local.supervisor import SERVICE_START_SECONDS, supervised
from neptie.local.watcher import Watcher, watching

ABOUT = "a command"
INTERRUPTED = 130


def execute(home: Path, environ: Mapping[str, str], arguments: Sequence[str]) -> int:
    """The command's exit code. Services that `make run` has up there are used and left alone."""
    given = child_environ(home_directory(home), environ)
    if shutil.which(arguments[0]) is None:
        raise LocalError(f"There is no command {arguments[0]}.")
    command = Command("command", tuple(arguments), given, at_the_terminal=True)
    services = needed_services(home, environ)
    try:
        if services:
            with watching() as watcher, only_one(home, ABOUT), _log(home) as log:
                return _exit_code(asyncio.run(_run(log, watcher, services, command)))
    except AlreadyRunningError as holder:
        _wait_for_theirs(services, home, str(holder))
    except asyncio.CancelledError:
        return INTERRUPTED
    return _become(command)


def _become(command: Command) -> NoReturn:
    os.execvpe(command.argv[0], command.argv, command.environ)


async def _run(log: Log, watcher: Watcher, services: Sequence[Service], command: Command) -> int:
    async with supervised(log, watcher, adopting=False) as supervisor:
        await supervisor.bring_up(services)
        return await supervisor.complete(command)


@contextmanager
def _log(home: Path) -> Iterator[Log]:
    """What the services say would only stand between the lines of the command."""
    with (home / "services.log").open("w", encoding="utf-8") as stream:
        yield Log(stream)


def _exit_code(code: int) -> int:
    """As a shell tells it."""
    return code if code >= 0 else 128 - code


def _wait_for_theirs(services: Sequence[Service], home: Path, holder: str) -> None:
    if holder.startswith(ABOUT):
        raise LocalError(
            f"The services under {home} belong to {holder} and end with it. "
            "Wait for it, or set NEPTIE_HOME to another directory."
        )
    deadline = time.monotonic() + SERVICE_START_SECONDS
    while not all(service.ready() for service in services):
        if time.monotonic() > deadline:
            raise LocalError(f"The services of Neptie at {holder} do not answer.")
        time.sleep(0.1)
