"""Sending through Outlook: what each of Graph's answers leads to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from emailing.providers.outlook import OutlookProvider
from emailing.tests.outlook_cast import (
    ADDRESS,
    a_grant,
    a_parcel,
    connected,
    looked_for,
    recipients,
    tokens_in,
)
from tests.standins.microsoft import MicrosoftStandIn

STEPS = ["create", "mark", "look", "send"]


@pytest.fixture
def secrets(microsoft: MicrosoftStandIn) -> dict[str, str]:
    secrets = a_grant()
    microsoft.asked.clear()
    return secrets


def test_the_mail_goes_out_byte_for_byte(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    parcel = a_parcel(text="Zażółć gęślą jaźń. " * 100)
    with connected(secrets) as connection:
        outcome = connection.send(parcel)
    (mail,) = microsoft.mails()

    assert microsoft.raws() == [parcel.raw]
    assert (outcome.kind, outcome.reason) == ("sent", "")
    assert (outcome.provider_id, outcome.thread_id) == ("", mail["threadId"])
    assert mail["marker"] == parcel.marker
    assert microsoft.asked == ["look", "create", "mark", "look", "look", "send"]
    assert microsoft.drafts() == []


def test_a_token_that_expires_in_mid_batch_is_renewed_and_each_goes_once(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    kinds = []
    with connected(secrets) as connection:
        for number in range(1, 7):
            microsoft.behave(expire_tokens=number in (3, 5))
            kinds.append(connection.send(a_parcel(number)).kind)
        renewed = dict(connection.renewed or {})

    assert kinds == ["sent"] * 6
    assert recipients(microsoft) == [f"lead{number}@leads.example" for number in range(1, 7)]
    assert microsoft.renewals == 2
    assert tokens_in(renewed, "RefreshToken") == [list(microsoft.tokens.refresh)[-1]]


@pytest.mark.parametrize("step", STEPS)
def test_a_token_that_expires_at_any_step_costs_nothing(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str
) -> None:
    microsoft.behave(expire_at=step)
    with connected(secrets) as connection:
        assert connection.send(a_parcel()).kind == "sent"
    assert (len(microsoft.mails()), microsoft.drafts(), microsoft.renewals) == (1, [], 1)


def test_a_grant_taken_back_in_mid_batch_ends_it(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    with connected(secrets) as connection:
        first = connection.send(a_parcel(1))
        microsoft.behave(expire_tokens=True, revoke=True)
        second = connection.send(a_parcel(2))

        assert (first.kind, second.kind, connection.is_open) == ("sent", "retry", False)
        assert connection.trouble is not None
        assert (connection.trouble.refused, connection.renewed) == (True, None)
    assert second.reason.startswith("Microsoft does not accept this account's grant any more")
    assert recipients(microsoft) == ["lead1@leads.example"]


@pytest.mark.parametrize("step", STEPS)
def test_a_limit_ends_the_batch_until_it_is_over(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(throttle_every=1, throttle_at=step, retry_after=300)
        outcome = connection.send(a_parcel())

        assert (outcome.kind, outcome.retry_after) == ("retry", timedelta(minutes=5))
        assert not connection.is_open
        assert connection.trouble is not None
        assert not connection.trouble.refused
        assert connection.trouble.retry_after == timedelta(minutes=5)
    assert microsoft.mails() == []

    microsoft.behave(throttle_every=0)
    with connected(secrets) as connection:
        assert connection.send(a_parcel()).kind == "sent"
    assert (len(microsoft.mails()), microsoft.drafts()) == (1, [])


@pytest.mark.parametrize(
    ("step", "status", "kind", "is_open"),
    [
        ("look", 503, "retry", False),
        ("create", 400, "failed", True),
        ("create", 413, "failed", True),
        ("create", 500, "retry", False),
        ("mark", 400, "failed", True),
        ("mark", 503, "retry", False),
        ("send", 400, "failed", True),
        ("send", 409, "retry", False),
        ("send", 404, "uncertain", False),
        ("send", 500, "uncertain", False),
        ("send", 504, "uncertain", False),
    ],
)
def test_a_refusal_before_the_last_step_left_nothing(
    microsoft: MicrosoftStandIn,
    secrets: dict[str, str],
    step: str,
    status: int,
    kind: str,
    is_open: bool,
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(fail_with=status, fail_at=step)
        outcome = connection.send(a_parcel())

        assert (outcome.kind, connection.is_open, connection.trouble) == (kind, is_open, None)
    assert outcome.reason.endswith(f" It said: {status} ErrorAsTold As told to.")
    assert microsoft.mails() == []
    # What nobody will ask for any more is tidied up at once.
    assert len(microsoft.drafts()) == (step == "send" and kind != "failed")


def test_an_account_that_may_not_send_is_not_the_mails_fault(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(fail_with=403, fail_code="ErrorMessageSubmissionBlocked", fail_at="send")
        outcome = connection.send(a_parcel())

        assert (outcome.kind, connection.is_open) == ("retry", False)
        assert connection.trouble is not None
        assert connection.trouble.refused
    assert outcome.reason.startswith("Microsoft has blocked this account's sending; ")


@pytest.mark.parametrize(
    ("step", "kind", "mails"),
    [("create", "retry", 0), ("mark", "retry", 0), ("send", "uncertain", 1)],
)
def test_an_answer_that_is_lost(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str, kind: str, mails: int
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(drop_every=1, drop_at=step)
        outcome = connection.send(a_parcel())

        assert (outcome.kind, connection.is_open) == (kind, False)
    assert len(microsoft.mails()) == mails


@pytest.mark.parametrize(
    ("step", "kind"), [("look", "retry"), ("create", "retry"), ("send", "uncertain")]
)
def test_an_answer_that_is_not_graphs_says_nothing(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str, kind: str
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(fail_with=200, fail_at=step)
        assert (connection.send(a_parcel()).kind, connection.is_open) == (kind, False)
    assert microsoft.mails() == []


@pytest.mark.parametrize("step", ["create", "mark"])
def test_a_draft_left_by_a_lost_answer_is_replaced_by_the_next_try(
    microsoft: MicrosoftStandIn, secrets: dict[str, str], step: str
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(drop_every=1, drop_at=step)
        connection.send(a_parcel())
    assert len(microsoft.drafts()) == 1

    microsoft.behave(drop_every=0)
    with connected(secrets) as connection:
        assert connection.send(a_parcel()).kind == "sent"
    assert (len(microsoft.mails()), microsoft.drafts()) == (1, [])


def test_what_was_sent_before_is_not_sent_again(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    with connected(secrets) as connection:
        first, second = connection.send(a_parcel()), connection.send(a_parcel())
    (mail,) = microsoft.mails()

    assert (first.kind, second.kind) == ("sent", "sent")
    assert (second.provider_id, second.thread_id) == (mail["id"], mail["threadId"])
    assert microsoft.drafts() == []


def test_old_drafts_of_ours_are_removed_and_nobody_elses(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    with connected(secrets) as connection:
        microsoft.behave(throttle_every=1, throttle_at="send")
        connection.send(a_parcel(1))
    microsoft.mailboxes.draft(ADDRESS, b"Message-ID: <own@outlook>\r\nTo: a@b\r\n\r\nMy own")
    microsoft.behave(throttle_every=0, ahead_seconds=590)
    with connected(secrets):
        assert len(microsoft.drafts()) == 2
    microsoft.behave(ahead_seconds=610)
    with connected(secrets):
        assert [each["message_id"] for each in microsoft.drafts()] == ["<own@outlook>"]


def test_lines_and_a_look_beside_them_are_as_many_requests_as_graph_takes(
    microsoft: MicrosoftStandIn, secrets: dict[str, str]
) -> None:
    count = OutlookProvider.at_once

    def send_some(line: int) -> list[str]:
        with connected(secrets) as connection:
            return [connection.send(a_parcel(count * n + line)).kind for n in range(1, 9)]

    with ThreadPoolExecutor(count + 1) as threads:
        looks = threads.submit(lambda: [looked_for(secrets, a_parcel(99)) for _ in range(20)])
        kinds = [kind for sent in threads.map(send_some, range(count)) for kind in sent]

    assert (kinds, len(looks.result())) == (["sent"] * 24, 20)
    assert (count, microsoft.most_at_once <= 4, len(microsoft.mails())) == (3, True, 24)
