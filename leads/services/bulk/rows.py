"""The rows of leads that one call brings many of: found by address, inserted, updated at once."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import orjson
from django.db import connection

from leads.models import Lead
from neptie.kernel.clock import now

COLUMNS = {
    **dict.fromkeys(("full_name", "first_name", "last_name", "phone", "company"), "text"),
    **dict.fromkeys(("job_title", "industry", "website", "country", "timezone"), "text"),
    **dict.fromkeys(("status", "source"), "text"),
    "owner_id": "uuid",
    "tags": "varchar[]",
    "custom": "jsonb",
}
"""What a caller may write, but for the address, with its type."""

_UPDATE = f"""
    UPDATE leads_lead AS lead SET {", ".join(f"{name} = new.{name}" for name in COLUMNS)},
        updated_at = %(now)s
    FROM json_to_recordset(%(rows)s) AS new (
        id uuid, {", ".join(f"{name} {type}" for name, type in COLUMNS.items())}
    )
    WHERE lead.workspace_id = %(workspace_id)s AND lead.id = new.id
"""  # noqa: S608 - the names are ours


def lock_rows(workspace_id: UUID, emails: Collection[str]) -> dict[str, Lead]:
    """The leads with these addresses, by address; for one that was merged, the one that lives."""
    # In the order of ids, as whatever else changes several leads takes them.
    leads = Lead.objects.in_workspace(workspace_id).order_by("id")
    found = {lead.email: lead for lead in leads.filter(email__in=emails)}
    ids = {lead.merged_into_id or lead.id for lead in found.values()}
    living = leads.filter(id__in=ids).select_for_update(no_key=True)
    locked = {lead.id: lead for lead in living}
    return {
        email: locked[lead_id]
        for email, lead in found.items()
        if (lead_id := lead.merged_into_id or lead.id) in locked
    }


def insert_rows(leads: Sequence[Lead]) -> bool:
    """Insert them; False when an address was taken meanwhile, and the caller has to roll back."""
    # In the order of the key: two calls with addresses in common wait, and don't deadlock.
    ordered = sorted(leads, key=lambda lead: lead.email)
    Lead.objects.bulk_create(ordered, ignore_conflicts=True)
    ids = [lead.id for lead in leads]
    return Lead.objects.filter(id__in=ids).count() == len(ids)


def update_rows(workspace_id: UUID, leads: Sequence[Lead]) -> None:
    """Write what stands in these leads, whose rows are locked."""
    rows = [{"id": lead.id, **_values(lead)} for lead in leads]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE,
            {"workspace_id": workspace_id, "rows": orjson.dumps(rows).decode(), "now": now()},
        )


def _values(lead: Lead) -> Mapping[str, object]:
    return {name: getattr(lead, name) for name in COLUMNS}
