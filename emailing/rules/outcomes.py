"""What became of a message, from what the server said or did not say.

Reply codes: RFC 5321 section 4.2; the enhanced codes in the text: RFC 3463. A server that took
the message's last line and then fell silent may or may not have it (RFC 1047): such a message is
uncertain, and nobody sends it again blindly.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)

_ENHANCED = re.compile(r"\b[245]\.(\d{1,3}\.\d{1,3})\b")
_REASONS = {
    "1.1": "The server knows no such address.",
    "1.2": "The address's domain takes no mail.",
    "1.3": "The server does not accept the form of the address.",
    "1.10": "The address's domain takes no mail.",
    "2.1": "The mailbox is closed and takes no mail.",
    "2.2": "The mailbox is full.",
    "3.4": "The message is too big for the server.",
    "7.1": "The server refuses mail from this sender.",
    "7.8": "The mailbox's user name or password was refused.",
    "7.26": "The server could not verify that the mail is from this domain.",
}
_CODES = {
    530: "The server asks to sign in first.",
    535: "The mailbox's user name or password was refused.",
    550: "The server refuses the address.",
    551: "The address has moved.",
    552: "The mailbox is full or the message too big.",
    553: "The server does not accept the form of the address.",
    554: "The server refuses the message.",
}


@dataclass(frozen=True)
class Outcome:
    """What to write down: `reason` is a sentence, blank when sent; `retry_after` is for a retry.

    `provider_id` and `thread_id` are what the provider calls the mail and its thread, where it
    says so.
    """

    kind: Literal["sent", "retry", "failed", "uncertain"]
    reason: str = ""
    retry_after: timedelta | None = None
    provider_id: str = ""
    thread_id: str = ""


def smtp_outcome(code: int, text: str, *, attempt: int = 1) -> Outcome:
    """Return the outcome that an SMTP reply means; `attempt` counts from 1.

    Only the reply to the end of DATA can mean that a message was sent.
    """
    if 200 <= code < 300:
        return Outcome("sent")
    if 400 <= code < 500:
        reason = f"The provider said no for now: {_quoted(code, text)}."
        return Outcome("retry", reason, backoff(attempt))
    if 500 <= code < 600:
        return Outcome("failed", f"{_sentence(code, text)} It said: {_quoted(code, text)}.")
    return Outcome(
        "uncertain", f"The server answered what SMTP does not know: {_quoted(code, text)}."
    )


def lost_connection(*, after_data: bool, attempt: int = 1) -> Outcome:
    """Return the outcome of a connection that broke or timed out.

    `after_data` tells that the message's last line may have left, so that the server may have it.
    """
    if after_data:
        reason = "The connection was lost after the message left; it may have arrived."
        return Outcome("uncertain", reason)
    reason = "The connection was lost before the message left."
    return Outcome("retry", reason, backoff(attempt))


def backoff(attempt: int) -> timedelta:
    """Return how long to wait after the given attempt, counted from 1.

    1, 3, 9, 27, 81 minutes, then four hours: quick after a passing fault, and no burden on a
    server that greylists or throttles.
    """
    factor: int = 3 ** min(max(attempt, 1) - 1, 10)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def _sentence(code: int, text: str) -> str:
    enhanced = _ENHANCED.search(text)
    known = _REASONS.get(enhanced.group(1)) if enhanced else None
    return known or _CODES.get(code, "The server refuses the message for good.")


def _quoted(code: int, text: str) -> str:
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return f"{code} {' '.join(words)}"[:300].rstrip(" .")
