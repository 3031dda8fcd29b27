"""A start that can be taken back: for ten seconds it is only asked for, and nothing else changes.

So taking it back is exact: status, times and enrollments were never touched.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, CampaignStatus
from campaigns.services.authoring import lock_campaign
from campaigns.services.starting import call_off, lock_startable, start_campaign
from neptie.kernel.errors import Conflict

GRACE = timedelta(seconds=10)

_BEGUN = frozenset({CampaignStatus.ACTIVE, CampaignStatus.COMPLETED})


@transaction.atomic
def ask_start(
    *, workspace_id: UUID, campaign_id: UUID, at: datetime, actor_id: UUID | None
) -> Campaign:
    """Let the campaign begin `GRACE` after `at`; asked again meanwhile, it stays at the first.

    Unprocessable when it is neither a draft nor paused.
    """
    campaign = lock_startable(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.starts_at is None:
        campaign.starts_at, campaign.starts_for = at + GRACE, actor_id
        campaign.save(update_fields=["starts_at", "starts_for", "updated_at"])
        _tell("campaign.start_asked", campaign, actor_id)
    return campaign


@transaction.atomic
def undo_start(*, workspace_id: UUID, campaign_id: UUID, actor_id: UUID | None) -> None:
    """Take back a start that was asked for and has not begun. Twice is once.

    Conflict when it has begun: what was sent cannot be called back.
    """
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status in _BEGUN:
        raise Conflict(_("It has begun; pause it instead."), code="campaign_running")
    if call_off(campaign):
        _tell("campaign.start_undone", campaign, actor_id)


@transaction.atomic
def begin(*, campaign: Campaign, at: datetime) -> bool:
    """Start a campaign of `starting_campaigns`; False when another does, or it was taken back."""
    waiting = Campaign.objects.filter(id=campaign.id, starts_at__lte=at)
    held = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if held is None:
        return False
    start_campaign(
        workspace_id=held.workspace_id, campaign_id=held.id, at=at, actor_id=held.starts_for
    )
    return True


def _tell(event: str, campaign: Campaign, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=campaign.workspace_id,
        type=event,
        object_ids=[campaign.id],
        fields=["starts_at"],
        actor_id=actor_id,
    )
