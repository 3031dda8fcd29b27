"""Taking a lead out of a campaign by hand."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, Enrollment, State
from campaigns.rules.ledger import ALIVE
from campaigns.services import standing
from neptie.kernel.clock import now
from neptie.kernel.errors import NotFound


@transaction.atomic
def stop_enrollment(
    *, workspace_id: UUID, campaign_id: UUID, lead_id: UUID, actor_id: UUID | None
) -> bool:
    """Stop a lead's way through a campaign; False when it was over already. A step that is out
    stays pending until it is settled. NotFound when the lead is not in the campaign."""
    Campaign.objects.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    rows = Enrollment.objects.in_workspace(workspace_id).select_for_update(no_key=True)
    enrollment = rows.filter(campaign_id=campaign_id, lead_id=lead_id).first()
    if enrollment is None:
        raise NotFound(_("This lead is not in the campaign."))
    if enrollment.state not in ALIVE:
        return False
    standing.end(enrollment, State.STOPPED, _("Taken out of the campaign."), now())
    standing.save([enrollment])
    events.record(
        workspace_id=workspace_id,
        type="campaign.lead_removed",
        object_ids=[campaign_id, lead_id],
        fields=["enrollments"],
        actor_id=actor_id,
    )
    return True
