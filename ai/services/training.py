"""Learning from a workspace's own outcomes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import events
from ai.models import ScoringModel, StaleScore
from ai.rules.features import features
from ai.rules.learning import Model, fit
from ai.rules.outcomes import is_worth_learning, outcome_of
from ai.selectors import Training, decided_leads, is_importing, last_training, outcome_tally
from neptie.kernel.clock import now
from neptie.kernel.locks import try_lock

MOST_OUTCOMES = 20_000  # the newest; bounds a fit's time and memory (see `learning.fit`)


def train_where_due(workspace_ids: Iterable[UUID]) -> None:
    """Fit the models of those workspaces whose outcomes have changed enough.

    All scores of such a workspace are made again, so it waits for the end of an import: its first
    rows are not typical, and each chunk would have them made again. While another worker is at a
    workspace's model, it is left to that one.
    """
    for workspace_id in sorted(workspace_ids):
        _train_where_due(workspace_id)


@transaction.atomic
def _train_where_due(workspace_id: UUID) -> None:
    if not try_lock(f"ai.training:{workspace_id}"):
        return
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


def _store(workspace_id: UUID, last: Training | None, values: dict[str, Any]) -> None:
    values |= {"version": last.version + 1 if last else 1, "trained_at": now()}
    ScoringModel.objects.update_or_create(workspace_id=workspace_id, defaults=values)
    StaleScore.objects.mark_workspace(workspace_id)
    events.record(
        workspace_id=workspace_id, type="scoring_model.trained", object_ids=[workspace_id]
    )
