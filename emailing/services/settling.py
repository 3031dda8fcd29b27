"""Committing what became of messages, and what follows from it.

Locks are taken in one order: messages, enrollments, leads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction

from accounts import events
from campaigns.services.running import Settlement, settle_steps
from emailing.models import Event, EventKind, Message, MessageState
from emailing.providers import PROVIDERS
from emailing.rules.looking import WAITS
from emailing.rules.outcomes import Outcome, backoff
from emailing.services.happenings import activity_of, event_of
from leads.services.activity import note_activities
from leads.services.outcomes import mark_contacted
from neptie.kernel.clock import now
from neptie.kernel.rows import rows

# After 1, 3, 9, 27 and 81 minutes, then every four hours: about a day in all.
MOST_ATTEMPTS = 10
_STATES = {
    "sent": MessageState.SENT,
    "retry": MessageState.QUEUED,
    "failed": MessageState.FAILED,
    "uncertain": MessageState.UNCERTAIN,
    "skipped": MessageState.SKIPPED,
}
_OPEN = (MessageState.QUEUED, MessageState.SENDING, MessageState.UNCERTAIN)
_EVENTS = {MessageState.SENT: EventKind.SENT, MessageState.FAILED: EventKind.FAILED}
_WRITTEN = [
    *("state", "error", "sent_at", "due_at", "refusals", "lease_until"),
    *("provider_id", "thread_id", "looks", "look_at"),
]
_KEEP = """
    UPDATE emailing_message AS message
    SET state = 'sent', sent_at = %s, error = '',
        provider_id = told.provider_id, thread_id = told.thread_id
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[])
        AS told (id, lease_until, provider_id, thread_id)
    WHERE message.id = told.id AND state = 'sending' AND message.lease_until = told.lease_until
    RETURNING message.id
