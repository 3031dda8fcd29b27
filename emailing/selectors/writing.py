"""What is known before a lead is written to: in which campaign, and whether at all."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from campaigns.models import Campaign, CampaignStatus, Enrollment
from emailing.selectors.conducting import unwanted_leads
from leads.models import Lead
from leads.selectors.merged import living_lead

_MOST = 200


def campaigns_for(lead: Lead) -> tuple[list[Campaign], list[Campaign]]:
    """Those the lead is in, and others of its workspace; the newest first, none archived.

    One query; of the others no more than fit into a choice.
    """
    is_in = Exists(Enrollment.objects.filter(campaign=OuterRef("pk"), lead=lead))
    open_ones = Campaign.objects.in_workspace(lead.workspace_id).exclude(
        status=CampaignStatus.ARCHIVED
    )
    found: Any = open_ones.annotate(has_lead=is_in).order_by("-has_lead", "-id")[:_MOST]
    own = [campaign for campaign in found if campaign.has_lead]
    return own, [campaign for campaign in found if not campaign.has_lead]


def why_not_write(lead: Lead) -> str:
    """Why this lead must not be written to, as a sentence; blank where it may. Two queries."""
    return unwanted_leads(lead.workspace_id, [lead]).get(lead.id, "")


def lead_in(workspace_id: UUID, lead_id: UUID) -> Lead:
    """The lead to write to, or the one it was merged into; NotFound."""
    return living_lead(workspace_id=workspace_id, lead_id=lead_id)
