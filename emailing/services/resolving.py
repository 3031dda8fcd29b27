"""What a person decides about a message that the product cannot decide itself."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from emailing.models import Message, MessageState
from emailing.rules.outcomes import Outcome
from emailing.services.settling import decide
from neptie.kernel.errors import Conflict, NotFound
from neptie.kernel.jobs import enqueue


@transaction.atomic
def resolve_uncertain(
    *, workspace_id: UUID, message_id: UUID, was_sent: bool, actor_id: UUID | None, at: datetime
) -> Message:
    """Settle a message whose fate is unknown: sent, or failed. Conflict when it is not uncertain.

    Sent: it was when it left, and the lead's sequence goes on from then. Failed: it ends there.
    It is never sent again.
    """
    message = _locked(workspace_id, message_id)
    if message.state != MessageState.UNCERTAIN:
        raise Conflict(
            _("This mail is not uncertain any more; there is nothing to decide."),
            code="not_uncertain",
        )
    return _decided([message], was_sent, actor_id, at)[0]


@transaction.atomic
def resolve_many(
    *,
    workspace_id: UUID,
    message_ids: Collection[UUID],
    was_sent: bool,
    actor_id: UUID | None,
    at: datetime,
) -> int:
    """The same for several at once; how many were uncertain still. NotFound, and nothing is
    settled, where one is not the workspace's."""
    named = Message.objects.in_workspace(workspace_id).filter(id__in=message_ids)
    locked = list(named.order_by("id").select_for_update(no_key=True))
    if len(locked) < len(set(message_ids)):
        raise NotFound(_("There is no message with one of these ids."))
    uncertain = [message for message in locked if message.state == MessageState.UNCERTAIN]
    return len(_decided(uncertain, was_sent, actor_id, at)) if uncertain else 0


def _decided(
    messages: Sequence[Message], was_sent: bool, actor_id: UUID | None, at: datetime
) -> list[Message]:
    failed = Outcome("failed", _("Somebody looked, and found that this mail was not sent."))
    outcome = Outcome("sent") if was_sent else failed
    decided = decide(messages, outcome, actor_id=actor_id, at=at)
    _tell("message.resolved", decided, "state", actor_id)
    return decided


@transaction.atomic
def send_soon(
    *, workspace_id: UUID, message_id: UUID, actor_id: UUID | None, at: datetime
) -> Message:
    """Try a message that a provider put off at once. Conflict when it does not wait for that.

    It is still queued, so nothing of it went out; caps and pauses hold it as before.
    """
    message = _locked(workspace_id, message_id)
    waits = message.state == MessageState.QUEUED and message.due_at > at
    if not waits or not message.refusals or message.lease_until is not None:
        raise Conflict(_("This mail does not wait to be tried again."), code="not_waiting")
    message.due_at = at
    message.save(update_fields=["due_at"])
    _tell("message.hastened", [message], "due_at", actor_id)
    enqueue("emailing.tasks.send_queued")
    return message


def _locked(workspace_id: UUID, message_id: UUID) -> Message:
    rows = Message.objects.select_for_update(no_key=True, of=("self",))
    return rows.get_or_refuse(workspace_id=workspace_id, id=message_id)


def _tell(type: str, messages: Sequence[Message], field: str, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=messages[0].workspace_id,
        type=type,
        object_ids=[message.id for message in messages],
        fields=[field],
        actor_id=actor_id,
    )
