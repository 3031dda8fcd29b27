"""A lead with its score, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from leads.models import Activity, Lead
from leads.selectors.leads import leads_in
from leads.selectors.listing import with_whole_score


@dataclass(frozen=True)
class Moment:
    """One line of a timeline."""

    kind: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


def known_lead(*, workspace_id: UUID, lead_id: UUID) -> Lead:
    """One lead with owner and `score_value`, `score_factors`, …; NotFound when there is none."""
    leads = with_whole_score(leads_in(workspace_id)).select_related("owner__user")
    return leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)


def happened_to(lead: Lead) -> WorkspaceQuerySet[Activity]:
    """What happened to a lead, newest first."""
    activities = Activity.objects.in_workspace(lead.workspace_id).filter(lead=lead)
    return activities.order_by("-happened_at", "-id")


def score_page(lead: Lead, *, scored_at: datetime, per_page: int) -> int:
    """On which page of what happened its score was made."""
    return happened_to(lead).filter(happened_at__gt=scored_at).count() // per_page + 1


def moments(activities: Sequence[Activity], *, more: Sequence[Moment]) -> list[Moment]:
    """Activities and other moments in one timeline, newest first."""
    told = [Moment(each.kind, each.happened_at, each.data) for each in activities]
    return sorted([*told, *more], key=lambda moment: moment.at, reverse=True)
