"""The plans of campaigns: their living steps and when they may send."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.models import Campaign, Step
from campaigns.rules.sequence import Plan, Planned
from campaigns.rules.windows import Window


def plan_of(campaign: Campaign) -> Plan:
    """The plan of one campaign, in one query (and one more where its workspace is not loaded)."""
    return plans_of([campaign])[campaign.id]


def plans_of(campaigns: Iterable[Campaign]) -> dict[UUID, Plan]:
    """The plans by campaign, in one query; the campaigns come with their workspaces."""
    by_id = {campaign.id: campaign for campaign in campaigns}
    living = Step.objects.filter(campaign__in=by_id, archived_at__isnull=True)
    steps = {
        campaign_id: list(group)
        for campaign_id, group in groupby(
            living.order_by("campaign_id", "position"), key=lambda step: step.campaign_id
        )
    }
    return {id: plan_with(campaign, steps.get(id, ())) for id, campaign in by_id.items()}


def plan_with(campaign: Campaign, steps: Iterable[Step]) -> Plan:
    """The plan of a campaign whose living steps are read already, in their order."""
    return Plan(tuple(map(_planned, steps)), _windows(campaign), _zone(campaign))


def _planned(step: Step) -> Planned:
    delay = timedelta(days=step.delay_days, hours=step.delay_hours)
    return Planned(step.id, step.position, step.kind, delay)


def _windows(campaign: Campaign) -> list[Window]:
    return [Window.read(window) for window in campaign.settings.get("windows", ())]


def _zone(campaign: Campaign) -> ZoneInfo:
    return ZoneInfo(campaign.settings.get("timezone") or campaign.workspace.timezone)
