"""What a person decides about a message that the product cannot decide itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from emailing.models import Message, MessageState
from emailing.rules.outcomes import Outcome
from emailing.services.settling import decide
from neptie.kernel.errors import Conflict
from neptie.kernel.jobs import enqueue


@transaction.atomic
def resolve_uncertain(
    *, workspace_id: UUID, message_id: UUID, was_sent: bool, actor_id: UUID | None, at: datetime
) -> Message:
    """Settle a message whose fate is unknown: sent, or failed. Conflict when it is not uncertain.

    Sent: the lead's sequence goes on, its next step counted from `at`. Failed: it ends there. It
    is never sent again.
    """
    message = _locked(workspace_id, message_id)
    if message.state != MessageState.UNCERTAIN:
        raise Conflict(
            _("This mail is not uncertain any more; there is nothing to decide."),
            code="not_uncertain",
        )
    failed = Outcome("failed", _("Staff found that this mail was not sent."))
    decided = decide(message, Outcome("sent") if was_sent else failed, at=at)
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
    _tell("message.hastened", message, "due_at", actor_id)
    enqueue("emailing.tasks.send_queued")
    return message


def _locked(workspace_id: UUID, message_id: UUID) -> Message:
    rows = Message.objects.select_for_update(no_key=True, of=("self",))
    return rows.get_or_refuse(workspace_id=workspace_id, id=message_id)


def _tell(type: str, message: Message, field: str, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=message.workspace_id,
        type=type,
        object_ids=[message.id],
        fields=[field],
        actor_id=actor_id,
    )
