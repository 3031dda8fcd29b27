"""The words of mails that a workspace keeps no longer.

What is erased are the bodies. Who was written to and when, the subject, and where the mail's links
lead stay: lists and the ledger tell of them, and a link in a mail works as long as the mail does.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from accounts import events
from accounts.models import Workspace
from emailing.models import EXCEPTIONS, Message, MessageState, SandboxMessage
from neptie.kernel.ids import first_id_at

BATCH = 1_000
_SETTLED = [
    MessageState.SENT,
    *(state for state in EXCEPTIONS if state != MessageState.UNCERTAIN),
]


def erase_words(*, now: datetime) -> int:
    """Erase what is due in every workspace that asks for it; of how many mails the words went.

    What waits, is on the wire or uncertain keeps its words. Mail in the sandbox, which is nothing
    but words, is deleted. Safe to run twice, and several times at once.
    """
    asking = Workspace.objects.filter(keep_bodies_days__isnull=False)
    told = asking.values_list("id", "keep_bodies_days")
    return sum(_erase(id, now - timedelta(days=days or 0), now) for id, days in told)


def _erase(workspace_id: UUID, before: datetime, at: datetime) -> int:
    while _delete_received(workspace_id, before):
        pass
    count, last = 0, first_id_at(datetime.fromtimestamp(0, tz=at.tzinfo))
    while ids := _erase_batch(workspace_id, last, before, at):
        count, last = count + len(ids), ids[-1]
    return count


@transaction.atomic
def _erase_batch(workspace_id: UUID, after: UUID, before: datetime, at: datetime) -> list[UUID]:
    """The next in the order of their ids, so that those erased long ago are passed over once."""
    old = Message.objects.in_workspace(workspace_id).filter(
        id__gt=after,
        id__lt=first_id_at(before),
        state__in=_SETTLED,
        lease_until__isnull=True,
        erased_at__isnull=True,
    )
    due = old.annotate(settled_at=Coalesce("sent_at", "left_at", "created_at")).filter(
        settled_at__lt=before
    )
    locked = due.order_by("id").select_for_update(skip_locked=True, no_key=True)
    ids = list(locked.values_list("id", flat=True)[:BATCH])
    if ids:
        Message.objects.filter(id__in=ids).update(body_text="", body_html="", erased_at=at)
        events.record(
            workspace_id=workspace_id,
            type="message.erased",
            object_ids=ids,
            fields=["body_text", "body_html"],
        )
    return ids


@transaction.atomic
def _delete_received(workspace_id: UUID, before: datetime) -> int:
    received = SandboxMessage.objects.in_workspace(workspace_id).filter(
        id__lt=first_id_at(before), received_at__lt=before
    )
    locked = received.order_by("id").select_for_update(skip_locked=True)
    ids = list(locked.values_list("id", flat=True)[:BATCH])
    if ids:
        SandboxMessage.objects.filter(id__in=ids).delete()
        events.record(workspace_id=workspace_id, type="sandbox.erased", object_ids=ids)
    return len(ids)
