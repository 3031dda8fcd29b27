"""Asking a database that may be away for a moment."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")
_SECONDS = 180.0
_PAUSE = 0.5


def patiently(ask: Callable[[], T]) -> T:
    """The answer, for three minutes asked for again and again."""
    until = monotonic() + _SECONDS
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            if monotonic() > until:
                raise
            connection.close()
            sleep(_PAUSE)
