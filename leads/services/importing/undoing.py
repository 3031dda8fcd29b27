"""Taking an import back: what it made goes, what it changed becomes what it was."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CASCADE, RESTRICT, SET_NULL, ForeignObjectRel, QuerySet
from django.utils.translation import gettext as _

from accounts import events
from accounts.scoping import WorkspaceQuerySet
from leads.models import ImportStatus, Lead, LeadImport
from leads.services.importing.claiming import LEASE, hold, wait_for_turn
from leads.services.importing.ending import UNFINISHED, end
from leads.services.importing.restoring import put_back
from leads.services.importing.starting import RUN_IMPORTS
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict
from neptie.kernel.ids import first_id_at
from neptie.kernel.jobs import enqueue

BATCH = 1_000
# The clocks of those who make ids and of those who note when an import began and ended differ.
_SKEW = timedelta(minutes=5)


@transaction.atomic
def undo_import(*, workspace_id: UUID, import_id: UUID, actor_id: UUID | None) -> LeadImport:
    """Have a worker take an import back that has ended: done, failed or cancelled.

    Leads that it made are deleted, leads that it changed get back what they had, unless somebody
    changed them since; custom fields and suppressions stay. Conflict for one that has not ended,
    brought nothing in, was taken back, or made a lead that was contacted already.
    """
    rows = LeadImport.objects.select_for_update()
    lead_import = rows.get_or_refuse(workspace_id=workspace_id, id=import_id)
    _require_undoable(lead_import)
    lead_import.undo_asked_at = now()
    lead_import.save(update_fields=["undo_asked_at"])
    events.record(
        workspace_id=workspace_id,
        type="import.undo_asked",
        object_ids=[import_id],
        actor_id=actor_id,
    )
    enqueue(RUN_IMPORTS)
    return lead_import


def _require_undoable(lead_import: LeadImport) -> None:
    if lead_import.status in (*UNFINISHED, ImportStatus.DRAFT):
        message = _("This import has not ended; cancel it first.")
        raise Conflict(message, code="import_not_ended")
    if lead_import.undo_asked_at is not None:
        raise Conflict(_("This import is undone already."), code="import_undone")
    if lead_import.dry_run:
        raise Conflict(_("A dry run wrote nothing that could be undone."), code="dry_run")
    # Those contacted since then are few, and have an index.
    contacted = Lead.objects.in_workspace(lead_import.workspace_id).filter(
        import_id=lead_import.id, last_contacted_at__gte=lead_import.created_at - _SKEW
    )
    if contacted.exists():
        message = _("A lead of this import was contacted already, so it cannot be undone.")
        raise Conflict(message, code="lead_contacted")


@transaction.atomic
def undo_batch(claimed: LeadImport) -> LeadImport | None:
    """Take back the next leads of a claimed import; the import as it is then, UNDONE after the
    last. None when it is no longer the claimer's, and nothing was written.
    """
    wait_for_turn(claimed)
    held = hold(claimed)
    if held is None:
        return None
    if not (_remove(held) or _restore(held)):
        end(held, ImportStatus.UNDONE)
        return held
    held.lease_until = now() + LEASE
    held.save()
    return held


def _remove(held: LeadImport) -> bool:
    """Delete some of the leads that it made; False when none are left."""
    made = _made(held).select_for_update(no_key=False).order_by("id")[:BATCH]
    contacted = {id: at is not None for id, at in made.values_list("id", "first_contacted_at")}
    leads = Lead.objects.in_workspace(held.workspace_id)
    kept = {id for id, is_contacted in contacted.items() if is_contacted} | _in_use(contacted)
    removed = sorted(contacted.keys() - kept)
    if kept:
        # They are no longer the import's, so that they are not met again.
        leads.filter(id__in=kept).update(import_id=None)
    _delete(leads.filter(id__in=removed), removed)
    held.removed += len(removed)
    held.kept += len(kept)
    _tell(held, "lead.deleted", removed)
    return bool(contacted)


def _made(held: LeadImport) -> WorkspaceQuerySet[Lead]:
    """The leads that it made; they lie close together, as ids are in the order of time."""
    return Lead.objects.in_workspace(held.workspace_id).filter(
        id__gte=first_id_at(held.created_at - _SKEW),
        id__lt=first_id_at((held.finished_at or now()) + _SKEW),
        import_id=held.id,
    )


def _in_use(ids: Collection[UUID]) -> set[UUID]:
    """Those of the leads that something refers to which must not lose them, such as mail."""
    used: set[UUID] = set()
    for relation in _relations():
        if relation.on_delete is RESTRICT:
            used.update(_referring(relation, ids).values_list(relation.field.attname, flat=True))
    return used


def _delete(leads: WorkspaceQuerySet[Lead], ids: Collection[UUID]) -> None:
    """Delete leads with all that goes with them, as Django would, which takes a hundred at once."""
    for relation in _relations():
        if relation.on_delete is CASCADE:
            _referring(relation, ids).delete()
        elif relation.on_delete is SET_NULL:
            _referring(relation, ids).update(**{relation.field.name: None})
    leads._raw_delete(leads.db)


def _relations() -> list[ForeignObjectRel]:
    """What refers to leads, in this app and downstream, with or without a name for it."""
    return [
        each
        for each in Lead._meta.get_fields(include_hidden=True)
        if isinstance(each, ForeignObjectRel) and (each.one_to_many or each.one_to_one)
    ]


def _referring(relation: ForeignObjectRel, ids: Collection[UUID]) -> QuerySet[Any]:
    rows = relation.related_model._base_manager.all()
    return rows.filter(**{f"{relation.field.name}__in": ids})


def _restore(held: LeadImport) -> bool:
    """Give some of the leads that it changed what they had; False when none are left."""
    batch = put_back(held, BATCH)
    held.restored += len(batch.restored)
    held.kept += batch.kept
    _tell(held, "lead.updated", batch.restored)
    return batch.looked_at > 0


def _tell(held: LeadImport, type: str, ids: Sequence[UUID]) -> None:
    if ids:
        events.record(workspace_id=held.workspace_id, type=type, object_ids=ids)
