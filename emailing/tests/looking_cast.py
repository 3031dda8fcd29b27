"""Mails whose fate is unknown, and the time that passes until somebody looks for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.claiming import claim, take_up
from emailing.services.credentials import seal
from emailing.services.looking import look_for_uncertain
from emailing.services.lost import settle_lost
from emailing.services.mailboxes import create_mailbox
from emailing.services.sending import send_due
from emailing.tests.cast import a_message
from emailing.tests.gmail_cast import ADDRESS, a_grant
from emailing.tests.imap_server import PASSWORD
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn


def a_gmail_mailbox(owner: Membership, google: GoogleStandIn) -> Mailbox:
    """Connected to the stand-in."""
    mailbox = create_mailbox(
        workspace_id=owner.workspace_id, actor_id=None, email=ADDRESS, provider="gmail"
    )
    mailbox.secret = seal(mailbox, a_grant(google))
    mailbox.save()
    return mailbox


def an_imap_mailbox(owner: Membership, smtp: int, imap: int, **server: Any) -> Mailbox:
    """Sends by one server on this machine and files at another."""
    plain = {"host": "127.0.0.1", "security": "none"}
    return create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=None,
        email=ADDRESS,
        provider="smtp",
        smtp={**plain, "port": smtp, "username": "", "password": ""},
        imap={**plain, "port": imap, "username": "ada", "password": PASSWORD, **server},
    )


@contextmanager
def answers_dropped(google: GoogleStandIn, *, is_filed: bool) -> Iterator[None]:
    """Google hangs up instead of answering; what it was handed is filed, or lost with that."""
    fault = "drop_every" if is_filed else "loses_every"
    setattr(google.behavior, fault, 1)
    yield
    setattr(google.behavior, fault, 0)


def an_uncertain_message(
    owner: Membership, google: GoogleStandIn, *, is_filed: bool, **fields: Any
) -> Message:
    """Handed to Gmail, which never answered."""
    message = a_message(owner, a_gmail_mailbox(owner, google), **fields)
    with answers_dropped(google, is_filed=is_filed):
        send_due()
    message.refresh_from_db()
    assert message.state == "uncertain", message.error
    return message


def given_up(message: Message) -> Message:
    """Its sender took it to the wire and was not heard of again. What the sender has in hand."""
    (held,) = take_up(claim(now=now()), now=now())
    Message.objects.update(lease_until=now() - timedelta(seconds=1))
    assert settle_lost(now=now()) == 1
    message.refresh_from_db()
    assert message.state == "uncertain"
    return held


def looked_for(message: Message, times: int = 1) -> Message:
    """Its time for a look comes, so many times."""
    for _ in range(times):
        Message.objects.filter(look_at__isnull=False).update(look_at=now())
        look_for_uncertain()
    message.refresh_from_db()
    return message


def minutes_until(at: datetime | None) -> int | None:
    """From now, rounded."""
    return None if at is None else round((at - now()).total_seconds() / 60)


def looked_for_once(message: Message) -> Message:
    """Absent at the first look; absent once more, and it is put back."""
    looked_for(message)
    assert (message.state, message.looks) == ("uncertain", 1)
    return message


def accepted(google: GoogleStandIn) -> int:
    """How many mails Google took."""
    return len(google.mails.accepted())


class Asked(list[str]):
    """What Google was asked; with the first question, before the answer, something happens."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__()
        self._meanwhile = [meanwhile]

    def append(self, path: str) -> None:
        """Note it, and let it happen: on another connection, committed before Google answers."""
        super().append(path)
        for act in [self._meanwhile.pop()] if self._meanwhile else []:
            try:
                act()
            finally:
                connection.close()
