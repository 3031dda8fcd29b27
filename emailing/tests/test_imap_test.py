"""POST email/accounts/{id}/test signs in to the account's IMAP server too."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.tests.imap_server import imap_server
from emailing.tests.looking_cast import an_imap_mailbox
from emailing.tests.smtp_server import smtp_server

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "status", "trouble"),
    [
        ("right", 200, ""),
        (
            "wrong",
            422,
            "The IMAP server 127.0.0.1 could not be used: "
            "[AUTHENTICATIONFAILED] Authentication failed.",
        ),
    ],
)
def test_a_password_that_is_wrong_there_is_told_and_stops_no_mail(
    ada: Membership,
    api: Callable[[Membership], APIClient],
    settings: Any,
    password: str,
    status: int,
    trouble: str,
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with imap_server() as imap, smtp_server() as (port, _server):
        mailbox = an_imap_mailbox(ada, port, imap.port, password=password)
        answer = api(ada).post(f"/api/email/accounts/{mailbox.id}/test")
    mailbox.refresh_from_db()

    assert (answer.status_code, answer.json().get("message", "")) == (status, trouble)
    assert (mailbox.status, mailbox.last_error) == ("connected", trouble)
