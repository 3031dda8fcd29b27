"""Other programs of a run: started, listened to, and always ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import IO

from neptie.local.privileges import in_the_child

REPOSITORY = Path(__file__).resolve().parent.parent
_GRACE = 15.0
_NOTHING: Mapping[str, str] = {}
Output = int | IO[str] | None


@contextmanager
def program(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str] = _NOTHING,
    stdin: int = subprocess.PIPE,
    output: Output = None,
    errors: Output = None,
) -> Iterator["subprocess.Popen[str]"]:
    """Python with these arguments, for as long as the block runs; on Linux never longer than us.

    It has a session of its own: Ctrl-C is for us, who then end it and what it started.
    """
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env=os.environ | dict(environ),
        stdin=stdin,
        stdout=output,
        stderr=errors,
        text=True,
        start_new_session=True,
        preexec_fn=in_the_child(None, signal.SIGTERM),
    ) as popen:
        try:
            yield popen
        finally:
            _end(popen)


def _end(popen: "subprocess.Popen[str]") -> None:
    popen.terminate()
    with suppress(subprocess.TimeoutExpired):
        popen.wait(_GRACE)
    with suppress(ProcessLookupError):
        os.killpg(popen.pid, signal.SIGKILL)


class Crew:
    """Programs that do their share of a round for each line they are told, and say when done."""

    def __init__(self, members: Sequence["subprocess.Popen[str]"]) -> None:
        self._members = members
        self._hear()

    def work(self) -> float:
        """Seconds from the word to the last one's answer."""
        start = perf_counter()
        for member in self._members:
            assert member.stdin is not None
            print("go", file=member.stdin, flush=True)
        self._hear()
        return perf_counter() - start

    def _hear(self) -> None:
        for member in self._members:
            assert member.stdout is not None
            if not member.stdout.readline():
                raise RuntimeError("A program of this run broke off; see above for its reason.")


@contextmanager
def crew(commands: Sequence[Sequence[str]]) -> Iterator[Crew]:
    """One program for each command, all of them ready."""
    with ExitStack() as stack:
        members = [
            stack.enter_context(program(command, output=subprocess.PIPE)) for command in commands
        ]
        yield Crew(members)
