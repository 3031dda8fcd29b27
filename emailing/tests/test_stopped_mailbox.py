"""A mailbox that refuses us stops: what waits for it stays, and its owner is told, once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail

from accounts.models import BusinessEvent, Membership
from emailing.models import Mailbox
from emailing.providers.base import CannotConnect, Parcel
from emailing.rules.outcomes import Outcome
from emailing.services.connecting import let_go, note_trouble
from emailing.services.credentials import seal, secrets_of
from emailing.services.sending import send_due
from emailing.tests.cast import an_smtp_mailbox, some_messages
from emailing.tests.smtp_server import Behavior, smtp_server

pytestmark = pytest.mark.django_db
Colleague = Callable[[Membership, str], Membership]
_REVOKED = CannotConnect("Google took the leave back.", refused=True)


@dataclass
class Closed:
    """A connection that is closed, with what it learned."""

    trouble: CannotConnect | None = None
    renewed: Mapping[str, str] | None = None
    is_open: bool = False

    def send(self, parcel: Parcel) -> Outcome:
        """Nobody asks it to."""
        raise AssertionError(parcel)

    def close(self) -> None:
        """It is."""


@pytest.fixture(autouse=True)
def _private_hosts(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


def _told() -> list[tuple[str, str]]:
    return [(each.to[0], str(each.subject)) for each in mail.outbox]


def _events() -> list[str]:
    found = BusinessEvent.objects.filter(type__startswith="account.").order_by("sequence")
    return list(found.values_list("type", flat=True))


def _a_mailbox(owner: Membership, **fields: Any) -> Mailbox:
    mailbox = Mailbox(
        workspace=owner.workspace, email="ada@gmail.example", provider="gmail", **fields
    )
    mailbox.secret = seal(mailbox, {"google_refresh_token": "first"})
    mailbox.save()
    return mailbox


def test_a_refusal_while_sending_stops_it_and_keeps_the_queue(ada: Membership) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password="wrong")
        messages = some_messages(ada, 2, mailbox)
        send_due()
        send_due()
    mailbox.refresh_from_db()
    for message in messages:
        message.refresh_from_db()

    assert mailbox.status == "disconnected"
    assert [message.state for message in messages] == ["queued", "queued"]
    assert _told() == [("ada@engines.example", "ada@engines.example was disconnected from Neptie")]
    assert _events() == ["account.created", "account.disconnected"]


def test_the_mail_says_why_what_waits_and_where_to_mend_it(ada: Membership, settings: Any) -> None:
    settings.NEPTIE_PUBLIC_URL = "https://neptie.example"
    mailbox = _a_mailbox(ada)
    some_messages(ada, 3, mailbox)
    let_go(mailbox, Closed(trouble=_REVOKED))
    words = str(mail.outbox[0].body)

    assert "Google took the leave back." in words
    assert "3 mails wait for it." in words
    assert f"https://neptie.example/mailboxes/{mailbox.id}/\n" in words


def test_whoever_connected_it_is_told(ada: Membership, colleague: Colleague) -> None:
    rep = colleague(ada, "member")
    let_go(_a_mailbox(ada, connected_by=rep), Closed(trouble=_REVOKED))

    assert [recipient for recipient, _subject in _told()] == ["member@engines.example"]


def test_the_owners_are_told_where_that_one_left(ada: Membership, colleague: Colleague) -> None:
    rep = colleague(ada, "member")
    mailbox = _a_mailbox(ada, connected_by=rep)
    rep.delete()
    mailbox.refresh_from_db()
    let_go(mailbox, Closed(trouble=_REVOKED))

    assert [recipient for recipient, _subject in _told()] == ["ada@engines.example"]


def test_many_senders_tell_it_once(ada: Membership) -> None:
    mailbox = _a_mailbox(ada)
    others = [Mailbox.objects.get(id=mailbox.id) for _ in range(3)]
    for each in others:
        let_go(each, Closed(trouble=_REVOKED))

    assert len(_told()) == 1
    assert _events() == ["account.disconnected"]


def test_a_server_that_is_away_is_shown_and_not_mailed(ada: Membership) -> None:
    mailbox = _a_mailbox(ada)
    note_trouble(mailbox, CannotConnect("Google does not answer.", refused=False))
    mailbox.refresh_from_db()

    assert (mailbox.status, mailbox.last_error) == ("connected", "Google does not answer.")
    assert (_told(), _events()) == ([], [])


def test_renewed_secrets_are_kept(ada: Membership) -> None:
    mailbox = _a_mailbox(ada)
    let_go(mailbox, Closed(renewed={"google_refresh_token": "first", "google_access_token": "x"}))
    mailbox.refresh_from_db()

    assert secrets_of(mailbox) == {"google_refresh_token": "first", "google_access_token": "x"}


def test_neither_stands_over_a_newer_grant(ada: Membership) -> None:
    mailbox = _a_mailbox(ada)
    newer = seal(mailbox, {"google_refresh_token": "second"})
    Mailbox.objects.filter(id=mailbox.id).update(secret=newer)
    let_go(mailbox, Closed(renewed={"google_refresh_token": "first"}, trouble=_REVOKED))
    stored = Mailbox.objects.get(id=mailbox.id)

    assert secrets_of(stored) == {"google_refresh_token": "second"}
    assert (stored.status, stored.last_error) == ("connected", "")
    assert (_told(), _events()) == ([], [])


def test_a_mailbox_that_was_removed_tells_nobody(ada: Membership) -> None:
    mailbox = _a_mailbox(ada)
    Mailbox.objects.filter(id=mailbox.id).update(archived_at=mailbox.created_at)
    let_go(mailbox, Closed(renewed={"google_refresh_token": "new"}, trouble=_REVOKED))

    assert secrets_of(Mailbox.objects.get(id=mailbox.id)) == {"google_refresh_token": "first"}
    assert _told() == []
