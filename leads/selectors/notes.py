"""The notes of a lead."""

from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from leads.models import Note
from leads.selectors.merged import survivor_id


def notes_of(*, workspace_id: UUID, lead_id: UUID) -> WorkspaceQuerySet[Note]:
    """With their authors; NotFound for an unknown lead. Those of a merged lead are the winner's."""
    lead_id = survivor_id(workspace_id=workspace_id, lead_id=lead_id)
    notes = Note.objects.in_workspace(workspace_id).filter(lead_id=lead_id)
    return notes.select_related("author__user")
