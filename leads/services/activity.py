"""The timeline of leads, written in the transaction of what happened, and from downstream."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from accounts import events
from leads.rules.moves import ENGAGING
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

# A lead that is gone, or another workspace's, gets nothing written; what happens to one that was
# merged happens to the one it was merged into.
_INSERT = """
    INSERT INTO leads_activity
        (id, workspace_id, lead_id, kind, source_kind, source_id, happened_at, data)
    SELECT new.id, lead.workspace_id, coalesce(lead.merged_into_id, lead.id), new.kind,
        new.source_kind, new.source_id, new.happened_at, new.data
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[],
        %s::timestamptz[], %s::jsonb[])
        AS new (id, lead_id, kind, source_kind, source_id, happened_at, data)
    JOIN leads_lead AS lead ON lead.workspace_id = %s AND lead.id = new.lead_id
    ORDER BY lead.id
    ON CONFLICT (lead_id, source_kind, source_id) DO NOTHING
    RETURNING lead_id, kind
"""
# The same happened to many at once.
_INSERT_SAME = """
    INSERT INTO leads_activity
        (id, workspace_id, lead_id, kind, source_kind, source_id, happened_at, data)
    SELECT new.id, %s, new.lead_id, %s, %s, %s, %s, %s
    FROM unnest(%s::uuid[], %s::uuid[]) AS new (id, lead_id)
    ORDER BY new.lead_id
    ON CONFLICT (lead_id, source_kind, source_id) DO NOTHING
"""
_CHANGES = {"status": "status_changed", "owner_id": "owner_changed", "tags": "tags_changed"}


@dataclass(frozen=True)
class NewActivity:
    """One thing that happened. `source_kind` and `source_id` name what it comes from (such as
    `message` and its id): the same source is written once for a lead, however often it is told.
    """

    lead_id: UUID
    kind: str
    source_kind: str
    source_id: UUID
    happened_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def note_activities(*, workspace_id: UUID, activities: Sequence[NewActivity]) -> int:
    """Write what happened to leads, in one statement; how many of these were not known yet.

    `opened`, `clicked` and `replied` are told as one `lead.engaged` with the leads' ids.
    """
    columns: list[list[Any]] = [
        [new_id() for _ in activities],
        [new.lead_id for new in activities],
        [new.kind for new in activities],
        [new.source_kind for new in activities],
        [new.source_id for new in activities],
        [new.happened_at for new in activities],
        [Jsonb(dict(new.data)) for new in activities],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*columns, workspace_id])
        written: list[tuple[UUID, str]] = cursor.fetchall()
    _tell_engaged(workspace_id, written)
    return len(written)


def note_changes(
    *,
    workspace_id: UUID,
    field: str,
    before: Mapping[UUID, Any],
    after: Mapping[UUID, Any],
    actor_id: UUID | None,
    at: datetime | None = None,
) -> None:
    """One act changed `field` (`status`, `owner_id` or `tags`) of leads: by lead, what it was and
    what it became; those that it left as they were get nothing written. One statement, in the
    caller's transaction. `actor_id` is the user, None where an event or a rule did it.
    """
    act, moment = new_id(), at or now()
    activities = [
        NewActivity(
            lead_id=lead_id,
            kind=_CHANGES[field],
            source_kind=f"change.{field}",
            source_id=act,
            happened_at=moment,
            data=_difference(field, before[lead_id], new) | _by(actor_id),
        )
        for lead_id, new in after.items()
        if before[lead_id] != new
    ]
    if activities:
        note_activities(workspace_id=workspace_id, activities=activities)


def note_listed(
    *,
    workspace_id: UUID,
    lead_ids: Iterable[UUID],
    list_id: UUID,
    actor_id: UUID | None,
    removed: bool = False,
) -> None:
    """Leads of the workspace were put into a list, or taken out of it; one statement."""
    kind = "list_removed" if removed else "list_added"
    note_same(
        workspace_id=workspace_id,
        lead_ids=list(lead_ids),
        kind=kind,
        source_kind=kind,
        source_id=new_id(),
        data={"list_id": str(list_id)} | _by(actor_id),
    )


def note_same(
    *,
    workspace_id: UUID,
    lead_ids: Collection[UUID],
    kind: str,
    source_kind: str,
    source_id: UUID,
    data: Mapping[str, Any],
    at: datetime | None = None,
) -> None:
    """The same happened to many leads, of which the caller knows that they are the workspace's
    and none of them merged: one statement, some microseconds a lead."""
    if not lead_ids:
        return
    same: list[Any] = [workspace_id, kind, source_kind, source_id, at or now(), Jsonb(dict(data))]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_SAME, [*same, [new_id() for _ in lead_ids], list(lead_ids)])


def _by(actor_id: UUID | None) -> dict[str, str]:
    return {"actor_id": str(actor_id)} if actor_id else {}


def _difference(field: str, before: Any, after: Any) -> dict[str, Any]:
    if field == "tags":
        return {
            "added": [tag for tag in after if tag not in before],
            "removed": [tag for tag in before if tag not in after],
        }
    return {"before": _plain(before), "after": _plain(after)}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _tell_engaged(workspace_id: UUID, written: Sequence[tuple[UUID, str]]) -> None:
    engaged = {lead_id: kind for lead_id, kind in written if kind in ENGAGING}
    if engaged:
        events.record(
            workspace_id=workspace_id,
            type="lead.engaged",
            object_ids=engaged,
            fields=set(engaged.values()),
        )
