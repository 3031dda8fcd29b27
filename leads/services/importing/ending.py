"""The ends of an import: done, failed, cancelled, undone."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import ImportStatus, LeadImport, TriedAddress
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict

UNFINISHED = (ImportStatus.PENDING, ImportStatus.RUNNING, ImportStatus.WAITING)


@transaction.atomic
def cancel_import(
    *, workspace_id: UUID, import_id: UUID, actor_id: UUID | None = None
) -> LeadImport:
    """Cancel what is still to be read; what came in stays. Conflict when it has ended already."""
    rows = LeadImport.objects.select_for_update()
    lead_import = rows.get_or_refuse(workspace_id=workspace_id, id=import_id)
    if lead_import.status not in UNFINISHED:
        raise Conflict(
            _("This import has ended already; there is nothing left to cancel."),
            code="import_ended",
        )
    end(lead_import, ImportStatus.CANCELLED, actor_id=actor_id)
    return lead_import


def end(
    lead_import: LeadImport,
    status: ImportStatus,
    *,
    error: str = "",
    actor_id: UUID | None = None,
) -> None:
    """Write the end of an import whose row is locked, and tell it."""
    lead_import.status = status
    lead_import.error = error
    lead_import.finished_at = now()
    lead_import.lease_until = lead_import.resumes_at = None
    lead_import.save()
    if lead_import.dry_run:
        TriedAddress.objects.filter(lead_import=lead_import).delete()
    events.record(
        workspace_id=lead_import.workspace_id,
        type=f"import.{status.value}",
        object_ids=[lead_import.id],
        actor_id=actor_id,
    )
