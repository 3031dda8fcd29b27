"""What renaming and deleting tags and fields does to a batch of leads: acts of `bulk_acts`."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import events
from leads.models import Tag
from leads.rules.retyping import as_kind
from leads.rules.typed import BadValue
from leads.selectors.leads import leads_in
from leads.services.bulk import changing
from neptie.kernel.clock import now

# Locked in the order of ids, as all acts on many leads lock them.
_VALUES = """
    SELECT id, (custom -> %s)::text FROM leads_lead
    WHERE workspace_id = %s AND id = ANY(%s) AND merged_into_id IS NULL AND custom ? %s
    ORDER BY id FOR NO KEY UPDATE
"""
_RETYPE = """
    UPDATE leads_lead AS lead SET updated_at = %s, custom = CASE
        WHEN fresh.value = 'null'::jsonb THEN lead.custom - %s::text
        ELSE lead.custom || jsonb_build_object(%s::text, fresh.value)
    END
    FROM unnest(%s::uuid[], %s::jsonb[]) AS fresh (id, value)
    WHERE lead.workspace_id = %s AND lead.id = fresh.id
"""


@transaction.atomic
def rename_tag_on(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], tag: str, name: str, actor_id: UUID | None
) -> list[UUID]:
    """Give those of these leads that have the tag its new name; which had it."""
    edit = changing.renamed_tag(tag, name)
    done = changing.change(
        workspace_id=workspace_id, lead_ids=lead_ids, edit=edit, actor_id=actor_id
    )
    forget_unused(workspace_id=workspace_id, tag=tag)
    return list(done.after)


@transaction.atomic
def delete_tag_on(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], tag: str, actor_id: UUID | None
) -> list[UUID]:
    """Take the tag from those of these leads that have it; which had it."""
    edit = changing.without_tag(tag)
    done = changing.change(
        workspace_id=workspace_id, lead_ids=lead_ids, edit=edit, actor_id=actor_id
    )
    forget_unused(workspace_id=workspace_id, tag=tag)
    return list(done.after)


def forget_unused(*, workspace_id: UUID, tag: str) -> None:
    """The tag is none of the workspace's any more, unless a lead has it."""
    if not leads_in(workspace_id).filter(tags__contains=[tag]).exists():
        Tag.objects.in_workspace(workspace_id).filter(name=tag).delete()


@transaction.atomic
def retype_field_on(
    *,
    workspace_id: UUID,
    lead_ids: Sequence[UUID],
    key: str,
    kind: str,
    choices: Sequence[str],
    actor_id: UUID | None,
) -> list[UUID]:
    """Turn these leads' values of a custom field into its new kind; which ones became others.

    A value that does not fit stays as it is: somebody wrote it after the field was changed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [key, workspace_id, list(lead_ids), key])
        held = {lead_id: json.loads(text) for lead_id, text in cursor.fetchall()}
        fresh = dict(_becoming(held, kind, choices))
        texts = [json.dumps(value) for value in fresh.values()]
        cursor.execute(_RETYPE, [now(), key, key, list(fresh), texts, workspace_id])
    if fresh:
        _tell(workspace_id, fresh, actor_id)
    return list(fresh)


def _becoming(
    held: Mapping[UUID, Any], kind: str, choices: Sequence[str]
) -> Iterator[tuple[UUID, Any]]:
    for lead_id, value in held.items():
        try:
            fresh = as_kind(value, kind, choices)
        except BadValue:
            continue
        # true is 1 to Python, and not to anybody else
        if json.dumps(fresh) != json.dumps(value):
            yield lead_id, fresh


def _tell(workspace_id: UUID, lead_ids: Collection[UUID], actor_id: UUID | None) -> None:
    events.record(
        workspace_id=workspace_id,
        type="lead.updated",
        object_ids=lead_ids,
        fields=["custom"],
        actor_id=actor_id,
    )
