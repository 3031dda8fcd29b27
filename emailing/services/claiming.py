"""Who may send a message: a reservation for a batch, then a mark on each as it goes out.

A reserved message is still `queued`: when its sender dies nothing went out, and another takes it
once the lease is over. `sending` is committed right before the wire, one message a sender at a
time, so that a sender that dies leaves one message in doubt and not a batch.
"""

from collections.abc import Sequence
from copy import copy
from datetime import datetime, timedelta

from django.db import transaction

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Message, MessageState
from emailing.selectors.picking import picked
from emailing.selectors.sending import free_to_go
from emailing.services.pacing import within_pace

BATCH = 50
# Longer than a batch takes (10 s and one mail); what is left then is another's to take.
RESERVED = timedelta(minutes=1)
# Longer than a server may let us wait for its answers to one mail (four times a minute).
ON_WIRE = timedelta(minutes=5)


def claim(*, now: datetime, limit: int = BATCH) -> list[Message]:
    """Reserve up to `limit` due messages for this sender, of a mailbox the oldest due first.

    Two senders never hold the same one, and a mailbox's limits are kept. What waits (a paused
    campaign, a mailbox that is not connected or rests) stays queued. Mailbox and workspace are
    loaded.
    """
    while True:
        found, reserved = _reserve(now, limit)
        # Where nothing could be reserved of what was found, its mailboxes rest now.
        if reserved or not found:
            return reserved


@transaction.atomic
def _reserve(at: datetime, limit: int) -> tuple[int, list[Message]]:
    due = picked(at=at, limit=limit).order_by("due_at", "id")
    found = list(due.select_related("mailbox", "workspace"))
    lease = at + RESERVED
    messages = within_pace(found, at=at, held_until=lease)
    _rows(messages).update(lease_until=lease)
    for message in messages:
        message.lease_until = lease
    return len(found), messages


def take_up(messages: Sequence[Message], *, now: datetime) -> list[Message]:
    """Mark messages of one claim as `sending`, to be committed before the wire sees them.

    Left out, and not to go out, are those whose reservation ran out and those that have to wait
    since, such as for a campaign that was paused. What it is given stays as it is: the commit may
    fail, and the same be asked again.
    """
    if not messages:
        return []
    reserved = _rows(messages).filter(
        state=MessageState.QUEUED, lease_until=messages[0].lease_until, lease_until__gte=now
    )
    lease = now + ON_WIRE
    count = free_to_go(reserved).update(state=MessageState.SENDING, lease_until=lease, left_at=now)
    leaving = [copy(message) for message in messages]
    if count < len(messages):
        ours = _rows(messages).filter(state=MessageState.SENDING, lease_until=lease)
        taken = set(ours.values_list("id", flat=True))
        leaving = [message for message in leaving if message.id in taken]
    for message in leaving:
        message.state, message.lease_until = MessageState.SENDING, lease
    return leaving


def release(
    messages: Sequence[Message], *, due_at: datetime | None = None, reason: str = ""
) -> None:
    """Give messages back to the queue, of which nothing went out; due now, or at `due_at`."""
    changes = {"due_at": due_at, "error": reason}
    for lease in {message.lease_until for message in messages}:
        held = _rows(messages).filter(
            lease_until=lease, state__in=[MessageState.QUEUED, MessageState.SENDING]
        )
        held.update(
            state=MessageState.QUEUED,
            lease_until=None,
            **{column: value for column, value in changes.items() if value},
        )


def _rows(messages: Sequence[Message]) -> WorkspaceQuerySet[Message]:
    return Message.objects.filter(id__in=[message.id for message in messages])
