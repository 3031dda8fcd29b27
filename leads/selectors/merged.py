"""Reading through merges: an id that was merged means the lead that stays."""

from uuid import UUID

from leads.models import Lead


def survivor_id(*, workspace_id: UUID, lead_id: UUID) -> UUID:
    """The lead's own id, or that of the lead it was merged into; NotFound."""
    lead = Lead.objects.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    return lead.merged_into_id or lead.id


def living_lead(*, workspace_id: UUID, lead_id: UUID) -> Lead:
    """The lead, or the one it was merged into; NotFound. One query."""
    leads = Lead.objects.select_related("merged_into")
    lead = leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    return lead.merged_into or lead
