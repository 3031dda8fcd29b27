"""Imports of a workspace, and the rows they refused."""

from collections.abc import Iterator
from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from leads.models import LeadImport, Reject


def imports_in(workspace_id: UUID) -> WorkspaceQuerySet[LeadImport]:
    """A workspace's imports."""
    return LeadImport.objects.in_workspace(workspace_id)


def import_in(*, workspace_id: UUID, import_id: UUID) -> LeadImport:
    """One import; NotFound when this workspace has none with the id."""
    return LeadImport.objects.get_or_refuse(workspace_id=workspace_id, id=import_id)


def rejects_of(lead_import: LeadImport) -> Iterator[Reject]:
    """The refused rows in the order of their lines, read a few at a time."""
    rejects = Reject.objects.in_workspace(lead_import.workspace_id)
    return rejects.filter(lead_import=lead_import).order_by("line").iterator(chunk_size=500)
