"""A draft of an import: begun when a person said so, discarded, or cleared when it grew old."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import ImportStatus, LeadImport
from leads.rules.mapping import mapping_faults
from leads.services.importing.starting import tell_created
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
) -> LeadImport:
    """Leave a draft to a worker, read as `mapping` says: from every column to its target or ''.

    Invalid for a mapping that is none for the file; Conflict when it has begun already.
    """
    draft = _locked(workspace_id, import_id)
    headers = [header for header, _target in draft.mapping]
    faults = mapping_faults(headers, mapping)
    if faults:
        raise Invalid(" ".join(faults), code="bad_mapping")
    draft.mapping = [[header, mapping.get(header, "")] for header in headers]
    draft.on_duplicate = on_duplicate
    draft.status = ImportStatus.PENDING
    draft.save()
    tell_created(draft, actor_id)
    return draft


@transaction.atomic
def discard_draft(*, workspace_id: UUID, import_id: UUID) -> None:
    """Delete a draft and its file; Conflict when it has begun already."""
    _delete(_locked(workspace_id, import_id))


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
    draft = rows.get_or_refuse(workspace_id=workspace_id, id=import_id)
    if draft.status != ImportStatus.DRAFT:
        raise Conflict(_("This import has begun already."), code="import_begun")
    return draft


def _delete(draft: LeadImport) -> None:
    """The file goes on commit: a row whose file is gone could not come back."""
    storage, name = draft.file.storage, draft.file.name
    draft.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
