"""A step as a lead would get it, before anything is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Kind, Step
from campaigns.rules.liquid import MissingVariable, RenderError
from campaigns.selectors.campaigns import campaign_in
from campaigns.selectors.enrollments import leads_to_show
from campaigns.selectors.words import words_of
from emailing.rules.words import write_with_gaps
from emailing.selectors.conducting import context_of
from emailing.services.routing import choice, usable_of
from leads.models import Lead
from leads.selectors.merged import living_lead
from neptie.kernel.errors import DomainError, Unprocessable


@dataclass(frozen=True)
class Preview:
    """A mail as it would be; `missing` names what the lead has blank, and the mail shows where.

    `is_html` says that it was written as HTML, else as plain text.
    """

    subject: str
    text: str
    html: str
    missing: list[str]
    is_html: bool


@dataclass(frozen=True)
class Shown:
    """What stands beside the words while they are written: whom they can be shown for, whom they
    are, and the mail or the reason why there is none."""

    leads: Sequence[Lead]
    lead: Lead | None
    preview: Preview | None = None
    trouble: str = ""
    search: str = ""


def show_words(
    *, campaign: Campaign, subject: str, body: str, lead_id: str = "", search: str = ""
) -> Shown:
    """The words for the lead chosen, where it is among those that `search` finds, else for the
    first of them. Nothing is refused: people are in the middle of writing."""
    leads = leads_to_show(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, search=search.strip()
    )
    lead = next((each for each in leads if str(each.id) == lead_id), leads[0] if leads else None)
    if lead is None or not subject.strip() or not body.strip():
        return Shown(leads, lead, search=search)
    try:
        found = preview_words(campaign=campaign, lead=lead, subject=subject, body=body)
    except DomainError as error:
        return Shown(leads, lead, trouble=error.message)
    return Shown(leads, lead, found)


def preview(*, workspace_id: UUID, campaign_id: UUID, step_id: UUID, lead_id: UUID) -> Preview:
    """A step for a lead of the workspace, enrolled or not.

    NotFound for what is not there; Unprocessable for a step that is no mail or cannot be filled,
    and when no mailbox works.
    """
    campaign = campaign_in(workspace_id, campaign_id)
    step = Step.objects.get_or_refuse(
        workspace_id=workspace_id, id=step_id, campaign=campaign, archived_at__isnull=True
    )
    lead = living_lead(workspace_id=workspace_id, lead_id=lead_id)
    if step.kind != Kind.EMAIL:
        raise Unprocessable(_("Only an e-mail step can be shown as a mail."), code="no_mail")
    variant = words_of([step.id])[step.id]
    return preview_words(campaign=campaign, lead=lead, subject=variant.subject, body=variant.body)


def preview_words(*, campaign: Campaign, lead: Lead, subject: str, body: str) -> Preview:
    """Words that are not saved yet, for a lead of the campaign's workspace, which is loaded.

    Unprocessable when they cannot be filled, and when no mailbox works.
    """
    context = context_of(campaign, lead, choice(usable_of(campaign), lead.id))
    try:
        words, missing = write_with_gaps(subject, body, context)
    except (MissingVariable, RenderError) as error:
        raise Unprocessable(str(error), code="cannot_be_filled") from error
    text, html = words.parts()
    return Preview(words.subject, text, html, missing, words.html)
