"""Whose turn it is: an import is one worker's for a while, and anybody's after."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from leads.models import ImportStatus, LeadImport
from neptie.kernel.clock import now
from neptie.kernel.locks import wait_for_lock

# Renewed with every chunk; after a kill -9 the next sweep past it goes on.
LEASE = timedelta(seconds=60)


_UNDOING = Q(undo_asked_at__isnull=False) & ~Q(status=ImportStatus.UNDONE)


@transaction.atomic
def claim_import() -> LeadImport | None:
    """The oldest import that has something to do, or to undo, and that nobody works on; None
    without one.
    """
    moment = now()
    is_left = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    rows = LeadImport.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(status=ImportStatus.PENDING)
        | Q(status=ImportStatus.RUNNING) & is_left
        | Q(status=ImportStatus.WAITING, resumes_at__lte=moment)
        | _UNDOING & is_left
    )
    lead_import = rows.select_related("workspace").order_by("created_at").first()
    if lead_import is None:
        return None
    if lead_import.undo_asked_at is None:
        lead_import.status = ImportStatus.RUNNING
        lead_import.resumes_at = None
    lead_import.lease_until = moment + LEASE
    lead_import.save()
    return lead_import


def hold(claimed: LeadImport) -> LeadImport | None:
    """The claimed import's row, locked, as long as it is still the claimer's.

    None once it was cancelled, or another worker took it after the lease ran out. Call it inside
    a transaction.
    """
    rows = LeadImport.objects.select_for_update(of=("self",)).select_related("workspace")
    return rows.filter(
        Q(status=ImportStatus.RUNNING) | _UNDOING,
        id=claimed.id,
        lease_until=claimed.lease_until,
    ).first()


def wait_for_turn(claimed: LeadImport) -> None:
    """Until the transaction ends, no other import writes leads of this workspace.

    The counts of statuses are the workspace's, and a chunk writes them twice: two that did so at
    once could wait for each other.
    """
    wait_for_lock(f"import into {claimed.workspace_id}")


@transaction.atomic
def renew(claimed: LeadImport) -> LeadImport | None:
    """The import with a new lease; None when it is no longer the claimer's."""
    held = hold(claimed)
    if held is not None:
        held.lease_until = now() + LEASE
        held.save(update_fields=["lease_until"])
    return held


@transaction.atomic
def give_back(claimed: LeadImport) -> None:
    """Leave an import to the next worker that is free."""
    held = hold(claimed)
    if held is not None:
        held.lease_until = None
        held.save(update_fields=["lease_until"])
