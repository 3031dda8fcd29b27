"""Putting mails into the outbox: each is whole, named and committed before any wire sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, CampaignStatus, Step, StepRun, Variant
from campaigns.services.attaching import take_up
from emailing.models import Mailbox, Message
from emailing.rules.bodies import is_html, links
from emailing.rules.mime import message_id
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.rules.words import Words
from emailing.services.mailboxes import choose_mailbox
from leads.models import Lead, Status
from leads.selectors.merged import living_lead
from leads.selectors.suppression import suppressed
from neptie.kernel.clock import now
from neptie.kernel.errors import Unprocessable
from neptie.kernel.ids import new_id
from neptie.kernel.jobs import enqueue


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail in its final words, for one lead through one mailbox.

    `html` says what `body` is, where the caller knows it from the template; None lets the body
    itself tell. `attachment_ids` are the files that it carries, in their order. All of them are of
    one workspace each: the database refuses a mixture.
    """

    campaign: Campaign
    lead: Lead
    mailbox: Mailbox
    subject: str
    body: str
    html: bool | None = None
    attachment_ids: Sequence[UUID] = ()
    step_run: StepRun | None = None
    step: Step | None = None
    variant: Variant | None = None
    track_opens: bool = True
    track_clicks: bool = True
    due_at: datetime | None = None


@transaction.atomic
def queue_messages(drafts: Sequence[Draft], *, actor_id: UUID | None = None) -> list[Message]:
    """Commit the mails, in the order given, and wake a sender for those that are due.

    Set-based: one INSERT, however many. `due_at` None is now.
    """
    at = now()
    messages = Message.objects.bulk_create([_message(draft, at) for draft in drafts])
    for workspace_id, group in groupby(messages, key=lambda message: message.workspace_id):
        events.record(
            workspace_id=workspace_id,
            type="message.queued",
            object_ids=[message.id for message in group],
            actor_id=actor_id,
        )
    if any(message.due_at <= at for message in messages):
        enqueue("emailing.tasks.send_queued")
    return messages


def queue_message(draft: Draft, *, actor_id: UUID | None = None) -> Message:
    """Commit one mail."""
    return queue_messages([draft], actor_id=actor_id)[0]


def _message(draft: Draft, at: datetime) -> Message:
    text, html = _words(draft).parts()
    id = new_id()
    return Message(
        id=id,
        workspace_id=draft.lead.workspace_id,
        campaign=draft.campaign,
        lead=draft.lead,
        mailbox=draft.mailbox,
        step_run=draft.step_run,
        step=draft.step,
        variant=draft.variant,
        message_id=message_id(id, draft.mailbox.email.rpartition("@")[2]),
        marker=uuid4(),
        to=draft.lead.email,
        subject=draft.subject,
        body_text=text,
        body_html=html,
        attachment_ids=list(draft.attachment_ids),
        links=links(html, skip={UNSUBSCRIBE_PLACEHOLDER}) if draft.track_clicks else [],
        track_opens=draft.track_opens,
        track_clicks=draft.track_clicks,
        due_at=draft.due_at or at,
    )


def _words(draft: Draft) -> Words:
    html = is_html(draft.body) if draft.html is None else draft.html
    return Words(subject=draft.subject, body=draft.body, html=html)


@transaction.atomic
def send_to_lead(
    *,
    workspace_id: UUID,
    campaign_id: UUID,
    lead_id: UUID,
    subject: str,
    content: str,
    actor_id: UUID | None,
    attachment_ids: Sequence[UUID] = (),
) -> Message:
    """Queue one mail in the words given, for a lead, as part of a campaign.

    The words are taken literally: Liquid in them is text. NotFound for what is not in the
    workspace; Invalid for more files than a mail carries; Unprocessable when the lead must not be
    written to, the campaign is archived, or no mailbox can send.
    """
    campaign = Campaign.objects.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    lead = living_lead(workspace_id=workspace_id, lead_id=lead_id)
    _check_campaign(campaign)
    _check_lead(lead)
    files = take_up(workspace_id=workspace_id, attachment_ids=attachment_ids)
    mailbox = choose_mailbox(
        workspace_id=workspace_id,
        account_ids=campaign.settings.get("account_ids"),
        lead_id=lead.id,
    )
    draft = Draft(
        campaign=campaign,
        lead=lead,
        mailbox=mailbox,
        subject=subject,
        body=content,
        attachment_ids=[each.id for each in files],
        track_opens=campaign.settings.get("track_opens", True),
        track_clicks=campaign.settings.get("track_clicks", True),
    )
    return queue_message(draft, actor_id=actor_id)


def _check_campaign(campaign: Campaign) -> None:
    if campaign.status == CampaignStatus.ARCHIVED:
        raise Unprocessable(
            _("This campaign is archived, so nothing is sent in it."), code="campaign_archived"
        )


def _check_lead(lead: Lead) -> None:
    if lead.status == Status.UNSUBSCRIBED or suppressed(lead.workspace_id, [lead.email]):
        raise Unprocessable(
            _("This lead must not be written to: the address opted out or is suppressed."),
            code="suppressed",
        )
