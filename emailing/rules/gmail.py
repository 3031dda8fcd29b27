"""What the Gmail API's refusals mean for a message and for its mailbox.

Statuses and reasons: Google's guide “Resolve errors” of the Gmail API. A refusal (4xx) took
nothing; after a 5xx nobody says whether the mail was taken, so it is looked for.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from emailing.rules import retry_after
from emailing.rules.outcomes import Outcome

_LIMITS = {
    "dailyLimitExceeded",
    "quotaExceeded",
    "rateLimitExceeded",
    "userRateLimitExceeded",
}
_PASSING = {408, 409, 425, 429}
# The sending limits of an account have no header, but a time in the message.
_RETRY_AFTER = re.compile(r"Retry after (\S+Z)")
_OF_MAILBOX = {
    "accessNotConfigured": "This installation's Google project has no Gmail API.",
    "authError": "Google does not accept this account's sign-in any more; connect it again.",
    "domainPolicy": "The administrator of the account's domain does not allow this application.",
    "failedPrecondition": "Gmail is not switched on for this account.",
    "insufficientPermissions": (
        "This account was connected without leave to send; connect it again and allow sending."
    ),
}
_OF_MESSAGE = {
    404: "Gmail does not find what the message belongs to.",
    413: "The message is too big for Gmail.",
}


@dataclass(frozen=True)
class Refusal:
    """An error of the API; `retry_after` is the header, blank where there is none."""

    status: int
    reason: str = ""
    message: str = ""
    retry_after: str = ""


def is_for_now(refusal: Refusal) -> bool:
    """Tell whether the same may be asked again later: a limit was reached."""
    return refusal.status in _PASSING or (refusal.status == 403 and refusal.reason in _LIMITS)


def is_of_mailbox(refusal: Refusal) -> bool:
    """Tell whether no mail of this mailbox goes out until somebody mends something."""
    if is_for_now(refusal):
        return False
    return refusal.status in (401, 403) or refusal.reason == "failedPrecondition"


def outcome_of(refusal: Refusal, *, now: datetime) -> Outcome:
    """Return what became of a message that was answered so."""
    if is_for_now(refusal):
        return Outcome("retry", sentence(refusal), wait_of(refusal, now=now))
    if is_of_mailbox(refusal):
        return Outcome("retry", sentence(refusal))
    if 400 <= refusal.status < 500:
        return Outcome("failed", sentence(refusal))
    return Outcome("uncertain", sentence(refusal))


def wait_of(refusal: Refusal, *, now: datetime) -> timedelta | None:
    """Return how long Gmail asks to wait, at most a day; None where it does not say."""
    if refusal.retry_after:
        return retry_after.wait_of(refusal.retry_after, now=now)
    said = _RETRY_AFTER.search(refusal.message)
    try:
        return said and retry_after.wait_until(datetime.fromisoformat(said.group(1)), now=now)
    except (ValueError, OverflowError):
        return None


def sentence(refusal: Refusal) -> str:
    """Return the refusal in words."""
    said = f"It said: {refusal.status} {_line(refusal.message)}".rstrip(" .") + "."
    if is_for_now(refusal):
        return f"Gmail asks to wait. {said}"
    if is_of_mailbox(refusal):
        return f"{_OF_MAILBOX.get(refusal.reason, 'Google does not let this account send.')} {said}"
    if 400 <= refusal.status < 500:
        known = _OF_MESSAGE.get(refusal.status, "Gmail refuses the message for good.")
        return f"{known} {said}"
    return f"Gmail failed on the message; it may have gone out. {said}"


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:300]
