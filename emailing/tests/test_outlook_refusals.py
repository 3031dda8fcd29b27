"""Graph's refusals in words, and what they mean for a mail and for its mailbox."""

from datetime import UTC, datetime, timedelta

import pytest

from emailing.rules.graph import (
    Refusal,
    is_of_mailbox,
    outcome_of,
    outcome_of_leaving,
    sentence,
)
from emailing.rules.retry_after import wait_of

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("refusal", "kind", "words"),
    [
        (Refusal(429), "retry", "Outlook asks to wait. It said: 429."),
        (Refusal(503), "retry", "Outlook does not take mail now. It said: 503."),
        (
            Refusal(403, "ErrorSubmissionQuotaExceeded", "Too many."),
            "retry",
            "Outlook does not take mail now. It said: 403 ErrorSubmissionQuotaExceeded Too many.",
        ),
        (
            Refusal(400, "ErrorInvalidRecipients", "At least one recipient isn't valid."),
            "failed",
            "Outlook does not accept the recipient's address. It said: 400 ErrorInvalidRecipients"
            " At least one recipient isn't valid.",
        ),
        (
            Refusal(413, "RequestEntityTooLarge"),
            "failed",
            "The message is too big for Outlook. It said: 413 RequestEntityTooLarge.",
        ),
        (
            Refusal(400, "BadRequest", "a\r\nb\x00c"),
            "failed",
            "Outlook refuses the message for good. It said: 400 BadRequest a b c.",
        ),
        (
            Refusal(401, "InvalidAuthenticationToken"),
            "retry",
            "Microsoft does not accept this account's sign-in; connect it again. It said: 401"
            " InvalidAuthenticationToken.",
        ),
        (
            Refusal(404, "MailboxNotEnabledForRESTAPI"),
            "retry",
            "This account has no mailbox that Microsoft Graph can reach. It said: 404"
            " MailboxNotEnabledForRESTAPI.",
        ),
    ],
)
def test_before_it_was_told_to_leave(refusal: Refusal, kind: str, words: str) -> None:
    outcome = outcome_of(refusal, now=NOON)

    assert (outcome.kind, outcome.reason) == (kind, words)


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Refusal(404, "ErrorItemNotFound"), "uncertain"),
        (Refusal(404, "MailboxNotEnabledForRESTAPI"), "retry"),
        (Refusal(500), "uncertain"),
        (Refusal(503, retry_after="9"), "uncertain"),
        (Refusal(302), "uncertain"),
        (Refusal(429), "retry"),
        (Refusal(403, "ErrorSendAsDenied"), "failed"),
        (Refusal(403, "ErrorAccessDenied"), "retry"),
    ],
)
def test_when_it_was_told_to_leave(refusal: Refusal, kind: str) -> None:
    assert outcome_of_leaving(refusal, now=NOON).kind == kind


def test_whose_fault_it_is() -> None:
    assert is_of_mailbox(Refusal(403, "ErrorAccessDenied"))
    assert not is_of_mailbox(Refusal(403, "ErrorSendAsDenied"))
    assert not is_of_mailbox(Refusal(429, "ApplicationThrottled"))


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0),
        ("17", 17),
        ("99999999999999999999", 86_400),
        ("Tue, 03 Mar 2026 12:05:00 GMT", 300),
        ("Tue, 03 Mar 2026 11:00:00 GMT", 0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_how_long_to_wait(said: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)

    assert wait_of(said, now=NOON) == expected


def test_words_are_kept_short() -> None:
    assert len(sentence(Refusal(400, "BadRequest", "x" * 5000))) < 400
