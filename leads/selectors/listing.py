"""The rows of the table of leads, and what they can be narrowed to by industry."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from accounts.scoping import WorkspaceQuerySet
from leads.models import Lead, LeadCount
from leads.selectors.leads import leads_in
from leads.selectors.where import CONVERSION

_SCORE_FIELDS = ("value", "low", "high", "factors", "regime", "scored_at")
_MOST_INDUSTRIES = 200


def table_rows(workspace_id: UUID, lead_ids: Sequence[UUID]) -> list[Lead]:
    """The leads with these ids, in that order, with their owners; `score_value`, `score_factors`,
    … of each. One that went meanwhile is left out.
    """
    leads = with_whole_score(leads_in(workspace_id)).select_related("owner__user")
    found = {lead.id: lead for lead in leads.filter(id__in=lead_ids)}
    return [found[each] for each in lead_ids if each in found]


def with_whole_score(leads: WorkspaceQuerySet[Lead]) -> WorkspaceQuerySet[Lead]:
    """Each lead with the fields of its stored score as `score_value`, `score_low`, …, or None."""
    is_conversion = Q(scores__purpose=CONVERSION)
    joined = leads.alias(stored=FilteredRelation("scores", condition=is_conversion))
    fields = {f"score_{field}": F(f"stored__{field}") for field in _SCORE_FIELDS}
    return cast("WorkspaceQuerySet[Lead]", joined.annotate(**fields))


def industries_of(workspace_id: UUID) -> list[str]:
    """The industries that leads of the workspace are in, by their names."""
    counts = LeadCount.objects.filter(workspace_id=workspace_id, count__gt=0).exclude(industry="")
    names = counts.order_by("industry").values_list("industry", flat=True).distinct()
    return list(names[:_MOST_INDUSTRIES])
