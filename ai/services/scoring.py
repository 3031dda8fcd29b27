"""Keeping every lead's stored score up to date.

What changed is read from the spine and marked; marked leads are claimed, scored and stored in
batches, each in a transaction of its own. So nothing is lost when a worker dies, several workers
share the work, and no transaction is open for long.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts import events
from accounts.models import EventCursor
from ai.models import StaleScore
from ai.rules.scoring import score
from ai.selectors import lead_facts, model_in_use
from ai.services.training import train_where_due
from leads.services.scores import NewScore, store_scores
from neptie.kernel.clock import now

READER = "ai.scores"
# An opt-out is an outcome to learn from, and the end of an import lets learning begin. Bounces
# and first contacts change nothing here.
TYPES = (
    "lead.created",
    "lead.updated",
    "lead.engaged",
    "lead.merged",
    "lead.unsubscribed",
    "import.done",
    "import.failed",
    "import.cancelled",
)
_EVENTS = 50  # one of them may tell of a thousand leads
BATCH = 500
# Short turns: a worker that scores keeps mail waiting meanwhile.
MOST_BATCHES = 4


def refresh_scores(*, most_batches: int = MOST_BATCHES) -> bool:
    """Bring stored scores up to date, so many batches at most; whether there may be more to do.

    Safe to run twice at once. Before a workspace's leads are scored, its model is fitted again
    where enough outcomes have come in.
    """
    for _ in range(most_batches):
        touched = _mark_changed()
        train_where_due(touched | _waiting_workspaces())
        if not _score_batch():
            return False
    return True


def _mark_changed() -> set[UUID]:
    """Mark the leads of all events not read yet; the workspaces in which something happened."""
    touched: set[UUID] = set()
    while (read := _read_some()) is not None:
        touched |= read
    return touched


@transaction.atomic
def _read_some() -> set[UUID] | None:
    # `take` also steps over events of other types: an empty answer is not yet the end.
    before = _position()
    found = events.take(reader=READER, types=TYPES, limit=_EVENTS)
    StaleScore.objects.mark({id for event in found for id in event.object_ids})
    return {event.workspace_id for event in found} if _position() != before else None


def _position() -> tuple[int, int] | None:
    cursors = EventCursor.objects.filter(reader=READER)
    return cursors.values_list("transaction", "sequence").first()


def _waiting_workspaces() -> set[UUID]:
    next_up = StaleScore.objects.order_by("-lead_id").values_list("workspace_id", flat=True)
    return set(next_up[:BATCH])


@transaction.atomic
def _score_batch() -> bool:
    claimed = StaleScore.objects.claim(BATCH)
    for workspace_id, lead_ids in claimed.items():
        _score(workspace_id, lead_ids)
    return bool(claimed)


def _score(workspace_id: UUID, lead_ids: Collection[UUID]) -> None:
    model = model_in_use(workspace_id)
    scored = [(facts.id, score(model, facts)) for facts in lead_facts(workspace_id, lead_ids)]
    scores = [
        NewScore(
            lead_id=lead_id,
            value=item.score,
            low=item.low,
            high=item.high,
            factors=[factor.as_data() for factor in item.factors],
            regime=model.regime,
            model=model.name,
        )
        for lead_id, item in scored
    ]
    store_scores(workspace_id=workspace_id, scores=scores, at=now())
