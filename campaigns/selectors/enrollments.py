"""Where leads stand in campaigns, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignStatus, Enrollment, State, Step
from leads.models import Lead
from leads.selectors.leads import leads_in

_MOST_OF_LEAD = 10
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """An enrollment: the step that comes next (its number among the living ones, None for none),
    when, and the reason why it waits or ended."""

    enrollment: Enrollment
    number: int | None
    next_at: datetime | None
    reason: str


def enrollments_of_lead(lead: Lead) -> list[Standing]:
    """The lead's newest enrollments, ten at most. Two queries."""
    found = Enrollment.objects.filter(lead=lead, workspace_id=lead.workspace_id)
    newest = list(found.select_related("campaign").order_by("-id")[:_MOST_OF_LEAD])
    numbers = step_numbers({each.campaign_id for each in newest})
    return [standing(each, each.campaign, numbers) for each in newest]


def step_numbers(campaign_ids: set[UUID]) -> dict[UUID, int]:
    """The number of each living step within its campaign, counted from 1. One query."""
    steps = Step.objects.filter(campaign__in=campaign_ids, archived_at__isnull=True)
    numbers: dict[UUID, int] = {}
    counted: dict[UUID, int] = {}
    for step_id, campaign_id in steps.order_by("position").values_list("id", "campaign_id"):
        counted[campaign_id] = counted.get(campaign_id, 0) + 1
        numbers[step_id] = counted[campaign_id]
    return numbers


def standing(enrollment: Enrollment, campaign: Campaign, numbers: dict[UUID, int]) -> Standing:
    """Where one stands; no query, where the campaign is given."""
    number = numbers.get(enrollment.step_id) if enrollment.step_id else None
    reason = enrollment.hold_reason or _waits_for(enrollment, campaign)
    shown = enrollment.next_at if campaign.status == CampaignStatus.ACTIVE else None
    return Standing(enrollment, number, shown, reason)


def _waits_for(enrollment: Enrollment, campaign: Campaign) -> str:
    """Why nothing happens with an enrollment that is neither held nor over; "" while it goes on."""
    if enrollment.state not in (State.PENDING, State.ACTIVE):
        return ""
    if campaign.status == CampaignStatus.ARCHIVED:
        return _("The campaign was archived.")
    if campaign.status == CampaignStatus.PAUSED:
        return _("The campaign is paused.")
    if enrollment.state == State.PENDING:
        return _("Waits for the campaign to start.")
    return "" if enrollment.next_at else _("Its mail is on its way.")


def leads_to_show(*, workspace_id: UUID, campaign_id: UUID, search: str = "") -> list[Lead]:
    """Up to twenty leads to show a mail for: the campaign's own first, else the newest.

    `search` narrows all of the workspace's to a part of the name, address or company.
    """
    leads = leads_in(workspace_id)
    newest = leads.order_by("-id")
    if search:
        like = Q(full_name__icontains=search) | Q(email__icontains=search)
        return list(newest.filter(like | Q(company__icontains=search))[:_MOST_SHOWN])
    own = leads.filter(enrollments__campaign_id=campaign_id).order_by("enrollments__id")
    return list(own[:_MOST_SHOWN]) or list(newest[:_MOST_SHOWN])
