"""A whole installation on a port of its own: what `make run` starts, and nothing less."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120.0


@dataclass(frozen=True)
class Installation:
    """Where it answers, and what it has said so far."""

    address: str
    log: Path

    @property
    def owner(self) -> tuple[str, str]:
        """The address and the password that the first start printed."""
        line = next(each for each in self.log.read_text().splitlines() if "Sign in as" in each)
        words = line.split()
        return words[words.index("as") + 1], words[words.index("password") + 1]


@contextmanager
def installed(home: Path, **environ: str) -> Iterator[Installation]:
    """Started, ready, and ended with everything it started."""
    port = _free_port()
    given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    given |= {"NEPTIE_HOME": str(home / "home"), "PORT": str(port), "NEPTIE_LIMIT_AUTH": "off"}
    log = home / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "neptie.local", "run"],
            env=given | environ,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_ready(port, process, log)
            yield Installation(f"http://127.0.0.1:{port}", log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _is_ready(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"It never became ready:\n{log.read_text()}")
        time.sleep(0.2)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
