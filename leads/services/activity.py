"""The timeline of leads, written from downstream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from accounts import events
from leads.rules.moves import ENGAGING
from neptie.kernel.ids import new_id

# A lead that is gone, or another workspace's, gets nothing written.
_INSERT = """
    INSERT INTO leads_activity
        (id, workspace_id, lead_id, kind, source_kind, source_id, happened_at, data)
    SELECT new.id, lead.workspace_id, lead.id, new.kind, new.source_kind, new.source_id,
        new.happened_at, new.data
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[],
        %s::timestamptz[], %s::jsonb[])
        AS new (id, lead_id, kind, source_kind, source_id, happened_at, data)
    JOIN leads_lead AS lead ON lead.workspace_id = %s AND lead.id = new.lead_id
    ORDER BY lead.id
    ON CONFLICT (lead_id, source_kind, source_id) DO NOTHING
    RETURNING lead_id, kind
"""


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


def _tell_engaged(workspace_id: UUID, written: Sequence[tuple[UUID, str]]) -> None:
    engaged = {lead_id: kind for lead_id, kind in written if kind in ENGAGING}
    if engaged:
        events.record(
            workspace_id=workspace_id,
            type="lead.engaged",
            object_ids=engaged,
            fields=set(engaged.values()),
        )
