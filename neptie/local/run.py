"""`make run`: everything, in the foreground, until Ctrl-C."""

import asyncio
import contextlib
import math
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from neptie.local import application
from neptie.local.directories import home_directory
from neptie.local.environment import HOST, child_environ, port
from neptie.local.errors import LocalError
from neptie.local.lock import AlreadyRunningError, only_one
from neptie.local.output import Log
from neptie.local.services import Service, needed_services
from neptie.local.supervisor import Supervisor, supervised
from neptie.local.watcher import Watcher, watching
from neptie.local.web_port import is_ready, require_free

PATIENCE = 60.0
POLL_SECONDS = 0.3


def run(home: Path, environ: Mapping[str, str]) -> None:
    """Returns when it was stopped. Raises LocalError when it could not start."""
    number = port(environ)
    given = child_environ(home_directory(home), environ)
    try:
        with watching() as watcher, only_one(home, f"http://{HOST}:{number}") as lock:
            require_free(number, after_a_kill=lock.after_a_kill)
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(_run(watcher, needed_services(home, environ), given, number))
    except AlreadyRunningError as holder:
        raise LocalError(
            f"Neptie already runs from {home}: {holder}. Nothing was changed. "
            "Stop that one with Ctrl-C, or set NEPTIE_HOME and PORT to start a second one."
        ) from None


async def _run(
    watcher: Watcher, services: Sequence[Service], environ: Mapping[str, str], number: int
) -> None:
    began = time.monotonic()
    log = Log(sys.stdout)
    async with supervised(log, watcher, adopting=True) as supervisor:
        await supervisor.bring_up(services)
        await _start_application(supervisor, environ, number)
        await _announce(log, number, began)
        await asyncio.Event().wait()


async def _start_application(
    supervisor: Supervisor, environ: Mapping[str, str], number: int
) -> None:
    """They load while the set-up runs; the end of their standard input tells them that it did."""
    gate, setting_up = os.pipe()
    supervisor.keep(application.web(environ, number), gate)
    supervisor.keep(application.worker(environ), gate)
    supervisor.keep(application.beat(environ), gate)
    if await supervisor.complete(application.setup(environ)) != 0:
        raise LocalError("The database could not be set up; the lines above say why.")
    os.close(gate)
    os.close(setting_up)


async def _announce(log: Log, number: int, began: float) -> None:
    """Returns when `/readyz` says so; after a minute tells that it doesn't."""
    url = f"http://{HOST}:{number}"
    if not await _becomes_ready(number, began + PATIENCE):
        log.line("neptie", f"Not ready after {PATIENCE:g} s; {url}/readyz says what is missing.")
        await _becomes_ready(number, math.inf)
    log.line("neptie", f"Neptie is ready at {url} (after {time.monotonic() - began:.1f} s).")
    log.line("neptie", f"API docs: {url}/api/docs. Stop with Ctrl-C.")


async def _becomes_ready(number: int, deadline: float) -> bool:
    while not await is_ready(number):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True
