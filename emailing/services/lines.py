"""The lines to a mailbox's server: connections that are used at once, each for a mail at a time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from emailing.models import Mailbox
from emailing.providers import PROVIDERS
from emailing.providers.base import CannotConnect, Connection, Parcel
from emailing.rules.outcomes import Outcome
from emailing.services.connecting import connect, let_go
from emailing.services.credentials import secrets_of

WORTH_A_LINE = 10
"""Mails: fewer are sent sooner over the lines that there are than another one is opened."""


class Lines:
    """A mailbox's lines. Close them when all is sent, whatever happened."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._connections: list[Connection] = []
        self._threads: ThreadPoolExecutor | None = None

    def open(self, mails: int) -> None:
        """Open as many as so many mails are worth; CannotConnect where not even one opens.

        A server that lets us in once but not again says how many lines it allows.
        """
        self._connections.append(connect(self._mailbox))
        provider, secrets = PROVIDERS[self._mailbox.provider], secrets_of(self._mailbox)
        try:
            while len(self._connections) < min(provider.at_once, mails // WORTH_A_LINE):
                self._connections.append(provider.connect(self._mailbox, secrets))
        except CannotConnect:
            return

    @property
    def width(self) -> int:
        """How many mails can be handed over at once now."""
        return len(self._usable())

    def send(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Hand over mails, at most `width`, each over a line of its own."""
        usable = self._usable()
        if len(parcels) <= 1:
            return [usable[0].send(parcel) for parcel in parcels]
        if self._threads is None:
            self._threads = ThreadPoolExecutor(len(usable))
        return list(self._threads.map(_send, usable, parcels))

    def close(self) -> None:
        """Say goodbye on each, and keep what the server said of the mailbox meanwhile."""
        with ExitStack() as stack:
            if self._threads is not None:
                stack.callback(self._threads.shutdown)
            for connection in self._connections:
                stack.callback(let_go, self._mailbox, connection)
                stack.callback(connection.close)

    def _usable(self) -> list[Connection]:
        """What one of them was told of the mailbox holds for all: a grant that was taken back, a
        limit that was reached. A line that broke is one less."""
        troubles = [each.trouble for each in self._connections if each.trouble]
        if any(trouble.refused or trouble.retry_after for trouble in troubles):
            return []
        return [each for each in self._connections if each.is_open]


def _send(connection: Connection, parcel: Parcel) -> Outcome:
    return connection.send(parcel)
