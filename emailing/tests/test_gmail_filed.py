"""Looking at Gmail for mails that may have been sent."""

from datetime import timedelta

import pytest

from emailing.providers import gmail
from emailing.providers.base import CannotConnect, Filed, Sought
from emailing.tests.gmail_cast import ADDRESS, a_grant, a_parcel, connected, looked_for, sought
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn
from tests.standins.google_account import SCOPES


def _lost(google: GoogleStandIn, secrets: dict[str, str], number: int) -> None:
    """Sent, and the answer dropped."""
    google.behavior.drop_every = 1
    with connected(secrets) as connection:
        assert connection.send(a_parcel(number)).kind == "uncertain"
    google.behavior.drop_every = 0


def test_what_was_sent_is_found_and_the_rest_surely_not_sent(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    _lost(google, secrets, 1)
    (mail,) = google.mails.accepted()
    filing = looked_for(secrets, sought(a_parcel(1)), sought(a_parcel(2)))

    assert filing is not None
    assert filing.found == {a_parcel(1).message_id: Filed(mail.id, mail.thread_id)}
    assert filing.is_complete


def test_a_rewritten_message_id_is_found_by_the_marker(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    google.behavior.rewrites_message_id = True
    for number in (1, 2, 3):
        _lost(google, secrets, number)
    kept = {mail.headers["to"]: mail for mail in google.mails.accepted()}
    filing = looked_for(secrets, *[sought(a_parcel(number)) for number in (1, 3, 4)])

    assert [mail.filed_as for mail in kept.values()] != [a_parcel(1).message_id]
    assert filing is not None
    assert filing.found == {
        a_parcel(number).message_id: Filed(
            kept[f"lead{number}@leads.example"].id, kept[f"lead{number}@leads.example"].thread_id
        )
        for number in (1, 3)
    }
    assert filing.is_complete


def test_only_what_was_sent_since_it_left_is_read(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    google.behavior.rewrites_message_id = True
    _lost(google, secrets, 1)
    later = now() + timedelta(hours=1)
    google.asked.clear()
    filing = looked_for(secrets, sought(a_parcel(2), left_at=later))

    assert filing is not None
    assert (filing.found, filing.is_complete) == ({}, True)
    assert google.asked == ["GET /gmail/v1/users/me/messages"] * 2


def test_all_pages_are_read(google: GoogleStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gmail, "PAGE", 2)
    secrets = a_grant(google)
    google.behavior.rewrites_message_id = True
    with connected(secrets) as connection:
        for number in range(1, 6):
            connection.send(a_parcel(number))
    filing = looked_for(secrets, sought(a_parcel(1)))

    assert filing is not None
    assert list(filing.found) == [a_parcel(1).message_id]


def test_too_many_to_read_is_no_evidence(
    google: GoogleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gmail, "MOST_READ", 2)
    secrets = a_grant(google)
    google.behavior.rewrites_message_id = True
    with connected(secrets) as connection:
        for number in range(1, 4):
            connection.send(a_parcel(number))
    filing = looked_for(secrets, sought(a_parcel(9)))

    assert filing is not None
    assert (filing.found, filing.is_complete) == ({}, False)


def test_not_knowing_when_it_left_is_no_evidence(google: GoogleStandIn) -> None:
    parcel = a_parcel()
    filing = looked_for(a_grant(google), Sought(parcel.message_id, parcel.marker))

    assert filing is not None
    assert (filing.found, filing.is_complete) == ({}, False)


def test_a_search_that_lags_finds_it_later(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    _lost(google, secrets, 1)
    google.behavior.search_lag_seconds = 3600
    early = looked_for(secrets, sought(a_parcel(1)))
    google.behavior.search_lag_seconds = 0
    late = looked_for(secrets, sought(a_parcel(1)))

    assert early is not None
    assert late is not None
    assert (list(early.found), list(late.found)) == ([], [a_parcel(1).message_id])


def test_another_accounts_mail_is_not_found(google: GoogleStandIn) -> None:
    access, _refresh = google.tokens.grant("bob@other.example")
    _lost(google, {"oauth_token": access}, 1)
    filing = looked_for(a_grant(google), sought(a_parcel(1)))

    assert filing is not None
    assert filing.found == {}


def test_a_token_that_may_only_send_cannot_ask(google: GoogleStandIn) -> None:
    access, _refresh = google.tokens.grant(ADDRESS, scopes=SCOPES[1:])

    assert looked_for({"oauth_token": access}, sought(a_parcel(1))) is None


def test_an_expired_token_is_renewed_to_look(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    _lost(google, secrets, 1)
    google.tokens.expire()
    filing = looked_for(secrets, sought(a_parcel(1)))

    assert filing is not None
    assert list(filing.found) == [a_parcel(1).message_id]


def test_a_grant_taken_back_cannot_be_looked_with(google: GoogleStandIn) -> None:
    secrets = a_grant(google)
    google.tokens.revoke()
    with pytest.raises(CannotConnect) as caught:
        looked_for(secrets, sought(a_parcel(1)))

    assert caught.value.refused
