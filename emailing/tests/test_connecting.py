"""Connecting a mailbox by its owner's leave: to the provider, and back once, within 15 minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import requests
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from accounts.selectors import hash_secret
from emailing.models import ConnectAttempt, Mailbox
from emailing.providers.base import CannotConnect
from emailing.services import granting
from emailing.services.connecting import note_trouble
from emailing.services.credentials import secrets_of
from emailing.services.mailboxes import create_mailbox
from emailing.services.sending import send_due
from emailing.tests.cast import some_messages
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
START = "/api/email/oauth/gmail/start"


@pytest.fixture(autouse=True)
def _here(google: GoogleStandIn, settings: Any) -> None:
    settings.NEPTIE_PUBLIC_URL = "http://testserver"


@pytest.fixture
def start(ada: Membership, api: Api) -> Callable[..., Any]:
    """`start()`: the answer to the integrator who asks where to send the owner."""
    return lambda **query: api(ada).get(START, query)


def _agrees(address: str) -> str:
    """Where Google sends a browser back to whose person agrees."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    return answer.headers["Location"]


@pytest.fixture
def back(anonymous: APIClient) -> Callable[[str], Any]:
    """`back(location)`: our answer to a program that follows Google's redirect."""
    return lambda location: anonymous.get(location.removeprefix("http://testserver"))


def _connected(start: Any, back: Any, **query: Any) -> Any:
    return back(_agrees(start(**query).json()["authorization_url"]))


def test_leave_makes_a_mailbox_that_sends(
    ada: Membership, start: Any, back: Any, google: GoogleStandIn
) -> None:
    answer = _connected(start, back)
    mailbox = Mailbox.objects.get(provider="gmail")
    some_messages(ada, 2, mailbox)
    send_due()

    assert (answer.status_code, answer.json()["account"]["id"]) == (200, str(mailbox.id))
    assert (mailbox.email, mailbox.status, mailbox.connected_by_id) == (
        "ada@engines.example",
        "connected",
        ada.id,
    )
    assert sorted(mail.told()["to"] for mail in google.mails.accepted()) == [
        "lead0@leads.example",
        "lead1@leads.example",
    ]


def test_what_travels_and_what_stays(start: Any) -> None:
    address = start().json()["authorization_url"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    attempt = ConnectAttempt.objects.get()

    assert query["redirect_uri"] == "http://testserver/api/email/oauth/gmail/callback"
    assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
    assert bytes(attempt.state_hash) == hash_secret(query["state"])
    assert len(query["state"]) == 43
    assert query["state"].encode() not in bytes(attempt.verifier)
    assert query["code_challenge"].encode() not in bytes(attempt.verifier)


def test_the_way_back_opens_once(start: Any, back: Any) -> None:
    location = _agrees(start().json()["authorization_url"])
    back(location)
    again = back(location)

    assert (again.status_code, again.json()["code"]) == (422, "attempt_closed")
    assert Mailbox.objects.filter(provider="gmail").count() == 1


def test_after_a_quarter_of_an_hour_it_is_closed(
    start: Any, back: Any, google: GoogleStandIn
) -> None:
    location = _agrees(start().json()["authorization_url"])
    late = ConnectAttempt.objects.get().created_at - timedelta(minutes=15)
    ConnectAttempt.objects.update(created_at=late)
    answer = back(location)

    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "This way back opens once, within 15 minutes, and is closed now."
        " Nothing was changed; connect the mailbox anew.",
    )
    assert not Mailbox.objects.filter(provider="gmail").exists()
    assert "POST /token" not in google.asked


@pytest.mark.parametrize("state", ["", "a-guess", "é\x00"])
def test_a_state_that_nobody_gave_out_opens_nothing(
    start: Any, anonymous: APIClient, state: str
) -> None:
    start()
    answer = anonymous.get("/api/email/oauth/gmail/callback", {"state": state, "code": "4/x"})

    assert (answer.status_code, answer.json()["code"]) == (422, "attempt_closed")
    assert ConnectAttempt.objects.get().used_at is None


def test_a_state_opens_nothing_at_another_provider(start: Any, back: Any) -> None:
    answer = back(_agrees(start().json()["authorization_url"]).replace("/gmail/", "/outlook/"))

    assert (answer.status_code, answer.json()["code"]) == (422, "attempt_closed")


def test_a_person_who_refuses(start: Any, back: Any, google: GoogleStandIn) -> None:
    google.behave({"denies": True})
    answer = _connected(start, back)

    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (
        422,
        "grant_refused",
        "Gmail was not given permission, so nothing was changed.",
    )
    assert not Mailbox.objects.filter(provider="gmail").exists()


def test_a_code_that_google_never_gave(start: Any, back: Any) -> None:
    location = _agrees(start().json()["authorization_url"])
    answer = back(location.replace("code=", "code=x"))

    assert (answer.status_code, answer.json()["code"]) == (422, "grant_refused")
    assert not Mailbox.objects.filter(provider="gmail").exists()


