"""`make run` as a whole: it becomes ready, outlives the death of each part, and leaves nothing."""

import http.client
import os
import signal
import socket
import time
from pathlib import Path

from tests.local.processes import PATIENCE, Started, family_of, left_of


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _becomes_ready(port: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return True
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.3)
    return False


def test_it_starts_outlives_deaths_and_ends(tmp_path: Path) -> None:
    port = _free_port()
    given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    given |= {"NEPTIE_HOME": str(tmp_path / "home"), "PORT": str(port), "NEPTIE_DEMO": "0"}

    with Started("-m", "neptie.local", "run", environ=given) as supervisor:
        assert supervisor.line("setup", "password").startswith("setup    | Sign in as ")
        assert f"http://127.0.0.1:{port}" in supervisor.line("Neptie is ready at")
        for name, program in (("postgres", "bin/postgres"), ("web", "granian"), ("beat", "beat")):
            os.kill(family_of(supervisor.pid, program)[0], signal.SIGKILL)
            assert supervisor.line("neptie", name) == (
                f"neptie   | {name} was killed by SIGKILL; starting it again."
            )
        assert _becomes_ready(port)

        pids = family_of(supervisor.pid)
        supervisor.send(signal.SIGINT)
        assert supervisor.end()[0] == 0
        assert left_of(pids) == set()
