"""Learning from a workspace's own outcomes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import events
from ai.models import ScoringModel, StaleScore
from ai.rules.features import features
from ai.rules.learning import Model, fit
from ai.rules.outcomes import is_worth_learning, outcome_of
from ai.selectors import Training, decided_leads, is_importing, last_training, outcome_tally
from neptie.kernel.clock import now

MOST_OUTCOMES = 20_000  # the newest; bounds a fit's time and memory (see `learning.fit`)


def train_where_due(workspace_ids: Iterable[UUID]) -> None:
    """Fit the models of those workspaces whose outcomes have changed enough.

    All scores of such a workspace are made again, so it waits for the end of an import: its first
    rows are not typical, and each chunk would have them made again. Of two fits at once, one is
    kept.
    """
    for workspace_id in sorted(workspace_ids):
        last, known = last_training(workspace_id), outcome_tally(workspace_id)
        learned = last.learned if last else None
        if is_worth_learning(learned, known) and not is_importing(workspace_id):
            counts = {"positives": known.positives, "negatives": known.negatives}
            _store(workspace_id, last, {"parameters": _fitted(workspace_id).to_dict(), **counts})


def _fitted(workspace_id: UUID) -> Model:
    rows, outcomes = [], []
    for lead in decided_leads(workspace_id, most=MOST_OUTCOMES):
        rows.append(features(lead))
        outcomes.append(outcome_of(lead.status) is True)
    return fit(rows, outcomes)


@transaction.atomic
def _store(workspace_id: UUID, last: Training | None, values: dict[str, Any]) -> None:
    values["trained_at"] = now()
    if last is None:
        _, is_kept = ScoringModel.objects.get_or_create(workspace_id=workspace_id, defaults=values)
    else:
        models = ScoringModel.objects.filter(workspace_id=workspace_id, version=last.version)
        is_kept = bool(models.update(version=F("version") + 1, **values))
    if is_kept:
        StaleScore.objects.mark_workspace(workspace_id)
        events.record(
            workspace_id=workspace_id, type="scoring_model.trained", object_ids=[workspace_id]
        )
