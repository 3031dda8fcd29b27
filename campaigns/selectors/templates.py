"""The templates of a workspace."""

from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Template


def templates_in(workspace_id: UUID) -> WorkspaceQuerySet[Template]:
    """Those that are not archived, by their names."""
    living = Template.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)
    return living.order_by("name", "id")


def template_in(workspace_id: UUID, template_id: UUID) -> Template:
    """One of them; NotFound."""
    return templates_in(workspace_id).get_or_refuse(workspace_id=workspace_id, id=template_id)


def template_words(workspace_id: UUID, template_id: str) -> dict[str, str] | None:
    """Subject and body of the template that a form names; None for one that is not there."""
    try:
        found = templates_in(workspace_id).filter(id=UUID(template_id)).first()
    except ValueError:
        return None
    return {"subject": found.subject, "body": found.body} if found else None


def offered_templates(workspace_id: UUID) -> list[Template]:
    """All of them with their names alone, for a choice."""
    return list(templates_in(workspace_id).only("name"))
