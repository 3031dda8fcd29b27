"""The order of a campaign's steps."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Step
from campaigns.services.steps import lock_resting
from neptie.kernel.errors import Conflict, NotFound


@transaction.atomic
def move_step(
    *, workspace_id: UUID, campaign_id: UUID, step_id: UUID, up: bool, actor_id: UUID | None
) -> None:
    """Let a step change places with the one before it, or after it; the first stays when moved up,
    and the last when moved down.

    Conflict once the campaign has started: where its leads stand is told by these places.
    """
    campaign = lock_resting(workspace_id, campaign_id)
    if campaign.started_at is not None:
        raise Conflict(_("This campaign has started before, so its steps keep their order."))
    steps = list(campaign.steps.filter(archived_at__isnull=True).order_by("position"))
    index = next((n for n, step in enumerate(steps) if step.id == step_id), None)
    if index is None:
        raise NotFound(_("There is no step with this id."))
    other = index - 1 if up else index + 1
    if 0 <= other < len(steps):
        _swap(steps[index], steps[other])
        events.record(
            workspace_id=workspace_id,
            type="campaign.updated",
            object_ids=[campaign_id, step_id],
            fields=["steps"],
            actor_id=actor_id,
        )


def _swap(one: Step, other: Step) -> None:
    """By way of a place that no step has: two never stand at the same one."""
    places = one.position, other.position
    for step, position in ((one, 0), (other, places[0]), (one, places[1])):
        step.position = position
        step.save(update_fields=["position"])
