"""Signing in at Gmail: grants, tokens that were pasted, and what is said of those that fail."""

import socket
from datetime import timedelta
from typing import Any

import pytest

from emailing.providers.base import CannotConnect
from emailing.providers.gmail import GmailProvider
from emailing.tests.gmail_cast import ADDRESS, a_grant, a_parcel, connected
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn
from tests.standins.google_account import SCOPES

PROFILE = "GET /gmail/v1/users/me/profile"
GONE = "Google does not accept this account's grant any more; connect the account again."


def _refused(secrets: dict[str, str]) -> CannotConnect:
    with pytest.raises(CannotConnect) as caught, connected(secrets):
        pass
    return caught.value


def test_a_good_grant_is_used_as_it_is(google: GoogleStandIn) -> None:
    with connected(a_grant(google)) as connection:
        assert connection.is_open
        assert (connection.trouble, connection.renewed) == (None, None)
    assert google.asked == [PROFILE]


def test_an_expired_token_is_renewed_before_it_is_used(google: GoogleStandIn) -> None:
    past = (now() - timedelta(hours=1)).isoformat()
    secrets = a_grant(google) | {"google_expires_at": past}
    with connected(secrets) as connection:
        renewed = connection.renewed

    assert google.asked == ["POST /token", PROFILE]
    assert renewed is not None
    assert renewed["google_refresh_token"] == secrets["google_refresh_token"]
    assert renewed["google_access_token"] != secrets["google_access_token"]
    assert renewed["google_expires_at"] > (now() + timedelta(minutes=50)).isoformat()
    with connected(renewed) as connection:
        assert connection.renewed is None


def test_a_token_that_ended_early_is_renewed(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    google.tokens.expire()
    with connected(secrets) as connection:
        assert connection.renewed is not None
    assert google.asked == [PROFILE, "POST /token", PROFILE]


def test_a_grant_taken_back_is_refused(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    google.tokens.revoke()
    error = _refused(secrets)

    assert (error.reason, error.refused) == (GONE, True)


def test_a_new_grant_goes_on(google: GoogleStandIn) -> None:
    google.tokens.revoke()
    with connected(a_grant(google)) as connection:
        assert connection.send(a_parcel()).kind == "sent"


def test_a_pasted_access_token_is_used(google: GoogleStandIn) -> None:
    access, _refresh = google.tokens.grant(ADDRESS)
    with connected({"oauth_token": access}) as connection:
        assert connection.send(a_parcel()).kind == "sent"
        assert connection.renewed is None


def test_a_pasted_refresh_token_is_recognized_and_kept_as_one(google: GoogleStandIn) -> None:
    _access, refresh = google.tokens.grant(ADDRESS)
    with connected({"oauth_token": refresh}) as connection:
        assert connection.send(a_parcel()).kind == "sent"
        renewed = connection.renewed

    assert renewed is not None
    assert sorted(renewed) == ["google_access_token", "google_expires_at", "google_refresh_token"]
    assert renewed["google_refresh_token"] == refresh


def test_a_pasted_token_that_is_neither_is_refused(google: GoogleStandIn) -> None:
    assert (_refused({"oauth_token": "nonsense"}).refused, google.mails.accepted()) == (True, [])


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "żółw", "a\0b"])
def test_what_can_be_no_token_is_not_even_shown_to_google(
    google: GoogleStandIn, token: str
) -> None:
    error = _refused({"oauth_token": token})

    assert (error.refused, google.asked) == (True, [])
    assert error.reason == (
        "What was given as a token is none of Google's; connect the account again."
    )


def test_a_pasted_token_that_may_only_send_sends(google: GoogleStandIn) -> None:
    access, _refresh = google.tokens.grant(ADDRESS, scopes=SCOPES[1:])
    with connected({"oauth_token": access}) as connection:
        assert connection.send(a_parcel()).kind == "sent"


def test_without_any_secret_it_has_to_be_connected_first(google: GoogleStandIn) -> None:
    error = _refused({})

    assert (error.reason, error.refused) == ("Connect this account to Google first.", True)
    assert google.asked == []


def test_an_unknown_client_is_the_installations_fault(google: GoogleStandIn, settings: Any) -> None:
    secrets = a_grant(google)
    google.tokens.expire()
    settings.NEPTIE_GOOGLE_CLIENT_SECRET = "another"
    error = _refused(secrets)

    assert error.refused
    assert error.reason == (
        "Google does not know this installation: check NEPTIE_GOOGLE_CLIENT_ID and "
        "NEPTIE_GOOGLE_CLIENT_SECRET."
    )


@pytest.mark.parametrize("address", ["NEPTIE_GMAIL_URL", "NEPTIE_GOOGLE_TOKEN_URL"])
def test_google_out_of_reach_is_nobodys_fault(
    google: GoogleStandIn, settings: Any, address: str
) -> None:
    secrets = a_grant(google)
    google.tokens.expire()
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        setattr(settings, address, f"http://127.0.0.1:{held.getsockname()[1]}/")
        error = _refused(secrets)

    assert (error.reason, error.refused) == ("Google does not answer.", False)


def test_a_few_connections_at_once_are_what_the_quota_bears() -> None:
    assert (GmailProvider.at_once, GmailProvider.in_database) == (3, False)
