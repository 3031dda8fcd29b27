"""Sending through Gmail: what each of its answers leads to."""

from datetime import timedelta
from typing import Any

import pytest

from emailing.models import Mailbox
from emailing.providers import google_api
from emailing.providers.gmail import GmailProvider
from emailing.tests.gmail_cast import ADDRESS, a_grant, a_parcel, connected
from tests.standins.google import GoogleStandIn, google_stand_in

SEND = "POST /upload/gmail/v1/users/me/messages/send"


def test_the_mail_goes_out_byte_for_byte(google: GoogleStandIn) -> None:
    parcel = a_parcel(text="Zażółć gęślą jaźń. " * 100)
    with connected(a_grant(google)) as connection:
        outcome = connection.send(parcel)
    (mail,) = google.mails.accepted()

    assert mail.raw == parcel.raw
    assert (outcome.kind, outcome.reason) == ("sent", "")
    assert (outcome.provider_id, outcome.thread_id) == (mail.id, mail.id)
    assert mail.account == ADDRESS


def test_a_mail_of_fifteen_megabytes_goes_out(google: GoogleStandIn) -> None:
    parcel = a_parcel(text="0123456789abcdef " * 500_000)
    with connected(a_grant(google)) as connection:
        assert connection.send(parcel).kind == "sent"
    assert len(google.mails.accepted()[0].raw) == len(parcel.raw) > 15_000_000


def test_a_follow_up_stays_in_its_thread(google: GoogleStandIn) -> None:
    parcels = [a_parcel(1)]
    with connected(a_grant(google)) as connection:
        first = connection.send(parcels[0])
        parcels.append(a_parcel(2, thread_id=first.thread_id))
        second = connection.send(parcels[1])

    assert (second.kind, second.thread_id) == ("sent", first.thread_id)
    assert second.provider_id != first.provider_id
    assert [mail.raw for mail in google.mails.accepted()] == [parcel.raw for parcel in parcels]


def test_where_the_thread_is_gone_it_begins_another(google: GoogleStandIn) -> None:
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel(thread_id="deleted"))
    (mail,) = google.mails.accepted()

    assert (outcome.kind, outcome.thread_id) == ("sent", mail.id)


def test_a_token_that_expires_in_mid_batch_is_renewed_and_each_goes_once(
    google: GoogleStandIn,
) -> None:
    google.behavior.expire_every = 3
    with connected(a_grant(google)) as connection:
        kinds = [connection.send(a_parcel(number)).kind for number in range(1, 7)]
        renewed = connection.renewed
    addresses = [mail.headers["to"] for mail in google.mails.accepted()]

    assert kinds == ["sent"] * 6
    assert addresses == [f"lead{number}@leads.example" for number in range(1, 7)]
    assert google.tokens.renewals == 2
    assert renewed is not None


def test_a_grant_taken_back_in_mid_batch_ends_it(google: GoogleStandIn) -> None:
    with connected(a_grant(google)) as connection:
        first = connection.send(a_parcel(1))
        google.tokens.revoke()
        second = connection.send(a_parcel(2))

        assert (first.kind, second.kind, connection.is_open) == ("sent", "retry", False)
        assert connection.trouble is not None
        assert connection.trouble.refused
        assert (
            second.reason
            == connection.trouble.reason
            == ("Google does not accept this account's grant any more; connect the account again.")
        )
    assert len(google.mails.accepted()) == 1


@pytest.mark.parametrize("status", [429, 403])
def test_a_limit_is_waited_for_as_long_as_gmail_says(google: GoogleStandIn, status: int) -> None:
    google.behavior.throttle_every, google.behavior.throttle_status = 1, status
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel())

        assert (outcome.kind, outcome.retry_after) == ("retry", timedelta(seconds=30))
        assert not connection.is_open
        assert connection.trouble is not None
        assert (connection.trouble.refused, connection.trouble.retry_after) == (
            False,
            timedelta(seconds=30),
        )
    assert outcome.reason == (f"Gmail asks to wait. It said: {status} User-rate limit exceeded.")
    assert google.mails.accepted() == []


