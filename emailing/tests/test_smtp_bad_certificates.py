"""A certificate that is wrong: the mailbox stops and says so, its mails wait, the others go on."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import Membership
from emailing.services.connecting import test_mailbox as try_mailbox
from emailing.services.sending import send_due
from emailing.tests.cast import a_message, a_sandbox, an_smtp_mailbox
from emailing.tests.smtp_server import a_certificate, smtp_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.mark.parametrize(
    ("name", "is_trusted"),
    [("other.example", True), ("localhost", False)],
    ids=["for another name", "of nobody we trust"],
)
def test_nothing_goes_to_it_until_it_is_right(
    ada: Membership,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    is_trusted: bool,
) -> None:
    trusted, wrong = a_certificate(tmp_path, name)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    sandbox = a_sandbox(ada)
    with smtp_server(starttls=wrong) as (port, server):
        mailbox = an_smtp_mailbox(ada, port, host="localhost", security="starttls")
        waits = a_message(ada, mailbox)
        other = a_message(ada, sandbox, campaign=waits.campaign, lead=waits.lead)
        send_due()
        send_due()
    for row in (waits, other, mailbox):
        row.refresh_from_db()

    reason = "The certificate of localhost could not be verified."
    assert (mailbox.status, mailbox.last_error) == ("disconnected", reason)
    assert (waits.state, waits.error, waits.refusals) == ("queued", reason, 0)
    assert server.taken == []
    assert other.state == "sent"


def test_it_goes_on_once_it_is_right(
    ada: Membership, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = a_certificate(tmp_path, "localhost")
    with smtp_server(starttls=context) as (port, server):
        mailbox = an_smtp_mailbox(ada, port, host="localhost", security="starttls")
        message = a_message(ada, mailbox)
        send_due()
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        try_mailbox(workspace_id=ada.workspace_id, mailbox_id=mailbox.id)
        send_due()
    message.refresh_from_db()
    mailbox.refresh_from_db()

    assert (message.state, message.error, len(server.taken)) == ("sent", "", 1)
    assert (mailbox.status, mailbox.last_error) == ("connected", "")
