"""What becomes of the staged leads: new ones are written, others noted; and what a dry run counts.

An address means the lead that has it, or the one which that lead was merged into.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from leads.models import LeadImport
from leads.rules.importing import Known
from leads.services.importing.reading import Chunk
from leads.services.importing.staging import TEXTS
from neptie.kernel.clock import now
from neptie.kernel.ids import new_ids

# In the order of the key: two imports with addresses in common wait, and don't deadlock.
_INSERT = """
    INSERT INTO leads_lead (
        id, workspace_id, email, {texts}, status, tags, custom, import_id, created_at, updated_at
    )
    SELECT id, %(workspace_id)s, email, {texts}, coalesce(arriving, status), tags, custom,
        %(import_id)s, %(now)s, %(now)s
    FROM staged_lead ORDER BY email, place
    ON CONFLICT (workspace_id, email) DO NOTHING
    RETURNING id
"""
# One by one in the index, however few leads the planner thinks there are.
_MEANT = """
    JOIN LATERAL (
        SELECT coalesce(merged_into_id, id) AS id FROM leads_lead
        WHERE workspace_id = %(workspace_id)s AND email = given.email LIMIT 1
    ) AS meant ON true
    JOIN LATERAL (
        SELECT id, email, import_id FROM leads_lead
        WHERE workspace_id = %(workspace_id)s AND id = meant.id LIMIT 1
    ) AS target ON true
"""
# What this import has written before: leads it made, and leads it met.
_TOUCHED = """(
    target.import_id IS NOT DISTINCT FROM %(import_id)s OR EXISTS (
        SELECT FROM leads_importedchange AS change
        WHERE change.lead_import_id = %(import_id)s AND change.lead_id = target.id)
)"""
_KNOWN = """
    SELECT given.email, target.id, {touched} FROM unnest(%(emails)s::text[]) AS given (email)
    {meant}
"""
# Locked in the order of ids, as whatever else changes several leads takes them.
_MEET = """
    SELECT first.place, lead.id FROM (
        SELECT DISTINCT ON (target.id) target.id, given.place FROM staged_lead AS given {meant}
        WHERE NOT {touched} ORDER BY target.id, given.place
    ) AS first
    JOIN leads_lead AS lead ON lead.workspace_id = %(workspace_id)s AND lead.id = first.id
    ORDER BY lead.id FOR NO KEY UPDATE OF lead
"""
_OPTED_OUT = """
    SELECT staged.place FROM staged_lead AS staged
    JOIN leads_lead AS lead ON lead.workspace_id = %(workspace_id)s AND lead.id = staged.id
    WHERE staged.status = 'unsubscribed'
"""
_TRY = """
    WITH meant AS (
        SELECT coalesce(target.email, given.email) AS email, target.id IS NOT NULL AS is_known
        FROM staged_lead AS given {maybe_meant}
    ), noted AS (
        INSERT INTO leads_triedaddress (lead_import_id, email)
        SELECT DISTINCT %(import_id)s::uuid, email FROM meant ORDER BY email
        ON CONFLICT (lead_import_id, email) DO NOTHING
        RETURNING email
    )
    SELECT count(*) FILTER (WHERE NOT is_known), count(*) FILTER (WHERE is_known)
    FROM noted JOIN (SELECT DISTINCT email, is_known FROM meant) AS first USING (email)
"""
_REJECT = """
    COPY leads_reject (id, workspace_id, lead_import_id, line, values, reasons) FROM STDIN
"""
_PARTS = {
    "texts": ", ".join(TEXTS),
    "touched": _TOUCHED,
    "meant": _MEANT,
    "maybe_meant": _MEANT.replace("JOIN LATERAL", "LEFT JOIN LATERAL"),
}


def known_leads(lead_import: LeadImport, emails: Sequence[str]) -> dict[str, Known]:
    """The leads of the workspace that these addresses mean, by address."""
    rows = _run(_KNOWN, lead_import, emails=list(emails))
    return {email: Known(lead_id, is_touched) for email, lead_id, is_touched in rows}


def insert_staged(lead_import: LeadImport) -> list[UUID]:
    """Write the staged leads whose address the workspace does not have yet; their ids."""
    return [id for (id,) in _run(_INSERT, lead_import)]


def opted_out_places(lead_import: LeadImport) -> list[int]:
    """The places of rows that opted out and became new leads."""
    return [place for (place,) in _run(_OPTED_OUT, lead_import)]


def meet_staged(lead_import: LeadImport) -> list[tuple[int, UUID]]:
    """The leads that were there before the import and are in the file here for the first time:
    the row's place in its chunk, and the lead's id. They are locked.
    """
    return [(place, lead_id) for place, lead_id in _run(_MEET, lead_import)]


def try_staged(lead_import: LeadImport) -> tuple[int, int]:
    """How many new leads are staged that no earlier row meant, and how many known ones; noted."""
    [(new, known)] = _run(_TRY, lead_import)
    return new, known


def write_rejects(lead_import: LeadImport, chunk: Chunk) -> int:
    """Write down the refused rows of a chunk; how many."""
    refused = chunk.leads.refused
    if not refused:
        return 0
    with connection.cursor() as cursor, cursor.copy(_REJECT) as copy:
        for id, (place, reasons) in zip(new_ids(len(refused)), refused.items(), strict=True):
            row = chunk.rows[place]
            owner = (lead_import.workspace_id, lead_import.id)
            copy.write_row((id, *owner, row.line, row.values, reasons))
    return len(refused)


def _run(sql: str, lead_import: LeadImport, **values: Any) -> list[Any]:
    given = {"workspace_id": lead_import.workspace_id, "import_id": lead_import.id}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_PARTS), {"now": now(), **given, **values})
        return list(cursor.fetchall())
