"""The sandbox: mail is delivered into the product's own mailbox, so an integrator can read it."""

from collections.abc import Mapping, Sequence

from emailing.models import Mailbox, SandboxMessage
from emailing.providers.base import Connection, Filed, Filing, Parcel, Sought
from emailing.rules.outcomes import Outcome


class SandboxConnection:
    """Writes rows. The caller commits them together with the outcomes: exactly once."""

    is_open = True
    trouble = None
    renewed = None

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def send(self, parcel: Parcel) -> Outcome:
        """Always delivered."""
        SandboxMessage.objects.create(
            workspace_id=self._mailbox.workspace_id,
            mailbox=self._mailbox,
            message_id=parcel.message_id,
            sender=parcel.sender,
            recipient=parcel.recipient,
            subject=parcel.subject,
            raw=parcel.raw,
        )
        return Outcome("sent")

    def close(self) -> None:
        """Nothing is open."""


class SandboxProvider:
    """Every workspace's default."""

    in_database = True
    at_once = 1

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """Always there."""
        return SandboxConnection(mailbox)

    def can_be_asked(self, mailbox: Mailbox) -> bool:
        """Always."""
        return True

    def filed(
        self, mailbox: Mailbox, secrets: Mapping[str, str], sought: Sequence[Sought]
    ) -> Filing | None:
        """What stands in the mailbox."""
        received = SandboxMessage.objects.in_workspace(mailbox.workspace_id).filter(
            mailbox=mailbox, message_id__in=[each.message_id for each in sought]
        )
        found = {id: Filed() for id in received.values_list("message_id", flat=True)}
        return Filing(found, is_complete=True)
