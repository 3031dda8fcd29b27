"""Leads that an import changed, given back what they had before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from leads.models import LeadImport
from leads.services.importing.staging import TEXTS
from neptie.kernel.clock import now

_LOCK = """
    SELECT lead.id FROM leads_importedchange AS change
    JOIN leads_lead AS lead
        ON lead.workspace_id = change.workspace_id AND lead.id = change.lead_id
    WHERE change.lead_import_id = %s
    ORDER BY change.lead_id LIMIT %s FOR NO KEY UPDATE OF lead
"""
# `back` has what goes back, by field: only what is still as the import wrote it. A custom field
# that was not there before goes back to null, and is taken away.
_PUT_BACK = """
    WITH taken AS (
        DELETE FROM leads_importedchange
        WHERE lead_import_id = %(import_id)s AND lead_id = ANY(%(lead_ids)s)
        RETURNING workspace_id, lead_id, before, after
    ), compared AS MATERIALIZED (
        SELECT taken.lead_id, after <> '{{}}' AS is_changed, (
            SELECT coalesce(jsonb_object_agg(key, before -> key), '{{}}') FROM jsonb_each(after)
            WHERE value = present.fields -> key
        ) AS back
        FROM taken
        JOIN leads_lead AS lead
            ON lead.workspace_id = taken.workspace_id AND lead.id = taken.lead_id
        CROSS JOIN LATERAL (
            SELECT jsonb_build_object(
                {pairs}
            ) || coalesce(jsonb_object_agg('custom.' || key, value), '{{}}') AS fields
            FROM jsonb_each(lead.custom)
        ) AS present
    ), restored AS (
        UPDATE leads_lead AS lead SET
            {texts},
            status = coalesce(back ->> 'status', status),
            tags = CASE WHEN back ? 'tags'
                THEN ARRAY(SELECT jsonb_array_elements_text(back -> 'tags')) ELSE tags END,
            custom = (
                SELECT lead.custom - coalesce(array_agg(substr(key, 8)), '{{}}') || coalesce(
                    jsonb_object_agg(substr(key, 8), value) FILTER (WHERE value <> 'null'), '{{}}')
                FROM jsonb_each(back) WHERE key LIKE 'custom.%%'
            ),
            updated_at = %(now)s
        FROM compared WHERE lead.id = compared.lead_id AND back <> '{{}}'
        RETURNING lead.id
    )
    SELECT restored.id FROM compared LEFT JOIN restored ON restored.id = lead_id
    WHERE is_changed
"""
_STATEMENT = _PUT_BACK.format(
    pairs=", ".join(f"'{name}', lead.{name}" for name in (*TEXTS, "status", "tags")),
    texts=", ".join(f"{name} = coalesce(back ->> '{name}', {name})" for name in TEXTS),
)


@dataclass(frozen=True)
class Restored:
    """What became of some changes: the leads put back, and the number of those that stay as they
    are, because somebody changed all of it since.
    """

    restored: Sequence[UUID]
    kept: int
    looked_at: int


def put_back(lead_import: LeadImport, limit: int) -> Restored:
    """Put back what so many leads had, and forget what the import changed in them."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [lead_import.id, limit])
        lead_ids = [id for (id,) in cursor.fetchall()]
        given: dict[str, Any] = {"import_id": lead_import.id, "lead_ids": lead_ids, "now": now()}
        cursor.execute(_STATEMENT, given)
        rows = [id for (id,) in cursor.fetchall()]
    restored = sorted(id for id in rows if id is not None)
    return Restored(restored, len(rows) - len(restored), len(lead_ids))
