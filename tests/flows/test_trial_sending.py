"""The trial of sending in a short form, on services of its own, which it restarts: over SMTP, and
through Gmail's stand-in. `make trial-sending` is the whole of it."""

import os
import sys
from pathlib import Path

from tests.local.processes import Started

SHORT = {
    "TRIALS": "killed,gmail",
    "RUNS": "0",
    "MAILS": "100",
    "SENDERS": "2",
    "KILLS": "1",
}


def test_nothing_twice_nothing_missing(tmp_path: Path) -> None:
    given = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    given |= {"NEPTIE_HOME": str(tmp_path / "home"), **SHORT}
    command = ("-m", "neptie.local", "exec", "--", sys.executable, "-m", "trials.sending")

    with Started(*command, environ=given) as started:
        code, said = started.end()

    assert code == 0, said
    rows = [line for line in said.splitlines() if "right" in line]
    assert len(rows) == 2, said
    assert "BROKEN" not in said
