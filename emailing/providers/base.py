"""What sending asks of a provider."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from emailing.models import Mailbox
from emailing.rules.outcomes import Outcome


@dataclass(frozen=True)
class Parcel:
    """A mail as it goes over the wire: envelope and bytes.

    `marker` stands in its X-Neptie-Marker header: a provider may change the Message-ID.
    `thread_id` is the provider's name of the thread that it continues, where it does.
    """

    message_id: str
    marker: str
    sender: str
    recipient: str
    subject: str
    raw: bytes
    thread_id: str = ""


class CannotConnect(Exception):
    """The mailbox's server was not reached or did not let us in; nothing went out.

    `reason` is a sentence. `refused` says that the credentials or the settings are wrong, so
    that somebody must change them; otherwise trying again later can help, and not before
    `retry_after` where the server said so.
    """

    def __init__(self, reason: str, *, refused: bool, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused
        self.retry_after = retry_after


@dataclass(frozen=True)
class Sought:
    """A mail whose fate is unknown; `provider_id` where the provider named it before.

    `left_at` is when it was last handed to the wire: how far back to look.
    """

    message_id: str
    marker: str
    provider_id: str = ""
    left_at: datetime | None = None


@dataclass(frozen=True)
class Filed:
    """A mail as the provider has it on file: it was sent."""

    provider_id: str = ""
    thread_id: str = ""


@dataclass(frozen=True)
class Filing:
    """What a provider found, by Message-ID. `is_complete`: what is missing here did not go out.

    A search may lag behind a send by seconds, so one look is not enough to say so.
    """

    found: Mapping[str, Filed]
    is_complete: bool


class Connection(Protocol):
    """A way to a mailbox's server, for one mail after another while it is open.

    One thread at a time uses it.
    """

    @property
    def is_open(self) -> bool:
        """Whether another mail can be handed over."""

    @property
    def trouble(self) -> CannotConnect | None:
        """Why it is not open any more, where that is the mailbox's fault: a grant taken back, a
        limit that was reached."""

    @property
    def renewed(self) -> Mapping[str, str] | None:
        """The secrets to keep from now on, where a token was renewed; else None."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand over one mail; every failure is an outcome, never an exception."""

    def close(self) -> None:
        """Say goodbye; a server that does not answer is let go."""


class Provider(Protocol):
    """A kind of mailbox that can send.

    `in_database`: delivering is a row of our own database, to be committed with its outcome.
    `at_once`: over how many connections at most one sender hands over a mailbox's mails.
    """

    in_database: bool
    at_once: int

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """A connection that is ready to send; CannotConnect otherwise."""

    def can_be_asked(self, mailbox: Mailbox) -> bool:
        """Whether `filed` may find anything: the provider files what it sends, and shows it."""

    def filed(
        self, mailbox: Mailbox, secrets: Mapping[str, str], sought: Sequence[Sought]
    ) -> Filing | None:
        """Which of these mails, a mailbox's, were sent; None where the provider cannot be asked.

        CannotConnect where it could be, but not now.
        """


@dataclass(frozen=True)
class Grant:
    """What a person gave us leave to: a mailbox's address, and the secrets to keep for it."""

    email: str
    secrets: Mapping[str, str]


class GrantRefused(Exception):
    """The provider gave no grant; `reason` is a sentence for the person who asked for one."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Granting(Protocol):
    """Where a person gives leave to send (OAuth 2.0's authorization code with PKCE, RFC 7636)."""

    @property
    def is_set_up(self) -> bool:
        """Whether this installation has a client id and secret of the provider."""

    def address(self, *, redirect_uri: str, state: str, challenge: str, email: str = "") -> str:
        """Where to send the browser; `challenge` is S256 of the verifier, `email` a hint."""

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Grant:
        """What the code that came back is worth. GrantRefused; CannotConnect where the provider
        could not be asked."""
