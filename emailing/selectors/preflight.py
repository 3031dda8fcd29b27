"""What a look before the start tells, in the words of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from emailing.models import Mailbox, Provider
from leads.models import Lead


class Skipped(Protocol):
    """Leads that get no mail for one reason."""

    reason: str
    count: int
    lead_ids: list[UUID]


@dataclass(frozen=True)
class NamedSkip:
    """A reason, how many leads it keeps from getting a mail, and the first of them."""

    reason: str
    count: int
    leads: list[Lead]

    @property
    def others(self) -> int:
        """How many there are beside those named."""
        return self.count - len(self.leads)


def named_skips(workspace_id: UUID, skips: Sequence[Skipped]) -> list[NamedSkip]:
    """The reasons in the order given, with the leads that they name. One query."""
    ids = [lead_id for skip in skips for lead_id in skip.lead_ids]
    leads = Lead.objects.in_workspace(workspace_id).in_bulk(ids)
    return [
        NamedSkip(skip.reason, skip.count, [leads[id] for id in skip.lead_ids if id in leads])
        for skip in skips
    ]


def only_into_sandbox(mailboxes: Sequence[Mailbox]) -> bool:
    """Whether what goes through these reaches nobody outside."""
    return all(mailbox.provider == Provider.SANDBOX for mailbox in mailboxes)
