"""Reads of messages, and of what the sandbox received."""

from uuid import UUID

from django.db.models import Count, QuerySet

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Campaign
from emailing.models import EXCEPTIONS, Mailbox, Message, MessageState, SandboxMessage
from leads.models import Lead

_BODIES = ("body_text", "body_html", "links")


def listed_messages(
    workspace_id: UUID,
    *,
    campaign_id: UUID | None = None,
    lead_id: UUID | None = None,
    account_id: UUID | None = None,
    status: str | None = None,
) -> QuerySet[Message]:
    """A workspace's messages without their bodies, narrowed to what is given.

    NotFound for a campaign, lead or account that is not the workspace's.
    """
    messages = Message.objects.in_workspace(workspace_id).defer(*_BODIES)
    for model, column, wanted in (
        (Campaign, "campaign_id", campaign_id),
        (Lead, "lead_id", lead_id),
        (Mailbox, "mailbox_id", account_id),
    ):
        if wanted is not None:
            model.objects.get_or_refuse(workspace_id=workspace_id, id=wanted)
            messages = messages.filter(**{column: wanted})
    return _in_state(messages, status) if status else messages


def _in_state(messages: QuerySet[Message], state: str) -> QuerySet[Message]:
    """Said such that an index has the few: of those on the wire, and of those that wait."""
    if state == MessageState.SENDING:
        messages = messages.filter(lease_until__isnull=False)
    return messages.filter(state=state)


def mail_in(
    workspace_id: UUID,
    *,
    campaign_id: UUID | None = None,
    account_id: UUID | None = None,
    status: str = "",
) -> QuerySet[Message]:
    """The same for people: with lead, campaign and mailbox."""
    messages = listed_messages(
        workspace_id, campaign_id=campaign_id, account_id=account_id, status=status
    )
    return messages.select_related("lead", "campaign", "mailbox")


def uncertain_mail(workspace_id: UUID) -> QuerySet[Message]:
    """What a person has to decide, waiting longest first: mails of which nobody knows whether
    they went out."""
    return mail_in(workspace_id, status=MessageState.UNCERTAIN).order_by("id")


def exceptions_in(workspace_id: UUID) -> dict[str, int]:
    """How many messages failed, bounced, were skipped or are uncertain. One query."""
    found = Message.objects.in_workspace(workspace_id).filter(state__in=EXCEPTIONS)
    return dict(found.order_by().values_list("state").annotate(found=Count("id")))


def message_in(workspace_id: UUID, message_id: UUID) -> Message:
    """One message with bodies and mailbox; NotFound when it is not the workspace's."""
    messages = Message.objects.select_related("mailbox")
    return messages.get_or_refuse(workspace_id=workspace_id, id=message_id)


def tracked_message(message_id: UUID) -> Message | None:
    """The message that a link of a mail names, without its bodies."""
    return Message.objects.defer("body_text", "body_html").filter(id=message_id).first()


def sandbox_mail(workspace_id: UUID) -> WorkspaceQuerySet[SandboxMessage]:
    """What the workspace's sandbox mailboxes received, without the raw mail."""
    return SandboxMessage.objects.in_workspace(workspace_id).defer("raw")
