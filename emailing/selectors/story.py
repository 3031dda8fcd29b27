"""One message with all that happened to it."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from emailing.models import Event, EventKind, Message, SandboxMessage

_MOST = 100


@dataclass(frozen=True)
class Happening:
    """A line of a message's story; `machine` says why no person is thought to have done it."""

    event: Event
    kind: str
    link: str


def whole_message(workspace_id: UUID, message_id: UUID) -> Message:
    """The message with its lead, campaign, mailbox and step; NotFound."""
    messages = Message.objects.select_related("lead", "campaign", "mailbox", "step")
    return messages.get_or_refuse(workspace_id=workspace_id, id=message_id)


def story_of(message: Message) -> list[Happening]:
    """What people did, and what machines did first, in order; a hundred at most. One query."""
    events = Event.objects.filter(
        Q(machine__isnull=True) | Q(first=True),
        workspace_id=message.workspace_id,
        message_id=message.id,
        id__gte=message.id,
    )
    return [_happening(event, message) for event in events.order_by("id")[:_MOST]]


def _happening(event: Event, message: Message) -> Happening:
    index = event.data.get("link")
    is_link = isinstance(index, int) and index < len(message.links)
    kind = str(EventKind(event.kind).label)
    return Happening(event, kind, message.links[index] if is_link else "")


def in_sandbox(message: Message) -> UUID | None:
    """The mail that it arrived as in the sandbox."""
    mails = SandboxMessage.objects.in_workspace(message.workspace_id)
    return mails.filter(message_id=message.message_id).values_list("id", flat=True).first()
