"""A server that stops talking, at each stage: told on the message and the mailbox, others go on."""

from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Message
from emailing.services.sending import send_due
from emailing.tests.bad_smtp_server import Fault, bad_smtp_server
from emailing.tests.cast import a_message, a_sandbox, an_smtp_mailbox
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db

BEFORE = "The connection was lost before the message left."
SILENT = "127.0.0.1 hung up or fell silent while a mail was handed over."
AFTER = "The connection was lost after the message left; it may have arrived."


@pytest.fixture(autouse=True)
def _impatient(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    for name in ("CONNECT_SECONDS", "DATA_SECONDS", "GOODBYE_SECONDS"):
        monkeypatch.setattr(f"emailing.providers.smtp.{name}", 0.2)


def _send_to_both(ada: Membership, port: int) -> tuple[Message, Message]:
    """A mail through the bad server, one through the sandbox, after both had their turn."""
    sandbox = a_sandbox(ada)
    bad = a_message(ada, an_smtp_mailbox(ada, port))
    other = a_message(ada, sandbox, campaign=bad.campaign, lead=bad.lead)
    send_due()
    for row in (bad, other, bad.mailbox):
        row.refresh_from_db()
    return bad, other


@pytest.mark.parametrize("stage", ["greeting", "EHLO"])
def test_before_it_lets_us_in(ada: Membership, stage: str) -> None:
    with bad_smtp_server(Fault(hangs_at=stage)) as port:
        bad, other = _send_to_both(ada, port)

    assert (bad.state, bad.refusals, bad.error) == ("queued", 1, "127.0.0.1 does not answer.")
    assert bad.mailbox.last_error == "127.0.0.1 does not answer."
    assert bad.mailbox.status == "connected"
    assert bad.due_at > now()
    assert other.state == "sent"


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_before_the_mail_left(ada: Membership, stage: str) -> None:
    with bad_smtp_server(Fault(hangs_at=stage)) as port:
        bad, other = _send_to_both(ada, port)

    assert (bad.state, bad.refusals, bad.error) == ("queued", 1, BEFORE)
    assert bad.mailbox.last_error == SILENT
    assert bad.mailbox.status == "connected"
    assert bad.due_at > now()
    assert other.state == "sent"


def test_after_the_mail_left(ada: Membership) -> None:
    fault = Fault(hangs_at=".")
    with bad_smtp_server(fault) as port:
        bad, other = _send_to_both(ada, port)
        fault.mend()
        send_due()
    bad.refresh_from_db()

    assert (bad.state, bad.error, bad.sent_at) == ("uncertain", AFTER, None)
    assert bad.mailbox.last_error == SILENT
    assert fault.mails == ["grace@navy.example"]
    assert other.state == "sent"


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_once_it_answers_again_the_mail_goes_out(ada: Membership, stage: str) -> None:
    fault = Fault(hangs_at=stage)
    with bad_smtp_server(fault) as port:
        message = a_message(ada, an_smtp_mailbox(ada, port))
        send_due()
        fault.mend()
        Message.objects.update(due_at=now())
        send_due()
    message.refresh_from_db()
    message.mailbox.refresh_from_db()

    assert (message.state, message.error) == ("sent", "")
    assert message.mailbox.last_error == ""
    assert fault.mails == ["grace@navy.example"]
