"""What a file knows, brought into leads that were there before it; what they were is noted."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from leads.models import LeadImport
from leads.rules.moves import LASTING, UNSUBSCRIBED
from leads.services.importing.staging import TEXTS
from neptie.kernel.clock import now

FIELDS = (*TEXTS, "status", "tags", "custom")
"""The columns of a lead that an import writes, but for the address."""

_NAMES = ("full_name", "first_name", "last_name")
_TAGS = "lead.tags || ARRAY(SELECT tag FROM unnest(new.tags) AS tag WHERE tag <> ALL(lead.tags))"
_UPDATE = """
    WITH compared AS MATERIALIZED (
        SELECT lead.id, brought.*, {before} AS before, {after} AS after
        FROM unnest(%(places)s::int[], %(lead_ids)s::uuid[]) AS met (place, lead_id)
        JOIN staged_lead AS new ON new.place = met.place
        JOIN leads_lead AS lead ON lead.workspace_id = %(workspace_id)s AND lead.id = met.lead_id
        CROSS JOIN LATERAL (SELECT {brought}) AS brought
    ), noted AS (
        INSERT INTO leads_importedchange (id, workspace_id, lead_import_id, lead_id, before, after)
        SELECT gen_random_uuid(), %(workspace_id)s, %(import_id)s, id,
            (SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(before)
                WHERE value IS DISTINCT FROM after -> key),
            (SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM jsonb_each(after)
                WHERE value IS DISTINCT FROM before -> key)
        FROM compared
    )
    UPDATE leads_lead AS lead SET {settings}, updated_at = %(now)s
    FROM compared WHERE lead.id = compared.id AND compared.before <> compared.after
    RETURNING lead.id
"""
# By field, and `custom.<key>` for what the file has of the custom ones.
_FIELDS = """
    jsonb_build_object({pairs}) || coalesce((
        SELECT jsonb_object_agg('custom.' || key, value) FROM jsonb_each({lead}.custom)
        WHERE new.custom ? key), '{{}}')
"""


def update_met(
    lead_import: LeadImport, met: Sequence[tuple[int, UUID]], *, names_whole: bool
) -> list[UUID]:
    """Bring what staged rows know into locked leads (`meet_staged`); the ids of the changed ones.

    A blank takes nothing away, tags and custom fields are added, “new” lowers no status, and who
    bounced or opted out stays so. With `names_whole` a full name comes with its own parts; else
    the parts are brought in one by one, and the full name is made of them. An import that fills
    leaves everything as it is where something is; only an opt-out is more than another status.
    """
    fills = lead_import.on_duplicate == LeadImport.OnDuplicate.FILL
    values: dict[str, Any] = {
        "workspace_id": lead_import.workspace_id,
        "import_id": lead_import.id,
        "places": [place for place, _lead_id in met],
        "lead_ids": [lead_id for _place, lead_id in met],
        "lasting": sorted(LASTING),
        "opting_out": sorted(UNSUBSCRIBED.before),
        "now": now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(fills, names_whole), values)
        return [id for (id,) in cursor.fetchall()]


@cache
def _statement(fills: bool, names_whole: bool) -> str:
    becomes = _filled(names_whole) if fills else _updated(names_whole)
    return _UPDATE.format(
        brought=", ".join(f"{becomes[name]} AS {name}" for name in FIELDS),
        before=_fields("lead"),
        after=_fields("brought"),
        settings=", ".join(f"{name} = compared.{name}" for name in FIELDS),
    )


def _fields(lead: str) -> str:
    pairs = ", ".join(f"'{name}', {lead}.{name}" for name in FIELDS if name != "custom")
    return _FIELDS.format(lead=lead, pairs=pairs)


def _updated(names_whole: bool) -> Mapping[str, str]:
    """What each field becomes when the file has the say."""
    becomes = {name: f"coalesce(nullif(new.{name}, ''), lead.{name})" for name in TEXTS}
    if names_whole:
        is_named = "new.full_name <> ''"
        names = {
            name: f"CASE WHEN {is_named} THEN new.{name} ELSE lead.{name} END" for name in _NAMES
        }
    else:
        is_named = "new.first_name <> '' OR new.last_name <> ''"
        names = {
            "full_name": f"CASE WHEN {is_named} THEN {_joined(becomes)} ELSE lead.full_name END"
        }
    status = "CASE WHEN new.status = 'new' OR lead.status = ANY(%(lasting)s)"
    return {
        **becomes,
        **names,
        "status": f"{status} THEN lead.status ELSE new.status END",
        "tags": _TAGS,
        "custom": "lead.custom || new.custom",
    }


def _filled(names_whole: bool) -> Mapping[str, str]:
    """What each field becomes when the lead has the say."""
    becomes = {name: f"coalesce(nullif(lead.{name}, ''), new.{name})" for name in TEXTS}
    is_blank = "lead.full_name = ''"
    if names_whole:
        names = {
            name: f"CASE WHEN {is_blank} THEN new.{name} ELSE lead.{name} END" for name in _NAMES
        }
    else:
        names = {
            "full_name": f"CASE WHEN {is_blank} THEN {_joined(becomes)} ELSE lead.full_name END"
        }
    gives_way = (
        "lead.status = 'new' OR new.status = 'unsubscribed' AND lead.status = ANY(%(opting_out)s)"
    )
    return {
        **becomes,
        **names,
        "status": f"CASE WHEN {gives_way} THEN new.status ELSE lead.status END",
        "tags": _TAGS,
        "custom": "new.custom || lead.custom",
    }


def _joined(becomes: Mapping[str, str]) -> str:
    """A full name of both parts."""
    return f"left(trim({becomes['first_name']} || ' ' || {becomes['last_name']}), 300)"
