"""The spine: every act is told here, in its own transaction, and read downstream by cursors.

Audit log and outgoing webhooks read it too. One table in the settings (`NEPTIE_WAKES`) says which
tasks a type of event wakes, so that nobody upstream names who listens.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings

from accounts.models import BusinessEvent, EventCursor
from neptie.kernel.jobs import enqueue

# Only what no running transaction can still get in front of: below the oldest one's id. The row
# comparison walks the index `event_reading_order`.
_NEXT = """
    SELECT * FROM accounts_businessevent
    WHERE (transaction, sequence) > (%s, %s)
      AND transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY transaction, sequence
    LIMIT %s
"""


def record(
    *,
    workspace_id: UUID,
    type: str,
    object_ids: Iterable[UUID],
    fields: Iterable[str] = (),
    actor_id: UUID | None = None,
) -> None:
    """Tell that something happened, such as `lead.created`, to these objects.

    Call it inside the transaction of the act. One row stands for one act, however many objects it
    touched; `fields` names what changed. `actor_id` is the user, None for the system.
    """
    BusinessEvent.objects.create(
        workspace_id=workspace_id,
        type=type,
        object_ids=list(object_ids),
        fields=sorted(fields),
        actor_id=actor_id,
    )
    for task in settings.NEPTIE_WAKES.get(type, ()):
        enqueue(task)


def take(*, reader: str, types: Sequence[str], limit: int = 200) -> list[BusinessEvent]:
    """The next events of these types for a reader, oldest first, and move its cursor past them.

    Call it inside a transaction, with what the events lead to: both are committed or neither.
    Two readers of one name take turns; the second finds nothing while the first is at work. A
    transaction that is left open in any database of the server holds every reader up until it
    ends: what it may still write would otherwise be stepped over.
    """
    EventCursor.objects.bulk_create([EventCursor(reader=reader)], ignore_conflicts=True)
    cursor = EventCursor.objects.select_for_update(skip_locked=True).filter(reader=reader).first()
    if cursor is None:
        return []
    events = list(BusinessEvent.objects.raw(_NEXT, [cursor.transaction, cursor.sequence, limit]))
    if events:
        cursor.transaction, cursor.sequence = events[-1].transaction, events[-1].sequence
        cursor.save(update_fields=["transaction", "sequence"])
    return [event for event in events if event.type in types]
