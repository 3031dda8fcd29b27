"""Campaigns as people look at them: how far each is, what comes next, and what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Subquery

from campaigns.models import Campaign, Enrollment, State, Step
from campaigns.rules.ledger import ALIVE


@dataclass
class Overview:
    """A campaign with its living steps, the leads enrolled, those through with it (whatever the
    end), those held, and when the next of its mails is due."""

    campaign: Campaign
    steps: int = 0
    enrolled: int = 0
    done: int = 0
    held: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True)
class Outline:
    """What a campaign consists of so far: living steps, enrolled leads."""

    steps: int
    enrolled: int


def overviews(campaigns: Sequence[Campaign]) -> list[Overview]:
    """One for each, in their order. Two queries."""
    found = {campaign.id: Overview(campaign) for campaign in campaigns}
    for campaign_id, state, count, next_at in _standings(found):
        overview = found[campaign_id]
        overview.enrolled += count
        overview.done += count if state not in ALIVE else 0
        overview.held += count if state == State.HELD else 0
        times = [at for at in (overview.next_at, next_at) if at]
        overview.next_at = min(times, default=None)
    living = Step.objects.filter(campaign__in=found, archived_at__isnull=True).order_by()
    for campaign_id, count in living.values_list("campaign_id").annotate(found=Count("pk")):
        found[campaign_id].steps = count
    return list(found.values())


def _standings(campaign_ids: Sequence[UUID] | dict[UUID, Any]) -> Any:
    enrollments = Enrollment.objects.filter(campaign__in=campaign_ids)
    grouped = enrollments.values_list("campaign_id", "state")
    return grouped.annotate(found=Count("*"), soonest=Min("next_at"))


def outline_of(campaign: Campaign) -> Outline:
    """In one query."""
    steps = Step.objects.filter(campaign=OuterRef("pk"), archived_at__isnull=True)
    enrollments = Enrollment.objects.filter(campaign=OuterRef("pk"))
    counted = Campaign.objects.filter(id=campaign.id).values_list(
        Subquery(steps.order_by().values("campaign").annotate(n=Count("pk")).values("n")),
        Subquery(enrollments.values("campaign").annotate(n=Count("pk")).values("n")),
    )
    found = counted.first() or (0, 0)
    return Outline(steps=found[0] or 0, enrolled=found[1] or 0)
