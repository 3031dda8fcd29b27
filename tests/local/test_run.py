"""`make run` says plainly why it does not start, and changes nothing then."""

import os
import socket
from pathlib import Path

import pytest

from neptie.local.lock import only_one
from tests.local.processes import Started


def _run(home: Path, port: int) -> Started:
    environ = os.environ | {"NEPTIE_HOME": str(home), "PORT": str(port)}
    return Started("-m", "neptie.local", "run", environ=environ)


@pytest.fixture
def taken() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


def test_beside_a_running_one(tmp_path: Path) -> None:
    with only_one(tmp_path, "http://127.0.0.1:8000"), _run(tmp_path, 8000) as second:
        code, said = second.end()

    assert code == 1
    assert said == (
        f"Neptie already runs from {tmp_path}: http://127.0.0.1:8000 (process {os.getpid()}). "
        "Nothing was changed. "
        "Stop that one with Ctrl-C, or set NEPTIE_HOME and PORT to start a second one.\n"
    )


def test_with_a_port_that_is_taken(tmp_path: Path, taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with taken, _run(tmp_path, port) as refused:
        code, said = refused.end()

    assert code == 1
    assert said == (
        f"Port {port} is in use by another program. "
        f"Stop that one, or choose another port: PORT={port + 1} make run\n"
    )
    assert not (tmp_path / "postgres").exists()
