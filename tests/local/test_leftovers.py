"""A killed PostgreSQL's lock files don't keep the next one from starting."""

import os
import subprocess
import sys
from pathlib import Path

from neptie.local.leftovers import clear_leftovers, serving
from tests.local.processes import Started

PRETENDS = "import time; print('up', flush=True); time.sleep(600)"


def _claim(data: Path, pid: int, status: str = "ready") -> Path:
    file = data / "postmaster.pid"
    file.write_text("\n".join([str(pid), str(data), "0", "5432", "", "", "", status, ""]))
    return file


def test_a_stranger_with_the_same_number_is_left_alone(tmp_path: Path) -> None:
    file = _claim(tmp_path, os.getpid())
    lock = tmp_path / ".s.PGSQL.5432.lock"
    lock.write_text(f"{os.getpid()}\n")

    clear_leftovers(tmp_path, tmp_path / ".s.PGSQL.5432")

    assert not file.exists()
    assert not lock.exists()


def test_one_that_still_serves_the_data_is_ended(tmp_path: Path) -> None:
    with Started("-c", PRETENDS, "-D", str(tmp_path), "-c", environ=os.environ) as server:
        server.line("up")
        _claim(tmp_path, server.pid)
        assert serving(tmp_path)

        clear_leftovers(tmp_path, tmp_path / ".s.PGSQL.5432")

        assert not serving(tmp_path)
        assert "KeyboardInterrupt" in server.end()[1]


def test_one_that_serves_other_data_is_not(tmp_path: Path) -> None:
    with Started("-c", PRETENDS, "-D", f"{tmp_path}-2", "-c", environ=os.environ) as server:
        server.line("up")
        _claim(tmp_path, server.pid)

        clear_leftovers(tmp_path, tmp_path / ".s.PGSQL.5432")

        assert not serving(tmp_path)
        assert server.runs()


def test_a_dead_one_serves_nothing(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    _claim(tmp_path, gone.pid)

    assert not serving(tmp_path)


def test_one_that_is_starting_does_not_serve_yet(tmp_path: Path) -> None:
    with Started("-c", PRETENDS, "-D", str(tmp_path), "-c", environ=os.environ) as server:
        server.line("up")
        _claim(tmp_path, server.pid, status="starting")

        assert not serving(tmp_path)
