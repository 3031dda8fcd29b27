"""What sending asks of a provider."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from emailing.models import Mailbox
from emailing.rules.outcomes import Outcome


@dataclass(frozen=True)
class Parcel:
    """A mail as it goes over the wire: envelope and bytes."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    raw: bytes


class CannotConnect(Exception):
    """The mailbox's server was not reached or did not let us in; nothing went out.

    `reason` is a sentence. `refused` says that the credentials or the settings are wrong, so
    that somebody must change them; otherwise trying again later can help.
    """

    def __init__(self, reason: str, *, refused: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused


class Connection(Protocol):
    """A way to a mailbox's server, for one mail after another while it is open."""

    @property
    def is_open(self) -> bool:
        """Whether another mail can be handed over."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand over one mail; every failure is an outcome, never an exception."""

    def close(self) -> None:
        """Say goodbye; a server that does not answer is let go."""


class Provider(Protocol):
    """A kind of mailbox that can send.

    `in_database`: delivering is a row of our own database, to be committed with its outcome.
    """

    in_database: bool

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """A connection that is ready to send; CannotConnect otherwise."""

    def filed(self, mailbox: Mailbox, message_ids: Collection[str]) -> set[str] | None:
        """Which of these mails the provider has on file; None where it cannot be asked."""