"""


@dataclass(frozen=True)
class Skipped:
    """What the wire has no word for: the message was not to go out."""

    reason: str
    kind: ClassVar[str] = "skipped"
    retry_after: ClassVar[timedelta | None] = None
    provider_id: ClassVar[str] = ""
    thread_id: ClassVar[str] = ""


Result = tuple[Message, Outcome | Skipped]


@transaction.atomic(savepoint=False)
def settle(results: Sequence[Result], *, at: datetime) -> None:
    """Write down what became of messages that this sender holds, and what follows.

    A message whose lease was taken over meanwhile is left as it is, but for one: what is known
    to be sent is sent, even where it was given up as uncertain before, or is due again since.
    """
    if not results:
        return
    messages = [_judged(*result, at) for result in _held(results)]
    Message.objects.bulk_update(messages, _WRITTEN)
    _follow([message for message in messages if message.state != MessageState.QUEUED], at)


def _held(results: Sequence[Result]) -> list[Result]:
    ids = [message.id for message, _outcome in results]
    locked = Message.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    stored = {row[0]: row[1:] for row in locked.values_list("id", "state", "lease_until")}
    return [result for result in results if _is_ours(*result, *stored[result[0].id])]


def _is_ours(
    message: Message, outcome: Outcome | Skipped, state: str, lease: datetime | None
) -> bool:
    if outcome.kind == "sent" and state in _OPEN:
        return True
    return state in (MessageState.QUEUED, MessageState.SENDING) and lease == message.lease_until


def _judged(held: Message, outcome: Outcome | Skipped, at: datetime) -> Message:
    """A copy: when the commit fails, the message that is held must be as it was."""
    message = held.altered()
    message.state, message.error = _STATES[outcome.kind], outcome.reason
    message.lease_until = None
    message.look_at = None
    message.provider_id = outcome.provider_id or message.provider_id
    message.thread_id = outcome.thread_id or message.thread_id
    if outcome.kind == "sent":
        message.sent_at = at
    if outcome.kind == "uncertain":
        provider = PROVIDERS[message.mailbox.provider]
        can_be_asked = provider.can_be_asked(message.mailbox)
        message.looks, message.look_at = 0, at + WAITS[0] if can_be_asked else None
    if outcome.kind == "retry":
        message.refusals += 1
        wait = backoff(message.refusals)
        message.due_at = at + max(wait, outcome.retry_after or wait)
    if message.refusals >= MOST_ATTEMPTS and outcome.kind == "retry":
        message.state = MessageState.FAILED
    return message


def keep(results: Sequence[tuple[Message, Outcome]], *, at: datetime) -> None:
    """Write down what the wire said of messages, as quickly as can be.

    Of those that were sent only that; their leases stand until `tell_sent` tells the rest.
    """
    sent = [result for result in results if result[1].kind == "sent"]
    columns = (
        [message.id for message, _outcome in sent],
        [message.lease_until for message, _outcome in sent],
        [outcome.provider_id for _message, outcome in sent],
        [outcome.thread_id for _message, outcome in sent],
    )
    kept = {row["id"] for row in rows(_KEEP, [at, *columns])} if sent else set()
    settle([result for result in results if result[0].id not in kept], at=at)


@transaction.atomic
def tell_sent(messages: Sequence[Message]) -> None:
    """Tell what follows from messages that `keep` wrote down as sent; twice is once."""
    if not messages:
        return
    untold = Message.objects.filter(
        id__in=[message.id for message in messages],
        state=MessageState.SENT,
        lease_until__isnull=False,
    )
    locked = untold.order_by("id").select_for_update(no_key=True)
    sent_at = dict(locked.values_list("id", "sent_at"))
    _follow(
        [
            message.altered(state=MessageState.SENT, error="", sent_at=sent_at[message.id])
            for message in messages
            if message.id in sent_at
        ],
        now(),
    )
    untold.update(lease_until=None)


def conclude(message: Message, outcome: Outcome | Skipped, *, at: datetime) -> None:
    """Write down what was found out about a message whose row is locked, and what follows."""
    concluded = _judged(message, outcome, at)
    concluded.save(update_fields=_WRITTEN)
    _follow([concluded], at)


def decide(
    messages: Sequence[Message], outcome: Outcome, *, actor_id: UUID | None, at: datetime
) -> list[Message]:
    """Write down what a person found out about messages whose rows are locked, and what follows.

    What was sent was sent when it left. The event tells who said so.
    """
    decided = [_judged(message, outcome, message.left_at or at) for message in messages]
    Message.objects.bulk_update(decided, _WRITTEN)
    _follow(decided, at, data={"decided_by": actor_id and str(actor_id)})
    return decided


def _follow(
    messages: Sequence[Message], at: datetime, *, data: Mapping[str, Any] | None = None
) -> None:
    """Events, the ledger, the leads: of mails that were sent as of when they were, else of `at`."""
    Event.objects.bulk_create(
        event_of(message, _EVENTS[MessageState(message.state)], message.sent_at or at, data=data)
        for message in messages
        if message.state in _EVENTS
    )
    settle_steps(
        [
            Settlement(
                run_id=message.step_run_id,
                outcome=message.state,
                reason=message.error,
                at=message.sent_at or at,
            )
            for message in messages
            if message.step_run_id is not None
        ]
    )
    for (workspace_id, state), group in _grouped(messages, lambda m: (m.workspace_id, m.state)):
        events.record(
            workspace_id=workspace_id,
            type=f"message.{state}",
            object_ids=[message.id for message in group],
        )
        if state == MessageState.SENT:
            _tell_leads(workspace_id, [(message, message.sent_at or at) for message in group])


def _tell_leads(workspace_id: UUID, sent: Sequence[tuple[Message, datetime]]) -> None:
    mark_contacted(
        workspace_id=workspace_id,
        lead_ids=[message.lead_id for message, _at in sent],
        at=max(at for _message, at in sent),
    )
    note_activities(
        workspace_id=workspace_id,
        activities=[activity_of(message, "sent", at) for message, at in sent],
    )


def _grouped(
    messages: Iterable[Message], key: Callable[[Message], Any]
) -> Iterator[tuple[Any, list[Message]]]:
    for name, group in groupby(sorted(messages, key=key), key=key):
        yield name, list(group)
