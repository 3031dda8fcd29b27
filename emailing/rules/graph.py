"""What Microsoft Graph's refusals mean for a message and for its mailbox.

Statuses: Microsoft's page “Microsoft Graph error responses”; codes: the pages of the Outlook mail
API, and Exchange's `ResponseCode` (EWS), which Graph passes on. A refusal (4xx) took nothing; after
a 5xx nobody says whether a mail that was to leave has left, so it is looked for.
"""

from dataclasses import dataclass
from datetime import datetime

from emailing.rules.outcomes import Outcome
from emailing.rules.retry_after import wait_of

SUBMITTED = 0x4
"""`mfSubmitted` of PidTagMessageFlags (MS-OXCMSG 2.2.1.6): on its way, though still a draft."""

_PASSING = {404, 408, 409, 412, 423, 429}
_LIMITS = {
    "ErrorConcurrentConnectionLimit",
    "ErrorExceededMessageLimit",
    "ErrorMailboxMoveInProgress",
    "ErrorQuotaExceeded",
    "ErrorServerBusy",
    "ErrorSubmissionQuotaExceeded",
}
_OF_MAILBOX = {
    "ErrorAccessDenied": (
        "This account was connected without leave to write and to send mails; connect it again "
        "and allow both."
    ),
    "ErrorAccountSuspend": "Microsoft has suspended this account; sign in to Outlook to see why.",
    "ErrorMessageSubmissionBlocked": (
        "Microsoft has blocked this account's sending; sign in to Outlook to see why."
    ),
    "MailboxNotEnabledForRESTAPI": "This account has no mailbox that Microsoft Graph can reach.",
    "MailboxNotSupportedForRESTAPI": "This account has no mailbox that Microsoft Graph can reach.",
}
_OF_MESSAGE = {
    "ErrorInvalidRecipients": "Outlook does not accept the recipient's address.",
    "ErrorMessageSizeExceeded": "The message is too big for Outlook.",
    "ErrorSendAsDenied": "Outlook does not let this account send under its address.",
}


@dataclass(frozen=True)
class Refusal:
    """An answer that is not a success; `code` and `message` are of its body, `retry_after` of its
    header, blank where there is none."""

    status: int
    code: str = ""
    message: str = ""
    retry_after: str = ""


def is_of_mailbox(refusal: Refusal) -> bool:
    """Tell whether no mail of this mailbox goes out until somebody mends something."""
    return refusal.status == 401 or refusal.code in _OF_MAILBOX


def is_for_now(refusal: Refusal) -> bool:
    """Tell whether the same may be asked again later."""
    if is_of_mailbox(refusal):
        return False
    status = refusal.status
    return status >= 500 or status in _PASSING or refusal.code in _LIMITS


def outcome_of(refusal: Refusal, *, now: datetime) -> Outcome:
    """Return what became of a message that surely did not leave."""
    if is_for_now(refusal):
        return Outcome("retry", sentence(refusal), wait_of(refusal.retry_after, now=now))
    return Outcome("retry" if is_of_mailbox(refusal) else "failed", sentence(refusal))


def outcome_of_leaving(refusal: Refusal, *, now: datetime) -> Outcome:
    """Return what became of a message that was told to leave.

    A draft that is not there (404) may have left by what was told before.
    """
    if refusal.status == 404 and not is_of_mailbox(refusal):
        reason = f"The draft was gone when it was to leave; it may have left. {_said(refusal)}"
        return Outcome("uncertain", reason)
    if refusal.status >= 500 or refusal.status < 400:
        reason = f"Outlook failed on the message; it may have gone out. {_said(refusal)}"
        return Outcome("uncertain", reason)
    return outcome_of(refusal, now=now)


def sentence(refusal: Refusal) -> str:
    """Return the refusal in words."""
    said = _said(refusal)
    if refusal.code in _OF_MAILBOX:
        return f"{_OF_MAILBOX[refusal.code]} {said}"
    if is_of_mailbox(refusal):
        return f"Microsoft does not accept this account's sign-in; connect it again. {said}"
    if refusal.status == 429:
        return f"Outlook asks to wait. {said}"
    if is_for_now(refusal):
        return f"Outlook does not take mail now. {said}"
    code = "ErrorMessageSizeExceeded" if refusal.status == 413 else refusal.code
    return f"{_OF_MESSAGE.get(code, 'Outlook refuses the message for good.')} {said}"


def _said(refusal: Refusal) -> str:
    text = f"{refusal.code} {refusal.message}"
    words = "".join(each if each.isprintable() else " " for each in text).split()
    return f"It said: {refusal.status} {' '.join(words)}"[:300].rstrip(" .") + "."
