"""Campaigns as answers show them, and those that have something to do."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from campaigns.models import Campaign, CampaignStatus, Enrollment, State

_SHOWN = (
    *("id", "name", "description", "type", "status", "target_audience", "settings"),
    *("created_at", "started_at"),
)


def listed_campaigns(
    workspace_id: UUID, *, status: str | None = None, type: str | None = None
) -> QuerySet[Campaign]:
    """A workspace's campaigns; archived ones only where that status is asked for."""
    found = Campaign.objects.in_workspace(workspace_id)
    found = found.filter(status=status) if status else found.exclude(status=CampaignStatus.ARCHIVED)
    return found.filter(type=type) if type else found


def open_campaigns(workspace_id: UUID) -> list[Campaign]:
    """Those that are neither completed nor archived, newest first."""
    closed = [CampaignStatus.COMPLETED, CampaignStatus.ARCHIVED]
    found = Campaign.objects.in_workspace(workspace_id).exclude(status__in=closed)
    return list(found.order_by("-id"))


def campaign_in(workspace_id: UUID, campaign_id: UUID) -> Campaign:
    """One campaign with its workspace; NotFound."""
    campaigns = Campaign.objects.select_related("workspace")
    return campaigns.get_or_refuse(workspace_id=workspace_id, id=campaign_id)


def shown(campaigns: Sequence[Campaign]) -> list[dict[str, Any]]:
    """Campaigns as the API shows them, `counts` included, whichever app answers. One query."""
    counts = counts_of([campaign.id for campaign in campaigns])
    return [
        {**{name: getattr(campaign, name) for name in _SHOWN}, "counts": counts[campaign.id]}
        for campaign in campaigns
    ]


def counts_of(campaign_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """Enrollments of each campaign: `enrolled`, and how many stand in each state. One query."""
    counts = {id: dict.fromkeys(["enrolled", *State.values], 0) for id in campaign_ids}
    grouped = (
        Enrollment.objects.filter(campaign__in=counts)
        .values_list("campaign_id", "state")
        .annotate(found=Count("*"))
    )
    for campaign_id, state, found in grouped:
        counts[campaign_id][state] = found
        counts[campaign_id]["enrolled"] += found
    return counts


def due_campaigns(at: datetime) -> list[Campaign]:
    """Running campaigns in which an enrollment's time has come, with their workspaces."""
    due = Enrollment.objects.filter(campaign=OuterRef("pk"), next_at__lte=at)
    running = Campaign.objects.filter(Exists(due), status=CampaignStatus.ACTIVE)
    return list(running.select_related("workspace").order_by("id"))


def starting_campaigns(at: datetime) -> list[Campaign]:
    """Campaigns that were asked to start, and whose time to begin has come."""
    return list(Campaign.objects.filter(starts_at__lte=at).order_by("starts_at"))
