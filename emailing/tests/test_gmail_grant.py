"""Leave to send, from Google's consent page to a mailbox's secrets."""

import base64
import socket
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests

from emailing.providers.base import CannotConnect, GrantRefused
from emailing.providers.google_grant import GoogleGranting
from emailing.tests.gmail_cast import a_parcel, connected
from tests.standins.google import GoogleStandIn
from tests.standins.google_account import SCOPES

BACK = "http://127.0.0.1:8000/api/email/oauth/gmail/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def _address(email: str = "grace@navy.example") -> str:
    return GoogleGranting().address(
        redirect_uri=BACK, state="a-state", challenge=CHALLENGE, email=email
    )


def _consented() -> dict[str, str]:
    """What comes back to us once the person agreed."""
    answer = requests.get(_address(), allow_redirects=False, timeout=5)
    back, _question, query = answer.headers["Location"].partition("?")
    assert (answer.status_code, back) == (302, BACK)
    return dict(parse_qsl(query))


def _refusal(*, code: str, verifier: str = VERIFIER, redirect_uri: str = BACK) -> str:
    with pytest.raises(GrantRefused) as caught:
        GoogleGranting().redeem(redirect_uri=redirect_uri, code=code, verifier=verifier)
    return caught.value.reason


def test_the_page_is_asked_for_lasting_leave_with_pkce(google: GoogleStandIn) -> None:
    address = urlsplit(_address())

    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{google.url}/o/oauth2/v2/auth"
    assert {name: value for name, (value,) in parse_qs(address.query).items()} == {
        "response_type": "code",
        "client_id": "neptie.apps.example",
        "redirect_uri": BACK,
        "scope": " ".join(reversed(SCOPES)),
        "state": "a-state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
        "login_hint": "grace@navy.example",
    }


def test_without_a_hint_none_is_given(google: GoogleStandIn) -> None:
    assert "login_hint" not in _address(email="")


def test_the_code_is_worth_an_address_and_tokens_that_send(google: GoogleStandIn) -> None:
    back = _consented()
    grant = GoogleGranting().redeem(redirect_uri=BACK, code=back["code"], verifier=VERIFIER)

    assert back["state"] == "a-state"
    assert grant.email == "grace@navy.example"
    assert sorted(grant.secrets) == [
        "google_access_token",
        "google_expires_at",
        "google_refresh_token",
    ]
    with connected(grant.secrets) as connection:
        assert connection.send(a_parcel()).kind == "sent"
    assert google.tokens.renewals == 0


def test_a_code_counts_once(google: GoogleStandIn) -> None:
    code = _consented()["code"]
    GoogleGranting().redeem(redirect_uri=BACK, code=code, verifier=VERIFIER)

    assert _refusal(code=code) == "Google did not accept the sign-in; start again."


@pytest.mark.parametrize(
    "wrong", [{"verifier": "w" * 43}, {"redirect_uri": "http://elsewhere.example/"}]
)
def test_a_code_counts_for_who_asked_for_it(google: GoogleStandIn, wrong: dict[str, str]) -> None:
    reason = _refusal(code=_consented()["code"], **wrong)

    assert reason == "Google did not accept the sign-in; start again."


def test_a_refusal_comes_back_as_an_error(google: GoogleStandIn) -> None:
    google.behavior.denies = True

    assert _consented() == {"state": "a-state", "error": "access_denied"}


@pytest.mark.parametrize("ticked", SCOPES)
def test_half_a_leave_is_none(google: GoogleStandIn, ticked: str) -> None:
    google.behavior.grants_scopes = [ticked]

    assert _refusal(code=_consented()["code"]) == (
        "Sending needs leave to send mails and to read them, so that none is sent twice. "
        "Connect again and tick both."
    )


def test_a_wrong_client_secret_is_the_installations_fault(
    google: GoogleStandIn, settings: Any
) -> None:
    code = _consented()["code"]
    settings.NEPTIE_GOOGLE_CLIENT_SECRET = "another"

    assert _refusal(code=code) == (
        "Google does not know this installation: check NEPTIE_GOOGLE_CLIENT_ID and "
        "NEPTIE_GOOGLE_CLIENT_SECRET."
    )


def test_an_account_without_gmail_is_told_so(google: GoogleStandIn) -> None:
    google.behavior.profile_refusal = "accessNotConfigured"

    assert _refusal(code=_consented()["code"]) == (
        "This installation's Google project has no Gmail API. It said: 403 As told to."
    )


def test_a_google_out_of_reach_gives_no_verdict(google: GoogleStandIn, settings: Any) -> None:
    code = _consented()["code"]
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        settings.NEPTIE_GOOGLE_TOKEN_URL = f"http://127.0.0.1:{held.getsockname()[1]}/"
        with pytest.raises(CannotConnect) as caught:
            GoogleGranting().redeem(redirect_uri=BACK, code=code, verifier=VERIFIER)

    assert (caught.value.reason, caught.value.refused) == ("Google does not answer.", False)


def test_it_is_set_up_once_client_and_secret_are_named(settings: Any) -> None:
    settings.NEPTIE_GOOGLE_CLIENT_ID, settings.NEPTIE_GOOGLE_CLIENT_SECRET = "a-client", ""
    half = GoogleGranting().is_set_up
    settings.NEPTIE_GOOGLE_CLIENT_SECRET = "a-secret"

    assert (half, GoogleGranting().is_set_up) == (False, True)
