"""The mails of a lead, for the lead's page; the badge of a message's state, for every page."""

from typing import Any

from django import template

from campaigns.models import Attachment
from campaigns.selectors.attachments import attachments_by_id
from emailing.models import Message, MessageState
from emailing.selectors.of_lead import messages_of_lead
from leads.models import Lead

register = template.Library()

_TONES = {
    MessageState.SENT: "good",
    MessageState.QUEUED: "waiting",
    MessageState.SENDING: "waiting",
    MessageState.UNCERTAIN: "trouble",
    MessageState.FAILED: "trouble",
    MessageState.BOUNCED: "trouble",
    MessageState.SKIPPED: "done",
}


@register.inclusion_tag("emailing/lead_messages.html")
def lead_messages(lead: Lead) -> dict[str, Any]:
    """`{% lead_messages lead %}`: what the lead was written, newest first. One query."""
    found = messages_of_lead(workspace_id=lead.workspace_id, lead_id=lead.id)
    return {"messages_of_lead": found}


@register.simple_tag
def files_of_message(message: Message) -> list[Attachment]:
    """The files that a message carries, in their order. No query where it carries none."""
    return attachments_by_id(message.workspace_id, message.attachment_ids)


@register.filter
def tone(message: Message) -> str:
    """The badge's tone for a message's state."""
    return _TONES[MessageState(message.state)]
