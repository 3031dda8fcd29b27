"""Leads of a workspace: the list, its exact totals, one of them, and those of an audience."""

from typing import cast
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.expressions import RawSQL

from accounts.scoping import WorkspaceQuerySet
from leads.models import Lead, LeadCount, Score
from leads.rules.criteria import Criteria
from leads.selectors.where import CONVERSION, where

_IDS = "SELECT lead.id FROM leads_lead AS lead WHERE "


def leads_in(workspace_id: UUID) -> WorkspaceQuerySet[Lead]:
    """A workspace's leads, without those that were merged into others."""
    return Lead.objects.in_workspace(workspace_id).filter(merged_into=None)


def filtered_leads(
    workspace_id: UUID, *, status: str | None = None, industry: str | None = None
) -> WorkspaceQuerySet[Lead]:
    """Those of a status, an industry (as it is written), or both; all where neither is asked."""
    return leads_in(workspace_id).filter(**_asked(status=status, industry=industry))


def total_leads(
    workspace_id: UUID, *, status: str | None = None, industry: str | None = None
) -> int:
    """How many `filtered_leads` there are, exactly, from the counts that triggers keep."""
    counts = LeadCount.objects.filter(workspace_id=workspace_id)
    counted = counts.filter(**_asked(status=status, industry=industry)).aggregate(sum=Sum("count"))
    return int(counted["sum"] or 0)


def _asked(**filters: str | None) -> dict[str, str]:
    return {field: value for field, value in filters.items() if value is not None}


def with_score(leads: WorkspaceQuerySet[Lead]) -> WorkspaceQuerySet[Lead]:
    """Each lead with `score`: the stored probability that it converts, or None."""
    stored = Score.objects.filter(lead_id=OuterRef("id"), purpose=CONVERSION)
    scored = leads.annotate(score=Subquery(stored.values("value")[:1]))
    return cast("WorkspaceQuerySet[Lead]", scored)


def scored_lead(*, workspace_id: UUID, lead_id: UUID) -> Lead:
    """One lead with its `score`; NotFound when this workspace has none with the id."""
    leads = with_score(leads_in(workspace_id))
    return leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)


def matching(workspace_id: UUID, criteria: Criteria) -> WorkspaceQuerySet[Lead]:
    """The leads that meet the criteria (see `leads.selectors.where`)."""
    found = where(workspace_id, criteria)
    # The text is ours, the values are parameters.
    ids = RawSQL(_IDS + found.sql, found.values)  # noqa: S611
    return leads_in(workspace_id).filter(id__in=ids)