def test_a_dropped_answer_is_uncertain_and_the_mail_is_not_sent_again(
    google: GoogleStandIn,
) -> None:
    google.behavior.drop_every = 1
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel())

        assert (connection.is_open, connection.trouble) == (False, None)
    assert outcome.kind == "uncertain"
    assert outcome.reason == (
        "The connection was lost after the message left; it may have arrived."
    )
    assert len(google.mails.accepted()) == 1
    assert google.asked.count(SEND) == 1


@pytest.mark.parametrize("babble", [b"<html>Sign in to the hotel's network</html>", {}, [], None])
def test_an_answer_that_names_no_mail_is_uncertain(google: GoogleStandIn, babble: object) -> None:
    google.behavior.babbles = b"null" if babble is None else babble
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel())

    assert outcome.kind == "uncertain"
    assert outcome.reason == "Gmail's answer cannot be read; the message may have gone out."


def test_silence_after_the_mail_left_is_uncertain_too(
    google: GoogleStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    google.behavior.hangs = True
    with connected(a_grant(google)) as connection:
        monkeypatch.setattr(google_api, "ANSWER_SECONDS", 0.1)
        outcome = connection.send(a_parcel())

    assert (outcome.kind, connection.is_open) == ("uncertain", False)
    assert google.asked.count(SEND) == 1


def test_a_connection_that_google_ends_is_opened_again(google: GoogleStandIn) -> None:
    google.behavior.closes = True
    with connected(a_grant(google)) as connection:
        kinds = [connection.send(a_parcel(number)).kind for number in (1, 2)]

    assert kinds == ["sent", "sent"]
    assert len(google.mails.accepted()) == 2


def test_where_google_is_gone_before_the_mail_leaves_it_may_go_again(settings: Any) -> None:
    with google_stand_in() as google:
        for name, value in google.settings.items():
            setattr(settings, name, value)
        google.behavior.closes = True
        connection = GmailProvider().connect(Mailbox(provider="gmail"), a_grant(google))
    outcome = connection.send(a_parcel())
    connection.close()

    assert (outcome.kind, outcome.reason) == (
        "retry",
        "The connection was lost before the message left.",
    )


@pytest.mark.parametrize("was_filed", [True, False])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_service_that_fails_leaves_it_uncertain(
    google: GoogleStandIn, status: int, was_filed: bool
) -> None:
    google.behavior.fail_with, google.behavior.files_failed = status, was_filed
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel())

        assert not connection.is_open
    assert outcome.kind == "uncertain"
    assert outcome.reason == (
        f"Gmail failed on the message; it may have gone out. It said: {status} As told to."
    )
    assert google.asked.count(SEND) == 1
    assert len(google.mails.accepted()) == was_filed


def test_a_refused_mail_has_failed_and_the_next_goes_out(google: GoogleStandIn) -> None:
    google.behave({"fail_with": 400, "fail_reason": "invalidArgument"})
    google.behave({"fail_message": "Recipient address required"})
    with connected(a_grant(google)) as connection:
        first = connection.send(a_parcel(1))
        google.behave({"fail_with": 0})
        second = connection.send(a_parcel(2))

    assert (first.kind, second.kind) == ("failed", "sent")
    assert first.reason == (
        "Gmail refuses the message for good. It said: 400 Recipient address required."
    )


@pytest.mark.parametrize(
    ("status", "reason", "told"),
    [
        (403, "domainPolicy", "The administrator of the account's domain"),
        (403, "insufficientPermissions", "This account was connected without leave to send"),
        (403, "whatever", "Google does not let this account send."),
        (400, "failedPrecondition", "Gmail is not switched on for this account."),
    ],
)
def test_an_account_that_must_not_send_is_the_mailboxs_trouble(
    google: GoogleStandIn, status: int, reason: str, told: str
) -> None:
    google.behave({"fail_with": status, "fail_reason": reason})
    with connected(a_grant(google)) as connection:
        outcome = connection.send(a_parcel())

        assert connection.trouble is not None
        assert (connection.trouble.refused, connection.is_open) == (True, False)
        assert connection.trouble.reason.startswith(told)
    assert (outcome.kind, google.mails.accepted()) == ("retry", [])
