"""Celery as in production: workers of one process each, and schedulers, all on one Redis."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.programs import program

_CELERY = ("-m", "celery", "--quiet", "-A", "neptie")
_WORKER = ("worker", "--pool", "solo", "--without-mingle", "--without-gossip")


@contextmanager
def celery(*, workers: int, beats: int, directory: Path, log: Path) -> Iterator[None]:
    """So many of each, for as long as the block runs; what they say to `log`."""
    commands: list[Sequence[str]] = []
    for number in range(workers):
        commands.append((*_WORKER, "--hostname", f"worker{number}@trial"))
    for number in range(beats):
        commands.append(("beat", "--schedule", str(directory / f"beat{number}"), "--pidfile", ""))
    with ExitStack() as stack:
        output = stack.enter_context(log.open("a", encoding="utf-8"))
        for command in commands:
            running = program(
                (*_CELERY, *command), stdin=subprocess.DEVNULL, output=output, errors=output
            )
            stack.enter_context(running)
        yield
