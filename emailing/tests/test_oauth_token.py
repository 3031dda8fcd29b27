"""`oauth_token` of POST email/accounts: a Gmail account without the connect flow."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.credentials import secrets_of
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db
Add = Callable[[str], Mailbox]
ADDRESS = "ada@engines.example"


@pytest.fixture
def add(ada: Membership, api: Callable[[Membership], APIClient]) -> Add:
    """`add(token)`: the account that an integrator adds and tests."""

    def added(token: str) -> Mailbox:
        client = api(ada)
        body = {"email": ADDRESS, "provider": "gmail", "oauth_token": token}
        id = client.post("/api/email/accounts", body).json()["account"]["id"]
        client.post(f"/api/email/accounts/{id}/test")
        return Mailbox.objects.get(id=id)

    return added


def test_an_access_token_works_and_is_kept(
    ada: Membership, add: Add, google: GoogleStandIn
) -> None:
    access, _refresh = google.tokens.grant(ADDRESS)
    mailbox = add(access)

    assert (mailbox.status, mailbox.last_error) == ("connected", "")
    assert secrets_of(mailbox) == {"oauth_token": access}
    assert mailbox.connected_by_id == ada.id


def test_a_refresh_token_is_renewed_and_what_it_brings_is_kept(
    add: Add, google: GoogleStandIn
) -> None:
    _access, refresh = google.tokens.grant(ADDRESS)
    mailbox = add(refresh)

    assert (mailbox.status, google.tokens.renewals) == ("connected", 1)
    assert secrets_of(mailbox)["google_refresh_token"] == refresh


def test_a_token_that_is_neither_disconnects(add: Add, google: GoogleStandIn) -> None:
    mailbox = add("of-last-year")

    assert mailbox.status == "disconnected"
    assert mailbox.last_error == (
        "Google does not accept this account's grant any more; connect the account again."
    )
