"""What a server's reply, or its silence, means for a message."""

from datetime import timedelta

import pytest

from emailing.rules.outcomes import Outcome, backoff, lost_connection, smtp_outcome


def test_accepted_is_sent() -> None:
    assert smtp_outcome(250, "2.0.0 queued as 1234") == Outcome("sent")


def test_no_for_now_is_tried_again_later() -> None:
    assert smtp_outcome(451, "4.7.1 Greylisted,\r\n come back.", attempt=2) == Outcome(
        "retry",
        "The provider said no for now: 451 4.7.1 Greylisted, come back.",
        timedelta(minutes=3),
    )


@pytest.mark.parametrize(
    ("code", "text", "reason"),
    [
        (
            550,
            "5.1.1 No such user",
            "The server knows no such address. It said: 550 5.1.1 No such user.",
        ),
        (552, "5.2.2 Over quota", "The mailbox is full. It said: 552 5.2.2 Over quota."),
        (550, "Nope", "The server refuses the address. It said: 550 Nope."),
        (
            535,
            "5.7.8 Bad credentials",
            "The mailbox's user name or password was refused. It said: 535 5.7.8 Bad credentials.",
        ),
        (559, "", "The server refuses the message for good. It said: 559."),
    ],
)
def test_no_for_good_fails_with_a_plain_sentence(code: int, text: str, reason: str) -> None:
    assert smtp_outcome(code, text) == Outcome("failed", reason)


def test_a_long_reply_is_cut() -> None:
    assert len(smtp_outcome(550, "x " * 5_000).reason) < 400


def test_an_answer_outside_smtp_is_uncertain() -> None:
    assert smtp_outcome(999, "?").kind == "uncertain"
    assert smtp_outcome(354, "go ahead").kind == "uncertain"


def test_silence_after_the_message_left_is_uncertain() -> None:
    assert lost_connection(after_data=True) == Outcome(
        "uncertain", "The connection was lost after the message left; it may have arrived."
    )


def test_silence_before_it_left_is_tried_again() -> None:
    assert lost_connection(after_data=False) == Outcome(
        "retry", "The connection was lost before the message left.", timedelta(minutes=1)
    )


def test_waits_grow_up_to_four_hours() -> None:
    minutes = [backoff(attempt) // timedelta(minutes=1) for attempt in (0, 1, 2, 3, 4, 5, 6, 999)]
    assert minutes == [1, 1, 3, 9, 27, 81, 240, 240]
