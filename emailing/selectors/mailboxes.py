"""Reads of mailboxes."""

from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox


def living_mailboxes(workspace_id: UUID) -> WorkspaceQuerySet[Mailbox]:
    """Those that were not removed."""
    return Mailbox.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)
