"""One supervisor per home, whatever became of the last one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from neptie.local.lock import AlreadyRunningError, only_one

DIES_HOLDING_IT = """
import os, signal, sys
from pathlib import Path
from neptie.local.lock import only_one
with only_one(Path(sys.argv[1]), "the first"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_second_one_hears_of_the_first(tmp_path: Path) -> None:
    with (
        only_one(tmp_path, "the first"),
        pytest.raises(AlreadyRunningError) as refused,
        only_one(tmp_path, "the second"),
    ):
        pass

    assert str(refused.value) == f"the first (process {os.getpid()})"


def test_it_is_free_afterwards(tmp_path: Path) -> None:
    with only_one(tmp_path, "the first"):
        pass

    with only_one(tmp_path, "the second") as lock:
        assert lock.after_a_kill is False


def test_a_killed_holder_is_told(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", DIES_HOLDING_IT, str(tmp_path)], check=False)

    with only_one(tmp_path, "the second") as lock:
        assert lock.after_a_kill is True
