"""An Outlook account at the stand-in, and what is handed to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import msal
import requests

from emailing.models import Mailbox
from emailing.providers.base import Connection, Filing, Parcel, Sought
from emailing.providers.microsoft_grant import MicrosoftGranting
from emailing.providers.outlook import OutlookProvider
from emailing.rules import mime
from emailing.rules.oauth import challenge_of
from neptie.kernel.clock import now
from tests.standins.microsoft import MicrosoftStandIn

ADDRESS = "ada@engines.example"
HERE = "http://127.0.0.1:8000/api/email/oauth/outlook/callback"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-it-is"


def consented(email: str = ADDRESS) -> dict[str, str]:
    """What the browser brings back from Microsoft's page."""
    address = MicrosoftGranting().address(
        redirect_uri=HERE, state="a-state", challenge=challenge_of(VERIFIER), email=email
    )
    answer = requests.get(address, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert back._replace(query="").geturl() == HERE
    return dict(parse_qsl(back.query))


def a_grant(email: str = ADDRESS) -> dict[str, str]:
    """The secrets of an account that was connected in the browser."""
    code = consented(email)["code"]
    grant = MicrosoftGranting().redeem(redirect_uri=HERE, code=code, verifier=VERIFIER)
    return dict(grant.secrets)


def tokens_in(secrets: Mapping[str, str], kind: str) -> list[str]:
    """The `AccessToken`s or `RefreshToken`s in msal's cache."""
    cache = msal.SerializableTokenCache()
    cache.deserialize(secrets["microsoft_cache"])
    return [each["secret"] for each in cache.search(kind)]


@contextmanager
def connected(secrets: Mapping[str, str]) -> Iterator[Connection]:
    """The account, ready to send."""
    connection = OutlookProvider().connect(Mailbox(email=ADDRESS, provider="outlook"), secrets)
    try:
        yield connection
    finally:
        connection.close()


def a_parcel(number: int = 1, *, text: str = "Hi Grace") -> Parcel:
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
    return Parcel(message_id, marker, ADDRESS, recipient, "Hello", mime.build(mail))


def looked_for(secrets: Mapping[str, str], *parcels: Parcel) -> Filing:
    """What Outlook has of these."""
    sought = [Sought(each.message_id, each.marker) for each in parcels]
    mailbox = Mailbox(email=ADDRESS, provider="outlook")
    filing = OutlookProvider().filed(mailbox, secrets, sought)
    assert filing is not None
    return filing


def recipients(microsoft: MicrosoftStandIn) -> list[str]:
    """Whom mails were sent to, sorted."""
    return sorted(each["to"] for each in microsoft.mails())
