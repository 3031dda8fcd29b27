"""A draft of an import: checked or begun when a person said so, discarded, or cleared when old."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import ImportStatus, LeadImport, Reject, TriedAddress
from leads.rules.mapping import mapping_faults
from leads.services.importing.ending import UNFINISHED
from leads.services.importing.starting import tell_created
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid

OLD = timedelta(days=1)


@transaction.atomic
def begin_import(
    *,
    workspace_id: UUID,
    import_id: UUID,
    actor_id: UUID,
    mapping: Mapping[str, str],
    on_duplicate: str,
    dry_run: bool = False,
) -> LeadImport:
    """Leave a draft to a worker, read as `mapping` says: from every column to its target or ''.

    With `dry_run` it is only checked. Invalid for a mapping that is none for the file; Conflict
    when it has begun already.
    """
    draft = _locked(workspace_id, import_id)
    if draft.status != ImportStatus.DRAFT:
        raise _begun()
    headers = [header for header, _target in draft.mapping]
    faults = mapping_faults(headers, mapping)
    if faults:
        raise Invalid(" ".join(faults), code="bad_mapping")
    draft.mapping = [[header, mapping.get(header, "")] for header in headers]
    draft.on_duplicate = on_duplicate
    draft.dry_run = dry_run
    _leave_to_worker(draft, actor_id)
    return draft


@transaction.atomic
def import_checked(*, workspace_id: UUID, import_id: UUID, actor_id: UUID) -> LeadImport:
    """Bring in what a check looked at, as it was mapped then. Conflict when it is no ended check.

    A member begins it: what an API credential checked counts in no limit of its.
    """
    checked = _ended_check(workspace_id, import_id)
    _clear(checked)
    checked.dry_run, checked.bucket_key = False, ""
    _leave_to_worker(checked, actor_id)
    return checked


@transaction.atomic
def reopen_draft(*, workspace_id: UUID, import_id: UUID) -> LeadImport:
    """Make an ended check a draft again, to map it otherwise. Conflict when it is no such check."""
    checked = _ended_check(workspace_id, import_id)
    _clear(checked)
    checked.dry_run, checked.status, checked.created_at = False, ImportStatus.DRAFT, now()
    checked.save()
    return checked


@transaction.atomic
def discard_draft(*, workspace_id: UUID, import_id: UUID) -> None:
    """Delete a draft and its file; Conflict when it has begun already."""
    draft = _locked(workspace_id, import_id)
    if draft.status != ImportStatus.DRAFT:
        raise _begun()
    _delete(draft)


@transaction.atomic
def clear_old_drafts(at: datetime) -> int:
    """Delete the drafts that nobody began within a day, and their files; how many."""
    drafts = LeadImport.objects.select_for_update(skip_locked=True, of=("self",))
    old = list(drafts.filter(status=ImportStatus.DRAFT, created_at__lt=at - OLD))
    for draft in old:
        _delete(draft)
    return len(old)


def _locked(workspace_id: UUID, import_id: UUID) -> LeadImport:
    rows = LeadImport.objects.select_for_update()
    return rows.get_or_refuse(workspace_id=workspace_id, id=import_id)


def _begun() -> Conflict:
    return Conflict(_("This import has begun already."), code="import_begun")


def _ended_check(workspace_id: UUID, import_id: UUID) -> LeadImport:
    found = _locked(workspace_id, import_id)
    if not found.dry_run:
        raise _begun()
    if found.status in (*UNFINISHED, ImportStatus.DRAFT):
        raise Conflict(_("The file is still being checked."), code="check_runs")
    return found


def _clear(checked: LeadImport) -> None:
    """Forget what the check found: the file is read from its beginning again."""
    Reject.objects.in_workspace(checked.workspace_id).filter(lead_import=checked).delete()
    TriedAddress.objects.filter(lead_import=checked).delete()
    checked.total_rows, checked.kinds = None, {}
    checked.processed = checked.created = checked.updated = 0
    checked.skipped = checked.rejected = checked.next_byte = checked.next_line = 0
    checked.error, checked.finished_at = "", None


def _leave_to_worker(lead_import: LeadImport, actor_id: UUID) -> None:
    """From now on it is an import; how long it takes is counted from here."""
    lead_import.status, lead_import.created_at = ImportStatus.PENDING, now()
    lead_import.save()
    tell_created(lead_import, actor_id)


def _delete(draft: LeadImport) -> None:
    """The file goes on commit: a row whose file is gone could not come back."""
    storage, name = draft.file.storage, draft.file.name
    draft.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
