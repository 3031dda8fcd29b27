"""What an SMTP mailbox's IMAP server may show of an uncertain mail, and what it never proves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.sending import send_due
from emailing.tests.cast import a_message, an_smtp_mailbox
from emailing.tests.imap_server import ImapServer, imap_server
from emailing.tests.looking_cast import an_imap_mailbox, looked_for, minutes_until
from emailing.tests.smtp_server import Behavior, smtp_server
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """A server whose folder of sent mails the tests fill."""
    with imap_server() as server:
        yield server


def _dropped(mailbox_of: Any) -> tuple[Message, bytes]:
    """Taken by the SMTP server, which hung up instead of saying so: the mail, and as it came."""
    with smtp_server(Behavior(drops_after_data=True)) as (port, server):
        message = mailbox_of(port)
        send_due()
    message.refresh_from_db()
    assert message.state == "uncertain"
    return message, server.taken[0].original_content or b""


@pytest.fixture
def dropped(ada: Membership, imap: ImapServer) -> tuple[Message, bytes]:
    """One of a mailbox with an IMAP server."""
    return _dropped(lambda port: a_message(ada, an_imap_mailbox(ada, port, imap.port)))


def test_a_copy_that_the_server_filed_shows_that_it_was_sent(
    imap: ImapServer, dropped: tuple[Message, bytes]
) -> None:
    message, mail = dropped
    imap.file(mail)
    left_at = message.left_at
    looked_for(message)

    assert (message.state, message.sent_at, message.look_at) == ("sent", left_at, None)


def test_a_copy_under_another_message_id_does_too(
    imap: ImapServer, dropped: tuple[Message, bytes]
) -> None:
    message, mail = dropped
    imap.file(mail.replace(message.message_id.encode(), b"<rewritten@mx.example>"))
    looked_for(message)

    assert message.state == "sent"


def test_a_copy_that_comes_late_is_found_late(
    imap: ImapServer, dropped: tuple[Message, bytes]
) -> None:
    message, mail = dropped
    looked_for(message, times=4)
    imap.file(mail)
    looked_for(message)

    assert message.state == "sent"


def test_no_copy_proves_nothing_so_after_five_looks_a_person_decides(
    dropped: tuple[Message, bytes],
) -> None:
    message, _mail = dropped
    seen = [(message.looks, minutes_until(message.look_at))]
    for _ in range(5):
        looked_for(message)
        seen.append((message.looks, minutes_until(message.look_at)))
    looked_for(message)
    send_due()
    message.refresh_from_db()

    assert seen == [(0, 1), (1, 2), (2, 5), (3, 15), (4, 60), (5, None)]
    assert (message.state, message.looks, message.lease_until) == ("uncertain", 5, None)


def test_a_server_that_leaves_filing_to_others_is_not_asked(
    imap: ImapServer, dropped: tuple[Message, bytes]
) -> None:
    message, mail = dropped
    imap.file(mail)
    Mailbox.objects.update(files_sent=False)
    looked_for(message)

    assert (message.state, message.looks, message.look_at) == ("uncertain", 0, None)


def test_without_an_imap_server_a_person_decides_at_once(ada: Membership) -> None:
    message, _mail = _dropped(lambda port: a_message(ada, an_smtp_mailbox(ada, port)))
    looked_for(message)
    send_due()

    assert (message.state, message.looks, message.look_at) == ("uncertain", 0, None)


def _moved(message: Message, **server: Any) -> None:
    """Its mailbox's IMAP server is another now."""
    mailbox = Mailbox.objects.get(id=message.mailbox_id)
    mailbox.servers["imap"] |= server
    mailbox.save()


def test_a_server_that_is_away_did_not_answer_so_that_was_no_look(
    dropped: tuple[Message, bytes],
) -> None:
    message, _mail = dropped
    _moved(message, port=1)
    looked_for(message)
    asked_again = (message.state, message.looks, minutes_until(message.look_at))
    Message.objects.update(left_at=now() - timedelta(days=1))
    looked_for(message)
    mailbox = Mailbox.objects.get(id=message.mailbox_id)

    assert asked_again == ("uncertain", 0, 5)
    assert (message.state, message.looks, message.look_at) == ("uncertain", 0, None)
    assert mailbox.status == "connected"
    assert mailbox.last_error == ("The IMAP server 127.0.0.1 could not be used: Connection refused")
