"""A chunk of rows: its leads, refusals, counts and position, committed together or not at all."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction

from accounts import events
from accounts.services import limits
from leads.models import ImportStatus, LeadImport
from leads.rules.importing import affordable
from leads.rules.moves import arriving_as
from leads.selectors.suppression import suppressed
from leads.services.importing.bringing import update_met
from leads.services.importing.claiming import LEASE, hold, wait_for_turn
from leads.services.importing.reading import Chunk
from leads.services.importing.staging import let_arrive, stage
from leads.services.importing.writing import (
    insert_staged,
    known_leads,
    meet_staged,
    opted_out_places,
    try_staged,
    write_rejects,
)
from leads.services.suppression import suppress_addresses
from neptie.kernel.clock import now

# As many ids as one event tells of; who reads events takes several at once.
_IDS_TOLD = 1_000


def take_chunk(
    claimed: LeadImport, chunk: Chunk, *, meanwhile: Callable[[], None]
) -> LeadImport | None:
    """Write as many of the rows as the import limit has room for; the import as it is then.

    Where the room ends it is `waiting`, with `resumes_at`. None when it is no longer the
    claimer's, and nothing was written. `meanwhile` is called when the rows are with the database,
    and most of what is left is its work.
    """
    affordable_part, resumes_at = _affordable(claimed, chunk)
    return _commit(claimed, affordable_part, resumes_at, meanwhile)


def _affordable(claimed: LeadImport, chunk: Chunk) -> tuple[Chunk, datetime | None]:
    """The rows that there is room for now, and when there is more if these are not all.

    Taken before the rows are written: a crash between the two can cost room, never exceed it.
    """
    rate = limits.rate_of("import", claimed.workspace)
    if rate is None or not claimed.bucket_key or claimed.dry_run:
        return chunk, None
    emails = chunk.leads.columns["email"]
    known = known_leads(claimed, emails)
    decide = partial(affordable, emails, known, updating=_updates(claimed))
    _leads, wanted = decide(room=len(emails))
    if not wanted:
        return chunk, None
    state = limits.take(
        bucket="import", owner=claimed.bucket_key, rate=rate, amount=wanted, partial=True
    )
    if state.taken == wanted:
        return chunk, None
    leads, _written = decide(room=state.taken)
    return chunk.up_to_lead(leads), now() + timedelta(seconds=state.seconds_left)


def _updates(lead_import: LeadImport) -> bool:
    return lead_import.on_duplicate != LeadImport.OnDuplicate.SKIP


@transaction.atomic
def _commit(
    claimed: LeadImport, chunk: Chunk, resumes_at: datetime | None, meanwhile: Callable[[], None]
) -> LeadImport | None:
    wait_for_turn(claimed)
    held = hold(claimed)
    if held is None:
        return None
    stage(chunk.lines)
    _let_arrive(held, chunk)
    meanwhile()
    created, updated = _try(held) if held.dry_run else _write(held, chunk)
    rejected = write_rejects(held, chunk)
    held.processed += len(chunk.rows)
    held.created += created
    held.updated += updated
    held.rejected += rejected
    held.skipped += len(chunk.rows) - created - updated - rejected
    if chunk.rows:
        after = chunk.rows[-1].after
        held.next_byte, held.next_line = after.offset, after.line
    held.resumes_at = resumes_at
    held.lease_until = None if resumes_at else now() + LEASE
    held.status = ImportStatus.WAITING if resumes_at else ImportStatus.RUNNING
    held.save()
    return held


def _try(held: LeadImport) -> tuple[int, int]:
    new, known = try_staged(held)
    return new, known if _updates(held) else 0


def _write(held: LeadImport, chunk: Chunk) -> tuple[int, int]:
    """How many leads are new now, and how many were there and were met."""
    created = insert_staged(held)
    is_all_new = len(created) == len(chunk.lines)
    met = meet_staged(held) if _updates(held) and not is_all_new else []
    targets = {target for _, target in held.mapping}
    updated = update_met(held, met, names_whole="full_name" in targets) if met else []
    _suppress_opted_out(held, chunk, met)
    _tell(held, "lead.created", created, targets)
    _tell(held, "lead.updated", updated, targets)
    return len(created), len(met)


def _let_arrive(held: LeadImport, chunk: Chunk) -> None:
    """Who is suppressed comes in as such, whatever the file says."""
    emails = chunk.leads.columns["email"]
    reasons = suppressed(held.workspace_id, emails)
    if reasons:
        statuses = zip(emails, chunk.leads.columns["status"], strict=True)
        let_arrive({email: arriving_as(status, reasons.get(email)) for email, status in statuses})


def _suppress_opted_out(held: LeadImport, chunk: Chunk, met: Sequence[tuple[int, UUID]]) -> None:
    """Who the file says opted out gets no mail; rows that were skipped say nothing."""
    statuses = chunk.leads.columns["status"]
    if "unsubscribed" not in statuses:
        return
    taken = {*opted_out_places(held), *(place for place, _lead_id in met)}
    rows = zip(chunk.leads.places, chunk.leads.columns["email"], statuses, strict=True)
    suppress_addresses(
        workspace_id=held.workspace_id,
        addresses=[
            email for place, email, status in rows if status == "unsubscribed" and place in taken
        ],
        reason="unsubscribed",
    )


def _tell(held: LeadImport, type: str, ids: Sequence[UUID], targets: Collection[str]) -> None:
    fields = {target.partition(".")[0] for target in targets if target}
    actor_id = held.created_by.user_id if held.created_by else None
    for start in range(0, len(ids), _IDS_TOLD):
        events.record(
            workspace_id=held.workspace_id,
            type=type,
            object_ids=ids[start : start + _IDS_TOLD],
            fields=fields,
            actor_id=actor_id,
        )
