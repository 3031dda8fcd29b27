"""Taking one lead out of a campaign."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.services.leaving import stop_enrollment
from emailing.models import Message, MessageState
from emailing.services.settling import Skipped, settle
from neptie.kernel.clock import now


@transaction.atomic
def remove_lead(
    *, workspace_id: UUID, campaign_id: UUID, lead_id: UUID, actor_id: UUID | None
) -> bool:
    """Nothing more of the campaign goes to this lead; what is on the wire now cannot be called
    back. False when its way was over already; NotFound when it is not in the campaign."""
    at = now()
    queued = Message.objects.in_workspace(workspace_id).filter(
        campaign_id=campaign_id,
        lead_id=lead_id,
        step_run__isnull=False,
        state=MessageState.QUEUED,
    )
    # Locked first, as those who send lock them; a sender that has one reserved sees it gone.
    waiting = list(queued.order_by("id").select_for_update(no_key=True))
    stopped = stop_enrollment(
        workspace_id=workspace_id, campaign_id=campaign_id, lead_id=lead_id, actor_id=actor_id
    )
    settle([(message, Skipped(_("Taken out of the campaign."))) for message in waiting], at=at)
    return stopped
