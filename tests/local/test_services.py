"""A command with a real PostgreSQL and a real Redis around it, in a home of its own."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from neptie.local.addresses import addresses
from neptie.local.lock import only_one
from tests.local.processes import Started

CONNECT = """
import os, psycopg, redis
database = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
assert redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
"""
KEEPS_A_ROW = (
    CONNECT
    + """
database.execute("CREATE TABLE kept (word text)")
database.execute("INSERT INTO kept VALUES ('Grüße')")
raise SystemExit(7)
"""
)
READS_THE_ROW = (
    CONNECT
    + """
print("found", database.execute("SELECT word FROM kept").fetchone()[0])
"""
)
KILLS_POSTGRESQL = (
    CONNECT
    + """
import pathlib, signal, time
home = pathlib.Path(os.environ["NEPTIE_HOME"])
(pid, *_) = (home / "postgres" / "data" / "postmaster.pid").read_text().split()
os.kill(int(pid), signal.SIGKILL)
while True:
    try:
        database = psycopg.connect(os.environ["DATABASE_URL"])
        break
    except psycopg.OperationalError:
        time.sleep(0.1)
print("found", database.execute("SELECT word FROM kept").fetchone()[0])
"""
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def _exec(home: Path, *command: str, **environ: str) -> Started:
    names = ("DATABASE_URL", "REDIS_URL")
    given = {name: value for name, value in os.environ.items() if name not in names}
    arguments = ("-m", "neptie.local", "exec", "--", *command)
    return Started(*arguments, environ=given | {"NEPTIE_HOME": str(home)} | environ)


def _python(home: Path, code: str) -> tuple[int, str]:
    with _exec(home, sys.executable, "-c", code) as command:
        return command.end()


def test_data_outlives_the_command_and_the_death_of_postgresql(home: Path) -> None:
    assert _python(home, KEEPS_A_ROW) == (7, "")
    assert _python(home, KILLS_POSTGRESQL) == (0, "found Grüße\n")
    assert "postgres was killed by SIGKILL" in (home / "services.log").read_text()
    assert _python(home, READS_THE_ROW) == (0, "found Grüße\n")


def test_a_home_with_a_long_path(tmp_path: Path) -> None:
    home = tmp_path / ("a long, “quoted” name " * 5)
    try:
        assert _python(home, KEEPS_A_ROW) == (7, "")
        assert _python(home, READS_THE_ROW) == (0, "found Grüße\n")
    finally:
        shutil.rmtree(addresses(home).sockets.directory)


def test_nothing_is_started_where_both_are_given(home: Path) -> None:
    urls = {"DATABASE_URL": "postgres://elsewhere/db", "REDIS_URL": "redis://elsewhere"}
    with _exec(home, "sh", "-c", "echo $DATABASE_URL $REDIS_URL; exit 3", **urls) as command:
        assert command.end() == (3, "postgres://elsewhere/db redis://elsewhere\n")

    assert sorted(path.name for path in home.iterdir()) == ["secrets.env"]


def test_ctrl_c_is_the_commands(home: Path) -> None:
    with _exec(home, sys.executable, "-uc", "print('up'); import time; time.sleep(600)") as command:
        command.line("up")
        os.killpg(command.pid, signal.SIGINT)

        code, said = command.end()
        assert code == 130
        assert said.endswith("KeyboardInterrupt\n")
    assert "database system is shut down" in (home / "services.log").read_text()


def test_a_command_that_is_none(home: Path) -> None:
    with _exec(home, "no-such-command") as command:
        assert command.end() == (1, "There is no command no-such-command.\n")


def test_two_commands_do_not_share_services(home: Path) -> None:
    home.mkdir()
    with only_one(home, "a command"), _exec(home, "true") as command:
        code, said = command.end()

    assert code == 1
    assert said == (
        f"The services under {home} belong to a command (process {os.getpid()}) and end with it. "
        "Wait for it, or set NEPTIE_HOME to another directory.\n"
    )
    assert not (home / "postgres").exists()
