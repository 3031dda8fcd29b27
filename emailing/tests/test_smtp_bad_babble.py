"""A server that does not come to an end of what it says keeps no sender for itself.

It ends after all, and goes on as a good one, once nobody is expected to listen any more.
"""

from typing import Any

import pytest

from accounts.models import Membership
from emailing.services.sending import send_due
from emailing.tests.bad_smtp_server import Fault, bad_smtp_server
from emailing.tests.cast import a_message, an_smtp_mailbox

pytestmark = pytest.mark.django_db
BABBLE = {
    "letter by letter": b"2",
    "line by line": b"250-more\r\n",
    "in a flood": b"250-more\r\n" * 10_000,
}


@pytest.fixture(autouse=True)
def _impatient(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    for name in ("CONNECT_SECONDS", "DATA_SECONDS", "GOODBYE_SECONDS"):
        monkeypatch.setattr(f"emailing.providers.smtp.{name}", 0.5)


@pytest.mark.parametrize("babble", BABBLE.values(), ids=BABBLE.keys())
@pytest.mark.parametrize(
    ("stage", "state"),
    [("greeting", "queued"), ("EHLO", "queued"), ("RCPT", "queued"), (".", "uncertain")],
)
def test_it_is_let_go(ada: Membership, stage: str, state: str, babble: bytes) -> None:
    fault = Fault(babbles_at=stage, babble=babble)
    with bad_smtp_server(fault) as port:
        message = a_message(ada, an_smtp_mailbox(ada, port))
        send_due()
    message.refresh_from_db()
    message.mailbox.refresh_from_db()

    assert message.state == state
    assert message.error
    assert message.mailbox.last_error
