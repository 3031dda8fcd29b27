"""A Gmail account at the stand-in, and what is handed to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from emailing.models import Mailbox
from emailing.providers.base import Connection, Filing, Parcel, Sought
from emailing.providers.gmail import GmailProvider
from emailing.rules import mime
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn

ADDRESS = "ada@engines.example"


def a_grant(google: GoogleStandIn) -> dict[str, str]:
    """The secrets of an account that was connected in the browser."""
    access, refresh = google.tokens.grant(ADDRESS)
    return {"google_access_token": access, "google_refresh_token": refresh}


@contextmanager
def connected(secrets: Mapping[str, str]) -> Iterator[Connection]:
    """The account, ready to send."""
    connection = GmailProvider().connect(Mailbox(email=ADDRESS, provider="gmail"), secrets)
    try:
        yield connection
    finally:
        connection.close()


def a_parcel(number: int = 1, *, thread_id: str = "", text: str = "Hi Grace") -> Parcel:
    """A mail; the same number is the same mail."""
    message_id = mime.message_id(UUID(int=number), "engines.example")
    marker = str(UUID(int=1000 + number))
    recipient = f"lead{number}@leads.example"
    mail = mime.Mail(
        sender_name="Ada Byron",
        sender_address=ADDRESS,
        to=recipient,
        subject="Hello",
        date=now(),
        message_id=message_id,
        marker=marker,
        text=text,
        html=f"<p>{text}</p>",
    )
    return Parcel(message_id, marker, ADDRESS, recipient, "Hello", mime.build(mail), thread_id)


def sought(parcel: Parcel, *, left_at: datetime | None = None) -> Sought:
    """A mail that left, now if nothing else is said."""
    return Sought(parcel.message_id, parcel.marker, left_at=left_at or now())


def looked_for(secrets: Mapping[str, str], *mails: Sought) -> Filing | None:
    """What Gmail has on file."""
    return GmailProvider().filed(Mailbox(email=ADDRESS, provider="gmail"), secrets, mails)
