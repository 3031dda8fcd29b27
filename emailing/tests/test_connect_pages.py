"""Connecting in the browser: the choice, off to the provider, back to the mailbox in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.test import Client

from accounts.models import Membership
from emailing.models import ConnectAttempt, Mailbox
from emailing.providers.base import CannotConnect
from emailing.services.connecting import note_trouble
from emailing.services.mailboxes import create_mailbox
from emailing.tests.cast import a_sandbox, some_messages
from tests.standins.google import GoogleStandIn
from tests.standins.microsoft import MicrosoftStandIn

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
HERE = "http://testserver"


@pytest.fixture(autouse=True)
def _here(google: GoogleStandIn, settings: Any) -> None:
    settings.NEPTIE_PUBLIC_URL = HERE


def _agrees(client: Client, path: str) -> str:
    """Off by the link on the page; the address that the provider sends the browser back to."""
    away = client.get(path)
    back = requests.get(away["Location"], allow_redirects=False, timeout=10)
    return back.headers["Location"].removeprefix(HERE)


def _opens(client: Client, path: str) -> Any:
    """As a browser does, to where it ends."""
    return client.get(path, follow=True, headers={"Accept": HTML})


def _said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _stopped(owner: Membership, email: str = "ada@engines.example") -> Mailbox:
    mailbox = create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=None,
        email=email,
        provider="gmail",
        oauth_token="of-last-year",
    )
    note_trouble(mailbox, CannotConnect("Google took the leave back.", refused=True))
    return mailbox


def test_the_choice_offers_what_is_set_up(ada: Membership, browser: Browser) -> None:
    page = browser(ada).get("/mailboxes/new/").content.decode()

    assert 'href="/mailboxes/new/gmail/"' in page
    assert 'href="/mailboxes/new/outlook/"' not in page
    assert 'href="/mailboxes/new/smtp/"' in page
    assert 'href="/mailboxes/new/sandbox/"' in page
    assert "NEPTIE_MICROSOFT_CLIENT_ID" in page
    assert "http://testserver/api/email/oauth/outlook/callback" in page
    assert "NEPTIE_GOOGLE_CLIENT_ID" not in page


def test_what_is_not_set_up_says_so(ada: Membership, browser: Browser) -> None:
    response = browser(ada).get("/mailboxes/new/outlook/", follow=True)

    assert response.redirect_chain == [("/mailboxes/new/", 302)]
    assert _said(response) == [
        "Outlook is not set up on this installation; its operator can do that."
    ]


def test_gmail_from_the_link_to_the_mailboxs_page(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    response = _opens(client, _agrees(client, "/mailboxes/new/gmail/"))
    mailbox = Mailbox.objects.get(provider="gmail")

    assert response.redirect_chain[-1] == (f"/mailboxes/{mailbox.id}/", 302)
    assert _said(response) == ["ada@engines.example is connected and can send."]
    assert (mailbox.status, mailbox.connected_by_id) == ("connected", ada.id)


def test_outlook_too(ada: Membership, browser: Browser, microsoft: MicrosoftStandIn) -> None:
    client = browser(ada)
    response = _opens(client, _agrees(client, "/mailboxes/new/outlook/"))
    mailbox = Mailbox.objects.get(provider="outlook")

    assert response.redirect_chain[-1] == (f"/mailboxes/{mailbox.id}/", 302)
    assert (mailbox.status, mailbox.connected_by_id) == ("connected", ada.id)


def test_refused_at_the_provider(ada: Membership, browser: Browser, google: GoogleStandIn) -> None:
    google.behave({"denies": True})
    client = browser(ada)
    response = _opens(client, _agrees(client, "/mailboxes/new/gmail/"))

    assert response.redirect_chain[-1] == ("/mailboxes/", 302)
    assert _said(response) == ["Gmail was not given permission, so nothing was changed."]
    assert not Mailbox.objects.filter(provider="gmail").exists()


def test_too_late(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    location = _agrees(client, "/mailboxes/new/gmail/")
    late = ConnectAttempt.objects.get().created_at - timedelta(minutes=15)
    ConnectAttempt.objects.update(created_at=late)
    response = _opens(client, location)

    assert response.redirect_chain[-1] == ("/mailboxes/", 302)
    assert _said(response)[0].startswith("This way back opens once, within 15 minutes")


def test_the_way_back_passed_on_brings_nobody_elses_mailbox(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    location = _agrees(browser(ada), "/mailboxes/new/gmail/")
    response = _opens(browser(bob), location)

    assert _said(response) == ["Somebody else began to connect this mailbox. Begin yourself."]
    assert not Mailbox.objects.filter(provider="gmail").exists()
    assert ConnectAttempt.objects.get().used_at is None


def test_signed_out_in_between_one_signs_in_and_goes_on(ada: Membership, browser: Browser) -> None:
    location = _agrees(browser(ada), "/mailboxes/new/gmail/")
    asked = _opens(Client(), location)
    response = _opens(browser(ada), location)

    assert asked.redirect_chain[-1][0].startswith("/account/login/?next=/mailboxes/connected/")
    assert _said(response) == ["ada@engines.example is connected and can send."]


def test_a_program_is_answered_the_account_and_not_for_a_persons_attempt(
    ada: Membership, browser: Browser
) -> None:
    answer = Client().get(_agrees(browser(ada), "/mailboxes/new/gmail/"))

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert not Mailbox.objects.filter(provider="gmail").exists()


def test_head_connects_nothing(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    query = _agrees(client, "/mailboxes/new/gmail/").partition("?")[2]

    assert client.head(f"/mailboxes/connected/gmail/?{query}").status_code == 405
    assert ConnectAttempt.objects.get().used_at is None


def test_a_mailbox_that_stopped_says_so_and_is_connected_again(
    ada: Membership, browser: Browser, google: GoogleStandIn
) -> None:
    client, mailbox = browser(ada), _stopped(ada)
    some_messages(ada, 2, mailbox)
    page = client.get(f"/mailboxes/{mailbox.id}/").content.decode()
    listed = client.get("/mailboxes/").content.decode()
    today = client.get("/").content.decode()
    response = _opens(client, _agrees(client, f"/mailboxes/{mailbox.id}/reconnect/"))
    mailbox.refresh_from_db()

    assert "This mailbox was disconnected" in page
    assert "Google took the leave back." in page
    assert "2 mails wait for it." in page
    for each in (page, listed):
        assert f'href="/mailboxes/{mailbox.id}/reconnect/"' in each
    assert "connect it again. Google took the leave back." in today
    assert _said(response) == ["ada@engines.example is connected and can send."]
    assert mailbox.status == "connected"
    assert "This mailbox was disconnected" not in response.content.decode()


def test_a_sandbox_is_not_connected_this_way(ada: Membership, browser: Browser) -> None:
    mailbox = a_sandbox(ada)
    response = browser(ada).get(f"/mailboxes/{mailbox.id}/reconnect/")

    assert response.headers["Location"] == f"/mailboxes/{mailbox.id}/"
    assert not ConnectAttempt.objects.exists()


@pytest.mark.parametrize("path", ["new/", "new/gmail/", "new/outlook/"])
def test_a_viewer_connects_nothing(
    ada: Membership,
    browser: Browser,
    colleague: Callable[[Membership, str], Membership],
    path: str,
) -> None:
    assert browser(colleague(ada, "viewer")).get(f"/mailboxes/{path}").status_code == 403
    assert not ConnectAttempt.objects.exists()
