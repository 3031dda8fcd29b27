"""Where the local services answer. Settings read it when DATABASE_URL or REDIS_URL is unset."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[2]
# A socket's path ends with a NUL inside 104 bytes on macOS and the BSDs, 108 on Linux.
SOCKET_PATH_LIMIT = 103


@dataclass(frozen=True)
class Sockets:
    """The private directory of the services' unix sockets."""

    directory: Path

    @property
    def postgres(self) -> Path:
        """A directory of its own: PostgreSQL may run as another user."""
        return self.directory / "postgres"

    @property
    def postgres_socket(self) -> Path:
        return self.postgres / ".s.PGSQL.5432"

    @property
    def redis(self) -> Path:
        return self.directory / "redis.sock"


@dataclass(frozen=True)
class Addresses:
    sockets: Sockets
    database_url: str
    redis_url: str


def neptie_home(environ: Mapping[str, str] = os.environ) -> Path:
    """The directory of everything local: `NEPTIE_HOME`, or `.neptie` in the repository."""
    return Path(environ.get("NEPTIE_HOME") or REPOSITORY / ".neptie").expanduser().resolve()


def addresses(home: Path) -> Addresses:
    """The same for the same `home`, whether anything runs there or not."""
    sockets = _sockets(home)
    return Addresses(
        sockets=sockets,
        database_url=f"postgres://neptie@{quote(str(sockets.postgres), safe='')}/neptie",
        redis_url=f"unix://{quote(str(sockets.redis))}?db=0",
    )


def celery_broker_url(redis_url: str) -> str:
    """kombu's spelling of what redis-py and Django call `unix:///path?db=0`; others unchanged."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.netloc}{parts.path}?virtual_host={database}"


def _sockets(home: Path) -> Sockets:
    inside = Sockets(home / "run")
    if len(os.fsencode(inside.postgres_socket)) <= SOCKET_PATH_LIMIT:
        return inside
    key = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    # Not tempfile.gettempdir(): TMPDIR may differ between `make run` and a shell beside it.
    return Sockets(Path(f"/tmp/neptie-{key}"))  # noqa: S108 - private, its owner is checked
