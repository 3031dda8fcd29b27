"""What happens to messages, as the two streams tell it: events for figures, the lead's timeline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from emailing.models import Event, EventKind, Message
from leads.services.activity import NewActivity


def event_of(
    message: Message,
    kind: EventKind,
    at: datetime,
    *,
    first: bool = True,
    machine: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """An unsaved event of a message; `machine` is why no person is thought to have done it."""
    return Event(
        workspace_id=message.workspace_id,
        campaign_id=message.campaign_id,
        step_id=message.step_id,
        variant_id=message.variant_id,
        mailbox_id=message.mailbox_id,
        message_id=message.id,
        lead_id=message.lead_id,
        kind=kind,
        first=first,
        machine=machine,
        happened_at=at,
        data=dict(data or {}),
    )


def activity_of(message: Message, kind: str, at: datetime) -> NewActivity:
    """A line of the lead's timeline, once for each message and kind: ids, no words."""
    return NewActivity(
        lead_id=message.lead_id,
        kind=kind,
        source_kind=f"message.{kind}",
        source_id=message.id,
        happened_at=at,
        data={"message_id": str(message.id), "campaign_id": str(message.campaign_id)},
    )
