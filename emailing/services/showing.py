"""A message as its bytes, for people who look at what went out, or what would."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from emailing.models import Message, SandboxMessage
from emailing.rules.mime import BadMail
from emailing.services.wire import parcel_of

MOST_SHOWN = 200_000
"""Characters; the rest of a mail is its attachments."""


@dataclass(frozen=True)
class WireForm:
    """The source of a mail, cut where it is long; `size` in bytes is that of the whole.

    `is_kept`: these are the bytes that arrived, not made anew. `trouble` says why there is none.
    """

    source: str = ""
    size: int = 0
    is_kept: bool = False
    trouble: str = ""

    @property
    def is_cut(self) -> bool:
        """Whether more of it follows."""
        return self.size > MOST_SHOWN


def wire_form(message: Message, *, at: datetime) -> WireForm:
    """The bytes that a sandbox received; for other mailboxes, which keep what they send
    themselves, the mail made again as it was made when it left. Mailbox and workspace are loaded.
    """
    if message.erased_at is not None:
        return WireForm(trouble=_("Its words were erased, so it cannot be shown as it went."))
    mails = SandboxMessage.objects.in_workspace(message.workspace_id)
    received = mails.filter(message_id=message.message_id).first()
    if received is not None:
        return _form(bytes(received.raw), is_kept=True)
    try:
        return _form(parcel_of(message, at=message.left_at or at).raw, is_kept=False)
    except BadMail as error:
        return WireForm(trouble=str(error))


def _form(raw: bytes, *, is_kept: bool) -> WireForm:
    shown = raw[:MOST_SHOWN].decode("ascii", errors="replace")
    return WireForm(shown, len(raw), is_kept)
