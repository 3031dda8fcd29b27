"""One message with all that happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Membership
from emailing.models import Event, EventKind, Message, SandboxMessage

_MOST = 100


@dataclass(frozen=True)
class Happening:
    """A line of a message's story: what happened, the link that was followed, and, where a person
    decided what nobody knew, their name."""

    event: Event
    kind: str
    link: str
    decided_by: str


def whole_message(workspace_id: UUID, message_id: UUID) -> Message:
    """The message with its lead, campaign, mailbox, step and workspace; NotFound."""
    messages = Message.objects.select_related("lead", "campaign", "mailbox", "step", "workspace")
    return messages.get_or_refuse(workspace_id=workspace_id, id=message_id)


def story_of(message: Message) -> list[Happening]:
    """What people did, and what machines did first, in order; a hundred at most. One query, and
    another where somebody decided."""
    events = Event.objects.filter(
        Q(machine__isnull=True) | Q(first=True),
        workspace_id=message.workspace_id,
        message_id=message.id,
        id__gte=message.id,
    )
    found = list(events.order_by("id")[:_MOST])
    names = _names(message.workspace_id, found)
    return [_happening(event, message, names) for event in found]


def _names(workspace_id: UUID, happened: Sequence[Event]) -> dict[str, str]:
    """Who decided, by their ids as texts; one who is not of the team is of our staff."""
    ids = {event.data["decided_by"] for event in happened if event.data.get("decided_by")}
    if not ids:
        return {}
    members = Membership.objects.filter(workspace_id=workspace_id, user__in=ids)
    known = {str(id): name for id, name in members.values_list("user_id", "user__full_name")}
    return dict.fromkeys(ids, _("our staff")) | known


def _happening(event: Event, message: Message, names: Mapping[str, str]) -> Happening:
    index = event.data.get("link")
    is_link = isinstance(index, int) and index < len(message.links)
    return Happening(
        event=event,
        kind=str(EventKind(event.kind).label),
        link=message.links[index] if is_link else "",
        decided_by=names.get(event.data.get("decided_by") or "", ""),
    )


def in_sandbox(message: Message) -> UUID | None:
    """The mail that it arrived as in the sandbox."""
    mails = SandboxMessage.objects.in_workspace(message.workspace_id)
    return mails.filter(message_id=message.message_id).values_list("id", flat=True).first()
