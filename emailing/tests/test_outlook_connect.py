"""Signing in at Outlook: grants, tokens that were pasted, and what is said of those that fail."""

from datetime import timedelta
from typing import Any

import pytest

from emailing.providers.base import CannotConnect
from emailing.tests.outlook_cast import ADDRESS, a_grant, a_parcel, connected, tokens_in
from tests.standins.microsoft import MicrosoftStandIn

GONE = "Microsoft does not accept this account's grant any more; connect the account again."


def _refused(secrets: dict[str, str]) -> CannotConnect:
    with pytest.raises(CannotConnect) as caught, connected(secrets):
        pass
    return caught.value


def test_a_token_that_is_good_is_not_renewed(microsoft: MicrosoftStandIn) -> None:
    secrets = a_grant()
    microsoft.asked.clear()
    with connected(secrets) as connection:
        assert (connection.is_open, connection.trouble, connection.renewed) == (True, None, None)
    assert (microsoft.asked, microsoft.renewals) == (["look"], 0)


def test_a_token_that_runs_out_soon_is_renewed_first(microsoft: MicrosoftStandIn) -> None:
    microsoft.behave(token_seconds=299)
    secrets = a_grant()
    microsoft.behave(token_seconds=3600)
    with connected(secrets) as connection:
        renewed = dict(connection.renewed or {})

    assert microsoft.renewals == 2  # the grant's own look at the address, and this one
    assert tokens_in(renewed, "AccessToken") != tokens_in(secrets, "AccessToken")
    with connected(renewed) as connection:
        assert connection.renewed is None
    assert microsoft.renewals == 2


def test_a_token_that_ended_early_is_renewed(microsoft: MicrosoftStandIn) -> None:
    secrets = a_grant()
    microsoft.behave(expire_tokens=True)
    with connected(secrets) as connection:
        renewed = dict(connection.renewed or {})
        assert connection.is_open

    assert tokens_in(renewed, "RefreshToken") == [list(microsoft.tokens.refresh)[-1]]


def test_a_grant_taken_back_is_refused(microsoft: MicrosoftStandIn) -> None:
    secrets = a_grant()
    microsoft.behave(expire_tokens=True, revoke=True)
    error = _refused(secrets)

    assert (error.reason, error.refused) == (GONE, True)


def test_a_pasted_access_token_is_used_as_it_is(microsoft: MicrosoftStandIn) -> None:
    access, _refresh = microsoft.tokens.issue(ADDRESS)
    with connected({"oauth_token": access}) as connection:
        assert connection.send(a_parcel()).kind == "sent"
        assert connection.renewed is None


def test_a_pasted_refresh_token_becomes_a_grant(microsoft: MicrosoftStandIn) -> None:
    _access, refresh = microsoft.tokens.issue(ADDRESS)
    with connected({"oauth_token": refresh}) as connection:
        assert connection.send(a_parcel()).kind == "sent"
        renewed = dict(connection.renewed or {})

    assert list(renewed) == ["microsoft_cache"]
    with connected(renewed) as connection:
        assert (connection.send(a_parcel(2)).kind, connection.renewed) == ("sent", None)
    assert microsoft.renewals == 1


@pytest.mark.parametrize("token", ["ya29.of-somebody-else", "Zoë", "line\r\nbreak"])
def test_a_pasted_token_that_is_neither_is_refused(microsoft: MicrosoftStandIn, token: str) -> None:
    error = _refused({"oauth_token": token})

    assert (error.reason, error.refused) == (GONE, True)


def test_without_a_client_a_token_that_ended_cannot_be_renewed(
    microsoft: MicrosoftStandIn, settings: Any
) -> None:
    access, _refresh = microsoft.tokens.issue(ADDRESS)
    microsoft.behave(expire_tokens=True)
    settings.NEPTIE_MICROSOFT_CLIENT_ID = ""
    error = _refused({"oauth_token": access})

    assert (error.reason, error.refused) == (
        "Microsoft does not accept the access token any more; connect it again.",
        True,
    )


def test_nothing_to_sign_in_with_is_refused(microsoft: MicrosoftStandIn) -> None:
    error = _refused({})

    assert (error.reason, error.refused) == ("Connect this account to Microsoft first.", True)


def test_a_wrong_client_is_not_the_mailboxs_fault(
    microsoft: MicrosoftStandIn, settings: Any
) -> None:
    secrets = a_grant()
    microsoft.behave(expire_tokens=True)
    settings.NEPTIE_MICROSOFT_CLIENT_SECRET = "ran-out"
    error = _refused(secrets)

    assert error.reason.startswith("Microsoft does not know this installation: check ")
    assert not error.refused


def test_a_limit_is_waited_for_and_no_leave_is_refused(microsoft: MicrosoftStandIn) -> None:
    secrets = a_grant()
    microsoft.behave(throttle_every=1, throttle_at="look", retry_after=90)
    error = _refused(secrets)
    assert (error.refused, error.retry_after) == (False, timedelta(seconds=90))
    assert error.reason == "Outlook asks to wait. It said: 429 ApplicationThrottled As told to."

    microsoft.behave(throttle_every=0, fail_with=403, fail_code="ErrorAccessDenied")
    error = _refused(secrets)
    assert (error.refused, error.retry_after) == (True, None)
    assert error.reason.startswith(
        "This account was connected without leave to write and to send mails; connect it again"
    )


def test_a_server_that_is_not_trusted_is_not_spoken_to(
    microsoft: MicrosoftStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = a_grant()
    microsoft.asked.clear()
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    error = _refused(secrets)

    assert (error.reason, error.refused) == ("Microsoft Graph does not answer.", False)
    assert microsoft.asked == []


def test_a_netrc_does_not_take_the_tokens_place(
    microsoft: MicrosoftStandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    secrets = a_grant()
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with connected(secrets) as connection:
        assert connection.is_open
