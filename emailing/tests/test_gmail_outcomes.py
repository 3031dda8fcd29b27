"""What Gmail's refusals mean: a pure function of the answer."""

from datetime import UTC, datetime, timedelta

import pytest

from emailing.rules.gmail import Refusal, is_of_mailbox, outcome_of, wait_of

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry_after", "message", "wait"),
    [
        ("30", "", timedelta(seconds=30)),
        ("0", "", timedelta()),
        ("Mon, 04 May 2026 12:10:00 GMT", "", timedelta(minutes=10)),
        ("Mon, 04 May 2026 11:00:00 GMT", "", timedelta()),
        (
            "",
            "User-rate limit exceeded.  Retry after 2026-05-04T13:30:00.000Z",
            timedelta(hours=1.5),
        ),
        ("30", "Retry after 2026-05-04T13:30:00.000Z", timedelta(seconds=30)),
        ("9" * 400, "", timedelta(days=1)),
        ("Mon, 04 May 2036 12:10:00 GMT", "", timedelta(days=1)),
        ("soon", "", None),
        ("-5", "", None),
        ("", "Retry after a whileZ", None),
        ("", "", None),
    ],
)
def test_how_long_to_wait(retry_after: str, message: str, wait: timedelta | None) -> None:
    refusal = Refusal(429, "rateLimitExceeded", message, retry_after)

    assert wait_of(refusal, now=NOW) == wait
    assert outcome_of(refusal, now=NOW).retry_after == wait


@pytest.mark.parametrize(
    ("status", "reason", "kind", "mailbox"),
    [
        (400, "invalidArgument", "failed", False),
        (400, "", "failed", False),
        (400, "failedPrecondition", "retry", True),
        (401, "authError", "retry", True),
        (403, "rateLimitExceeded", "retry", False),
        (403, "userRateLimitExceeded", "retry", False),
        (403, "dailyLimitExceeded", "retry", False),
        (403, "domainPolicy", "retry", True),
        (403, "accessNotConfigured", "retry", True),
        (404, "notFound", "failed", False),
        (408, "", "retry", False),
        (413, "", "failed", False),
        (429, "", "retry", False),
        (302, "", "uncertain", False),
        (500, "backendError", "uncertain", False),
        (503, "", "uncertain", False),
    ],
)
def test_who_is_to_blame(status: int, reason: str, kind: str, mailbox: bool) -> None:
    refusal = Refusal(status, reason)

    assert (outcome_of(refusal, now=NOW).kind, is_of_mailbox(refusal)) == (kind, mailbox)


def test_what_google_says_is_one_line_of_a_bounded_length() -> None:
    said = outcome_of(Refusal(400, "", "No\r\nBcc: all\0" + "x" * 1000), now=NOW).reason

    assert said.startswith("Gmail refuses the message for good. It said: 400 No Bcc: all xxx")
    assert said.isprintable()
    assert len(said) < 400