def test_google_is_away(start: Any, back: Any, settings: Any) -> None:
    location = _agrees(start().json()["authorization_url"])
    settings.NEPTIE_GOOGLE_TOKEN_URL = "http://127.0.0.1:9/token"
    answer = back(location)

    assert (answer.status_code, answer.json()["message"]) == (
        503,
        "Gmail could not be asked; connect the mailbox anew in a while.",
    )


def test_who_left_in_between_connects_nothing(
    ada: Membership, colleague: Callable[[Membership, str], Membership], api: Api, back: Any
) -> None:
    rep = colleague(ada, "member")
    location = _agrees(api(rep).get(START).json()["authorization_url"])
    rep.role = "viewer"
    rep.save()
    answer = back(location)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not Mailbox.objects.filter(provider="gmail").exists()


def test_a_provider_that_is_not_set_up(start: Any, settings: Any) -> None:
    settings.NEPTIE_GOOGLE_CLIENT_ID = ""
    answer = start()

    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (
        422,
        "provider_not_set_up",
        "Gmail is not set up on this installation; its operator can do that.",
    )
    assert not ConnectAttempt.objects.exists()


@pytest.mark.parametrize("provider", ["smtp", "sandbox", "yahoo"])
def test_a_provider_that_nobody_is_sent_to(ada: Membership, api: Api, provider: str) -> None:
    assert api(ada).get(f"/api/email/oauth/{provider}/start").status_code == 404


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


@pytest.mark.parametrize("is_named", [True, False])
def test_connected_again_it_goes_on_where_it_stopped(
    ada: Membership, start: Any, back: Any, google: GoogleStandIn, is_named: bool
) -> None:
    mailbox = _stopped(ada)
    messages = some_messages(ada, 3, mailbox)
    send_due()
    before = [message.state for message in messages]
    answer = _connected(start, back, **({"account_id": mailbox.id} if is_named else {}))
    send_due()
    mailbox.refresh_from_db()

    assert before == ["queued"] * 3
    assert answer.json()["account"]["id"] == str(mailbox.id)
    assert (mailbox.status, mailbox.last_error, mailbox.connected_by_id) == (
        "connected",
        "",
        ada.id,
    )
    assert sorted(secrets_of(mailbox)) == [
        "google_access_token",
        "google_expires_at",
        "google_refresh_token",
    ]
    assert len(google.mails.accepted()) == 3
    assert BusinessEvent.objects.filter(type="account.connected").get().object_ids == [mailbox.id]


def test_it_stops_again_and_is_told_again(ada: Membership, start: Any, back: Any) -> None:
    mailbox = _stopped(ada)
    _connected(start, back, account_id=mailbox.id)
    mailbox.refresh_from_db()
    note_trouble(mailbox, CannotConnect("Google took the leave back.", refused=True))

    assert BusinessEvent.objects.filter(type="account.disconnected").count() == 2


def test_leave_for_another_address_than_the_one_meant(
    ada: Membership, start: Any, back: Any
) -> None:
    mailbox = _stopped(ada, "grace@navy.example")
    address = start(account_id=mailbox.id).json()["authorization_url"]
    answer = back(_agrees(address.replace("grace%40navy.example", "ada%40engines.example")))
    mailbox.refresh_from_db()

    assert (answer.status_code, answer.json()["message"]) == (
        409,
        "You allowed ada@engines.example, but this mailbox is grace@navy.example;"
        " begin again and choose that.",
    )
    assert (mailbox.status, secrets_of(mailbox)) == (
        "disconnected",
        {"oauth_token": "of-last-year"},
    )
    assert Mailbox.objects.filter(provider="gmail").count() == 1


def test_a_mailbox_that_was_removed_in_between(ada: Membership, start: Any, back: Any) -> None:
    mailbox = _stopped(ada)
    location = _agrees(start(account_id=mailbox.id).json()["authorization_url"])
    Mailbox.objects.filter(id=mailbox.id).update(archived_at=mailbox.created_at)

    assert back(location).status_code == 404
    assert not Mailbox.objects.filter(provider="gmail", archived_at__isnull=True).exists()


def test_another_workspaces_mailbox_is_not_there(
    bob: Membership, start: Any, settings: Any
) -> None:
    settings.NEPTIE_GOOGLE_CLIENT_ID = ""

    assert start(account_id=_stopped(bob).id).status_code == 404
    assert start(account_id=UUID(int=7)).status_code == 404
    assert not ConnectAttempt.objects.exists()


def test_what_is_a_day_old_is_gone(ada: Membership, start: Any) -> None:
    start()
    ConnectAttempt.objects.update(
        created_at=ConnectAttempt.objects.get().created_at - granting.KEPT
    )
    start()

    assert ConnectAttempt.objects.count() == 1
