"""What the conductor reads before a campaign's mails are written."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Enrollment
from campaigns.rules.liquid import VARIABLES
from emailing.models import Mailbox, Route
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from leads.models import Lead, Status
from leads.selectors.suppression import suppressed

_OF_LEAD = [name.removeprefix("lead.") for name in VARIABLES if name.startswith("lead.")]


def context_of(campaign: Campaign, lead: Lead, mailbox: Mailbox) -> dict[str, Any]:
    """What a step's Liquid may ask, as `campaigns.rules.liquid` names it.

    The sender goes by the workspace's name where the mailbox has none. No query, where the
    campaign's workspace is loaded.
    """
    workspace = campaign.workspace
    return {
        "lead": {name: getattr(lead, name) for name in _OF_LEAD}
        | {"id": str(lead.id), "custom": lead.custom},
        "sender": {
            "name": mailbox.sender_name or workspace.name,
            "email": mailbox.email,
            "company": workspace.name,
            "signature": mailbox.signature,
        },
        "campaign": {"name": campaign.name, "description": campaign.description},
        "unsubscribe_url": UNSUBSCRIBE_PLACEHOLDER,
    }


def unwanted_leads(workspace_id: UUID, leads: Sequence[Lead]) -> dict[UUID, str]:
    """Which of these leads must not be written to, and why. One query."""
    reasons = suppressed(workspace_id, [lead.email for lead in leads])
    refused = {
        lead.id: _("The lead has unsubscribed.")
        for lead in leads
        if lead.status == Status.UNSUBSCRIBED
    }
    suppressions = {
        lead.id: _("The address is suppressed (%(reason)s).") % {"reason": reasons[lead.email]}
        for lead in leads
        if lead.email in reasons
    }
    merged = {lead.id: _("The lead was merged into another.") for lead in leads if _is_merged(lead)}
    return refused | suppressions | merged


def _is_merged(lead: Lead) -> bool:
    return lead.merged_into_id is not None


def routes_of(enrollments: Iterable[Enrollment]) -> dict[UUID, Mailbox]:
    """The mailbox that each enrollment's mails went through so far. One query."""
    routes = Route.objects.filter(enrollment__in=[each.id for each in enrollments])
    return {route.enrollment_id: route.mailbox for route in routes.select_related("mailbox")}
