"""A chunk of rows: its leads, refusals, counts and position, committed together or not at all."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts import events
from accounts.services import limits
from leads.models import ImportStatus, LeadImport, Reject
from leads.rules.fields import CleanLead, Refused
from leads.rules.importing import Fate, PlannedRow, ReadRow, affordable, leads_to_write, plan
from leads.rules.moves import arriving_as
from leads.selectors.suppression import suppressed
from leads.services.importing.claiming import LEASE, hold
from leads.services.importing.writing import insert_leads, known_addresses, update_leads
from leads.services.suppression import suppress_addresses
from neptie.kernel.clock import now


def take_chunk(
    claimed: LeadImport, rows: Sequence[ReadRow], *, seen: Collection[str]
) -> LeadImport | None:
    """Write as many of the rows as the import limit has room for; the import as it is then.

    Where the room ends it is `waiting`, with `resumes_at`. None when it is no longer the
    claimer's, and nothing was written.
    """
    planned = plan(
        rows,
        seen=seen,
        existing=known_addresses(claimed.workspace_id, _addresses(rows)),
        updating=claimed.on_duplicate == LeadImport.OnDuplicate.UPDATE,
    )
    room, resumes_at = _room(claimed, leads_to_write(planned))
    return _commit(claimed, affordable(planned, room), resumes_at)


def _addresses(rows: Sequence[ReadRow]) -> list[str]:
    return [row.result.email for row in rows if isinstance(row.result, CleanLead)]


def _room(claimed: LeadImport, wanted: int) -> tuple[int, datetime | None]:
    """How many leads may be written now, and when more may if these are not all.

    Taken before the rows are written: a crash between the two can cost room, never exceed it.
    """
    rate = limits.rate_of("import", claimed.workspace)
    if rate is None or not claimed.bucket_key or claimed.dry_run or not wanted:
        return wanted, None
    state = limits.take(
        bucket="import", owner=claimed.bucket_key, rate=rate, amount=wanted, partial=True
    )
    wait = timedelta(seconds=state.seconds_left)
    return state.taken, None if state.taken == wanted else now() + wait


@transaction.atomic
def _commit(
    claimed: LeadImport, planned: Sequence[PlannedRow], resumes_at: datetime | None
) -> LeadImport | None:
    held = hold(claimed)
    if held is None:
        return None
    created, updated = _write_leads(held, planned)
    rejected = _write_rejects(held, planned)
    held.processed += len(planned)
    held.created += created
    held.updated += updated
    held.rejected += rejected
    held.skipped += len(planned) - created - updated - rejected
    held.resumes_at = resumes_at
    held.lease_until = None if resumes_at else now() + LEASE
    held.status = ImportStatus.WAITING if resumes_at else ImportStatus.RUNNING
    held.save()
    return held


def _write_leads(held: LeadImport, planned: Sequence[PlannedRow]) -> tuple[int, int]:
    new, known = _leads(planned, Fate.CREATE), _leads(planned, Fate.UPDATE)
    if held.dry_run:
        return len(new), len(known)
    reasons = suppressed(held.workspace_id, [lead.email for lead in new])
    for lead in new:
        lead.status = arriving_as(lead.status, reasons.get(lead.email))
    created = insert_leads(held.workspace_id, new) if new else {}
    targets = {target for _, target in held.mapping}
    names_whole = "full_name" in targets
    updated = update_leads(held.workspace_id, known, names_whole=names_whole) if known else []
    opted_out = [lead.email for lead in (*new, *known) if lead.status == "unsubscribed"]
    suppress_addresses(workspace_id=held.workspace_id, addresses=opted_out, reason="unsubscribed")
    _tell(held, "lead.created", created.values(), targets)
    _tell(held, "lead.updated", updated, targets)
    return len(created), len(updated)


def _leads(planned: Sequence[PlannedRow], fate: Fate) -> list[CleanLead]:
    results = (each.row.result for each in planned if each.fate is fate)
    return [lead for lead in results if isinstance(lead, CleanLead)]


def _tell(held: LeadImport, type: str, ids: Collection[UUID], targets: Collection[str]) -> None:
    if ids:
        events.record(
            workspace_id=held.workspace_id,
            type=type,
            object_ids=ids,
            fields={target.partition(".")[0] for target in targets if target},
            actor_id=held.created_by.user_id if held.created_by else None,
        )


def _write_rejects(held: LeadImport, planned: Sequence[PlannedRow]) -> int:
    rejects = [
        Reject(
            workspace_id=held.workspace_id,
            lead_import=held,
            line=each.row.line,
            values=each.row.values,
            reasons=each.row.result.reasons,
        )
        for each in planned
        if isinstance(each.row.result, Refused)
    ]
    Reject.objects.bulk_create(rejects)
    return len(rejects)
