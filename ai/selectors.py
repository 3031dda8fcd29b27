"""What scoring, ranking and drafting read: leads as facts, outcomes, and the model in use."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from ai.models import ScoringModel, StaleScore
from ai.rules.features import LeadFacts
from ai.rules.learning import VERSION, Model, prior_model
from ai.rules.outcomes import DECIDED, Tally, tally
from leads.models import Activity, ImportStatus, Lead, LeadCount, LeadImport
from leads.selectors.leads import leads_in

_COUNTED = {"opened": "opens", "clicked": "clicks", "replied": "replies"}
_COLUMNS = [field.name for field in fields(LeadFacts) if field.name not in _COUNTED.values()]
_NO_ENGAGEMENT = dict.fromkeys(_COUNTED.values(), 0)
_ROWS_AT_ONCE = 2000

Engagement = dict[UUID, dict[str, int]]


def lead_facts(workspace_id: UUID, lead_ids: Collection[UUID]) -> list[LeadFacts]:
    """These leads as the rules see them, by id; in two queries, whatever their number.

    Ids that this workspace has no lead of are left out, and those of leads that were merged.
    """
    leads = leads_in(workspace_id).filter(id__in=lead_ids)
    engagement = _engagement(workspace_id, lead_ids)
    return [_facts(row, engagement) for row in leads.order_by("id").values(*_COLUMNS)]


def decided_leads(workspace_id: UUID, *, most: int) -> Iterator[LeadFacts]:
    """The newest leads whose outcome is known, by id.

    Without their engagement, which is nothing to learn from (`ai.rules.priors.HELD`).
    """
    leads = leads_in(workspace_id).filter(status__in=DECIDED)
    newest = leads.order_by("-id").values("id")[:most]
    rows = Lead.objects.filter(id__in=newest).order_by("id").values(*_COLUMNS)
    for row in rows.iterator(chunk_size=_ROWS_AT_ONCE):
        yield _facts(row, {})


def outcome_tally(workspace_id: UUID) -> Tally:
    """How many leads ended well and how many did not, from the exact counts."""
    counts = LeadCount.objects.filter(workspace_id=workspace_id, status__in=DECIDED)
    by_status = counts.values_list("status").annotate(leads=Sum("count"))
    return tally(dict(by_status))


def is_importing(workspace_id: UUID) -> bool:
    """Whether leads are coming in from a file right now."""
    running = LeadImport.objects.in_workspace(workspace_id).filter(status=ImportStatus.RUNNING)
    return running.exists()


@dataclass(frozen=True)
class Training:
    """The last fit of a workspace's model."""

    version: int
    # The outcomes there were; None where another version of the software fitted it.
    learned: Tally | None


def last_training(workspace_id: UUID) -> Training | None:
    """When the workspace's model was fitted last; None where it never was."""
    stored = ScoringModel.objects.filter(workspace_id=workspace_id)
    row = stored.values_list("version", "positives", "negatives", "parameters__version").first()
    if row is None:
        return None
    version, positives, negatives, software = row
    return Training(version, Tally(positives, negatives) if software == VERSION else None)


def model_in_use(workspace_id: UUID) -> Model:
    """The workspace's own model, or the prior."""
    stored = ScoringModel.objects.filter(workspace_id=workspace_id).first()
    model = stored and stored.fitted
    return model or prior_model()


def _engagement(workspace_id: UUID, lead_ids: Collection[UUID]) -> Engagement:
    """How often people opened, clicked and replied, for the leads that did."""
    activities = Activity.objects.in_workspace(workspace_id).filter(
        lead_id__in=lead_ids, kind__in=_COUNTED
    )
    counts: Engagement = {}
    for lead_id, kind, count in activities.values_list("lead_id", "kind").annotate(Count("id")):
        counts.setdefault(lead_id, {})[_COUNTED[kind]] = count
    return counts


def _facts(row: dict[str, Any], engagement: Engagement) -> LeadFacts:
    counts = _NO_ENGAGEMENT | engagement.get(row["id"], {})
    return LeadFacts(**{**row, **counts, "tags": tuple(row["tags"])})


def stale_scores(most: int) -> int:
    """How many scores are to be made, in all workspaces; counted no further than `most`."""
    return StaleScore.objects.all()[:most].count()
