"""Starting, pausing and completing campaigns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, CampaignStatus, Enrollment, Outcome, State, StepRun
from campaigns.rules.ledger import ALIVE
from campaigns.rules.sequence import BEFORE_ALL
from campaigns.selectors.plans import plan_of
from campaigns.services.authoring import lock_campaign
from neptie.kernel.errors import Unprocessable

_STARTABLE = frozenset({CampaignStatus.DRAFT, CampaignStatus.PAUSED})


def lock_startable(*, workspace_id: UUID, campaign_id: UUID) -> Campaign:
    """A draft or paused campaign, its row held until the commit; else NotFound or Unprocessable."""
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status not in _STARTABLE:
        raise Unprocessable(
            _("A campaign that is %(status)s cannot be started; only a draft or a paused one can.")
            % {"status": campaign.get_status_display().lower()},
            code="wrong_state",
        )
    return campaign


@transaction.atomic
def start_campaign(
    *, workspace_id: UUID, campaign_id: UUID, at: datetime, actor_id: UUID | None
) -> Campaign:
    """Set it running, or running again: pending enrollments begin, and those that were held for
    something missing try again; the others go on where they stood.

    Unprocessable when it is neither a draft nor paused, or has nothing to carry out.
    """
    campaign = lock_startable(workspace_id=workspace_id, campaign_id=campaign_id)
    plan = plan_of(campaign)
    first = plan.after(BEFORE_ALL, at)
    if first is None:
        raise Unprocessable(_("This campaign has no steps; add one first."), code="no_steps")
    campaign.status = CampaignStatus.ACTIVE
    campaign.started_at = campaign.started_at or at
    campaign.starts_at = None
    campaign.save(update_fields=["status", "started_at", "starts_at", "updated_at"])
    campaign.enrollments.filter(state=State.PENDING).update(
        state=State.ACTIVE, step_id=first.step_id, next_at=first.at
    )
    _release_held(campaign, plan.opens(at))
    _tell("campaign.started", campaign, actor_id)
    return campaign


def _release_held(campaign: Campaign, at: datetime) -> None:
    """Held for a missing value: nothing went out, so it may be tried again. Held for a mail whose
    fate is unknown: never."""
    skipped = StepRun.objects.filter(
        enrollment=OuterRef("pk"), step=OuterRef("step"), outcome=Outcome.SKIPPED
    )
    campaign.enrollments.filter(Exists(skipped), state=State.HELD).update(
        state=State.ACTIVE, next_at=at, hold_reason=""
    )


@transaction.atomic
def pause_campaign(*, workspace_id: UUID, campaign_id: UUID, actor_id: UUID | None) -> Campaign:
    """From the commit on nothing of it leaves: who sends asks the campaign again. Twice is once,
    and a start that was asked for meanwhile is called off.

    Unprocessable when it is not running.
    """
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status == CampaignStatus.PAUSED:
        call_off(campaign)
        return campaign
    if campaign.status != CampaignStatus.ACTIVE:
        raise Unprocessable(
            _("A campaign that is %(status)s cannot be paused; only a running one can.")
            % {"status": campaign.get_status_display().lower()},
            code="wrong_state",
        )
    campaign.status = CampaignStatus.PAUSED
    campaign.save(update_fields=["status", "updated_at"])
    _tell("campaign.paused", campaign, actor_id)
    return campaign


def call_off(campaign: Campaign) -> bool:
    """Drop the start that was asked for, of a campaign whose row is held; whether there was one."""
    if campaign.starts_at is None:
        return False
    campaign.starts_at = None
    campaign.save(update_fields=["starts_at", "updated_at"])
    return True


@transaction.atomic
def pause_all(*, workspace_id: UUID, actor_id: UUID | None) -> int:
    """Pause every running campaign of a workspace, so that nothing of it leaves; how many.

    A start that was asked for and has not begun is called off, and counted too.
    """
    stirring = Q(status=CampaignStatus.ACTIVE) | Q(starts_at__isnull=False)
    campaigns = Campaign.objects.in_workspace(workspace_id).filter(stirring)
    ids = campaigns.order_by("id").values_list("id", flat=True)
    return sum(_quiet(workspace_id, campaign_id, actor_id) for campaign_id in list(ids))


def _quiet(workspace_id: UUID, campaign_id: UUID, actor_id: UUID | None) -> bool:
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status != CampaignStatus.ACTIVE:
        return call_off(campaign)
    pause_campaign(workspace_id=workspace_id, campaign_id=campaign_id, actor_id=actor_id)
    return True


@transaction.atomic
def complete_campaigns() -> int:
    """Complete the running campaigns whose enrollments have all ended; how many there were.

    The rows are locked first and looked at again then: leads that somebody assigns at this very
    moment keep their campaign running.
    """
    locking = _through().select_for_update(no_key=True, skip_locked=True, of=("self",))
    locked = [campaign.id for campaign in locking.order_by("id")]
    completed = list(_through().filter(id__in=locked)) if locked else []
    for campaign in completed:
        campaign.status = CampaignStatus.COMPLETED
        campaign.save(update_fields=["status", "updated_at"])
        _tell("campaign.completed", campaign, None)
    return len(completed)


def _through() -> QuerySet[Campaign]:
    alive = Enrollment.objects.filter(campaign=OuterRef("pk"), state__in=ALIVE)
    return Campaign.objects.filter(~Exists(alive), status=CampaignStatus.ACTIVE)


def _tell(event: str, campaign: Campaign, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=campaign.workspace_id,
        type=event,
        object_ids=[campaign.id],
        fields=["status"],
        actor_id=actor_id,
    )
