"""The IMAP server of an SMTP mailbox, where it files what it sends: given on its pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.credentials import secrets_of
from emailing.services.mailboxes import create_mailbox
from emailing.tests.smtp_server import Behavior, smtp_server

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
IMAP = {"host": "127.0.0.1", "port": 9, "username": "ada", "security": "none"}
NONE: dict[str, Any] = {"imap_host": "", "imap_port": 993, "imap_security": "tls"}


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    """An SMTP server that takes `right`; there is no IMAP server, which keeps nobody from it."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with smtp_server(Behavior(password="right")) as (port, _server):
        yield port


def _typed(port: int, **fields: Any) -> dict[str, Any]:
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "username": "ada"}
    imap = {"imap_host": "127.0.0.1", "imap_port": 9, "imap_security": "none"}
    return {"email": "ada@engines.example", **smtp, **imap, "password": "", **fields}


def _a_mailbox(owner: Membership, port: int, *, imap: bool = True) -> Mailbox:
    smtp = {**IMAP, "port": port, "password": "right"}
    return create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=None,
        email="ada@engines.example",
        provider="smtp",
        smtp=smtp,
        imap={**IMAP, "password": "filed"} if imap else None,
    )


def _errors(response: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def test_a_new_one_signs_in_there_as_to_smtp(ada: Membership, browser: Browser, port: int) -> None:
    browser(ada).post("/mailboxes/new/smtp/", _typed(port, password="right"))
    mailbox = Mailbox.objects.get(provider="smtp")

    assert mailbox.servers["imap"] == IMAP
    assert secrets_of(mailbox) == {"smtp_password": "right", "imap_password": "right"}


def test_or_with_a_name_and_password_of_its_own(
    ada: Membership, browser: Browser, port: int
) -> None:
    own = {"imap_username": "reader", "imap_password": "filed"}
    browser(ada).post("/mailboxes/new/smtp/", _typed(port, password="right", **own))
    mailbox = Mailbox.objects.get(provider="smtp")

    assert mailbox.servers["imap"] == {**IMAP, "username": "reader"}
    assert secrets_of(mailbox) == {"smtp_password": "right", "imap_password": "filed"}


def test_without_a_host_there_is_none(ada: Membership, browser: Browser, port: int) -> None:
    typed = _typed(port, password="right", **NONE, imap_password="x")
    browser(ada).post("/mailboxes/new/smtp/", typed)
    mailbox = Mailbox.objects.get(provider="smtp")

    assert list(mailbox.servers) == ["smtp"]
    assert secrets_of(mailbox) == {"smtp_password": "right"}


def test_a_host_that_leads_nowhere_is_told_beside_its_field(
    ada: Membership, browser: Browser, port: int
) -> None:
    typed = _typed(port, password="right", imap_host="nowhere.invalid")
    response = browser(ada).post("/mailboxes/new/smtp/", typed)

    assert _errors(response) == {"imap_host": ["The host “nowhere.invalid” cannot be found."]}
    assert '<details class="np-more np-imap" open>' in response.content.decode()
    assert not Mailbox.objects.filter(provider="smtp").exists()


def test_a_server_that_is_away_keeps_no_mail_from_going(
    ada: Membership, browser: Browser, port: int
) -> None:
    typed = _typed(port, password="right")
    response = browser(ada).post("/mailboxes/new/smtp/", typed, follow=True)
    mailbox = Mailbox.objects.get(provider="smtp")
    said = [str(message) for message in response.context["messages"]]

    assert said[0].startswith(
        "ada@engines.example is saved and can send, but not look up what it sent. "
    )
    assert mailbox.status == "connected"


def test_blank_passwords_keep_both(ada: Membership, browser: Browser, port: int) -> None:
    mailbox = _a_mailbox(ada, port)
    browser(ada).post(f"/mailboxes/{mailbox.id}/", _typed(port, imap_username="reader"))
    mailbox.refresh_from_db()

    assert mailbox.servers["imap"]["username"] == "reader"
    assert secrets_of(mailbox) == {"smtp_password": "right", "imap_password": "filed"}


def test_a_new_smtp_password_leaves_the_other(ada: Membership, browser: Browser, port: int) -> None:
    mailbox = _a_mailbox(ada, port)
    typed = _typed(port, password="new", imap_username="ada")
    browser(ada).post(f"/mailboxes/{mailbox.id}/", typed)
    mailbox.refresh_from_db()

    assert secrets_of(mailbox) == {"smtp_password": "new", "imap_password": "filed"}


@pytest.mark.parametrize("changed", [{"imap_host": "localhost"}, {"imap_port": 10}])
def test_the_stored_password_goes_nowhere_else(
    ada: Membership, browser: Browser, port: int, changed: dict[str, Any]
) -> None:
    mailbox = _a_mailbox(ada, port)
    response = browser(ada).post(f"/mailboxes/{mailbox.id}/", _typed(port, **changed))
    mailbox.refresh_from_db()

    assert _errors(response) == {
        "imap_password": [
            "Type the password again: the stored one is only sent where it was given for."
        ]
    }
    assert mailbox.servers["imap"] == IMAP


def test_added_later_it_asks_for_its_password(ada: Membership, browser: Browser, port: int) -> None:
    mailbox = _a_mailbox(ada, port, imap=False)
    client = browser(ada)
    refused = client.post(f"/mailboxes/{mailbox.id}/", _typed(port))
    taken = client.post(f"/mailboxes/{mailbox.id}/", _typed(port, imap_password="filed"))
    mailbox.refresh_from_db()

    assert (list(_errors(refused)), taken.status_code) == (["imap_password"], 302)
    assert secrets_of(mailbox) == {"smtp_password": "right", "imap_password": "filed"}


def test_taken_away_its_password_is_gone_and_what_was_learned_of_it(
    ada: Membership, browser: Browser, port: int
) -> None:
    mailbox = _a_mailbox(ada, port)
    Mailbox.objects.filter(id=mailbox.id).update(files_sent=True)
    browser(ada).post(f"/mailboxes/{mailbox.id}/", _typed(port, **NONE))
    mailbox.refresh_from_db()

    assert list(mailbox.servers) == ["smtp"]
    assert secrets_of(mailbox) == {"smtp_password": "right"}
    assert mailbox.files_sent is None


def test_the_page_shows_it_and_no_password(ada: Membership, browser: Browser, port: int) -> None:
    mailbox = _a_mailbox(ada, port)
    page = browser(ada).get(f"/mailboxes/{mailbox.id}/").content.decode()

    assert '<details class="np-more np-imap" open>' in page
    assert 'name="imap_port" value="9"' in page
    assert "filed" not in page.replace("is filed", "")
