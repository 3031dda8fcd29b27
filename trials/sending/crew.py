"""Processes that send until nothing is due; one that is killed is replaced at once."""

import os
import select
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from bench.programs import program

_BIRTH_SECONDS = 120.0
_BROKE_OFF = "A sender broke off; the last lines of the log:"


class _Sender:
    def __init__(self, talk: socket.socket) -> None:
        self._talk = talk
        with talk.makefile("rb") as words:
            self._pid = int(words.readline())
        self._asked = self._done = 0

    def go(self) -> None:
        try:
            self._talk.sendall(b"!")
        except OSError:
            raise RuntimeError(_BROKE_OFF) from None
        self._asked += 1

    def is_done(self) -> bool:
        if select.select([self._talk], [], [], 0)[0]:
            said = self._talk.recv(64)
            if not said:
                raise RuntimeError(_BROKE_OFF)
            self._done += len(said)
        return self._done == self._asked

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        self._talk.close()


class Crew:
    """So many senders at work."""

    def __init__(self, nest: "subprocess.Popen[str]", door: socket.socket, size: int) -> None:
        self._nest = nest
        self._door = door
        self._members = [self._new() for _ in range(size)]

    def go(self) -> None:
        """All of them send what is due."""
        for member in self._members:
            member.go()

    def is_done(self) -> bool:
        """Whether none of them found anything more."""
        return all(member.is_done() for member in self._members)

    def kill_one(self, dice: Random) -> None:
        """With -9, one that is at work where there is one; a new one takes its place."""
        busy = [member for member in self._members if not member.is_done()]
        victim = dice.choice(busy or self._members)
        victim.kill()
        self._members.remove(victim)
        self._members.append(self._new())
        self._members[-1].go()

    def _new(self) -> _Sender:
        print("one more", file=self._nest.stdin, flush=True)
        try:
            return _Sender(self._door.accept()[0])
        except (TimeoutError, ValueError):
            raise RuntimeError(_BROKE_OFF) from None


@contextmanager
def crew(size: int, directory: Path, log: Path) -> Iterator[Crew]:
    """So many senders, for as long as the block runs; what they say to `log`."""
    path = str(directory / "senders.sock")
    nest = ("-m", "bench.with_django", "trials.sending.sender", path)
    with socket.socket(socket.AF_UNIX) as door, log.open("a", encoding="utf-8") as errors:
        door.bind(path)
        door.listen()
        door.settimeout(_BIRTH_SECONDS)
        with program(nest, errors=errors) as popen:
            yield Crew(popen, door, size)
