"""Whose turn it is: an import is one worker's for a while, and anybody's after."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from leads.models import ImportStatus, LeadImport
from neptie.kernel.clock import now

# Renewed with every chunk; after a kill -9 the next sweep past it goes on.
LEASE = timedelta(seconds=60)


@transaction.atomic
def claim_import() -> LeadImport | None:
    """The oldest import that has something to do and that nobody works on; None without one."""
    moment = now()
    is_left = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    rows = LeadImport.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        Q(status=ImportStatus.PENDING)
        | Q(status=ImportStatus.RUNNING) & is_left
        | Q(status=ImportStatus.WAITING, resumes_at__lte=moment)
    )
    lead_import = rows.select_related("workspace").order_by("created_at").first()
    if lead_import is None:
        return None
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
        id=claimed.id, status=ImportStatus.RUNNING, lease_until=claimed.lease_until
    ).first()


@transaction.atomic
def give_back(claimed: LeadImport) -> None:
    """Leave an import to the next worker that is free."""
    held = hold(claimed)
    if held is not None:
        held.lease_until = None
        held.save(update_fields=["lease_until"])
