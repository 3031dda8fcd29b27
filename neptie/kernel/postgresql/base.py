"""The backend that Django loads by the name of its package."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the socket first, and the server by a query only where the socket has something to say.

    A server that stopped, or ended the connection, has said so on the socket; on a living one
    nothing waits between two requests. A round trip in each request would tell no more.
    """

    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Close a kept connection that died."""
        if self.connection is not None and not self.health_check_done:
            self.health_check_done = _is_silent(self.connection)
        super().close_if_health_check_failed()


def _is_silent(connection: Any) -> bool:
    if connection.closed:
        return False
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return not waiting.poll(0)
