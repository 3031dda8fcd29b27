"""Everything that is started ends, and what dies before is started again and told."""

import json
import os
import signal

import pytest

from tests.local.processes import Started, family_of, left_of

SUPERVISOR = """
import asyncio, contextlib, json, os, sys
from neptie.local.output import Log
from neptie.local.processes import Command
from neptie.local.supervisor import supervised
from neptie.local.watcher import watching

async def main(watcher):
    async with supervised(Log(sys.stdout), watcher, adopting=True) as supervisor:
        for name, code in json.loads(sys.argv[1]).items():
            argv = (sys.executable, "-uc", code)
            supervisor.keep(Command(name, argv, os.environ, service=name == "service"))
        await asyncio.Event().wait()

with watching() as watcher, contextlib.suppress(asyncio.CancelledError):
    asyncio.run(main(watcher))
"""
SLEEPER = """
import os, time
print("sleeps as", os.getpid())
time.sleep(600)
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, lambda *_: print("would rather not"))
print("sleeps as", os.getpid())
while True:
    time.sleep(600)
"""
PARENT = """
import os, time
child = os.fork()
if child:
    print("sleeps as", os.getpid(), child)
time.sleep(600)
"""
# As PostgreSQL's: no signal to its parent's process group reaches the child.
PARENT_OF_A_LEADER = PARENT.replace("if child:", "if not child: os.setsid()\nif child:")
TELLS_ITS_END = """
import os, signal, sys, time
def end(*_):
    print("ends")
    sys.exit()
signal.signal(signal.SIGTERM, end)
print("sleeps as", os.getpid())
time.sleep(600)
"""


def _supervising(**programs: str) -> Started:
    return Started("-c", SUPERVISOR, json.dumps(programs), environ=os.environ)


def _pids(line: str) -> list[int]:
    return [int(word) for word in line.split("sleeps as ")[1].split()]


def test_lines_say_whose_they_are() -> None:
    with _supervising(web=SLEEPER) as supervisor:
        assert supervisor.line("sleeps").startswith("web      | sleeps as ")


def test_a_killed_child_is_told_and_started_again() -> None:
    with _supervising(web=SLEEPER) as supervisor:
        (first,) = _pids(supervisor.line("web", "sleeps"))
        os.kill(first, signal.SIGKILL)

        assert (
            supervisor.line("neptie") == "neptie   | web was killed by SIGKILL; starting it again."
        )
        (second,) = _pids(supervisor.line("web", "sleeps"))
        assert second != first


@pytest.mark.parametrize("program", [PARENT, PARENT_OF_A_LEADER])
def test_a_killed_child_takes_its_own_children_along(program: str) -> None:
    with _supervising(web=program) as supervisor:
        parent, child = _pids(supervisor.line("web", "sleeps"))
        os.kill(parent, signal.SIGKILL)
        supervisor.line("web", "sleeps")

        assert left_of([child]) == set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything(number: signal.Signals) -> None:
    with _supervising(web=SLEEPER, worker=PARENT) as supervisor:
        pids = _pids(supervisor.line("sleeps")) + _pids(supervisor.line("sleeps"))
        supervisor.send(number)

        assert supervisor.end()[0] == 0
        assert left_of(pids) == set()


def test_services_end_last() -> None:
    with _supervising(service=TELLS_ITS_END, web=TELLS_ITS_END, beat=TELLS_ITS_END) as supervisor:
        for _ in range(3):
            supervisor.line("sleeps")
        supervisor.send(signal.SIGTERM)

        _, said = supervisor.end()
        assert said.splitlines()[2] == "service  | ends"
        assert sorted(said.splitlines()[:2]) == ["beat     | ends", "web      | ends"]


def test_one_that_will_not_end_is_killed() -> None:
    with _supervising(web=STUBBORN) as supervisor:
        pids = _pids(supervisor.line("sleeps"))
        supervisor.send(signal.SIGINT)

        assert supervisor.end() == (0, "web      | would rather not\n")
        assert left_of(pids) == set()


def test_a_killed_supervisor_leaves_nothing() -> None:
    with _supervising(web=PARENT, worker=STUBBORN, service=SLEEPER) as supervisor:
        pids = [pid for _ in range(3) for pid in _pids(supervisor.line("sleeps"))]
        supervisor.send(signal.SIGKILL)

        supervisor.end()
        assert len(pids) == 4
        assert left_of(pids) == set()


def test_it_goes_on_without_its_watcher() -> None:
    with _supervising(web=SLEEPER) as supervisor:
        (web,) = _pids(supervisor.line("sleeps"))
        (watcher,) = set(family_of(supervisor.pid)) - {web}
        os.kill(watcher, signal.SIGKILL)
        os.kill(web, signal.SIGKILL)
        pids = _pids(supervisor.line("sleeps"))
        supervisor.send(signal.SIGINT)

        assert supervisor.end()[0] == 0
        assert left_of([watcher, web, *pids]) == set()


def test_it_ends_when_nobody_reads_it() -> None:
    with _supervising(web=SLEEPER) as supervisor:
        (first,) = _pids(supervisor.line("sleeps"))
        supervisor.stop_reading()
        os.kill(first, signal.SIGKILL)

        assert supervisor.end() == (0, "")


def test_long_and_broken_lines_pass() -> None:
    code = (
        "import sys, time; sys.stdout.buffer.write(b'x' * 200_000 + b'\\xff\\n');"
        " sys.stdout.flush(); time.sleep(60)"
    )

    with _supervising(web=code) as supervisor:
        said = [supervisor.line("web")[len("web      | ") :] for _ in range(4)]

        assert "".join(said) == "x" * 200_000 + "\ufffd"
        assert [len(part) for part in said] == [65_536, 65_536, 65_536, 3_393]
