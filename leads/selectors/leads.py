"""Leads of a workspace: the list, its exact totals, one of them, and those of an audience."""

import re
from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, Subquery, Sum, TextField, Value
from django.db.models.functions import Lower

from accounts.scoping import WorkspaceQuerySet
from leads.models import Lead, LeadCount, Score
from leads.rules.audience import Audience

CONVERSION = "conversion"


def leads_in(workspace_id: UUID) -> WorkspaceQuerySet[Lead]:
    """A workspace's leads."""
    return Lead.objects.in_workspace(workspace_id)


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


def matching(workspace_id: UUID, audience: Audience) -> WorkspaceQuerySet[Lead]:
    """The leads of an audience: in each list that asks, one of its values.

    Industries, companies, countries, statuses and tags are compared whole, job titles where the
    words asked stand in the title as whole words; letter case never counts.
    """
    leads = leads_in(workspace_id)
    for field, values in (
        ("industry", audience.industries),
        ("company", audience.companies),
        ("country", audience.countries),
        ("status", audience.statuses),
    ):
        if values:
            leads = leads.alias(**{f"{field}_folded": Lower(field)})
            leads = leads.filter(**{f"{field}_folded__in": _lowered(values)})
    if audience.job_titles:
        leads = leads.filter(job_title__iregex=_whole_words(audience.job_titles))
    if audience.tags:
        leads = _with_tag(leads, audience.tags)
    if audience.min_score is not None:
        leads = leads.filter(scores__purpose=CONVERSION, scores__value__gte=audience.min_score)
    return leads


def _lowered(values: Iterable[str]) -> list[Lower]:
    # Lowered by the database on both sides: Python folds letters that it doesn't.
    return [Lower(Value(value)) for value in values]


def _whole_words(phrases: Sequence[str]) -> str:
    # Look-around in place of \y, which finds no border beside the last sign of “C++”.
    words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return rf"(?<!\w)(?:{words})(?!\w)"


def _with_tag(leads: WorkspaceQuerySet[Lead], tags: Iterable[str]) -> WorkspaceQuerySet[Lead]:
    texts = ArrayField(TextField())
    folded = Func(F("tags"), template="lower(%(expressions)s::text)::text[]", output_field=texts)
    wanted = Func(*_lowered(tags), template="ARRAY[%(expressions)s]", output_field=texts)
    tagged = leads.alias(tags_folded=folded).filter(tags_folded__overlap=wanted)
    return cast("WorkspaceQuerySet[Lead]", tagged)
