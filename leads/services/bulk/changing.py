"""One change of a field in many leads, by one statement; what it changed can be put back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import events
from accounts.models import Membership
from leads.rules.fields import MOST_TAGS
from leads.services.activity import note_changes
from neptie.kernel.clock import now

# Locked in the order of ids, so that two acts with leads in common wait, and don't deadlock.
_CHANGE = """
    WITH was AS MATERIALIZED (
        SELECT lead.id, lead.{field} AS value FROM leads_lead AS lead
        WHERE lead.workspace_id = %(workspace_id)s AND lead.id = ANY(%(lead_ids)s)
            AND lead.merged_into_id IS NULL AND {differs}
        ORDER BY lead.id FOR NO KEY UPDATE
    )
    UPDATE leads_lead AS lead SET {field} = {becomes}, updated_at = %(now)s
    FROM was WHERE lead.id = was.id
    RETURNING lead.id, was.value, lead.{field}
"""
_PUT_BACK = """
    WITH was AS MATERIALIZED (
        SELECT lead.id, undo.before
        FROM json_to_recordset(%(rows)s) AS undo (id uuid, before {type}, after {type})
        JOIN leads_lead AS lead ON lead.workspace_id = %(workspace_id)s AND lead.id = undo.id
        WHERE lead.merged_into_id IS NULL AND lead.{field} IS NOT DISTINCT FROM undo.after
        ORDER BY lead.id FOR NO KEY UPDATE OF lead
    )
    UPDATE leads_lead AS lead SET {field} = was.before, updated_at = %(now)s
    FROM was WHERE lead.id = was.id
    RETURNING lead.id
"""
_TYPES = {"status": "varchar", "owner_id": "uuid", "tags": "varchar[]"}
_TAGGED = "lead.tags @> ARRAY[%(tag)s]::varchar[]"


@dataclass(frozen=True)
class Edit:
    """What to do to a field of `leads_lead AS lead`, as SQL: where it differs, what it becomes.

    The texts are ours; what a caller said stands in `values`, by the names of placeholders.
    """

    field: str
    differs: str
    becomes: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What an act did to one field: by lead, what it was and what it became.

    Membership of a list is the field `list:<its id>`, true or false.
    """

    field: str
    before: Mapping[UUID, Any]
    after: Mapping[UUID, Any]


def to_status(status: str) -> Edit:
    """This status, whatever it was."""
    return Edit("status", "lead.status <> %(status)s", "%(status)s", {"status": status})


def to_owner(owner_id: UUID | None) -> Edit:
    """This member's, or nobody's."""
    differs = "lead.owner_id IS DISTINCT FROM %(owner_id)s::uuid"
    return Edit("owner_id", differs, "%(owner_id)s::uuid", {"owner_id": owner_id})


def with_tag(tag: str) -> Edit:
    """One more tag, where it is missing and there is room for one."""
    return Edit(
        "tags",
        f"NOT {_TAGGED} AND cardinality(lead.tags) < %(most)s",
        "array_append(lead.tags, %(tag)s::varchar)",
        {"tag": tag, "most": MOST_TAGS},
    )


def without_tag(tag: str) -> Edit:
    """One tag less."""
    return Edit("tags", _TAGGED, "array_remove(lead.tags, %(tag)s::varchar)", {"tag": tag})


def renamed_tag(tag: str, name: str) -> Edit:
    """A tag by another name, and once where the lead has that already."""
    becomes = """CASE WHEN lead.tags @> ARRAY[%(name)s]::varchar[]
        THEN array_remove(lead.tags, %(tag)s::varchar)
        ELSE array_replace(lead.tags, %(tag)s::varchar, %(name)s::varchar) END"""
    differs = f"{_TAGGED} AND %(tag)s <> %(name)s"
    return Edit("tags", differs, becomes, {"tag": tag, "name": name})


def without_custom(key: str) -> Edit:
    """A custom field taken away with its value."""
    return Edit("custom", "lead.custom ? %(key)s", "lead.custom - %(key)s::text", {"key": key})


@transaction.atomic
def change(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], edit: Edit, actor_id: UUID | None
) -> Change:
    """Edit these leads; those of others, merged ones, and those that are so already are left."""
    sql = _CHANGE.format(field=edit.field, differs=edit.differs, becomes=edit.becomes)
    rows = _run(sql, workspace_id=workspace_id, lead_ids=list(lead_ids), **edit.values)
    rows.sort()
    _tell(workspace_id, edit.field, [id for id, _, _ in rows], actor_id)
    return Change(
        edit.field, {id: was for id, was, _ in rows}, {id: became for id, _, became in rows}
    )


@transaction.atomic
def put_back(*, workspace_id: UUID, change: Change, actor_id: UUID) -> int:
    """Undo a change where nobody changed the field since; how many leads that were.

    An owner who is no member any more is not put back.
    """
    before = _still_possible(workspace_id, change)
    rows = [{"id": str(id), "before": was, "after": change.after[id]} for id, was in before.items()]
    sql = _PUT_BACK.format(field=change.field, type=_TYPES[change.field])
    found = _run(sql, workspace_id=workspace_id, rows=json.dumps(rows, default=str))
    undone = sorted(id for (id,) in found)
    _tell(workspace_id, change.field, undone, actor_id)
    note_changes(
        workspace_id=workspace_id,
        field=change.field,
        before={id: change.after[id] for id in undone},
        after={id: before[id] for id in undone},
        actor_id=actor_id,
    )
    return len(undone)


def _still_possible(workspace_id: UUID, change: Change) -> Mapping[UUID, Any]:
    if change.field != "owner_id":
        return change.before
    members = Membership.objects.filter(workspace_id=workspace_id)
    known = {None, *members.values_list("id", flat=True)}
    return {id: was for id, was in change.before.items() if was in known}


def _tell(workspace_id: UUID, field: str, ids: Sequence[UUID], actor_id: UUID | None) -> None:
    if ids:
        events.record(
            workspace_id=workspace_id,
            type="lead.updated",
            object_ids=ids,
            fields=[field],
            actor_id=actor_id,
        )


def _run(sql: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": now(), **values})
        return list(cursor.fetchall())
