"""A step as a lead would get it, before anything is sent."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Kind, Step
from campaigns.rules.liquid import MissingVariable, RenderError
from campaigns.selectors.words import words_of
from emailing.rules.words import write_with_gaps
from emailing.selectors.conducting import context_of
from emailing.services.routing import choice, usable_of
from leads.models import Lead
from neptie.kernel.errors import Unprocessable


@dataclass(frozen=True)
class Preview:
    """A mail as it would be; `missing` names what the lead has blank, and the mail shows where."""

    subject: str
    text: str
    html: str
    missing: list[str]


def preview(*, workspace_id: UUID, campaign_id: UUID, step_id: UUID, lead_id: UUID) -> Preview:
    """A step for a lead of the workspace, enrolled or not.

    NotFound for what is not there; Unprocessable for a step that is no mail or cannot be filled,
    and when no mailbox works.
    """
    campaigns = Campaign.objects.select_related("workspace")
    campaign = campaigns.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    step = Step.objects.get_or_refuse(
        workspace_id=workspace_id, id=step_id, campaign=campaign, archived_at__isnull=True
    )
    lead = Lead.objects.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    if step.kind != Kind.EMAIL:
        raise Unprocessable(_("Only an e-mail step can be shown as a mail."), code="no_mail")
    context = context_of(campaign, lead, choice(usable_of(campaign), lead.id))
    variant = words_of([step.id])[step.id]
    try:
        words, missing = write_with_gaps(variant.subject, variant.body, context)
    except (MissingVariable, RenderError) as error:
        raise Unprocessable(str(error), code="cannot_be_filled") from error
    text, html = words.parts()
    return Preview(words.subject, text, html, missing)
