"""Leave to send, from Microsoft's consent page to a mailbox's secrets."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from emailing.providers.base import CannotConnect, GrantRefused
from emailing.providers.microsoft_grant import MicrosoftGranting
from emailing.rules.oauth import challenge_of
from emailing.tests.outlook_cast import ADDRESS, HERE, VERIFIER, connected, consented, tokens_in
from tests.standins.microsoft import MicrosoftStandIn


def _redeemed(code: str, **changes: str) -> Any:
    return MicrosoftGranting().redeem(
        **{"redirect_uri": HERE, "code": code, "verifier": VERIFIER, **changes}
    )


def _refusal(code: str, **changes: str) -> str:
    with pytest.raises(GrantRefused) as caught:
        _redeemed(code, **changes)
    return caught.value.reason


def test_the_address_asks_for_no_more_than_sending_needs(microsoft: MicrosoftStandIn) -> None:
    challenge = challenge_of(VERIFIER)
    address = urlsplit(
        MicrosoftGranting().address(redirect_uri=HERE, state="s", challenge=challenge)
    )
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert address._replace(query="").geturl() == f"{microsoft.authority}/oauth2/v2.0/authorize"
    assert len(asked.pop("nonce")) == 64
    assert asked == {
        "client_id": "standin-client",
        "response_type": "code",
        "response_mode": "query",
        "redirect_uri": HERE,
        "scope": "offline_access openid profile Mail.ReadWrite Mail.Send User.Read",
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }


def test_a_code_becomes_an_address_and_msals_cache(microsoft: MicrosoftStandIn) -> None:
    back = consented()
    grant = _redeemed(back["code"])

    assert back["state"] == "a-state"
    assert (grant.email, list(grant.secrets)) == (ADDRESS, ["microsoft_cache"])
    assert tokens_in(grant.secrets, "AccessToken") == list(microsoft.tokens.access)
    assert tokens_in(grant.secrets, "RefreshToken") == list(microsoft.tokens.refresh)
    with connected(grant.secrets) as connection:
        assert (connection.is_open, connection.renewed) == (True, None)


def test_a_person_who_says_no_is_sent_back_without_a_code(microsoft: MicrosoftStandIn) -> None:
    microsoft.behave(deny=True)

    assert consented() == {
        "state": "a-state",
        "error": "access_denied",
        "error_description": "The user said no.",
    }


def test_a_code_is_good_once_and_only_with_its_verifier(microsoft: MicrosoftStandIn) -> None:
    used = consented()["code"]
    _redeemed(used)

    for reason in (
        _refusal(used),
        _refusal(consented()["code"], verifier="another-verifier-of-forty-three-characters-or-so"),
        _refusal(consented()["code"], redirect_uri="https://elsewhere.example/"),
    ):
        assert reason.startswith("Microsoft did not accept the sign-in; start again. It said: ")
    assert len(microsoft.tokens.refresh) == 1


def test_an_unknown_client_says_what_to_check(microsoft: MicrosoftStandIn, settings: Any) -> None:
    settings.NEPTIE_MICROSOFT_CLIENT_SECRET = "ran-out"

    assert _refusal(consented()["code"]) == (
        "Microsoft does not know this installation: check NEPTIE_MICROSOFT_CLIENT_ID and "
        "NEPTIE_MICROSOFT_CLIENT_SECRET."
    )


def test_a_grant_without_leave_to_send_is_none(microsoft: MicrosoftStandIn) -> None:
    microsoft.behave(grants="Mail.ReadWrite User.Read openid")

    assert _refusal(consented()["code"]).startswith("Sending needs leave to write and to send")


def test_microsoft_that_does_not_answer_can_be_asked_again(
    microsoft: MicrosoftStandIn, settings: Any
) -> None:
    code = consented()["code"]
    settings.NEPTIE_MICROSOFT_AUTHORITY = "https://127.0.0.1:9/common"
    with pytest.raises(CannotConnect) as caught:
        _redeemed(code)

    assert (caught.value.reason, caught.value.refused) == (
        "Microsoft's sign-in does not answer.",
        False,
    )


@pytest.mark.parametrize(("id", "secret"), [("", "s"), ("c", "")])
def test_it_is_set_up_with_both(settings: Any, id: str, secret: str) -> None:
    settings.NEPTIE_MICROSOFT_CLIENT_ID, settings.NEPTIE_MICROSOFT_CLIENT_SECRET = id, secret
    assert not MicrosoftGranting().is_set_up
    settings.NEPTIE_MICROSOFT_CLIENT_ID = settings.NEPTIE_MICROSOFT_CLIENT_SECRET = "set"
    assert MicrosoftGranting().is_set_up
