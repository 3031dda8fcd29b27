"""Writing many leads at once: one statement for the new ones, one for those that are known."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from leads.rules.fields import CleanLead
from leads.rules.moves import LASTING
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

_KNOWN = """
    SELECT email FROM leads_lead WHERE workspace_id = %(workspace_id)s AND email = ANY(%(emails)s)
"""
# In the order of the key: two imports with addresses in common wait, and don't deadlock.
_INSERT = """
    INSERT INTO leads_lead (
        id, workspace_id, full_name, first_name, last_name, email, phone, company, job_title,
        industry, website, country, timezone, status, source, tags, custom, created_at, updated_at
    )
    SELECT
        id, %(workspace_id)s, full_name, first_name, last_name, email, phone, company, job_title,
        industry, website, country, timezone, status, source, tags, custom, %(now)s, %(now)s
    FROM json_to_recordset(%(rows)s) AS new (
        id uuid, full_name text, first_name text, last_name text, email text, phone text,
        company text, job_title text, industry text, website text, country text, timezone text,
        status text, source text, tags text[], custom jsonb
    )
    ORDER BY email
    ON CONFLICT (workspace_id, email) DO NOTHING
    RETURNING email, id
"""
# In the order of ids, as whatever else changes several leads takes them.
_LOCK = """
    SELECT id FROM leads_lead WHERE workspace_id = %(workspace_id)s AND email = ANY(%(emails)s)
    ORDER BY id FOR NO KEY UPDATE
"""
_UPDATE = """
    UPDATE leads_lead AS lead SET
        full_name = CASE
            WHEN names.whole THEN new.full_name
            WHEN new.first_name = '' AND new.last_name = '' THEN lead.full_name
            ELSE left(trim(names.first || ' ' || names.last), 300) END,
        first_name = CASE WHEN names.whole THEN new.first_name ELSE names.first END,
        last_name = CASE WHEN names.whole THEN new.last_name ELSE names.last END,
        phone = coalesce(nullif(new.phone, ''), lead.phone),
        company = coalesce(nullif(new.company, ''), lead.company),
        job_title = coalesce(nullif(new.job_title, ''), lead.job_title),
        industry = coalesce(nullif(new.industry, ''), lead.industry),
        website = coalesce(nullif(new.website, ''), lead.website),
        country = coalesce(nullif(new.country, ''), lead.country),
        timezone = coalesce(nullif(new.timezone, ''), lead.timezone),
        source = coalesce(nullif(new.source, ''), lead.source),
        status = CASE WHEN new.status = 'new' OR lead.status = ANY(%(lasting)s)
            THEN lead.status ELSE new.status END,
        tags = lead.tags || ARRAY(
            SELECT tag FROM unnest(new.tags) AS tag WHERE tag <> ALL(lead.tags)),
        custom = lead.custom || new.custom,
        updated_at = %(now)s
    FROM json_to_recordset(%(rows)s) AS new (
        full_name text, first_name text, last_name text, email text, phone text, company text,
        job_title text, industry text, website text, country text, timezone text, status text,
        source text, tags text[], custom jsonb
    )
    JOIN leads_lead AS was ON was.workspace_id = %(workspace_id)s AND was.email = new.email
    CROSS JOIN LATERAL (SELECT
        %(names_whole)s AND new.full_name <> '' AS whole,
        coalesce(nullif(new.first_name, ''), was.first_name) AS first,
        coalesce(nullif(new.last_name, ''), was.last_name) AS last
    ) AS names
    WHERE lead.id = was.id
    RETURNING lead.id
"""

_FIELDS = ("id", *(field.name for field in fields(CleanLead)))
# dataclasses.asdict copies all it finds, and takes most of an import's time.
_values = attrgetter(*_FIELDS[1:])


def known_addresses(workspace_id: UUID, emails: Sequence[str]) -> set[str]:
    """Which of these addresses the workspace has leads for."""
    return {email for (email,) in _run(_KNOWN, workspace_id=workspace_id, emails=list(emails))}


def insert_leads(workspace_id: UUID, leads: Sequence[CleanLead]) -> dict[str, UUID]:
    """Write those whose address the workspace does not have yet; their ids, by address."""
    return dict(_run(_INSERT, workspace_id=workspace_id, rows=_json(leads)))


def update_leads(
    workspace_id: UUID, leads: Sequence[CleanLead], *, names_whole: bool
) -> list[UUID]:
    """Bring what the rows know into the leads with their addresses; the ids of these.

    A blank takes nothing away, tags and custom fields are added, “new” lowers no status, and who
    bounced or opted out stays so. With `names_whole` a full name comes with its own parts; else
    the parts are brought in one by one, and the full name is made of them.
    """
    emails = [lead.email for lead in leads]
    _run(_LOCK, workspace_id=workspace_id, emails=emails)
    found = _run(
        _UPDATE,
        workspace_id=workspace_id,
        rows=_json(leads),
        names_whole=names_whole,
        lasting=sorted(LASTING),
    )
    return [id for (id,) in found]


def _json(leads: Iterable[CleanLead]) -> str:
    # Ids in the order of the file: the list of leads, newest first, is the file turned round.
    rows = [dict(zip(_FIELDS, (new_id(), *_values(lead)), strict=True)) for lead in leads]
    return orjson.dumps(rows).decode()


def _run(sql: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": now(), **values})
        return list(cursor.fetchall())
