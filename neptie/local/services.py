"""What the supervisor asks of a local service, and which of them a run needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from neptie.local.addresses import addresses
from neptie.local.postgres import Postgres
from neptie.local.processes import Command
from neptie.local.redis_server import RedisServer


class Service(Protocol):
    """A server of our own on a unix socket below NEPTIE_HOME."""

    @property
    def title(self) -> str:
        """Its name in a sentence."""

    def prepare(self) -> None:
        """Makes what it needs to start. Raises LocalError."""

    def command(self) -> Command:
        """How to start it, in the foreground."""

    def ready(self) -> bool:
        """Whether it answers now."""


def needed_services(home: Path, environ: Mapping[str, str]) -> list[Service]:
    """Those that DATABASE_URL and REDIS_URL don't replace."""
    where = addresses(home)
    services: list[Service] = []
    if not environ.get("DATABASE_URL"):
        services.append(Postgres(home / "postgres", where.sockets))
    if not environ.get("REDIS_URL"):
        services.append(RedisServer(where.sockets))
    return services
