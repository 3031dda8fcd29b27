"""Whether a mailbox's IMAP server files what is sent is seen by what surely was."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.filing import learn_filing
from emailing.services.sending import send_due
from emailing.tests.cast import a_message
from emailing.tests.imap_server import ImapServer, imap_server
from emailing.tests.looking_cast import an_imap_mailbox
from emailing.tests.smtp_server import smtp_server
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=3)


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """A server whose folder of sent mails the tests fill."""
    with imap_server() as server:
        yield server


@pytest.fixture
def sent(ada: Membership, settings: Any, imap: ImapServer) -> tuple[Mailbox, bytes]:
    """A mailbox that sent its first mail, and the mail."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with smtp_server() as (port, server):
        mailbox = an_imap_mailbox(ada, port, imap.port)
        a_message(ada, mailbox)
        send_due()
    return mailbox, server.taken[0].original_content or b""


def _learned(mailbox: Mailbox, after: timedelta = LATER) -> bool | None:
    learn_filing(now=now() + after)
    mailbox.refresh_from_db()
    return mailbox.files_sent


def test_a_copy_shows_that_it_does(imap: ImapServer, sent: tuple[Mailbox, bytes]) -> None:
    mailbox, mail = sent
    imap.file(mail)

    assert _learned(mailbox) is True


def test_no_copy_shows_that_it_does_not(sent: tuple[Mailbox, bytes]) -> None:
    assert _learned(sent[0]) is False


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(days=2)])
def test_too_soon_and_too_late_nothing_shows(sent: tuple[Mailbox, bytes], after: timedelta) -> None:
    assert _learned(sent[0], after) is None


def test_it_is_looked_for_once(imap: ImapServer, sent: tuple[Mailbox, bytes]) -> None:
    mailbox, mail = sent
    _learned(mailbox)
    imap.file(mail)

    assert _learned(mailbox) is False


def test_what_a_person_said_was_sent_shows_nothing(sent: tuple[Mailbox, bytes]) -> None:
    mailbox, _mail = sent
    message = mailbox.messages.get()
    message.sent_at = message.left_at
    message.save()

    assert _learned(mailbox) is None


def test_a_server_that_is_away_is_asked_again(sent: tuple[Mailbox, bytes]) -> None:
    mailbox, _mail = sent
    port = mailbox.servers["imap"]["port"]
    mailbox.servers["imap"]["port"] = 1
    mailbox.save()
    away = _learned(mailbox)
    mailbox.servers["imap"]["port"] = port
    mailbox.save()

    assert (away, _learned(mailbox)) == (None, False)
