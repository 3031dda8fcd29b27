"""How far a workspace is on its way to its first mails."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet, Subquery

from accounts.models import Workspace
from campaigns.models import Campaign, CampaignStatus
from emailing.models import Message, SandboxMessage
from leads.models import Lead


@dataclass(frozen=True)
class Beginnings:
    """What is done of the first-run path."""

    leads: bool
    campaign: bool
    started: bool
    sent: bool
    opened: bool
    sandbox: bool
    # The newest campaign that was not started, for the way to it.
    draft_id: UUID | None

    @property
    def is_through(self) -> bool:
        """The path has done its work: mail went out, and where it can be read here, it was."""
        return self.sent and (self.opened or not self.sandbox)


def beginnings_of(workspace_id: UUID) -> Beginnings:
    """One query."""
    campaigns = Campaign.objects.in_workspace(workspace_id)
    messages = Message.objects.in_workspace(workspace_id)
    asked: dict[str, QuerySet[Any]] = {
        "leads": Lead.objects.in_workspace(workspace_id),
        "campaign": campaigns,
        "started": campaigns.filter(Q(started_at__isnull=False) | Q(starts_at__isnull=False)),
        "sent": messages.filter(sent_at__isnull=False),
        "opened": messages.filter(first_opened_at__isnull=False),
        "sandbox": SandboxMessage.objects.in_workspace(workspace_id),
    }
    exists = {f"has_{name}": Exists(rows) for name, rows in asked.items()}
    drafts = campaigns.filter(status=CampaignStatus.DRAFT).order_by("-id").values("id")[:1]
    workspaces = Workspace.objects.filter(id=workspace_id)
    row: Any = workspaces.annotate(draft=Subquery(drafts), **exists).values("draft", *exists).get()
    return Beginnings(**{name: row[f"has_{name}"] for name in asked}, draft_id=row["draft"])
