"""Going on with an import that failed, from the row it had come to."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import ImportStatus, LeadImport
from leads.services.importing.starting import RUN_IMPORTS
from neptie.kernel.errors import Conflict
from neptie.kernel.jobs import enqueue


@transaction.atomic
def retry_import(*, workspace_id: UUID, import_id: UUID, actor_id: UUID | None) -> LeadImport:
    """Leave a failed import to a worker again; no row is taken twice. Conflict for any other.

    One that waits, or was left by a dead worker, goes on by itself.
    """
    rows = LeadImport.objects.select_for_update()
    lead_import = rows.get_or_refuse(workspace_id=workspace_id, id=import_id)
    if lead_import.status != ImportStatus.FAILED or lead_import.undo_asked_at:
        raise Conflict(_("Only an import that failed can be tried again."), code="not_failed")
    lead_import.status = ImportStatus.PENDING
    lead_import.error, lead_import.finished_at = "", None
    lead_import.save(update_fields=["status", "error", "finished_at"])
    events.record(
        workspace_id=workspace_id,
        type="import.retried",
        object_ids=[import_id],
        fields=["status"],
        actor_id=actor_id,
    )
    enqueue(RUN_IMPORTS)
    return lead_import
