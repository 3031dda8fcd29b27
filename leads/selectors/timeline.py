"""Everything that happened to a lead, newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from leads.selectors.merged import survivor_id
from leads.selectors.where import CONVERSION
from neptie.kernel.errors import Invalid

# What the lead itself knows of its past stands among what was written down: how it came in (one
# that a person or the API made has that written down), and when its score was made.
_MOMENTS = """
    WITH moments AS (
        SELECT id, kind, source_id, happened_at AS at, data
        FROM leads_activity WHERE workspace_id = %(workspace)s AND lead_id = %(lead)s
        UNION ALL
        SELECT lead.id, CASE WHEN file.id IS NULL THEN 'created' ELSE 'imported' END, file.id,
            lead.created_at,
            CASE WHEN file.id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object(
                'import_id', file.id, 'file_name', file.file_name) END
        FROM leads_lead AS lead
        LEFT JOIN leads_leadimport AS file
            ON file.workspace_id = lead.workspace_id AND file.id = lead.import_id
        WHERE lead.workspace_id = %(workspace)s AND lead.id = %(lead)s AND NOT EXISTS (
            SELECT FROM leads_activity AS made WHERE made.lead_id = lead.id
                AND made.source_kind = 'lead' AND made.source_id = lead.id)
        UNION ALL
        SELECT id, 'scored', lead_id, scored_at,
            jsonb_build_object('value', value, 'low', low, 'high', high)
        FROM leads_score WHERE workspace_id = %(workspace)s AND lead_id = %(lead)s
            AND purpose = %(purpose)s
    )
"""
_COUNT = (
    _MOMENTS + " SELECT count(*), count(*) FILTER (WHERE id = %(after)s) FROM moments"  # noqa: S608
)
_AFTER = "WHERE (at, id) < (SELECT at, id FROM moments WHERE id = %(after)s)"
# Who did it, what a note says and how a list is called, as of now.
_NAMED = """
    SELECT page.id, page.kind, page.at, page.data || jsonb_strip_nulls(jsonb_build_object(
        'by', doer.full_name, 'owner_before', was.full_name, 'owner', owner.full_name,
        'list', list.name, 'note_id', note.id, 'text', note.text, 'author_id', note.author_id,
        'author', writer.full_name)), page.total
    FROM (
        SELECT *, (SELECT count(*) FROM moments) AS total FROM moments {after}
        ORDER BY at DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s
    ) AS page
    LEFT JOIN accounts_user AS doer ON doer.id = (page.data ->> 'actor_id')::uuid
    LEFT JOIN accounts_membership AS was_owner ON was_owner.workspace_id = %(workspace)s
        AND was_owner.id = CASE page.kind WHEN 'owner_changed'
            THEN (page.data ->> 'before')::uuid END
    LEFT JOIN accounts_user AS was ON was.id = was_owner.user_id
    LEFT JOIN accounts_membership AS is_owner ON is_owner.workspace_id = %(workspace)s
        AND is_owner.id = CASE page.kind WHEN 'owner_changed'
            THEN (page.data ->> 'after')::uuid END
    LEFT JOIN accounts_user AS owner ON owner.id = is_owner.user_id
    LEFT JOIN leads_leadlist AS list ON list.workspace_id = %(workspace)s
        AND list.id = (page.data ->> 'list_id')::uuid
    LEFT JOIN leads_note AS note ON page.kind = 'note'
        AND note.workspace_id = %(workspace)s AND note.id = page.source_id
    LEFT JOIN accounts_membership AS wrote ON wrote.id = note.author_id
    LEFT JOIN accounts_user AS writer ON writer.id = wrote.user_id
    ORDER BY page.at DESC, page.id DESC
"""
_FIRST = _MOMENTS + _NAMED.format(after="")
_FOLLOWING = _MOMENTS + _NAMED.format(after=_AFTER)


@dataclass(frozen=True)
class Moment:
    """One line of a timeline. `data` are ids as they were written down, and the names of today:
    `by`, `owner`, `owner_before`, `list`; of a note its `text` and `author`."""

    id: UUID
    kind: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """Some moments, how many there are in all, and after which one the next page begins."""

    moments: Sequence[Moment]
    total: int
    following: UUID | None


def happened_to(
    *,
    workspace_id: UUID,
    lead_id: UUID,
    limit: int,
    offset: int = 0,
    after: UUID | None = None,
) -> Past:
    """What happened to a lead, newest first, from an offset on or `after` a moment's id.

    What happened to leads that were merged into it counts, and the id of one of these means it.
    NotFound for an unknown lead; Invalid for a moment that is none of its.
    """
    living = survivor_id(workspace_id=workspace_id, lead_id=lead_id)
    return moments_of(
        workspace_id=workspace_id, lead_id=living, limit=limit, offset=offset, after=after
    )


def moments_of(
    *,
    workspace_id: UUID,
    lead_id: UUID,
    limit: int,
    offset: int = 0,
    after: UUID | None = None,
) -> Past:
    """The same for a lead that is known to be there. One query, and one more where it is empty."""
    asked: dict[str, Any] = {
        "workspace": workspace_id,
        "lead": lead_id,
        "purpose": CONVERSION,
        "after": after,
        "limit": limit + 1,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST if after is None else _FOLLOWING, asked)
        rows = cursor.fetchall()
        if not rows:
            cursor.execute(_COUNT, asked)
            ((total, known),) = cursor.fetchall()
            return _nothing(total, known, after)
    # The connection leaves JSON to Django's fields, which are not at work here.
    moments = [Moment(id, kind, at, json.loads(data)) for id, kind, at, data, _ in rows[:limit]]
    return Past(moments, rows[0][4], moments[-1].id if len(rows) > limit else None)


def _nothing(total: int, known: int, after: UUID | None) -> Past:
    if after is not None and not known:
        sentence = _("This is not a cursor that a list gave.")
        raise Invalid(f"cursor: {sentence}", errors={"cursor": [sentence]})
    return Past([], total, None)
