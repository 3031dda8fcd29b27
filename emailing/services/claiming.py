"""Who may send a message: a reservation for a batch, then a mark on each as it goes out.

A reserved message is still `queued`: when its sender dies nothing went out, and another takes it
once the lease is over. `sending` is committed right before the wire, one message a sender at a
time, so that a sender that dies leaves one message in doubt and not a batch.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox, Message, MessageState
from emailing.selectors.picking import picked
from emailing.selectors.sending import free_to_go
from emailing.services.pacing import within_pace
from neptie.kernel.rows import rows

BATCH = 100
# Longer than a batch takes (10 s and one mail); what is left then is another's to take.
RESERVED = timedelta(minutes=1)
# Longer than a server may let us wait for its answers to one mail (four times a minute).
ON_WIRE = timedelta(minutes=5)
_WITH_WORKSPACE = Mailbox.objects.select_related("workspace")
# What was taken already is ours where the answer to its commit was lost, and the same asked again.
_TAKE_UP = """
    WITH taken AS (
        UPDATE emailing_message SET state = 'sending', lease_until = %s, left_at = %s
        WHERE id = ANY(%s) AND state = 'queued' AND lease_until = %s AND lease_until >= %s
            AND id IN ({free})
        RETURNING id
    )
    SELECT id FROM taken
    UNION ALL
    SELECT id FROM emailing_message
    WHERE id = ANY(%s) AND state = 'sending' AND lease_until = %s
"""


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
    # Their mailboxes are few: each is read once.
    due = picked(at=at, limit=limit).order_by("due_at", "id")
    found = list(due.prefetch_related(Prefetch("mailbox", _WITH_WORKSPACE)))
    for message in found:
        message.workspace = message.mailbox.workspace
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
    ids, reserved = [message.id for message in messages], messages[0].lease_until
    sql, values = _taking_up()
    lease = now + ON_WIRE
    given = [lease, now, ids, reserved, now, *values, ids, lease]
    taken = {row["id"] for row in rows(sql, given)}
    return [
        message.altered(state=MessageState.SENDING, lease_until=lease, left_at=now)
        for message in messages
        if message.id in taken
    ]


@cache
def _taking_up() -> tuple[str, tuple[Any, ...]]:
    """The statement, made once: it runs for each few mails that go out."""
    free, values = free_to_go(Message.objects.all()).values("id").query.sql_with_params()
    return _TAKE_UP.format(free=free), values


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
