"""Leads of a workspace: all that are listed, one of them, and those that meet criteria."""

from typing import cast
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from accounts.scoping import WorkspaceQuerySet
from leads.models import Lead, Score
from leads.rules.criteria import Criteria
from leads.selectors.where import CONVERSION, where

_IDS = "SELECT lead.id FROM leads_lead AS lead WHERE "


def leads_in(workspace_id: UUID) -> WorkspaceQuerySet[Lead]:
    """A workspace's leads, without those that were merged into others."""
    return Lead.objects.in_workspace(workspace_id).filter(merged_into=None)


def with_score(leads: WorkspaceQuerySet[Lead]) -> WorkspaceQuerySet[Lead]:
    """Each lead with `score`: the stored probability that it converts, or None."""
    stored = Score.objects.filter(lead_id=OuterRef("id"), purpose=CONVERSION)
    scored = leads.annotate(score=Subquery(stored.values("value")[:1]))
    return cast("WorkspaceQuerySet[Lead]", scored)


def scored_lead(*, workspace_id: UUID, lead_id: UUID) -> Lead:
    """One lead with its `score`; NotFound when this workspace has none with the id."""
    leads = with_score(leads_in(workspace_id))
    return leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)


def matching(workspace_id: UUID, *criteria: Criteria) -> WorkspaceQuerySet[Lead]:
    """The leads that meet all of the criteria (see `leads.selectors.where`)."""
    found = where(workspace_id, *criteria)
    # The text is ours, the values are parameters.
    ids = RawSQL(_IDS + found.sql, found.values)  # noqa: S611
    return leads_in(workspace_id).filter(id__in=ids)
