"""Having all of a workspace's scores made again."""

from uuid import UUID

from django.db import transaction

from accounts import events
from ai.models import StaleScore
from neptie.kernel.jobs import enqueue


@transaction.atomic
def rescore_workspace(*, workspace_id: UUID, actor_id: UUID | None) -> None:
    """Every lead of it waits for a new score; the old ones are shown until then."""
    StaleScore.objects.mark_workspace(workspace_id)
    events.record(
        workspace_id=workspace_id,
        type="scores.requested",
        object_ids=[workspace_id],
        actor_id=actor_id,
    )
    enqueue("ai.tasks.refresh_scores")
