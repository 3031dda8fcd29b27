"""Storing what `ai` thinks of leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import events
from leads.models import Lead, Score
from leads.selectors.where import CONVERSION

_WRITTEN = ("value", "low", "high", "factors", "regime", "model", "scored_at")


@dataclass(frozen=True)
class NewScore:
    """A lead's score: `value` a probability (0 to 1), `low` and `high` its interval, `factors`
    `[{name, value, contribution, reason}]`; `regime` and `model` say how it was made.
    """

    lead_id: UUID
    value: float
    low: float
    high: float
    factors: Sequence[Mapping[str, Any]]
    regime: str
    model: str


@transaction.atomic
def store_scores(
    *, workspace_id: UUID, scores: Sequence[NewScore], at: datetime, purpose: str = CONVERSION
) -> int:
    """Store one score a lead, in place of the one it had; how many were stored.

    Leads that are gone meanwhile are left out.
    """
    by_lead = {score.lead_id: score for score in scores}
    leads = Lead.objects.in_workspace(workspace_id).filter(id__in=by_lead)
    # Locked in one order: two workers' scores cannot deadlock, nor a lead go before the commit.
    known = list(leads.order_by("id").select_for_update(no_key=True).values_list("id", flat=True))
    Score.objects.bulk_create(
        [
            Score(workspace_id=workspace_id, purpose=purpose, scored_at=at, **_fields(by_lead[id]))
            for id in known
        ],
        update_conflicts=True,
        unique_fields=["lead", "purpose"],
        update_fields=_WRITTEN,
    )
    if known:
        events.record(
            workspace_id=workspace_id, type="lead.scored", object_ids=known, fields=["score"]
        )
    return len(known)


def _fields(score: NewScore) -> dict[str, Any]:
    # `asdict` would copy every factor, and take a third of the time.
    return {each.name: getattr(score, each.name) for each in fields(score)}
